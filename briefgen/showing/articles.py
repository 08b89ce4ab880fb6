"""The page of an article, and the lists of articles."""

from briefgen import english
from briefgen.briefing.origins import origin
from briefgen.briefing.periods import Period
from briefgen.model import Article
from briefgen.page_views import ArticlesView, ArticleView
from briefgen.showing.body import body
from briefgen.showing.cite import cite_view
from briefgen.showing.context import Context, date_view, short_date
from briefgen.showing.facts import fact_views
from briefgen.showing.lists import article_lines
from briefgen.showing.sources import foreign, source_view
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


def article_view(article: Article, context: Context) -> ArticleView:
    """`articles/ID.html`."""
    facts = [context.briefing.facts[fact.ref] for fact in article.facts]
    others = context.origins.get(origin(article), ())
    return ArticleView(
        title=article.title,
        # Without a summary of its own an article has its first paragraph as one, which stands below.
        summary=article.summary if "summary" in article.places else "",
        date=date_view(article.date, "published"),
        source=source_view(article, context),
        facts=fact_views(facts, context),
        body=body(article),
        body_is=article.body,
        shown=article.text,
        body_lang=foreign(article, context) if article.body == "source" else "",
        countries=tuple(context.country_link(code) for code in article.countries),
        topics=tuple(context.topic_link(topic) for topic in article.topics),
        copies=article_lines((other for other in others if other.id != article.id), context),
        rating=_rating(article),
        accessed=short_date(article.source.accessed) if article.source.accessed else "",
        recorded=english.short_day(article.recorded) if article.recorded not in (None, article.date.day) else "",
        updated=short_date(article.updated) if article.updated else "",
        cites=tuple(cite_view(linked, context) for linked in facts),
    )


def _rating(article: Article) -> str:
    rating = article.rating
    if rating is None:
        return ""
    return f"{rating.source}{rating.information}: {RELIABILITY[rating.source]}, {CREDIBILITY[rating.information]}"


def articles_view(
    heading: str, period: Period[Article], address: Address, context: Context, parent: Link | None
) -> ArticlesView:
    """A list of articles of a period, by month."""
    months: dict[str, list[Article]] = {}
    for article in period.own:
        months.setdefault(month_of(article), []).append(article)
    return ArticlesView(
        heading,
        tuple((period_words(month), article_lines(group, context)) for month, group in months.items()),
        tuple(PeriodView(period_words(part.key), address.of(part.key), part.count) for part in period.parts),
        period.count,
        parent,
    )


def month_of(article: Article) -> str:
    """Month of publication."""
    assert article.date.earliest is not None
    return article.date.earliest.isoformat()[:7]
