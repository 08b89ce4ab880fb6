"""Which facts are of one origin, since they share a report or a speaker; and how many are independent of each other.

Two papers that quote a minister are two witnesses that she said so, and one source of what she says, as often as she
repeats it; and a paper that writes the same again is no second source beside itself.
"""

from collections.abc import Iterable

from briefgen.briefing.link import LinkedFact
from briefgen.briefing.origins import origin


def marks(linked: LinkedFact) -> tuple[str, str]:
    """What a fact shares with others of its origin: its report with copies, and who says so.

    Nobody can say that the unnamed of two articles are the same: such a voice belongs to its report.
    """
    report, who = f"report {origin(linked.article)}", linked.who
    return report, f"said {who.key}" if who.name else report


def independent(facts: Iterable[LinkedFact]) -> int:
    """How many of some facts can be found of which no two are of one report, and no two of one speaker."""
    return len(counted(facts))


def counted(facts: Iterable[LinkedFact]) -> dict[str, str]:
    """The reports that count as independent sources, in the order of the facts, each with whom it counts for.

    Two papers that both quote a minister, and each somebody else too, are two sources: it is the largest matching of
    reports with speakers, made longer path by path (Kuhn's method).
    """
    speakers: dict[str, list[str]] = {}
    for linked in facts:
        report, speaker = marks(linked)
        speakers.setdefault(report, []).append(speaker)
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
    return speaker_of
