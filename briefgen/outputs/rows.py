"""Tables as CSV (RFC 4180), as JSON and as lines of JSON, in pieces: no table is ever held as a whole."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import Any

import msgspec

from briefgen.outputs.columns import Column, Table, values
from briefgen.showing.context import Context

BATCH = 200
"""Rows of one piece."""
BETWEEN = "; "
"""Stands between several values of a cell."""
_FORMULA = re.compile(r"^(?=[=+\-@＝＋－＠\t\r])|([;\t]\s*)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet may take what follows for a formula: at the beginning of a text, and behind what divides cells in
countries whose decimal sign is the comma."""
BOM = "\ufeff"
"""Tells spreadsheets that a file is UTF-8."""
Values = tuple[Any, ...]

_encode = msgspec.json.Encoder().encode


def csv_pieces(table: Table, context: Context, year: str = "", *, for_spreadsheets: bool = False) -> Iterator[bytes]:
    """A table as CSV: comma, double quotes, lines that end in CR and LF, UTF-8, the names of the columns first.

    `for_spreadsheets`: with a byte order mark, and an apostrophe before each text that a spreadsheet could take for a
    formula.
    """
    made_by = _converters(table.columns, for_spreadsheets=for_spreadsheets)
    yield (BOM if for_spreadsheets else "").encode() + _lines([tuple(column.name for column in table.columns)])
    rows = values(table.columns, table.rows(context, year))
    for batch in _batches(rows):
        lines = [list(row) for row in batch]
        for at, convert in made_by:
            for line in lines:
                line[at] = convert(line[at])
        yield _lines(lines)


def json_pieces(table: Table, context: Context, year: str = "") -> Iterator[bytes]:
    """A table as a JSON array of objects, each on a line of its own; what has no value is left out of its object."""
    yield b"["
    before = b"\n"
    for line in _objects(table, context, year):
        yield before + line
        before = b",\n"
    yield b"\n]\n"


def ndjson_pieces(table: Table, context: Context, year: str = "") -> Iterator[bytes]:
    """A table as JSON objects, each on a line of its own."""
    return (line + b"\n" for line in _objects(table, context, year))


def _objects(table: Table, context: Context, year: str) -> Iterator[bytes]:
    names = [column.name for column in table.columns]
    for row in values(table.columns, table.rows(context, year)):
        yield _encode({name: value for name, value in zip(names, row, strict=True) if not is_none(value)})


def is_none(value: object) -> bool:
    """Whether a cell has no value: false and zero are values."""
    return value is None or value in ("", ())


def _cell(value: object) -> object:
    """A value as CSV has it: several with a semicolon between, days in ISO's form, true and false in words."""
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else value


def _safe(value: object) -> object:
    """Several values, with an apostrophe before what a spreadsheet could take for a formula."""
    return _safe_text(_cell(value))


def _safe_text(value: Any) -> object:
    """A text, with an apostrophe before what a spreadsheet could take for a formula; numbers and days are none."""
    return _FORMULA.sub(r"\1'", value) if value else value


def _converters(columns: Iterable[Column], *, for_spreadsheets: bool) -> list[tuple[int, Callable[[object], object]]]:
    """What makes cells of values, by column; the writer takes texts, numbers and none as they are."""
    plain = ("text", "number", "whole number")
    if not for_spreadsheets:
        return [(at, _cell) for at, column in enumerate(columns) if column.kind not in plain]
    made_by = {"text": _safe_text, "list": _safe}
    return [(at, made_by.get(column.kind, _cell)) for at, column in enumerate(columns) if column.kind not in plain[1:]]


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _batches(rows: Iterator[Values]) -> Iterator[list[Values]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
