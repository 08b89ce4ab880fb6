"""The one orchestrator: read, link, plan, render, stage, write; every problem of every phase in one report."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen import addresses, pagefind, pages, search, store, workers
from briefgen.ahead import Ahead
from briefgen.articles import Read, read_articles
from briefgen.briefing.as_of import as_of, without_links
from briefgen.briefing.link import link
from briefgen.briefing.moved import through_aliases
from briefgen.briefing.names import names
from briefgen.cache import Cache, opened
from briefgen.cards import digest_of
from briefgen.config import FILE, Config, read_config
from briefgen.content.articles import Policy
from briefgen.content.reading import Files, read, unreadable
from briefgen.entries import Content
from briefgen.files import data_of
from briefgen.findings import of_briefing
from briefgen.findings.names import Slips
from briefgen.finishing import Means, finish, remember
from briefgen.generator import generator
from briefgen.indexes import Reading
from briefgen.making import HEAVY
from briefgen.memory import Memory
from briefgen.outcome import BuildReport, Clock
from briefgen.packs import Damaged, Unwritable
from briefgen.page import Page
from briefgen.planning import Site, known_of, planned_pages
from briefgen.problems import CODES, Problem, ordered
from briefgen.seal import FOLDER
from briefgen.showing.context import Context
from briefgen.theme import Theme, flag_addresses, theme_of

ATTEMPTS = 8
"""How often a build begins again when others meddle with its cache or its output."""
Progress = Callable[[str, int, int], None]
"""Told of a phase, what is done of it and how much there is."""
End = Callable[[Site, Path | None, Reading, BuildReport, Means], BuildReport]
"""What is done with a site that is planned and has no mistakes."""


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
    skip: tuple[str, ...] = ()
    """Parts of the site that are left out: `data`, `search`; sorted."""
    strict: bool = False
    """Findings are errors."""
    jobs: int = 1
    cached: bool = True
    """Whether to use what the last build left, and leave something for the next one."""
    write: bool = True
    """False: `check`, everything but writing."""


class _Attempt(Struct, frozen=True):
    """What one attempt at a build works with."""

    options: Options
    memory: Memory
    theme: Theme
    ahead: Ahead
    clock: Clock
    progress: Progress
    end: End


class _Found(Struct, frozen=True):
    """What was read of a project."""

    config: Config
    files: Files
    content: Content
    articles: Read
    problems: tuple[Problem, ...]
    configured: bool
    """False: something is wrong with the configuration."""


def build(
    options: Options, progress: Progress | None = None, memory: Memory | None = None, end: End = finish
) -> BuildReport:
    """Build or check a site. Mistakes are in the report; an exception is a bug.

    `end` makes and writes what is stale, or does something else with the site. It is called again, with the site as it
    is then, where it raises `Damaged`.
    """
    clock, memory = Clock(), memory or Memory(options.root)
    told = progress or (lambda _phase, _done, _all: None)
    with workers.uncollected():
        root = options.root if options.cached else None
        for attempt in range(ATTEMPTS):
            try:
                return _built(options, root, memory, clock, told, end)
            except Unwritable as error:
                if root is None:
                    return BuildReport((store.write_problem(error, options.root / FOLDER, replacing=False),))
                root = None
            except (Damaged, store.Overtaken):
                root = root if attempt < ATTEMPTS // 2 else None  # somebody deletes the cache again and again
    message, hint = "other builds keep changing the site or the cache", "build again when they are done"
    return BuildReport((Problem("cannot-write", options.output.name, 1, 1, message, hint),))


def _built(
    options: Options, root: Path | None, memory: Memory, clock: Clock, progress: Progress, end: End
) -> BuildReport:
    """One attempt, with the cache of a project or with one that lasts as long as the build."""
    theme = theme_of(options.root)
    ahead = Ahead(theme.templates, needed=not memory.has_compiled(theme))
    try:
        with opened(root, memory.cache) as cache:
            try:
                return _build(_Attempt(options, memory, theme, ahead, clock, progress, end), cache)
            except Damaged:
                cache.clear()
                raise
    finally:
        ahead.close()


def _config(options: Options) -> tuple[Config, list[Problem]]:
    problems: list[Problem] = []
    config = Config()
    try:
        config, problems = read_config(data_of(options.root / FILE))
    except FileNotFoundError:
        pass  # A folder with nothing but content is a project too, with every setting as it comes.
    except OSError as error:
        return config, [unreadable(FILE, error)]
    config = config.at(options.base_url)
    if options.write and (reason := store.refuse(options.output, options.root)):
        problems.append(Problem("bad-output", str(options.output), 1, 1, reason, "choose another folder with --output"))
    return config, problems


def _build(attempt: _Attempt, cache: Cache) -> BuildReport:
    """Whatever is wrong with the configuration, content is read all the same: one run tells everything."""
    options, clock, memory = attempt.options, attempt.clock, attempt.memory
    spread = partial(_counted, options.jobs, attempt.progress)
    found = _read(attempt, cache, spread)
    clock.lap("read")
    context, in_links = _linked(found, attempt)
    clock.lap("link")
    site, in_plan = _planned(context, found.files, attempt, cache)
    clock.lap("plan")
    report = _report(site, found, [*found.problems, *in_links, *in_plan], attempt)
    memory.keep(None if options.as_of else site)
    index = found.articles.index
    if not report.configured or (report.errors and options.write):
        remember(cache, index)
        return report
    means = Means(cache, clock, spread, memory)
    return attempt.end(site, options.output if options.write else None, index, report, means)


def _read(attempt: _Attempt, cache: Cache, spread: Callable[..., Iterator[Any]]) -> _Found:
    """What stands in the project's files, but for what facts do to one another."""
    options = attempt.options
    config, in_config = _config(options)
    files, problems = attempt.memory.find(options.root)
    problems += [*in_config, *attempt.theme.problems]
    policy, program = Policy(config.text, config.raw_html), generator()
    content, found = read(options.root, files, policy)
    problems += found
    slips = Slips(names(content.registries)[0])
    keys = digest_of(program, policy), digest_of(program, content.registries)
    articles = read_articles(
        options.root, files.articles, policy, slips, cache, partial(spread, "reading"), keys, drafts=options.drafts
    )
    problems += articles.problems
    content = through_aliases(replace(content, articles=articles.library, drafts=articles.drafts))
    return _Found(config, files, content, articles, tuple(problems), configured=not in_config)


def _linked(found: _Found, attempt: _Attempt) -> tuple[Context, list[Problem]]:
    """What follows from all of the content together, and what is to be told of it."""
    options, articles, config = attempt.options, found.articles, found.config
    briefing, problems = link(found.content, attempt.memory.arrangement or articles.arrangement)
    broken = {problem.path for problem in (*found.problems, *problems) if problem.severity == "error"}
    # Where an article could not be read as it was meant, that it has no facts is no finding of its own.
    problems += [told for told in articles.findings if told.code != "no-facts" or told.path not in broken]
    lacks_search = "search" not in options.skip and not pagefind.executable()
    skip = (*options.skip, "search") if lacks_search else options.skip
    context = Context(briefing, config, options.today, skip=skip)
    problems += of_briefing(briefing, context.questions, config.check, options.today, thorough=not options.write)
    return context, problems


def _planned(context: Context, files: Files, attempt: _Attempt, cache: Cache) -> tuple[Site, list[Problem]]:
    """Every page with its address, as far as it was not planned by an earlier build, and what is wrong with these."""
    options, theme, memory = attempt.options, attempt.theme, attempt.memory
    renderer = memory.renderer_of(theme, context.config.base_path)
    renderer.environment.compiled = attempt.ahead.code
    before, there = cache.marks(options.output), memory.look(options.output)
    known = known_of(there, before, options.as_of, context, renderer, generator())
    planned = planned_pages(context, known)
    problems = addresses.collisions(planned) + addresses.dead_links(context, planned, files.static)
    if options.as_of:
        context, planned = _as_known(context, planned, options.as_of)
    own = [*(asset.url for asset in theme.assets.values()), *flag_addresses(context.covered)]
    own += [search.FOLDER.rstrip("/")] * ("search" not in options.skip)
    problems += addresses.taken(planned, own, files.static)
    return Site(options.root, options.output, context, planned, files, theme, known), problems


def _report(site: Site, found: _Found, problems: list[Problem], attempt: _Attempt) -> BuildReport:
    """What came of reading, linking and planning."""
    options = attempt.options
    shown = sum(page.url.endswith(".html") for page in site.planned)
    return BuildReport(
        _judged(problems, found.config, strict=options.strict),
        shown,
        len(site.planned) - shown,
        seconds=attempt.clock.seconds,
        drafts=found.content.drafts,
        changed=found.articles.changed,
        configured=found.configured,
        lacks_search="search" in site.context.skip and "search" not in options.skip,
    )


def _as_known(whole: Context, planned: tuple[Page, ...], day: dt.date) -> tuple[Context, tuple[Page, ...]]:
    """The site as it was known on a day.

    The whole has been checked, so that nothing is a mistake only because it was not known yet. What bodies link to and
    the site of that day does not have is exactly what the whole has more: such links become plain words.
    """
    cut = as_of(whole.briefing.content, day)
    context = Context(link(cut)[0], whole.config, whole.today, day, whole.skip)
    gone = addresses.of(whole, planned) - addresses.of(context, pages.plan(context))
    context = Context(link(without_links(cut, gone))[0], whole.config, whole.today, day, whole.skip)
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
    few = 2 if phase == HEAVY else workers.FEW
    for done, result in enumerate(workers.spread(function, items, jobs, few), 1):
        progress(phase, done, len(items))
        yield result
