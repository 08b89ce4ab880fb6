"""Quotation marks, brackets and braces that are not closed where they should be."""

import re
from collections.abc import Iterator

from briefgen.content.yamllines import brackets, closing, dissect, indent_of, quoted, short, trouble
from briefgen.content.yamlmend import FIELD, Mender, Repair

HASH_MEMBER = re.compile(r"(?<=[\[,] )#[^\s,\[\]#][^,\[\]]*|(?<=[\[,])#[^\s,\[\]#][^,\[\]]*")
SEMICOLON = re.compile(r" ?; ?(?=[a-z_]+: )")


class EnclosureMender(Mender):
    """Repairs that close something, or that enclose a value in quotation marks."""

    def open_quote(self, number: int, column: int) -> Iterator[Repair]:
        """A quotation that is never closed, or one with a backslash that YAML does not know."""
        line = self.lines[number]
        mark = line[column]
        end = closing(line, column)
        if end > 0 and mark == '"':
            inner = line[column + 1 : end]
            fixed = line[:column] + "'" + inner.replace("'", "''") + "'" + line[end + 1 :]
            stop = self.fault.stop_column + 1 if self.fault.stop_line == number else None
            at = max(column, line.rfind("\\", column, stop))
            yield self.repair(
                number, at, "within double quotation marks a backslash has a meaning of its own", {number: fixed}
            )
        message = f"the quotation mark {mark} that opens here is never closed"
        parts = dissect(line)
        last = self.last_line_of(number, parts.key_column)
        if last == number:
            body, tail = (parts.head + parts.value, parts.tail) if len(parts.head) <= column else (line, "")
            stem, needed = body.rstrip(), ""
            if parts.value[:1] in ("[", "{"):
                stem, needed = body.rstrip("]} "), brackets(parts.value)[0]
            yield self.repair(number, column, message, {number: stem + mark + needed + tail})
        else:
            fixed = self.lines[last].rstrip() + mark
            yield self.repair(
                number,
                column,
                message,
                {last: fixed},
                advice=f"close it on line {last + self.first_line}: `{short(fixed)}`",
            )
            yield self.repair(number, column, message, {number: line.rstrip() + mark})

    def swallowed(self, quote: tuple[int, int, int, int]) -> Iterator[Repair]:
        """A quotation that runs on into later keys, since the mark that seems to open another closes it."""
        if any(
            FIELD.match(dissect(self.lines[number]).key)
            for number in range(quote[0] + 1, min(quote[2], quote[0] + 50) + 1)
        ):
            yield from self.open_quote(quote[0], quote[1])

    def in_brackets(self) -> Iterator[Repair]:
        """A bracket or brace that is never closed, or closed by its neighbour."""
        number, column = self.fault.line, self.fault.column
        parts = dissect(self.lines[number])
        bracket = self.lines[number][column : column + 1]
        if bracket not in ("[", "{"):
            return
        name, end = ("bracket", "]") if bracket == "[" else ("brace", "}")
        message = f"the {name} {bracket} that opens here is never closed with {end}"
        body = (parts.head + parts.value).rstrip()
        for start in dict.fromkeys((min(len(parts.head), column), column)):
            needed = brackets(body[start:])[0] if body[start : start + 1] in ("[", "{") else ""
            if not needed:
                continue
            last = self.last_line_of(number, parts.key_column)
            if last > number:
                end_line = dissect(self.lines[last])
                fixed = end_line.head + end_line.value.rstrip(",") + needed + end_line.tail
                yield self.repair(number, column, message, {last: fixed})
            if body[-1] in "]}":
                yield self.repair(number, column, message, {number: body[:-1].rstrip(" ,") + needed + parts.tail})
            yield self.repair(number, column, message, {number: body.rstrip(",") + needed + parts.tail})

    def comment_in_brackets(self) -> Iterator[Repair]:
        """A member of a list that begins with `#`: the rest of its line, with the bracket at its end, is a comment."""
        for number in dict.fromkeys((self.fault.line, self.entry_above(self.fault.stop_line))):
            line = self.lines[number] if number >= 0 else ""
            parts = dissect(line)
            found = HASH_MEMBER.search(line, len(parts.head))
            if parts.value[:1] == "[" and found:
                fixed = HASH_MEMBER.sub(lambda member: quoted(member[0].rstrip()), line)
                message = "`#` begins a comment, so that the rest of the list is lost"
                yield self.repair(number, found.start(), message, {number: fixed}, code="yaml-cut")

    def open_at_end(self, number: int) -> Iterator[Repair]:
        """A bracket that is still open where the text ends: the parser does not say where it stands."""
        last = self.entry_above(number + 1)
        if last < 0 or any(line.strip() for line in self.lines[number + 1 :]):
            return
        for at in range(last, max(-1, last - 50), -1):
            parts = dissect(self.lines[at])
            needed = brackets(parts.value)[0] if parts.value[:1] in ("[", "{") else ""
            if needed:
                message = f"the bracket {parts.value[0]} that opens here is never closed with {needed[-1]}"
                end = dissect(self.lines[last])
                fixed = end.head + end.value.rstrip(",") + needed + end.tail
                yield self.repair(at, len(parts.head), message, {last: fixed})
                return

    def one_bracket_more(self, number: int) -> Iterator[Repair]:
        """A list or mapping that is closed once too often."""
        parts = dissect(self.lines[number])
        end = brackets(parts.value)[1] if parts.value[:1] in ("[", "{") else -1
        rest = parts.value[end + 1 :].strip()
        if end > 0 and rest and not rest.strip("]} "):
            message = f"a closing {rest[0]} too many"
            yield self.repair(
                number, len(parts.head) + end + 1, message, {number: parts.head + parts.value[: end + 1] + parts.tail}
            )

    def piece_in_braces(self, number: int) -> Iterator[Repair]:
        """Within brackets, the value between two commas around the place: in quotation marks it can be anything."""
        line, at = self.lines[number], self.fault.stop_column
        start = max(line.rfind(char, 0, at) for char in ",[{") + 1
        opened = max(line.find("["), line.find("{"))
        if number != self.fault.stop_line or not start or (opened < 0 and self.fault.context != "flow"):
            return
        end = min((found for char in ",]}" if (found := line.find(char, at)) >= 0), default=len(line))
        start += indent_of(line[start:end])
        piece = dissect(line[start:end])
        wrong = trouble(piece.value)
        if wrong:
            begin = start + len(piece.head)
            if semicolon := SEMICOLON.search(piece.value):
                fixed = line[:begin] + SEMICOLON.sub(", ", piece.value) + line[begin + len(piece.value) :]
                message = "between fields within braces stands a comma, not a semicolon"
                yield self.repair(number, begin + semicolon.start(), message, {number: fixed})
            fixed = line[:begin] + quoted(piece.value) + line[begin + len(piece.value) :]
            yield self.repair(number, begin + wrong[1], wrong[2], {number: fixed})
