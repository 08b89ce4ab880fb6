"""Facts that report one event are one entry: its date, its modality, its reports; permalinks stay as they are."""

import datetime as dt
import random

import pytest
from made import article, briefing

from briefgen.briefing.events import events, once
from briefgen.config import Config
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_view
from briefgen.showing.timelines import Address, periods, timeline
from harness import TODAY, read_page


def entry(*articles, **more):
    return events(briefing(*articles, **more))["e"]


def dated(*dates, more=""):
    facts = (f"event: e, date: {date}{more}" for date in dates)
    return entry(*(article(f"a{n}", n + 1, fact) for n, fact in enumerate(facts)))


@pytest.mark.parametrize(
    ("dates", "date", "contradicting"),
    [
        (["2025-09", "2025-09-12"], "2025-09-12", []),
        (["2025-09", "2025-09-12/2025-09-16"], "2025-09-12/2025-09-16", []),
        (["2025", "2025-09-XX", "2025-09"], "2025-09", []),
        (["2025-09-12", "2025-09-14"], "2025-09-14", ["2025-09-12", "2025-09-14"]),
        (["2025-09-14", "2025-09-12"], "2025-09-12", ["2025-09-12", "2025-09-14"]),
        (["2025-09-12", "2025-09-14", "2025-09"], "2025-09", ["2025-09-12", "2025-09-14"]),
        (["2025-08", "2025-09-12"], "2025-09-12", ["2025-08", "2025-09-12"]),
        (["2025-08~", "2025-09-12"], "2025-09-12", []),
    ],
)
def test_the_date_is_the_most_precise_on_which_the_reports_agree(dates, date, contradicting):
    made = dated(*dates)
    assert made.date.text in (date, "2025-09" if date.startswith("2025-09-X") else date)
    assert [one.text for one in made.contradicting] == contradicting


def test_a_date_that_was_replaced_contradicts_nothing():
    made = entry(
        article("a", 1, "id: x, event: e, date: 2025-09-12"),
        article("b", 2, "event: e, date: 2025-09-19, supersedes: a#x"),
    )
    assert (made.date.text, made.contradicting) == ("2025-09-19", ())


def test_without_a_date_it_stands_where_it_was_first_told_of():
    made = entry(article("a", 5, "event: e, said_by: Ann"), article("b", 3, "event: e, said_by: Bea"))
    assert (made.date.text, made.date_role) == ("2025-09-03", "published")


@pytest.mark.parametrize(
    ("said", "modality"),
    [
        (["planned", "asserted"], "asserted"),
        (["forecast", "planned"], "planned"),
        (["offered", "conditional"], "conditional"),
    ],
)
def test_it_is_asserted_as_soon_as_one_report_asserts_it(said, modality):
    made = entry(*(article(f"a{n}", n + 1, f"event: e, modality: {one}") for n, one in enumerate(said)))
    assert made.fact.modality == modality


def test_a_report_that_was_withdrawn_asserts_nothing_and_counts_for_nothing():
    made = entry(
        article("a", 1, "event: e, modality: planned"),
        article("b", 2, "event: e, retracted: {reason: Wrong}"),
    )
    assert (made.fact.modality, made.origins, len(made.reports)) == ("planned", 1, 2)


def test_a_denial_within_the_event_is_no_support():
    made = entry(article("a", 1, "id: x, event: e"), article("b", 2, "event: e, denies: a#x"))
    assert made.origins == 1


def test_the_title_is_registered_or_the_latest_claim_in_force():
    facts = [article("a", 1, "event: e, said_by: Ann"), article("b", 2, "event: e, said_by: Bea")]
    assert entry(*facts).speaker.name == "Bea"
    titled = entry(*facts, events=[("e", "It happens")])
    assert (titled.fact.claim, titled.speaker, titled.fact.quotes) == ("It happens", None, ())


def test_copies_count_once():
    facts = [article(name, 1, "event: e", origin=origin) for name, origin in (("a", "w"), ("b", "w"), ("c", ""))]
    assert entry(*facts).origins == 2


def test_it_names_every_country_that_a_report_names_and_stands_on_each_page_once():
    made = briefing(
        article("a", 1, "event: e, date: 2025-09-12, countries: [PL]"),
        article("b", 2, "event: e, date: 2025-09-12, countries: [BY, PL]"),
        article("c", 3, "date: 2025-09-13, countries: [PL]"),
    )
    context = Context(made, Config(), dt.date.fromisoformat(TODAY))
    for code, count in (("PL", 2), ("BY", 1)):
        period = periods(context.once(made.by_country[code]))
        shown = timeline(period, Address("x", "x.html"), context)
        facts = [fact for month in shown.months for fact in month.facts]
        assert [fact.ref for fact in facts] == ["c#the-claim", "event:e"][-count:]
        assert [link.label for link in facts[-1].countries] == ["Belarus", "Poland"]


def test_the_entry_has_all_reports_and_sources_and_says_what_contradicts():
    made = briefing(
        article("a", 1, "id: x, event: e, date: 2025-09-12"),
        article("b", 2, "id: y, event: e, date: 2025-09-14"),
        article("c", 3, "id: z, denies: a#x"),
    )
    context = Context(made, Config(), dt.date.fromisoformat(TODAY))
    view = fact_view(context.events["e"], context)
    assert [(report.who, report.href, report.date) for report in view.reports] == [
        ("b", "articles/b.html#y", "14 September 2025"),
        ("a", "articles/a.html#x", "12 September 2025"),
    ]
    assert [source.publisher.label for source in view.sources] == ["b", "a"]
    assert view.date_dispute == "12 September 2025 or 14 September 2025"
    assert (view.href, view.support.words) == ("articles/b.html#y", "2 independent sources")
    assert [relation.who for relation in view.support.against] == ["c"]
    assert [fact_view(made.facts[ref], context).ref for ref in ("a#x", "b#y")] == ["a#x", "b#y"]


def test_what_one_fact_reports_stays_that_fact():
    made = briefing(article("a", 1, "id: x, event: e, date: 2025-09-12"))
    assert events(made) == {}
    assert [linked.ref for linked in once(made.dated, {})] == ["a#x"]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_changes_nothing(seed):
    rng = random.Random(seed)
    facts = [
        f"event: e{n % 4}, date: 2025-09-{10 + rng.randrange(3)}, countries: [{rng.choice(['PL', 'BY'])}]"
        for n in range(30)
    ]
    made = [article(f"a{n:02}", 1 + n % 9, fact) for n, fact in enumerate(facts)]
    assert events(briefing(*made)) == events(briefing(shuffled=rng.sample(made, len(made))))


# --- the example ---


def test_the_closed_and_the_reopened_border_stand_once(example_site):
    for page in ("countries/poland.html", "countries/belarus.html", "topics/border.html", "timeline/2025.html"):
        text = (example_site / page).read_text(encoding="utf-8")
        parts = text.partition(">Timeline</h2>")[2].partition("Who speaks")[0] or text
        assert parts.count("Poland closes its border with Belarus") == 1, page
        assert "Poland closes the border with Belarus, railway crossings included" not in parts, page
        assert parts.count("The crossings with Belarus reopen in the night of 24 to 25 September.") == 1, page


def test_permalinks_of_the_reports_stay(example_site):
    page = read_page(example_site / "articles/2025-09-09-moscow-times-poland-closes-border.html")
    assert "border-closes" in page.ids
