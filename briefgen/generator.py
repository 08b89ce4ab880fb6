"""Digests of briefgen itself, its libraries and Python: what they make changes with them."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from briefgen import __version__
from briefgen.seal import PACKAGE, libraries


@cache
def generator() -> bytes:
    """Digest of the package's sources, of names and sizes of its data, of its libraries, and of Python's version."""
    made = blake2b(digest_size=16)
    made.update(f"{__version__} {sys.version}".encode())
    for path in libraries():
        found = os.stat(path)
        made.update(f" {path} {found.st_size} {found.st_mtime_ns}".encode("utf-8", "surrogateescape"))
    for path in sorted(_files(str(PACKAGE))):
        if path.endswith(".py"):
            with open(path, "rb") as file:
                made.update(file.read())
        else:
            made.update(f"{os.path.relpath(path, PACKAGE)} {os.stat(path).st_size}".encode())
    return made.digest()


def _files(folder: str) -> Iterator[str]:
    """The package's files but for templates, which are digested apart, and what Python compiled."""
    for entry in os.scandir(folder):
        if not entry.is_dir():
            yield entry.path
        elif entry.name not in ("__pycache__", "templates"):
            yield from _files(entry.path)
