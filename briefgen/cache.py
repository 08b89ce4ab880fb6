"""What a build remembers for the next one, in `.briefgen/` of the project.

Packs hold what was read and made, one record after the other; they are only ever added. An index says which records
count; it is written last and replaced as a whole, so that a build that is killed leaves the index that was. Every
record has a checksum. Nothing here can run code, and all of it may be deleted at any time: then the next build is cold.
"""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct

from briefgen import __version__
from briefgen.problems import Problem
from briefgen.store import exclusively

FOLDER = ".briefgen"
FORMAT = f"briefgen cache 1, {__version__}\n".encode()
BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would otherwise change line ends."""
SMALL = 1 << 20
"""Bytes below which a pack is small: each edit leaves one, and many are made one."""
MOST_SMALL = 24
_PACK = re.compile(r"[0-9a-f]{1,16}-[0-9]{1,10}")

Index = TypeVar("Index")


class Damaged(Exception):  # noqa: N818  # never shown: the build starts again without the cache
    """A record that is not what was written."""


class Unwritable(OSError):  # noqa: N818  # the user is told, nobody catches a bug with it
    """The cache cannot be written."""


class Place(Struct, array_like=True, frozen=True, gc=False):
    """Where a record lies."""

    pack: str
    offset: int
    length: int
    check: int
    """CRC-32 of its bytes."""


class Stamp(Struct, array_like=True, frozen=True, gc=False):
    """What the file system says of a file: as long as it is the same the file is."""

    size: int
    modified: int
    """Nanoseconds."""
    changed: int
    """Nanoseconds: when its content, name or rights last changed, which no program can set back."""


class Entries(Struct, array_like=True, frozen=True, gc=False):
    """The entries of an article's facts in lists, one after the other in a pack."""

    key: bytes
    """Digest of all that they are made from."""
    pack: str
    offset: int
    ends: tuple[int, ...]
    """Where each ends, counted from the beginning of the first."""
    checks: tuple[int, ...]
    """CRC-32 of each."""

    def place(self, number: int) -> Place:
        """Where the entry of a fact lies; the facts are counted from 0."""
        start = self.ends[number - 1] if number else 0
        return Place(self.pack, self.offset + start, self.ends[number] - start, self.checks[number])


class Places(Struct, array_like=True, frozen=True, gc=False):
    """Where the parts of an article lie."""

    card: Place
    facts: Place
    """The cards of its facts."""
    article: Place
    """All of it but its body."""
    passages: Place
    """Its body."""


class Kept(Struct, array_like=True, frozen=True, gc=False):
    """What is kept of an article's file."""

    stamp: Stamp
    content: bytes
    """Digest of its bytes."""
    places: Places | None = None
    """None: it could not be read as an article."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it by itself."""
    findings: tuple[Problem, ...] = ()
    """What it and the registries tell together."""
    entries: Entries | None = None


class Reading(Struct):
    """The index of what was read."""

    key: bytes = b""
    """Digest of what reading depends on beside the files."""
    findings_key: bytes = b""
    """Digest of what findings depend on beside the articles."""
    builds: int = 0
    articles: dict[str, Kept] = {}
    """By path."""
    written: int = 0
    """When the index was written, in nanoseconds: a file that changed shortly before may have changed again since."""


class Mark(Struct, array_like=True, frozen=True, gc=False):
    """What is known of a file of the site as it was last written."""

    template: str
    inputs: bytes
    """Digest of what it alone is made from."""
    made_from: str
    """File that it stands for; empty: none."""
    digest: str
    """SHA-256 of its bytes, in hexadecimal."""
    size: int
    changed: int
    """When it was last changed, in nanoseconds."""


class Unit(Struct, array_like=True, frozen=True, gc=False):
    """Pages that are planned together."""

    digest: bytes
    """Of all that they are made from."""
    pages: tuple[str, ...]
    """Their addresses."""


class Marks(Struct):
    """What the files of a site were made from."""

    common: bytes = b""
    """Digest of what all pages are made from: configuration, registries, names, addresses of assets."""
    generator: bytes = b""
    """Digest of briefgen, its libraries and Python."""
    sources: bytes = b""
    """Digest of all templates."""
    templates: dict[str, bytes] = {}
    """By template: digest of it and of all that it needs."""
    nav: bytes = b""
    """Digest of the navigation."""
    units: dict[str, Unit] = {}
    files: dict[str, Mark] = {}
    """By address."""


class Cache:
    """The folder of a project's cache; one build at a time has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, tuple[int, int]] = {}
        """Packs that are read: file and size."""
        self._own: tuple[int, str, int, int] = (0, "", -1, 0)
        """The pack that this process writes: process, name, file, length."""
        self.reading = self._sound(self._load("articles", Reading) or Reading())
        self.number = self.reading.builds + 1

    def read(self, place: Place) -> bytes:
        """A record; raises Damaged where it is not what was written."""
        return self.slice(place.pack, place.offset, place.length, place.check)

    def slice(self, pack: str, offset: int, length: int, check: int) -> bytes:
        """A record by its place; raises Damaged where it is not what was written."""
        file, size = self._open.get(pack) or self._opened(pack)
        if offset + length > size and pack == self._own[1]:  # it has grown since
            size = os.fstat(file).st_size
        if not 0 <= offset <= offset + length <= size:
            raise Damaged(pack)
        try:
            data = _read_at(file, length, offset)
        except OSError as error:
            raise Damaged(pack) from error
        if len(data) != length or crc32(data) != check:
            raise Damaged(pack)
        return data

    def _opened(self, pack: str) -> tuple[int, int]:
        """A pack as it is now, with its size."""
        if not _PACK.fullmatch(pack):
            raise Damaged(pack)
        try:
            file = os.open(self.folder / pack, os.O_RDONLY | BINARY)
        except OSError as error:
            raise Damaged(pack) from error
        found = self._open[pack] = file, os.fstat(file).st_size
        return found

    def _sound(self, reading: Reading) -> Reading:
        """The index where all its packs are there; otherwise an empty one."""
        try:
            for pack in _live(reading):
                self._opened(pack)
        except Damaged:
            return Reading()
        return reading

    def add(self, *records: bytes) -> list[Place]:
        """Write records, one after the other; each process has a pack of its own."""
        if self._own[0] != os.getpid():
            self._own = self._new()
        process, name, file, offset = self._own
        try:
            _write_all(file, b"".join(records))
        except OSError as error:
            raise Unwritable(error.errno, error.strerror, str(self.folder)) from error
        places = []
        for record in records:
            places.append(Place(name, offset, len(record), crc32(record)))
            offset += len(record)
        self._own = process, name, file, offset
        return places

    def _new(self) -> tuple[int, str, int, int]:
        """A new pack of this process."""
        name = f"{self.number:x}-{os.getpid()}"
        try:
            self.folder.mkdir(exist_ok=True)  # it may have been deleted meanwhile
            file = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, 0o666)
        except FileNotFoundError as error:  # and again
            raise Damaged(name) from error
        except OSError as error:
            raise Unwritable(error.errno, error.strerror, str(self.folder)) from error
        return os.getpid(), name, file, os.fstat(file).st_size

    def marks(self, output: Path) -> Marks:
        """What is known of the site in a folder; nothing where no build has written it."""
        return self._load(_site(output), Marks) or Marks()

    def save(self, reading: Reading, output: Path | None = None, marks: Marks | None = None) -> None:
        """Write the index, that of a site first; then packs that no record counts in are removed."""
        reading.builds = self.number
        live = _live(reading)
        packs = self._packed(reading, live)
        if output is not None and marks is not None:
            self._store(_site(output), marks)
        self._store("articles", packs)
        used = live.keys() if packs is reading else _live(packs).keys()
        for name in os.listdir(self.folder):
            if _PACK.fullmatch(name) and name not in used:
                with contextlib.suppress(OSError):
                    (self.folder / name).unlink()

    def clear(self) -> None:
        """Forget everything."""
        self.close()
        self.reading = Reading(builds=self.number)
        self.number += 1
        with contextlib.suppress(FileNotFoundError):  # somebody may delete all of it meanwhile
            self.folder.mkdir(exist_ok=True)
            for path in list(self.folder.iterdir()):
                if path.name != "lock":
                    _remove(path)

    def close(self) -> None:
        """Close the packs."""
        for file, _ in self._open.values():
            os.close(file)
        if self._own[0] == os.getpid():
            os.close(self._own[2])
        self._open, self._own = {}, (0, "", -1, 0)

    def _packed(self, reading: Reading, live: dict[str, int]) -> Reading:
        """The index after small packs, and those of which little counts, were made one."""
        sizes = {name: self._opened(name)[1] for name in live}
        small = {name for name, size in sizes.items() if size < SMALL}
        worn = {name for name, size in sizes.items() if live[name] * 2 < size}
        moving = (small if len(small) > MOST_SMALL else set()) | worn
        if not moving:
            return reading
        moved = {
            path: self._moved(kept) if any(place.pack in moving for place in _places(kept)) else kept
            for path, kept in reading.articles.items()
        }
        return msgspec.structs.replace(reading, articles=moved)

    def _moved(self, kept: Kept) -> Kept:
        """What is kept of an article, all of it in this build's pack."""
        places, entries = kept.places, kept.entries
        if places:
            parts = places.card, places.facts, places.article, places.passages
            places = Places(*self.add(*map(self.read, parts)))
        if entries:
            first, *_ = self.add(*(self.read(entries.place(number)) for number in range(len(entries.ends))))
            entries = msgspec.structs.replace(entries, pack=first.pack, offset=first.offset)
        return msgspec.structs.replace(kept, places=places, entries=entries)

    def _load(self, name: str, kind: type[Index]) -> Index | None:
        try:
            data = (self.folder / name).read_bytes()
            head, check, body = data[: len(FORMAT)], data[len(FORMAT) : len(FORMAT) + 16], data[len(FORMAT) + 16 :]
            if head != FORMAT or blake2b(body, digest_size=16).digest() != check:
                return None
            return msgspec.msgpack.decode(body, type=kind)
        except (OSError, msgspec.DecodeError):
            return None

    def _store(self, name: str, index: Any) -> None:
        body = msgspec.msgpack.encode(index)
        new = self.folder / f"{name}.new"
        _remove(new)
        new.write_bytes(FORMAT + blake2b(body, digest_size=16).digest() + body)
        if (self.folder / name).is_dir():
            _remove(self.folder / name)
        new.replace(self.folder / name)


@contextlib.contextmanager
def opened(root: Path | None) -> Iterator[Cache]:
    """A project's cache, for one build; other builds of the project wait.

    Without a project, or where its folder cannot be written to, a cache that lasts as long as the build.
    """
    with contextlib.ExitStack() as stack:
        folder = _locked(root / FOLDER, stack) if root else None
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="briefgen-")))
        cache = Cache(folder)
        stack.callback(cache.close)
        yield cache


def _locked(folder: Path, stack: contextlib.ExitStack) -> Path | None:
    """The folder, held against other builds; None where it cannot be had."""
    try:
        if folder.is_symlink():
            return None
        folder.mkdir(exist_ok=True)
        stack.enter_context(exclusively(folder / "lock", os.O_RDWR | os.O_CREAT))
    except OSError:
        return None
    return folder


def stamp(found: os.stat_result) -> Stamp:
    """A file's stamp."""
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _places(kept: Kept) -> Iterable[Place]:
    places = kept.places
    if places:
        yield from (places.card, places.facts, places.article, places.passages)
    if kept.entries:
        yield Place(kept.entries.pack, kept.entries.offset, kept.entries.ends[-1], 0)


def _live(reading: Reading) -> dict[str, int]:
    """Bytes that count, by pack."""
    live: dict[str, int] = {}
    for kept in reading.articles.values():
        places, entries = kept.places, kept.entries
        if places:  # written at once, one after the other
            pack = places.card.pack
            live[pack] = live.get(pack, 0) + places.passages.offset + places.passages.length - places.card.offset
        if entries:
            live[entries.pack] = live.get(entries.pack, 0) + entries.ends[-1]
    return live


def _site(output: Path) -> str:
    """Name of the index of a site."""
    return f"site-{blake2b(os.fsencode(output.resolve()), digest_size=8).hexdigest()}"


def _read_at(file: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file, length, offset)
    os.lseek(file, offset, os.SEEK_SET)  # Windows
    return os.read(file, length)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
