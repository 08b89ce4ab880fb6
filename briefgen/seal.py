"""Whether anything changed since the last build, told from the file system alone, before anything heavy is imported.

A seal says of every file that a build reads, and of every file that it wrote, what its size and times were. Where all
of them are the same a build would do nothing, and its summary is said again. Whatever is in doubt is no match.
"""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from briefgen.files import data_of
from briefgen.there import Look, There, look, scanned

FOLDER = ".briefgen"
SECOND = 1_000_000_000
NEVER = 1 << 62
"""A time after all others: nothing is old enough to be relied on."""
LIBRARIES = ("jinja2", "markupsafe", "markdown_it", "mdit_py_plugins", "msgspec", "nh3", "pagefind_bin", "yaml")
"""What has a part in what is read and made, by module."""
INPUTS = ("content", "templates", "static")
PACKAGE = Path(__file__).parent


class Seal:
    """The seal of a site, for a build that is asked for in one way; made before the build begins."""

    def __init__(self, root: Path, output: Path, asked: Sequence[str]) -> None:
        self.file = root / FOLDER / f"seal-{blake2b(os.fsencode(output), digest_size=8).hexdigest()}"
        self.look = _Beside(output)
        """Gives what lay in the output when the seal was made."""
        self.found: dict[str, os.stat_result] = {}
        """What was said of the files of the project's folders, by path."""
        self.inputs, latest = _inputs(root, asked, self.found)
        self.is_reliable = latest < time.time_ns() - recent(latest)

    def summary(self) -> list[str] | None:
        """What the last build said, where nothing changed since; None: a build is needed."""
        said = self._said()
        lines = said.get("summary")
        if said.get("inputs") != self.inputs or not isinstance(lines, list):
            return None
        return list(map(str, lines)) if said.get("outputs") == self.look.digest() else None

    def _said(self) -> dict[str, object]:
        try:
            said = json.loads(data_of(self.file))
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def close(self) -> None:
        """Let go of what was looked at."""
        self.look.close()

    def write(self, summary: Sequence[str], there: There) -> None:
        """Seal the build that was just done, unless an input changed so shortly before that its time may not tell.

        `there` are the files of the output as the build left them.
        """
        if self.is_reliable and self.file.parent.is_dir():
            text = json.dumps({"inputs": self.inputs, "outputs": _digest(there), "summary": list(summary)})
            new = self.file.with_name(f"{self.file.name}.new")
            with contextlib.suppress(OSError):
                new.write_text(text, encoding="utf-8")
                new.replace(self.file)


def recent(changed: int) -> int:
    """Nanoseconds within which a file that changed then may change again without its time telling.

    Some disks count in two seconds. Where a time has a fraction they count finely, and the clock ticks within 10 ms.
    """
    return SECOND // 20 if changed % SECOND else 2 * SECOND


def _inputs(root: Path, asked: Sequence[str], seen: dict[str, os.stat_result]) -> tuple[str, int]:
    """Digest of what a build reads and is asked for, and the latest time of a file of the project's own.

    What is said of these is put into `seen`.
    """
    made = blake2b(digest_size=16)
    made.update(repr((sys.version, *asked)).encode("utf-8", "surrogateescape"))
    latest = max(_add(root / name, made, seen) for name in INPUTS)
    for folder in (PACKAGE, PACKAGE.parent / "templates"):
        _add(folder, made, {})
    for path in (str(root / "briefgen.yaml"), *libraries()):
        try:
            found = os.stat(path)
        except OSError:
            made.update(b"-")
            continue
        made.update(
            f"{path}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}".encode("utf-8", "surrogateescape")
        )
        latest = max(latest, found.st_mtime_ns, found.st_ctime_ns)
    return made.hexdigest(), latest


def _digest(there: There) -> str:
    """Digest of what lies in an output."""
    lines = (f"{url}:{size}:{changed}" for url, (size, changed) in sorted(there.items()))
    return blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


class _Beside:
    """What lies in an output, looked at by a process of its own meanwhile, where one can be had cheaply."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._digest = ""
        self._found: Look | None = None
        self._process = 0
        self._pipe: BinaryIO | None = None
        if sys.platform == "linux":
            receive, send = os.pipe()
            self._process = os.fork()
            if not self._process:
                try:
                    with open(send, "wb") as pipe:
                        found = look(output)
                        pipe.write(f"{_digest(found.files)}\n".encode())
                        pipe.flush()
                        pipe.write(json.dumps(found).encode())
                finally:
                    os._exit(0)
            os.close(send)
            self._pipe = open(receive, "rb")  # noqa: SIM115  # `close` closes it

    def digest(self) -> str:
        """The digest of what lies there: all that is needed where nothing changed."""
        if not self._digest:
            line = self._pipe.readline() if self._pipe else b""
            self._digest = line.decode().strip() if line.endswith(b"\n") else _digest(self().files)
        return self._digest

    def __call__(self) -> Look:
        if self._found is None:
            self._found = self._told() or look(self._output)
        return self._found

    def _told(self) -> Look | None:
        """What the process says; None where it did not get to its end."""
        if not self._pipe:
            return None
        if not self._digest:
            self._digest = self._pipe.readline().decode().strip()
        import msgspec  # whoever asks for it builds, and has it imported

        try:
            return msgspec.json.decode(self._pipe.read(), type=Look)
        except msgspec.DecodeError:
            return None

    def close(self) -> None:
        """End the process, whose last words nobody may have needed."""
        if self._pipe:
            self._pipe.close()
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._pipe = None


def _add(folder: Path, made: blake2b, seen: dict[str, os.stat_result]) -> int:
    """Add the names, sizes and times of a folder's files to a digest; the latest of the times."""
    latest = 0
    pending = [os.fspath(folder)]
    while pending:
        here = pending.pop()
        lines = [here]
        try:
            with scanned(here) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name != "__pycache__":
                            pending.append(f"{here}{os.sep}{name}")
                        continue
                    found = seen[f"{here}{os.sep}{name}"] = entry.stat()
                    if entry.is_symlink() and entry.is_dir():  # what changes within it cannot be told from here
                        latest = NEVER
                    modified, changed = found.st_mtime_ns, found.st_ctime_ns
                    lines.append(f"{name}:{found.st_size}:{modified}:{changed}")
                    if modified > latest or changed > latest:
                        latest = max(modified, changed)
        except OSError:
            lines.append("-")
        made.update("\n".join(lines).encode("utf-8", "surrogateescape"))
    return latest


def libraries() -> Iterator[str]:
    """The files by which libraries begin: they change when another version is installed."""
    for name in LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            yield spec.origin
