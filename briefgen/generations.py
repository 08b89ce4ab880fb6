"""The site as a preview shows it: whole, the old one or the new one, whatever a build is replacing meanwhile."""

import contextlib
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes

from msgspec import Struct
from msgspec.structs import replace

from briefgen.messages import Done
from briefgen.there import found

HASHED = re.compile(r"assets/.+\.[0-9a-f]{8}\.[a-z0-9]+")
"""Files whose name changes with their content: a page that was sent before still asks for the old one."""
KEPT = 256
"""How many of those are kept after they went."""
OWN = ".briefgen"
"""How the names begin that are no part of the site."""


class Found(Struct, frozen=True):
    """What stands at an address."""

    status: int
    url: str = ""
    """The file's path in the site."""
    data: bytes = b""
    location: str = ""
    """Where it is instead, for a redirect."""
    generation: int = 0
    """Of the site in which it was found."""


class ReadersAndWriter:
    """Many may read at once, or one may write; who wants to write goes before new readers."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writing = False

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Read: nobody writes meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writing)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Write: nobody reads meanwhile. There is one writer only."""
        with self._changed:
            self._writing = True
            self._changed.wait_for(lambda: not self._readers)
        try:
            yield
        finally:
            with self._changed:
                self._writing = False
                self._changed.notify_all()


class Site:
    """The files of the site by address, read under a lock that a build takes while it replaces them.

    Only what a build made is ever sent: an address that is none of its files leads nowhere, however it is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base_path = "/"
        self.generation = 0
        """How often the site was changed; 0: there is none yet."""
        self._lock = ReadersAndWriter()
        self._files: set[str] = set()
        self._changed: dict[str, int] = {}
        """Generation in which files that no page names by their content last changed."""
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._is_known = False

    def replacing(self) -> contextlib.AbstractContextManager[None]:
        """Keep readers out while files are replaced."""
        return self._lock.writing()

    def adopt(self, done: Done) -> None:
        """Take over what a build wrote. Where files were replaced, readers are still kept out."""
        if done.problems:
            self._is_known = self._is_known and not done.broken_off
            return
        if self._is_known and not (done.written or done.removed) and self.base_path == done.base_path:
            return
        if not self._is_known:
            self._files = {url for url in found(self.folder) if not url.startswith(OWN)}
            self._keep(self._files)
        self._files.update(done.written)
        self._files.difference_update(done.removed)
        self._keep(done.written)
        self._is_known, self.base_path, self.generation = True, done.base_path, self.generation + 1
        for url in (*done.written, *done.removed):
            if not url.endswith(".html") and not HASHED.fullmatch(url):
                self._changed[url] = self.generation

    def forget(self) -> None:
        """The process that wrote the site has died: what lies in the folder has to be looked at."""
        self._is_known = False

    def _keep(self, urls: Iterable[str]) -> None:
        """Keep what pages name by its content, and let go of the oldest of what went."""
        for url in filter(HASHED.fullmatch, urls):
            self._kept[url] = (self.folder / url).read_bytes()
            self._kept.move_to_end(url)
        for url in [url for url in self._kept if url not in self._files][: max(0, len(self._kept) - KEPT)]:
            del self._kept[url]

    def changed_since(self, generation: int) -> list[str]:
        """Files other than pages that changed after a generation."""
        return sorted(url for url, when in list(self._changed.items()) if when > generation)

    def at(self, target: str) -> Found:
        """What stands at the target of a request; a page that says so where nothing does."""
        path = _decoded(target)
        with self._lock.reading():
            return replace(self._found(path), generation=self.generation)

    def _found(self, path: str | None) -> Found:
        """What stands at a path; the caller has the lock."""
        base = unquote(self.base_path)
        if not self.generation:
            return Found(503)
        if path != base and path in ("/", base.removesuffix("/")):
            return Found(302, location=self.base_path)
        if path is None or not path.startswith(base):
            return Found(404)
        url = path.removeprefix(base)
        if url.endswith("/") or not url:
            return self._read(f"{url}index.html")
        if url not in self._files and f"{url}/index.html" in self._files:
            return Found(302, location=quote(f"{path}/"))
        return self._read(url)

    def _read(self, url: str) -> Found:
        """A file, or the site's own page for what is missing."""
        if url in self._files:
            with contextlib.suppress(OSError):  # a build broke off while it replaced files
                return Found(200, url, (self.folder / url).read_bytes())
        if url in self._kept:
            return Found(200, url, self._kept[url])
        missing = self.folder / "404.html"
        if "404.html" in self._files:
            with contextlib.suppress(OSError):
                return Found(404, "404.html", missing.read_bytes())
        return Found(404)


def _decoded(target: str) -> str | None:
    """The path of a request's target, decoded once; None where it is none."""
    path = target.partition("#")[0].partition("?")[0]
    try:
        return unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return None
