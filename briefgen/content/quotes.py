"""The check of an article's quotes: each stands in the body word for word, and where."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from msgspec.structs import replace

from briefgen.content.fragments import as_it_stands, as_written
from briefgen.content.markup import fact_links
from briefgen.content.nearest import COPY, differing
from briefgen.content.reader import Reader
from briefgen.content.words import CLOSERS, CUT, Comparable, comparable, normalised, occurrences, parts
from briefgen.model import BodyKind, Fact, Passage, Quote, Span, TextPolicy

MOST_FOUND = 2_000
"""Places of words that are found at most: time must not grow with how often hostile texts repeat them."""
MOST_PLACES = 50
"""Places of a repeated quote that are looked at for quotation marks, and for what tells the first from the others."""
MOST_SEARCHED = 3_000_000
"""Characters that are searched at most, in all, for passages near to an article's quotes that are not found."""
MARGIN = 64
"""Characters that may stand between a quote and its prefix or suffix without counting, at most."""
MOST_CONTEXT = 8
"""Words of context that are tried to tell equal passages apart."""
SHOWN = 40
"""Characters of context that the advice for a repeated quote shows."""

Place = tuple[int, int, int]
"""Passage, and start and end in its comparable text."""


class _Body:
    """The passages of one body, made comparable with the way back when that is first needed."""

    def __init__(self, passages: Sequence[Passage], kind: BodyKind, shown: TextPolicy) -> None:
        self.passages = passages
        self.kind = kind
        self.shown = shown
        self.plain = [normalised(passage.text) for passage in passages]
        self._joined = "\n".join(self.plain)
        """All of them, to be searched at once; nothing that is looked for has a line break."""
        self._starts = [0, *accumulate(len(plain) + 1 for plain in self.plain)]
        """Where each passage begins in it."""
        self._comparable: dict[int, Comparable] = {}
        self._places: dict[str, list[Place]] = {}
        self._quoted: dict[int, list[tuple[int, int]]] = {}
        self._searched = 0

    def places(self, part: str) -> list[Place]:
        """Where a part stands, in order; the first of them, where there are very many."""
        found = self._places.get(part)
        if found is None:
            some = islice(occurrences(self._joined, part), MOST_FOUND)
            found = self._places[part] = [self._place(at, part) for at in some]
        return found

    def next(self, part: str, behind: Place) -> Place | None:
        """Where a part stands next behind a place."""
        number, _, end = behind
        at = next(occurrences(self._joined, part, self._starts[number] + end), None)
        return None if at is None else self._place(at, part)

    def _place(self, at: int, part: str) -> Place:
        number = bisect_right(self._starts, at) - 1
        start = at - self._starts[number]
        return number, start, start + len(part)

    def times(self, words: str) -> int:
        """How often words, as they are compared, stand in the body; at most so often as is counted."""
        return len(self.places(words))

    def may_be_searched(self) -> bool:
        """Whether one more quote may be compared with the whole body; tells it once for each."""
        is_left = self._searched < MOST_SEARCHED
        self._searched += len(self._joined)
        return is_left

    def span(self, place: Place) -> Span:
        """The characters of the passage that a place stands for."""
        number, start, end = place
        made = self._comparable.get(number)
        if made is None:
            made = self._comparable[number] = comparable(self.passages[number].text, self.plain[number])
        return Span(number, *made.span(start, end))

    def is_quoted(self, span: Span) -> bool:
        """Whether a span stands within quotation marks, or in a block quotation."""
        passage = self.passages[span.passage]
        if passage.html.startswith("<blockquote"):
            return True
        stretches = self._quoted.get(span.passage)
        if stretches is None:
            stretches = self._quoted[span.passage] = quoted(passage.text)
        return any(start <= span.start and span.end <= end for start, end in stretches)


def quoted(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that stand within quotation marks, nested ones too."""
    found = []
    pending: list[tuple[str, int]] = []
    for match in re.finditer('[“”„«»"‘’‚‹›]', text):
        glyph, at = match[0], match.start()
        level = next((i for i in reversed(range(len(pending))) if glyph in CLOSERS[pending[i][0]]), None)
        if level is not None and not _is_apostrophe(text, at):
            found.append((pending[level][1] + 1, at))
            del pending[level:]
        elif glyph in CLOSERS and not (glyph in "‘‚" and _is_apostrophe(text, at)):
            pending.append((glyph, at))
    return found


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a single quotation mark stands within a word."""
    return text[at] in "’‘" and 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def check(
    facts: Sequence[Fact], passages: Sequence[Passage], kind: BodyKind, shown: TextPolicy, reader: Reader
) -> tuple[Fact, ...]:
    """The facts with the places of their quotes; one that does not stand in the body is a problem at its place.

    `shown` is how much of the body the site may show: it decides what the quotes' directives may hold.
    """
    if not any(fact.quotes for fact in facts):
        return tuple(facts)
    body = _Body(passages, kind, shown)
    links = _link_spans(passages)
    return tuple([_checked_fact(fact, links, body, reader) if fact.quotes else fact for fact in facts])


def _checked_fact(fact: Fact, links: dict[str, list[Span]], body: _Body, reader: Reader) -> Fact:
    """A fact that has quotes, with their places; `links` are the places of words that the body gives, by id."""
    if not any(quote.in_body for quote in fact.quotes):
        return replace(fact, quotes=tuple([_checked(quote, None, body, reader) for quote in fact.quotes]))
    linked = iter([span for name in (fact.id, *fact.aliases) for span in links.get(name, ())])
    quotes = [_checked(quote, next(linked, None) if quote.in_body else None, body, reader) for quote in fact.quotes]
    return replace(fact, quotes=_once(quotes))


def _once(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Quotes without those in the body that the front matter gives too."""
    given = {quote.spans for quote in quotes if not quote.in_body}
    return tuple([quote for quote in quotes if not (quote.in_body and quote.spans in given)])


def _link_spans(passages: Sequence[Passage]) -> dict[str, list[Span]]:
    """The places of words that links in the body give to facts."""
    found: dict[str, list[Span]] = {}
    for number, passage in enumerate(passages):
        for fact, start, end in fact_links(passage.html):
            found.setdefault(fact, []).append(Span(number, start, end))
    return found


def _checked(quote: Quote, linked: Span | None, body: _Body, reader: Reader) -> Quote:
    """The quote with its place; of several places the first, and the editor is told."""
    if linked is not None:
        spans: tuple[Span, ...] = (linked,)
    else:
        found = _find(quote, body)
        if not found:
            _report_missing(quote, body, reader)
            return quote
        if len(found) > 1:
            found = _quoted_ones(found, body) or found
        if len(found) > 1:
            _report_repeated(quote, found, body, reader)
        spans = tuple(body.span(place) for place in found[0])
    if body.kind == "notes" and not all(body.is_quoted(span) for span in spans):
        message = "in the desk's notes these words do not stand within quotation marks"
        reader.at(
            "unquoted-words",
            quote.line,
            quote.column,
            message,
            f"write “{_short(quote.exact)}” in the text of the article",
        )
    return replace(quote, spans=spans, directives=_directives(quote, spans, body))


def _directives(quote: Quote, spans: tuple[Span, ...], body: _Body) -> tuple[str, ...]:
    """What leads to the words on the source's page."""
    if body.kind == "notes":
        return as_written(quote.exact)
    times = None if body.shown == "none" else body.times
    return tuple([as_it_stands(body.passages[span.passage].text, span.start, span.end, times) for span in spans])


def _quoted_ones(found: list[list[Place]], body: _Body) -> list[list[Place]]:
    """In notes, the ways that stand within quotation marks: the others are the desk's own words."""
    if body.kind != "notes":
        return []
    return [ways for ways in found[:MOST_PLACES] if all(body.is_quoted(body.span(place)) for place in ways)]


def _find(quote: Quote, body: _Body) -> list[list[Place]]:
    """Every way in which a quote stands in the body: the places of its parts, in order."""
    first, *rest = parts(quote.exact) or [""]
    if not first:
        return []
    found: list[list[Place]] = []
    for start in body.places(first):
        ways = [start]
        for part in rest:
            later = body.next(part, ways[-1])
            if later is None:
                return found  # nor does it stand behind any later beginning
            ways.append(later)
        if _fits(quote, ways, body):
            found.append(ways)
    return found


def _fits(quote: Quote, ways: list[Place], body: _Body) -> bool:
    """Whether a quote's prefix and suffix stand round it."""
    if not quote.prefix and not quote.suffix:
        return True
    number, start, _ = ways[0]
    last, _, end = ways[-1]
    prefix, suffix = normalised(quote.prefix), normalised(quote.suffix).lstrip(" '.,;:!?…")
    before = body.plain[number][max(0, start - len(prefix) - MARGIN) : start].rstrip()
    after = body.plain[last][end : end + len(suffix) + MARGIN].lstrip(" '.,;:!?…")
    return before.rstrip(" '").endswith(prefix.rstrip(" '")) and after.startswith(suffix)


def _report_missing(quote: Quote, body: _Body, reader: Reader) -> None:
    message, hint = f"“{_short(quote.exact)}” does not stand in the text of the article", _advice(quote, body)
    if (quote.prefix or quote.suffix) and (bare := _find(replace(quote, prefix="", suffix=""), body)):
        context = next(_contexts(bare[:1], body))
        message += " with the words that `prefix` and `suffix` give around it"
        where = f"after “{context}”" if context else "at the beginning of a paragraph"
        hint = f"it stands {where}: correct `prefix` and `suffix`, or leave them out"
    reader.at("quote-not-found", quote.line, quote.column, message, hint)


def _report_repeated(quote: Quote, found: list[list[Place]], body: _Body, reader: Reader) -> None:
    contexts = list(_contexts(found[:3], body))
    places = ", ".join(f"after “{context}”" for context in contexts)
    more = " or more" * (len(found) == MOST_FOUND)
    times = f"{len(found):,} times{more} in the text of the article"
    message = f"“{_short(quote.exact)}” stands {times}, and the first is taken: {places}"
    hint = _distinction(quote, found, body)
    reader.at("repeated-quote", quote.line, quote.column, message, hint, severity="warning")


def _distinction(quote: Quote, found: list[list[Place]], body: _Body) -> str:
    """What tells the first place of a repeated quote from the others: the fewest words before it, else behind it."""
    number, start, _ = found[0][0]
    last, _, end = found[0][-1]
    before, after = body.plain[number][:start].split(), body.plain[last][end:].split()
    for count in range(1, MOST_CONTEXT + 1) if len(found) <= MOST_PLACES else ():
        for side, words in (("prefix", before[-count:]), ("suffix", after[:count])):
            tried = replace(quote, **{side: " ".join(words)})
            if words and sum(_fits(tried, ways, body) for ways in found) == 1:
                return f'say which is meant, for the first: `quote: {{exact: "…", {side}: "{" ".join(words)}"}}`'
    return "say which is meant by a link in the text: put [ ] round the words there, and (#…) with the fact's id behind"


def _advice(quote: Quote, body: _Body) -> str:
    """What to write instead of words that are not found; of a quote with cuts, of the first part that is not found."""
    if not body.passages:
        return "there is no text yet: write it below the second line `---`, with these words as the source has them"
    pieces = [piece for piece in CUT.split(quote.exact) if parts(piece)]
    missing = [piece for piece in pieces if not body.places(parts(piece)[0])]
    if len(pieces) > 1 and not missing:
        return "each part stands in the text of the article, but not in this order: give them in its order"
    if not body.may_be_searched():
        return COPY
    texts = [passage.text for passage in body.passages]
    return differing(missing[0] if missing else quote.exact, body.plain, texts)


def _contexts(found: list[list[Place]], body: _Body) -> Iterator[str]:
    """The last words before each place of a repeated quote."""
    for (number, start, _), *_ in found:
        before = body.plain[number][max(0, start - 4 * SHOWN) : start].split()
        yield " ".join(before[-3:])[-SHOWN:]


def _short(text: str) -> str:
    return text if len(text) <= 2 * SHOWN else f"{text[: 2 * SHOWN].rsplit(' ', 1)[0]} …"
