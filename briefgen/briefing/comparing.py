"""Compares many answers at once: which figures share a unit, whether any two disagree, which of them agree with which.

Everything here goes by the extremes or by sorted ends, never by all pairs of a group.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from briefgen.content.units import agree, covers, in_base_unit
from briefgen.model import Figure

_SLACK = 0.003
"""Share by which converted ranges may miss each other and still have to be looked at; a little above `agree`'s own."""


class Reading(Struct, frozen=True, gc=False):
    """What a figure covers, in the base unit of its family."""

    base: str
    low: float
    high: float


def reading(figure: Figure, unit: str) -> Reading:
    """The figure in base units; `unit` is the question's, for a figure that names none."""
    low, high = covers(figure)
    first, base = in_base_unit(low, figure.unit or unit)
    return Reading(base, first, in_base_unit(high, figure.unit or unit)[0])


def stated(figure: Figure, unit: str) -> tuple[object, ...]:
    """The same for figures that say one number in one way: `over 5 km` and `more than 5000 m`, not `about 5 km`."""
    low, base = in_base_unit(figure.low, figure.unit or unit)
    return base, low, in_base_unit(figure.high, figure.unit or unit)[0], figure.qualifier


def readings(figure: Figure, unit: str) -> tuple[Reading, ...]:
    """The figure's own reading, and that of its second unit where that belongs to another family."""
    own = reading(figure, unit)
    if figure.also is None:
        return (own,)
    second = reading(figure.also, unit)
    return (own,) if second.base == own.base else (own, second)


def main_base(figures: Iterable[Figure], unit: str) -> str:
    """The family of units that most of the figures belong to; the question's where it has a unit; empty: no unit."""
    if unit:
        return in_base_unit(1, unit)[1]
    counts = Counter(one.base for figure in figures for one in readings(figure, unit))
    return min(counts, key=lambda base: (-counts[base], not base, base), default="")


def comparable(figure: Figure, base: str, unit: str) -> bool:
    """Whether the figure can be compared with those of a family of units; figures without any unit are one, too."""
    return any(one.base == base for one in readings(figure, unit))


def all_comparable(answers: Iterable[tuple[str, Figure | None]], unit: str) -> bool:
    """Whether shared families of units join all answers, each given with its owner; None is an answer in words."""
    owned: dict[str, set[str | None]] = {}
    for owner, figure in answers:
        families = [one.base for one in readings(figure, unit)] if figure else [None]
        owned.setdefault(owner, set()).update(families)
    joined: list[set[str | None]] = []
    for names in dict.fromkeys(map(frozenset, owned.values())):
        apart = [other for other in joined if not other & names]
        joined = [*apart, set(names).union(*(other for other in joined if other & names))]
    return len(joined) < 2


def any_disagree(figures: Sequence[tuple[str, Figure]], unit: str) -> bool:
    """Whether two figures of different owners, each given with its owner, do not agree."""
    families: dict[str, list[tuple[Reading, str, Figure]]] = {}
    for owner, figure in figures:
        for one in readings(figure, unit):
            families.setdefault(one.base, []).append((one, owner, figure))
    return any(_some_disagree(family, unit) for family in families.values())


def _some_disagree(family: list[tuple[Reading, str, Figure]], unit: str) -> bool:
    """Ranges that lie apart show among all of them, ranges that only meet among those that are no single value."""
    wide = [entry for entry in family if entry[0].low < entry[0].high]
    return _extremes_disagree(family, unit) or _extremes_disagree(wide, unit)


def _extremes_disagree(family: list[tuple[Reading, str, Figure]], unit: str) -> bool:
    """Ranges lie apart or only meet somewhere exactly when the highest start and the lowest end do."""
    starts = sorted(family, key=lambda entry: -entry[0].low)
    ends = sorted(family, key=lambda entry: entry[0].high)
    for _, owner, figure in starts:
        other = next((entry for entry in ends if entry[1] != owner), None)
        if other is None:
            return False
        if agree(figure, other[2], unit) is False:
            return True
        if other is ends[0]:
            return False
    return False


def agreeing(figures: Sequence[Figure], unit: str) -> list[set[int]]:
    """For each of several different figures the numbers of those that it agrees with, its own included."""
    found = [{number} for number in range(len(figures))]
    families: dict[str, list[tuple[float, float, int]]] = {}
    for number, figure in enumerate(figures):
        for one in readings(figure, unit):
            families.setdefault(one.base, []).append((one.low, one.high, number))
    for family in families.values():
        family.sort()
        for at, (_, high, number) in enumerate(family):
            reach = high + abs(high) * _SLACK
            for low, _, other in family[at + 1 :]:
                if low > reach:
                    break
                if agree(figures[number], figures[other], unit):
                    found[number].add(other)
                    found[other].add(number)
    return found
