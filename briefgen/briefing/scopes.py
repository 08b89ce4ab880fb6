"""Ids that facts share without a registry: questions, scopes, events, origins, topics; and slips in them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from briefgen.content.otherwords import nearest
from briefgen.entries import Content, Question
from briefgen.library import Library
from briefgen.model import Article, Fact
from briefgen.problems import Problem


class Use(Struct, frozen=True, gc=False):
    """One place where a scope is named."""

    id: str
    path: str
    line: int
    column: int


def check_scopes(content: Content) -> list[Problem]:
    """Scopes that a registered question does not have."""
    registered = {name for name, question in content.registries.questions.items() if question.scopes}
    problems = []
    for card in content.articles.cards:
        if any(fact.question in registered for fact in card.special):
            article = content.articles.article(card.id)
            for fact in article.facts:
                if fact.question in registered:
                    question = content.registries.questions[fact.question]
                    problems += [
                        _unknown(use, question) for use in _scopes(article, fact) if use.id not in question.scopes
                    ]
    return problems


def _unknown(use: Use, question: Question) -> Problem:
    """A scope that a question does not have."""
    near = nearest(use.id, question.scopes)
    hint = f"write `{near}`" if near else f"its scopes are: {', '.join(question.scopes)}"
    message = f'the question `{question.id}` has no scope "{use.id}"'
    if not use.id:
        message = f"the question `{question.id}` has scopes, and this figure names none"
        hint = f"write `scope: {question.scopes[0]}`" + (
            f", or one of: {', '.join(question.scopes[1:])}" if len(question.scopes) > 1 else ""
        )
    return Problem("unknown-scope", use.path, use.line, use.column, message, hint)


def _scopes(article: Article, fact: Fact) -> Iterator[Use]:
    """The scopes that a fact names; a figure without one counts as a scope of no name."""
    for figure in fact.figures:
        own = fact.places.get(f"scope {figure.scope}")
        if not own and figure.scope and figure.scope == fact.scope:
            own = fact.places.get("scope")
        yield Use(figure.scope, article.path, *(own or (figure.line, figure.column)))
    if fact.scope and not fact.figures:
        yield Use(fact.scope, article.path, *fact.places.get("scope", (fact.line, fact.column)))


def check_ids(content: Content) -> list[Problem]:
    """Ids that occur once and resemble another one: probably a slip of the pen."""
    registries, library = content.registries, content.articles
    special = [fact for card in library.cards for fact in card.special]
    uses = {
        "question": [fact.question for fact in special if fact.question],
        "event": [fact.event for fact in special if fact.event],
        "origin": [card.source.origin for card in library.cards if card.source.origin],
        "topic": [topic for card in library.cards for topic in card.topics],
    }
    registered: dict[str, Mapping[str, object]] = {
        "question": registries.questions,
        "event": registries.events,
        "topic": content.topics,
    }
    problems = []
    for what, names in uses.items():
        counts, known = Counter(names), frozenset(registered.get(what, ()))
        once = tuple([name for name, count in counts.items() if count == 1 and name not in known])
        problems += [_slip(what, name, near, library) for name, near in _slips(once, known.union(counts.keys() - once))]
    return problems


def _slip(what: str, name: str, near: str, library: Library) -> Problem:
    """An id that resembles another one, at its place."""
    if what in ("question", "event"):
        uses = ((card, fact) for card in library.cards for fact in card.special if name == getattr(fact, what))
        owner, use = next(uses)
        article = library.article(owner.id)
        fact = article.facts[use.number]
        place = fact.places.get(what, (fact.line, fact.column))
    elif what == "origin":
        article = library.article(next(card.id for card in library.cards if card.source.origin == name))
        place = article.places.get("origin", (article.source.line, article.source.column))
    else:
        article = library.article(next(card.id for card in library.cards if name in card.topics))
        place = article.places.get(f"topics {name}", article.places.get("topics", (1, 1)))
    message = f"the {what} `{name}` occurs only here and resembles `{near}`"
    hint = f"write `{near}` if that is meant; otherwise register it or give it a clearer name"
    return Problem("similar-id", article.path, *place, message, hint, "warning")


@lru_cache(maxsize=8)
def _slips(once: tuple[str, ...], others: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Which of the ids that are used once are one letter away from another, each with that other one.

    Of two such ids only the later one is told: they are one slip.
    """
    order = {name: at for at, name in enumerate(once)}
    near: dict[str, set[str]] = {}
    for name in {*once, *others}:
        for variant in _variants(name):
            near.setdefault(variant, set()).add(name)
    found = []
    for number, name in enumerate(once):
        alike = {other for variant in _variants(name) for other in near[variant]} - {name}
        before = sorted(other for other in alike if other in others or order[other] < number)
        if before:
            found.append((name, before[0]))
    return tuple(found)


def _variants(name: str) -> set[str]:
    """A name without its separators and its case, and each of its forms with one letter less.

    Two names that share a form differ by one letter. Digits are never left out: `wire-1` and `wire-2` are different.
    """
    plain = re.sub(r"[-_]", "", name.lower())
    return {plain} | {plain[:i] + plain[i + 1 :] for i, letter in enumerate(plain) if not letter.isdigit()}
