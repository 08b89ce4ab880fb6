"""The search: made when what it finds changes, and used in a browser below /repo/ and from disk."""

import datetime as dt
import gzip
import re
import sys
import threading
import time
from base64 import b64encode

import made
import pytest
from test_accessibility import RULES, RUN

from briefgen import pagefind
from briefgen.build import Options, build
from briefgen.config import Config
from briefgen.search import document
from briefgen.showing.context import Context
from harness import assert_none

pytestmark = pytest.mark.searching

DAY = dt.date(2025, 9, 20)
ARTICLE = """---
title: {title}
date: 2025-09-{day}
source: {{publisher: {publisher}, url: "https://example.org/{day}"}}
body: {body}
facts:
  - {{id: rain, claim: "It rained in Łódź for days.", kind: event, date: 2025-09-01, countries: [PL]}}
  - {{id: troops, claim: "Some {number} troops came.", kind: background, date: 2024-05-02, countries: [BY, PL]}}
---
{text}
"""
FILES = {
    "content/articles/one.md": ARTICLE.format(
        title="Wet weather", day="02", publisher="Gazette", body="notes", number="13,000", text="A quiet umbrella."
    ),
    "content/articles/two.md": ARTICLE.format(
        title="<img src=x onerror=alert(1)>",
        day="03",
        publisher="Herald",
        body="source\ntext: none",
        number="900",
        text="A secret parasol.",
    ),
}


@pytest.fixture
def project(tmp_path, write_project):
    return write_project(tmp_path / "project", FILES)


def built(root, **more):
    return build(Options(root, root / "site", DAY, base_url="https://example.org/repo/", jobs=1, **more))


def files_of(root):
    return {path.name: path.stat().st_mtime_ns for path in (root / "site/pagefind").rglob("*") if path.is_file()}


def test_the_index_is_made_again_when_what_it_finds_changes(project):
    assert built(project).errors == ()
    before = files_of(project)
    assert len(before) > 5
    assert not any(name.startswith("pagefind-ui") for name in before)
    packed = list((project / "site/pagefind").rglob("*.pf_*"))
    assert all(gzip.decompress(path.read_bytes()) for path in packed)  # it raises where a file is not whole
    (project / "content/pages").mkdir()
    (project / "content/pages/about.md").write_text("---\ntitle: About\n---\nUs.\n", encoding="utf-8")
    (project / "content/pages/about.md").unlink()
    assert built(project).written == ()
    assert files_of(project) == before
    gone = next((project / "site/pagefind").glob("fragment/*"))
    gone.unlink()
    built(project)
    assert len(files_of(project)) == len(before)
    path = project / "content/articles/one.md"
    path.write_text(FILES["content/articles/one.md"].replace("umbrella", "gutter"), encoding="utf-8")
    assert any(url.startswith("pagefind/fragment/") for url in built(project).written)
    report = built(project, skip=("search",))
    assert not (project / "site/pagefind").exists()
    assert report.lacks_search is False
    assert "wasm" not in (project / "site/search.html").read_text(encoding="utf-8")


def test_what_is_found_reads_as_on_the_page():
    told = "id: x, quote: 'over 13,000 troops'"
    one = made.article("one", 1, told, body="It takes *over 13,000 troops*, he [said](https://example.org/a).\n\nMore.")
    context = Context(made.briefing(one), Config(), DAY)
    found = document(one, context)
    assert "It takes over 13,000 troops, he said." in found
    assert not re.search(r">\s*It takes.*\b1\b", found)


def test_figures_are_found_with_their_unit_and_answers_by_their_words():
    facts = ("id: x, question: q, figure: '9000'", "id: y, answer: [HU, US]", "id: z, answer: Cut by <half>")
    one = made.article("one", 1, *facts)
    found = document(one, Context(made.briefing(one, questions=[made.question(unit="troops")]), Config(), DAY))
    sections = found.partition("<h2")[2]
    for words in ("<p>9,000 troops · one", "<p>Hungary and United States · one", "<p>Cut by &lt;half&gt; · one"):
        assert words in sections


def test_no_thread_outlives_the_program(project, monkeypatch):
    """A process with threads is not safely copied, and templates are compiled by a copy."""
    watch, threads = pagefind._Hearing._watch, threading.active_count()
    monkeypatch.setattr(pagefind._Hearing, "_watch", lambda self: (watch(self), time.sleep(0.3)))
    assert built(project).errors == ()
    assert threading.active_count() == threads


def test_without_the_program_the_page_offers_the_indexes_and_the_build_says_so(project, monkeypatch):
    monkeypatch.setattr(pagefind, "executable", lambda: None)
    report = built(project, strict=True)
    assert (report.errors, report.lacks_search) == ((), True)
    page = (project / "site/search.html").read_text(encoding="utf-8")
    assert 'href="countries/index.html"' in page
    assert "search.js" not in page


ERROR = b64encode(b'{"payload": {"type": "Error", "message": "no"}}').decode()
FAULTS = {
    "ends at once": ("import sys", "ended before"),
    "says what cannot be read": ("print('!!!,', flush=True); input()", "cannot be read"),
    "says that it failed": (f"print({ERROR!r} + ',', flush=True); input()", "Pagefind says: no"),
    "hangs": ("import time; time.sleep(60)", "said nothing"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_program_that_fails_is_told(project, tmp_path, monkeypatch, fault):
    code, told = FAULTS[fault]
    program = tmp_path / "pagefind"
    program.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pagefind, "executable", lambda: program)
    monkeypatch.setattr(pagefind.index, "__defaults__", (1.0,))
    (problem,) = built(project).errors
    assert (problem.code, told in problem.message) == ("no-search", True)
    assert not (project / "site/index.html").exists()


@pytest.fixture
def page(browser, project, serve):
    """The search page below /repo/, with what the console and the network said."""
    assert built(project).errors == ()
    context = browser.new_context(viewport={"width": 390, "height": 900}, reduced_motion="reduce")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    with serve(project / "site") as home:
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith(home) else None)
        page.home = home
        page.goto(f"{home}search.html")
        page.wait_for_selector("form#search:not([hidden])")
        yield page
    context.close()
    assert said == []


def results(page, address=""):
    """What stands there, once it does."""
    if address:
        page.wait_for_url(f"**{address}")
    page.wait_for_selector("#found:not(:empty)")
    links = page.query_selector_all("#results a")
    return [(link.inner_text(), link.get_attribute("href").removeprefix(page.home)) for link in links]


@pytest.mark.browser
def test_results_lead_to_facts(page):
    page.keyboard.press("/")
    page.keyboard.type("troops 13,000")
    assert results(page, "?q=troops+13%2C000") == [("Some 13,000 troops came.", "articles/one.html#troops")]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/one.html#troops")
    page.go_back()
    assert [text for text, _ in results(page)] == ["Some 13,000 troops came."]
    page.focus("#q")
    page.keyboard.press("Escape")
    page.wait_for_url("**/search.html")
    page.fill("#q", "łódź")
    assert {href for _, href in results(page, "%C5%BA")} == {"articles/one.html#rain", "articles/two.html#rain"}


@pytest.mark.browser
def test_filters_hold_for_the_fact_and_stay_in_the_address(page):
    page.select_option("[name=year]", "2024")
    page.select_option("[name=publisher]", "Herald")
    assert results(page, "?year=2024&publisher=Herald") == [("Some 900 troops came.", "articles/two.html#troops")]
    page.select_option("[name=kind]", "event")  # of the article one fact is of that year, another one of that kind
    page.wait_for_selector("#found:text-is('Nothing found.')")
    page.go_back()
    page.reload()
    assert [href for _, href in results(page)] == ["articles/two.html#troops"]
    page.select_option("[name=year]", "")
    page.select_option("[name=publisher]", "")
    page.select_option("[name=country]", "Poland")
    page.select_option("[name=sort]", "oldest")
    assert [href[:12] for _, href in results(page, "sort=oldest")] == ["articles/one"] * 2 + ["articles/two"] * 2


@pytest.mark.browser
def test_only_what_a_page_shows_is_found_and_nothing_of_it_is_markup(page):
    page.fill("#q", "umbrella")
    assert results(page, "?q=umbrella") == [("Wet weather", "articles/one.html")]
    page.fill("#q", "parasol")  # the words of an article whose text is not shown
    page.wait_for_selector("#found:text-is('Nothing found.')")
    page.fill("#q", "onerror")
    results(page, "?q=onerror")
    assert page.query_selector("#results img") is None


@pytest.mark.browser
def test_axe_finds_nothing_in_results(page, browser, axe):
    for scheme in ("light", "dark"):
        context = browser.new_context(bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
        other = context.new_page()
        other.goto(f"{page.home}search.html?q=troops")
        other.wait_for_selector("#results a")
        other.evaluate(axe)
        assert_none(other.evaluate(RUN, RULES))
        context.close()


@pytest.mark.browser
def test_from_disk_the_page_offers_the_indexes(browser, project):
    built(project)
    page = browser.new_page()
    page.goto((project / "site/search.html").as_uri())
    page.wait_for_timeout(300)
    assert page.is_hidden("form#search")
    assert page.is_visible("#indexes a[href='countries/index.html']")
    page.close()
