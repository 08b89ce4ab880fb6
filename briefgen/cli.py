"""The command line: arguments, the only printer, the only exit code."""

import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import click

from briefgen import __version__

if TYPE_CHECKING:
    from briefgen.build import BuildReport, Options

FILE = "briefgen.yaml"
CONTENT = "content"
ARTICLES = "content/articles"
COLOURS = {"error": "red", "warning": "yellow", "place": "bright_white", "caret": "green", "hint": "cyan"}
WARNINGS = "          `briefgen check` tells the warnings"
LONG = 200
"""Items of a phase from which progress is worth showing."""


HELP = """Make a briefing site from articles and the facts extracted from them.

\b
Exit codes:
    0  fine
    1  problems in content or templates
    2  wrong usage or configuration
    3  findings that count as errors
  130  interrupted
"""
"""The backspace character tells click to leave the lines below it as they are."""


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="briefgen")
def cli() -> None:
    """Make a briefing site from articles and the facts extracted from them."""


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """The options that `build` and `check` have in common."""
    options = (
        click.option(
            "--root",
            type=click.Path(path_type=Path, file_okay=False),
            help=f"The project's folder. Default: the nearest one upwards with {FILE} or {ARTICLES}/.",
        ),
        click.option(
            "--base-url", metavar="URL", help="Address at which the site is published, instead of the configuration's."
        ),
        click.option("--today", metavar="YYYY-MM-DD", help="The day that “upcoming” depends on. Default: today."),
        click.option(
            "--as-of",
            metavar="YYYY-MM-DD",
            help="The site as it was known on that day; also the day for --today, unless that is given.",
        ),
        click.option("--drafts", is_flag=True, help="Include drafts."),
        click.option("--strict", is_flag=True, help="Treat findings as errors."),
        click.option(
            "--jobs",
            "-j",
            type=click.IntRange(1),
            metavar="N",
            help="Processes to use. Default: one for each processor core.",
        ),
        click.option(
            "--no-cache",
            "cached",
            is_flag=True,
            flag_value=False,
            default=True,
            help="Build from nothing: neither use what the last build left in .briefgen/ nor leave anything there.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json", "github", "sarif"]),
            default="text",
            show_default=True,
            help="How to report.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@cli.command()
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Folder to write to. Default: site/ in the project."
)
@click.option("--explain", is_flag=True, help="Tell why each page was made again.")
@click.option("--profile", is_flag=True, help="Tell where the time went, by phase and by template.")
@click.option("--verify", is_flag=True, help="Build again from nothing beside it, and compare every byte.")
@_shared
def build(output: Path | None, form: str, *, explain: bool, profile: bool, verify: bool, **asked: Any) -> None:
    """Build the site.

    Makes only what changed, removes what is no longer made, and touches nothing else in the output folder. When
    anything is wrong all problems are told and the site stays as it was.
    """
    _run(output, form, Asked(explain, profile, verify), write=True, **asked)


@cli.command()
@_shared
def check(form: str, **asked: Any) -> None:
    """Check the project: everything that a build does, without writing.

    Also tells findings: what is allowed and yet probably not meant. Their severities are set in briefgen.yaml under
    `check`.
    """
    _run(None, form, Asked(), write=False, **asked)


class Asked(NamedTuple):
    """What is told of a build besides its report."""

    explain: bool = False
    profile: bool = False
    verify: bool = False


def _run(
    output: Path | None,
    form: str,
    more: Asked,
    *,
    write: bool,
    root: Path | None,
    jobs: int | None,
    today: str | None,
    as_of: str | None,
    base_url: str | None,
    **asked: Any,
) -> None:
    from briefgen import seal

    project = root or _project()
    if not (project / FILE).is_file() and not (project / CONTENT).is_dir():
        raise click.UsageError(f"{project} has neither {FILE} nor {CONTENT}/. Name your project's folder with --root.")
    sealed = None
    if write and form == "text" and more == Asked() and asked["cached"]:
        began = time.perf_counter()
        folder = (output or project / "site").resolve()
        said = [str(folder), *map(str, (today or (None if as_of else _now()), as_of, base_url, *asked.items()))]
        sealed = seal.Seal(project, folder, said)
        if (lines := sealed.summary()) is not None:
            told = f"time:     {time.perf_counter() - began:.2f} s (nothing changed)"
            click.echo("\n".join(told if line.startswith("time:") else line for line in lines))
            return

    from briefgen import workers
    from briefgen.build import Options
    from briefgen.build import build as run
    from briefgen.content.fields import bad_url

    if base_url and (wrong := bad_url(base_url)):
        raise click.BadParameter(f"{wrong}; write it like https://example.org/briefing/.", param_hint="--base-url")
    known = _day(as_of, "--as-of")
    day = _day(today, "--today") or known or _now()
    options = Options(
        project, output or project / "site", day, known, base_url, jobs=jobs or workers.usable(), write=write, **asked
    )
    with _Progress(shown=form == "text" and sys.stderr.isatty()) as progress:
        report = run(options, progress.tell)
        if more.verify:
            from briefgen.verify import verify

            report = verify(options, report, run)
    _print(report, options, form, more)
    if sealed is not None and not report.errors:
        sealed.write(_unchanged(report, options))
    sys.exit(report.exit_code)


def _unchanged(report: "BuildReport", options: "Options") -> list[str]:
    """What a build says that finds the site as this one left it, but for its time."""
    from msgspec.structs import replace

    from briefgen import report as words

    count = len(report.written) + report.unchanged
    same = replace(report, written=(), unchanged=count, removed=(), seconds={}, reasons={})
    told = list(words.summary(same, wrote=True, output=str(options.output)))
    return told + [WARNINGS] * (len(report.problems) > len(report.errors))


def _project() -> Path:
    """The nearest folder upwards that has a configuration or articles; else the working folder, when it has content."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file() or (folder / ARTICLES).is_dir():
            return folder
    if (here / CONTENT).is_dir():
        return here
    raise click.UsageError(
        f"No {FILE} and no {ARTICLES}/ in {here} or any folder above it. Go to your project, or name it with --root.\n"
        f"To begin one here, make {ARTICLES}/x.md and a {FILE} with the line: title: My briefing"
    )


def _now() -> dt.date:
    """The present day: the only place where the clock is read."""
    return dt.datetime.now().astimezone().date()


def _day(written: str | None, option: str) -> dt.date | None:
    """The day that an option gives; None where it is not given."""
    from briefgen.content import edtf
    from briefgen.problems import Mistake

    if written is None:
        return None
    day = edtf.parse(written)
    if isinstance(day, Mistake) or day.precision != "day" or day.day is None:
        raise click.BadParameter(f'"{written}" is not a day; write it like 2025-09-12.', param_hint=option)
    return day.day


def _print(report: "BuildReport", options: "Options", form: str, more: Asked) -> None:
    from briefgen import report as words

    if form == "json":
        click.echo(words.as_json(report))
        return
    if form == "sarif":
        from briefgen.sarif import sarif

        click.echo(sarif(report))
        return
    colour = None if not os.environ.get("NO_COLOR") else False
    if form == "github":
        for problem in report.problems:
            click.echo(words.github(problem))
    else:
        style = partial(_styled, plain=colour is False)
        shown = report.problems if not options.write else report.errors
        for problem in shown:
            click.echo("\n".join(words.text(problem, _line_reader(options.root), style)), err=True, color=colour)
    for line in words.explanation(report) if more.explain else ():
        click.echo(line)
    for line in words.summary(report, wrote=options.write, output=str(options.output)):
        click.echo(line)
    for line in words.profile(report) if more.profile else ():
        click.echo(line)
    if form == "text" and options.write and len(report.problems) > len(report.errors):
        click.echo(WARNINGS)


def _styled(text: str, role: str, *, plain: bool) -> str:
    return text if plain else click.style(text, fg=COLOURS[role], bold=role in ("error", "place"))


def _line_reader(root: Path) -> Callable[[str, int], str]:
    from briefgen.content.frontmatter import decode

    @cache
    def lines(path: str) -> list[str]:
        try:
            data = (root / path).read_bytes() if (root / path).is_file() else b""
        except (OSError, ValueError):
            return []
        # UTF-16 has a mark at its start; in any other encoding the columns are those of UTF-8.
        marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = decode(data, path)[0] if marked else data.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    return lambda path, number: lines(path)[number - 1] if number <= len(lines(path)) else ""


class _Progress:
    """A bar on a terminal for long work; nothing elsewhere."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self.phase = ""
        self.done = 0
        self.bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def tell(self, phase: str, done: int, of: int) -> None:
        """Show that so many of a phase's items are done."""
        if not self.shown or of < LONG:
            return
        if phase != self.phase:
            self._close()
            self.phase, self.done = phase, 0
            self.bar = click.progressbar(length=of, label=phase, file=sys.stderr, update_min_steps=max(1, of // 100))
            self.bar.__enter__()
        self.bar.update(done - self.done)
        self.done = done

    def _close(self) -> None:
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None


def main() -> None:
    """Entry point."""
    code = _code()
    # Taking a large briefing apart object by object only costs time.
    with contextlib.suppress(OSError):  # nobody may be listening any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _code() -> int:
    """Run the command; its exit code."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code if error.exit_code > 1 else 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
