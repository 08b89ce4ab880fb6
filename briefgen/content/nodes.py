"""The three kinds of value that YAML text consists of, each with the place where the editor wrote it."""

from typing import TypeAlias

from msgspec import Struct


class Scalar(Struct, frozen=True, gc=False):
    """Text: YAML's guesses at numbers, dates and truth values are never made."""

    text: str
    """The value with its quotation marks, escapes and folded lines resolved; empty for `key:`."""
    line: int
    """Line in the real file, counted from 1."""
    column: int
    """Column in characters, counted from 1."""
    plain: bool = True
    """Whether it was written without quotation marks and not as a block (`|`, `>`)."""


class Items(Struct, frozen=True, gc=False):
    """A list, in the order of the file."""

    items: list["Node"]
    line: int
    """Line of the opening bracket or of the first dash."""
    column: int
    """Column of the opening bracket or of the first dash."""


class Mapping(Struct, frozen=True, gc=False):
    """Keys with their values, in the order of the file."""

    values: dict[str, "Node"]
    keys: dict[str, tuple[int, int]]
    """Line and column of each key."""
    line: int
    """Line of the opening brace or of the first key."""
    column: int
    """Column of the opening brace or of the first key."""


Node: TypeAlias = Scalar | Items | Mapping
