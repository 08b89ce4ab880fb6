"""Links of rendered markup made plain words again, where what they led to is not there."""

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

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


def _target(href: str) -> str:
    """The address below the root that a link of a page leads to, whatever the page's depth."""
    written = unquote(html.unescape(href))
    while written.startswith("../"):
        written = written.removeprefix("../")
    return written
