"""What is wrong with what the editor wrote: values that are collected and sorted, never raised."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "off"]


class Problem(Struct, frozen=True, gc=False):
    """One mistake or finding, at the place where the editor can mend it."""

    code: str
    """Its kind, a key of `CODES`."""
    path: str
    """File, relative to the project's root, with forward slashes."""
    line: int
    """Line in the real file, counted from 1."""
    column: int
    """Column in characters, counted from 1."""
    message: str
    """What is wrong, in one clause without a full stop."""
    hint: str = ""
    """One line that says what to write instead."""
    severity: Severity = "error"
    """`error` fails the build; `warning` is told."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by place, then by kind."""
        return self.path, self.line, self.column, self.code, self.message


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems once each, by file and place."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


class Mistake(Struct, frozen=True, gc=False):
    """What a parser of one value finds wrong; whoever knows the place makes a `Problem` of it."""

    code: str
    """Its kind, a key of `CODES`."""
    message: str
    """What is wrong, in one clause without a full stop."""
    hint: str = ""
    """One line that says what to write instead."""
    offset: int = 0
    """Character of the value at which it is wrong, counted from 0."""
