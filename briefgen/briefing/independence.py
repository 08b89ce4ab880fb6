"""Which facts are of one origin: those of one report and its copies, and those that one speaker or publisher says.

Two papers that quote a minister are two witnesses that she said so, and one source of what she says, as often as she
repeats it; and a paper that writes the same again is no second source beside itself.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from briefgen.briefing.link import LinkedFact
from briefgen.briefing.origins import origin, original_first


class Origins(Struct, frozen=True):
    """Facts by their origins."""

    groups: tuple[tuple[LinkedFact, ...], ...]
    """A group for each origin, in the order of publication; in each the original's facts first."""
    of: Mapping[str, int]
    """The number of the group that a mark leads to."""

    def groups_of(self, linked: LinkedFact) -> frozenset[int]:
        """The numbers of the groups that a fact, which need not be in any, is of one origin with."""
        return frozenset(self.of[mark] for mark in marks(linked) if mark in self.of)


def marks(linked: LinkedFact) -> tuple[str, ...]:
    """What a fact shares with others of its origin: its report, and who says so.

    Nobody can say that the unnamed of two articles are the same.
    """
    report, who = f"report {origin(linked.article)}", linked.who
    return (report, f"said {who.key}") if who.name else (report,)


def by_origin(facts: Iterable[LinkedFact]) -> Origins:
    """The facts, each once, by origin; what shares a mark with two origins makes them one."""
    different = {linked.ref: linked for linked in facts}.values()
    ordered = sorted(different, key=lambda linked: (original_first(linked.article), linked.ref))
    above: dict[str, str] = {}
    for linked in ordered:
        report, *others = marks(linked)
        top = _top(report, above)
        for mark in others:
            above[_top(mark, above)] = top
    found: dict[str, list[LinkedFact]] = {}
    for linked in ordered:
        found.setdefault(_top(marks(linked)[0], above), []).append(linked)
    number = {top: at for at, top in enumerate(found)}
    return Origins(tuple(map(tuple, found.values())), {mark: number[_top(mark, above)] for mark in list(above)})


def independent(facts: Iterable[LinkedFact]) -> int:
    """How many of some facts can be found of which no two are of one report, and no two of one speaker.

    Two papers that both quote a minister, and each somebody else too, are two sources: it is the largest matching of
    reports with speakers, made longer path by path (Kuhn's method).
    """
    speakers: dict[str, list[str]] = {}
    for linked in facts:
        report, *who = marks(linked)
        speakers.setdefault(report, []).append(who[0] if who else report)
    report_of: dict[str, str] = {}
    speaker_of: dict[str, str] = {}
    for start in speakers:
        came, free, queue = dict[str, str](), "", [start]
        while queue and not free:
            report = queue.pop()
            for speaker in speakers[report]:
                if speaker not in came:
                    came[speaker] = report
                    if speaker not in report_of:
                        free = speaker
                        break
                    queue.append(report_of[speaker])
        while free:
            report = came[free]
            before = speaker_of.get(report, "")
            report_of[free], speaker_of[report], free = report, free, before
    return len(speaker_of)


def _top(mark: str, above: dict[str, str]) -> str:
    """The mark that stands for all that are joined with one; ways there are made short as they are gone."""
    while (higher := above.setdefault(mark, mark)) != mark:
        above[mark] = mark = above[higher]
    return mark
