"""Ids that facts share without a registry: questions, scopes, events, origins, topics; and slips in them."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from briefgen.content.fields import nearest
from briefgen.entries import Content
from briefgen.model import Article, Fact
from briefgen.problems import Problem


class Use(Struct, frozen=True, gc=False):
    """One place where an id is used."""

    id: str
    path: str
    line: int
    column: int


def check_scopes(content: Content) -> list[Problem]:
    """Scopes that a registered question does not have."""
    problems = []
    for article in content.articles:
        for fact in article.facts:
            question = content.registries.questions.get(fact.question)
            if question is None or not question.scopes:
                continue
            for use in _scopes(article, fact):
                if use.id not in question.scopes:
                    near = nearest(use.id, question.scopes)
                    hint = f"write `{near}`" if near else f"its scopes are: {', '.join(question.scopes)}"
                    message = f'the question `{question.id}` has no scope "{use.id}"'
                    if not use.id:
                        message = f"the question `{question.id}` has scopes, and this figure names none"
                        hint = f"write `scope: {question.scopes[0]}`" + (
                            f", or one of: {', '.join(question.scopes[1:])}" if len(question.scopes) > 1 else ""
                        )
                    problems.append(Problem("unknown-scope", use.path, use.line, use.column, message, hint))
    return problems


def _scopes(article: Article, fact: Fact) -> Iterator[Use]:
    """The scopes that a fact names; a figure without one counts as a scope of no name."""
    for figure in fact.figures:
        own = fact.places.get("scope") if figure.scope and figure.scope == fact.scope else None
        yield Use(figure.scope, article.path, *(own or (figure.line, figure.column)))
    if fact.scope and not fact.figures:
        yield Use(fact.scope, article.path, *fact.places.get("scope", (fact.line, fact.column)))


def check_ids(content: Content) -> list[Problem]:
    """Ids that occur once and resemble another one: probably a slip of the pen."""
    registries = content.registries
    uses: dict[str, list[Use]] = {"question": [], "event": [], "origin": [], "topic": []}
    for article in content.articles:
        if article.source.origin:
            place = article.places.get("origin", (article.source.line, article.source.column))
            uses["origin"].append(Use(article.source.origin, article.path, *place))
        for topic in article.topics:
            place = article.places.get(f"topics {topic}", article.places.get("topics", (1, 1)))
            uses["topic"].append(Use(topic, article.path, *place))
        for fact in article.facts:
            for key, value in (("question", fact.question), ("event", fact.event)):
                if value:
                    uses[key].append(Use(value, article.path, *fact.places.get(key, (fact.line, fact.column))))
    registered: dict[str, Mapping[str, object]] = {
        "question": registries.questions,
        "event": registries.events,
        "topic": content.topics,
    }
    return [problem for key, found in uses.items() for problem in _slips(key, found, registered.get(key, {}))]


def _slips(what: str, uses: list[Use], registered: Mapping[str, object]) -> Iterator[Problem]:
    """Warnings for ids used once, not registered, that are one letter away from another.

    Of two such ids only the later one is told: they are one slip.
    """
    counts: dict[str, int] = {}
    order = {use.id: at for at, use in enumerate(uses)}
    for use in uses:
        counts[use.id] = counts.get(use.id, 0) + 1
    near: dict[str, set[str]] = {}
    for name in {*counts, *registered}:
        for variant in _variants(name):
            near.setdefault(variant, set()).add(name)
    for use in uses:
        if counts[use.id] > 1 or use.id in registered:
            continue
        alike = {name for variant in _variants(use.id) for name in near[variant]} - {use.id}
        others = sorted(name for name in alike if name in registered or counts[name] > 1 or order[name] < order[use.id])
        if others:
            message = f"the {what} `{use.id}` occurs only here and resembles `{others[0]}`"
            hint = f"write `{others[0]}` if that is meant; otherwise register it or give it a clearer name"
            yield Problem("similar-id", use.path, use.line, use.column, message, hint, "warning")


def _variants(name: str) -> set[str]:
    """A name without its separators and its case, and each of its forms with one letter less.

    Two names that share a form differ by one letter. Digits are never left out: `wire-1` and `wire-2` are different.
    """
    plain = re.sub(r"[-_]", "", name.lower())
    return {plain} | {plain[:i] + plain[i + 1 :] for i, letter in enumerate(plain) if not letter.isdigit()}
