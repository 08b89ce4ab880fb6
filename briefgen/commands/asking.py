"""What several commands ask for: the project, the day, the address."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from briefgen.config import Config

FILE = "briefgen.yaml"
CONTENT = "content"
ARTICLES = "content/articles"
PARTS = ("data", "search")
"""What a site can be built without."""

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The project's folder. Default: the nearest one upwards with {FILE} or {ARTICLES}/.",
)
base_url_option = click.option(
    "--base-url", metavar="URL", help="Address at which the site is published, instead of the configuration's."
)
today_option = click.option("--today", metavar="YYYY-MM-DD", help="The day that “upcoming” depends on. Default: today.")
drafts_option = click.option("--drafts", is_flag=True, help="Include drafts.")
skip_option = click.option(
    "--skip",
    metavar="PARTS",
    callback=lambda _context, _option, written: parts(written),
    help=f"Leave out what takes longest on a large site: {', '.join(PARTS)}, or several with commas between.",
)
jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    metavar="N",
    help="Processes to use. Default: one for each processor core.",
)


def project(root: Path | None) -> Path:
    """The project's folder: the one that is named, else the nearest one from the working folder upwards."""
    folder = root or _nearest(Path.cwd())
    if not (folder / FILE).exists() and not (folder / CONTENT).is_dir():
        raise click.UsageError(f"{folder} has neither {FILE} nor {CONTENT}/. Name your project's folder with --root.")
    return folder


def _nearest(here: Path) -> Path:
    """The nearest folder upwards that has a configuration or articles; else the working folder, when it has content."""
    for folder in (here, *here.parents):
        if (folder / FILE).exists() or (folder / ARTICLES).is_dir():
            return folder
    if (here / CONTENT).is_dir():
        return here
    raise click.UsageError(
        f"No {FILE} and no {ARTICLES}/ in {here} or any folder above it. Go to your project, or name it with --root.\n"
        "To begin one here: briefgen init"
    )


def as_typed(path: Path) -> str:
    """A path as one would type it: from the working folder where it lies below that, else in full."""
    full, here = path.resolve(), Path.cwd()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)


def address(base_url: str | None) -> str | None:
    """The address that --base-url gives; None where it is not given."""
    from briefgen.content.fields import bad_url

    wrong = bad_url(base_url) if base_url else None
    if base_url and not wrong and set("?#") & set(base_url):
        wrong = "the site's address has no ? and no #"
    if wrong:
        raise click.BadParameter(f"{wrong}; write it like https://example.org/briefing/.", param_hint="--base-url")
    return base_url


def configuration(folder: Path, base_url: str | None = None) -> "Config":
    """What is configured, as far as it can be read: a build tells what is wrong with it."""
    from briefgen.config import Config, read_config
    from briefgen.files import data_of

    try:
        config = read_config(data_of(folder / FILE))[0]
    except OSError:
        config = Config()
    return config.at(base_url)


def parts(written: str | None) -> tuple[str, ...]:
    """The parts of a site that --skip leaves out, sorted."""
    named = {part.strip() for part in (written or "").split(",")} - {""}
    if unknown := sorted(named.difference(PARTS)):
        raise click.BadParameter(f'"{unknown[0]}" is none of {", ".join(PARTS)}.', param_hint="--skip")
    return tuple(sorted(named))


def processes(jobs: int | None) -> int:
    """How many processes to use: as many as asked for, else one for each processor core."""
    from briefgen import workers

    return jobs or workers.usable()


def now() -> dt.date:
    """The present day: the only place where the clock is read."""
    return dt.datetime.now().astimezone().date()


def day(written: str | None, option: str) -> dt.date | None:
    """The day that an option gives; None where it is not given."""
    from briefgen.content import edtf
    from briefgen.problems import Mistake

    if written is None:
        return None
    found = edtf.parse(written)
    if isinstance(found, Mistake) or found.precision != "day" or found.day is None:
        raise click.BadParameter(f'"{written}" is not a day; write it like 2025-09-12.', param_hint=option)
    return found.day
