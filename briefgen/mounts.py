"""Whether a folder lies on a file system that does not tell what others change on it."""

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
"""What Linux says of what is mounted where."""
REMOTE = frozenset(
    "9p afs beegfs ceph cifs coda davfs drvfs glusterfs lustre ncpfs nfs nfs4 prl_fs smb2 smb3 smbfs vboxsf virtiofs "
    "vmhgfs".split()
)
LOCAL_FUSE = frozenset("fuse.ext4 fuse.fuse-overlayfs fuse.ntfs fuse.ntfs-3g fuse.exfat fuseblk".split())


def remote(folder: Path, mounts: Path = MOUNTS) -> str:
    """Why changes to a folder's files may go untold: it lies on a network or shared file system; empty: they do not."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    kind, longest, real = "", -1, os.path.realpath(folder)
    for line in lines:
        _, place, found, *_ = [*line.split(" "), "", "", ""]
        place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place)
        if len(place) >= longest and (real == place or real.startswith(place.rstrip("/") + "/")):
            kind, longest = found, len(place)
    is_shared = kind in REMOTE or (kind.startswith("fuse.") and kind not in LOCAL_FUSE)
    return f"the project lies on a shared or network file system ({kind})" if is_shared else ""
