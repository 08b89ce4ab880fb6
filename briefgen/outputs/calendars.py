"""Calendars of what lay ahead when the desk recorded it, as iCalendar files (RFC 5545).

An event lasts whole days, and its `DTEND` is the day after its last one. Only what names its days without doubt is in
a calendar: a month, a season or an open end would become days that no source has named. What passes stays in the
calendar for a while, and what no longer holds stays as cancelled, since a subscriber's program would otherwise drop it
without a word. Addresses of pages are in it only where the site's own address is known.
"""

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator

from briefgen.briefing.as_of import known_since, withdrawn_on
from briefgen.briefing.events import EventEntry
from briefgen.briefing.link import LinkedFact
from briefgen.cards import FactCard
from briefgen.content.edtf import overlap
from briefgen.outputs.feeds import moved, told
from briefgen.outputs.ical import document, text
from briefgen.outputs.tags import of_fact, uid
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_view
from briefgen.views import FactView

PAST = 50
"""Events that are over and that a calendar still has."""
FIRM = ("asserted", "planned")
"""What is said to take place; anything else may take place."""
_DAY = dt.timedelta(days=1)


def of_group(facts: Iterable[FactCard], context: Context) -> tuple[FactCard, ...]:
    """What of some facts is in a calendar, soonest first, each event once."""
    today = context.today.toordinal()
    found = [fact for fact in facts if _was_ahead(fact)]
    past = heapq.nlargest(PAST, (fact for fact in found if fact.ahead <= today), key=_ends)
    return _in_order([*past, *(fact for fact in found if fact.ahead > today)], context)


def of_all(context: Context) -> tuple[FactCard, ...]:
    """What of all facts is in a calendar; only articles that may have some of it are looked into."""
    today, library = context.today.toordinal(), context.briefing.content.articles
    ahead: list[FactCard] = []
    past: list[FactCard] = []
    for card in sorted((card for card in library.cards if card.ahead), key=lambda card: card.ahead, reverse=True):
        if len(past) == PAST and card.ahead < past[-1].ahead:
            break
        found = [fact for fact in library.facts(card.id) if _was_ahead(fact)]
        ahead += (fact for fact in found if fact.ahead > today)
        past = heapq.nlargest(PAST, (*past, *(fact for fact in found if fact.ahead <= today)), key=_ends)
    return _in_order([*past, *ahead], context)


def calendar(name: str, facts: Iterable[FactCard], context: Context) -> bytes:
    """The calendar of some facts and events, of which there is one at least."""
    linked = context.briefing.facts
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//briefgen//briefgen//EN",
        "CALSCALE:GREGORIAN",
        # NAME and REFRESH-INTERVAL are RFC 7986's; many programs know only what they were made from.
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    for fact in facts:
        lines += _event(context.events[fact.event] if fact.merged else linked[fact.ref], context)
    return document([*lines, "END:VCALENDAR"])


def _was_ahead(fact: FactCard) -> bool:
    """Whether a fact names its days, and these were not over when the desk recorded it."""
    return fact.exact and fact.ahead > fact.recorded


def _ends(fact: FactCard) -> tuple[int, str]:
    return fact.ahead, fact.ref


def _in_order(facts: Iterable[FactCard], context: Context) -> tuple[FactCard, ...]:
    once = (fact for fact in context.once(facts) if fact.exact)
    return tuple(sorted(once, key=lambda fact: (fact.order[:20], fact.ref)))


def _event(linked: LinkedFact, context: Context) -> Iterator[str]:
    """The content lines of an event."""
    fact, view = linked.fact, fact_view(linked, context)
    days = fact.date.days if fact.date else None
    assert days is not None, fact.ref
    reports = linked.reports if isinstance(linked, EventEntry) else (linked,)
    first, last = days
    yield "BEGIN:VEVENT"
    # What is the only report of an event today may be joined by another one tomorrow.
    yield f"UID:{uid(context.config, f'event/{fact.event}' if fact.event else of_fact(fact.ref))}"
    yield f"DTSTAMP:{_date(max(moved(report, context) for report in reports))}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_date(first)}"
    if last < dt.date.max:  # after which there is no day
        yield f"DTEND;VALUE=DATE:{_date(last + _DAY)}"
    yield f"SEQUENCE:{len(reports) - 1 + sum(_revisions(report, context) for report in reports)}"
    yield f"STATUS:{_status(linked, context)}"
    yield f"SUMMARY:{text(fact.claim)}"
    yield f"DESCRIPTION:{text(chr(10).join(_description(view)))}"
    names = [link.label for link in (*view.countries, *view.topics)]
    if names:
        yield f"CATEGORIES:{','.join(map(text, names))}"
    if context.config.base_url:
        yield f"URL:{context.config.base_url}{view.href}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _date(day: dt.date) -> str:
    """A day as iCalendar writes it. `%Y` would not fill a year before 1000 with zeros everywhere."""
    return day.isoformat().replace("-", "")


def _revisions(linked: LinkedFact, context: Context) -> int:
    """How often something became of a fact: it never falls while content is only added."""
    facts = context.briefing.facts
    refs = {relation.source for relation in linked.received if relation.kind != "supports"}
    if linked.standing.by:
        refs.add(linked.standing.by)
    withdrawn = [other for other in (linked, *(facts[ref] for ref in refs)) if withdrawn_on(other.fact, other.article)]
    return len(refs) + len(withdrawn)


def _status(linked: LinkedFact, context: Context) -> str:
    """What is to be expected of an event, by RFC 5545, 3.8.1.11."""
    if not linked.in_force and not _took_place(linked, context):
        return "CANCELLED"
    facts = context.briefing.facts
    denied = any(relation.kind == "denies" and facts[relation.source].in_force for relation in linked.received)
    return "CONFIRMED" if linked.fact.modality in FIRM and not denied else "TENTATIVE"


def _took_place(linked: LinkedFact, context: Context) -> bool:
    """Whether a fact came to pass: what replaced it tells so, on its days and not ahead any more, or came after them.

    A border closed on the 12th; that it opens again on the 25th, said on the 23rd, calls the 12th not off.
    """
    if linked.standing.state != "superseded" or linked.fact.date is None:
        return False
    other = context.briefing.facts[linked.standing.by]
    said, last = other.said.earliest, linked.fact.date.latest
    if said and last and said > last:
        return True
    date = other.fact.date
    begun = date is not None and date.earliest is not None and date.earliest <= known_since(other.fact, other.article)
    same = date is not None and overlap(date, linked.fact.date)
    return begun and same and other.fact.modality == "asserted"


def _description(view: FactView) -> Iterator[str]:
    """What became of it, who says it, the words, the sources."""
    for status in view.status:
        yield f"{status.words[:1].upper()}{status.words[1:]}"
    yield " · ".join(told(view))
    for quote in view.quotes:
        yield f"“{quote.text}”"
        if quote.translation:
            yield f"In translation: “{quote.translation}”"
    for source in view.sources:
        yield f"Source: {' '.join(filter(None, (source.publisher.label, source.url)))}"
