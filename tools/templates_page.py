"""Writes docs/templates.md: the templates of the theme, what each may see, and how to put one's own in their place.

    .venv/bin/python tools/templates_page.py

What a view holds is read from its definition, which template shows it from the plan of a site. A test compares the page
with what this script would write, and follows the examples in `templates_introduction.md`.
"""

import ast
import datetime as dt
import inspect
import re
import tempfile
import typing
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

from tables import REPO, cell, code, table, write

from briefgen import page_views, question_views, views
from briefgen.build import Options, build
from briefgen.memory import Memory
from briefgen.starter import Wanted, files

MODULES = (page_views, question_views, views)
DAY = dt.date(2026, 11, 24)
MOVED = "---\ntitle: T\ndate: 2026-11-24\nsource: https://example.org/\naliases: [former]\n---\n"
"""An article that has moved: the starter has none, and so no redirect page."""
COMMENT = re.compile(r"\{#-?\s*(.+?)\s*-?#\}", re.DOTALL)
TOKEN = re.compile(r"(--[a-z]+): ([^;]+);")
WORDS = {
    "str": "text",
    "int": "number",
    "float": "number",
    "bool": "true or false",
    "Markup": "safe markup",
    "tuple": "list",
}
NOTICE = (
    "<!-- Made by tools/templates_page.py: change it there, in tools/templates_introduction.md, or in the views. -->\n"
)


class Views:
    """The views of the modules, as their definitions say."""

    def __init__(self) -> None:
        self.nodes = {node.name: node for module in MODULES for node in _classes(module)}

    def said(self, name: str) -> str:
        """What a view is."""
        return _tidy(ast.get_docstring(self.nodes[name]) or "")

    def fields(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The fields of a view: name, type, and what stands below it."""
        body = self.nodes[name].body
        for part, below in zip(body, [*body[1:], None], strict=True):
            if isinstance(part, ast.AnnAssign):
                said = (
                    below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
                )
                yield ast.unparse(part.target), self.kind(part.annotation), _tidy(str(said))

    def kind(self, annotation: ast.expr) -> str:
        """A type in words, views linked: `list of [Link](#link)`."""
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            return self.kind(ast.parse(annotation.value, mode="eval").body)
        if isinstance(annotation, ast.BinOp):
            return f"{self.kind(annotation.left)}, or none"
        if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
            of = [self.kind(one) for one in annotation.slice.elts if not isinstance(one, ast.Constant)]
            listed = isinstance(annotation.slice.elts[-1], ast.Constant)
            return f"list of {of[0]}" if listed else f"pair ({', '.join(of)})"
        if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Sequence":
            return f"list of {self.kind(annotation.slice)}"
        name = ast.unparse(annotation)
        return f"[{name}](#{name.lower()})" if name in self.nodes else WORDS[name]


def _classes(module: ModuleType) -> list[ast.ClassDef]:
    return [node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef)]


def _tidy(text: str) -> str:
    return " ".join(text.split())


def shown_by() -> dict[str, str]:
    """The view that each template shows, as a site is planned."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        texts = files(Wanted(DAY, base_url="https://example.org/")) | {"content/articles/moved.md": MOVED}
        for path, text in texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        memory = Memory(root)
        build(Options(root, root / "site", DAY, write=False, cached=False), memory=memory)
        planned: typing.Any = memory.last
        return {page.template: _view(page.view) for page in planned.planned if page.template}


def _view(view: typing.Any) -> str:
    """The name of the view that a function makes."""
    made = view.func if isinstance(view, partial) else view
    return made.__name__ if isinstance(made, type) else typing.get_type_hints(made)["return"].__name__


def comment(path: Path) -> str:
    """What a template says of itself in its first sentence, for a table."""
    found = COMMENT.match(path.read_text(encoding="utf-8"))
    return cell(_tidy(found[1]).split(". ")[0].rstrip(".") + ".") if found else ""


def templates(view_of: dict[str, str], known: Views) -> str:
    """The table of templates with the pages that they make."""
    folder = REPO / "templates"
    rows = []
    for path in sorted(folder.glob("*.*ml")):
        view = view_of.get(path.name, "")
        page = re.match(r"`[^`]+`", known.said(view)) if view else None
        rows.append(
            (code(path.name), page[0] if page else "", f"[{view}](#{view.lower()})" if view else "", comment(path))
        )
    parts = [(code(f"parts/{path.name}"), "", "", comment(path)) for path in sorted((folder / "parts").glob("*.html"))]
    return table(("template", "pages", "its `view`", "what it is"), [*rows, *parts])


def tokens() -> str:
    """The colours and measures at the top of the style sheet."""
    css = (REPO / "templates/assets/style.css").read_text(encoding="utf-8").partition(":root {")[2].partition("\n}")[0]
    return table(("name", "value"), [(code(name), code(value)) for name, value in TOKEN.findall(css)])


def section(name: str, known: Views) -> str:
    """A view with its fields."""
    rows = [(code(field), kind, cell(said)) for field, kind, said in known.fields(name)]
    return f"### {name}\n\n{cell(known.said(name))}\n\n{table(('field', 'holds', 'what it is'), rows)}"


def page() -> str:
    """The whole page."""
    known, view_of = Views(), shown_by()
    first = ["Frame", *dict.fromkeys(view_of[name] for name in sorted(view_of))]
    others = [name for name in known.nodes if name not in first]
    introduction = (REPO / "tools/templates_introduction.md").read_text(encoding="utf-8")
    parts = [
        introduction.replace("TOKENS\n", tokens()).replace("TEMPLATES\n", templates(view_of, known)),
        "## What pages hold\n",
        *(section(name, known) for name in first),
        "## What stands in them\n",
        *(section(name, known) for name in others),
    ]
    return NOTICE + "\n".join(parts)


if __name__ == "__main__":
    write("templates.md", page())
