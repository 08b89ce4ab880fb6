"""What a file's values are read with: whoever finds something wrong in them notes it here, at its place."""

import re
from collections.abc import Iterable

from briefgen.content.nodes import Node, Scalar
from briefgen.problems import Mistake, Problem, Severity

_LONG_CITATION = re.compile(r"""(["`])([^"`]{120})[^"`]{40,}\1""")


class Reader:
    """Collects the problems of one file while its values are read."""

    __slots__ = ("mistaken", "path", "problems", "year")

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.mistaken: set[tuple[int, int]] = set()
        """Places of what is no YAML: what else is wrong with such a value follows from that."""
        self.year = ""
        """Year in which an article was published, once it is known: that of dates without one, most likely."""

    def add(self, problems: Iterable[Problem]) -> None:
        """Take in what was wrong with the file before its values were read."""
        for problem in problems:
            self.problems.append(problem)
            if problem.code.startswith("yaml-"):
                self.mistaken.add((problem.line, problem.column))

    def report(
        self, code: str, node: Node, message: str, hint: str = "", *, offset: int = 0, severity: Severity = "error"
    ) -> None:
        """Note a problem at a node; `offset` counts characters into an unquoted scalar."""
        column = node.column + (offset if isinstance(node, Scalar) and node.plain else 0)
        self.at(code, node.line, column, message, hint, severity=severity)

    def at(
        self, code: str, line: int, column: int, message: str, hint: str = "", *, severity: Severity = "error"
    ) -> None:
        """Note a problem at a position; of a long text that it cites only the beginning is told."""
        if (line, column) in self.mistaken:
            return
        message, hint = _LONG_CITATION.sub(r"\1\2…\1", message), _LONG_CITATION.sub(r"\1\2…\1", hint)
        self.problems.append(Problem(code, self.path, line, column, message, hint, severity))

    def mistake(self, node: Node, mistake: Mistake) -> None:
        """Note what a parser of one value found wrong."""
        self.report(mistake.code, node, mistake.message, mistake.hint, offset=mistake.offset)
