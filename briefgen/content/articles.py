"""Articles: from one file's bytes to a typed `Article`."""

import posixpath
import re
from collections.abc import Mapping as MappingABC
from itertools import takewhile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen.content import facts as fact_fields
from briefgen.content.fields import (
    Field,
    Table,
    bad_url,
    choice,
    country_codes,
    day,
    flag,
    identifier,
    identifiers,
    is_blank,
    language,
    plain_day,
    record,
    text,
    texts,
    url,
    without_empty,
)
from briefgen.content.frontmatter import split
from briefgen.content.markdown import Body, Frame, render
from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.otherwords import meant_by, other_word
from briefgen.content.quotes import check
from briefgen.content.reader import Reader
from briefgen.content.yamltext import compose
from briefgen.model import Article, Fact, Rating, Source, TextPolicy

ADMIRALTY = re.compile(r"[A-F]\Z")


class Policy(Struct, frozen=True):
    """What the site's configuration decides for every article."""

    text: TextPolicy = "excerpt"
    """How much of a source's captured text the site shows where the article does not say."""
    raw_html: bool = False
    """Whether HTML in bodies is kept, as far as the allow-list lets it."""


def _source(node: Node, reader: Reader) -> Source | None:
    """Keys, or just the address."""
    if is_blank(node):
        return None  # told as a field that is missing
    if isinstance(node, Scalar):
        if bad_url(node.text) is None:
            return Source(url=node.text, line=node.line, column=node.column)
        hint = "write `source: https://…`, or `publisher:` and `url:` below `source:`"
        reader.report("bad-url", node, f'"{node.text}" is not a web address', hint)
        return None
    given = without_empty(node, "publisher", "url")
    keys = given.values if isinstance(given, Mapping) else ("url",)
    if not {"publisher", "url"} & {key if key in SOURCE else meant_by(key, SOURCE) for key in keys}:
        reader.report("missing-field", node, "a source needs `url` or `publisher`", "write `url: https://…`")
        node = given
    found = record(node, SOURCE, reader, "a source")
    return Source(**found, line=node.line, column=node.column)


def _admiralty_source(node: Node, reader: Reader) -> str | None:
    word = text(node, reader)
    if word is None or ADMIRALTY.match(word):
        return word
    reader.report(
        "bad-rating", node, f'"{word}" is not a reliability', "write a letter from A (reliable) to F (cannot be judged)"
    )
    return None


def _admiralty_information(node: Node, reader: Reader) -> int | None:
    word = text(node, reader)
    if word is None or re.fullmatch("[1-6]", word):
        return int(word) if word else None
    reader.report(
        "bad-rating", node, f'"{word}" is not a credibility', "write a digit from 1 (confirmed) to 6 (cannot be judged)"
    )
    return None


def _rating(node: Node, reader: Reader) -> Rating | None:
    if not isinstance(node, Mapping):
        reader.report("wrong-type", node, "a rating is written as keys and values", _rating_advice(node))
        return None
    found = record(node, RATING, reader, "a rating")
    return Rating(**found) if len(found) == len(RATING) else None


def _rating_advice(node: Scalar | Items) -> str:
    """The keys and values for a rating that was written as it is spoken: `D3`, `D 3`, `[D, 3]`."""
    parts = [child.text for child in (node.items if isinstance(node, Items) else [node]) if isinstance(child, Scalar)]
    written = re.fullmatch(r"([A-F])[\s/,-]*([1-6])", " ".join(parts).strip().upper())
    if written:
        return f"write `rating: {{source: {written[1]}, information: {written[2]}}}`"
    return "write `rating: {source: C, information: 3}`: a letter from A to F, a digit from 1 to 6"


def _any(node: Node, _reader: Reader) -> Node:
    """A node that is read later, when more is known."""
    return node


RATING: Table = {
    "source": Field(_admiralty_source, "Reliability of the source, A to F.", required=True),
    "information": Field(_admiralty_information, "Credibility of the information, 1 to 6.", required=True),
}
SOURCE: Table = {
    "publisher": Field(
        text, "Id, name or alias in publishers.yaml, or free text; looked up by the address's host when left out."
    ),
    "url": Field(url, "Address of the page."),
    "lang": Field(language, "The source's language; the site's when left out."),
    "cites": Field(texts, "The source's own sources, nearest first, as it names them."),
    "origin": Field(identifier, "Id that copies of one report share."),
    "archive": Field(url, "Address of an archived copy."),
    "accessed": Field(day, "When the desk opened it."),
}
ARTICLE: Table = {
    "title": Field(text, "Headline, as the desk gives it.", required=True),
    "date": Field(
        day,
        "When the source published it: a day, or day and time with offset.",
        required=True,
        advice="write `date: 2025-09-12`",
    ),
    "source": Field(
        _source, "Where it was published: keys, or just the address.", required=True, advice="write `source: https://…`"
    ),
    "topics": Field(identifiers, "Topic ids."),
    "countries": Field(country_codes, "Two-letter codes such as NO; facts that name no country take these."),
    "each": Field(_any, "Defaults for every fact below."),
    "facts": Field(_any, "The facts, a list.", may_be_empty=True),
    "summary": Field(text, "One or two sentences; the first paragraph when left out."),
    "draft": Field(flag, "A draft is left out of the site."),
    "recorded": Field(plain_day, "When the desk knew it; the date when left out."),
    "updated": Field(day, "When the desk last changed it."),
    "aliases": Field(identifiers, "Former ids: redirect pages."),
    "rating": Field(_rating, "Admiralty code: `{source: C, information: 3}`."),
    "body": Field(choice("source", "notes"), "source: the captured text; notes: the desk's own prose."),
    "text": Field(choice("full", "excerpt", "none"), "How much of the text the site shows: full, excerpt or none."),
}


def _elsewhere(key: str, node: Mapping) -> tuple[str, str] | None:
    """Where a field stands that is a source's or a fact's, and was written as an article's."""
    if own := _of_source(key):
        return "source", _below_source(own, node)
    if key == "id" and "claim" not in node.values:
        return "", "leave it out: the id of an article is the name of its file"
    if key in fact_fields.FACT:
        return "", f"`{key}` belongs to a fact: write it below `facts:`, in a fact, which begins with `- `"
    return None


def _of_source(key: str) -> str:
    """The field of a source that a key of an article was written for; empty when it was none."""
    return key if key in SOURCE else "" if other_word(key, ARTICLE) else other_word(key, SOURCE)


def _below_source(own: str, node: Mapping) -> str:
    """How a field of the source is written, by what stands there of it."""
    source = node.values.get("source")
    if isinstance(source, Mapping):
        return f"write it below `source:`, indented as what stands there, as `{own}:`"
    others = {_of_source(key) for key in node.values} - {"", own}
    if own == "url" and source is None and not others:
        return "write `source:`"
    there = ""
    if isinstance(source, Scalar) and not is_blank(source):
        there = f"`{'publisher' if bad_url(source.text) else 'url'}: {source.text}` and "
    return f"write `source:` alone on its line, and below it, indented by two spaces, {there}`{own}: …`"


def read_article(data: bytes, path: str, policy: Policy) -> tuple[Article | None, Reader]:
    """The article of one file, and what is wrong with it; None when too little of it could be read."""
    reader = Reader(path)
    matter, problems = split(data, path)
    reader.add(problems)
    root, problems = compose(matter.yaml, path, matter.yaml_line)
    reader.add(problems)
    if not root.values and reader.problems:
        return None, reader
    root, found = _recorded(root, reader)
    name = posixpath.basename(path).removesuffix(".md")
    published, countries, topics = found.get("date"), found.get("countries", ()), found.get("topics", ())
    reader.year = published.text[:4] if published else ""
    recorded = found.get("recorded") or (published.day if published else None)
    lent = {"recorded": recorded, "countries": countries, "topics": topics}
    facts = fact_fields.read_facts(found.pop("facts", None), found.pop("each", None), name, lent, reader)
    anchors = frozenset(fact.id for fact in facts) | {alias for fact in facts for alias in fact.aliases}
    body = render(matter.body, Frame(path, matter.body_line, facts=anchors, raw_html=policy.raw_html), reader)
    kind = found.setdefault("body", "source")
    shown = found.setdefault("text", "full" if kind == "notes" else policy.text)
    facts = check(_with_quotes(facts, body), body.passages, kind, shown, reader)
    if not {"title", "date", "source"} <= found.keys():
        return None, reader
    return _article(name, path, found | {"recorded": recorded}, facts, body, root), reader


def _recorded(root: Mapping, reader: Reader) -> tuple[Mapping, dict[str, Any]]:
    """The values of an article; where lines of its last fact are not indented, of the article that was meant."""
    before = len(reader.problems)
    found = record(root, ARTICLE, reader, "an article", _elsewhere)
    facts = root.values.get("facts")
    last = facts.items[-1] if isinstance(facts, Items) and facts.items else None
    lost = _lost(root, last) if isinstance(last, Mapping) and len(reader.problems) > before else ()
    if not lost:
        return root, found
    assert isinstance(facts, Items)
    assert isinstance(last, Mapping)
    del reader.problems[before:]
    beside, (line, column) = max(last.keys.items(), key=lambda place: place[1])
    for key in lost:
        child, space = root.values[key], " " * (column - 1)
        shown = f"{space}{key}: {child.text if isinstance(child, Scalar) and child.plain else '…'}"
        hint = f"write it with {column - 1} spaces before it, in line with `{beside}` on line {line}: `{shown}`"
        if not isinstance(child, Scalar) and child.line > root.keys[key][0] and child.column <= column:
            hint += ", and move what stands below it along"
        reader.at("unknown-key", *root.keys[key], f"`{key}` is a field of a fact, and is not indented", hint)
    fields = {key: root.values[key] for key in lost}
    whole = Mapping(last.values | fields, last.keys | {key: root.keys[key] for key in lost}, last.line, last.column)
    facts = Items([*facts.items[:-1], whole], facts.line, facts.column)
    values = {key: child for key, child in root.values.items() if key not in fields}
    root = Mapping({**values, "facts": facts}, root.keys, root.line, root.column)
    return root, record(root, ARTICLE, reader, "an article", _elsewhere)


def _lost(root: Mapping, last: Mapping) -> list[str]:
    """The keys right below the facts that are a fact's and that the last fact does not have."""
    if not last.keys or last.keys[next(iter(last.keys))] != (last.line, last.column):  # within braces
        return []
    keys = [*root.values]
    after = keys[keys.index("facts") + 1 :]
    return [*takewhile(lambda key: key in fact_fields.FACT and key not in ARTICLE and key not in last.values, after)]


def _article(
    name: str, path: str, found: dict[str, Any], facts: tuple[Fact, ...], body: Body, root: Mapping
) -> Article:
    summary = found.pop("summary", "")
    if not summary and not (found["body"] == "source" and found["text"] == "none"):
        first = next((passage.text for passage in body.passages if passage.html.startswith("<p>")), "")
        summary = " ".join(first.split())
    places = _places(root)
    return Article(
        id=name,
        path=path,
        facts=facts,
        summary=summary,
        passages=body.passages,
        links=body.links,
        places=places,
        **found,
    )


def _places(root: Mapping) -> dict[str, tuple[int, int]]:
    """Where each field's value stands; also each topic and alias, as `topics ID`, and three of the source's."""
    places = {key: (node.line, node.column) for key, node in root.values.items()}
    for key in ("topics", "aliases"):
        listed = root.values.get(key)
        for node in listed.items if isinstance(listed, Items) else [listed]:
            if isinstance(node, Scalar):
                places[f"{key} {node.text.strip()}"] = node.line, node.column
    source = root.values.get("source")
    for key in ("origin", "url", "accessed"):
        if isinstance(source, Mapping) and (node := source.values.get(key)):
            places[key] = node.line, node.column
    return places


def _with_quotes(facts: tuple[Fact, ...], body: Body) -> list[Fact]:
    """The facts, with the words that links in the body give them."""
    if not body.quotes:
        return list(facts)
    by_name: MappingABC[str, tuple[str, ...]] = {fact.id: (fact.id, *fact.aliases) for fact in facts}
    given = {
        fact.id: tuple(quote for name in by_name[fact.id] for quote in body.quotes.get(name, ())) for fact in facts
    }
    return [replace(fact, quotes=fact.quotes + given[fact.id]) if given[fact.id] else fact for fact in facts]
