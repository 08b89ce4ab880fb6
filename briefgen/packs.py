"""Files of records, one after the other, each with a checksum; they are only ever added to.

Records are known by the run that they were written in: what lies in a pack and is named nowhere is of no account.
"""

import contextlib
import os
import re
from collections.abc import Callable, Container, Iterable, Sequence
from functools import cache
from itertools import accumulate, chain
from operator import lt
from pathlib import Path
from struct import Struct as Layout
from zlib import crc32

from msgspec import Struct

from briefgen.files import AT_ONCE

BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would otherwise change line ends."""
_PACK = re.compile(r"[0-9a-f]{1,16}-[0-9]{1,10}[a-z]?")
_MARK = Layout("<II")


class Damaged(Exception):  # noqa: N818  # never shown: the build starts again without the cache
    """A record that is not what was written."""


class Unwritable(OSError):  # noqa: N818  # the user is told, nobody catches a bug with it
    """The cache cannot be written."""


class Run(Struct, array_like=True, frozen=True, gc=False):
    """Records that were written at once, one after the other: one at least, and none of them empty."""

    pack: str
    offset: int
    marks: bytes
    """Of each record where it ends, counted from the beginning of the first, and the CRC-32 of its bytes: two numbers
    of four bytes, the lower byte first. A text of bytes is read many times faster than a list of numbers."""

    @property
    def count(self) -> int:
        """How many records it has."""
        return len(self.marks) // _MARK.size


Located = tuple[int, int, tuple[int, ...]]
"""A run as its records are read: file, offset, and of each record by turns where it ends and its checksum."""


@cache
def _numbers(count: int) -> Layout:
    return Layout(f"<{count}I")


def are_sound(runs: Iterable[Run]) -> bool:
    """Whether each run has a record, and a whole mark for each of its records."""
    sizes = {len(run.marks) for run in runs}  # there are thousands of runs, and few numbers of records
    return all(size >= _MARK.size and not size % _MARK.size for size in sizes)


def lengths(runs: Iterable[Run]) -> dict[str, int]:
    """Bytes of all records of the runs, by pack."""
    found: dict[str, int] = {}
    number, last = int.from_bytes, slice(-_MARK.size, 4 - _MARK.size)  # where the last record of a run ends
    for run in runs:
        pack = run.pack
        found[pack] = found.get(pack, 0) + number(run.marks[last], "little")
    return found


class Packs:
    """The packs of a folder; each process that adds to them writes one of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 1
        """Part of the names of new packs: one that is higher than all before."""
        self._open: dict[str, tuple[int, int]] = {}
        """Packs that are read: file and size."""
        self._own: dict[str, tuple[int, str, int, int]] = {}
        """The packs that this process writes, by kind: process, name, file, length."""

    def read(self, run: Run, number: int = 0) -> bytes:
        """A record; raises Damaged where it is not what was written."""
        return self.read_all(((self.located(run), number),))[0]

    def located(self, run: Run) -> Located:
        """A run as its records are read; raises Damaged where its pack has no such records."""
        pack, offset = run.pack, run.offset
        file, size = self._open.get(pack) or self._opened(pack)
        if not are_sound((run,)):
            raise Damaged(pack)
        marks = _numbers(len(run.marks) // 4).unpack(run.marks)
        ends = marks[::2]
        if offset + ends[-1] > size:  # a pack may have grown since it was opened
            size = os.fstat(file).st_size
            self._open[pack] = file, size
        if offset < 0 or offset + ends[-1] > size or not all(map(lt, (0, *ends), ends)):
            raise Damaged(pack)
        return file, offset, marks

    def read_all(self, wanted: Iterable[tuple[Located, int]], *, checked: bool = True) -> list[bytes]:
        """Records of runs by their numbers; raises Damaged where one is not what was written.

        What this very build has written need not be `checked`.
        """
        found = []
        try:
            for (file, offset, marks), number in wanted:
                at = 2 * number
                if not 0 <= at < len(marks):
                    raise Damaged
                start = marks[at - 2] if at else 0
                length = marks[at] - start
                data = _read_at(file, length, offset + start)
                if len(data) != length or (checked and crc32(data) != marks[at + 1]):
                    raise Damaged
                found.append(data)
        except OSError as error:
            raise Damaged from error
        return found

    def read_first(self, runs: Sequence[Run]) -> list[bytes]:
        """The first record of each run, each pack read as a whole: for packs that have little else."""
        whole: dict[str, bytes] = {}
        found = []
        for run in runs:
            pack = run.pack
            data = whole.get(pack)
            if data is None:
                data = whole[pack] = self._whole(pack)
            end, check = _MARK.unpack_from(run.marks)
            record = data[run.offset : run.offset + end]
            if not record or len(record) != end or crc32(record) != check:
                raise Damaged(pack)
            found.append(record)
        return found

    def _whole(self, pack: str) -> bytes:
        file, _ = self._opened(pack)
        try:
            return _read_at(file, os.fstat(file).st_size, 0)
        except OSError as error:
            raise Damaged(pack) from error

    def size(self, pack: str) -> int:
        """Bytes of a pack; raises Damaged where there is none."""
        return self._opened(pack)[1]

    def _opened(self, pack: str) -> tuple[int, int]:
        if pack in self._open:
            return self._open[pack]
        if not _PACK.fullmatch(pack):
            raise Damaged(pack)
        try:
            file = os.open(self.folder / pack, os.O_RDONLY | AT_ONCE | BINARY)
        except OSError as error:
            raise Damaged(pack) from error
        found = self._open[pack] = file, os.fstat(file).st_size
        return found

    def add(self, *records: bytes, kind: str = "") -> Run:
        """Write records, one at least; each process has a pack of its own of each kind, which is a letter."""
        own = self._own.get(kind)
        if own is None or own[0] != os.getpid():
            own = self._new(kind)
        process, name, file, offset = own
        try:
            _write_all(file, b"".join(records))
        except OSError as error:
            raise Unwritable(error.errno, error.strerror, str(self.folder)) from error
        ends = list(accumulate(map(len, records)))
        self._own[kind] = process, name, file, offset + ends[-1]
        marks = chain.from_iterable(zip(ends, map(crc32, records), strict=True))
        return Run(name, offset, _numbers(2 * len(ends)).pack(*marks))

    def _new(self, kind: str) -> tuple[int, str, int, int]:
        """A new pack of this process."""
        name = f"{self.number:x}-{os.getpid()}{kind}"
        try:
            self.folder.mkdir(exist_ok=True)  # it may have been deleted meanwhile
            file = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | AT_ONCE | BINARY, 0o666)
        except FileNotFoundError as error:  # and again
            raise Damaged(name) from error
        except OSError as error:
            raise Unwritable(error.errno, error.strerror, str(self.folder)) from error
        return os.getpid(), name, file, os.fstat(file).st_size

    def keep(self, names: Container[str]) -> None:
        """Remove all packs but these."""
        for name in os.listdir(self.folder):
            if _PACK.fullmatch(name) and name not in names:
                with contextlib.suppress(OSError):
                    (self.folder / name).unlink()

    def close(self) -> None:
        """Close all packs."""
        for file, _ in self._open.values():
            os.close(file)
        for process, _, file, _ in self._own.values():
            if process == os.getpid():
                os.close(file)
        self._open, self._own = {}, {}


def _read_there(file: int, length: int, offset: int) -> bytes:
    """What `os.pread` does, on Windows."""
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, length)


_read_at: Callable[[int, int, int], bytes] = getattr(os, "pread", _read_there)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
