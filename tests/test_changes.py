"""What changed: the days of changes, their page, and the feed as an independent reader takes it."""

import datetime as dt
import re
import xml.etree.ElementTree as ET

import feedparser
import pytest
from made import article, briefing, read_project
from msgspec.structs import replace

from briefgen.briefing.as_of import as_of
from briefgen.briefing.changes import changes
from briefgen.briefing.link import link
from briefgen.build import Options, build
from briefgen.config import Config
from briefgen.content.edtf import parse
from briefgen.entries import Content
from briefgen.following import files, of_changes
from briefgen.library import shelved
from briefgen.model import Article, Fact, Source
from briefgen.outputs.feeds import NEWEST
from briefgen.pages import plan
from briefgen.showing.changes import LATEST, newest, periods
from briefgen.showing.context import Context
from harness import ReadPage, write_project

TODAY = dt.date(2026, 1, 1)
FIRST = """\
---
title: The <first> & “only” report
date: 2025-03-01
source: {publisher: Gazette, url: 'https://example.org/first'}
updated: 2025-03-20
facts:
  - {id: kept, claim: "It <stands> & stays."}
  - {id: planned, claim: Ten ships will sail., said_by: Ada Example}
  - {id: wrong, claim: The port is closed.}
  - {id: taken-back, claim: A ship sank., retracted: {on: 2025-03-16, reason: The source took it back.}}
  - {id: late, claim: Entered later., recorded: 2025-03-09}
---
Text.
"""
SECOND = """\
---
title: The second report
date: 2025-03-05
recorded: 2025-03-07
source: {publisher: Courier, url: 'https://example.com/second'}
facts:
  - {id: five, claim: Five ships will sail., said_by: Ada Example, supersedes: first#planned}
  - {id: open, claim: The port is open., corrects: first#wrong}
---
Text.
"""
THIRD = """\
---
title: The third report
date: 2025-03-12
source: {publisher: Courier, url: 'https://example.com/third'}
facts: []
---
Text.
"""
FILES = {
    "briefgen.yaml": "title: Ships & ports\ncheck: {no-facts: off}\n",
    "content/articles/first.md": FIRST,
    "content/articles/second.md": SECOND,
    "content/articles/third.md": THIRD,
}
EXPECTED = [
    ("2025-03-20", "updated", "first", ""),
    ("2025-03-16", "retracted", "first#taken-back", ""),
    ("2025-03-12", "added", "third", ""),
    ("2025-03-09", "added", "first#late", ""),
    ("2025-03-07", "corrected", "second#open", "first#wrong"),
    ("2025-03-07", "superseded", "second#five", "first#planned"),
    ("2025-03-07", "added", "second", ""),
    ("2025-03-01", "added", "first", ""),
]


def content_of(root):
    return read_project(root)[0]


def told(content):
    return [
        (str(c.day), c.kind, c.fact.ref if c.fact else c.article.id, c.before.ref if c.before else "")
        for c in changes(link(content)[0])
    ]


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path / "p", FILES)


@pytest.fixture
def built(project):
    """Builds the project; gives a function from a name to a file's text."""

    def make(base_url="https://example.org/repo/", as_of=None):
        report = build(Options(project, project / "site", TODAY, as_of, base_url=base_url))
        assert report.errors == ()
        return lambda name: (project / "site" / name).read_text("utf-8")

    return make


def test_changes_by_the_day_on_which_they_were_recorded(project):
    assert told(content_of(project)) == EXPECTED


def test_the_order_does_not_depend_on_that_of_articles(project):
    content = content_of(project)
    assert told(replace(content, articles=shelved(tuple(content.articles)[::-1]))) == EXPECTED


@pytest.mark.parametrize("day", range(1, 21))
def test_on_a_day_the_changes_up_to_it_are_known(day, project):
    day = dt.date(2025, 3, day)
    assert told(as_of(content_of(project), day)) == [line for line in EXPECTED if line[0] <= str(day)]


def test_a_later_answer_of_the_same_speaker_replaces_the_earlier(tmp_path):
    article = (
        "---\ntitle: {0}\ndate: 2025-03-0{0}\nsource: https://example.org/{0}\nfacts:\n"
        "  - {{id: n, claim: C {0}., said_by: Ada, question: q, figure: {0} ships}}\n---\n"
    )
    files = {f"content/articles/{n}.md": article.format(n) for n in (1, 2, 3)}
    found = told(content_of(write_project(tmp_path, files)))
    assert [line for line in found if line[1] == "superseded"] == [
        ("2025-03-03", "superseded", "3#n", "2#n"),
        ("2025-03-02", "superseded", "2#n", "1#n"),
    ]


@pytest.mark.parametrize(
    ("said", "other", "once"),
    [
        ("question: q, figure: 10 ships, said_by: Ada", "question: q, figure: 10 ships, said_by: Ada", True),
        ("question: q, figure: 10 ships, said_by: Ada", "question: q, figure: 11 ships, said_by: Ada", False),
        ("event: e", "event: e", True),
        ("said_by: Ada", "said_by: Ada", True),
        ("said_by: Ada", "said_by: Bo", False),
    ],
)
@pytest.mark.parametrize("by", ["supersedes", "corrects"])
def test_what_two_copies_say_is_replaced_once(said, other, once, by):
    made = briefing(
        article("a", 2, f"id: x, {said}", origin="wire"),
        article("b", 1, f"id: x, {other}", f"id: y, {other}", origin="wire"),
        article("c", 3, f"id: x, {by}: [a#x, b#x, b#y]"),
    )
    shown = [change.before.ref for change in periods(Context(made, Config(), TODAY)).own if change.before]
    assert shown == (["b#x", "b#y"] if once else ["a#x", "b#x", "b#y"])  # b is the original, and says it twice
    assert len([change for change in changes(made) if change.before]) == 3  # the table of corrections has all


def test_a_withdrawal_is_never_before_the_fact(tmp_path):
    text = FIRST.replace("on: 2025-03-16, ", "on: 2024, ")
    found = told(content_of(write_project(tmp_path, {"content/articles/first.md": text})))
    assert ("2025-03-01", "retracted", "first#taken-back", "") in found


def test_an_update_on_the_first_day_is_no_change(tmp_path):
    text = FIRST.replace("updated: 2025-03-20", "updated: 2025-03-01")
    found = told(content_of(write_project(tmp_path, {"content/articles/first.md": text})))
    assert "updated" not in {kind for _, kind, *_ in found}


def test_the_page_of_changes(built):
    page = built()("changes.html")
    assert re.findall(r"<h2 id=\"([^\"]+)\"><span>([^<]+)", page) == [
        ("page-2025-03-20", "20 March 2025"),
        ("page-2025-03-16", "16 March 2025"),
        ("page-2025-03-12", "12 March 2025"),
        ("page-2025-03-09", "9 March 2025"),
        ("page-2025-03-07", "7 March 2025"),
        ("page-2025-03-01", "1 March 2025"),
    ]
    assert "The source took it back." in page
    assert "<s>Ten ships will sail.</s>" in page
    assert "&lt;first&gt; &amp; “only”" in page
    assert "4 facts" in page
    assert "0 fact" not in page


def test_the_feed_is_found_from_the_pages_that_it_follows(built):
    read_file = built()
    feeds = {"changes.atom.xml": "application/atom+xml", "changes.feed.json": "application/feed+json"}
    for name in ("index.html", "changes.html"):
        others = [e.attributes for e in ReadPage(read_file(name)).named("link") if e.attributes["rel"] == "alternate"]
        assert feeds.items() <= {other["href"]: other["type"] for other in others}.items()


def test_without_an_address_there_is_no_feed(built, project):
    built()
    read_file = built(base_url="")
    assert not (project / "site/changes.atom.xml").exists()
    assert [page for page in project.glob("site/**/*.html") if "atom" in page.read_text("utf-8")] == []
    assert "20 March 2025" in read_file("changes.html")


def test_a_feed_reader_takes_the_feed(built):
    text = built()("changes.atom.xml")
    feed = feedparser.parse(text.encode(), response_headers={"content-type": "application/atom+xml"})
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Ships & ports: changes"
    assert feed.feed.updated == "2025-03-20T00:00:00Z"
    assert feed.feed.author == "Ships & ports"
    hrefs = {link.rel: link.href for link in feed.feed.links}
    assert hrefs["self"] == "https://example.org/repo/changes.atom.xml"
    assert hrefs["alternate"] == "https://example.org/repo/changes.html"
    assert [(entry.updated[:10], entry.tags[0].term) for entry in feed.entries] == [line[:2] for line in EXPECTED]
    newest = feed.entries[0]
    # A title is text: nothing in it is markup, for readers that take it for such neither.
    assert newest.title_detail.type == "text/plain"
    assert "Article updated: The <first> & “only” report" in text.replace("&lt;", "<").replace("&gt;", ">").replace(
        "&amp;", "&"
    )
    assert newest.link == "https://example.org/repo/articles/first.html"
    retracted = feed.entries[1]
    assert retracted.link == "https://example.org/repo/articles/first.html#taken-back"
    assert retracted.summary == "Gazette. The source took it back."
    assert feed.entries[5].summary == "Ada Example. Before: “Ten ships will sail.”"


def ids(text):
    return [element.text for element in ET.fromstring(text).iter("{http://www.w3.org/2005/Atom}id")]


def test_ids_are_tags_that_do_not_move(built, project):
    here = ids(built()("changes.atom.xml"))
    assert len(set(here)) == len(EXPECTED) + 1
    # RFC 4151: authority, date, and then only what may stand in an address's path.
    assert all(re.fullmatch(r"tag:[a-z.]+,\d{4}:[A-Za-z0-9._~!$&'()*+,;=:@/%-]+", name) for name in here)
    assert ids(built(base_url="https://elsewhere.example/")("changes.atom.xml")) == here
    path = project / "content/articles/first.md"
    text = path.read_text("utf-8").replace("Entered later.", "Reworded since.").replace("2025-03-09", "2025-03-10")
    path.write_text(text, encoding="utf-8")
    assert ids(built()("changes.atom.xml")) == here


def test_a_past_day_has_the_feed_of_that_day(built):
    feed = feedparser.parse(built(as_of=dt.date(2025, 3, 8))("changes.atom.xml"))
    assert [(entry.updated[:10], entry.tags[0].term) for entry in feed.entries] == [line[:2] for line in EXPECTED[4:]]


def many(number):
    """A context of as many articles, each with a fact, from 2024 on."""
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(number)]
    articles = tuple(
        Article(
            f"a{n:04}",
            f"content/articles/a{n:04}.md",
            f"A\x00\x0b{n}",
            parse(day.isoformat()),
            Source(publisher="P"),
            (Fact(f"a{n:04}", "f", "Claim.", "background", 1, 1, recorded=day),),
            recorded=day,
        )
        for n, day in enumerate(days)
    )
    return Context(link(Content(shelved(articles)))[0], Config(base_url="https://example.org/"), TODAY)


PARTS = ("2024.html", "2025.html", "2026.html", "atom.xml", "feed.json", "html")


def test_a_long_list_has_parts_and_none_is_lost():
    pages = {page.url: page for page in plan(many(900)) if page.url.startswith("changes")}
    assert sorted(pages) == [f"changes.{part}" for part in PARTS]
    main = pages["changes.html"].view()
    assert sum(len(day.lines) for day in main.days) == LATEST
    assert [(part.label, part.href, part.count) for part in main.parts] == [
        ("2026", "changes.2026.html", 169),
        ("2025", "changes.2025.html", 365),
        ("2024", "changes.2024.html", 366),
    ]
    for part in main.parts:
        view = pages[part.href].view()
        assert sum(len(day.lines) for day in view.days) == part.count
        assert view.parent.href == "changes.html"


def test_the_feed_has_the_newest_and_only_what_xml_may_hold():
    context = many(60)
    followed = of_changes(context, newest(periods(context), NEWEST))
    feed = feedparser.parse(next(page for page in files(followed, context) if page.url == "changes.atom.xml").view())
    assert feed.bozo is False
    assert len(feed.entries) == NEWEST
    assert feed.feed.updated == feed.entries[0].updated == "2024-02-29T00:00:00Z"
    assert "\x00" not in feed.entries[0].title


def test_nothing_recorded(tmp_path):
    files = {"briefgen.yaml": "title: E\nbase_url: https://example.org/\n", "content/articles/.keep": ""}
    root = write_project(tmp_path, files)
    assert build(Options(root, root / "site", TODAY)).errors == ()
    assert "Nothing is recorded yet." in (root / "site/changes.html").read_text("utf-8")
    assert not (root / "site/changes.atom.xml").exists()
