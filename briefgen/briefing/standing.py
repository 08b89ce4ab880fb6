"""Which facts are in force: what was superseded, corrected or retracted, by what, and since when.

Besides the relations that editors write, the content model has one rule of its own: of facts with the same question,
scope and speaker the latest said is in force.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from briefgen.briefing.answers import answered
from briefgen.content.edtf import parse
from briefgen.model import Date, Fact

State = Literal["current", "superseded", "corrected", "retracted"]


class Standing(Struct, frozen=True):
    """What became of a fact."""

    state: State = "current"
    by: str = ""
    """Reference of the fact that superseded or corrected it."""
    until: Date | None = None
    """Until when it held: when the other was said, a correction came in, or the desk withdrew it; as precise as that is
    known."""


CURRENT = Standing()


class Stated(Struct, frozen=True):
    """A fact with what its standing depends on."""

    fact: Fact
    said: Date
    """When it was said: by its speaker, else by its publication."""
    who: str
    """Key of its speaker or publisher."""
    origin: str = ""
    """What its article goes back to."""


def standings(
    stated: Mapping[str, Stated], superseded: Mapping[str, Iterable[str]], corrected: Mapping[str, Iterable[str]]
) -> dict[str, Standing]:
    """The standing of every fact that is not simply current, by reference.

    `superseded` and `corrected` give, by fact, the facts that say so of it. What was withdrawn, or is wrong itself,
    does nothing to others.
    """
    void = _void(stated, corrected)
    counting = (entry for ref, entry in stated.items() if ref not in void)
    found = {ref: Standing("superseded", by, stated[by].said) for ref, by in _outdated(counting).items()}
    for state, relation in (("superseded", superseded), ("corrected", corrected)):
        for ref, sources in relation.items():
            others = [source for source in sources if source not in void]
            if not others:
                continue
            by = min(others, key=lambda other: (stated[other].said.sort_key, other))
            until = _corrected_on(stated[by]) if state == "corrected" else stated[by].said
            found[ref] = Standing(state, by, until)  # type: ignore[arg-type]
    for ref, entry in stated.items():
        withdrawn = entry.fact.retracted
        if withdrawn is not None:
            found[ref] = Standing("retracted", "", withdrawn.on)
    return found


def _corrected_on(by: Stated) -> Date:
    """When a correction came in: when it was published, or the desk recorded it after that.

    What was replaced held until then in the world; what was wrong stood until the desk knew.
    """
    said, known = by.said, by.fact.recorded
    if known is None or (said.latest and known <= said.latest):
        return said
    day = parse(known.isoformat())
    assert isinstance(day, Date)
    return day


def _void(stated: Mapping[str, Stated], corrected: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Facts that were withdrawn, or corrected by one that is neither: chains are followed up to their newest fact."""
    void = {ref: entry.fact.retracted is not None for ref, entry in stated.items() if ref not in corrected}
    for start in corrected:
        pending, entered = [start], {start}
        while pending:
            ref = pending[-1]
            further = [source for source in corrected.get(ref, ()) if source not in void and source not in entered]
            if further:  # in a circle, which is told as a mistake, the one that was entered first counts
                pending += further
                entered.update(further)
                continue
            withdrawn = stated[ref].fact.retracted is not None
            void[ref] = withdrawn or any(not void.get(source, False) for source in corrected.get(ref, ()))
            pending.pop()
    return frozenset(ref for ref, is_void in void.items() if is_void)


def scopes(fact: Fact) -> tuple[str, ...]:
    """The scopes that a fact answers its question for."""
    return tuple(dict.fromkeys(figure.scope for figure in fact.figures)) or (fact.scope,)


def _outdated(stated: Iterable[Stated]) -> dict[str, str]:
    """Facts whose every scope was answered again later by the same speaker, with the fact that did so next."""
    answers: dict[tuple[str, str, str], list[Stated]] = {}
    for entry in stated:
        if entry.fact.question:
            for scope in scopes(entry.fact):
                answers.setdefault((entry.fact.question, scope, entry.who), []).append(entry)
    nexts: dict[str, list[str]] = {}
    for (_, scope, _), group in answers.items():
        group.sort(key=lambda entry: (entry.said.sort_key, entry.fact.ref))
        for number, entry in enumerate(group):
            later = next(
                (
                    other
                    for other in group[number + 1 :]
                    if _after(other.said, entry.said)
                    and not _is_copy(other, entry)
                    and answered(other.fact, scope) != answered(entry.fact, scope)
                ),
                None,
            )
            nexts.setdefault(entry.fact.ref, []).append(later.fact.ref if later else "")
    return {ref: by[0] for ref, by in nexts.items() if all(by)}


def _is_copy(later: Stated, earlier: Stated) -> bool:
    """Whether the one is only printed later: the same report, and no day on which it was said."""
    dated = later.fact.said_by is not None and later.fact.said_by.on is not None
    return bool(later.origin) and later.origin == earlier.origin and not dated


def _after(later: Date, earlier: Date) -> bool:
    """Whether the one was surely said on a later day."""
    return later.earliest is not None and earlier.latest is not None and later.earliest > earlier.latest
