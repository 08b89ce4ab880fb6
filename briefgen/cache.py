"""What a build remembers for the next one, in `.briefgen/` of the project.

Packs hold what was read and made. An index says which of their records count; it is written last and replaced as a
whole, so that a build that is killed leaves the index that was. Nothing here can run code, and all of it may be deleted
at any time: then the next build is cold.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from briefgen import __version__
from briefgen.files import data_of
from briefgen.indexes import CARDS, PASSAGES, SHELF, Kept, Marks, Reading, Stamp, every_run, runs_of, stamp
from briefgen.packs import Damaged, Packs, Run, Unwritable, are_sound, lengths
from briefgen.problems import CODES
from briefgen.seal import FOLDER
from briefgen.store import exclusively

FORMAT = f"briefgen cache 3, {__version__}\n".encode()
SMALL = 1 << 20
"""Bytes below which a pack is small: each edit leaves one, and many are made one."""
MOST_SMALL = 48
LOCK = "lock"
ARTICLES = "articles"
"""File of the index of what was read."""

Index = TypeVar("Index")


class Cache:
    """The folder of a project's cache; one build at a time has it.

    It may be used for many builds, one after the other: what is known stays in memory, as long as nobody else has
    written the folder meanwhile. Then it can also be left to `flush` to write it, when there is time.
    """

    def __init__(self, folder: Path, *, lazy: bool = False) -> None:
        self.folder = folder
        self.packs = Packs(folder)
        self.reading = Reading()
        self.cards: dict[str, tuple[Run, Any]] = {}
        """Cards that were decoded, by the article's path, each with where it lies."""
        self.facts: dict[str, tuple[Run, Any]] | None = {} if lazy else None
        """Cards of facts that were decoded, by the article's id, each with where they lie; None: they are not kept."""
        self.seen: tuple[int, Mapping[str, os.stat_result | None]] = 0, {}
        """What was said of articles' files when an index was made, with that index's time."""
        self._lazy = lazy
        self._unwritten: tuple[Path, Marks] | None = None
        self._marks: dict[str, tuple[Stamp | None, Marks]] = {}
        """Indexes of sites by name, each with the stamp of its file."""
        self._stamp: Stamp | None = None
        """Of the index of what was read, as it is known."""
        self._known = False

    def begin(self) -> None:
        """Look at what is there, before a build."""
        now = self._stamp_of(ARTICLES)
        if not self._known or now != self._stamp:
            self._forget()
            self.reading = self._sound(self._load(ARTICLES, Reading) or Reading())
            self._stamp, self._known = now, True
        self.packs.number = self.reading.builds + 1

    def _forget(self) -> None:
        self.cards, self._marks, self._unwritten = {}, {}, None
        self.facts = None if self.facts is None else {}
        self.packs.close()

    def _sound(self, reading: Reading) -> Reading:
        """The index where its packs are there, its runs in order and its problems known; otherwise an empty one."""
        for kept in reading.articles.values():
            if (kept.card is None) != (kept.parts is None) or (kept.parts and kept.parts.count <= PASSAGES):
                return Reading()
            told = kept.problems or kept.findings
            if told and any(problem.code not in CODES for problem in kept.problems + kept.findings):
                return Reading()
        runs = every_run(reading)
        if not are_sound(runs):
            return Reading()
        packs = {run.pack for run in runs}
        try:
            for pack in packs:
                self.packs.size(pack)
        except Damaged:
            return Reading()
        return reading

    def marks(self, output: Path) -> Marks:
        """What is known of the site in a folder; nothing where no build has written it."""
        name = _site(output)
        stamp, found = self._marks.get(name, (None, None))
        if found is None or (self._unwritten is None and stamp != self._stamp_of(name)):
            found = self._load(name, Marks) or Marks()
        return found

    def save(self, reading: Reading, output: Path | None = None, marks: Marks | None = None) -> None:
        """Keep the index, and that of a site; written at once, unless that was left to `flush`."""
        reading.builds = self.reading.builds if self._lazy else self.packs.number
        self.reading = reading
        if output is not None and marks is not None:
            self._marks[_site(output)] = None, marks
            self._unwritten = output, marks
        if not self._lazy:
            self._write()

    def flush(self) -> None:
        """Write what is not written yet, unless somebody else wrote meanwhile; raises OSError, Damaged."""
        with exclusively(self.folder / LOCK, os.O_RDWR | os.O_CREAT):
            if self._unwritten is not None and self._stamp_of(ARTICLES) == self._stamp:
                self.reading.builds = self.packs.number
                self._write()

    def forget(self, output: Path) -> None:
        """Remove what is known of a site, whose folder is about to go."""
        name, self._unwritten = _site(output), None
        self._marks.pop(name, None)
        with contextlib.suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)

    def _write(self) -> None:
        """Write the indexes, that of a site first; then packs that no record counts in are removed."""
        live = lengths(every_run(self.reading))
        packed = self._packed(self.reading, live)
        if self._unwritten is not None:
            output, marks = self._unwritten
            name, self._unwritten = _site(output), None
            self._store(name, marks)
            self._marks[name] = self._stamp_of(name), marks
        self._store(ARTICLES, packed)
        self.packs.keep(live if packed is self.reading else lengths(every_run(packed)))
        self.reading, self._stamp = packed, self._stamp_of(ARTICLES)

    def _stamp_of(self, name: str) -> Stamp | None:
        try:
            return stamp(os.stat(self.folder / name))
        except OSError:
            return None

    def clear(self) -> None:
        """Forget everything."""
        self._forget()
        self.reading = Reading(builds=self.packs.number)
        self.packs.number += 1
        with contextlib.suppress(FileNotFoundError):  # somebody may delete all of it meanwhile
            self.folder.mkdir(exist_ok=True)
            for path in list(self.folder.iterdir()):
                if path.name != LOCK:
                    _remove(path)

    def _packed(self, reading: Reading, live: dict[str, int]) -> Reading:
        """The index after small packs, and those of which little counts, were made one."""
        sizes = {name: self.packs.size(name) for name in live}
        small = {name for name, size in sizes.items() if size < SMALL}
        worn = {name for name, size in sizes.items() if live[name] * 2 < size}
        moving = (small if len(small) > MOST_SMALL else set()) | worn
        if not moving:
            return reading
        moved = {
            path: self._moved(kept) if moving.intersection(run.pack for run in runs_of(kept)) else kept
            for path, kept in reading.articles.items()
        }
        shelf = reading.shelf
        if shelf and shelf.run.pack in moving:
            shelf = msgspec.structs.replace(shelf, run=self._moved_run(shelf.run, SHELF))
        return msgspec.structs.replace(reading, articles=moved, shelf=shelf)

    def _moved(self, kept: Kept) -> Kept:
        """What is kept of an article, all of it in this build's packs."""
        card, parts, entries = kept.card, kept.parts, kept.entries
        if card and parts:
            card, parts = self._moved_run(card, CARDS), self._moved_run(parts)
        if entries:
            entries = msgspec.structs.replace(entries, run=self._moved_run(entries.run))
        return msgspec.structs.replace(kept, card=card, parts=parts, entries=entries)

    def _moved_run(self, run: Run, kind: str = "") -> Run:
        located = self.packs.located(run)
        return self.packs.add(*self.packs.read_all((located, number) for number in range(run.count)), kind=kind)

    def _load(self, name: str, kind: type[Index]) -> Index | None:
        try:
            data = data_of(self.folder / name)
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
def opened(root: Path | None, known: Cache | None = None) -> Iterator[Cache]:
    """A project's cache, for one build; other builds of the project wait. `known` is one that was used before.

    Without a project, or where its folder cannot be written to, a cache that lasts as long as the build.
    """
    with contextlib.ExitStack() as stack:
        folder = _locked(root / FOLDER, stack) if root else None
        cache = known if folder and known else Cache(folder or stack.enter_context(_temporary()))
        stack.callback(cache.packs.close)
        cache.begin()
        yield cache


@contextlib.contextmanager
def _temporary() -> Iterator[Path]:
    """A folder of its own; raises Unwritable where none can be had."""
    try:
        made = tempfile.TemporaryDirectory(prefix="briefgen-", ignore_cleanup_errors=True)
    except OSError as error:
        raise Unwritable(error.errno, error.strerror, tempfile.tempdir) from error
    with made:
        yield Path(made.name)


def _locked(folder: Path, stack: contextlib.ExitStack) -> Path | None:
    """The folder, held against other builds; None where it cannot be had."""
    try:
        if folder.is_symlink():
            return None
        folder.mkdir(exist_ok=True)
        stack.enter_context(exclusively(folder / LOCK, os.O_RDWR | os.O_CREAT))
    except OSError:
        return None
    return folder


def _site(output: Path) -> str:
    """Name of the index of a site."""
    return f"site-{blake2b(os.fsencode(output.resolve()), digest_size=8).hexdigest()}"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
