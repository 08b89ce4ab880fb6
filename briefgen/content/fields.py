"""Typed reading of positioned nodes: a table of fields gives validation, positions and documentation at once."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from collections.abc import Mapping as MappingABC
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from briefgen.content import edtf
from briefgen.content.countries import LETTERS, advice, countries, country, listed
from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.otherwords import meant_by, nearest
from briefgen.content.reader import Reader
from briefgen.model import Date
from briefgen.problems import Mistake

IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*\Z")
RESERVED_NAMES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
LONGEST_NAME = 100
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that cannot be seen and turn the direction of what follows, the page's own words included: a date behind one of
them can be read backwards. Languages written from right to left do without (Unicode Standard Annex 9, 2.7)."""
CONTROL = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff{TURNING}]")
"""Characters that HTML does not allow, in YAML from escapes such as `\\0`; and those that turn what follows."""
NOT_IN_URL = re.compile(r"""[\x00-\x20\x7f<>"\\`{}|^]""")
PLAIN_URL = re.compile(rf"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:[/?#]{NOT_IN_URL.pattern.replace('[', '[^', 1)}*)?\Z")
"""An address whose host is plainly one, with neither a user nor a port: nothing has to be taken apart."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")


Read = Callable[[Node, Reader], Any]


class Field(Struct, frozen=True):
    """One key that an editor may write."""

    read: Read
    """Makes the typed value of a node, or None after noting why not."""
    doc: str
    """What it means, for the reference and for editors' schemas."""
    required: bool = False
    """Whether its absence is a problem."""
    advice: str = ""
    """What to write when a required one is missing."""
    empty: Mistake | None = None
    """What is wrong where nothing stands behind the key; None: what is told of any field that need not be there."""
    may_be_empty: bool = False
    """Whether nothing is told where nothing stands behind the key."""


Table = MappingABC[str, Field]
"""The fields of one kind of thing, by key; tables are constants, one for each kind."""

Elsewhere = Callable[[str, Mapping], tuple[str, str] | None]
"""Of a key that a table does not have, and all that stands beside it: the key of the table that was meant (or nothing),
and what to write; None where nothing special is known of it."""

_required: dict[int, tuple[Table, tuple[str, ...]]] = {}
"""By a table's identity: the table, which therefore lives on and keeps its identity, and its required keys."""


def _required_of(table: Table) -> tuple[str, ...]:
    known = _required.get(id(table))
    if known is None:
        known = _required[id(table)] = table, tuple(key for key, field in table.items() if field.required)
    return known[1]


def slug(text: str, words: int = 0) -> str:
    """Lower-case ASCII words joined by hyphens, at most `words` of them; empty when nothing is left."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    plain = folded.encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    joined = "-".join(parts[:words] if words else parts)
    if len(joined) <= LONGEST_NAME:
        return joined
    whole, hyphen, _ = joined[: LONGEST_NAME + 1].rpartition("-")  # no word is cut in two
    return whole if hyphen else joined[:LONGEST_NAME]


def is_empty(node: Node | None) -> bool:
    """Whether a key was written without a value."""
    return node is None or (isinstance(node, Scalar) and node.plain and not node.text)


def is_blank(node: Node | None) -> bool:
    """Whether a key was written without anything to read: no value, or a text of nothing but white space."""
    return is_empty(node) or (isinstance(node, Scalar) and not CONTROL.sub("", node.text).strip())


def record(
    node: Node, table: Table, reader: Reader, what: str, elsewhere: Elsewhere = lambda _key, _node: None
) -> dict[str, Any]:
    """The typed values of a mapping's keys; unknown, missing and wrong ones become problems.

    `what` names the thing in messages: `an article`, `a fact`. `elsewhere` is asked where a key is unknown.
    """
    if not isinstance(node, Mapping):
        key = next((key for key, field in table.items() if field.required), next(iter(table)))
        reader.report("wrong-type", node, f"{what} is written as keys and values", f"write `{key}: …`")
        return {}
    found: dict[str, Any] = {}
    meant: set[str] = set()
    for key, child in node.values.items():
        field = table.get(key)
        if field is None:
            meant.add(unknown_key(node, key, table, reader, what, elsewhere))
            continue
        # As `is_empty`, without a call for each value.
        empty = type(child) is Scalar and not child.text and child.plain
        value = None if empty else field.read(child, reader)
        if value is not None:
            found[key] = value
        elif empty or says_nothing(child):
            _tell_empty(key, field, node, reader)
    missing = [key for key in _required_of(table) if key not in found and key not in meant]
    for key in missing:
        if is_blank(node.values.get(key)):
            place = node.keys.get(key, (node.line, node.column))
            reader.at("missing-field", *place, f"{what} needs `{key}`", table[key].advice or f"write `{key}: …`")
    return found


def says_nothing(node: Node | None) -> bool:
    """Whether a key was written with nothing behind it: no value, a text of nothing, braces round nothing."""
    return is_blank(node) or (isinstance(node, Mapping) and not node.values)


def without_empty(node: Node, *keys: str) -> Node:
    """A mapping without those of the keys that have nothing behind them, where that one is missing is told instead."""
    if not isinstance(node, Mapping):
        return node
    values = {key: child for key, child in node.values.items() if key not in keys or not says_nothing(child)}
    return Mapping(values, node.keys, node.line, node.column)


def tell_empty(key: str, node: Mapping, reader: Reader) -> None:
    """Note a key with nothing behind it, where nothing else was told of that."""
    child = node.values[key]
    last = reader.problems[-1] if reader.problems else None
    if (child.line, child.column) not in reader.mistaken | ({(last.line, last.column)} if last else set()):
        hint = f"write `{key}: …` with its value, or leave the line out"
        reader.at("empty-field", *node.keys[key], f"nothing stands behind `{key}`", hint, severity="warning")


def _tell_empty(key: str, field: Field, node: Mapping, reader: Reader) -> None:
    if field.empty:
        reader.at(field.empty.code, *node.keys[key], field.empty.message, field.empty.hint)
    elif not field.required and not field.may_be_empty:
        tell_empty(key, node, reader)


def unknown_key(node: Mapping, key: str, table: Table, reader: Reader, what: str, elsewhere: Elsewhere) -> str:
    """Note a key that is not in the table; returns the one that is there and for which it was probably meant."""
    line, column = node.keys[key]
    if (found := elsewhere(key, node)) is not None:
        near, hint = found
    else:
        near = meant_by(key, table)
        hint = f"write `{near}:`" if near else f"known keys: {', '.join(table)}"
    reader.at("unknown-key", line, column, f"{what} has no field `{key}`", hint)
    return near


def text(node: Node, reader: Reader) -> str | None:
    """A text, white space tidied."""
    if isinstance(node, Scalar):
        words = node.text
        if words.isprintable() and "  " not in words:
            return words.strip() or None  # the only white space that can be printed is the space
        words = " ".join(words.split())
        return (words if words.isprintable() else CONTROL.sub("", words)) or None
    reader.report(
        "wrong-type", node, "a text is needed here", 'write one text; put "…" around it if it has a colon or brackets'
    )
    return None


class Several(Struct, frozen=True):
    """A reader of one value or a list of them; an empty list is a value too: none of them."""

    read: Read
    """Reads each."""

    def __call__(self, node: Node, reader: Reader) -> tuple[Any, ...] | None:
        """The values, each once."""
        read = self.read
        if not isinstance(node, Items):
            return None if is_empty(node) or (one := read(node, reader)) is None else (one,)
        values = [read(child, reader) for child in node.items if not is_gap(child, reader)]
        found = tuple(dict.fromkeys([value for value in values if value is not None]))
        return found if found or not node.items else None


def is_gap(child: Node, reader: Reader) -> bool:
    """Whether nothing stands at a place of a list, after noting it."""
    if not is_blank(child):
        return False
    hint = "write a value there, or leave its dash or comma out"
    reader.report("empty-field", child, "nothing stands at this place of the list", hint, severity="warning")
    return True


def several(read: Read) -> Several:
    """A reader of one value or a list of them, each read by `read`."""
    return Several(read)


texts = several(text)
"""One text or a list of texts."""


def flag(node: Node, reader: Reader) -> bool | None:
    """true or false; yes and no are understood."""
    word = node.text.lower() if isinstance(node, Scalar) else ""
    if word in ("true", "yes"):
        return True
    if word in ("false", "no"):
        return False
    reader.report("bad-flag", node, "this is either true or false", "write `true` or `false`")
    return None


class Choice(Struct, frozen=True):
    """A reader of one of a few words."""

    options: tuple[str, ...]

    def __call__(self, node: Node, reader: Reader) -> Any:
        """The word, None after noting why it is none of them."""
        word, options = node.text if isinstance(node, Scalar) else "", self.options
        if word in options:
            return word
        near = nearest(word, options) if len(options) > 1 else options[0]
        hint = f"write `{near}`" if near else f"write one of: {', '.join(options)}"
        known = f"none of {', '.join(options)}" if len(options) > 1 else f"not known here, only {options[0]}"
        reader.report("bad-choice", node, f'"{word}" is {known}' if word else "one word is needed here", hint)
        return None


def choice(*options: str) -> Choice:
    """A reader of one of a few words."""
    return Choice(options)


def identifier(node: Node, reader: Reader) -> str | None:
    """An id: ASCII letters, digits, hyphens and underscores, since it becomes part of an address."""
    word = text(node, reader)
    if word is None or (wrong := unsafe_name(word)) is None:
        return word
    free = slug(word)
    free = f"{free}-1" if free.lower() in RESERVED_NAMES else free
    hint = f"write `{free}`" if free else "use letters a–z and digits"
    parts = [part.strip() for part in word.split(",")]
    if len(parts) > 1 and not any(map(unsafe_name, parts)):
        hint = f"write `[{', '.join(parts)}]` for several, `{free}` for one"
    reader.report("bad-id", node, f'"{word}" {wrong}', hint)
    return None


def unsafe_name(name: str) -> str | None:
    """Why a name cannot be part of a file name and an address; None when it can."""
    if not (name.isalnum() and name.isascii()) and not IDENTIFIER.match(name):
        return "cannot be an id: only letters a–z, digits, - and _ can stand in an address"
    if name.lower() in RESERVED_NAMES:
        return "cannot be an id: Windows keeps that name for itself"
    if len(name) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} characters"
    return None


identifiers = several(identifier)


def country_code(node: Node, reader: Reader) -> str | None:
    """An ISO 3166-1 alpha-2 code, or XK."""
    if isinstance(node, Scalar) and country(node.text) is not None:
        return node.text
    word = text(node, reader)
    if word is None or country(word) is not None:
        return word
    reader.report("unknown-country", node, f'"{word}" is not the code of a country', advice(word))
    return None


_country_codes = several(country_code)


def country_codes(node: Node, reader: Reader) -> tuple[str, ...] | None:
    """One code or a list of them."""
    if type(node) is Items and node.items:
        codes = [child.text for child in node.items if type(child) is Scalar]
        if len(codes) == len(node.items) and all(map(countries().__contains__, codes)):
            return tuple(dict.fromkeys(codes))
    if isinstance(node, Scalar) and country(node.text) is None and (codes := [*listed(node.text)]):
        message = f'"{node.text}" names several countries, which are written as a list'
        reader.report("wrong-type", node, message, f"write `countries: [{', '.join(codes)}]`")
        return None
    return _country_codes(node, reader)


def date(node: Node, reader: Reader) -> Date | None:
    """An EDTF date."""
    if isinstance(node, Items):
        words = [child.text for child in node.items if isinstance(child, Scalar)]
        if len(words) == len(node.items) and (several := edtf.listed(words)):
            reader.mistake(node, several)
            return None
    word = text(node, reader)
    if word is None:
        return None
    parsed = edtf.parse(word)
    if isinstance(parsed, Mistake):
        reader.mistake(node, _in_year(word, reader.year, parsed) if reader.year else parsed)
        return None
    return parsed


def _in_year(word: str, year: str, mistake: Mistake) -> Mistake:
    """What is wrong with a date that lacks nothing but its year, `9 September`; else the mistake as it is."""
    dated = f"{word} {year}"
    whole = edtf.parse(dated)
    if isinstance(whole, Date) or re.search("[0-9]{4}", word):
        return mistake
    if meant := edtf.meant(dated):
        return Mistake("bad-date", f'"{word}" has no year', f"write `{meant}`, if it was in the year of the article")
    return whole if whole.message.startswith("there is no day") else mistake


def day(node: Node, reader: Reader) -> Date | None:
    """A date that is one day, or a day and time."""
    parsed = date(node, reader)
    if parsed is None or parsed.day is not None:
        return parsed
    reader.report("bad-date", node, f'"{parsed.text}" is not one day', "write year, month and day: `2025-09-12`")
    return None


def plain_day(node: Node, reader: Reader) -> dt.date | None:
    """A calendar day without a time."""
    parsed = day(node, reader)
    return parsed.day if parsed else None


def url(node: Node, reader: Reader) -> str | None:
    """An absolute web address."""
    word = node.text.strip() if isinstance(node, Scalar) else None
    if word is None:
        text(node, reader)
        return None
    wrong = bad_url(word)
    if wrong is None:
        return word
    hint = (
        f"write `https://{word}`"
        if bad_url(f"https://{word}") is None and "." in word
        else "write the full address: `https://…`"
    )
    reader.report("bad-url", node, wrong, hint)
    return None


def bad_url(word: str) -> str | None:
    """Why a text is no address that a site may link to; None when it is one. Only http and https may be linked to."""
    if PLAIN_URL.match(word):
        return None
    if NOT_IN_URL.search(word):
        return "an address has no spaces, quotation marks or angle brackets"
    try:
        parts = urlsplit(word)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "this is not a web address"
    if parts.scheme not in ("http", "https"):
        return "a web address starts with https:// or http://"
    if not host or parts.username is not None:
        return "this address names no host"
    return None


def language(node: Node, reader: Reader) -> str | None:
    """A BCP 47 language tag."""
    word = text(node, reader)
    if word is None or LANGUAGE.match(word):
        return word
    reader.report(
        "bad-language", node, f'"{word}" is not a language tag', "write a code such as `en`, `ro` or `sr-Latn`"
    )
    return None
