"""Reads dates as EDTF levels 0 and 1 write them, and tells how fine they are and whether two can both be true.

Left out are negative and long years, and the whole of level 2. A season is three months of the northern hemisphere:
`2025-21` March to May 2025, `-22` June to August, `-23` September to November, `-24` December 2025 to February 2026.
"""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Final

from briefgen.content.edtf_advice import RELATIVE, SEASONS, days_in, interval_side, readings
from briefgen.model import Date, Precision
from briefgen.problems import Mistake

_LONGEST: Final = 80
_PLAIN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_VAGUE: Final = re.compile(r"(?:([0-9]{2})XX|([0-9]{3})X|([0-9]{4})-XX(?:-XX)?|([0-9]{4}-[0-9]{2})-XX)([~?%]?)")
_TIMED: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)"
    r"(Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?"
)
_FORMS: Final = (
    "write the year first, and no more than the source says: `2025`, `2025-09`, `2025-09-12`, `2025-09~` (about), "
    "`2025-09-12/2025-09-16`"
)
_TWO: Final = re.compile(r"\s*(?!between\b).*(?:\band\b|&)|\s*[0-9-]+\s*[,;+]\s*[0-9-]+\s*\Z", re.IGNORECASE)
"""What stands between two dates, where neither `between` nor `to` says that a time is meant."""
_YEARS: Final = "years run from `0001` to `9999`"
_EVER: Final = dt.date.max.toordinal()
_LEEWAY: Final[dict[Precision, int]] = {"month": 31, "season": 92, "year": 366, "decade": 3653, "century": 36525}


def _bad(message: str, hint: str = _FORMS, offset: int = 0) -> Mistake:
    return Mistake("bad-date", message, hint, offset)


def parse(text: str) -> Date | Mistake:
    """Read one date or interval; anything else is a `bad-date` whose hint names the right form wherever it is known."""
    if len(text) > _LONGEST:
        return _bad(f"a date has at most {_LONGEST} characters, this has {len(text)}")
    return _parse(text)


@lru_cache(maxsize=8192)
def _parse(text: str) -> Date | Mistake:
    found = _read(text)
    if isinstance(found, Date):
        return found
    candidates = [(form, _read(form)) for form in _candidates(text)]
    forms = [form for form, date in candidates if isinstance(date, Date)]
    if not forms:
        # A day that no month has is told as such also where it is written in words: `31 September 2025`.
        days = [date for form, date in candidates if isinstance(date, Mistake) and _PLAIN.fullmatch(form)]
        return Mistake(found.code, days[0].message, days[0].hint) if days and found.hint == _FORMS else found
    if _TWO.match(text) and all("/" in form for form in forms):
        return _two_dates(" ".join(text.split()), forms[0])
    hint = "write " + " or ".join(f"`{form}`" for form in forms) + (", whichever is meant" if len(forms) > 1 else "")
    return Mistake(found.code, found.message, hint, found.offset)


def _two_dates(shown: str, span: str) -> Mistake:
    hint = f"write `{span}` if it lasts from the one to the other; two days are two facts, each with its own date"
    return _bad(f'"{shown}" names more than one date', hint)


def listed(texts: list[str]) -> Mistake | None:
    """What is wrong with dates that are written as a list; None where they are no dates."""
    dates = [date for date in map(parse, texts) if isinstance(date, Date) and date.earliest]
    if not dates or len(dates) < len(texts):
        return None
    if len(dates) == 1:
        return _bad("a date is written without brackets and without a dash", f"write `{dates[0].text}`")
    first, last = (pick(dates, key=lambda date: date.earliest or dt.date.min).text for pick in (min, max))
    return _two_dates(", ".join(texts), f"{first}/{last}") if isinstance(parse(f"{first}/{last}"), Date) else None


def meant(text: str) -> str:
    """The one date for which a text that is none was written; empty where there is none, or more than one."""
    forms = [form for form in _candidates(text) if isinstance(_read(form), Date)]
    return forms[0] if len(forms) == 1 else ""


def _read(text: str) -> Date | Mistake:
    if match := _PLAIN.fullmatch(text):
        return _plain(text, *match.groups(""))
    if text.count("/") == 1:
        return _interval(text, *text.split("/"))
    if match := _TIMED.fullmatch(text):
        return _timed(text, *match.groups(""))
    if match := _VAGUE.fullmatch(text):
        return _vague(text, *match.groups(""))
    return _unread(" ".join(text.split()))


def _unread(shown: str) -> Mistake:
    if not shown:
        return _bad("the date is empty")
    if RELATIVE.search(shown):
        return _bad(f'"{shown}" is another day whenever it is read', "write the day itself, as in `2025-09-12`")
    if re.fullmatch(r"-[0-9]+|[Yy]-?[0-9]+|[0-9]{5}", shown):
        return _bad(f'"{shown}" is a negative or long year, which is not read', _YEARS)
    return _bad(f'"{shown}" is no date that can be read')


def _plain(text: str, year: str, month: str, day: str, doubt: str) -> Date | Mistake:
    y, m = int(year), int(month or 1)
    if not y:
        return _bad("there is no year 0000", _YEARS)
    if not month:
        return _date(text, dt.date(y, 1, 1), dt.date(y, 12, 31), "year", doubt)
    if m in SEASONS and not day:
        first, last = SEASONS[m]
        return _date(text, dt.date(y, first, 1), _month_end(y, last), "season", doubt)
    if not 1 <= m <= 12:
        known = "months run from `01` to `12`" + ("" if day else ", seasons from `21` (spring) to `24` (winter)")
        return _bad(f"there is no month {month}", known, 5)
    if not day:
        return _date(text, dt.date(y, m, 1), _month_end(y, m), "month", doubt)
    return _whole_day(text, year, month, day, doubt)


def _whole_day(text: str, year: str, month: str, day: str, doubt: str) -> Date | Mistake:
    y, m = int(year), int(month)
    if not 1 <= int(day) <= days_in(y, m):
        known = f"{year}-{month} has {days_in(y, m)} days; if the day is not known, write `{year}-{month}`"
        return _bad(f"there is no day {year}-{month}-{day}", known, 8)
    whole = dt.date(y, m, int(day))
    return _date(text, whole, whole, "day", doubt)


def _vague(text: str, century: str, decade: str, year: str, month: str, doubt: str) -> Date | Mistake:
    """`20XX`, `202X`, `2025-XX`, `2025-XX-XX`, `2025-09-XX`: the precision is that of what is known."""
    if century or decade:
        first, last = int(f"{century}00" if century else f"{decade}0"), int(f"{century}99" if century else f"{decade}9")
        precision: Precision = "century" if century else "decade"
        return _date(text, dt.date(first or 1, 1, 1), dt.date(last, 12, 31), precision, doubt)
    known = _read(year or month)
    if isinstance(known, Mistake) or known.earliest is None or known.latest is None:
        return known
    if known.precision == "season":
        return _bad("a day of a season cannot be left open", f"write `{month}`", 8)
    return _date(text, known.earliest, known.latest, known.precision, doubt)


def _timed(text: str, day: str, clock: str, shift: str) -> Date | Mistake:
    known = _read(day)
    if isinstance(known, Mistake):
        return known
    if not shift:
        hint = f"add the offset from UTC, as in `{text}Z` or `{text}+03:00`, or write the day alone: `{day}`"
        return _bad("a time of day needs its offset", hint, len(text))
    return Date(text, known.earliest, known.latest, "time", time=clock + shift)


def _interval(text: str, left: str, right: str) -> Date | Mistake:
    ends: list[Date | None] = []
    for side, offset in ((left, 0), (right, len(left) + 1)):
        end = None if side in ("", "..") else _read(side)
        if isinstance(end, Mistake):
            return Mistake(end.code, end.message, end.hint, end.offset + offset)
        if end and (end.precision not in ("day", "month", "year") or "X" in side):
            return _bad(f'"{side}" cannot be an end of an interval', "an end is a day, a month or a year", offset)
        ends.append(end)
    start, end = ends
    if start is None and end is None:
        return _bad("an interval needs a date on one side at least", "write `2020/..` or `../2025-02-20`")
    earliest, latest = start.earliest if start else None, end.latest if end else None
    if earliest and latest and earliest > latest:
        return _bad(f"the interval ends before it starts: {text}", f"write `{right}/{left}`", len(left) + 1)
    known = [end for end in ends if end]
    approximate, uncertain = any(end.approximate for end in known), any(end.uncertain for end in known)
    return Date(text, earliest, latest, "interval", approximate, uncertain, start, end)


def _date(text: str, first: dt.date, last: dt.date, precision: Precision, doubt: str) -> Date:
    return Date(text, first, last, precision, doubt in ("~", "%"), doubt in ("?", "%"))


def _month_end(year: int, month: int) -> dt.date:
    """Last day of a month; months past December fall into the next year, and the calendar ends with the year 9999."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, days_in(year, month)) if year <= dt.MAXYEAR else dt.date.max


def _candidates(text: str) -> Iterable[str]:
    """The forms that `text` may stand for, likeliest first; not each of them is a date."""
    forms = list(readings(text))
    if text.count("/") == 1:
        left, right = text.split("/")
        forms += ["/".join(ends) for ends in product(_side(left, "left"), _side(right, "right"))]
    return dict.fromkeys(forms)


def _side(text: str, side: str) -> list[str]:
    """What an interval's end may stand for; an end that is right already stands for itself alone."""
    forms = [text, interval_side(text, side)]
    for form in forms:
        if form in ("", "..") or isinstance(_read(f"{form}/"), Date):
            return [form]
    return [form for form in readings(text) if "/" not in form]


def overlap(a: Date, b: Date) -> bool:
    """Whether both dates can be true: their days meet, where an approximate one reaches one unit of its own further."""
    return _first(a) <= _last(b) and _first(b) <= _last(a)


def vagueness(date: Date) -> tuple[int, bool, int]:
    """Key under which the most precise of several dates is the least.

    It goes by the days that the date can mean; an interval is as vague as its vaguer end, since it claims a duration.
    Of equals the certain one is finer, then an interval (which also tells the end), then a day with its time.
    """
    ends = (date.start, date.end) if date.precision == "interval" else (date,)
    days = max(_last(end) - _first(end) if end else _EVER for end in ends)
    return days, date.uncertain, {"interval": 0, "time": 1}.get(date.precision, 2)


def _first(date: Date) -> int:
    if date.precision == "interval":
        return _first(date.start) if date.start else 1
    return max(1, (date.earliest or dt.date.min).toordinal() - _leeway(date))


def _last(date: Date) -> int:
    if date.precision == "interval":
        return _last(date.end) if date.end else _EVER
    return min(_EVER, (date.latest or dt.date.max).toordinal() + _leeway(date))


def _leeway(date: Date) -> int:
    return _LEEWAY.get(date.precision, 1) if date.approximate else 0
