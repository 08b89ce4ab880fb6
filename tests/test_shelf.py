"""The shelf: the cards of all articles as one record, and what becomes of it by edits."""

import datetime as dt
import random
import re

import pytest

from briefgen import articles
from briefgen.briefing import groups, link
from briefgen.build import Options, build
from briefgen.cache import opened
from briefgen.packs import Packs
from briefgen.shelf import MOST_NEWER, taken
from harness import corpus

DAY = dt.date(2026, 9, 20)
ARTICLES, STEPS = 40, 30


@pytest.fixture
def project(in_memory):
    """A made project, built."""
    corpus(in_memory / "project", ARTICLES, seed="3")
    made(in_memory / "project")
    return in_memory / "project"


def made(root, **options):
    report = build(Options(root, root / "site", DAY, skip=("data", "search"), **options))
    assert report.errors == ()
    return report


def edited(path, rng):
    """Another claim, country and topic in a file, and perhaps another day."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^    claim: .*$", f"    claim: Claim {rng.random()}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^topics: .*$", f"topics: [{rng.choice(('energy', 'trade'))}]", text, flags=re.MULTILINE)
    text = re.sub(r"^countries: .*$", f"countries: [{rng.choice(('BY', 'PL'))}]", text, flags=re.MULTILINE)
    if rng.random() < 0.3:
        text = re.sub(r"^date: .*$", f"date: 202{rng.randrange(3, 6)}-01-01", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def whole(index):
    """All that an index says of its groups."""
    return {
        key: (index.counts[key], index.total(key), [article.id for article in holders], list(index.facts(key)))
        for key, holders in index.articles.items()
    }


def test_after_any_edits_it_leads_to_what_all_articles_say(project, monkeypatch):
    """And each build takes what lies on it, instead of adding up all articles."""
    rng, sizes = random.Random(4), []
    before = link._indexed

    def indexed(library, arrangement):
        assert arrangement is not None
        newest, index = before(library, arrangement)
        plain, fresh = before(library, None)
        assert (newest, whole(index)) == (plain, whole(fresh))
        sizes.append(len(groups.changed(arrangement.cards, library.cards) or "many"))
        return newest, index

    monkeypatch.setattr(link, "_indexed", indexed)
    for number in range(STEPS):
        files = sorted((project / "content").rglob("*.md"))
        path, kind = rng.choice(files), rng.random()
        if kind < 0.2 and len(files) > ARTICLES // 2:
            path.unlink()
        elif kind < 0.4:
            path.with_name(f"copy-{number}.md").write_bytes(path.read_bytes())
        else:
            edited(path, rng)
        made(project)
    assert set(sizes) == {len(groups.Changed._fields)}


def test_an_edit_reads_one_record_and_the_cards_that_are_newer(project, monkeypatch):
    rng, read = random.Random(1), []
    monkeypatch.setattr(Packs, "read_first", lambda *_: pytest.fail("the cards were read one by one"))
    monkeypatch.setattr(articles, "MANY", 4)
    monkeypatch.setattr(articles, "taken", lambda *asked: read.append(asked) or taken(*asked))
    for path in sorted((project / "content").rglob("*.md"))[:3]:
        edited(path, rng)
        made(project)
    assert len(read) == 3


def test_another_is_written_when_many_articles_are_newer(project):
    found, rng = [], random.Random(2)
    for path in sorted((project / "content").rglob("*.md"))[: MOST_NEWER + 1]:
        with opened(project) as cache:
            found.append(cache.reading.shelf)
        edited(path, rng)
        made(project)
    runs = [shelf.run for shelf in found]
    assert runs == [runs[0]] * MOST_NEWER + runs[MOST_NEWER:]
    assert runs[MOST_NEWER] != runs[0]
    assert [len(shelf.newer) for shelf in found] == [*range(MOST_NEWER), 0]
    assert not (project / ".briefgen" / runs[0].pack).exists()


def test_drafts_and_articles_of_one_name_do_not_lead_to_other_articles(project):
    """What lies there is what one build showed; another shows more of it, or less."""
    paths = sorted((project / "content").rglob("*.md"))
    text = paths[0].read_text(encoding="utf-8")
    paths[0].write_text(text.replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    for drafts in (True, False, False, True, True):
        report = made(project, drafts=drafts)
        again = made(project, drafts=drafts, cached=False)
        assert (report.pages, report.drafts) == (again.pages, again.drafts)
        assert again.written == ()
