"""How many independent origins say the same as a fact, who they are, and who says the opposite.

The same say reports of one event, answers in force to one question that agree within one scope (with a fact of several
figures: in each of its scopes), and facts of which one `supports` the other. Facts are grouped first, and facts of the
same groups share what was found, so that the work grows with the number of facts and not with its square.
"""

from collections.abc import Iterable, Mapping
from itertools import chain, islice

from msgspec import Struct

from briefgen.briefing.comparing import agreeing, stated
from briefgen.briefing.events import reports_it
from briefgen.briefing.independence import counted, marks
from briefgen.briefing.link import Briefing, LinkedFact
from briefgen.briefing.origins import original_first
from briefgen.briefing.questions import Answer, QuestionGroup, ScopeGroup, value_of
from briefgen.briefing.relations import Relation
from briefgen.model import Fact, Figure

LISTED = 12
"""Reports, and copies, that are listed for one fact at most; all are counted."""

Class = tuple[str, ...]
"""Name of a group of facts that say the same: an event, or a value within a question's scope."""


class Support(Struct, frozen=True):
    """Who else says the same as a fact."""

    count: int
    """Independent origins, its own included."""
    alike: bool = True
    """Whether all of them give the very same figure; else some give another one that agrees."""
    reports: tuple[str, ...] = ()
    """References of facts of other origins, one for each."""
    copies: tuple[str, ...] = ()
    """References of facts in further articles, one for each, that add no origin: copies of a report that counts, and
    other reports of what its speaker said."""
    against: tuple[Relation, ...] = ()
    """Denials and disputes; never subtracted."""


class Groups(Struct, frozen=True):
    """Facts that say the same, by the names of their groups."""

    of: dict[str, list[Class]]
    """The groups that a fact belongs to, by reference."""
    saying: dict[Class, list[LinkedFact]]
    """Who counts as saying it."""
    alike: dict[Class, list[LinkedFact]]
    """Those of them who say it with the very same figure."""

    def join(
        self,
        name: Class,
        belonging: Iterable[LinkedFact],
        saying: list[LinkedFact],
        alike: list[LinkedFact],
    ) -> None:
        """Note who belongs to a group, and which of them count as saying it."""
        self.saying[name], self.alike[name] = saying, alike
        for linked in belonging:
            self.of.setdefault(linked.ref, []).append(name)


class Sources(Struct, frozen=True):
    """Facts that say the same, and which of them count as independent."""

    counted: Mapping[str, LinkedFact]
    """A fact for each independent source, by its report, in the order of publication."""
    speaker_of: Mapping[str, str]
    """For whom a report counts."""
    report_of: Mapping[str, str]
    """The same the other way round."""
    of_report: Mapping[str, tuple[LinkedFact, ...]]
    """The first fact of each article of a report that counts."""
    repeats: Mapping[str, tuple[LinkedFact, ...]]
    """By speaker the first fact of each article of the reports that do not count."""

    def stands_for(self, linked: LinkedFact) -> str:
        """The report that a fact counts with: its own, else the one in which its speaker counts; empty: none."""
        report, speaker = marks(linked)
        return report if report in self.counted else self.report_of.get(speaker, "")

    def again(self, linked: LinkedFact) -> Iterable[LinkedFact]:
        """Who tells the same again, and adds no source: copies of its report, others whom its speakers told it."""
        report = self.stands_for(linked)
        if report:
            yield self.counted[report]
            yield from self.of_report[report]
            for speaker in dict.fromkeys((marks(linked)[1], self.speaker_of[report])):
                yield from self.repeats.get(speaker, ())


def supports(briefing: Briefing, questions: Mapping[str, QuestionGroup]) -> Mapping[str, Support]:
    """What supports each fact, by reference; facts that stand alone and unopposed are left out."""
    groups = Groups({}, {}, {})
    for event, reports in briefing.by_event.items():
        facts = [briefing.facts[fact.ref] for fact in reports]
        reporting = list(filter(reports_it, facts))
        groups.join(("event", event), facts, reporting, reporting)
    for question in questions.values():
        for scope in question.scopes:
            _join_values(question, scope, groups)
    shared: dict[tuple[Class, ...], tuple[Sources, Sources]] = {}
    found = {}
    for ref in sorted({*groups.of, *briefing.relations.stated, *briefing.relations.received}):
        own = tuple(dict.fromkeys(groups.of.get(ref, ())))
        if own not in shared:
            shared[own] = _merged(own, groups.saying), _merged(own, groups.alike)
        support = _support(briefing.facts[ref], *shared[own], briefing)
        if support.count > 1 or support.copies or support.against:
            found[ref] = support
    return found


def _join_values(question: QuestionGroup, scope: ScopeGroup, groups: Groups) -> None:
    """Groups of one scope: for each different value the answers in force that agree with it."""
    by_value: dict[str, list[Answer]] = {}
    for answer in scope.answers:
        if answer.says_something:
            by_value.setdefault(value_of(answer), []).append(answer)
    in_force = {
        name: [answer.linked for answer in answers if answer.in_force] for name, answers in sorted(by_value.items())
    }
    figures = {name: figure for name in in_force if (figure := by_value[name][0].figure)}
    number = {name: stated(figure, question.unit) for name, figure in figures.items()}
    agreed = _agreed(list(figures.items()), question.unit)
    for name in in_force:
        others = agreed.get(name, [name])
        groups.join(
            ("question", question.id, scope.scope, name),
            [answer.linked for answer in by_value[name]],
            [linked for other in others for linked in in_force[other]],
            [linked for other in others if number.get(other) == number.get(name) for linked in in_force[other]],
        )


def _agreed(figures: list[tuple[str, Figure]], unit: str) -> dict[str, list[str]]:
    """For each value the values that it agrees with."""
    found = agreeing([figure for _, figure in figures], unit)
    return {name: [figures[other][0] for other in sorted(found[at])] for at, (name, _) in enumerate(figures)}


def _merged(names: tuple[Class, ...], members: Mapping[Class, list[LinkedFact]]) -> Sources:
    """Who reports the same event, and who answers the same: of several figures of a fact every one."""
    answers = [{mark for linked in members[name] for mark in marks(linked)} for name in names if name[0] != "event"]
    alike = set[str]().union(*answers[:1]).intersection(*answers)
    return _sources(
        linked
        for name in names
        for linked in members[name]
        if name[0] == "event" or not alike.isdisjoint(marks(linked))
    )


def _sources(facts: Iterable[LinkedFact]) -> Sources:
    different = {linked.ref: linked for linked in facts}.values()
    ordered = sorted(different, key=lambda linked: (original_first(linked.article), linked.ref))
    speaker_of = counted(ordered)
    count: dict[str, LinkedFact] = {}
    of_report: dict[str, dict[str, LinkedFact]] = {}
    repeats: dict[str, dict[str, LinkedFact]] = {}
    for linked in ordered:
        report, speaker = marks(linked)
        same = of_report.setdefault(report, {}) if report in speaker_of else repeats.setdefault(speaker, {})
        same.setdefault(linked.article.id, linked)
        if speaker_of.get(report) == speaker:
            count.setdefault(report, linked)
    return Sources(
        {report: count[report] for report in speaker_of},
        speaker_of,
        {speaker: report for report, speaker in speaker_of.items()},
        {report: tuple(found.values()) for report, found in of_report.items()},
        {speaker: tuple(found.values()) for speaker, found in repeats.items()},
    )


def _support(linked: LinkedFact, others: Sources, alike: Sources, briefing: Briefing) -> Support:
    """A fact that is not among the others, since it no longer holds, adds a source only where they have none of it."""
    mine = others.stands_for(linked)
    said = _sources(other for other in _by_statement(linked, briefing) if not others.stands_for(other))
    rest = ((others, fact) for report, fact in others.counted.items() if report != mine)
    reports = list(islice(chain(((said, fact) for fact in said.counted.values()), rest), LISTED))
    again = chain(others.again(linked), *(part.again(fact) for part, fact in reports))
    against = [relation for relation in linked.received if relation.kind in ("denies", "disputes")]
    count = len(others.counted) + (not mine)
    same = len(alike.counted) + (not alike.stands_for(linked))
    return Support(
        count + len(said.counted),
        same == count and not any(_differ(linked.fact, other.fact) for other in said.counted.values()),
        tuple(fact.ref for _, fact in reports),
        _elsewhere(again, (linked, *(fact for _, fact in reports))),
        tuple(r for r in against if briefing.facts[r.source].counts),
    )


def _differ(fact: Fact, other: Fact) -> bool:
    """Whether two facts give different figures of one scope."""
    pairs = ((one, two) for one in fact.figures for two in other.figures if one.scope == two.scope)
    return any(stated(one, two.unit) != stated(two, one.unit) for one, two in pairs)


def _elsewhere(facts: Iterable[LinkedFact], told: Iterable[LinkedFact]) -> tuple[str, ...]:
    """References of the first facts of articles that are not told of already, one for each."""
    known = {linked.article.id for linked in told}
    found: list[str] = []
    for linked in facts:
        if len(found) == LISTED:
            break
        if linked.article.id not in known:
            known.add(linked.article.id)
            found.append(linked.ref)
    return tuple(found)


def _by_statement(linked: LinkedFact, briefing: Briefing) -> list[LinkedFact]:
    """The facts in force of other origins that say so of themselves, in either direction."""
    refs = [relation.target for relation in linked.stated if relation.kind == "supports"]
    refs += [relation.source for relation in linked.received if relation.kind == "supports"]
    others = [briefing.facts[ref] for ref in refs]
    return [other for other in others if other.in_force and set(marks(other)).isdisjoint(marks(linked))]
