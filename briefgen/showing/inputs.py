"""Digests of what the views of pages are made from, beside what all pages have in common.

A page's inputs may be wider than what it shows, never narrower: then it is only made once too often.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec
from markupsafe import Markup

from briefgen.briefing.changes import Change, together
from briefgen.briefing.groups import Members
from briefgen.briefing.origins import origin
from briefgen.briefing.periods import Period
from briefgen.cards import (
    AHEAD,
    COUNTRY,
    DIGEST,
    MODULUS,
    NO_DATE,
    TOPIC,
    YEAR,
    ArticleCard,
    FactCard,
    digest_of,
)
from briefgen.showing.context import Context
from briefgen.showing.disputes import dispute_lines
from briefgen.showing.listed import Listed
from briefgen.showing.timelines import LATEST, first, shape


def of_facts(facts: Iterable[FactCard], context: Context) -> bytes:
    """What is shown of some facts, in their order."""
    influences = context.influences
    if influences:
        shown = [influences.get(fact.ref, fact.digest) if not fact.merged else fact.digest for fact in facts]
    else:
        shown = [fact.digest for fact in facts]
    return blake2b(b"".join(shown), digest_size=DIGEST).digest()


def of_group(facts: Iterable[FactCard], context: Context) -> bytes:
    """What is shown of a group of facts, of those by themselves and of the events that stand in the place of some."""
    facts = tuple(facts)
    merged = context.once(facts)
    return of_facts(facts, context) if merged == facts else of_facts((*facts, *merged), context)


def of_articles(articles: Iterable[ArticleCard]) -> bytes:
    """What lists show of some articles, in their order."""
    return blake2b(b"".join([article.digest for article in articles]), digest_size=DIGEST).digest()


def of_parts(period: Period[Any]) -> list[tuple[str, int]]:
    """The parts of a period by name."""
    return [(part.key, part.count) for part in period.parts]


def of_period(period: Period[FactCard], context: Context) -> bytes:
    """The page of a period: its own facts, and of its parts what is counted; of all time also the newest of these."""
    own = [_group(key, context) for key in _whole_groups(period.own)] or of_facts(period.own, context)
    newest = () if period.key else of_facts(first(period, LATEST), context)
    return digest_of(period.key, own, newest, list(map(shape, period.parts)))


def _whole_groups(facts: Sequence[FactCard]) -> Sequence[str]:
    """The groups that facts are, where they need not be looked at one by one; empty: they need to be."""
    return facts.keys if isinstance(facts, Members) else ()


def of_subject(unit: str, period: Period[FactCard], context: Context) -> bytes:
    """The main page of a country or topic, `period` is its timeline: only what it shows of its facts.

    Of most facts of a large one it shows no more than that they are there, and which countries they name.
    """
    if not period.parts:  # then it shows them all
        return of_unit(unit, context)
    briefing, today, is_country = context.briefing, context.today.toordinal(), unit.startswith(COUNTRY)
    facts = (briefing.by_country if is_country else briefing.by_topic).get(unit.partition(":")[2], ())
    shown = [
        fact
        for fact in facts
        if fact.question or not fact.fineness or fact.ahead > today or (is_country and fact.speaker)
    ]
    if context.event_cards:
        shown += [fact for fact in context.once(facts) if fact.merged]
    return digest_of(
        unit,
        len(facts),
        "".join(chain.from_iterable([fact.countries for fact in facts])),  # faster than to count them, and no narrower
        of_articles(briefing.index.articles[unit]),
        of_period(period, context),
        of_facts(shown, context),
        _beside_facts(unit, context),
    )


def _beside_facts(unit: str, context: Context) -> tuple[object, ...]:
    """What the pages of a country or topic show besides its facts and articles."""
    briefing, kind, name = context.briefing, *unit.split(":", 1)
    is_country = f"{kind}:" == COUNTRY
    intros = briefing.content.countries if is_country else briefing.content.topics
    disputes = dispute_lines(context, name) if is_country else ()
    return _last_changed(briefing.index.articles.get(unit, ())), intros.get(name), context.today, disputes


def of_article(card: ArticleCard, context: Context) -> bytes:
    """An article, what other articles do to its facts, and the copies of its report."""
    others = context.influences_on(card.id)
    copies = context.origins.get(origin(card), ())
    if not others and not copies and not card.links:
        return card.whole
    targets = [link.target for link in card.links]
    return digest_of(card.whole, others, [copy.digest for copy in copies], targets)


def of_question(question: str, context: Context) -> bytes:
    """A question: its answers, the copies of their reports, what denies or disputes them, the desk's judgement."""
    briefing = context.briefing
    answers = briefing.by_question.get(question, ())
    owners = {answer.ref.partition("#")[0] for answer in answers}
    reports = [context.origins.get(origin(context.article_card(owner)), ()) for owner in sorted(owners)]
    received = [relation for answer in answers for relation in briefing.relations.received.get(answer.ref, ())]
    return digest_of(
        of_facts(answers, context),
        [of_articles(report) for report in reports],
        of_facts((briefing.facts.card(relation.source) for relation in received), context),
        _last_changed(map(context.article_card, owners)),
        briefing.content.questions.get(question),
    )


YEARS = "timeline:"
"""How the units of the timeline's years and months begin."""
UPCOMING = "upcoming"
"""The unit of what comes next, page and calendar."""


def units(context: Context) -> dict[str, bytes]:
    """Every unit whose pages need not be planned again while its digest is the same."""
    briefing = context.briefing
    found = [*(COUNTRY + code for code in context.covered), *(TOPIC + topic for topic in context.topics)]
    found += [f"publisher:{key}" for key in briefing.publishers]
    found += [
        "articles",
        "changes",
        UPCOMING,
        *([] if context.events else (YEARS + span for span in briefing.index.spans)),
    ]
    return {unit: of_unit(unit, context) for unit in found}


def of_unit(unit: str, context: Context) -> bytes:
    """All that the pages of a unit are made from, beside what all pages have in common."""
    briefing = context.briefing
    kind, _, name = unit.partition(":")
    if f"{kind}:" in (COUNTRY, TOPIC):
        return digest_of(unit, _group(unit, context), _beside_facts(unit, context))
    if kind == "publisher":
        articles = briefing.publishers[name]
        return digest_of(unit, of_articles(articles), b"".join([article.counted for article in articles]))
    if f"{kind}:" == YEARS:
        return digest_of(unit, [_group(key, context) for key in briefing.index.spans[name]], _around(name, context))
    return _of_list(unit, context)


def _of_list(unit: str, context: Context) -> bytes:
    """The same of a list of the whole site."""
    articles = context.briefing.articles
    if unit == "articles":
        return digest_of(unit, of_articles(articles))
    if unit == UPCOMING:
        return digest_of(unit, _group(AHEAD, context), _recorded_later(context), context.today)
    influences = sorted(context.influences.items())
    late = [fact.digest for article in articles for fact in article.special]
    return digest_of(unit, of_articles(articles), late, influences)


def _recorded_later(context: Context) -> list[object]:
    """The articles of which something is ahead of the build's day, and was perhaps not when it was recorded.

    That happens where the day is set back. Then what others do to such facts counts too, and no group has them all.
    """
    today = context.today.toordinal()
    cards = context.briefing.content.articles.cards
    late = [card.entries for card in cards if card.ahead > today and card.newest[0] > today]
    events = ((name, card.digest) for name, card in context.event_cards.items())
    return [late, sorted(context.influences.items()), sorted(events)] if late else []


def of_timeline(context: Context) -> bytes:
    """All dated facts."""
    spans = context.briefing.index.spans
    groups = [_group(key, context) for span, keys in spans.items() if len(span) == YEAR for key in keys]
    return digest_of(groups, sorted(context.event_cards.items()))


def of_newest(years: Period[FactCard], context: Context) -> bytes:
    """The first page of a timeline of whole groups, which are its years: its newest facts, and what is counted.

    Which facts are the newest is not looked up; they are among those of the latest months and years.
    """
    found: list[tuple[str, int, int]] = []
    number = 0
    for year in years.parts:
        for part in (*year.parts, year):
            if number < LATEST:
                keys = _whole_groups(year.own) if part is year else context.briefing.index.spans[part.key]
                found += [_group(key, context) for key in keys]
                number += sum(context.briefing.index.counts.get(key, 0) for key in keys)
    return digest_of(found, list(map(shape, years.parts)))


def of_year(year: str, context: Context) -> bytes:
    """All facts of a year; where it is none, those that have no place on timelines."""
    spans = context.briefing.index.spans
    originals = context.originals.get(year if year in spans else NO_DATE, ())
    return digest_of(year, [_group(key, context) for key in spans.get(year, [NO_DATE])], originals)


def of_table(name: str, context: Context) -> bytes:
    """All that a table of the data is made from: facts, articles, sources, corrections."""
    if name == "facts":
        return digest_of(name, of_timeline(context), _group(NO_DATE, context), list(context.originals.items()))
    return digest_of(name, of_unit("changes" if name == "corrections" else "articles", context))


def _group(key: str, context: Context) -> tuple[str, int, int]:
    """A group of facts and its articles: how many facts, and what their digests add up to."""
    index = context.briefing.index
    return key, index.counts.get(key, 0), (index.total(key) + context.influenced.get(key, 0)) % MODULUS


def _last_changed(articles: Iterable[ArticleCard]) -> int:
    """The last day, as an ordinal, on which something of some articles was recorded: no digest of theirs tells it."""
    return max([article.changed for article in articles], default=0)


def _around(span: str, context: Context) -> list[tuple[str, int]]:
    """How many facts the years, or the year and its months, have that the pages of a year or month lead to."""
    index = context.briefing.index
    if len(span) == YEAR:
        years = index.years
        at = years.index(span)
        near = years[max(0, at - 1) : at + 2]
    else:
        near = index.within[span[:YEAR]]
    return [(name, index.sizes[name]) for name in near]


def of_changes(period: Period[Change], context: Context) -> bytes:
    """The changes of a period, and its parts by name; the main page shows the newest of its parts' changes too."""
    own = [of_change(change, context) for change in period.own]
    return digest_of(period.key, own, [of_changes(part, context) for part in period.parts], of_parts(period))


def of_change(change: Change, context: Context) -> bytes:
    """A change: its article and the facts that it is about."""
    facts = [fact for fact in (change.fact, change.before, *change.restored) if fact]
    article = context.article_card(change.article.id)
    digests = [context.shown_digest(context.briefing.facts.card(fact.ref)) for fact in facts]
    return digest_of(change.day, change.kind, article.digest, together(article), digests)


def of_view(view: Any) -> bytes:
    """A view as it is, facts in lists by their digests."""
    return blake2b(_encode(view), digest_size=DIGEST).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, Listed):
        return value.digests
    if isinstance(value, Markup):
        return str.__str__(value)
    raise TypeError(f"a view holds a {type(value).__name__}")


_encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
