"""People who are not registered and whose names are nearly those of people who are: Zelensky, Zelenskyy."""

from collections.abc import Iterator, Mapping

from briefgen.briefing.link import Briefing
from briefgen.briefing.names import Party, folded
from briefgen.cards import FactCard
from briefgen.content.yamllines import quoted
from briefgen.entries import Person
from briefgen.model import Fact, Speaker
from briefgen.problems import Problem

SHORTEST = 5
"""Letters below which a difference of one letter says nothing."""
LONG = 9
"""Letters from which two may differ."""


def near_names(briefing: Briefing) -> Iterator[Problem]:
    """Each unregistered name once in a fact, where it resembles a registered one."""
    index = _index(briefing)
    told: dict[str, tuple[str, str] | None] = {}
    for fact in briefing.dated if index else ():
        for name, key in _unregistered(fact, briefing):
            form = folded(name)
            if form not in told:
                told[form] = _nearest(form, index)
            if near := told[form]:
                message = f'"{name}" is not registered and resembles {near[0]} (`{near[1]}` in people.yaml)'
                hint = f"write `{near[1]}`, or add the spelling to that person's `aliases`"
                linked = briefing.facts[fact.ref]
                place = _place(linked.fact, key)
                yield Problem("near-name", linked.article.path, *place, message, hint, "warning")


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


def _unregistered(fact: FactCard, briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Names of people, and of speakers, that no registry knows, each with the field that has it."""
    names = briefing.names
    for name in fact.people:
        if not names.person(name).kind:
            yield name, "people"
    if fact.speaker and fact.speaker[0] and not names.speaker(Speaker(*fact.speaker)).kind:
        yield fact.speaker[0], "said_by"


Index = Mapping[str, list[tuple[str, Person]]]


def _index(briefing: Briefing) -> Index:
    """Registered names by each form that they have with up to two letters left out; last names stand for themselves."""
    found: dict[str, list[tuple[str, Person]]] = {}
    for person in briefing.content.registries.people.values():
        names = {folded(name) for name in (person.name, *person.aliases)}
        names |= set(folded(person.name).split()[-1:])
        for name in sorted(names):
            for form in _forms(name):
                found.setdefault(form, []).append((name, person))
    return found


def _forms(name: str) -> set[str]:
    """The name, and what is left of it without one letter, or without two where it is long."""
    if len(name) < SHORTEST:
        return set()
    forms = {name} | {name[:at] + name[at + 1 :] for at in range(len(name))}
    if len(name) >= LONG:
        forms |= {form[:at] + form[at + 1 :] for form in tuple(forms) if form != name for at in range(len(form))}
    return forms


def _nearest(name: str, index: Index) -> tuple[str, str] | None:
    """Name and id of the registered person whose name is nearest, where one is near."""
    near = [
        (distance, person.name, person.id)
        for form in _forms(name)
        for other, person in index.get(form, ())
        if (distance := edits(name, other)) <= (2 if min(len(name), len(other)) >= LONG else 1)
    ]
    return min(near)[1:] if near else None


def edits(one: str, other: str) -> int:
    """How many letters have to be changed, added or left out to make one word of the other."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, there in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != there))
    return row[-1]
