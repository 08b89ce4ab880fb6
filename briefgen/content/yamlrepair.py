"""What an editor meant by a line that is no YAML: for every mistake its own words and the corrected line."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from briefgen.content.yamlenclosures import EnclosureMender
from briefgen.content.yamllayout import LayoutMender
from briefgen.content.yamllines import BLOCK_HEADER, LEADERS, Line, dissect, indent_of, is_blank, quoted, trouble
from briefgen.content.yamlmend import Fault, Repair
from briefgen.content.yamltraps import REFERRING

__all__ = ["Fault", "Repair", "fault_of", "repairs", "within"]

WORD = re.compile(r"[A-Za-z_][\w-]*")
NO_SPACE = re.compile(r"([ \t]*(?:-[ \t]+)*[A-Za-z_][\w-]*:)(?!//)([^\s:].*)")
EQUALS = re.compile(r"([ \t]*(?:-[ \t]+)*[A-Za-z_][\w-]*)[ \t]*=[ \t]*(\S.*)")
PAIR = re.compile(r"([\w-]+): +#?([\w-]+)")
NESTED = frozenset(("said_by", "source", "figure", "retracted", "rating"))
"""Keys that have fields of their own, and whose values are no sentences."""
FIELDS = re.compile(r"[a-z_]+: \S")
COMPARED = re.compile(r">(=?) ?([0-9].*)")
APOSTROPHES = re.compile(r"'(?:[^']|(?<=\w)'(?=\w))*'")
NO_SPACE_DASH = re.compile(r"([ \t]*)-([^\s-].*)")


CONTEXTS = {"quoted": "quote", "flow": "flow", "simple": "key"}


def fault_of(error: yaml.MarkedYAMLError, quoted_event: Any, lines: list[str]) -> Fault:
    """The place of a parser's error, alike for libyaml and PyYAML's own parser, whose words differ."""
    quote = None
    if quoted_event is not None and quoted_event.style in ("'", '"'):
        start, end = quoted_event.start_mark, quoted_event.end_mark
        quote = start.line, start.column, end.line, end.column
    stop = error.problem_mark or error.context_mark
    context = next((name for part, name in CONTEXTS.items() if part in (error.context or "")), "other")
    start = error.context_mark if context != "other" and error.context_mark else stop
    if stop is None or start is None:  # an error without a place: the text as a whole
        return Fault(context, 0, 0, 0, 0)
    began, stopped = within(lines, start.line, start.column), within(lines, stop.line, stop.column)
    return Fault(context, *began, *stopped, quote)


def within(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """A place that exists: libyaml may point behind the last line."""
    line = min(line, len(lines) - 1)
    return line, min(column, len(lines[line]))


def repairs(lines: list[str], fault: Fault, prose: frozenset[str], first_line: int) -> Iterator[Repair]:
    """Ways to mend the text, the likeliest first; the last one always lets the parser get on."""
    mender = _Mender(lines, fault, prose, first_line)
    stop = fault.stop_line
    both = tuple(dict.fromkeys((fault.line, stop)))
    if fault.context == "dash":
        yield mender.dash()
        return
    yield from mender.tabs(stop)
    if fault.context == "root" and not fault.is_text:
        yield mender.no_mapping()
    if fault.context == "other":
        yield from mender.outdented(stop)
    if fault.context == "quote":
        yield from mender.open_quote(fault.line, fault.column)
    if fault.quote and fault.quote[0] < fault.quote[2] <= fault.stop_line and fault.context != "quote":
        yield from mender.swallowed(fault.quote)
    yield from mender.comment_in_brackets()
    yield from mender.piece_in_braces(stop)
    yield from mender.one_bracket_more(stop)
    if fault.context == "flow":
        yield from mender.in_brackets()
        yield from mender.open_at_end(stop)
    for number in both:
        yield from mender.value(number)
        yield from mender.shape(number)
    yield from mender.position(stop)
    for number in both:
        yield from mender.continued(number)
    yield from mender.give_up(both)


class _Mender(LayoutMender, EnclosureMender):
    """The diagnoses of one fault."""

    # The value of one line

    def value(self, number: int) -> Iterator[Repair]:
        """A value that cannot begin or go on as it does: in quotation marks it can."""
        parts = dissect(self.lines[number])
        value, at = parts.value, len(parts.head)
        found = trouble(value)
        if not value or found is None or (not parts.key and not parts.dash and found[0] == "colon"):
            return
        kind, offset, message = found
        if kind == "colon" and parts.key in REFERRING and (pair := PAIR.fullmatch(value)):
            fixed = f"{parts.head}{pair[1]}#{pair[2]}{parts.tail}"
            message = "between an article and its fact stands #, not a colon"
            yield self.repair(number, at + offset, message, {number: fixed})
        if kind == "colon" and parts.key in NESTED and FIELDS.match(value):
            message = f"fields of `{parts.key}` on its own line stand within braces"
            yield self.repair(number, at, message, {number: f"{parts.head}{{{value}}}{parts.tail}"})
        if kind == "dash" and parts.key not in self.prose:
            members = [member.strip() for member in value[2:].split(",")]
            if all(members) and not any(trouble(member) or set(member) & set("[]{}:#") for member in members):
                fixed = f"{parts.head}[{', '.join(members)}]{parts.tail}"
                yield self.repair(number, at, message, {number: fixed})
        if kind == "leader" and parts.key not in self.prose and (compared := COMPARED.fullmatch(value)):
            word = "at least" if compared[1] else "over"
            message = f"`>` is written as `{word}`, and begins a text of several lines in YAML"
            yield self.repair(number, at, message, {number: f"{parts.head}{word} {compared[2]}{parts.tail}"})
        if kind == "after" and APOSTROPHES.fullmatch(value):
            message = "the apostrophe within the quotation marks '…' closes them"
            yield self.repair(number, at + offset - 1, message, {number: parts.head + quoted(value[1:-1]) + parts.tail})
        last = self.last_line_of(number, parts.key_column) if kind in ("colon", "after") else number
        if last > number:
            yield self.repair(number, at + offset, message, self.quote_lines(number, last, parts))
        tail = parts.tail
        yield self.repair(number, at + offset, message, {number: parts.head + quoted(value) + tail})

    def quote_lines(self, first: int, last: int, parts: Line) -> dict[int, str]:
        """Quotation marks around a text of several lines."""
        text = "\n".join([parts.value, *self.lines[first + 1 : last + 1]]).rstrip()
        pieces = quoted(text).split("\n")
        return {first: parts.head + pieces[0], **{first + 1 + n: piece for n, piece in enumerate(pieces[1:])}}

    # Colons, dashes and words that are missing

    def shape(self, number: int) -> Iterator[Repair]:
        """A line that lacks what makes it an entry; the one above may be to blame when it ran on into this one."""
        for at in dict.fromkeys((number, self.entry_above(number))):
            if at < 0:
                continue
            line = self.lines[at]
            column = indent_of(line)
            if match := NO_SPACE_DASH.match(line):
                yield self.repair(
                    at, column + 1, "the space after the dash is missing", {at: f"{match[1]}- {match[2]}"}
                )
            if match := NO_SPACE.match(line):
                yield self.repair(
                    at, match.end(1), "the space after the colon is missing", {at: f"{match[1]} {match[2]}"}
                )
            elif match := EQUALS.match(line):
                yield self.repair(
                    at, match.end(1), "a key is followed by a colon, not by =", {at: f"{match[1]}: {match[2]}"}
                )
            elif not dissect(line).key:
                yield from self.no_colon(at, dissect(line))

    def no_colon(self, number: int, parts: Line) -> Iterator[Repair]:
        line = self.lines[number]
        match = WORD.match(line, parts.key_column)
        if match is None:
            return
        rest = line[match.end() :].strip()
        word = match[0]
        deeper = number + 1 < len(self.lines) and dissect(self.lines[number + 1]).key_column > parts.key_column
        # No word of a sentence has an underscore within it.
        known = "_" in word or word in self.prose or any(dissect(other).key == word for other in self.lines[:2000])
        if known or rest[:1] in ("[", "{") or (not rest and deeper):
            value = "" if not rest else f" {rest if trouble(rest) is None else quoted(rest)}"
            message = f"the colon after `{word}` is missing"
            yield self.repair(number, match.end(), message, {number: line[: match.end()] + ":" + value})

    def continued(self, number: int) -> Iterator[Repair]:
        """A line that goes on with the text above: cut there by a comment, holding a colon, or not indented."""
        start = self.entry_above(number)
        while start >= 0 and not (dissect(self.lines[start]).key or dissect(self.lines[start]).dash):
            start = self.entry_above(start)
        if start < 0:
            return
        parts, line = dissect(self.lines[start]), self.lines[number]
        column = indent_of(line)
        if is_blank(line) or not parts.value or parts.value[0] in "\"'[{" or BLOCK_HEADER.match(parts.value):
            return
        last = max(self.last_line_of(number, parts.key_column), number)
        whole = "\n".join(self.lines[start:number])
        cut = re.search(r"[ \t]#", whole)
        if column > parts.key_column:
            edits = self.quote_lines(start, last, parts)
            if cut:
                at = start + whole.count("\n", 0, cut.start())
                place = cut.end() - 1 - (whole.rfind("\n", 0, cut.start()) + 1)
                message = "YAML cuts the text off here: ` #` begins a comment, and the next line is left over"
                advice = f"put the whole text in quotation marks: it begins `{edits[start].strip()}`"
                yield self.repair(at, place, message, edits, advice=advice, code="yaml-cut")
            place = self.fault.stop_column if self.fault.stop_line == number else column
            message = "a colon with a space after it within a text"
            advice = f"put the whole text in quotation marks: it begins `{edits[start].strip()}`"
            yield self.repair(number, place, message, edits, advice=advice)
        elif not dissect(line).key and not dissect(line).dash:
            fixed = " " * (parts.key_column + 2) + line.strip()
            advice = f"indent it like this to go on with the text above: `{fixed}`"
            if parts.key not in self.prose:  # nothing that could go on: the value above stands as it is
                fixed, advice = "", "write `key: value`, or delete the line"
            message = "this line has no key" + ("" if column else " and is not indented")
            yield self.repair(number, column, message, {number: fixed}, advice=advice)

    # When nothing fits

    def no_mapping(self) -> Repair:
        """A list where keys are expected."""
        edits = dict.fromkeys(range(self.fault.line, len(self.lines)), "")
        message, advice = "a list stands where keys with values are expected", "write `key: value`"
        first = dissect(self.lines[self.fault.line])
        if first.dash and first.key and first.value:
            advice = f"write `{self.lines[self.fault.line][first.key_column :].strip()}`, without a dash"
        elif first.dash and first.key:
            advice = f"remove the `- ` before `{first.key}:`, and before the other entries"
        return self.repair(
            self.fault.line, self.fault.column, message, edits, advice=advice, code="yaml-root", sure=True
        )

    def give_up(self, numbers: tuple[int, ...]) -> Iterator[Repair]:
        """Quotation marks around the value as it is, then nothing in the place of the line, the entry, the rest."""
        advice = "write `key: value`, with quotation marks around a value that holds signs"
        for at in numbers:
            parts = dissect(self.lines[at])
            if parts.key and parts.value:
                fixed = parts.head + quoted(parts.value) + parts.tail
                yield self.repair(at, len(parts.head), "this value is no YAML", {at: fixed})
        for at in reversed(numbers):
            place = self.fault.stop_column if at == self.fault.stop_line else indent_of(self.lines[at])
            message = _lost(self.lines[at])
            yield self.repair(at, place, message, {at: ""}, advice=advice)
            yield self.repair(at, place, message, dict.fromkeys(range(at, self.end_of_entry(at)), ""), advice=advice)
        message = _lost(self.lines[numbers[-1]])
        # What cannot be read may begin above the place where the parser noticed it.
        start = numbers[0]
        while start and not self.lines[start].strip():
            start -= 1
        rest = dict.fromkeys(range(start, len(self.lines)), "")
        yield self.repair(numbers[-1], indent_of(self.lines[numbers[-1]]), message, rest, advice=advice, sure=True)

    def end_of_entry(self, number: int) -> int:
        """Line after those that are indented deeper."""
        column, at = indent_of(self.lines[number]), number + 1
        while at < len(self.lines) and (is_blank(self.lines[at]) or indent_of(self.lines[at]) > column):
            at += 1
        return at


def _lost(line: str) -> str:
    """The words for a line that cannot be mended."""
    text = line.strip()
    if text[:1] == ":":
        return "the key before the colon is missing"
    if text[:1] and text[0] in LEADERS:
        return f"a line may not begin with {text[0]}"
    if dissect(line).dash:
        return "a list item stands where a key is expected"
    if dissect(line).key:
        return "this key cannot stand here"
    return "this line is neither a key with its value nor the continuation of a text"
