"""The one orchestrator: read, link, plan, render, stage, write; every problem of every phase in one report."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen import addresses, pages, store, workers
from briefgen.ahead import Ahead
from briefgen.articles import read_articles
from briefgen.briefing.as_of import as_of, without_links
from briefgen.briefing.link import link
from briefgen.briefing.moved import through_aliases
from briefgen.briefing.names import names
from briefgen.cache import Cache, Marks, Reading, opened
from briefgen.cards import digest_of
from briefgen.config import FILE, Config, read_config
from briefgen.content.articles import Policy
from briefgen.content.reading import find, read
from briefgen.findings import of_briefing
from briefgen.generator import generator
from briefgen.making import Made, Maker, Spread, make
from briefgen.memory import Memory
from briefgen.packs import Damaged, Unwritable
from briefgen.page import Page, navigation
from briefgen.planning import (
    Site,
    known_of,
    left,
    marks_of,
    other_files,
    page_inputs,
    planned_pages,
    tasks_of,
    unchanged,
    units_of,
    with_entries,
)
from briefgen.problems import CODES, Problem, ordered
from briefgen.seal import FOLDER
from briefgen.showing.context import Context
from briefgen.stale import Wanted, stale
from briefgen.theme import Theme, flag_files, theme_of
from briefgen.there import There, last_written

ATTEMPTS = 8
"""How often a build begins again when others meddle with its cache or its output."""
Progress = Callable[[str, int, int], None]
"""Told of a phase, what is done of it and how much there is."""


class Options(Struct, frozen=True):
    """What a build is asked for."""

    root: Path
    """The project's folder, which has `briefgen.yaml`."""
    output: Path
    today: dt.date
    """The day that "upcoming" depends on."""
    as_of: dt.date | None = None
    """The site as it was known on that day; None: as it is known now."""
    base_url: str | None = None
    """Instead of the configuration's."""
    drafts: bool = False
    strict: bool = False
    """Findings are errors."""
    jobs: int = 1
    cached: bool = True
    """Whether to use what the last build left, and leave something for the next one."""
    write: bool = True
    """False: `check`, everything but writing."""


class BuildReport(Struct, frozen=True):
    """What came of a build."""

    problems: tuple[Problem, ...]
    pages: int = 0
    """Pages planned."""
    written: tuple[str, ...] = ()
    """Files written, sorted."""
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    """Drafts left out, by id."""
    seconds: dict[str, float] = {}
    """Wall time by phase."""
    changed: tuple[str, ...] = ()
    """Articles' files that are new, or other than at the last build."""
    reasons: dict[str, str] = {}
    """Pages that were made, by address, each with why."""
    templates: dict[str, tuple[int, float]] = {}
    """By template: how often it was rendered, and the seconds that took, of all processes together."""
    there: There = {}
    """Files of the output as they are now."""
    verified: int | None = None
    """Files that were compared with those of a build from nothing; None: nothing was compared."""
    configured: bool = True
    """False: the configuration could not be read."""
    broken_off: bool = False
    """Writing failed while files were being replaced: some are new, some old; the next build mends it."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that fail the build."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def exit_code(self) -> int:
        """0 fine, 1 content or template problems, 2 configuration, 3 findings that count as errors."""
        if not self.configured:
            return 2
        if any(not CODES[problem.code].finding for problem in self.errors):
            return 1
        return 3 if self.errors else 0


class _Clock:
    """Wall time by phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = time.perf_counter()

    def lap(self, phase: str) -> None:
        now = time.perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self.last
        self.last = now


class _Attempt(Struct, frozen=True):
    """What one attempt at a build works with."""

    options: Options
    memory: Memory
    theme: Theme
    ahead: Ahead
    clock: _Clock
    progress: Progress


def build(options: Options, progress: Progress | None = None, memory: Memory | None = None) -> BuildReport:
    """Build or check a site. Mistakes are in the report; an exception is a bug."""
    clock, memory = _Clock(), memory or Memory(options.root)
    told = progress or (lambda _phase, _done, _all: None)
    with workers.uncollected():
        root = options.root if options.cached else None
        for attempt in range(ATTEMPTS):
            try:
                return _built(options, root, memory, clock, told)
            except Unwritable as error:
                if root is None:
                    return BuildReport((store.write_problem(error, options.root / FOLDER, replacing=False),))
                root = None
            except (Damaged, store.Overtaken):
                root = root if attempt < ATTEMPTS // 2 else None  # somebody deletes the cache again and again
    message, hint = "other builds keep changing the site or the cache", "build again when they are done"
    return BuildReport((Problem("cannot-write", options.output.name, 1, 1, message, hint),))


def _built(options: Options, root: Path | None, memory: Memory, clock: _Clock, progress: Progress) -> BuildReport:
    """One attempt, with the cache of a project or with one that lasts as long as the build."""
    theme = theme_of(options.root)
    ahead = Ahead(theme.templates, needed=not memory.has_translated(theme))
    try:
        with opened(root, memory.cache) as cache:
            try:
                return _build(_Attempt(options, memory, theme, ahead, clock, progress), cache)
            except Damaged:
                cache.clear()
                raise
    finally:
        ahead.close()


def _config(options: Options) -> tuple[Config, list[Problem]]:
    problems: list[Problem] = []
    config = Config()
    try:
        config, problems = read_config((options.root / FILE).read_bytes())
    except FileNotFoundError:
        pass  # A folder with nothing but content is a project too, with every setting as it comes.
    except OSError as error:
        return config, [Problem("unreadable-file", FILE, 1, 1, f"it cannot be read: {error.strerror}", "look at it")]
    if options.base_url is not None:
        config = replace(config, base_url=options.base_url.rstrip("/") + "/" if options.base_url else "")
    if options.write and (reason := store.refuse(options.output, options.root)):
        problems.append(Problem("bad-output", str(options.output), 1, 1, reason, "choose another folder with --output"))
    return config, problems


def _build(attempt: _Attempt, cache: Cache) -> BuildReport:
    """Whatever is wrong with the configuration, content is read all the same: one run tells everything."""
    options, theme, clock = attempt.options, attempt.theme, attempt.clock
    config, in_config = _config(options)
    files, problems = find(options.root)
    problems += in_config
    spread = partial(_counted, options.jobs, attempt.progress)
    policy, program = Policy(config.text, config.raw_html), generator()
    content, found = read(options.root, files, policy)
    problems += found
    registered, _ = names(content.registries)
    keys = digest_of(program, policy), digest_of(program, content.registries)
    articles = read_articles(
        options.root, files.articles, policy, registered, cache, partial(spread, "reading"), keys, drafts=options.drafts
    )
    problems += articles.problems
    content = through_aliases(replace(content, articles=articles.library, drafts=articles.drafts))
    clock.lap("read")
    briefing, found = link(content)
    problems += found
    broken = {problem.path for problem in problems if problem.severity == "error"}
    # Where an article could not be read as it was meant, that it has no facts is no finding of its own.
    problems += [found for found in articles.findings if found.code != "no-facts" or found.path not in broken]
    problems += of_briefing(briefing, config.check, thorough=not options.write)
    context = Context(briefing, config, options.today)
    clock.lap("link")
    renderer = attempt.memory.renderer_of(theme, config.base_path)
    renderer.environment.translated = attempt.ahead.python
    before, there = cache.marks(options.output), attempt.memory.look(options.output)
    known = known_of(there, before, options.as_of, context, renderer, program)
    planned = planned_pages(context, known)
    problems += addresses.collisions(planned) + addresses.dead_links(context, planned, files.static)
    if options.as_of:
        context, planned = _as_known(context, planned, options.as_of)
    own = [asset.url for asset in (*theme.assets.values(), *flag_files(sorted(context.covered)))]
    problems += addresses.taken(planned, own, files.static)
    clock.lap("plan")
    judged = _judged(problems, config, strict=options.strict)
    report = BuildReport(judged, len(planned), drafts=content.drafts, seconds=clock.seconds, changed=articles.changed)
    site = Site(options.root, options.output, context, planned, files, theme, known)
    attempt.memory.last = site
    if in_config or (report.errors and options.write):
        _remember(cache, articles.index)
        return replace(report, configured=not in_config)
    return _make(site, options.output if options.write else None, articles.index, cache, report, clock, spread)


def _remember(cache: Cache, index: Reading, output: Path | None = None, marks: Marks | None = None) -> None:
    """Keep what was read and made; where that cannot be written, the next build is a cold one and nothing is lost."""
    with contextlib.suppress(OSError, Damaged):
        cache.save(index, output, marks)


def _as_known(whole: Context, planned: tuple[Page, ...], day: dt.date) -> tuple[Context, tuple[Page, ...]]:
    """The site as it was known on a day.

    The whole has been checked, so that nothing is a mistake only because it was not known yet. What bodies link to and
    the site of that day does not have is exactly what the whole has more: such links become plain words.
    """
    cut = as_of(whole.briefing.content, day)
    context = Context(link(cut)[0], whole.config, whole.today, day)
    gone = addresses.of(whole, planned) - addresses.of(context, pages.plan(context))
    context = Context(link(without_links(cut, gone))[0], whole.config, whole.today, day)
    return context, pages.plan(context)


def _judged(problems: list[Problem], config: Config, *, strict: bool) -> tuple[Problem, ...]:
    """The problems with the severities that the configuration gives to findings."""
    judged = []
    for problem in problems:
        severity = config.check.get(problem.code, problem.severity) if CODES[problem.code].finding else problem.severity
        if severity == "warning" and strict:
            severity = "error"
        if severity != "off":
            judged.append(replace(problem, severity=severity))
    return ordered(judged)


def _counted(
    jobs: int, progress: Progress, phase: str, function: Callable[[Any], Any], items: Sequence[Any]
) -> Iterator[Any]:
    """The map over items, with progress told."""
    for done, result in enumerate(workers.spread(function, items, jobs), 1):
        progress(phase, done, len(items))
        yield result


def _make(
    site: Site, output: Path | None, index: Reading, cache: Cache, report: BuildReport, clock: _Clock, spread: Spread
) -> BuildReport:
    """Make what is stale, and write it when that is asked for and nothing is wrong."""
    if output is None:
        return _made(site, output, index, cache, report, clock, spread)
    try:
        with store.locked(output):
            if last_written(output) != site.known.look.written:
                raise store.Overtaken
            return _made(site, output, index, cache, report, clock, spread)
    except OSError as error:
        return _with(report, [store.write_problem(error, output, replacing=False)])
    finally:
        store.abandon(output)


def _made(
    site: Site, output: Path | None, index: Reading, cache: Cache, report: BuildReport, clock: _Clock, spread: Spread
) -> BuildReport:
    context, nav = site.context, navigation(site.planned)
    before, now, renderer = site.known.before, site.known.now, site.known.renderer
    around = digest_of(nav)
    wanted = {page.url: Wanted(page.template, page.settled or page_inputs(page, around)) for page in site.planned}
    reasons = stale(wanted, now, before, site.known.look.files)
    clock.lap("compare")
    maker = Maker(renderer, context, nav, output, cache if context.as_of is None else None)
    tasks = tasks_of(site, index, now, reasons, maker)
    articles = {task.page.url for task in tasks if task.page}
    if output:
        store.begin(output)
    made = make(
        maker, tasks, [page for page in site.planned if page.url in reasons and page.url not in articles], spread
    )
    clock.lap("render")
    faults = sorted((fault for one in made for fault in one.problems), key=lambda fault: fault[0])
    problems = _first_of_each([problem for _, problem in faults])
    if problems:
        return _with(report, problems)
    index = with_entries(index, site.context, maker.entries)
    report = replace(report, reasons=reasons, templates=_by_template(made))
    if output is None:
        _remember(cache, index)
        return report
    staged = [one for result in made for one in result.staged]
    kept = [unchanged(url, before.files[url]) for url in wanted if url not in reasons]
    others = [store.stage(output, asset.url, asset.data) for asset in other_files(site)]
    report, written = _write(output, [*staged, *kept, *others], report, clock)
    if written:
        report = replace(report, there=left(output, site.known.look.files, [*staged, *others], report.removed))
    if written and context.as_of is None:
        now.nav, now.units = around, units_of(site.planned, site.known.units)
        now.files = marks_of(site, wanted, [*staged, *kept], report.there)
        _remember(cache, index, output, now)
        clock.lap("remember")
    return report


def _by_template(made: Iterable[Made]) -> dict[str, tuple[int, float]]:
    found: dict[str, tuple[int, float]] = {}
    for one in made:
        for name, seconds in one.seconds:
            count, before = found.get(name, (0, 0.0))
            found[name] = count + 1, before + seconds
    return found


def _with(report: BuildReport, problems: list[Problem]) -> BuildReport:
    return replace(report, problems=ordered([*report.problems, *problems]))


def _write(output: Path, staged: list[store.Staged], report: BuildReport, clock: _Clock) -> tuple[BuildReport, bool]:
    """Replace what changed; whether that was done."""
    ours = store.owned(output)
    problems = store.strangers(output, staged, ours)
    if problems:
        return _with(report, problems), False
    try:
        written = store.commit(output, staged, ours)
    except OSError as error:
        report = _with(report, [store.write_problem(error, output, replacing=True)])
        return replace(report, broken_off=True), False
    clock.lap("write")
    changed = tuple(sorted(written.written))
    return replace(report, written=changed, unchanged=written.unchanged, removed=written.removed), True


def _first_of_each(problems: list[Problem]) -> list[Problem]:
    """A template's mistake once, however many pages show it."""
    first: dict[tuple[str, int, str], Problem] = {}
    for problem in problems:
        first.setdefault((problem.path, problem.line, problem.message), problem)
    return list(first.values())
