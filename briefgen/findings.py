"""Findings of `check`: what is legal and yet probably not what the desk wants."""

from collections.abc import Iterator

from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.model import Article
from briefgen.problems import Problem


def findings(briefing: Briefing) -> list[Problem]:
    """All findings, in no order."""
    found: list[Problem] = []
    for article in briefing.content.articles:
        found.extend(_of_article(article))
        for fact in article.facts:
            found.extend(_of_fact(briefing.facts[fact.ref]))
    return found


def _of_article(article: Article) -> Iterator[Problem]:
    if not article.facts:
        hint = "add facts, or `check: {no-facts: off}` in briefgen.yaml"
        yield Problem("no-facts", article.path, 1, 1, "this article has no facts", hint, "warning")


def _of_fact(linked: LinkedFact) -> Iterator[Problem]:
    fact, path = linked.fact, linked.article.path
    if not fact.id_given:
        message = f"this fact's permalink follows its wording: #{fact.id}"
        yield Problem(
            "no-fact-id",
            path,
            fact.line,
            fact.column,
            message,
            f"write `id: {fact.id}`, which survives rewording",
            "warning",
        )
