"""YAML that is not plain, in rounds: what does not parse is mended and read again, so that one run tells all."""

import re

import yaml

from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.yamlevents import DEFAULT_LOADER, Builder, Loader, NotMapping, Stop, Undashed
from briefgen.content.yamllayout import entries
from briefgen.content.yamllines import MAX_SHOWN
from briefgen.content.yamlrepair import Fault, Repair, fault_of, repairs, within
from briefgen.content.yamltraps import Finding
from briefgen.problems import Problem

MAX_ROUNDS = 50
WORK = 2_000_000
"""Characters that may be parsed again for the sake of recovery: bounds the time that a broken file takes."""
LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml says from 0.2.6 on. It looks a thousand brackets ahead, so that the limit here is not met before."""

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML does not allow, and what it would take for a line break where no editor shows one."""
INVISIBLE = "\x85\u2028\u2029\ufeff"
"""Those of them that a parser lets pass."""


def read(
    text: str,
    path: str,
    first_line: int,
    prose: frozenset[str],
    fields: frozenset[str],
    most: tuple[int, int],
    loader: Loader | None,
) -> tuple[Mapping, list[Problem]]:
    """The document as nodes, and what is wrong with it; `most` characters and nodes are read."""
    rounds = _Rounds(path, first_line, prose, most[1], loader or DEFAULT_LOADER)
    if len(text) > most[0]:
        message = f"{len(text):,} characters of YAML are more than the {most[0]:,} that are read"
        rounds.report("yaml-size", 0, 0, message, "move long texts below the front matter, or divide the file")
        return Mapping({}, {}, first_line, 1), rounds.problems
    if not text.isascii() and any(sign in text for sign in INVISIBLE):
        text = rounds.cleaned(text)
    return rounds.read(text, fields), rounds.problems


class _Rounds:
    """The rounds of reading and mending one text."""

    def __init__(self, path: str, first_line: int, prose: frozenset[str], max_nodes: int, loader: Loader) -> None:
        self.path, self.first_line = path, first_line
        self.prose, self.max_nodes, self.loader = prose, max_nodes, loader
        self.problems: list[Problem] = []
        self.told: set[tuple[int, int, str]] = set()
        """Place and message of the repairs made."""
        self.versions: dict[int, list[str]] = {}
        """Lines (from 0) that were mended: as the editor wrote them, and after each repair."""
        self.steps: dict[int, list[tuple[int, int, int, int]]] = {}
        """For each repair of a line: the part of the new one that differs, and the lengths before and after."""
        self.lines: list[str] = []
        self.count = 0
        """Lines of the text, once it is mended."""
        self.work = WORK

    def read(self, text: str, fields: frozenset[str]) -> Mapping:
        builder, fault = self.attempt(text)
        if fault is not None and FORBIDDEN.search(text):
            text = self.cleaned(text)
            builder, fault = self.attempt(text)
        if fields and (fault is not None or any(map(_is_nothing, builder.root.values.values()))):
            builder, fault = self.indented(builder, fault, fields)
            text = "\n".join(builder.lines)
        if fault is not None:
            self.lines = builder.lines
            self.count = text.count("\n") + 1
            rounds = MAX_ROUNDS
            while fault is not None and rounds and self.work > 0:
                rounds -= 1
                builder, fault = self.mend(builder, fault)
            if fault is not None:
                self.report(
                    "yaml-syntax",
                    fault.line,
                    fault.column,
                    "too many mistakes: the rest was not read",
                    "mend those above first",
                )
        if builder.findings:
            self.lines = self.lines or builder.lines
            for finding in builder.findings:
                self.report(finding.code, finding.line, finding.column, finding.message, self.hint(finding))
        if len(self.problems) > 1:
            self.problems.sort(key=lambda problem: (problem.line, problem.column))
        return self.moved_mapping(builder.root) if self.versions else builder.root

    def attempt(self, text: str) -> tuple[Builder, Fault | None]:
        """One parse: what could be read, and what stopped it."""
        builder = Builder(self.loader, self.first_line, self.prose, self.max_nodes)
        try:
            builder.build(text)
        except yaml.MarkedYAMLError as error:
            if error.problem == LIBYAML_TOO_DEEP and error.problem_mark:
                builder.too_deep(error.problem_mark)
                return builder, None
            return builder, fault_of(error, builder.last_quoted, builder.lines)
        except (yaml.reader.ReaderError, UnicodeEncodeError):  # a forbidden character: the caller looks for it
            return builder, Fault("other", 0, 0, 0, 0)
        except NotMapping as error:
            place = within(builder.lines, error.line, error.column)
            return builder, Fault("root", *place, *place, is_text=error.text)
        except Undashed as error:
            return builder, Fault("dash", *error.first, *error.place)
        except Stop:
            pass
        return builder, None

    def indented(self, builder: Builder, fault: Fault | None, fields: frozenset[str]) -> tuple[Builder, Fault | None]:
        """The same with the fields of every entry below it, also where they stand beside it."""
        self.lines = builder.lines
        for repair in entries(self.lines, fields, self.first_line):
            self.accept(repair, [repair.edits.get(number, line) for number, line in enumerate(self.lines)])
        return self.attempt("\n".join(self.lines)) if self.versions else (builder, fault)

    def mend(self, builder: Builder, fault: Fault) -> tuple[Builder, Fault | None]:
        """Apply the first repair after which the parser gets further."""
        for repair in repairs(self.lines, fault, self.prose, self.first_line):
            told = repair.line, repair.column, repair.message
            if told in self.told and not repair.sure:
                continue  # it did not help the first time
            lines = self.lines.copy()
            for number, line in repair.edits.items():
                lines[number] = line
            text = "\n".join(lines)
            self.work -= len(text)
            next_builder, next_fault = self.attempt(text)
            if next_fault is None or repair.sure or _is_further(next_fault, repair, lines):
                self.told.add(told)
                self.accept(repair, next_builder.lines)
                return next_builder, next_fault
            if self.work <= 0:
                break
        return builder, fault

    def accept(self, repair: Repair, lines: list[str]) -> None:
        if repair.message:
            self.report(repair.code, repair.line, repair.column, repair.message, repair.hint)
        for number, line in repair.edits.items():
            self.versions.setdefault(number, [self.lines[number]]).append(line)
        self.lines = lines

    def report(self, code: str, line: int, column: int, message: str, hint: str) -> None:
        if 0 < self.count <= line:  # behind the last line: at its end
            line, column = self.count - 1, len(self.lines[self.count - 1])
        place = self.place(line + self.first_line, column + 1)
        self.problems.append(Problem(code, self.path, *place, message, hint))

    def hint(self, finding: Finding) -> str:
        """The finding's own words, or the line as it should be."""
        line = self.lines[finding.line]
        if finding.span is None or len(line) > MAX_SHOWN:
            return finding.hint or (f"write `{finding.instead}`" if finding.instead else "")
        start, end = finding.span
        return f"write `{(line[:start] + finding.instead + line[end:]).strip()}`"

    def cleaned(self, text: str) -> str:
        """The text with a space for every character that cannot stand in YAML; one problem per line."""
        for number, line in enumerate(text.split("\n")):
            if match := FORBIDDEN.search(line):
                message = f"the invisible character U+{ord(match[0]):04X} cannot stand here"
                self.report(
                    "control-character", number, match.start(), message, "delete it: it often comes with copied text"
                )
        return FORBIDDEN.sub(" ", text)

    def place(self, line: int, column: int) -> tuple[int, int]:
        """A place in the mended text as one in the editor's file: the repairs of its line are undone one by one."""
        versions = self.versions.get(line - self.first_line)
        if versions is None:
            return line, column
        steps = self.steps.setdefault(line, [])
        while len(steps) < len(versions) - 1:
            before, after = versions[len(steps) : len(steps) + 2]
            start = _common(before, after)
            end = min(_common(before[::-1], after[::-1]), len(before) - start, len(after) - start)
            steps.append((start, len(after) - end, len(before), len(after)))
        at = column - 1
        for start, end, before_length, after_length in reversed(steps):
            if at >= end and at > start:
                at += before_length - after_length
            elif at > start:
                at = min(at, before_length)
        return line, at + 1

    def moved(self, node: Node) -> Node:
        """The node with the places of the editor's file."""
        if isinstance(node, Mapping):
            return self.moved_mapping(node)
        place = self.place(node.line, node.column)
        if isinstance(node, Items):
            return Items([self.moved(item) for item in node.items], *place)
        return Scalar(node.text, *place, node.plain)

    def moved_mapping(self, node: Mapping) -> Mapping:
        values = {key: self.moved(value) for key, value in node.values.items()}
        return Mapping(
            values, {key: self.place(*at) for key, at in node.keys.items()}, *self.place(node.line, node.column)
        )


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.text


def _is_further(fault: Fault, repair: Repair, lines: list[str]) -> bool:
    """Whether the next mistake lies behind the repair; on its line, the one that is nearer to the line's end."""
    last = max(repair.edits)
    line, column = fault.reached
    if line != last:
        return line > last
    return last == repair.fault_line and len(lines[last]) - column < repair.fault_rest


def _common(one: str, two: str) -> int:
    """Length of the common start."""
    for at, (left, right) in enumerate(zip(one, two, strict=False)):
        if left != right:
            return at
    return min(len(one), len(two))
