"""References between facts: resolved, turned round, and checked."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from briefgen.content.fields import nearest
from briefgen.model import Article, Fact, Ref, RelationKind
from briefgen.problems import Problem


class Relation(Struct, frozen=True, gc=False):
    """What one fact does to another."""

    kind: RelationKind
    source: str
    """Reference of the fact that states it, `article#fact`."""
    target: str
    """Reference of the other fact."""


class Relations(Struct, frozen=True):
    """All relations, from both ends; in the order of the references."""

    stated: Mapping[str, tuple[Relation, ...]]
    """By the fact that states them."""
    received: Mapping[str, tuple[Relation, ...]]
    """By the fact that they are stated of."""


def resolver(articles: Iterable[Article]) -> dict[str, str]:
    """Every reference that leads to a fact, former ids included, and the reference that it is now."""
    found: dict[str, str] = {}
    for article in articles:
        for fact in article.facts:
            for owner in (article.id, *article.aliases):
                for name in (fact.id, *fact.aliases):
                    found.setdefault(f"{owner}#{name}", fact.ref)
    return found


def relate(articles: Iterable[Article], drafts: Iterable[str]) -> tuple[Relations, list[Problem]]:
    """The relations between the facts of all articles.

    A reference that leads nowhere, to its own fact, or round in a circle is a problem at its place. `drafts` are the
    articles that are left out, for the advice.
    """
    articles = list(articles)
    known = resolver(articles)
    left_out = set(drafts)
    problems: list[Problem] = []
    stated: dict[str, list[Relation]] = {}
    received: dict[str, list[Relation]] = {}
    for article in articles:
        for fact in article.facts:
            problems += [_unknown(ref, article, known, left_out) for ref in _summed(fact) if ref.target not in known]
            for ref in fact.relations:
                target = known.get(ref.target)
                if target is None:
                    problems.append(_unknown(ref, article, known, left_out))
                elif target == fact.ref:
                    problems.append(
                        _at(ref, article, "self-reference", f"this fact {ref.kind} itself", "name the other fact")
                    )
                else:
                    relation = Relation(ref.kind, fact.ref, target)
                    stated.setdefault(fact.ref, []).append(relation)
                    received.setdefault(target, []).append(relation)
    problems.extend(_circles(articles, stated, known))
    return Relations({k: tuple(v) for k, v in stated.items()}, {k: tuple(v) for k, v in received.items()}), problems


def _summed(fact: Fact) -> list[Ref]:
    """The facts that a fact's figures add up, as references at the figures' places."""
    return [
        Ref("supports", name if "#" in name else f"{fact.article}#{name}", figure.line, figure.column)
        for figure in fact.figures
        for name in figure.sum_of
    ]


def _at(ref: Ref, article: Article, code: str, message: str, hint: str) -> Problem:
    return Problem(code, article.path, ref.line, ref.column, message, hint)


def _unknown(ref: Ref, article: Article, known: Mapping[str, str], drafts: set[str]) -> Problem:
    owner, _, name = ref.target.partition("#")
    if owner in drafts:
        return _at(
            ref, article, "unknown-reference", f"`{owner}` is a draft", "build with --drafts, or publish that article"
        )
    own = [key.partition("#")[2] for key in known if key.startswith(f"{owner}#")]
    if own:
        near = nearest(name, own)
        prefix = "" if owner == article.id else f"{owner}#"
        hint = f"write `{prefix}{near}`" if near else f"its facts are: {', '.join(own[:12])}"
        return _at(ref, article, "unknown-reference", f"`{owner}` has no fact `{name}`", hint)
    near = nearest(owner, {key.partition("#")[0] for key in known})
    hint = f"write `{near}#{name}`" if near else "a reference is `fact` in the same article, or `article#fact`"
    return _at(ref, article, "unknown-reference", f"there is no article `{owner}` with facts", hint)


def _circles(articles: list[Article], stated: Mapping[str, list[Relation]], known: Mapping[str, str]) -> list[Problem]:
    """Facts that replace or correct each other in a circle: each circle once, at its first reference."""
    replaces = {
        ref: [r.target for r in relations if r.kind in ("supersedes", "corrects")] for ref, relations in stated.items()
    }
    problems = []
    done: set[str] = set()
    for article in articles:
        for fact in article.facts:
            path = _circle_from(fact.ref, replaces, done)
            if path:
                ref = next(r for r in fact.relations if known.get(r.target) == path[1])
                message = "these facts replace each other in a circle: " + " → ".join(path)
                problems.append(
                    _at(ref, article, "circular-reference", message, "write the relation on the newer fact only")
                )
    return problems


def _circle_from(start: str, replaces: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """The way from a fact back to itself, without following what was followed before; empty when there is none."""
    pending = [(start, [start])]
    seen: set[str] = set()
    while pending:
        here, path = pending.pop()
        for target in replaces.get(here, ()):
            if target == start:
                done.update(path)
                return [*path, start]
            if target not in seen and target not in done:
                seen.add(target)
                pending.append((target, [*path, target]))
    done.add(start)
    return []
