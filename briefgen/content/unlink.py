"""Links of rendered markup made plain words again where what they led to is not there, or led to where it is now."""

import html
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote

_LINK = re.compile(r'<a((?:\s+[\w-]+="[^"]*")*)\s*>(.*?)</a>', re.DOTALL)
_HREF = re.compile(r'\shref="([^"]*)"')


def unlinked(markup: str, dead: Callable[[str], bool]) -> str:
    """The markup with the text alone of each link whose target is dead.

    A target is an address below the site's root (`articles/x.html#fact`), or `#anchor` for one of the page itself.
    """

    def mended(link: re.Match[str]) -> str:
        href = _HREF.search(link[1])
        return link[2] if href and dead(_target(href[1])) else link[0]

    return _LINK.sub(mended, markup)


def relinked(markup: str, moved: Mapping[str, str]) -> str:
    """The markup with links to where pages are now, by the addresses where they were, both below the site's root."""

    def mended(found: re.Match[str]) -> str:
        target = _target(found[1])
        url, sign, anchor = target.partition("#")
        if url not in moved:
            return found[0]
        root = "../" * html.unescape(found[1]).count("../")
        return f' href="{html.escape(root + quote(moved[url] + sign + anchor, safe="/#"))}"'

    return _LINK.sub(lambda link: _HREF.sub(mended, link[0], count=1), markup)


def _target(href: str) -> str:
    """The address below the root that a link of a page leads to, whatever the page's depth."""
    written = unquote(html.unescape(href))
    while written.startswith("../"):
        written = written.removeprefix("../")
    return written
