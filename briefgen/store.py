"""The output folder: staged beside it, then replaced file by file; only what a build made is ever touched.

`.briefgen-files` in the output lists what a build made, as `sha256sum` writes it, so that readers can check a copy of
the site with it.
"""

import contextlib
import errno
import filecmp
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from msgspec import Struct

from briefgen.files import AT_ONCE, data_of
from briefgen.problems import Problem
from briefgen.there import LIST, STAGE

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Staged(Struct, frozen=True, gc=False):
    """A file of the site as this build makes it."""

    url: str
    digest: str
    changed: bool
    """Whether the output has other bytes, or none; then the new ones are staged."""
    size: int
    """In bytes."""


class Written(Struct, frozen=True):
    """What became of the output."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def refuse(output: Path, root: Path) -> str:
    """Why a folder may not be the output; empty when it may."""
    real, project = output.resolve(), root.resolve()
    if real == project or real in project.parents or real == Path.home().resolve():
        return "the output would lie over the project itself, your home folder or the whole disk"
    for name in ("content", "templates", "static", ".briefgen", ".git"):
        own = (project / name).resolve()
        if real == own or own in real.parents:
            return f"the output would lie in {name}/, which the build reads"
    return "" if not real.exists() or real.is_dir() else "the output is a file"


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Keep other builds out of the output until this one is done; they wait. Only where the platform locks folders."""
    output.mkdir(parents=True, exist_ok=True)
    with exclusively(output, os.O_RDONLY):
        yield


@contextlib.contextmanager
def exclusively(path: Path, how: int) -> Iterator[None]:
    """Hold a file or folder, opened with these flags, against other builds, which wait; where files can be locked."""
    if fcntl is None:
        yield
        return
    file = os.open(path, how, 0o666)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def begin(output: Path) -> None:
    """An empty stage; what an interrupted build left in it goes."""
    shutil.rmtree(output / STAGE, ignore_errors=True)
    (output / STAGE).mkdir(parents=True)


def stage(output: Path, url: str, data: bytes) -> Staged:
    """Put a file on the stage unless the output has the very bytes already."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        with open(f"{output}/{url}", "rb", buffering=0, opener=_at_once) as target:
            found = os.fstat(target.fileno())
            if found.st_size == len(data) and stat.S_ISREG(found.st_mode) and target.readall() == data:
                return Staged(url, digest, changed=False, size=len(data))
    except OSError:
        pass  # Whatever cannot be read is written anew.
    staged = f"{output}/{STAGE}/{url}"
    try:
        _write(staged, data)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(staged), exist_ok=True)
        _write(staged, data)
    return Staged(url, digest, changed=True, size=len(data))


def _at_once(path: str, flags: int) -> int:
    """Open what may be a pipe, without waiting until somebody writes into it."""
    return os.open(path, flags | AT_ONCE)


def stage_pieces(output: Path, url: str, pieces: Iterable[bytes]) -> Staged:
    """The same for a file that comes piece by piece, and is never held as a whole."""
    staged = Path(f"{output}/{STAGE}/{url}")
    staged.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with open(staged, "wb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    target = output / url
    changed = not target.is_file() or not filecmp.cmp(staged, target, shallow=False)
    if not changed:
        staged.unlink()
    return Staged(url, digest.hexdigest(), changed, size)


def _write(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]


class Overtaken(Exception):  # noqa: N818  # never shown: the build begins again
    """Another build wrote the output after this one had looked at it."""


def owned(output: Path) -> dict[str, str]:
    """The files that builds made, with the digests they had; empty for a folder that no build has written to."""
    try:
        lines = data_of(output / LIST).decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    files = {url: digest for digest, _, url in [line.partition("  ") for line in lines] if url}
    is_inside = _within(output)
    # There are thousands of files in few folders: what is the same for all of a folder is asked once.
    odd = {url for url in files if url.startswith("/") or url.endswith("..")}
    outside = {folder for folder in {url.rpartition("/")[0] for url in files} if not is_inside(f"{folder}/x")}
    if not odd and not outside:
        return files
    return {url: digest for url, digest in files.items() if is_inside(url)}


def _within(output: Path) -> Callable[[str], bool]:
    """Whether an address stays in the output, links on the way included; each folder is looked at once."""
    real = output.resolve()

    @cache
    def inside(folder: str) -> bool:
        return (
            not folder.startswith("/")
            and ".." not in folder.split("/")
            and (output / folder).resolve().is_relative_to(real)
        )

    return lambda url: inside(url.rpartition("/")[0]) and not url.startswith("/") and url.rpartition("/")[2] != ".."


def strangers(output: Path, files: Iterable[Staged], ours: Container[str] | None = None) -> list[Problem]:
    """Files that the site would overwrite although no build made them, and addresses that lead out of the output.

    `ours` are the files that builds made, where that is known.
    """
    ours = owned(output) if ours is None else ours
    is_inside = _within(output)
    files = tuple(files)
    folders = {file.url.rpartition("/")[0] for file in files}
    outside = {folder for folder in folders if not is_inside(f"{folder}/x" if folder else "x")}
    blocked = {folder: there for folder in folders - outside if (there := _on_the_way(output, folder, ours))}
    problems = []
    for file in files:
        folder, where = file.url.rpartition("/")[0], f"{output.name}/{file.url}"
        if folder in outside:
            message = "this file would be written outside of the output"
            problems.append(Problem("outside-link", where, 1, 1, message, "remove the link on the way to it"))
        elif file.changed and (there := blocked.get(folder) or _in_the_way(output, file.url, ours)):
            hint = "move it away, put it into static/, or choose another --output"
            message = "briefgen did not make this file and would overwrite it"
            problems.append(Problem("not-ours", f"{output.name}/{there}", 1, 1, message, hint))
    return problems


def _on_the_way(output: Path, folder: str, ours: Container[str]) -> str:
    """What no build made and yet stands where a folder, or one that it lies in, is to be; empty: nothing."""
    for name in _with_parents(folder):
        path = output / name
        if os.path.lexists(path) and not path.is_dir() and name not in ours:
            return name
    return ""


def _with_parents(folder: str) -> list[str]:
    """A folder of the output and those that it lies in, the innermost first."""
    return [parent.as_posix() for parent in PurePosixPath(folder, "x").parents][:-1]


def _in_the_way(output: Path, url: str, ours: Container[str]) -> str:
    """What no build made and yet stands where a file is to be; empty: nothing."""
    found = _kind(f"{output}/{url}")
    if found == "folder":
        path = output / url
        files = (there.relative_to(output).as_posix() for there in sorted(path.rglob("*")) if _kind(there) != "folder")
        return next((there for there in files if there not in ours), "")
    return url if found and url not in ours else ""


def _kind(path: Path | str) -> str:
    """What lies at a path: `file` (a link too), `folder`, or nothing."""
    # Asked of every file of a site: one call, and no object for the path.
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return ""
    return "folder" if stat.S_ISDIR(mode) else "file"


def commit(output: Path, files: list[Staged], kept: dict[str, str], before: dict[str, str] | None = None) -> Written:
    """Replace what changed, remove what is no longer made, and write the list last.

    `kept` are files, with their digests, that stay as they are without having been made again; `before` those that
    builds made, where that is known.
    The list names old and new files while files are being replaced: a build that is killed then leaves nothing that
    the next one would not know as its own.
    """
    before = owned(output) if before is None else before
    now = kept | {file.url: file.digest for file in files}
    changed = [file.url for file in files if file.changed]
    removed = sorted(before.keys() - now.keys())
    if not now.keys() <= before.keys():
        _write_list(output, before | now)
    elif changed or removed:
        os.utime(output / LIST)  # whoever looked at the output before has to look again
    _make_way(output, changed, removed)
    for folder in {url.rpartition("/")[0] for url in changed}:
        os.makedirs(f"{output}/{folder}", exist_ok=True)
    for url in changed:
        os.replace(f"{output}/{STAGE}/{url}", f"{output}/{url}")
    for url in removed:
        _remove(output, url)
    if now != before:
        _write_list(output, now)
    abandon(output)
    return Written(tuple(changed), len(now) - len(changed), tuple(removed))


def abandon(output: Path) -> None:
    """Clear the stage."""
    shutil.rmtree(output / STAGE, ignore_errors=True)


def _write_list(output: Path, files: dict[str, str]) -> None:
    text = "".join(f"{digest}  {url}\n" for url, digest in sorted(files.items()))
    new = output / STAGE / LIST
    new.parent.mkdir(parents=True, exist_ok=True)
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(output / LIST)


def _make_way(output: Path, changed: Iterable[str], removed: Iterable[str]) -> None:
    """Remove files that become folders, and folders that become files."""
    files = set(changed)
    folders = {name for folder in {url.rpartition("/")[0] for url in files} for name in _with_parents(folder)}
    for url in removed:
        if url in folders or not files.isdisjoint(_with_parents(url)):
            _remove(output, url)
    for url in files:
        if _kind(f"{output}/{url}") == "folder":
            for folder in sorted((output / url).rglob("*"), reverse=True):
                folder.rmdir()
            (output / url).rmdir()


def _remove(output: Path, url: str) -> None:
    path = output / url
    if path.parent.is_dir() and _kind(path) != "folder":
        path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == output or (folder.is_dir() and any(folder.iterdir())):
            break
        if folder.is_dir():
            folder.rmdir()


def write_problem(error: OSError, output: Path, *, replacing: bool) -> Problem:
    """What to tell when the output cannot be written; `replacing`: files were being replaced already."""
    state = "some files are new and some are old" if replacing else "the old site is as it was"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        message, hint = f"the disk is full; {state}", "free some room and build again"
    else:
        message = f"the site cannot be written: {error.strerror or error}: {error.filename or output}; {state}"
        hint = "check the folder and its permissions, and build again"
    return Problem("cannot-write", output.name, 1, 1, message, hint)
