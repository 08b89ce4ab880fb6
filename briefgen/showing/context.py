"""What every view is made from, and the addresses and names that views share."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from briefgen import english
from briefgen.briefing.events import EventEntry, entry_card, events, once
from briefgen.briefing.influence import influences
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.names import Party
from briefgen.briefing.origins import by_origin, origin
from briefgen.briefing.questions import QuestionGroup, outdated, questions
from briefgen.briefing.support import Support, supports
from briefgen.cards import COUNTRY, MODULUS, NO_DATE, TOPIC, ArticleCard, FactCard, digest_of, keys, number
from briefgen.config import Config
from briefgen.content.countries import Country, country
from briefgen.model import Article, Date, Speaker
from briefgen.views import DateView, FactView, Link


class Context:
    """The linked briefing, the configuration and the day: the only inputs of views.

    It holds no state but what was made from these inputs alone.
    """

    def __init__(
        self,
        briefing: Briefing,
        config: Config,
        today: dt.date,
        as_of: dt.date | None = None,
        skip: Collection[str] = (),
    ) -> None:
        self.briefing = briefing
        self.config = config
        self.today = today
        self.as_of = as_of
        self.skip = skip
        """Parts of the site that are left out."""
        self.fact_views: dict[str, FactView] = {}
        self.feed_entries: dict[str, Any] = {}
        """Facts as feeds have them, by reference: most stand in several feeds, and in two forms of each."""
        self._speakers: dict[tuple[str, str, str, str], Party] = {}

    @cached_property
    def covered(self) -> frozenset[str]:
        """Countries that have a page."""
        named = (key.removeprefix(COUNTRY) for key in self.briefing.index.articles if key.startswith(COUNTRY))
        return frozenset({*named, *self.briefing.content.countries})

    @cached_property
    def topics(self) -> frozenset[str]:
        """Topics that have a page."""
        named = (key.removeprefix(TOPIC) for key in self.briefing.index.articles if key.startswith(TOPIC))
        return frozenset({*named, *self.briefing.content.topics})

    @cached_property
    def _article_cards(self) -> Mapping[str, ArticleCard]:
        return {card.id: card for card in self.briefing.content.articles.cards}

    @cached_property
    def last_recorded(self) -> Sequence[ArticleCard]:
        """The articles with facts, those first of which something was recorded last."""
        cards = [card for card in self.briefing.content.articles.cards if card.count]
        return sorted(cards, key=attrgetter("newest"), reverse=True)

    def article_card(self, name: str) -> ArticleCard:
        """The card of an article."""
        return self._article_cards[name]

    @cached_property
    def events(self) -> Mapping[str, EventEntry]:
        """Events that several facts report, by id."""
        return events(self.briefing)

    @cached_property
    def event_cards(self) -> Mapping[str, FactCard]:
        """The cards under which events stand in lists, by id."""
        shown = self.briefing.by_event
        return {
            name: entry_card(entry, digest_of([self.shown_digest(fact) for fact in shown[name]]))
            for name, entry in self.events.items()
        }

    @cached_property
    def questions(self) -> Mapping[str, QuestionGroup]:
        """Questions that facts answer, by id."""
        return questions(self.briefing)

    @cached_property
    def outdated(self) -> frozenset[tuple[str, str]]:
        """Facts with the scopes in which their answers no longer hold."""
        return outdated(self.questions.values())

    @cached_property
    def supports(self) -> Mapping[str, Support]:
        """Who else says the same as a fact, by its reference."""
        return supports(self.briefing, self.questions)

    @cached_property
    def influences(self) -> Mapping[str, bytes]:
        """Digests of what is shown of facts to which other facts do something, by reference."""
        return influences(self.briefing, self.supports, self.origins, self.outdated)

    def shown_digest(self, fact: FactCard) -> bytes:
        """Digest of all that is shown of a fact; of an event all its reports are in its card's."""
        return fact.digest if fact.merged else self.influences.get(fact.ref, fact.digest)

    @cached_property
    def _influences_by_article(self) -> Mapping[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for ref, digest in sorted(self.influences.items()):
            found.setdefault(ref.partition("#")[0], []).append(digest)
        return found

    @cached_property
    def influenced(self) -> Mapping[str, int]:
        """What other facts, and events in the place of several, add to the sums of groups."""
        found: dict[str, int] = {}
        facts = self.briefing.facts
        shown = [(facts.card(ref), digest) for ref, digest in self.influences.items()]
        for card in self.event_cards.values():
            shown += [(fact, card.digest) for fact in (card, *self.briefing.by_event[card.event])]
        for fact, digest in shown:
            for key in keys(fact):
                found[key] = (found.get(key, 0) + number(digest_of(fact.digest, digest))) % MODULUS
        return found

    def influences_on(self, article: str) -> list[bytes]:
        """Digests of what is shown of those facts of an article to which other facts do something."""
        return self._influences_by_article.get(article, [])

    @cached_property
    def origins(self) -> Mapping[str, tuple[ArticleCard, ...]]:
        """Articles of one report, by origin, the original first."""
        return by_origin(self.briefing.content.articles.cards)

    def is_copy(self, article: Article | ArticleCard) -> bool:
        """Whether another article printed the same report before this one."""
        others = self.origins.get(origin(article))
        return others is not None and others[0].id != article.id

    @cached_property
    def originals(self) -> Mapping[str, list[tuple[str, str]]]:
        """Facts of reports that several articles carry, each with the original, by the year in which they stand."""
        found: dict[str, list[tuple[str, str]]] = {}
        for group in self.origins.values():
            for article in group:
                for fact in self.briefing.content.articles.facts(article.id):
                    year = fact.order[:4] if fact.fineness else NO_DATE
                    found.setdefault(year, []).append((fact.ref, group[0].id))
        return {year: sorted(facts) for year, facts in sorted(found.items())}

    @cached_property
    def asked(self) -> frozenset[str]:
        """Questions that have a page."""
        return frozenset({*self.questions, *self.briefing.content.questions})

    def once(self, facts: Iterable[FactCard]) -> tuple[FactCard, ...]:
        """The facts in the order of timelines, each event once."""
        return once(facts, self.event_cards)

    @cached_property
    def all_ahead(self) -> tuple[FactCard, ...]:
        """Of all facts what is ahead of the build's day."""
        today, library = self.today.toordinal(), self.briefing.content.articles
        events = (fact for reports in self.briefing.by_event.values() for fact in reports)
        late = (fact for card in library.cards if card.ahead > today for fact in library.facts(card.id))
        return self.ahead({fact.ref: fact for fact in (*late, *events)}.values())

    def ahead(self, facts: Iterable[FactCard]) -> tuple[FactCard, ...]:
        """What is ahead of the build's day, each event once, soonest first; what is vague behind all within its span.

        What is dated after the day, or said to be ahead on a date that has not passed; and is in force; and of no
        event that somebody reports to have happened.
        """
        today = self.today.toordinal()
        found = once(
            (fact for fact in facts if fact.ahead > today or (fact.event and fact.event in self.events)),
            self.event_cards,
        )
        ahead = [fact for fact in found if fact.ahead > today and self._is_open(fact)]
        return tuple(sorted(ahead, key=lambda fact: fact.soonness))

    def _is_open(self, fact: FactCard) -> bool:
        facts = self.briefing.facts
        in_force = self.events[fact.event].in_force if fact.merged else facts.in_force(fact.ref)
        reports = self.briefing.by_event.get(fact.event, ())
        return in_force and not any(self._has_happened(facts[report.ref]) for report in reports)

    def _has_happened(self, linked: LinkedFact) -> bool:
        """Whether a fact reports, by the build's day, that its event took place."""
        date = linked.fact.date
        begun = date is not None and date.earliest is not None and date.earliest <= self.today
        return begun and linked.fact.modality == "asserted" and linked.in_force

    def country_name(self, code: str) -> str:
        """Name for display: the site's own, else the package's."""
        return self.config.countries.get(code) or known_country(code).name

    def country_link(self, code: str) -> Link:
        """A country with its page."""
        return Link(self.country_name(code), country_address(code) if code in self.covered else "")

    def topic_name(self, topic: str) -> str:
        """Title of a topic: its intro's, else its id in words."""
        intro = self.briefing.content.topics.get(topic)
        words = topic.replace("-", " ").replace("_", " ")
        return intro.title if intro and intro.title else words[:1].upper() + words[1:]

    @cached_property
    def topics_in_order(self) -> tuple[tuple[str, str], ...]:
        """The topics that have a page, each with its title, by title."""
        named = ((topic, self.topic_name(topic)) for topic in sorted(self.topics))
        return tuple(sorted(named, key=lambda it: english.sort_key(it[1])))

    def topic_link(self, topic: str) -> Link:
        """A topic with its page."""
        return Link(self.topic_name(topic), f"topics/{topic}.html" if topic in self.topics else "")

    def question_name(self, question: str) -> str:
        """Title of a question: its own, its intro's, else its id in words."""
        content = self.briefing.content
        entry, intro = content.registries.questions.get(question), content.questions.get(question)
        words = question.replace("-", " ").replace("_", " ")
        return (entry.title if entry else "") or (intro.title if intro else "") or words[:1].upper() + words[1:]

    def question_link(self, question: str) -> Link:
        """A question with its page."""
        return Link(self.question_name(question), question_address(question) if question in self.asked else "")

    def party_link(self, party: Party) -> Link:
        """A person, organisation or publisher with its page."""
        has_page = party.has_page and (party.kind != "publishers" or party.key in self.briefing.publishers)
        return Link(party.name, f"{party.kind}/{party.id}.html" if has_page else "")

    def forget(self) -> None:
        """Let go of facts and views that were made: they are made again when they are asked for again."""
        self.fact_views.clear()
        self.feed_entries.clear()
        self.briefing.facts.forget()

    def speaker(self, fact: FactCard) -> Party | None:
        """Who says a fact; None: the source says it itself."""
        if fact.speaker is None:
            return None
        made = self._speakers.get(fact.speaker)
        if made is None:
            made = self._speakers[fact.speaker] = self.briefing.names.speaker(Speaker(*fact.speaker))
        return made

    def unit(self, question: str) -> str:
        """Unit of a question's figures that are written without one."""
        entry = self.briefing.content.registries.questions.get(question)
        return entry.unit if entry else ""


def known_country(code: str) -> Country:
    """The country of a code that reading has let through."""
    found = country(code)
    assert found is not None, code
    return found


def country_address(code: str) -> str:
    """Page of a country."""
    return f"countries/{known_country(code).slug}.html"


def question_address(question: str) -> str:
    """Page of a question."""
    return f"questions/{question}.html"


def article_address(article: str) -> str:
    """Page of an article."""
    return f"articles/{article}.html"


def fact_address(ref: str) -> str:
    """Permalink of a fact."""
    article, _, fact = ref.partition("#")
    return f"{article_address(article)}#{fact}"


def cite_address(ref: str) -> str:
    """Where a fact's page says how to cite it."""
    article, _, fact = ref.partition("#")
    return f"{article_address(article)}#page-cite-{fact}"


def flag_address(code: str) -> str:
    """Flag of a country below the root."""
    return f"assets/flags/{code.lower()}.svg"


def date_view(date: Date, role: str = "happened") -> DateView:
    """A date in words, with and without its year."""
    words = english.date_words(date)
    head, year = english.split_year(words)
    exact = date.day
    span = date.precision == "interval" and date.earliest != date.latest
    return DateView(words, head, year, _iso(date), role, exact is None and not span, span)


def _iso(date: Date) -> str:
    """The date as HTML's `<time>` takes it; empty for what it has no form for."""
    if date.approximate or date.uncertain or date.earliest is None:
        return ""
    if date.precision in ("day", "time"):
        return date.earliest.isoformat()
    if date.precision == "month":
        return date.earliest.isoformat()[:7]
    return date.earliest.isoformat()[:4] if date.precision == "year" else ""


def short_date(date: Date) -> str:
    """A date for tables: `15 Sep 2025`, or its words when it is not one day."""
    return english.short_day(date.day) if date.day else english.date_words(date)
