"""What lies in an output folder, told from the file system without reading any file."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LIST = ".briefgen-files"
"""The list of the files that builds made."""
STAGE = ".briefgen-new"
"""The folder in which a build gets its files ready."""

There = dict[str, tuple[int, int]]
"""Files of an output by address: size in bytes, and when they last changed, in nanoseconds."""


class Look(NamedTuple):
    """An output at one moment."""

    written: int
    """When a build last changed it, in nanoseconds; 0: never."""
    files: There


def look(output: Path) -> Look:
    """What lies in an output; when it was written is looked at first, so that the rest can only be newer."""
    return Look(last_written(output), found(output))


def last_written(output: Path) -> int:
    """When a build last changed the output, in nanoseconds; 0: never."""
    try:
        return os.stat(f"{output}/{LIST}").st_ctime_ns
    except OSError:
        return 0


def found(output: Path) -> There:
    """The files in the output as they are."""
    files = {}
    pending = [""]
    while pending:
        folder = pending.pop()
        with contextlib.suppress(OSError), scanned(f"{output}/{folder}") as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:  # somebody else's, which went meanwhile
                        continue
                    files[folder + entry.name] = status.st_size, status.st_ctime_ns
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(f"{folder}{entry.name}/")
    return files


@contextlib.contextmanager
def scanned(folder: str) -> Iterator[list["os.DirEntry[str]"]]:
    """The entries of a folder, whose `path` is only a name.

    It is open while they are looked at: so the way to it is gone once, and not for each of thousands.
    """
    if os.scandir not in os.supports_fd:  # Windows
        yield list(os.scandir(folder))
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        yield list(os.scandir(file))
    finally:
        os.close(file)
