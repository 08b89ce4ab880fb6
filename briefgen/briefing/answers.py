"""What a fact answers, in the one form in which answers are compared."""

from functools import lru_cache

from briefgen.content.countries import matches
from briefgen.english import sort_key
from briefgen.model import Fact, Figure


def answered(fact: Fact, scope: str) -> str:
    """The same for facts that answer the same in a scope; of a claim alone its words."""
    figures = [figure_value(figure) for figure in fact.figures if figure.scope == scope]
    return "\n".join(figures or sorted({*folded_answers(fact)})) or f"claim {fact.claim}"


def figure_value(figure: Figure) -> str:
    """The same for figures of the same value."""
    return repr([(one.low, one.high, one.qualifier, one.unit) for one in (figure, figure.also) if one])


def folded_answers(fact: Fact) -> tuple[str, ...]:
    """The answers of a fact in words, in its order: case, accents and white space aside.

    A country is the same by its code and by its names; `NO` alone is an answer, and Norway only in a list.
    """
    is_no = fact.answer == ("NO",) and not fact.answer_is_set
    named = fact.answer if is_no else map(_country_name, fact.answer)
    return tuple(" ".join(sort_key(text).split()) for text in named)


@lru_cache(maxsize=4096)
def _country_name(text: str) -> str:
    found = matches(text)
    return found[0].name if len(found) == 1 else text
