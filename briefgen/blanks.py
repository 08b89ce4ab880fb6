"""The text of a new article, country or topic: what is known of it written out, every other field as a comment."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from briefgen.content.articles import ARTICLE, SOURCE
from briefgen.content.countries import advice, countries, matches
from briefgen.content.facts import FACT
from briefgen.content.fields import Field, Read, Reader, Table, slug, text, unsafe_name
from briefgen.content.intros import INTRO
from briefgen.content.nodes import Scalar
from briefgen.content.reading import RESERVED
from briefgen.content.yamlwrite import entry
from briefgen.problems import Mistake

HOW = "## To use a field, remove the # before it and write its value behind the colon. Lines with ## are remarks."


class Values(NamedTuple):
    """What is known of a new article; empty where it is not."""

    title: str
    date: str
    url: str = ""
    publisher: str = ""
    lang: str = ""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes."""
    topics: tuple[str, ...] = ()
    """Ids."""
    draft: bool = False


class Wrong(NamedTuple):
    """A value of the command line that cannot be used."""

    option: str
    value: str
    message: str
    """What is wrong and what to write, in one line without a full stop."""


def values_of(given: Mapping[str, Any], today: dt.date, topics_there: Mapping[str, str]) -> tuple[Values, list[Wrong]]:
    """The values of a new article from the options of `new article`, and all that is wrong with them.

    `topics_there` has the ids of the topics that have a page of their own, by their `folded` titles.
    """
    wrong: list[Wrong] = []
    codes = [_noted(wrong, "--country", name, country_code(name)) for name in given["countries"]]
    topics = [
        _noted(wrong, "--topic", name, topics_there.get(folded(name)) or identifier(name, "topics"))
        for name in given["topics"]
    ]
    values = Values(
        title=_noted(wrong, "the title", given["title"], title_of(given["title"])),
        date=_read(wrong, "--date", given["date"], ARTICLE["date"]) or today.isoformat(),
        url=_read(wrong, "--source", given["source"], SOURCE["url"]),
        publisher=_read(wrong, "--publisher", given["publisher"], SOURCE["publisher"]),
        lang=_read(wrong, "--lang", given["lang"], SOURCE["lang"]),
        countries=tuple(dict.fromkeys(filter(None, codes))),
        topics=tuple(dict.fromkeys(filter(None, topics))),
        draft=given["draft"],
    )
    return values, wrong


def _noted(wrong: list[Wrong], option: str, value: str, found: str | Mistake) -> str:
    if isinstance(found, str):
        return found
    wrong.append(Wrong(option, value, f"{found.message}; {found.hint}" if found.hint else found.message))
    return ""


def _read(wrong: list[Wrong], option: str, value: str | None, field: Field) -> str:
    """The value of an option as the field reads it, in the words in which it was written; empty if there is none."""
    return "" if value is None else _noted(wrong, option, value, _as_field(value, field.read))


def _as_field(value: str, read: Read) -> str | Mistake:
    if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        return Mistake("not-utf8", "this holds bytes that are no text", "write it in UTF-8")
    reader, tidy = Reader(""), " ".join(value.split())
    found = read(Scalar(tidy, 1, 1), reader)
    if reader.problems:
        return Mistake(reader.problems[0].code, reader.problems[0].message, reader.problems[0].hint)
    # What cannot be seen may have stood between spaces, so that the text is tidied once more without it.
    kept = " ".join(found.split()) if isinstance(found, str) else tidy if found is not None else ""
    return kept or Mistake("missing-field", "there is nothing in it", "write something")


def title_of(words: str) -> str | Mistake:
    """A title, white space tidied and without what cannot be seen."""
    return _as_field(words, text)


def country_code(name: str) -> str | Mistake:
    """The code of a country by its code, in any case, or by its name."""
    word = name.strip()
    if word.upper() in countries():
        return word.upper()
    found = matches(word)
    if len(found) == 1:
        return found[0].code
    return Mistake("unknown-country", advice(word))


def identifier(name: str, folder: str) -> str | Mistake:
    """The id that a title gives, for a file in a folder of `content/`."""
    made = slug(name)
    if not made:
        message = "no file name can be made of it"
        return Mistake("bad-id", message, "it needs letters a to z, or digits: `night-trains`")
    return given_id(made, folder)


def folded(title: str) -> str:
    """A title as it is compared: letters of either case and any white space are the same."""
    return " ".join(title.casefold().split())


def given_id(name: str, folder: str) -> str | Mistake:
    """An id as it is given, for a file in a folder of `content/`."""
    if wrong := unsafe_name(name):
        near = slug(name)
        safe = bool(near) and not unsafe_name(near)
        return Mistake("bad-id", f"it {wrong}", f"try `{near}`" if safe else "try another one, such as `night-trains`")
    if name.lower() in RESERVED.get(folder, ()):
        return Mistake("bad-id", f"`{name}` is a page that the site makes itself", f"try `the-{name}`")
    return name


def article(values: Values) -> str:
    """The text of a new article."""
    lines = [entry("title", values.title), entry("date", values.date)]
    source = {"publisher": values.publisher, "url": values.url, "lang": values.lang}
    lines += ["source:", *_fields(SOURCE, {key: value for key, value in source.items() if value}, "  ")]
    for key, names in (("countries", values.countries), ("topics", values.topics)):
        lines += [f"{key}: [{', '.join(names)}]"] if names else _remark(key, ARTICLE[key], "")
    if values.draft:
        lines.append("draft: true")
    said = {"title", "date", "source", "countries", "topics", "facts", *["draft"] * values.draft}
    lines += _fields({key: field for key, field in ARTICLE.items() if key not in said}, {}, "")
    return _page([*lines, "facts:", *_fact()])


def _fact() -> list[str]:
    """One fact as a comment, its id and claim first."""
    ordered = {key: FACT[key] for key in ("id", "claim", *FACT)}
    remark, first, *others = _fields(ordered, {}, "    ")
    return [remark, first.replace("#    ", "#  - ", 1), *others]


def country(today: dt.date) -> str:
    """The text of a new judgement that opens the page of a country."""
    return _page(_fields({key: INTRO[key] for key in INTRO if key != "title"}, {"date": today.isoformat()}, ""))


def topic(title: str, today: dt.date) -> str:
    """The text of a new judgement that opens the page of a topic."""
    return _page(_fields(INTRO, {"title": title, "date": today.isoformat()}, ""))


def _fields(table: Table, given: Mapping[str, str], indent: str) -> list[str]:
    """The fields that are given, then the others as comments."""
    known = [f"{indent}{entry(key, given[key])}" for key in table if key in given]
    return [*known, *(line for key, field in table.items() if key not in given for line in _remark(key, field, indent))]


def _remark(key: str, field: Field, indent: str) -> list[str]:
    """What a field means, and the field as a comment: without the # at its start it is a field without a value."""
    # On two lines: behind a value the remark would become part of it, were there no space before its #.
    return [f"##{indent} {field.doc}", f"#{indent}{key}:{' true' * (key == 'draft')}"]


def _page(lines: Iterable[str]) -> str:
    return "\n".join(["---", HOW, *lines, "---", ""])
