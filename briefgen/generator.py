"""Digests of briefgen itself, its libraries and Python: what they make changes with them."""

import sys
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from briefgen import __version__

PACKAGE = Path(__file__).parent
LIBRARIES = ("jinja2", "markupsafe", "markdown-it-py", "mdit-py-plugins", "msgspec", "nh3", "PyYAML", "linkify-it-py")
"""What has a part in what is read and made."""


def generator() -> bytes:
    """Digest of the package's sources and data, the versions of its libraries, and Python's."""
    made = blake2b(digest_size=16)
    made.update(f"{__version__} {sys.version}".encode())
    for name in LIBRARIES:
        made.update(f" {name} {_version(name)}".encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py":
            made.update(path.read_bytes())
        elif path.suffix != ".pyc" and "templates" not in path.parts and path.is_file():
            made.update(f"{path.relative_to(PACKAGE)} {path.stat().st_size}".encode())
    return made.digest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # an optional one
        return ""
