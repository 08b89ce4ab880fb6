"""Lines of facts at a wrong place, read as what was meant: dashes missing or too many, parts beside their field.

What is told of them is where they belong, and nothing that would follow from their place.
"""

from collections.abc import Collection

from briefgen.content.fields import Table, is_empty
from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.reader import Reader
from briefgen.content.values import FIGURE, QUOTE, RETRACTION, SPEAKER, figure

_NOTHING = Mapping({}, {}, 0, 0)
PARTS: dict[str, Table] = {"said_by": SPEAKER, "quote": QUOTE, "figure": FIGURE, "figures": {}, "retracted": RETRACTION}
"""Fields that have fields of their own, with these; those of `figures` are scopes, of any name."""


def rejoined(items: list[Node], known: Collection[str]) -> list[Node]:
    """The facts, each with the lines that a dash of their own has taken from it."""
    whole: list[Node] = []
    for item in items:
        last = whole[-1] if whole else None
        if isinstance(last, Mapping) and isinstance(item, Mapping) and _is_piece(item, last, known):
            whole[-1] = Mapping(last.values | item.values, last.keys | item.keys, last.line, last.column)
        else:
            whole.append(item)
    return whole


def _is_piece(item: Mapping, last: Mapping, known: Collection[str]) -> bool:
    """Whether an item is no fact of its own but goes on with the one above it."""
    keys = item.values.keys()
    if not keys or item.keys[next(iter(keys))] != (item.line, item.column):  # within braces
        return False
    if "id" in keys or not all(key in known for key in keys) or not keys.isdisjoint(last.values):
        return False
    return last.values.keys() == {"id"} if "claim" in keys else True


def tell_dashes(items: list[Node], whole: list[Node], reader: Reader) -> None:
    """Note each dash that begins no fact."""
    starts = {(item.line, item.column) for item in whole}
    for item in items:
        if isinstance(item, Mapping) and (item.line, item.column) not in starts:
            key, first = next(iter(item.values.items()))
            shown = f"{key}: {first.text}" if isinstance(first, Scalar) and first.plain else f"{key}: …"
            hint = f"write a space instead of the dash: `{' ' * (item.column - 1)}{shown}`"
            fact = max(line for line, _ in starts if line <= item.line)
            message = f"a dash begins a new fact, and this line goes on with the one on line {fact}"
            reader.at("wrong-type", item.line, item.column, message, hint)


def listed(node: Node, reader: Reader) -> Items:
    """What stands where a list of facts is needed, as the list that was meant, so that nothing else is told of it."""
    if not isinstance(node, Mapping):
        reader.report("wrong-type", node, "facts are a list", "start each fact with `- claim: …` on a line of its own")
        return Items([], node.line, node.column)
    opening, first = next(iter(node.values.items()), ("claim", None))
    line = f"{opening}: {first.text}" if isinstance(first, Scalar) else f"{opening}: …"
    if not node.values.keys().isdisjoint(("id", "claim")):
        hint = f"write `- {line}`; the other lines of the fact stand below, indented by two more spaces"
        reader.report("wrong-type", node, "each fact begins with `- `, and this one has none", hint)
        return Items([node], node.line, node.column)
    hint = f"write `- id: {opening}` instead of `{opening}:`, and `claim: …` right below `id`"
    reader.report("wrong-type", node, "each fact begins with `- `, and its id is a field of it", hint)
    return Items([_named(node, key) for key in node.values], node.line, node.column)


def _named(node: Mapping, key: str) -> Mapping:
    """The fact that stands below its id, or is nothing but a claim behind it."""
    child, place = node.values[key], node.keys[key]
    own = child if isinstance(child, Mapping) else Mapping({"claim": child}, {"claim": place}, *place)
    return Mapping({"id": Scalar(key, *place), **own.values}, {"id": place, **own.keys}, *place)


def below_their_field(node: Mapping, parts: dict[str, list[str]], reader: Reader) -> Mapping:
    """The fact with parts of fields below these, after noting where they stand."""
    values = {key: child for key, child in node.values.items() if not any(key in keys for keys in parts.values())}
    for field, keys in parts.items():
        (line, column), first, below = node.keys[keys[0]], node.values[keys[0]], node.values[field]
        has, space = (below, below.column - 1) if isinstance(below, Mapping) else (_NOTHING, column + 1)
        shown = f"{keys[0]}: {first.text if isinstance(first, Scalar) and first.plain else '…'}"
        message = f"`{keys[0]}` is a part of `{field}` on line {node.keys[field][0]}, and stands beside it"
        others = "".join(f", and so `{key}`" for key in keys[1:])
        hint = f"write it with {space} spaces before it: `{' ' * space}{shown}`{others}"
        reader.at("unknown-key", line, column, message, hint)
        given = {key: node.values[key] for key in keys}
        values[field] = Mapping(has.values | given, {**node.keys, **has.keys}, line, column)
    return Mapping(values, node.keys, node.line, node.column)


def parts_beside(node: Mapping, known: Collection[str]) -> dict[str, list[str]]:
    """Of fields that are empty or have lines of their own, the keys that follow and say what such a field says."""
    parts: dict[str, list[str]] = {}
    field = ""
    for key, child in node.values.items():
        if key in known:
            if field in parts and key in PARTS[field]:  # the scope among the other parts of a figure
                parts[field].append(key)
            else:
                field = key if key in PARTS and (is_empty(child) or _has_lines(node, key)) else ""
        elif field and _is_part(key, child, field, node.values[field]):
            parts.setdefault(field, []).append(key)
    return parts


def _is_part(key: str, child: Node, field: str, given: Node) -> bool:
    """Whether a key that no fact has is one of a field, and not given there: among `figures` any with a figure."""
    if isinstance(given, Mapping) and key in given.values:
        return False
    return key in PARTS[field] or (field == "figures" and figure(child, Reader("")) is not None)


def _has_lines(node: Mapping, key: str) -> bool:
    """Whether fields of a field stand on lines of their own below it."""
    child = node.values[key]
    return isinstance(child, Mapping) and child.line > node.keys[key][0] and child.column > node.keys[key][1]
