"""Views to bytes: one Jinja environment, the theme and what shadows it, assets under hashed names."""

import hashlib
import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import jinja2
from markupsafe import Markup
from msgspec import Struct

from briefgen import environment
from briefgen.environment import Environment
from briefgen.page import Page
from briefgen.page_views import Frame
from briefgen.problems import Problem
from briefgen.views import FactView

ENTRY = "parts/entry.html"
ASSETS = "assets"
_NO_ATTRIBUTE = re.compile(r"'briefgen\.(?:\w+_)?views\.(\w+) object' has no attribute ('\w+')")
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


class TemplateFault(Exception):  # noqa: N818  # a template's author is told, nobody catches a bug with it
    """A template that cannot be rendered; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def load_assets(folders: list[Path]) -> dict[str, Asset]:
    """The theme's assets by name below `assets/`; a file in an earlier folder shadows that of a later one.

    Style sheets come last, since they refer to the other assets by the names that those get here.
    """
    files: dict[str, Path] = {}
    for folder in reversed(folders):
        base = folder / ASSETS
        for path in sorted(base.rglob("*")) if base.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                files[path.relative_to(base).as_posix()] = path
    found: dict[str, Asset] = {}
    for name in sorted(files, key=lambda name: (name.endswith(".css"), name)):
        data = files[name].read_bytes()
        if name.endswith(".css"):
            data = _with_hashed_urls(data.decode(), name, found).encode()
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


Kept = Callable[[Sequence[FactView], str], list[str | None]]
"""Gives, for facts and the way to the root, the entries that were made before; None for each that is to be made."""


class Renderer:
    """The theme, ready to render; what it renders depends on its arguments alone."""

    def __init__(self, folders: list[Path], assets: dict[str, Asset], base_path: str) -> None:
        self.folders = folders
        self.assets = assets
        self.base_path = base_path
        self.environment = Environment(jinja2.FileSystemLoader(folders))
        self.environment.globals.update(asset=self._asset, entry=self._entry, entries=self._list)
        self._entries: dict[tuple[str, str], str] = {}
        self.kept: Kept = lambda facts, _root: [None] * len(facts)
        """Gives entries that were made before."""

    def warm(self) -> None:
        """Compile every template, so that processes forked from this one need not.

        What is wrong with one of them is told when a page needs it.
        """
        for name in self.environment.list_templates(extensions=["html"]):
            with suppress(jinja2.TemplateError, UnicodeDecodeError):
                self.environment.get_template(name)

    def _asset(self, name: str) -> str:
        if name not in self.assets:
            raise jinja2.TemplateRuntimeError(f"there is no asset {name!r} in templates/assets/")
        return self.assets[name].url

    def _entry(self, fact: FactView, root: str) -> Markup:
        """A fact as it stands in lists: made once for each depth."""
        return self._list((fact,), root)

    def _list(self, facts: Sequence[FactView], root: str) -> Markup:
        """Facts as they stand in lists, a line each."""
        found = self.kept(facts, root)
        if None in found:
            pairs = zip(facts, found, strict=True)
            return Markup("\n".join(made or self._made_once(fact, root) for fact, made in pairs))
        return Markup("\n".join(found))  # type: ignore[arg-type]  # none of them is None

    def _made_once(self, fact: FactView, root: str) -> str:
        """An entry that is kept nowhere: made once for each depth."""
        made = self._entries.get((fact.ref, root))
        if made is None:
            made = self._entries[fact.ref, root] = self.new_entry(fact, root)
        return made

    def new_entry(self, fact: FactView, root: str) -> str:
        """Markup of a fact as it stands in lists, made anew; raises what its template raises."""
        return self.environment.get_template(ENTRY).render(fact=fact, root=root)

    def page(self, page: Page, frame: Frame) -> bytes:
        """The bytes of a page; raises `TemplateFault` where a template is wrong."""
        # 404.html is served at any depth, so that only absolute paths lead anywhere from it.
        root = self.base_path if page.template == "404.html" else page.root
        view = page.view()
        try:
            template = self.environment.get_template(page.template)
            text = template.render(view=view, frame=frame, root=root, path=page.url)
        except Exception as error:
            if not self.is_of_a_template(error):
                raise
            raise TemplateFault(self._problem(error, page)) from error
        return text.encode()

    def is_of_a_template(self, error: Exception) -> bool:
        """Whether a template is wrong, or itself did what failed, such as calling a text or dividing by zero."""
        if isinstance(error, jinja2.TemplateError):
            return True
        last = traceback.extract_tb(error.__traceback__)[-1].filename
        # Jinja2 leaves its own frames out of tracebacks; the last one may then be that of our environment.
        own = (*(f"{folder}/" for folder in self.folders), f"{Path(jinja2.__file__).parent}/", environment.__file__)
        return isinstance(error, UnicodeDecodeError) or last.startswith(own)

    def _problem(self, error: Exception, page: Page) -> Problem:
        """The mistake in an editor's words, at the word that is wrong where the template's line has it."""
        name, line = self._raised_in(error) or (page.template, 1)
        said, hint = str(getattr(error, "message", None) or error), f"the page is {page.url}"
        if isinstance(error, jinja2.TemplateSyntaxError):
            name, line = error.name or name, error.lineno
        elif isinstance(error, UnicodeDecodeError):
            said = "a template that this one needs is not UTF-8"
        elif isinstance(error, jinja2.TemplateNotFound):
            said = f"there is no template {error.name!r}"
        elif attribute := _NO_ATTRIBUTE.fullmatch(said):
            said = f"there is no field {attribute[2]} in {attribute[1]}"
        first, _, more = said.partition(". ")
        message = first[:1].lower() + first[1:].rstrip(".") if first[1:2].islower() else first.rstrip(".")
        hint = f"{hint}; {more.rstrip('.')}" if more else hint
        return Problem("template-error", self._shown(name), line, self._column(name, line, said), message, hint)

    def _column(self, name: str, line: int, said: str) -> int:
        """Column of the first cited word that the line has; else of its first sign."""
        path = next((folder / name for folder in self.folders if (folder / name).is_file()), None)
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path else []
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        places = (source.find(word) for word in re.findall(r"'([^']+)'", said))
        indent = len(source) - len(source.lstrip())
        return next((at for at in places if at >= 0), indent if source.strip() else 0) + 1

    def _raised_in(self, error: BaseException) -> tuple[str, int] | None:
        """The innermost template of a traceback, with its line."""
        found = None
        for frame in traceback.extract_tb(error.__traceback__):
            for folder in self.folders:
                if frame.filename.startswith(f"{folder}/"):
                    found = frame.filename.removeprefix(f"{folder}/"), frame.lineno or 1
        return found

    def _shown(self, name: str) -> str:
        """A template as an editor finds it: the project's own, or the theme's."""
        own = len(self.folders) > 1 and (self.folders[0] / name).is_file()
        return f"templates/{name}" if own or len(self.folders) == 1 else f"(theme) {name}"


def flag_files(codes: Iterator[str]) -> Iterator[Asset]:
    """The flags of the countries that the site shows."""
    folder = Path(__file__).parent / "data" / "flags"
    for code in codes:
        path = folder / f"{code.lower()}.svg"
        if path.is_file():
            yield Asset(f"{ASSETS}/flags/{code.lower()}.svg", path.read_bytes())
