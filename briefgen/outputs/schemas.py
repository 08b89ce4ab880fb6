"""JSON Schemas (2020-12): of what an editor writes, made from the very tables that read it, and of what is exported.

An editor's schema takes whatever briefgen reads, as a YAML 1.2 parser gives it: `title: 2025` is a number there and a
text here. It cannot tell everything that `briefgen check` tells. Ids are `tag:` URIs (RFC 4151): they are the same for
every briefing and lead to no host.
"""

from functools import cache
from typing import Any

import msgspec

from briefgen.config import CONFIG, DOMAIN
from briefgen.content import articles, facts, fields, intros, registries, values
from briefgen.content.countries import countries
from briefgen.content.fields import Choice, Field, Several, Table
from briefgen.outputs.columns import EDTF, Column
from briefgen.outputs.columns import Table as Exported
from briefgen.outputs.tables import TABLES
from briefgen.problems import CODES

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "tag:briefgen.invalid,2025:schema/{}"
NULL: Schema = {"type": "null"}
TEXT: Schema = {"type": ["string", "number", "boolean"]}
NUMBER: Schema = {"type": ["number", "string"]}
URL: Schema = {"type": "string", "pattern": r"^\s*https?://[^\s<>]+\s*$"}
DAY: Schema = {
    "type": "string",
    "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}(:[0-9]{2})?))?$",
}
DATE: Schema = {"anyOf": [{"type": "string", "pattern": EDTF}, {"type": "integer", "minimum": 1, "maximum": 9999}]}
NAME: Schema = {
    "type": ["string", "integer"],
    "pattern": "^" + fields.IDENTIFIER.pattern.replace(r"\Z", "$"),
    "maxLength": fields.LONGEST_NAME,
}
REFERENCE: Schema = {"type": ["string", "integer"], "pattern": r"^([^#\s]*#)?[^#\s]+$"}
FLAG: Schema = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "Yes", "No", "YES", "NO"]}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _any(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _several(schema: Schema) -> Schema:
    return _any(schema, {"type": "array", "items": _any(schema, NULL)})


@cache
def _shapes() -> dict[Any, Schema]:
    """What each reader of a value takes."""
    figure = _any(NUMBER, _ref("figure"))
    return {
        fields.text: TEXT,
        registries.scopes: _several(TEXT),
        values.words: TEXT,
        values.place: TEXT,
        fields.flag: FLAG,
        fields.identifier: NAME,
        fields.country_code: _ref("country"),
        fields.country_codes: _several(_ref("country")),
        fields.date: DATE,
        fields.day: DAY,
        fields.plain_day: DAY,
        fields.url: URL,
        fields.language: {"type": "string", "pattern": "^" + fields.LANGUAGE.pattern.replace(r"\Z", "$")},
        values.reference: REFERENCE,
        values.speaker: _any(TEXT, _ref("speaker")),
        values.quote: _any(TEXT, _ref("quote")),
        values.retraction: _ref("retraction"),
        values.number: NUMBER,
        values.lower: NUMBER,
        values.upper: NUMBER,
        values.qualifier: {"type": "string"},
        values.figure: figure,
        values.figures: _any(
            NUMBER, {"type": "array", "items": figure}, {"type": "object", "additionalProperties": figure}
        ),
    }


@cache
def _special() -> dict[tuple[str, str], Schema]:
    """Fields whose readers are their own, by the thing and the key."""
    findings = [code for code, entry in CODES.items() if entry.finding]
    return {
        ("article", "source"): _any(URL, _ref("source")),
        ("article", "each"): _ref("each"),
        ("article", "facts"): {"type": "array", "items": _ref("fact")},
        ("article", "rating"): _ref("rating"),
        ("rating", "source"): {"enum": list("ABCDEF")},
        ("rating", "information"): {"enum": [*range(1, 7), *map(str, range(1, 7))]},
        ("fact", "answer"): _several(TEXT),
        ("each", "answer"): _several(TEXT),
        ("config", "base_url"): URL,
        ("config", "domain"): {"type": "string", "pattern": f"^{DOMAIN.pattern.replace('a-z', 'A-Za-z')}$"},
        ("config", "check"): {
            "type": "object",
            "propertyNames": {"enum": findings},
            "additionalProperties": {"enum": ["error", "warning", "off"]},
        },
        ("config", "countries"): {"type": "object", "propertyNames": _ref("country"), "additionalProperties": TEXT},
    }


def _shape(what: str, key: str, field: Field) -> Schema | None:
    """What a field takes; None where nothing is known of its reader."""
    read, shapes = field.read, _shapes()
    if (special := _special().get((what, key))) is not None:
        return special
    if isinstance(read, Choice):
        return {"enum": list(read.options)}
    if isinstance(read, Several):
        inner = shapes.get(read.read)
        return _several(inner) if inner else None
    return shapes.get(read)


def unknown(what: str, table: Table) -> list[str]:
    """The fields of a table that a schema can say nothing of."""
    return [key for key, field in table.items() if _shape(what, key, field) is None]


def _record(what: str, table: Table) -> Schema:
    """A thing with the fields of a table; a field that may be left out may also be left empty."""
    properties = {}
    for key, field in table.items():
        shape = _shape(what, key, field) or {}
        properties[key] = {"description": field.doc, **(shape if field.required else _any(shape, NULL))}
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    required = [key for key, field in table.items() if field.required]
    return found | {"required": required} if required else found


def _parts() -> Schema:
    """The things inside an article."""
    tables = {
        "fact": facts.FACT,
        "each": facts.EACH,
        "source": articles.SOURCE,
        "rating": articles.RATING,
        "speaker": values.SPEAKER,
        "quote": values.QUOTE,
        "retraction": values.RETRACTION,
        "figure": values.FIGURE,
    }
    parts = {name: _record(name, table) for name, table in tables.items()}
    parts["source"] |= _any({"required": ["url"]}, {"required": ["publisher"]})
    parts["figure"] |= _any({"required": ["value"]}, {"required": ["low", "high"]})
    return parts


def written() -> dict[str, Schema]:
    """The schemas of what an editor writes, by name."""
    made: dict[str, Schema] = {
        "article": _record("article", articles.ARTICLE) | {"$defs": _parts()},
        **{name: _record(name, intros.INTRO) for name in ("country", "topic", "question")},
        "page": _record("page", intros.PAGE),
        "config": _record("config", CONFIG),
    }
    for name, (table, _, _) in registries.REGISTRIES.items():
        entry = _any(TEXT, _record(name, table))
        names = {"pattern": NAME["pattern"], "maxLength": NAME["maxLength"]}
        made[name] = {"type": ["object", "null"], "propertyNames": names, "additionalProperties": entry}
    return {name: _headed(f"content-{name}", FILES[name], schema) for name, schema in made.items()}


FILES = {
    "article": "front matter of content/articles/ID.md",
    "country": "front matter of content/countries/CODE.md",
    "topic": "front matter of content/topics/ID.md",
    "question": "front matter of content/questions/ID.md",
    "page": "front matter of content/pages/ID.md",
    "config": "briefgen.yaml",
    **{name: f"content/{name}.yaml" for name in registries.REGISTRIES},
}
"""What each of an editor's schemas is for."""


def exported() -> dict[str, Schema]:
    """The schemas of the tables as JSON, by name."""
    return {name: _headed(name, f"data/{name}.json", _rows(table)) for name, table in TABLES.items()}


def _rows(table: Exported) -> Schema:
    row = {
        "type": "object",
        "properties": {column.name: _column(column) for column in table.columns},
        "required": [column.name for column in table.columns if column.required],
        "additionalProperties": False,
    }
    return {"description": table.doc, "type": "array", "items": row}


def _column(column: Column) -> Schema:
    kinds = {"number": "number", "whole number": "integer", "flag": "boolean"}
    one: Schema = {"type": kinds.get(column.kind, "string")}
    if column.kind == "day":
        one["format"] = "date"
    if column.choices:
        one["enum"] = list(column.choices)
    if column.pattern:
        one["pattern"] = column.pattern
    shape = {"type": "array", "items": one} if column.kind == "list" else one
    return {"description": column.doc, **shape}


def _headed(name: str, title: str, schema: Schema) -> Schema:
    if b"#/$defs/country" in msgspec.json.encode(schema):
        schema = schema | {"$defs": schema.get("$defs", {}) | {"country": {"enum": sorted(countries())}}}
    return {"$schema": DIALECT, "$id": ID.format(name), "title": title, **schema}


NAMES = (*TABLES, *(f"content-{name}" for name in FILES))
"""The files in `data/schemas/`, without their ending."""


def schema_file(name: str) -> bytes:
    """A schema as a file, by the name of that; raises KeyError where there is none."""
    own = name.removeprefix("content-")
    return as_bytes(exported()[name] if own == name else written()[own])


def as_bytes(schema: Schema) -> bytes:
    """A schema as a file."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
