"""The home page and the pages that list everything: timeline, articles, indexes, plain pages."""

import datetime as dt

from markupsafe import Markup

from briefgen import english
from briefgen.briefing.as_of import recorded
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.periods import Period
from briefgen.entries import Intro
from briefgen.page_views import HomeView, IndexGroup, IndexView, NotFoundView, PlainView, TimelinePageView
from briefgen.showing.context import Context
from briefgen.showing.disputes import dispute_lines
from briefgen.showing.facts import fact_views
from briefgen.showing.groups import upcoming
from briefgen.showing.lists import article_lines, countries_by_facts, world_map
from briefgen.showing.timelines import Address, period_words, timeline
from briefgen.views import Link

NEW_FACTS = 12
NEW_ARTICLES = 12
NEXT_FACTS = 6
MOST_DISPUTES = 8


def home_view(context: Context) -> HomeView:
    """`index.html`."""
    briefing = context.briefing
    newest = sorted(briefing.facts.values(), key=_recorded_key, reverse=True)
    new = _each_event_once([linked for linked in newest if linked.in_force], context)[:NEW_FACTS]
    articles = sorted(briefing.content.articles, key=lambda article: (article.date.sort_key, article.id), reverse=True)
    known = max((*(fact.fact.recorded or dt.date.min for fact in newest), *map(recorded, articles)), default=None)
    topics = (
        Link(context.topic_name(topic), f"topics/{topic}.html", "", len(briefing.by_topic.get(topic, ())))
        for topic in context.topics
    )
    return HomeView(
        new=fact_views(new, context),
        new_since=_since(new),
        upcoming=upcoming(tuple(briefing.facts.values()), context)[:NEXT_FACTS],
        articles=article_lines(articles[:NEW_ARTICLES], context),
        countries=countries_by_facts(context.covered, context),
        topics=tuple(sorted(topics, key=lambda link: (-link.count, link.label))),
        map=world_map(context),
        counts=_counts(context),
        known=english.day_words(known) if known else "",
        disputes=dispute_lines(context)[:MOST_DISPUTES],
    )


def _recorded_key(linked: LinkedFact) -> tuple[dt.date, dt.date, str]:
    return linked.fact.recorded or dt.date.min, linked.said.sort_key[0], linked.ref


def _each_event_once(facts: list[LinkedFact], context: Context) -> list[LinkedFact]:
    """The facts in their order, with an event in the place of the first of its reports."""
    found: dict[str, LinkedFact] = {}
    for linked in facts:
        entry = context.events.get(linked.fact.event) if linked.fact.event else None
        found.setdefault(linked.fact.event if entry else linked.ref, entry or linked)
    return list(found.values())


def _since(facts: list[LinkedFact]) -> str:
    first = min((linked.fact.recorded for linked in facts if linked.fact.recorded), default=None)
    return f"since {english.day_words(first)}" if first else ""


def _counts(context: Context) -> str:
    briefing = context.briefing
    return ", ".join(
        (
            english.count_words(len(briefing.content.articles), "article"),
            english.count_words(len(briefing.facts), "fact"),
            english.count_words(len(context.covered), "country", "countries"),
        )
    )


def timeline_page_view(
    period: Period[LinkedFact],
    address: Address,
    context: Context,
    heading: str,
    around: tuple[Link | None, Link | None, Link | None],
) -> TimelinePageView:
    """A page that is one timeline; `around` are its parent, the earlier and the later period."""
    return TimelinePageView(heading, timeline(period, address, context), *around)


def neighbours(
    periods: tuple[Period[LinkedFact], ...], number: int, address: Address
) -> tuple[Link | None, Link | None]:
    """The earlier and the later one of periods that stand newest first."""
    earlier = periods[number + 1] if number + 1 < len(periods) else None
    later = periods[number - 1] if number else None
    return _period_link(earlier, address), _period_link(later, address)


def _period_link(period: Period[LinkedFact] | None, address: Address) -> Link | None:
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


def not_found_view(links: tuple[Link, ...]) -> NotFoundView:
    """`404.html`."""
    return NotFoundView(links)
