"""The branch on which a site stands: what is on it, the commit that comes next, and the push. All in a git apart."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from briefgen.git import Answer, Git, failure
from briefgen.notices import Notice
from briefgen.repository import Remote
from briefgen.there import LIST

BEFORE = "refs/briefgen/before"
NOW = "refs/briefgen/now"
SOURCE = "Source-Commit"
"""The line of a publication's message that names the commit from which it was made."""
MOVED = re.compile(
    r"stale info|fetch first|is at \w+ but expected|incorrect old value|reference already exists|reference is missing"
)
"""What git says of a push when the branch is no longer as it was fetched."""


class Tip(Struct, frozen=True):
    """What a branch holds."""

    commit: str = ""
    """Empty: there is no such branch."""
    files: frozenset[str] = frozenset()
    cname: bytes = b""
    """Its file CNAME."""
    source: str = ""
    """The commit of the project from which it was made; empty: it does not say."""
    by: str = ""
    """Who made it."""
    has_past: bool = False
    """Whether other commits came before it."""

    @property
    def is_foreign(self) -> bool:
        """Whether it holds something that briefgen did not build."""
        return bool(self.files - {"CNAME", ".nojekyll"}) and LIST not in self.files


class Changes(NamedTuple):
    """What a publication does to a branch: files, sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


class Built(Struct, frozen=True):
    """A site as a build left it, in a folder."""

    folder: Path
    digests: Mapping[str, str]
    """The files that the build made, each with the SHA-256 of its bytes."""
    sizes: Mapping[str, int]
    """All files that are published of it, with their bytes."""
    listed: bytes = b""
    """The list of files, where it is not that of the folder."""
    trees: Mapping[str, str] = {}
    """Folders that are taken over from the branch, each with git's id of it."""


class Altered(Exception):  # noqa: N818  # told as a notice
    """A file of the site is no longer as it was built."""


def fetched(git: Git, remote: Remote, branch: str) -> Tip | Notice:
    """What is on the branch now. Only names and digests are fetched, where the remote can do that."""
    git("config", "remote.site.url", remote.fetch)
    git("config", "remote.site.pushurl", remote.push)
    heads = git("ls-remote", "site", f"refs/heads/{branch}")
    if heads.code:
        return failure(f"{remote.name} cannot be read", heads, remote.name)
    if not heads.text:
        return Tip()
    refs = f"+refs/heads/{branch}:{BEFORE}"
    got = git("fetch", "--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "site", refs)
    if got.code:
        return failure(f"{branch} cannot be fetched from {remote.name}", got, remote.name)
    return _tip(git)


def _tip(git: Git) -> Tip:
    names = git("ls-tree", "-r", "-z", "--name-only", BEFORE).data.decode("utf-8", "surrogateescape")
    files = frozenset(name for name in names.split("\0") if name)
    head, _, message = git("cat-file", "commit", BEFORE).text.partition("\n\n")
    source = re.search(rf"^{SOURCE}: ([0-9a-f]{{40,64}})$", message, re.MULTILINE)
    by = re.search(r"^committer (.*) <.*$", head, re.MULTILINE)
    return Tip(
        git("rev-parse", BEFORE).text,
        files,
        git("cat-file", "blob", f"{BEFORE}:CNAME").data if "CNAME" in files else b"",
        source[1] if source else "",
        by[1] if by else "",
        re.search(r"^parent ", head, re.MULTILINE) is not None,
    )


def keeping(git: Git, built: Built, tip: Tip, folder: str, marker: str) -> Built:
    """The site with a folder as it is on the branch, where a file in it, the marker, is the same there.

    So is kept what differs from build to build and yet means the same.
    """
    if marker not in tip.files or marker not in built.sizes:
        return built
    ours = git("hash-object", "--no-filters", str(built.folder.resolve() / marker)).text
    if ours != git("rev-parse", f"{BEFORE}:{marker}").text:
        return built
    before = git("cat-file", "blob", f"{BEFORE}:{LIST}").data.split(b"\n")
    lines = [line for line in (built.folder / LIST).read_bytes().split(b"\n") if line and not _within(line, folder)]
    lines += [line for line in before if _within(line, folder)]
    listed = b"".join(line + b"\n" for line in sorted(lines, key=lambda line: line.partition(b"  ")[2]))
    sizes = {name: size for name, size in built.sizes.items() if not name.startswith(folder)}
    tree = git("rev-parse", f"{BEFORE}:{folder.rstrip('/')}").text
    return replace(built, sizes=sizes, listed=listed, trees={folder.rstrip("/"): tree})


def _within(line: bytes, folder: str) -> bool:
    """Whether a line of the list of files names one in a folder."""
    return line.partition(b"  ")[2].startswith(folder.encode())


def commit(git: Git, built: Built, more: Mapping[str, bytes], who: str, message: str, parent: str) -> str | Notice:
    """Make the commit of a site, with further files, after `parent` (empty: after none); gives its id.

    `who` is a person and a time as git writes them. Raises `Altered` for a file that is not as it was built.
    """
    made = git.read("fast-import", "--quiet", "--done", chunks=_stream(built, more, who, message, parent))
    if made.code:
        return failure("the site cannot be made into a commit", made, "")
    return git("rev-parse", NOW).text


def _stream(built: Built, more: Mapping[str, bytes], who: str, message: str, parent: str) -> Iterator[bytes]:
    """What git needs to make the commit, whatever its settings for ends of lines, file modes and signatures are."""
    said = message.encode()
    yield b"feature done\ncommit %b\ncommitter %b\ndata %d\n%b\n" % (NOW.encode(), who.encode(), len(said), said)
    yield b"from %b\ndeleteall\n" % parent.encode() if parent else b"deleteall\n"
    for folder, tree in built.trees.items():
        yield b"M 040000 %b %b\n" % (tree.encode(), _path(folder))
    for name, data in _contents(built, more):
        yield b"M 100644 inline %b\ndata %d\n" % (_path(name), len(data))
        yield data
        yield b"\n"
    yield b"done\n"


def _contents(built: Built, more: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name in built.sizes:
        path = built.folder / name
        if name in more:
            continue
        data = b"" if path.is_symlink() else path.read_bytes()
        if name == LIST and built.listed:
            data = built.listed
        if name != LIST and hashlib.sha256(data).hexdigest() != built.digests[name]:
            raise Altered(name)
        yield name, data
    yield from more.items()


def _path(name: str) -> bytes:
    """A path as git's stream has it."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")


def changes(git: Git, tip: Tip) -> Changes:
    """What the new commit does to the branch."""
    if not tip.commit:
        return Changes(_paths(git("ls-tree", "-r", "-z", "--name-only", NOW).data.split(b"\0")))
    fields = git("diff-tree", "-r", "-z", "--no-renames", "--name-status", BEFORE, NOW).data.split(b"\0")
    by_kind: dict[bytes, list[bytes]] = {}
    for kind, name in zip(fields[::2], fields[1::2], strict=False):
        by_kind.setdefault(kind if kind in (b"A", b"D") else b"M", []).append(name)
    return Changes(*(_paths(by_kind.get(kind, ())) for kind in (b"A", b"M", b"D")))


def _paths(names: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(name.decode("utf-8", "replace") for name in names if name))


def push(git: Git, tip: Tip, remote: Remote, branch: str) -> Notice | None:
    """Push the new commit, if the branch still is as it was fetched; gives why it was not taken, None: it was."""
    lease = f"--force-with-lease=refs/heads/{branch}:{tip.commit}"
    pushed = git("push", "--porcelain", "--no-verify", lease, "site", f"{NOW}:refs/heads/{branch}")
    if not pushed.code:
        return None
    said = f"{pushed.said}\n{pushed.text}"
    if MOVED.search(said):
        return Notice(
            "somebody else published at the same time, and nothing of yours was pushed",
            "publish again: what they published is looked at first",
        )
    rejected = [line for line in pushed.text.split("\n") if line.startswith("!")]
    answer = Answer(pushed.code, b"", "\n".join([pushed.said, *(line.replace("\t", " ") for line in rejected)]))
    return failure("nothing was pushed", answer, remote.name)
