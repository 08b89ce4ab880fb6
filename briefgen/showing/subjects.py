"""The pages of countries, topics, people, organisations and publishers."""

from collections.abc import Iterable

from briefgen import english
from briefgen.briefing.link import PartyFacts
from briefgen.briefing.names import Party
from briefgen.briefing.periods import Period
from briefgen.cards import ArticleCard, FactCard
from briefgen.page_views import CountriesView, CountryView, PartyView, PublisherView, TopicView
from briefgen.showing.context import Context, flag_address, known_country
from briefgen.showing.disputes import dispute_lines
from briefgen.showing.groups import by_speaker, figure_rows, undated, upcoming, voices
from briefgen.showing.lists import (
    article_lines,
    countries_of,
    country_counts,
    country_line,
    counts_words,
    has_flag,
    intro_view,
    last_day,
    locator,
    locator_label,
    publisher_links,
    world_map,
)
from briefgen.showing.timelines import Address, timeline
from briefgen.views import Link, PeriodView, RegionView

MOST_RELATED = 12
MOST_VOICES = 8
MOST_ARTICLES = 30
"""Entries that a country's or topic's page shows of these lists; each says how many there are."""


def country_view(code: str, period: Period[FactCard], address: Address, context: Context) -> CountryView:
    """`countries/NAME.html`."""
    briefing, entry = context.briefing, known_country(code)
    facts, articles = briefing.by_country.get(code, ()), briefing.country_articles(code)
    ahead, count_ahead = upcoming(facts, context)
    last = articles[0].date.day if articles else None
    own, others = _by_country_of_speaker(facts, code, context)
    return CountryView(
        name=context.country_name(code),
        code=code,
        region=entry.region,
        flag=flag_address(code) if has_flag(code) else "",
        map=locator(code),
        map_label=locator_label(code, context),
        intro=intro_view(briefing.content.countries.get(code)),
        timeline=timeline(period, address, context),
        background=undated(facts, context),
        figures=figure_rows(facts, context),
        upcoming=ahead,
        upcoming_count=count_ahead,
        voices_of=voices(own, context, MOST_VOICES),
        voices_about=voices(others, context, MOST_VOICES),
        articles=article_lines(articles[:MOST_ARTICLES], context),
        sources=publisher_links(articles, context),
        related=countries_of(facts, context, code)[:MOST_RELATED],
        counts=counts_words(len(facts), len(articles)),
        last=english.day_words(last) if last else "",
        disputes=dispute_lines(context, code),
        changed=last_day(articles),
    )


def _by_country_of_speaker(
    facts: Iterable[FactCard], code: str, context: Context
) -> tuple[list[FactCard], list[FactCard]]:
    """Facts that somebody says for a country, and that others say."""
    own: list[FactCard] = []
    others: list[FactCard] = []
    for speaker, said in by_speaker(facts, context):
        (own if speaker.country == code else others).extend(said)
    return own, others


def countries_view(context: Context) -> CountriesView:
    """`countries/index.html`."""
    regions: dict[tuple[str, str], list[str]] = {}
    for code in context.covered:
        entry = known_country(code)
        regions.setdefault((entry.continent, entry.region), []).append(code)
    shown = []
    for (_, region), codes in sorted(regions.items()):
        lines = sorted((country_line(code, context) for code in codes), key=lambda line: english.sort_key(line.name))
        shown.append(RegionView(region, tuple(lines)))
    return CountriesView(tuple(shown), world_map(context))


def topic_view(topic: str, period: Period[FactCard], address: Address, context: Context) -> TopicView:
    """`topics/ID.html`."""
    briefing = context.briefing
    facts, articles = briefing.by_topic.get(topic, ()), briefing.topic_articles(topic)
    ahead, count_ahead = upcoming(facts, context)
    return TopicView(
        title=context.topic_name(topic),
        intro=intro_view(briefing.content.topics.get(topic)),
        timeline=timeline(period, address, context),
        background=undated(facts, context),
        figures=figure_rows(facts, context),
        upcoming=ahead,
        upcoming_count=count_ahead,
        countries=countries_of(facts, context),
        articles=article_lines(articles[:MOST_ARTICLES], context),
        sources=publisher_links(articles, context),
        counts=counts_words(len(facts), len(articles)),
        changed=last_day(articles),
    )


def party_view(
    facts: PartyFacts,
    said: tuple[Period[FactCard], Address],
    named: tuple[Period[FactCard], Address],
    context: Context,
) -> PartyView:
    """`people/ID.html` and `organisations/ID.html`: what it says, and what is said naming it."""
    party = facts.party
    registries = context.briefing.content.registries
    entry = registries.people[party.id] if party.kind == "people" else registries.organisations[party.id]
    organisation = context.briefing.names.organisation(party.organisation) if party.organisation else None
    is_person = party.kind == "people"
    return PartyView(
        name=party.name,
        label=entry.kind[:1].upper() + entry.kind[1:] or ("Person" if is_person else "Organisation"),
        role=party.role,
        organisation=context.party_link(organisation) if organisation else None,
        country=context.country_link(party.country) if party.country else None,
        aliases=entry.aliases,
        url=entry.url,
        note=entry.note,
        said=timeline(*said, context),
        named=timeline(*named, context),
        background=undated(facts.named, context),
        members=() if is_person else _members(party, context),
        counts=_party_counts(facts),
    )


def _members(party: Party, context: Context) -> tuple[Link, ...]:
    people = (other.party for other in context.briefing.by_party.values() if other.party.kind == "people")
    members = [person for person in people if person.organisation == party.name]
    links = (Link(person.name, context.party_link(person).href, person.role) for person in members)
    return tuple(sorted(links, key=lambda link: english.sort_key(link.label)))


def _party_counts(facts: PartyFacts) -> str:
    said = english.count_words(len(facts.said), "statement")
    named = english.count_words(len(facts.named), "fact")
    return ", ".join([said] * bool(facts.said) + [f"named in {named}"] * bool(facts.named))


def publisher_view(
    party: Party, articles: tuple[ArticleCard, ...], period: Period[ArticleCard], address: Address, context: Context
) -> PublisherView:
    """`publishers/ID.html`."""
    entry = context.briefing.content.registries.publishers.get(party.id)
    cites: dict[str, int] = {}
    for article in articles:
        for name in article.source.cites:
            cites[name] = cites.get(name, 0) + 1
    return PublisherView(
        name=party.name,
        label=(entry.kind[:1].upper() + entry.kind[1:] if entry else "") or "Publisher",
        country=context.country_link(party.country) if party.country else None,
        aliases=tuple(alias for alias in entry.aliases if "." not in alias) if entry else (),
        url=entry.url if entry else "",
        note=entry.note if entry else "",
        articles=article_lines(period.own, context),
        parts=tuple(PeriodView(part.key, address.of(part.key), part.count) for part in period.parts),
        countries=country_counts(countries_counted(articles), context),
        cites=tuple(
            Link(name, "", "", count) for name, count in sorted(cites.items(), key=lambda item: (-item[1], item[0]))
        ),
        counts=counts_words(sum(article.count for article in articles), len(articles)),
    )


def countries_counted(articles: Iterable[ArticleCard]) -> dict[str, int]:
    """Countries that the facts of some articles name, each with how many do."""
    counts: dict[str, int] = {}
    for article in articles:
        for code, count in article.in_countries:
            if count:
                counts[code] = counts.get(code, 0) + count
    return counts
