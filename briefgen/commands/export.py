"""`briefgen export`: the data of a site, without its pages."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from briefgen.commands.asking import (
    FILE,
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
from briefgen.terminal import Asked, Progress, show, show_problems

if TYPE_CHECKING:
    from briefgen.build import End, Options

ALL = "all"
TABLES = ("facts", "articles", "sources", "corrections")
OWN = (FILE, "content", "templates", ".git")
"""Where a slip in the name of the output would cost somebody's work."""
FORMATS = ("csv", "excel", "json", "ndjson")


@click.command()
@click.argument("table", type=click.Choice([ALL, *TABLES]), default=ALL)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Form of a table; excel is CSV that is safe in spreadsheets. Default: csv.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="File for a table. Default: standard output. For all, the folder. Default: export/ in the project.",
)
@root_option
@base_url_option
@today_option
@click.option("--as-of", metavar="YYYY-MM-DD", help="The data as it was known on that day.")
@drafts_option
@click.option("--strict", is_flag=True, help="Treat findings as errors.")
@jobs_option
@click.option(
    "--no-cache",
    "cached",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Neither use nor keep what builds keep in .briefgen/.",
)
def export(table: str, form: str | None, output: Path | None, root: Path | None, **asked: Any) -> None:
    """Write the data of a site without its pages.

    One table goes to a file or pipe, all files to a folder.
    The files are those of data/ in the built site, and the timelines beside the pages of countries and topics. When
    anything is wrong in the project all problems are told and nothing is written.
    """
    folder = project(root)
    if table == ALL:
        if form:
            raise click.UsageError("--format is for one table: briefgen export facts --format json.")
        _to_folder(folder, output or folder / "export", **asked)
    if output and (part := _of_project(folder, output)):
        raise click.UsageError(
            f"{output} lies in {part} of the project, where your own files are. Choose another place."
        )
    with _opened(output) as target:
        _to_stream(folder, table, form or "csv", target, **asked)


def _of_project(folder: Path, output: Path) -> str:
    """The part of a project that a file lies in, where it is one whose files are written by hand; else nothing."""
    whole, root = output.resolve(), folder.resolve()
    part = whole.relative_to(root).parts[0] if whole.is_relative_to(root) and whole != root else ""
    return part if part in OWN else ""


def _options(
    folder: Path,
    output: Path,
    *,
    today: str | None,
    as_of: str | None,
    base_url: str | None,
    jobs: int | None,
    **asked: Any,
) -> "Options":
    from briefgen.build import Options

    known = day(as_of, "--as-of")
    first = day(today, "--today") or known or now()
    more = {"jobs": processes(jobs), "skip": ("search",), **asked}
    return Options(folder, output, first, known, address(base_url), **more)


def _to_folder(folder: Path, output: Path, **asked: Any) -> None:
    from briefgen.build import build as run
    from briefgen.exporting import is_site, to_folder

    if is_site(output):
        raise click.UsageError(f"{output} has a built site, with its data in it. Choose another folder with --output.")
    options = _options(folder, output, **asked)
    with Progress(shown=sys.stderr.isatty()) as progress:
        report = run(options, progress.tell, end=to_folder)
    show(report, options, "text", Asked())
    sys.exit(report.exit_code)


def _to_stream(folder: Path, table: str, form: str, target: BinaryIO, **asked: Any) -> None:
    # A folder that no build has written to, since nothing of a site is taken over or written.
    import tempfile

    from briefgen.build import build as run
    from briefgen.exporting import to_stream

    options = _options(folder, Path(tempfile.gettempdir(), "briefgen-export"), **asked)
    end: End = to_stream(table, form, target)
    try:
        report = run(options, end=end)
    except BrokenPipeError:
        sys.exit(0)  # whoever reads has had enough
    if report.errors:
        show_problems(report.errors, folder)
        sys.exit(report.exit_code)


@contextlib.contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output; or a file, which takes its place only when it is whole."""
    if output is None or str(output) == "-":
        yield sys.stdout.buffer
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise click.FileError(str(output), error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
