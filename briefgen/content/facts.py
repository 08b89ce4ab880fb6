"""Facts: from positioned nodes to typed `Fact` values, with the content model's defaults."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from msgspec.structs import replace

from briefgen.content.fields import (
    Field,
    Table,
    choice,
    country_codes,
    date,
    flag,
    identifier,
    identifiers,
    is_empty,
    plain_day,
    record,
    slug,
    text,
    texts,
)
from briefgen.content.misplaced import below_their_field, listed, parts_beside, rejoined, tell_dashes
from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.otherwords import meant_by, other_word
from briefgen.content.reader import Reader
from briefgen.content.values import (
    FIGURE,
    figure,
    figures,
    quotes,
    references,
    retraction,
    speaker,
)
from briefgen.model import FACT_KINDS, MODALITIES, RELATION_KINDS, Fact, FactKind, Figure, Ref
from briefgen.problems import Mistake

WORDS_OF_AN_ID = 6
RESERVED_PREFIXES = ("page-", "s-", "fn-", "fnref-", "words-")
"""Anchors that pages keep for themselves: no fact's id starts so."""
RESERVED = frozenset({"main"})
"""Anchors that pages keep for themselves whole."""
NOT_WITHDRAWN = Mistake(
    "missing-field",
    "a retraction needs `reason`",
    "write `retracted: {on: 2025-09-12, reason: …}`, or leave the line out",
)
"""Of a retraction with nothing behind it, which is no field left empty: somebody meant to withdraw the fact."""


def _answer(node: Node, reader: Reader) -> tuple[tuple[str, ...], bool] | None:
    """A text, or a list that is compared as a set."""
    read = texts(node, reader)
    return (read, isinstance(node, Items)) if read else None


FACT: Table = {
    "id": Field(identifier, "A short name, unique in the article; it is part of the fact's address."),
    "kind": Field(choice(*FACT_KINDS), "event, figure, statement, denial or background."),
    "claim": Field(text, "One sentence, without the speaker.", required=True, advice="write `claim: …`, one sentence"),
    "date": Field(date, "When it happened or will happen, as exactly as the source says: 2025-09-12, 2025-09, 2025."),
    "countries": Field(country_codes, "Two-letter codes such as NO; the article's when left out."),
    "organisations": Field(texts, "Ids, names or aliases in organisations.yaml, or free text."),
    "people": Field(texts, "Ids, names or aliases in people.yaml, or free text."),
    "topics": Field(identifiers, "Topic ids; the article's when left out."),
    "said_by": Field(speaker, "Who said it: a person or organisation, or keys that say more."),
    "quote": Field(quotes, "The words that carry the fact, as they stand in the text of the article."),
    "spoken": Field(flag, "Whether the quote is the speaker's own speech."),
    "modality": Field(choice(*MODALITIES), "asserted, planned, forecast, conditional or offered."),
    "event": Field(identifier, "Id that facts reporting one event share."),
    "question": Field(identifier, "Id that facts answering one question share."),
    "scope": Field(text, "What the figure or answer covers within the question."),
    "figure": Field(figure, "A figure in words, or its parts."),
    "figures": Field(figures, "Several figures: scope and figure, or a list."),
    "answer": Field(_answer, "An answer that is no figure: a text, or a list compared as a set."),
    **{kind: Field(references, f"The older facts that this one {kind}.") for kind in RELATION_KINDS},
    "retracted": Field(retraction, "Set when the desk withdraws the fact.", empty=NOT_WITHDRAWN),
    "recorded": Field(plain_day, "When the desk knew it, for facts added later."),
    "note": Field(text, "The desk's remark, in small type."),
    "aliases": Field(identifiers, "Former ids, kept alive."),
}
OF_SOURCE = frozenset({"publisher", "url", "lang", "cites", "origin", "archive", "accessed"})
"""Fields of an article's source."""
OF_ARTICLE = frozenset({"title", "source", "summary", "draft", "updated", "rating", "body", "text"})
"""Fields that only an article has."""
EACH: Table = {key: FACT[key] for key in FACT if key not in ("id", "claim", "aliases")}
"""What `each` may give to every fact of an article."""


def _elsewhere(key: str, node: Mapping) -> tuple[str, str] | None:
    """Where a field stands that is an article's, or that of its source, and was written in a fact."""
    name = key if key in OF_ARTICLE | OF_SOURCE else other_word(key, OF_ARTICLE | OF_SOURCE)
    other = other_word(key, FACT)
    if not name or (other and other not in node.values):
        return None
    if name == "title" and "claim" not in node.values:
        return "claim", "write `claim:`"
    place = "below `source:`, above `facts:`" if name in OF_SOURCE else "above `facts:`"
    further = "; who said it stands in `said_by:`" if name == "source" else ""
    return "", f"`{name}` belongs to the article: write it {place}{further}"


def _beside_facts(key: str, node: Mapping) -> tuple[str, str] | None:
    """The same of a field that was written in `each`, which has no claim."""
    return _elsewhere(key, Mapping({**node.values, "claim": node}, node.keys, node.line, node.column))


def read_facts(
    node: Node | None, each: Node | None, article: str, defaults: dict[str, Any], reader: Reader
) -> tuple[Fact, ...]:
    """The facts of an article.

    `each` holds the article's defaults for every fact, `defaults` what an article itself lends to its facts
    (`recorded`, `countries`, `topics`).
    """
    shared = _shared(each, reader)
    if is_empty(node):
        return ()
    if not isinstance(node, Items):
        assert node is not None
        node = listed(node, reader)
    taken: dict[str, tuple[Node, str]] = {}
    before = len(reader.problems)
    read = [_fact(child, shared, article, defaults, reader, taken) for child in node.items]
    if not all(read) and len(whole := rejoined(node.items, FACT)) < len(node.items):
        del reader.problems[before:]
        taken = {}
        tell_dashes(node.items, whole, reader)
        read = [_fact(child, shared, article, defaults, reader, taken) for child in whole]
    facts = tuple(fact for fact in read if fact is not None)
    if any(fact.aliases for fact in facts):
        lines = {name: node.line for name, (node, _) in taken.items()}
        for fact in facts:
            _check_aliases(fact, lines, reader)
    return facts


def _shared(each: Node | None, reader: Reader) -> Mapping | None:
    if each is None or is_empty(each):
        return None
    if not isinstance(each, Mapping):
        record(each, EACH, reader, "`each`")
        return None
    lent = {key: child for key, child in each.values.items() if key in EACH or key not in FACT}
    for key in each.values.keys() - lent:
        message, hint = f"`each` cannot give `{key}` to every fact", "write it in each fact for itself"
        reader.at("unknown-key", *each.keys[key], message, hint)
    record(Mapping(lent, each.keys, each.line, each.column), EACH, reader, "`each`", _beside_facts)
    return each


def _fact(
    node: Node,
    shared: Mapping | None,
    article: str,
    defaults: dict[str, Any],
    reader: Reader,
    taken: dict[str, tuple[Node, str]],
) -> Fact | None:
    if shared is not None and isinstance(node, Mapping):
        node = _with(shared, node)
    node, found = _recorded(node, reader)
    if "claim" not in found or not isinstance(node, Mapping):
        return None
    nodes = node.values
    unread = _unread(node, found) if len(found) < len(nodes) else ()
    places = _places(nodes, found)
    relations = () if found.keys().isdisjoint(RELATION_KINDS) else _relations(found, article)
    given = found.pop("id", "")
    name = _unique_id(given, found["claim"], node, reader, taken)
    answer, is_set = found.pop("answer", ((), False))
    scope = found.get("scope", "")
    numbers = found.pop("figures", ()) + ((found.pop("figure"),) if "figure" in found else ())
    kind = found.pop("kind", None) or _kind(found, relations, bool(numbers))
    return Fact(
        article=article,
        id=name,
        line=node.line,
        column=node.column,
        kind=kind,
        figures=tuple([_placed(number, scope, article) for number in numbers]) if numbers else (),
        answer=answer,
        answer_is_set=is_set,
        quotes=found.pop("quote", ()),
        relations=relations,
        id_given="id" in nodes,
        places=places,
        unread=unread,
        **(defaults | found),
    )


def _with(shared: Mapping, node: Mapping) -> Mapping:
    """A fact with what `each` gives to it; with nothing behind it a field says that it is not so in this fact."""
    lent = {key: child for key, child in shared.values.items() if key in EACH}
    own = {key: child for key, child in node.values.items() if key not in lent or not is_empty(child)}
    values = {key: child for key, child in lent.items() if key not in node.values} | own
    return Mapping(values, shared.keys | node.keys, node.line, node.column)


def _recorded(node: Node, reader: Reader) -> tuple[Node, dict[str, Any]]:
    """The values of a fact; where parts of a field stand beside it instead of below it, of the fact that was meant."""
    before = len(reader.problems)
    found = record(node, FACT, reader, "a fact", _elsewhere)
    if len(reader.problems) == before or not isinstance(node, Mapping) or not (parts := parts_beside(node, FACT)):
        return node, found
    del reader.problems[before:]
    node = below_their_field(node, parts, reader)
    return node, record(node, FACT, reader, "a fact", _elsewhere)


def _unread(node: Mapping, found: dict[str, Any]) -> tuple[str, ...]:
    """The fields that were written, also by another name, and of which nothing could be read."""
    written = [key for key, child in node.values.items() if key not in found]
    meant = (key if key in FACT else "" if _elsewhere(key, node) else meant_by(key, FACT) for key in written)
    return tuple(filter(None, meant))


def _kind(found: dict[str, Any], relations: tuple[Ref, ...], has_figure: bool) -> FactKind:
    """The content model's defaults, the most telling first."""
    if any(ref.kind == "denies" for ref in relations):
        return "denial"
    if has_figure and "question" in found:
        return "figure"
    if "said_by" in found:
        return "statement"
    return "event" if "date" in found else "background"


def _full(reference: str, article: str) -> str:
    """The full reference; one without an article means this one."""
    return reference if "#" in reference else f"{article}#{reference}"


def _placed(figure: Figure, scope: str, article: str) -> Figure:
    """A figure with the fact's scope where it has none of its own, and with full references."""
    if not figure.sum_of and (figure.scope or not scope):
        return figure
    sum_of = tuple(_full(reference, article) for reference in figure.sum_of)
    return replace(figure, scope=figure.scope or scope, sum_of=sum_of)


def _places(nodes: dict[str, Node], found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Where each value stands, and each scope that figures name for themselves, as `scope NAME`."""
    places = {key: (nodes[key].line, nodes[key].column) for key in found}
    for key in ("figure", "figures"):
        if key in found and not isinstance(nodes[key], Scalar):
            places.update(_scopes(nodes[key]))
    return places


def _scopes(node: Node) -> Iterator[tuple[str, tuple[int, int]]]:
    """Where the scopes of figures stand: before the colon, or as a part."""
    for child in node.items if isinstance(node, Items) else (node,):
        if not isinstance(child, Mapping):
            continue
        for key, value in child.values.items():
            if key == "scope" and isinstance(value, Scalar):
                yield f"scope {' '.join(value.text.split())}", (value.line, value.column)
            elif key not in FIGURE:
                yield f"scope {key}", child.keys[key]
                yield from _scopes(value)


def _relations(found: dict[str, Any], article: str) -> tuple[Ref, ...]:
    """What the fact does to others."""
    return tuple(
        Ref(kind, _full(word, article), line, column)
        for kind in RELATION_KINDS
        for word, line, column in found.pop(kind, ())
    )


def _unique_id(given: str, claim: str, node: Mapping, reader: Reader, taken: dict[str, tuple[Node, str]]) -> str:
    """The fact's id: the given one, else a slug of the claim's first words.

    A second fact of that id is a problem, and goes on under another, so that each id means one fact.
    """
    name = given or slug(claim, WORDS_OF_AN_ID) or f"fact-{len(taken) + 1}"
    place = node.values.get("id", node)
    if given and (wrong := _reserved(given)):
        reader.report("reserved-id", place, wrong, f"write `fact-{given}`")
    elif _reserved(name):
        name = f"fact-{name}"
    other, first = taken.setdefault(name.lower(), (place, name))
    if other is not place:
        message = f"`{name}` is the id of the fact on line {other.line} too" + (
            "" if first == name else ", but for capital letters"
        )
        hint = "give each fact an id of its own" if given else "write `id:` with a name of its own for one of them"
        reader.report("duplicate-fact-id", place, message, hint)
        name = next(free for n in count(2) if (free := f"{name}-{n}").lower() not in taken)
        taken[name.lower()] = place, name
    return name


def _reserved(name: str) -> str:
    """Why a name is kept for the page itself; empty when it is not."""
    if name.startswith(RESERVED_PREFIXES):
        return f"ids that start with `{name.split('-', maxsplit=1)[0]}-` are kept for the page itself"
    return f"the id `{name}` is kept for the page itself" if name in RESERVED else ""


def _check_aliases(fact: Fact, taken: dict[str, int], reader: Reader) -> None:
    """A former id that is another fact's, or the page's, would be an anchor twice."""
    line, column = fact.places.get("aliases", (fact.line, fact.column))
    for alias in fact.aliases:
        if wrong := _reserved(alias):
            reader.at("reserved-id", line, column, wrong, f"leave `{alias}` out")
        elif (other := taken.get(alias.lower())) is not None:
            message = f"`{alias}` is the id of the fact on line {other}"
            reader.at("duplicate-fact-id", line, column, message, f"leave `{alias}` out, or give that fact another id")
        taken.setdefault(alias.lower(), line)
