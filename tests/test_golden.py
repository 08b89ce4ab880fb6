"""One small site with every feature, compared file by file with what it should be.

After a wanted change of the theme: `pytest tests/test_golden.py --update`, and read the difference before it is kept.
"""

import contextlib
import difflib
import re
import shutil
import sqlite3
from pathlib import Path

from click.testing import CliRunner

from briefgen.cli import cli
from harness import TODAY, tree

SOURCE = Path(__file__).parent / "sites" / "golden"
EXPECTED = Path(__file__).parent / "golden"
NAMES = "assets.txt"
"""Assets are compared by their names only, and without the part that follows their content."""
DUMP = "data/briefing.sql"
"""Stands for the database, whose bytes depend on the release of SQLite."""
HASH = re.compile(r"\.[0-9a-f]{8}(?=\.\w+\b)")
MOST = 200
"""Lines of difference that are shown."""


def comparable(site):
    """The files of the site, pages without the parts of names that follow the content of assets."""
    files = {name: data for name, data in tree(site).items() if not name.startswith("assets/")}
    database = f"{site}/data/briefing.sqlite"
    files[DUMP] = "\n".join(dumped(database)).encode() + b"\n"
    del files["data/briefing.sqlite"]
    names = sorted(HASH.sub("", name) for name in tree(site) if name.startswith("assets/"))
    texts = {name: HASH.sub("", data.decode("utf-8")) for name, data in files.items()}
    return texts | {NAMES: "".join(f"{name}\n" for name in names)}


def dumped(database):
    """What a database holds, as text; without the index of words, whose bytes are SQLite's own."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        entries = connection.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        for name, kind, sql in entries:
            if "_fts_" not in name:
                yield f"{sql};"
            if kind == "table" and "_fts" not in name:
                yield from (f"-- {row}" for row in connection.execute(f"SELECT * FROM {name}"))


def difference(expected, made):
    for name in sorted(expected.keys() | made.keys()):
        old, new = (side.get(name, "").splitlines() for side in (expected, made))
        there = f"expected/{name}" if name in expected else "(not expected)"
        here = f"made/{name}" if name in made else "(not made)"
        yield from difflib.unified_diff(old, new, there, here, n=1, lineterm="")


def test_the_golden_site(tmp_path, update):
    arguments = [
        "build",
        "--root",
        str(SOURCE),
        "--output",
        str(tmp_path),
        "--today",
        TODAY,
        "--jobs",
        "1",
        "--strict",
        "--no-cache",
    ]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    made = comparable(tmp_path)
    if update:
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, text in made.items():
            (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / name).write_text(text, encoding="utf-8", newline="")
    expected = {name: data.decode("utf-8") for name, data in tree(EXPECTED).items()}
    assert len([name for name in expected if name.endswith(".html")]) > 30
    lines = list(difference(expected, made))
    shown = "\n".join([*lines[:MOST], *[f"… and {len(lines) - MOST} more lines"] * (len(lines) > MOST)])
    assert not lines, f"the site is not as expected; `--update` keeps it as it is:\n{shown}"
