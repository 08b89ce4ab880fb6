"""Digests of briefgen itself, its libraries and Python: what they make changes with them."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version

from briefgen import __version__
from briefgen.seal import LIBRARIES, PACKAGE


@cache
def generator() -> bytes:
    """Digest of the package's sources, of names and sizes of its data, the versions of its libraries, and Python's."""
    made = blake2b(digest_size=16)
    made.update(f"{__version__} {sys.version}".encode())
    for name in LIBRARIES.values():
        made.update(f" {name} {_version(name)}".encode())
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


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # an optional one
        return ""
