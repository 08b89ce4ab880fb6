"""Reads one number in digits, and says what somebody may have meant whose number can be read in two ways."""

import re
from decimal import Decimal
from typing import Final

from briefgen.problems import Mistake

DIGITS: Final = r"[0-9]+(?:[ ,.'’][0-9]+)*"
"""What a number in digits may look like, right or wrong; white space has been tidied to single spaces."""

_LONGEST: Final = 15
_NUMBER: Final = re.compile(
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+|(?:['’][0-9]{3})+))(?:\.[0-9]+)?", re.ASCII
)
_EITHER: Final = re.compile(r"([1-9][0-9]{0,2})\.([0-9]{3})")


def number(text: str) -> int | float | Mistake:
    """Read one plain number: `13000`, `13,000`, `13 000`, `13'000`, `62.5`, `-3`; an int where it is whole."""
    tidy = " ".join(text.split())
    value = exact(tidy)
    return fault(tidy, tidy) if value is None else plain(value)


def exact(token: str) -> Decimal | None:
    """The number's value without rounding; None where it is written wrongly or can be read in two ways."""
    digits = token.removeprefix("-").removeprefix("−")
    if not _NUMBER.fullmatch(digits) or _EITHER.fullmatch(digits) or sum(map(str.isdigit, digits)) > _LONGEST:
        return None
    value = Decimal(re.sub("[ ,'’]", "", digits))
    return -value if digits != token else value


def plain(value: Decimal) -> int | float:
    """An int where the value is whole, else the nearest float."""
    return int(value) if value == value.to_integral_value() else float(value)


def fault(token: str, text: str) -> Mistake:
    """What is wrong with the number `token`, which `exact` refuses; the hint shows the whole `text` mended."""
    offset = max(0, text.find(token))
    if not re.search("[0-9]", token):
        message = f'"{token}" is not a number' if token else "the number is empty"
        return Mistake("bad-figure", message, "write digits, as in `13,000`", offset)
    if sum(map(str.isdigit, token)) > _LONGEST:
        hint = "round it, or use a scale word: `1.2 billion`"
        return Mistake("bad-figure", f"a number has at most {_LONGEST} digits", hint, offset)
    forms = readings(token)
    hint = " or ".join(f"`{text.replace(token, form, 1)}`" for form in forms)
    hint = f"write {hint}" if forms else "write commas between thousands and a point before decimals: `13,000.5`"
    digits = re.sub("^[-−]", "", token)
    if _EITHER.fullmatch(digits):
        return Mistake("ambiguous-figure", f'"{token}" can be read as {forms[0]} or as {forms[1]}', hint, offset)
    return Mistake("bad-figure", f'"{token}" is not a number that is read in one way only', hint, offset)


def readings(token: str) -> tuple[str, ...]:
    """Right forms of the numbers that a wrongly written one can stand for."""
    minus = token[:1] if token[:1] in ("-", "−") else ""
    digits = token[len(minus) :]
    two = digits.split(" ")
    values = [exact(part) for part in two]
    if len(two) == 2 and (a := values[0]) is not None and (b := values[1]) is not None and a < b:
        return (f"{minus}{two[0]} to {two[1]}",)
    match = re.fullmatch(r"([0-9 ,.'’]*)([,.])([0-9]*)", digits)
    if not match:
        joined = re.sub("[^0-9]", "", digits) if re.fullmatch(DIGITS, digits) else ""
        return (f"{minus}{int(joined):,}",) if joined else ()
    head, mark, tail = re.sub("[^0-9]", "", match[1]), match[2], match[3]
    joined = f"{minus}{int(head + tail or 0):,}"
    fraction = f"{minus}{int(head or 0):,}" + (f".{tail}" if int(tail or 0) else "")
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", fraction):
        # `1.234` would be read in two ways again
        fraction = fraction.rstrip("0") if fraction.endswith("0") else fraction + "0"
    if digits.count(mark) > 1:
        return (joined,)
    if head != match[1] or len(tail) < 2 or not head.strip("0"):
        return (fraction,)
    return (fraction, joined)
