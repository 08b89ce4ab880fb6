"""Findings on relations: one that the newer of two facts should state, and one that leaves a copy standing."""

from collections.abc import Iterator, Mapping

from briefgen import english
from briefgen.briefing.independence import marks
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.questions import Answer, QuestionGroup, value_of
from briefgen.model import Date, RelationKind
from briefgen.problems import Problem

REPLACING: tuple[RelationKind, ...] = ("supersedes", "corrects")
"""Relations that put the newer fact in the place of the older one."""


def older_does(briefing: Briefing) -> Iterator[Problem]:
    """A fact that takes the place of one that was said after it, or that speaks against it.

    What was said earlier may well correct or deny a later fact when it is published after that; it can supersede none.
    """
    for linked in (briefing.facts[ref] for ref in briefing.relations.stated):
        for relation in linked.stated:
            if relation.kind == "supports":
                continue
            other = briefing.facts[relation.target]
            if not _earlier(linked.said, other.said):
                continue
            if relation.kind != "supersedes" and _earlier(other.article.date, linked.article.date):
                continue
            yield _problem(linked, other, relation.kind)


def standing_copies(questions: Mapping[str, QuestionGroup]) -> Iterator[Problem]:
    """An answer in force that another one of the same origin gives too, which was replaced or corrected.

    What a speaker said stands in two papers, and the fact that takes its place names the report of one.
    """
    for group in questions.values():
        for scope in group.scopes:
            gone = [answer for answer in scope.answers if answer.standing.by and answer.says_something]
            for answer in scope.counted if gone else ():
                found = [other for other in gone if _is_copy(answer, other)]
                if found:
                    yield _copy_problem(answer.linked, found[0])


def _is_copy(one: Answer, other: Answer) -> bool:
    """Whether two answers are one that was printed twice."""
    if one.linked.article is other.linked.article or value_of(one) != value_of(other):
        return False
    return not set(marks(one.linked)).isdisjoint(marks(other.linked))


def _copy_problem(linked: LinkedFact, gone: Answer) -> Problem:
    place = linked.fact.places.get("figure", linked.fact.places.get("answer", (linked.fact.line, linked.fact.column)))
    by, became = gone.standing.by, "corrected" if gone.standing.state == "corrected" else "replaced"
    kind = "corrects" if became == "corrected" else "supersedes"
    message = f"this answer stands, and `{gone.linked.ref}`, of the same origin, was {became} by `{by}`"
    hint = f"if that holds for this report too, write `{kind}: [{gone.linked.ref}, {linked.ref}]` there"
    return Problem("standing-copy", linked.article.path, *place, message, hint, "warning")


def _earlier(one: Date, other: Date) -> bool:
    """Whether one date certainly lies before the other."""
    if one.approximate or one.uncertain or other.approximate or other.uncertain:
        return False
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def _problem(linked: LinkedFact, other: LinkedFact, kind: RelationKind) -> Problem:
    place = linked.fact.places.get(kind, (linked.fact.line, linked.fact.column))
    said, later = english.date_words(linked.said), english.date_words(other.said)
    message = f"this fact ({said}) is older than `{other.ref}` ({later}), which it {kind}"
    if kind in REPLACING:
        hint = f"write `{kind}: {linked.ref}` on the newer fact, or correct one of the two dates"
        return Problem("older-supersedes", linked.article.path, *place, message, hint, "warning")
    hint = "name the fact that was said before, or correct one of the two dates"
    return Problem("older-denies", linked.article.path, *place, message, hint, "warning")
