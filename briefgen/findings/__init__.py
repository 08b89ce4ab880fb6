"""Findings of `check`: what is legal and yet probably not what the desk wants."""

from collections.abc import Iterator

from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.findings.figures import derived_sums, late_date, of_questions
from briefgen.findings.names import name_with_role, near_names
from briefgen.findings.near_identical import near_identical
from briefgen.findings.relations import older_supersedes
from briefgen.findings.sources import long_quotes, no_archive, vague_speaker
from briefgen.model import Article
from briefgen.problems import Problem


def findings(briefing: Briefing, *, thorough: bool = True) -> list[Problem]:
    """All findings, in no order; those that take seconds in large projects only when it is to be thorough."""
    found: list[Problem] = []
    for article in briefing.content.articles:
        found.extend(_of_article(article))
        for fact in article.facts:
            found.extend(_of_fact(briefing.facts[fact.ref]))
    found.extend(derived_sums(briefing))
    found.extend(of_questions(briefing))
    found.extend(near_names(briefing))
    found.extend(older_supersedes(briefing))
    found.extend(no_archive(briefing.content.articles))
    if thorough:
        found.extend(near_identical(briefing.content.articles))
    return found


def _of_article(article: Article) -> Iterator[Problem]:
    if not article.facts:
        hint = "add facts, or `check: {no-facts: off}` in briefgen.yaml"
        yield Problem("no-facts", article.path, 1, 1, "this article has no facts", hint, "warning")


def _of_fact(linked: LinkedFact) -> Iterator[Problem]:
    fact, path = linked.fact, linked.article.path
    if not fact.id_given:
        message = f"this fact's permalink follows its wording: #{fact.id}"
        hint = f"write `id: {fact.id}`, which survives rewording"
        yield Problem("no-fact-id", path, fact.line, fact.column, message, hint, "warning")
    yield from vague_speaker(linked)
    yield from name_with_role(linked)
    yield from long_quotes(linked)
    yield from late_date(linked)
