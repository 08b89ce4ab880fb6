"""The text of a new article, country or topic: what is known of it written out, every other field as a comment."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from briefgen.content.articles import ARTICLE, SOURCE
from briefgen.content.countries import advice, countries, matches
from briefgen.content.fields import Field, Read, slug, text, unsafe_name
from briefgen.content.nodes import Scalar
from briefgen.content.reader import Reader
from briefgen.content.reading import RESERVED
from briefgen.content.yamlwrite import entry
from briefgen.problems import Mistake

HOW = (
    "## To use a field, remove the # at the start of its line and write its value behind the colon. Lines with ##",
    "## are remarks, with examples in `…`. What you do not need may stay as it is.",
)
BELOW = "## Below the next line, ---, comes the text: your own words (then write body: notes), or the source's."
DASH = "##   Each fact begins with a dash, here before its id; what else belongs to it stands below, indented as here."
SELDOM = "Seldom needed:"

Remarks = tuple[Mapping[str, str], Mapping[str, str]]
"""What to write in each field, in plain words, with an example in backticks; then the same of those seldom needed."""
OF_SOURCE: Remarks = (
    {
        "publisher": "Who published it: `Fjord Gazette`",
        "url": "Its address: `https://example.org/ferry`",
        "lang": "Its language, if it is not that of your site: `no`",
    },
    {
        "cites": "On whom it relies itself: `[Ministry of Transport]`",
        "origin": "A word of your choice, the same in all articles that print one and the same report: `agency-report`",
        "archive": "The address of a copy that stays, as web.archive.org makes them: `https://example.org/copy`",
        "accessed": "The day on which you read it: `2025-09-18`",
    },
)
OF_ARTICLE: Remarks = (
    {
        "countries": "The countries that it is about, each by two letters: `[NO, SE]`",
        "topics": "What it is about, in small letters, with hyphens for spaces: `[ferries, night-trains]`",
        "body": "Whose words the text below is: `notes` for your own, source for the publisher's",
        "summary": "It in one or two sentences. Without them lists show the first paragraph: `Bergen tries a ferry.`",
    },
    {
        "draft": "Keeps the article out of the site until it is ready: `true`",
        "text": "How much of the text readers see: `full`, excerpt (what the facts rest on) or none",
        "each": "Fields that all facts below have in common: `{said_by: Kari Lund}`",
        "rating": "How far you trust the source, A to F, and what it says, 1 to 6: `{source: C, information: 3}`",
        "recorded": "The day on which you learned of it, if it is not the date above: `2025-09-20`",
        "updated": "The day on which you last changed the article: `2025-09-21`",
        "aliases": "Former names of this file, so that old links still lead here: `[ferry]`",
    },
)
OF_FACT: Remarks = (
    {
        "id": "A short name of your choice. The address of the fact has it: `passengers`",
        "claim": "The fact in one sentence, without who said it: `The ferry carries 120 passengers.`",
        "date": "When it happens, no more exactly than the source says, 2025 or 2025-09 or: `2025-09-12`",
        "said_by": "Who says so, a name or: `{name: Kari Lund, role: port director, country: NO}`",
        "quote": "The words that say it, exactly as they stand in the text below: `a third cheaper to run`",
        "spoken": "Whether these are the speaker's own words and not the publisher's: `true`",
        "figure": "The number, with its unit: `about 120 passengers`",
        "question": "A word of your choice, the same in all facts that answer one question: `ferry-capacity`",
        "scope": "What the answer covers, if not all of it: `in winter`",
        "countries": "Its countries, if they are not those of the article: `[NO]`",
        "organisations": "The organisations that it is about: `[NATO]`",
        "people": "The people that it is about: `[Kari Lund]`",
        "note": "A remark of yours for readers: `The yard gives no number.`",
        "supersedes": "The older fact that this one replaces, because things changed since: `other-article#passengers`",
        "corrects": "The older fact that was wrong: `other-article#passengers`",
    },
    {
        "denies": "The fact that the speaker says is not so: `other-article#passengers`",
        "disputes": "The fact that this one puts in doubt: `other-article#passengers`",
        "supports": "The fact that this one confirms: `other-article#passengers`",
        "modality": "If it is not so yet, one of planned, forecast, conditional, offered: `planned`",
        "kind": "What it is, if briefgen guesses wrongly, one of event, figure, statement, denial, background: `event`",
        "topics": "Its topics, if they are not those of the article: `[ferries]`",
        "event": "A word of your choice, the same in all facts that report one event: `ferry-trial`",
        "figures": "Several numbers, each behind what it covers: `{on deck: 80 passengers, below: 40 passengers}`",
        "answer": "The answer to the question, if it is no number: `in May`",
        "retracted": "If you take the fact back: `{on: 2025-09-20, reason: The source withdrew it.}`",
        "recorded": "The day on which you learned of it, if later than the article: `2025-09-20`",
        "aliases": "Former ids of the fact, so that old links still lead to it: `[capacity]`",
    },
)
OF_INTRO: Remarks = (
    {
        "title": "The heading of the page, if it is not the name of its subject: `Ferries and bridges`",
        "date": "The day of your judgement: `2025-09-18`",
        "summary": "Your judgement in one sentence: `The ferries are getting better.`",
        "status": "Which way things go, worsening, unchanged or: `improving`",
    },
    {},
)


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
    lines += ["source:", *_fields(OF_SOURCE, {key: value for key, value in source.items() if value}, "  ")]
    listed = {key: names for key, names in (("countries", values.countries), ("topics", values.topics)) if names}
    lines += [f"{key}: [{', '.join(names)}]" for key, names in listed.items()]
    lines += ["draft: true"] * values.draft
    said = {*listed, *["draft"] * values.draft}
    often, seldom = ({key: words for key, words in part.items() if key not in said} for part in OF_ARTICLE)
    return _page([*lines, *_fields((often, seldom), {}, ""), "facts:", DASH, *_fact(), BELOW])


def _fact() -> list[str]:
    """One fact as a comment, its id first."""
    remark, first, *others = _fields(OF_FACT, {}, "    ")
    return [remark, first.replace("#    ", "#  - ", 1), *others]


def country(today: dt.date) -> str:
    """The text of a new judgement that opens the page of a country."""
    often = {key: OF_INTRO[0][key] for key in OF_INTRO[0] if key != "title"}
    return _page(_fields((often, {}), {"date": today.isoformat()}, ""))


def topic(title: str, today: dt.date) -> str:
    """The text of a new judgement that opens the page of a topic."""
    return _page(_fields(OF_INTRO, {"title": title, "date": today.isoformat()}, ""))


def _fields(remarks: Remarks, given: Mapping[str, str], indent: str) -> list[str]:
    """The fields that are given, then the others as comments."""
    often, seldom = remarks
    lines = [f"{indent}{entry(key, given[key])}" for key in (*often, *seldom) if key in given]
    lines += [line for key, words in often.items() if key not in given for line in _remark(key, words, indent)]
    lines += [f"##{indent} {SELDOM}"] if seldom else []
    return lines + [line for key, words in seldom.items() if key not in given for line in _remark(key, words, indent)]


def _remark(key: str, words: str, indent: str) -> list[str]:
    """What to write in a field, and the field as a comment: without the # at its start it has no value yet."""
    # On two lines: behind a value the remark would become part of it, were there no space before its #.
    return [f"##{indent} {words}", f"#{indent}{key}:{' true' * (key == 'draft')}"]


def _page(lines: Iterable[str]) -> str:
    return "\n".join(["---", *HOW, *lines, "---", ""])
