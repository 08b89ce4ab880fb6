"""Splitting long lists by period: a year above 500 facts into months, a month into days; the parent lists its parts."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

LONGEST = 500
"""Facts that one page shows at most, as far as days let it."""
SIGNS = (0, 4, 7, 10)
"""Letters of a period's key at each depth: all time, years, months, days."""

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


def split(
    things: Sequence[Thing], period_of: Callable[[Thing], str], *, always_years: bool = False
) -> Period[Thing]:
    """The things by period. `always_years` gives each year a page of its own, however short.

    `period_of` gives the finest period that a thing is known to lie in: `2025-09-12`, `2025-09` or `2025`.
    """
    if always_years or len(things) > LONGEST:
        return _split("", things, period_of, 1)
    return Period("", tuple(things))


def _split(key: str, things: Sequence[Thing], period_of: Callable[[Thing], str], depth: int) -> Period[Thing]:
    own: list[Thing] = []
    groups: dict[str, list[Thing]] = {}
    for thing in things:
        part = period_of(thing)[: SIGNS[depth]]
        if part == key:  # no more is known of it
            own.append(thing)
        elif part in groups:
            groups[part].append(thing)
        else:
            groups[part] = [thing]
    parts = []
    for part, group in groups.items():
        if len(group) > LONGEST and depth < 3:  # 3: days are not split
            parts.append(_split(part, group, period_of, depth + 1))
        else:
            parts.append(Period(part, tuple(group)))
    return Period(key, tuple(own), tuple(parts))


def flat(period: Period[Thing]) -> list[Period[Thing]]:
    """The period and all periods within it, parents first."""
    return [period, *(inner for part in period.parts for inner in flat(part))]
