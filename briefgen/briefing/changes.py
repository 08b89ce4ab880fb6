"""What changed in the briefing, by the day on which the desk recorded it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from briefgen.briefing.answers import answered
from briefgen.briefing.as_of import known_since, recorded, withdrawn_on
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.origins import origin, original_first
from briefgen.briefing.questions import speaker_key
from briefgen.cards import ArticleCard
from briefgen.model import Article

ChangeKind = Literal["retracted", "corrected", "superseded", "added", "updated"]
ORDER: tuple[ChangeKind, ...] = ("retracted", "corrected", "superseded", "added", "updated")
"""Of one day: what readers must not miss comes first."""


class Change(Struct, frozen=True):
    """One change: of a fact, or of an article as a whole."""

    day: dt.date
    """Day on which the desk recorded it."""
    kind: ChangeKind
    article: Article | ArticleCard
    fact: LinkedFact | None = None
    """None: the article as a whole was added or updated."""
    before: LinkedFact | None = None
    """The fact that was superseded or corrected."""
    restored: tuple[LinkedFact, ...] = ()
    """Facts in force again: what the one that does not stand had done to them no longer counts."""

    @property
    def sort_key(self) -> tuple[int, int, str, str]:
        """Newest day first; the day's changes by their kind, then by reference."""
        ref = self.fact.ref if self.fact else self.article.id
        return -self.day.toordinal(), ORDER.index(self.kind), ref, self.before.ref if self.before else ""


def changes(briefing: Briefing) -> tuple[Change, ...]:
    """Every change, newest first: additions, updates, and what superseded, corrected or withdrew a fact."""
    cards = briefing.content.articles.cards
    found = [change for article in cards for change in _of_article(article, briefing)]
    withdrawn = {fact.ref for article in cards for fact in article.special if fact.retracted}
    for ref in sorted({*withdrawn, *briefing.relations.received, *briefing.standings}):
        found += _of_fact(briefing.facts[ref], briefing)
    return tuple(sorted(found, key=lambda change: change.sort_key))


def told_once(found: Iterable[Change]) -> tuple[Change, ...]:
    """The changes as readers are told of them: what copies of one report say alike is replaced or corrected once."""
    found = tuple(found)
    first: dict[tuple[object, ...], tuple[object, str]] = {}
    for change in found:
        if change.before:
            article = change.before.article
            told = (change.day, original_first(article)), article.id
            first[_what(change)] = min(told, first.get(_what(change), told))
    return tuple(change for change in found if not change.before or change.before.article.id == first[_what(change)][1])


def _what(change: Change) -> tuple[object, ...]:
    """The same for what happens to two articles of one report alike; within one article nothing is a copy."""
    linked, before = change.fact, change.before
    assert linked is not None
    assert before is not None
    fact = before.fact
    said: object = fact.event or fact.claim
    if fact.question:
        scopes = sorted({figure.scope for figure in fact.figures} or {fact.scope})
        said = fact.question, tuple((scope, answered(fact, scope)) for scope in scopes)
    voice = speaker_key(before) if before.speaker else ""
    return change.kind, linked.ref, origin(before.article), voice, said


def together(article: ArticleCard) -> int:
    """How many facts an article brought when it was added."""
    day = recorded(article).toordinal()
    return article.count - sum(fact.recorded > day for fact in article.special)


def _of_article(article: ArticleCard, briefing: Briefing) -> Iterator[Change]:
    day = recorded(article)
    yield Change(day, "added", article)
    for fact in article.special:
        if fact.recorded > day.toordinal():
            yield Change(dt.date.fromordinal(fact.recorded), "added", article, briefing.facts[fact.ref])
    updated = article.updated.day if article.updated else None
    if updated and updated > day:
        yield Change(updated, "updated", article)


def _of_fact(linked: LinkedFact, briefing: Briefing) -> Iterator[Change]:
    """What became of a fact: by relations that others state, by a later answer of the same speaker, by the desk."""
    day = withdrawn_on(linked.fact, linked.article)
    if day:
        yield Change(day, "retracted", linked.article, linked, restored=_restored(linked, briefing))
    others: dict[str, ChangeKind] = {}
    for relation in linked.received:
        if relation.kind in ("supersedes", "corrects"):
            others[relation.source] = "superseded" if relation.kind == "supersedes" else "corrected"
    if linked.standing.by and linked.standing.state in ("superseded", "corrected"):
        others.setdefault(linked.standing.by, linked.standing.state)
    for ref, kind in others.items():
        other = briefing.facts[ref]
        later = max(known_since(other.fact, other.article), known_since(linked.fact, linked.article))
        restored = _restored(linked, briefing) if kind == "corrected" and other.counts else ()
        yield Change(later, kind, other.article, other, linked, restored)


def _restored(linked: LinkedFact, briefing: Briefing) -> tuple[LinkedFact, ...]:
    """What a fact that does not stand had replaced, or corrected, and what now is in force."""
    targets = (relation.target for relation in linked.stated if relation.kind in ("supersedes", "corrects"))
    return tuple(briefing.facts[ref] for ref in dict.fromkeys(targets) if briefing.facts[ref].in_force)
