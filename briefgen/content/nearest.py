"""The passage that is nearest to words that do not stand in a body, and the words in which both differ."""

import difflib
from collections import Counter
from collections.abc import Sequence

from briefgen.content.words import CLOSING, QUOTATION_MARKS, normalised

LEAST = 0.4
"""Share of a quote's words that a passage must have to be shown."""
LONGEST = 400
"""Words of a quote above which no passage is looked for."""
COPY = "copy the words from the text of the article as they stand there; `[…]` marks what is left out"
"""The advice where no passage is near."""
AROUND = 2
"""Words that a passage may be longer than the quote."""


def differing(quote: str, passages: Sequence[str], texts: Sequence[str]) -> str:
    """One line that gives the nearest passage to write, with the differing words; general advice when none is near.

    `passages` are texts as they are compared, `texts` the same as they stand in the body.
    """
    wanted = normalised(quote).split()
    if len(wanted) > LONGEST:
        return COPY
    number, words, share = _nearest([_bare(word) for word in wanted], passages)
    if share < LEAST:
        return COPY
    # Every word as it stands and as it is compared; signs that cannot be seen make no word.
    written = [word for word in texts[number].split() if normalised(word)][words]
    told = _difference([word for word in quote.split() if normalised(word)], written)
    return f"write “{_without_ends(' '.join(written))}”" + (f" (the text has {told})" if told else "")


def _bare(word: str) -> str:
    """A word without quotation marks and closing punctuation."""
    return word.strip(QUOTATION_MARKS + CLOSING)


def _without_ends(text: str) -> str:
    """A passage without the quotation marks around it and the punctuation at its end, which need not be quoted."""
    return text.lstrip(QUOTATION_MARKS).rstrip(QUOTATION_MARKS + CLOSING + " ")


def _nearest(wanted: list[str], passages: Sequence[str]) -> tuple[int, slice, float]:
    """The passage and the stretch of its words that shares most with the wanted ones, and the share."""
    counts = Counter(word.lower() for word in wanted)
    best, number, stretch = 0, 0, slice(0, 0)
    for at, passage in enumerate(passages):
        keys = [_bare(word).lower() for word in passage.split()]
        size = min(len(wanted) + AROUND, len(keys))
        window = Counter(keys[:size])
        shared = (counts & window).total()
        for start in range(max(1, len(keys) - size + 1)):
            if start:
                gone, new = keys[start - 1], keys[start + size - 1]
                shared -= window[gone] <= counts[gone]
                window[gone] -= 1
                shared += window[new] < counts[new]
                window[new] += 1
            if shared > best:
                best, number, stretch = shared, at, slice(start, start + size)
    if best:
        keys = [_bare(word).lower() for word in passages[number].split()[stretch]]
        stretch = _trimmed(keys, [word.lower() for word in wanted], stretch.start)
    return number, stretch, best / max(1, len(wanted))


def _trimmed(keys: list[str], wanted: list[str], offset: int) -> slice:
    """The stretch without the words at its ends that the wanted ones have no counterpart of."""
    matcher = difflib.SequenceMatcher(None, keys, wanted, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return slice(offset, offset + len(keys))
    start = max(0, blocks[0].a - blocks[0].b)
    end = blocks[-1].a + blocks[-1].size + (len(wanted) - blocks[-1].b - blocks[-1].size)
    return slice(offset + start, offset + min(end, len(keys)))


def _difference(wanted: list[str], found: list[str]) -> str:
    """`“more than” instead of “over”`, at most three; signs at the edge of a word count only where the words agree."""
    told = []
    ours, theirs = ([_bare(normalised(word)) for word in words] for words in (wanted, found))
    for tag, i, j, k, m in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, body = (" ".join(map(_bare, words)) for words in (wanted[i:j], found[k:m]))
        if tag == "replace":
            told.append(f"“{body}” instead of “{mine}”")
        elif tag == "delete":
            told.append(f"no “{mine}”")
        elif tag == "insert":
            told.append(f"“{body}” besides")
        else:
            pairs = zip(range(i, j), range(k, m), strict=True)
            told += [
                f"“{found[there]}” instead of “{wanted[here]}”"
                for here, there in pairs
                if 0 < here < len(wanted) - 1 and there < len(found) - 1
                if normalised(wanted[here]) != normalised(found[there])
            ]
    return ", ".join(told[:3])
