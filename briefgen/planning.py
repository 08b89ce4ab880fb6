"""What a build knows of the site before it is planned, what of it is stale, and what the next build may know."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import replace

from briefgen import pages, store
from briefgen.cards import ArticleCard, digest_of
from briefgen.closures import closures, digests
from briefgen.content.reading import Files
from briefgen.indexes import Entries, Mark, Marks, Reading, Unit
from briefgen.making import Maker, Task
from briefgen.page import Page, navigation
from briefgen.render import ENTRY, Renderer
from briefgen.showing.context import Context, article_address
from briefgen.showing.inputs import of_view, units
from briefgen.sitemap import robots
from briefgen.stale import Wanted, settled
from briefgen.theme import Asset, Theme, flag_files
from briefgen.there import LIST, STAGE, Look, There


class Known(Struct, frozen=True):
    """What is known before the site is planned."""

    before: Marks
    """What the last build left."""
    now: Marks
    """Digests of what all pages have in common."""
    look: Look
    """What lies in the output."""
    units: dict[str, bytes]
    """Digests of units of pages."""
    renderer: Renderer


def known_of(
    look: Look, before: Marks, day: dt.date | None, context: Context, renderer: Renderer, program: bytes
) -> Known:
    """What is known before the site is planned; of the site as it was known on a past day nothing is taken over."""
    templates = digests(renderer.theme.templates)
    same = (templates, program) == (before.templates, before.generator)
    needs = before.closures if same else closures(renderer.environment, templates, ENTRY)
    now = Marks(_common(context, renderer.theme, day), program, templates, needs)
    return Known(before, now, look, {} if day else units(context), renderer)


def planned_pages(context: Context, known: Known) -> tuple[Page, ...]:
    """All pages; those of units that are as they were are taken over, unless the navigation is another one."""
    if not known.units:
        return pages.plan(context)
    before = known.before
    same = {
        unit: tuple(_settled(url, unit, before.files[url]) for url in before.units[unit].pages)
        for unit in settled(known.units, known.now, before, known.look.files)
    }
    planned = pages.plan(context, same)
    if not same or digest_of(navigation(planned)) == before.nav:
        return planned
    return pages.plan(context)


def _settled(url: str, unit: str, mark: Mark) -> Page:
    return Page(url, mark.template, _unplanned, made_from=mark.made_from, unit=unit, settled=mark.inputs)


def _unplanned() -> NoReturn:
    raise AssertionError("a page that is as it was is made again")


class Site(Struct, frozen=True):
    """The site that is to be made."""

    root: Path
    """The project's folder."""
    output: Path
    context: Context
    planned: tuple[Page, ...]
    files: Files
    theme: Theme
    known: Known


def units_of(planned: Iterable[Page], digests: Mapping[str, bytes]) -> dict[str, Unit]:
    """The units of the site, each with its pages."""
    found: dict[str, list[str]] = {}
    for page in planned:
        if page.unit in digests:
            found.setdefault(page.unit, []).append(page.url)
    return {unit: Unit(digests[unit], tuple(urls)) for unit, urls in found.items()}


def left(output: Path, there: There, files: Iterable[store.Staged], removed: Iterable[str]) -> There:
    """What lies in an output after it was written, made from what lay there before."""
    gone = frozenset(removed)
    now = {url: stamp for url, stamp in there.items() if url not in gone and not url.startswith(f"{STAGE}/")}
    for url in (*(file.url for file in files if file.changed), LIST):
        status = os.stat(f"{output}/{url}")
        now[url] = status.st_size, status.st_ctime_ns
    return now


def marks_of(site: Site, wanted: Mapping[str, Wanted], made: Iterable[store.Staged], there: There) -> dict[str, Mark]:
    """What is known of each page as it was written; of those that were not made again what was known."""
    made_from = {page.url: page.made_from for page in site.planned}
    before = site.known.before.files
    marks = {url: before[url] for url in wanted if url in before}
    for url, mark in marks.items():
        if mark.made_from != made_from[url]:
            marks[url] = replace(mark, made_from=made_from[url])
    for file in made:
        page, changed = wanted[file.url], there[file.url][1]
        marks[file.url] = Mark(page.template, page.inputs, made_from[file.url], file.digest, file.size, changed)
    return marks


def _common(context: Context, theme: Theme, known: dt.date | None) -> bytes:
    """Everything but facts, articles and intros that a view may show: whatever of it changes, every page is made."""
    content = context.briefing.content
    return digest_of(
        context.config,
        content.registries,
        sorted(context.covered),
        sorted((topic, context.topic_name(topic)) for topic in context.topics),
        sorted((question, context.question_name(question)) for question in context.asked),
        sorted(set(context.briefing.publishers) & {f"publishers:{name}" for name in content.registries.publishers}),
        any(page.id == "about" for page in content.pages),
        known,
        sorted(context.skip),
        sorted((name, asset.url) for name, asset in theme.assets.items()),
    )


class Digests:
    """Digests, each kept with what it was made from: of what is the same the next build does not make it again."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[tuple[object, ...], Wanted]] = {}

    def wanted(self, page: Page) -> Wanted:
        """What a page alone is made from: its view, and what stands around it."""
        if page.settled:
            return Wanted(page.template, page.settled)
        shown = of_view(page.view()) if page.inputs is None else page.inputs
        source = shown, page.title, page.description, page.section, page.crumbs, page.alternates
        kept = self._pages.get(page.url)
        if kept is None or kept[0] != source or kept[1].template != page.template:
            kept = self._pages[page.url] = source, Wanted(page.template, digest_of(*source))
        return kept[1]


def _entries_key(card: ArticleCard, general: bytes, others: list[bytes]) -> bytes:
    """What the entries of an article's facts are made from."""
    return general + (digest_of(card.entries, others) if others else card.entries)


def tasks_of(site: Site, index: Reading, reasons: Mapping[str, str], maker: Maker) -> list[Task]:
    """Articles of which the page or the entries have to be made; the others' entries are given to the maker."""
    pages = {page.url: page for page in site.planned if page.url in reasons}
    context, now = site.context, site.known.now
    entry = [(name, now.templates.get(name, b"")) for name in now.closures.get(ENTRY, ())]
    general = digest_of(now.common, now.generator, entry)
    tasks = []
    for card in context.briefing.content.articles.cards:
        key = _entries_key(card, general, context.influences_on(card.id))
        entries = index.articles[card.path].entries if maker.cache else None
        if entries is not None and entries.key == key:
            maker.entries[card.id] = entries
            key = b""  # they are as they should be
        page = pages.get(article_address(card.id)) if pages else None
        if page or (key and maker.cache and card.count):
            tasks.append(Task(card, page, key if key and maker.cache else None))
    return tasks


def with_entries(index: Reading, context: Context, made: Mapping[str, Entries]) -> Reading:
    """The index with the entries that were made, by article."""
    articles = index.articles.copy()
    for name, entries in made.items():
        path = context.article_card(name).path
        articles[path] = replace(articles[path], entries=entries)
    return replace(index, articles=articles)


def other_files(site: Site) -> Iterator[Asset]:
    """What a site has besides pages: assets, flags, static files, and what keeps GitHub from running Jekyll."""
    yield Asset(".nojekyll", b"")
    yield from site.theme.assets.values()
    yield from flag_files(sorted(site.context.covered))
    if "static/robots.txt" not in site.files.static:
        yield Asset("robots.txt", robots(site.context))
    for path in site.files.static:
        yield Asset(path.removeprefix("static/"), (site.root / path).read_bytes())
