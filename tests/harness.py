"""What the tests of whole sites share: building, reading and serving them."""

import contextlib
import functools
import http.server
import mimetypes
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

REPO = Path(__file__).resolve().parent.parent
TODAY = "2025-09-26"
BASE_URL = "https://example.org/repo/"
FIRST_ARTICLE = """---
title: A first article
date: 2025-09-02
source: {publisher: Gazette, url: "https://example.org/one"}
countries: [NO]
facts:
  - {id: sails, claim: The ferry sails., date: 2025-09}
body: notes
---
The desk's own words.
"""
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")


def write_project(root: Path, files: dict[str, str]) -> Path:
    """Write files, by their paths below `root`; gives `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


def corpus(folder: Path, number: int, *options: str, seed: str = "1") -> Path:
    """A project of so many made-up articles; a smaller one is the beginning of a larger one. Gives `folder`."""
    command = [sys.executable, REPO / "bench/make_corpus.py", str(number), folder, seed, *options]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def briefgen(*arguments: object, cwd: Path = REPO, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a user does; a build makes no search index unless it is told.

    To make it takes as long as all the rest of a small site.
    """
    skipped = ["--skip", "search"] if arguments[0] == "build" and "--skip" not in arguments else []
    command = [sys.executable, "-m", "briefgen", *map(str, arguments), *skipped]
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)


def assert_none(findings: Iterable[object]) -> None:
    """Fail with the findings, a line each."""
    lines = sorted({str(finding) for finding in findings})
    assert not lines, "\n".join([f"{len(lines)} findings:", *lines[:60]])


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a built site by its path; briefgen's own notes, which start with `.briefgen`, are left out."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: path.read_bytes() for name, path in sorted(named) if not name.startswith((".briefgen", "pagefind/"))}


def pages_of(site: Path) -> list[Path]:
    """Every page of a site."""
    return sorted(site.rglob("*.html"))


def kinds_of(site: Path) -> dict[str, Path]:
    """One page of every kind: each at the top, and of each folder its index and the page with most on it."""
    kinds = {path.stem: path for path in sorted(site.glob("*.html"))}
    for folder in sorted({path.parent for path in pages_of(site)} - {site}):
        others = [path for path in folder.glob("*.html") if path.name != "index.html"]
        if (folder / "index.html").exists():
            kinds[f"{folder.name}/index"] = folder / "index.html"
        if others:
            kinds[folder.name] = max(others, key=lambda path: (path.stat().st_size, path.name))
    return kinds


@dataclass
class Element:
    """A start tag."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: str
    text: str = ""


@dataclass
class ReadPage(HTMLParser):
    """A page's elements, each with the text right inside it."""

    source: str
    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1].tag if self.open else ""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], parent))
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].text += data

    def named(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @property
    def titles(self) -> list[str]:
        """Titles of the page; those of drawings in it are none."""
        return [element.text.strip() for element in self.named("title") if element.parent == "head"]

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def is_redirect(self) -> bool:
        return any(element.attributes.get("http-equiv", "").lower() == "refresh" for element in self.named("meta"))


@functools.cache
def read_page(path: Path) -> ReadPage:
    """A page or an SVG drawing, read once."""
    return ReadPage(path.read_text(encoding="utf-8"))


def file_at(site: Path, address: str, base: str) -> Path | None:
    """The file that a web server would send for an address below `base`; None for others."""
    if not address.startswith(base):
        return None
    path = site / unquote(urlsplit(address[len(base) :]).path)
    path = path / "index.html" if path.is_dir() else path
    return path if path.is_file() else None


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Sends the files of one folder below a prefix, and its 404.html for anything else."""

    prefix = "/"

    def do_GET(self) -> None:
        path = file_at(Path(self.directory), self.path, self.prefix)
        missing = Path(self.directory, "404.html")
        body = (path or missing).read_bytes() if path or missing.exists() else b""
        self.send_response(200 if path else 404)
        self.send_header("Content-Type", mimetypes.guess_type(path or missing)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Requests are no news."""


@contextlib.contextmanager
def served(folder: Path, prefix: str = "/repo/") -> Iterator[str]:
    """A folder on a loopback server; gives the address of its root."""
    handler = type("Handler", (_Handler,), {"prefix": prefix})
    with listening(functools.partial(handler, directory=str(folder))) as host:
        yield f"http://{host}{prefix}"


@contextlib.contextmanager
def listening(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """A loopback server; gives its host and port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
