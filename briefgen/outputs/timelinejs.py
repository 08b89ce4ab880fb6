"""The newest dated facts of a country or topic as TimelineJS (Knight Lab) reads them.

TimelineJS puts texts into the page as HTML: everything from content is escaped here. A vague date is drawn from its
first day to its last, as finely as it is known, and said in words.
"""

import datetime as dt
from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import Any

import msgspec

from briefgen import english
from briefgen.briefing.link import LinkedFact
from briefgen.cards import FactCard, fineness
from briefgen.model import Date
from briefgen.showing.context import Context, fact_address
from briefgen.showing.sources import who_words

NEWEST = 200
"""Facts that a file has at most: more can hardly be drawn."""
SIGNS = {4: ("year",), 7: ("year", "month")}


def timeline_json(name: str, facts: Iterable[FactCard], context: Context, *, by_country: bool = False) -> bytes:
    """The timeline of a subject. Its rows are kinds of facts, or with `by_country` the first country of each."""
    dated = [fact for fact in context.once(facts) if fact.fineness]
    slides = [_slide(_linked(fact, context), context, by_country=by_country) for fact in islice(dated, NEWEST)]
    shown = f"The newest {NEWEST:,} of {len(dated):,} dated facts." if len(dated) > NEWEST else ""
    text = "".join(f"<p>{escape(words)}</p>" for words in (context.config.title, shown) if words)
    title = {"text": {"headline": escape(name), "text": text}}
    encode = msgspec.json.Encoder().encode
    events = b",\n".join(map(encode, slides))  # a line each, for whoever compares two versions
    return b'{"title":' + encode(title) + b',"scale":"human","events":[\n' + events + b"\n]}\n"


def _linked(fact: FactCard, context: Context) -> LinkedFact:
    return context.events[fact.event] if fact.merged else context.briefing.facts[fact.ref]


def _slide(linked: LinkedFact, context: Context, *, by_country: bool) -> dict[str, Any]:
    date, fact = linked.date, linked.fact
    assert date is not None
    start, end = date.earliest or date.latest, date.latest or date.earliest
    assert start is not None
    assert end is not None
    codes = [context.country_name(code) for code in fact.countries[:1]]
    slide = {
        "start_date": _day(start, date.start or date.end or date),
        "display_date": escape(english.date_words(date)),
        "text": {"headline": escape(fact.claim), "text": _text(linked, context)},
        "group": escape((codes[0] if codes else "") if by_country else fact.kind),
        "unique_id": linked.ref.replace("#", "--"),
    }
    if end != start:
        slide["end_date"] = _day(end, date.end or date.start or date)
    return slide


def _day(day: dt.date, known: Date) -> dict[str, int]:
    """A day as finely as the date it belongs to is known."""
    names = SIGNS.get(_fineness(known), ("year", "month", "day"))
    return {name: getattr(day, name) for name in names}


def _fineness(date: Date) -> int:
    """A season begins and ends with a month; else as timelines have it."""
    return 7 if date.precision == "season" else fineness(date)


def _text(linked: LinkedFact, context: Context) -> str:
    """Who says it, in which words, where it was published; and whether it still stands."""
    source, standing = linked.article.source, linked.standing
    parts = [escape(who_words(linked))]
    parts += [f"“{escape(quote.exact)}”" for quote in linked.fact.quotes[:1]]
    address = source.archive or source.url
    publisher = escape(linked.publisher.name)
    shown = f'<a href="{escape(address)}" rel="noopener">{publisher}</a>' if address else publisher
    parts.append(f"{shown}, {escape(english.date_words(linked.article.date))}")
    if standing.state != "current":
        parts.append(escape(standing.state.capitalize()))
    if context.config.base_url:
        page = escape(context.config.base_url + fact_address(linked.ref))
        parts.append(f'<a href="{page}">{escape(context.config.title)}</a>')
    return "".join(f"<p>{part}</p>" for part in parts)
