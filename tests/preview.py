"""What the tests of the preview share: a running `briefgen serve`, what it says, and the site that it should show."""

import contextlib
import datetime as dt
import http.client
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from briefgen.build import Options, build
from briefgen.commands.asking import PARTS
from harness import REPO, TODAY, tree

LIMIT = 40.0
"""Seconds that a test waits at most: a slow machine is no mistake."""
ARTICLE = """---
title: {title}
date: 2025-09-02
source: {{publisher: Gazette, url: "https://example.org/one"}}
countries: [NO]
facts:
  - {{id: sails, claim: {claim}, date: 2025-09}}
body: notes
---
{body}
"""


def article(
    title: str = "A first article", claim: str = "The ferry sails.", body: str = "The desk's own words."
) -> str:
    return ARTICLE.format(title=title, claim=claim, body=body)


PROJECT = {
    "briefgen.yaml": "title: First\nbase_url: https://example.org/repo/\n",
    "content/articles/first.md": article(),
    "content/articles/second.md": article("A second article", "The train runs."),
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
}


def until(is_so: Callable[[], Any], what: str = "it never came to be", seconds: float = LIMIT) -> Any:
    """Wait until something is so; gives it."""
    limit = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < limit, what() if callable(what) else what
        time.sleep(0.01)
    return found


def hearing() -> None:
    """Ctrl-C ends a preview also where the tests themselves run in the background, which do not hear it then."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Preview:
    """A running preview."""

    def __init__(self, root: Path, temporary: Path, *options: object, **environment: str) -> None:
        self.root, self.temporary = root, temporary
        self.log = temporary / "log.txt"
        command = [sys.executable, "-m", "briefgen", "serve", "--root", root, "--today", TODAY, *options]
        env = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(REPO), "TMPDIR": str(temporary), **environment}
        with self.log.open("wb") as log:
            pipes = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            self.process = subprocess.Popen(
                list(map(str, command)),
                cwd=root,
                env=env,
                preexec_fn=hearing,  # noqa: PLW1509  # it only calls the system
                **pipes,
            )
        self.news: queue.Queue[dict[str, Any]] = queue.Queue()
        self.url = self.wait_for(r"^site: +(http\S+)")[1]
        parts = urlsplit(self.url)
        self.host, self.port, self.base = parts.hostname, parts.port, parts.path
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, pattern: str, count: int = 1) -> re.Match[str]:
        """Wait until so many lines say something."""

        def seen() -> list[re.Match[str]]:
            assert self.process.poll() is None or count < 0, f"it ended: {self.said}"
            found = list(re.finditer(pattern, self.said, re.MULTILINE))
            return found if len(found) >= count else []

        return until(seen, lambda: f"never said {pattern}: {self.said}")[count - 1]

    @property
    def builds(self) -> int:
        """How many builds there were."""
        return len(re.findall(r"^\d\d:\d\d:\d\d  ", self.said, re.MULTILINE))

    def built(self, count: int) -> None:
        """Wait until there were so many builds."""
        until(lambda: self.builds >= count, lambda: f"fewer than {count} builds: {self.said}")

    def get(self, path: str = "", method: str = "GET") -> http.client.HTTPResponse:
        """The answer to a request below the site's path, its body in `data`."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=LIMIT)
        connection.request(method, path if path.startswith("/") else self.base + path)
        answer = connection.getresponse()
        answer.data = answer.read()
        connection.close()
        return answer

    @property
    def site(self) -> Path:
        """The folder into which it builds."""
        return next(self.temporary.glob("briefgen-serve-*"))

    def shows(self, expected: dict[str, bytes]) -> None:
        """Wait until it shows a site, byte by byte."""

        def differs() -> list[str]:
            try:
                found = tree(self.site)
            except OSError:  # files are being replaced
                return ["being replaced"]
            return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))

        until(lambda: not differs(), lambda: f"other than a clean build: {differs()[:9]}\n{self.said[-2000:]}")

    def settle(self) -> None:
        """Wait until nothing is built any more."""
        count = -1
        while count != self.builds:
            count = self.builds
            time.sleep(0.2)  # that nothing happens cannot be waited for
        while not self.news.empty():
            self.news.get()

    def next_news(self, is_wanted: Callable[[dict[str, Any]], Any] = lambda _: True) -> dict[str, Any]:
        """Wait for news."""
        while not is_wanted(news := self.news.get(timeout=LIMIT)):
            pass
        return news

    def _listen(self) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(self.host, self.port, timeout=LIMIT)
            connection.request("GET", "/.briefgen/events")
            for line in connection.getresponse():
                if line.startswith(b"data: "):
                    self.news.put(msgspec.json.decode(line[6:]))

    def end(self, how: int = signal.SIGINT) -> int:
        """End it as Ctrl-C does; gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(LIMIT)


@contextlib.contextmanager
def previewed(root: Path, *options: object, **environment: str) -> Iterator[Preview]:
    """A preview of a project, on a free port, built once."""
    temporary = root.with_name(f"{root.name}-temporary")
    temporary.mkdir(exist_ok=True)
    options = options if "--port" in options else ("--port", 0, *options)
    preview = Preview(root, temporary, *options, **environment)
    try:
        preview.built(1)
        yield preview
    finally:
        preview.end()


def clean(root: Path, output: Path) -> dict[str, bytes]:
    """The site that a build from nothing makes."""
    report = build(Options(root, output, dt.date.fromisoformat(TODAY), skip=PARTS, cached=False))
    assert not report.errors, report.errors
    return tree(output)
