"""The plan of lists that are split by period: articles, the timeline, changes, what comes next."""

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from briefgen.briefing.periods import Period, flat, split
from briefgen.cards import MONTH, YEAR, ArticleCard, FactCard, digest_of
from briefgen.following import alternates, files, of_changes, of_upcoming
from briefgen.outputs.feeds import NEWEST
from briefgen.page import HOME, Page, Settled
from briefgen.showing import articles as article_views
from briefgen.showing import changes, home, inputs, upcoming
from briefgen.showing.context import Context
from briefgen.showing.inputs import YEARS
from briefgen.showing.timelines import Address, by_years, period_words, periods
from briefgen.views import Link


def article_lists(context: Context, settled: Settled) -> Iterator[Page]:
    """All articles by period."""
    if "articles" in settled:
        yield from settled["articles"]
        return
    crumb = Link("Articles", "articles/index.html")
    address = Address("articles/index", "articles/index.html")
    for period in flat(split(context.briefing.articles, published)):
        heading = f"Articles: {period_words(period.key)}" if period.key else "Articles"
        view = partial(article_views.articles_view, heading, period, address, context, crumb if period.key else None)
        yield Page(
            address.of(period.key),
            "articles.html",
            view,
            heading,
            "",
            "articles",
            (HOME, crumb) if period.key else (HOME,),
            inputs=digest_of(inputs.of_articles(period.own), inputs.of_parts(period)),
            unit="articles",
        )


def published(article: ArticleCard) -> str:
    """Day of publication."""
    return article.date.sort_key[0].isoformat()


def timeline(context: Context, settled: Settled) -> Iterator[Page]:
    """All facts by period."""
    if context.events:  # what stands in the place of several facts has a period of its own
        period = periods(context.once(context.briefing.dated), always_years=True)
    else:
        period = by_years(context.briefing.index)
    address = Address("timeline/", "timeline/index.html", "")
    view = partial(home.timeline_page_view, period, address, context, "Timeline", (None, None, None))
    yield Page(
        "timeline/index.html",
        "timeline.html",
        view,
        "Timeline",
        "",
        "timeline",
        (HOME,),
        inputs=inputs.of_period(period, context) if context.events else inputs.of_newest(period, context),
    )
    yield from parts(period, address, "Timeline", ("timeline", YEARS), (HOME,), context, settled)


def parts(  # each of them stands on the page
    period: Period[FactCard],
    address: Address,
    name: str,
    place: tuple[str, str],
    crumbs: tuple[Link, ...],
    context: Context,
    settled: Settled | None = None,
) -> Iterator[Page]:
    """The pages of the periods within one, each with the way up and to its neighbours.

    `place` are section and unit; years that are units of their own are called after it.
    """
    section, unit = place
    on_timeline = unit.startswith(YEARS)
    parent = _up(period, name, address)
    way = (*crumbs, parent)
    for number, part in enumerate(period.parts):
        own = f"{YEARS}{part.key}" if on_timeline and len(part.key) <= MONTH else unit
        if settled and own in settled:
            yield from settled[own]
            if on_timeline and len(part.key) == YEAR:  # its months are units of their own
                yield from parts(part, address, name, (section, own), way, context, settled)
            continue
        heading = f"{name}: {period_words(part.key)}"
        around = (parent, *home.neighbours(period.parts, number, address))
        view = partial(home.timeline_page_view, part, address, context, heading, around)
        shown = digest_of(inputs.of_period(part, context), around)
        yield Page(address.of(part.key), "timeline.html", view, heading, "", section, way, inputs=shown, unit=own)
        yield from parts(part, address, name, (section, own), way, context, settled)


def _up(period: Period[FactCard], name: str, address: Address) -> Link:
    """The page of a period, for those within it."""
    return Link(f"{name}: {period_words(period.key)}" if period.key else name, address.of(period.key))


def changed(context: Context, settled: Settled) -> Iterator[Page]:
    """The changes by period, and their feed."""
    if "changes" in settled:
        yield from settled["changes"]
        return
    crumb, whole = Link("Changes", changes.PAGES.main), changes.periods(context)
    followed = of_changes(context, changes.newest(whole, NEWEST))
    feeds = alternates(followed)
    for period in flat(whole):
        heading = f"Changes: {period_words(period.key)}" if period.key else "Changes"
        view = partial(changes.changes_view, heading, period, context, crumb if period.key else None)
        crumbs = (HOME, crumb) if period.key else (HOME,)
        url, shown = changes.PAGES.of(period.key), inputs.of_changes(period, context)
        yield Page(
            url, "changes.html", view, heading, "", "changes", crumbs, alternates=feeds, inputs=shown, unit="changes"
        )
    yield from files(followed, context)


def ahead(context: Context, settled: Settled) -> Iterator[Page]:
    """What comes next by period, and its calendar."""
    if inputs.UPCOMING in settled:
        yield from settled[inputs.UPCOMING]
        return
    whole = upcoming.periods(context)
    # Where nothing is ahead the navigation does not name the page, which a page that comes as it was does not tell.
    unit = inputs.UPCOMING if whole.count else ""
    followed = of_upcoming(unit, context)
    others = alternates(followed)
    crumb = Link("Upcoming", upcoming.PAGES.main)
    for period in flat(whole):
        heading = f"Upcoming: {period_words(period.key)}" if period.key else "Upcoming"
        view = partial(upcoming.upcoming_view, period, context, crumb if period.key else None)
        crumbs, url = (HOME, crumb) if period.key else (HOME,), upcoming.PAGES.of(period.key)
        shown = digest_of(inputs.of_period(period, context), context.today)
        page = Page(url, "upcoming.html", view, heading, "", "upcoming", crumbs, inputs=shown, unit=unit)
        yield replace(page, alternates=others, in_nav=bool(whole.count))
    yield from files(followed, context)
