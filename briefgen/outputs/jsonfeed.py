"""Feeds as JSON Feed 1.1 (jsonfeed.org)."""

from typing import Any

import msgspec

from briefgen.outputs.atom import clean, midnight
from briefgen.outputs.feeds import Entry, Feed

TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """A feed as a JSON document, in UTF-8."""
    found = {
        "version": VERSION,
        "title": clean(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "description": clean(feed.description),
        "language": feed.language,
        "authors": [{"name": clean(feed.author)}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return msgspec.json.format(msgspec.json.encode(_without_empty(found)), indent=1) + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    found = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.source,
        "title": clean(entry.title),
        "content_html": clean(entry.html),
        # An item has one of the two contents at least.
        "content_text": "" if entry.html else clean(entry.summary or entry.title),
        "date_published": midnight(entry.recorded),
        "date_modified": midnight(entry.updated),
        "tags": [clean(term) for term in entry.terms],
    }
    return _without_empty(found)


def _without_empty(found: dict[str, Any]) -> dict[str, Any]:
    """Only what is known is said."""
    return {name: value for name, value in found.items() if value}
