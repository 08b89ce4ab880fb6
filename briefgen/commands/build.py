"""`briefgen build` and `briefgen check`: the same, but for writing."""

import contextlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.commands.asking import (
    address,
    base_url_option,
    day,
    drafts_option,
    jobs_option,
    now,
    processes,
    project,
    root_option,
    skip_option,
    today_option,
)
from briefgen.seal import Seal
from briefgen.terminal import WARNINGS, Asked, Progress, show

if TYPE_CHECKING:
    from briefgen.build import Options
    from briefgen.memory import Memory
    from briefgen.outcome import BuildReport


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """The options that `build` and `check` have in common."""
    options = (
        root_option,
        base_url_option,
        today_option,
        click.option(
            "--as-of",
            metavar="YYYY-MM-DD",
            help="The site as it was known on that day; also the day for --today, unless that is given.",
        ),
        drafts_option,
        skip_option,
        click.option("--strict", is_flag=True, help="Treat findings as errors."),
        jobs_option,
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


@click.command()
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


@click.command()
@_shared
def check(form: str, **asked: Any) -> None:
    """Check the project: everything that a build does, without writing.

    Also tells findings: what is allowed and yet probably not meant. Their severities are set in briefgen.yaml under
    `check`.
    """
    _run(None, form, Asked(), write=False, **asked)


def _run(output: Path | None, form: str, more: Asked, *, write: bool, root: Path | None, **asked: Any) -> None:
    folder = project(root)
    site = output or folder / "site"
    if not (write and form == "text" and more == Asked() and asked["cached"]):
        _memory, report, _ = _built(folder, site, form, more, None, write=write, **asked)
        sys.exit(report.exit_code)
    began = time.perf_counter()
    with contextlib.closing(Seal(folder, site.resolve(), _said(site, **asked))) as sealed:
        if (lines := sealed.summary()) is not None:
            told = f"time:     {time.perf_counter() - began:.2f} s (nothing changed)"
            click.echo("\n".join(told if line.startswith("time:") else line for line in lines))
            return
        # `_memory` is what the build knew. It lasts until the program ends: to take it apart only costs time.
        _memory, report, options = _built(folder, site, form, more, sealed, write=write, **asked)
        if not report.errors:
            sealed.write(_unchanged(report, options), report.there)
    sys.exit(report.exit_code)


def _said(
    site: Path, *, jobs: object, today: str | None, as_of: str | None, base_url: str | None, **asked: object
) -> list[str]:
    """All that a build is asked for, the day included where it depends on it; the number of processes is no part."""
    del jobs
    return [str(site.resolve()), *map(str, (today or (None if as_of else now()), as_of, base_url, *asked.items()))]


def _built(
    folder: Path,
    site: Path,
    form: str,
    more: Asked,
    sealed: Seal | None,
    *,
    write: bool,
    jobs: int | None,
    today: str | None,
    as_of: str | None,
    base_url: str | None,
    **asked: Any,
) -> tuple["Memory", "BuildReport", "Options"]:
    """Build, and show what came of it."""
    from briefgen.build import Options
    from briefgen.build import build as run
    from briefgen.memory import Memory

    known = day(as_of, "--as-of")
    first = day(today, "--today") or known or now()
    options = Options(folder, site, first, known, address(base_url), jobs=processes(jobs), write=write, **asked)
    memory = Memory(folder, sealed.look, sealed.found) if sealed else Memory(folder)
    with Progress(shown=form == "text" and sys.stderr.isatty()) as progress:
        report = run(options, progress.tell, memory)
        if more.verify:
            from briefgen.verify import verify

            report = verify(options, report, run)
    show(report, options, form, more)
    return memory, report, options


def _unchanged(report: "BuildReport", options: "Options") -> list[str]:
    """What a build says that finds the site as this one left it, but for its time."""
    from msgspec.structs import replace

    from briefgen import report as words

    count = len(report.written) + report.unchanged
    same = replace(report, written=(), unchanged=count, removed=(), seconds={}, reasons={})
    told = list(words.summary(same, wrote=True, output=str(options.output)))
    return told + [WARNINGS] * (len(report.problems) > len(report.errors))
