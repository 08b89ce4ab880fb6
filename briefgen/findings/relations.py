"""Findings on relations: one that stands on the older of two facts, where the newer one should say it."""

from collections.abc import Iterator

from briefgen import english
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.model import Date, RelationKind
from briefgen.problems import Problem

VERBS: dict[RelationKind, str] = {"supersedes": "supersedes", "corrects": "corrects"}
"""Relations that put the newer fact in the place of the older one."""


def older_supersedes(briefing: Briefing) -> Iterator[Problem]:
    """A fact that takes the place of one that was said after it.

    What was said earlier may well correct a later fact when it is published after that; it can supersede none.
    """
    for linked in (briefing.facts[ref] for ref in briefing.relations.stated):
        for relation in linked.stated:
            if relation.kind not in VERBS:
                continue
            other = briefing.facts[relation.target]
            if not _earlier(linked.said, other.said):
                continue
            if relation.kind == "corrects" and _earlier(other.article.date, linked.article.date):
                continue
            yield _problem(linked, other, relation.kind)


def _earlier(one: Date, other: Date) -> bool:
    """Whether one date certainly lies before the other."""
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def _problem(linked: LinkedFact, other: LinkedFact, kind: RelationKind) -> Problem:
    place = linked.fact.places.get(kind, (linked.fact.line, linked.fact.column))
    said, later = english.date_words(linked.said), english.date_words(other.said)
    message = f"this fact ({said}) is older than `{other.ref}` ({later}), which it {VERBS[kind]}"
    hint = f"write `{kind}: {linked.ref}` on the newer fact, or correct one of the two dates"
    return Problem("older-supersedes", linked.article.path, *place, message, hint, "warning")
