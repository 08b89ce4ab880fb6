"""Views to bytes: one Jinja environment with the templates of a theme."""

import re
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import jinja2
from markupsafe import Markup

from briefgen import environment
from briefgen.environment import Environment
from briefgen.outputs.structured import structured
from briefgen.page import Page
from briefgen.page_views import Frame
from briefgen.problems import Problem
from briefgen.theme import Theme
from briefgen.views import FactView

ENTRY = "parts/entry.html"
_NO_ATTRIBUTE = re.compile(r"'briefgen\.(?:\w+_)?views\.(\w+) object' has no attribute ('\w+')")


class TemplateFault(Exception):  # noqa: N818  # a template's author is told, nobody catches a bug with it
    """A template that cannot be rendered; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


Kept = Callable[[Sequence[FactView], str], list[bytes | None]]
"""Gives, for facts and the way to the root, the entries that were made before; None for each that is to be made."""


class Renderer:
    """The theme, ready to render; what it renders depends on its arguments alone."""

    def __init__(self, theme: Theme, base_path: str) -> None:
        self.environment = Environment(theme.templates)
        self.environment.globals.update(asset=self._asset, entry=self._entry, entries=self._list)
        self.begin(theme, base_path)

    def begin(self, theme: Theme, base_path: str) -> None:
        """Make ready for a build; the theme's templates are those that they were."""
        self.theme = theme
        self.base_path = base_path
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
        if name not in self.theme.assets:
            raise jinja2.TemplateRuntimeError(f"there is no asset {name!r} in templates/assets/")
        return self.theme.assets[name].url

    def _entry(self, fact: FactView, root: str) -> Markup:
        """A fact as it stands in lists: made once for each depth."""
        return self._list((fact,), root)

    def _list(self, facts: Sequence[FactView], root: str) -> Markup:
        """Facts as they stand in lists, a line each."""
        found = self.kept(facts, root)
        if None in found:
            pairs = zip(facts, found, strict=True)
            return Markup("\n".join(made.decode() if made else self._made_once(fact, root) for fact, made in pairs))
        return Markup(b"\n".join(found).decode())  # type: ignore[arg-type]  # none of them is None

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
            graph = structured(view, frame)
            text = template.render(view=view, frame=frame, root=root, path=page.url, structured=graph)
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
        own = (
            *(f"{folder}/" for folder in self.theme.folders),
            f"{Path(jinja2.__file__).parent}/",
            environment.__file__,
        )
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
        lines = self.theme.templates.text(name).split("\n")
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        places = (source.find(word) for word in re.findall(r"'([^']+)'", said))
        indent = len(source) - len(source.lstrip())
        return next((at for at in places if at >= 0), indent if source.strip() else 0) + 1

    def _raised_in(self, error: BaseException) -> tuple[str, int] | None:
        """The innermost template of a traceback, with its line."""
        found = None
        for frame in traceback.extract_tb(error.__traceback__):
            for folder in self.theme.folders:
                if frame.filename.startswith(f"{folder}/"):
                    found = frame.filename.removeprefix(f"{folder}/"), frame.lineno or 1
        return found

    def _shown(self, name: str) -> str:
        """A template as an editor finds it: the project's own, or the theme's."""
        return f"templates/{name}" if self.theme.is_own(name) else f"(theme) {name}"
