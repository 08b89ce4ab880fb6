"""Links that lead to the very words: text fragments (`#:~:text=`), as the WICG's URL Fragment Text Directives say."""

from collections.abc import Iterable

from briefgen.model import Quote


def with_words(url: str, quotes: Iterable[Quote]) -> str:
    """The address of a page, leading to the words; the address itself when there are none."""
    directives = dict.fromkeys(f"text={directive}" for quote in quotes for directive in quote.directives)
    if not url or not directives:
        return url
    if ":~:" in url:
        return f"{url}&{'&'.join(directives)}"
    return f"{url}{'' if '#' in url else '#'}:~:{'&'.join(directives)}"
