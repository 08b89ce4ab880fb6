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
