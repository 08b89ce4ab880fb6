"""The page about the data: every file, the columns of each table, the licence and how to cite."""

import datetime as dt
from collections.abc import Iterable, Sequence

from briefgen import english
from briefgen.briefing.as_of import recorded
from briefgen.cards import NO_DATE
from briefgen.config import canonical
from briefgen.outputs import schemas
from briefgen.outputs.columns import Column, Table
from briefgen.outputs.facts_table import FACTS, UNDATED
from briefgen.outputs.tables import TABLES
from briefgen.page_views import DataColumn, DataPart, DataTable, DataView, IndexGroup
from briefgen.showing.context import Context, known_country
from briefgen.views import Link

FORMATS = (("CSV", ".csv"), ("CSV for spreadsheets", ".excel.csv"), ("JSON", ".json"))
"""The forms of a table, each with the ending of its files."""
FILES = (
    Link(
        "SQLite", "data/briefing.sqlite", "all tables in one database with full-text search, for Datasette and others"
    ),
    Link("Data package", "data/datapackage.json", "what is in the CSV files, for programs (Data Package 2.0)"),
)


def years(context: Context) -> tuple[str, ...]:
    """The years that have files of their own, newest first; what is undated at the end."""
    index = context.briefing.index
    return (*index.years, *([UNDATED] if index.counts.get(NO_DATE) else []))


def size(year: str, context: Context) -> int:
    """How many facts a year has, or are undated."""
    index = context.briefing.index
    return index.counts.get(NO_DATE, 0) if year == UNDATED else index.sizes[year]


def timeline_file(stem: str) -> str:
    """Address of the timeline of a country or topic, whose pages begin with `stem`."""
    return f"{stem}.timeline.json"


def data_view(of_years: Sequence[str], context: Context) -> DataView:
    """`data/index.html`."""
    config = context.config
    return DataView(
        tables=tuple(_table(table, of_years, context) for table in TABLES.values()),
        files=FILES,
        schemas=_schemas(),
        timelines=_timelines(context),
        license=Link(config.license, config.license_url) if config.license else None,
        cite=_cite(context),
    )


def _table(table: Table, of_years: Iterable[str], context: Context) -> DataTable:
    columns = tuple(DataColumn(column.name, column.kind, _doc(column)) for column in table.columns)
    parts = [DataPart("All", _files(table.name))]
    if table is FACTS:
        parts += [DataPart(year.capitalize(), _files(f"{table.name}-{year}"), size(year, context)) for year in of_years]
    return DataTable(table.name, table.title, table.doc, columns, tuple(parts))


def _doc(column: Column) -> str:
    """What stands in a column, with the words that can stand there."""
    return f"{column.doc} Either {english.choice_words(column.choices)}." if column.choices else column.doc


def _files(stem: str) -> tuple[Link, ...]:
    return tuple(Link(label, f"data/{stem}{ending}") for label, ending in FORMATS)


def _schemas() -> tuple[IndexGroup, ...]:
    of_tables = [Link(f"{name}.json", f"data/schemas/{name}.json") for name in TABLES]
    of_files = [Link(what, f"data/schemas/content-{name}.json") for name, what in schemas.FILES.items()]
    return IndexGroup("The tables as JSON", tuple(of_tables)), IndexGroup("What an editor writes", tuple(of_files))


def _timelines(context: Context) -> tuple[IndexGroup, ...]:
    """The files of subjects that have dated facts."""
    countries = [
        Link(context.country_name(code), timeline_file(f"countries/{known_country(code).slug}"))
        for code in context.covered
    ]
    topics = [Link(context.topic_name(topic), timeline_file(f"topics/{topic}")) for topic in context.topics]
    groups = (("Countries", countries), ("Topics", topics))
    return tuple(
        IndexGroup(label, tuple(sorted(links, key=lambda link: (english.sort_key(link.label), link.href))))
        for label, links in groups
        if links
    )


def _cite(context: Context) -> str:
    """Who makes it, what it is, how new it is, where it is."""
    config, cards = context.config, context.briefing.content.articles.cards
    newest = max((max(card.newest[0], recorded(card).toordinal()) for card in cards), default=0)
    made = [f"{config.author}." if config.author else "", f"{config.title.rstrip('.')} [data set]."]
    made += [f"As recorded on {english.day_words(dt.date.fromordinal(newest))}." if newest else ""]
    made += [f"{config.license}." if config.license else ""]
    return " ".join(filter(None, [*made, canonical(config.base_url, "data/index.html") if config.base_url else ""]))
