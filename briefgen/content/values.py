"""The values inside a fact that have keys of their own: speakers, quotes, figures, references, retractions."""

import re
from itertools import pairwise

from msgspec.structs import replace

from briefgen.content import edtf
from briefgen.content import figures as shorthand
from briefgen.content.fields import (
    Field,
    Table,
    country_code,
    date,
    is_gap,
    record,
    says_nothing,
    several,
    tell_empty,
    text,
    without_empty,
)
from briefgen.content.nodes import Items, Mapping, Node, Scalar
from briefgen.content.otherwords import meant_by
from briefgen.content.reader import Reader
from briefgen.content.units import conversion_slip
from briefgen.content.words import unquoted
from briefgen.content.yamllines import quoted
from briefgen.model import Figure, Qualifier, Quote, Retraction, Speaker
from briefgen.problems import Mistake

REFERENCE_IN_PARTS = re.compile(r"([\w-]+)(?: ?[:/] ?| #|# )#?([\w-]+)")
"""A reference with another sign than `#` between article and fact, or with spaces."""

DAY = re.compile(r"\d{4}-\d{2}(?!\d)")
DAY_AND_WORDS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[\s,;:.–—-]+(.+)|)")
LONGEST_DAY = 40
"""Characters of a retraction that may be nothing but a day in words."""

Reference = tuple[str, int, int]
"""A reference as written, with its line and column."""


def reference(node: Node, reader: Reader) -> Reference | None:
    """A reference `fact` or `article#fact`, as written, with its place."""
    word = _pair(node) if isinstance(node, Mapping) else text(node, reader)
    if word is None or (reader.mistaken and (node.line, node.column) in reader.mistaken):
        return None
    article, _, fact = word.rpartition("#")
    if fact and " " not in word and "#" not in article:
        return word.removeprefix("#"), node.line, node.column
    meant = REFERENCE_IN_PARTS.fullmatch(word)
    if not meant and " " in word and isinstance(node, Scalar):
        return word, node.line, node.column  # perhaps a title: told where all titles are known
    hint = f"write `{meant[1]}#{meant[2]}`" if meant else "write `fact` or `article#fact`"
    reader.report("bad-reference", node, f'"{word}" is not a reference', hint)
    return None


def _pair(node: Mapping) -> str:
    """A key with its value, as it was written where a reference is needed."""
    return ", ".join(f"{key}: {child.text if isinstance(child, Scalar) else '…'}" for key, child in node.values.items())


references = several(reference)


def speaker(node: Node, reader: Reader) -> Speaker | None:
    """A name, or keys that say what is known of the speaker."""
    if isinstance(node, Scalar):
        name = text(node, reader)
        return Speaker(name=name, line=node.line, column=node.column) if name else None
    if isinstance(node, Items):
        hint = "name one, and write a fact for each of the others with `supports:` and this fact's id"
        reader.report("wrong-type", node, "a fact has one speaker, and this is a list", hint)
        return None
    found = record(node, SPEAKER, reader, "a speaker")
    if "name" not in found and (given := node.values.get("id")):
        found["name"] = text(given, reader) or ""  # so that a slip in it is told as well
    return Speaker(**found, line=node.line, column=node.column) if found else None


def words(node: Node, reader: Reader) -> str | None:
    """Words that somebody said or wrote; quotation marks copied with them go, since every page puts its own."""
    found = text(node, reader)
    return unquoted(found) if found else None


def quote(node: Node, reader: Reader) -> Quote | None:
    """Words, or `{exact, prefix, suffix, translation}`."""
    if isinstance(node, Scalar):
        exact = words(node, reader)
        return Quote(exact, line=node.line, column=node.column) if exact else None
    found = record(node, QUOTE, reader, "a quote")
    if "exact" not in found or not isinstance(node, Mapping):
        return None
    words_at = node.values["exact"]
    return Quote(**found, line=words_at.line, column=words_at.column)


quotes = several(quote)


def retraction(node: Node, reader: Reader) -> Retraction | None:
    """`{on, reason}`."""
    if not isinstance(node, Mapping):
        hint = _as_retraction(node.text.strip() if isinstance(node, Scalar) else "")
        reader.report("wrong-type", node, "a retraction is written as keys and values", hint)
        return None
    found = record(node, RETRACTION, reader, "a retraction")
    if not any(key == "on" or (key not in RETRACTION and meant_by(key, RETRACTION) == "on") for key in node.values):
        message = "this withdrawal has no day: no page can say since when, and it counts from the first day"
        reader.report(
            "no-day", node, message, "write `on: 2025-09-12` in it, the day of the withdrawal", severity="warning"
        )
    return Retraction(**found) if "reason" in found else None


def _as_retraction(word: str) -> str:
    """What to write for a retraction that is only a day, only a reason, or one behind the other."""
    dated = DAY_AND_WORDS.fullmatch(word)
    on, why = dated.groups() if dated else (edtf.meant(word[:LONGEST_DAY]), word)
    if on:
        reason = quoted(why) if dated and why else "…"
        return f"write `retracted: {{on: {on}, reason: {reason}}}`"
    reason = "…" if word.lower() in ("", "true", "false", "yes", "no") else quoted(word)
    return f"write `retracted: {{on: 2025-09-12, reason: {reason}}}`, with the day on which you withdraw it"


def number(node: Node, reader: Reader) -> int | float | None:
    """A plain number, grouped or not."""
    return _number(node, reader, "value")


def lower(node: Node, reader: Reader) -> int | float | None:
    """The lower end of a range."""
    return _number(node, reader, "low")


def upper(node: Node, reader: Reader) -> int | float | None:
    """The upper end of a range."""
    return _number(node, reader, "high")


def _number(node: Node, reader: Reader, key: str) -> int | float | None:
    if isinstance(node, Items) and len(node.items) == 1 and isinstance(one := node.items[0], Scalar):
        reader.report("wrong-type", node, f"`{key}` is one number, and this is a list", f'write `{key}: "{one.text}"`')
        return _number(one, Reader(reader.path), key)
    word = text(node, reader)
    parsed = shorthand.number(word) if word else None
    if isinstance(parsed, Mistake):
        whole = shorthand.parse(word or "")
        if isinstance(whole, Figure) and not whole.also:
            message = f'"{word}" is more than a number'
            reader.report("bad-figure", node, message, f"write {_in_parts(whole, key)}")
        else:
            reader.mistake(node, parsed)
        return None
    return parsed


def _in_parts(figure: Figure, key: str) -> str:
    """A figure that was written in words as the keys that it consists of; `key` is the one of its number."""
    ends = [(key, figure.low)] if figure.low == figure.high else [("low", figure.low), ("high", figure.high)]
    parts = [f"{name}: {end}" for name, end in ends]
    parts += [f"qualifier: {figure.qualifier}"] if figure.qualifier != "exactly" else []
    parts += [f"unit: {figure.unit}"] if figure.unit else []
    return ", ".join(f"`{part}`" for part in parts[:-1]) + (" and " if len(parts) > 1 else "") + f"`{parts[-1]}`"


def qualifier(node: Node, reader: Reader) -> Qualifier | None:
    """over, at least, about, up to, under, exactly, or their synonyms."""
    word = text(node, reader)
    parsed = shorthand.qualifier(word) if word else None
    if isinstance(parsed, Mistake):
        reader.mistake(node, parsed)
        return None
    return parsed


def figure(node: Node, reader: Reader) -> Figure | None:
    """A figure in words, or `{value | low, high | sum_of, qualifier, unit, scope}`."""
    if isinstance(node, Items):
        return _listed_figure(node, reader)
    if not isinstance(node, Scalar):
        return _structured_figure(node, reader)
    word = text(node, reader)
    parsed = shorthand.parse(word) if word else None
    if isinstance(parsed, Mistake):
        reader.mistake(node, parsed)
        return None
    if parsed and parsed.also and (slip := conversion_slip(parsed)):
        offset = len(word or "") - len(parsed.also.text) - 1
        hint = f"correct one of the two; {own_slip('second-unit')}"
        reader.report("second-unit", node, slip, hint, offset=offset, severity="warning")
    return replace(parsed, line=node.line, column=node.column) if parsed else None


def _listed_figure(node: Items, reader: Reader) -> Figure | None:
    """One figure that was written as a list, and is read all the same."""
    one = node.items[0] if len(node.items) == 1 else _undivided(node.items)
    found = figure(one, Reader(reader.path)) if one else None
    hint = "write one; several stand below `figures:`, each behind its scope, as `in all: 13,000`"
    if found:
        hint = f"write `figure: {found.text}`" if isinstance(one, Scalar) else "leave out the brackets, or the dash"
    reader.report("wrong-type", node, "`figure` is one figure, and this is a list", hint)
    return found


def _undivided(items: list[Node]) -> Scalar | None:
    """The text that a comma without a space divided into members of a list: `[over 13,000 troops]`."""
    words = [item for item in items if isinstance(item, Scalar) and item.plain]
    near = all(two.column == one.column + len(one.text) + 1 for one, two in pairwise(words))
    if not words or len(words) < len(items) or not near:
        return None
    return Scalar(",".join(word.text for word in words), words[0].line, words[0].column)


def own_slip(code: str) -> str:
    """The advice for arithmetic that does not come out in the source itself."""
    stop = f"`check: {{{code}: off}}`"
    return f"if the source itself slips, keep it, say so in `note`, and set {stop} to stop the warning"


def _structured_figure(node: Node, reader: Reader) -> Figure | None:
    before = len(reader.problems)
    found = record(without_empty(node, "value", "low", "high"), FIGURE, reader, "a figure")
    low = found.pop("low", found.get("value"))
    high = found.pop("high", found.get("value"))
    value = found.pop("value", None)
    if low is None or high is None or low > high:
        if len(reader.problems) == before:
            hint = 'write `value: "13,000"`, or `low:` and `high:` with the smaller number first'
            reader.report("bad-figure", node, "a figure needs `value`, or `low` and `high`", hint)
        return None
    amount = str(value) if value is not None else f"{low} to {high}"
    written = f"{found.get('qualifier', '')} {amount} {found.get('unit', '')}".strip()
    sum_of = tuple(word for word, _, _ in found.pop("sum_of", ()))
    return Figure(written, low, high, **found, sum_of=sum_of, line=node.line, column=node.column)


def figures(node: Node, reader: Reader) -> tuple[Figure, ...] | None:
    """`{scope: figure, …}`, or a list of figures, or one."""
    if isinstance(node, Items) and (scopes := _scopes_with_dashes(node)):
        lines = [f"`{scope}: {child.text}`" for scope, child in scopes.values.items() if isinstance(child, Scalar)]
        hint = f"leave out the dashes{': write ' if lines else ''}{', and below it '.join(lines[:2])}"
        reader.report("wrong-type", node, "figures with their scopes are keys and values, and no list", hint)
        node = scopes
    if isinstance(node, Items):
        return (
            tuple(read for child in node.items if not is_gap(child, reader) and (read := figure(child, reader))) or None
        )
    if not isinstance(node, Mapping):
        one = figure(node, reader)
        return (one,) if one else None
    read_all = []
    for scope, child in node.values.items():
        if says_nothing(child):
            tell_empty(scope, node, reader)
        elif read := figure(child, reader):
            read_all.append(replace(read, scope=read.scope or scope))
    return tuple(read_all) or None


def _scopes_with_dashes(node: Items) -> Mapping | None:
    """The scopes with their figures, each of which has a dash before it; None where the list is another."""
    values, keys = dict[str, Node](), dict[str, tuple[int, int]]()
    for child in node.items:
        if not isinstance(child, Mapping) or len(child.values) != 1 or not values.keys().isdisjoint(child.values):
            return None
        values |= child.values
        keys |= child.keys
    if not values or any(meant_by(scope, FIGURE) for scope in values):
        return None
    return Mapping(values, keys, node.line, node.column)


def place(node: Node, reader: Reader) -> str | None:
    """Where something was said; a date is none."""
    word = text(node, reader)
    if word is None or not DAY.match(word):
        return word
    reader.report("wrong-type", node, "`at` is the place, and this is a date", f"write `on: {word}`")
    return None


SPEAKER: Table = {
    "name": Field(
        text, "Id, name or alias in people.yaml or organisations.yaml, or free text; leave it out for somebody unnamed."
    ),
    "role": Field(text, "Office or function at the time."),
    "organisation": Field(text, "Id, name or alias in organisations.yaml, or free text."),
    "country": Field(country_code, "Country that he speaks for: a two-letter code such as NO."),
    "on": Field(date, "When it was said: 2025-09-12, 2025-09, 2025."),
    "at": Field(place, "Where it was said."),
}
QUOTE: Table = {
    "exact": Field(
        words,
        "The words, as they stand in the text of the article.",
        required=True,
        advice="write `exact: …`, the words themselves",
    ),
    "prefix": Field(text, "Words right before, to tell one of several equal passages."),
    "suffix": Field(text, "Words right after, to tell one of several equal passages."),
    "translation": Field(words, "The words in the site's language."),
}
RETRACTION: Table = {
    "on": Field(date, "Day of the withdrawal."),
    "reason": Field(text, "One sentence for readers.", required=True),
}
FIGURE: Table = {
    "value": Field(number, "The number."),
    "low": Field(lower, "Lower end of a range."),
    "high": Field(upper, "Upper end of a range."),
    "sum_of": Field(references, "References of the facts whose figures are added up."),
    "qualifier": Field(qualifier, "over, at least, about, up to, under; exactly when left out."),
    "unit": Field(text, "What is counted; the question's unit when left out."),
    "scope": Field(text, "What the figure covers."),
}
