"""What is told of a site before it is published: its size, its names, its address. Pure functions."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from briefgen.english import count_words, list_words
from briefgen.notices import Notice

MOST_OF_SITE = 1_000_000_000
"""Bytes that GitHub publishes at most."""
MUCH_OF_SITE = 500_000_000
"""Bytes from which it is worth knowing."""
MOST_OF_FILE = 100 * 2**20
"""Bytes of a file that GitHub takes at most."""
MOST_NAMED = 5
"""Files that a notice names."""


class Place(NamedTuple):
    """A repository on GitHub."""

    owner: str
    name: str

    @property
    def address(self) -> str:
        """Where GitHub publishes its site, unless it has a domain of its own."""
        host = f"{self.owner.lower()}.github.io"
        return f"https://{host}/" if self.name.lower() == host else f"https://{host}/{self.name}/"


GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?:ssh\.|www\.)?github\.com(?::\d+)?/|(?:[^/@]*@)?github\.com:/?)"
    r"(?P<owner>[^/]+)/(?P<name>[^/]+?)(?:\.git)?/?",
    re.IGNORECASE,
)


def place_of(remote: str) -> Place | None:
    """The repository on GitHub to which a remote's address leads; None for any other address."""
    found = GITHUB.fullmatch(remote)
    return Place(found["owner"], found["name"]) if found else None


def size_words(size: int) -> str:
    """A size in bytes, in words: "4.1 MB"."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return count_words(size, "byte")


def sizes(files: Mapping[str, int]) -> list[Notice]:
    """What GitHub's limits say of a site, given the size of each file in bytes."""
    found = []
    by_size = sorted(files, key=lambda name: (-files[name], name))
    large = [name for name in by_size if files[name] > MOST_OF_FILE]
    if large:
        which = _named(f"{name} ({size_words(files[name])})" for name in large)
        advice = "take them out of static/, make them smaller, or link to where they lie elsewhere"
        found.append(Notice(f"GitHub takes no file of more than 100 MB: {which}", advice))
    total = sum(files.values())
    if total > MUCH_OF_SITE:
        which = list_words(f"{name} ({size_words(files[name])})" for name in by_size[:MOST_NAMED])
        message = f"the site has {size_words(total)}; GitHub publishes at most 1 GB"
        advice = f"the largest files: {which}"
        found.append(Notice(message, advice, "error" if total > MOST_OF_SITE else "warning"))
    return found


def collisions(files: Iterable[str]) -> list[Notice]:
    """Names, of files or folders, that differ only in capital letters or in how accents are written."""
    spelled: dict[str, set[str]] = {}
    for file in files:
        parts = file.split("/")
        for end in range(1, len(parts) + 1):
            name = "/".join(parts[:end])
            spelled.setdefault(unicodedata.normalize("NFC", name).casefold(), set()).add(name)
    # Below two such folders everything differs: only the folders are named.
    several = {key: sorted(names) for key, names in spelled.items() if len(names) > 1}
    first = [names for key, names in several.items() if key.rpartition("/")[0] not in several]
    return [
        Notice(
            f"{list_words(names)} are one and the same name on Windows and macOS",
            "rename one of them; they come from static/ or from templates/",
        )
        for names in first
    ]


def address(base_url: str, place: Place | None, domain: str) -> list[Notice]:
    """Whether a site is made for the address at which it will stand; `domain` is that of its CNAME, empty: none."""
    expected = f"https://{domain}/" if domain else place.address if place else ""
    if not base_url:
        write = f"write `base_url: {expected or 'https://…/'}` in briefgen.yaml, or add --base-url {expected or 'URL'}"
        missing = "the site does not know its address: it would have no feed, no canonical addresses and no 404 page"
        return [Notice(missing, write)]
    if not expected or _same(base_url, expected) or _has_private_host(base_url):
        return []
    message = f"the site is made for {base_url}, and will stand at {expected}"
    write = f"write `base_url: {expected}` in briefgen.yaml, or add --base-url {expected}"
    parts, standing = urlsplit(base_url), urlsplit(expected)
    if domain or (parts.hostname or "").endswith("github.io"):
        return [Notice(message, write)]
    if parts.path.lower() == standing.path.lower():
        # With a domain for OWNER.github.io, all of the owner's sites stand below it.
        told = f"that is right if {parts.hostname} is the domain of your site {standing.hostname}; otherwise {write}"
        return [Notice(message, told, "warning")]
    if parts.path == "/":
        write = f"write `domain: {parts.hostname}` in briefgen.yaml if that domain is yours; otherwise {write}"
    return [Notice(message, write)]


def _same(one: str, other: str) -> bool:
    """Whether two addresses are the same but for capital letters, which GitHub does not look at, and http."""
    return re.sub(r"^https?://", "", one.lower()).rstrip("/") == re.sub(r"^https?://", "", other.lower()).rstrip("/")


def _has_private_host(base_url: str) -> bool:
    """Whether it is an address that GitHub gives to sites of which not everybody may know."""
    return (urlsplit(base_url).hostname or "").endswith(".pages.github.io")


def _named(items: Iterable[str]) -> str:
    items = list(items)
    more = len(items) - MOST_NAMED
    return list_words([*items[:MOST_NAMED], f"{more} more"] if more > 0 else items)
