"""Lists that are split by period, and timelines whose years and months are planned apart, after any edit.

The walks of test_incremental.py have few facts and always an event that several report, for which the timeline is made
as a whole. Here there are many facts, no event, and pages that are split early.
"""

import datetime as dt
import random
import re
import shutil

from briefgen.briefing import periods
from briefgen.build import Options, build
from briefgen.outcome import BuildReport
from briefgen.showing import inputs, timelines, upcoming
from harness import corpus, tree

DAY = dt.date(2026, 9, 20)
ARTICLES, STEPS = 24, 16
LONGEST = 5
"""Facts on a page, here."""
LATEST = 7
"""Facts that a page shows of its parts, here."""


def another_date(rng, text):
    year, month = rng.choice((2023, 2024, 2025, 2026)), rng.randrange(1, 13)
    date = rng.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{rng.randrange(1, 29):02}", "2024-05-07"))
    return replaced(rng, text, r"^    date: .*$", f"    date: {date}")


def another_claim(rng, text):
    return replaced(rng, text, r"^    claim: .*$", f"    claim: Another claim, number {rng.random()}")


def other_countries(rng, text):
    return replaced(rng, text, r"^    countries: .*$", f"    countries: [{rng.choice(('US', 'CN', 'BY'))}]")


def other_topics(rng, text):
    return replaced(rng, text, r"^topics: .*$", f"topics: [{rng.choice(('energy', 'trade'))}]")


def longer_body(rng, text):
    return f"{text}\nOne more sentence, {rng.random()}.\n"


def replaced(rng, text, pattern, line):
    """The text with one of the lines that fit replaced."""
    found = rng.choice(list(re.finditer(pattern, text, re.MULTILINE)))
    return text[: found.start()] + line + text[found.end() :]


CHANGES = (another_date, another_date, another_claim, other_countries, other_topics, longer_body)


def edit(rng, root, number):
    """One edit of the project or of its site; what was done."""
    articles = sorted((root / "content").rglob("*.md"))
    kind, path = rng.random(), rng.choice(articles)
    if kind < 0.1 and len(articles) > ARTICLES // 2:
        path.unlink()
        return f"{path.name} is deleted"
    if kind < 0.2:
        path.with_name(f"copy-{number}.md").write_bytes(path.read_bytes())
        return f"{path.name} is copied"
    if kind < 0.3:
        page = rng.choice(sorted((root / "site").rglob("*20*.html")))
        page.unlink()
        return f"{page.name} is deleted from the site"
    change = rng.choice(CHANGES)
    path.write_text(change(rng, path.read_text(encoding="utf-8")), encoding="utf-8")
    return f"{change.__name__} in {path.name}"


def test_an_edit_leaves_no_page_of_a_period_stale(in_memory, monkeypatch):
    monkeypatch.setattr(periods, "LONGEST", LONGEST)
    monkeypatch.setattr(timelines, "LONGEST", LONGEST)
    for module in (timelines, upcoming, inputs):
        monkeypatch.setattr(module, "LATEST", LATEST)
    root, rng = in_memory / "project", random.Random(LONGEST)
    corpus(root, ARTICLES, seed="7")
    options = Options(root, root / "site", DAY)
    assert build(options).exit_code == 0
    parts = [path.name for path in (root / "site/timeline").iterdir()]
    for name in ("2025.html", "2025-09.html", "2025-09-12.html"):  # years, months and days have pages of their own
        assert any(len(part) == len(name) for part in parts)
    taken_over = 0
    for number in range(STEPS):
        done = edit(rng, root, number)
        report = build(options)
        clean = in_memory / "clean"
        again = build(Options(root, clean, DAY, cached=False))
        assert (report.exit_code, report.pages) == (again.exit_code, again.pages) == (0, again.pages), done
        made, expected = tree(root / "site"), tree(clean)
        wrong = sorted(url for url in made.keys() | expected.keys() if made.get(url) != expected.get(url))
        assert wrong == [], f"step {number}: {done}"
        taken_over += report.pages - len(report.reasons)
        shutil.rmtree(clean)
    assert taken_over > 0.6 * STEPS * report.pages  # otherwise this proves nothing


EDITS = 120
LATER = "2031-01-01"
"""A year of its own, which has a fact or two, or none."""
FEW_DATES = ("2024", "2024-05", "2024-05-07", "2024-05-08", "2024-06", "2024-06-01", "2025", "2025-03", "2025-03-04")


def test_a_page_of_a_period_is_another_only_with_other_inputs(in_memory, monkeypatch):
    """Few facts and few dates, so that periods are long and short by turns, with and without facts of their own."""
    monkeypatch.setattr(periods, "LONGEST", LONGEST)
    monkeypatch.setattr(timelines, "LONGEST", LONGEST)
    for module in (timelines, upcoming, inputs):
        monkeypatch.setattr(module, "LATEST", 3)
    root, rng, shown = in_memory / "project", random.Random(9), {}
    made = [0]
    corpus(root, 3, seed="2")
    articles = sorted((root / "content").rglob("*.md"))

    def compared(site, *_):
        for page in site.planned:
            if page.template in ("timeline.html", "upcoming.html") and page.inputs:
                made[0] += 1
                view = inputs.of_view(page.view())
                assert shown.setdefault((page.url, page.inputs, page.title), view) == view, page.url
        return BuildReport(())

    for _ in range(EDITS):
        path = rng.choice(articles)
        text = path.read_text(encoding="utf-8")
        for _claim in range(4):
            text = another_claim(rng, text)
        for _date in range(rng.randrange(3)):
            text = replaced(rng, text, r"^    date: .*$", f"    date: {rng.choice((*4 * FEW_DATES, LATER))}")
        path.write_text(text, encoding="utf-8")
        build(Options(root, root / "site", dt.date(2024, 5, 7), cached=False), end=compared)
    assert len({url for url, *_ in shown}) > 10
    assert len(shown) < 0.6 * made[0], "every edit makes every page again"
