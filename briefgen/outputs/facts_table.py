"""The table of facts: one row per fact and source."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from briefgen import english
from briefgen.briefing.as_of import known_since
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.names import Party
from briefgen.briefing.origins import origin
from briefgen.cards import NO_DATE, ArticleCard, order
from briefgen.model import FACT_KINDS, MODALITIES, Article, Figure
from briefgen.outputs.columns import CODE, EDTF, Column, Table, dates, page_at, source_columns, text_of
from briefgen.showing.context import Context, fact_address

UNDATED = "undated"
"""Stands for a year in the names of files: facts that have no place on timelines."""


class FactRow(Struct, frozen=True, gc=False):
    """A fact, and one article that reports it."""

    linked: LinkedFact
    article: Article | ArticleCard
    publisher: Party
    context: Context


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


def _unit(row: FactRow) -> str:
    figures = row.linked.fact.figures
    return (figures[0].unit or row.context.unit(row.linked.fact.question)) if figures else ""


FACTS = Table(
    "facts",
    "Facts",
    "One row per fact and source. A fact that several articles of one report carry has a row for each of them.",
    (
        Column("fact", "text", "Id of the fact, article#fact.", lambda row: row.linked.ref, required=True),
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
            "Which day “date” is: when it happened, was said, or was published.",
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
            of_article="date",
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
            lambda row: text_of(row.linked.standing.until),
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
            "Whether the article is a copy: another one printed the same report before it.",
            lambda row: row.context.is_copy(row.article),
            required=True,
        ),
        *source_columns("the report"),
        Column(
            "page",
            "text",
            "Where the fact stands on this site.",
            lambda row: page_at(fact_address(row.linked.ref), row.context),
            required=True,
        ),
    ),
    fact_rows,
    ("fact", "article"),
    (("article", "articles"), ("source", "sources")),
)
