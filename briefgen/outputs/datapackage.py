"""`data/datapackage.json` (Data Package 2.0): each CSV file with its columns, so that programs know what they read."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from briefgen.config import Config
from briefgen.content.fields import slug
from briefgen.outputs.columns import Column, Table
from briefgen.outputs.rows import BETWEEN
from briefgen.outputs.tables import TABLES

PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
TYPES = {"day": "date", "whole number": "integer", "number": "number", "flag": "boolean"}
LICENSE_NAME = re.compile(r"[-a-zA-Z0-9._]+")
"""What the specification takes for the name of a licence."""


def datapackage(config: Config, years: Iterable[str]) -> bytes:
    """The description of the package; facts are there as a whole and by year."""
    resources = [_resource(table, table.name) for table in TABLES.values()]
    resources += [_resource(TABLES["facts"], f"facts-{year}") for year in years]
    said: dict[str, Any] = {
        "$schema": PROFILE.format("datapackage"),
        "name": config.id.lower() or slug(config.title) or "briefing",
        "title": config.title,
        "description": config.description,
        "homepage": config.base_url,
        "licenses": _licenses(config),
        "contributors": [{"title": config.author, "roles": ["publisher"]}] if config.author else [],
    }
    package = {key: value for key, value in said.items() if value} | {"resources": resources}
    return msgspec.json.format(msgspec.json.encode(package), indent=2) + b"\n"


def _licenses(config: Config) -> list[dict[str, str]]:
    """The licence, where it has a name or an address as the specification wants it."""
    if config.license_url:
        return [{"name": config.license, "path": config.license_url}]
    return [{"name": config.license}] if LICENSE_NAME.fullmatch(config.license) else []


def _resource(table: Table, name: str) -> dict[str, Any]:
    year = name.removeprefix(table.name).removeprefix("-")
    return {
        "$schema": PROFILE.format("dataresource"),
        "name": name,
        "type": "table",
        "title": f"{table.title}: {year}" if year else table.title,
        "description": table.doc,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"$schema": PROFILE.format("tabledialect"), "lineTerminator": "\r\n"},
        "schema": f"schemas/{table.name}.table.json",
    }


def table_schema(name: str) -> bytes:
    """The columns of a table (Table Schema), once for all its files; raises KeyError where there is no such table."""
    return msgspec.json.format(msgspec.json.encode(_schema(TABLES[name])), indent=2) + b"\n"


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": PROFILE.format("tableschema"),
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": other, "fields": list(TABLES[other].key)}}
            for name, other in table.refers
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    several = column.kind == "list"
    doc = f"{column.doc} Several are written with “{BETWEEN.strip()}” between them." if several else column.doc
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.choices:
        limits["enum"] = list(column.choices)
    if column.pattern and not several:
        limits["pattern"] = column.pattern
    field = {"name": column.name, "type": TYPES.get(column.kind, "string"), "description": doc}
    return field | ({"constraints": limits} if limits else {})
