"""One way to mend a text, and what every diagnosis needs to know about the lines around a fault."""

import re

from msgspec import Struct

from briefgen.content.yamllines import MAX_SHOWN, dissect, is_blank

FIELD = re.compile(r"[a-z_]+\Z")
"""What a key of the content model looks like; anything else before a colon is rather part of a sentence."""


class Fault(Struct, frozen=True, gc=False):
    """Where the parser stopped; lines and columns of the text from 0."""

    context: str
    """What it was doing: `quote`, `flow`, `key`, `other`, `root` for a document that is no mapping, `dash` for a fact.

    One that has no dash begins where the parser stopped, and the one before it where that began."""
    line: int
    """Where that began, for what began earlier (a quotation, a bracket); else where it stopped."""
    column: int
    stop_line: int
    """Where it stopped."""
    stop_column: int
    quote: tuple[int, int, int, int] | None = None
    """Start and end of the last quoted text that was read."""
    is_text: bool = False
    """Of a document that is no mapping: whether it is bare text."""

    @property
    def reached(self) -> tuple[int, int]:
        """The place up to which everything is understood."""
        if self.context == "dash":
            return self.stop_line, self.stop_column
        within_line = self.context == "flow" and self.stop_line == self.line
        return (self.line, self.stop_column) if within_line else (self.line, self.column)


class Repair(Struct, frozen=True):
    """One way to mend a text: tried, and kept when the parser gets further."""

    line: int
    """Where the mistake is, from 0."""
    column: int
    message: str
    hint: str
    edits: dict[int, str]
    """New text by line; the number of lines never changes."""
    fault_line: int
    fault_rest: int
    """Distance of the mistake from the end of its line, by which progress on one line is seen."""
    code: str = "yaml-syntax"
    sure: bool = False
    """Whether to take it without asking whether the parser gets further."""


class Mender:
    """The text around one fault."""

    def __init__(self, lines: list[str], fault: Fault, prose: frozenset[str], first_line: int) -> None:
        self.lines, self.fault, self.prose, self.first_line = lines, fault, prose, first_line

    def repair(
        self,
        line: int,
        column: int,
        message: str,
        edits: dict[int, str],
        *,
        shown: str = "",
        advice: str = "",
        code: str = "yaml-syntax",
        sure: bool = False,
    ) -> Repair:
        """A repair of this fault; its hint shows the first edited line unless it has an advice of its own."""
        corrected = shown or next(iter(edits.values())).strip()
        hint = advice or (f"write `{corrected}`" if len(corrected) <= MAX_SHOWN else "put the text in quotation marks")
        at, before = self.fault.reached
        rest = len(self.lines[at]) - before
        return Repair(line, column, message, hint, edits, at, rest, code, sure)

    def entry_above(self, number: int) -> int:
        """The nearest line above that is not blank, or -1."""
        number -= 1
        while number >= 0 and is_blank(self.lines[number]):
            number -= 1
        return number

    def last_line_of(self, number: int, column: int) -> int:
        """Last line of a text: those below its first that are indented deeper than `column` and name no key."""
        last, at = number, number + 1
        while at < len(self.lines):
            line = self.lines[at]
            if line.strip():
                parts = dissect(line)
                if parts.column <= column or parts.dash or FIELD.match(parts.key) or line.startswith(("---", "...")):
                    break
                last = at
            at += 1
        return last
