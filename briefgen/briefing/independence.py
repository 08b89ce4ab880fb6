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
    """How many independent origins some facts have."""
    return len(by_origin(facts).groups)


def _top(mark: str, above: dict[str, str]) -> str:
    """The mark that stands for all that are joined with one; ways there are made short as they are gone."""
    while (higher := above.setdefault(mark, mark)) != mark:
        above[mark] = mark = above[higher]
    return mark
