"""The search index of a site: a document for each article, whose headings are its facts, so that results lead to them.

Pagefind keeps a file for each document: one for each fact would be a hundred thousand files where there are ten
thousand articles. Its files differ from run to run, so that they are made only when what they are made from changes.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from msgspec import Struct

from briefgen import __version__, pagefind, store
from briefgen.briefing.link import LinkedFact
from briefgen.cards import digest_of, timeline_date
from briefgen.english import figure_words
from briefgen.indexes import Mark, Marks
from briefgen.model import Article
from briefgen.planning import Site
from briefgen.problems import Problem
from briefgen.showing.body import body
from briefgen.showing.context import Context, article_address, date_view, short_date
from briefgen.showing.facts import statuses
from briefgen.showing.sources import answer_words, who_words
from briefgen.there import There

FOLDER = "pagefind/"
MADE_FROM = "made-from.txt"
"""Says what the index was made from: two indexes of which it is the same find the same, whatever their bytes are."""
_NUMBER = re.compile(r'<sup class="(?:ref|footnote-ref)">.*?</sup>', re.DOTALL)
_INLINE = re.compile(r"</?(?:a|b|code|del|em|i|mark|q|s|strong)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


class Searched(Struct, frozen=True):
    """What came of making the index of a site."""

    key: bytes = b""
    """Digest of what it was made from; empty: there is none."""
    staged: tuple[store.Staged, ...] = ()
    kept: Mapping[str, Mark] = {}
    """Files that are as they should be, each with what is known of it."""
    problem: Problem | None = None


def searched(site: Site, before: Marks) -> Searched:
    """The index of a site: what the last build left where it is made from the same, otherwise a new one, staged."""
    if "search" in site.context.skip or (program := pagefind.executable()) is None:
        return Searched()
    cards = site.context.briefing.content.articles.cards
    made_from = digest_of(
        site.known.now.common,
        [card.whole for card in cards],
        sorted(site.context.influences.items()),
        program.stat().st_size,
        __version__,
    )
    key = digest_of(made_from, site.known.now.generator)
    files = site.known.look.files
    if key == before.search_key and all(
        files.get(url) == (mark.size, mark.changed) for url, mark in before.search.items()
    ):
        return Searched(key, kept=before.search)
    try:
        made = [(MADE_FROM, f"{made_from.hex()}\n".encode()), *pagefind.index(program, documents(site.context))]
        staged = tuple(store.stage(site.output, FOLDER + name, data) for name, data in made)
    except pagefind.Failed as error:
        hint = "build with --skip search to have the site without it"
        return Searched(problem=Problem("no-search", "search.html", 1, 1, str(error), hint))
    return Searched(key, staged)


def marks_of(found: Searched, there: There) -> dict[str, Mark]:
    """What is known of the files of an index, once they are where they belong."""
    new = {one.url: Mark("", b"", "", one.digest, one.size, there[one.url][1]) for one in found.staged}
    return new or dict(found.kept)


def documents(context: Context) -> Iterator[tuple[str, str]]:
    """Each article as it is indexed, with its address."""
    for article in context.briefing.content.articles.passing_whole():
        yield f"/{article_address(article.id)}", document(article, context)


def document(article: Article, context: Context) -> str:
    """An article in HTML, with all that its page may show, and its facts as headings."""
    facts = context.briefing.facts.of(article)
    shown = {linked.fact.id: _shown(linked, context) for linked in facts}
    publisher = context.briefing.publisher_of[article.id].name
    filters = {("publisher", publisher), *(pair for fact in shown.values() for pair in _filters(fact))}
    hidden = [("filter", name, value) for name, value in sorted(filters)]
    hidden += [
        ("meta", "publisher", publisher),
        ("meta", "date", short_date(article.date)),
        ("meta", "facts", json.dumps(shown, ensure_ascii=False)),
        ("sort", "date", article.date.sort_key[0].isoformat()),
    ]
    return "\n".join(
        (
            f'<!doctype html><html lang="{context.config.language}"><body>',
            f'<h1 data-pagefind-meta="title">{escape(article.title)}</h1>',
            _paragraph([article.summary]),
            f"<div>{_plain(body(article))}</div>",
            *(_section(linked, context) for linked in facts),
            *(
                f'<i data-pagefind-{kind}="{name}" data-pagefind-ignore>{escape(text)}</i>'
                for kind, name, text in hidden
            ),
            "</body></html>",
        )
    )


def _plain(html: str) -> str:
    """The words of a body as they are read: no numbers of facts and notes, no gap where only a mark ends."""
    return _TAG.sub(" ", _INLINE.sub("", _NUMBER.sub("", html)))


Shown = tuple[str, str, str, list[str], list[str], list[str], bool]
"""Of a fact: kind, year, date in words, countries, topics, what became of it, and whether it is no longer in force."""


def _shown(linked: LinkedFact, context: Context) -> Shown:
    fact = linked.fact
    placed, role = timeline_date(fact, linked.article)
    year = str(placed.earliest.year) if placed and placed.earliest else ""
    words = date_view(placed, role).words if placed else ""
    countries, topics = map(context.country_name, fact.countries), map(context.topic_name, fact.topics)
    became = [*([fact.modality] if fact.modality != "asserted" else []), *(s.words for s in statuses(linked, context))]
    return fact.kind, year, words, list(countries), list(topics), became, not linked.in_force


def _filters(fact: Shown) -> Iterator[tuple[str, str]]:
    """What a fact can be chosen by."""
    kind, year, _, countries, topics, *_ = fact
    yield "kind", kind
    if year:
        yield "year", year
    yield from (("country", name) for name in countries)
    yield from (("topic", name) for name in topics)


def _section(linked: LinkedFact, context: Context) -> str:
    """A fact, and the words that it is found by."""
    fact = linked.fact
    words = [word for quote in fact.quotes for word in (quote.exact, quote.translation)]
    words += [figure_words(figure, context.unit(fact.question)) for figure in fact.figures]
    words.append(answer_words(fact, context))
    return f'<h2 id="{escape(fact.id)}">{escape(fact.claim)}</h2>\n{_paragraph([*words, who_words(linked), fact.note])}'


def _paragraph(texts: Iterable[str]) -> str:
    return f"<p>{escape(' · '.join(filter(None, texts)))}</p>"
