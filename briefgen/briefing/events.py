"""What several facts report: one entry on timelines, dated as precisely as the reports agree."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from briefgen.briefing.groups import newest_first
from briefgen.briefing.independence import independent
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.relations import Relation
from briefgen.briefing.standing import CURRENT
from briefgen.cards import DateRole, FactCard, ahead, begins, order
from briefgen.content.edtf import overlap, vagueness
from briefgen.entries import Event
from briefgen.model import MODALITIES, Date, Fact, Modality

Thing = TypeVar("Thing")


class EventEntry(LinkedFact, frozen=True):
    """An event that several facts report, as if it were one fact: the latest report, with what all of them say."""

    reports: tuple[LinkedFact, ...] = ()
    """All of them, the latest said first."""
    origins: int = 1
    """Independent origins of the reports that the desk has not withdrawn and nothing corrected."""
    contradicting: tuple[Date, ...] = ()
    """Dates of which two cannot both be true, the earlier first; empty where the reports agree."""


def events(briefing: Briefing) -> Mapping[str, EventEntry]:
    """Every event that more than one fact reports, by id."""
    known = briefing.content.registries.events
    return {
        name: _entry(sorted((briefing.facts[fact.ref] for fact in facts), key=_said_key, reverse=True), known.get(name))
        for name, facts in briefing.by_event.items()
        if len(facts) > 1
    }


def entry_card(entry: EventEntry, digest: bytes) -> FactCard:
    """The card of an event, for lists in which it stands in the place of its reports."""
    fact = entry.fact
    words, fine = order(entry.date, entry.said)
    return FactCard(
        ref=entry.ref,
        order=words,
        fineness=fine,
        digest=digest,
        countries=fact.countries,
        topics=fact.topics,
        ahead=ahead(fact),
        begins=begins(fact),
        recorded=fact.recorded.toordinal() if fact.recorded else 1,
        event=fact.event,
        merged=True,
        exact=fact.date is not None and fact.date.days is not None,
    )


def once(facts: Iterable[FactCard], entries: Mapping[str, FactCard]) -> tuple[FactCard, ...]:
    """The facts in the order of timelines, where an event stands once instead of each of its reports."""
    facts = tuple(facts)
    if not entries or entries.keys().isdisjoint([fact.event for fact in facts]):
        return facts
    found: dict[str, FactCard] = {}
    for fact in facts:
        entry = entries.get(fact.event) if fact.event else None
        found.setdefault(fact.event if entry else fact.ref, entry or fact)
    return newest_first(found.values())


def _said_key(linked: LinkedFact) -> tuple[tuple[dt.date, dt.date], str]:
    return linked.said.sort_key, linked.ref


def _entry(reports: list[LinkedFact], known: Event | None) -> EventEntry:
    standing_ones = [linked for linked in reports if linked.in_force]
    lead = standing_ones[0] if standing_ones else reports[0]
    told = standing_ones or reports
    date, role, contradicting = _date(told, reports)
    fact = replace(
        lead.fact,
        kind="event",
        date=date if role == "happened" else None,
        modality=_modality([linked for linked in reports if reports_it(linked)] or reports),
        countries=_union(linked.fact.countries for linked in (lead, *reports)),
        topics=_union(linked.fact.topics for linked in (lead, *reports)),
        aliases=(),
    )
    return EventEntry(
        fact=_titled(fact, known) if known else fact,
        article=lead.article,
        publisher=lead.publisher,
        speaker=None if known else lead.speaker,
        mentions=tuple({party.key: party for linked in (lead, *reports) for party in linked.mentions}.values()),
        said=lead.said,
        date=date,
        date_role=role,
        standing=CURRENT if standing_ones else lead.standing,
        stated=_relations((linked.stated for linked in told), reports),
        received=_relations((linked.received for linked in reports), reports, ("denies", "disputes")),
        reports=tuple(reports),
        origins=independent(filter(reports_it, reports)) or 1,
        contradicting=contradicting,
    )


def reports_it(linked: LinkedFact) -> bool:
    """Whether a fact of an event counts as saying that it took or takes place.

    A report that was superseded was right when it was made.
    """
    return linked.fact.kind != "denial" and linked.standing.state not in ("corrected", "retracted")


def _titled(fact: Fact, known: Event) -> Fact:
    """The desk's title in the place of a claim: what belongs to one report's words goes."""
    return replace(
        fact, claim=known.title, said_by=None, quotes=(), figures=(), question="", scope="", answer=(), note=known.note
    )


def _union(groups: Iterable[tuple[Thing, ...]]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(thing for group in groups for thing in group))


def _relations(
    groups: Iterable[tuple[Relation, ...]], reports: list[LinkedFact], kinds: tuple[str, ...] = ()
) -> tuple[Relation, ...]:
    """What reports do to facts outside the event, or others to them; each pair of facts once."""
    own = {linked.ref for linked in reports}
    return tuple(
        relation
        for relation in _union(groups)
        if not (relation.source in own and relation.target in own) and (not kinds or relation.kind in kinds)
    )


def _modality(reports: list[LinkedFact]) -> Modality:
    """Asserted as soon as one report asserts it; else planned, forecast, conditional, offered."""
    said = {linked.fact.modality for linked in reports}
    return next(modality for modality in MODALITIES if modality in said)


def _date(told: list[LinkedFact], reports: list[LinkedFact]) -> tuple[Date | None, DateRole, tuple[Date, ...]]:
    """The event's date, which of its dates that is, and the dates that contradict each other.

    Without any date of its own it stands where it was first told of.
    """
    dates = _dates(told) or _dates(reports)
    if dates:
        contradicting = tuple(date for date in dates if not all(overlap(date, other) for other in dates))
        fitting = [date for date in dates if all(overlap(date, other) for other in dates)]
        chosen = min(fitting, key=lambda date: (vagueness(date), date.text)) if fitting else dates[0]
        return chosen, "happened", tuple(sorted(contradicting, key=lambda date: (date.sort_key, date.text)))
    first = min((linked for linked in reports if linked.date), key=_told_key, default=None)
    return (first.date, first.date_role, ()) if first else (None, "happened", ())


def _dates(reports: list[LinkedFact]) -> list[Date]:
    """The different dates that reports give, those said last first."""
    return list(dict.fromkeys(linked.fact.date for linked in reports if linked.fact.date))


def _told_key(linked: LinkedFact) -> tuple[tuple[dt.date, dt.date], str]:
    return linked.date.sort_key if linked.date else (dt.date.max, dt.date.max), linked.ref
