"""What makes a page of the preview reload by itself: a script that is added as it is sent, and the news for that."""

import hashlib
import html
import re
import secrets
import threading
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from briefgen.messages import Told

PREFIX = "/.briefgen/"
"""Path of what belongs to the preview and not to the site; no file of a site can be there."""
MOST_TOLD = 50
"""Problems that are shown in the browser; all of them are in the terminal."""
_META = re.compile(rb"""<meta\b[^>]*\bhttp-equiv\s*=\s*["']?content-security-policy\b[^>]*>""", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_SHEET = re.compile(rb"""\brel\s*=\s*["']?[^"'>]*\bstylesheet\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_HASH = re.compile(rb"\.[0-9a-f]{8}\.css\b")
NEEDED = (
    ("live.js", ("script-src-elem", "script-src", "default-src"), "script-src"),
    ("worker.js", ("worker-src", "child-src", "script-src", "default-src"), "worker-src"),
    ("", ("connect-src", "default-src"), "connect-src"),
)
"""What the script needs: files below the prefix, the directives of a policy that decide on them, the one to add."""


class Identity(Struct, frozen=True):
    """By what two versions of a page are compared."""

    content: str
    """Digest of all but the names of its style sheets."""
    sheets: tuple[str, ...] = ()
    """Addresses of its style sheets, as they stand there."""


class News(Struct, frozen=True):
    """What every open page is told."""

    session: str
    """Another one after the preview was started anew."""
    generation: int
    home: str
    """Path of the site's first page."""
    problems: tuple[Told, ...] = ()
    more: int = 0
    """Problems that are not shown."""


class Live:
    """The news, and whoever waits for it."""

    def __init__(self) -> None:
        self.session = secrets.token_hex(8)
        self.news = News(self.session, 0, "/")
        self._number = 0
        self._changed = threading.Condition()
        self._ended = False

    def tell(self, generation: int, home: str, problems: tuple[Told, ...]) -> None:
        """Tell all open pages how things stand."""
        shown = problems[:MOST_TOLD]
        with self._changed:
            self.news = News(self.session, generation, home, shown, len(problems) - len(shown))
            self._number += 1
            self._changed.notify_all()

    def wait(self, after: int, seconds: float) -> tuple[int, News] | None:
        """The news after a number, with its number, as soon as there is any; None when none comes for so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._number > after, seconds)
            return (self._number, self.news) if self._number > after else None

    @property
    def has_ended(self) -> bool:
        """Whether there will be no more news."""
        return self._ended

    def end(self) -> None:
        """Let go of all who wait."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()


def identity(page: bytes) -> Identity:
    """By what this version of a page is compared with another."""
    links = [link[0] for link in _LINK.finditer(page) if _SHEET.search(link[0])]
    hrefs = [next(filter(None, found.groups()), b"") for link in links if (found := _HREF.search(link))]
    sheets = tuple(html.unescape(href.decode("utf-8", "replace")) for href in hrefs)
    return Identity(hashlib.sha256(_HASH.sub(b".css", page)).hexdigest()[:16], sheets)


def with_script(page: bytes, origin: str, status: int, generation: int, session: str) -> bytes:
    """A page with the script in it, and a policy that allows just that script."""
    known = msgspec.json.encode(
        {"status": status, "generation": generation, "session": session, **msgspec.structs.asdict(identity(page))}
    )
    data = html.escape(known.decode())
    tag = f'<script src="{PREFIX}live.js?{_version()}" data-worker="{_version()}" data-page="{data}" defer></script>'
    page = _META.sub(lambda meta: _with_policy(meta[0], origin), page)
    for end in (rb"</head\s*>", rb"</body\s*>"):
        if found := re.search(end, page, re.IGNORECASE):
            return page[: found.start()] + tag.encode() + page[found.start() :]
    return page + tag.encode()


def _with_policy(meta: bytes, origin: str) -> bytes:
    return _CONTENT.sub(
        lambda found: (
            b'content="%s"'
            % html.escape(policy(html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace")), origin))
            .replace("&#x27;", "'")
            .encode()
        ),
        meta,
    )


def policy(written: str, origin: str) -> str:
    """A content security policy with the least more that the script needs."""
    directives: dict[str, list[str]] = {}
    for part in written.split(";"):
        if words := part.split():
            directives.setdefault(words[0].lower(), words[1:])
    before = dict(directives)
    # A policy cannot name a host by its number in brackets.
    base = "" if "[" in origin else f"{origin}{PREFIX}"
    for file, deciding, name in NEEDED:
        decides = next((directive for directive in deciding if directive in before), None)
        if decides is not None:
            asked = [word for word in before[decides] if word.lower() != "'none'"]
            directives[decides if decides == deciding[0] else name] = [*asked, f"{base}{file}" if base else "'self'"]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


@cache
def script(name: str) -> bytes | None:
    """A script of the preview; None where there is none of that name."""
    path = Path(__file__).parent / "data" / "live" / name
    return path.read_bytes() if name in ("live.js", "worker.js") else None


@cache
def _version() -> str:
    """A word that changes with the scripts: a worker lives on while a page is open."""
    return hashlib.sha256(b"".join(script(name) or b"" for name in ("live.js", "worker.js"))).hexdigest()[:8]
