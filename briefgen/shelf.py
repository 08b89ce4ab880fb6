"""All cards of a project as one record, with what they add up to: read at once, where each by itself takes far longer.

An edit leaves the record as it is, and the index tells what has changed since. When that is much, another is written.
"""

from array import array
from collections.abc import Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from briefgen.briefing.groups import MOST_CHANGED, Arrangement, Index
from briefgen.cache import Cache
from briefgen.cards import MODULUS, ArticleCard
from briefgen.indexes import SHELF, Reading, Shelf
from briefgen.library import Library
from briefgen.packs import Damaged

MOST_NEWER = MOST_CHANGED // 2
"""Articles that may be others than on the shelf: each has gone and come."""
_NUMBERS = "I"
"""Type of the numbers of articles."""


class _Record(Struct, array_like=True, frozen=True):
    """What lies on a shelf."""

    cards: tuple[ArticleCard, ...]
    """Of the articles that the site has, by id, as they were read."""
    newest: bytes
    """The numbers of the articles, newest first."""
    groups: dict[str, tuple[int, int, bytes]]
    """Of each group how many facts it has, what their digests add up to, and the numbers of its articles."""


_decode = msgspec.msgpack.Decoder(_Record).decode
_encode = msgspec.msgpack.Encoder().encode


def taken(cache: Cache, shelf: Shelf) -> Arrangement:
    """What lies on the shelf; raises Damaged where it is not what was put there."""
    try:
        record = _decode(cache.packs.read(shelf.run))
        index = Index(Library(), ())
        for key, (count, total, numbers) in record.groups.items():
            index.counts[key], index.totals[key] = count, total
            index.articles[key] = _at(record.cards, numbers)
        return Arrangement(record.cards, tuple(_at(record.cards, record.newest)), index)
    except (msgspec.DecodeError, ValueError, IndexError) as error:
        raise Damaged from error


def put(cache: Cache, reading: Reading, arrangement: Arrangement) -> Reading:
    """The index with a shelf of all cards; as it is where the one that it has is nearly so."""
    if reading.shelf and len(reading.shelf.newer) < MOST_NEWER:
        return reading
    known, paths = cache.cards, [card.path for card in arrangement.cards]
    number = {card.id: number for number, card in enumerate(arrangement.cards)}
    index = arrangement.groups
    groups = {
        key: (index.counts[key], index.totals[key] % MODULUS, _numbers(number, articles))
        for key, articles in index.articles.items()
    }
    record = _Record(tuple(known[path][1] for path in paths), _numbers(number, arrangement.newest), groups)
    return replace(reading, shelf=Shelf(cache.packs.add(_encode(record), kind=SHELF), ()))


def _numbers(number: dict[str, int], articles: Sequence[ArticleCard]) -> bytes:
    return array(_NUMBERS, [number[article.id] for article in articles]).tobytes()


def _at(cards: Sequence[ArticleCard], numbers: bytes) -> list[ArticleCard]:
    found = array(_NUMBERS)
    found.frombytes(numbers)
    return list(map(cards.__getitem__, found))
