"""Facts as pages show them: claim, date, speaker, words, source, and what became of them."""

import datetime as dt

from briefgen import english
from briefgen.briefing.as_of import known_since
from briefgen.briefing.events import EventEntry
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.names import Party
from briefgen.model import Fact, Figure
from briefgen.showing.body import anchor
from briefgen.showing.context import Context, fact_address
from briefgen.showing.shared import Shared, dated
from briefgen.showing.sources import answer_words, received_view, relation_view, stated_view, who_words
from briefgen.showing.support import support_view, with_reports
from briefgen.views import (
    FactView,
    FigureView,
    Link,
    QuoteView,
    RelationView,
    SpeakerView,
    StatusView,
)

EPOCH = dt.date(1970, 1, 1).toordinal()
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def fact_view(linked: LinkedFact, context: Context, shared: Shared | None = None) -> FactView:
    """Everything that a page shows of one fact; made once per fact.

    `shared` has what facts that are made together have in common.
    """
    ref = linked.ref
    key = f"event:{linked.fact.event}" if isinstance(linked, EventEntry) else ref
    made = context.fact_views.get(key)
    if made is None:
        made = _fact_view(linked, ref, shared or Shared(context))
        if isinstance(linked, EventEntry):
            made = with_reports(made, linked, context)
        context.fact_views[key] = made
    return made


def fact_views(
    facts: tuple[LinkedFact, ...] | list[LinkedFact], context: Context, shared: Shared | None = None
) -> tuple[FactView, ...]:
    """The views of several facts, in order."""
    shared = shared or Shared(context)
    return tuple([fact_view(linked, context, shared) for linked in facts])


def _fact_view(linked: LinkedFact, ref: str, shared: Shared) -> FactView:
    fact, article, standing, context = linked.fact, linked.article, linked.standing, shared.context
    of_article = shared.of(article)
    return FactView(
        ref=ref,
        anchor=fact.id,
        href=f"{of_article.address}#{fact.id}",
        kind=fact.kind,
        modality=fact.modality,
        claim=fact.claim,
        sources=(shared.source(article, fact.quotes), *of_article.copies),
        date=dated(linked.date, linked.date_role) if linked.date else None,
        speaker=_speaker(linked.speaker, fact, context) if linked.speaker else None,
        countries=shared.countries(fact.countries),
        topics=shared.topics(fact.topics),
        mentions=tuple(map(context.party_link, linked.mentions)) if linked.mentions else (),
        figures=tuple([_figure(figure, fact, context) for figure in fact.figures]) if fact.figures else (),
        answer=answer_words(fact, context) if fact.answer else "",
        question=context.question_link(fact.question) if fact.question else None,
        quotes=_quotes(linked, of_article.lang) if fact.quotes else (),
        status=statuses(linked, context),
        relations=_relations(linked, context),
        struck=not linked.in_force,
        note=fact.note,
        event=_event(fact, context) if fact.event else "",
        aliases=fact.aliases,
        scope="" if fact.figures else fact.scope,
        said=_said(linked),
        known=english.day_words(known_since(fact, article)) if fact.recorded else of_article.known,
        held=english.date_words(standing.until) if standing.until else "",
        # What was never so had no sources.
        support=None if standing.state == "retracted" else support_view(ref, context),
        cite=f"{of_article.address}#page-cite-{fact.id}",
        filters=_filters(linked),
    )


def _filters(linked: LinkedFact) -> str:
    """What the filters need to know of a fact; an event is known since the first of its reports."""
    reports = linked.reports if isinstance(linked, EventEntry) else (linked,)
    day = min(known_since(report.fact, report.article) for report in reports)
    topics = dict.fromkeys(topic for report in reports for topic in report.fact.topics)
    return " ".join((_base36(max(0, day.toordinal() - EPOCH)), *topics))


def _base36(number: int) -> str:
    """A number as JavaScript's `parseInt(…, 36)` reads it: three signs for a day of our time."""
    digits = DIGITS[number % 36]
    while number := number // 36:
        digits = DIGITS[number % 36] + digits
    return digits


def _figure(figure: Figure, fact: Fact, context: Context) -> FigureView:
    parts = (context.briefing.facts[ref] for ref in figure.sum_of if ref in context.briefing.facts)
    links = tuple(Link(part.fact.claim, fact_address(part.ref)) for part in parts)
    return FigureView(english.figure_words(figure, context.unit(fact.question)), figure.scope, links)


def _event(fact: Fact, context: Context) -> str:
    """Title and note of a registered event."""
    known = context.briefing.content.registries.events.get(fact.event)
    return ": ".join(filter(None, (known.title, known.note))) if known else ""


def _speaker(party: Party, fact: Fact, context: Context) -> SpeakerView:
    country = context.country_name(party.country) if party.country and party.kind != "organisations" else ""
    said_at = fact.said_by.at if fact.said_by else ""
    affiliation = _distinct(party.role, party.organisation, country)
    if party.name:
        if not party.kind and affiliation == country and country in party.name:
            affiliation = country = ""  # an institution such as `Foreign Ministry of Belarus` says it in its name
        role = _distinct(party.role or party.organisation, country)
        return SpeakerView(party.name, context.party_link(party).href, role, affiliation, said_at)
    words = affiliation[:1].upper() + affiliation[1:] or "Unnamed source"
    return SpeakerView(words, "", "not named" if affiliation else "", "", said_at, named=False)


def _said(linked: LinkedFact) -> str:
    """When it was said, where the fact names that day and shows another one."""
    on = linked.fact.said_by.on if linked.fact.said_by else None
    return english.date_words(on) if on and linked.date_role != "said" else ""


def _distinct(*parts: str) -> str:
    """What is known of somebody, without a part that an earlier one says already: no `of Belarus, Belarus`."""
    told: list[str] = []
    for part in parts:
        if part and not any(part in earlier for earlier in told):
            told.append(part)
    return ", ".join(told)


def _quotes(linked: LinkedFact, lang: str) -> tuple[QuoteView, ...]:
    fact, shown = linked.fact, linked.article.text != "none"
    by = "" if fact.spoken and linked.speaker else linked.publisher.name
    return tuple(
        [
            QuoteView(quote.exact, lang, quote.translation, by, anchor(fact, number) if quote.spans and shown else "")
            for number, quote in enumerate(fact.quotes)
        ]
    )


def _relations(linked: LinkedFact, context: Context) -> tuple[RelationView, ...]:
    if not (linked.stated or linked.received or linked.standing.by):
        return ()
    facts = context.briefing.facts
    found = [stated_view(relation, context) for relation in linked.stated]
    found += [received_view(relation, context) for relation in linked.received]
    by = linked.standing.by
    if by and all(relation.source != by for relation in linked.received):
        found.append(relation_view("superseded", "Replaced by", facts[by]))
    return tuple(found)


def statuses(linked: LinkedFact, context: Context) -> tuple[StatusView, ...]:
    """What became of the fact, the gravest first."""
    standing = linked.standing
    if standing.state == "current" and not linked.received:
        return ()
    day = english.date_words(standing.until) if standing.until else ""
    href = fact_address(standing.by) if standing.by else ""
    found = []
    if standing.state == "retracted" and linked.fact.retracted:
        found.append(StatusView("retracted", f"{f'retracted {day}'.strip()}: {linked.fact.retracted.reason}"))
    elif standing.state == "corrected":
        found.append(StatusView("corrected", f"corrected {day}".strip(), href))
    elif standing.state == "superseded":
        # What was only planned or forecast held at no time.
        words = f"held until {day}" if day and linked.fact.modality == "asserted" else f"replaced {day}".strip()
        found.append(StatusView("superseded", words, href))
    for kind, words in (("denies", "denied"), ("disputes", "disputed")):
        others = [context.briefing.facts[relation.source] for relation in linked.received if relation.kind == kind]
        others = [other for other in others if other.in_force]
        if others:
            names = english.list_words(dict.fromkeys(who_words(other) for other in others))
            found.append(StatusView(words, f"{words} by {names}", fact_address(others[0].ref)))
    return tuple(found)
