"""What can be followed from outside: the feeds and the calendar of the site, of its changes, of a country, of a topic.

Each is a file beside the page that it follows: `countries/belarus.atom.xml` beside `countries/belarus.html`. A feed
needs `base_url`, since its links are absolute, and something in it, since it says when that was updated.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from msgspec import Struct

from briefgen.briefing.changes import Change
from briefgen.cards import COUNTRY, TOPIC, FactCard, digest_of
from briefgen.outputs import atom, calendars, feeds, ical, jsonfeed
from briefgen.outputs.feeds import Feed
from briefgen.page import Page
from briefgen.page_views import Alternate
from briefgen.showing import inputs
from briefgen.showing.changes import PAGES
from briefgen.showing.context import Context, country_address

FORMATS: tuple[tuple[str, str, Callable[[Feed], bytes]], ...] = (
    (".atom.xml", atom.TYPE, atom.atom),
    (".feed.json", jsonfeed.TYPE, jsonfeed.json_feed),
)
"""Forms of a feed: how their addresses end, their media types, what writes them."""
CALENDAR = ".ics"


class Followed(Struct, frozen=True):
    """A page with what follows it."""

    name: str
    """What of the briefing's it is in the ids of feeds: `country/BY`."""
    page: str
    title: str
    description: str = ""
    facts: tuple[FactCard, ...] = ()
    """Of its feeds, the last recorded first."""
    changes: tuple[Change, ...] = ()
    """Of its feeds, where they are of changes."""
    events: tuple[FactCard, ...] = ()
    """Of its calendar."""
    unit: str = ""
    has_feeds: bool = False

    @property
    def stem(self) -> str:
        """Address without its ending."""
        return self.page.removesuffix(".html")


def of_site(context: Context) -> Followed:
    """The facts recorded last."""
    facts, config = feeds.newest_of_all(context), context.config
    return Followed("facts", "index.html", config.title, config.description, facts, has_feeds=_has(facts, context))


def of_changes(context: Context, newest: tuple[Change, ...] = ()) -> Followed:
    """What changed; without the changes themselves it still says where their feeds are."""
    title = f"{context.config.title}: changes"
    some = _has(context.briefing.content.articles.cards, context)
    page, description = PAGES.main, context.config.description
    return Followed("changes", page, title, description, changes=newest, unit="changes", has_feeds=some)


def of_country(code: str, context: Context) -> Followed:
    """A country's facts recorded last, and what lies ahead of it."""
    facts = context.briefing.by_country.get(code, ())
    page, title = country_address(code), f"{context.config.title}: {context.country_name(code)}"
    newest, events = feeds.newest(facts), calendars.of_group(facts, context)
    some = _has(newest, context)
    return Followed(f"country/{code}", page, title, "", newest, (), events, COUNTRY + code, some)


def of_topic(topic: str, context: Context) -> Followed:
    """A topic's facts recorded last."""
    newest = feeds.newest(context.briefing.by_topic.get(topic, ()))
    page, title = f"topics/{topic}.html", f"{context.config.title}: {context.topic_name(topic)}"
    return Followed(f"topic/{topic}", page, title, "", newest, unit=TOPIC + topic, has_feeds=_has(newest, context))


def of_upcoming(unit: str, context: Context) -> Followed:
    """What lies ahead."""
    return Followed("upcoming", "upcoming.html", context.config.title, events=calendars.of_all(context), unit=unit)


def _has(things: Iterable[object], context: Context) -> bool:
    return bool(context.config.base_url and things)


def alternates(followed: Followed) -> tuple[Alternate, ...]:
    """The files, as the page names them."""
    written = FORMATS if followed.has_feeds else ()
    found = [Alternate(followed.stem + ending, kind, followed.title) for ending, kind, _ in written]
    if followed.events:
        found.append(Alternate(followed.stem + CALENDAR, ical.TYPE, followed.title))
    return tuple(found)


def files(followed: Followed, context: Context) -> Iterator[Page]:
    """The files themselves."""
    if followed.has_feeds:
        shown = digest_of(
            followed.title,
            followed.description,
            [context.shown_digest(fact) for fact in followed.facts],
            [inputs.of_change(change, context) for change in followed.changes],
        )
        for ending, _, write in FORMATS:
            url = followed.stem + ending
            yield Page(url, "", partial(_feed, followed, url, write, context), inputs=shown, unit=followed.unit)
    if followed.events:
        shown = digest_of(followed.title, [context.shown_digest(fact) for fact in followed.events])
        view = partial(calendars.calendar, followed.title, followed.events, context)
        yield Page(followed.stem + CALENDAR, "", view, inputs=shown, unit=followed.unit)


def _feed(followed: Followed, url: str, write: Callable[[Feed], bytes], context: Context) -> bytes:
    head = feeds.empty(followed.name, followed.title, followed.description, url, followed.page, context)
    if followed.changes:
        return write(feeds.of_changes(followed.changes, head, context))
    return write(feeds.of_facts(followed.facts, head, context))
