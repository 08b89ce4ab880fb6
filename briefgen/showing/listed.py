"""Facts in lists: each is looked at only when a template asks for more than its entry, which may be at hand."""

from collections.abc import Iterable
from typing import Any, cast

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

    @property
    def digest(self) -> bytes:
        """Digest of all that is shown of it."""
        return self._context.shown_digest(self.card)

    def __getattr__(self, name: str) -> Any:
        context = self._context
        fact = context.events[self.card.event] if self.card.merged else context.briefing.facts[self.card.ref]
        return getattr(fact_view(fact, context), name)


def listed(facts: Iterable[FactCard], context: Context) -> tuple[FactView, ...]:
    """The facts of a list, in order."""
    return cast("tuple[FactView, ...]", tuple([ListedFact(fact, context) for fact in facts]))
