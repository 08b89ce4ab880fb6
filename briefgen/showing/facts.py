"""Facts as pages show them: claim, date, speaker, words, source, and what became of them."""

from briefgen import english
from briefgen.briefing.as_of import known_since
from briefgen.briefing.events import EventEntry
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.names import Party
from briefgen.model import Fact, Figure, Quote
from briefgen.showing.body import anchor
from briefgen.showing.context import Context, cite_address, date_view, fact_address
from briefgen.showing.sources import STATED, answer_words, foreign, received_view, relation_view, source_view, who_words
from briefgen.showing.support import copies_without_facts, support_view, with_reports
from briefgen.views import (
    FactView,
    FigureView,
    Link,
    QuoteView,
    RelationView,
    SpeakerView,
    StatusView,
)


def fact_view(linked: LinkedFact, context: Context) -> FactView:
    """Everything that a page shows of one fact; made once per fact."""
    if isinstance(linked, EventEntry):
        key = f"event:{linked.fact.event}"
        made = context.fact_views.get(key)
        if made is None:
            made = context.fact_views[key] = with_reports(_fact_view(linked, context), linked, context)
        return made
    made = context.fact_views.get(linked.ref)
    if made is None:
        made = context.fact_views[linked.ref] = _fact_view(linked, context)
    return made


def fact_views(facts: tuple[LinkedFact, ...] | list[LinkedFact], context: Context) -> tuple[FactView, ...]:
    """The views of several facts, in order."""
    return tuple(fact_view(linked, context) for linked in facts)


def _fact_view(linked: LinkedFact, context: Context) -> FactView:
    fact, standing = linked.fact, linked.standing
    return FactView(
        ref=linked.ref,
        anchor=fact.id,
        href=fact_address(linked.ref),
        kind=fact.kind,
        modality=fact.modality,
        claim=fact.claim,
        sources=(source_view(linked.article, context, fact.quotes), *copies_without_facts(linked.article, context)),
        date=date_view(linked.date, linked.date_role) if linked.date else None,
        speaker=_speaker(linked.speaker, fact, context) if linked.speaker else None,
        countries=tuple(map(context.country_link, fact.countries)),
        topics=tuple(map(context.topic_link, fact.topics)),
        mentions=tuple(map(context.party_link, linked.mentions)),
        figures=tuple(_figure(figure, fact, context) for figure in fact.figures),
        answer=answer_words(fact, context),
        question=context.question_link(fact.question) if fact.question else None,
        quotes=tuple(_quote(number, quote, linked, context) for number, quote in enumerate(fact.quotes)),
        status=tuple(_status(linked, context)),
        relations=tuple(_relations(linked, context)),
        struck=not linked.in_force,
        note=fact.note,
        event=_event(fact, context),
        aliases=fact.aliases,
        scope="" if fact.figures else fact.scope,
        said=_said(linked),
        known=english.day_words(known_since(fact, linked.article)),
        held=english.date_words(standing.until) if standing.until else "",
        support=support_view(linked, context),
        cite=cite_address(linked.ref),
    )


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


def _quote(number: int, quote: Quote, linked: LinkedFact, context: Context) -> QuoteView:
    by = "" if linked.fact.spoken and linked.speaker else linked.publisher.name
    shown = anchor(linked.fact, number) if quote.spans and linked.article.text != "none" else ""
    return QuoteView(quote.exact, foreign(linked.article, context), quote.translation, by, shown)


def _relations(linked: LinkedFact, context: Context) -> list[RelationView]:
    facts = context.briefing.facts
    found = [relation_view(relation.kind, STATED[relation.kind], facts[relation.target]) for relation in linked.stated]
    found += [received_view(relation, context) for relation in linked.received]
    by = linked.standing.by
    if by and all(relation.source != by for relation in linked.received):
        found.append(relation_view("superseded", "Replaced by", facts[by]))
    return found


def _status(linked: LinkedFact, context: Context) -> list[StatusView]:
    """What became of the fact, the gravest first."""
    standing = linked.standing
    day = english.date_words(standing.until) if standing.until else ""
    href = fact_address(standing.by) if standing.by else ""
    found = []
    if standing.state == "retracted" and linked.fact.retracted:
        found.append(StatusView("retracted", f"{f'retracted {day}'.strip()}: {linked.fact.retracted.reason}"))
    elif standing.state == "corrected":
        found.append(StatusView("corrected", f"corrected {day}".strip(), href))
    elif standing.state == "superseded":
        found.append(StatusView("superseded", f"held until {day}" if day else "replaced", href))
    for kind, words in (("denies", "denied"), ("disputes", "disputed")):
        others = [context.briefing.facts[relation.source] for relation in linked.received if relation.kind == kind]
        others = [other for other in others if other.in_force]
        if others:
            names = english.list_words(dict.fromkeys(who_words(other) for other in others))
            found.append(StatusView(words, f"{words} by {names}", fact_address(others[0].ref)))
    return found
