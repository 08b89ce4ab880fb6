"""Bodies that are nearly the same: copies of one report that nothing marks as copies.

Each body becomes the set of its runs of five words. Of these the smallest hashes are kept (a bottom-k sketch: a sample
that is the same wherever the run stands), an index leads from each of them to the bodies that have it, and only bodies
that share several are compared in full. Nothing here compares all with all.
"""

import datetime as dt
import hashlib
import heapq
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from briefgen.briefing.origins import origin
from briefgen.model import Article
from briefgen.problems import Problem

RUN = 5
"""Words of a run."""
SKETCH = 48
"""Hashes kept of a body."""
SHORTEST = 40
"""Words below which a body is too short to be told from a chance likeness."""
NEAR = 0.5
"""Share of all runs that near-identical bodies have in common; with one word in fifteen changed it is a little more."""
HINTS = SKETCH // 6
"""Shared hashes of two sketches from which the bodies are compared in full."""
KEPT = 64
"""Bodies whose runs are kept at hand: a body is mostly compared with the first and the previous one."""
_AROUND = string.punctuation + "–—‘’“”„«»…"


class _Hashes(dict[str, int]):
    """Hashes of words as they stand between white space, punctuation round them aside; of punctuation alone 0."""

    def __missing__(self, word: str) -> int:
        plain = word.strip(_AROUND)
        known = self[word] = int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest()) if plain else 0
        return known


def near_identical(articles: Iterable[Article]) -> Iterator[Problem]:
    """A finding for each body that is nearly an earlier one's, where the articles do not share an origin."""
    ordered = sorted(articles, key=_published_key)
    hashes = _Hashes()
    sketches = [tuple(heapq.nsmallest(SKETCH, _runs(article, hashes))) for article in ordered]
    runs_of = lru_cache(maxsize=KEPT)(lambda number: _runs(ordered[number], hashes))
    for number, others in sorted(_candidates(sketches).items()):
        article = ordered[number]
        for other in sorted(others):
            share = _likeness(runs_of(number), runs_of(other))
            if share >= NEAR and origin(ordered[other]) != origin(article):
                yield _problem(article, ordered[other], share)
                break


def _published_key(article: Article) -> tuple[tuple[dt.date, dt.date], str]:
    return article.date.sort_key, article.id


def _runs(article: Article, hashes: _Hashes) -> set[int]:
    """Hashes of the body's runs; `hashes` keeps those of words already met."""
    words = " ".join(passage.text for passage in article.passages).casefold().split()
    row = [value for value in map(hashes.__getitem__, words) if value]
    if len(row) < SHORTEST:
        return set()
    # The hash of a tuple of numbers is the same in every process, unlike that of a text.
    return set(map(hash, zip(*(row[at:] for at in range(RUN)), strict=False)))


def _candidates(sketches: Sequence[tuple[int, ...]]) -> Mapping[int, list[int]]:
    """For each body the earlier ones with which it shares enough of its sketch.

    In the list of a hash a body is held against the first and the previous one only: of many copies each still meets
    another one, and what thousands of bodies share costs no more than their number.
    """
    index: dict[int, list[int]] = {}
    for number, sketch in enumerate(sketches):
        for value in sketch:
            index.setdefault(value, []).append(number)
    hints: Counter[tuple[int, int]] = Counter()
    for numbers in index.values():
        for at in range(1, len(numbers)):
            hints.update({(numbers[at], numbers[0]), (numbers[at], numbers[at - 1])})
    found: dict[int, list[int]] = {}
    for (number, other), count in hints.items():
        if count >= HINTS:
            found.setdefault(number, []).append(other)
    return found


def _likeness(one: set[int], other: set[int]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def _problem(article: Article, other: Article, share: float) -> Problem:
    place = article.places.get("origin") or article.places.get("source") or (article.source.line, article.source.column)
    name = article.source.origin or other.source.origin or other.id
    message = f"its text is nearly that of {other.path}: {share:.0%} of their five-word runs are the same"
    hint = f"if both go back to one report, write `origin: {name}` in both; otherwise they count as two sources"
    return Problem("near-identical", article.path, *place, message, hint, "warning")
