"""Markdown to safe markup, block by block, with the links that a body makes.

Raw HTML is shown as text unless the project
allows it, and then passes an allow-list. Only explicit links count, and only to http, https, mailto and the site's own
pages and files.
"""

import posixpath
import re
from collections.abc import Callable
from functools import cache, partial
from urllib.parse import quote, unquote

import nh3
from markdown_it.token import Token
from msgspec import Struct

from briefgen.content.commonmark import blocks, level_headings, parser, rendered
from briefgen.content.countries import country
from briefgen.content.fields import CONTROL, TURNING, bad_url
from briefgen.content.markup import words
from briefgen.content.otherwords import nearest
from briefgen.content.reader import Reader
from briefgen.model import Passage, Quote, SiteLink

_HARMLESS = bytes({*b"\t\n\f\r", *range(0x20, 0x100)} - {0x7F, 0xC2, 0xEF})
"""Bytes of UTF-8 in which no control character begins."""
_NO_TURNING = dict.fromkeys(map(ord, TURNING))
_OWN_IMAGE = re.compile(r"(?:\.\./)?[\w%][^:\\]*\Z")
"""The address of an own image as links in bodies get it."""
_NO_IMAGE = re.compile(r"<img(?![^>]* src=)[^>]*>")
FOLDERS = {"articles": "articles/", "topics": "topics/", "questions": "questions/", "pages": ""}
"""Where the pages of the files of each content folder stand."""


class Body(Struct, frozen=True):
    """A body as it was read."""

    passages: tuple[Passage, ...]
    quotes: dict[str, tuple[Quote, ...]]
    """Words that a link in the body gives to a fact, by the fact's id."""
    links: tuple[SiteLink, ...]
    """Links to the site's own pages and files, to be checked when all of them are known."""


class Frame(Struct, frozen=True):
    """Where a body stands, and what may be in it."""

    path: str
    """The file, relative to the project's root."""
    first_line: int
    """Line of the body's first line in the file."""
    root: str = "../"
    """Way from the body's page to the site's root."""
    top: int = 3
    """Level that the body's highest heading gets."""
    facts: frozenset[str] = frozenset()
    """Ids of the article's facts, with former ones."""
    raw_html: bool = False
    """Whether HTML in the body is kept, as far as the allow-list lets it."""


def render(text: str, frame: Frame, reader: Reader) -> Body:
    """The body's passages, quotes and links; what may not be linked to becomes a problem at its place."""
    if any(map(text.__contains__, TURNING)):
        text = text.translate(_NO_TURNING)
    if text.encode("utf-8", "surrogatepass").translate(None, _HARMLESS):  # the exact search is slower
        text = CONTROL.sub("\ufffd", text)
    made = parser(frame.raw_html)
    env: dict[str, object] = {}
    tokens = made.parse(text, env)
    links = _Links(text, frame, reader, {str(t.attrs["id"]) for t in tokens if "id" in t.attrs})
    level_headings(tokens, frame.top)
    passages = []
    for block in blocks(tokens):
        for token in block:
            if (
                token.type == "inline"
                and token.children
                and (len(token.children) > 1 or token.children[0].type != "text")
            ):
                links.mend(token)
            elif token.type == "html_block":
                token.content = links.bare(token.content, token)
        line = frame.first_line + next((token.map[0] for token in block if token.map), 0)
        html, said = rendered(block, made, env)
        if frame.raw_html:
            html = _cleaned(html)
            said = words(html)
        passages.append(Passage(html, said, line))
    return Body(tuple(passages), {fact: tuple(quotes) for fact, quotes in links.quotes.items()}, tuple(links.found))


@cache
def _cleaner() -> Callable[[str], str]:
    tags = (nh3.ALLOWED_TAGS | {"figure", "figcaption"}) - {"map", "area"}
    attributes = {tag: set(names) - {"style"} for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["a"] = {"href", "hreflang", "class", "id", "rel", "aria-label"}
    for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "div", "sup", "p"):
        attributes[tag] = attributes.get(tag, set()) | {"id", "class"}
    schemes = {"http", "https", "mailto"}
    attributes["img"] = {"src", "alt"}
    clean = partial(nh3.clean, tags=tags, attributes=attributes, url_schemes=schemes, link_rel=None)
    return partial(clean, attribute_filter=_kept_attribute)


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    """An attribute's value, or None to drop it: an image may only come from the site itself."""
    if (tag, name) == ("img", "src") and not _OWN_IMAGE.match(value):
        return None
    return value


def _cleaned(html: str) -> str:
    return _NO_IMAGE.sub("", _cleaner()(html))


class _Links:
    """Walks the inline tokens of one body: mends its links, collects its quotes and the links to be checked."""

    def __init__(self, text: str, frame: Frame, reader: Reader, anchors: set[str]) -> None:
        self.lines = text.split("\n")
        self.frame = frame
        self.reader = reader
        self.anchors = anchors
        self.quotes: dict[str, list[Quote]] = {}
        self.found: list[SiteLink] = []
        self.seen: dict[tuple[int, str], tuple[int, int]] = {}
        """By block and target, line and index of the last link to it whose place was told."""

    def mend(self, inline: Token) -> None:
        """Mend the links of one inline token in place."""
        said: list[str] = []
        children: list[Token] = []
        opened: list[tuple[int, str, str, int, int]] = []
        closers: list[bool] = []
        for token in inline.children or []:
            if token.type == "link_open":
                place = self._place(inline, str(token.attrs.get("href", "")))
                kept, fact = self._link(token, place)
                closers.append(kept)
                title = str(token.attrs.pop("title", ""))
                opened.append((len(said), fact, title, *place))
                if not kept:
                    continue
            elif token.type == "link_close":
                start, fact, title, line, column = opened.pop()
                exact = " ".join("".join(said[start:]).split())
                if fact and not exact:
                    message = f"this link to the fact `{fact}` has no words"
                    self.reader.at("quote-not-found", line, column, message, "write the quoted words between [ and ]")
                elif fact:
                    words_of = Quote(exact, translation=title, in_body=True, line=line, column=column)
                    self.quotes.setdefault(fact, []).append(words_of)
                if not closers.pop():
                    continue
            elif token.type == "image":
                children.extend(self._image(token, inline, linked=any(closers)))
                continue
            elif token.type == "html_inline":
                token.content = self.bare(token.content, inline)
            said.append(_words(token))
            children.append(token)
        inline.children = children

    def bare(self, markup: str, block: Token) -> str:
        """HTML from the body without what is the page's own; addresses that may not stand become problems."""
        from briefgen.content.rawhtml import bare  # most projects allow no HTML

        def refuse(address: str, wrong: str) -> None:
            line, column = self._place(block, address)
            hint = "in HTML write full addresses with https; link to own pages the Markdown way"
            self.reader.at("bad-link", line, column, f'"{address}": {wrong}', hint)

        return bare(markup, refuse)

    def _place(self, inline: Token, href: str) -> tuple[int, int]:
        """Line and column of a target in the file: inline tokens know only the lines of their block."""
        first, _ = inline.map or [0, 1]
        found = (self._written(inline, target) for target in dict.fromkeys((unquote(href), href)))
        return next(filter(None, found), (self.frame.first_line + first, 1))

    def _written(self, inline: Token, target: str) -> tuple[int, int] | None:
        """The next place of a target as it may be written."""
        first, last = inline.map or [0, 1]
        number, at = self.seen.get((first, target), (first, -1))
        while number < last:
            at = self.lines[number].find(target, at + 1)
            if at < 0:
                number += 1
            elif self.lines[number][at - 1 : at] in tuple("(< \"'="):
                self.seen[first, target] = number, at
                return self.frame.first_line + number, at + 1
        return None

    def _link(self, token: Token, place: tuple[int, int]) -> tuple[bool, str]:
        """Mend a link's target; returns whether it stays a link, and the fact whose words it holds."""
        href = str(token.attrs.get("href", ""))
        if href.startswith("#"):
            return self._anchor(token, place, unquote(href[1:]))
        if href.lower().startswith("mailto:") and "@" in href:
            return True, ""
        if "://" in href or href.startswith("//") or ":" in href.split("/", maxsplit=1)[0]:
            return self._outside(token, place, href), ""
        target = self._own(unquote(href))
        if target is None:
            hint = "link to a file of content/ (`x.md`), to a file of static/ (`/x.pdf`), or give the full address (`https://…`)"
            self.reader.at("bad-link", *place, f'"{unquote(href)}" leads nowhere on this site', hint)
            return False, ""
        self.found.append(SiteLink(target, unquote(href), *place))
        token.attrs["href"] = self.frame.root + quote(target, safe="/#")
        return True, ""

    def _outside(self, token: Token, place: tuple[int, int], href: str) -> bool:
        if (wrong := bad_url(href)) is None:
            token.attrs["rel"] = "external noopener noreferrer"
            return True
        hint = "only http, https and mailto may be linked to"
        self.reader.at("bad-link", *place, f'"{unquote(href)}": {wrong}', hint)
        return False

    def _anchor(self, token: Token, place: tuple[int, int], name: str) -> tuple[bool, str]:
        if name in self.frame.facts:
            token.attrs["class"] = "words"
            return True, name
        if name in self.anchors:
            return True, ""
        near = nearest(name, self.frame.facts | self.anchors)
        hint = (
            f"write `#{near}`" if near else "a link that starts with # leads to a fact's id or a heading of this file"
        )
        self.reader.at("unknown-fact", *place, f"no fact of this article has the id `{name}`", hint)
        return False, ""

    def _own(self, href: str) -> str | None:
        """Address below the site's root that a link without a scheme means; None when it can mean none."""
        path, _, fragment = href.partition("#")
        anchor = f"#{fragment}" if fragment else ""
        if path.startswith("/"):
            inside = posixpath.normpath(path).lstrip("/")
            return inside + anchor if inside and not inside.startswith("..") else None
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.frame.path), path))
        if not target.startswith("content/") or not target.endswith(".md"):
            return None
        folder, stem = target.split("/")[1], posixpath.basename(target).removesuffix(".md")
        if folder == "countries":
            known = country(stem)
            return f"countries/{known.slug}.html{anchor}" if known else None
        return f"{FOLDERS[folder]}{stem}.html{anchor}" if folder in FOLDERS else None

    def _image(self, token: Token, inline: Token, *, linked: bool) -> list[Token]:
        """An own image stays one; a remote one becomes a link, since the site makes no request to another host.

        Within a link (`linked`) only its words are left of it.
        """
        source = str(token.attrs.get("src", ""))
        alt = token.content or "image"
        place = self._place(inline, source)
        if source.startswith("/") and not source.startswith("//"):
            target = posixpath.normpath(unquote(source)).lstrip("/")
            self.found.append(SiteLink(target, unquote(source), *place))
            token.attrs["src"] = self.frame.root + quote(target)
            return [token]
        link = Token("link_open", "a", 1, attrs={"href": source, "class": "image"}, meta={})
        if not self._outside(link, place, source) or linked:
            return [Token("text", "", 0, content=alt)]
        return [link, Token("text", "", 0, content=alt), Token("link_close", "a", -1)]


def _words(token: Token) -> str:
    """What a reader reads of an inline token."""
    if token.type in ("text", "code_inline"):
        return token.content
    return " " if token.type in ("softbreak", "hardbreak") else ""
