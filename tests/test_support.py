"""How many independent origins say the same as a fact."""

import datetime as dt
import random
import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import article, briefing

from briefgen import workers
from briefgen.briefing.events import events
from briefgen.briefing.independence import independent, marks
from briefgen.briefing.questions import questions
from briefgen.briefing.support import LISTED, supports
from briefgen.config import Config
from briefgen.showing.context import Context
from briefgen.showing.support import support_view


def support(*articles, **more):
    made = briefing(*articles, **more)
    return supports(made, questions(made))


def support_words(ref, made):
    return support_view(ref, Context(made, Config(), dt.date(2025, 9, 30))).words


def counts(*articles):
    return {ref: found.count for ref, found in support(*articles).items()}


def test_reports_of_one_event():
    facts = [article(n, 1, "id: x, event: e", origin=o) for n, o in (("a", "w"), ("b", "w"), ("c", ""), ("d", ""))]
    found = support(*facts)
    assert {ref: one.count for ref, one in found.items()} == {"a#x": 3, "b#x": 3, "c#x": 3, "d#x": 3}
    assert (found["a#x"].reports, found["a#x"].copies) == (("c#x", "d#x"), ("b#x",))
    assert (found["c#x"].reports, found["c#x"].copies) == (("a#x", "d#x"), ("b#x",))


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("figure: about 6000", "figure: up to 7000", 2),
        ("figure: 5000", "figure: 6000", 1),
        ("answer: [HU, US]", "answer: [US, HU]", 2),
        ("answer: yes", "answer: no", 1),
        ("scope: here, figure: 5", "scope: there, figure: 5", 1),
        ("figures: {here: 5, there: 6}", "scope: here, figure: 5", 1),  # it does not say all that the fact says
        ("scope: here, figure: 5", "figures: {here: 5, there: 6}", 2),
        ("figure: 5", "figure: 5, retracted: {reason: R}", 1),
    ],
)
def test_answers(one, other, count):
    found = counts(article("a", 1, f"id: x, question: q, {one}"), article("b", 2, f"id: y, question: q, {other}"))
    assert found.get("a#x", 1) == count


@pytest.mark.parametrize(
    ("one", "others", "words"),
    [
        ("figure: 5 km", ["figure: 5 km", "figure: 5000 m"], "3 independent sources"),
        ("figure: over 5", ["figure: more than 5"], "2 independent sources"),
        ("figure: about 30000", ["figure: 28000 to 32000"], "1 other source agrees"),
        ("figure: 30000", ["figure: about 30000"], "1 other source agrees"),
        ("figure: 30000", ["figure: 30000", "figure: up to 30000"], "2 other sources agree"),
        ("answer: [US, SE]", ["answer: [SE, United States]"], "2 independent sources"),
        ("figures: {here: 5, there: about 60}", ["figures: {here: 5, there: about 60}"], "2 independent sources"),
        ("figures: {here: 5, there: about 60}", ["figures: {here: 5, there: 60}"], "1 other source agrees"),
        ("event: e", ["event: e"], "2 independent sources"),
    ],
)
def test_figures_that_agree_are_no_sources_of_one_figure(one, others, words):
    said = [article(f"b{n}", 2, f"id: y, question: q, {other}") for n, other in enumerate(others)]
    made = briefing(article("a", 1, f"id: x, question: q, {one}"), *said)
    assert support_words("a#x", made) == words


def test_a_copy_with_another_figure_takes_nothing_from_what_two_reports_say_alike():
    made = briefing(
        article("a", 1, "id: x, question: q, figure: 30"),
        article("b", 2, "id: x, question: q, figure: 30", origin="w"),
        article("c", 3, "id: x, question: q, figure: about 30", origin="w"),
        article("d", 4, "id: x, figure: 30, supports: e#x"),
        article("e", 4, "id: x, figure: 31"),
    )
    assert [support_words(f"{name}#x", made) for name in "abc"] == ["2 independent sources"] * 2 + [
        "1 other source agrees"
    ]
    assert support_words("e#x", made) == "1 other source agrees"  # it says that it supports, and gives another figure


def test_an_answer_no_longer_in_force_supports_nothing():
    found = counts(
        article("a", 1, "id: x, question: q, figure: 10, said_by: Ann"),
        article("b", 2, "id: y, question: q, figure: 20, said_by: Ann"),
        article("c", 1, "id: z, question: q, figure: 10"),
    )
    assert found == {"a#x": 2}  # what was replaced may still be said by others


def test_stated_support_goes_both_ways_and_no_further():
    found = counts(
        article("a", 1, "id: x"), article("b", 2, "id: y, supports: a#x"), article("c", 3, "id: z, supports: b#y")
    )
    assert found == {"a#x": 2, "b#y": 3, "c#z": 2}


def test_support_from_the_same_origin_is_none():
    assert counts(article("a", 1, "id: x", origin="w"), article("b", 2, "id: y, supports: a#x", origin="w")) == {}


def test_what_speaks_against_it_stands_beside_and_is_not_subtracted():
    found = support(
        article("a", 1, "id: x, event: e"), article("b", 2, "id: y, event: e"), article("c", 3, "id: z, denies: a#x")
    )
    assert (found["a#x"].count, [relation.source for relation in found["a#x"].against]) == (2, ["c#z"])
    assert found["b#y"].against == ()


def test_facts_of_one_article_are_one_source():
    assert counts(article("a", 1, "id: x, question: q, figure: 5", "id: y, question: q, figure: 5, said_by: Ann")) == {}


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("said_by: {name: Ann, on: 2025-09-01}", "said_by: {name: ANN, on: 2025-09-01}", 1),
        ("said_by: {name: Ann, on: 2025-09-01}", "said_by: {name: A. Lee, on: 2025-09-01}", 1),
        ("said_by: Ann", "said_by: {name: Ann, on: 2025-09-01}", 1),  # without a day said when it was published
        ("said_by: {name: Ann, on: 2025-09-01}", "said_by: {name: Bo, on: 2025-09-01}", 2),
        ("said_by: {name: Ann, on: 2025-09}", "said_by: {name: Ann, on: 2025-09}", 1),
        ("said_by: {name: Ann, on: 2025-08-01}", "said_by: {name: Ann, on: 2025-09-01}", 1),  # she says it again
        ("said_by: {role: aide, on: 2025-09-01}", "said_by: {role: aide, on: 2025-09-01}", 2),
        ("said_by: {organisation: Port, on: 2025-09-01}", "said_by: {organisation: Port, on: 2025-09-01}", 1),
        ("said_by: {name: Ann, on: 2025-09-01}", "note: N", 2),
        ("note: N", "note: N", 2),
    ],
)
def test_what_one_speaker_says_is_one_source(one, other, count):
    for shared in ("event: e", "question: q, figure: 5", "question: q, figures: {here: 5, there: 6}"):
        articles = article("a", 1, f"id: x, {shared}, {one}"), article("b", 2, f"id: y, {shared}, {other}")
        made = briefing(*articles, people=[("ann", "Ann")], aliases={"ann": ("A. Lee",)})
        found = supports(made, questions(made))
        assert [found[ref].count if ref in found else 1 for ref in ("a#x", "b#y")] == [count, count]
        assert [found[ref].copies for ref in ("a#x", "b#y")] == ([("b#y",), ("a#x",)] if count == 1 else [(), ()])
        assert events(made)["e"].origins == count if "event" in shared else True
        states = {scope.state for group in questions(made).values() for scope in group.scopes}
        assert states <= {"agreed" if count > 1 else "single"}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "Ann", "Bo", "Cy"])), max_size=7))
def test_independent_are_the_most_of_which_no_two_share_a_report_or_a_speaker(pairs):
    made = [
        article(f"a{report}", 1, *(f"id: f{n}, said_by: {who}" if who else f"id: f{n}" for n, who in enumerate(said)))
        for report in range(5)
        if (said := [who for other, who in pairs if other == report])
    ]
    linked = [one for each in made for one in briefing(*made).facts.of(each)] if made else []
    kinds = [marks(one) for one in linked]

    def apart(chosen):
        return all(set(a).isdisjoint(b) for a, b in combinations(chosen, 2))

    most = max((size for size in range(len(kinds) + 1) if any(map(apart, combinations(kinds, size)))), default=0)
    assert independent(linked) == most


@pytest.mark.parametrize("shared", ["event: e", "question: q, figure: 5", "question: q, answer: ['NO', SE]"])
def test_a_paper_that_writes_the_same_again_is_one_source(shared):
    again = [article(f"a{day}", day, f"id: x, {shared}", publisher="P") for day in (1, 2)]
    assert counts(*again) == {"a1#x": 1, "a2#x": 1}
    assert counts(*again, article("b", 3, f"id: x, {shared}", publisher="Q")) == {"a1#x": 2, "a2#x": 2, "b#x": 2}


@pytest.mark.parametrize("shared", ["figure: 5 km", "answer: [US]", "answer: [DAY]", "figures: {here: 5, there: 6}"])
def test_who_says_the_same_again_replaces_nothing(shared):
    said = {day: shared.replace("DAY", ("", "US", "United States")[day]) for day in (1, 2)}
    made = briefing(*(article(f"a{day}", day, f"id: x, question: q, {said[day]}, said_by: Ann") for day in said))
    assert [made.facts[ref].standing.state for ref in ("a1#x", "a2#x")] == ["current", "current"]
    other = article("a3", 3, "id: x, question: q, figures: {here: 7, there: 8}, said_by: Ann")
    if "figures" in shared:
        made = briefing(*made.content.articles, other)
        assert [made.facts[f"a{day}#x"].standing.by for day in (1, 2, 3)] == ["a3#x", "a3#x", ""]


def test_a_speaker_who_supports_himself_elsewhere_is_one_source():
    ann = "said_by: {name: Ann, on: 2025-09-01}"
    found = support(article("a", 1, f"id: x, {ann}"), article("b", 2, f"id: y, supports: a#x, {ann}"))
    assert found == {}


def test_two_papers_that_quote_one_speaker_and_each_another_are_two_sources():
    """As on the page of the question: b tells what Ann said and what Bo said, and is no bridge between them."""
    for shared in ("event: e", "question: q, figure: 5"):
        articles = (
            article("a", 1, f"id: x, {shared}, said_by: Ann"),
            article("b", 2, f"id: y, {shared}, said_by: Ann", f"id: z, {shared}, said_by: Bo"),
            article("c", 3, f"id: x, {shared}, said_by: Bo"),
            article("d", 4, f"id: x, {shared}"),
        )
        made = briefing(*articles)
        found = supports(made, questions(made))
        assert {one.count for one in found.values()} == {3} == {independent(made.facts[ref] for ref in found)}
        assert {one.origins for one in events(made).values()} <= {3}
        told = {ref: (one.reports, one.copies) for ref, one in found.items()}
        assert told["a#x"] == (("b#z", "d#x"), ("c#x",))
        assert told["b#y"] == told["b#z"] == (("a#x", "d#x"), ("c#x",))
        assert told["c#x"] == (("a#x", "d#x"), ("b#z",))  # c stands for what Bo said, b says the same again
        assert told["d#x"] == (("a#x", "b#z"), ("c#x",))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["", "Ann", "Bo", "Cy"]), st.booleans()), max_size=9))
def test_the_count_beside_a_fact_is_the_most_that_say_so_and_all_who_do_are_listed(told):
    """Each report is told by one paper, or by an original and its copy."""
    papers = {}
    for number, (report, who, by_copy) in enumerate(told):
        fact = f"id: f{number}, question: q, figure: 5{f', said_by: {who}' if who else ''}"
        papers.setdefault(f"p{report}{'copy' if by_copy else ''}", []).append(fact)
    made = briefing(*(article(name, 1 + ("copy" in name), *facts, origin=name[:2]) for name, facts in papers.items()))
    linked = [one for name in papers for one in made.facts.of(made.content.articles.whole(name))]
    found = supports(made, questions(made))
    for one in linked:
        support = found.get(one.ref)
        listed = [*support.reports, *support.copies] if support else []
        assert (support.count if support else 1) == independent(linked) == (len(support.reports) if support else 0) + 1
        articles = [ref.partition("#")[0] for ref in (one.ref, *listed)]
        assert sorted(articles) == sorted(papers)  # each once


def test_who_supports_a_fact_counts_with_those_who_say_the_same():
    found = support(
        article("a", 1, "id: x, event: e, said_by: Ann"),
        article("b", 2, "id: y, event: e, said_by: Cy"),
        article("c", 3, "id: y, supports: a#x, said_by: Cy"),
        article("d", 4, "id: y, supports: a#x, said_by: Di"),
    )
    assert (found["a#x"].count, found["a#x"].reports, found["a#x"].copies) == (3, ("d#y", "b#y"), ())


def test_an_answer_that_was_replaced_counts_with_those_who_still_give_it():
    found = support(
        article("a", 1, "id: x, question: q, figure: 5, said_by: Ann", "id: y, question: q, figure: 5, said_by: Bo"),
        article("b", 2, "id: x, question: q, figure: 5, said_by: Cy"),
        article("c", 3, "id: x, question: q, figure: 9, said_by: Ann"),
    )
    assert {ref: one.count for ref, one in found.items()} == {"a#x": 2, "a#y": 2, "b#x": 2}
    assert found["a#x"].reports == ("b#x",)


def test_many_are_counted_and_some_listed():
    found = support(*(article(f"a{n:03}", 1, "id: x, event: e") for n in range(40)))
    assert (found["a000#x"].count, len(found["a000#x"].reports)) == (40, LISTED)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_articles_changes_nothing(seed):
    rng = random.Random(seed)
    made = []
    for n in range(40):
        fact = (
            f"id: x, question: q{rng.randrange(4)}, figure: about {rng.randrange(1, 5)}00, event: e{rng.randrange(9)}"
            f"{rng.choice(['', ', said_by: Ann', ', said_by: {name: Bo, on: 2025-09-01}'])}"
        )
        made.append(article(f"a{n:02}", 1 + n % 9, fact, origin=rng.choice(["", "v", "w"])))
    assert support(*made) == support(shuffled=rng.sample(made, len(made)))


@pytest.mark.parametrize(
    "speaker",
    ["", ", said_by: {name: Ann, on: 2025-09-01}", ", said_by: Speaker NUMBER"],
)
def test_ten_times_the_facts_take_about_ten_times_as_long(speaker):
    def seconds(number):
        said = (speaker.replace("NUMBER", str(n // 3)) for n in range(number))
        facts = (
            f"id: x, event: {'big' if n % 2 else f'e{n // 8}'}, question: q, figure: {n % 40}{by}"
            for n, by in enumerate(said)
        )
        made = briefing(*(article(f"a{n:05}", 1, fact) for n, fact in enumerate(facts)))
        asked = questions(made)
        start = time.process_time()
        with workers.uncollected():  # as in a build; what other tests left behind is not looked through
            assert supports(made, asked)
        return time.process_time() - start

    seconds(50)
    small = max(min(seconds(300) for _ in range(3)), 0.002)
    assert min(seconds(3000) for _ in range(3)) < 60 * small  # a square would be 100


# --- the example ---


def test_the_wire_copy_is_a_copy(example_site):
    page = (example_site / "articles/2025-02-20-news-az-zapad-announced.html").read_text(encoding="utf-8")
    fact = page.partition('id="inspections-offered"')[2].partition("</li>")[0]
    assert "Copy: " in fact
    assert "Guernsey Press" in fact
    assert "independent" not in fact


def test_three_others_agree_with_what_revenko_says_of_belarus(example_site):
    page = (example_site / "articles/2025-09-15-tass-revenko-7000.html").read_text(encoding="utf-8")
    assert "3 other sources agree" in page.partition('id="troops-in-belarus"')[2].partition("</li>")[0]
