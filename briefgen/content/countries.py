"""Countries by code, from one frozen table, and advice for whatever is not a code.

The table is `briefgen/data/countries.json`, made by `tools/vendor.py`. Nothing here guesses: a name is found by exact
comparison (case, accents and punctuation aside) or not at all, because fuzzy search turns Niger into Nigeria and UK
into Ukraine. Near names are only ever offered in words.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec

NEAREST = 3
"""How many near names an advice offers at most."""

# Letters that Unicode does not take apart into a plain letter and an accent.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


class Country(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One country or territory: ISO 3166-1, and Kosovo."""

    code: str
    """ISO 3166-1 alpha-2, such as `BY`; `XK` for Kosovo."""
    code3: str
    """ISO 3166-1 alpha-3, such as `BLR`; for Kosovo, on which nobody agrees, `XKX`."""
    name: str
    """The English name as a newspaper writes it, without an article: `Belarus`, `Congo (DRC)`."""
    the: bool
    """Whether prose puts "the" before the name: the Netherlands."""
    slug: str
    """The part of page addresses that stands for the country; lower-case ASCII, unique, and never changed."""
    sort_key: str
    """The name in lower-case ASCII, so that Åland is sorted under A."""
    region: str
    """The sub-region by the United Nations' M49: `Eastern Europe`."""
    continent: str
    """The continent by M49: `Africa`, `Americas`, `Antarctica`, `Asia`, `Europe` or `Oceania`."""
    neighbours: tuple[str, ...]
    """Codes of the countries across a land border, sorted."""
    aliases: tuple[str, ...]
    """Other names and abbreviations, former ones included: `Burma`, `U.S.`."""
    demonyms: tuple[str, ...]
    """Adjectives, the usual one first: `Belarusian`. Two countries can share one: `Congolese`."""
    status: Literal["official", "user-assigned"]
    """Whether ISO 3166-1 assigns the code, or leaves it to its users (`XK`)."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that are no country's own, or more than one's, and what to write instead."""

    keys: tuple[str, ...]
    codes: tuple[str, ...]
    advice: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    countries: tuple[Country, ...]
    homonyms: tuple[_Entry, ...]
    former: tuple[_Entry, ...]


@cache
def _table() -> _Table:
    return msgspec.json.decode((Path(__file__).parents[1] / "data" / "countries.json").read_bytes(), type=_Table)


@cache
def countries() -> Mapping[str, Country]:
    """All countries by code, in the order of their codes; read once."""
    return MappingProxyType({country.code: country for country in _table().countries})


def country(code: str) -> Country | None:
    """The country of an upper-case alpha-2 code, or None; never a guess."""
    return countries().get(code)


def matches(text: str) -> tuple[Country, ...]:
    """All countries that a code, name, alias or adjective can mean, sorted by code; empty if there is none.

    Case, accents and punctuation do not count for names; codes and abbreviations count in upper case only ("no" is not
    Norway, "us" not the United States). A word that several countries share gives all of them ("Congo", "Dominican");
    one that is a country's own name gives that country ("Georgia", "Guinea"), of which `advice` says what else it may
    mean. Only countries of today are found.
    """
    known, word = countries(), text.strip()
    if word in known:
        return (known[word],)
    for country in known.values():
        if country.code3 == word:
            return (country,)
    folded = _folded(word)
    if folded in _abbreviations() and word != word.upper():
        return ()
    shared = _homonyms().get(folded)
    codes = _names().get(folded) or (shared.codes if shared else ())
    return tuple(known[code] for code in sorted(codes))


def listed(text: str) -> tuple[str, ...]:
    """The codes of a text that names several countries one after the other: `BY, RU`, `Poland and Lithuania`, `BY RU`.

    Empty where it may be the name of one, or where one of them is not known.
    """
    if matches(text):
        return ()
    parts = [part.strip() for part in re.split(r"[,;/&+]|\band\b", text) if part.strip()]
    if len(parts) == 1:
        parts = text.split()
    found = [matches(part) or matches(part.upper() if len(part) == 2 else "") for part in parts]
    if len(found) < 2 or any(len(codes) != 1 for codes in found):
        return ()
    return tuple(dict.fromkeys(codes[0].code for codes in found))


def advice(text: str) -> str:
    """One sentence, without a full stop, that says what to write instead of a text that is no country code.

    An exact code gives the empty string.
    """
    known, word = countries(), text.strip()
    if text in known:
        return ""
    folded = _folded(word)
    # Before lower-case and three-letter codes: UK, EU and SU are codes of their own kind.
    if entry := _former().get(folded) or _homonyms().get(folded):
        return entry.advice
    for country in known.values():
        if word.upper() in {country.code, country.code3}:
            return f"write {_written(country)}"
    codes = _names().get(folded, ())
    if codes:
        return f"write {_either(known[code] for code in codes)}"
    if re.fullmatch(r"AA|Q[M-Z]|X[A-Z]|ZZ", word.upper()):
        return f"{word.upper()} is a code for private use, of which only XK (Kosovo) is known here"
    return _nearest(folded)


def _nearest(folded: str) -> str:
    known = countries()
    # Two or three letters are an attempt at a code, to which no name is near in any sense.
    names = list(_names()) if len(folded) > 3 else []
    near = difflib.get_close_matches(folded, names, n=4 * NEAREST, cutoff=0.65)
    codes = dict.fromkeys(code for name in near for code in _names()[name])
    if not codes:
        return f"no such country: write a two-letter code such as {_written(known['BY'])}"
    words = ", ".join(f"{known[code].name} ({code})" for code in list(codes)[:NEAREST])
    return f"no such country; nearest: {words}"


def _written(country: Country) -> str:
    return f"{country.code} ({country.name})"


def _either(found: Iterable[Country]) -> str:
    return " or ".join(map(_written, found))


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Codes by folded name, alias and adjective."""
    found: dict[str, tuple[str, ...]] = {}
    for country in countries().values():
        for name in dict.fromkeys(map(_folded, (country.name, *country.aliases, *country.demonyms))):
            found[name] = (*found.get(name, ()), country.code)
    return found


@cache
def _abbreviations() -> frozenset[str]:
    """Folded aliases that are written in capitals, such as U.S.; in lower case they are common words."""
    aliases = (alias for country in countries().values() for alias in country.aliases)
    return frozenset(_folded(alias) for alias in aliases if alias == alias.upper())


@cache
def _homonyms() -> Mapping[str, _Entry]:
    return {_folded(key): entry for entry in _table().homonyms for key in entry.keys}


@cache
def _former() -> Mapping[str, _Entry]:
    return {_folded(key): entry for entry in _table().former for key in entry.keys}


def _folded(text: str) -> str:
    """The text for comparison: no case, accents or punctuation, no leading "the", "St" as "Saint"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS).replace("&", " and "))
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in ".'’")
    words = re.findall(r"\w+", plain)
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join("saint" if word == "st" else word for word in words)
