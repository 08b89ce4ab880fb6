"""What came of a build: what was written, what is wrong, where the time went."""

import time

from msgspec import Struct
from msgspec.structs import replace

from briefgen.problems import CODES, Problem, ordered
from briefgen.there import There


class BuildReport(Struct, frozen=True):
    """What came of a build."""

    problems: tuple[Problem, ...]
    pages: int = 0
    """Pages planned, for readers: also those that lead on from a former address, and that for wrong addresses."""
    other_files: int = 0
    """Files planned that are for programs: feeds, calendars, data, sitemaps."""
    written: tuple[str, ...] = ()
    """Files written, sorted."""
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    """Drafts left out, by id."""
    seconds: dict[str, float] = {}
    """Wall time by phase."""
    changed: tuple[str, ...] = ()
    """Articles' files that are new, or other than at the last build."""
    reasons: dict[str, str] = {}
    """Pages that were made, by address, each with why."""
    templates: dict[str, tuple[int, float]] = {}
    """By template: how often it was rendered, and the seconds that took, of all processes together."""
    there: There = {}
    """Files of the output as they are now."""
    verified: int | None = None
    """Files that were compared with those of a build from nothing; None: nothing was compared."""
    configured: bool = True
    """False: the configuration could not be read."""
    lacks_search: bool = False
    """The search index was not asked to be left out, and what makes it is not installed."""
    broken_off: bool = False
    """Writing failed while files were being replaced: some are new, some old; the next build mends it."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that fail the build."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def exit_code(self) -> int:
        """0 fine, 1 content or template problems, 2 configuration, 3 findings that count as errors."""
        if not self.configured:
            return 2
        if any(not CODES[problem.code].finding for problem in self.errors):
            return 1
        return 3 if self.errors else 0

    def with_problems(self, problems: list[Problem]) -> "BuildReport":
        """The same with more problems."""
        return replace(self, problems=ordered([*self.problems, *problems]))


class Clock:
    """Wall time by phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = time.perf_counter()

    def lap(self, phase: str) -> None:
        """Count the time since the last lap as that of a phase."""
        now = time.perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self.last
        self.last = now
