"""The page of what comes next."""

import datetime as dt

from msgspec.structs import replace

from briefgen import english
from briefgen.briefing.link import LinkedFact
from briefgen.model import Date
from briefgen.page_views import UpcomingView
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_views
from briefgen.showing.groups import is_upcoming
from briefgen.showing.timelines import period_words, place_of
from briefgen.views import MonthView


def upcoming_facts(context: Context) -> tuple[LinkedFact, ...]:
    """What is planned or dated after the build's day, soonest first; of the same date as it is referred to."""
    ahead = [linked for linked in context.once(context.briefing.facts.values()) if is_upcoming(linked, context)]
    return tuple(sorted(ahead, key=_soonest))


def _soonest(linked: LinkedFact) -> tuple[dt.date, dt.date, str]:
    date = linked.fact.date
    assert date is not None
    return *date.sort_key, linked.ref


def upcoming_view(context: Context) -> UpcomingView:
    """`upcoming.html`."""
    months: dict[tuple[str, str], list[LinkedFact]] = {}  # by heading and anchor, which say the same
    facts = upcoming_facts(context)
    for linked in facts:
        assert linked.fact.date is not None
        months.setdefault(_heading(linked.fact.date), []).append(linked)
    return UpcomingView(
        tuple(MonthView(label, anchor, fact_views(group, context)) for (label, anchor), group in months.items()),
        english.day_words(context.today),
        len(facts),
    )


def _heading(date: Date) -> tuple[str, str]:
    """Heading and anchor: the month in which a date begins; where no month is known the season, year or decade."""
    place = place_of(date)
    if place is None:
        return "Date not known", "page-no-date"
    day, fineness = place
    if fineness > 1:
        month = day.isoformat()[:7]
        return period_words(month), f"page-{month}"
    side = date.start or date.end or date
    if side.precision == "year":  # `2026` as well as `2026-XX`
        return f"{day.year}, month not known", f"page-year-{day.isoformat()}"
    words = english.date_words(replace(side, approximate=False, uncertain=False))
    return f"{words[:1].upper()}{words[1:]}", f"page-{side.precision}-{day.isoformat()}"
