"""The page of what comes next."""

import datetime as dt

from briefgen import english
from briefgen.briefing.link import LinkedFact
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_views, is_upcoming
from briefgen.showing.timelines import period_words, place_of
from briefgen.views import MonthView, UpcomingView


def upcoming_facts(context: Context) -> tuple[LinkedFact, ...]:
    """What is planned or dated after the build's day, soonest first; of the same date as it is referred to."""
    ahead = [linked for linked in context.briefing.facts.values() if is_upcoming(linked, context)]
    return tuple(sorted(ahead, key=_soonest))


def _soonest(linked: LinkedFact) -> tuple[dt.date, dt.date, str]:
    date = linked.fact.date
    assert date is not None
    return *date.sort_key, linked.ref


def upcoming_view(context: Context) -> UpcomingView:
    """`upcoming.html`."""
    months: dict[str, list[LinkedFact]] = {}
    facts = upcoming_facts(context)
    for linked in facts:
        months.setdefault(_month(linked), []).append(linked)
    return UpcomingView(
        tuple(MonthView(_label(key), f"page-{key}", fact_views(group, context)) for key, group in months.items()),
        english.day_words(context.today),
        len(facts),
    )


def _month(linked: LinkedFact) -> str:
    """The month in which a fact's date begins, or its year where no month is known."""
    place = place_of(linked.fact.date) if linked.fact.date else None
    if place is None:
        return ""
    day, fineness = place
    return day.isoformat()[: 7 if fineness > 1 else 4]


def _label(key: str) -> str:
    if not key:
        return "Date not known"
    return period_words(key) if "-" in key else f"{key}, month not known"
