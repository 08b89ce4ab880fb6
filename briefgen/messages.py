"""What the preview and the process that builds for it say to each other, as JSON through a pipe."""

import datetime as dt
from pathlib import Path

import msgspec
from msgspec import Struct

Told = tuple[tuple[tuple[str, str], ...], ...]
"""A problem as `briefgen check` shows it: lines of texts, each with its role (`error`, `place`, …; empty: none)."""


class Settings(Struct, frozen=True):
    """What all builds of a preview have in common."""

    root: Path
    """The project's folder."""
    output: Path
    base_url: str | None = None
    drafts: bool = False
    jobs: int = 1
    skip: tuple[str, ...] = ()
    """Parts of the site that are left out."""


class Order(Struct, frozen=True, tag=True):
    """Build now."""

    today: dt.date
    touched: tuple[str, ...] = ()
    """Paths in the project that were touched since the last build; an empty one says that any may be."""


class Go(Struct, frozen=True, tag=True):
    """Nobody reads the output now."""


class Replacing(Struct, frozen=True, tag=True):
    """Files of the output are about to be replaced; the answer is `Go`."""


class Done(Struct, frozen=True, tag=True):
    """What came of a build."""

    problems: tuple[Told, ...] = ()
    """Errors, in the order of files; empty: the site is as it should be."""
    warnings: int = 0
    pages: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    broken_off: bool = False
    """Writing failed while files were being replaced: some are new, some old."""
    base_path: str = "/"
    """Path of the site on its host, with slashes at both ends."""
    seconds: float = 0.0


class Broke(Struct, frozen=True, tag=True):
    """The build met a bug, or its process ended."""

    why: str


Question = Order | Go
Answer = Replacing | Done | Broke

encode = msgspec.json.encode
question = msgspec.json.Decoder(Question).decode
answer = msgspec.json.Decoder(Answer).decode
