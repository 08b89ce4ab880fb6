"""The words of rendered markup, and marks put round some of them.

What is checked and what is marked are the same characters by construction: both come from the markup that readers get.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

_PIECE = re.compile(r"<[^>]*>|[^<]+")
_TAG = re.compile("<[^>]*>")
_UNSEEN = re.compile(
    r'<sup class="footnote-ref">.*?</sup>|<a [^>]*aria-label="Back to the text"[^>]*>.*?</a>', re.DOTALL
)
"""Marks of footnotes: they stand between the words, and are none of them."""
_BREAK = re.compile(r"</?(?:br|p|li|td|th|tr|div|h\d|blockquote|pre|hr)\b")
"""Tags at which a word ends."""
_BREAK_TAG = re.compile(_BREAK.pattern + "[^>]*>")
_NAMED = re.compile("&(?!(?:amp|lt|gt|quot);)")
"""A reference to a character that the renderer of Markdown does not make."""
_CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)
_CLOSING = "”’»›“\"'.,;:!?)"
"""What a reference stands behind, when it follows the words."""
_FACT_LINK = re.compile(r'<a href="#([^"]+)" class="words">')
"""A link to a fact: its text is the fact's quote."""


class Mark(Struct, frozen=True, gc=False):
    """A span of the words that is to be marked."""

    start: int
    """First character of the span, in the words."""
    end: int
    """Character after it."""
    anchor: str
    """Anchor of the words that it is part of."""
    first: bool = True
    """Whether the words begin with it: the anchor stands here."""
    last: bool = True
    """Whether the words end with it: the reference to the fact stands behind it."""


def _pieces(markup: str) -> Iterator[tuple[str, bool]]:
    """Tags and texts in order, each with whether it is words."""
    unseen = (match.span() for match in _UNSEEN.finditer(markup))
    start, end = next(unseen, (len(markup), len(markup)))
    for match in _PIECE.finditer(markup):
        at = match.start()
        while at >= end < len(markup):
            start, end = next(unseen, (len(markup), len(markup)))
        yield match[0], match[0][0] != "<" and not start <= at < end


def words(markup: str) -> str:
    """What a reader reads of markup: its texts, with a space where a block or a line ends."""
    if "footnote-ref" not in markup and "Back to the text" not in markup and markup.count("<") == markup.count(">"):
        text = _TAG.sub("", _BREAK_TAG.sub(" ", markup))
        if "&" not in text:
            return text
        if _NAMED.search(text) is None:
            return html.unescape(text)
    found = []
    for piece, is_words in _pieces(markup):
        if is_words:
            found.append(html.unescape(piece))
        elif _BREAK.match(piece):
            found.append(" ")
    return "".join(found)


def fact_links(markup: str) -> list[tuple[str, int, int]]:
    """The links to facts, in order: fact, and the span of the link's text in the words."""
    if 'class="words"' not in markup:
        return []
    found = []
    fact, start, at = "", 0, 0
    for piece, is_words in _pieces(markup):
        if is_words:
            at += len(html.unescape(piece))
        elif match := _FACT_LINK.match(piece):
            fact, start = match[1], at
        elif piece == "</a>" and fact:
            found.append((html.unescape(fact), start, at))
            fact = ""
        elif _BREAK.match(piece):
            at += 1
    return found


def mark(markup: str, marks: Sequence[Mark], reference: Callable[[str], str]) -> str:
    """The markup with its marked words between `<mark>` tags, through emphasis and links, overlapping ones too.

    `reference` makes the markup behind the end of an anchor's words, which is never put within a link. Links to facts
    give way to the marks.
    """
    if markup.startswith("<p>") and markup.count("<") == 2:  # most passages: a paragraph of nothing but words
        end = markup.rindex("<")
        marked = _marked_apart(markup[3:end], marks, reference)
        if marked is not None:
            return f"<p>{marked}{markup[end:]}"
    writer = _Writer(marks, reference)
    for piece, is_words in _pieces(markup):
        if is_words:
            writer.words(piece)
        else:
            writer.tag(piece)
    writer.settle()
    return "".join(writer.out)


def _marked_apart(text: str, marks: Sequence[Mark], reference: Callable[[str], str]) -> str | None:
    """A paragraph's text with its marks; None where they meet or overlap, or where it has entities."""
    if "&" in text:
        return None
    out: list[str] = []
    at, owed = 0, ""
    for found in sorted(marks, key=lambda mark: mark.start):
        start, end = found.start - 1, found.end - 1  # the words begin with the space where the paragraph begins
        if not (found.first and found.last and at + bool(owed) <= start < end <= len(text)):
            return None
        out += (*_behind(text[at:start], owed), f'<mark id="{html.escape(found.anchor)}">', text[start:end], "</mark>")
        at, owed = end, reference(found.anchor)
    return "".join((*out, *_behind(text[at:], owed)))


def _behind(text: str, owed: str) -> tuple[str, str, str]:
    """A text that follows a mark, with the mark's reference behind the signs that close its words."""
    rest = text.lstrip(_CLOSING) if owed else text
    return text[: len(text) - len(rest)], owed, rest


class _Writer:
    """Writes marked markup piece by piece, knowing how many words were written."""

    def __init__(self, marks: Sequence[Mark], reference: Callable[[str], str]) -> None:
        self.waiting = sorted(marks, key=lambda mark: (mark.start, mark.end, mark.anchor), reverse=True)
        """Marks that lie ahead, the next one last."""
        self.current: list[Mark] = []
        """Marks that the place is in, in the order of their beginnings."""
        self.edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)}, reverse=True)
        """Edges of marks that lie ahead, the next one last."""
        self.reference = reference
        self.out: list[str] = []
        self.at = 0
        self.link = ""
        """The link that is open: `words` for one to a fact, `other`, or empty."""
        self.opened: set[str] = set()
        """Anchors that are written."""
        self.owed: list[str] = []
        """References that wait for the end of a link."""

    def tag(self, piece: str) -> None:
        """A tag, or words that do not count."""
        if piece.startswith("<a "):
            self.link = "words" if _FACT_LINK.match(piece) else "other"
            if self.link == "words":
                return
        elif piece == "</a>":
            dropped, self.link = self.link == "words", ""
            if not dropped:
                self.out.append(piece)
            return
        elif _BREAK.match(piece):
            self.settle()
            self.at += 1
        self.out.append(piece)

    def words(self, piece: str) -> None:
        """A text, cut at the edges of marks."""
        # Only where there are entities is a character of the words more than one sign of the markup.
        characters = _CHARACTER.findall(piece) if "&" in piece else None
        start, edges = self.at, self.edges
        end = self.at = start + len(characters or piece)
        left = start
        while edges and edges[-1] < end:
            right = edges.pop()
            if right > left:
                part = slice(left - start, right - start)
                self._segment("".join(characters[part]) if characters else piece[part], left, right)
                left = right
        self._segment("".join(characters[left - start :]) if characters else piece[left - start :], left, end)

    def _segment(self, text: str, left: int, right: int) -> None:
        """A text that no mark begins or ends in."""
        while self.waiting and self.waiting[-1].start <= left:
            self.current.append(self.waiting.pop())
        if self.current:
            self.current = [mark for mark in self.current if mark.end > left]
        if self.current:
            self._marked(text, right)
            return
        if self.owed and not self.link:
            lead = len(text) - len(text.lstrip(_CLOSING))
            self.out.append(text[:lead])
            self.settle()
            text = text[lead:]
        self.out.append(text)

    def _marked(self, text: str, right: int) -> None:
        anchors = [mark.anchor for mark in self.current if mark.first and mark.anchor not in self.opened]
        self.opened.update(anchors)
        # Words of several facts that begin together get an element for each anchor, since an element has one id.
        self.out += [f'<span id="{html.escape(anchor)}"></span>' for anchor in anchors[1:]]
        self.out.append(f'<mark id="{html.escape(anchors[0])}">' if anchors else "<mark>")
        self.out += [text, "</mark>"]
        self.owed += [mark.anchor for mark in self.current if mark.last and mark.end == right]

    def settle(self) -> None:
        """Write the references that are owed, unless a link is open."""
        if self.owed and not self.link:
            self.out += [self.reference(anchor) for anchor in self.owed]
            self.owed = []
