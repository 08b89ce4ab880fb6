"""The law behind every build that makes only what changed: a page is another one only with other inputs.

Inputs may be wider than what a page shows, never narrower. Here one random edit follows another, and for each page of
the plan whatever inputs it ever had must always have come with the same view; and so for units of pages and the inputs
of these.
"""

import copy
import datetime as dt
import random

import pytest
import yaml

from briefgen.briefing import periods
from briefgen.build import Options, build
from briefgen.outcome import BuildReport
from briefgen.planning import Digests
from briefgen.showing import groups, inputs, timelines, upcoming
from harness import corpus

DAY = dt.date(2024, 5, 7)
ARTICLES, EDITS = 4, 120
LONGEST, LATEST = 5, 3
"""Facts on a page, and facts that a page shows of its parts, here."""
DATES = ("2024", "2024-05", "2024-05-07", "2024-05-08", "2024-06", "2024-06-01", "2025", "2025-03", "2025-03-04")
LATER = "2031-01-01"
"""A year of its own, which has a fact or two, or none."""
SPEAKERS = ({"name": "Ada Lund", "country": "PL"}, {"name": "Bo Ek"}, {"organisation": "Port Office", "country": "BY"})
REGISTRIES = {"people": {"ada": {"name": "Ada Lund"}}, "organisations": {"port": {"name": "Port Office"}}}
FIELDS = {
    "claim": lambda rng: f"Claim {rng.random()}",
    "date": lambda rng: rng.choice((*2 * DATES, *2 * (LATER,), *4 * (None,))),
    "said_by": lambda rng: rng.choice((*SPEAKERS, None, None)),
    "countries": lambda rng: rng.choice((["BY"], ["PL"], ["BY", "PL"], ["BY", "LT"])),
    "modality": lambda rng: rng.choice(("planned", "forecast", None)),
    "event": lambda rng: rng.choice(("flood", "strike", "strike")),
    "question": lambda rng: rng.choice(("dead", "dead", None)),
    "figure": lambda rng: f"{rng.randrange(1, 4)} people",
    "retracted": lambda rng: rng.choice(({"on": "2024-05-06", "reason": "wrong"}, None, None, None)),
    "recorded": lambda rng: rng.choice(("2025-04-01", None)),
    "note": lambda rng: rng.choice(("A note.", None)),
}
"""New values of a fact's fields; None: it has none."""
ARTICLE = {
    "title": ("One", "Two", "Three"),
    "date": ("2024-04-01", "2024-04-02"),
    "topics": (["energy"], ["trade"], ["energy", "trade"]),
    "summary": ("Wet.", "Dry."),
}
"""New values of an article's fields."""


@pytest.fixture
def articles(in_memory, monkeypatch):
    """The files of a small project with long lists."""
    for module in (periods, timelines):
        monkeypatch.setattr(module, "LONGEST", LONGEST)
    for module in (timelines, upcoming, inputs, groups):
        monkeypatch.setattr(module, "LATEST", LATEST)
    corpus(in_memory / "project", ARTICLES, seed="2")
    for name, entries in REGISTRIES.items():
        (in_memory / f"project/content/{name}.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    return sorted((in_memory / "project/content/articles").rglob("*.md"))


def edit(rng, path, *, events):
    """Other values in a few fields of a file's facts, and rarely in those of the article."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    article = yaml.load(front, yaml.BaseLoader)
    for _ in range(rng.randrange(1, 4)):
        fact = rng.choice(article["facts"])
        name = rng.choice(("claim", *(field for field in FIELDS if events or field != "event")))
        fact[name] = copy.deepcopy(FIELDS[name](rng))  # what is one object would be written as an anchor
    for name, values in ARTICLE.items():
        if rng.random() < 0.1:
            article[name] = rng.choice(values)
    if rng.random() < 0.1:
        article["source"]["origin"] = rng.choice(("wire", "own"))
    for fact in article["facts"]:
        # A question's figures are compared, and all have the same unit; a quote is of what was said before.
        fact["figure"] = fact.get("figure") if "people" in str(fact.get("figure")) else None
        fact["question"] = fact.get("question") if fact["figure"] else None
        fact.pop("quote", None)
    plain = {key: value for key, value in article.items() if key != "facts"}
    plain["facts"] = [{key: value for key, value in fact.items() if value} for fact in article["facts"]]
    path.write_text(f"---\n{yaml.safe_dump(plain, sort_keys=False)}---\n{body}", encoding="utf-8")


@pytest.mark.parametrize(("seed", "events"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_page_is_another_one_only_with_other_inputs(articles, seed, events):
    """Where several facts report one event the timeline is planned as a whole, else year by year."""
    rng, root = random.Random(seed), articles[0].parents[3]
    shown, units, kinds, made, errors = {}, {}, set(), 0, 0
    wanted = Digests().wanted

    def compared(site, *_):
        nonlocal made
        for page in site.planned:
            if page.template and (page.inputs or page.settled):
                made += 1
                kinds.add(page.template)
                known = page.url, page.inputs or page.settled, page.title, site.known.now.common
                view = inputs.of_view(page.view())
                assert shown.setdefault(known, view) == view, page.url
        for unit, digest in site.known.units.items():
            pages = {page.url: wanted(page) for page in site.planned if page.unit == unit}
            assert units.setdefault((unit, digest, site.known.now.common), pages) == pages, unit
        return BuildReport(())

    for _ in range(EDITS):
        edit(rng, rng.choice(articles), events=events)
        errors += bool(build(Options(root, root / "site", DAY, cached=False), end=compared).errors)
    assert errors < EDITS / 10
    assert {"article.html", "country.html", "topic.html", "timeline.html", "upcoming.html", "question.html"} <= kinds
    assert len(shown) < 0.7 * made, "every edit makes every page again"
