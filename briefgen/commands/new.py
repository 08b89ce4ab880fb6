"""`briefgen new`: a file for an article, a country or a topic; a template of the theme to change."""

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.commands.asking import CONTENT, as_typed, now, project, root_option

if TYPE_CHECKING:
    from briefgen.blanks import Values, Wrong
    from briefgen.problems import Mistake


@click.group()
def new() -> None:
    """Begin an article, a country, a topic or a template.

    That of a country or topic is the judgement that opens its page.
    Never changes a file that is there.
    """


@new.command()
@click.argument("words", nargs=-1, required=True, metavar="TITLE")
@click.option("--source", metavar="URL", help="Address of the page where it was published.")
@click.option("--publisher", metavar="NAME", help="Who published it. Not needed where publishers.yaml knows the host.")
@click.option("--date", metavar="YYYY-MM-DD", help="When it was published. Default: today.")
@click.option("--lang", metavar="CODE", help="Language of the source, such as ro or pt-BR.")
@click.option("--country", "countries", multiple=True, metavar="NAME", help="A country, by code or name. Repeatable.")
@click.option("--topic", "topics", multiple=True, metavar="NAME", help="A topic, by id or name. Repeatable.")
@click.option("--id", "name", metavar="ID", help="Name of the file and of its page. Default: made from the title.")
@click.option("--draft", is_flag=True, help="Leave it out of the site until `draft` is taken out.")
@root_option
def article(words: tuple[str, ...], name: str | None, root: Path | None, **given: Any) -> None:
    """Begin an article in content/articles/.

    Every field that is not given stands in the file as a remark that says what it means.
    """
    from briefgen import blanks

    folder = project(root)
    values, wrong = blanks.values_of({"title": " ".join(words), **given}, now(), _topics(folder))
    if name is not None:
        wrong += _unusable("--id", name, made := blanks.given_id(name, "articles"))
    else:
        made = blanks.identifier(values.title, "articles") if values.title else ""
        wrong += _unusable("the title", values.title, made, "Give a name with --id.")
    _refuse(wrong)
    path = _free(folder, "articles", str(made))
    _write(folder, path, blanks.article(values))
    _tell_article(folder, path, values)


@new.command()
@click.argument("words", nargs=-1, required=True, metavar="NAME")
@root_option
def country(words: tuple[str, ...], root: Path | None) -> None:
    """Begin the judgement on a country.

    It opens the country's page. NAME is its name or its code.
    """
    from briefgen import blanks

    folder, given = project(root), " ".join(words)
    code = blanks.country_code(given)
    _refuse(_unusable("the country", given, code))
    path = _free(folder, "countries", str(code))
    _write(folder, path, blanks.country(now()))
    _tell(folder, path, "Write your judgement below the second line ---.")


@new.command()
@click.argument("words", nargs=-1, required=True, metavar="NAME")
@root_option
def topic(words: tuple[str, ...], root: Path | None) -> None:
    """Begin the judgement on a topic, which opens its page."""
    from briefgen import blanks

    folder, given = project(root), " ".join(words)
    title = blanks.title_of(given)
    name = blanks.identifier(title, "topics") if isinstance(title, str) else title
    if there := _topics(folder).get(blanks.folded(given)):
        _free(folder, "topics", there)
    more = f"Make a file such as content/topics/ferries.md, with the line `title: {title}`."
    _refuse(_unusable("the topic", given, name, more if isinstance(title, str) else ""))
    path = _free(folder, "topics", str(name))
    _write(folder, path, blanks.topic(str(title), now()))
    _tell(folder, path, f"Articles join it with the line: topics: [{name}]")


@new.command()
@click.argument("name")
@root_option
def template(name: str, root: Path | None) -> None:
    """Copy a template or style sheet of the theme.

    The copy in templates/ goes before the theme's own.
    NAME is its name in the theme, such as country.html or assets/style.css.
    """
    from briefgen.content.otherwords import nearest
    from briefgen.theme import default_theme

    folder, theme = project(root), default_theme()
    known = sorted(path.relative_to(theme).as_posix() for path in theme.rglob("*") if path.is_file())
    if name not in known:
        near = nearest(name, known)
        shown = ", ".join(one for one in known if "/fonts/" not in one)
        hint = f"Did you mean {near}? There are: {shown}." if near else f"There are: {shown}."
        raise click.UsageError(f'The theme has no template "{_printable(name)}". {hint}')
    path = f"templates/{name}"
    if os.path.lexists(folder / path):
        raise click.UsageError(f"{path} is there already and was not changed.")
    _write(folder, path, (theme / name).read_bytes())
    _tell(folder, path, "From now on this file is used. Delete it to have the theme's own again.")


def _topics(folder: Path) -> dict[str, str]:
    """The ids of the topics that have a file, by their titles as these are compared."""
    from briefgen.blanks import folded
    from briefgen.content.intros import read_intro
    from briefgen.files import data_of

    found: dict[str, str] = {}
    for path in sorted((folder / CONTENT / "topics").rglob("*.md")):
        with contextlib.suppress(OSError):
            intro, _ = read_intro(data_of(path), path.as_posix())
            if intro and intro.title:
                found.setdefault(folded(intro.title), intro.id)
    return found


def _unusable(option: str, value: str, found: "str | Mistake", more: str = "") -> "list[Wrong]":
    from briefgen.blanks import Wrong

    if isinstance(found, str):
        return []
    message = "; ".join(filter(None, (found.message, found.hint)))
    return [Wrong(option, value, f"{message}. {more}".strip() if more else message)]


def _refuse(wrong: "list[Wrong]") -> None:
    """Refuse what cannot be used, all of it at once."""
    if wrong:
        lines = (f'  {one.option} "{_printable(one.value)}": {one.message}' for one in wrong)
        raise click.UsageError("\n".join(["Nothing was written.", *lines]))


def _printable(value: str) -> str:
    """A value on one line, whatever is in it."""
    return "".join(char if char.isprintable() else "·" for char in value.encode("utf-8", "replace").decode())[:100]


def _free(folder: Path, kind: str, name: str) -> str:
    """The path of a new file; refuses where a file would make the same page."""
    below = folder / "content" / kind
    same = (path for path in below.rglob("*.md") if path.stem.lower() == name.lower())
    if there := next((path for path in (*same, below / f"{name}.md") if os.path.lexists(path)), None):
        more = " Give the new one another name with --id." if kind == "articles" else ""
        raise click.UsageError(f"{there.relative_to(folder).as_posix()} is there already and was not changed.{more}")
    return f"content/{kind}/{name}.md"


def _write(folder: Path, path: str, content: str | bytes) -> None:
    target = folder / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None


def _tell_article(folder: Path, path: str, values: "Values") -> None:
    """Say where it is, and what is still to be filled in."""
    if not (values.url or values.publisher):
        _tell(folder, path, "Write where it was published, under source. Until then the site is not built.")
    else:
        _tell(folder, path, "Write the facts under facts, and the text below the second line ---.")


def _tell(folder: Path, path: str, then: str) -> None:
    click.echo(f"{as_typed(folder / path)}\n{then}")
