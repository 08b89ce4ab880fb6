"""Facts in lists: each is looked at only when a template asks for more than its entry, which may be at hand."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from briefgen.cards import FactCard
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_view
from briefgen.views import FactView


class ListedFact:
    """Stands for a `FactView` and makes it when one of its fields is asked for."""

    __slots__ = ("_make", "card", "digest", "ref")

    def __init__(self, card: FactCard, digest: bytes, make: Callable[[], FactView]) -> None:
        self.card = card
        self.ref = listed_ref(card)
        self.digest = digest
        """Of all that is shown of it."""
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


def listed(facts: Iterable[FactCard], context: Context) -> tuple[FactView, ...]:
    """The facts of a list, in order."""
    digest = context.shown_digest
    return tuple(
        cast("FactView", ListedFact(fact, digest(fact), partial(_view, fact, context))) for fact in facts
    )


def listed_ref(fact: FactCard) -> str:
    """Name of a fact's entry: its reference, or its event's."""
    return f"event:{fact.event}" if fact.merged else fact.ref


def _view(fact: FactCard, context: Context) -> FactView:
    return fact_view(context.events[fact.event] if fact.merged else context.briefing.facts[fact.ref], context)
