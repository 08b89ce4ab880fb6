"""What YAML would silently cut, split, share or ignore in text that parses: found while its events are read."""

import re
from typing import Any

from msgspec import Struct
from yaml.events import ScalarEvent

from briefgen.content.nodes import Mapping, Node, Scalar
from briefgen.content.yamllines import MAX_SHOWN, quoted, short
from briefgen.model import RELATION_KINDS

REFERRING = frozenset((*RELATION_KINDS, "sum_of"))
"""Keys whose values are references `fact` or `article#fact`."""
SINGLE = frozenset(("figure", "value", "low", "high"))
"""Keys whose values are one number, and no list."""
NO_SPACE = re.compile(r"([a-z_]{2,}):(?!//)(\S.*)")
NAME = re.compile(r"[\w-]+")
CUT = "YAML cuts the text off before `#`"
NOTHING_LEFT = "`#` begins a comment, so that nothing is left of the value"
REFERENCE = re.compile(r"[\w-]+#[\w-]+")


class Finding(Struct, frozen=True, gc=False):
    """A mistake in text that parses, with its place in that text (line and column from 0)."""

    code: str
    line: int
    column: int
    message: str
    hint: str = ""
    span: tuple[int, int] | None = None
    """Columns of the line that `instead` replaces to make the corrected line."""
    instead: str = ""


class Traps:
    """The findings of one text; its methods run only where something is unusual."""

    def __init__(self, first_line: int, prose: frozenset[str]) -> None:
        self.first = first_line
        self.prose = prose
        self.lines: list[str] = []
        self.findings: list[Finding] = []

    def find(self, code: str, mark: Any, message: str, hint: str = "") -> None:
        """Note a finding at a mark of PyYAML."""
        self.findings.append(Finding(code, mark.line, mark.column, message, hint))

    def alias(self, event: Any) -> Scalar:
        """Report an alias and take it for text."""
        mark, text = event.start_mark, f"*{event.anchor}"
        self.findings.append(
            Finding(
                "yaml-alias",
                mark.line,
                mark.column,
                f"`{text}` is a YAML alias, which is not used here",
                span=(mark.column, event.end_mark.column),
                instead=quoted(text),
            )
        )
        return Scalar(text, mark.line + self.first, mark.column + 1, plain=True)

    def decorated(self, event: Any, key: str) -> None:
        """Report a tag or an anchor; its value is kept as if it stood alone."""
        mark = event.start_mark
        line = self.lines[mark.line]
        code, name = ("yaml-anchor", "an anchor") if event.anchor else ("yaml-tag", "a tag")
        word = line[mark.column : mark.column + 80].split(maxsplit=1)[0]
        hint = f"leave out `{word}`"
        end = event.end_mark
        if key and isinstance(event, ScalarEvent) and end.line == mark.line and not event.style:
            hint += f", or put the text in quotation marks: `{short(quoted(line[mark.column : end.column]))}`"
        self.find(code, mark, f"`{word}` is {name} of YAML, which is not used here", hint)

    def duplicate(self, key: str, mark: Any, first: tuple[int, int]) -> None:
        """Report the second of two equal keys; the first one stands."""
        self.find("duplicate-key", mark, f"`{short(key)}` was already given on line {first[0]}", "keep one of the two")

    def check_hash(self, event: Any, key: str, flow: bool) -> Scalar | None:
        """Report a `#` that cuts text off or leaves nothing of it; the value as it was meant, where that is known."""
        end = event.end_mark
        line = self.lines[end.line].rstrip()
        rest = line[end.column :]
        text = rest.lstrip(" \t")
        gap = len(rest) - len(text)
        remark = text.lstrip("#")
        if not gap or not remark or remark == text:
            return None
        if remark[0] in " \t" and not (gap == 1 and key in self.prose):
            return None
        cut, at = bool(event.value), end.column + gap
        code, message = ("yaml-cut", CUT) if cut else ("yaml-comment-value", NOTHING_LEFT)
        head = "-" if line[: end.column].endswith("-") else f"{key}:"
        meant, hint = self.reference_meant(event.value, remark, "" if flow else key, head)
        whole = not flow and event.start_mark.line == end.line and len(line) <= MAX_SHOWN
        begin = event.start_mark.column if cut else at
        if not meant and whole:
            hint = self.quoted_or_remark(line, (begin, end.column), remark, prose=cut or key in self.prose)
            # A field that is no prose was rather followed by a remark: its value stands, and no second problem follows.
            meant = line[begin:] if key in self.prose or not cut else ""
        hint = hint or "put the text in quotation marks, or two spaces and `# ` before a comment"
        self.findings.append(Finding(code, end.line, at, message, hint))
        # What nothing was left of stands where the problem does, so that what else is wrong with it is not told.
        line_of = event.start_mark.line if cut else end.line
        return Scalar(meant, line_of + self.first, begin + 1) if meant else None

    def quoted_or_remark(self, line: str, places: tuple[int, int], remark: str, *, prose: bool) -> str:
        """Both lines that one with a `#` may be meant for; `places`: where its value begins, and where YAML ends it."""
        begin, end = places
        # Where one word is needed, no `#` was meant to stand before it.
        value = quoted(line[begin:]) if prose or not NAME.fullmatch(remark) else remark
        return f"write `{(line[:begin] + value).strip()}`, or for a comment `{line[:end].strip()}  # {remark.strip()}`"

    def reference_meant(self, value: str, remark: str, key: str, head: str) -> tuple[str, str]:
        """The reference that `#` was written for, and how it is written behind `head`; empty where none is."""
        meant = f"{value}#{remark}" if value else remark
        if key not in REFERRING:
            return "", ""
        if not value and NAME.fullmatch(remark):
            return f"#{remark}", f'write `{head} "#{remark}"`, with quotation marks'
        return (meant, f"write `{head} {meant}`") if REFERENCE.fullmatch(meant) else ("", "")

    def is_bare(self, event: Any) -> bool:
        """Whether an empty value within braces has no colon before it either."""
        mark = event.start_mark
        # A window, since one line may hold thousands of such keys.
        line, text = mark.line, self.lines[mark.line][max(0, mark.column - 200) : mark.column].rstrip()
        while not text and line:
            line -= 1
            text = self.lines[line].rstrip()
        return not text.endswith(":")

    def rejoin(self, into: Mapping, spans: list[tuple[str, Any, Any]]) -> None:
        """Give text that a comma split off within braces back to the value before it, and say so."""
        groups: list[tuple[str, Any, list[Any]]] = []
        for key, event, value in self.spaced(into, spans):
            if value is not None:
                groups.append((key, value, []))
            elif groups:
                groups[-1][2].append(event)
            else:
                groups.append(("", event, [event]))
        pieces: dict[int, list[tuple[int, int, str]]] = {}
        torn: list[tuple[Any, str]] = []
        for key, value, tails in groups:
            if not tails:
                continue
            has_text = isinstance(value, ScalarEvent) and not value.style and bool(value.value)
            if not key or not has_text:
                self.keyless(tails[0])
                continue
            start, end = value.start_mark, tails[-1].end_mark
            text = self.slice(start, end)
            into.values[key] = Scalar(text, start.line + self.first, start.column + 1, plain=True)
            torn.append((value, text))
            if start.line == end.line:
                pieces.setdefault(start.line, []).append((start.column, end.column, quoted(text)))
        fixed = {number: self.spliced(number, of_line) for number, of_line in pieces.items()}
        for value, text in torn:
            line = fixed.get(value.start_mark.line)
            hint = f"write `{line}`" if line else f"put it in quotation marks: `{short(quoted(text))}`"
            self.find("yaml-split", value.end_mark, f"within braces the comma splits `{short(text)}`", hint)

    def spaced(self, into: Mapping, spans: list[tuple[str, Any, Any]]) -> list[tuple[str, Any, Any]]:
        """Read fields within braces that lack the space after their colon, and say so; what is left."""
        left: list[tuple[str, Any, Any]] = []
        pieces: dict[int, list[tuple[int, int, str]]] = {}
        for key, event, value in spans:
            plain = value is None and isinstance(event, ScalarEvent) and not event.style
            found = NO_SPACE.fullmatch(key) if plain else None
            mark, end = event.start_mark, event.end_mark
            if found is None or found[1] in into.values or mark.line != end.line:
                left.append((key, event, value))
                continue
            name, rest = found.groups()
            into.values[name] = Scalar(rest, mark.line + self.first, mark.column + len(name) + 2)
            into.keys[name] = mark.line + self.first, mark.column + 1
            pieces.setdefault(mark.line, []).append((mark.column, end.column, f"{name}: {rest}"))
        for number, parts in pieces.items():
            line = self.spliced(number, parts)
            hint = f"write `{line}`" if line else f"write `{short(parts[0][2])}`"
            column = parts[0][0] + parts[0][2].index(":") + 1
            self.findings.append(Finding("yaml-syntax", number, column, "the space after the colon is missing", hint))
        return left

    def keyless(self, event: Any) -> None:
        """Report text in braces that belongs to no key."""
        word = short(event.value) if isinstance(event, ScalarEvent) else f"*{event.anchor}"
        hint = f"write `{word}: …`, square brackets for a list, or quotation marks around text"
        self.find("yaml-split", event.start_mark, f"`{word}` stands within braces without a colon and a value", hint)

    def slice(self, start: Any, end: Any) -> str:
        """The source between two marks, its line breaks folded."""
        if start.line == end.line:
            piece: str = self.lines[start.line][start.column : end.column]
            return piece
        parts = [
            self.lines[start.line][start.column :],
            *self.lines[start.line + 1 : end.line],
            self.lines[end.line][: end.column],
        ]
        return " ".join(part.strip() for part in parts)

    def spliced(self, number: int, pieces: list[tuple[int, int, str]]) -> str:
        """The line with every piece of it replaced; empty when it is too long to be shown."""
        line = self.lines[number]
        if len(line) > MAX_SHOWN:
            return ""
        for start, end, instead in reversed(pieces):
            line = line[:start] + instead + line[end:]
        return line.strip()

    def check_thousands(self, nodes: list[Node], key: str) -> None:
        """Report `[13,000]`, a list of 13 and 000, and make it one number again.

        Where no list can stand, that is told by whoever reads the field.
        """
        joined: list[Node] = []
        mended: list[tuple[Scalar, int]] = []
        for node in nodes:
            last = joined[-1] if joined else None
            if not (isinstance(last, Scalar) and isinstance(node, Scalar) and is_thousands(last, node)):
                joined.append(node)
                continue
            joined[-1] = number = Scalar(f"{last.text},{node.text}", last.line, last.column, plain=True)
            if mended and mended[-1][0] is last:
                mended[-1] = number, mended[-1][1]
            else:
                mended.append((number, node.column - 2))
        for number, comma in mended if key not in SINGLE else ():
            start = number.column - 1
            message = f"the comma splits `{number.text}` into members of a list"
            span = start, start + len(number.text)
            self.findings.append(
                Finding("yaml-split", number.line - self.first, comma, message, "", span, quoted(number.text))
            )
        nodes[:] = joined


def is_thousands(before: Scalar, node: Scalar) -> bool:
    """Whether a member of a list looks like the thousands of the number that stands right before its comma."""
    if len(node.text) != 3 or not node.text.isdigit() or not (before.plain and node.plain):
        return False
    adjacent = before.line == node.line and node.column == before.column + len(before.text) + 1
    return adjacent and before.text.rsplit(" ", 1)[-1].replace(",", "").isdigit()
