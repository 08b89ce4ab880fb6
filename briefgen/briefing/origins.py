"""Which articles are copies of one report: counted once, wherever sources are counted."""

import datetime as dt
from collections.abc import Iterable, Mapping

from briefgen.model import Article


def origin(article: Article) -> str:
    """What the article goes back to; one that names nothing is its own origin, so that copies may name its id."""
    return article.source.origin or article.id


def original_first(article: Article) -> tuple[tuple[dt.date, dt.date], int, str]:
    """Key under which the original comes before its copies: published first, then saying most, then by id."""
    return article.date.sort_key, -len(article.facts), article.id


def by_origin(articles: Iterable[Article]) -> Mapping[str, tuple[Article, ...]]:
    """The articles of every origin that several share, the original first."""
    found: dict[str, list[Article]] = {}
    for article in articles:
        found.setdefault(origin(article), []).append(article)
    return {name: tuple(sorted(group, key=original_first)) for name, group in found.items() if len(group) > 1}
