"""Links in bodies to former ids of articles, made to lead to where the article is: its old page knows no anchors."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from briefgen.cards import ArticleCard
from briefgen.content.unlink import relinked
from briefgen.entries import Content, Intro
from briefgen.model import Article, SiteLink


def through_aliases(content: Content) -> Content:
    """The content whose bodies link to no former id; one that is somebody's id again stays as it is written."""
    moved = moved_addresses(content.articles.cards)
    if not moved:
        return content

    def article(one: Article) -> Article:
        if not _any(one.links, moved):
            return one
        passages = tuple(replace(passage, html=relinked(passage.html, moved)) for passage in one.passages)
        return replace(one, passages=passages, links=_links(one.links, moved))

    def card(one: ArticleCard) -> ArticleCard:
        return replace(one, links=_links(one.links, moved)) if _any(one.links, moved) else one

    def intro(one: Intro) -> Intro:
        if not _any(one.links, moved):
            return one
        return replace(one, html=relinked(one.html, moved), links=_links(one.links, moved))

    return replace(
        content,
        articles=content.articles.changed(article, [card(one) for one in content.articles.cards]),
        countries={key: intro(one) for key, one in content.countries.items()},
        topics={key: intro(one) for key, one in content.topics.items()},
        questions={key: intro(one) for key, one in content.questions.items()},
        pages=tuple(map(intro, content.pages)),
    )


def moved_addresses(articles: Iterable[ArticleCard]) -> dict[str, str]:
    """Where the page of each former id is now."""
    articles = tuple(articles)
    ids = {article.id for article in articles}
    return {
        f"articles/{alias}.html": f"articles/{article.id}.html"
        for article in articles
        for alias in article.aliases
        if alias not in ids
    }


def _any(links: tuple[SiteLink, ...], moved: Mapping[str, str]) -> bool:
    return any(link.target.partition("#")[0] in moved for link in links)


def _links(links: tuple[SiteLink, ...], moved: Mapping[str, str]) -> tuple[SiteLink, ...]:
    parts = ((link, link.target.partition("#")) for link in links)
    return tuple(replace(link, target=moved.get(url, url) + sign + anchor) for link, (url, sign, anchor) in parts)
