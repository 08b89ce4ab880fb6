"""What a process knows of a project from one build to the next."""

import contextlib
import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from briefgen import store
from briefgen.briefing.groups import Arrangement
from briefgen.cache import Cache
from briefgen.content.reading import Files, again, find
from briefgen.packs import Damaged
from briefgen.planning import Digests, Site
from briefgen.problems import Problem
from briefgen.render import Renderer
from briefgen.seal import FOLDER
from briefgen.theme import Theme
from briefgen.there import Look, There, last_written, look


class Memory:
    """What need not be read, looked at, compiled and computed again.

    It is of no account for what is made: all of it is compared with what is there now, but for what whoever holds it
    promises by `touched` and `private`.
    """

    def __init__(
        self,
        root: Path,
        looked: Callable[[], Look] | None = None,
        found: Mapping[str, os.stat_result] | None = None,
        *,
        lazy: bool = False,
        private: bool = False,
    ) -> None:
        self.cache = Cache(root / FOLDER, lazy=lazy)
        """With `lazy` it is written by `flush` alone."""
        self.touched: Collection[str] | None = None
        """Paths, relative to the root, that were touched since the last build, for the next one; None: any may be."""
        self.looked = looked
        """Gives what lay in the output shortly before the next build; None: it looks itself."""
        self.found = found
        """What was said of the project's files shortly before the next build, by path."""
        self.private = private
        """Whether nobody else writes to the output."""
        self.replacing: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext
        """Is entered while files of the output are replaced, for whoever must not read it meanwhile."""
        self.renderer: Renderer | None = None
        self.digests = Digests()
        self.last: Site | None = None
        """All that the last build knew."""
        self.past: Site | None = None
        """What the build before it knew. It is held, since to let go of it takes time."""
        self._files: Files | None = None
        self._left: tuple[Path, Look] | None = None
        self._owned: dict[str, str] = {}

    @property
    def arrangement(self) -> Arrangement | None:
        """The articles of the last build, and what they add to groups."""
        return self.last.context.briefing.arrangement if self.last else None

    def find(self, root: Path) -> tuple[Files, list[Problem]]:
        """The project's files; what was touched is good for once."""
        touched, self.touched = self.touched, None
        found, self.found = self.found, None
        files = again(root, self._files, touched) if self._files and touched is not None else None
        files, problems = (files, []) if files else find(root, found)
        self._files = None if problems else files
        return files, problems

    def look(self, output: Path) -> Look:
        """What lies in the output; what was looked at before is good for once."""
        looked, self.looked = self.looked, None
        if self._left and self._left[0] == output and self._left[1].written == last_written(output):
            return self._left[1]
        self._left = None
        return looked() if looked else look(output)

    def owned(self, output: Path) -> dict[str, str]:
        """The files of the output that builds made, with their digests."""
        return self._owned if self._left else store.owned(output)

    def keep(self, site: Site | None) -> None:
        """Remember what a build knows of the site as it is known now; None: it is another one."""
        self.past, self.last = self.last, site

    def leave(self, output: Path, there: There, owned: dict[str, str]) -> None:
        """Remember what a build left in the output."""
        if self.private:
            self._left, self._owned = (output, Look(last_written(output), there)), owned

    def renderer_of(self, theme: Theme, base_path: str) -> Renderer:
        """The renderer of a theme: the last one where its templates are the same."""
        if self.renderer is not None and self.has_compiled(theme):
            self.renderer.begin(theme, base_path)
        else:
            self.renderer = Renderer(theme, base_path)
        return self.renderer

    def has_compiled(self, theme: Theme) -> bool:
        """Whether the templates of a theme are those of the last build."""
        return self.renderer is not None and self.renderer.theme.templates.files == theme.templates.files

    def rest(self) -> None:
        """Let go of what the next build has no use for, and write what the next process may take over.

        Where that cannot be done nothing is lost but time.
        """
        self.past = None
        with contextlib.suppress(OSError, Damaged):
            self.cache.flush()
