"""The Atom feed of changes (RFC 4287).

Ids are `tag:` URIs (RFC 4151) made from the ids of articles and facts and from the site's title: they stay when the
site moves to another address, when a claim is reworded and when a day is set right. `updated` is the day of the
change, which is all that is known of it, as midnight UTC; it moves only when the content says another day.
"""

import datetime as dt
import hashlib
import re
from itertools import islice
from urllib.parse import quote

from briefgen.briefing.changes import Change, changes
from briefgen.content.fields import slug
from briefgen.english import count_words
from briefgen.page_views import ChangeLine, FeedEntryView, FeedView
from briefgen.showing.changes import FEED, PAGES, line
from briefgen.showing.context import Context

NEWEST = 50
"""Changes that the feed has."""
AUTHORITY = "briefgen.invalid,2025"
"""Who names the ids, and since when: a name that can never be anybody's own (RFC 2606)."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def feed_view(context: Context) -> FeedView:
    """`changes.atom.xml`: the newest changes; there is a `base_url` and at least one change."""
    config = context.config
    newest = tuple(islice(changes(context.briefing), NEWEST))
    return FeedView(
        id=_tag(context, "changes"),
        title=_clean(f"{config.title}: changes"),
        subtitle=_clean(config.description),
        updated=_midnight(newest[0].day),
        url=config.base_url + FEED,
        page=config.base_url + PAGES.main,
        author=_clean(config.author or config.title),
        rights=_clean(config.license),
        language=config.language,
        entries=tuple(_entry(change, context) for change in newest),
    )


def _entry(change: Change, context: Context) -> FeedEntryView:
    said = line(change, context)
    return FeedEntryView(
        id=_tag(context, _specific(change)),
        kind=change.kind,
        title=_clean(f"{said.words}: {said.claim}"),
        updated=_midnight(change.day),
        url=context.config.base_url + said.href,
        summary=_clean(_summary(said)),
    )


def _summary(said: ChangeLine) -> str:
    if said.kind == "added" and "#" not in said.href:
        return f"{said.who}, with {count_words(said.count, 'fact')}."
    before = {"superseded": "Before", "corrected": "Was"}.get(said.kind, "")
    return " ".join(filter(None, (f"{said.who}.", f"{before}: “{said.before}”" if before else "", said.reason)))


def _specific(change: Change) -> str:
    """What of a change never moves: its kind, and the ids of what it is about."""
    named = change.fact.ref if change.fact else change.article.id
    before = f"/{change.before.ref}" if change.before else ""
    # An article is added once, and updated as often as the desk does it.
    day = f"/{change.day.isoformat()}" if change.kind == "updated" else ""
    return f"{change.kind}/{named}{before}{day}".replace("#", "/")


def _tag(context: Context, specific: str) -> str:
    title = context.config.title
    site = context.config.id or slug(title) or hashlib.sha256(title.encode()).hexdigest()[:12]
    return f"tag:{AUTHORITY}:{quote(f'{site}/{specific}')}"


def _midnight(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _clean(text: str) -> str:
    """The text without characters that no XML document may hold, escaped or not."""
    return _NOT_XML.sub("\ufffd", text)
