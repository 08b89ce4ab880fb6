"""Findings on facts that stand twice in one article: a block was copied, and only its id was changed."""

from collections.abc import Iterator
from typing import Any

from briefgen.model import Article, Fact
from briefgen.problems import Problem


def same_facts(article: Article) -> Iterator[Problem]:
    """A fact that says what an earlier one of the article says, under another id: readers and sums would have it twice.

    Of two without an id it is told already that they would share one; and what could not be read may be the difference.
    """
    by_claim: dict[str, Fact] = {}
    by_all: dict[Any, Fact] = {}
    for fact in article.facts:
        claim = fact.claim.casefold().rstrip(" .!")
        first = by_claim.setdefault(claim, fact)
        if first is fact:
            continue
        by_all.setdefault((claim, _said(first)), first)
        other = by_all.setdefault((claim, _said(fact)), fact)
        if other is not fact and (fact.id_given or other.id_given) and not fact.unread and not other.unread:
            yield _problem(fact, other, article)


def _problem(fact: Fact, other: Fact, article: Article) -> Problem:
    what = "the same claim and the same quote" if fact.quotes else "the same claim"
    message = f"this fact has {what} as `{other.id}` on line {other.line}"
    keep = f"; `aliases: [{fact.id}]` in the other one keeps its address"
    hint = f"leave this one out{keep}; or say in `claim` how the two differ"
    return Problem("same-fact", article.path, fact.line, fact.column, message, hint, "warning")


def _said(fact: Fact) -> Any:
    """Who says a fact in which words, and of what; facts of one claim in which this is the same are one."""
    by = fact.said_by
    speaker = (by.name, by.role, by.organisation, by.country, by.on and by.on.text) if by else None
    return (
        tuple([quote.exact for quote in fact.quotes]),
        speaker,
        fact.date and fact.date.text,
        fact.countries,
        fact.question,
        fact.scope,
        tuple([figure.scope for figure in fact.figures]),
    )
