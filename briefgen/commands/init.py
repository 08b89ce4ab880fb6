"""`briefgen init`: a new project, populated and ready to build."""

import os
import re
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from briefgen.commands.asking import address, as_typed, now

UNSEEN = frozenset({".git", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems and git put into folders that are empty to whoever looks."""
SHOWN = 8
"""Names that a message lists at most."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--title", metavar="TEXT", help="Title of the site. Default: the starter's own.")
@click.option("--base-url", metavar="URL", help="Address at which the site will be published.")
@click.option("--empty", is_flag=True, help="Without the starter's invented briefing.")
@click.option("--force", is_flag=True, help="Also in a folder that is not empty: add what is missing, change nothing.")
def init(folder: Path, title: str | None, base_url: str | None, *, empty: bool, force: bool) -> None:
    """Begin a project in DIR, or in this folder.

    Writes a small invented briefing that builds as it is, with its configuration, a README for the desk and the
    workflow that publishes it on GitHub Pages. Asks nothing, needs no network, and never changes a file that is there.
    """
    from briefgen.starter import Wanted, files

    wanted = Wanted(now(), _title(title), address(base_url) or "", empty, _branch(folder))
    present = _present(folder)
    if present and not force:
        raise click.UsageError(
            f"{_name(folder)} is not empty: it holds {_listed(present)}.\nName a new folder, or add --force: "
            f"it adds the files that are missing and leaves every file that is there as it is."
        )
    wanted_files = files(wanted)
    own_content = [] if empty else _strangers(folder, wanted_files)
    if own_content:  # an invented briefing has no place among real articles
        wanted_files = files(wanted._replace(empty=True))
    kept = [path for path in wanted_files if os.path.lexists(folder / path)]
    _check_folders(folder, wanted_files)
    written = _write(folder, {path: text for path, text in wanted_files.items() if path not in kept})
    _tell(folder, written, kept, own_content, populated=not (empty or own_content), alone=bool(wanted.branch))


def _title(given: str | None) -> str:
    """The title that the option gives, as briefgen.yaml will be read; empty where it is not given."""
    from briefgen.blanks import title_of

    found = "" if given is None else title_of(given)
    if not isinstance(found, str):
        raise click.BadParameter(f"{found.message}; {found.hint}.", param_hint="--title")
    return found


def _branch(folder: Path) -> str:
    """The branch that is checked out, `main` outside of a repository; empty below the top of one.

    It is read without git, which need not be there.
    """
    whole = folder.resolve()
    try:
        head = (whole / ".git" / "HEAD").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        is_below = not (whole / ".git").exists() and any((parent / ".git").exists() for parent in whole.parents)
        return "" if is_below else "main"
    found = re.fullmatch(r"ref: refs/heads/(\S+)\s*", head)
    return found[1] if found else "main"


def _present(folder: Path) -> list[str]:
    """What lies in the folder, sorted."""
    try:
        return sorted(set(os.listdir(folder)) - UNSEEN)
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        raise click.UsageError(f"{folder} is a file. Name a folder for the project.") from None
    except OSError as error:
        raise _refused(error, folder) from None


def _strangers(folder: Path, starter: Mapping[str, str]) -> list[str]:
    """Files below content/ that are not the starter's."""
    found = (path.relative_to(folder).as_posix() for path in (folder / "content").rglob("*") if not path.is_dir())
    return sorted(path for path in found if path not in starter and not path.rsplit("/", 1)[-1].startswith("."))


def _check_folders(folder: Path, paths: Iterable[str]) -> None:
    """Refuse where a file stands in the place of a folder that is needed, before anything is written."""
    needed = {parent for path in paths for parent in (folder / path).parents if parent != folder}
    blocked = sorted(str(parent) for parent in needed if os.path.lexists(parent) and not parent.is_dir())
    if blocked:
        raise click.UsageError(f"A folder is needed where a file lies: {_listed(blocked)}. Move it away first.")


def _write(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Write files that are not there yet; the paths of those that were written."""
    for path, text in texts.items():
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise _refused(error, target) from None
    return list(texts)


def _refused(error: OSError, path: Path) -> click.UsageError:
    return click.UsageError(f"{path} cannot be written: {error.strerror}. Choose another folder, or mend that first.")


def _tell(
    folder: Path, written: list[str], kept: list[str], own_content: list[str], *, populated: bool, alone: bool
) -> None:
    """Say what was done, what was left alone, and what comes next."""
    click.echo(f"{_counted(written)} written to {_name(folder)}")
    if populated and written:
        click.echo("with an invented briefing, made to be looked at and then replaced by your own")
    if own_content:
        click.echo(f"without the invented briefing, since content/ holds files of your own: {_listed(own_content)}")
    if kept:
        click.echo(f"left as they are: {_listed(kept, len(kept))}")
    if not alone:
        click.echo("without the workflow that publishes it: GitHub looks for it at the top of your repository alone")
    click.echo("\nnext:")
    if (where := as_typed(folder)) != ".":
        click.echo(f"  cd {_as_argument(where)}")
    for command, what in (
        ("briefgen serve --open", "see the site, and each change as you save it"),
        ('briefgen new article "…"', "begin an article"),
        ("briefgen check", "look for mistakes before you publish; README.md tells how"),
        *([] if alone else [("briefgen publish --workflow", "write the workflow, at the top of the repository")]),
    ):
        click.echo(f"  {command:<28}{what}")


def _counted(paths: list[str]) -> str:
    return f"{len(paths)} file{'s' * (len(paths) != 1)}"


def _name(folder: Path) -> str:
    where = as_typed(folder)
    return "this folder" if where == "." else f"{where}{os.sep}"


def _as_argument(path: str) -> str:
    """A folder as it is typed after `cd`; on Windows in the quotation marks that its shells know."""
    if os.name == "nt":
        return f'"{path}"' if " " in path else path
    return shlex.quote(f"./{path}" if path.startswith("-") else path)


def _listed(names: list[str], most: int = SHOWN) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
