"""Names that no registry knows and that are nearly those of people or organisations who are registered: Zelensky."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from briefgen.briefing.link import Briefing
from briefgen.briefing.names import Names, Party, folded
from briefgen.cards import FactCard
from briefgen.content.yamllines import quoted
from briefgen.entries import Organisation, Person
from briefgen.model import Fact, Speaker
from briefgen.problems import Problem

SHORTEST = 5
"""Letters below which a difference of one letter says nothing."""
LONG = 9
"""Letters from which two may differ in the name of a person: the Northern and the Southern Command differ by two."""


class Registered(NamedTuple):
    """Who has a name."""

    name: str
    id: str
    kind: str
    """`people` or `organisations`."""


def near_names(briefing: Briefing) -> Iterator[Problem]:
    """Each unregistered name once in a fact, where it resembles a registered one."""
    # Nearly always there is none: each name is looked at once, and facts only where one of theirs is a slip.
    found = _slips(briefing)
    for fact in briefing.dated if found else ():
        for name, key, kind in _named(fact):
            if near := found.get((name, kind)):
                message = f'"{name}" is not registered and resembles {near.name} (`{near.id}` in {near.kind}.yaml)'
                whose = "person" if near.kind == "people" else "organisation"
                hint = f"write `{near.id}`, or add the spelling to that {whose}'s `aliases`"
                linked = briefing.facts[fact.ref]
                place = _place(linked.fact, key)
                yield Problem("near-name", linked.article.path, *place, message, hint, "warning")


def _slips(briefing: Briefing) -> Mapping[tuple[str, str], Registered]:
    """Of each name that is nearly a registered one, by the registry that it may be meant for: whose name that is."""
    registries, facts = briefing.content.registries, briefing.dated
    speakers = {fact.speaker for fact in facts if fact.speaker}
    names = {"": {speaker[0] for speaker in speakers if speaker[0]}}
    if registries.people:
        names["people"] = {name for fact in facts for name in fact.people}
    if registries.organisations:
        names["organisations"] = {name for fact in facts for name in fact.organisations}
        names["organisations"] |= {speaker[2] for speaker in speakers if speaker[2]}
    index = _index(briefing)
    return {
        (name, kind): near
        for kind, written in names.items()
        for name in (written if index else ())
        if not _is_registered(name, kind, briefing.names) and (near := _nearest(name, kind, index))
    }


def _place(fact: Fact, key: str) -> tuple[int, int]:
    if key == "said_by" and fact.said_by:
        return fact.said_by.line, fact.said_by.column
    return fact.places.get(key, (fact.line, fact.column))


def name_with_role(said_by: Speaker, speaker: Party, path: str) -> Iterator[Problem]:
    """A speaker who is one text, name and role with a comma between: no registry can know him so."""
    if said_by.role or speaker.kind:
        return
    name, _, role = said_by.name.partition(", ")
    # “Smith, John” and “Reuters, Bloomberg” are no name with a role.
    if name and role and (role[0].islower() or " " in role):
        shown = quoted(role) if set(role) & set(",[]{}:#\"'") else role
        message = f'"{said_by.name}" is taken for one name: it holds a name and a role'
        hint = f"write `said_by: {{name: {name}, role: {shown}}}`"
        place = said_by.line, said_by.column
        yield Problem("name-with-role", path, *place, message, hint, "warning")


def _named(fact: FactCard) -> Iterator[tuple[str, str, str]]:
    """Names in a fact, each with the field that has it, and with the registry that it may be meant for.

    A speaker may be a person or an organisation: for him that is empty.
    """
    for name in fact.people:
        yield name, "people", "people"
    for name in fact.organisations:
        yield name, "organisations", "organisations"
    if fact.speaker:
        name, _, organisation, _ = fact.speaker
        if name:
            yield name, "said_by", ""
        if organisation:
            yield organisation, "said_by", "organisations"


def _is_registered(name: str, kind: str, names: Names) -> bool:
    if kind == "people":
        return folded(name) in names.people
    return folded(name) in names.organisations if kind else bool(names.speaker(Speaker(name)).kind)


Index = Mapping[str, list[tuple[str, Registered]]]


def _index(briefing: Briefing) -> Index:
    """Registered names and ids by each form that they have with letters left out; last names stand for themselves."""
    found: dict[str, list[tuple[str, Registered]]] = {}
    registries = briefing.content.registries
    for kind, entries in (("people", registries.people), ("organisations", registries.organisations)):
        for entry in entries.values():
            registered = Registered(entry.name, entry.id, kind)
            own = folded(entry.id)
            for name in sorted(_names(entry)):
                for form in _forms(name, 2 if kind == "people" and name != own else 1):
                    found.setdefault(form, []).append((name, registered))
    return found


def _names(entry: Person | Organisation) -> set[str]:
    """All that an entry may be called by."""
    names = {folded(name) for name in (entry.id, entry.name, *entry.aliases)}
    return names | set(folded(entry.name).split()[-1:]) if isinstance(entry, Person) else names


def _forms(name: str, most: int) -> set[str]:
    """The name, and what is left of it without one letter, or without two where so many may differ and it is long."""
    if len(name) < SHORTEST:
        return set()
    forms = {name} | {name[:at] + name[at + 1 :] for at in range(len(name))}
    if len(name) >= LONG and most > 1:
        forms |= {form[:at] + form[at + 1 :] for form in tuple(forms) if form != name for at in range(len(form))}
    return forms


def _nearest(written: str, kind: str, index: Index) -> Registered | None:
    """The registered one whose name is nearest, where one is near; no other number is a slip: 11th and 12th Brigade."""
    name = folded(written)
    near = [
        (distance, registered)
        for form in _forms(name, 1 if kind == "organisations" else 2)
        for other, registered in index.get(form, ())
        if kind in ("", registered.kind) and _digits(name) == _digits(other)
        if (distance := edits(name, other)) <= _most(name, other, registered.kind)
    ]
    return min(near)[1] if near else None


def _most(name: str, other: str, kind: str) -> int:
    """How many letters of two names may differ."""
    return 2 if kind == "people" and min(len(name), len(other)) >= LONG else 1


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def edits(one: str, other: str) -> int:
    """How many letters have to be changed, added or left out to make one word of the other."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, there in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != there))
    return row[-1]
