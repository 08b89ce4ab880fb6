"""Digests of briefgen itself, its libraries and Python: what they make changes with them."""

import sys
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
    for path in sorted(PACKAGE.rglob("*")):
        inner = path.relative_to(PACKAGE)
        if path.suffix == ".py":
            made.update(path.read_bytes())
        elif path.suffix != ".pyc" and inner.parts[0] != "templates" and path.is_file():  # templates are digested apart
            made.update(f"{inner} {path.stat().st_size}".encode())
    return made.digest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # an optional one
        return ""
