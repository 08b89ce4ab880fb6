"""Says what to write instead where a figure has no number, or where the words after its number are no unit."""

import re
from typing import Final

from briefgen.problems import Mistake

_FRACTIONS = {"half": 50, "third": 33, "quarter": 25, "fifth": 20, "tenth": 10}
_FRACTIONS |= {"two thirds": 67, "two-thirds": 67, "three quarters": 75, "three-quarters": 75}
_FRACTION: Final = re.compile(rf"\b({'|'.join(sorted(_FRACTIONS, key=len, reverse=True))})\b", re.IGNORECASE)
_SYMBOLS = {">=": "at least", "<=": "up to", "≥": "at least", "≤": "up to", ">": "over", "<": "under"}
_SYMBOLS |= dict.fromkeys("~≈±", "about")
_HALVES: Final = {"million": "500,000", "billion": "500 million", "dozen": "6"}
_SUFFIXES = {"+": "at least", "or more": "at least", "or less": "up to", "or fewer": "up to", "or so": "about"}
_SUFFIXES |= {"at least": "at least", "at most": "up to", "approximately": "about", "exactly": "exactly"}
_THOUSANDS: Final = re.compile(r"(?<=[0-9]) ?, ?(?=[0-9]{3}(?![0-9]))")
_SUFFIX: Final = re.compile(rf"(\+|(?:{'|'.join(list(_SUFFIXES)[1:])})\b) ?(.*)", re.IGNORECASE)
_SCALES: Final = {
    **dict.fromkeys(("mln", "mio", "млн", "mil", "mill"), "million"),
    **dict.fromkeys(("mld", "mlrd", "mrd", "млрд", "milliard", "miliard"), "billion"),
    **dict.fromkeys(("tys", "tis", "tsd", "тыс", "тис", "mila"), "thousand"),
    "m": "million",
    "b": "billion",
    "k": "thousand",
}


def _bad(message: str, hint: str, offset: int = 0) -> Mistake:
    return Mistake("bad-figure", message, hint, offset)


def wordless(text: str, start: int) -> Mistake:
    """The mistake of a figure without a number where it must start, at character `start`."""
    lead, rest = text[:start], text[start:]
    if not text:
        return _bad("the figure is empty", "write a number, as in `13,000 troops`")
    if found := _share_fault(lead, rest):
        return found
    for symbol, word in _SYMBOLS.items():
        if rest.startswith(symbol):
            hint = f"write `{word} {rest.removeprefix(symbol).strip()}`"
            return _bad(f'"{symbol}" is not a qualifier', hint, start)
    if match := re.search(r"\.?[0-9]", rest):
        before, number = rest[: match.start()].strip(), rest[match.start() :]
        if before:
            hint = f"write `{lead}{number}`, with other words after the number"
            return _bad(f'"{before}" before the number is not a qualifier', hint, start)
        return _bad("a number starts with a digit", f"write `{lead}0{number}`", start)
    return _bad(f'"{text}" has no number', "write one, as in `about 13,000`, or the claim without a figure", start)


def _share_fault(lead: str, rest: str) -> Mistake | None:
    """Halves, thirds and dozens, which are no numbers without saying of what or how exactly."""
    if half := re.match(r"half an? (million|billion|dozen)\b", rest, re.IGNORECASE):
        hint = f"write `{lead}{_HALVES[half[1].lower()]}{rest[half.end() :]}`"
        return _bad(f'"{half[0]}" is not written in digits', hint, len(lead))
    if re.match(r"(?:a )?dozen\b", rest, re.IGNORECASE):
        hint = "write `12` where they were counted, `about 12` where not"
        return _bad("a dozen can be exact or not", hint, len(lead))
    if fraction := _FRACTION.search(rest):
        hint = f"write `about {_FRACTIONS[fraction[1].lower()]} %` and of what, or the claim without a figure"
        return _bad(f'"{rest}" is a share in words', hint, len(lead))
    return None


def thousands_fault(text: str, rest: str, amount: str) -> Mistake | None:
    """A space beside the comma between thousands: `100, 000`, which otherwise passes for two numbers."""
    if not re.match(r" ?, ?[0-9]{3}(?![0-9])", rest) or not re.search(r"(?:^|[^0-9,.])[1-9][0-9]{0,2}$", amount):
        return None
    hint = f"write `{_THOUSANDS.sub(',', text)}`"
    if not re.match(r" ?, ?000", rest):
        hint += " for one number; of two figures give each its scope under `figures:`"
    return _bad(f'beside the comma in "{text}" stands a space', hint)


def suffix_fault(text: str, rest: str, amount: str) -> Mistake | None:
    """A qualifier after the number: `13,000 or more`, `13,000+`."""
    match = _SUFFIX.match(rest)
    if not match:
        return None
    meant = f"{_SUFFIXES[match[1].lower()]} {amount} {match[2]}".strip()
    return _bad(f'"{match[1]}" stands after the number in "{text}"', f"write `{meant}`")


def digits_fault(text: str, rest: str, amount: str) -> Mistake | None:
    """A second number without a range; one after a name's capital letter belongs to the name (`Leopard 2 tanks`)."""
    message = f'two numbers without a range in "{text}"'
    if match := re.match(r"(?:or|and) ([0-9][0-9,.]*)", rest):
        return _bad(message, f"write `{amount} to {match[1]}{rest[match.end() :]}`")
    for match in re.finditer(r"(?:^|[ (/])([-−]?[0-9][0-9.,]*)(?=$|[ ,;)/%])", rest):
        name = re.search(r"(?:^|[ (])[^\W\d_a-z]\w*$", rest[: match.start()])
        if not name or len(match[1]) > 3:
            hint = "write a range as `6,000 to 8,000`; of two figures give each its scope under `figures:`"
            return _bad(message, hint)
    return None


def unit_fault(text: str, rest: str, amount: str) -> Mistake | None:
    """What stands where a unit is expected: scale words of other languages, single letters, punctuation."""
    first, _, more = rest.partition(" ")
    if first.lower() in ("dozen", "dozens"):
        hint = f"write the number counted out, as in `24 {more or 'tanks'}`, with `about` where it is not exact"
        return _bad(f'"{first}" is not written in digits', hint)
    scale = _SCALES.get(first.lower().rstrip("."))
    if scale and (more or len(first) > 1 or first in ("M", "B", "K")):
        meant = f"{amount} {scale} {more}".strip()
        if len(first) > 1:
            return _bad(f'"{first}" is not an English scale word', f"write `{meant}`")
        readings = f'"{amount}{first}" can be read as {amount} {scale} or as a unit "{first}"'
        return Mistake("ambiguous-figure", readings, f"write `{meant}`, or the unit in full")
    if re.search(r"(?:^| )\(", rest):
        hint = "brackets hold the same quantity in a second unit; write remarks into `scope` or `note`"
        return _bad(f'the brackets in "{text}" hold no second figure', hint)
    # Of two numbers with a comma between them tells `digits_fault`.
    if re.match(r"(?!, [0-9])[^\w%‰°$€£¥²³“\"']|e[0-9]", rest):
        return _bad(f'"{rest}" after the number in "{text}" is not a unit', f"write `{amount}` and a unit in words")
    return None
