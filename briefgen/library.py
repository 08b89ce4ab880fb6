"""The articles of a briefing: their cards at hand, all else when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from briefgen.cards import ArticleCard, FactCard, card
from briefgen.model import Article


class Library:
    """Articles by id, fetched from wherever they are kept.

    It holds no state but what was fetched already; the same id always gives an equal article.
    """

    def __init__(
        self,
        cards: Sequence[ArticleCard] = (),
        fetch: Callable[[str], Article] | None = None,
        fetch_facts: Callable[[str], tuple[FactCard, ...]] | None = None,
        with_body: Callable[[Article], Article] | None = None,
        unread: frozenset[str] = frozenset(),
    ) -> None:
        self.cards = tuple(cards)
        self.unread = unread
        """Ids of files with mistakes that leave no article: what leads to one of them is no mistake of its own."""
        self._fetch = fetch
        self._fetch_facts = fetch_facts
        self._with_body = with_body
        self._fetched: dict[str, Article] = {}
        self._facts: dict[str, tuple[FactCard, ...]] = {}

    def __len__(self) -> int:
        return len(self.cards)

    def __iter__(self) -> Iterator[Article]:
        """Every article with its body, one after the other."""
        return (self.whole(found.id) for found in self.cards)

    def facts(self, name: str) -> tuple[FactCard, ...]:
        """The cards of an article's facts; raises KeyError where there is no such article."""
        made = self._facts.get(name)
        if made is None:
            if self._fetch_facts is None:
                raise KeyError(name)
            made = self._facts[name] = self._fetch_facts(name)
        return made

    def article(self, name: str) -> Article:
        """An article, perhaps without its body; raises KeyError where there is none."""
        made = self._fetched.get(name)
        if made is None:
            if self._fetch is None:
                raise KeyError(name)
            made = self._fetched[name] = self._fetch(name)
        return made

    def passing(self, names: Iterable[str]) -> Iterator[Article]:
        """Articles one after the other, perhaps without their bodies; none of them is held for the next who asks."""
        for name in names:
            held = self._fetched.get(name)
            if held is None and self._fetch is None:
                raise KeyError(name)
            yield held or self._fetch(name)  # type: ignore[misc]  # then there is a way to fetch it

    def passing_whole(self) -> Iterator[Article]:
        """Every article with its body, one after the other; none of them is held."""
        articles = self.passing(card.id for card in self.cards)
        return map(self._with_body, articles) if self._with_body else articles

    def whole(self, name: str) -> Article:
        """An article with its body; raises KeyError where there is none."""
        return self._with_body(self.article(name)) if self._with_body else self.article(name)

    def changed(self, change: Callable[[Article], Article], cards: Sequence[ArticleCard]) -> "Library":
        """The library with a function's changes to every body, and cards that say so."""
        return Library(cards, self.article, self.facts, lambda article: change(self.whole(article.id)), self.unread)

    def forget(self) -> None:
        """Let go of the articles that were fetched: they are fetched again when they are asked for again."""
        self._fetched.clear()


def shelved(articles: Iterable[Article]) -> Library:
    """A library of articles that are at hand as a whole, in the order given."""
    found = {article.id: article for article in articles}
    made = {name: card(article) for name, article in found.items()}
    return Library([head for head, _ in made.values()], found.__getitem__, lambda name: made[name][1])
