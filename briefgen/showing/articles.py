"""The page of an article, and the lists of articles."""

from briefgen import english
from briefgen.briefing.origins import origin
from briefgen.briefing.periods import Period
from briefgen.cards import ArticleCard
from briefgen.model import Article
from briefgen.page_views import ArticlesView, ArticleView
from briefgen.showing.body import body
from briefgen.showing.cite import cite_views
from briefgen.showing.context import Context, date_view, short_date
from briefgen.showing.facts import fact_views
from briefgen.showing.lists import article_lines
from briefgen.showing.shared import Shared
from briefgen.showing.timelines import Address, period_words
from briefgen.views import Link, PeriodView

RELIABILITY = {
    "A": "completely reliable source",
    "B": "usually reliable source",
    "C": "fairly reliable source",
    "D": "source not usually reliable",
    "E": "unreliable source",
    "F": "source that cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by others",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}


def article_view(card: ArticleCard, context: Context) -> ArticleView:
    """`articles/ID.html`."""
    article = context.briefing.content.articles.whole(card.id)
    facts = [context.briefing.facts[fact.ref] for fact in article.facts]
    others = context.origins.get(origin(article), ())
    shared = Shared(context)
    of_article = shared.of(article)
    return ArticleView(
        title=article.title,
        # Without a summary of its own an article has its first paragraph as one, which stands below.
        summary=article.summary if "summary" in article.places else "",
        date=date_view(article.date, "published"),
        source=of_article.source,
        facts=fact_views(facts, context, shared),
        body=body(article),
        body_is=article.body,
        shown=article.text,
        body_lang=of_article.lang if article.body == "source" else "",
        countries=shared.countries(article.countries),
        topics=shared.topics(article.topics),
        copies=article_lines([other for other in others if other.id != article.id], context) if others else (),
        rating=_rating(article),
        accessed=short_date(article.source.accessed) if article.source.accessed else "",
        recorded=english.short_day(article.recorded) if article.recorded not in (None, article.date.day) else "",
        updated=short_date(article.updated) if article.updated else "",
        changed=card.last_changed.isoformat(),
        cites=cite_views(facts, context),
    )


def _rating(article: Article) -> str:
    rating = article.rating
    if rating is None:
        return ""
    return f"{rating.source}{rating.information}: {RELIABILITY[rating.source]}, {CREDIBILITY[rating.information]}"


def articles_view(
    heading: str, period: Period[ArticleCard], address: Address, context: Context, parent: Link | None
) -> ArticlesView:
    """A list of articles of a period, by month."""
    months: dict[str, list[ArticleCard]] = {}
    for article in period.own:
        months.setdefault(month_of(article), []).append(article)
    return ArticlesView(
        heading,
        tuple((period_words(month), article_lines(group, context)) for month, group in months.items()),
        tuple(PeriodView(period_words(part.key), address.of(part.key), part.count) for part in period.parts),
        period.count,
        parent,
    )


def month_of(article: ArticleCard) -> str:
    """Month of publication."""
    assert article.date.earliest is not None
    return article.date.earliest.isoformat()[:7]
