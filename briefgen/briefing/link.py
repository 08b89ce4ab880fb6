"""Linking: from what each article says to what all of them say together, by country, topic, person and publisher."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from briefgen.briefing.names import Names, Party, names
from briefgen.briefing.origins import origin
from briefgen.briefing.relations import Relation, Relations, relate
from briefgen.briefing.scopes import check_ids, check_scopes
from briefgen.briefing.standing import CURRENT, Standing, Stated, standings
from briefgen.entries import Content
from briefgen.model import Article, Date, Fact
from briefgen.problems import Problem

DateRole = Literal["happened", "said", "published"]


class LinkedFact(Struct, frozen=True):
    """A fact, with what follows for it from everything else."""

    fact: Fact
    article: Article
    publisher: Party
    speaker: Party | None
    """None: the source says it itself."""
    mentions: tuple[Party, ...]
    """People and organisations that it names."""
    said: Date
    """When it was said: by its speaker, else by its publication."""
    date: Date | None
    """Its place on timelines: when it happened; else, of what somebody said, when it was said. None: undated."""
    date_role: DateRole
    """Which of its dates that is."""
    standing: Standing
    stated: tuple[Relation, ...] = ()
    """What it does to others."""
    received: tuple[Relation, ...] = ()
    """What others do to it."""

    @property
    def ref(self) -> str:
        """Full reference, `article#fact`."""
        return self.fact.ref

    @property
    def who(self) -> Party:
        """Its speaker, else its publisher."""
        return self.speaker or self.publisher

    @property
    def in_force(self) -> bool:
        """Whether it was neither superseded nor corrected nor retracted."""
        return self.standing.state == "current"

    @property
    def counts(self) -> bool:
        """Whether what it does to others counts: it was neither withdrawn nor is it wrong itself."""
        return self.standing.state in ("current", "superseded")


class PartyFacts(Struct, frozen=True):
    """What a registered person or organisation says, and what is said naming it."""

    party: Party
    said: tuple[LinkedFact, ...] = ()
    """What it says."""
    named: tuple[LinkedFact, ...] = ()
    """Facts that name it, its own statements left out."""


class Briefing(Struct, frozen=True):
    """Everything linked; each group in the order of timelines, newest first."""

    content: Content
    names: Names
    facts: Mapping[str, LinkedFact]
    """All facts by reference, in the order of articles."""
    publishers: Mapping[str, tuple[Article, ...]]
    """Articles by publisher's key, newest first."""
    publisher_of: Mapping[str, Party]
    """Publisher by article id."""
    by_country: Mapping[str, tuple[LinkedFact, ...]]
    by_topic: Mapping[str, tuple[LinkedFact, ...]]
    by_event: Mapping[str, tuple[LinkedFact, ...]]
    """By the id of the event that facts report."""
    by_party: Mapping[str, PartyFacts]
    """By key, people and organisations that are registered."""
    country_articles: Mapping[str, tuple[Article, ...]]
    """Articles that name a country themselves or in a fact, newest first."""
    topic_articles: Mapping[str, tuple[Article, ...]]
    copies: Mapping[str, tuple[Article, ...]]
    """Articles by origin, oldest first, of origins that several share."""


def newest_first(facts: Iterable[LinkedFact]) -> tuple[LinkedFact, ...]:
    """Facts in the order of timelines; of the same day those said last come first, undated ones stand at the end."""
    return tuple(sorted(facts, key=_timeline_key, reverse=True))


def _timeline_key(linked: LinkedFact) -> tuple[dt.date, dt.date, dt.date, str]:
    earliest, latest = linked.date.sort_key if linked.date else (dt.date.min, dt.date.min)
    return earliest, latest, linked.said.sort_key[0], linked.ref


def articles_newest_first(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Articles by date of publication."""
    return tuple(
        sorted(articles, key=lambda article: (article.date.sort_key, article.date.time, article.id), reverse=True)
    )


def link(content: Content) -> tuple[Briefing, list[Problem]]:
    """The briefing that the content makes, and what does not fit together in it."""
    known, problems = names(content.registries)
    relations, found = relate(content.articles, content.drafts)
    problems += found
    problems += check_scopes(content) + check_ids(content)
    facts = _linked(content, known, relations)
    return _grouped(content, known, facts), problems


def _linked(content: Content, known: Names, relations: Relations) -> dict[str, LinkedFact]:
    publisher_of = {article.id: known.publisher(article.source) for article in content.articles}
    parts: dict[str, tuple[Fact, Article, Party | None, Date]] = {}
    for article in content.articles:
        for fact in article.facts:
            speaker = known.speaker(fact.said_by) if fact.said_by else None
            said = fact.said_by.on if fact.said_by and fact.said_by.on else article.date
            parts[fact.ref] = fact, article, speaker, said
    stated = {
        ref: Stated(fact, said, _who(article, speaker, publisher_of[article.id]), origin(article))
        for ref, (fact, article, speaker, said) in parts.items()
    }
    state = standings(stated, _sources(relations, "supersedes"), _sources(relations, "corrects"))
    linked = {}
    for ref, (fact, article, speaker, said) in parts.items():
        date, role = _timeline_date(fact, article, speaker)
        linked[ref] = LinkedFact(
            fact,
            article,
            publisher_of[article.id],
            speaker,
            known.mentions(fact) if fact.people or fact.organisations else (),
            said,
            date,
            role,
            state.get(ref, CURRENT),
            relations.stated.get(ref, ()),
            relations.received.get(ref, ()),
        )
    return linked


def _who(article: Article, speaker: Party | None, publisher: Party) -> str:
    """Key of whoever says it; nobody can say that the unnamed of two articles are the same."""
    if speaker is not None and not speaker.name and not speaker.organisation:
        return f"{article.id}#{speaker.key}"
    return (speaker or publisher).key


def _sources(relations: Relations, kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ref, received in relations.received.items():
        sources = [relation.source for relation in received if relation.kind == kind]
        if sources:
            found[ref] = sources
    return found


def _timeline_date(fact: Fact, article: Article, speaker: Party | None) -> tuple[Date | None, DateRole]:
    if fact.date is not None:
        return fact.date, "happened"
    if fact.said_by is not None and fact.said_by.on is not None:
        return fact.said_by.on, "said"
    if speaker is not None or fact.kind in ("statement", "denial"):
        return article.date, "published"
    return None, "happened"


def _grouped(content: Content, known: Names, facts: dict[str, LinkedFact]) -> Briefing:
    by_country: dict[str, list[LinkedFact]] = {}
    by_topic: dict[str, list[LinkedFact]] = {}
    by_event: dict[str, list[LinkedFact]] = {}
    said: dict[str, list[LinkedFact]] = {}
    named: dict[str, list[LinkedFact]] = {}
    parties: dict[str, Party] = {}
    for linked in facts.values():
        for code in linked.fact.countries:
            by_country.setdefault(code, []).append(linked)
        if linked.fact.event:
            by_event.setdefault(linked.fact.event, []).append(linked)
        for topic in linked.fact.topics:
            by_topic.setdefault(topic, []).append(linked)
        if linked.speaker and linked.speaker.kind in ("people", "organisations"):
            said.setdefault(linked.speaker.key, []).append(linked)
        for party in linked.mentions:
            if party.kind and not (linked.speaker and linked.speaker.key == party.key):
                named.setdefault(party.key, []).append(linked)
    registered = (
        *map(known.person, content.registries.people),
        *map(known.organisation, content.registries.organisations),
    )
    parties = {party.key: party for party in registered if party.has_page}
    publisher_of = {article.id: known.publisher(article.source) for article in content.articles}
    return Briefing(
        content=content,
        names=known,
        facts=facts,
        publishers=_articles_by(content.articles, lambda article: [publisher_of[article.id].key]),
        publisher_of=publisher_of,
        by_country={code: newest_first(group) for code, group in sorted(by_country.items())},
        by_topic={topic: newest_first(group) for topic, group in sorted(by_topic.items())},
        by_event={event: newest_first(group) for event, group in sorted(by_event.items())},
        by_party={
            key: PartyFacts(party, newest_first(said.get(key, ())), newest_first(named.get(key, ())))
            for key, party in parties.items()
        },
        country_articles=_articles_by(content.articles, _countries_of),
        topic_articles=_articles_by(content.articles, _topics_of),
        copies=_copies(content.articles),
    )


def _countries_of(article: Article) -> Iterable[str]:
    return {*article.countries, *(code for fact in article.facts for code in fact.countries)}


def _topics_of(article: Article) -> Iterable[str]:
    return {*article.topics, *(topic for fact in article.facts for topic in fact.topics)}


def _articles_by(
    articles: Iterable[Article], keys: Callable[[Article], Iterable[str]]
) -> dict[str, tuple[Article, ...]]:
    found: dict[str, list[Article]] = {}
    for article in articles:
        for key in keys(article):
            found.setdefault(key, []).append(article)
    return {key: articles_newest_first(group) for key, group in sorted(found.items())}


def _copies(articles: Iterable[Article]) -> dict[str, tuple[Article, ...]]:
    by_origin = _articles_by(
        (article for article in articles if article.source.origin), lambda article: [article.source.origin]
    )
    return {origin: tuple(reversed(group)) for origin, group in by_origin.items() if len(group) > 1}
