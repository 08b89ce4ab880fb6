"""What hinders a publication: values with what is wrong and what to do, as problems are for content."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct


class Notice(Struct, frozen=True):
    """One thing that is wrong with a publication as a whole, and therefore stands in no line of a file."""

    message: str
    """What is wrong, in one clause without a full stop."""
    advice: str = ""
    """What to do instead; may have several lines."""
    severity: Literal["error", "warning"] = "error"
    """`error` keeps the site from being published; `warning` is told."""


def stops(notices: Iterable[Notice]) -> bool:
    """Whether any of them keeps the site from being published."""
    return any(notice.severity == "error" for notice in notices)
