"""What views of facts share: their sources, who says it, answers and relations in words."""

from briefgen import english
from briefgen.briefing.link import LinkedFact
from briefgen.briefing.relations import Relation
from briefgen.cards import ArticleCard
from briefgen.content.countries import country
from briefgen.english_languages import language_name
from briefgen.model import Article, Fact, Quote
from briefgen.showing.context import Context, article_address, date_view, fact_address
from briefgen.showing.fragments import with_words
from briefgen.views import Link, RelationView, SourceView

STATED = {
    "supersedes": "Replaces",
    "corrects": "Corrects",
    "denies": "Denies",
    "disputes": "Disputes",
    "supports": "Supports",
}
RECEIVED = {
    "supersedes": ("superseded", "Replaced by"),
    "corrects": ("corrected", "Corrected by"),
    "denies": ("denied", "Denied by"),
    "disputes": ("disputed", "Disputed by"),
    "supports": ("supported", "Supported by"),
}
GONE = {"retracted": " (withdrawn)", "corrected": " (corrected)"}
"""What is added where the other fact does not stand."""


def source_view(article: Article | ArticleCard, context: Context, quotes: tuple[Quote, ...] = ()) -> SourceView:
    """Where an article was published, and whom it follows; the links lead to the quotes."""
    source = article.source
    publisher = context.briefing.publisher_of[article.id]
    return SourceView(
        publisher=context.party_link(publisher),
        url=with_words(source.archive or source.url, quotes),
        original=with_words(source.url, quotes) if source.archive else "",
        chain=", ".join(f"citing {name}" for name in source.cites),
        date=date_view(article.date, "published"),
        lang=language_name(source.lang) if foreign(article, context) else "",
        article=Link(article.title, article_address(article.id)),
    )


def foreign(article: Article | ArticleCard, context: Context) -> str:
    """Language tag of an article's source, where it is not the site's."""
    lang = article.source.lang
    return lang if lang and lang.split("-")[0].lower() != context.config.language.split("-")[0] else ""


def who_words(linked: LinkedFact) -> str:
    """The speaker, else the publisher, in a few words."""
    who = linked.who
    return who.name or ", ".join(filter(None, (who.role, who.organisation))) or "an unnamed source"


def answer_words(fact: Fact, context: Context) -> str:
    """A set of country codes is said in names; anything else as it stands."""
    if not fact.answer_is_set:
        return fact.answer[0] if fact.answer else ""
    return english.list_words(context.country_name(item) if country(item) is not None else item for item in fact.answer)


def received_view(relation: Relation, context: Context) -> RelationView:
    """What another fact does to this one; marked where that no longer counts, since the other does not stand either."""
    kind, words = RECEIVED[relation.kind]
    other = context.briefing.facts[relation.source]
    return relation_view(kind, words + GONE.get(other.standing.state, ""), other)


def stated_view(relation: Relation, context: Context) -> RelationView:
    """What this fact does to another one; marked where the other does not stand, and not because of this one alone."""
    other = context.briefing.facts[relation.target]
    state = other.standing.state
    known = "" if state == "corrected" and relation.kind in ("corrects", "supersedes") else GONE.get(state, "")
    return relation_view(relation.kind, STATED[relation.kind] + known, other)


def relation_view(kind: str, words: str, other: LinkedFact) -> RelationView:
    """What a fact does to another one, in words."""
    return RelationView(
        kind, words, who_words(other), other.fact.claim, fact_address(other.ref), english.date_words(other.said)
    )
