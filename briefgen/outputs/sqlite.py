"""The tables as an SQLite database with full-text search (FTS5), which Datasette opens as it is.

The same content gives the same bytes with the same release of the SQLite library: rows go in order into a new file,
in one transaction. Another release may lay out pages and the index of words in another way, and writes its own number
into the file's header (bytes 96 to 99).
"""

import contextlib
import datetime as dt
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from briefgen.outputs.columns import Column, Table, values
from briefgen.outputs.tables import TABLES
from briefgen.showing.context import Context

if TYPE_CHECKING:
    import sqlite3

PIECE = 1 << 20
"""Bytes of one piece of the file."""
TYPES = {"whole number": "INTEGER", "number": "REAL", "flag": "INTEGER"}
SEARCHED = {
    "facts": ("claim", "quotes", "translations", "speaker", "names", "note"),
    "articles": ("title", "summary", "publisher"),
}
"""Columns in which words are looked for, by table."""
INDEXED = {
    "facts": ("date_earliest", "source", "question", "event"),
    "articles": ("source",),
    "corrections": ("fact", "by"),
}
"""Columns that have an index, by table."""
REPORTS = "reports"
"""The view that has facts with all their columns: what they share with their article, the database has there alone."""
PAGE = "coalesce((SELECT value FROM briefing WHERE key = 'site'), '') || 'articles/' || replace(fact, '#', '.html#')"
"""How the page of a fact follows from its id."""

_encode = msgspec.json.Encoder().encode


def sqlite_pieces(context: Context) -> Iterator[bytes]:
    """The database, in pieces; it is made in a temporary folder. Raises OSError where that cannot be written."""
    import sqlite3  # few builds make it
    import tempfile

    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        path = Path(folder, "briefing.sqlite")
        try:
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
                _fill(database, context)
        except sqlite3.OperationalError as error:
            if (code := _no_room(error)) is None:
                raise
            raise OSError(code, os.strerror(code), str(path)) from error
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _no_room(error: "sqlite3.OperationalError") -> int | None:
    """The system's own number for what a library says that cannot write; None: that is not what it says."""
    import sqlite3

    primary = error.sqlite_errorcode & 0xFF  # the rest of the number is which of its calls failed
    return {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO}.get(primary)


def _fill(database: "sqlite3.Connection", context: Context) -> None:
    for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    _describe(database, context)
    for name in ("sources", "articles", "facts", "corrections"):  # each after those that it refers to
        table = TABLES[name]
        database.execute(_create(table))
        columns = own_columns(table)
        places = ", ".join("?" * len(columns))
        insert = f"INSERT INTO {name} VALUES ({places})"  # noqa: S608  # a name of our own
        database.executemany(insert, _stored(values(columns, table.rows(context, ""))))
        for column in INDEXED.get(name, ()):
            database.execute(f'CREATE INDEX "{name}_{column}" ON {name} ("{column}")')
        _index_words(database, table)
    database.execute(_reports(TABLES["facts"]))
    database.execute("COMMIT")


def _describe(database: "sqlite3.Connection", context: Context) -> None:
    """A table that says what this is."""
    config = context.config
    told = {"title": config.title, "description": config.description, "author": config.author}
    told |= {"license": config.license, "license_url": config.license_url, "site": config.base_url}
    database.execute("CREATE TABLE briefing (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)")
    database.executemany("INSERT INTO briefing VALUES (?, ?)", [pair for pair in told.items() if pair[1]])


def _create(table: Table) -> str:
    columns = [_column(column) for column in own_columns(table)]
    if table.key:
        columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
    columns += [f"FOREIGN KEY ({name}) REFERENCES {other} ({TABLES[other].key[0]})" for name, other in table.refers]
    listed = ",\n  ".join(columns)
    return f"CREATE TABLE {table.name} (\n  {listed}\n)"


def own_columns(table: Table) -> list[Column]:
    """The columns that the database keeps of a table."""
    if table.name != "facts":
        return list(table.columns)
    return [column for column in table.columns if not column.of_article and column.name != "page"]


def _reports(table: Table) -> str:
    own = {column.name for column in own_columns(table)}
    parts = [
        f'facts."{column.name}"' if column.name in own else f'{_elsewhere(column)} AS "{column.name}"'
        for column in table.columns
    ]
    listed = ",\n  ".join(parts)
    return f"CREATE VIEW {REPORTS} AS SELECT\n  {listed}\nFROM facts LEFT JOIN articles USING (article)"


def _elsewhere(column: Column) -> str:
    return f'articles."{column.of_article}"' if column.of_article else PAGE


def _column(column: Column) -> str:
    return f'"{column.name}" {TYPES.get(column.kind, "TEXT")}{" NOT NULL" if column.required else ""}'


def _stored(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Values as the database has them: several as a JSON array, which Datasette can count by; nothing as NULL."""
    return (tuple([_value(value) for value in row]) for row in rows)


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return _encode(value).decode() if value else None
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value == "" else value


def _index_words(database: "sqlite3.Connection", table: Table) -> None:
    """An index of words over some columns; their text is not stored twice. Accents do not count.

    Python may come with an SQLite library without FTS5: then there is no index, and the tables are all the same.
    """
    columns = SEARCHED.get(table.name)
    if not columns:
        return
    name, listed = f"{table.name}_fts", ", ".join(columns)
    import sqlite3

    options = f'content="{table.name}", tokenize="unicode61 remove_diacritics 2"'
    try:
        database.execute(f"CREATE VIRTUAL TABLE {name} USING FTS5 ({listed}, {options})")
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
        return
    database.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608  # a name of our own
    database.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608  # the same
