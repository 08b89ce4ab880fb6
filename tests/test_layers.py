"""A room imports only rooms above it in the table of docs/architecture.md."""

import ast
import re

from harness import REPO, assert_none

PACKAGE = REPO / "briefgen"
ROWS = re.findall(r"^\| (`[^|]+) \|", (REPO / "docs/architecture.md").read_text(encoding="utf-8"), re.MULTILINE)
ROOMS = {name.rstrip("/"): row for row, names in enumerate(ROWS) for name in re.findall(r"`([^`]+)`", names)}
# The package's own file says its version; `python -m briefgen` starts the command.
ROOMS |= {"__init__": -1, "__main__": len(ROWS)}
MODULES = {path: path.relative_to(PACKAGE).with_suffix("").parts for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path):
    """Rooms that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides its room"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, room, *_ = [*name.split("."), "", ""]
            if package == "briefgen":
                yield node.lineno, room


def test_the_table_is_read():
    assert ROOMS["model"] < ROOMS["content"] < ROOMS["briefing"] < ROOMS["build"] < ROOMS["cli"]


def test_every_module_has_its_room():
    assert_none({parts[0] for parts in MODULES.values()} - set(ROOMS))


def test_a_room_imports_only_rooms_above_it():
    wrong = [
        f"{path.relative_to(REPO)}:{line}: {parts[0]} imports {room}"
        for path, parts in MODULES.items()
        for line, room in imported(path)
        # What is no room is a name in the package's own file.
        if room != parts[0] and ROOMS.get(room, -1) > ROOMS.get(parts[0], len(ROWS))
    ]
    assert_none(wrong)
