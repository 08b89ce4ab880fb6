"""Making the pages that are stale: each article with the entries of its facts, then the pages that list facts."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from briefgen import store, workers
from briefgen.cache import Cache
from briefgen.cards import ArticleCard
from briefgen.indexes import Entries
from briefgen.packs import Located
from briefgen.page import Page, frame
from briefgen.page_views import NavItem
from briefgen.problems import Problem
from briefgen.render import ENTRY, Renderer, TemplateFault
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_views
from briefgen.showing.listed import cards_of
from briefgen.views import FactView

HEAVY = "data"
"""The phase of what takes long even if it is little."""
Spread = Callable[[str, Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""A map that may use several processes, of a phase by name."""

FILES = "(files for programs)"
"""How files without a template are called where time is told by template."""
DEPTH = "../"
"""Way to the root of the pages that list most facts: entries are kept for this depth."""


class Made(Struct, frozen=True):
    """What came of one task."""

    staged: tuple[store.Staged, ...] = ()
    problems: tuple[tuple[str, Problem], ...] = ()
    """What is wrong with a template, each with the page that told."""
    entries: tuple[str, Entries] | None = None
    """An article's id and its entries."""
    seconds: tuple[tuple[str, float], ...] = ()
    """Time by template."""


class Task(Struct, frozen=True):
    """An article of which something is to be made."""

    card: ArticleCard
    page: Page | None
    """None: its page is as it should be."""
    entries: bytes | None
    """The key under which its entries are kept; None: they are as they should be."""


class Maker:
    """All that making a page needs; worker processes inherit it."""

    def __init__(
        self, renderer: Renderer, context: Context, nav: tuple[NavItem, ...], output: Path | None, cache: Cache | None
    ) -> None:
        self.renderer = renderer
        self.context = context
        self.nav = nav
        self.output = output
        self.cache = cache
        self.entries: dict[str, Entries] = {}
        """Kept entries that are as they should be, by article."""
        self.fresh: set[str] = set()
        """The articles of which this build made the entries."""
        self._located: dict[str, Located] = {}
        """Where these entries lie, for those that were read."""
        renderer.kept = self._kept

    def article(self, task: Task) -> Made:
        """Make an article's page, and the entries of its facts."""
        made = self.page(task.page) if task.page else Made()
        if task.entries is not None:
            began = perf_counter()
            kept = self._keep(task.card, task.entries)
            seconds = (*made.seconds, (ENTRY, perf_counter() - began))
            made = replace(made, entries=(task.card.id, kept) if kept else None, seconds=seconds)
        self.context.forget()
        return made

    def _keep(self, card: ArticleCard, key: bytes) -> Entries | None:
        """Make the entries of an article's facts and keep them."""
        if self.cache is None or not card.count:
            return None
        entry, facts = self.renderer.new_entry, self.context.briefing.facts
        linked = [facts[fact.ref] for fact in self.context.briefing.content.articles.facts(card.id)]
        try:
            texts = [entry(fact, DEPTH).encode() for fact in fact_views(linked, self.context)]
        except Exception as error:
            if self.renderer.is_of_a_template(error):
                return None  # A page that lists one of these facts will tell.
            raise
        return Entries(key, self.cache.packs.add(*texts))

    def page(self, page: Page) -> Made:
        """Make one page, and stage it where the site is to be written."""
        began = perf_counter()
        if not page.template:
            return Made(self._file(page), seconds=((FILES, perf_counter() - began),))
        try:
            data = self.renderer.page(page, frame(page, self.nav, self.context))
        except TemplateFault as mistake:
            return Made(problems=((page.url, mistake.problem),))
        staged = (store.stage(self.output, page.url, data),) if self.output else ()
        return Made(staged, seconds=((page.template, perf_counter() - began),))

    def _file(self, page: Page) -> tuple[store.Staged, ...]:
        """Stage a file for programs; what comes in pieces is not made where nothing is written."""
        data = page.view()
        if self.output is None:
            return ()
        staged = store.stage if isinstance(data, bytes) else store.stage_pieces
        return (staged(self.output, page.url, data),)

    def _kept(self, facts: Sequence[FactView], root: str) -> list[bytes | None]:
        """The entries of facts as they are kept; None for each that has to be made."""
        if root != DEPTH or self.cache is None:
            return [None] * len(facts)
        places: list[tuple[Located, int] | None] = []
        owners = set()
        for card in cards_of(facts):
            owner = card.ref.partition("#")[0] if card and not card.merged else ""
            owners.add(owner)
            located = self._located.get(owner) or self._locate(owner)
            places.append((located, card.number) if card and located else None)
        found = self.cache.packs.read_all(filter(None, places), checked=not owners <= self.fresh)
        if len(found) == len(places):
            return cast("list[bytes | None]", found)
        rest = iter(found)
        return [next(rest) if place else None for place in places]

    def _locate(self, article: str) -> Located | None:
        """Where the entries of an article's facts lie; None where none are kept."""
        kept = self.entries.get(article)
        if kept is None or self.cache is None:
            return None
        found = self._located[article] = self.cache.packs.located(kept.run)
        return found


def make(maker: Maker, tasks: Sequence[Task], pages: Sequence[Page], spread: Spread) -> list[Made]:
    """Make articles and their entries, then the other pages out of these."""
    made: list[Made] = []
    if len(tasks) + len(pages) >= workers.FEW:
        maker.renderer.warm()
        workers.collect_seldom()
    for done in spread("articles", maker.article, tasks):
        made.append(done)
        if done.entries:
            maker.entries[done.entries[0]] = done.entries[1]
            maker.fresh.add(done.entries[0])
    made += spread("pages", maker.page, [page for page in pages if not page.heavy])
    made += spread(HEAVY, maker.page, [page for page in pages if page.heavy])
    return made
