"""Links of a built site that leave the path at which it stands, and would lead elsewhere once it is published."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from briefgen.notices import Notice

MOST_TOLD = 5
"""Links that a notice shows."""
ADDRESSES = frozenset("href src srcset poster action formaction data cite background manifest xlink:href".split())
"""Attributes that hold an address."""
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", re.IGNORECASE)
WHOLE = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)


class Link(NamedTuple):
    """A link in a built file."""

    file: str
    line: int
    """Counted from 1."""
    written: str


def leaving(files: Iterable[str], read: Callable[[str], bytes], base_url: str) -> list[Notice]:
    """What is to be said of links that leave the base path; nothing where the site has a host of its own.

    `read` gives a file's bytes. Only pages, style sheets and drawings are looked at.
    """
    if urlsplit(base_url).path in ("", "/"):
        return []
    found = [link for file in sorted(files) for link in _of_file(file, read, base_url)]
    whole = [link for link in found if WHOLE.match(link.written)]
    within = [link for link in found if not WHOLE.match(link.written)]
    path, notices = urlsplit(base_url).path, []
    if within:
        message = f"links leave the site, which will stand at {path}, and lead nowhere"
        advice = "write them relative to the page; if they are meant to leave the site, as whole addresses: https://…"
        notices.append(Notice(message, f"{_listed(within)}\n{advice}"))
    if whole:
        host = urlsplit(base_url).hostname
        message = f"links lead to {host}, though not to this site, which will stand at {path}"
        notices.append(
            Notice(message, f"{_listed(whole)}\nthat is right if they are meant for another site", "warning")
        )
    return notices


def _listed(links: list[Link]) -> str:
    """The first link to each address."""
    by_address = {link.written: link for link in reversed(links)}
    first = sorted(by_address.values())
    lines = [f"{link.file}:{link.line}: {link.written}" for link in first[:MOST_TOLD]]
    return "\n".join(lines + [f"and {len(first) - MOST_TOLD} more addresses"] * (len(first) > MOST_TOLD))


def _of_file(file: str, read: Callable[[str], bytes], base_url: str) -> Iterator[Link]:
    if not file.endswith((".html", ".css", ".svg")):
        return
    data = read(file)
    # Nearly all pages have no such link: they are not taken apart.
    if not _suspect(base_url, file.count("/")).search(data):
        return
    text = data.decode("utf-8", "replace")
    for line, written in _in_style(text, 1) if file.endswith(".css") else _Page(text).links:
        if _leaves(written, file, base_url):
            yield Link(file, line, written)


@cache
def _suspect(base_url: str, depth: int) -> re.Pattern[bytes]:
    """What every link that leaves the base path matches, in a file at that depth, and few others do."""
    parts = urlsplit(base_url)
    host = re.escape((parts.hostname or "").encode())
    below = re.escape(parts.path[1:].encode())
    rooted = rb"[=(\s\"',]/(?!/)(?!%b)" % below
    whole = rb"//%b(?::\d+)?(?!/%b|[\w.-])" % (host, below)
    climbing = rb"(?:\.\./){%d}\.\." % depth
    return re.compile(rb"%b|%b|%b" % (rooted, whole, climbing), re.IGNORECASE)


def _leaves(written: str, file: str, base_url: str) -> bool:
    """Whether a link, written in that file, leads to another place of the site's host."""
    try:
        target, base = urlsplit(urljoin(base_url + file, written.strip())), urlsplit(base_url)
    except ValueError:
        return False
    if target.scheme not in ("http", "https") or (target.hostname, target.port) != (base.hostname, base.port):
        return False
    return not f"{target.path}/".lower().startswith(base.path.lower())


def _in_style(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Addresses in a style sheet, each with its line; `first` is the line at which the text begins."""
    bare = re.sub(r"/\*.*?\*/", lambda comment: re.sub(r"[^\n]", " ", comment[0]), text, flags=re.DOTALL)
    for found in IN_STYLE.finditer(bare):
        yield first + bare.count("\n", 0, found.start()), found[1] or found[2]


class _Page(HTMLParser):
    """The addresses in a page, each with its line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[int, str]] = []
        self.in_style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, named = self.getpos()[0], {name: value or "" for name, value in attrs}
        self.in_style = tag == "style"
        for name, value in named.items():
            if name == "srcset":
                self.links += [(line, one.split()[0]) for one in value.split(",") if one.strip()]
            elif name in ADDRESSES:
                self.links.append((line, value))
            elif name == "style":
                self.links += _in_style(value, line)
        if named.get("http-equiv", "").lower() == "refresh" and (found := REFRESH.search(named.get("content", ""))):
            self.links.append((line, found[1]))

    def handle_endtag(self, tag: str) -> None:
        self.in_style = self.in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.links += _in_style(data, self.getpos()[0])
