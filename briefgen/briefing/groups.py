"""Groups of facts: how many they are and what they add up to is known at once, the facts themselves when asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeVar, overload

from briefgen.cards import AHEAD, COUNTRY, MODULUS, NO_DATE, PERIODS, TOPIC, YEAR, ArticleCard, FactCard, Share, keys
from briefgen.library import Library

Thing = TypeVar("Thing")


class Members(Sequence[FactCard]):
    """Facts in the order of timelines, fetched when one is first asked for."""

    def __init__(
        self,
        count: int,
        fetch: Callable[[], tuple[FactCard, ...]],
        spans: Mapping[str, int] | None = None,
        keys: Sequence[str] = (),
    ) -> None:
        self._count = count
        self.spans = spans or {}
        """Of groups of dated facts: how many lie in each year or month, as finely as that is known."""
        self.keys = keys
        """The groups that they are; empty: they are no whole groups."""
        self._fetch = fetch
        """Gives them in order."""
        self._facts: tuple[FactCard, ...] | None = None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[FactCard]:
        return iter(self.facts)

    @overload
    def __getitem__(self, at: int) -> FactCard: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[FactCard, ...]: ...

    def __getitem__(self, at: int | slice) -> FactCard | tuple[FactCard, ...]:
        return self.facts[at]

    @property
    def facts(self) -> tuple[FactCard, ...]:
        """All of them."""
        if self._facts is None:
            self._facts = self._fetch()
        return self._facts


class Groups(Mapping[str, Members]):
    """Groups of one kind by their names, sorted."""

    def __init__(self, prefix: str, index: "Index") -> None:
        self._groups = {
            key.removeprefix(prefix): index.members(key)
            for key, count in sorted(index.counts.items())
            if key.startswith(prefix) and count
        }

    def __len__(self) -> int:
        return len(self._groups)

    def __iter__(self) -> Iterator[str]:
        return iter(self._groups)

    def __getitem__(self, name: str) -> Members:
        return self._groups[name]


MOST_CHANGED = 64
"""So many articles that came or went are worth looking at one by one."""


class Changed(NamedTuple):
    """Articles that went, and those that came; one that is another now did both."""

    gone: tuple[ArticleCard, ...]
    come: tuple[ArticleCard, ...]


def changed(before: Sequence[ArticleCard], now: Sequence[ArticleCard]) -> Changed | None:
    """Which articles came and went; None where they are many."""
    old, new = {id(article) for article in before}, {id(article) for article in now}
    gone = tuple([article for article in before if id(article) not in new])
    come = tuple([article for article in now if id(article) not in old])
    return Changed(gone, come) if len(gone) + len(come) <= MOST_CHANGED else None


class Index:
    """What the articles add to each group: how many facts, the sum of their digests, and which articles."""

    def __init__(self, library: Library, articles: Sequence[ArticleCard]) -> None:
        self._library = library
        self._facts: dict[str, tuple[tuple[FactCard, ...], frozenset[str]]] = {}
        """Facts of groups that somebody looked at, each with the articles that came or went since."""
        self._every = sum(article.count for article in library.cards)
        """How many facts there are."""
        self._collected = 0
        """How many of them were collected for groups, one group after the other."""
        self.counts: dict[str, int] = {}
        self.totals: dict[str, int] = {}
        self.articles: dict[str, list[ArticleCard]] = {}
        """In the order given."""
        found: dict[str, tuple[list[ArticleCard], list[Share]]] = {}
        for article in articles:
            for share in article.shares:
                group = found.get(share.key)
                if group is None:
                    group = found[share.key] = [], []
                group[0].append(article)
                group[1].append(share)
        for key, (holders, shares) in found.items():
            self.articles[key] = holders
            self.counts[key] = sum([share.count for share in shares])
            self.totals[key] = sum([share.total for share in shares])

    def after(self, library: Library, articles: Sequence[ArticleCard], changed: Changed) -> "Index":
        """The index after some articles went and others came; all are in the order given."""
        index = Index(library, ())
        index.counts, index.totals, index.articles = self.counts.copy(), self.totals.copy(), self.articles.copy()
        index._facts = self._facts.copy()
        place = {article.id: number for number, article in enumerate(articles)} if changed.come else {}
        for old in changed.gone:
            for share in old.shares:
                index._add(share.key, -share.count, -share.total)
                index.articles[share.key] = [article for article in index.articles[share.key] if article is not old]
        for new in changed.come:
            for share in new.shares:
                index._add(share.key, share.count, share.total)
                holders = [*index.articles.get(share.key, ()), new]
                index.articles[share.key] = sorted(holders, key=lambda article: place[article.id])
        for key in {share.key for old in changed.gone for share in old.shares}:
            if not index.articles[key]:
                del index.articles[key], index.counts[key], index.totals[key]
        for article in (*changed.gone, *changed.come):
            for key in {share.key for share in article.shares} & index._facts.keys():
                facts, since = index._facts[key]
                index._facts[key] = facts, since | {article.id}
        return index

    def _add(self, key: str, count: int, total: int) -> None:
        self.counts[key] = self.counts.get(key, 0) + count
        self.totals[key] = self.totals.get(key, 0) + total

    def total(self, key: str) -> int:
        """The sum of the digests of a group's facts and articles; the same sum is the same group."""
        return self.totals.get(key, 0) % MODULUS

    @cached_property
    def spans(self) -> dict[str, list[str]]:
        """Groups of dated facts by each year and month that they lie in, the newest first, a month before its year."""
        kinds = tuple(PERIODS.values())
        found: dict[str, list[str]] = {}
        for key in sorted(key for key in self.counts if key.startswith(kinds)):
            name = key.partition(":")[2]
            for span in {name, name[:YEAR]}:
                found.setdefault(span, []).append(key)
        return dict(sorted(found.items(), reverse=True))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many facts each year and each month has."""
        return {span: sum(self.counts[key] for key in keys) for span, keys in self.spans.items()}

    @cached_property
    def years(self) -> list[str]:
        """The years with dated facts, the newest first."""
        return [span for span in self.sizes if len(span) == YEAR]

    @cached_property
    def within(self) -> dict[str, list[str]]:
        """Each year with its months, in the order of spans."""
        found: dict[str, list[str]] = {}
        for span in self.sizes:
            found.setdefault(span[:YEAR], []).append(span)
        return found

    def members(self, *names: str) -> Members:
        """The facts of some groups that have none in common."""
        spans: dict[str, int] = {}
        for key in names:
            span = key.partition(":")[2]
            spans[span] = spans.get(span, 0) + self.counts.get(key, 0)
        if len(names) == 1:
            return Members(sum(spans.values()), lambda: self.facts(names[0]), spans, names)
        return Members(sum(spans.values()), lambda: newest_first(chain(*map(self.facts, names))), spans, names)

    def facts(self, key: str) -> tuple[FactCard, ...]:
        """The facts of a group in the order of timelines."""
        facts, since = self._facts.get(key, ((), None))
        if since is None or len(since) > MOST_CHANGED:
            facts = self._new(key)
        elif since:
            kept = [fact for fact in facts if fact.ref.partition("#")[0] not in since]
            there = [article.id for article in self.articles.get(key, ()) if article.id in since]
            for fact in self._of(there, key):
                kept.insert(_place(kept, fact), fact)
            facts = tuple(kept)
        self._facts[key] = facts, frozenset()
        return facts

    def _new(self, key: str) -> tuple[FactCard, ...]:
        """The facts of a group that nobody looked at yet, or long ago.

        Once as many facts were collected as there are, most groups are wanted: all are made at once.
        """
        self._collected += self.counts.get(key, 0)
        if self._collected > self._every:
            self.divide()
        if key in self._facts and not self._facts[key][1]:
            return self._facts[key][0]
        return newest_first(self._of((article.id for article in self.articles.get(key, ())), key))

    def divide(self) -> None:
        """Put every fact into its groups, sorted but once: for whoever wants most groups."""
        found: dict[str, list[FactCard]] = {}
        for fact in newest_first(fact for card in self._library.cards for fact in self._library.facts(card.id)):
            for key in keys(fact):
                found.setdefault(key, []).append(fact)
        self._facts = {key: (tuple(facts), frozenset()) for key, facts in found.items()}
        self._collected = 0

    def _of(self, articles: Iterable[str], key: str) -> Iterator[FactCard]:
        """The facts of some articles that are in a group."""
        belongs = _belongs(key)
        return (fact for article in articles for fact in self._library.facts(article) if belongs(fact))


def _belongs(key: str) -> Callable[[FactCard], bool]:
    """Whether a fact is in a group."""
    kind, _, name = key.partition(":")
    if f"{kind}:" == COUNTRY:
        return lambda fact: name in fact.countries
    if f"{kind}:" == TOPIC:
        return lambda fact: name in fact.topics
    if key == AHEAD:
        return lambda fact: fact.ahead > fact.recorded
    if key == NO_DATE:
        return lambda fact: not fact.fineness
    fineness = next(fineness for fineness, prefix in PERIODS.items() if prefix == f"{kind}:")
    return lambda fact: fact.fineness == fineness and fact.order.startswith(name)


class Arrangement(NamedTuple):
    """The articles of a briefing in both their orders, and what they add to groups."""

    cards: Sequence[ArticleCard]
    """By id."""
    newest: Sequence[ArticleCard]
    """Newest first."""
    groups: Index


def newest_first(facts: Iterable[FactCard]) -> tuple[FactCard, ...]:
    """Facts in the order of timelines; of the same day those said last come first, undated ones stand at the end."""
    return tuple(sorted(facts, key=_timeline_key, reverse=True))


def _place(facts: Sequence[FactCard], fact: FactCard) -> int:
    """Where a fact belongs among others that are in the order of timelines."""
    low, high, key = 0, len(facts), _timeline_key(fact)
    while low < high:
        middle = (low + high) // 2
        if _timeline_key(facts[middle]) > key:
            low = middle + 1
        else:
            high = middle
    return low


def _timeline_key(fact: FactCard) -> str:
    return fact.order + fact.ref


def by(things: Iterable[Thing], keys_of: Callable[[Thing], Iterable[str]]) -> dict[str, tuple[Thing, ...]]:
    """Things by their keys, in their order; the keys sorted."""
    found: dict[str, list[Thing]] = {}
    for thing in things:
        for key in keys_of(thing):
            found.setdefault(key, []).append(thing)
    return {key: tuple(group) for key, group in sorted(found.items())}
