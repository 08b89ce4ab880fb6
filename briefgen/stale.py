"""Which pages have to be made again, and why: a comparison of digests, and nothing else."""

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct

from briefgen.cache import Mark, Marks

NEW = "it is a new page"
GENERATOR = "briefgen, one of its libraries or Python changed"
COMMON = "the configuration, a registry, a name or an asset changed"
CONTENT = "what it shows changed"
OTHER_TEMPLATE = "it has another template"
NEEDED = "a template that it needs changed: {}"
OUTPUT = "its file in the output is missing or was changed"

Key = TypeVar("Key")


class Wanted(Struct, frozen=True, gc=False):
    """A page of the site, as far as it has to be known to tell whether it is stale."""

    template: str
    inputs: bytes
    """Digest of what it alone is made from."""


def stale(
    pages: Mapping[str, Wanted], now: Marks, before: Marks, there: Mapping[str, tuple[int, int]]
) -> dict[str, str]:
    """The pages that are not in the output as they are wanted, by address, each with the reason.

    `now` has the digests of what all pages have in common, `before` those of the last build and its marks; `there` is
    what lies in the output: size and time of each file.
    """
    general = GENERATOR if now.generator != before.generator else COMMON if now.common != before.common else ""
    changed = {name for name, digest in now.templates.items() if before.templates.get(name) != digest}
    found = {}
    for url, page in pages.items():
        mark = before.files.get(url)
        if mark is None:
            found[url] = NEW
        elif general:
            found[url] = general
        elif reason := _changed(page, mark, changed):
            found[url] = reason
        elif there.get(url) != (mark.size, mark.changed):
            found[url] = OUTPUT
    return found


def settled(units: Mapping[str, bytes], now: Marks, before: Marks, there: Mapping[str, tuple[int, int]]) -> list[str]:
    """The units of which no page is stale: they are as they were, and so are their files and templates."""
    if (now.generator, now.common) != (before.generator, before.common):
        return []
    changed = {name for name, digest in now.templates.items() if before.templates.get(name) != digest}
    found = []
    for name, digest in units.items():
        unit = before.units.get(name)
        if unit is not None and unit.digest == digest:
            marks = [(before.files.get(url), there.get(url)) for url in unit.pages]
            if all(mark and mark.template not in changed and here == (mark.size, mark.changed) for mark, here in marks):
                found.append(name)
    return found


def _changed(page: Wanted, mark: Mark, templates: set[str]) -> str:
    """Why a page is another one than was written; empty: it is the same."""
    if page.inputs != mark.inputs:
        return CONTENT
    if page.template != mark.template:
        return OTHER_TEMPLATE
    return NEEDED.format(page.template) if page.template in templates else ""
