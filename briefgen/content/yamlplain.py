"""The short way through YAML as most files have it: keys and lists by indentation, each value on the line of its key.

It gives the nodes that `yamlevents` gives, in less than half the time, or gives up: whatever is written in another way,
or might be a mistake, is left to libyaml, which alone decides what is right and where it is wrong.
"""

import re
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

from briefgen.content.nodes import Items, Mapping, Scalar

DEEPEST = 8
"""Containers within each other; no field needs more than a few."""
LONGEST_REMEMBERED = 200
"""Characters of what stands before a colon, of an item and of a list within brackets: all are remembered."""
_PRINTABLE = bytes((ord("\n"), *range(0x20, 0x7F)))
_HEAD = re.compile(r"( *)(- )?([a-z_]{1,40})")
_ITEM = re.compile(r"( *)- (.+)")
_WORDS = r"\w[\w-]*(?: \w[\w-]*)*"
_LIST = re.compile(rf"\[{_WORDS}(?:, {_WORDS})*\]")

_Container: TypeAlias = Mapping | Items
_Open: TypeAlias = list[tuple[int, _Container]]
"""The containers that a line stands in, outermost first, each with the column (from 0) at which its lines begin."""


def plain_nodes(text: str, first_line: int, most: int) -> Mapping | None:  # noqa: C901, PLR0911, PLR0912 - as in `Builder`
    """The document as nodes, or None where libyaml has to look at it; `most` nodes are allowed."""
    # Comments, what is trimmed and what is forbidden are never looked at; and no text has more nodes than characters.
    if (
        len(text) > most
        or ("#" in text and " #" in text)
        or " \n" in text
        or text[-1:] == " "
        or not _is_printable(text)
    ):
        return None
    root = Mapping({}, {}, first_line, 1)
    values, keys = root.values, root.keys
    containers: _Open = [(0, root)]
    column, waiting = 0, ""
    for line, written in enumerate(text.split("\n"), first_line):
        head, colon, value = written.partition(": ")
        if len(head) > LONGEST_REMEMBERED:
            return None
        parts = _head(head) if colon else _without_value(written)
        if parts is None:
            if written:
                return None
            continue
        at, dash, key, item = parts
        if dash or waiting or at != column:
            found = _container(containers, waiting, at, dash, key, line)
            if found is None:
                return None
            column, here = found
            waiting, at = "", at + dash
            if isinstance(here, Items):
                if (node := _value(item, line, at + 1)) is None:
                    return None
                here.items.append(node)
                column = -1  # the next line has to look for its container
                continue
            values, keys = here.values, here.keys
        if key in values:
            return None
        keys[key] = line, at + 1
        if not colon:
            waiting = key
        elif value[:1].isalnum() and ":" not in value:  # most values, here to save a call for each
            values[key] = Scalar(value, line, at + len(key) + 3)
        elif (node := _value(value, line, at + len(key) + 3)) is None:
            return None
        else:
            values[key] = node
    return None if waiting else root


def _is_printable(text: str) -> bool:
    if text.isascii():
        return not text.encode().translate(None, _PRINTABLE)
    return text.replace("\n", " ").isprintable()


@lru_cache(maxsize=1024)
def _head(written: str) -> tuple[int, int, str, str] | None:
    """What stands before a colon: the column (from 0), the length of a dash with its space, and the key."""
    # The same few heads stand in all files.
    found = _HEAD.fullmatch(written)
    return (len(found[1]), len(found[2] or ""), found[3], "") if found else None


def _without_value(written: str) -> tuple[int, int, str, str] | None:
    """The same of a line that is a key with its colon, or an item of a list; and the item."""
    if written.endswith(":"):
        return _head(written[:-1])
    found = _ITEM.fullmatch(written)
    return (len(found[1]), 2, "", found[2]) if found else None


def _container(
    containers: _Open, waiting: str, at: int, dash: int, key: str, line: int
) -> tuple[int, _Container] | None:
    """The container of a line's key or item, opened if need be; None where the indentation fits none.

    `waiting` is the key above that has no value yet, `at` the column (from 0) of the line's first sign.
    """
    column, here = containers[-1]
    if waiting:
        if at < column or (at == column and not dash) or len(containers) > DEEPEST or isinstance(here, Items):
            return None
        opened: _Container = Items([], line, at + 1) if dash else Mapping({}, {}, line, at + 1)
        here.values[waiting] = opened
        containers.append((at, opened))
        here = opened
    else:
        while column > at:
            containers.pop()
            column, here = containers[-1]
        if not dash and isinstance(here, Items):  # a list whose dashes stand right below its key
            containers.pop()
            column, here = containers[-1]
        if column != at:
            return None
    if not dash:
        return (at, here) if isinstance(here, Mapping) else None
    if isinstance(here, Mapping):
        return None
    if not key:
        return at, here
    item = Mapping({}, {}, line, at + dash + 1)
    here.items.append(item)
    containers.append((at + dash, item))
    return containers[-1]


def _value(written: str, line: int, column: int) -> Scalar | Items | None:
    """The value that stands at a place (from 1); None where it is neither a text nor a list of words."""
    sign = written[:1]
    if sign.isalnum():
        return None if ": " in written or written[-1] == ":" else Scalar(written, line, column)
    if sign == "[":
        words = _words(written) if len(written) <= LONGEST_REMEMBERED else None
        return Items([Scalar(word, line, column + at) for word, at in words], line, column) if words else None
    if sign and sign in "\"'" and written[-1] == sign and written.count(sign) == 2 and "\\" not in written:
        return Scalar(written[1:-1], line, column, plain=False)
    return None


@lru_cache(maxsize=1024)
def _words(written: str) -> tuple[tuple[str, int], ...] | None:
    """The words of a list within brackets, each with its place in it; None where it is no such list."""
    # Lists of countries and topics are often the same.
    if not _LIST.fullmatch(written):
        return None
    words = written[1:-1].split(", ")
    starts = accumulate((len(word) + 2 for word in words), initial=1)
    return tuple(zip(words, starts, strict=False))
