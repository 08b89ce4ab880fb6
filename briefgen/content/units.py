"""Compares figures: which range each covers, which units convert, whether two agree, whether a conversion slipped."""

from decimal import Decimal
from typing import Final, NamedTuple

from briefgen.model import Figure

_TOLERANCE: Final = 0.002  # 0.2 %: what converted figures may differ by beyond the rounding of their digits
_HAIR: Final = 1e-9  # what floating point may differ by


class _Unit(NamedTuple):
    base: str
    factor: float


_NAMES: Final[dict[tuple[str, float], str]] = {
    ("m", 0.01): "cm|centimetre|centimeter",
    ("m", 1): "m|metre|meter",
    ("m", 1000): "km|kilometre|kilometer",
    ("m", 0.3048): "ft|foot|feet",
    ("m", 0.9144): "yd|yard",
    ("m", 1609.344): "mi|mile",
    ("m", 1852): "nmi|nautical mile",
    ("kg", 0.001): "g|gram|gramme",
    ("kg", 1): "kg|kilogram|kilogramme|kilo",
    ("kg", 1000): "t|tonne|metric ton",
    ("kg", 0.45359237): "lb|lbs|pound",
    ("ha", 0.0001): "m²|m2|sq m|square metre|square meter",
    ("ha", 1): "ha|hectare",
    ("ha", 100): "km²|km2|sq km|square kilometre|square kilometer",
    ("ha", 0.40468564224): "acre",
    ("ha", 258.9988110336): "sq mi|sq mile|square mile",
    ("%", 1): "%|percent|per cent",
    ("usd", 1): "usd|$|us$|us dollar",
    ("eur", 1): "eur|€|euro",
    ("gbp", 1): "gbp|£|pound sterling",
}
_UNITS: Final = {name: _Unit(*unit) for unit, names in _NAMES.items() for name in names.split("|")}


def in_base_unit(value: float, unit: str) -> tuple[float, str]:
    """The value in the base unit of its family (m, kg, ha), and that unit.

    Currency signs count as their codes. A unit outside the table is its own base, letter case and a plural s aside.
    """
    known = _known(unit)
    return value * known.factor, known.base


def _known(unit: str) -> _Unit:
    folded = " ".join(unit.casefold().split())
    if found := _UNITS.get(folded) or _UNITS.get(folded.removesuffix("s")):
        return found
    first, _, rest = folded.partition(" ")
    if rest and (found := _UNITS.get(first) or _UNITS.get(first.removesuffix("s"))):  # `€ in aid` is `euros in aid`
        return _Unit(f"{found.base} {rest}", found.factor)
    return _Unit(folded.removesuffix("s"), 1)


def covers(figure: Figure) -> tuple[float, float]:
    """Lowest and highest value that the figure stands for, in its own unit.

    The content model's rule: exactly is the figure itself, about ±10 %, over and at least up to a quarter more, up to
    and under down to a quarter less; a range stretches likewise at its ends.
    """
    low, high = float(figure.low), float(figure.high)
    match figure.qualifier:
        case "about":
            return low - abs(low) / 10, high + abs(high) / 10
        case "over" | "at least":
            return low, high + abs(high) / 4
        case "up to" | "under":
            return low - abs(low) / 4, high
        case _:
            return low, high


def agree(a: Figure, b: Figure, unit: str = "") -> bool | None:
    """Whether the ranges that both cover overlap; None where their units do not convert and they cannot be compared.

    Ranges that meet in an end point only (`at least 200`, `up to 200`) agree when one of them is that single value.
    `unit` is the question's, for figures that name none; a figure without any unit is compared as if in the other's.
    Second units in brackets help out where the first do not convert. Converted ranges may miss each other by 0.2 %.
    """
    for one in filter(None, (a, a.also)):
        for other in filter(None, (b, b.also)):
            found = _agree(one, other, one.unit or unit, other.unit or unit)
            if found is not None:
                return found
    return None


def _agree(a: Figure, b: Figure, unit_a: str, unit_b: str) -> bool | None:
    known_a, known_b = _known(unit_a or unit_b), _known(unit_b or unit_a)
    if known_a.base != known_b.base:
        return None
    low_a, high_a = (value * known_a.factor for value in covers(a))
    low_b, high_b = (value * known_b.factor for value in covers(b))
    slack = max(map(abs, (low_a, high_a, low_b, high_b))) * (_HAIR if known_a == known_b else _TOLERANCE)
    common = min(high_a, high_b) - max(low_a, low_b)
    single = min(high_a - low_a, high_b - low_b) <= slack
    return common >= -slack if single else common > slack


def conversion_slip(figure: Figure) -> str | None:
    """The arithmetic as a sentence, where the second unit does not say the same as the first; None where all is well.

    Either number may be the rounded one: it is a slip when rounding explains neither, and they differ by over 0.2 %.
    """
    also = figure.also
    if also is None or not figure.unit or not also.unit:
        return None
    known, other = _known(figure.unit), _known(also.unit)
    if known.base != other.base or known == other:
        return None
    rate = known.factor / other.factor
    for value, second in ((figure.low, also.low), (figure.high, also.high)):
        forth, back = value * rate, second / rate
        near = abs(forth - second) <= _place(second) / 2 or abs(back - value) <= _place(value) / 2
        if not near and abs(forth - second) > _TOLERANCE * abs(forth):
            right = _show(round(forth, _decimals(second) + 1))
            return f"{_show(value)} {figure.unit} = {right} {also.unit}, not {_show(second)}"
    return None


def _place(value: float) -> float:
    """The place to which a number looks rounded: that of its last digit other than 0, or of its second digit."""
    number = Decimal(str(value)).normalize()
    return float(Decimal(10) ** min(int(number.as_tuple().exponent), max(0, number.adjusted() - 1)))


def _decimals(value: float) -> int:
    return max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))


def _show(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:,}"
