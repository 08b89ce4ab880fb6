"""Reads figures as editors write them: qualifier, number or range, scale words, unit, a second unit in brackets.

A currency sign or code before the number becomes the unit as written (`$`, or `$ in aid`). Scale letters count where
nothing else can be meant: `13k`, `3bn`, and `m` or `b` after a currency sign; `3m` alone is three metres.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from briefgen.content.figure_advice import digits_fault, suffix_fault, thousands_fault, unit_fault, wordless
from briefgen.content.numerals import DIGITS, exact, fault, number, plain
from briefgen.model import Figure, Qualifier
from briefgen.problems import Mistake

__all__ = ["number", "parse", "qualifier"]

_LONGEST: Final = 200
_BEYOND: Final = Decimal(10) ** 18
"""What no figure reaches: tables and databases keep whole numbers in eight bytes."""
_PHRASES: Final[dict[Qualifier, str]] = {
    "exactly": "exactly|precisely",
    "over": "over|more than|above|exceeding|in excess of|well over|just over|greater than|upwards of",
    "at least": "at least|no fewer than|no less than|not fewer than|not less than|a minimum of|minimum",
    "about": "about|around|some|nearly|almost|approximately|approx.|roughly|circa|c.|ca.|close to|just under",
    "up to": "up to|at most|no more than|not more than|a maximum of|maximum|as many as|as much as",
    "under": "under|less than|fewer than|below|well under",
}
_QUALIFIERS: Final[dict[str, Qualifier]] = {
    phrase: meaning for meaning, phrases in _PHRASES.items() for phrase in phrases.split("|")
}
_ANY_PHRASE: Final = "|".join(map(re.escape, sorted(_QUALIFIERS, key=len, reverse=True)))
_LEAD: Final = re.compile(rf"(?:({_ANY_PHRASE}) ?(?<![a-z]))?((?:between|from) )?", re.IGNORECASE)
_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ONES: Final = {word: n for n, word in enumerate(_SMALL)}
_ROUND: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS: Final = {word: n for n, word in enumerate(_ROUND, 2)}
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALES |= {"k": 3, "mn": 6, "m": 6, "bn": 9, "b": 9, "tn": 12}
_SCALE: Final = "hundred|thousand|million|billion|trillion"
_SPELLED: Final = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join(_ONES)})\b|an?(?= (?:{_SCALE})\b)"
_SIGN: Final = r"(?P<sign>(?-i:[A-Z]{0,2})[$€£¥]|(?-i:[A-Z]{3})(?= [-−]?[0-9]))? ?"
_VALUE: Final = rf"(?P<number>[-−]?{DIGITS}|{_SPELLED})"
_POWER: Final = rf"(?:(?: |(?<=[0-9]))(?:{_SCALE}|mn|bn|tn)\b|(?<=[0-9])k\b){{0,2}}"
_AMOUNT: Final = re.compile(rf"{_SIGN}{_VALUE}(?P<scale>(?(sign) ?[mb]\b|(?!))|{_POWER})", re.IGNORECASE)
_PRICED: Final = re.compile(rf"{_SIGN}{_VALUE}(?P<scale> ?[mb]\b|{_POWER})", re.IGNORECASE)
_FRACTION: Final = re.compile(r"(?:half|halves|third|quarter|fifth|tenth)s?\b", re.IGNORECASE)
_MORE_WORDS: Final = re.compile(rf"(?:and )?(?:{_SPELLED}|(?:a )?(?:half|quarter)\b)", re.IGNORECASE)
_COUNT: Final = re.compile(r"([^0-9]*)([0-9]{1,15})([^0-9]*)")
"""Words round a number that has digits alone, and not more of them than are read."""
_JOIN: Final = re.compile(r"(?P<unit>[^0-9]*?) ?(?:to|and|[-–—]) ?(?=\S)", re.IGNORECASE)


class _Amount(NamedTuple):
    value: Decimal
    scale: int  # power of ten
    sign: str
    token: str
    end: int


def parse(text: str, scope: str = "") -> Figure | Mistake:
    """Read a figure: `over 13,000 troops`, `6,000 to 8,000`, `1.2 to 1.5 billion EUR`, `1,084 km (672 miles)`.

    Mistakes: `ambiguous-figure` for what can be read in two ways (`13.000`), `bad-figure` for everything else.
    """
    tidy = " ".join(text.split())
    if len(tidy) > _LONGEST:
        return Mistake("bad-figure", f"a figure has at most {_LONGEST} characters", "put the words into the claim")
    bracket = re.fullmatch(r"([^()]+) \(([^()]+)\)", tidy) if tidy.endswith(")") else None
    also = None
    if bracket and _AMOUNT.match(bracket[2], _lead(bracket[2])[1]):
        second = _figure(bracket[2])
        if isinstance(second, Mistake):
            return Mistake(second.code, second.message, second.hint, second.offset + bracket.start(2))
        also = second
    found = _figure(bracket[1] if bracket and also else tidy)
    if isinstance(found, Mistake):
        return found
    return Figure(tidy, found.low, found.high, found.qualifier, found.unit, also=also, scope=scope)


def qualifier(text: str) -> Qualifier | Mistake:
    """Read a qualifier or one of its synonyms (`no fewer than` is `at least`)."""
    word = " ".join(text.lower().split())
    if meaning := _QUALIFIERS.get(word):
        return meaning
    known = ", ".join(f"`{phrase}`" for phrase in _PHRASES)
    return Mistake("bad-figure", f'"{word}" is not a qualifier', f"write one of {known}")


def _lead(text: str) -> tuple[Qualifier, int, bool]:
    """The qualifier, where the number must start, and whether `between` or `from` announces a range."""
    match = _LEAD.match(text)
    if not match:
        return "exactly", 0, False
    return _QUALIFIERS[match[1].lower()] if match[1] else "exactly", match.end(), bool(match[2])


def _figure(text: str) -> Figure | Mistake:
    count = _COUNT.fullmatch(text)
    known = _words_of_count(count[1], count[3]) if count else None
    if count is None or known is None:
        return _read(text)
    return Figure(text, int(count[2]), int(count[2]), *known)


@lru_cache(maxsize=4096)
def _words_of_count(lead: str, rest: str) -> tuple[Qualifier, str] | None:
    """Qualifier and unit of one whole number in digits between these words; None where they make more or less of it."""
    # Any number in digits alone would do: the words round it are read in the same way.
    found = _read(f"{lead}7{rest}")
    return (found.qualifier, found.unit) if isinstance(found, Figure) and found.low == found.high == 7 else None


@lru_cache(maxsize=4096)
def _read(text: str) -> Figure | Mistake:
    meaning, start, announced = _lead(text)
    first = _amount(text, start)
    if first is None:
        return wordless(text, start)
    if isinstance(first, Mistake):
        return first
    second = _second(text, first, announced=announced)
    if isinstance(second, Mistake):
        return second
    return _assembled(text, start, meaning, first, second)


def _assembled(text: str, start: int, meaning: Qualifier, first: _Amount, second: _Amount | None) -> Figure | Mistake:
    last = second or first
    rest = text[last.end :].strip()
    if not first.token[-1].isdigit() and _FRACTION.match(rest):
        return wordless(text, start)
    low, high = _shared(first, last), last.value.scaleb(last.scale)
    if wrong := _rest_fault(text, first, last, rest) or _range_fault(text, first, last, low, high):
        return wrong
    if max(-low, high) >= _BEYOND:
        hint = "leave out a scale word, or leave the number to the claim"
        return Mistake("bad-figure", "a figure has at most 18 digits, those of scale words counted", hint, start)
    unit = " ".join(filter(None, (first.sign or last.sign, rest)))
    return Figure(text, plain(low), plain(high), meaning, unit)


def _amount(text: str, start: int, pattern: re.Pattern[str] = _AMOUNT) -> _Amount | Mistake | None:
    match = pattern.match(text, start)
    if not match:
        return None
    token, scale = match["number"], match["scale"].lower()
    power = sum(_SCALES[word] for word in re.findall(rf"{_SCALE}|[mbt]n|[kmb]", scale))
    value = exact(token) if re.search("[0-9]", token) else _spelled(token)
    if value is None:
        mistake = fault(token, text)
        return Mistake(mistake.code, mistake.message, mistake.hint, match.start("number"))
    return _Amount(value, power, match["sign"] or "", token, match.end())


def _spelled(words: str) -> Decimal:
    tens, _, ones = words.lower().replace("-", " ").partition(" ")
    if tens in _TENS:
        return Decimal(_TENS[tens] * 10 + _ONES.get(ones, 0))
    return Decimal(_ONES.get(tens, 1))


def _second(text: str, first: _Amount, *, announced: bool) -> _Amount | Mistake | None:
    """The range's other end, where a joining word and a number follow; a unit between them must be said again."""
    match = _JOIN.match(text, first.end)
    if not match or (match[0].strip().lower().endswith("and") and not announced):
        return None
    second = _amount(text, match.end(), _PRICED if first.sign else _AMOUNT)
    unit = match["unit"].strip()
    if isinstance(second, _Amount) and unit and not text[second.end :].strip().startswith(unit):
        return None
    return second if not unit or isinstance(second, _Amount) else None


def _shared(first: _Amount, second: _Amount) -> Decimal:
    """The lower end, with the upper one's scale word where it has none of its own: `1.2 to 1.5 billion`."""
    own = first.value.scaleb(first.scale)
    shared = first.value.scaleb(second.scale)
    whole_number = first.value >= 1000 and own <= second.value.scaleb(second.scale) < shared
    return own if first.scale or whole_number else shared


def _range_fault(text: str, first: _Amount, second: _Amount, low: Decimal, high: Decimal) -> Mistake | None:
    if low > high:
        return _falling(text, first, second)
    bare = first.token.isdigit() and first.value < 1000 and not first.scale and not second.scale
    if bare and "," in second.token and 0 < first.value * 1000 <= second.value:
        hint = f"write `{text.replace(first.token, f'{first.token},000', 1)}`, or `low:` and `high:` as keys"
        message = f'"{first.token}" can be read as {first.token} or as {first.token},000'
        return Mistake("ambiguous-figure", message, hint, text.find(first.token))
    return None


def _falling(text: str, first: _Amount, second: _Amount) -> Mistake:
    """A range that ends below its start; the second end may lack the thousands that the first one has."""
    start, end = text.find(first.token), text.find(second.token, first.end)
    head, joint, tail = text[:start], text[start + len(first.token) : end], text[end + len(second.token) :]
    bare = second.token.isdigit() and 0 < second.value < 1000 and not first.scale and not second.scale
    if bare and "," in first.token:
        whole = f"{second.token},000"
        ends = (first.token, whole) if second.value * 1000 >= first.value else (whole, first.token)
        joint = " to " if joint.strip() in "-–—" else joint
        hint = f"write `{head}{ends[0]}{joint}{ends[1]}{tail}`, or `low:` and `high:` as keys"
        return Mistake("ambiguous-figure", f'"{second.token}" can be read as {second.token} or as {whole}', hint, end)
    hint = "give both ends their scale word, as in `900 million to 1.2 billion`"
    if first.scale == second.scale:
        hint = f"write the smaller number first: `{head}{second.token}{joint}{first.token}{tail}`"
    return Mistake("bad-figure", "the range ends below its start", hint, end)


def _rest_fault(text: str, first: _Amount, last: _Amount, rest: str) -> Mistake | None:
    """What is wrong with the words after the number, which would otherwise pass for a unit."""
    if not rest:
        return None
    number_at = text.find(first.token)
    for look in (thousands_fault, suffix_fault, unit_fault, digits_fault):
        if wrong := look(text, rest, text[number_at : last.end]):
            return Mistake(wrong.code, wrong.message, wrong.hint, len(text) - len(rest))
    if _MORE_WORDS.match(rest):
        return Mistake(
            "bad-figure", f'"{text}" spells a number in several words', "write the number in digits", number_at
        )
    return None
