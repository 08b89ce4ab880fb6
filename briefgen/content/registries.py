"""Registries: `publishers.yaml`, `people.yaml`, `organisations.yaml`, `questions.yaml`, `events.yaml`."""

from collections.abc import Callable
from typing import Any

from briefgen.content.fields import (
    Field,
    Reader,
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
from briefgen.content.nodes import Mapping, Node, Scalar
from briefgen.content.yamltext import compose
from briefgen.entries import Event, Organisation, Person, Publisher, Question, Registries

_NAME = Field(text, "Name for display.", required=True)
_ALIASES = Field(texts, "Other spellings of the name.")
_COUNTRY = Field(country_code, "Two-letter code such as NO.")
_URL = Field(url, "Its own site.")
_KIND = Field(text, "What it is, in the desk's own word: newspaper, agency, ministry …")
_NOTE = Field(text, "What a reader should know of it.")
_PRIVATE = Field(flag, "A private one never gets a page.")

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
    "scopes": Field(texts, "When given, another scope is an error."),
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
    root, problems = compose(content, reader.path)
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
    found = record(node, table, reader, what)
    if next(iter(table)) not in found:
        return None
    return make(id=key, line=place[0], column=place[1], **found)


def assemble(read: dict[str, dict[str, Any]]) -> Registries:
    """All registries; what was not read is empty."""
    return Registries(**read)
