"""Questions that sources answer differently, in a line each; and the index of all questions."""

import datetime as dt

from briefgen import english
from briefgen.briefing.answers import folded_answers
from briefgen.briefing.comparing import main_base, reading
from briefgen.briefing.questions import STATES, Answer, QuestionGroup, ScopeGroup
from briefgen.content.countries import country
from briefgen.content.units import in_base_unit
from briefgen.model import Figure
from briefgen.showing.context import Context, short_date
from briefgen.showing.questions import answer_count, question_countries
from briefgen.showing.sources import who_words
from briefgen.views import DisputeLine, Link

HEADINGS = {
    "disputed": "Disputed",
    "incomparable": "Not comparable",
    "settled": "Settled",
    "agreed": "Agreed",
    "remaining": "One source in force",
    "single": "One source",
    "lapsed": "None in force",
    "unanswered": "No answer yet",
}
NAMED = 2
"""Claimants that a line names, and as many of the country's own; the others are counted."""
FIGURES = 3
"""Figures that a line says; of more only the lowest and the highest, and how many others."""


def dispute_lines(context: Context, code: str = "") -> tuple[DisputeLine, ...]:
    """Every disputed scope, the newest answer first; of one country where a code is given."""
    found: list[tuple[dt.date, str, str, DisputeLine]] = []
    for group in context.questions.values():
        if group.state == "disputed" and (not code or code in question_countries(group, context)):
            for scope in group.scopes:
                if scope.state == "disputed":
                    newest = scope.counted[0].linked.said
                    line = _line(group, scope, context, code)
                    found.append((dt.date.max - (newest.sort_key[0] - dt.date.min), group.id, scope.scope, line))
    return tuple(line for *_, line in sorted(found, key=lambda entry: entry[:3]))


def _line(group: QuestionGroup, scope: ScopeGroup, context: Context, code: str) -> DisputeLine:
    counted = sorted(scope.counted, key=lambda answer: not _speaks_for(code, answer))
    figures = _figures(counted, group.unit)
    said = figures or _answers(counted, context)
    words = list(said)
    if _is_long(words, scope):  # the ends say how far apart they are
        words = [words[0], words[-1], *words[1:-1]]
    # Whoever reads the words and the names beside them takes them to stand in the same order.
    first = [said[answer][0] for answer in words]
    # Who answers otherwise than with one of these figures is not named as if he had given it.
    told = {answer.linked.ref for answers in figures.values() for answer in answers}
    others = [answer for answer in counted if not told or answer.linked.ref in told]
    names, day = _names([*first, *others], code)
    return DisputeLine(
        context.question_link(group.id),
        scope.scope,
        f"{words[0]} or {words[1]}, and {english.number_words(len(words) - 2)} more"
        if _is_long(words, scope)
        else english.choice_words(words),
        english.list_words(names),
        day,
    )


def _names(answers: list[Answer], code: str) -> tuple[list[str], str]:
    """Who answers, each with his day unless that is the day of all, which stands alone then.

    Where they are many the first are named, and those who speak for the country whose page it is; the others are
    counted.
    """
    days: dict[str, str] = {}
    for answer in answers:
        days.setdefault(who_words(answer.linked), short_date(answer.linked.said))
    own = {who_words(answer.linked) for answer in answers if _speaks_for(code, answer)}
    day = next(iter(days.values())) if len(set(days.values())) == 1 else ""
    rest = list(days)[NAMED:]
    shown = [name for name in rest if name in own][:NAMED]
    hidden = [name for name in rest if name not in shown]
    who = [name if day else f"{name} ({days[name]})" for name in days if len(hidden) < 2 or name not in hidden]
    return [*who, f"{len(hidden)} more"] if len(hidden) > 1 else who, day


def _speaks_for(code: str, answer: Answer) -> bool:
    speaker = answer.linked.speaker
    return bool(code) and speaker is not None and speaker.country == code


def _is_long(words: list[str], scope: ScopeGroup) -> bool:
    return len(words) > FIGURES and any(answer.figure for answer in scope.counted)


Said = dict[str, list[Answer]]
"""Answers by their words, in the order in which these stand in a line."""


def _figures(answers: list[Answer], unit: str) -> Said:
    """`about 200 million EUR`, `at least 350 million EUR`: the figures in their own words, the lowest first."""
    figures = [answer.figure for answer in answers if answer.figure]
    base = main_base(figures, unit)
    shown = unit or next((figure.unit for figure in figures if figure.unit and reading(figure, unit).base == base), "")
    told = [
        (answer.figure, answer) for answer in answers if answer.figure and reading(answer.figure, unit).base == base
    ]
    found: Said = {}
    words: dict[object, str] = {}
    for figure, answer in sorted(told, key=lambda pair: _size(pair[0], shown)):
        # `no more than 30` and `up to 30` are one answer: the words of the first say it for all.
        said = words.setdefault((_size(figure, shown)[:2], figure.qualifier), english.figure_words(figure, shown))
        found.setdefault(said, []).append(answer)
    return found


def _size(figure: Figure, unit: str) -> tuple[float, float, float, str]:
    """Orders figures by their own ends, then by what they cover: `up to 200` before `at least 200`."""
    low, high = (in_base_unit(value, figure.unit or unit)[0] for value in (figure.low, figure.high))
    return low, high, reading(figure, unit).low + reading(figure, unit).high, figure.text


def _answers(answers: list[Answer], context: Context) -> Said:
    """`Germany`, `Hungary`: what not all answers have; all of each where they have nothing in common."""
    members = [answer.members for answer in answers if answer.members]
    common = frozenset(members[0]).intersection(*members) if members else frozenset()
    found: Said = {}
    for answer in answers:
        fact = answer.linked.fact
        given = zip(fact.answer, folded_answers(fact), strict=True)
        odd = [item for item, compared in given if compared not in common]
        if words := english.list_words(_name(item, context) for item in odd):
            found.setdefault(words, []).append(answer)
    return found


def _name(item: str, context: Context) -> str:
    return context.country_name(item) if country(item) else item


def questions_index(context: Context) -> dict[str, list[Link]]:
    """The questions by their state, the disputed ones first."""
    found: dict[str, list[Link]] = {HEADINGS[state]: [] for state in STATES}
    for question in sorted(context.asked):
        group, link = context.questions.get(question), context.question_link(question)
        heading = HEADINGS[group.state] if group else HEADINGS["unanswered"]
        found[heading].append(Link(link.label, link.href, "", answer_count(group) if group else 0))
    return {heading: links for heading, links in found.items() if links}
