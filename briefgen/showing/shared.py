"""What the views of several facts have in common: made once while they are made together."""

from functools import lru_cache

from msgspec import Struct

from briefgen import english
from briefgen.briefing.as_of import recorded
from briefgen.model import Article, Quote
from briefgen.showing.context import Context, article_address, date_view
from briefgen.showing.fragments import with_words
from briefgen.showing.sources import foreign, source_view
from briefgen.showing.support import copies_without_facts
from briefgen.views import Link, SourceView

dated = lru_cache(4096)(date_view)
"""A date in words; thousands of facts name the same days."""


class OfArticle(Struct, frozen=True):
    """What all facts of an article show."""

    source: SourceView
    """Where it was published; the links lead to no words yet."""
    copies: tuple[SourceView, ...]
    """Articles that only repeat it."""
    lang: str
    """Language tag of its quotes, where it is not the site's."""
    known: str
    """Since when the desk knows it, in words."""
    address: str
    """Its page."""


class Shared:
    """Parts of views by what they are made from; it lives as long as the facts of a page or list are being made."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._articles: dict[str, OfArticle] = {}
        self._countries: dict[tuple[str, ...], tuple[Link, ...]] = {}
        self._topics: dict[tuple[str, ...], tuple[Link, ...]] = {}

    def of(self, article: Article) -> OfArticle:
        """What all facts of an article show."""
        made = self._articles.get(article.id)
        if made is None:
            made = self._articles[article.id] = OfArticle(
                source_view(article, self.context),
                copies_without_facts(article, self.context),
                foreign(article, self.context),
                english.day_words(recorded(article)),
                article_address(article.id),
            )
        return made

    def countries(self, codes: tuple[str, ...]) -> tuple[Link, ...]:
        """Countries with their pages: most facts of an article name the same ones."""
        made = self._countries.get(codes)
        if made is None:
            made = self._countries[codes] = tuple(map(self.context.country_link, codes))
        return made

    def topics(self, topics: tuple[str, ...]) -> tuple[Link, ...]:
        """Topics with their pages."""
        made = self._topics.get(topics)
        if made is None:
            made = self._topics[topics] = tuple(map(self.context.topic_link, topics))
        return made

    def source(self, article: Article, quotes: tuple[Quote, ...]) -> SourceView:
        """Where a fact's article was published; the links lead to the quotes."""
        shown = self.of(article).source
        if not quotes:
            return shown
        return SourceView(
            shown.publisher,
            with_words(shown.url, quotes),
            with_words(shown.original, quotes) if shown.original else "",
            shown.chain,
            shown.date,
            shown.lang,
            shown.article,
        )
