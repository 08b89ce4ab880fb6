"""The theme and what shadows it: templates as they were when the build began, assets under hashed names."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import jinja2
from msgspec import Struct

from briefgen.content.frontmatter import decode
from briefgen.content.reading import is_litter, no_file, no_folder, unreadable
from briefgen.files import data_of
from briefgen.problems import Problem

OWN = "templates"
"""A project's folder for what shadows the theme."""
ASSETS = "assets"
_CSS_URL = re.compile(r"url\((['\"]?)([^'\")]+)\1\)")


def default_theme() -> Path:
    """The theme that ships with briefgen: in the package when installed, beside it in a checkout."""
    packaged = Path(__file__).parent / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "templates"


class Asset(Struct, frozen=True):
    """A file that pages refer to."""

    url: str
    """Address below the root, with a part that changes with the content."""
    data: bytes


class Template(Struct, frozen=True):
    """The file of a template."""

    path: str
    data: bytes | None
    """None: it cannot be read."""


class Templates(jinja2.BaseLoader):
    """All templates of some folders, read at once: what is rendered is what was there, whatever changes meanwhile.

    One in an earlier folder shadows that of a later one.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.files: dict[str, Template] = {}
        """By name."""
        for folder in reversed(folders):
            for path in _files(folder):
                name = os.path.relpath(path, folder).replace(os.sep, "/")
                if not name.startswith(f"{ASSETS}/"):
                    self.files[name] = Template(path, _bytes(path))

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002  # Jinja's loaders are called so
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """A template for Jinja; raises what tells its author that it is missing, unreadable or not UTF-8."""
        file = self.files.get(template)
        if file is None:
            raise jinja2.TemplateNotFound(template)
        if file.data is None:
            raise jinja2.TemplateError(f"the template {template!r} cannot be read")
        return file.data.decode(), file.path, None

    def list_templates(self) -> list[str]:
        """The names of all templates, sorted."""
        return sorted(self.files)

    def text(self, name: str) -> str:
        """A template as far as it can be read; empty where there is none."""
        file = self.files.get(name)
        return (file.data or b"").decode("utf-8", "replace") if file else ""


class Theme(Struct, frozen=True):
    """The theme and what shadows it."""

    folders: list[Path]
    """Of templates, the project's own before the package's."""
    templates: Templates
    assets: dict[str, Asset]
    problems: tuple[Problem, ...] = ()
    """What is wrong with the project's own files and folders of it, but for templates that cannot be rendered."""

    def is_own(self, name: str) -> bool:
        """Whether a template is one of the project's own files."""
        file = self.templates.files.get(name)
        return len(self.folders) == 1 or (file is not None and file.path.startswith(f"{self.folders[0]}{os.sep}"))


def theme_of(root: Path) -> Theme:
    """The theme of a project, as it is now."""
    own, theme = root / OWN, default_theme()
    folders = [own, theme] if own.is_dir() and own.resolve() != theme.resolve() else [theme]
    return Theme(folders, Templates(folders), load_assets(folders), tuple(_problems(root)))


def _problems(root: Path) -> Iterator[Problem]:
    """What stands in the place of the folders of templates and assets, or of a file in them."""
    own = root / OWN
    yield from no_folder(root, OWN, f"{OWN}/{ASSETS}")
    for path in _files(own):
        name = f"{OWN}/{os.path.relpath(path, own).replace(os.sep, '/')}"
        if Path(path).exists() and not Path(path).is_file():
            yield no_file(name)
        elif name.startswith(f"{OWN}/{ASSETS}/"):
            yield from _unusable(path, name)


def _unusable(path: str, name: str) -> list[Problem]:
    """Why an asset cannot be read, or a style sheet not as UTF-8."""
    try:
        with open(path, "rb") as file:
            return decode(file.read(), name)[1] if name.endswith(".css") else []
    except OSError as error:
        return [unreadable(name, error)] if os.path.lexists(path) else []  # it may have gone meanwhile


def _files(folder: Path | str, above: frozenset[str] = frozenset()) -> Iterator[str]:
    """The files below a folder; links to folders are followed, but never into a folder that they lie in."""
    real = os.path.realpath(folder)
    if real in above or not Path(real).is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry.path, above | {real})
        elif not is_litter(entry.name):
            yield entry.path


def _bytes(path: str) -> bytes | None:
    try:
        return data_of(path)
    except OSError:
        return None


def load_assets(folders: list[Path]) -> dict[str, Asset]:
    """The theme's assets by name below `assets/`; a file in an earlier folder shadows that of a later one.

    One that cannot be read is empty here, and a problem of the theme.
    Style sheets come last, since they refer to the other assets by the names that those get here.
    """
    files: dict[str, Path] = {}
    for folder in reversed(folders):
        base = folder / ASSETS
        for path in sorted(base.rglob("*")) if base.is_dir() else ():
            if path.is_file() and not is_litter(path.name):
                files[path.relative_to(base).as_posix()] = path
    found: dict[str, Asset] = {}
    for name in sorted(files, key=lambda name: (name.endswith(".css"), name)):
        data = _bytes(str(files[name])) or b""
        if name.endswith(".css"):
            data = _with_hashed_urls(data.decode("utf-8", "replace"), name, found).encode()
        found[name] = Asset(f"{ASSETS}/{_hashed(name, data)}", data)
    return found


def _hashed(name: str, data: bytes) -> str:
    if name.endswith((".txt", ".md")):
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:8]}{dot}{suffix}"


def _with_hashed_urls(css: str, name: str, known: dict[str, Asset]) -> str:
    folder, _, _ = name.rpartition("/")
    up = "../" * (name.count("/"))

    def hashed(match: re.Match[str]) -> str:
        target = f"{folder}/{match[2]}".lstrip("/")
        asset = known.get(target)
        return f"url({up}{asset.url.removeprefix(f'{ASSETS}/')})" if asset else match[0]

    return _CSS_URL.sub(hashed, css)


def flag_addresses(codes: Iterable[str]) -> list[str]:
    """Where the flags of countries lie, whether they have one or not."""
    return [f"{ASSETS}/flags/{code.lower()}.svg" for code in codes]


def flag_files(codes: Iterable[str]) -> list[Asset]:
    """The flags of those of the countries that have one."""
    return [flag for code in codes if (flag := _flag(code))]


@cache
def _flag(code: str) -> Asset | None:
    """The flag of a country, which is part of the package; None where there is none."""
    path = Path(__file__).parent / "data" / "flags" / f"{code.lower()}.svg"
    return Asset(f"{ASSETS}/flags/{path.name}", path.read_bytes()) if path.is_file() else None
