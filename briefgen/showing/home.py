"""The home page and the pages that list everything: timeline, articles, indexes, plain pages."""

import datetime as dt
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from briefgen import english
from briefgen.briefing.as_of import last_known
from briefgen.briefing.periods import Period
from briefgen.cards import FactCard, digest_of
from briefgen.entries import Intro
from briefgen.page_views import HomeView, IndexGroup, IndexView, NotFoundView, PlainView, SearchView, TimelinePageView
from briefgen.showing.context import Context
from briefgen.showing.disputes import dispute_lines
from briefgen.showing.inputs import UPCOMING, of_unit, of_view
from briefgen.showing.listed import listed
from briefgen.showing.lists import article_lines, countries_by_facts, world_map
from briefgen.showing.timelines import Address, period_words, timeline
from briefgen.views import Link

NEW_FACTS = 12
NEW_ARTICLES = 12
NEXT_FACTS = 6
MOST_DISPUTES = 8


def home_view(context: Context, *, ahead: bool = True) -> HomeView:
    """`index.html`; perhaps without what comes next."""
    briefing = context.briefing
    new = new_facts(context)
    known = None if context.as_of else last_known(briefing.content)
    topics = (
        Link(context.topic_name(topic), f"topics/{topic}.html", "", len(briefing.by_topic.get(topic, ())))
        for topic in context.topics
    )
    return HomeView(
        new=listed(new, context),
        new_since=_since(new),
        upcoming=listed(context.all_ahead[:NEXT_FACTS] if ahead else (), context),
        articles=article_lines(briefing.articles[:NEW_ARTICLES], context),
        countries=countries_by_facts(context.covered, context),
        topics=tuple(sorted(topics, key=lambda link: (-link.count, link.label))),
        map=world_map(context),
        counts=_counts(context),
        known=english.day_words(known) if known else "",
        disputes=dispute_lines(context)[:MOST_DISPUTES],
    )


def home_inputs(context: Context) -> bytes:
    """All that the first page is made from; what comes next as a whole, since to look for it takes long."""
    shown = home_view(context, ahead=False)
    return digest_of("home", of_view(shown), of_unit(UPCOMING, context))


def new_facts(context: Context) -> tuple[FactCard, ...]:
    """The facts in force that were recorded last, each event in the place of the first of its reports."""
    library, facts, newest = context.briefing.content.articles, context.briefing.facts, context.last_recorded
    number = 0
    while True:
        number = max(4 * NEW_FACTS, 4 * number)
        looked_at = sorted(
            (fact for card in newest[:number] for fact in library.facts(card.id)), key=_recorded_key, reverse=True
        )
        # No fact of the other articles stands before these.
        limit = newest[number].newest if number < len(newest) else (0, "")
        found: dict[str, FactCard] = {}
        for fact in looked_at:
            if (fact.recorded, fact.said_first) <= limit:
                break
            if facts.in_force(fact.ref):
                entry = context.event_cards.get(fact.event) if fact.event else None
                found.setdefault(fact.event if entry else fact.ref, entry or fact)
        if len(found) >= NEW_FACTS or number >= len(newest):
            return tuple(found.values())[:NEW_FACTS]


def _recorded_key(fact: FactCard) -> tuple[int, str, str]:
    return fact.recorded, fact.said_first, fact.ref


def _since(facts: Iterable[FactCard]) -> str:
    first = min((fact.recorded for fact in facts if fact.recorded > 1), default=None)
    return f"since {english.day_words(dt.date.fromordinal(first))}" if first else ""


def _counts(context: Context) -> str:
    briefing = context.briefing
    return ", ".join(
        (
            english.count_words(len(briefing.content.articles.cards), "article"),
            english.count_words(len(briefing.facts), "fact"),
            english.count_words(len(context.covered), "country", "countries"),
        )
    )


def timeline_page_view(
    period: Period[FactCard],
    address: Address,
    context: Context,
    heading: str,
    around: tuple[Link | None, Link | None, Link | None],
) -> TimelinePageView:
    """A page that is one timeline; `around` are its parent, the earlier and the later period."""
    return TimelinePageView(heading, timeline(period, address, context), *around)


def neighbours(periods: Sequence[Period[FactCard]], number: int, address: Address) -> tuple[Link | None, Link | None]:
    """The earlier and the later one of periods that stand newest first."""
    earlier = periods[number + 1] if number + 1 < len(periods) else None
    later = periods[number - 1] if number else None
    return _period_link(earlier, address), _period_link(later, address)


def _period_link(period: Period[FactCard] | None, address: Address) -> Link | None:
    return Link(period_words(period.key), address.of(period.key), "", period.count) if period else None


def index_view(heading: str, groups: dict[str, list[Link]]) -> IndexView:
    """The index of a folder, by heading."""
    return IndexView(
        heading,
        tuple(
            IndexGroup(label, tuple(sorted(links, key=lambda link: english.sort_key(link.label))))
            for label, links in groups.items()
        ),
    )


def plain_view(page: Intro) -> PlainView:
    """`about.html` and its like."""
    return PlainView(page.title, Markup(page.html), english.date_words(page.date) if page.date else "")


def search_view(links: tuple[Link, ...], context: Context) -> SearchView:
    """`search.html`."""
    return SearchView(links, "search" not in context.skip)


def not_found_view(links: tuple[Link, ...]) -> NotFoundView:
    """`404.html`."""
    return NotFoundView(links)
