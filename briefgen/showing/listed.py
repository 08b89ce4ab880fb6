"""Facts in lists: each is looked at only when a template asks for more than its entry, which may be at hand."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast, overload

from briefgen.cards import FactCard
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_view
from briefgen.views import FactView


class ListedFact:
    """Stands for a `FactView` and makes it when one of its fields is asked for."""

    __slots__ = ("_context", "card")

    def __init__(self, card: FactCard, context: Context) -> None:
        self.card = card
        self._context = context

    @property
    def ref(self) -> str:
        """Name of its entry: its reference, or its event's."""
        return f"event:{self.card.event}" if self.card.merged else self.card.ref

    def __getattr__(self, name: str) -> Any:
        context = self._context
        fact = context.events[self.card.event] if self.card.merged else context.briefing.facts[self.card.ref]
        return getattr(fact_view(fact, context), name)


class Listed(Sequence[FactView]):
    """The facts of a list; what stands for each is made when somebody looks at it by itself."""

    __slots__ = ("_context", "cards")

    def __init__(self, cards: tuple[FactCard, ...], context: Context) -> None:
        self.cards = cards
        self._context = context

    def __len__(self) -> int:
        return len(self.cards)

    def __iter__(self) -> Iterator[FactView]:
        return map(self._listed, self.cards)

    @overload
    def __getitem__(self, at: int) -> FactView: ...

    @overload
    def __getitem__(self, at: slice) -> "Listed": ...

    def __getitem__(self, at: int | slice) -> "FactView | Listed":
        return Listed(self.cards[at], self._context) if isinstance(at, slice) else self._listed(self.cards[at])

    @property
    def digests(self) -> list[bytes]:
        """Digests of all that is shown of them, in order."""
        return [self._context.shown_digest(card) for card in self.cards]

    def _listed(self, card: FactCard) -> FactView:
        return cast("FactView", ListedFact(card, self._context))


def listed(facts: Iterable[FactCard], context: Context) -> Sequence[FactView]:
    """The facts of a list, in order."""
    return Listed(tuple(facts), context)


def cards_of(facts: Sequence[FactView]) -> Sequence[FactCard | None]:
    """The cards of facts in a list; None for each that does not come from one."""
    if isinstance(facts, Listed):
        return facts.cards
    return [fact.card if isinstance(fact, ListedFact) else None for fact in facts]
