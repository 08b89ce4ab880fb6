"""Words compared as the content model compares them, with the way back to the characters that were compared.

White space, Unicode normal form, quotation-mark and dash glyphs and soft hyphens may differ, and one closing
punctuation mark; nothing else. What is found is a span of the text as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

CLOSERS = {"“": "”", "„": "”“", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘’", "‹": "›", "›": "‹"}
"""Quotation marks that open, and those that close them."""
QUOTATION_MARKS = "\"'“”„‟«»‹›‘’‚‛`´″′"
DASHES = "‐‑‒–—―−-"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
CLOSING = ".,;:!?…"
_GLYPHS = dict.fromkeys(QUOTATION_MARKS, "'") | dict.fromkeys(DASHES, "-") | dict.fromkeys(INVISIBLE, "")
"""What a character is compared as."""
_VARIED = re.compile("[" + re.escape("".join(glyph for glyph, plain in _GLYPHS.items() if glyph != plain)) + "]")
"""A character that is compared as another one, or not at all."""
_WITHIN_NUMBER = tuple(
    (re.compile(before), re.compile(after))
    for before, after in (
        (r"\d[.,']\Z", r"\d"),
        (r"\d\Z", r"[.,']\d"),
        (r"(?<!\d)\d{1,3} \Z", r"\d{3}(?!\d)"),
        (r"(?<!\d)\d{1,3}\Z", r" \d{3}(?!\d)"),
    )
)
"""What stands before and behind a place within a number, digits grouped by commas, points, apostrophes or spaces."""
CUT = re.compile(r"\[(?:…|\.\.\.)\]")
_CLUSTER = re.compile(r"\s+|[^\W\d_][\u0300-\u036f]*|.", re.DOTALL)


class Comparable(Struct, frozen=True):
    """A text as it is compared, and where each of its characters stands in the text itself."""

    text: str
    origin: tuple[tuple[int, int], ...] | None
    """Where each character begins and ends in the original; None where only `offset` lies between both."""
    offset: int = 0
    """Characters of white space before the text."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a span of the comparable text stands for."""
        if self.origin is None:
            return start + self.offset, end + self.offset
        return self.origin[start][0], self.origin[end - 1][1]


def normalised(text: str) -> str:
    """The text as it is compared; case counts."""
    if text.isascii():
        # Most texts: NFC leaves them as they are, only two of the glyphs can stand in them, and where all is printable
        # the only white space is the space.
        bare = text.strip()
        if "  " in bare or not bare.isprintable():
            bare = " ".join(bare.split())
        return bare.replace('"', "'").replace("`", "'")
    return " ".join(_with_plain_glyphs(unicodedata.normalize("NFC", text)).split())


def _with_plain_glyphs(text: str) -> str:
    # A search for the few that differ is far faster than `str.translate`, which looks up every character.
    return _VARIED.sub(lambda glyph: _GLYPHS[glyph[0]], text)


def comparable(text: str, plain: str | None = None) -> Comparable:
    """The text as it is compared (`plain`, where that is known already), with the way back."""
    plain = normalised(text) if plain is None else plain
    if len(plain) == len(text.strip()):
        # Only glyphs differ, one for one: nothing was joined, dropped or composed.
        return Comparable(plain, None, len(text) - len(text.lstrip()))
    found: list[str] = []
    origin: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text):
        piece = match[0]
        if piece.isspace():
            if found and found[-1] != " ":
                found.append(" ")
                origin.append(match.span())
            continue
        for character in _with_plain_glyphs(unicodedata.normalize("NFC", piece)):
            found.append(character)
            origin.append(match.span())
    if found and found[-1] == " ":
        found.pop()
        origin.pop()
    return Comparable("".join(found), tuple(origin))


def parts(quote: str) -> list[str]:
    """A quote's parts between its cuts `[…]`, as they are compared, without one closing punctuation mark each."""
    found = [normalised(part) for part in (CUT.split(quote) if "[" in quote else (quote,))]
    return [bare for part in found if (bare := part[:-1].rstrip() if part[-1:] in CLOSING else part)]


def occurrences(text: str, part: str, start: int = 0) -> Iterator[int]:
    """Where a part stands in a comparable text as whole words, from a place on."""
    at = text.find(part, start)
    while at >= 0:
        if _is_edge(text, at) and _is_edge(text, at + len(part)):
            yield at
        at = text.find(part, at + 1)


def _is_edge(text: str, at: int) -> bool:
    """Whether no word and no number goes on across a place: `500` is no word of `1,500`, of `1 500` or of `500.5`."""
    if not 0 < at < len(text):
        return True
    before_it, behind_it = text[at - 1], text[at]
    if before_it.isalnum() and behind_it.isalnum():
        return False
    if not before_it.isdecimal() and not behind_it.isdecimal():
        return True  # the only way in which a number goes on has a digit on one side
    around = text[max(0, at - 5) : at], text[at : at + 5]
    return not any(before.search(around[0]) and after.match(around[1]) for before, after in _WITHIN_NUMBER)


def unquoted(text: str) -> str:
    """A text without the quotation marks that stand round the whole of it."""
    first, last = text[:1], text[-1:]
    if len(text) > 2 and last in CLOSERS.get(first, ()) and not {first, last} & set(text[1:-1]):
        return text[1:-1].strip()
    return text
