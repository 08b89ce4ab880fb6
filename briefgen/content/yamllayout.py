"""Tabs and indentation: at which column a line should stand."""

from collections.abc import Iterator
from itertools import pairwise

from briefgen.content.yamllines import Line, dissect, indent_of, is_blank, short
from briefgen.content.yamlmend import FIELD, Mender, Repair

OF_ARTICLE = frozenset({"title", "source", "summary", "draft", "updated", "rating", "body", "text", "each"})
"""Keys that end facts which are not indented: no fact has them."""


def entries(lines: list[str], fields: frozenset[str], first_line: int) -> Iterator[Repair]:
    """For each entry of a registry whose fields stand beside it: all of them moved below it."""
    for number, line in enumerate(lines):
        entry = dissect(line)
        if entry.column or entry.dash or not entry.key or entry.value or entry.key in fields:
            continue
        if edits := _fields_beside(lines, number, fields):
            first, fixed = next(iter(edits.items()))
            more = ", and so the other lines of the entry" if len(edits) > 1 else ""
            place = f"below `{entry.key}:` on line {number + first_line}"
            hint = f"write it with 2 spaces before it, {place}: `{fixed}`{more}"
            yield Repair(first, 0, f"`{dissect(lines[first]).key}` is not indented", hint, edits, first, 0)


def _fields_beside(lines: list[str], number: int, fields: frozenset[str]) -> dict[int, str]:
    """The fields of an entry that stand where it does, moved below it; none where it has some below it already."""
    edits: dict[int, str] = {}
    hangs = False
    for at in range(number + 1, len(lines)):
        parts = dissect(lines[at])
        if is_blank(lines[at]):
            continue
        if not parts.column and not (parts.dash and hangs):
            below = next((dissect(line) for line in lines[at + 1 :] if not is_blank(line)), parts)
            is_entry = not parts.value and below.column and not below.dash
            if parts.dash or parts.key not in fields or is_entry:
                break
            hangs = not parts.value
        elif not edits:
            break
        if not parts.column or hangs:
            edits[at] = "  " + lines[at]
    return edits


class LayoutMender(Mender):
    """Repairs that move lines."""

    def tabs(self, number: int) -> Iterator[Repair]:
        """Spaces for the tabs before a line, by the columns at which it can stand."""
        line = self.lines[number]
        space = line[: indent_of(line)]
        if "\t" not in space or not line.strip():
            return
        width = len(space.replace("\t", "  "))
        message = "a tab in the indentation, where YAML allows spaces only"
        for column in self.columns_near(number, width, dash=dissect(line).dash):
            fixed = " " * column + line[len(space) :]
            yield self.repair(number, space.index("\t"), message, {number: fixed}, shown=fixed, code="yaml-tab")

    def columns_near(self, number: int, width: int, *, dash: bool) -> list[int]:
        """Columns at which the line could stand, the nearest first."""
        columns = {column for column, _, is_dash in self.levels(number) if is_dash == dash}
        above = self.entry_above(number)
        if above >= 0 and not (parts := dissect(self.lines[above])).value:
            columns.add(parts.key_column + 2)
        return sorted(columns or {0}, key=lambda column: (abs(column - width), -column))

    def levels(self, number: int) -> list[tuple[int, int, bool]]:
        """The lists and mappings that are open before a line: column, line that set it, whether a list's dash."""
        found: list[tuple[int, int, bool]] = []
        limit = len(self.lines[number]) + 10_000
        for at in range(number - 1, max(-1, number - 2000), -1):
            if is_blank(self.lines[at]):
                continue
            parts = dissect(self.lines[at])
            if not parts.key and not parts.dash:
                continue
            if parts.key and parts.key_column < limit:
                found.append((parts.key_column, at, False))
                limit = parts.key_column
            if parts.dash and parts.column < limit:
                found.append((parts.column, at, True))
                limit = parts.column
            if not limit:
                break
        return found

    def position(self, number: int) -> Iterator[Repair]:
        """A key or a dash that lines up with nothing above it."""
        line = self.lines[number]
        parts = dissect(line)
        if not (parts.key or parts.dash) or (parts.key and not parts.dash and not FIELD.match(parts.key)):
            return
        yield from self.first_indented(number, parts)
        yield from self.first_dash(number, parts)
        levels = [level for level in self.levels(number) if level[2] == parts.dash]
        for column, at, _ in sorted(levels, key=lambda level: (abs(level[0] - parts.column), -level[0])):
            if column == parts.column:
                continue
            what = f"`{parts.key}`" if parts.key and not parts.dash else "the dash"
            above = dissect(self.lines[at])
            partner = "the dash" if parts.dash else f"`{above.key}`"
            message = (
                f"{what} does not line up with {partner} on line {at + self.first_line}:"
                f" it is indented by {parts.column} space{'s' * (parts.column != 1)}, not by {column}"
            )
            fixed = " " * column + line[parts.column :]
            edits = {number: fixed} | self.moved_along(number, column, parts)
            yield self.repair(number, parts.column, message, edits, advice=_spaces(column, fixed))

    def first_dash(self, number: int, parts: Line) -> Iterator[Repair]:
        """The first dash of a list, where the line below it and the next dash agree with each other and not with it."""
        at = self.entry_above(number)
        if at < 0 or parts.dash or not (first := dissect(self.lines[at])).dash:
            return
        lines = enumerate(self.lines[number:], number)
        below = ((n, dissect(line)) for n, line in lines if not is_blank(line) and indent_of(line) < parts.column)
        other, beside = next(below, (0, parts))
        if not beside.dash or beside.key_column != parts.column or beside.column == first.column:
            return
        message = (
            f"the dash does not line up with the dash on line {other + self.first_line}:"
            f" it is indented by {first.column} space{'s' * (first.column != 1)}, not by {beside.column}"
        )
        fixed = " " * beside.column + self.lines[at][first.column :]
        yield self.repair(at, first.column, message, {at: fixed}, advice=_spaces(beside.column, fixed))

    def outdented(self, number: int) -> Iterator[Repair]:
        """A field of a fact that stands without its indentation, which ends the fact: what follows fits nowhere.

        Seen where a line goes on with the fact, or with the list of facts, that was open above the field.
        """
        after = dissect(self.lines[number])
        if not after.key_column or not FIELD.match(after.key) or after.key in OF_ARTICLE:
            return
        first = self.first_lost(number, after.key_column)
        levels = self.levels(first) if first >= 0 else []
        for (column, beside, _), (dash, opening, is_dash) in pairwise(levels):
            if is_dash and column == after.key_column and (not after.dash or dash == after.column):
                if dissect(self.lines[first]).key == dissect(self.lines[opening]).key:
                    yield self.dash_lost(first, opening, column)
                    return
                key, fixed = dissect(self.lines[first]).key, " " * column + self.lines[first]
                partner = f"`{dissect(self.lines[beside]).key}` on line {beside + self.first_line}"
                advice = f"write it with {column} spaces before it, in line with {partner}: `{fixed}`"
                yield self.repair(first, 0, f"`{key}` is not indented", {first: fixed}, advice=advice, sure=True)
                return

    def dash_lost(self, number: int, opening: int, column: int) -> Repair:
        """The first line of a fact, at the margin and without its dash: the key with which the one above began."""
        dash = dissect(self.lines[opening]).column
        fixed = f"{' ' * dash}-{' ' * (column - dash - 1)}{self.lines[number]}"
        advice = f"write `{fixed}`, in line with the `- ` on line {opening + self.first_line}"
        message = "a new fact begins with `- `, which is missing here"
        return self.repair(number, 0, message, {number: fixed}, advice=advice, sure=True)

    def first_lost(self, number: int, column: int) -> int:
        """The first of the fields that stand at the margin above a line, each with what is indented below it; or -1."""
        first = -1
        for at in range(number - 1, max(-1, number - 2000), -1):
            parts = dissect(self.lines[at])
            if is_blank(self.lines[at]) or parts.column > column:
                continue
            if parts.column or parts.dash or not FIELD.match(parts.key) or parts.key in OF_ARTICLE | {"facts"}:
                break
            first = at
        return first

    def moved_along(self, number: int, column: int, parts: Line) -> dict[int, str]:
        """What hangs on a line moves with it to a column, and the keys right below that stand where it does.

        What stands at the right column already does not hang on it.
        """
        edits: dict[int, str] = {}
        if parts.dash and self.fits_below(number, column + parts.key_column - parts.column):
            return edits
        astray = not parts.dash and all(parts.column != level[0] for level in self.levels(number))
        shift, lone = column - parts.column, bool(parts.value) and not parts.dash
        for at in range(number + 1, len(self.lines)):
            line = self.lines[at]
            if is_blank(line):
                continue
            here = indent_of(line)
            beside = astray and here == parts.column and not dissect(line).dash
            if here < parts.column or (here == parts.column and not beside) or (lone and here == column):
                break
            if beside:
                lone = bool(dissect(line).value)
            edits[at] = " " * max(0, indent_of(line) + shift) + line.lstrip()
        return edits

    def fits_below(self, number: int, column: int) -> bool:
        """Whether the next line stands at a column."""
        below = next((line for line in self.lines[number + 1 :] if not is_blank(line)), "")
        return indent_of(below) == column

    def dash(self) -> Repair:
        """A fact without its dash: the second of a list, or the first of several of which none has one."""
        first, column, number, at = self.fault.line, self.fault.column, self.fault.stop_line, self.fault.stop_column
        line = self.lines[number]
        begin = self.lines[first].rfind("-", 0, column)
        if begin < 0:
            return self.dashes(first, column)
        fixed = f"{' ' * begin}-{' ' * (at - begin - 1)}{line[at:]}"
        shown = fixed[begin:at] + short(line[at:])
        advice = f"write `{shown}`, in line with the `- ` on line {first + self.first_line}"
        if dissect(line).key == "claim":
            advice += "; if it is no new fact, keep one of the two claims"
        message = "a new fact begins with `- `, which is missing here"
        return self.repair(number, at, message, {number: fixed}, advice=advice, code="duplicate-key", sure=True)

    def dashes(self, first: int, column: int) -> Repair:
        """Facts that stand one below the other without any dash: each begins where the key of the first comes again."""
        opening, edits = dissect(self.lines[first]).key, dict[int, str]()
        for number in range(first, len(self.lines)):
            line = self.lines[number]
            if not is_blank(line) and (indent_of(line) < column or (not column and dissect(line).key in OF_ARTICLE)):
                break
            begins = indent_of(line) == column and dissect(line).key == opening
            edits[number] = " " * column + ("- " if begins else "  ") + line[column:] if line.strip() else line
        shown = short(edits[first].strip())
        advice = f"write `{shown}`, and so for each; its other lines stand below, indented by two more spaces"
        message = "each fact begins with `- `, and these have none"
        return self.repair(first, column, message, edits, advice=advice, code="wrong-type", sure=True)

    def first_indented(self, number: int, parts: Line) -> Iterator[Repair]:
        """A first line that is indented while this one is not."""
        first = 0
        while first < number and is_blank(self.lines[first]):
            first += 1
        space = indent_of(self.lines[first])
        if parts.column < space and first < number:
            shift = space - parts.column
            edits = {at: self.lines[at][min(shift, indent_of(self.lines[at])) :] for at in range(first, number)}
            message = f"the first key is indented, but `{parts.key}` on line {number + self.first_line} is not"
            yield self.repair(first, 0, message, edits)


def _spaces(column: int, fixed: str) -> str:
    """The advice for a line that should stand at a column."""
    spaces = f"with {column} space{'s' * (column != 1)} before it" if column else "without indentation"
    return f"write it {spaces}: `{fixed}`"
