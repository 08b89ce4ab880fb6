"""Every article of a project: read anew where its file changed, otherwise as it was kept."""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from briefgen.briefing.groups import Arrangement
from briefgen.cache import Cache
from briefgen.cards import DIGEST, ArticleCard, FactCard, card
from briefgen.content.articles import Policy
from briefgen.content.reading import GONE, read_article_file, unique, unreadable
from briefgen.findings import of_article
from briefgen.findings.names import Slips
from briefgen.indexes import ARTICLE, CARDS, FACTS, PASSAGES, Kept, Reading, Stamp, stamp
from briefgen.library import Library
from briefgen.model import Article, Passage
from briefgen.packs import Damaged
from briefgen.problems import Problem
from briefgen.seal import recent
from briefgen.shelf import taken

Spread = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""A map that may use several processes."""

MANY = 100
"""Cards above which their packs are read as wholes."""

_encode = msgspec.msgpack.Encoder().encode
_card = msgspec.msgpack.Decoder(ArticleCard).decode
_facts = msgspec.msgpack.Decoder(tuple[FactCard, ...]).decode
_article = msgspec.msgpack.Decoder(Article).decode
_passages = msgspec.msgpack.Decoder(tuple[Passage, ...]).decode


class Read(Struct, frozen=True):
    """All articles as this build found them."""

    library: Library
    """Sorted by id; drafts left out unless asked for."""
    drafts: tuple[str, ...]
    """Ids of those left out."""
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...]
    index: Reading
    """What the next build may take over."""
    changed: tuple[str, ...]
    """Paths of files that are new, or other than at the last build."""
    arrangement: Arrangement | None
    """Of articles that an earlier build left on the shelf."""


def read_articles(
    root: Path,
    files: Mapping[str, os.stat_result | None],
    policy: Policy,
    slips: Slips,
    cache: Cache,
    spread: Spread,
    keys: tuple[bytes, bytes],
    *,
    drafts: bool,
) -> Read:
    """Read every article; raises Damaged when the cache is not what was written.

    `files` are their paths, each with what the file system says of it, if it does.
    `keys` are digests of what reading depends on beside the files, and of what findings depend on beside the articles.
    """
    before = cache.reading if cache.reading.key == keys[0] else Reading()
    began = time.time_ns()
    kept = _untouched(files, before, cache)
    stamps = {path: _stamp(found) for path, found in files.items() if path not in kept}
    kept |= {path: before.articles[path] for path, now in stamps.items() if _is_known(now, before, path)}
    todo = [(path, now, before.articles.get(path)) for path, now in stamps.items() if path not in kept]
    for (path, *_), new in zip(todo, spread(partial(_read, root, policy, slips, cache), todo), strict=True):
        if new is not None:
            kept[path] = new
    if before.findings_key != keys[1]:
        again = [path for path in kept if path in before.articles]
        for path, found in zip(again, spread(partial(_findings, kept, slips, cache), again), strict=True):
            kept[path] = replace(kept[path], findings=found)
    articles = {path: kept[path] for path in files if path in kept}
    last = cache.reading.articles
    changed = tuple(path for path, now in articles.items() if now is not last.get(path) and _is_other(now, last, path))
    shelf = before.shelf and replace(
        before.shelf, newer=tuple({*before.shelf.newer, *changed, *(last.keys() - articles.keys())})
    )
    index = Reading(*keys, before.builds, articles, began, shelf)
    cache.seen = began, files
    return _shelved(index, cache, changed, drafts=drafts)


def _untouched(files: Mapping[str, os.stat_result | None], before: Reading, cache: Cache) -> dict[str, Kept]:
    """What is known of files that nobody looked at again, since they were not touched."""
    made, seen = cache.seen
    if made != before.written:
        return {}
    last = before.articles
    return {path: last[path] for path, found in files.items() if found is not None and seen.get(path) is found}


def _is_other(now: Kept, last: Mapping[str, Kept], path: str) -> bool:
    return path not in last or now.content != last[path].content


def _shelved(index: Reading, cache: Cache, changed: tuple[str, ...], *, drafts: bool) -> Read:
    problems = [problem for kept in index.articles.values() for problem in kept.problems]
    arrangement = taken(cache, index.shelf) if index.shelf and not cache.cards else None
    cards = _cards(index, cache, arrangement.cards if arrangement else ())
    cards = unique(cards, problems)
    by_id = {card.id: index.articles[card.path] for card in cards}
    shown = [card for card in cards if drafts or not card.draft]
    left_out = tuple(card.id for card in cards if card.draft and not drafts)
    told = {card.path for card in shown}
    unread = (path.rpartition("/")[2].removesuffix(".md") for path, kept in index.articles.items() if not kept.card)
    library = Library(
        shown,
        lambda name: _fetched(by_id[name], cache),
        lambda name: _fact_cards(name, by_id[name], cache),
        lambda article: _whole(article, by_id[article.id], cache),
        frozenset(unread) - by_id.keys(),
    )
    return Read(
        library,
        left_out,
        tuple(problems),
        tuple(finding for path, kept in index.articles.items() if path in told for finding in kept.findings),
        index,
        changed,
        arrangement,
    )


def _cards(index: Reading, cache: Cache, shelved: Iterable[ArticleCard]) -> list[ArticleCard]:
    """The cards of all articles that could be read; those that are in memory, or on the shelf, are not read again."""
    runs = {path: kept.card for path, kept in index.articles.items() if kept.card}
    newer = set(index.shelf.newer) if index.shelf else set()
    before = cache.cards or {
        card.path: (runs[card.path], card) for card in shelved if card.path in runs and card.path not in newer
    }
    known = {path: before[path] for path, run in runs.items() if path in before and before[path][0] == run}
    missing = [path for path in runs if path not in known]
    fetch = cache.packs.read_first if len(missing) >= MANY else lambda runs: [cache.packs.read(run) for run in runs]
    for path, data in zip(missing, fetch([runs[path] for path in missing]), strict=True):
        known[path] = runs[path], _decoded(_card, data)
    cache.cards = {path: known[path] for path in runs}
    return [card for _, card in cache.cards.values()]


def _stamp(found: os.stat_result | None) -> Stamp:
    """A file's stamp; one that never is the same again for a file that cannot be looked at."""
    return stamp(found) if found else Stamp(-1, 0, time.time_ns())


def _is_known(now: Stamp, before: Reading, path: str) -> bool:
    """Whether a file is surely the one that was read."""
    kept = before.articles.get(path)
    latest = max(now.modified, now.changed)
    return kept is not None and kept.stamp == now and latest < before.written - recent(latest)


def _read(root: Path, policy: Policy, slips: Slips, cache: Cache, file: tuple[str, Stamp, Kept | None]) -> Kept | None:
    """Read an article and keep it; only what tells where it lies goes back from a worker process.

    None: the file went since it was listed.
    """
    path, now, old = file
    try:
        with open(f"{root}/{path}", "rb", buffering=0) as opened:
            data = opened.readall()
    except GONE:
        return None
    except OSError as error:
        return Kept(now, b"", problems=(unreadable(path, error),))
    content = blake2b(data, digest_size=DIGEST).digest()
    if old is not None and old.content == content:
        return replace(old, stamp=now)
    try:
        return _read_anew(data, path, policy, slips, cache, (now, content))
    except Exception as error:
        error.add_note(f"while {path} was read")  # a bug in briefgen, and the file that shows it
        raise


def _read_anew(data: bytes, path: str, policy: Policy, slips: Slips, cache: Cache, marks: tuple[Stamp, bytes]) -> Kept:
    article, problems = read_article_file(data, path, policy)
    if article is None:
        return Kept(*marks, problems=tuple(problems))
    head = replace(article, passages=())
    placed, facts = card(article)
    run = cache.packs.add(_encode(placed), kind=CARDS)
    parts = cache.packs.add(_encode(facts), _encode(head), _encode(article.passages))
    return Kept(*marks, run, parts, tuple(problems), tuple(of_article(article, slips)))


def _findings(kept: Mapping[str, Kept], slips: Slips, cache: Cache, path: str) -> tuple[Problem, ...]:
    return tuple(of_article(_fetched(kept[path], cache), slips)) if kept[path].parts else ()


def _fetched(kept: Kept, cache: Cache) -> Article:
    """An article without its body."""
    assert kept.parts is not None
    return _decoded(_article, cache.packs.read(kept.parts, ARTICLE))  # type: ignore[no-any-return]


def _fact_cards(name: str, kept: Kept, cache: Cache) -> tuple[FactCard, ...]:
    """The cards of an article's facts; those that are in memory are not read again."""
    assert kept.parts is not None
    run, known = kept.parts, cache.facts
    if known is not None and name in known and known[name][0] == run:
        return known[name][1]  # type: ignore[no-any-return]
    facts = _decoded(_facts, cache.packs.read(run, FACTS))
    if known is not None:
        known[name] = run, facts
    return facts  # type: ignore[no-any-return]


def _whole(article: Article, kept: Kept, cache: Cache) -> Article:
    assert kept.parts is not None
    return replace(article, passages=_decoded(_passages, cache.packs.read(kept.parts, PASSAGES)))


def _decoded(decode: Callable[[bytes], Any], data: bytes) -> Any:
    try:
        return decode(data)
    except msgspec.DecodeError as error:
        raise Damaged from error
