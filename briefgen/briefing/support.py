"""How many independent origins say the same as a fact, who they are, and who says the opposite.

The same say reports of one event, answers in force to one question that agree within one scope (with a fact of several
figures: in each of its scopes), and facts of which one `supports` the other. Facts are grouped first, and facts of the
same groups share what was found, so that the work grows with the number of facts and not with its square.
"""

from collections.abc import Iterable, Mapping
from itertools import islice

from msgspec import Struct

from briefgen.briefing.comparing import agreeing
from briefgen.briefing.events import reports_it
from briefgen.briefing.independence import Origins, by_origin, marks
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.questions import Answer, QuestionGroup, ScopeGroup, value_of
from briefgen.briefing.relations import Relation
from briefgen.model import Figure

LISTED = 12
"""Reports, and copies, that are listed for one fact at most; all are counted."""

Class = tuple[str, ...]
"""Name of a group of facts that say the same: an event, or a value within a question's scope."""


class Support(Struct, frozen=True):
    """Who else says the same as a fact."""

    count: int
    """Independent origins, its own included."""
    reports: tuple[str, ...] = ()
    """References of facts of other origins, one for each."""
    copies: tuple[str, ...] = ()
    """References of facts in further articles of an origin that is counted already: copies of its report, and other
    reports of what its speaker said."""
    against: tuple[Relation, ...] = ()
    """Denials and disputes; never subtracted."""


def supports(briefing: Briefing, questions: Mapping[str, QuestionGroup]) -> Mapping[str, Support]:
    """What supports each fact, by reference; facts that stand alone and unopposed are left out."""
    members: dict[Class, list[LinkedFact]] = {}
    classes: dict[str, list[Class]] = {}
    for event, reports in briefing.by_event.items():
        facts = [briefing.facts[fact.ref] for fact in reports]
        _join(("event", event), facts, (linked for linked in facts if reports_it(linked)), members, classes)
    for question in questions.values():
        for scope in question.scopes:
            _join_values(question, scope, members, classes)
    shared: dict[tuple[Class, ...], Origins] = {}
    found = {}
    for ref in sorted({*classes, *briefing.relations.stated, *briefing.relations.received}):
        own = tuple(dict.fromkeys(classes.get(ref, ())))
        if own not in shared:
            shared[own] = _merged(own, members)
        support = _support(briefing.facts[ref], shared[own], briefing)
        if support.count > 1 or support.copies or support.against:
            found[ref] = support
    return found


def _join(
    name: Class,
    belonging: Iterable[LinkedFact],
    saying: Iterable[LinkedFact],
    members: dict[Class, list[LinkedFact]],
    classes: dict[str, list[Class]],
) -> None:
    """Note who belongs to a group, and which of them count as saying it."""
    members.setdefault(name, []).extend(saying)
    for linked in belonging:
        classes.setdefault(linked.ref, []).append(name)


def _join_values(
    question: QuestionGroup, scope: ScopeGroup, members: dict[Class, list[LinkedFact]], classes: dict[str, list[Class]]
) -> None:
    """Groups of one scope: for each different value the answers in force that agree with it."""
    by_value: dict[str, list[Answer]] = {}
    for answer in scope.answers:
        if answer.says_something:
            by_value.setdefault(value_of(answer), []).append(answer)
    names = sorted(by_value)
    figures = [(name, answers[0].figure) for name in names if (answers := by_value[name])[0].figure]
    alike = _alike([(name, figure) for name, figure in figures if figure], question.unit)
    for name in names:
        saying = [answer.linked for other in alike.get(name, [name]) for answer in by_value[other] if answer.in_force]
        belonging = [answer.linked for answer in by_value[name]]
        _join(("question", question.id, scope.scope, name), belonging, saying, members, classes)


def _alike(figures: list[tuple[str, Figure]], unit: str) -> dict[str, list[str]]:
    """For each value the values that it agrees with."""
    found = agreeing([figure for _, figure in figures], unit)
    return {name: [figures[other][0] for other in sorted(found[at])] for at, (name, _) in enumerate(figures)}


def _merged(names: tuple[Class, ...], members: Mapping[Class, list[LinkedFact]]) -> Origins:
    """Who reports the same event, and who answers the same: of several figures of a fact every one."""
    answers = [{mark for linked in members[name] for mark in marks(linked)} for name in names if name[0] != "event"]
    alike = set[str]().union(*answers[:1]).intersection(*answers)
    return by_origin(
        linked
        for name in names
        for linked in members[name]
        if name[0] == "event" or not alike.isdisjoint(marks(linked))
    )


def _support(linked: LinkedFact, others: Origins, briefing: Briefing) -> Support:
    own, here = others.groups_of(linked), frozenset(marks(linked))
    stated = by_origin(_by_statement(linked, briefing))
    known = {number for mark, number in stated.of.items() if mark in here or mark in others.of}
    further = [facts for number, facts in enumerate(stated.groups) if number not in known]
    mine = (fact for number in sorted(own) for fact in others.groups[number])
    reports, copies = [], _elsewhere(mine, linked)
    for facts in (*further[:LISTED], *_first(others, own, LISTED - len(further))):
        reports.append(facts[0].ref)
        copies += _elsewhere(facts[1 : LISTED + 1], facts[0])
    against = [relation for relation in linked.received if relation.kind in ("denies", "disputes")]
    return Support(
        len(others.groups) - len(own) + len(further) + 1,
        tuple(reports),
        tuple(dict.fromkeys(copies))[:LISTED],
        tuple(r for r in against if briefing.facts[r.source].counts),
    )


def _first(origins: Origins, own: frozenset[int], number: int) -> Iterable[tuple[LinkedFact, ...]]:
    """The first of some origins that are not a fact's own."""
    others = (facts for at, facts in enumerate(origins.groups) if at not in own)
    return islice(others, max(number, 0))


def _elsewhere(facts: Iterable[LinkedFact], linked: LinkedFact) -> list[str]:
    """References of the first facts of other articles."""
    return list(islice((fact.ref for fact in facts if fact.article is not linked.article), LISTED))


def _by_statement(linked: LinkedFact, briefing: Briefing) -> list[LinkedFact]:
    """The facts in force that say so of themselves, in either direction."""
    refs = [relation.target for relation in linked.stated if relation.kind == "supports"]
    refs += [relation.source for relation in linked.received if relation.kind == "supports"]
    return [other for ref in refs if (other := briefing.facts[ref]).in_force]
