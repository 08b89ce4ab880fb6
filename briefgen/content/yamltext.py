"""YAML text to nodes: plain texts at once; all others by libyaml, with every mistake of a file in one run."""

import re
from typing import TYPE_CHECKING

from briefgen.content.nodes import Mapping
from briefgen.content.yamlplain import plain_nodes
from briefgen.problems import Problem

if TYPE_CHECKING:
    from briefgen.content.yamlevents import Loader

PROSE = frozenset(
    {
        "claim",
        "title",
        "summary",
        "note",
        "quote",
        "exact",
        "prefix",
        "suffix",
        "translation",
        "reason",
        "role",
        "description",
        "name",
    }
)
"""Keys whose values are sentences or names: in them a ` # ` is taken for text."""
MAX_CHARACTERS = 256 * 1024
MAX_NODES = 100_000
TAB_AFTER_COLON = re.compile(r"""^([ ]*(?:-[ ]+)*[^\s"'#:][^"'#:\n]{0,200}:)([ ]*\t[ \t]*)""", re.MULTILINE)


def compose(
    text: str,
    path: str,
    first_line: int = 1,
    *,
    prose: frozenset[str] = PROSE,
    fields: frozenset[str] = frozenset(),
    max_characters: int = MAX_CHARACTERS,
    max_nodes: int = MAX_NODES,
    loader: "Loader | None" = None,
) -> tuple[Mapping, list[Problem]]:
    """The document as nodes, and what is wrong with it; never raises.

    `path` and `first_line` (line of the file on which the text begins, from 1) go into the problems. An empty
    document is an empty mapping. After a mistake the text is mended in the way that the problem's hint shows and read
    again, so the values hold what the editor meant wherever that is known. The limits are in characters and in values.
    `fields` are what stands below the keys of a registry, and never beside them. `loader` is asked instead of libyaml,
    and of plain texts too.
    """
    text = text.removeprefix("\ufeff")
    if len(text) <= max_characters:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\t" in text:
            text = TAB_AFTER_COLON.sub(lambda match: match[1] + " " * len(match[2]), text)
        root = None if loader else plain_nodes(text, first_line, max_nodes)
        if root is not None:
            return root, []
    # libyaml, and all that is known of mistakes: an edit of files that are plain does without.
    from briefgen.content.yamlrounds import read

    return read(text, path, first_line, prose, fields, (max_characters, max_nodes), loader)
