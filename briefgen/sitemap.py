"""`sitemap.xml` (sitemaps.org, protocol 0.9): every page that is to be found, with the day when its content changed.

`lastmod` stands where the content says a day, and never tells when something was built.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from html import escape

from briefgen.cards import COUNTRY, DIGEST, TOPIC, digest_of
from briefgen.config import canonical
from briefgen.page import Page
from briefgen.showing.context import Context, article_address
from briefgen.showing.inputs import of_unit

SITEMAP = "sitemap.xml"
MOST = 50_000
"""Addresses that a sitemap may have."""
LARGEST = 50 * 1024 * 1024
"""Bytes that it may have."""
AROUND = 100
"""Bytes of an entry beside its address, at most."""
LONGEST_SIGN = 5
"""Bytes of the longest escape, `&amp;`."""
NOT_FOUND = ("404.html", "redirect.html")
"""Templates of pages that are not to be found: that for wrong addresses, and former addresses."""
MAIN = ("country.html", "topic.html")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemaps(pages: Iterable[Page], context: Context, most: int = MOST) -> list[Page]:
    """The sitemap of some pages, and where they are too many for one its parts; none without a `base_url`."""
    base = context.config.base_url
    if not base or context.as_of:
        return []
    shown = sorted([(page.url, page.template, page.unit) for page in pages if _is_shown(page)])
    longest = max([len(url) for url, *_ in shown], default=0) * LONGEST_SIGN + len(base.encode()) + AROUND
    size = min(most, LARGEST // longest)
    parts = [shown[start : start + size] for start in range(0, len(shown), size)]
    changed = digest_of(of_unit("articles", context), of_unit("changes", context)) if parts else b""
    if len(parts) <= 1:
        return [_page(SITEMAP, part, changed, context) for part in parts]
    found = [_page(f"sitemap-{number}.xml", part, changed, context) for number, part in enumerate(parts, 1)]
    urls = tuple(page.url for page in found)
    return [*found, Page(SITEMAP, "", partial(_index, base, urls), settled=digest_of(base, urls))]


def _is_shown(page: Page) -> bool:
    return page.url.endswith(".html") and page.template not in NOT_FOUND


def robots(context: Context) -> bytes:
    """`robots.txt`: everybody may read everything, and here is the sitemap. It counts at the root of a host only."""
    lines = ["User-agent: *", "Disallow:"]
    if context.config.base_url and not context.as_of:
        lines += ["", f"Sitemap: {context.config.base_url}{SITEMAP}"]
    return ("\n".join(lines) + "\n").encode()


def _page(url: str, shown: Sequence[tuple[str, str, str]], changed: bytes, context: Context) -> Page:
    addresses = blake2b("\n".join(address for address, *_ in shown).encode(), digest_size=DIGEST).digest()
    return Page(url, "", partial(_urls, shown, context), settled=digest_of(addresses, changed))


def _urls(shown: Sequence[tuple[str, str, str]], context: Context) -> bytes:
    days, base = _days(context), context.config.base_url
    lines = []
    for url, template, unit in shown:
        day = days.get(unit if template in MAIN else url)
        lastmod = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(canonical(base, url), quote=False)}</loc>{lastmod}</url>\n")
    return f"{_HEAD}<urlset {_SPACE}>\n{''.join(lines)}</urlset>\n".encode()


def _days(context: Context) -> Mapping[str, dt.date]:
    """The last day on which something was recorded, by address of an article and by country and topic."""
    cards = context.briefing.content.articles.cards
    days = {card.id: card.last_changed for card in cards}
    found = {article_address(name): day for name, day in days.items()}
    for key, holders in context.briefing.index.articles.items():
        if key.startswith((COUNTRY, TOPIC)):
            found[key] = max(days[card.id] for card in holders)
    if days:
        found["index.html"] = found["changes.html"] = max(days.values())
    return found


def _index(base: str, urls: Sequence[str]) -> bytes:
    lines = "".join(f"<sitemap><loc>{escape(base + url, quote=False)}</loc></sitemap>\n" for url in urls)
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{lines}</sitemapindex>\n".encode()
