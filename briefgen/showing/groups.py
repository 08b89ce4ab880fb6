"""What pages show of a group of facts: figures in force, who speaks, what is ahead, what has no date."""

from collections.abc import Iterable, Iterator, Sequence

from briefgen import english
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.names import Party
from briefgen.cards import FactCard
from briefgen.showing.context import Context, fact_address, short_date
from briefgen.showing.facts import statuses
from briefgen.showing.listed import listed
from briefgen.showing.sources import answer_words, source_view, who_words
from briefgen.showing.timelines import LATEST
from briefgen.views import FactView, FigureRow, Link, VoiceView


def figure_rows(facts: Iterable[FactCard], context: Context) -> tuple[FigureRow, ...]:
    """The figures in force that answer a question: those with most answers first, newest first in each scope."""
    rows: dict[tuple[str, str], list[FigureRow]] = {}
    answers_in_force = (fact for fact in facts if fact.question and context.briefing.facts.in_force(fact.ref))
    for card in sorted(answers_in_force, key=_said_key, reverse=True):
        linked = context.briefing.facts[card.ref]
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


def _said_key(fact: FactCard) -> str:
    return fact.order[20:] + fact.ref


def voices(facts: Iterable[FactCard], context: Context, most: int) -> tuple[VoiceView, ...]:
    """Who speaks in these facts, those who say most first, each with the latest statement; not more than `most`."""
    by_who: dict[str, list[FactCard]] = {}
    for speaker, said in by_speaker(facts, context):
        if speaker.name:
            by_who.setdefault(speaker.key, []).extend(said)
    found = []
    for said in by_who.values():
        latest = max(said, key=_said_key)
        party = context.speaker(latest)
        assert party is not None
        role = ", ".join(filter(None, (party.role, party.organisation)))
        found.append((Link(party.name, context.party_link(party).href, role, len(said)), latest))
    found.sort(key=lambda voice: (-voice[0].count, english.sort_key(voice[0].label), voice[1].ref))
    return tuple(_voice(who, context.briefing.facts[latest.ref], context) for who, latest in found[:most])


def by_speaker(facts: Iterable[FactCard], context: Context) -> Iterator[tuple[Party, list[FactCard]]]:
    """Facts by who says them, as they are written; one party may come more than once."""
    groups: dict[tuple[str, str, str, str], list[FactCard]] = {}
    for fact in facts:
        if fact.speaker is not None:
            groups.setdefault(fact.speaker, []).append(fact)
    for said in groups.values():
        if speaker := context.speaker(said[0]):
            yield speaker, said


def _voice(who: Link, latest: LinkedFact, context: Context) -> VoiceView:
    date, href = english.date_words(latest.said), fact_address(latest.ref)
    return VoiceView(who, latest.fact.claim, date, href, not latest.in_force, statuses(latest, context))


def upcoming(facts: Iterable[FactCard], context: Context) -> tuple[Sequence[FactView], int]:
    """What is ahead of the build's day, soonest first, and how much that is; where it is much, the first of it."""
    ahead = context.ahead(facts)
    return listed(ahead if len(ahead) <= 2 * LATEST else ahead[:LATEST], context), len(ahead)


def undated(facts: Iterable[FactCard], context: Context) -> Sequence[FactView]:
    """Facts that have no place on a timeline."""
    return listed((fact for fact in context.once(facts) if not fact.fineness), context)
