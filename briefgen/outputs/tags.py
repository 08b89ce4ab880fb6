"""Names that stay: of feeds and their entries as `tag:` URIs (RFC 4151), of a calendar's events as UIDs (RFC 7986).

They are made from the briefing's own name and from the ids of articles, facts, events, countries and topics. They stay
when the site moves to another address, when a claim is reworded and when a day is set right.
"""

import hashlib
from functools import cache
from urllib.parse import quote

from briefgen.config import Config
from briefgen.content.fields import slug

DOMAIN = "briefgen.invalid"
"""A name that can never be anybody's own (RFC 2606)."""
AUTHORITY = f"{DOMAIN},2025"
"""Who gives the names, and since when."""


def briefing_name(config: Config) -> str:
    """The briefing among all briefings: its `id`, else its title in plain letters, else a digest of the title."""
    return config.id or _from_title(config.title)


@cache
def _from_title(title: str) -> str:
    return slug(title) or hashlib.sha256(title.encode()).hexdigest()[:12]


def tag(config: Config, specific: str) -> str:
    """The `tag:` URI of something in the briefing, such as `added/ARTICLE/FACT`."""
    return f"tag:{AUTHORITY}:{quote(f'{briefing_name(config)}/{specific}')}"


def uid(config: Config, specific: str) -> str:
    """The UID of something in a calendar: the same words before an `@`, since a comma would have to be escaped."""
    return f"{quote(specific)}@{quote(briefing_name(config))}.{DOMAIN}"


def of_fact(ref: str) -> str:
    """What names a fact."""
    return f"fact/{ref.replace('#', '/')}"
