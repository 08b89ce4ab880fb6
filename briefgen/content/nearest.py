"""The passage that is nearest to words that do not stand in a body, and the words in which both differ."""

import difflib
from collections import Counter
from collections.abc import Sequence

from briefgen.content.words import normalised

LEAST = 0.4
"""Share of a quote's words that a passage must have to be shown."""
AROUND = 2
"""Words that a passage may be longer than the quote."""


def differing(quote: str, passages: Sequence[str]) -> str:
    """One line that shows the nearest passage with the differing words; advice in general when none is near.

    `passages` are texts as they are compared.
    """
    wanted = normalised(quote).split()
    best, share = _nearest([word.strip(".,;:!?'") for word in wanted], passages)
    if share < LEAST:
        return "copy the words from the body as they stand there; `[…]` marks what is left out"
    return f"the body has “{' '.join(best)}”: {_difference(wanted, best)}"


def _nearest(wanted: list[str], passages: Sequence[str]) -> tuple[list[str], float]:
    """The stretch of a passage that shares most words with the wanted ones, and the share."""
    counts = Counter(word.lower() for word in wanted)
    best: tuple[float, list[str]] = (0.0, [])
    for passage in passages:
        words = passage.split()
        keys = [word.strip(".,;:!?'").lower() for word in words]
        size = min(len(wanted) + AROUND, len(words))
        window = Counter(keys[:size])
        for start in range(max(1, len(words) - size + 1)):
            if start:
                window[keys[start - 1]] -= 1
                window[keys[start + size - 1]] += 1
            shared = sum(min(count, window[key]) for key, count in counts.items() if window[key] > 0)
            if shared > best[0]:
                best = (shared, words[start : start + size])
    return _trimmed(best[1], wanted), best[0] / max(1, len(wanted))


def _trimmed(words: list[str], wanted: list[str]) -> list[str]:
    """The words without those at the ends that the wanted ones have no counterpart of."""
    matcher = difflib.SequenceMatcher(None, [w.lower() for w in words], [w.lower() for w in wanted], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return words
    start = max(0, blocks[0].a - blocks[0].b)
    end = blocks[-1].a + blocks[-1].size + (len(wanted) - blocks[-1].b - blocks[-1].size)
    return words[start:end]


def _difference(wanted: list[str], found: list[str]) -> str:
    """`“over” instead of “more than”`, at most three."""
    told = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        ours, theirs = " ".join(wanted[i:j]), " ".join(found[k:m])
        if tag == "replace":
            told.append(f"“{theirs}” instead of “{ours}”")
        elif tag == "delete":
            told.append(f"without “{ours}”")
        elif tag == "insert":
            told.append(f"with “{theirs}” besides")
    return ", ".join(told[:3]) or "the same words in other places"
