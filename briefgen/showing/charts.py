"""Charts of figures on a common scale: positions from 0 to 1, round ticks, room for the arrows of open ends."""

import math
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen import english
from briefgen.briefing.comparing import comparable, main_base, reading
from briefgen.briefing.questions import Answer
from briefgen.content.units import in_base_unit
from briefgen.model import Date, Figure
from briefgen.question_views import ChartBar, ChartTick, ChartView
from briefgen.showing.sources import who_words

LOGARITHMIC = 20.0
"""Ratio of the largest to the smallest value from which a linear scale would press the small ones together."""
CLOSE = 0.7
"""Share of the largest value above which the smallest one lets a linear scale begin elsewhere than at zero."""
TICKS = 5
LETTER = 0.0125
"""Width of a letter of a tick's label, as a share of the scale."""
SMALLEST, LARGEST = 1e-9, 1e18
"""Values below and above these are not drawn: nobody could read their scale."""
ROOM = 0.05
"""Share of the scale that stays free at an end for an arrow."""


class Scale(Struct, frozen=True):
    """A scale with its round ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """Position of a value, 0 to 1."""
        if self.logarithmic:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(min(1.0, max(0.0, share)), 4)


def scale(low: float, high: float) -> Scale:
    """The scale on which values between two others are shown."""
    if low > 0 and high / low >= LOGARITHMIC:
        return _logarithmic(low, high)
    start = 0.0 if 0 <= low <= high * CLOSE or (low == high and low >= 0) else low
    step = _round_step(((high - start) or abs(high) or 1.0) / TICKS)
    first = 0 if start == 0 else math.floor((start - (high - start) * ROOM) / step)
    last = math.ceil((high + (high - start) * ROOM) / step)
    last += last == first
    ticks = tuple(_clean(number * step) for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _clean(value: float) -> float:
    """A value without what floating point adds to it."""
    return float(f"{value:.12g}")


def _round_step(step: float) -> float:
    """The next of 1, 2, 5, 10 … that is not smaller."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))


def _logarithmic(low: float, high: float) -> Scale:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for factors in ((1, 2, 5), (1,)):
        row = [_clean(factor * 10.0**power) for power in range(first - 1, last + 2) for factor in factors]
        start = max(value for value in row if value <= low * (1 - ROOM))
        end = min(value for value in row if value >= high * (1 + ROOM))
        ticks = tuple(value for value in row if start <= value <= end)
        if len(ticks) <= 2 * TICKS:
            break
    return Scale(start, end, ticks, logarithmic=True)


def chart(answers: Sequence[Answer], question_unit: str, name: str) -> ChartView | None:
    """The figures of one scope, in the order of its table; nothing where fewer than two can be compared or drawn."""
    shown = [(answer, answer.figure) for answer in answers if answer.figure]
    base = main_base((figure for _, figure in shown), question_unit)
    shown = [(answer, figure) for answer, figure in shown if comparable(figure, base, question_unit)]
    if len(shown) < 2:
        return None
    unit = question_unit or _usual_unit([figure for _, figure in shown], base)
    ranges = [_range(figure, base, unit) for _, figure in shown]
    if any(value and not SMALLEST <= abs(value) <= LARGEST for ends in ranges for value in ends):
        return None
    on = scale(min(low for low, _ in ranges), max(high for _, high in ranges))
    if len({*on.ticks}) < len(on.ticks):  # the values are too close to each other for numbers to tell them apart
        return None
    years = len({answer.linked.said.text[:4] for answer, _ in shown}) > 1
    bars = tuple(
        _bar(answer, figure, ends, on, unit, years=years) for (answer, figure), ends in zip(shown, ranges, strict=True)
    )
    ticks = _ticks(on)
    return ChartView(ticks, bars, unit, on.logarithmic, _label(name, bars, ticks, unit))


def _ticks(on: Scale) -> tuple[ChartTick, ...]:
    """The ticks; those between the first and the last lose their label where it would run into the next one."""
    labels = [english.short_number(value) for value in on.ticks]
    places = [on.at(value) for value in on.ticks]
    last, shown = len(labels) - 1, {0, len(labels) - 1}
    left = 0
    for number in range(1, last):
        if all(_apart(places, labels, number, other) for other in (left, last)):
            shown.add(number)
            left = number
    return tuple(
        ChartTick(place, label if number in shown else "")
        for number, (place, label) in enumerate(zip(places, labels, strict=True))
    )


def _apart(places: list[float], labels: list[str], one: int, other: int) -> bool:
    """Whether two labels, each centred on its tick, leave a gap between them."""
    room = (len(labels[one]) + len(labels[other])) / 2 + 1
    return abs(places[one] - places[other]) >= room * LETTER


def _usual_unit(figures: list[Figure], base: str) -> str:
    """The unit that most figures of the family are written in."""
    counts = Counter(figure.unit for figure in figures if figure.unit and in_base_unit(1, figure.unit)[1] == base)
    return min(counts, key=lambda unit: (-counts[unit], unit), default="")


def _range(figure: Figure, base: str, unit: str) -> tuple[float, float]:
    """What a figure covers, in the chart's unit."""
    own = reading(figure, unit)
    if own.base != base and figure.also:
        own = reading(figure.also, unit)
    factor = in_base_unit(1, unit)[0]
    return own.low / factor, own.high / factor


def _bar(answer: Answer, figure: Figure, ends: tuple[float, float], on: Scale, unit: str, *, years: bool) -> ChartBar:
    plain = replace(figure, unit="") if figure.unit == unit else figure
    return ChartBar(
        label=who_words(answer.linked),
        note=f"{english.figure_words(plain)} · {_day(answer.linked.said, years=years)}",
        low=on.at(ends[0]),
        high=on.at(ends[1]),
        opens_up=figure.qualifier in ("over", "at least"),
        opens_down=figure.qualifier in ("up to", "under"),
        about=figure.qualifier == "about",
        old=not answer.in_force,
    )


def _day(date: Date, *, years: bool) -> str:
    """A day without its year, where all of a chart are of the same one."""
    words = english.short_day(date.day) if date.day else english.date_words(date)
    return words if years else english.split_year(words)[0]


def _label(name: str, bars: tuple[ChartBar, ...], ticks: tuple[ChartTick, ...], unit: str) -> str:
    span = f"from {ticks[0].label} to {f'{ticks[-1].label} {unit}'.strip()}"
    told = "; ".join(f"{bar.label}: {bar.note}{', no longer in force' if bar.old else ''}" for bar in bars)
    return f"{name}, on a scale {span}. {told}."
