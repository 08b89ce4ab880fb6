"""Says dates, figures and counts in English: the one module with the words, so that another language is another module.

House style: day before month, a narrow no-break space before a per cent sign, en dashes without spaces between single
words and with spaces between groups of words, commas between thousands.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final

from briefgen.model import Date, Figure, Precision

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Names of the months, January first."""
SEASONS: Final = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
"""Names of the seasons, by the month in which they begin."""

_OFTEN: Final = 4096
"""How many dates are kept in words: thousands of facts name the same days, and each page says them several times."""
_ONE_YEAR: Final = re.compile(r"(.*\S),? ([0-9]{4})")
_CLOCK: Final = re.compile(r"([0-9]{2}:[0-9]{2})(?::00)?((?::[0-9]{2})?)(Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)")
_LEAD: Final = re.compile(r"[A-Z]?[a-z]+(?: [a-z]+)*(?= [A-Z]{0,2}[$€£¥]?[-−]?[0-9])")
_SCALED: Final = re.compile(r"(?:thousand|million|billion|trillion|(?<=[0-9]) ?(?:mn|bn|tn))\b", re.IGNORECASE)
_PRICED: Final = re.compile(rf"{_SCALED.pattern}|(?<=[0-9]) ?[mb]\b", re.IGNORECASE)
_SCALES: Final = {"th": 3, "mi": 6, "mn": 6, "m": 6, "bi": 9, "bn": 9, "b": 9, "tr": 12, "tn": 12}
_SCALE_NAMES: Final = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_SIGN: Final = re.compile(r"([A-Z]{0,2}[$€£¥])\s?(.*)")
# Letters that Unicode does not take apart into a plain letter and an accent.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t"} | {"æ": "ae", "œ": "oe", "þ": "th"}
)


@lru_cache(_OFTEN)
def date_words(date: Date) -> str:
    """A date as readers know it, no finer than it is: "12–16 September 2025", "about 2025", "since 2020"."""
    if date.precision == "interval":
        return _interval_words(date)
    perhaps = "perhaps " if date.uncertain else ""
    words = _bare_words(date)
    if "-XX" in date.text:
        part = "day" if date.precision == "month" or date.text.count("XX") == 2 else "month"
        return f"{perhaps}a {part} {'around' if date.approximate else 'in'} {words}"
    return f"{perhaps}{'about ' if date.approximate else ''}{words}"


def _bare_words(date: Date) -> str:
    """The words without doubt; every date that is no interval knows its first day."""
    day = date.earliest or dt.date.min
    words: dict[Precision, Callable[[], str]] = {
        "time": lambda: f"{day_words(day)}, {_clock_words(date.time)}",
        "day": lambda: day_words(day),
        "month": lambda: month_words(day.year, day.month),
        "season": lambda: f"{SEASONS[day.month]} {_season_years(day)}",
        "decade": lambda: f"the {day.year // 10}0s",
        "century": lambda: f"the {ordinal(day.year // 100 + 1)} century",
    }
    return words[date.precision]() if date.precision in words else str(day.year)


def _season_years(first: dt.date) -> str:
    """A winter lies in two years: "2025–26", "1999–2000"."""
    if first.month != 12:
        return str(first.year)
    following = first.year + 1
    return f"{first.year}–{following if following % 100 == 0 else f'{following % 100:02}'}"


def _clock_words(time: str) -> str:
    match = _CLOCK.fullmatch(time)
    if not match:
        return time
    clock, seconds, shift, sign, hours, minutes = match.groups("")
    if shift == "Z" or (not int(hours) and not int(minutes or 0)):
        return f"{clock}{seconds} (UTC)"
    sign = "−" if sign == "-" else sign
    return f"{clock}{seconds} (UTC{sign}{int(hours)}{f':{minutes}' if int(minutes or 0) else ''})"


def _interval_words(date: Date) -> str:
    start, end = date.start, date.end
    if start and end:
        return _span_words(start, end)
    if start:
        unknown = date.text.endswith("/")
        return f"from {date_words(start)}, end unknown" if unknown else f"since {date_words(start)}"
    if end:
        unknown = date.text.startswith("/")
        return f"until {date_words(end)}, start unknown" if unknown else f"before {date_words(end)}"
    return date.text


def _span_words(start: Date, end: Date) -> str:
    """Both ends, saying once what they share; ends of different kinds, or in doubt, are said in full."""
    first, last = date_words(start), date_words(end)
    if first == last:
        return first
    doubtful = start.approximate or start.uncertain or end.approximate or end.uncertain
    if doubtful or start.precision != end.precision or not start.earliest or not end.earliest:
        return f"{first} – {last}"
    a, b = start.earliest, end.earliest
    if start.precision == "year":
        return f"{a.year}–{b.year}"
    if a.year != b.year:
        return f"{first} – {last}"
    if start.precision == "month":
        return f"{MONTHS[a.month - 1]}–{last}"
    return f"{a.day}–{last}" if a.month == b.month else f"{a.day} {MONTHS[a.month - 1]} – {last}"


@lru_cache(_OFTEN)
def day_words(day: dt.date) -> str:
    """A day in full: "12 September 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: dt.date) -> str:
    """A day for tables: "20 Feb 2025"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def month_words(year: int, month: int) -> str:
    """A month, counted from 1: "September 2025"."""
    return f"{MONTHS[month - 1]} {year}"


@lru_cache(_OFTEN)
def split_year(words: str) -> tuple[str, str]:
    """The words before the year, and the year, where they end with the only one they name; else the words and ""."""
    match = _ONE_YEAR.fullmatch(words)
    if not match or re.search(r"[0-9]{4}", match[1]):
        return words, ""
    return match[1].removesuffix(","), match[2]


def grouped(number: int) -> str:
    """A count as pages write it: `1,705`."""
    return f"{number:,}"


def number_words(value: float) -> str:
    """A number with commas between thousands, a true minus sign, and no digit after the point that says nothing."""
    return _digits(Decimal(str(value)))


def short_number(value: float) -> str:
    """A round number for the narrow places of charts: "50,000", "500 million", "1.5 billion"."""
    number = Decimal(str(value))
    for scale in (12, 9, 6):
        if abs(number) >= Decimal(10) ** scale:
            words = f"{_digits(number.scaleb(-scale))} {_SCALE_NAMES[scale]}"
            return min(words, _digits(number), key=_width)
    return _digits(number)


def _width(words: str) -> float:
    """Rough width of words in figures' widths: narrow letters, spaces and commas count for half of one."""
    return sum(0.5 if letter in "il ,." else 1 for letter in words)


def _digits(value: Decimal) -> str:
    words = f"{abs(value):,f}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return f"−{words}" if value < 0 else words


def figure_words(figure: Figure, unit: str = "") -> str:
    """A figure with qualifier and unit as the editor wrote them; `unit`, the question's, stands in where it has none.

    Scale words are kept ("1.2–1.5 billion EUR"), digits grouped, currency signs put first, a second unit bracketed.
    """
    unit = figure.unit or unit
    sign, rest = match.groups() if (match := _SIGN.fullmatch(unit)) else ("", unit)
    written = figure.text.partition(" (")[0].removesuffix(rest)
    words = f"{_lead(figure, written)}{sign}{_amount(figure, (_PRICED if sign else _SCALED).findall(written))}"
    if rest:
        words += ("\u202f" if rest.startswith("%") else " ") + rest
    return f"{words} ({figure_words(figure.also)})" if figure.also else words


def _lead(figure: Figure, written: str) -> str:
    """The editor's own qualifier ("nearly", "no more than") where the text opens with one, else the plain one."""
    if figure.qualifier == "exactly":
        return ""
    match = _LEAD.match(written)
    own = re.sub(r" ?(?:between|from)$", "", match[0].lower()) if match else ""
    return f"{own or figure.qualifier} "


def _amount(figure: Figure, scaled: list[str]) -> str:
    """The value or range, in the scale words or letters that the editor wrote after the digits."""
    scales = [_SCALES[word.strip().lower()[:2]] for word in scaled] or [0]
    low, low_name = _scaled(figure.low, scales[0]), _SCALE_NAMES.get(scales[0], "")
    if figure.low == figure.high:
        return f"{low} {low_name}".rstrip()
    high, high_name = _scaled(figure.high, scales[-1]), _SCALE_NAMES.get(scales[-1], "")
    if low_name != high_name:
        return f"{low} {low_name} – {high} {high_name}"
    return f"{low}{' to ' if figure.low < 0 else '–'}{high} {high_name}".rstrip()


def _scaled(value: float, scale: int) -> str:
    if scale or isinstance(value, float):
        return _digits(Decimal(str(value)).scaleb(-scale))
    return f"{value:,}" if value >= 0 else f"−{-value:,}"


def list_words(items: Iterable[str]) -> str:
    """Items as a sentence lists them: "a, b and c"."""
    *most, last = list(items) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def choice_words(items: Iterable[str]) -> str:
    """Items of which one may hold: "a, b or c"."""
    *most, last = list(items) or [""]
    return f"{', '.join(most)} or {last}" if most else last


def count_words(number: int, singular: str, plural: str | None = None) -> str:
    """A count and what is counted: "1 source", "3 sources", "2 countries"; give the plural where it is irregular."""
    return f"{number_words(number)} {singular if number == 1 else plural or _plural(singular)}"


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(?:s|x|z|ch|sh)$", word) else f"{word}s"


def ordinal(number: int) -> str:
    """A number's place in a row: "1st", "22nd", "113th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def sort_key(text: str) -> str:
    """Key that sorts names as an index does: case, accents and apostrophes aside, so that "Åland" stands under A."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’ʼ`")
