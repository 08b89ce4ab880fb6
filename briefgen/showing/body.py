"""An article's body as its page shows it: as much as may be shown, with the words marked that facts rest on."""

import re
from collections.abc import Iterator
from html import escape

from markupsafe import Markup

from briefgen.content.markup import Mark, mark
from briefgen.model import Article, Fact

_INNER_LINK = re.compile(r'<a href="#(?P<target>(?:s|fn|fnref)-[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
CUT = '<p class="cut">[…]</p>\n'


def anchor(fact: Fact, number: int) -> str:
    """Anchor of a fact's words in the body; `number` counts its quotes from 0."""
    return f"words-{fact.id}" + (f"-{number + 1}" if number else "")


def body(article: Article) -> Markup:
    """All of the body, none, or the first paragraph and the passages that facts rest on."""
    if article.text == "none":
        return Markup("")
    marks: dict[int, list[Mark]] = {}
    facts: dict[str, tuple[int, Fact]] = {}
    for passage, found, number, fact in _marks(article):
        marks.setdefault(passage, []).append(found)
        facts[found.anchor] = number, fact
    kept = range(len(article.passages)) if article.text == "full" else _excerpt(article, set(marks))

    def reference(name: str) -> str:
        number, fact = facts[name]
        label = escape(f"Fact {number}: {fact.claim}")
        return f'<sup class="ref"><a href="#{escape(fact.id)}" aria-label="{label}">{number}</a></sup>'

    parts: list[str] = []
    last = -1
    for number in kept:
        parts += [CUT] * (number - last > 1)
        html = article.passages[number].html
        parts.append(mark(html, marks[number], reference) if number in marks else html)
        last = number
    parts += [CUT] * (last < len(article.passages) - 1)
    shown = Markup("".join(parts))
    return shown if article.text == "full" else _without_loose_ends(shown)


def _without_loose_ends(markup: Markup) -> Markup:
    """The markup with links to headings and footnotes that were cut away as plain words."""

    def mended(link: re.Match[str]) -> str:
        if f'id="{link["target"]}"' in markup:
            return link[0]
        return "" if 'aria-label="Back to the text"' in link[0] else link["words"]

    return Markup(_INNER_LINK.sub(mended, markup))


def _marks(article: Article) -> Iterator[tuple[int, Mark, int, Fact]]:
    """Every span of a quote: its passage, its mark, the number of its fact on the page, and the fact."""
    for number, fact in enumerate(article.facts, 1):
        for count, quote in enumerate(fact.quotes):
            last = len(quote.spans) - 1
            for i, span in enumerate(quote.spans):
                yield span.passage, Mark(span.start, span.end, anchor(fact, count), i == 0, i == last), number, fact


def _excerpt(article: Article, rested_on: set[int]) -> list[int]:
    """The passages that an excerpt shows."""
    first = next((i for i, passage in enumerate(article.passages) if passage.html.startswith("<p>")), None)
    return sorted(rested_on | ({first} if first is not None else set()))
