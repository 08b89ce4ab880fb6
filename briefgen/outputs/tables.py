"""The tables of `data/`: what a column is called, what stands in it and how to get it.

Every form of the data follows from this one list: CSV, JSON, SQLite, Table Schema, JSON Schema and the page about it.
Rows show no more than the pages do: claims, quotes and summaries, never the text of a body.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeVar

from msgspec import Struct

from briefgen import english
from briefgen.briefing.as_of import known_since, recorded
from briefgen.briefing.changes import Change, changes
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.names import Party
from briefgen.briefing.origins import origin
from briefgen.cards import NO_DATE, ArticleCard, order
from briefgen.model import FACT_KINDS, MODALITIES, Article, Date, Figure
from briefgen.showing.context import Context, article_address, fact_address

Kind = Literal["text", "list", "day", "whole number", "number", "flag"]
Row = TypeVar("Row")
_SIDE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?"
_VAGUE = r"([0-9]{2}XX|[0-9]{3}X|[0-9]{4}-XX(-XX)?|[0-9]{4}-[0-9]{2}-XX)[~?%]?"
_TIMED = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}(:[0-9]{2})?)"
EDTF = rf"^({_SIDE}|{_VAGUE}|{_TIMED}|(\.\.|{_SIDE})?/(\.\.|{_SIDE})?)$"
"""What every date looks like that can be written; some that look so are none, such as 30 February."""
CODE = "^[A-Z]{2}$"
"""What the code of a country looks like."""
UNDATED = "undated"
"""Stands for a year in the names of files: facts that have no place on timelines."""


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


class FactRow(Struct, frozen=True, gc=False):
    """A fact, and one article that reports it."""

    linked: LinkedFact
    article: Article | ArticleCard
    publisher: Party
    context: Context

    @property
    def is_copy(self) -> bool:
        """Whether the article only repeats the report of the fact's own."""
        return self.article.id != self.linked.article.id


class ArticleRow(Struct, frozen=True, gc=False):
    """An article."""

    article: Article
    publisher: Party
    context: Context


class SourceRow(Struct, frozen=True, gc=False):
    """A publisher, with its articles, newest first."""

    publisher: Party
    articles: tuple[ArticleCard, ...]
    context: Context


class CorrectionRow(Struct, frozen=True, gc=False):
    """What became of a fact."""

    change: Change
    context: Context

    @property
    def fact(self) -> LinkedFact:
        """The fact that no longer stands as it was said."""
        found = self.change.before or self.change.fact
        assert found is not None
        return found

    @property
    def by(self) -> LinkedFact | None:
        """The fact that took its place, if one did."""
        return self.change.fact if self.change.before else None


def fact_rows(context: Context, year: str) -> Iterator[FactRow]:
    """One row per fact and source: its own article, then those that only repeat the report; by ids of articles."""
    briefing = context.briefing
    for article in briefing.content.articles.passing(_with_facts(context, year)):
        copies = [other for other in context.origins.get(origin(article), ()) if not other.count]
        for linked in briefing.facts.of(article):
            if not year or year_of(linked) == year:
                yield FactRow(linked, article, linked.publisher, context)
                for other in copies:
                    yield FactRow(linked, other, briefing.publisher_of[other.id], context)


def year_of(linked: LinkedFact) -> str:
    """The year in which a fact stands on timelines, or `undated`."""
    words, fineness = order(linked.date, linked.said)
    return words[:4] if fineness else UNDATED


def _with_facts(context: Context, year: str) -> list[str]:
    """Ids of the articles that have facts of a year, sorted."""
    index = context.briefing.index
    if not year:
        return [card.id for card in context.briefing.content.articles.cards if card.count]
    keys = [NO_DATE] if year == UNDATED else index.spans.get(year, [])
    return sorted({card.id for key in keys for card in index.articles.get(key, ())})


def article_rows(context: Context, _year: str = "") -> Iterator[ArticleRow]:
    """Every article, by id."""
    briefing = context.briefing
    for article in briefing.content.articles.passing(card.id for card in briefing.content.articles.cards):
        yield ArticleRow(article, briefing.publisher_of[article.id], context)


def source_rows(context: Context, _year: str = "") -> Iterator[SourceRow]:
    """Every publisher, by id."""
    briefing = context.briefing
    parties = {party.id: party for party in briefing.publisher_of.values()}
    for _, party in sorted(parties.items()):
        yield SourceRow(party, briefing.publishers[party.key], context)


def correction_rows(context: Context, _year: str = "") -> Iterator[CorrectionRow]:
    """What was replaced, corrected and withdrawn, newest first."""
    kinds = ("retracted", "corrected", "superseded")
    return (CorrectionRow(change, context) for change in changes(context.briefing) if change.kind in kinds)


def _first_figure(part: Callable[[Figure], Any]) -> Callable[[FactRow], Any]:
    return lambda row: part(row.linked.fact.figures[0]) if row.linked.fact.figures else None


def _figures(row: FactRow) -> tuple[str, ...]:
    fact = row.linked.fact
    if not fact.figures:
        return ()
    unit = row.context.unit(fact.question)
    words = [(english.figure_words(figure, unit), figure.scope) for figure in fact.figures]
    return tuple([f"{said} ({scope})" if scope else said for said, scope in words])


def _quotes(row: FactRow) -> tuple[str, ...]:
    return tuple([quote.exact for quote in row.linked.fact.quotes])


def _stated(kind: str) -> Callable[[FactRow], tuple[str, ...]]:
    return lambda row: tuple([relation.target for relation in row.linked.stated if relation.kind == kind])


def _received(kind: str) -> Callable[[FactRow], tuple[str, ...]]:
    def found(row: FactRow) -> tuple[str, ...]:
        received = row.linked.received
        in_force = row.context.briefing.facts.in_force
        return tuple([other.source for other in received if other.kind == kind and in_force(other.source)])

    return found


def _of_speaker(part: Callable[[Party], str]) -> Callable[[FactRow], str]:
    return lambda row: part(row.linked.speaker) if row.linked.speaker else ""


def _text_of(date: Date | None) -> str:
    return date.text if date else ""


def _unit(row: FactRow) -> str:
    figures = row.linked.fact.figures
    return (figures[0].unit or row.context.unit(row.linked.fact.question)) if figures else ""


def _page(address: str, context: Context) -> str:
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
        Column(name, "text", words, lambda row: _text_of(get(row)), required, pattern=EDTF),
        Column(f"{name}_earliest", "day", f"First day that `{name}` can mean; {open_at}.", earliest),
        Column(f"{name}_latest", "day", f"Last day that `{name}` can mean; {open_at}.", latest),
    )


def _source_columns(of: str) -> tuple[Column, ...]:
    """What an article's source is."""
    return (
        Column("source", "text", "Id of the publisher, in sources.", lambda row: row.publisher.id, required=True),
        Column("publisher", "text", "Name of the publisher.", lambda row: row.publisher.name, required=True),
        Column("url", "text", f"Address of {of} at the publisher.", lambda row: row.article.source.url),
        Column("archive", "text", "Address of an archived copy.", lambda row: row.article.source.archive),
        Column(
            "lang", "text", "Language of the source, BCP 47; empty: the site's.", lambda row: row.article.source.lang
        ),
        Column("cites", "list", "The source's own sources, nearest first.", lambda row: row.article.source.cites),
        Column("origin", "text", "Id that copies of one report share.", lambda row: row.article.source.origin),
    )


FACTS = Table(
    "facts",
    "Facts",
    "One row per fact and source. A fact that several articles of one report carry has a row for each of them.",
    (
        Column("fact", "text", "Id of the fact, `article#fact`.", lambda row: row.linked.ref, required=True),
        Column("article", "text", "Id of the article that reports it.", lambda row: row.article.id, required=True),
        Column("claim", "text", "The fact in one sentence.", lambda row: row.linked.fact.claim, required=True),
        Column("kind", "text", "What sort of fact.", lambda row: row.linked.fact.kind, True, FACT_KINDS),
        Column("modality", "text", "How it is said to be.", lambda row: row.linked.fact.modality, True, MODALITIES),
        *dates(
            "date",
            "When it happened or will happen; of what somebody said, when it was said",
            lambda row: row.linked.date,
        ),
        Column(
            "date_is",
            "text",
            "Which day `date` is: when it happened, was said, or was published.",
            lambda row: row.linked.date_role if row.linked.date else "",
            choices=("happened", "said", "published"),
        ),
        Column("said", "text", "When it was said, in EDTF.", lambda row: row.linked.said.text, True, pattern=EDTF),
        Column(
            "published",
            "text",
            "When the article was published: a day, or day and time.",
            lambda row: row.article.date.text,
            True,
            pattern=EDTF,
        ),
        Column(
            "recorded",
            "day",
            "When the desk knew it.",
            lambda row: known_since(row.linked.fact, row.linked.article),
            required=True,
        ),
        Column(
            "countries",
            "list",
            "Countries, ISO 3166-1 alpha-2; XK is Kosovo.",
            lambda row: row.linked.fact.countries,
            pattern=CODE,
        ),
        Column("topics", "list", "Ids of topics.", lambda row: row.linked.fact.topics),
        Column(
            "names",
            "list",
            "People and organisations that it names.",
            lambda row: tuple([party.name for party in row.linked.mentions]),
        ),
        Column(
            "speaker",
            "text",
            "Who said it; empty: the source itself, or somebody unnamed.",
            _of_speaker(lambda who: who.name),
        ),
        Column("speaker_role", "text", "Office of the speaker at the time.", _of_speaker(lambda who: who.role)),
        Column("speaker_organisation", "text", "For whom he speaks.", _of_speaker(lambda who: who.organisation)),
        Column(
            "speaker_country",
            "text",
            "The country for which he speaks.",
            _of_speaker(lambda who: who.country),
            pattern=CODE,
        ),
        Column("quotes", "list", "The words that it rests on, as the source has them.", _quotes),
        Column(
            "translations",
            "list",
            "The same in the site's language, where the desk translated them.",
            lambda row: tuple([quote.translation for quote in row.linked.fact.quotes if quote.translation]),
        ),
        Column(
            "spoken",
            "flag",
            "Whether the quotes are the speaker's own speech, not the publisher's words.",
            lambda row: row.linked.fact.spoken,
            required=True,
        ),
        Column("event", "text", "Id that facts reporting one event share.", lambda row: row.linked.fact.event),
        Column("question", "text", "Id that facts answering one question share.", lambda row: row.linked.fact.question),
        Column("answer", "list", "An answer that is no figure.", lambda row: row.linked.fact.answer),
        Column("figures", "list", "Its figures in words, each with its scope in brackets.", _figures),
        Column(
            "figure_low",
            "number",
            "Of the first figure: the value, or the lower end of a range.",
            _first_figure(lambda one: one.low),
        ),
        Column(
            "figure_high",
            "number",
            "Of the first figure: the value, or the upper end.",
            _first_figure(lambda one: one.high),
        ),
        Column(
            "figure_qualifier",
            "text",
            "Of the first figure: exactly, over, at least, about, up to, under.",
            _first_figure(lambda one: one.qualifier),
        ),
        Column("figure_unit", "text", "Of the first figure: what is counted.", _unit),
        Column(
            "scope",
            "text",
            "What the first figure, or the answer, covers within the question.",
            lambda row: row.linked.fact.figures[0].scope if row.linked.fact.figures else row.linked.fact.scope,
        ),
        Column(
            "status",
            "text",
            "What became of it; current: it stands.",
            lambda row: row.linked.standing.state,
            True,
            ("current", "superseded", "corrected", "retracted"),
        ),
        Column(
            "status_by", "text", "Id of the fact that replaced or corrected it.", lambda row: row.linked.standing.by
        ),
        Column(
            "status_since",
            "text",
            "Since when that is so, in EDTF.",
            lambda row: _text_of(row.linked.standing.until),
            pattern=EDTF,
        ),
        Column("denied_by", "list", "Ids of facts in force that deny it.", _received("denies")),
        Column("disputed_by", "list", "Ids of facts in force that dispute it.", _received("disputes")),
        *(
            Column(kind, "list", f"Ids of the facts that it {kind}.", _stated(kind))
            for kind in ("supersedes", "corrects", "denies", "disputes", "supports")
        ),
        Column("note", "text", "The desk's remark.", lambda row: row.linked.fact.note),
        Column(
            "copy",
            "flag",
            "Whether the article only repeats the report of the fact's own.",
            lambda row: row.is_copy,
            required=True,
        ),
        *_source_columns("the report"),
        Column(
            "page",
            "text",
            "Where the fact stands on this site.",
            lambda row: _page(fact_address(row.linked.ref), row.context),
            required=True,
        ),
    ),
    fact_rows,
    ("fact", "article"),
    (("article", "articles"), ("source", "sources")),
)
ARTICLES = Table(
    "articles",
    "Articles",
    "One row per article.",
    (
        Column("article", "text", "Id of the article.", lambda row: row.article.id, required=True),
        Column("title", "text", "Its headline.", lambda row: row.article.title, required=True),
        Column("summary", "text", "One or two sentences.", lambda row: row.article.summary),
        *dates("date", "When it was published", lambda row: row.article.date, required=True),
        *_source_columns("the article"),
        Column(
            "accessed",
            "text",
            "When the desk opened it.",
            lambda row: _text_of(row.article.source.accessed),
            pattern=EDTF,
        ),
        Column(
            "countries",
            "list",
            "Countries, ISO 3166-1 alpha-2; XK is Kosovo.",
            lambda row: row.article.countries,
            pattern=CODE,
        ),
        Column("topics", "list", "Ids of topics.", lambda row: row.article.topics),
        Column(
            "rating",
            "text",
            "Admiralty code: reliability A to F, credibility 1 to 6.",
            lambda row: f"{row.article.rating.source}{row.article.rating.information}" if row.article.rating else "",
            pattern="^[A-F][1-6]$",
        ),
        Column(
            "body",
            "text",
            "Whether its text is the source's or the desk's notes.",
            lambda row: row.article.body,
            True,
            ("source", "notes"),
        ),
        Column("facts", "whole number", "How many facts it has.", lambda row: row.article.count, required=True),
        Column("recorded", "day", "When the desk knew it.", lambda row: recorded(row.article), required=True),
        Column(
            "updated", "text", "When the desk last changed it.", lambda row: _text_of(row.article.updated), pattern=EDTF
        ),
        Column(
            "page",
            "text",
            "Where it stands on this site.",
            lambda row: _page(article_address(row.article.id), row.context),
            required=True,
        ),
    ),
    article_rows,
    ("article",),
    (("source", "sources"),),
)


def _registered(part: str) -> Callable[[SourceRow], Any]:
    def found(row: SourceRow) -> Any:
        entry = row.context.briefing.content.registries.publishers.get(row.publisher.id)
        return getattr(entry, part) if entry else ""

    return found


SOURCES = Table(
    "sources",
    "Sources",
    "One row per publisher.",
    (
        Column("source", "text", "Id of the publisher.", lambda row: row.publisher.id, required=True),
        Column("name", "text", "Its name.", lambda row: row.publisher.name, required=True),
        Column("country", "text", "Its seat, ISO 3166-1 alpha-2.", lambda row: row.publisher.country, pattern=CODE),
        Column("kind", "text", "What it is, in the desk's word.", _registered("kind")),
        Column("url", "text", "Its site.", _registered("url")),
        Column("note", "text", "What a reader should know of it.", _registered("note")),
        Column(
            "articles", "whole number", "How many articles come from it.", lambda row: len(row.articles), required=True
        ),
        Column(
            "facts",
            "whole number",
            "How many facts they have.",
            lambda row: sum([card.count for card in row.articles]),
            required=True,
        ),
        Column("first", "day", "Day of its oldest article.", lambda row: row.articles[-1].date.earliest, required=True),
        Column("last", "day", "Day of its newest article.", lambda row: row.articles[0].date.earliest, required=True),
        Column(
            "page",
            "text",
            "Where it stands on this site.",
            lambda row: _page(f"publishers/{row.publisher.id}.html", row.context),
            required=True,
        ),
    ),
    source_rows,
    ("source",),
)


def _reason(row: CorrectionRow) -> str:
    retracted = row.fact.fact.retracted
    return retracted.reason if row.change.kind == "retracted" and retracted else ""


CORRECTIONS = Table(
    "corrections",
    "Corrections",
    "One row for each time that a fact was replaced, corrected or withdrawn.",
    (
        Column("day", "day", "When the desk recorded it.", lambda row: row.change.day, required=True),
        Column(
            "kind",
            "text",
            "What became of the fact.",
            lambda row: row.change.kind,
            True,
            ("retracted", "corrected", "superseded"),
        ),
        Column("fact", "text", "Id of the fact, `article#fact`.", lambda row: row.fact.ref, required=True),
        Column("claim", "text", "What it says.", lambda row: row.fact.fact.claim, required=True),
        Column(
            "by",
            "text",
            "Id of the fact that replaced or corrected it; empty: the desk withdrew it.",
            lambda row: row.by.ref if row.by else "",
        ),
        Column("by_claim", "text", "What that one says.", lambda row: row.by.fact.claim if row.by else ""),
        Column("reason", "text", "Why it was withdrawn.", _reason),
        Column(
            "restored",
            "list",
            "Ids of facts that are in force again.",
            lambda row: tuple([other.ref for other in row.change.restored]),
        ),
        Column(
            "page",
            "text",
            "Where the fact stands on this site.",
            lambda row: _page(fact_address(row.fact.ref), row.context),
            required=True,
        ),
    ),
    correction_rows,
)
TABLES = {table.name: table for table in (FACTS, ARTICLES, SOURCES, CORRECTIONS)}


def values(table: Table, rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The values of rows, column by column."""
    gets = [column.get for column in table.columns]
    return (tuple([get(row) for get in gets]) for row in rows)
