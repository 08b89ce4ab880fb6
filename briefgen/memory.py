"""What a process knows of a project from one build to the next."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from briefgen.cache import Cache
from briefgen.packs import Damaged
from briefgen.render import Renderer
from briefgen.seal import FOLDER
from briefgen.theme import Theme
from briefgen.there import Look, look


class Memory:
    """What need not be read and translated again.

    It is of no account for what is made: everything in it is compared with what is there now.
    """

    def __init__(self, root: Path, looked: Callable[[], Look] | None = None, *, lazy: bool = False) -> None:
        self.cache = Cache(root / FOLDER, lazy=lazy)
        """With `lazy` it is written by `flush` alone."""
        self.looked = looked
        """Gives what lay in the output shortly before the next build; None: it looks itself."""
        self.replacing: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext
        """Is entered while files of the output are replaced, for whoever must not read it meanwhile."""
        self.renderer: Renderer | None = None
        self.last: object = None
        """All that the last build knew. It is held, since to let go of it takes time."""

    def look(self, output: Path) -> Look:
        """What lies in the output; what was looked at before is good for once."""
        looked, self.looked = self.looked, None
        return looked() if looked else look(output)

    def renderer_of(self, theme: Theme, base_path: str) -> Renderer:
        """The renderer of a theme: the last one where its templates are the same."""
        if self.renderer is not None and self.has_translated(theme):
            self.renderer.begin(theme, base_path)
        else:
            self.renderer = Renderer(theme, base_path)
        return self.renderer

    def has_translated(self, theme: Theme) -> bool:
        """Whether the templates of a theme are those of the last build."""
        return self.renderer is not None and self.renderer.theme.templates.files == theme.templates.files

    def flush(self) -> None:
        """Write what the next process may take over; where that cannot be done nothing is lost but time."""
        self.last = None
        with contextlib.suppress(OSError, Damaged):
            self.cache.flush()
