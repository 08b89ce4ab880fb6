"""Feeds of facts, as independent readers take them: what stands in them, and when they say that it moved."""

import datetime as dt
import json
import re

import feedparser
import feedparser_rs
import jsonschema
import pytest

from briefgen.build import Options, build
from briefgen.outputs.feeds import NEWEST
from harness import BASE_URL, ReadPage, tree, write_project

TODAY = dt.date(2025, 6, 1)
FILES = {
    "briefgen.yaml": f"title: Ships & <ports>\nbase_url: {BASE_URL}\nlicense: CC-BY-4.0\nauthor: The desk\n",
    "content/articles/first.md": """\
---
title: First
date: 2025-03-01
countries: [NO]
topics: [ships]
source: {publisher: Gazette, lang: pl, url: 'https://example.org/first'}
facts:
  - {id: sails, claim: "It <sails> & “stays”.", date: 2025-02-27, said_by: {name: Ada Example, role: port director},
     figure: up to 30 ships, quote: {exact: do 30 statków, translation: up to 30 ships}}
  - {id: wrong, claim: The port is closed., countries: [NO, PL]}
  - {id: withdrawn, claim: A ship sank., topics: [], retracted: {on: 2025-03-16, reason: The source took it back.}}
  - {id: doubted, claim: Nobody knows., topics: [law], question: who, scope: at sea, answer: "<nobody>"}
body: notes
---
Written: “do 30 statków”.
""",
    "content/articles/second.md": """\
---
title: Second
date: 2025-03-05
recorded: 2025-03-07
countries: [PL]
source: {publisher: Courier, url: 'https://example.com/second'}
facts:
  - {id: open, claim: The port is open., corrects: first#wrong}
  - {id: no, claim: It is known., denies: first#doubted, said_by: Ada Example}
---
Text.
""",
}
FACTS = ["second#open", "second#no", "first#wrong", "first#withdrawn", "first#sails", "first#doubted"]
UPDATED = {
    "first#sails": "2025-03-01",
    "first#wrong": "2025-03-07",
    "first#withdrawn": "2025-03-16",
    "first#doubted": "2025-03-07",
    "second#open": "2025-03-07",
    "second#no": "2025-03-07",
}
TEXT, DATE_TIME = {"type": "string", "minLength": 1}, {"type": "string", "format": "date-time"}
URL = {"type": "string", "pattern": "^https?://[^ ]+$"}
ITEM = {
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("id", "title", "content_html", "content_text"), TEXT),
        **dict.fromkeys(("url", "external_url"), URL),
        **dict.fromkeys(("date_published", "date_modified"), DATE_TIME),
        "tags": {"type": "array", "items": TEXT},
    },
}
JSON_FEED = {
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        **dict.fromkeys(("title", "description", "language"), TEXT),
        **dict.fromkeys(("home_page_url", "feed_url"), URL),
        "authors": {"type": "array", "minItems": 1, "items": {"required": ["name"], "properties": {"name": TEXT}}},
        "items": {"type": "array", "minItems": 1, "items": ITEM},
    },
}
"""JSON Feed 1.1, as far as we write it."""


@pytest.fixture
def made(tmp_path):
    """Builds the project, perhaps with other files and options; gives its files."""
    write_project(tmp_path, FILES)

    def make(files=None, **options):
        write_project(tmp_path, files or {})
        report = build(Options(tmp_path, tmp_path / "site", **{"today": TODAY, **options}))
        assert report.errors == ()
        return tree(tmp_path / "site")

    return make


def refs(entries):
    return [entry.link.partition("articles/")[2].replace(".html", "") for entry in entries]


def atom_of(data):
    feed = feedparser.parse(data, response_headers={"content-type": "application/atom+xml"})
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def json_of(data):
    """A JSON Feed that its schema and a reader take."""
    found = json.loads(data)
    jsonschema.validate(found, JSON_FEED, format_checker=jsonschema.FormatChecker())
    feed = feedparser_rs.parse(data)
    assert not feed.bozo
    assert feed.version == "json11"
    return found, feed


def test_every_group_has_both_feeds_of_its_own_facts(made):
    files = made()
    groups = {
        "index": FACTS,
        "countries/norway": [ref for ref in FACTS if ref.startswith("first")],
        "countries/poland": ["second#open", "second#no", "first#wrong"],
        "topics/ships": ["first#wrong", "first#sails"],
        "topics/law": ["first#doubted"],
    }
    for name, expected in groups.items():
        atom, (_, other) = atom_of(files[f"{name}.atom.xml"]), json_of(files[f"{name}.feed.json"])
        assert sorted(refs(atom.entries)) == sorted(refs(other.entries)) == sorted(expected), name
        assert refs(atom.entries) == refs(other.entries), name
        assert {link.rel: link.href for link in atom.feed.links}["self"] == f"{BASE_URL}{name}.atom.xml"
        page = "" if name == "index" else f"{name}.html"
        assert atom.feed.link == BASE_URL + page
        days = [entry.published for entry in atom.entries]
        assert days == sorted(days, reverse=True)
    json_of(files["changes.feed.json"])
    own = {name for name in files if name.endswith((".atom.xml", ".feed.json"))}
    assert own == {f"{name}{end}" for name in (*groups, "changes") for end in (".atom.xml", ".feed.json")}


def test_an_entry_moves_only_when_something_became_of_its_fact(made):
    files = made()
    atom, (found, _) = atom_of(files["index.atom.xml"]), json_of(files["index.feed.json"])
    assert dict(zip(refs(atom.entries), [entry.updated[:10] for entry in atom.entries], strict=True)) == UPDATED
    assert [item["date_modified"] for item in found["items"]] == [entry.updated for entry in atom.entries]
    assert atom.feed.updated == "2025-03-16T00:00:00Z"
    # Neither another day, nor another address, nor a word in a text moves anything.
    elsewhere = made(base_url="https://elsewhere.example/", today=dt.date(2027, 1, 1))
    before = re.findall(rb"<(?:id|updated|published)>.*", files["index.atom.xml"])
    assert re.findall(rb"<(?:id|updated|published)>.*", elsewhere["index.atom.xml"]) == before
    assert [item["id"] for item in json.loads(elsewhere["index.feed.json"])["items"]] == [
        item["id"] for item in found["items"]
    ]


def test_an_entry_says_what_a_reader_needs(made):
    files = made()
    atom, (found, _) = atom_of(files["countries/norway.atom.xml"]), json_of(files["countries/norway.feed.json"])
    by_ref = dict(zip(refs(atom.entries), atom.entries, strict=True))
    items = {item["url"].partition("articles/")[2].replace(".html", ""): item for item in found["items"]}
    sails = by_ref["first#sails"]
    assert sails.title == items["first#sails"]["title"] == "It <sails> & “stays”."
    assert sails.title_detail.type == "text/plain"
    html = items["first#sails"]["content_html"]
    for words in (
        "<p>It &lt;sails&gt; &amp; “stays”.</p>",
        "Ada Example, port director",
        "27 February 2025",
        '<blockquote><p lang="pl">do 30 statków</p></blockquote>',
        "In translation: “up to 30 ships”",
        "Figure: up to 30 ships",
        ">Gazette</a>, 1 March 2025",
    ):
        assert words in html
    assert items["first#sails"]["external_url"].startswith("https://example.org/first#:~:text=")
    assert {link.rel: link.href for link in sails.links}["via"] == items["first#sails"]["external_url"]
    assert [tag.term for tag in sails.tags] == items["first#sails"]["tags"] == ["statement", "Norway", "Ships"]
    assert by_ref["first#wrong"].title == "Corrected: The port is closed."
    assert f'{BASE_URL}articles/second.html#open">The port is open.</a>' in by_ref["first#wrong"].content[0].value
    assert by_ref["first#withdrawn"].title == "Retracted: A ship sank."
    assert "The source took it back." in by_ref["first#withdrawn"].content[0].value
    assert "Denied by Ada Example" in by_ref["first#doubted"].content[0].value
    assert "<p>Answer: &lt;nobody&gt; (at sea)</p>" in items["first#doubted"]["content_html"]


def test_pages_name_their_feeds_and_lead_to_them(made):
    files = made()
    for name in ("index", "changes", "countries/norway", "topics/ships"):
        page, stem = ReadPage(files[f"{name}.html"].decode()), name.rpartition("/")[2]
        root = "../" * name.count("/") + f"{name.rpartition('/')[0]}/" * ("/" in name)
        for ending, kind in (("atom.xml", "application/atom+xml"), ("feed.json", "application/feed+json")):
            named = [e.attributes for e in page.named("link") if e.attributes.get("type") == kind]
            assert f"{root}{stem}.{ending}" in [link["href"] for link in named]
            ways = [e.attributes["href"] for e in page.named("a") if e.attributes.get("type") == kind]
            assert ways == [f"{root}{stem}.{ending}"]


def test_without_an_address_there_are_no_feeds(made):
    files = made(base_url="")
    assert [name for name in files if name.endswith((".atom.xml", ".feed.json"))] == []
    assert [name for name, data in files.items() if name.endswith(".html") and b"feed+json" in data] == []


def test_a_past_day_has_the_feeds_of_that_day(made):
    files = made(as_of=dt.date(2025, 3, 6))
    entries = atom_of(files["index.atom.xml"]).entries
    assert {entry.updated[:10] for entry in entries} == {"2025-03-01"}
    assert sorted(refs(entries)) == sorted(ref for ref in FACTS if ref.startswith("first"))
    assert "countries/poland.feed.json" in files


def test_what_xml_may_not_hold_is_left_out_and_a_feed_has_the_newest(made):
    fact = '  - {{id: f{0}, claim: "Bad \\x01 {0}.", recorded: 2025-04-{1:02}}}\n'
    facts = "".join(fact.format(n, n % 28 + 1) for n in range(70))
    head = "---\ntitle: M\ndate: 2025-04-01\ncountries: [FI]\nsource: https://example.org/m\nfacts:\n"
    files = made({"content/articles/many.md": f"{head}{facts}---\nText.\n"})
    for name in ("index", "countries/finland"):
        feed = atom_of(files[f"{name}.atom.xml"])
        assert len(feed.entries) == len(json_of(files[f"{name}.feed.json"])[0]["items"]) == NEWEST
        assert min(entry.published for entry in feed.entries) == "2025-04-07T00:00:00Z"


def test_an_edit_makes_only_the_feeds_of_its_own_groups(made, tmp_path):
    before = made()
    text = FILES["content/articles/first.md"].replace("Nobody knows.", "Nobody knows it.")
    after = made({"content/articles/first.md": text})
    changed = {name for name in after if name.endswith(".feed.json") and after[name] != before[name]}
    # Poland's feed has the fact that denies it, and cites it.
    assert changed == {f"{name}.feed.json" for name in ("index", "countries/norway", "countries/poland", "topics/law")}
    report = build(Options(tmp_path, tmp_path / "site", TODAY))
    assert report.errors == ()
    assert tree(tmp_path / "site") == after
