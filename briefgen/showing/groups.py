"""What pages show of a group of facts: figures in force, who speaks, what is ahead, what has no date."""

from briefgen import english
from briefgen.briefing.link import LinkedFact
from briefgen.showing.context import Context, fact_address, short_date
from briefgen.showing.facts import fact_views
from briefgen.showing.sources import answer_words, source_view, who_words
from briefgen.views import FactView, FigureRow, Link, VoiceView


def figure_rows(facts: tuple[LinkedFact, ...], context: Context) -> tuple[FigureRow, ...]:
    """The figures in force that answer a question: those with most answers first, newest first in each scope."""
    rows: dict[tuple[str, str], list[FigureRow]] = {}
    for linked in sorted(
        (f for f in facts if f.in_force and f.fact.question), key=lambda f: (f.said.sort_key, f.ref), reverse=True
    ):
        fact = linked.fact
        shown = [(figure.scope, english.figure_words(figure, context.unit(fact.question))) for figure in fact.figures]
        for scope, words in shown or ([(fact.scope, answer_words(fact, context))] if fact.answer else []):
            if (linked.ref, scope) in context.outdated:
                continue
            rows.setdefault((fact.question, scope), []).append(
                FigureRow(
                    context.question_link(fact.question),
                    scope,
                    words,
                    Link(who_words(linked), context.party_link(linked.who).href),
                    short_date(linked.said),
                    fact_address(linked.ref),
                    source_view(linked.article, context),
                )
            )
    answers: dict[str, int] = {}
    for (question, _), group in rows.items():
        answers[question] = answers.get(question, 0) + len(group)
    order = sorted(rows, key=lambda key: (-answers[key[0]], key[0], -len(rows[key]), key[1]))
    return tuple(row for key in order for row in rows[key])


def voices(facts: list[LinkedFact], context: Context) -> tuple[VoiceView, ...]:
    """Who speaks in these facts, those who say most first, each with the latest statement."""
    by_who: dict[str, list[LinkedFact]] = {}
    for linked in facts:
        if linked.speaker is not None and linked.speaker.name:
            by_who.setdefault(linked.speaker.key, []).append(linked)
    found = []
    for said in by_who.values():
        latest = max(said, key=lambda linked: (linked.said.sort_key, linked.ref))
        party = latest.speaker
        assert party is not None
        link = context.party_link(party)
        role = ", ".join(filter(None, (party.role, party.organisation)))
        voice = VoiceView(
            Link(link.label, link.href, role, len(said)),
            latest.fact.claim,
            english.date_words(latest.said),
            fact_address(latest.ref),
        )
        found.append(voice)
    return tuple(sorted(found, key=lambda voice: (-voice.who.count, english.sort_key(voice.who.label))))


def is_upcoming(linked: LinkedFact, context: Context) -> bool:
    """Whether a fact in force is dated after the build's day, or said to be ahead on a date that has not passed."""
    date = linked.fact.date
    if date is None or not linked.in_force:
        return False
    if any(_has_happened(other, context) for other in context.briefing.by_event.get(linked.fact.event, ())):
        return False
    begins_later = date.earliest is not None and date.earliest > context.today
    may_be_ahead = linked.fact.modality != "asserted" and (date.latest is None or date.latest >= context.today)
    return begins_later or may_be_ahead


def _has_happened(linked: LinkedFact, context: Context) -> bool:
    """Whether a fact reports, by the build's day, that its event took place."""
    date = linked.fact.date
    begun = date is not None and date.earliest is not None and date.earliest <= context.today
    return begun and linked.fact.modality == "asserted" and linked.in_force


def upcoming(facts: tuple[LinkedFact, ...], context: Context) -> tuple[FactView, ...]:
    """What is ahead of the build's day, soonest first."""
    ahead = [linked for linked in context.once(facts) if is_upcoming(linked, context)]
    return fact_views(
        sorted(ahead, key=lambda linked: (linked.fact.date.sort_key if linked.fact.date else (), linked.ref)), context
    )


def undated(facts: tuple[LinkedFact, ...], context: Context) -> tuple[FactView, ...]:
    """Facts that have no place on a timeline."""
    return fact_views([linked for linked in context.once(facts) if linked.date is None], context)
