"""Which pages have to be made again, and why: a comparison of digests, and nothing else."""

from collections.abc import Mapping

from msgspec import Struct

from briefgen.indexes import Mark, Marks

NEW = "it is a new page"
GENERATOR = "briefgen, one of its libraries or Python changed"
NAVIGATION = "the navigation changed"
COMMON = "the configuration, a registry, a name or an asset changed"
CONTENT = "what it shows changed"
OTHER_TEMPLATE = "it has another template"
TEMPLATE = "a template changed: {}"
OUTPUT = "its file in the output is missing or was changed"


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
    general, templates = _general(now, before), _changed_templates(now, before)
    general = general or (NAVIGATION if now.nav != before.nav else "")
    files, found = before.files, {}
    for url, page in pages.items():
        mark = files.get(url)
        if mark is None:
            found[url] = NEW
        elif general:
            found[url] = general
        elif reason := _why(page.template, page.inputs, mark, templates, there.get(url)):
            found[url] = reason
    return found


def settled(units: Mapping[str, bytes], now: Marks, before: Marks, there: Mapping[str, tuple[int, int]]) -> list[str]:
    """The units of which no page is stale: they are as they were, and so are their files and templates."""
    if _general(now, before):
        return []
    templates = _changed_templates(now, before)

    def is_as_it_was(url: str) -> bool:
        mark = before.files.get(url)
        return mark is not None and not _why(mark.template, mark.inputs, mark, templates, there.get(url))

    known = ((name, before.units.get(name)) for name in units)
    return [name for name, unit in known if unit and unit.digest == units[name] and all(map(is_as_it_was, unit.pages))]


def _general(now: Marks, before: Marks) -> str:
    """Why every page has to be made again; empty: not every one has."""
    return GENERATOR if now.generator != before.generator else COMMON if now.common != before.common else ""


def _changed_templates(now: Marks, before: Marks) -> Mapping[str, str]:
    """By template of a page: which of those that it needs changed, came or went."""
    names = now.templates.keys() | before.templates.keys()
    changed = {name for name in names if now.templates.get(name) != before.templates.get(name)}
    # One that went is no longer among those that a dynamic include may need now: it was before.
    needed = {
        name: sorted(changed.intersection((*closure, *before.closures.get(name, ()))))
        for name, closure in now.closures.items()
    }
    return {name: ", ".join(which) for name, which in needed.items() if which}


def _why(template: str, inputs: bytes, mark: Mark, templates: Mapping[str, str], here: tuple[int, int] | None) -> str:
    """Why a page is not in the output as it is wanted; empty: it is."""
    if inputs != mark.inputs:
        return CONTENT
    if template != mark.template:
        return OTHER_TEMPLATE
    if template in templates:
        return TEMPLATE.format(templates[template])
    return "" if here == (mark.size, mark.changed) else OUTPUT
