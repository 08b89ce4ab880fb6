"""Timelines: dated facts by month, in pages by period, with a bar per month."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter

from msgspec import Struct

from briefgen import english
from briefgen.briefing.groups import Index, Members
from briefgen.briefing.periods import LONGEST, Later, Period, divided, split
from briefgen.cards import MONTH, PERIODS, YEAR, FactCard
from briefgen.model import Date
from briefgen.showing.context import Context
from briefgen.showing.listed import listed
from briefgen.views import MonthView, PeriodView, TimelineView

LATEST = 30
"""Facts that a timeline shows itself when all of them stand on pages of its parts."""
BARS = 60
"""Months that a chart shows at most; above, its bars are years."""
FINENESS = {"time": 3, "day": 3, "month": 2, "interval": 3}


class Address(Struct, frozen=True):
    """How the pages of a timeline's periods are called: `countries/belarus` makes `countries/belarus.2025.html`."""

    stem: str
    main: str
    """The page that shows the timeline as a whole."""
    separator: str = "."
    anchor: str = "page-"
    """How the anchors of months begin; a page with two timelines tells them apart by it."""

    def of(self, key: str) -> str:
        """Page of a period; the whole is the main page."""
        return f"{self.stem}{self.separator}{key}.html" if key else self.main


def place_of(date: Date) -> tuple[dt.date, int] | None:
    """Where a date stands in the calendar, and how finely that is known (1 year, 2 month, 3 day)."""
    side = date.start or date.end or date
    day = date.earliest or date.latest
    return (day, FINENESS.get(side.precision, 1)) if day else None


def periods(facts: Iterable[FactCard], *, always_years: bool = False) -> Period[FactCard]:
    """The dated facts by period, newest first."""
    return split([fact for fact in facts if fact.fineness], _period, always_years=always_years)


_period = attrgetter("period")


def by_years(index: Index) -> Period[FactCard]:
    """All dated facts, each year with a page of its own; what is in a period is fetched when somebody looks."""
    years = [_year(span, keys, index) for span, keys in index.spans.items() if len(span) == YEAR]
    return Period("", (), sum(year.count for year in years), years)


def _year(year: str, keys: Sequence[str], index: Index) -> Period[FactCard]:
    whole = index.members(*keys)
    if len(whole) <= LONGEST:
        return Period(year, whole, len(whole))
    names: dict[str, list[str]] = {}
    for key in keys:
        names.setdefault(key.partition(":")[2], []).append(key)
    months = [_month_of(name, keys, index) for name, keys in sorted(names.items(), reverse=True) if name != year]
    return Period(year, index.members(*names.get(year, ())), len(whole), months)


def _month_of(month: str, keys: Sequence[str], index: Index) -> Period[FactCard]:
    whole = index.members(*keys)
    if len(whole) <= LONGEST:
        return Period(month, whole, len(whole))
    own = index.members(f"{PERIODS[MONTH]}{month}")
    return Period(month, own, len(whole), Later(lambda: divided(month, whole, _period, 3).parts))


def period_words(key: str) -> str:
    """`2025`, `September 2025`, `12 September 2025`."""
    numbers = [int(part) for part in key.split("-")]
    if len(numbers) == 1:
        return key
    return english.month_words(*numbers) if len(numbers) == 2 else english.day_words(dt.date(*numbers))


def timeline(period: Period[FactCard], address: Address, context: Context) -> TimelineView:
    """The timeline of a period: its own facts by month, its parts by name, a bar per month."""
    parts = tuple(PeriodView(period_words(part.key), address.of(part.key), part.count) for part in period.parts)
    own = first(period, LATEST) if parts and not period.key else period.own
    months, bars = _months(own, address, context), _bars(period, address)
    return TimelineView(months, parts, bars, period.count, _topics(own, context))


def _topics(facts: Iterable[FactCard], context: Context) -> tuple[tuple[str, str], ...]:
    """The topics of some facts, by title."""
    named: set[str] = set().union(*[fact.topics for fact in facts])
    return tuple((topic, name) for topic, name in context.topics_in_order if topic in named)


def first(period: Period[FactCard], number: int) -> list[FactCard]:
    """The first facts of a period; of those that name it and no part of it nobody knows where they belong."""
    found: list[FactCard] = []
    for part in period.parts:
        if len(found) < number:
            found += first(part, number - len(found))
    return [*found, *period.own[: number - len(found)]]


def _months(facts: Iterable[FactCard], address: Address, context: Context) -> tuple[MonthView, ...]:
    groups: dict[str, list[FactCard]] = {}
    for fact in facts:
        groups.setdefault(_month(fact), []).append(fact)
    return tuple(
        MonthView(_month_label(key), f"{address.anchor}{key}", listed(group, context)) for key, group in groups.items()
    )


def _month(fact: FactCard) -> str:
    return fact.order[: MONTH if fact.fineness >= MONTH else YEAR]


def _month_label(key: str) -> str:
    return period_words(key) if "-" in key else f"{key}, month not known"


def _bars(period: Period[FactCard], address: Address) -> tuple[PeriodView, ...]:
    """Facts per month without gaps, oldest first; per year where months would be too many."""
    counts: dict[str, int] = {}
    pages: dict[str, str] = {}
    _count(period, address, counts, pages)
    months = sorted(counts)
    if len(months) < 2:  # one bar says nothing
        return ()
    row = _every_month(months[0], months[-1])
    if len(row) > BARS:
        return _years(counts)
    most = max(counts.values())
    return tuple(
        PeriodView(period_words(month), pages.get(month, ""), counts.get(month, 0), counts.get(month, 0) / most)
        for month in row
    )


def _count(period: Period[FactCard], address: Address, counts: dict[str, int], pages: dict[str, str]) -> None:
    if len(period.key) == MONTH:
        counts[period.key] = period.count
        # A month in days: its page has a heading for it only where some of its facts name no day.
        heading = f"#{address.anchor}{period.key}" if period.own or not period.parts else ""
        pages[period.key] = f"{address.of(period.key)}{heading}"
        return
    # Where there are parts, what stands on the page itself names no month.
    for month, count in () if period.parts else _by_month(period.own):
        if "-" in month:
            counts[month] = counts.get(month, 0) + count
            pages[month] = f"{address.of(period.key)}#{address.anchor}{month}"
    for part in period.parts:
        _count(part, address, counts, pages)


Shape = tuple[object, ...]
"""What the pages above a period show of it."""


def shape(period: Period[FactCard]) -> Shape:
    """All that the pages above a period show of it: name, number of facts, bars with where they lead."""
    if len(period.key) == MONTH:
        return period.key, period.count, bool(period.own), bool(period.parts)
    inner = list(map(shape, period.parts)) if period.parts else sorted(_by_month(period.own))
    return period.key, period.count, inner


def _by_month(facts: Sequence[FactCard]) -> Iterable[tuple[str, int]]:
    """How many facts lie in each month, or in a year of which no more is known."""
    if isinstance(facts, Members) and facts.spans:
        return facts.spans.items()
    # What `_month` says, without a call for each of hundreds of thousands.
    return Counter([fact.order[: MONTH if fact.fineness >= MONTH else YEAR] for fact in facts]).items()


def _every_month(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:])
    row = [first]
    while row[-1] < last and len(row) <= BARS:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        row.append(f"{year:04d}-{month:02d}")
    return row


def _years(counts: dict[str, int]) -> tuple[PeriodView, ...]:
    totals: dict[str, int] = {}
    for month, count in counts.items():
        totals[month[:4]] = totals.get(month[:4], 0) + count
    most = max(totals.values())
    return tuple(PeriodView(year, "", count, count / most) for year, count in sorted(totals.items()))
