"""Feeds as Atom (RFC 4287)."""

import datetime as dt
import re
from collections.abc import Iterator

from markupsafe import escape

from briefgen.outputs.feeds import Entry, Feed

TYPE = "application/atom+xml"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def atom(feed: Feed) -> bytes:
    """A feed as an Atom document, in UTF-8."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_text(feed.language)}">',
        _element("id", feed.id),
        _element("title", feed.title),
        *([_element("subtitle", feed.description)] if feed.description else ()),
        _element("updated", midnight(feed.updated)),
        f"<author>{_element('name', feed.author)}</author>",
        f'<link rel="self" type="{TYPE}" href="{_text(feed.url)}"/>',
        f'<link rel="alternate" type="text/html" href="{_text(feed.page)}"/>',
        *([_element("rights", feed.license)] if feed.license else ()),
        _element("generator", "briefgen"),
    ]
    for entry in feed.entries:
        lines += _entry(entry)
    return clean("\n".join([*lines, "</feed>\n"])).encode()


def midnight(day: dt.date) -> str:
    """A day as RFC 3339 writes a time: its first moment, UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def clean(text: str) -> str:
    """The text without characters that no XML document may hold, escaped or not."""
    return _NOT_XML.sub("\ufffd", text)


def _entry(entry: Entry) -> Iterator[str]:
    yield "<entry>"
    yield _element("id", entry.id)
    yield _element("title", entry.title)
    yield _element("published", midnight(entry.recorded))
    yield _element("updated", midnight(entry.updated))
    yield f'<link rel="alternate" type="text/html" href="{_text(entry.url)}"/>'
    if entry.source:
        yield f'<link rel="via" href="{_text(entry.source)}"/>'
    for term in entry.terms:
        yield f'<category term="{_text(term)}"/>'
    if entry.summary:
        yield _element("summary", entry.summary)
    if entry.html:
        yield f'<content type="html">{_text(entry.html)}</content>'
    yield "</entry>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>"


def _text(text: str) -> str:
    """A text as it stands in an element or an attribute: what HTML needs escaped, XML does."""
    return str(escape(text))
