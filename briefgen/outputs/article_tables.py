"""The tables of articles, of sources and of corrections."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from briefgen.briefing.as_of import recorded
from briefgen.briefing.changes import Change, changes
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.names import Party
from briefgen.cards import ArticleCard
from briefgen.model import Article
from briefgen.outputs.columns import CODE, EDTF, Column, Table, dates, page_at, source_columns, text_of
from briefgen.showing.context import Context, article_address, fact_address


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


ARTICLES = Table(
    "articles",
    "Articles",
    "One row per article.",
    (
        Column("article", "text", "Id of the article.", lambda row: row.article.id, required=True),
        Column("title", "text", "Its headline.", lambda row: row.article.title, required=True),
        Column("summary", "text", "One or two sentences.", lambda row: row.article.summary),
        *dates("date", "When it was published", lambda row: row.article.date, required=True),
        *source_columns("the article"),
        Column(
            "accessed",
            "text",
            "When the desk opened it.",
            lambda row: text_of(row.article.source.accessed),
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
            "updated", "text", "When the desk last changed it.", lambda row: text_of(row.article.updated), pattern=EDTF
        ),
        Column(
            "page",
            "text",
            "Where it stands on this site.",
            lambda row: page_at(article_address(row.article.id), row.context),
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
            lambda row: page_at(f"publishers/{row.publisher.id}.html", row.context),
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
        Column("fact", "text", "Id of the fact, article#fact.", lambda row: row.fact.ref, required=True),
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
            lambda row: page_at(fact_address(row.fact.ref), row.context),
            required=True,
        ),
    ),
    correction_rows,
)
