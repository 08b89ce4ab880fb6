"""What search engines and other programs may read in a page: JSON-LD in the words of schema.org, made from its view.

The desk claims no authorship of what others reported: an article's page is about a `NewsArticle` of its publisher, and
each fact is a `Claim` that appears there. `ClaimReview` is not used, since a briefing gives no verdicts.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

import msgspec
from markupsafe import Markup
from msgspec import Struct

from briefgen.config import canonical
from briefgen.page_views import ArticleView, CountryView, DataView, Frame, HomeView, TopicView
from briefgen.question_views import QuestionView
from briefgen.views import ArticleLine, FactView, Link, SourceView

Node = dict[str, Any]
DAY = 10
"""Letters of a date that names its day: of `startDate` schema.org knows no vague form."""


class Structured(Struct, frozen=True):
    """A page as JSON-LD."""

    text: Markup
    """Safe within `<script>`."""
    sha256: str
    """By which the page's policy allows just this element, in base64: checkers ask for it, though nothing runs it."""


def structured(view: Any, frame: Frame) -> Structured | None:
    """A page as JSON-LD; None where it has no address, is not to be found, or there is nothing to say."""
    if not frame.canonical or frame.noindex:
        return None
    make = _NODES.get(type(view))
    nodes = [*(make(view, frame) if make else ()), *_crumbs(frame)]
    if not nodes:
        return None
    text = msgspec.json.encode({"@context": "https://schema.org", "@graph": nodes}).decode()
    # Nothing within the element can end it, nor begin a comment.
    text = text.replace("<", "\\u003c")
    return Structured(Markup(text), b64encode(sha256(text.encode()).digest()).decode())


def _filled(**values: Any) -> Node:
    """A node without what it does not say; `type_` and `id_` are its JSON-LD keywords."""
    return {key if not key.endswith("_") else f"@{key[:-1]}": value for key, value in values.items() if value}


def _crumbs(frame: Frame) -> Iterable[Node]:
    """The way to a page, itself at the end."""
    if not frame.crumbs:
        return
    way = [
        *((crumb.label, canonical(frame.base, crumb.href)) for crumb in frame.crumbs),
        (frame.title, frame.canonical),
    ]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(way, 1)
    ]
    yield {"@type": "BreadcrumbList", "itemListElement": items}


def _desk(frame: Frame) -> Node:
    """Whoever publishes the briefing."""
    about = canonical(frame.base, frame.about) if frame.about else ""
    if not frame.author:
        return {}
    return _filled(type_="Organization", name=frame.author, publishingPrinciples=about, correctionsPolicy=about)


def _site(_view: HomeView, frame: Frame) -> Iterable[Node]:
    yield _filled(
        type_="WebSite",
        id_=frame.base,
        url=frame.base,
        name=frame.site,
        description=frame.description,
        inLanguage=frame.language,
        license=frame.license.href if frame.license else "",
        publisher=_desk(frame),
    )


def _article(view: ArticleView, frame: Frame) -> Iterable[Node]:
    source = view.source
    address = source.original or _without_words(source.url)
    yield _filled(
        type_="WebPage",
        id_=frame.canonical,
        url=frame.canonical,
        name=view.title,
        inLanguage=frame.language,
        isPartOf={"@id": frame.base},
        dateModified=view.changed,
        about=_report(view, source, address),
        hasPart=[_claim(fact, frame, address) for fact in view.facts],
        correction=[comment for fact in view.facts for comment in _corrections(fact)],
    )


def _without_words(address: str) -> str:
    """An address without the text fragment that leads to the very words."""
    return address.partition("#:~:")[0]


def _report(view: ArticleView, source: SourceView, address: str) -> Node:
    """The publisher's own article."""
    return _filled(
        type_="NewsArticle",
        id_=address,
        url=address,
        headline=view.title,
        datePublished=view.date.iso,
        publisher={"@type": "Organization", "name": source.publisher.label},
        archivedAt=_without_words(source.url) if source.original else "",
    )


def _claim(fact: FactView, frame: Frame, address: str) -> Node:
    return _filled(
        type_="Claim",
        id_=f"{frame.canonical}#{fact.anchor}",
        text=fact.claim,
        author=_speaker(fact),
        appearance={"@id": address} if address else {},
        about=_event(fact),
        creativeWorkStatus=fact.status[0].kind.capitalize() if fact.struck and fact.status else "",
    )


def _speaker(fact: FactView) -> Node:
    """Who said it, where the registries tell what he is."""
    if fact.speaker is None:
        return {}
    kind = {"people": "Person", "organisations": "Organization"}.get(fact.speaker.href.partition("/")[0])
    return _filled(type_=kind, name=fact.speaker.name) if kind else {}


def _event(fact: FactView) -> Node:
    """What happened, or is to happen, on a day that is known."""
    date = fact.date
    if fact.kind != "event" or fact.struck or date is None or date.vague or date.span or len(date.iso) != DAY:
        return {}
    return {"@type": "Event", "name": fact.claim, "startDate": date.iso} if date.role == "happened" else {}


def _corrections(fact: FactView) -> Iterable[Node]:
    """What the desk or a source took back or set right."""
    for status in fact.status:
        if status.kind in ("corrected", "retracted"):
            yield {"@type": "CorrectionComment", "text": f"“{fact.claim}”: {status.words}"}


def _briefing(view: CountryView | TopicView, frame: Frame) -> Iterable[Node]:
    """A page of the desk's own, with the reports that it names."""
    yield _own(frame, view.changed, map(_cited, view.articles))


def _question(view: QuestionView, frame: Frame) -> Iterable[Node]:
    sources = [row.fact.sources[0] for scope in view.scopes for row in scope.rows]
    addresses = dict.fromkeys(source.original or _without_words(source.url) for source in sources)
    yield _own(frame, view.changed, ({"@type": "NewsArticle", "url": address} for address in addresses if address))


def _data(view: DataView, frame: Frame) -> Iterable[Node]:
    """The tables as files."""
    files = [(table.title, link) for table in view.tables for link in table.parts[0].files]
    yield _filled(
        type_="Dataset",
        id_=frame.canonical,
        url=frame.canonical,
        name=f"{frame.site}: data",
        description=frame.description,
        inLanguage=frame.language,
        isPartOf={"@id": frame.base},
        license=view.license.href if view.license else "",
        creator=_desk(frame),
        distribution=[_download(title, link, frame) for title, link in files],
    )


def _download(title: str, link: Link, frame: Frame) -> Node:
    kind = {".csv": "text/csv", ".json": "application/json"}.get(PurePosixPath(link.href).suffix, "")
    url = canonical(frame.base, link.href)
    return _filled(type_="DataDownload", name=f"{title}: {link.label}", contentUrl=url, encodingFormat=kind)


def _own(frame: Frame, changed: str, citations: Iterable[Node]) -> Node:
    return _filled(
        type_="Report",
        id_=frame.canonical,
        url=frame.canonical,
        headline=frame.title,
        description=frame.description,
        inLanguage=frame.language,
        isPartOf={"@id": frame.base},
        dateModified=changed,
        author=_desk(frame),
        citation=list(citations),
    )


def _cited(line: ArticleLine) -> Node:
    return _filled(
        type_="NewsArticle",
        url=line.source,
        headline=line.title,
        datePublished=line.date.iso,
        publisher={"@type": "Organization", "name": line.publisher},
    )


_NODES: dict[type, Callable[[Any, Frame], Iterable[Node]]] = {
    HomeView: _site,
    ArticleView: _article,
    CountryView: _briefing,
    TopicView: _briefing,
    QuestionView: _question,
    DataView: _data,
}
