"""What several facts answer: per question and scope the answers, which of them are in force, and whether they agree.

Scopes are never compared with each other. An answer in force is the latest of its speaker within its scope that nothing
superseded, corrected or withdrew; so a fact with several scopes may hold in one of them and not in another.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from briefgen.briefing.answers import figure_value, folded_answers
from briefgen.briefing.comparing import all_comparable, any_disagree
from briefgen.briefing.independence import independent
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.origins import origin
from briefgen.briefing.standing import CURRENT, Standing
from briefgen.entries import Question
from briefgen.model import Fact, Figure

QuestionState = Literal["disputed", "incomparable", "settled", "agreed", "remaining", "single", "lapsed", "unanswered"]
STATES: tuple[QuestionState, ...] = get_args(QuestionState)
"""The state of a question is the first of these that one of its scopes has.

`single`: one origin answers; `remaining`: one does whose answer is in force, others did. `unanswered`: it has no scope.
"""


class Answer(Struct, frozen=True):
    """What a fact answers within one scope."""

    linked: LinkedFact
    scope: str
    figure: Figure | None = None
    members: frozenset[str] = frozenset()
    """An answer that is no figure, as it is compared: case and accents aside; a text is a set of one."""
    standing: Standing = CURRENT
    """What became of it in this scope."""

    @property
    def in_force(self) -> bool:
        """Whether it holds in this scope."""
        return self.standing.state == "current"

    @property
    def says_something(self) -> bool:
        """Whether there is anything to compare: a claim alone answers in words only."""
        return self.figure is not None or bool(self.members)

    @property
    def origin(self) -> str:
        """What its article goes back to."""
        return origin(self.linked.article)


def value_of(answer: Answer) -> str:
    """The same for answers of the same value."""
    return "\n".join(sorted(answer.members)) if answer.figure is None else figure_value(answer.figure)


class ScopeGroup(Struct, frozen=True):
    """The answers to a question within one scope."""

    scope: str
    answers: tuple[Answer, ...]
    """The latest said first."""
    state: QuestionState

    @property
    def counted(self) -> tuple[Answer, ...]:
        """The answers in force that can be compared."""
        return tuple(answer for answer in self.answers if answer.in_force and answer.says_something)


class QuestionGroup(Struct, frozen=True):
    """All answers to one question."""

    id: str
    facts: tuple[LinkedFact, ...]
    """The latest said first."""
    scopes: tuple[ScopeGroup, ...]
    """In the order of the registry, then those with most answers first."""
    state: QuestionState
    unit: str = ""
    """Of figures that name none."""


def questions(briefing: Briefing) -> Mapping[str, QuestionGroup]:
    """Every question that facts answer, by id."""
    known = briefing.content.registries.questions
    return {
        name: _question(name, [briefing.facts[fact.ref] for fact in group], known.get(name), briefing)
        for name, group in briefing.by_question.items()
    }


def outdated(groups: Iterable[QuestionGroup]) -> frozenset[tuple[str, str]]:
    """Facts with the scopes in which what they answer no longer holds."""
    answers = (answer for group in groups for scope in group.scopes for answer in scope.answers)
    return frozenset((answer.linked.ref, answer.scope) for answer in answers if not answer.in_force)


def _question(name: str, facts: list[LinkedFact], entry: Question | None, briefing: Briefing) -> QuestionGroup:
    facts.sort(key=_said_key, reverse=True)
    unit = entry.unit if entry else ""
    by_scope: dict[str, list[Answer]] = {}
    for linked in facts:
        for answer in _answers(linked):
            by_scope.setdefault(answer.scope, []).append(answer)
    order = {scope: number for number, scope in enumerate(entry.scopes)} if entry else {}
    scopes = []
    for scope in sorted(by_scope, key=lambda scope: (order.get(scope, len(order)), -len(by_scope[scope]), scope)):
        answers = _with_standings(by_scope[scope])
        scopes.append(ScopeGroup(scope, answers, _state(answers, unit, briefing)))
    state = next(state for state in STATES if any(scope.state == state for scope in scopes))
    return QuestionGroup(name, tuple(facts), tuple(scopes), state, unit)


def _said_key(linked: LinkedFact) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date], str]:
    return linked.said.sort_key, linked.article.date.sort_key, linked.ref


def _answers(linked: LinkedFact) -> list[Answer]:
    """A figure answers its own scope; a fact without figures its own, in words."""
    fact = linked.fact
    if fact.figures:
        return [Answer(linked, figure.scope, figure) for figure in fact.figures]
    return [Answer(linked, fact.scope, None, frozenset(folded_answers(fact)))]


def speaker_key(linked: LinkedFact) -> str:
    """The same for the same speaker; nobody can say that the unnamed of two articles are the same."""
    who = linked.who
    return who.key if who.name or who.organisation else f"{linked.article.id}#{who.key}"


def _with_standings(answers: list[Answer]) -> tuple[Answer, ...]:
    """The answers of one scope with what became of each there: the speaker's next answer replaces it."""
    nexts: dict[str, Standing] = {}
    by_speaker: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.linked.counts:
            by_speaker.setdefault(speaker_key(answer.linked), []).append(answer)
    for group in by_speaker.values():
        nexts.update(_replaced(group))
    return tuple(
        replace(answer, standing=_standing(answer.linked, nexts.get(answer.linked.ref, CURRENT))) for answer in answers
    )


def _replaced(answers: list[Answer]) -> Iterable[tuple[str, Standing]]:
    """What one speaker surely said before another of his answers, with the next one that says something else."""
    answers = sorted((answer for answer in answers if answer.linked.said.earliest), key=_first_key)
    days = [answer.linked.said.sort_key[0] for answer in answers]
    for answer in answers:
        linked, value = answer.linked, _said(answer)
        if linked.said.latest is not None:
            later = islice(answers, bisect_right(days, linked.said.latest), None)
            others = (other.linked for other in later if _said(other) != value)
            found = next((other for other in others if not _is_copy(other, linked)), None)
            if found:
                yield linked.ref, Standing("superseded", found.ref, found.said)


def _said(answer: Answer) -> str:
    """What an answer says; of a claim alone its words."""
    return value_of(answer) if answer.says_something else f"claim {answer.linked.fact.claim}"


def _is_copy(later: LinkedFact, earlier: LinkedFact) -> bool:
    """Whether the one is only printed later: the same report, and no day on which it was said."""
    dated = later.fact.said_by is not None and later.fact.said_by.on is not None
    return origin(later.article) == origin(earlier.article) and not dated


def _first_key(answer: Answer) -> tuple[dt.date, dt.date, str]:
    return *answer.linked.said.sort_key, answer.linked.ref


def _standing(linked: LinkedFact, here: Standing) -> Standing:
    """What another fact or the desk says of a fact goes for every scope of it; a later answer only for its own."""
    general = linked.standing
    stated = any(relation.source == general.by for relation in linked.received if relation.kind == "supersedes")
    return general if general.state in ("corrected", "retracted") or stated else here


def _state(answers: tuple[Answer, ...], unit: str, briefing: Briefing) -> QuestionState:
    said = [answer for answer in answers if answer.says_something or not speaks_against(answer.linked.fact)]
    in_force = [answer for answer in said if answer.in_force]
    counted = [answer for answer in in_force if answer.says_something]
    if disagree(counted, unit) or any(_is_contested(answer, briefing) for answer in counted):
        return "disputed"
    several = independent(answer.linked for answer in counted) > 1
    alike = all_comparable(((answer.linked.ref, answer.figure) for answer in counted), unit)
    if independent(answer.linked for answer in in_force) > 1 and not (several and alike):
        return "incomparable"  # others answer in their claims alone, or in other units
    if not any(answer.in_force for answer in answers):
        return "lapsed"
    if _was_disputed(answers, unit):
        return "settled"
    if several:
        return "agreed"
    return "single" if independent(answer.linked for answer in said) < 2 else "remaining"


def speaks_against(fact: Fact) -> bool:
    """Whether a fact denies or disputes another answer, for which it need not give one of its own."""
    return fact.kind == "denial" or any(ref.kind in ("denies", "disputes") for ref in fact.relations)


def disagree(answers: Iterable[Answer], unit: str) -> bool:
    """Whether two of the answers contradict each other."""
    answers = list(answers)
    in_words = {answer.members for answer in answers if answer.members}
    figures = [(answer.linked.ref, answer.figure) for answer in answers if answer.figure]
    return len(in_words) > 1 or (len(figures) > 1 and any_disagree(figures, unit))


def _is_contested(answer: Answer, briefing: Briefing) -> bool:
    """Whether a fact in force denies or disputes the answer; one that answers another scope measures something else."""
    for relation in answer.linked.received:
        if relation.kind in ("denies", "disputes"):
            other = briefing.facts[relation.source]
            across = other.fact.question == answer.linked.fact.question and answer.scope not in _scopes(other)
            if other.in_force and not across:
                return True
    return False


def _scopes(linked: LinkedFact) -> set[str]:
    return {figure.scope for figure in linked.fact.figures} or {linked.fact.scope}


def _was_disputed(answers: tuple[Answer, ...], unit: str) -> bool:
    """Whether an answer that no longer holds contradicted another speaker's while both held."""
    spans = sorted((*_held(answer), number) for number, answer in enumerate(answers) if answer.says_something)
    held: list[tuple[dt.date, Answer]] = []
    for start, end, number in spans:
        here = answers[number]
        held = [(until, other) for until, other in held if until > start]
        others = [other for _, other in held if speaker_key(other.linked) != speaker_key(here.linked)]
        if any(disagree((here, other), unit) for other in others if not (here.in_force and other.in_force)):
            return True
        held.append((end, here))
    return False


def _held(answer: Answer) -> tuple[dt.date, dt.date]:
    """From when until when an answer held; one without a known end was contradicted by whatever contradicts it."""
    start, until = answer.linked.said.sort_key[0], answer.standing.until
    return start, until.sort_key[0] if until and not answer.in_force else dt.date.max
