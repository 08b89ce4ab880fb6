"""Who else says the same, who says the opposite, and the reports of an event."""

from collections.abc import Iterable

from msgspec.structs import replace

from briefgen import english
from briefgen.briefing.events import EventEntry
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.origins import origin
from briefgen.briefing.relations import Relation
from briefgen.model import Article
from briefgen.showing.context import Context, fact_address
from briefgen.showing.sources import received_view, source_view, who_words
from briefgen.views import FactView, RelationView, ReportView, SourceView, SupportView


def support_view(ref: str, context: Context) -> SupportView | None:
    """How many independent origins say the same as a fact; nothing where it stands alone and unopposed."""
    found = context.supports.get(ref)
    if found is None:
        return None
    facts = context.briefing.facts
    counted = {origin(facts[one].article) for one in (ref, *found.reports)}
    copies = [one for one in found.copies if origin(facts[one].article) in counted]
    repeats = [one for one in found.copies if origin(facts[one].article) not in counted]
    return SupportView(
        found.count,
        _count_words(found.count, alike=found.alike),
        tuple(_source(facts[one], context) for one in found.reports),
        tuple(_source(facts[one], context) for one in copies),
        tuple(_source(facts[one], context) for one in repeats),
        _against(found.against, context),
    )


def _count_words(count: int, *, alike: bool = True) -> str:
    """Sources whose figures agree are no sources of the figure beside which the words stand."""
    if alike or count < 2:
        return english.count_words(count, "independent source" if count > 1 else "source")
    return f"{english.count_words(count - 1, 'other source')} {'agrees' if count == 2 else 'agree'}"


def _source(linked: LinkedFact, context: Context) -> SourceView:
    return source_view(linked.article, context, linked.fact.quotes)


def _against(relations: Iterable[Relation], context: Context) -> tuple[RelationView, ...]:
    return tuple(received_view(relation, context) for relation in relations)


def copies_without_facts(article: Article, context: Context) -> tuple[SourceView, ...]:
    """Articles that only repeat the report of this one: further sources of all its facts."""
    others = context.origins.get(origin(article))
    if others is None:
        return ()
    return tuple(source_view(other, context) for other in others if not other.count and other.id != article.id)


def with_reports(view: FactView, entry: EventEntry, context: Context) -> FactView:
    """The view of an event: what the latest report shows, with all reports, their sources and what contradicts."""
    against = [relation for relation in entry.received if relation.kind in ("denies", "disputes")]
    return replace(
        view,
        ref=f"event:{entry.fact.event}",
        sources=_sources(entry, context),
        reports=tuple(_report(linked, context) for linked in entry.reports),
        date_dispute=" or ".join(dict.fromkeys(map(english.date_words, entry.contradicting))),
        support=SupportView(entry.origins, _count_words(entry.origins), against=_against(against, context)),
        aliases=(),
    )


def _sources(entry: EventEntry, context: Context) -> tuple[SourceView, ...]:
    """The sources of all reports, that of the entry itself first, each article once."""
    own = [linked for linked in entry.reports if linked.ref == entry.ref]
    by_article: dict[str, LinkedFact] = {}
    for linked in (*own, *entry.reports):
        by_article.setdefault(linked.article.id, linked)
    shown = [_source(linked, context) for linked in by_article.values()]
    copies = (copy for linked in by_article.values() for copy in copies_without_facts(linked.article, context))
    return (*shown, *dict.fromkeys(copies))


def _report(linked: LinkedFact, context: Context) -> ReportView:
    return ReportView(
        who_words(linked),
        linked.fact.claim,
        fact_address(linked.ref),
        english.date_words(linked.fact.date) if linked.fact.date else "",
        _source(linked, context),
        linked.fact.modality,
    )
