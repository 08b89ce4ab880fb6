"""What other facts do to what pages show of a fact, as digests: so that a change in one article reaches the others."""

from collections.abc import Iterable, Mapping

from briefgen.briefing.link import Briefing
from briefgen.briefing.relations import Relation
from briefgen.briefing.support import Support
from briefgen.cards import ArticleCard, digest_of

Origins = Mapping[str, tuple[ArticleCard, ...]]


def influences(
    briefing: Briefing, supports: Mapping[str, Support], origins: Origins, outdated: Iterable[tuple[str, str]]
) -> Mapping[str, bytes]:
    """Digests of all that is shown of a fact, by reference, where that is more than what its own article says.

    `outdated` are facts with the scopes in which their answers no longer hold.
    """
    scopes: dict[str, list[str]] = {}
    for ref, scope in sorted(outdated):
        scopes.setdefault(ref, []).append(scope)
    copies = _copies_without_facts(briefing, origins)
    relations = briefing.relations
    sums = {fact.ref for article in briefing.articles for fact in article.special if fact.refers}
    refs = {*relations.stated, *relations.received, *briefing.standings, *supports, *sums, *copies, *scopes}
    return {
        ref: digest_of(
            _influence(ref, briefing, supports.get(ref), copies.get(ref, ()), summed=ref in sums), scopes.get(ref)
        )
        for ref in refs
    }


def _copies_without_facts(briefing: Briefing, origins: Origins) -> dict[str, tuple[ArticleCard, ...]]:
    """Articles that only repeat the report of a fact's article, by the fact."""
    found: dict[str, tuple[ArticleCard, ...]] = {}
    for group in origins.values():
        empty = tuple(article for article in group if not article.count)
        if empty:
            facts = briefing.content.articles.facts
            found |= {fact.ref: empty for article in group for fact in facts(article.id)}
    return found


def _influence(
    ref: str, briefing: Briefing, support: Support | None, copies: Iterable[ArticleCard], *, summed: bool
) -> bytes:
    facts, relations = briefing.facts, briefing.relations
    standing = facts.standing(ref)
    others = [standing.by] if standing.by else []
    if support:
        others += [*support.reports, *support.copies]
    if summed:
        figures = briefing.facts[ref].fact.figures
        others += [name for figure in figures for name in figure.sum_of if name in facts]
    return digest_of(
        facts.card(ref).digest,
        standing,
        [_of_relation(relation, briefing) for relation in relations.stated.get(ref, ())],
        [_of_relation(relation, briefing) for relation in relations.received.get(ref, ())],
        support,
        [facts.card(other).digest for other in others],
        [article.digest for article in copies],
    )


def _of_relation(relation: Relation, briefing: Briefing) -> tuple[object, ...]:
    """A relation with the facts at both its ends, as far as they are shown there."""
    facts = briefing.facts
    ends = (relation.source, relation.target)
    return (relation, *((facts.card(end).digest, facts.standing(end).state) for end in ends))
