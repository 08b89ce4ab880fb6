"""Which facts are of one origin: those of one report and its copies, and what one speaker said on one day.

Two papers that quote the same words of a minister are two witnesses that she said so, and one source of what she says.
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
    """What a fact shares with others of its origin: its report, and its speaker's day.

    Nobody can say that the unnamed of two articles are the same, nor that two vague dates mean one day.
    """
    report, speaker, day = f"report {origin(linked.article)}", linked.speaker, linked.said.day
    return (report, f"said {day} {speaker.key}") if speaker and speaker.name and day else (report,)


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
    """How many independent origins some facts have."""
    return len(by_origin(facts).groups)


def _top(mark: str, above: dict[str, str]) -> str:
    """The mark that stands for all that are joined with one; ways there are made short as they are gone."""
    while (higher := above.setdefault(mark, mark)) != mark:
        above[mark] = mark = above[higher]
    return mark
