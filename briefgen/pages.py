"""The plan: every page of the site, its address, its template and the function that makes its view."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from operator import attrgetter

from msgspec.structs import replace

from briefgen.briefing.link import PartyFacts
from briefgen.briefing.names import Party
from briefgen.briefing.periods import Period, flat, split
from briefgen.cards import COUNTRY, MONTH, TOPIC, YEAR, ArticleCard, FactCard, digest_of
from briefgen.data_pages import data_pages, timeline_of, timeline_page
from briefgen.following import alternates, files, of_changes, of_country, of_site, of_topic, of_upcoming
from briefgen.outputs.feeds import NEWEST
from briefgen.page import Page, navigation
from briefgen.page_views import RedirectView
from briefgen.showing import articles as article_views
from briefgen.showing import changes, home, inputs, subjects, upcoming
from briefgen.showing.context import Context, article_address, country_address, known_country, question_address
from briefgen.showing.disputes import questions_index
from briefgen.showing.inputs import YEARS
from briefgen.showing.questions import question_view
from briefgen.showing.timelines import Address, by_years, period_words, periods
from briefgen.sitemap import sitemaps
from briefgen.views import Link

HOME = Link("Home", "index.html")
REDIRECT = "redirect.html"


Settled = Mapping[str, tuple[Page, ...]]
"""Pages of units that are as they were at the last build, by unit: they need not be planned again."""


def plan(context: Context, settled: Settled | None = None) -> tuple[Page, ...]:
    """Every page, sorted by address; units that are settled come as they are."""
    settled = settled or {}
    if not settled:
        context.briefing.index.divide()
    site = of_site(context)
    pages = [
        Page(
            "index.html",
            "home.html",
            partial(home.home_view, context),
            description=context.config.description,
            section="home",
            alternates=(*alternates(site), *alternates(of_changes(context))),
            inputs=home.home_inputs(context),
        ),
        *files(site, context),
        *_articles(context),
        *_article_lists(context, settled),
        *_countries(context, settled),
        *_timeline(context, settled),
        *_topics(context, settled),
        *_questions(context),
        *_parties(context),
        *_publishers(context, settled),
        *_changes(context, settled),
        *_upcoming(context, settled),
        *_plain(context),
        *_redirects(context),
        *data_pages(context),
    ]
    pages.append(Page("404.html", "404.html", partial(home.not_found_view, _indexes(pages)), "Page not found"))
    search = partial(home.search_view, _indexes(pages), context)
    pages.append(Page("search.html", "search.html", search, "Search", "", "search", (HOME,)))
    pages.sort(key=attrgetter("url"))
    pages += sitemaps(pages, context)
    return tuple(sorted(pages, key=attrgetter("url")))


def _indexes(pages: Iterable[Page]) -> tuple[Link, ...]:
    return (HOME, *(Link(item.label, item.href) for item in navigation(pages) if item.section != "home"))


def _articles(context: Context) -> Iterator[Page]:
    crumbs = (HOME, Link("Articles", "articles/index.html"))
    for card in context.briefing.content.articles.cards:
        view, shown = partial(article_views.article_view, card, context), inputs.of_article(card, context)
        url = article_address(card.id)
        yield Page(url, "article.html", view, card.title, card.summary, "articles", crumbs, card.path, settled=shown)


def _article_lists(context: Context, settled: Settled) -> Iterator[Page]:
    if "articles" in settled:
        yield from settled["articles"]
        return
    crumb = Link("Articles", "articles/index.html")
    address = Address("articles/index", "articles/index.html")
    for period in flat(split(context.briefing.articles, _published)):
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


def _published(article: ArticleCard) -> str:
    """Day of publication."""
    return article.date.sort_key[0].isoformat()


def _countries(context: Context, settled: Settled) -> Iterator[Page]:
    crumbs = (HOME, Link("Countries", "countries/index.html"))
    yield Page(
        "countries/index.html",
        "countries.html",
        partial(subjects.countries_view, context),
        "Countries",
        "",
        "countries",
        (HOME,),
    )
    for code in sorted(context.covered):
        unit = COUNTRY + code
        if unit in settled:
            yield from settled[unit]
            continue
        name = context.country_name(code)
        facts = context.briefing.by_country.get(code, ())
        period = periods(context.once(facts))
        address = Address(f"countries/{known_country(code).slug}", country_address(code))
        intro = context.briefing.content.countries.get(code)
        view = partial(subjects.country_view, code, period, address, context)
        description = (intro.summary if intro else "") or f"Facts about {name}, with their sources."
        followed = of_country(code, context)
        yield Page(
            address.main,
            "country.html",
            view,
            name,
            description,
            "countries",
            crumbs,
            intro.path if intro else "",
            alternates=(*alternates(followed), *timeline_of(address.stem, name, context)),
            inputs=inputs.of_subject(unit, period, context),
            unit=unit,
        )
        yield from files(followed, context)
        yield from timeline_page(address.stem, name, facts, unit, context)
        yield from _parts(period, address, name, ("countries", unit), crumbs, context)


def _timeline(context: Context, settled: Settled) -> Iterator[Page]:
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
    yield from _parts(period, address, "Timeline", ("timeline", YEARS), (HOME,), context, settled)


def _parts(  # each of them stands on the page
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
                yield from _parts(part, address, name, (section, own), way, context, settled)
            continue
        heading = f"{name}: {period_words(part.key)}"
        around = (parent, *home.neighbours(period.parts, number, address))
        view = partial(home.timeline_page_view, part, address, context, heading, around)
        shown = digest_of(inputs.of_period(part, context), around)
        yield Page(address.of(part.key), "timeline.html", view, heading, "", section, way, inputs=shown, unit=own)
        yield from _parts(part, address, name, (section, own), way, context, settled)


def _up(period: Period[FactCard], name: str, address: Address) -> Link:
    """The page of a period, for those within it."""
    return Link(f"{name}: {period_words(period.key)}" if period.key else name, address.of(period.key))


def _topics(context: Context, settled: Settled) -> Iterator[Page]:
    if not context.topics:
        return
    crumbs = (HOME, Link("Topics", "topics/index.html"))
    links = []
    for topic in sorted(context.topics):
        name = context.topic_name(topic)
        facts = context.briefing.by_topic.get(topic, ())
        address = Address(f"topics/{topic}", f"topics/{topic}.html")
        intro = context.briefing.content.topics.get(topic)
        links.append(Link(name, address.main, intro.summary if intro else "", len(facts)))
        unit = TOPIC + topic
        if unit in settled:
            yield from settled[unit]
            continue
        period = periods(context.once(facts))
        view = partial(subjects.topic_view, topic, period, address, context)
        made_from, summary = (intro.path, intro.summary) if intro else ("", "")
        shown, followed = inputs.of_subject(unit, period, context), of_topic(topic, context)
        others = (*alternates(followed), *timeline_of(address.stem, name, context))
        yield Page(
            address.main, "topic.html", view, name, summary, "topics", crumbs, made_from, (1, 1), others, shown, unit
        )
        yield from files(followed, context)
        yield from timeline_page(address.stem, name, facts, unit, context)
        yield from _parts(period, address, name, ("topics", unit), crumbs, context)
    yield Page(
        "topics/index.html",
        "index.html",
        partial(home.index_view, "Topics", {"": links}),
        "Topics",
        "",
        "topics",
        (HOME,),
    )


def _questions(context: Context) -> Iterator[Page]:
    crumbs = (HOME, Link("Questions", "questions/index.html"))
    for question in sorted(context.asked):
        name, intro = context.question_name(question), context.briefing.content.questions.get(question)
        view, summary = partial(question_view, question, context), intro.summary if intro else ""
        made_from = intro.path if intro else ""
        url, shown = question_address(question), inputs.of_question(question, context)
        yield Page(url, "question.html", view, name, summary, "questions", crumbs, made_from, inputs=shown)
    if context.asked:
        view_all = partial(home.index_view, "Questions", questions_index(context))
        yield Page("questions/index.html", "index.html", view_all, "Questions", "", "questions", (HOME,))


def _parties(context: Context) -> Iterator[Page]:
    for kind, heading in (("people", "People"), ("organisations", "Organisations")):
        members = [facts for facts in context.briefing.by_party.values() if facts.party.kind == kind]
        crumbs = (HOME, Link(heading, f"{kind}/index.html"))
        groups: dict[str, list[Link]] = {}
        for facts in members:
            party = facts.party
            where = context.country_name(party.country) if party.country else "International"
            count = len(facts.said) + len(facts.named)
            groups.setdefault(where, []).append(Link(party.name, f"{kind}/{party.id}.html", party.role, count))
            yield from _party(facts, crumbs, context)
        if members:
            by_country = dict(sorted(groups.items()))
            yield Page(
                f"{kind}/index.html",
                "index.html",
                partial(home.index_view, heading, by_country),
                heading,
                "",
                kind,
                (HOME,),
            )


def _party(facts: PartyFacts, crumbs: tuple[Link, ...], context: Context) -> Iterator[Page]:
    party = facts.party
    stem = f"{party.kind}/{party.id}"
    said = periods(context.once(facts.said)), Address(stem, f"{stem}.html")
    named = periods(context.once(facts.named)), Address(f"{stem}.named", f"{stem}.html", anchor="page-named-")
    view = partial(subjects.party_view, facts, said, named, context)
    made_from = f"content/{party.kind}.yaml"
    shown = digest_of(inputs.of_group(facts.said, context), inputs.of_group(facts.named, context))
    yield Page(f"{stem}.html", "party.html", view, party.name, party.role, party.kind, crumbs, made_from, inputs=shown)
    yield from _parts(*said, party.name, (party.kind, ""), crumbs, context)
    yield from _parts(*named, f"{party.name}, named", (party.kind, ""), crumbs, context)


def _publishers(context: Context, settled: Settled) -> Iterator[Page]:
    crumbs = (HOME, Link("Sources", "publishers/index.html"))
    parties: dict[str, Party] = {party.key: party for party in context.briefing.publisher_of.values() if party.has_page}
    groups: dict[str, list[Link]] = {}
    for key, party in sorted(parties.items()):
        articles = context.briefing.publishers[key]
        address = Address(f"publishers/{party.id}", f"publishers/{party.id}.html")
        where = context.country_name(party.country) if party.country else ""
        groups.setdefault(where, []).append(Link(party.name, address.main, "", len(articles)))
        unit = f"publisher:{key}"
        if unit in settled:
            yield from settled[unit]
            continue
        shown = inputs.of_unit(unit, context)
        for period in flat(split(articles, _published)):
            name = f"{party.name}: {period_words(period.key)}" if period.key else party.name
            view = partial(subjects.publisher_view, party, articles, period, address, context)
            made_from = "content/publishers.yaml" if party.id in context.briefing.content.registries.publishers else ""
            url = address.of(period.key)
            yield Page(url, "publisher.html", view, name, "", "publishers", crumbs, made_from, inputs=shown, unit=unit)
    if parties:
        by_country = dict(sorted(groups.items()))
        yield Page(
            "publishers/index.html",
            "index.html",
            partial(home.index_view, "Sources", by_country),
            "Sources",
            "",
            "publishers",
            (HOME,),
        )


def _changes(context: Context, settled: Settled) -> Iterator[Page]:
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


def _upcoming(context: Context, settled: Settled) -> Iterator[Page]:
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


def _plain(context: Context) -> Iterator[Page]:
    for page in context.briefing.content.pages:
        yield Page(
            f"{page.id}.html",
            "page.html",
            partial(home.plain_view, page),
            page.title,
            page.summary,
            page.id,
            (HOME,),
            page.path,
        )


def _redirects(context: Context) -> Iterator[Page]:
    library = context.briefing.content.articles
    for card in library.cards:
        for alias in card.aliases:
            url = article_address(alias)
            view = partial(RedirectView, card.title, article_address(card.id))
            place = library.article(card.id).places.get(f"aliases {alias}", (1, 1))
            yield Page(url, REDIRECT, view, card.title, made_from=card.path, place=place)
