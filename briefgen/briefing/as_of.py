"""The briefing as it was known on a past day: what the desk recorded later is left out before anything is linked.

What has a day of its own is cut by it. What has none (the wording of a claim, a relation added to an older fact, a
registry, a summary) stands as it stands now: the history of the files has it, the content has not.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from operator import attrgetter

from msgspec.structs import replace

from briefgen.briefing.relations import resolver
from briefgen.cards import ArticleCard
from briefgen.content.unlink import unlinked
from briefgen.entries import Content, Intro
from briefgen.library import shelved
from briefgen.model import Article, Date, Fact, Figure, Passage


def recorded(article: Article | ArticleCard) -> dt.date:
    """Day on which the desk knew an article."""
    return article.recorded or _first(article.date)


def known_since(fact: Fact, article: Article) -> dt.date:
    """Day on which the desk knew a fact: never before its article."""
    return max(recorded(article), fact.recorded or dt.date.min)


def withdrawn_on(fact: Fact, article: Article) -> dt.date | None:
    """Day since which a fact is withdrawn; None: it is not.

    A withdrawal without a day counts from the day on which the fact was recorded, so that no build shows as standing
    what the desk may already have taken back.
    """
    if fact.retracted is None:
        return None
    on = _first(fact.retracted.on) if fact.retracted.on else dt.date.min
    return max(known_since(fact, article), on)


def last_known(content: Content) -> dt.date | None:
    """The last day on which the desk came to know anything of what is here: as of any later day it is the same.

    None: nothing has a day.
    """
    intros = (*content.countries.values(), *content.topics.values(), *content.questions.values(), *content.pages)
    dated = (_first(intro.date) for intro in intros if intro.date)
    last = max(content.articles.cards, key=attrgetter("changed"), default=None)
    return max((*dated, *([last.last_changed] if last else [])), default=None)


def _first(date: Date) -> dt.date:
    """First day that a date can mean, as far as it is known."""
    return date.earliest or date.latest or dt.date.min


def as_of(content: Content, day: dt.date) -> Content:
    """The content without what was recorded after a day; links in bodies to other pages stay as they are."""
    whole = resolver(content.articles)
    kept = [_cut(article, day) for article in content.articles if recorded(article) <= day]
    here = resolver(shelved(kept))
    gone = frozenset(whole.keys() - here.keys())
    return replace(
        content,
        articles=shelved(_without_references(article, gone) for article in kept),
        countries=_dated_by(content.countries, day),
        topics=_dated_by(content.topics, day),
        questions=_dated_by(content.questions, day),
        pages=tuple(page for page in content.pages if _is_by(page, day)),
    )


def _is_by(intro: Intro, day: dt.date) -> bool:
    return intro.date is None or _first(intro.date) <= day


def _dated_by(intros: Mapping[str, Intro], day: dt.date) -> dict[str, Intro]:
    return {key: intro for key, intro in intros.items() if _is_by(intro, day)}


def _cut(article: Article, day: dt.date) -> Article:
    """An article with the facts of the day, in the state of the day."""
    facts = tuple(_then(fact, article, day) for fact in article.facts if known_since(fact, article) <= day)
    updated = article.updated if article.updated and _first(article.updated) <= day else None
    shown = {name for fact in facts for name in (fact.id, *fact.aliases)}
    gone = {f"#{name}" for fact in article.facts for name in (fact.id, *fact.aliases) if name not in shown}
    passages = _unlinked(article.passages, gone.__contains__) if gone else article.passages
    return replace(article, facts=facts, updated=updated, passages=passages)


def _then(fact: Fact, article: Article, day: dt.date) -> Fact:
    withdrawn = withdrawn_on(fact, article)
    return replace(fact, retracted=None) if withdrawn and withdrawn > day else fact


def _without_references(article: Article, gone: frozenset[str]) -> Article:
    """The article without relations to facts that are not known yet; what never led anywhere stays a mistake."""

    def figure(one: Figure) -> Figure:
        """It without parts of its sum that are not known yet."""
        return replace(one, sum_of=()) if gone.intersection(one.sum_of) else one

    facts = tuple(
        replace(
            fact,
            relations=tuple(ref for ref in fact.relations if ref.target not in gone),
            figures=tuple(map(figure, fact.figures)),
        )
        for fact in article.facts
    )
    return replace(article, facts=facts)


def without_links(content: Content, gone: frozenset[str]) -> Content:
    """The content whose bodies do not link to these addresses: the words stay, the links go.

    `gone` has pages (`articles/x.html`) and permalinks (`articles/x.html#fact`).
    """

    def dead(target: str) -> bool:
        """Whether what it leads to, or the page of that, is gone."""
        return target in gone or target.partition("#")[0] in gone

    def article(one: Article) -> Article:
        if not any(dead(link.target) for link in one.links):
            return one
        links = tuple(link for link in one.links if not dead(link.target))
        return replace(one, passages=_unlinked(one.passages, dead), links=links)

    def intro(one: Intro) -> Intro:
        links = tuple(link for link in one.links if not dead(link.target))
        return one if links == one.links else replace(one, html=unlinked(one.html, dead), links=links)

    return replace(
        content,
        articles=shelved(map(article, content.articles)),
        countries={key: intro(one) for key, one in content.countries.items()},
        topics={key: intro(one) for key, one in content.topics.items()},
        questions={key: intro(one) for key, one in content.questions.items()},
        pages=tuple(map(intro, content.pages)),
    )


def _unlinked(passages: tuple[Passage, ...], dead: Callable[[str], bool]) -> tuple[Passage, ...]:
    return tuple(replace(passage, html=unlinked(passage.html, dead)) for passage in passages)
