"""From libyaml's events to nodes: the hot path of reading."""

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.yamllines import short
from briefgen.content.yamltraps import Finding, Traps

MAX_DEPTH = 32
QUESTION = re.compile(r"^[ ]*(?:-[ ]+)*\?(?=\s|$)", re.MULTILINE)
FACTS = re.compile(r"facts:\s*(?:#|$)")
HASH = re.compile(r"[ \t]#")
THOUSANDS = re.compile(r",\d{3}(?!\d)")

Loader = Callable[[str], Any]
"""Makes a parser with `get_event()`: PyYAML's C loader, or its Python one."""


class PythonLoader(yaml.SafeLoader):
    """PyYAML's own parser, for systems without libyaml: ten times slower."""


DEFAULT_LOADER: Loader = getattr(yaml, "CSafeLoader", PythonLoader)


class NotMapping(Exception):  # noqa: N818 - a signal within this package, caught by its caller
    """The document is no mapping; `line` and `column` (from 0) say where it starts, `text` whether it is bare text."""

    def __init__(self, line: int, column: int, *, text: bool) -> None:
        self.line, self.column, self.text = line, column, text
        super().__init__("no mapping")


class Undashed(Exception):  # noqa: N818 - a signal within this package, caught by its caller
    """A new fact begins without its dash; lines and columns (from 0) of its first key, and of the first fact's."""

    def __init__(self, place: tuple[int, int], first: tuple[int, int]) -> None:
        self.place, self.first = place, first
        super().__init__("no dash")


class Stop(Exception):  # noqa: N818 - a signal within this package, caught by its caller
    """A limit was reached: what was read so far is kept."""


class Builder(Traps):
    """One pass over the events of one text."""

    def __init__(self, loader: Loader, first_line: int, prose: frozenset[str], max_nodes: int) -> None:
        super().__init__(first_line, prose)
        self.loader = loader
        self.room = max_nodes
        self.last_quoted: Any = None
        self.root = Mapping({}, {}, first_line, 1)
        self.hashes: set[int] = set()
        self.thousands = False
        self.questions = False
        self.next: Callable[[], Any]

    def start(self, text: str) -> None:
        """Open a parser, and see which of the rarer things are worth looking for."""
        # Comments and grouped thousands are rare; where a text has none, the loop never looks for them.
        self.lines = text.split("\n")
        if self.lines[-1]:
            self.lines.append("")  # libyaml may point behind the last line
        if "#" in text:
            self.hashes = {number for number, line in enumerate(self.lines) if HASH.search(line)}
        self.questions = "?" in text and QUESTION.search(text) is not None
        self.thousands = THOUSANDS.search(text) is not None
        self.next = self.loader(text).get_event

    def build(self, text: str) -> Mapping:
        """The root; raises `yaml.YAMLError` for what does not parse and `NotMapping` for another kind of document."""
        self.start(text)
        event = self.next()
        while not isinstance(event, DocumentStartEvent):
            if isinstance(event, StreamEndEvent) or event is None:
                return self.root
            event = self.next()
        event = self.next()
        kind = type(event)
        if kind is MappingStartEvent:
            if event.anchor or event.tag:
                self.decorated(event, "")
            self.mapping(event, self.root, 1)
        elif not (kind is ScalarEvent and not event.value and not event.style):
            raise NotMapping(event.start_mark.line, event.start_mark.column, text=kind is ScalarEvent)
        self.end_of_document()
        return self.root

    def end_of_document(self) -> None:
        """What follows the root: nothing, or a second document."""
        event = self.next()
        while event is not None and not isinstance(event, StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                mark = event.start_mark
                message, hint = "a second document begins here and is ignored", "write one document per file"
                self.find("yaml-document", mark, message, hint)
                raise Stop
            event = self.next()

    def mapping(self, start: Any, into: Mapping, depth: int) -> None:  # noqa: C901, PLR0912 - one call less per value
        """Read the rest of a mapping: the hottest loop of a build, hence its local names and its one long body."""
        following, hashes, first = self.next, self.hashes, self.first
        values, keys = into.values, into.keys
        spans: list[tuple[str, Any, Any]] = []
        flow, questions = start.flow_style, self.questions
        orphans = False
        while (kind := type(event := following())) is not MappingEndEvent:
            if kind is not ScalarEvent or event.anchor or event.tag:
                if (key := self.odd_key(event, kind, depth)) is None:
                    continue
            else:
                key = event.value
                if event.style and event.end_mark.line != event.start_mark.line:
                    self.last_quoted = event
            mark = event.start_mark
            if questions and self.lines[mark.line][: mark.column].rstrip().endswith("?"):
                self.find("yaml-key", mark, "`?` before a key is not used here", f"write `{short(key)}: …`")
            sort = type(value := following())
            if sort is ScalarEvent:
                at = value.start_mark
                style = value.style
                node: Node = Scalar(value.value, at.line + first, at.column + 1, not style)
                if style:
                    self.last_quoted = value
                elif hashes and value.end_mark.line in hashes and (whole := self.check_hash(value, key, flow)):
                    node = whole
                if value.anchor or value.tag:
                    self.decorated(value, key)
            else:
                node = self.container(value, key, depth)
            if flow:
                bare = sort is ScalarEvent and not value.value and not value.style and self.is_bare(value)
                orphans = orphans or bare
                spans.append((key, event, None if bare else value))
                if bare:
                    continue
            if key in values:
                if not flow:
                    self.check_dash(key, mark, into)
                self.duplicate(key, mark, keys[key])
                continue
            values[key] = node
            keys[key] = mark.line + first, mark.column + 1
        self.spend(len(values))
        if orphans:
            self.rejoin(into, spans)

    def container(self, event: Any, key: str, depth: int) -> Node:
        """A list, a mapping or what is neither (an alias); `key` is the one under which it stands."""
        kind, mark = type(event), event.start_mark
        if kind is AliasEvent:
            return self.alias(event)
        if event.anchor or event.tag:
            self.decorated(event, key)
        if depth >= MAX_DEPTH:
            self.too_deep(mark)
            raise Stop
        if kind is MappingStartEvent:
            mapping = Mapping({}, {}, mark.line + self.first, mark.column + 1)
            self.mapping(event, mapping, depth + 1)
            return mapping
        return self.items(event, key, depth + 1)

    def items(self, start: Any, key: str, depth: int) -> Items:
        """Read the rest of a list."""
        following, hashes, first = self.next, self.hashes, self.first
        nodes: list[Node] = []
        while (kind := type(event := following())) is not SequenceEndEvent:
            if kind is not ScalarEvent:
                nodes.append(self.container(event, key, depth))
                continue
            mark = event.start_mark
            style = event.style
            node = Scalar(event.value, mark.line + first, mark.column + 1, not style)
            if style:
                self.last_quoted = event
            elif hashes and event.end_mark.line in hashes:
                node = self.check_hash(event, key, start.flow_style) or node
            nodes.append(node)
            if event.anchor or event.tag:
                self.decorated(event, key)
        self.spend(len(nodes))
        if self.thousands and start.flow_style:
            self.check_thousands(nodes, key)
        return Items(nodes, start.start_mark.line + first, start.start_mark.column + 1)

    def spend(self, count: int) -> None:
        """Count nodes against the limit, once per container."""
        self.room -= count
        if self.room < 0:
            self.findings.append(Finding("yaml-size", 0, 0, "too many values", "divide it into several files"))
            raise Stop

    # What follows runs only where something is unusual.

    def check_dash(self, key: str, mark: Any, into: Mapping) -> None:
        """Stop where the key with which a fact begins comes again: not twice in one fact, but in the next one.

        Facts that are not indented either stand among the fields of the article, where any of them may come again.
        """
        keys = list(into.keys)
        facts = into.values.get("facts")
        if isinstance(facts, Scalar) and not facts.text:
            opening = next(iter(keys[keys.index("facts") + 1 :]), "")
            meant = opening in ("id", "claim")
        else:
            opening = keys[0]
            meant = key == opening and "claim" in into.values
        if not meant:
            return
        line, column = into.keys[opening][0] - self.first, into.keys[opening][1] - 1
        before = self.lines[line][:column]
        listed = "-" in before and not before.strip(" -")
        if listed or (not before.strip() and FACTS.match(self.above(line))):
            raise Undashed((mark.line, mark.column), (line, column))

    def above(self, line: int) -> str:
        """The nearest line above that says something."""
        return next((text for text in reversed(self.lines[:line]) if text.strip() and text.lstrip()[0] != "#"), "")

    def too_deep(self, mark: Any) -> None:
        """Report containers within containers beyond any use."""
        message, hint = f"nested deeper than {MAX_DEPTH} levels", "no field needs more than a few levels"
        self.find("yaml-depth", mark, message, hint)

    def odd_key(self, event: Any, kind: type, depth: int) -> str | None:
        """The name of a key that is no bare text, or None after its value was skipped."""
        if kind is ScalarEvent:
            self.decorated(event, "")
            name: str = event.value
            return name
        mark = event.start_mark
        if kind is AliasEvent:
            self.alias(event)
            return f"*{event.anchor}"
        line = self.lines[mark.line]
        named = f"`{line[mark.column]}`" if mark.column < len(line) else "this"
        self.find("yaml-key", mark, f"a key is one text, and {named} begins a list or a mapping", "write `key: value`")
        self.container(event, "", depth)
        value = self.next()
        if type(value) is not ScalarEvent:
            self.container(value, "", depth)
        return None
