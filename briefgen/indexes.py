"""What indexes of the cache say: what was read and where it lies in packs, what files of a site were made from."""

import os

from msgspec import Struct

from briefgen.packs import Run
from briefgen.problems import Problem

CARDS = "c"
"""Kind of the packs of articles' cards, which every build reads: they lie close together."""
FACTS, ARTICLE, PASSAGES = range(3)
"""Numbers of the parts of an article in its run: the cards of its facts, all of it but its body, and its body."""
SHELF = "s"
"""Kind of the packs of all cards at once."""


class Stamp(Struct, array_like=True, frozen=True, gc=False):
    """What the file system says of a file: as long as it is the same the file is."""

    size: int
    modified: int
    """Nanoseconds."""
    changed: int
    """Nanoseconds: when its content, name or rights last changed, which no program can set back."""


class Entries(Struct, array_like=True, frozen=True, gc=False):
    """The entries of an article's facts in lists."""

    key: bytes
    """Digest of all that they are made from."""
    run: Run


class Kept(Struct, array_like=True, frozen=True, gc=False):
    """What is kept of an article's file."""

    stamp: Stamp
    content: bytes
    """Digest of its bytes."""
    card: Run | None = None
    """None: it could not be read as an article."""
    parts: Run | None = None
    """None where there is no card."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it by itself."""
    findings: tuple[Problem, ...] = ()
    """What it and the registries tell together."""
    entries: Entries | None = None


class Shelf(Struct, array_like=True, frozen=True, gc=False):
    """All cards as one record, as they were at an earlier build."""

    run: Run
    newer: tuple[str, ...]
    """Paths of articles that are new, other ones or gone since."""


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
    shelf: Shelf | None = None


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
    templates: dict[str, bytes] = {}
    """Digests of templates, by name."""
    closures: dict[str, tuple[str, ...]] = {}
    """By template: the names of it and of all that it may need."""
    nav: bytes = b""
    """Digest of the navigation."""
    units: dict[str, Unit] = {}
    files: dict[str, Mark] = {}
    """By address."""
    search_key: bytes = b""
    """Digest of what the search index was made from; empty: there is none."""
    search: dict[str, Mark] = {}
    """The files of the search index, by address."""


def stamp(found: os.stat_result) -> Stamp:
    """A file's stamp."""
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def runs_of(kept: Kept) -> list[Run]:
    """All that lies in packs of an article."""
    return [run for run in (kept.card, kept.parts, kept.entries and kept.entries.run) if run]


def every_run(reading: Reading) -> list[Run]:
    """All that lies in packs."""
    runs = [reading.shelf.run] if reading.shelf else []
    for kept in reading.articles.values():
        runs += filter(None, (kept.card, kept.parts, kept.entries.run if kept.entries else None))
    return runs
