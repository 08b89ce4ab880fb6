"""What was withdrawn or corrected is nowhere shown as if it stood: wherever its words are, so is what became of it."""

import datetime as dt
import json
import re

import pytest

from briefgen.build import Options, build
from harness import assert_none, tree, write_project

CLAIM = "The ferry sank twice."
WRONG = "The ferry carries 900 people."
NEAR = 300
"""Bytes before and behind a claim in which it is said what became of it."""
SAID = re.compile(r"retracted|withdrawn|corrected|corrects", re.IGNORECASE)
ARTICLE = """\
---
title: {title}
date: {day}
source: {{publisher: {publisher}, url: https://example.org/{title}}}
countries: [NO]
topics: [ferries]
facts:
{facts}---
Text of an article.
"""
SPEAKER = "said_by: {name: Ann Lee, role: captain, country: NO}"
FIRST = f"""\
  - id: sank
    claim: {CLAIM}
    date: 2025-09-10
    {SPEAKER}
    retracted: {{on: 2025-09-20, reason: She never said so.}}
  - id: size
    claim: {WRONG}
    date: 2025-09-11
    said_by: {{name: Bo Dahl, country: SE}}
    question: size
    figure: 900 people
"""
SECOND = """\
  - id: too
    claim: Both ferries are slow.
    supports: [first#sank, first#size]
  - id: right
    claim: The ferry carries 90 people.
    corrects: first#size
    question: size
    figure: 90 people
  - id: no
    claim: It is afloat.
    denies: first#sank
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("withdrawn")
    files = {
        "briefgen.yaml": "title: Ferries\nbase_url: https://example.org/\n",
        "content/articles/first.md": ARTICLE.format(title="first", day="2025-09-12", publisher="A", facts=FIRST),
        "content/articles/second.md": ARTICLE.format(title="second", day="2025-09-15", publisher="B", facts=SECOND),
    }
    write_project(root, files)
    report = build(Options(root, root / "site", dt.date(2025, 9, 26)))
    assert not report.errors
    return root / "site"


@pytest.mark.parametrize("claim", [CLAIM, WRONG])
def test_wherever_a_claim_stands_that_no_longer_holds_so_does_what_became_of_it(site, claim):
    seen, bare = set(), []
    for name, data in tree(site).items():
        if name.startswith("data/") or not name.endswith((".html", ".xml", ".json", ".ics")):
            continue  # in a table a column of its own says it, and in a database
        text = data.decode()
        for place in re.finditer(re.escape(claim.rstrip(".")), text):
            seen.add(name.partition("/")[0])
            around = text[max(0, place.start() - NEAR) : place.end() + NEAR]
            if not SAID.search(around):
                bare.append(f"{name}: …{around}…")
    assert {"articles", "countries", "topics", "timeline"} <= seen
    assert_none(bare)


def test_who_speaks_shows_a_withdrawn_statement_as_withdrawn(site):
    [voice] = re.findall(r'<p class="latest">.*?</p>', (site / "countries/norway.html").read_text(), re.DOTALL)[:1]
    assert f"<s>{CLAIM}</s>" in voice
    assert "retracted 20 September 2025: She never said so." in voice


def test_what_is_supported_and_withdrawn_is_said_to_be(site):
    page = (site / "articles/second.html").read_text()
    assert re.search(rf"<dt>Supports \(withdrawn\)</dt><dd><a [^>]*>{re.escape(CLAIM)}</a>", page)
    assert re.search(rf"<dt>Supports \(corrected\)</dt><dd><a [^>]*>{re.escape(WRONG)}</a>", page)
    assert re.search(rf"<dt>Corrects</dt><dd><a [^>]*>{re.escape(WRONG)}</a>", page)


def test_search_engines_read_the_status_of_a_claim(site):
    page = (site / "articles/first.html").read_text()
    [graph] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    claims = {node["text"]: node.get("creativeWorkStatus") for node in json.loads(graph)["@graph"][0]["hasPart"]}
    assert claims == {CLAIM: "Retracted", WRONG: "Corrected"}
