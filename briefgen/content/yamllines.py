"""The anatomy of one line of YAML as editors write it, and how a value is put in quotation marks."""

import re

from msgspec import Struct

ENTRY = re.compile(
    r"(?P<indent>[ \t]*)(?P<dashes>(?:-[ \t]+)*)"
    r"""(?:(?P<key>"[^"]{0,200}"|'[^']{0,200}'|[^\s"'#\[\]{},&*!|>%@`:-](?:[^:#]|:(?=\S)|(?<=\S)\#){0,200}?)"""
    r"[ \t]{0,20}:(?=\s|$)[ \t]*)?(?P<value>.*)$"
)
"""Every repetition that could be tried from many places is bounded, so that no line takes longer than its length."""
COMMENT = re.compile(r"[ \t]{2}#")
MAX_SHOWN = 400
"""Longest line, in characters, that a hint shows."""
LEADERS = "@`%>|*&!,]}"
"""Signs with which no value may begin, besides those of quotations and collections."""
BLOCK_HEADER = re.compile(r"[|>][+-]?\d?[+-]?\s*(?:#.*)?$")


class Line(Struct, frozen=True, gc=False):
    """One line taken apart: `head` + `value` + `tail` is the line again."""

    head: str
    """Indentation, dashes and key with its colon and the space after it."""
    value: str
    """What is left, without a comment."""
    tail: str
    """A comment after two or more spaces, and white space at the end."""
    key: str
    """The key without quotation marks; empty when the line has none."""
    dash: bool
    """Whether it begins an item of a list."""
    column: int
    """Column of its first character that is no white space, counted from 0."""
    key_column: int
    """Column after the dashes, counted from 0."""


def dissect(line: str) -> Line:
    """The parts of a line; total, since every part may be empty."""
    match = ENTRY.match(line)
    if match is None:  # the text holds a line break: never for one line of a file
        return Line(head="", value=line, tail="", key="", dash=False, column=0, key_column=0)
    rest = match["value"]
    comment = COMMENT.search(rest)
    value = (rest[: comment.start()] if comment else rest).rstrip()
    indent, dashes = len(match["indent"]), match["dashes"]
    key = (match["key"] or "").strip("\"'")
    head = line[: match.start("value")]
    return Line(head, value, rest[len(value) :], key, bool(dashes), indent, indent + len(dashes))


def quoted(text: str) -> str:
    """The text as a YAML value that means exactly it; line breaks within are folded to spaces by YAML."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def closing(text: str, start: int = 0) -> int:
    """Index of the quotation mark that ends the one at `start`, or -1 when the text ends before it."""
    mark, at = text[start], start + 1
    while at < len(text):
        if mark == '"' and text[at] == "\\":
            at += 1
        elif text[at] == mark:
            if mark == '"' or text[at + 1 : at + 2] != "'":
                return at
            at += 1
        at += 1
    return -1


def brackets(text: str) -> tuple[str, int]:
    """Of text that starts with a bracket: what is missing at its end, and where the first one is closed (or -1)."""
    needed: list[str] = []
    at, before = 0, "["
    while at < len(text):
        char = text[at]
        if char in "\"'" and before in "[{,:":
            end = closing(text, at)
            at = end if end > 0 else len(text)
        elif char in "[{":
            needed.append("]" if char == "[" else "}")
        elif needed and char == needed[-1]:
            needed.pop()
            if not needed:
                return "", at
        if char not in " \t":
            before = char
        at += 1
    return "".join(reversed(needed)), -1


def short(text: str) -> str:
    """Text on one line, short enough for a message."""
    line = " ".join(text[:200].split())
    return line if len(line) <= 80 and len(text) <= 200 else line[:79] + "…"


def indent_of(line: str) -> int:
    """Number of leading spaces and tabs."""
    return len(line) - len(line.lstrip(" \t"))


def is_blank(line: str) -> bool:
    """Whether YAML sees nothing in it: white space or a comment alone."""
    return not (stripped := line.strip()) or stripped.startswith("#")


def trouble(value: str) -> tuple[str, int, str] | None:
    """What keeps a value from being plain text: its kind, its place in the value, and the words for it."""
    if not value or BLOCK_HEADER.match(value):
        return None
    first = value[0]
    if first in "\"'[{":
        end = closing(value) if first in "\"'" else brackets(value)[1]
        if end < 0 or end == len(value) - 1 or value[end + 1 :].lstrip().startswith("#"):
            return None
        what = "quotation mark" if first in "\"'" else "bracket"
        return "after", end + 1, f"text stands after the closing {what} {value[end]}"
    if first in LEADERS:
        return "leader", 0, f"a value may not begin with {first}"
    if value.startswith(("- ", "? ")) or value == "-":
        return "dash", 0, f"a value on the line of its key may not begin with `{first} `"
    found = re.search(r":(?=\s|$)", value)
    return ("colon", found.start(), "a colon with a space after it within a text") if found else None
