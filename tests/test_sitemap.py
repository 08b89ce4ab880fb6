"""The sitemap: exactly the pages that are to be found, with days that only content moves."""

import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from briefgen import sitemap
from briefgen.config import Config, canonical
from briefgen.page import Page
from harness import BASE_URL, briefgen, pages_of, read_page

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TEXT = """---
title: One
date: 2025-09-02
recorded: 2025-09-03
source: {publisher: Gazette, url: "https://example.org/"}
body: notes
countries: [PL]
facts:
  - {id: one, claim: It rained., kind: event, date: 2025-09-01, countries: [PL]}
---
Wet.
"""


def entries(data):
    """Addresses with their days."""
    root = ET.fromstring(data)
    return {entry.findtext(f"{SPACE}loc"): entry.findtext(f"{SPACE}lastmod") for entry in root}


def built(root, *more):
    return briefgen("build", "--root", root, "--today", "2025-09-10", "--base-url", BASE_URL, *more)


def test_the_pages_that_are_to_be_found_and_no_others(example_site):
    found = entries((example_site / "sitemap.xml").read_bytes())
    shown = [path for path in pages_of(example_site) if not read_page(path).is_redirect and path.name != "404.html"]
    expected = {BASE_URL + path.relative_to(example_site).as_posix().removesuffix("index.html") for path in shown}
    assert found.keys() == expected
    canonical = {
        element.attributes["href"]
        for path in shown
        for element in read_page(path).named("link")
        if element.attributes.get("rel") == "canonical"
    }
    assert found.keys() == canonical
    assert (example_site / "robots.txt").read_text(encoding="utf-8").endswith(f"Sitemap: {BASE_URL}sitemap.xml\n")


def test_former_addresses_are_not_to_be_found(tmp_path, write_project):
    root = write_project(tmp_path, {"content/articles/one.md": TEXT.replace("body:", "aliases: [former]\nbody:")})
    assert built(root).returncode == 0
    assert read_page(root / "site/articles/former.html").is_redirect
    found = entries((root / "site/sitemap.xml").read_bytes())
    assert f"{BASE_URL}articles/one.html" in found
    assert f"{BASE_URL}articles/former.html" not in found


def test_days_move_with_content_alone(tmp_path, write_project):
    path = "content/articles/one.md"
    root = write_project(tmp_path, {path: TEXT, "content/articles/two.md": TEXT.replace("09-03", "09-05")})
    built(root)
    before = (root / "site/sitemap.xml").read_bytes()
    found = entries(before)
    assert found[f"{BASE_URL}articles/one.html"] == "2025-09-03"
    assert found[f"{BASE_URL}countries/poland.html"] == found[BASE_URL] == "2025-09-05"
    assert found[f"{BASE_URL}countries/"] is None
    (root / path).write_text(TEXT.replace("Wet.", "Dry."), encoding="utf-8")
    built(root, "--no-cache")
    assert (root / "site/sitemap.xml").read_bytes() == before
    (root / path).write_text(TEXT.replace("recorded:", "updated: 2025-09-08\nrecorded:"), encoding="utf-8")
    assert built(root, "--verify").returncode == 0
    found = entries((root / "site/sitemap.xml").read_bytes())
    assert found[f"{BASE_URL}articles/one.html"] == found[BASE_URL] == "2025-09-08"


def test_a_robots_file_of_the_desk_stands_instead_of_ours(tmp_path, write_project):
    root = write_project(
        tmp_path, {"content/articles/one.md": TEXT, "static/robots.txt": "User-agent: *\nDisallow: /\n"}
    )
    assert built(root).returncode == 0
    assert (root / "site/robots.txt").read_text(encoding="utf-8") == "User-agent: *\nDisallow: /\n"


@pytest.fixture
def context(monkeypatch):
    monkeypatch.setattr(sitemap, "of_unit", lambda unit, _context: unit.encode())
    monkeypatch.setattr(sitemap, "_days", lambda _context: {})
    return SimpleNamespace(config=Config(base_url="https://example.org/"), as_of=None)


@pytest.mark.parametrize(("count", "parts"), [(0, 0), (3, 1), (4, 2), (7, 3)])
def test_too_many_addresses_are_divided(context, count, parts):
    pages = [Page(f"a&{number}.html", "a.html", dict) for number in range(count)]
    found = {page.url: page.view() for page in sitemap.sitemaps(pages, context, 3)}
    assert len(found) == (parts if parts < 2 else parts + 1)
    if parts > 1:
        index = entries(found.pop("sitemap.xml"))
        assert set(index) == {f"https://example.org/{url}" for url in found}
    listed = [address for data in found.values() for address in entries(data)]
    assert sorted(listed) == [f"https://example.org/a&{number}.html" for number in range(count)]


def test_a_sitemap_is_made_again_when_its_addresses_change(context):
    def digest(*urls):
        return sitemap.sitemaps([Page(url, "a.html", dict) for url in urls], context)[0].settled

    assert digest("a.html") != digest("b.html") != digest("a.html", "b.html")
    assert digest("b.html", "a.html") == digest("a.html", "b.html")


def test_only_the_index_of_a_folder_is_known_by_its_folder():
    cases = {"index.html": "", "data/index.html": "data/", "topics/trade-index.html": "topics/trade-index.html"}
    for url, expected in cases.items():
        assert canonical(BASE_URL, url) == BASE_URL + expected
