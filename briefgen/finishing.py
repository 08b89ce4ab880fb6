"""Making what is stale, and writing it: the second half of a build, after the site was planned."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefgen import search, store
from briefgen.briefing.groups import Arrangement
from briefgen.cache import Cache
from briefgen.cards import digest_of
from briefgen.indexes import Marks, Reading
from briefgen.making import Made, Maker, Spread, make
from briefgen.memory import Memory
from briefgen.outcome import BuildReport, Clock
from briefgen.packs import Damaged
from briefgen.page import navigation
from briefgen.planning import (
    Site,
    left,
    marks_of,
    other_files,
    tasks_of,
    units_of,
    with_entries,
)
from briefgen.problems import Problem
from briefgen.shelf import put
from briefgen.stale import stale
from briefgen.there import last_written


class Means(Struct, frozen=True):
    """What making and writing a site takes besides the site."""

    cache: Cache
    clock: Clock
    spread: Spread
    memory: Memory


def remember(
    cache: Cache,
    index: Reading,
    output: Path | None = None,
    marks: Marks | None = None,
    arrangement: Arrangement | None = None,
) -> None:
    """Keep what was read and made; where that cannot be written, the next build is a cold one and nothing is lost."""
    with contextlib.suppress(OSError, Damaged):
        cache.save(put(cache, index, arrangement) if arrangement else index, output, marks)


def finish(site: Site, output: Path | None, index: Reading, report: BuildReport, means: Means) -> BuildReport:
    """Make what is stale, and write it when that is asked for and nothing is wrong."""
    if output is None:
        return _made(site, output, index, report, means)
    try:
        with store.locked(output):
            if last_written(output) != site.known.look.written:
                raise store.Overtaken
            return _made(site, output, index, report, means)
    except OSError as error:
        return report.with_problems([store.write_problem(error, output, replacing=False)])
    finally:
        store.abandon(output)


def _made(site: Site, output: Path | None, index: Reading, report: BuildReport, means: Means) -> BuildReport:
    context, cache, clock = site.context, means.cache, means.clock
    nav = navigation(site.planned)
    before, now, renderer = site.known.before, site.known.now, site.known.renderer
    now.nav = digest_of(nav)
    wanted = {page.url: means.memory.digests.wanted(page) for page in site.planned}
    reasons = stale(wanted, now, before, site.known.look.files)
    clock.lap("compare")
    maker = Maker(renderer, context, nav, output, cache if context.as_of is None else None)
    tasks = tasks_of(site, index, reasons, maker)
    articles = {task.page.url for task in tasks if task.page}
    if output:
        store.begin(output)
    lists = [page for page in site.planned if page.url in reasons and page.url not in articles]
    made = make(maker, tasks, lists, means.spread)
    clock.lap("render")
    faults = sorted((fault for one in made for fault in one.problems), key=lambda fault: fault[0])
    problems = _first_of_each([problem for _, problem in faults])
    if problems:
        return report.with_problems(problems)
    index = with_entries(index, site.context, dict(one.entries for one in made if one.entries))
    report = replace(report, reasons=reasons, templates=_by_template(made))
    if output is None:
        remember(cache, index)
        return report
    staged = [one for result in made for one in result.staged]
    kept = {url: before.files[url].digest for url in wanted if url not in reasons}
    others = [store.stage(output, asset.url, asset.data) for asset in other_files(site)]
    index_of_words = search.searched(site, before)
    if index_of_words.problem:
        return report.with_problems([index_of_words.problem])
    others += index_of_words.staged
    kept |= {url: mark.digest for url, mark in index_of_words.kept.items()}
    if index_of_words.staged:
        clock.lap("search")
    report, written = _write(output, [*staged, *others], kept, report, means)
    if not written:
        return report
    report = replace(report, there=left(output, site.known.look.files, [*staged, *others], report.removed))
    means.memory.leave(output, report.there, kept | {file.url: file.digest for file in (*staged, *others)})
    if context.as_of is None:
        now.units = units_of(site.planned, site.known.units)
        now.files = marks_of(site, wanted, staged, report.there)
        now.search_key, now.search = index_of_words.key, search.marks_of(index_of_words, report.there)
        remember(cache, index, output, now, context.briefing.arrangement)
        clock.lap("remember")
    return report


def _by_template(made: Iterable[Made]) -> dict[str, tuple[int, float]]:
    found: dict[str, tuple[int, float]] = {}
    for one in made:
        for name, seconds in one.seconds:
            count, before = found.get(name, (0, 0.0))
            found[name] = count + 1, before + seconds
    return found


def _write(
    output: Path, staged: list[store.Staged], kept: dict[str, str], report: BuildReport, means: Means
) -> tuple[BuildReport, bool]:
    """Replace what changed; whether that was done."""
    ours = means.memory.owned(output)
    problems = store.strangers(output, staged, ours)
    if problems:
        return report.with_problems(problems), False
    try:
        with means.memory.replacing():
            written = store.commit(output, staged, kept, ours)
    except OSError as error:
        report = report.with_problems([store.write_problem(error, output, replacing=True)])
        return replace(report, broken_off=True), False
    means.clock.lap("write")
    changed = tuple(sorted(written.written))
    return replace(report, written=changed, unchanged=written.unchanged, removed=written.removed), True


def _first_of_each(problems: list[Problem]) -> list[Problem]:
    """A template's mistake once, however many pages show it."""
    first: dict[tuple[str, int, str], Problem] = {}
    for problem in problems:
        first.setdefault((problem.path, problem.line, problem.message), problem)
    return list(first.values())
