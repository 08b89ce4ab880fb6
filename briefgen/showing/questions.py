"""The page of a question: per scope the answers side by side, what became of them, and a chart of the figures."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from briefgen import english
from briefgen.briefing.answers import folded_answers
from briefgen.briefing.independence import independent, marks
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.origins import original_first
from briefgen.briefing.questions import Answer, QuestionGroup, ScopeGroup, disagree, speaker_key
from briefgen.content.countries import country
from briefgen.content.fields import slug
from briefgen.question_views import AnswerMember, AnswerRow, QuestionView, ScopeView
from briefgen.showing.charts import chart
from briefgen.showing.context import Context, fact_address, short_date
from briefgen.showing.facts import fact_view
from briefgen.showing.lists import intro_view, last_day
from briefgen.showing.sources import STATED, relation_view, source_view, who_words
from briefgen.showing.support import copies_without_facts
from briefgen.views import FactView, Link, RelationView, SourceView

REPLACED = {"superseded": "replaced", "corrected": "corrected"}


class Printed(Struct, frozen=True):
    """An answer, with the copies of the same report that give it too."""

    answer: Answer
    copies: tuple[Answer, ...] = ()


def question_view(question: str, context: Context) -> QuestionView:
    """`questions/ID.html`."""
    content = context.briefing.content
    group = context.questions.get(question) or QuestionGroup(question, (), (), "unanswered")
    entry = content.registries.questions.get(question)
    intro = content.questions.get(question)
    return QuestionView(
        title=(intro.title if intro else "") or context.question_name(question),
        state=group.state,
        words=_question_words(group),
        scopes=tuple(_scope_view(number, scope, group, context) for number, scope in enumerate(group.scopes, 1)),
        intro=intro_view(intro),
        note=entry.note if entry else "",
        countries=tuple(context.country_link(code) for code in question_countries(group, context)),
        disputes=_disputes(group, context),
        changed=last_day(
            {linked.article.id: context.article_card(linked.article.id) for linked in group.facts}.values()
        ),
    )


def question_countries(group: QuestionGroup, context: Context) -> tuple[str, ...]:
    """The countries that a question is about: registered, else those that its facts name."""
    entry = context.briefing.content.registries.questions.get(group.id)
    if entry and entry.countries:
        return entry.countries
    return tuple(sorted({code for linked in group.facts for code in linked.fact.countries}))


def answer_count(group: QuestionGroup) -> int:
    """How many answers its page shows: a fact may answer several scopes, and copies of a report count once."""
    return sum(len(_printed(scope)) for scope in group.scopes)


def _question_words(group: QuestionGroup) -> str:
    origins = independent(answer.linked for scope in group.scopes for answer in scope.answers)
    parts = [
        english.count_words(answer_count(group), "answer"),
        english.count_words(origins, "independent origin"),
        english.count_words(len(group.scopes), "scope"),
    ]
    return ", ".join(parts if any(scope.scope for scope in group.scopes) else parts[:2])


def _printed(scope: ScopeGroup) -> tuple[Printed, ...]:
    """The answers, newest first; what copies of one report print alike stands once, with the original."""
    groups: dict[tuple[object, ...], list[Answer]] = {}
    for answer in scope.answers:
        groups.setdefault(_print_key(answer), []).append(answer)
    found = []
    for answers in groups.values():
        first, *others = sorted(answers, key=lambda answer: (original_first(answer.linked.article), answer.linked.ref))
        found.append(Printed(first, tuple(others)))
    return tuple(found)


def _print_key(answer: Answer) -> tuple[object, ...]:
    """The same for what two articles of one origin print alike; within one article nothing is a copy."""
    linked, figure = answer.linked, answer.figure
    if not answer.says_something:
        return (linked.ref,)
    voice = speaker_key(linked) if linked.speaker else ""
    value = (figure.low, figure.high, figure.qualifier, figure.unit) if figure else tuple(sorted(answer.members))
    return answer.origin, voice, value, answer.standing.state


def _scope_view(number: int, scope: ScopeGroup, group: QuestionGroup, context: Context) -> ScopeView:
    printed = _printed(scope)
    shared = _shared_members(scope)
    anchor = f"page-{slug(scope.scope) or 'scope'}-{number}"
    name = scope.scope or context.question_name(group.id)
    return ScopeView(
        name=scope.scope,
        anchor=anchor,
        state=scope.state,
        words=_scope_words(scope, len(printed), group.unit),
        rows=tuple(
            _row(one, again, shared, group, context) for one, again in zip(printed, _again(printed), strict=True)
        ),
        chart=chart([one.answer for one in printed], group.unit, name),
    )


def _again(printed: Iterable[Printed]) -> Iterator[str]:
    """Why an answer is of one origin with one above it: the same article, the same speaker; empty: it is not.

    Articles of one report say with whom they share it.
    """
    above: set[str] = set()
    for linked in (one.answer.linked for one in printed):
        article, speaker = f"article {linked.article.id}", marks(linked)[1]
        if article in above:
            yield "same article"
        elif speaker in above:
            yield "same speaker" if linked.speaker else "same publisher"
        else:
            yield ""
        above |= {article, speaker}


def _scope_words(scope: ScopeGroup, answers: int, unit: str) -> str:
    """`4 answers of 3 independent origins; those in force agree`."""
    origins = independent(answer.linked for answer in scope.answers)
    count = f"{english.count_words(answers, 'answer')} of {english.count_words(origins, 'independent origin')}"
    if scope.state == "disputed":
        return (
            f"{count}; {'those in force differ' if disagree(scope.counted, unit) else 'what is in force is disputed'}"
        )
    if scope.state == "lapsed":
        return f"{count}; none is in force"
    if scope.state == "incomparable":
        return f"{count}; the answers cannot be compared"
    if scope.state == "settled":
        return f"{count}; they differed before" + ("; those in force agree" if len(scope.counted) > 1 else "")
    if scope.state == "remaining":
        one = sum(answer.in_force for answer in scope.answers) == 1
        return f"{count}; {'one is in force' if one else 'those in force are of one origin'}"
    return f"{count}; those in force agree" if len(scope.counted) > 1 else count


def _shared_members(scope: ScopeGroup) -> frozenset[str]:
    """Members that every answer in force has."""
    answers = [answer.members for answer in scope.counted if answer.members]
    return frozenset(answers[0].intersection(*answers)) if answers else frozenset()


def _row(printed: Printed, again: str, shared: frozenset[str], group: QuestionGroup, context: Context) -> AnswerRow:
    answer, linked = printed.answer, printed.answer.linked
    fact = linked.fact
    is_set = fact.answer_is_set and answer.figure is None
    members = (
        AnswerMember(_member(item, context), compared not in shared)
        for item, compared in zip(fact.answer, folded_answers(fact), strict=True)
    )
    return AnswerRow(
        fact=fact_view(linked, context),
        who=Link(who_words(linked), context.party_link(linked.who).href),
        figure=english.figure_words(answer.figure, group.unit) if answer.figure else "",
        members=tuple(members) if is_set else (),
        text=fact.answer[0] if fact.answer and not is_set and answer.figure is None else "",
        said=short_date(linked.said),
        published=short_date(linked.article.date),
        origin=_origin(printed, context),
        again=again,
        copies=_copies(printed, context),
        struck=not answer.in_force,
        reason=_reason(answer, context),
        reason_href=fact_address(answer.standing.by) if answer.standing.by else "",
    )


def _member(item: str, context: Context) -> str:
    return context.country_name(item) if country(item) else item


def _origin(printed: Printed, context: Context) -> str:
    """`shared with Guernsey Press`: the other publishers of the report; empty where nobody else has it."""
    own = printed.answer.linked.article
    others = [other for other in context.origins.get(printed.answer.origin, ()) if other.id != own.id]
    names = dict.fromkeys(context.briefing.publisher_of[other.id].name for other in others)
    return f"shared with {english.list_words(names)}" if names else ""


def _copies(printed: Printed, context: Context) -> tuple[SourceView, ...]:
    own = printed.answer.linked.article  # may give an answer twice
    others = (copy.linked for copy in printed.copies if copy.linked.article is not own)
    copies = [source_view(other.article, context, other.fact.quotes) for other in others]
    return (*copies, *copies_without_facts(printed.answer.linked.article, context))


def _reason(answer: Answer, context: Context) -> str:
    """Why an answer is no longer in force, naming what took its place."""
    standing, withdrawn = answer.standing, answer.linked.fact.retracted
    if answer.in_force:
        return ""
    until = standing.until
    when = (
        "" if until is None else f" on {english.date_words(until)}" if until.day else f" ({english.date_words(until)})"
    )
    if standing.state == "retracted":
        return f"retracted{when}: {withdrawn.reason}" if withdrawn else ""
    other = context.briefing.facts[standing.by]
    return f"{REPLACED[standing.state]}{when} by {who_words(other)}: “{other.fact.claim}”"


def _disputes(group: QuestionGroup, context: Context) -> tuple[tuple[FactView, RelationView], ...]:
    """Denials and disputes that come from outside a fact's own scopes."""
    found = []
    for linked in group.facts:
        for relation in linked.received:
            other = context.briefing.facts[relation.source]
            if relation.kind in ("denies", "disputes") and not _same_scope(linked, other):
                view = relation_view(relation.kind, STATED[relation.kind], linked)
                found.append((fact_view(other, context), view))
    return tuple(found)


def _same_scope(linked: LinkedFact, other: LinkedFact) -> bool:
    return other.fact.question == linked.fact.question and bool(_scopes(linked) & _scopes(other))


def _scopes(linked: LinkedFact) -> set[str]:
    return {figure.scope for figure in linked.fact.figures} or {linked.fact.scope}
