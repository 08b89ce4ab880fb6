"""The plan of what facts are about, and of who says them: countries, topics, questions, people, publishers."""

from collections.abc import Iterator
from functools import partial

from briefgen.briefing.link import PartyFacts
from briefgen.briefing.names import Party
from briefgen.briefing.periods import flat, split
from briefgen.cards import COUNTRY, TOPIC, digest_of
from briefgen.data_pages import timeline_of, timeline_page
from briefgen.following import alternates, files, of_country, of_topic
from briefgen.list_pages import parts, published
from briefgen.page import HOME, Page, Settled
from briefgen.showing import home, inputs, subjects
from briefgen.showing.context import Context, country_address, known_country, question_address
from briefgen.showing.disputes import questions_index
from briefgen.showing.questions import question_view
from briefgen.showing.timelines import Address, period_words, periods
from briefgen.views import Link


def countries(context: Context, settled: Settled) -> Iterator[Page]:
    """The countries, each with its periods, feeds and timeline."""
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
        yield from settled[unit] if unit in settled else _country(code, unit, crumbs, context)


def _country(code: str, unit: str, crumbs: tuple[Link, ...], context: Context) -> Iterator[Page]:
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
    yield from parts(period, address, name, ("countries", unit), crumbs, context)


def topics(context: Context, settled: Settled) -> Iterator[Page]:
    """The topics, each with its periods, feeds and timeline."""
    if not context.topics:
        return
    crumbs = (HOME, Link("Topics", "topics/index.html"))
    links = []
    for topic in sorted(context.topics):
        name, count = context.topic_name(topic), len(context.briefing.by_topic.get(topic, ()))
        intro = context.briefing.content.topics.get(topic)
        links.append(Link(name, _of_topic(topic).main, intro.summary if intro else "", count))
        unit = TOPIC + topic
        yield from settled[unit] if unit in settled else _topic(topic, unit, crumbs, context)
    yield Page(
        "topics/index.html",
        "index.html",
        partial(home.index_view, "Topics", {"": links}),
        "Topics",
        "",
        "topics",
        (HOME,),
    )


def _of_topic(topic: str) -> Address:
    return Address(f"topics/{topic}", f"topics/{topic}.html")


def _topic(topic: str, unit: str, crumbs: tuple[Link, ...], context: Context) -> Iterator[Page]:
    name, address = context.topic_name(topic), _of_topic(topic)
    facts = context.briefing.by_topic.get(topic, ())
    period = periods(context.once(facts))
    view = partial(subjects.topic_view, topic, period, address, context)
    intro = context.briefing.content.topics.get(topic)
    made_from, summary = (intro.path, intro.summary) if intro else ("", "")
    shown, followed = inputs.of_subject(unit, period, context), of_topic(topic, context)
    others = (*alternates(followed), *timeline_of(address.stem, name, context))
    yield Page(
        address.main, "topic.html", view, name, summary, "topics", crumbs, made_from, (1, 1), others, shown, unit
    )
    yield from files(followed, context)
    yield from timeline_page(address.stem, name, facts, unit, context)
    yield from parts(period, address, name, ("topics", unit), crumbs, context)


def questions(context: Context) -> Iterator[Page]:
    """The questions that facts answer."""
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


def parties(context: Context) -> Iterator[Page]:
    """The people and organisations that are registered and not private, each with its periods."""
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
    yield from parts(*said, party.name, (party.kind, ""), crumbs, context)
    yield from parts(*named, f"{party.name}, named", (party.kind, ""), crumbs, context)


def publishers(context: Context, settled: Settled) -> Iterator[Page]:
    """The publishers, each with its articles by period."""
    crumbs = (HOME, Link("Sources", "publishers/index.html"))
    with_page = {party.key: party for party in context.briefing.publisher_of.values() if party.has_page}
    groups: dict[str, list[Link]] = {}
    for key, party in sorted(with_page.items()):
        address = Address(f"publishers/{party.id}", f"publishers/{party.id}.html")
        where = context.country_name(party.country) if party.country else ""
        count = len(context.briefing.publishers[key])
        groups.setdefault(where, []).append(Link(party.name, address.main, "", count))
        unit = f"publisher:{key}"
        yield from settled[unit] if unit in settled else _publisher(party, address, unit, crumbs, context)
    if with_page:
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


def _publisher(party: Party, address: Address, unit: str, crumbs: tuple[Link, ...], context: Context) -> Iterator[Page]:
    articles = context.briefing.publishers[party.key]
    made_from = "content/publishers.yaml" if party.id in context.briefing.content.registries.publishers else ""
    shown = inputs.of_unit(unit, context)
    for period in flat(split(articles, published)):
        name = f"{party.name}: {period_words(period.key)}" if period.key else party.name
        view = partial(subjects.publisher_view, party, articles, period, address, context)
        url = address.of(period.key)
        yield Page(url, "publisher.html", view, name, "", "publishers", crumbs, made_from, inputs=shown, unit=unit)
