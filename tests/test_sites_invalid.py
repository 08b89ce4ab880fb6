"""Broken little projects, one per kind of mistake: `check` says exactly what `expected.txt` says, where it says it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from briefgen.problems import CODES
from harness import TODAY, assert_none

FOLDER = Path(__file__).parent / "sites_invalid"
PROJECTS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
PROBLEM = re.compile(r"^(?P<place>(?P<path>\S.*?):(?P<line>\d+):(?P<column>\d+)): (?:warning: )?(?P<code>[a-z0-9-]+): ")
ELSEWHERE = {
    "bad-output": "the output is no part of a project; test_problems.py",
    "cannot-write": "needs an output that cannot be written; test_problems.py",
    "file-too-large": "ten megabytes, made by test_problems.py",
    "no-search": "needs a program that fails; test_search.py",
    "not-as-built": "needs an output that was changed; test_cache.py",
    "not-ours": "needs a file in the output; test_problems.py",
    "outside-link": "symbolic links do not survive every checkout; test_problems.py",
    "unreadable-file": "needs a file without a text; test_problems.py",
    "yaml-size": "a quarter of a megabyte, made by test_problems.py",
}
"""Codes that no project kept here can have, and where they are tested."""


def expected(name):
    return (FOLDER / name / "expected.txt").read_text(encoding="utf-8")


def told(text):
    """The problems of a report: its lines that name a place."""
    return [match for line in text.splitlines() if (match := PROBLEM.match(line))]


def test_there_are_many():
    assert len(PROJECTS) >= 60


@pytest.mark.parametrize("name", PROJECTS)
def test_the_problems_are_told(name, update):
    arguments = [
        "check",
        "--root",
        str(FOLDER / name),
        "--format",
        "text",
        "--today",
        TODAY,
        "--jobs",
        "1",
        "--no-cache",
    ]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    if update:
        (FOLDER / name / "expected.txt").write_text(result.stderr, encoding="utf-8", newline="\n")
    problems = told(result.stderr)
    assert problems, f"nothing was told:\n{result.output}"
    assert result.stderr == expected(name)
    errors = [match for match in problems if "warning: " not in match[0]]
    assert (result.exit_code != 0) == bool(errors), f"exit code {result.exit_code}"
    places = [(match["path"], int(match["line"]), int(match["column"])) for match in problems]
    assert places == sorted(places)


def test_every_code_is_told():
    codes = {match["code"] for name in PROJECTS for match in told(expected(name))}
    assert_none(set(CODES) ^ (codes | set(ELSEWHERE)))
    assert_none(codes & set(ELSEWHERE))


def test_no_message_calls_the_text_of_an_article_its_body():
    """To an editor the word is the name of a field, `body: notes`."""
    assert_none([name for name in PROJECTS if re.search(r"\b(?:the|a|its|article's) body\b", expected(name))])
