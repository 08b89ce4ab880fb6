"""Which articles are copies of one report: counted once, wherever sources are counted."""

import datetime as dt
from collections.abc import Iterable, Mapping

from briefgen.cards import ArticleCard
from briefgen.model import Article


def origin(article: Article | ArticleCard) -> str:
    """What the article goes back to; one that names nothing is its own origin, so that copies may name its id."""
    return article.source.origin or article.id


def original_first(article: Article | ArticleCard) -> tuple[tuple[dt.date, dt.date], int, str]:
    """Key under which the original comes before its copies: published first, then saying most, then by id."""
    return article.date.sort_key, -article.count, article.id


def by_origin(articles: Iterable[ArticleCard]) -> Mapping[str, tuple[ArticleCard, ...]]:
    """The articles of every origin that several share, the original first."""
    found: dict[str, list[ArticleCard]] = {}
    for article in articles:
        found.setdefault(origin(article), []).append(article)
    return {name: tuple(sorted(group, key=original_first)) for name, group in found.items() if len(group) > 1}
