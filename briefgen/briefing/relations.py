"""References between facts: resolved, turned round, and checked."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from briefgen.content.otherwords import nearest
from briefgen.library import Library
from briefgen.model import Article, Fact, Ref, RelationKind
from briefgen.problems import Problem

SHOWN = 5
"""Facts that the advice for an article's id names."""

IN_PARTS = re.compile(r"([\w-]+)[/:.]+([\w-]+)")
"""An article and its fact with another sign than `#` between them."""
MOST_COMPARED = 2000
"""Titles among which a near one is looked for: with more of them that takes too long."""


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


def resolver(library: Library) -> dict[str, str]:
    """Every reference that leads to a fact, former ids included, and the reference that it is now."""
    found: dict[str, str] = {}
    for article in library.cards:
        for fact in library.facts(article.id):
            for owner in (article.id, *article.aliases):
                for name in (fact.id, *fact.aliases):
                    found.setdefault(f"{owner}#{name}", fact.ref)
    return found


def relate(library: Library, drafts: Iterable[str]) -> tuple[Relations, list[Problem]]:
    """The relations between the facts of all articles.

    A reference that leads nowhere, to its own fact, or round in a circle is a problem at its place; not so one to an
    article that could not be read, whose mistakes are told. `drafts` are the articles left out, for the advice.
    """
    articles = [library.article(card.id) for card in library.cards if any(fact.refers for fact in card.special)]
    if not articles:
        return Relations({}, {}), []
    known = resolver(library)
    left_out = set(drafts)
    problems: list[Problem] = []
    stated: dict[str, list[Relation]] = {}
    received: dict[str, list[Relation]] = {}
    for article in articles:
        for fact in article.facts:
            lost = [ref for ref in (*_summed(fact), *fact.relations) if ref.target not in known]
            problems += [
                _titled(ref, article, library) if " " in ref.target else _unknown(ref, article, known, left_out)
                for ref in lost
                if ref.target.partition("#")[0] not in library.unread
            ]
            for ref in fact.relations:
                target = known.get(ref.target)
                if target is None:
                    continue
                if target == fact.ref:
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
    return [Ref("supports", name, figure.line, figure.column) for figure in fact.figures for name in figure.sum_of]


def _at(ref: Ref, article: Article, code: str, message: str, hint: str) -> Problem:
    return Problem(code, article.path, ref.line, ref.column, message, hint)


def _unknown(ref: Ref, article: Article, known: Mapping[str, str], drafts: set[str]) -> Problem:
    owner, _, name = ref.target.partition("#")
    if owner in drafts:
        return _at(
            ref, article, "unknown-reference", f"`{owner}` is a draft", "build with --drafts, or publish that article"
        )
    own = _facts_of(owner, known)
    if owner == article.id and (name in drafts or (others := _facts_of(name, known))):
        if name in drafts:
            hint = f"write `{name}#…` with one of its facts, and build with --drafts, or publish that article"
        else:
            options = " or ".join(f"`{name}#{fact}`" for fact in others[:SHOWN])
            hint = f"write {options}{' …' if len(others) > SHOWN else ''}"
        return _at(ref, article, "unknown-reference", f"`{name}` is an article, not a fact", hint)
    if owner == article.id and (parts := IN_PARTS.fullmatch(name)) and (others := _facts_of(parts[1], known)):
        fact = parts[2] if parts[2] in others else nearest(parts[2], others)
        hint = f"write `{parts[1]}#{fact or '…'}`"
        return _at(ref, article, "bad-reference", f'"{name}" is not a reference: before the fact stands #', hint)
    if own:
        near = nearest(name, own)
        prefix = "" if owner == article.id else f"{owner}#"
        hint = f"write `{prefix}{near}`" if near else f"its facts are: {', '.join(own[:12])}"
        return _at(ref, article, "unknown-reference", f"`{owner}` has no fact `{name}`", hint)
    near = nearest(owner, {key.partition("#")[0] for key in known})
    hint = f"write `{near}#{name}`" if near else "a reference is `fact` in the same article, or `article#fact`"
    return _at(ref, article, "unknown-reference", f"there is no article `{owner}` with facts", hint)


def _titled(ref: Ref, article: Article, library: Library) -> Problem:
    """A reference that is no ids but words: perhaps the title of an article, or the claim of a fact of this one."""
    # Without an article it was completed with this one's.
    owner, _, name = ref.target.removeprefix(f"{article.id}#").rpartition("#")
    written = f"{owner}#{name}" if owner else name
    titles = {_plain(card.title): card.id for card in library.cards}
    claims = {} if owner else {_plain(fact.claim): fact.id for fact in article.facts}
    wanted, options = _plain(owner or name), titles.keys() | claims.keys()
    found = wanted if wanted in options or len(options) > MOST_COMPARED else nearest(wanted, sorted(options))
    hint = "write `fact` or `article#fact`: an article is named by its file, without .md, and a fact by its `id`"
    if found in claims:
        hint = f"write `{claims[found]}`"
    elif found in titles and (facts := [fact.id for fact in library.article(titles[found]).facts]):
        chosen = nearest(name, facts) if owner else ""
        hint = "write " + " or ".join(f"`{titles[found]}#{fact}`" for fact in ([chosen] if chosen else facts[:SHOWN]))
    return _at(ref, article, "bad-reference", f'"{written}" is not a reference', hint)


def _plain(text: str) -> str:
    """A text as it is compared."""
    return " ".join(text.casefold().split())


def _facts_of(owner: str, known: Mapping[str, str]) -> list[str]:
    """The facts of an article by all their names."""
    return [key.partition("#")[2] for key in known if key.startswith(f"{owner}#")]


def _circles(articles: list[Article], stated: Mapping[str, list[Relation]], known: Mapping[str, str]) -> list[Problem]:
    """Facts that replace or correct each other in a circle: each circle once, at its first reference."""
    replaces = {
        ref: [r.target for r in relations if r.kind in ("supersedes", "corrects")] for ref, relations in stated.items()
    }
    facts = {fact.ref: (number, fact, article) for number, (article, fact) in enumerate(_each(articles))}
    problems = []
    for circle in _each_circle(facts, replaces):
        at = min(range(len(circle)), key=lambda place: facts[circle[place]][0])
        path = [*circle[at:], *circle[: at + 1]]
        _, fact, article = facts[path[0]]
        ref = next(r for r in fact.relations if known.get(r.target) == path[1])
        message = "these facts replace each other in a circle: " + " → ".join(path)
        problems.append(_at(ref, article, "circular-reference", message, "write the relation on the newer fact only"))
    return problems


def _each(articles: list[Article]) -> Iterator[tuple[Article, Fact]]:
    return ((article, fact) for article in articles for fact in article.facts)


def _each_circle(facts: Iterable[str], replaces: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Circles that share no fact, found in one walk: it follows each relation once, and none out of a circle found."""
    entered: set[str] = set()
    for start in facts:
        if start in entered:
            continue
        entered.add(start)
        path, place = [start], {start: 0}
        further = [iter(replaces.get(start, ()))]
        while path:
            target = next(further[-1], None)
            keep = len(path) - 1 if target is None else place.get(target, len(path))
            if target is not None and target in place:
                yield path[keep:]
            elif target is not None and target not in entered:
                entered.add(target)
                place[target] = len(path)
                path.append(target)
                further.append(iter(replaces.get(target, ())))
                continue
            for left in path[keep:]:
                del place[left]
            del path[keep:], further[keep:]
