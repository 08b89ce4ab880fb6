"""Watching a project's files: that something changed, and which files it was."""

import contextlib
import errno
import logging
import os
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from briefgen.config import FILE
from briefgen.content.reading import is_litter
from briefgen.mounts import remote
from briefgen.seal import FOLDER, INPUTS

CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""What counts. Reading a file makes events too, and a build reads all of them: it would set itself off."""
QUIET = 0.02
"""Seconds without an event after which a change counts as complete."""
WRITTEN = 0.005
"""The same for a file that was closed after writing, or moved into place."""
LONGEST = 0.2
"""Seconds after which changes are told although there is no end of them."""
POLL = 1.0
"""Seconds between two looks where there are no events."""
TEST = 0.5
"""Seconds within which the event of the self-test has to come."""
MANY = 1000
"""Files touched at once from which it is likely that not all were told."""
LOOK = 2.0
"""Seconds after which it is made sure that what is watched is what is there."""
EXHAUSTED = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


class MakeObserver(Protocol):
    """What makes an observer."""

    def __call__(self, *, timeout: float = ...) -> BaseObserver:
        """An observer; `timeout` is in seconds."""


class Touched:
    """The files that were touched and not told yet, each with the moment from which it counts as complete."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ready: dict[str, float] = {}
        self._first = 0.0
        self._changed = threading.Condition()

    def add(self, path: str, quiet: float) -> None:
        """Note a file by its path in the project."""
        with self._changed:
            now = self._clock()
            self._first = self._first if self._ready else now
            self._ready[path] = now + quiet
            self._changed.notify_all()

    def wait(self, seconds: float) -> frozenset[str]:
        """The files touched since the last call, as soon as all are complete; none when nothing comes for so long."""
        end = self._clock() + seconds
        with self._changed:
            while True:
                now = self._clock()
                ready = min(max(self._ready.values()), self._first + LONGEST) if self._ready else end
                if self._ready and now >= ready:
                    return self._taken()
                if not self._ready and now >= end:
                    return frozenset()
                self._changed.wait(max(ready - now, 0.0005))

    def _taken(self) -> frozenset[str]:
        taken = frozenset(self._ready)
        self._ready.clear()
        return taken


class _Handler(FileSystemEventHandler):
    """Notes what the events of one folder say; paths are told as they are in the project."""

    def __init__(self, real: str, name: str, touched: Touched, *, wanted: Callable[[str], bool]) -> None:
        self.real = real
        self.name = name
        self.touched = touched
        self.wanted = wanted
        self.made_folder = False

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note an event, unless it says nothing: older versions of watchdog tell all that happens."""
        if not isinstance(event, tuple(CHANGES)):
            return
        self.made_folder |= isinstance(event, DirCreatedEvent | DirMovedEvent)
        done = isinstance(event, FileClosedEvent)
        moved = isinstance(event, FileMovedEvent | DirMovedEvent)
        self._note(event.src_path, WRITTEN if done else QUIET)
        if moved and event.dest_path:
            self._note(event.dest_path, WRITTEN)

    def _note(self, path: bytes | str, quiet: float) -> None:
        inside = os.path.relpath(os.fsdecode(path), self.real).replace(os.sep, "/")
        if inside.startswith("../") or any(map(is_litter, () if inside == "." else inside.split("/"))):
            return
        named = "/".join(part for part in (self.name, inside) if part not in ("", "."))
        if self.wanted(named):
            self.touched.add(named, quiet)


class _Watched:
    """A folder that is watched: the watch, and which folder it was at that time."""

    def __init__(self, handler: _Handler, watch: ObservedWatch, folder: os.stat_result) -> None:
        self.handler = handler
        self.watch = watch
        self.identity = folder.st_dev, folder.st_ino


class Watcher:
    """Watches a project until it is closed; `wait` gives what was touched."""

    def __init__(self, root: Path, *, poll: bool = False, make: MakeObserver = Observer) -> None:
        # What watchdog says of itself is no news for an editor.
        self._lost = _Lost(self)
        logging.getLogger("watchdog").addHandler(self._lost)
        warnings.filterwarnings("ignore", module="watchdog")
        self.root = root
        self.touched = Touched()
        self.reason = "it was asked for" if poll else remote(root)
        """Why the files are polled; empty: the system tells what changes."""
        self._folders: dict[str, _Watched] = {}
        self._looked = 0.0
        self._observer: BaseObserver | None = None
        if not self.reason:
            self.reason = self._started(make)
        if self.reason:
            self._poll()

    @property
    def polls(self) -> bool:
        """Whether it looks at every file again and again."""
        return bool(self.reason)

    def wait(self, seconds: float) -> frozenset[str]:
        """The paths touched since the last call, relative to the project, as soon as they are complete.

        None when nothing comes for so long; an empty path says that any may be touched. Also sees to it that what is
        watched is what is there.
        """
        touched = self.touched.wait(min(seconds, LOOK))
        is_due = time.monotonic() - self._looked > LOOK
        if is_due or not touched.isdisjoint({"", *INPUTS}) or self._has_new_folders():
            self._look_again()
        return touched if len(touched) < MANY else touched | {""}

    def close(self) -> None:
        """Watch no longer."""
        logging.getLogger("watchdog").removeHandler(self._lost)
        self._stop()

    def _stop(self) -> None:
        if self._observer is not None:
            observer, self._observer = self._observer, None
            self._folders.clear()
            if observer.is_alive():
                observer.stop()
                observer.join(2)

    def _started(self, make: MakeObserver) -> str:
        """Begin to watch by events; why that cannot be done, empty when it can."""
        try:
            self._observer = make(timeout=POLL)
            self._observer.start()
            self._watch_all()
            return self._self_test()
        except OSError as error:
            return _why(error)

    def _poll(self) -> None:
        """Look at the files again and again from here on."""
        self._stop()
        self._observer = PollingObserver(timeout=POLL)
        self._observer.start()
        self._watch_all()

    def _look_again(self) -> None:
        """Watch folders that came and let go of those that went; poll where events are no longer to be had."""
        self._looked = time.monotonic()
        has_new = self._has_new_folders()
        for folder in self._folders.values():
            folder.handler.made_folder = False
        try:
            for name in self._watch_all():
                self.touched.add(name, QUIET)  # what came with it came before it was watched
            if has_new and not self.polls:
                self._can_watch_more()
        except OSError as error:
            if not self.polls:
                self.reason = _why(error)
                self._poll()
                self.touched.add("", QUIET)

    def _has_new_folders(self) -> bool:
        return any(folder.handler.made_folder for folder in self._folders.values())

    def _watch_all(self) -> list[str]:
        """Watch what is there; gives the names of the folders that came. Raises OSError where that cannot be done."""
        wanted = {"": self.root, **{name: self.root / name for name in INPUTS}, **dict(_linked(self.root, "templates"))}
        came = []
        for name, path in wanted.items():
            came += [name] if self._watch(name, path) else []
        return came

    def _watch(self, name: str, path: Path) -> bool:
        """Watch a folder as it is now; whether it is another one than before."""
        assert self._observer is not None
        try:
            now = os.stat(path) if path.is_dir() else None
        except OSError:
            now = None
        known = self._folders.get(name)
        alive = {emitter.watch for emitter in self._observer.emitters if emitter.is_alive()}
        if known and now and known.identity == (now.st_dev, now.st_ino) and known.watch in alive:
            return False
        if known:
            del self._folders[name]
            with contextlib.suppress(KeyError):
                self._observer.unschedule(known.watch)
        if now is None:
            return False
        real = os.path.realpath(path)
        wanted = _at_top if not name else _anything
        handler = _Handler(real, name, self.touched, wanted=wanted)
        try:
            watch = self._observer.schedule(handler, real, recursive=bool(name), event_filter=CHANGES)
        except FileNotFoundError:  # it went meanwhile
            return False
        self._folders[name] = _Watched(handler, watch, now)
        return True

    def _self_test(self) -> str:
        """Why events do not come, found out with a file of our own; empty: they do."""
        seen = threading.Event()
        with _folder_beside(self.root) as folder:
            assert self._observer is not None
            watch = self._observer.schedule(_Seen(seen), os.path.realpath(folder))
            try:
                Path(folder, "watched").write_bytes(b"")
                return "" if seen.wait(TEST) else "this file system tells nothing of changes"
            finally:
                self._observer.unschedule(watch)

    def _can_watch_more(self) -> None:
        """Raises OSError when the system's watches are used up: a new folder then goes unwatched without a word."""
        with _folder_beside(self.root) as folder:
            assert self._observer is not None
            watch = self._observer.schedule(FileSystemEventHandler(), os.path.realpath(folder))
            self._observer.unschedule(watch)


class _Lost(logging.Handler):
    """Hears that watchdog lost events: then any file may be touched."""

    def __init__(self, watcher: Watcher) -> None:
        super().__init__(logging.WARNING)
        self.watcher = watcher

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        if "overflow" in record.getMessage():
            self.watcher.touched.add("", QUIET)


class _Seen(FileSystemEventHandler):
    def __init__(self, seen: threading.Event) -> None:
        self.seen = seen

    def on_any_event(self, _event: FileSystemEvent) -> None:
        self.seen.set()


def _linked(root: Path, folder: str) -> Iterator[tuple[str, Path]]:
    """Folders that links in a folder lead to: a theme's are followed, and events do not come through them."""
    for here, names, _ in os.walk(root / folder):
        for name in names:
            path = Path(here, name)
            if path.is_symlink():
                yield path.relative_to(root).as_posix(), path


def _at_top(name: str) -> bool:
    return name in (FILE, *INPUTS, "")


def _anything(_name: str) -> bool:
    return True


def _folder_beside(root: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder on the project's file system, below `.briefgen/`; raises OSError where none can be made."""
    (root / FOLDER).mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="watched-", dir=root / FOLDER, ignore_cleanup_errors=True)


def _why(error: OSError) -> str:
    if error.errno in EXHAUSTED:
        return "the system's watches are used up (on Linux, raise fs.inotify.max_user_watches and max_user_instances)"
    return f"changes cannot be watched here: {error.strerror or error}"


def shown(touched: Iterable[str], most: int = 3) -> str:
    """Touched files in words: some of them by name."""
    names = sorted(name for name in touched if name)
    told = ", ".join(names[:most])
    return f"{told} and {len(names) - most} more" if len(names) > most else told or "the project"
