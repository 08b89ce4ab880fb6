"""Files of records, one after the other, each with a checksum; they are only ever added to.

A record is known by its place alone: what lies in a pack and is named nowhere is of no account.
"""

import contextlib
import os
import re
from collections.abc import Container
from pathlib import Path
from zlib import crc32

from msgspec import Struct

BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would otherwise change line ends."""
_PACK = re.compile(r"[0-9a-f]{1,16}-[0-9]{1,10}")


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


class Packs:
    """The packs of a folder; each process that adds to them writes one of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 1
        """Part of the names of new packs: one that is higher than all before."""
        self._open: dict[str, tuple[int, int]] = {}
        """Packs that are read: file and size."""
        self._own: tuple[int, str, int, int] = (0, "", -1, 0)
        """The pack that this process writes: process, name, file, length."""

    def read(self, place: Place) -> bytes:
        """A record; raises Damaged where it is not what was written."""
        return self.slice(place.pack, place.offset, place.length, place.check)

    def slice(self, pack: str, offset: int, length: int, check: int) -> bytes:
        """A record by its place; raises Damaged where it is not what was written."""
        file, size = self._open.get(pack) or self._opened(pack)
        if offset + length > size:  # it may have grown since
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

    def size(self, pack: str) -> int:
        """Bytes of a pack; raises Damaged where there is none."""
        return self._opened(pack)[1]

    def _opened(self, pack: str) -> tuple[int, int]:
        if pack in self._open:
            return self._open[pack]
        if not _PACK.fullmatch(pack):
            raise Damaged(pack)
        try:
            file = os.open(self.folder / pack, os.O_RDONLY | BINARY)
        except OSError as error:
            raise Damaged(pack) from error
        found = self._open[pack] = file, os.fstat(file).st_size
        return found

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
        if self._own[0] == os.getpid():
            os.close(self._own[2])
        self._open, self._own = {}, (0, "", -1, 0)


def _read_at(file: int, length: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file, length, offset)
    os.lseek(file, offset, os.SEEK_SET)  # Windows
    return os.read(file, length)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
