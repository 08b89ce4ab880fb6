"""`briefgen.yaml`: one table of fields gives validation and documentation."""

import re
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from briefgen.content.countries import advice as country_advice
from briefgen.content.countries import countries as all_countries
from briefgen.content.countries import country
from briefgen.content.fields import Field, Table, choice, flag, identifier, record, says_nothing, tell_empty, text, url
from briefgen.content.frontmatter import decode
from briefgen.content.nodes import Mapping, Node
from briefgen.content.otherwords import nearest
from briefgen.content.reader import Reader
from briefgen.content.yamltext import compose
from briefgen.model import TextPolicy
from briefgen.problems import CODES, Problem, Severity

FILE = "briefgen.yaml"
_IN_PATHS = "/%:@!$&'()*+,;=~"
"""Signs that stand for themselves in the path of an address, besides letters, digits, `-`, `.` and `_`."""
LANGUAGES = ("en",)
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.IGNORECASE)
LICENSES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    **{
        f"CC-{kind.upper()}-{version}": f"https://creativecommons.org/licenses/{kind}/{version}/"
        for kind in ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
        for version in ("3.0", "4.0")
    },
}
"""Addresses of the licences that can be named by their SPDX identifier."""


def canonical(base: str, url: str) -> str:
    """The one address of a page, by which others know it: the base's and the page's, that of a folder for its index."""
    folder, _, name = url.rpartition("/")
    return base + (url if name != "index.html" else f"{folder}/" if folder else "")


class Config(Struct, frozen=True):
    """What `briefgen.yaml` decides."""

    title: str = "Briefing"
    description: str = ""
    id: str = ""
    """Name of the briefing in the ids of its feeds and calendars; empty: made from the title."""
    base_url: str = ""
    """Absolute address of the published site, with a slash at its end; empty: none."""
    domain: str = ""
    """Host name that the site has for itself on GitHub Pages; empty: none."""
    language: str = "en"
    author: str = ""
    license: str = ""
    """SPDX identifier or free text."""
    text: TextPolicy = "excerpt"
    """How much of a source's captured text the site shows where an article does not say."""
    raw_html: bool = False
    """Whether HTML in bodies is kept, as far as the allow-list lets it."""
    check: dict[str, Severity] = {}
    """Severities of findings, by code."""
    countries: dict[str, str] = {}
    """Names for display, by ISO code."""

    @property
    def license_url(self) -> str:
        """Address of the licence; empty when it is not a known identifier."""
        return LICENSES.get(self.license, "")

    def at(self, base_url: str | None) -> "Config":
        """The same for a site at another address; None: at its own, empty: at none that is known."""
        if base_url is None:
            return self
        return replace(self, base_url=_of_folder(base_url) if base_url else "")

    @property
    def base_path(self) -> str:
        """Path of the site on its host, with slashes at both ends."""
        return "/" + "/".join(self.base_url.split("/")[3:]) if self.base_url else "/"


def _base_url(node: Node, reader: Reader) -> str | None:
    word = url(node, reader)
    if word and re.search(r"[?#]", word):
        reader.report(
            "bad-url",
            node,
            "the site's address has no ? and no #",
            "write the address of the folder: `https://example.org/briefing/`",
        )
        return None
    return _of_folder(word) if word else None


def _of_folder(address: str) -> str:
    """An address with a slash at its end, its path as it goes over the wire (RFC 3986)."""
    scheme, _, rest = address.partition("://")
    host, _, path = rest.rstrip("/").partition("/")
    return f"{scheme}://{host}/{quote(path, safe=_IN_PATHS)}{'/' * bool(path)}"


def _domain(node: Node, reader: Reader) -> str | None:
    word = text(node, reader)
    if word is None or DOMAIN.fullmatch(word):
        return word.lower() if word else None
    found = DOMAIN.search(word)
    hint = f"write `{found[0]}`" if found else "write it without https:// and without a path: `briefing.example.org`"
    reader.report("bad-url", node, f'"{word}" is not a domain', hint)
    return None


def _severities(node: Node, reader: Reader) -> dict[str, Severity] | None:
    if not isinstance(node, Mapping):
        reader.report(
            "wrong-type",
            node,
            "`check` is written as keys and values",
            "write `code: error`, `code: warning` or `code: off`",
        )
        return None
    found: dict[str, Severity] = {}
    for code, child in node.values.items():
        line, column = node.keys[code]
        known = CODES.get(code)
        if known is None or not known.finding:
            near = nearest(code, [name for name, entry in CODES.items() if entry.finding])
            why = "is an error that cannot be turned off" if known else "is not the code of a finding"
            hint = f"write `{near}`" if near else "see docs/problems.md for the findings"
            if known:
                hint = f"leave `{code}` out: only findings have a severity, those in docs/problems.md"
            reader.at("unknown-code", line, column, f"`{code}` {why}", hint)
        elif severity := choice("error", "warning", "off")(child, reader):
            found[code] = severity
    return found


def _country_names(node: Node, reader: Reader) -> dict[str, str] | None:
    if not isinstance(node, Mapping):
        reader.report("wrong-type", node, "`countries` is written as keys and values", "write `TR: Türkiye`")
        return None
    found = {}
    for code, child in node.values.items():
        if country(code) is None:
            reader.at(
                "unknown-country", *node.keys[code], f'"{code}" is not the code of a country', country_advice(code)
            )
        elif says_nothing(child):
            tell_empty(code, node, reader)
        elif name := text(child, reader):
            found[code] = name
    shown = {code: found.get(code, known.name).casefold() for code, known in all_countries().items()}
    first: dict[str, str] = {}
    for code in sorted(shown, key=lambda code: code in found):  # those with a name of their own are told
        other = first.setdefault(shown[code], code)
        if other != code:
            message = f'"{found[code]}" is the name of `{other}` and of `{code}`'
            reader.at("same-name", *node.keys[code], message, "give one of the two another name")
    return found


CONFIG: Table = {
    "title": Field(text, "Title of the site.", required=True, advice='write `title: "…"`, the name of the briefing'),
    "description": Field(text, "One sentence, for search engines and the home page."),
    "id": Field(
        identifier,
        "Name of the briefing in the ids of its feeds and calendars, which otherwise change with its title: then feed "
        "readers show everything as new.",
    ),
    "base_url": Field(_base_url, "Address at which the site is published."),
    "domain": Field(_domain, "Domain that the site has for itself on GitHub Pages."),
    "language": Field(choice(*LANGUAGES), "Language of the site's own words; English for now."),
    "author": Field(text, "Who publishes the briefing."),
    "license": Field(text, "An SPDX identifier such as CC-BY-4.0, or a text."),
    "text": Field(
        choice("full", "excerpt", "none"),
        "How much of a source's captured text the site shows, where an article does not say.",
    ),
    "raw_html": Field(flag, "Keep HTML in texts, as far as an allow-list lets it."),
    "check": Field(_severities, "Severities of findings: error, warning or off."),
    "countries": Field(_country_names, "Names of countries for display, by ISO code."),
}


def read_config(data: bytes, path: str = FILE) -> tuple[Config, list[Problem]]:
    """The configuration, and what is wrong with it."""
    content, problems = decode(data, path)
    root, found = compose(content, path)
    reader = Reader(path)
    reader.add([*problems, *found])
    values: dict[str, Any] = record(root, CONFIG, reader, "the configuration")
    return Config(**values), reader.problems
