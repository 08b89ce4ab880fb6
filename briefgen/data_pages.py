"""The plan of `data/`: every file, what it is made from, and the page that describes them."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from briefgen.cards import FactCard, digest_of
from briefgen.outputs import schemas
from briefgen.outputs.catalogue import FORMATS, data_view, size, timeline_file, years
from briefgen.outputs.columns import Table
from briefgen.outputs.datapackage import datapackage, table_schema
from briefgen.outputs.facts_table import FACTS
from briefgen.outputs.rows import csv_pieces, json_pieces
from briefgen.outputs.sqlite import sqlite_pieces
from briefgen.outputs.tables import TABLES
from briefgen.outputs.timelinejs import timeline_json
from briefgen.page import HOME, Page
from briefgen.page_views import Alternate
from briefgen.showing import inputs
from briefgen.showing.context import Context

MANY = 5_000
"""So many facts take as long to write out as many pages to make."""
ABOUT = "All facts, articles, sources and corrections of this briefing as files for programs and spreadsheets."
PIECES: dict[str, Callable[..., Iterator[bytes]]] = {
    ".csv": csv_pieces,
    ".excel.csv": partial(csv_pieces, for_spreadsheets=True),
    ".json": json_pieces,
}
"""What makes the files of each ending."""


def data_pages(context: Context) -> Iterator[Page]:
    """The files of `data/` and their page; those of countries and topics come with the pages of these."""
    if "data" in context.skip:
        return
    of_years, shown = years(context), {name: inputs.of_table(name, context) for name in TABLES}
    every, facts = digest_of(sorted(shown.items())), len(context.briefing.facts)
    for name, table in TABLES.items():
        yield from _files(table, "", shown[name], facts, context)
    for year in of_years:
        yield from _files(FACTS, year, inputs.of_year(year, context), size(year, context), context)
    database = partial(sqlite_pieces, context)
    yield Page("data/briefing.sqlite", "", database, inputs=every, heavy=facts >= MANY)
    package = partial(datapackage, context.config, of_years)
    yield Page("data/datapackage.json", "", package, inputs=digest_of(of_years))
    for name in TABLES:
        columns = partial(table_schema, name)
        yield Page(f"data/schemas/{name}.table.json", "", columns, inputs=digest_of("columns", name))
    for name in schemas.NAMES:
        yield Page(f"data/schemas/{name}.json", "", partial(schemas.schema_file, name), inputs=digest_of(name))
    view = partial(data_view, of_years, context)
    yield Page("data/index.html", "data.html", view, "Data", ABOUT, "data", (HOME,), inputs=digest_of(every, of_years))


def _files(table: Table, year: str, shown: bytes, facts: int, context: Context) -> Iterator[Page]:
    """A table in every form, as a whole or of a year."""
    stem = f"{table.name}-{year}" if year else table.name
    for _, ending in FORMATS:
        pieces = partial(PIECES[ending], table, context, year)
        yield Page(f"data/{stem}{ending}", "", pieces, inputs=shown, heavy=facts >= MANY and table is FACTS)


def timeline_of(stem: str, name: str, context: Context) -> tuple[Alternate, ...]:
    """The timeline of a country or topic as its page names it; `stem` is how its pages begin."""
    if "data" in context.skip:
        return ()
    return (Alternate(timeline_file(stem), "application/json", f"{name}: TimelineJS"),)


def timeline_page(stem: str, name: str, facts: Iterable[FactCard], unit: str, context: Context) -> Iterator[Page]:
    """The file of the timeline of a country or topic; it belongs to the same unit as its pages."""
    if "data" not in context.skip:
        view = partial(timeline_json, name, facts, context, by_country=not stem.startswith("countries/"))
        yield Page(timeline_file(stem), "", view, inputs=inputs.of_unit(unit, context), unit=unit)


def is_data(page: Page) -> bool:
    """Whether a page of the plan is a file of the data: those for programs in `data/`, and the timelines."""
    return not page.template and (page.url.startswith("data/") or page.url.endswith(timeline_file("")))
