"""Findings on facts that stand twice in one article: a block was copied, and only its id was changed."""

from collections.abc import Iterator
from typing import Any

from briefgen.model import Article, Fact
from briefgen.problems import Problem


def same_facts(article: Article) -> Iterator[Problem]:
    """A fact that says what an earlier one of the article says, under another id: readers and sums would have it twice.

    Of two without an id it is told already that they would share one; and what could not be read may be the difference.
    """
    first: dict[Any, Fact] = {}
    for fact in article.facts:
        if fact.unread:
            continue
        other = first.setdefault(_said(fact), fact)
        if other is not fact and (fact.id_given or other.id_given):
            what = "the same claim and the same quote" if fact.quotes else "the same claim"
            message = f"this fact has {what} as `{other.id}` on line {other.line}"
            keep = f"; `aliases: [{fact.id}]` in the other one keeps its address"
            hint = f"leave this one out{keep}; or say in `claim` how the two differ"
            yield Problem("same-fact", article.path, fact.line, fact.column, message, hint, "warning")


def _said(fact: Fact) -> Any:
    """What a fact says, who says it, and of what; facts in which this is the same are one."""
    by = fact.said_by
    speaker = (by.name, by.role, by.organisation, by.country, by.on and by.on.text) if by else None
    return (
        fact.claim.casefold().rstrip(" .!"),
        tuple([quote.exact for quote in fact.quotes]),
        speaker,
        fact.date and fact.date.text,
        fact.countries,
        fact.question,
        fact.scope,
        tuple([figure.scope for figure in fact.figures]),
    )
