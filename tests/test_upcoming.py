"""What comes next: soonest first, by month, dates no finer than their source."""

import datetime as dt
import re

import pytest

from briefgen.build import Options, build
from harness import write_project

HEAD = "---\ntitle: T\ndate: 2025-03-01\nsource: https://example.org/x\nfacts:\n"
FACTS = {
    "next-week": "date: 2025-03-10",
    "spring": "date: 2025-21, modality: planned",
    "some-day-in-april": "date: 2025-04-XX, modality: planned",
    "four-days": "date: 2025-04-12/2025-04-16, modality: planned",
    "about-may": "date: 2025-05~, modality: forecast",
    "next-year": "date: 2026, modality: planned",
    "past": "date: 2025-02-10",
    "past-plan": "date: 2025-02-11, modality: planned",
    "dateless": "modality: planned",
    "replaced": "date: 2025-03-11, modality: planned",
    "replacing": "date: 2025-03-12, modality: planned, supersedes: replaced",
    "withdrawn": "date: 2025-03-13, modality: planned, retracted: {reason: No.}",
}
SHOWN = [
    ("March 2025", ["next-week", "replacing"]),
    ("April 2025", ["four-days", "some-day-in-april"]),
    ("May 2025", ["about-may"]),
    ("Spring 2025", ["spring"]),
    ("2026, month not known", ["next-year"]),
]


def page(tmp_path, facts, today=dt.date(2025, 3, 1)):
    lines = [f"  - {{id: {name}, claim: Claim {name}., {keys}}}" for name, keys in facts.items()]
    files = {"briefgen.yaml": "title: U\n", "content/articles/x.md": HEAD + "\n".join(lines) + "\n---\nText.\n"}
    root = write_project(tmp_path, files)
    report = build(Options(root, root / "site", today))
    assert report.errors == ()
    return (root / "site/upcoming.html").read_text("utf-8")


def shown(text):
    months = re.split(r"<h2 id=\"page-[^\"]*\"><span>", text)[1:]
    return [(month.partition("<")[0], re.findall(r"Claim ([a-z-]+)\.", month)) for month in months]


def test_soonest_first_by_month(tmp_path):
    assert shown(page(tmp_path, FACTS)) == SHOWN


@pytest.mark.parametrize(
    "dates",
    [
        ["2025-09-25", "2025-09-30", "2025-09", "2025-10-01", "2025-11-30", "2025-11", "2025-23", "2025-12-01", "2025"],
        ["2025-09-12/2025-09-16", "2025-09-12/2025-12", "2025-09-12/..", "2025-09-13", "2025-09/2025-12", "2025-10-01"],
        ["2026-02-28", "2025-24", "2026-03-01", "2026", "202X", "2030-01-01"],
        ["2025-12-19", "2025-12-20", "../2025-12-20", "2025-12-21"],
    ],
)
def test_a_vague_date_stands_behind_all_that_comes_within_it(dates, tmp_path):
    names = [f"n{chr(ord('a') + at)}" for at in range(len(dates))]
    facts = {f"x-{name}": f"date: {date}, modality: planned" for name, date in zip(names, dates, strict=True)}
    reversed_ids = dict(reversed(facts.items()))
    found = [name for _, group in shown(page(tmp_path, reversed_ids)) for name in group]
    assert found == list(facts)


@pytest.mark.parametrize("words", ["12–16 April", "a day in April", "about May", "spring", "2026"])
def test_dates_are_as_vague_as_their_source(words, tmp_path):
    assert words in page(tmp_path, FACTS)


def test_the_day_is_said_and_counts(tmp_path):
    assert "after 1 March 2025" in page(tmp_path, FACTS)
    assert "7 facts" in page(tmp_path, FACTS)
    later = shown(page(tmp_path, FACTS, dt.date(2025, 4, 14)))
    assert later == SHOWN[1:]


def test_navigation_names_it_when_there_is_something(tmp_path):
    assert '<a href="upcoming.html" aria-current="page">Upcoming</a>' in page(tmp_path, FACTS)
    nothing = page(tmp_path, {"past": "date: 2025-02-10"})
    assert "Nothing in this briefing is planned, or dated after 1 March 2025." in nothing
    assert '<a href="upcoming.html" aria-current' not in nothing
    assert 'href="upcoming.html"' in (tmp_path / "site/changes.html").read_text("utf-8")


def test_a_year_and_a_month_not_known_of_it_share_a_heading(tmp_path):
    facts = {"year": "date: 2026, modality: planned", "month": "date: 2026-XX, modality: planned"}
    root = write_project(
        tmp_path,
        {
            "content/articles/x.md": HEAD
            + "\n".join(f"  - {{id: {name}, claim: Claim {name}., {keys}}}" for name, keys in facts.items())
            + "\n---\nText.\n"
        },
    )
    assert build(Options(root, root / "site", dt.date(2025, 10, 1))).errors == ()
    shown = (root / "site/upcoming.html").read_text("utf-8")
    assert shown.count('id="page-year-2026-01-01"') == 1
    assert "2026, month not known" in shown


def test_what_is_much_is_paged_and_nothing_is_lost(tmp_path):
    days = [f"2026-{1 + n % 3:02}-{1 + n % 28:02}" for n in range(630)] + ["2025-06"] * 2 + ["2026"] * 3
    lines = (f"  - {{id: f{n}, claim: Claim {n}., date: {day}, countries: [NO]}}" for n, day in enumerate(days))
    files = {"briefgen.yaml": "title: U\n", "content/articles/x.md": HEAD + "\n".join(lines) + "\n---\nText.\n"}
    root = write_project(tmp_path, files)
    assert build(Options(root, root / "site", dt.date(2025, 3, 1))).errors == ()
    pages = {path.name: path.read_text("utf-8") for path in (root / "site/timeline").glob("upcoming.*")}
    assert sorted(pages) == [
        "upcoming.2025.html",
        *(f"upcoming.2026{month}.html" for month in ("-01", "-02", "-03", "")),
    ]
    claims = [claim for text in pages.values() for claim in re.findall(r"Claim (\d+)\.", text)]
    main = (root / "site/upcoming.html").read_text("utf-8")
    first = re.findall(r"Claim (\d+)\.", main)
    # A year whose months have pages of their own shows what names no month of it, and leads to the months.
    assert sorted(map(int, claims)) == list(range(635))
    assert "635 facts" in main
    assert first[:2] == ["630", "631"]
    assert len(first) == 30
    assert re.findall(r'href="timeline/(upcoming[^"]*)"', main) == [
        "upcoming.2025.html",
        "upcoming.2026.html",
    ]
    assert '<a href="../upcoming.html" aria-current="true">Upcoming</a>' in pages["upcoming.2026-02.html"]
    assert "What comes next: February 2026" in pages["upcoming.2026-02.html"]
    months = re.findall(r'href="../timeline/(upcoming[^"]*)"', pages["upcoming.2026.html"])
    assert months == [f"upcoming.2026-0{month}.html" for month in (1, 2, 3)]
    country = (root / "site/countries/norway.html").read_text("utf-8")
    part = country.partition("What comes next</h2>")[2].partition("</section>")[0]
    assert len(re.findall(r"Claim \d+\.", part)) == 30
    assert "The first 30 of 635. All of them stand in the timeline, by their dates." in part
