"""Splitting long lists by period: a year above 500 facts into months, a month into days; the parent lists its parts."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

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
    own: Sequence[Thing]
    """Things shown here, in the order given."""
    count: int
    """How many things it holds, its parts' included."""
    parts: "Sequence[Period[Thing]]" = ()
    """Periods within it that are too long to be shown here, newest first."""


class Later(Sequence[Thing]):
    """A sequence with something in it, made when somebody looks what."""

    def __init__(self, make: Callable[[], Sequence[Thing]]) -> None:
        self._make = make
        self._made: Sequence[Thing] | None = None

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, at: int) -> Thing: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Thing]: ...

    def __getitem__(self, at: int | slice) -> Thing | Sequence[Thing]:
        return self._things[at]

    @property
    def _things(self) -> Sequence[Thing]:
        if self._made is None:
            self._made = self._make()
        return self._made


def split(things: Sequence[Thing], period_of: Callable[[Thing], str], *, always_years: bool = False) -> Period[Thing]:
    """The things, sorted newest first, by period. `always_years` gives each year a page of its own, however short.

    `period_of` gives the finest period that a thing is known to lie in: `2025-09-12`, `2025-09` or `2025`.
    """
    if always_years or len(things) > LONGEST:
        return divided("", things, period_of, 1)
    return Period("", things, len(things))


def divided(key: str, things: Sequence[Thing], period_of: Callable[[Thing], str], depth: int) -> Period[Thing]:
    """The things of a period by the periods of a depth: 1 years, 2 months, 3 days."""
    own: list[Thing] = []
    groups: dict[str, list[Thing]] = {}
    signs = SIGNS[depth]
    for thing in things:
        part = period_of(thing)[:signs]
        if part == key:  # no more is known of it
            own.append(thing)
        elif part in groups:
            groups[part].append(thing)
        else:
            groups[part] = [thing]
    parts = []
    for part, group in groups.items():
        if len(group) > LONGEST and depth < 3:  # 3: days are not split
            parts.append(divided(part, group, period_of, depth + 1))
        else:
            parts.append(Period(part, group, len(group)))
    return Period(key, own, len(things), parts)


def flat(period: Period[Thing]) -> list[Period[Thing]]:
    """The period and all periods within it, parents first."""
    return [period, *(inner for part in period.parts for inner in flat(part))]
