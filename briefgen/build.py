"""The one orchestrator: read, link, plan, render, stage, write; every problem of every phase in one report."""

import datetime as dt
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen import addresses, pages, store, workers
from briefgen.briefing.as_of import as_of, without_links
from briefgen.briefing.link import link
from briefgen.briefing.moved import through_aliases
from briefgen.config import FILE, Config, read_config
from briefgen.content.articles import Policy
from briefgen.content.reading import Files, find, read
from briefgen.findings import findings
from briefgen.page import Page, frame, navigation
from briefgen.page_views import NavItem
from briefgen.problems import CODES, Problem, ordered
from briefgen.render import Asset, Renderer, TemplateFault, default_theme, flag_files, load_assets
from briefgen.showing.context import Context

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


def build(options: Options, progress: Progress | None = None) -> BuildReport:
    """Build or check a site. Mistakes are in the report; an exception is a bug."""
    clock = _Clock()
    config, problems = _config(options)
    # What is read lives until the end of the build: collecting cycles among it would only cost time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _build(options, config, problems, clock, progress or (lambda _phase, _done, _all: None))
    finally:
        if was_enabled:
            gc.enable()


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


def _build(
    options: Options, config: Config, in_config: list[Problem], clock: _Clock, progress: Progress
) -> BuildReport:
    """Whatever is wrong with the configuration, content is read all the same: one run tells everything."""
    files, problems = find(options.root)
    problems += in_config
    policy = Policy(config.text, config.raw_html)
    spread = partial(_counted, "reading", options.jobs, progress)
    content, found = read(options.root, files, policy, drafts=options.drafts, spread=spread)
    problems += found
    clock.lap("read")
    content = through_aliases(content)
    briefing, found = link(content)
    problems += found
    broken = {problem.path for problem in problems if problem.severity == "error"}
    # Where an article could not be read as it was meant, that it has no facts is no finding of its own.
    problems += [
        found
        for found in findings(briefing, thorough=not options.write)
        if found.code != "no-facts" or found.path not in broken
    ]
    clock.lap("link")
    context = Context(briefing, config, options.today)
    planned = pages.plan(context)
    problems += addresses.collisions(planned) + addresses.dead_links(context, planned, files.static)
    if options.as_of:
        context, planned = _as_known(context, planned, options.as_of)
    theme = _theme(options.root)
    own = [asset.url for asset in (*theme[1].values(), *flag_files(iter(sorted(context.covered))))]
    problems += addresses.taken(planned, own, files.static)
    clock.lap("plan")
    judged = _judged(problems, config, strict=options.strict)
    report = BuildReport(judged, len(planned), drafts=content.drafts, seconds=clock.seconds)
    if in_config:
        return replace(report, configured=False)
    if report.errors and options.write:
        return report
    return _make(options, context, planned, files, theme, report, clock, progress)


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


def _theme(root: Path) -> tuple[list[Path], dict[str, Asset]]:
    """The folders of templates, the project's own before the package's, and their assets."""
    own, theme = root / "templates", default_theme()
    folders = [own, theme] if own.is_dir() and own.resolve() != theme.resolve() else [theme]
    return folders, load_assets(folders)


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
    phase: str, jobs: int, progress: Progress, function: Callable[[Any], Any], items: Sequence[Any]
) -> Iterator[Any]:
    """The map over items, with progress told."""
    for done, result in enumerate(workers.spread(function, items, jobs), 1):
        progress(phase, done, len(items))
        yield result


def _make(
    options: Options,
    context: Context,
    planned: tuple[Page, ...],
    files: Files,
    theme: tuple[list[Path], dict[str, Asset]],
    report: BuildReport,
    clock: _Clock,
    progress: Progress,
) -> BuildReport:
    """Render everything, and write it when that is asked for and nothing is wrong."""
    folders, assets = theme
    renderer = Renderer(folders, assets, context.config.base_path)
    output = options.output if options.write else None
    make = partial(_page, renderer, context, navigation(planned), output)
    spread = partial(_counted, "rendering", options.jobs, progress, make, planned)
    others = _other_files(options.root, files, assets, sorted(context.covered))
    if output is None:
        return _rendered(list(spread()), report, clock)
    try:
        with store.locked(output):
            store.begin(output)
            results = list(spread())
            rendered = _rendered(results, report, clock)
            if rendered is not report:
                return rendered
            staged = [result for result in results if isinstance(result, store.Staged)]
            staged += [store.stage(output, asset.url, asset.data) for asset in others]
            return _write(output, staged, report, clock)
    except OSError as error:
        return _with(report, [store.write_problem(error, output, replacing=False)])
    finally:
        store.abandon(output)


def _with(report: BuildReport, problems: list[Problem]) -> BuildReport:
    return replace(report, problems=ordered([*report.problems, *problems]))


def _rendered(results: list[store.Staged | Problem | None], report: BuildReport, clock: _Clock) -> BuildReport:
    """The report, with what is wrong with the templates; the very same report when nothing is."""
    clock.lap("render")
    problems = _first_of_each([result for result in results if isinstance(result, Problem)])
    return _with(report, problems) if problems else report


def _write(output: Path, staged: list[store.Staged], report: BuildReport, clock: _Clock) -> BuildReport:
    problems = store.strangers(output, staged)
    if problems:
        return _with(report, problems)
    try:
        written = store.commit(output, staged)
    except OSError as error:
        return replace(_with(report, [store.write_problem(error, output, replacing=True)]), broken_off=True)
    clock.lap("write")
    return replace(report, written=tuple(sorted(written.written)), unchanged=written.unchanged, removed=written.removed)


def _page(
    renderer: Renderer, context: Context, nav: tuple[NavItem, ...], output: Path | None, page: Page
) -> store.Staged | Problem | None:
    """Render one page and stage it; in a worker process only the result goes back."""
    try:
        data = renderer.page(page, frame(page, nav, context))
    except TemplateFault as mistake:
        return mistake.problem
    return store.stage(output, page.url, data) if output else None


def _first_of_each(problems: list[Problem]) -> list[Problem]:
    """A template's mistake once, however many pages show it."""
    first: dict[tuple[str, int, str], Problem] = {}
    for problem in problems:
        first.setdefault((problem.path, problem.line, problem.message), problem)
    return list(first.values())


def _other_files(root: Path, files: Files, assets: dict[str, Asset], codes: list[str]) -> Iterator[Asset]:
    """What a site has besides pages: assets, flags, static files, and what keeps GitHub from running Jekyll."""
    yield Asset(".nojekyll", b"")
    yield from assets.values()
    yield from flag_files(iter(codes))
    for path in files.static:
        yield Asset(path.removeprefix("static/"), (root / path).read_bytes())
