"""What the scripts that write pages of docs/ have in common: Markdown tables, and where the pages lie."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
DOCS = REPO / "docs"


def cell(text: str) -> str:
    """A text as it stands in a Markdown table, code spans apart."""
    parts = re.split(r"(`[^`]+`)", text)
    plain = [re.sub(r"([*_<\[\]`])", r"\\\1", part) if at % 2 == 0 else part for at, part in enumerate(parts)]
    return "".join(plain).replace("|", "\\|").strip()


def code(text: str) -> str:
    """A text as code in a Markdown table."""
    return f"`{text}`".replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are Markdown already."""
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return "\n".join([lines[0], f"|{'---|' * len(head)}", *lines[1:], ""])


def write(name: str, text: str) -> None:
    """Write a page of docs/."""
    (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"docs/{name}: {text.count(chr(10))} lines")
