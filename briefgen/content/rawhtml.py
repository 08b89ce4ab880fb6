"""HTML that an editor wrote into a body, before the allow-list sees it: without ids and classes, with checked links.

Ids and classes are the page's own: with them content could imitate the site, or say that other words are a fact's
quote.
"""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from briefgen.content.fields import bad_url

OWN = ("id", "class", "name", "style")
LINKS = ("href", "src", "cite")

Refuse = Callable[[str, str], None]
"""Told of an address that is left out, and why."""


class _Bare(HTMLParser):
    """Writes the same markup again, attribute by attribute."""

    def __init__(self, refuse: Refuse) -> None:
        super().__init__(convert_charrefs=False)
        self.refuse = refuse
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if self._is_kept(name, value or ""))
        self.out.append(f"<{tag}{kept}>")

    def _is_kept(self, name: str, value: str) -> bool:
        if name in OWN:
            return False
        if name not in LINKS or value.lower().startswith("mailto:"):
            return True
        wrong = bad_url(value)
        if wrong is not None:
            self.refuse(value, wrong)
        return wrong is None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def bare(markup: str, refuse: Refuse) -> str:
    """The markup without ids, classes and styles; addresses that are not http, https or mailto are left out and told.

    Comments and declarations go; what is cut off in the middle of a tag is text.
    """
    parser = _Bare(refuse)
    parser.feed(markup)
    parser.close()
    return "".join(parser.out)
