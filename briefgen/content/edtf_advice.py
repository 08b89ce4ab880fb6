"""Guesses the EDTF that somebody meant who wrote a date in another way, so that an error can show the right form."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Final

SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}
"""First and last month of each season; months past 12 lie in the next year."""
_LEVEL_2: Final = {  # northern seasons, southern seasons, quarters, thirds, halves
    **{code + 4: months for code, months in SEASONS.items()},
    **dict(enumerate(((9, 11), (12, 14), (3, 5), (6, 8)), 29)),
    **{33 + n: (3 * n + 1, 3 * n + 3) for n in range(4)},
    **{37 + n: (4 * n + 1, 4 * n + 4) for n in range(3)},
    **{40 + n: (6 * n + 1, 6 * n + 6) for n in range(2)},
}
_MONTHS: Final = {
    name[:length]: number
    for number, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june"),
            *("july", "august", "september", "october", "november", "december"),
        ),
        1,
    )
    for length in {3, 4, len(name)}
}
_SEASON_NAMES: Final = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SHIFT: Final = r"z|utc|gmt|[+-]\d{2}(?::?\d{2})?"
_WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
RELATIVE: Final = re.compile(
    rf"^{_WEEKDAY}$|\b(?:today|yesterday|tomorrow|tonight|now|ago|(?:this|last|next) (?:week|month|year|{_WEEKDAY}))\b",
    re.IGNORECASE,
)
"""Words that name a day only for who knows when they were written."""

Rule = Callable[[re.Match[str]], Iterable[str]]


def days_in(year: int, month: int) -> int:
    """Days of a month in the Gregorian calendar."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def readings(text: str) -> Iterator[str]:
    """Forms that `text` may stand for, likeliest first; they are guesses that the caller checks for being dates."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)
    tidy = re.sub(" ?/ ?", "/", plain).upper()
    if tidy != text:
        yield tidy
    for pattern, spell in _RULES:
        if match := pattern.fullmatch(plain):
            yield from spell(match)
    yield from _named(plain)


def interval_side(text: str, side: str) -> str:
    """An interval's `left` or `right` end as intervals allow it: without time, open digits, season or old words."""
    text = {"unknown": "", "open": ".."}.get(text.strip().lower(), text)
    text = re.sub(r"(?:-XX)+|T.*", "", text)
    if (match := re.fullmatch(r"([0-9]{4})-(2[1-4])", text)) and match[1] != "9999":
        first, last = SEASONS[int(match[2])]
        return _month(int(match[1]), first if side == "left" else last)
    return text


def _meant(text: str) -> list[str]:
    return [text.strip().upper(), *readings(text)]


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12:04}-{(month - 1) % 12 + 1:02}"


def _months(year: str, span: tuple[int, int]) -> str:
    return "/".join(_month(int(year), month) for month in span)


def _day(year: str, month: str | int, day: str | int, doubt: str = "") -> str:
    return f"{year}-{int(month):02}-{int(day):02}{doubt}"


def _year_first(match: re.Match[str]) -> Iterator[str]:
    year, month, day, doubt = match.groups("")
    if not day:
        yield f"{year}-{int(month):02}{doubt}"
        return
    yield _day(year, month, day, doubt)
    if int(month) > 12:
        yield _day(year, day, month, doubt)


def _year_last(match: re.Match[str]) -> Iterator[str]:
    """Dots put the day first everywhere; slashes and dashes leave it open."""
    one, mark, two, year = match.groups()
    yield _day(year, two, one)
    if mark != "." or int(two) > 12:
        yield _day(year, one, two)


def _coded(match: re.Match[str]) -> Iterator[str]:
    """`2025-33` is a quarter of level 2, while `2014-18` must be years and `2025-26` can be both."""
    year, code = match.groups()
    if 12 < int(code) > int(year[2:]) and (int(code) not in _LEVEL_2 or int(code) == int(year[2:]) + 1):
        yield f"{year}/{year[:2]}{code}"
    if int(code) in _LEVEL_2:
        yield _months(year, _LEVEL_2[int(code)])


def _season(match: re.Match[str]) -> Iterator[str]:
    """A winter that names one year can be the one that begins or the one that ends in it."""
    name, year, second = match.groups("")
    yield f"{year}-{_SEASON_NAMES[name]}"
    if name == "winter" and not second:
        yield f"{int(year) - 1:04}-24"


def _doubted(mark: str) -> Rule:
    def spell(match: re.Match[str]) -> Iterator[str]:
        return (form.rstrip("~?%") + mark for form in _meant(match[1]) if "/" not in form)

    return spell


def _scattered(match: re.Match[str]) -> Iterator[str]:
    """Qualifiers before the date, within it or doubled: level 1 has one, at the end, for the whole date."""
    marks = set(match[0]) & set("~?%")
    mark = marks.pop() if len(marks) == 1 else "%"
    bare = re.sub(r"[~?%()]", "", match[0])
    return (form + mark for form in _meant(bare) if "/" not in form)


def _spanned(match: re.Match[str]) -> Iterator[str]:
    return ("/".join(ends) for ends in product(_meant(match[1]), _meant(match[2])))


def _set(match: re.Match[str]) -> Iterator[str]:
    """A set of level 2 becomes the interval from its first member to its last."""
    members = [part.strip().upper() for part in re.split(r",|\.\.", match[1])]
    known = sorted(filter(None, members))
    if known:
        yield f"{known[0] if members[0] else '..'}/{known[-1] if members[-1] else '..'}"


def _clock(match: re.Match[str]) -> Iterator[str]:
    day, hour, rest, shift = match.groups("")
    shift = "Z" if shift in ("z", "utc", "gmt") else shift
    shift = re.sub(r"([+-][0-9]{2})([0-9]{2})", r"\1:\2", shift)
    if shift:
        yield f"{day}T{int(hour):02}{rest}{shift}"
    elif " " in match[0]:
        yield day


def _named(text: str) -> Iterator[str]:
    """Dates with a month's name, in any order, and ranges of them that leave out what both ends share."""
    text = re.sub(rf"^{_WEEKDAY}\b|\b(?:the|of|from|between|on|in)\b|[.,]", " ", text)
    text = re.sub(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b", r"\1", text)
    text = re.sub(r"(?<=[0-9])-(?=[a-z])|(?<=[a-z])-(?=[0-9]{4})", " ", text)
    parts = [_parts(side.split()) for side in re.split(r"-|\bto\b|\band\b|\btill\b|\buntil\b", text)]
    if len(parts) > 2 or None in parts:
        return
    first, last = (parts[0] or {}), (parts[-1] or {})
    if "day" in first and "day" in last:
        last = {"month": first.get("month", 0), **last}
    forms = [_from_parts({**last, **first} if "day" in first or "day" not in last else {**first}), _from_parts(last)]
    if all(forms):
        yield "/".join(dict.fromkeys(forms))


def _parts(words: list[str]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for word in words:
        if word.isascii() and word.isdigit() and len(word) in (1, 2, 4):
            key, number = ("year" if len(word) == 4 else "day"), int(word)
        elif word in _MONTHS:
            key, number = "month", _MONTHS[word]
        else:
            return None
        if key in found:
            return None
        found[key] = number
    return found or None


def _from_parts(parts: dict[str, int]) -> str:
    if not parts.get("month") or "year" not in parts:
        return ""
    return f"{parts['year']:04}-{parts['month']:02}" + (f"-{parts['day']:02}" if "day" in parts else "")


_RULES: Final[tuple[tuple[re.Pattern[str], Rule], ...]] = tuple(
    (re.compile(pattern, re.ASCII), spell)
    for pattern, spell in (
        (r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?\.?([~?%]?)", _year_first),
        (r"(\d{1,2})([-/. ]) ?(\d{1,2})\2 ?(\d{4})", _year_last),
        (r"(\d{1,2})[-/. ](\d{4})", lambda m: [f"{m[2]}-{int(m[1]):02}"]),
        (r"(\d{4})(\d{2})(\d{2})?", lambda m: [_day(*m.groups()) if m[3] else f"{m[1]}-{m[2]}"]),
        (r"(\d{4})[-/](\d{2})", _coded),
        (r"(\d{4}) ?- ?(\d{4})", lambda m: [f"{m[1]}/{m[2]}"]),
        (r"(\d{4}-\d{2}-)(\d{2})[-/](\d{2})", lambda m: [f"{m[1]}{m[2]}/{m[1]}{m[3]}"]),
        (r"(\d{4}-)(\d{2})/(\d{2})", lambda m: [f"{m[1]}{m[2]}/{m[1]}{m[3]}"]),
        (r"(\d{4}-\d{2}(?:-\d{2})?) ?[,;&+] ?(\d{4}-\d{2}(?:-\d{2})?)", lambda m: [f"{m[1]}/{m[2]}"]),
        (r"(\d{4})[- ]?q([1-4])", lambda m: [_months(m[1], _LEVEL_2[32 + int(m[2])])]),
        (r"q([1-4])[- /]?(\d{4})", lambda m: [_months(m[2], _LEVEL_2[32 + int(m[1])])]),
        (r"(\d{4})[- ]?h([12])", lambda m: [_months(m[1], _LEVEL_2[39 + int(m[2])])]),
        (r"h([12])[- /]?(\d{4})", lambda m: [_months(m[2], _LEVEL_2[39 + int(m[1])])]),
        (r"(?:the )?(spring|summer|autumn|fall|winter)(?: of)? (\d{4})(?:[-/](\d{2}|\d{4}))?", _season),
        (r"(?:the )?(\d{3})0'?s", lambda m: [f"{m[1]}X", *([f"{m[1][:2]}XX"] if m[1][2] == "0" else [])]),
        (r"(?:the )?(\d{1,2})(?:st|nd|rd|th) century", lambda m: [f"{int(m[1]) - 1:02}XX"]),
        (r"[\du-]*u[\du-]*[~?%]?", lambda m: [m[0].replace("u", "x").upper()]),
        (r"(?:c(?=\d)|(?:ca?|approx)\. ?|(?:ca?|circa|about|around|approx|approximately) )(.+)", _doubted("~")),
        (r"(?:perhaps|possibly|probably|maybe|likely) (.+)", _doubted("?")),
        (r"[\d()~?%-]*[~?%()][\d()~?%-]*", _scattered),
        (r"(?:early|mid|late|(?:the )?(?:start|beginning|middle|end) of|in|on)[ -](.+)", lambda m: _meant(m[1])),
        (r"(?:since|from|after|starting) ([^-]+|\d{4}-[\d-]+)", lambda m: [f"{form}/.." for form in _meant(m[1])]),
        (r"(?:before|until|till|by|up to) (.+)", lambda m: [f"../{form}" for form in _meant(m[1])]),
        (r"(?:from |between )?(.+?)(?: to | and | until | - | ?-- ?|\.\.)(.+)", _spanned),
        (r"[\[{](.*)[\]}]", _set),
        (rf"(\d{{4}}-\d{{2}}-\d{{2}})[t ](\d{{1,2}})(:\d{{2}}(?::\d{{2}})?)(?:\.\d+)? ?({_SHIFT})?[~?%]?", _clock),
    )
)
