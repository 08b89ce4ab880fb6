"""Words compared as the content model compares them, with the way back to the characters that were compared.

White space, Unicode normal form, quotation-mark and dash glyphs and soft hyphens may differ, and one closing
punctuation mark; nothing else. What is found is a span of the text as it stands.
"""

import re
import unicodedata

from msgspec import Struct

QUOTATION_MARKS = "\"'“”„‟«»‹›‘’‚‛`´″′"
DASHES = "‐‑‒–—―−-"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
CLOSING = ".,;:!?…"
_GLYPHS = {ord(c): "'" for c in QUOTATION_MARKS} | {ord(c): "-" for c in DASHES} | {ord(c): None for c in INVISIBLE}
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
    return " ".join(unicodedata.normalize("NFC", text).translate(_GLYPHS).split())


def comparable(text: str) -> Comparable:
    """The text as it is compared, with the way back."""
    plain = normalised(text)
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
        for character in unicodedata.normalize("NFC", piece).translate(_GLYPHS):
            found.append(character)
            origin.append(match.span())
    if found and found[-1] == " ":
        found.pop()
        origin.pop()
    return Comparable("".join(found), tuple(origin))


def parts(quote: str) -> list[str]:
    """A quote's parts between its cuts `[…]`, as they are compared, without one closing punctuation mark each."""
    found = (normalised(part) for part in CUT.split(quote))
    shortened = (part[:-1].rstrip() if part[-1:] in CLOSING else part for part in found)
    return [part for part in shortened if part]


def occurrences(text: str, part: str) -> list[int]:
    """Where a part stands in a comparable text as whole words."""
    found = []
    at = text.find(part)
    while at >= 0:
        if _is_edge(text, at) and _is_edge(text, at + len(part)):
            found.append(at)
        at = text.find(part, at + 1)
    return found


def _is_edge(text: str, at: int) -> bool:
    """Whether no word and no number goes on across a place: `500` is no word of `1,500`, of `1 500` or of `500.5`."""
    if not 0 < at < len(text):
        return True
    if text[at - 1].isalnum() and text[at].isalnum():
        return False
    around = text[max(0, at - 5) : at], text[at : at + 5]
    return not any(before.search(around[0]) and after.match(around[1]) for before, after in _WITHIN_NUMBER)
