"""Linking: from what each article says to what all of them say together, by country, topic, person and publisher.

Groups hold cards. A fact itself is linked when it is first asked for, so that a build links what it shows.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from briefgen.briefing.groups import Arrangement, Groups, Index, Members, by, changed, newest_first
from briefgen.briefing.names import Names, Party, names
from briefgen.briefing.origins import origin
from briefgen.briefing.relations import Relation, Relations, relate
from briefgen.briefing.scopes import check_ids, check_scopes
from briefgen.briefing.standing import CURRENT, Standing, Stated, standings
from briefgen.cards import COUNTRY, TOPIC, ArticleCard, DateRole, FactCard, said, timeline_date
from briefgen.entries import Content
from briefgen.library import Library
from briefgen.model import Article, Date, Fact, Speaker
from briefgen.problems import Problem


class LinkedFact(Struct, frozen=True):
    """A fact, with what follows for it from everything else."""

    fact: Fact
    article: Article
    """Its article, perhaps without the body."""
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


class Facts(Mapping[str, LinkedFact]):
    """All facts by reference, in the order of articles; each is linked when it is first asked for."""

    def __init__(self, library: Library, known: Names, relations: Relations, state: Mapping[str, Standing]) -> None:
        self._library = library
        self._articles = {article.id: article.count for article in library.cards}
        self._names = known
        self._relations = relations
        self._state = state
        self._linked: dict[str, LinkedFact] = {}

    def __len__(self) -> int:
        return sum(self._articles.values())

    def __iter__(self) -> Iterator[str]:
        return (fact.ref for name in self._articles for fact in self._library.facts(name))

    def __contains__(self, ref: object) -> bool:
        return isinstance(ref, str) and self._card(ref) is not None

    def card(self, ref: str) -> FactCard:
        """The card of a fact; raises KeyError where there is none."""
        found = self._card(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def _card(self, ref: str) -> FactCard | None:
        name = ref.partition("#")[0]
        if name not in self._articles:
            return None
        return next((fact for fact in self._library.facts(name) if fact.ref == ref), None)

    def __getitem__(self, ref: str) -> LinkedFact:
        made = self._linked.get(ref)
        if made is None:
            article = self._library.article(ref.partition("#")[0])
            for fact in article.facts:
                self._linked[fact.ref] = self._link(fact, article)
            made = self._linked[ref]
        return made

    def of(self, article: Article) -> list[LinkedFact]:
        """The facts of an article, linked for this once: nothing is held of them."""
        return [self._link(fact, article) for fact in article.facts]

    def in_force(self, ref: str) -> bool:
        """Whether a fact was neither superseded nor corrected nor retracted."""
        return ref not in self._state

    def standing(self, ref: str) -> Standing:
        """What became of a fact."""
        return self._state.get(ref, CURRENT)

    def forget(self) -> None:
        """Let go of the facts that were linked: they are linked again when they are asked for again."""
        self._linked.clear()
        self._library.forget()

    def _link(self, fact: Fact, article: Article) -> LinkedFact:
        ref, known = fact.ref, self._names
        date, role = timeline_date(fact, article)
        return LinkedFact(
            fact,
            article,
            known.publisher(article.source),
            known.speaker(fact.said_by) if fact.said_by else None,
            known.mentions(fact) if fact.people or fact.organisations else (),
            said(fact, article),
            date,
            role,
            self._state.get(ref, CURRENT),
            self._relations.stated.get(ref, ()),
            self._relations.received.get(ref, ()),
        )


class PartyFacts(Struct, frozen=True):
    """What a registered person or organisation says, and what is said naming it."""

    party: Party
    said: tuple[FactCard, ...] = ()
    """What it says."""
    named: tuple[FactCard, ...] = ()
    """Facts that name it, its own statements left out."""


class Briefing(Struct, frozen=True):
    """Everything linked; each group in the order of timelines, newest first."""

    content: Content
    names: Names
    facts: Facts
    """All facts by reference, in the order of articles."""
    dated: Members
    """All facts in the order of timelines; undated ones stand at the end."""
    index: Index
    """What articles add to groups."""
    relations: Relations
    standings: Mapping[str, Standing]
    """What became of facts that are not simply current, by reference."""
    articles: tuple[ArticleCard, ...]
    """Newest first."""
    publishers: Mapping[str, tuple[ArticleCard, ...]]
    """Articles by publisher's key, newest first."""
    publisher_of: Mapping[str, Party]
    """Publisher by article id."""
    by_country: Groups
    by_topic: Groups
    by_event: Mapping[str, tuple[FactCard, ...]]
    """By the id of the event that facts report."""
    by_question: Mapping[str, tuple[FactCard, ...]]
    by_party: Mapping[str, PartyFacts]
    """By key, people and organisations that are registered."""

    @property
    def arrangement(self) -> Arrangement:
        """Its articles in both their orders, and what they add to groups."""
        return Arrangement(self.content.articles.cards, self.articles, self.index)

    def country_articles(self, code: str) -> list[ArticleCard]:
        """Articles that name a country themselves or in a fact, newest first."""
        return self.index.articles.get(COUNTRY + code, [])

    def topic_articles(self, topic: str) -> list[ArticleCard]:
        """Articles on a topic, newest first."""
        return self.index.articles.get(TOPIC + topic, [])


def articles_newest_first(articles: Iterable[ArticleCard]) -> tuple[ArticleCard, ...]:
    """Articles by date of publication."""
    return tuple(sorted(articles, key=_published, reverse=True))


def _published(article: ArticleCard) -> tuple[object, ...]:
    return article.date.sort_key, article.date.time, article.id


def link(content: Content, before: Arrangement | None = None) -> tuple[Briefing, list[Problem]]:
    """The briefing that the content makes, and what does not fit together in it.

    What an earlier arrangement, `before`, has of the same articles is not computed again.
    """
    known, problems = names(content.registries)
    relations, found = relate(content.articles, content.drafts)
    problems += found
    problems += check_scopes(content) + check_ids(content)
    publisher_of = {article.id: known.publisher(article.source) for article in content.articles.cards}
    state = _standings(content.articles, known, publisher_of, relations)
    articles, index = _indexed(content.articles, before)
    return _grouped(content, known, publisher_of, relations, state, articles, index), problems


def _indexed(library: Library, before: Arrangement | None) -> tuple[tuple[ArticleCard, ...], Index]:
    """The articles, newest first, and what they add to groups."""
    found = changed(before.cards, library.cards) if before else None
    if before is None or found is None:
        articles = articles_newest_first(library.cards)
        return articles, Index(library, articles)
    now = {new.id: new for new in found.come}
    if [(old.id, _published(old)) for old in found.gone] == [(new.id, _published(new)) for new in found.come]:
        articles = tuple([now.get(article.id, article) for article in before.newest])
    else:
        articles = articles_newest_first(library.cards)
    return articles, before.groups.after(library, articles, found)


def _standings(
    library: Library, known: Names, publisher_of: Mapping[str, Party], relations: Relations
) -> Mapping[str, Standing]:
    """What became of each fact that is not simply current.

    Only facts that answer a question, take part in relations or were withdrawn can have lost their force.
    """
    refs = {*relations.stated, *relations.received}
    refs |= {fact.ref for card in library.cards for fact in card.special if fact.question or fact.retracted}
    stated = {}
    for ref in sorted(refs):
        article = library.article(ref.partition("#")[0])
        stated[ref] = _stated(ref, article, known, publisher_of[article.id])
    return standings(stated, _sources(relations, "supersedes"), _sources(relations, "corrects"))


def _stated(ref: str, article: Article, known: Names, publisher: Party) -> Stated:
    fact = next(fact for fact in article.facts if fact.ref == ref)
    speaker = known.speaker(fact.said_by) if fact.said_by else None
    return Stated(fact, said(fact, article), _who(article, speaker, publisher), origin(article))


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


def _grouped(
    content: Content,
    known: Names,
    publisher_of: dict[str, Party],
    relations: Relations,
    state: Mapping[str, Standing],
    articles: tuple[ArticleCard, ...],
    index: Index,
) -> Briefing:
    library = content.articles
    every = sum(article.count for article in articles)
    dated = Members(
        every, lambda: newest_first(fact for article in library.cards for fact in library.facts(article.id))
    )
    special = newest_first(fact for article in library.cards for fact in article.special)
    return Briefing(
        content=content,
        names=known,
        facts=Facts(library, known, relations, state),
        dated=dated,
        index=index,
        relations=relations,
        standings=state,
        articles=articles,
        publishers=by(articles, lambda article: (publisher_of[article.id].key,)),
        publisher_of=publisher_of,
        by_country=Groups(COUNTRY, index),
        by_topic=Groups(TOPIC, index),
        by_event=by((fact for fact in special if fact.event), lambda fact: (fact.event,)),
        by_question=by((fact for fact in special if fact.question), lambda fact: (fact.question,)),
        by_party=_by_party(dated, content, known),
    )


def _by_party(facts: Iterable[FactCard], content: Content, known: Names) -> dict[str, PartyFacts]:
    registered = (
        *map(known.person, content.registries.people),
        *map(known.organisation, content.registries.organisations),
    )
    parties = {party.key: party for party in registered if party.has_page}
    said: dict[str, list[FactCard]] = {key: [] for key in parties}
    named: dict[str, list[FactCard]] = {key: [] for key in parties}
    for fact in facts if parties else ():
        speaker = known.speaker(Speaker(*fact.speaker)) if fact.speaker else None
        if speaker and speaker.key in said and speaker.kind:
            said[speaker.key].append(fact)
        for party in known.mentions(fact):
            if party.key in named and party.kind and not (speaker and speaker.key == party.key):
                named[party.key].append(fact)
    return {key: PartyFacts(party, tuple(said[key]), tuple(named[key])) for key, party in parties.items()}
