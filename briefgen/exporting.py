"""The data of a site without its pages: all files into a folder, or one table into a file or pipe."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from briefgen import store
from briefgen.build import End
from briefgen.data_pages import PIECES, is_data
from briefgen.finishing import Means, remember
from briefgen.indexes import Reading
from briefgen.making import HEAVY, Maker
from briefgen.outcome import BuildReport
from briefgen.outputs.rows import ndjson_pieces
from briefgen.outputs.tables import TABLES
from briefgen.packs import Damaged
from briefgen.planning import Site
from briefgen.problems import Problem

FORMATS: dict[str, Callable[..., Iterator[bytes]]] = {
    "csv": PIECES[".csv"],
    "excel": PIECES[".excel.csv"],
    "json": PIECES[".json"],
    "ndjson": ndjson_pieces,
}
"""What makes a table in each form that can be asked for."""


def to_folder(site: Site, output: Path | None, index: Reading, report: BuildReport, means: Means) -> BuildReport:
    """Write the files for programs of a site, as its folder would have them, and nothing else."""
    assert output is not None
    remember(means.cache, index)
    try:
        with store.locked(output):
            return _written(site, output, report, means)
    except OSError as error:
        return report.with_problems([store.write_problem(error, output, replacing=False)])
    finally:
        store.abandon(output)


def _written(site: Site, output: Path, report: BuildReport, means: Means) -> BuildReport:
    """Make all files; replace those that are other ones, remove those that are no longer made."""
    pages = [page for page in site.planned if is_data(page)]
    store.begin(output)
    maker = Maker(site.known.renderer, site.context, (), output, None)
    parts = [[page for page in pages if page.heavy is heavy] for heavy in (True, False)]
    staged = [file for part in parts for made in means.spread(HEAVY, maker.page, part) for file in made.staged]
    if problems := store.strangers(output, staged):
        return report.with_problems(problems)
    done = store.commit(output, staged, {})
    means.clock.lap("export")
    report = replace(report, pages=0, other_files=len(pages))
    return replace(report, written=tuple(sorted(done.written)), unchanged=done.unchanged, removed=done.removed)


def is_site(folder: Path) -> bool:
    """Whether a folder has pages that a build made: an export would take them away."""
    return any(url.endswith(".html") for url in store.owned(folder))


def to_stream(table: str, form: str, target: BinaryIO) -> End:
    """What writes a table to a stream, row by row, once the site is known to have no mistakes."""

    def end(site: Site, _output: Path | None, index: Reading, report: BuildReport, means: Means) -> BuildReport:
        remember(means.cache, index)
        begun = False
        try:
            for piece in FORMATS[form](TABLES[table], site.context):
                target.write(piece)
                begun = True
            target.flush()
        except Damaged:
            if not begun:
                raise  # then it can begin again
            message, hint = "the cache was removed while it was read", "run it again"
            return report.with_problems([Problem("cannot-write", table, 1, 1, message, hint)])
        return report

    return end
