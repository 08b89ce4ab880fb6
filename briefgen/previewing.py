"""The preview's one loop: something changed, build, show."""

import datetime as dt
from collections.abc import Callable, Collection

from msgspec import Struct

from briefgen.builder import Builder
from briefgen.generations import Site
from briefgen.live import Live
from briefgen.messages import Broke, Done, Told
from briefgen.watching import Watcher

LOOK = 1.0
"""Seconds after which it is looked whether another day has begun, and on Windows whether Ctrl-C was pressed."""
BROKEN: Told = (
    (("error", "The build broke off. "), ("", "What happened is in the terminal.")),
    (("hint", "save a file to build again; if it goes on, tell the makers of briefgen what the terminal says"),),
)


class Preview(Struct, frozen=True):
    """What takes part in a preview."""

    watcher: Watcher
    builder: Builder
    site: Site
    live: Live
    today: Callable[[], dt.date]
    tell: Callable[[Done | Broke, Collection[str]], None]
    """Is told what came of each build, and which files it was for."""

    def run(self) -> None:
        """Build, and build again whenever something changed or another day began; ends by an exception alone."""
        day = self._build(frozenset())
        while True:
            touched = self.watcher.wait(LOOK)
            if touched or self.today() != day:
                day = self._build(touched)

    def _build(self, touched: Collection[str]) -> dt.date:
        """Build and show, and where the process died once more with a new one; gives the day for which it was done."""
        day = self.today()
        if isinstance(self._built(day, touched), Broke):
            self._built(day, touched)
        return day

    def _built(self, day: dt.date, touched: Collection[str]) -> Done | Broke:
        done = self.builder.build(day, touched, self.site.replacing, self.site.adopt)
        if isinstance(done, Broke):
            self.site.forget()
        problems = (BROKEN,) if isinstance(done, Broke) else done.problems
        self.live.tell(self.site.generation, self.site.base_path, problems)
        self.tell(done, touched)
        return done
