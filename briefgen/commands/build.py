"""`briefgen build` and `briefgen check`: the same, but for writing."""

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
    today_option,
)
from briefgen.terminal import WARNINGS, Asked, Progress, show

if TYPE_CHECKING:
    from briefgen.build import BuildReport, Options


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

    folder = project(root)
    sealed = None
    if write and form == "text" and more == Asked() and asked["cached"]:
        began = time.perf_counter()
        site = (output or folder / "site").resolve()
        said = [str(site), *map(str, (today or (None if as_of else now()), as_of, base_url, *asked.items()))]
        sealed = seal.Seal(folder, site, said)
        if (lines := sealed.summary()) is not None:
            told = f"time:     {time.perf_counter() - began:.2f} s (nothing changed)"
            click.echo("\n".join(told if line.startswith("time:") else line for line in lines))
            return

    from briefgen.build import Options
    from briefgen.build import build as run

    known = day(as_of, "--as-of")
    options = Options(
        folder,
        output or folder / "site",
        day(today, "--today") or known or now(),
        known,
        address(base_url),
        jobs=processes(jobs),
        write=write,
        **asked,
    )
    with Progress(shown=form == "text" and sys.stderr.isatty()) as progress:
        report = run(options, progress.tell)
        if more.verify:
            from briefgen.verify import verify

            report = verify(options, report, run)
    show(report, options, form, more)
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
