"""The comparison of a site with what a build from nothing makes, byte for byte."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from briefgen import store
from briefgen.build import Options
from briefgen.outcome import BuildReport
from briefgen.problems import Problem
from briefgen.search import FOLDER

HINT = "build again with --verify; if it stays so, delete .briefgen/ and tell the makers of briefgen"


def verify(options: Options, report: BuildReport, build: Callable[[Options], BuildReport]) -> BuildReport:
    """The report of a build, with a problem for each file that is not what a build from nothing makes.

    That second build goes into a folder of its own and neither reads nor writes the cache.
    """
    if report.errors:
        return report
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        clean = Path(folder) / "site"
        again = build(replace(options, output=clean, cached=False))
        made, there = store.owned(clean), store.owned(options.output)
        # The files of the search index differ from run to run.
        urls = [url for url in made.keys() | there.keys() if not url.startswith(FOLDER)]
        wrong = sorted(url for url in urls if not _same(clean / url, options.output / url))
    problems = [_problem(url, url in made, options.output) for url in wrong]
    return replace(report, problems=(*report.problems, *problems, *_others(report, again)), verified=len(urls))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _problem(url: str, is_made: bool, output: Path) -> Problem:
    message = "these are not the bytes of a build from nothing" if is_made else "a build from nothing does not make it"
    return Problem("not-as-built", f"{output.name}/{url}", 1, 1, message, HINT)


def _others(report: BuildReport, again: BuildReport) -> tuple[Problem, ...]:
    """Problems that only one of the two builds tells."""
    return tuple(problem for problem in again.problems if problem not in report.problems)
