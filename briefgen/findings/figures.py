"""Findings on figures and answers: sums that do not come out, scopes or answers left out, units that do not convert."""

from collections import Counter
from collections.abc import Iterator, Mapping

from briefgen import english
from briefgen.briefing.comparing import comparable, main_base
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.questions import speaks_against
from briefgen.briefing.relations import resolver
from briefgen.content.units import in_base_unit
from briefgen.content.values import own_slip
from briefgen.model import Article, Fact, Figure
from briefgen.problems import Problem

TOLERANCE = 0.002
"""Share by which a sum may differ, since converted figures are rounded."""
ABOUT = 0.1
"""The same, of a figure that is itself only about right."""


def no_answer(fact: Fact, article: Article) -> Iterator[Problem]:
    """A fact that answers a question in its claim alone."""
    answers = fact.figures or fact.answer or speaks_against(fact)
    if fact.question and not answers and fact.lacks("figure", "figures", "answer", "denies", "disputes", "kind"):
        place = fact.places.get("question", (fact.line, fact.column))
        message = f"this fact answers `{fact.question}` in its claim alone, which is compared with no other answer"
        hint = "write `figure:`, or `answer:` with the answer in a word or two; or leave out `question`"
        yield Problem("no-answer", article.path, *place, message, hint, "warning")


def derived_sums(briefing: Briefing) -> Iterator[Problem]:
    """Figures that say which facts they add up, and are not their sum."""
    known: Mapping[str, str] | None = None
    for card in (fact for article in briefing.articles for fact in article.special if fact.refers):
        linked = briefing.facts[card.ref]
        for figure in linked.fact.figures:
            if figure.sum_of:
                known = known or resolver(briefing.content.articles)
                terms = [_term(name, known, briefing) for name in figure.sum_of]
                slip = _slip(figure, [term for term in terms if term], briefing, linked) if all(terms) else None
                if slip:
                    hint = f"correct the figure or its parts; {own_slip('derived-sum')}"
                    place = figure.line, figure.column
                    yield Problem("derived-sum", linked.article.path, *place, slip, hint, "warning")


def _term(name: str, known: Mapping[str, str], briefing: Briefing) -> Figure | None:
    """The one figure of a fact that is added up; a fact with several does not say which."""
    ref = known.get(name)
    figures = briefing.facts[ref].fact.figures if ref else ()
    return figures[0] if len(figures) == 1 else None


def _slip(figure: Figure, terms: list[Figure], briefing: Briefing, linked: LinkedFact) -> str | None:
    """The arithmetic, where it does not come out; None where it does, or where the units do not convert."""
    entry = briefing.content.registries.questions.get(linked.fact.question)
    unit = figure.unit or (entry.unit if entry else "")
    bases = {in_base_unit(1, one.unit)[1] for one in (figure, *terms) if one.unit}
    if len(bases) > 1:
        return None
    factor = in_base_unit(1, unit)[0]
    low = sum(in_base_unit(term.low, term.unit or unit)[0] for term in terms) / factor
    high = sum(in_base_unit(term.high, term.unit or unit)[0] for term in terms) / factor
    slack = ABOUT if figure.qualifier == "about" else TOLERANCE
    if abs(low - figure.low) <= slack * abs(low) and abs(high - figure.high) <= slack * abs(high):
        return None
    parts = " + ".join(_amount(term.low, term.high) for term in terms)
    return f"{parts} = {_amount(low, high)}, not {_amount(figure.low, figure.high)}"


def _amount(low: float, high: float) -> str:
    words = english.number_words(round(low, 6))
    return words if low == high else f"{words}–{english.number_words(round(high, 6))}"


def of_questions(briefing: Briefing) -> Iterator[Problem]:
    """Figures of one question that cannot be compared with the others: without a scope, or in another kind of unit."""
    groups: dict[str, list[tuple[LinkedFact, Figure]]] = {}
    in_words: dict[str, list[LinkedFact]] = {}
    for question, cards in briefing.by_question.items():
        for linked in (briefing.facts[card.ref] for card in cards):
            groups.setdefault(question, []).extend((linked, figure) for figure in linked.fact.figures)
            if linked.fact.answer and not linked.fact.figures:
                in_words.setdefault(question, []).append(linked)
    for question, figures in groups.items():
        entry = briefing.content.registries.questions.get(question)
        if entry is None or not entry.scopes:  # otherwise a figure without a scope is an error already
            yield from _without_scope(question, figures)
        yield from _of_other_units(figures, entry.unit if entry else "")
        yield from _in_words(question, {figure.scope for _, figure in figures}, in_words.get(question, []))


def _without_scope(question: str, figures: list[tuple[LinkedFact, Figure]]) -> Iterator[Problem]:
    scopes = Counter(figure.scope for _, figure in figures if figure.scope)
    if not scopes:
        return
    usual = min(scopes, key=lambda scope: (-scopes[scope], scope))
    for linked, figure in figures:
        if not figure.scope and linked.fact.lacks("scope"):
            message = (
                f"this figure has no scope, and others that answer `{question}` have one: it is compared with none"
            )
            hint = f"write `scope: {usual}`, or what it covers"
            place = figure.line, figure.column
            yield Problem("no-scope", linked.article.path, *place, message, hint, "warning")


def _of_other_units(figures: list[tuple[LinkedFact, Figure]], unit: str) -> Iterator[Problem]:
    by_scope: dict[str, list[tuple[LinkedFact, Figure]]] = {}
    for linked, figure in figures:
        by_scope.setdefault(figure.scope, []).append((linked, figure))
    for group in by_scope.values():
        base = main_base((figure for _, figure in group), unit)
        alike = [figure for _, figure in group if comparable(figure, base, unit)]
        for linked, figure in group:
            if alike and not comparable(figure, base, unit):
                usual = unit or next((other.unit for other in alike if other.unit), base)
                here = f"“{figure.unit}”" if figure.unit else "a number without a unit"
                others = f"“{usual}”, the unit of the other figures" if usual else "numbers without a unit, the others"
                message = f"{here} cannot be compared with {others}"
                how = f"in {usual}" if usual else "without it"
                hint = f"write the figure {how}, or give it a scope or a question of its own"
                place = figure.line, figure.column
                yield Problem("units-differ", linked.article.path, *place, message, hint, "warning")


def _in_words(question: str, scopes: set[str], answers: list[LinkedFact]) -> Iterator[Problem]:
    """Answers in words to what others answer with figures."""
    for linked in answers:
        fact = linked.fact
        if fact.scope in scopes:
            place = fact.places.get("answer", (fact.line, fact.column))
            message = f"“{fact.answer[0]}” cannot be compared with the figures that others answer `{question}` with"
            hint = "write a `figure`, or give the answer a scope or a question of its own"
            yield Problem("units-differ", linked.article.path, *place, message, hint, "warning")
