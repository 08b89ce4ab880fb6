"""Directives of text fragments (`text=…` behind `#:~:`), as the WICG's URL Fragment Text Directives say.

Made from the quoted words alone where the body is the desk's notes; from captured text with context where they repeat.
They depend on the article alone, hence they are made once, when it is read.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import quote as percent_encoded

from briefgen.content.words import normalised, parts

LONGEST = 300
"""Characters up to which a quote is given whole; a longer one by its first and last words."""
ENDS = 5
"""Words of each end of a longer quote."""
LONGEST_WORD = 40
"""Characters of a word whose encoding is remembered."""
CONTEXT = 3
"""Words of context on each side of words that repeat."""


def as_written(exact: str) -> tuple[str, ...]:
    """A directive for each part of a quote, from its own words."""
    # The notes' own words round a quotation are the desk's: they do not stand in the source.
    pieces = exact.replace("[...]", "[…]").split("[…]")
    wanted = (" ".join(piece.split()).rstrip(".,;:!?…") for piece in pieces if parts(piece))
    return tuple(_ends(words.split()) for words in wanted)


def as_it_stands(text: str, start: int, end: int, times: Callable[[str], int] | None) -> str:
    """The directive for a stretch of a passage's text.

    `times` tells how often words (as they are compared) stand in the body; None where no word of the body may be
    published, and so none goes into an address either, besides the quoted ones.
    """
    words = text[start:end].split()
    if times is None or times(normalised(" ".join(words))) < 2:
        return _ends(words)
    before, after = text[:start].split()[-CONTEXT:], text[end:].split()[:CONTEXT]
    prefix = f"{_encoded(before)}-," if before else ""
    suffix = f",-{_encoded(after)}" if after else ""
    return f"{prefix}{_ends(words)}{suffix}"


def _ends(words: Sequence[str]) -> str:
    """The words, encoded; a long quote as its start and its end."""
    if len(words) <= 2 * ENDS or sum(map(len, words)) + len(words) - 1 <= LONGEST:
        return _encoded(words)
    return f"{_encoded(words[:ENDS])},{_encoded(words[-ENDS:])}"


def _encoded(words: Sequence[str]) -> str:
    """Percent-encoded for a directive, in which `-`, `,` and `&` have meanings of their own."""
    # Most words are plain letters, which stand for themselves.
    return "%20".join([word if word.isalnum() and word.isascii() else _encoded_word(word) for word in words])


def _encoded_word(word: str) -> str:
    return _remembered(word) if len(word) <= LONGEST_WORD else _escaped(word)


def _escaped(word: str) -> str:
    return percent_encoded(word, safe="").replace("-", "%2D")


_remembered = lru_cache(maxsize=4096)(_escaped)
