"""Names of people and organisations that are nearly registered ones, as Zelensky; in the other field; two in one."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from briefgen import english
from briefgen.briefing.names import Names, Party, folded
from briefgen.content.yamllines import quoted
from briefgen.entries import Organisation, Person, Registries
from briefgen.model import Fact, Speaker
from briefgen.problems import Problem

SHORTEST = 5
"""Letters below which a difference of one letter says nothing."""
JOINT = re.compile(r"\s*[,;&/]\s*(?:(?:and|und)\s+)?|\s+(?:and|und)\s+")
"""What stands between two names."""
LONG = 9
"""Letters from which two may differ in the name of a person: the Northern and the Southern Command differ by two."""


class Registered(NamedTuple):
    """Who has a name."""

    name: str
    id: str
    kind: str
    """`people` or `organisations`."""

    @property
    def whose(self) -> str:
        """What such an entry is called."""
        return "person" if self.kind == "people" else "organisation"


Index = Mapping[str, list[tuple[str, Registered]]]
"""Who is registered, with a name of his, by each form that it has with letters left out."""


class Slips:
    """Names that are nearly those of somebody registered; each is looked at once, since facts repeat them."""

    def __init__(self, known: Names) -> None:
        self.known = known
        self._found: dict[tuple[str, str], Registered | None] = {}
        self._joined: dict[str, tuple[str, ...]] = {}

    def of(self, name: str, kind: str) -> Registered | None:
        """Whose name was probably meant, by the registry it may be meant for; None: it stands for itself.

        Who has exactly that name in the other registry stands in the wrong field.
        """
        key = name, kind
        if key not in self._found:
            known = _is_registered(name, kind, self.known)
            self._found[key] = None if known else self._meant(name, kind)
        return self._found[key]

    def _meant(self, name: str, kind: str) -> Registered | None:
        return _elsewhere(name, kind, self.known) or _nearest(name, kind, self._index)

    def joined(self, name: str) -> tuple[str, ...]:
        """Who is registered and stands in one text with others, each by his id; empty where it is one name."""
        if name not in self._joined:
            self._joined[name] = self._each(name)
        return self._joined[name]

    def _each(self, name: str) -> tuple[str, ...]:
        parts = [part for part in JOINT.split(name) if part]
        if len(parts) < 2 or self.known.speaker(Speaker(name)).kind:
            return ()
        found = tuple(dict.fromkeys(self._id(folded(part)) for part in parts))
        return found if len(found) == len(parts) and all(found) else ()

    def _id(self, name: str) -> str:
        """The id of whom a folded name or last name means; empty where nobody is known by it, or several are."""
        entry = self.known.people.get(name) or self.known.organisations.get(name)
        return entry.id if entry else self._last_names.get(name, "")

    @cached_property
    def _last_names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.known.registries.people.values():
            for last in folded(entry.name).split()[-1:]:
                found[last] = "" if last in found else entry.id
        return found

    @cached_property
    def _index(self) -> Index:
        return _index(self.known.registries)


def near_names(fact: Fact, path: str, slips: Slips) -> Iterator[Problem]:
    """Each unregistered name in a fact that resembles a registered one, or is one of the other registry."""
    if not (slips.known.people or slips.known.organisations):
        return
    for name, key, kind in _named(fact):
        if ids := slips.joined(name):
            yield Problem("several-names", path, *_place(fact, key), *_several(name, key, kind, ids, fact), "warning")
            continue
        near = slips.of(name, kind)
        if near and kind not in ("", near.kind):
            yield Problem("wrong-registry", path, *_place(fact, key), *_misplaced(name, key, near), "warning")
        elif near:
            message = f'"{name}" is not registered and resembles {near.name} (`{near.id}` in {near.kind}.yaml)'
            hint = f"write `{near.id}`, or add the spelling to that {near.whose}'s `aliases`"
            yield Problem("near-name", path, *_place(fact, key), message, hint, "warning")


def _several(name: str, key: str, kind: str, ids: tuple[str, ...], fact: Fact) -> tuple[str, str]:
    """What is wrong with several names in one text, and what to write."""
    message = f'"{name}" is taken for one name, and {english.list_words(f"`{one}`" for one in ids)} are registered'
    if key != "said_by":
        return message, f"write each for itself in the list: `{', '.join(ids)}`"
    first, *others = (f"`{'organisation' if kind else 'said_by'}: {one}`" for one in ids)
    more = "a second fact" if len(others) == 1 else "more facts"
    return message, f"write {first}, and {more} with {english.list_words(others)}, and `supports: {fact.id}`"


def _misplaced(name: str, key: str, found: Registered) -> tuple[str, str]:
    """What is wrong with a name in the field of the other registry, and what to write."""
    what = "an organisation, no person" if found.kind == "organisations" else "a person, no organisation"
    message = f'"{name}" is {what}: `{found.id}` in {found.kind}.yaml'
    if key == "said_by":
        return message, f"write `name: {found.id}` instead of `organisation`"
    return message, f"take it out of `{key}` and write `{found.kind}: [{found.id}]`"


def _place(fact: Fact, key: str) -> tuple[int, int]:
    if key == "said_by" and fact.said_by:
        return fact.said_by.line, fact.said_by.column
    return fact.places.get(key, (fact.line, fact.column))


def name_with_role(said_by: Speaker, speaker: Party, path: str, slips: Slips) -> Iterator[Problem]:
    """A speaker who is one text, name and role with a comma between: no registry can know him so."""
    if said_by.role or speaker.kind or slips.joined(said_by.name):
        return
    name, _, role = said_by.name.partition(", ")
    # “Smith, John” and “Reuters, Bloomberg” are no name with a role.
    if name and role and (role[0].islower() or " " in role):
        shown = quoted(role) if set(role) & set(",[]{}:#\"'") else role
        message = f'"{said_by.name}" is taken for one name: it holds a name and a role'
        hint = f"write `said_by: {{name: {name}, role: {shown}}}`"
        place = said_by.line, said_by.column
        yield Problem("name-with-role", path, *place, message, hint, "warning")


def _named(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """Names in a fact, each with the field that has it, and with the registry that it may be meant for.

    A speaker may be a person or an organisation: for him that is empty.
    """
    for name in fact.people:
        yield name, "people", "people"
    for name in fact.organisations:
        yield name, "organisations", "organisations"
    if fact.said_by and fact.said_by.name:
        yield fact.said_by.name, "said_by", ""
    if fact.said_by and fact.said_by.organisation:
        yield fact.said_by.organisation, "said_by", "organisations"


def _is_registered(name: str, kind: str, names: Names) -> bool:
    if kind == "people":
        return folded(name) in names.people
    return folded(name) in names.organisations if kind else bool(names.speaker(Speaker(name)).kind)


def _elsewhere(name: str, kind: str, names: Names) -> Registered | None:
    """Who has a name in the registry that it was not written for."""
    others: Mapping[str, Person | Organisation] = names.organisations if kind == "people" else names.people
    entry = others.get(folded(name)) if kind else None
    return Registered(entry.name, entry.id, "organisations" if kind == "people" else "people") if entry else None


def _index(registries: Registries) -> Index:
    """Registered names and ids by each form that they have with letters left out; last names stand for themselves."""
    found: dict[str, list[tuple[str, Registered]]] = {}
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
    """How many letters have to be changed, added, left out or swapped with the next to make one word of the other."""
    above, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, above, row = above, row, [number]
        for at, there in enumerate(other, 1):
            least = min(above[at] + 1, row[at - 1] + 1, above[at - 1] + (letter != there))
            if number > 1 and at > 1 and letter == other[at - 2] and there == one[number - 2]:
                least = min(least, before[at - 2] + 1)
            row.append(least)
    return row[-1]
