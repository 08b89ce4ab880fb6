"""Broken little projects, one per kind of mistake: `check` says exactly what `expected.txt` says, where it says it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from harness import TODAY

FOLDER = Path(__file__).parent / "sites_invalid"
PROJECTS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
PROBLEM = re.compile(r"^[^\s:][^:]*:\d+:\d+: .+", re.MULTILINE)


def test_there_are_many():
    assert len(PROJECTS) >= 40


@pytest.mark.parametrize("name", PROJECTS)
def test_the_problems_are_told(name, update):
    expected = FOLDER / name / "expected.txt"
    arguments = ["check", "--root", str(FOLDER / name), "--format", "text", "--today", TODAY]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    lines = [match[0].rstrip() for match in PROBLEM.finditer(result.output)]
    if update:
        expected.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert lines, f"nothing was told:\n{result.output}"
    assert lines == expected.read_text(encoding="utf-8").splitlines(), result.output
    errors = [line for line in lines if not re.match(r"[^:]+:\d+:\d+: warning: ", line)]
    assert (result.exit_code != 0) == bool(errors), f"exit code {result.exit_code}"
