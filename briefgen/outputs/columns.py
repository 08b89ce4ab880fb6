"""What a table of `data/` is: columns, each with its name, what stands in it and how to get it; and rows."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct

from briefgen.model import Date
from briefgen.showing.context import Context

Kind = Literal["text", "list", "day", "whole number", "number", "flag"]
_SIDE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?"
_VAGUE = r"([0-9]{2}XX|[0-9]{3}X|[0-9]{4}-XX(-XX)?|[0-9]{4}-[0-9]{2}-XX)[~?%]?"
_TIMED = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}(:[0-9]{2})?)"
EDTF = rf"^({_SIDE}|{_VAGUE}|{_TIMED}|(\.\.|{_SIDE})?/(\.\.|{_SIDE})?)$"
"""What every date looks like that can be written; some that look so are none, such as 30 February."""
CODE = "^[A-Z]{2}$"
"""What the code of a country looks like."""


class Column(Struct, frozen=True):
    """A column."""

    name: str
    kind: Kind
    doc: str
    """What stands in it, for readers."""
    get: Callable[[Any], Any]
    """Its value in a row: a text, texts, a day, a number, or none."""
    required: bool = False
    """Whether every row has a value."""
    choices: tuple[str, ...] = ()
    """The only values that there are; none: any."""
    of_article: str = ""
    """The column of articles that has it too: the database has it there alone."""
    pattern: str = ""
    """What a text, or each of several, looks like; empty: anything."""


class Table(Struct, frozen=True):
    """A table: its columns, and how its rows come."""

    name: str
    title: str
    doc: str
    columns: tuple[Column, ...]
    rows: Callable[[Context, str], Iterator[Any]]
    """Gives them in order, of a year, of what is undated, or with an empty text all; none is held."""
    key: tuple[str, ...] = ()
    """Columns that together name a row."""
    refers: tuple[tuple[str, str], ...] = ()
    """Columns whose values name a row of another table by its key, each with that table."""


def text_of(date: Date | None) -> str:
    """A date as it is written; empty where there is none."""
    return date.text if date else ""


def page_at(address: str, context: Context) -> str:
    """An address of the site: absolute where it is known where that will be, else from its root."""
    return context.config.base_url + address


def dates(name: str, doc: str, get: Callable[[Any], Date | None], *, required: bool = False) -> tuple[Column, ...]:
    """A vague date as text, with the first and the last day that it can mean beside it."""

    def earliest(row: Any) -> Any:
        date = get(row)
        return date.earliest if date else None

    def latest(row: Any) -> Any:
        date = get(row)
        return date.latest if date else None

    words = f"{doc}, in EDTF (ISO 8601-2, levels 0 and 1): as exact as the source."
    open_at = "empty where it is not known, or open"
    return (
        Column(name, "text", words, lambda row: text_of(get(row)), required, pattern=EDTF),
        Column(f"{name}_earliest", "day", f"First day that “{name}” can mean; {open_at}.", earliest),
        Column(f"{name}_latest", "day", f"Last day that “{name}” can mean; {open_at}.", latest),
    )


def source_columns(of: str) -> tuple[Column, ...]:
    """What an article's source is."""

    def column(name: str, kind: Kind, doc: str, get: Callable[[Any], Any], *, required: bool = False) -> Column:
        return Column(name, kind, doc, get, required, of_article=name)

    return (
        Column("source", "text", "Id of the publisher, in sources.", lambda row: row.publisher.id, required=True),
        column("publisher", "text", "Name of the publisher.", lambda row: row.publisher.name, required=True),
        column("url", "text", f"Address of {of} at the publisher.", lambda row: row.article.source.url),
        column("archive", "text", "Address of an archived copy.", lambda row: row.article.source.archive),
        column(
            "lang", "text", "Language of the source, BCP 47; empty: the site's.", lambda row: row.article.source.lang
        ),
        column("cites", "list", "The source's own sources, nearest first.", lambda row: row.article.source.cites),
        column("origin", "text", "Id that copies of one report share.", lambda row: row.article.source.origin),
    )


def values(columns: Iterable[Column], rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The values of rows, column by column."""
    gets = [column.get for column in columns]
    return (tuple([get(row) for get in gets]) for row in rows)
