"""Registries: `publishers.yaml`, `people.yaml`, `organisations.yaml`, `questions.yaml`, `events.yaml`."""

from collections.abc import Callable, Collection
from itertools import chain, count
from typing import Any

from briefgen.content.fields import (
    Field,
    Table,
    country_code,
    country_codes,
    flag,
    is_empty,
    record,
    slug,
    text,
    texts,
    unsafe_name,
    url,
)
from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.reader import Reader
from briefgen.content.yamllines import quoted
from briefgen.content.yamltext import compose
from briefgen.entries import Event, Organisation, Person, Publisher, Question, Registries
from briefgen.problems import Problem

WORDS_OF_AN_ID = 5
LONGEST_SHOWN = 100
"""Characters of an entry that an advice shows as a whole."""
_NAME = Field(text, "Name for display.", required=True)
_ALIASES = Field(texts, "Other spellings of the name.")
_COUNTRY = Field(country_code, "Two-letter code such as NO.")
_URL = Field(url, "Its own site.")
_KIND = Field(text, "What it is, in the desk's own word: newspaper, agency, ministry …")
_NOTE = Field(text, "What a reader should know of it.")
_PRIVATE = Field(flag, "A private one never gets a page.")


def scopes(node: Node, reader: Reader) -> tuple[str, ...] | None:
    """One scope or a list of them; a list whose brackets were forgotten is read as the list that was meant."""
    if not isinstance(node, Scalar) or not node.plain or "," not in node.text:
        return texts(node, reader)
    names = tuple(filter(None, (name.strip() for name in node.text.split(","))))
    hint = f"write `scopes: [{', '.join(names)}]`; for one name with a comma in it, put quotation marks around it"
    reader.report("wrong-type", node, f'"{node.text}" names several scopes, which are written as a list', hint)
    return names


PUBLISHER: Table = {
    "name": _NAME,
    "aliases": Field(texts, "Other spellings of the name, and further hosts."),
    "country": _COUNTRY,
    "url": Field(url, "Its site; the host finds the publisher of an article that gives only an address."),
    "kind": _KIND,
    "note": _NOTE,
}
PERSON: Table = {
    "name": _NAME,
    "aliases": _ALIASES,
    "role": Field(text, "Office; a fact's own `said_by.role` goes before it."),
    "organisation": Field(text, "Id, name or alias in organisations.yaml, or free text."),
    "country": _COUNTRY,
    "url": _URL,
    "kind": _KIND,
    "note": _NOTE,
    "private": _PRIVATE,
}
ORGANISATION: Table = {
    "name": _NAME,
    "aliases": _ALIASES,
    "country": _COUNTRY,
    "url": _URL,
    "kind": _KIND,
    "note": _NOTE,
    "private": _PRIVATE,
}
QUESTION: Table = {
    "title": Field(text, "The question, as a heading.", required=True),
    "unit": Field(text, "Unit of figures that are written without one."),
    "scopes": Field(scopes, "When given, another scope is an error."),
    "countries": Field(country_codes, "Two-letter codes such as NO."),
    "note": Field(text, "What a reader should know of it."),
}
EVENT: Table = {
    "title": Field(text, "The event, as a heading.", required=True),
    "note": Field(text, "What a reader should know of it."),
}
REGISTRIES: dict[str, tuple[Table, Callable[..., Any], str]] = {
    "publishers": (PUBLISHER, Publisher, "a publisher"),
    "people": (PERSON, Person, "a person"),
    "organisations": (ORGANISATION, Organisation, "an organisation"),
    "questions": (QUESTION, Question, "a question"),
    "events": (EVENT, Event, "an event"),
}
"""Each registry's table, the value of an entry, and what an entry is called."""


def read_registry(name: str, content: str, reader: Reader) -> dict[str, Any]:
    """The entries of one registry by id, in the order of the file."""
    root, problems = compose(content, reader.path, fields=frozenset(REGISTRIES[name][0]))
    if any(problem.code == "yaml-root" for problem in problems):
        root, problems = _listed(name, content, reader.path) or (root, problems)
    reader.add(problems)
    entries = {}
    for key, node in root.values.items():
        line, column = root.keys[key]
        if wrong := unsafe_name(key):
            reader.at(
                "bad-id",
                line,
                column,
                f'"{key}" {wrong}',
                f"write `{slug(key) or 'an-id'}:` and keep the name under it",
            )
        elif (entry := _entry(name, key, node, (line, column), reader)) is not None:
            entries[key] = entry
    return entries


def _listed(name: str, content: str, path: str) -> tuple[Mapping, list[Problem]] | None:
    """The entries of a registry that was written as a list, each by the id that it has or may have, and what is wrong.

    None where they are neither names nor keys and values, or have dashes too many and nothing else.
    """
    # As the value of a key above it the list is YAML that can be read, with all its places.
    whole, problems = compose(f"{name}:\n{content}", path, 0)
    items = whole.values.get(name)
    if not isinstance(items, Items) or not items.items or any(map(_is_no_entry, items.items)):
        return None
    root = Mapping({}, {}, items.line, items.column)
    for item in items.items:
        key, entry = _by_id(name, item, root.values)
        root.values[key] = entry
        root.keys[key] = item.line, item.column
    shown = next(f"`{key}: {_in_braces(entry)}`, without a dash" for key, entry in root.values.items())
    message = f"this file is no list: {REGISTRIES[name][2]} stands behind an id"
    problem = Problem("yaml-root", path, items.line, items.column, message, f"write {shown}, and so for each")
    return root, [problem, *problems]


def _is_no_entry(item: Node) -> bool:
    """Whether an item of a list has neither name nor fields: a list, nothing, an id with its fields below it."""
    if isinstance(item, Mapping):
        return len(item.values) == 1 and not isinstance(next(iter(item.values.values())), Scalar)
    return isinstance(item, Items) or is_empty(item)


def _by_id(name: str, item: Node, taken: Collection[str]) -> tuple[str, Node]:
    """An item of a list as an entry: an id that is not taken, and what stands behind it."""
    given, label, entry = None, item, item
    if isinstance(item, Mapping):
        given, label = item.values.get("id"), item.values.get(next(iter(REGISTRIES[name][0])), item)
        values = {key: node for key, node in item.values.items() if key != "id"}
        entry = Mapping(values, item.keys, item.line, item.column)
    words = label.text if isinstance(label, Scalar) else ""
    whole = slug(words, WORDS_OF_AN_ID) or "an-id"
    last = whole.rpartition("-")[2] if name == "people" else whole  # as people are called
    own = given.text if isinstance(given, Scalar) else ""
    names = chain((own, last, whole), (f"{whole}-{number}" for number in count(len(taken) + 1)))
    return next(key for key in names if key and key not in taken), entry


def _in_braces(node: Node) -> str:
    """A value on one line as YAML, of a long one the beginning."""
    if isinstance(node, Scalar):
        return quoted(node.text) if set(node.text) & set(",[]{}:#\"'") else node.text
    if isinstance(node, Items):
        return f"[{', '.join(map(_in_braces, node.items))}]"
    fields = [f"{key}: {_in_braces(child)}" for key, child in node.values.items()]
    return f"{{{', '.join(fields if len(', '.join(fields)) <= LONGEST_SHOWN else [*fields[:1], '…'])}}}"


def _entry(name: str, key: str, node: Node, place: tuple[int, int], reader: Reader) -> Any:
    """One entry; a bare text is short for its name or title."""
    table, make, what = REGISTRIES[name]
    if isinstance(node, Scalar):
        label = next(iter(table))
        if is_empty(node):
            reader.at(
                "missing-field", *place, f"{what} needs `{label}`", f"write `{key}: {{{label}: …}}` or `{key}: …`"
            )
            return None
        node = Mapping({label: node}, {label: place}, node.line, node.column)
    found = record(node, table, reader, what, _elsewhere)
    if next(iter(table)) not in found:
        return None
    return make(id=key, line=place[0], column=place[1], **found)


def _elsewhere(key: str, node: Mapping) -> tuple[str, str] | None:
    """An id stands before the colon, and not once more below it; a title is the name of what has none."""
    if key == "title" and "name" not in node.values:
        return "name", "write `name:`"
    return ("", "leave it out: the id is what stands before the colon above") if key == "id" else None


def assemble(read: dict[str, dict[str, Any]]) -> Registries:
    """All registries; what was not read is empty."""
    return Registries(**read)
