"""Cards of articles and facts: what has to be known of all of them at once, to order, group and link them.

A briefing of ten thousand articles keeps its cards in memory and fetches an article itself only when a page shows it.
A card is made from one article alone, so that it can be kept for as long as the file's bytes are the same.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Article, Date, Fact, Retraction, SiteLink, Source

DateRole = Literal["happened", "said", "published"]

DIGEST = 16
"""Bytes of a digest."""
MODULUS = 1 << 63
"""Of sums of digests, so that each is a number that any file format has."""
COUNTRY, TOPIC = "country:", "topic:"
DAY, MONTH, YEAR, UNDATED = 10, 7, 4, 0
"""Signs of a day in ISO's form that are known."""
PERIODS = {DAY: "day:", MONTH: "month:", YEAR: "year:"}
NO_DATE = "undated:"
"""The group of the facts that have no place on timelines."""
AHEAD = "ahead:"
"""The group of the facts that were ahead when the desk recorded them."""
_FINENESS = {"time": DAY, "day": DAY, "month": MONTH, "interval": DAY}
_encode = msgspec.msgpack.Encoder().encode


class FactCard(Struct, array_like=True, frozen=True, gc=False):
    """What of a fact decides where it stands."""

    ref: str
    """Full reference, `article#fact`."""
    order: str
    """Four days in ISO's form, one after the other: the earliest and latest of its place on timelines, the earliest and
    latest on which it was said. Facts sort by it, then by `ref`."""
    fineness: int
    """How many signs of `order` name its period: 10 a day, 7 a month, 4 a year; 0: undated."""
    digest: bytes
    """Of everything that is shown of it and depends on its article alone."""
    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    ahead: int = 0
    """Day, as an ordinal, before which it is ahead: it begins then, or is said to be to come until the day before."""
    begins: int = 0
    """The last day, as an ordinal, on which it can begin: what is ahead sorts by it. 0: it has no date of its own."""
    recorded: int = 1
    """Day on which the desk noted it, as an ordinal."""
    speaker: tuple[str, str, str, str] | None = None
    """Name, role, organisation and country, as written; None: the source says it itself."""
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    event: str = ""
    question: str = ""
    aliases: tuple[str, ...] = ()
    refers: bool = False
    """Whether it names other facts: relations, or figures that it adds up."""
    retracted: bool = False
    number: int = 0
    """Its place among the facts of its article, counted from 0."""
    merged: bool = False
    """Whether it stands for an event that several facts report; then `ref` is that of the report it shows."""
    exact: bool = False
    """Whether its own date names a first and a last day without doubt."""

    @property
    def id(self) -> str:
        """Its id within the article."""
        return self.ref.partition("#")[2]

    @property
    def key(self) -> str:
        """Orders facts as timelines do."""
        return self.order + self.ref

    @property
    def period(self) -> str:
        """The finest period that it is known to lie in: `2025-09-12`, `2025-09`, `2025`; empty when undated."""
        return self.order[: self.fineness]

    @property
    def soonness(self) -> tuple[int, int, str, str]:
        """Orders what is ahead: soonest first. What is vague comes behind all that is known to come within its span."""
        vagueness = self.begins - dt.date.fromisoformat(self.order[:10]).toordinal()
        return self.begins, vagueness, self.order[10:20], self.ref

    @property
    def said_first(self) -> str:
        """First day on which it may have been said, in ISO's form."""
        return self.order[20:30]


class Share(Struct, array_like=True, frozen=True, gc=False):
    """What an article adds to a group: a country, a topic, a period."""

    key: str
    """`country:BY`, `topic:energy`; of dated facts `day:2025-09`, `month:2025-09`, `year:2025`, by how finely they are
    dated; `undated:`; `ahead:`."""
    count: int
    """Facts of the article in the group."""
    total: int
    """Sum of their digests' numbers and of the article's own, modulo `MODULUS`."""


_shares_of = msgspec.msgpack.Decoder(tuple[Share, ...]).decode
_NO_SHARES = msgspec.Raw(_encode(()))


class ArticleCard(Struct, array_like=True, frozen=True, gc=False):
    """What of an article decides where it stands, and what lists show of it. Its facts' cards are fetched apart."""

    id: str
    path: str
    title: str
    date: Date
    source: Source
    digest: bytes
    """Of everything that lists, and the entries of its facts, show of it; the number of its facts included."""
    whole: bytes
    """Of everything that its own page shows and that depends on the article alone."""
    entries: bytes
    """Of everything that the entries of its facts show and that depends on the article alone."""
    counted: bytes = b""
    """Of how many facts it has in which groups."""
    count: int = 0
    """How many facts it has."""
    shared: msgspec.Raw = _NO_SHARES
    """What it adds to groups, as it is kept: few cards are asked for it where the sums of all are known."""
    special: tuple[FactCard, ...] = ()
    """Its facts that others have to do with: they refer, answer, report an event, were withdrawn, came later."""
    ahead: int = 0
    """The latest `ahead` of its facts."""
    newest: tuple[int, str] = (0, "")
    """The latest `recorded` and `said_first` of its facts."""
    changed: int = 1
    """The last day, as an ordinal, on which the desk recorded something of it; at least that of its publication."""
    topics: tuple[str, ...] = ()
    """Those that are written for the article."""
    summary: str = ""
    draft: bool = False
    recorded: dt.date | None = None
    updated: Date | None = None
    aliases: tuple[str, ...] = ()
    links: tuple[SiteLink, ...] = ()

    @property
    def last_changed(self) -> dt.date:
        """The last day on which the desk recorded something of it; at least that of its publication."""
        return dt.date.fromordinal(self.changed)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What it adds to groups."""
        return _shares_of(self.shared)

    @property
    def in_countries(self) -> Iterator[tuple[str, int]]:
        """The countries that it or one of its facts names, each with how many facts do."""
        return ((share.key[8:], share.count) for share in self.shares if share.key.startswith(COUNTRY))


def card(article: Article) -> tuple[ArticleCard, tuple[FactCard, ...]]:
    """The cards of an article and of its facts."""
    head = _encode(replace(article, facts=(), passages=(), links=(), places={}))
    digest = blake2b(head + b"%d" % len(article.facts), digest_size=DIGEST).digest()
    body = _encode((article.facts, article.passages))
    facts = tuple(_fact(number, fact, article, digest) for number, fact in enumerate(article.facts))
    shares = _shares(article, facts, digest)
    day = (article.recorded or article.date.earliest or article.date.latest or dt.date.min).toordinal()
    return ArticleCard(
        id=article.id,
        path=article.path,
        title=article.title,
        date=article.date,
        source=article.source,
        digest=digest,
        whole=blake2b(digest + body, digest_size=DIGEST).digest(),
        entries=blake2b(b"".join(fact.digest for fact in facts), digest_size=DIGEST).digest(),
        counted=digest_of([(share.key, share.count) for share in shares]),
        count=len(facts),
        shared=msgspec.Raw(_encode(shares)),
        special=tuple(fact for fact in facts if _is_special(fact, day)),
        ahead=max((fact.ahead for fact in facts), default=0),
        newest=max(((fact.recorded, fact.said_first) for fact in facts), default=(0, "")),
        changed=_last_changed(article, facts),
        topics=article.topics,
        summary=article.summary,
        draft=article.draft,
        recorded=article.recorded,
        updated=article.updated,
        aliases=article.aliases,
        links=article.links,
    ), facts


def _last_changed(article: Article, facts: Iterable[FactCard]) -> int:
    known = article.recorded or article.date.latest or article.date.earliest or dt.date.min
    updated = article.updated.latest if article.updated else None
    days = [max(known, updated or known).toordinal(), *[fact.recorded for fact in facts]]
    return max(*days, *[_withdrawn(fact.retracted) for fact in article.facts if fact.retracted], 1)


def _withdrawn(retraction: Retraction) -> int:
    """First day that a withdrawal can mean, as far as it is known."""
    day = retraction.on and (retraction.on.earliest or retraction.on.latest)
    return day.toordinal() if day else 0


def _is_special(fact: FactCard, day: int) -> bool:
    return bool(fact.refers or fact.question or fact.event or fact.retracted or fact.recorded > day)


def number(digest: bytes) -> int:
    """A digest as a number that can be added up."""
    return int.from_bytes(digest[:8]) % MODULUS


def _shares(article: Article, facts: Iterable[FactCard], digest: bytes) -> tuple[Share, ...]:
    own = number(digest)
    counts: dict[str, int] = {}
    totals: dict[str, int] = {}
    for key in (*map(COUNTRY.__add__, article.countries), *map(TOPIC.__add__, article.topics)):
        counts[key], totals[key] = 0, own
    for fact in facts:
        value = number(fact.digest)
        for key in keys(fact):
            counts[key] = counts.get(key, 0) + 1
            totals[key] = totals.get(key, own) + value
    return tuple([Share(key, count, totals[key] % MODULUS) for key, count in counts.items()])


def keys(fact: FactCard) -> list[str]:
    """The groups that a fact belongs to."""
    found = [COUNTRY + code for code in fact.countries]
    found += [TOPIC + topic for topic in fact.topics]
    found.append(PERIODS[fact.fineness] + fact.order[: min(fact.fineness, MONTH)] if fact.fineness else NO_DATE)
    if fact.ahead > fact.recorded:
        found.append(AHEAD)
    return found


def timeline_date(fact: Fact, article: Article) -> tuple[Date | None, DateRole]:
    """A fact's place on timelines, and which of its dates that is: `happened`, `said`, `published`.

    When it happened; else, of what somebody said, when it was said, or published.
    """
    if fact.date is not None:
        return fact.date, "happened"
    if fact.said_by is not None and fact.said_by.on is not None:
        return fact.said_by.on, "said"
    if fact.said_by is not None or fact.kind in ("statement", "denial"):
        return article.date, "published"
    return None, "happened"


def said(fact: Fact, article: Article) -> Date:
    """When a fact was said: by its speaker, else by its publication."""
    return fact.said_by.on if fact.said_by and fact.said_by.on else article.date


def order(placed: Date | None, told: Date) -> tuple[str, int]:
    """The days by which a fact sorts, and how finely its place is known."""
    if placed is None:
        return f"{dt.date.min}{dt.date.min}{_days(told)}", UNDATED
    return f"{_days(placed)}{_days(told)}", fineness(placed)


def _days(date: Date) -> str:
    first, last = date.sort_key
    return f"{first}{last}"


def fineness(date: Date) -> int:
    """How many signs of its first day a date knows; 0 where it knows no day at all."""
    side = date.start or date.end or date
    return _FINENESS.get(side.precision, YEAR) if date.earliest or date.latest else UNDATED


def _fact(number: int, fact: Fact, article: Article, digest: bytes) -> FactCard:
    words, fine = order(timeline_date(fact, article)[0], said(fact, article))
    by = fact.said_by
    return FactCard(
        ref=fact.ref,
        order=words,
        fineness=fine,
        digest=blake2b(digest + _encode(fact), digest_size=DIGEST).digest(),
        countries=fact.countries,
        topics=fact.topics,
        ahead=ahead(fact),
        begins=begins(fact),
        recorded=fact.recorded.toordinal() if fact.recorded else 1,
        speaker=(by.name, by.role, by.organisation, by.country) if by else None,
        people=fact.people,
        organisations=fact.organisations,
        event=fact.event,
        question=fact.question,
        aliases=fact.aliases,
        refers=bool(fact.relations) or any(figure.sum_of for figure in fact.figures),
        retracted=fact.retracted is not None,
        number=number,
        exact=fact.date is not None and fact.date.days is not None,
    )


def ahead(fact: Fact) -> int:
    """The first day on which a fact is no longer ahead, as an ordinal; 0: it has no date of its own."""
    date = fact.date
    if date is None:
        return 0
    begins = date.earliest.toordinal() if date.earliest else 0
    if fact.modality == "asserted":
        return begins
    ends = date.latest.toordinal() + 1 if date.latest else dt.date.max.toordinal()
    return max(begins, ends)


def begins(fact: Fact) -> int:
    """The last day on which a fact can begin, as an ordinal; 0: it has no date of its own."""
    if fact.date is None:
        return 0
    return ((fact.date.start or fact.date).latest or dt.date.max).toordinal()


def digest_of(*values: Any) -> bytes:
    """A digest of plain values, structs and bytes."""
    return blake2b(_encode(values), digest_size=DIGEST).digest()
