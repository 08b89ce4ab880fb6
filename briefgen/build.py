"""The one orchestrator: read, link, plan, render, stage, write; every problem of every phase in one report."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from briefgen import addresses, pages, store, workers
from briefgen.ahead import Ahead
from briefgen.articles import read_articles
from briefgen.briefing.as_of import as_of, without_links
from briefgen.briefing.link import link
from briefgen.briefing.moved import through_aliases
from briefgen.briefing.names import names
from briefgen.cache import FOLDER, Cache, Damaged, Entries, Mark, Marks, Reading, Unit, Unwritable, opened
from briefgen.cards import digest_of
from briefgen.closures import closures, sources
from briefgen.config import FILE, Config, read_config
from briefgen.content.articles import Policy
from briefgen.content.reading import Files, find, read
from briefgen.findings import of_briefing
from briefgen.generator import generator
from briefgen.making import Made, Maker, Spread, Task, make
from briefgen.page import Page, navigation
from briefgen.problems import CODES, Problem, ordered
from briefgen.render import ENTRY, Asset, Renderer, default_theme, flag_files, load_assets
from briefgen.showing.context import Context, article_address
from briefgen.showing.inputs import of_view, units
from briefgen.stale import Wanted, settled, stale

ATTEMPTS = 4
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


def build(options: Options, progress: Progress | None = None) -> BuildReport:
    """Build or check a site. Mistakes are in the report; an exception is a bug."""
    clock = _Clock()
    told = progress or (lambda _phase, _done, _all: None)
    with workers.uncollected():
        # A damaged cache is cleared; should somebody delete it again and again, the build does without.
        for _attempt in range(ATTEMPTS):
            with contextlib.suppress(Damaged, store.Overtaken):
                return _built(options, options.root if options.cached else None, clock, told)
        return _built(options, None, clock, told)


def _built(options: Options, root: Path | None, clock: _Clock, progress: Progress) -> BuildReport:
    """One attempt, with the cache of a project or with one that lasts as long as the build."""
    ahead = Ahead(_folders(options.root))
    try:
        with opened(root) as cache:
            try:
                return _build(options, cache, ahead, clock, progress)
            except Damaged:
                cache.clear()
                raise
    except Unwritable as error:
        return BuildReport((store.write_problem(error, options.root / FOLDER, replacing=False),))
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


def _build(options: Options, cache: Cache, ahead: Ahead, clock: _Clock, progress: Progress) -> BuildReport:
    """Whatever is wrong with the configuration, content is read all the same: one run tells everything."""
    config, in_config = _config(options)
    files, problems = find(options.root)
    problems += in_config
    spread = partial(_counted, options.jobs, progress)
    policy, program = Policy(config.text, config.raw_html), generator()
    content, found = read(options.root, files, policy)
    problems += found
    known, _ = names(content.registries)
    keys = digest_of(program, policy), digest_of(program, content.registries)
    articles = read_articles(
        options.root, files.articles, policy, known, cache, partial(spread, "reading"), keys, drafts=options.drafts
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
    theme = _theme(options.root)
    base = _base(options, context, theme, program, cache)
    base.renderer.environment.translated = ahead.python
    planned = _planned(context, base)
    problems += addresses.collisions(planned) + addresses.dead_links(context, planned, files.static)
    if options.as_of:
        context, planned = _as_known(context, planned, options.as_of)
    own = [asset.url for asset in (*theme.assets.values(), *flag_files(iter(sorted(context.covered))))]
    problems += addresses.taken(planned, own, files.static)
    clock.lap("plan")
    judged = _judged(problems, config, strict=options.strict)
    report = BuildReport(judged, len(planned), drafts=content.drafts, seconds=clock.seconds, changed=articles.changed)
    if in_config or (report.errors and options.write):
        _remember(cache, articles.index)
        return replace(report, configured=not in_config)
    site = _Site(options, context, planned, files, theme, base)
    return _make(site, articles.index, cache, report, clock, spread)


class Theme(Struct, frozen=True):
    """The theme and what shadows it."""

    folders: list[Path]
    """Of templates, the project's own before the package's."""
    assets: dict[str, Asset]


def _theme(root: Path) -> Theme:
    folders = _folders(root)
    return Theme(folders, load_assets(folders))


def _folders(root: Path) -> list[Path]:
    own, theme = root / "templates", default_theme()
    return [own, theme] if own.is_dir() and own.resolve() != theme.resolve() else [theme]


class _Base(Struct, frozen=True):
    """What is known before the site is planned."""

    before: Marks
    """What the last build left."""
    now: Marks
    """Digests of what all pages have in common."""
    there: dict[str, tuple[int, int]]
    """What lies in the output."""
    written: int
    """When a build last changed the output, in nanoseconds."""
    units: dict[str, bytes]
    """Digests of units of pages."""
    renderer: Renderer


def _base(options: Options, context: Context, theme: Theme, program: bytes, cache: Cache) -> _Base:
    written = store.last_written(options.output)  # first: what is looked at after it may only be newer
    before, there = cache.marks(options.output), store.found(options.output)
    renderer = Renderer(theme.folders, theme.assets, context.config.base_path)
    known = sources(theme.folders)
    source = digest_of(sorted(known.items()))
    same = source == before.sources and program == before.generator
    templates = before.templates if same else closures(renderer.environment, known, ENTRY)
    now = Marks(_common(context, theme, options.as_of), program, source, templates)
    return _Base(before, now, there, written, {} if options.as_of else units(context), renderer)


def _planned(context: Context, base: _Base) -> tuple[Page, ...]:
    """All pages; those of units that are as they were are taken over, unless the navigation is another one."""
    if not base.units:
        return pages.plan(context)
    files = base.before.files
    known = {
        unit: tuple(_settled(url, unit, files[url]) for url in base.before.units[unit].pages)
        for unit in settled(base.units, base.now, base.before, base.there)
    }
    planned = pages.plan(context, known)
    if not known or digest_of(navigation(planned)) == base.before.nav:
        return planned
    return pages.plan(context)


def _settled(url: str, unit: str, mark: Mark) -> Page:
    return Page(url, mark.template, _unplanned, made_from=mark.made_from, unit=unit, settled=mark.inputs)


def _unplanned() -> NoReturn:
    raise AssertionError("a page that is as it was is made again")


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


class _Site(Struct, frozen=True):
    """The site that is to be made."""

    options: Options
    context: Context
    planned: tuple[Page, ...]
    files: Files
    theme: Theme
    base: _Base

    @property
    def output(self) -> Path | None:
        return self.options.output if self.options.write else None


def _make(site: _Site, index: Reading, cache: Cache, report: BuildReport, clock: _Clock, spread: Spread) -> BuildReport:
    """Make what is stale, and write it when that is asked for and nothing is wrong."""
    if site.output is None:
        return _made(site, index, cache, report, clock, spread)
    try:
        with store.locked(site.output):
            if store.last_written(site.output) != site.base.written:
                raise store.Overtaken
            return _made(site, index, cache, report, clock, spread)
    except OSError as error:
        return _with(report, [store.write_problem(error, site.output, replacing=False)])
    finally:
        store.abandon(site.output)


def _made(site: _Site, index: Reading, cache: Cache, report: BuildReport, clock: _Clock, spread: Spread) -> BuildReport:
    context, nav = site.context, navigation(site.planned)
    before, now, renderer = site.base.before, site.base.now, site.base.renderer
    around = digest_of(nav)
    wanted = {page.url: Wanted(page.template, page.settled or _inputs(page, around)) for page in site.planned}
    reasons = stale(wanted, now, before, site.base.there)
    clock.lap("compare")
    maker = Maker(renderer, context, nav, site.output, cache if context.as_of is None else None)
    tasks = _tasks(site, index, now, reasons, maker)
    articles = {task.page.url for task in tasks if task.page}
    if site.output:
        store.begin(site.output)
    made = make(
        maker, tasks, [page for page in site.planned if page.url in reasons and page.url not in articles], spread
    )
    clock.lap("render")
    faults = sorted((fault for one in made for fault in one.problems), key=lambda fault: fault[0])
    problems = _first_of_each([problem for _, problem in faults])
    if problems:
        return _with(report, problems)
    index = _with_entries(index, site.context, maker.entries)
    report = replace(report, reasons=reasons, templates=_by_template(made))
    if site.output is None:
        _remember(cache, index)
        return report
    staged = [one for result in made for one in result.staged]
    kept = [_unchanged(url, before.files[url]) for url in wanted if url not in reasons]
    others = [store.stage(site.output, asset.url, asset.data) for asset in _other_files(site)]
    report, written = _write(site.output, [*staged, *kept, *others], report, clock)
    if written and context.as_of is None:
        now.nav, now.units = around, _units(site.planned, site.base.units)
        now.files = _files(site, wanted, [*staged, *kept])
        _remember(cache, index, site.output, now)
        clock.lap("remember")
    return report


def _units(planned: Iterable[Page], digests: Mapping[str, bytes]) -> dict[str, Unit]:
    """The units of the site, each with its pages."""
    found: dict[str, list[str]] = {}
    for page in planned:
        if page.unit in digests:
            found.setdefault(page.unit, []).append(page.url)
    return {unit: Unit(digests[unit], tuple(urls)) for unit, urls in found.items()}


def _files(site: _Site, wanted: Mapping[str, Wanted], files: Iterable[store.Staged]) -> dict[str, Mark]:
    """What is known of each page as it was written."""
    made_from = {page.url: page.made_from for page in site.planned}
    marks = {}
    for file in files:
        before = site.base.before.files.get(file.url)
        here = site.base.there.get(file.url) if not file.changed and before else None
        changed = here[1] if here else (site.options.output / file.url).stat().st_ctime_ns
        page = wanted[file.url]
        marks[file.url] = Mark(page.template, page.inputs, made_from[file.url], file.digest, file.size, changed)
    return marks


def _unchanged(url: str, mark: Mark) -> store.Staged:
    return store.Staged(url, mark.digest, changed=False, size=mark.size)


def _common(context: Context, theme: Theme, known: dt.date | None) -> bytes:
    """Everything but facts, articles and intros that a view may show: whatever of it changes, every page is made."""
    content = context.briefing.content
    return digest_of(
        context.config,
        content.registries,
        sorted(context.covered),
        sorted((topic, context.topic_name(topic)) for topic in context.topics),
        sorted((question, context.question_name(question)) for question in context.asked),
        sorted(set(context.briefing.publishers) & {f"publishers:{name}" for name in content.registries.publishers}),
        any(page.id == "about" for page in content.pages),
        known,
        sorted((name, asset.url) for name, asset in theme.assets.items()),
    )


def _inputs(page: Page, nav: bytes) -> bytes:
    """Digest of what a page alone is made from: its view, and what stands around it."""
    shown = of_view(page.view()) if page.inputs is None else page.inputs
    return digest_of(shown, page.title, page.description, page.section, page.crumbs, page.feed, nav)


def _tasks(site: _Site, index: Reading, now: Marks, reasons: Mapping[str, str], maker: Maker) -> list[Task]:
    """Articles of which the page or the entries have to be made; the others' entries are given to the maker."""
    pages = {page.url: page for page in site.planned if page.url in reasons}
    context = site.context
    general = digest_of(now.common, now.generator, now.templates.get(ENTRY, b""))
    tasks = []
    for card in context.briefing.content.articles.cards:
        key = digest_of(general, card.entries, context.influences_on(card.id))
        entries = index.articles[card.path].entries if maker.cache else None
        fresh = entries is not None and entries.key == key
        page = pages.get(article_address(card.id))
        if fresh and entries:
            maker.entries[card.id] = entries
        if page or not fresh:
            tasks.append(Task(card, page, None if fresh or maker.cache is None else key))
    return [task for task in tasks if task.page or (task.entries and task.card.count)]


def _with_entries(index: Reading, context: Context, entries: Mapping[str, Entries]) -> Reading:
    articles = dict(index.articles)
    for card in context.briefing.content.articles.cards:
        kept = articles[card.path]
        if card.id in entries and kept.entries != entries[card.id]:
            articles[card.path] = replace(kept, entries=entries[card.id])
    return replace(index, articles=articles)


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


def _other_files(site: _Site) -> Iterator[Asset]:
    """What a site has besides pages: assets, flags, static files, and what keeps GitHub from running Jekyll."""
    yield Asset(".nojekyll", b"")
    yield from site.theme.assets.values()
    yield from flag_files(iter(sorted(site.context.covered)))
    for path in site.files.static:
        yield Asset(path.removeprefix("static/"), (site.options.root / path).read_bytes())
