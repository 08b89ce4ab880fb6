"""The pages of what comes next."""

from operator import attrgetter

from msgspec.structs import replace

from briefgen import english
from briefgen.briefing.periods import Period, split
from briefgen.cards import FactCard
from briefgen.model import Date
from briefgen.page_views import UpcomingView
from briefgen.showing.context import Context
from briefgen.showing.listed import listed
from briefgen.showing.timelines import LATEST, Address, first, period_words, place_of
from briefgen.views import Link, MonthView, PeriodView

PAGES = Address("timeline/upcoming", "upcoming.html")
"""The pages of its periods lie with those of the timeline."""


def periods(context: Context) -> Period[FactCard]:
    """What is ahead of the build's day by period, soonest first."""
    whole = split(context.all_ahead, attrgetter("period"))
    # A winter or a decade comes behind what is known of later years, and lies in the one in which it begins.
    return replace(whole, parts=sorted(whole.parts, key=attrgetter("key")))


def upcoming_view(period: Period[FactCard], context: Context, parent: Link | None) -> UpcomingView:
    """`upcoming.html` and its parts; the whole shows the soonest of its parts' facts too."""
    months: dict[tuple[str, str], list[FactCard]] = {}  # by heading and anchor, which say the same
    parts = tuple(PeriodView(period_words(part.key), PAGES.of(part.key), part.count) for part in period.parts)
    for fact in first(period, LATEST) if parts and not period.key else period.own:
        date = (context.events[fact.event] if fact.merged else context.briefing.facts[fact.ref]).fact.date
        assert date is not None
        months.setdefault(_heading(date), []).append(fact)
    return UpcomingView(
        f"What comes next: {period_words(period.key)}" if period.key else "What comes next",
        tuple(MonthView(label, anchor, listed(group, context)) for (label, anchor), group in months.items()),
        english.day_words(context.today),
        period.count,
        parts,
        parent,
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
