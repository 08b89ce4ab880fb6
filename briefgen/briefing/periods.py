"""Splitting long lists by period: a year above 500 facts into months, a month into days; the parent lists its parts."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

LONGEST = 500
"""Facts that one page shows at most, as far as days let it."""

Thing = TypeVar("Thing")


class Period(Struct, Generic[Thing], frozen=True):
    """A span of the calendar with the things that stand on its own page, and the parts that have pages of their own."""

    key: str
    """Empty for all time, otherwise `2025`, `2025-09` or `2025-09-12`: part of its page's address."""
    own: tuple[Thing, ...]
    """Things shown here, in the order given."""
    parts: "tuple[Period[Thing], ...]" = ()
    """Periods within it that are too long to be shown here, in the order of their first thing."""

    @property
    def count(self) -> int:
        """How many things it holds, its parts' included."""
        return len(self.own) + sum(part.count for part in self.parts)


class Dated(Struct, Generic[Thing], frozen=True):
    """A thing with its place in the calendar."""

    thing: Thing
    day: dt.date
    """First day; for an interval that is open at its start the last one."""
    fineness: int
    """How much of `day` is known: 1 year, 2 month, 3 day."""

    def key(self, depth: int) -> str:
        """Its period at a depth (1 year, 2 month, 3 day); that of the coarser one when no more is known."""
        return self.day.isoformat()[: (0, 4, 7, 10)[min(depth, self.fineness)]]


def split(things: Sequence[Dated[Thing]], *, always_years: bool = False) -> Period[Thing]:
    """The things by period. `always_years` gives each year a page of its own, however short."""
    if always_years or len(things) > LONGEST:
        return _split("", things, 1)
    return Period("", tuple(dated.thing for dated in things))


def _split(key: str, things: Sequence[Dated[Thing]], depth: int) -> Period[Thing]:
    own: list[Thing] = []
    groups: dict[str, list[Dated[Thing]]] = {}
    for dated in things:
        part = dated.key(depth)
        if part == key:
            own.append(dated.thing)
        else:
            groups.setdefault(part, []).append(dated)
    parts = []
    for part, group in groups.items():
        if len(group) > LONGEST and depth < 3:  # 3: days are not split
            parts.append(_split(part, group, depth + 1))
        else:
            parts.append(Period(part, tuple(dated.thing for dated in group)))
    return Period(key, tuple(own), tuple(parts))


def flat(period: Period[Thing]) -> list[Period[Thing]]:
    """The period and all periods within it, parents first."""
    return [period, *(inner for part in period.parts for inner in flat(part))]


def dated(
    things: Sequence[Thing], place: Callable[[Thing], tuple[dt.date, int] | None]
) -> tuple[list[Dated[Thing]], list[Thing]]:
    """The things that have a place in the calendar, and those that have none."""
    placed: list[Dated[Thing]] = []
    undated: list[Thing] = []
    for thing in things:
        at = place(thing)
        if at is None:
            undated.append(thing)
        else:
            placed.append(Dated(thing, *at))
    return placed, undated
