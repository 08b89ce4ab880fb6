"""What programs read in the pages, by a reader of theirs: JSON-LD and Open Graph, as true as the pages themselves."""

import datetime as dt
import functools
import json

import extruct
import pytest

from briefgen.outputs.structured import structured
from briefgen.page_views import Frame, HomeView
from briefgen.views import Link
from harness import BASE_URL, briefgen, pages_of, read_page

REQUIRED = {
    "BreadcrumbList": {"itemListElement"},
    "Claim": {"@id", "text"},
    "CorrectionComment": {"text"},
    "DataDownload": {"name", "contentUrl", "encodingFormat"},
    "Dataset": {"@id", "name", "description", "distribution"},
    "Event": {"name", "startDate"},
    "ListItem": {"position", "name", "item"},
    "NewsArticle": {"url"},
    "Organization": {"name"},
    "Person": {"name"},
    "Report": {"@id", "headline", "citation", "dateModified"},
    "WebPage": {"@id", "name", "about", "dateModified"},
    "WebSite": {"@id", "url", "name"},
}
"""What each kind of thing has to say here at least; others must not be there."""


@functools.cache
def read(path):
    """A page as extruct reads it."""
    return extruct.extract(path.read_text(encoding="utf-8"), base_url=BASE_URL, syntaxes=["json-ld", "opengraph"])


def nodes_of(value):
    """All things in JSON-LD that say what they are."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from nodes_of(inner)


def found(path, kind):
    return [node for node in nodes_of(read(path)["json-ld"]) if node["@type"] == kind]


def shown(example_site):
    """Pages that are to be found."""
    for path in pages_of(example_site):
        page = read_page(path)
        if not page.is_redirect and path.name != "404.html":
            yield path, page


def test_every_thing_says_what_it_must(any_site):
    kinds = set()
    for path, _ in shown(any_site):
        for node in nodes_of(read(path)["json-ld"]):
            assert REQUIRED[node["@type"]] <= node.keys(), (path, node)
            assert all(value not in ("", [], {}, None) for value in node.values()), (path, node)
            kinds.add(node["@type"])
    # The example has no reason for a comment on a correction, and what is made up has parties of one kind.
    assert kinds >= REQUIRED.keys() - {"CorrectionComment", "Person"}


def test_a_page_says_the_same_to_programs_as_to_readers(any_site):
    for path, page in shown(any_site):
        url = BASE_URL + path.relative_to(any_site).as_posix().removesuffix("index.html")
        graph = dict(read(path)["opengraph"][0]["properties"])
        assert graph["og:url"] == url
        assert page.titles[0].startswith(graph["og:title"])
        crumbs = found(path, "BreadcrumbList")
        trail = [element for element in page.named("nav") if element.attributes.get("aria-label") == "Breadcrumb"]
        assert len(crumbs) == len(trail)
        for crumb in crumbs:
            last = crumb["itemListElement"][-1]
            assert (last["item"], last["name"]) == (url, graph["og:title"])
    assert found(any_site / "index.html", "WebSite")[0]["url"] == BASE_URL


def test_each_claim_leads_to_its_fact_and_its_source(any_site):
    claims = 0
    for path in sorted((any_site / "articles").glob("*.html")):
        page, url = read_page(path), f"{BASE_URL}articles/{path.name}"
        if page.is_redirect or path.name == "index.html":
            continue
        reports = {node["@id"] for node in found(path, "NewsArticle") if "@id" in node}
        for claim in found(path, "Claim"):
            address, _, anchor = claim["@id"].partition("#")
            assert (address, anchor in page.ids) == (url, True)
            assert claim["appearance"]["@id"] in reports
            assert "author" not in claim or claim["author"]["@type"] in ("Person", "Organization")
            claims += 1
        for event in found(path, "Event"):
            assert dt.date.fromisoformat(event["startDate"])
    assert claims > 50


def test_nothing_is_said_where_the_address_is_not_known_or_the_past_is_shown(tmp_path, write_project):
    root = write_project(tmp_path, {"content/articles/a.md": ARTICLE})
    for arguments in ((), ("--base-url", BASE_URL, "--as-of", "2025-09-03")):
        site = tmp_path / f"site{len(arguments)}"
        assert briefgen("build", "--root", root, "-o", site, "--today", "2025-09-04", *arguments).returncode == 0
        for path in pages_of(site):
            text = path.read_text(encoding="utf-8")
            assert "ld+json" not in text, path
            assert "og:" not in text, path
        assert not (site / "sitemap.xml").exists()
        assert "Sitemap:" not in (site / "robots.txt").read_text(encoding="utf-8")


ARTICLE = """---
title: "</script><script>alert(1)</script>"
date: 2025-09-02
source: {publisher: "<!--", url: "https://example.org/?a=1&b=2"}
body: notes
facts:
  - id: one
    claim: "</SCRIPT><img src=x onerror=alert(1)> <!-- <script>"
    kind: event
    date: 2025-09-01
    countries: [PL]
  - id: two
    claim: It snowed.
    kind: event
    date: 2025-09-01
    retracted: {on: 2025-09-03, reason: It was hail.}
---
Wet.
"""


SAID = "“It snowed.”: retracted 3 September 2025: It was hail."


def test_no_text_ends_the_element(tmp_path, write_project):
    root = write_project(tmp_path, {"content/articles/a.md": ARTICLE})
    briefgen("build", "--root", root, "--today", "2025-09-04", "--base-url", BASE_URL)
    path = root / "site/articles/a.html"
    page = read_page(path)
    data = [element for element in page.named("script") if element.attributes.get("type") == "application/ld+json"]
    assert len(data) == 1
    assert "<" not in data[0].text
    about = json.loads(data[0].text)["@graph"][0]
    assert about["correction"] == [{"@type": "CorrectionComment", "text": SAID}]
    assert [("about" in claim) for claim in about["hasPart"]] == [True, False]  # what was taken back is no event
    assert about["hasPart"][0]["text"] == "</SCRIPT><img src=x onerror=alert(1)> <!-- <script>"


@pytest.mark.parametrize("more", [{"canonical": ""}, {"noindex": True}])
def test_a_page_that_is_not_to_be_found_says_nothing(more):
    values = {"canonical": "https://example.org/a", "base": "https://example.org/"} | more
    frame = Frame("A", "Site", "", "en", (), crumbs=(Link("Home", "index.html"),), **values)
    view = HomeView((), "", (), (), (), (), None, "", "")
    assert structured(view, frame) is None
