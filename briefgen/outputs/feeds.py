"""Feeds before they are written: of the facts recorded last, and of what changed.

`updated` is a day of the content's own, as all days are: when the desk recorded a fact, or what was done to it since.
A feed needs a time of day; it is midnight UTC.
"""

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from briefgen import english
from briefgen.briefing.as_of import known_since, withdrawn_on
from briefgen.briefing.changes import Change
from briefgen.briefing.link import LinkedFact
from briefgen.cards import FactCard
from briefgen.config import canonical
from briefgen.outputs.tags import of_fact, tag
from briefgen.page_views import ChangeLine
from briefgen.showing.changes import line
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_view
from briefgen.views import FactView

NEWEST = 50
"""Entries that a feed has."""
MODALITIES = {"planned": "Planned", "forecast": "Forecast", "conditional": "On a condition", "offered": "Offered"}


class Entry(Struct, frozen=True):
    """An entry of a feed."""

    id: str
    """A `tag:` URI that never moves."""
    title: str
    """Plain text."""
    url: str
    """Absolute."""
    recorded: dt.date
    """When the desk recorded it."""
    updated: dt.date
    """When something last became of it; never before `recorded`."""
    terms: tuple[str, ...] = ()
    """What it is filed under."""
    summary: str = ""
    """Plain text."""
    html: str = ""
    """Safe markup; its addresses are absolute."""
    source: str = ""
    """Address of the words at their source."""


class Feed(Struct, frozen=True):
    """A feed; it has an entry at least."""

    id: str
    title: str
    description: str
    url: str
    """Of the feed itself; absolute."""
    page: str
    """Of the page that it follows; absolute."""
    author: str
    license: str
    language: str
    entries: tuple[Entry, ...]
    """Those recorded last come first."""

    @property
    def updated(self) -> dt.date:
        """When the last of its entries was updated."""
        return max(entry.updated for entry in self.entries)


def of_facts(facts: Iterable[FactCard], feed: Feed, context: Context) -> Feed:
    """The feed with an entry for each of some facts."""
    return replace(feed, entries=tuple([_entry(fact.ref, context) for fact in facts]))


def of_changes(found: Iterable[Change], feed: Feed, context: Context) -> Feed:
    """The feed with an entry for each of some changes."""
    return replace(feed, entries=tuple(_of_change(change, context) for change in found))


def empty(specific: str, title: str, description: str, address: str, page: str, context: Context) -> Feed:
    """A feed without entries yet; the addresses are those below the site's root."""
    config = context.config
    return Feed(
        tag(config, specific),
        title,
        description,
        config.base_url + address,
        canonical(config.base_url, page),
        config.author or config.title,
        config.license,
        config.language,
        (),
    )


def newest(facts: Iterable[FactCard]) -> tuple[FactCard, ...]:
    """The facts recorded last, the last one first."""
    return tuple(heapq.nlargest(NEWEST, facts, key=_recorded_key))


def newest_of_all(context: Context) -> tuple[FactCard, ...]:
    """Of all facts those recorded last; only articles that may have one of them are looked into."""
    library = context.briefing.content.articles
    found: tuple[FactCard, ...] = ()
    for card in context.last_recorded:
        if len(found) == NEWEST and card.newest < _recorded_key(found[-1])[:2]:
            break
        found = newest((*found, *library.facts(card.id)))
    return found


def _recorded_key(fact: FactCard) -> tuple[int, str, str]:
    return fact.recorded, fact.said_first, fact.ref


def moved(linked: LinkedFact, context: Context) -> dt.date:
    """When something last became of a fact: recorded, withdrawn, replaced, corrected, denied or disputed.

    What another fact did to it counts from the day on which both are recorded, and again on the day on which that other
    one is withdrawn.
    """
    facts = context.briefing.facts
    own = known_since(linked.fact, linked.article)
    refs = {relation.source for relation in linked.received if relation.kind != "supports"}
    if linked.standing.by:
        refs.add(linked.standing.by)
    others = [linked, *(facts[ref] for ref in refs)]
    days = [known_since(other.fact, other.article) for other in others]
    days += [day for other in others if (day := withdrawn_on(other.fact, other.article))]
    return max(own, *days)


def _entry(ref: str, context: Context) -> Entry:
    """The entry of a fact, made once."""
    made: Entry | None = context.feed_entries.get(ref)
    if made is None:
        made = context.feed_entries[ref] = _of_fact(context.briefing.facts[ref], context)
    return made


def _of_fact(linked: LinkedFact, context: Context) -> Entry:
    view, fact = fact_view(linked, context), linked.fact
    state = {"superseded": "replaced"}.get(linked.standing.state, linked.standing.state)  # in the words of the pages
    source = view.sources[0]
    return Entry(
        id=tag(context.config, of_fact(linked.ref)),
        title=fact.claim if linked.in_force else f"{state.capitalize()}: {fact.claim}",
        url=context.config.base_url + view.href,
        recorded=known_since(fact, linked.article),
        updated=moved(linked, context),
        terms=(fact.kind, *(link.label for link in (*view.countries, *view.topics))),
        html="\n".join(_paragraphs(view, context.config.base_url)),
        source=source.url,
    )


def _paragraphs(view: FactView, base: str) -> Iterator[str]:
    """A fact in safe markup: what became of it, the claim, who says it, the words, figures, answer, source."""
    for status in view.status:
        words = escape(f"{status.words[:1].upper()}{status.words[1:]}")
        yield f"<p><strong>{_link(base + status.href, words) if status.href else words}</strong></p>"
    yield f"<p>{escape(view.claim)}</p>"
    yield f"<p>{escape(' · '.join(told(view)))}</p>"
    for quote in view.quotes:
        lang = f' lang="{escape(quote.lang)}"' if quote.lang else ""
        yield f"<blockquote><p{lang}>{escape(quote.text)}</p></blockquote>"
        if quote.translation:
            yield f"<p>In translation: “{escape(quote.translation)}”</p>"
    for figure in view.figures:
        yield f"<p>Figure: {escape(figure.words)}{escape(f' ({figure.scope})' if figure.scope else '')}</p>"
    if view.answer:
        yield f"<p>Answer: {escape(view.answer)}{escape(f' ({view.scope})' if view.scope else '')}</p>"
    for other in view.relations:
        claim = _link(base + other.href, escape(other.claim))
        yield f"<p>{escape(other.words)}: {claim} ({escape(f'{other.who}, {other.date}')})</p>"
    for source in view.sources:
        name = escape(source.publisher.label)
        said = ", ".join(filter(None, (source.chain, source.date.words if source.date else "")))
        yield f"<p>Source: {_link(source.url, name) if source.url else name}{escape(f', {said}' if said else '')}</p>"


def told(view: FactView) -> Iterator[str]:
    """Who says it, and when: of what it tells, or of what was said."""
    if view.speaker:
        yield ", ".join(filter(None, (view.speaker.name, view.speaker.affiliation, view.speaker.at)))
    else:
        yield view.sources[0].publisher.label
    if view.modality in MODALITIES:
        yield MODALITIES[view.modality]
    if view.date:
        yield view.date.words
    if view.said:
        yield f"said {view.said}"


def _link(url: str, words: Markup) -> str:
    return f'<a href="{escape(url)}">{words}</a>'


def _of_change(change: Change, context: Context) -> Entry:
    said = line(change, context)
    return Entry(
        id=tag(context.config, _specific(change)),
        title=f"{said.words}: {said.claim}",
        url=context.config.base_url + said.href,
        recorded=change.day,
        updated=change.day,
        terms=(change.kind,),
        summary=_summary(said),
    )


def _summary(said: ChangeLine) -> str:
    if said.kind == "added" and "#" not in said.href:
        return f"{said.who}, with {english.count_words(said.count, 'fact')}."
    before = {"superseded": "Before", "corrected": "Was"}.get(said.kind, "")
    return " ".join(filter(None, (f"{said.who}.", f"{before}: “{said.before}”" if before else "", said.reason)))


def _specific(change: Change) -> str:
    """What of a change never moves: its kind, and the ids of what it is about."""
    named = change.fact.ref if change.fact else change.article.id
    before = f"/{change.before.ref}" if change.before else ""
    # An article is added once, and updated as often as the desk does it.
    day = f"/{change.day.isoformat()}" if change.kind == "updated" else ""
    return f"{change.kind}/{named}{before}{day}".replace("#", "/")
