"""Links that lead to the very words: text fragments (`#:~:text=`), as the WICG's URL Fragment Text Directives say.

Made from the quoted words alone where the body is the desk's notes; from captured text with context where they repeat.
"""

from urllib.parse import quote as percent_encoded

from briefgen.content.words import normalised, occurrences, parts
from briefgen.model import Article, Quote, Span

LONGEST = 300
"""Characters up to which a quote is given whole; a longer one by its first and last words."""
ENDS = 5
"""Words of each end of a longer quote."""
CONTEXT = 3
"""Words of context on each side of words that repeat."""


def with_words(url: str, article: Article, quotes: tuple[Quote, ...]) -> str:
    """The address of a page, leading to the words; the address itself when there are none."""
    found = (f"text={directive}" for quote in quotes for directive in _directives(article, quote))
    directives = list(dict.fromkeys(found))
    if not url or not directives:
        return url
    if ":~:" in url:
        return f"{url}&{'&'.join(directives)}"
    return f"{url}{'' if '#' in url else '#'}:~:{'&'.join(directives)}"


def _directives(article: Article, quote: Quote) -> list[str]:
    if article.body == "notes":
        # The notes' own words round a quotation are the desk's: they do not stand in the source.
        return [_ends(part) for part in _parts_as_written(quote)]
    return [_with_context(article, span) for span in quote.spans]


def _parts_as_written(quote: Quote) -> list[str]:
    pieces = quote.exact.replace("[...]", "[…]").split("[…]")
    return [" ".join(piece.split()).rstrip(".,;:!?…") for piece in pieces if parts(piece)]


def _ends(words: str) -> str:
    """The words, encoded; a long quote as its start and its end."""
    pieces = words.split()
    if len(words) <= LONGEST or len(pieces) <= 2 * ENDS:
        return _encoded(" ".join(pieces))
    return f"{_encoded(' '.join(pieces[:ENDS]))},{_encoded(' '.join(pieces[-ENDS:]))}"


def _with_context(article: Article, span: Span) -> str:
    text = article.passages[span.passage].text
    words = " ".join(text[span.start : span.end].split())
    wanted = normalised(words)
    # Where no word of the body may be published, none goes into an address either.
    if article.text == "none":
        return _ends(words)
    if sum(len(occurrences(normalised(passage.text), wanted)) for passage in article.passages) < 2:
        return _ends(words)
    before, after = text[: span.start].split()[-CONTEXT:], text[span.end :].split()[:CONTEXT]
    prefix = f"{_encoded(' '.join(before))}-," if before else ""
    suffix = f",-{_encoded(' '.join(after))}" if after else ""
    return f"{prefix}{_ends(words)}{suffix}"


def _encoded(words: str) -> str:
    """Percent-encoded for a directive, in which `-`, `,` and `&` have meanings of their own."""
    return percent_encoded(words, safe="").replace("-", "%2D")
