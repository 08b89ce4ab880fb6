"""Links in bodies: to pages, facts and headings that are there, former ids of articles included."""

import datetime as dt

import pytest

from briefgen.build import Options, build
from harness import write_project

FILES = {
    "briefgen.yaml": "title: T\n",
    "content/articles/a.md": (
        "---\ntitle: A\naliases: [aa]\ndate: 2025-03-01\nsource: https://example.org/a\ncountries: [PL]\ntopics: [t]\n"
        "facts: [{id: f, claim: The claim.}]\n---\nFirst.\n\n## Far\n\nSecond.\n"
    ),
    "content/articles/b.md": (
        "---\ntitle: B\ndate: 2025-03-02\nsource: https://example.org/b\nbody: notes\n---\n## Here\n\nText.\n"
    ),
    "content/topics/t.md": "---\ntitle: Topic\n---\n## Top\n",
    "content/countries/PL.md": "---\ntitle: Land\n---\n## Land\n",
    "content/pages/p.md": "---\ntitle: Page\n---\n## Side\n",
}


def built(tmp_path, body):
    text = f"---\ntitle: L\ndate: 2025-03-03\nsource: https://example.org/l\nbody: notes\n---\n{body}\n"
    root = write_project(tmp_path, FILES | {"content/articles/l.md": text})
    return build(Options(root, root / "site", dt.date(2025, 3, 4)))


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("../topics/t.md#nope", "that page has no heading `nope`"),
        ("../pages/p.md#nope", "that page has no heading `nope`"),
        ("../countries/PL.md#nope", "that page has no heading `nope`"),
        ("b.md#s-nope", "that article has no fact `s-nope`"),
        ("a.md#s-far", "that heading is not in the excerpt which the page shows"),
        ("aa.md#nope", "that article has no fact `nope`"),
    ],
)
def test_links_to_missing_anchors_are_told(tmp_path, link, message):
    (problem,) = built(tmp_path, f"See [it]({link}).").errors
    assert (problem.code, problem.message) == ("dead-link", f'"{link}": {message}')


def test_links_to_headings_and_facts_lead_there(tmp_path):
    links = ("../topics/t.md#s-top", "../pages/p.md#s-side", "../countries/PL.md#s-land", "b.md#s-here", "a.md#f")
    assert built(tmp_path, " ".join(f"[it]({link})" for link in links)).errors == ()


def test_links_to_a_former_id_lead_to_the_article_and_its_fact(tmp_path):
    assert built(tmp_path, "See [x](aa.md) and [z](aa.md#f).").errors == ()
    shown = (tmp_path / "site/articles/l.html").read_text("utf-8")
    assert '<a href="../articles/a.html">x</a> and <a href="../articles/a.html#f">z</a>' in shown


def test_two_countries_of_one_name_are_told(tmp_path):
    names = "title: T\ncountries: {PL: Land, DE: land, FR: Spain}\n"
    root = write_project(tmp_path, FILES | {"briefgen.yaml": names})
    report = build(Options(root, root / "site", dt.date(2025, 3, 4)))
    assert [problem.message for problem in report.errors if problem.code == "same-name"] == [
        '"Land" is the name of `DE` and of `PL`',
        '"Spain" is the name of `ES` and of `FR`',
    ]
