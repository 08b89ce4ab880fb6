"""Which answers are in force, and whether they agree: by scope, never across scopes, copies counted once."""

import itertools
import random
import re
import time

import pytest
from made import article, briefing, question

from briefgen.briefing.comparing import agreeing, any_disagree
from briefgen.briefing.questions import questions
from briefgen.config import Config
from briefgen.content.figures import parse
from briefgen.showing.charts import chart, scale
from briefgen.showing.context import Context
from briefgen.showing.disputes import dispute_lines, questions_index
from briefgen.showing.questions import question_view
from harness import TODAY


def group(*articles, unit="", **more):
    return questions(briefing(*articles, questions=[question(unit=unit)] if unit else (), **more))["q"]


def states(*articles, **more):
    return {scope.scope: scope.state for scope in group(*articles, **more).scopes}


def context(made):
    import datetime as dt

    return Context(made, Config(), dt.date.fromisoformat(TODAY))


# --- agreement within a scope ---


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("13000", "13000", "agreed"),
        ("13000", "13001", "disputed"),
        ("about 6000", "6500", "agreed"),
        ("about 6000", "6700", "disputed"),
        ("over 13000", "16000", "agreed"),
        ("over 13000", "16300", "disputed"),
        ("up to 30000", "at least 30000", "disputed"),
        ("30000", "at least 30000", "agreed"),
        ("up to 7000", "5000", "disputed"),
        ("6000 to 8000", "8000", "agreed"),
        ("1084 km", "673.6 miles", "agreed"),
        ("1084 km", "600 miles", "disputed"),
        ("5 thousand troops", "5000 troops", "agreed"),
        ("12 brigades", "5000 troops", "incomparable"),
        ("5 tanks", "'9,000 planes'", "incomparable"),
        ("100 pounds", "£7", "incomparable"),
        ("9", "9 km", "incomparable"),
        ("9", "9", "agreed"),
    ],
)
def test_two_figures(one, other, state):
    facts = (article("a", 1, f"question: q, figure: {one}"), article("b", 2, f"question: q, figure: {other}"))
    assert states(*facts) == {"": state}


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("yes", "Yes", "agreed"),
        ("Łódź", "lodz", "agreed"),
        ("yes", "no", "disputed"),
        ("[US, TR, HU]", "[HU, US, TR]", "agreed"),
        ("[US, TR, HU]", "[US, TR, DE]", "disputed"),
        ("[US, TR, HU]", "[US, TR]", "disputed"),
        ("[US]", "US", "agreed"),
    ],
)
def test_two_answers_that_are_no_figures(one, other, state):
    facts = (article("a", 1, f"question: q, answer: {one}"), article("b", 2, f"question: q, answer: {other}"))
    assert states(*facts) == {"": state}


def test_a_number_and_a_word_cannot_be_compared():
    one, other = article("a", 1, "question: q, figure: 12"), article("b", 2, "question: q, answer: many")
    assert states(one, other) == {"": "incomparable"}
    made = briefing(one, other)
    view = question_view("q", context(made))
    assert (view.state, view.scopes[0].words) == (
        "incomparable",
        "2 answers of 2 independent origins; the answers cannot be compared",
    )
    assert list(questions_index(context(made))) == ["Not comparable"]


def test_a_number_without_a_unit_hides_no_dispute():
    figures = ("9", "9 km", "5 km")
    facts = [article(f"a{n}", 1, f"question: q, figure: {figure}") for n, figure in enumerate(figures)]
    assert states(*facts) == {"": "disputed"}
    assert states(*facts[:2]) == {"": "incomparable"}
    assert states(*facts[:2], unit="km") == {"": "agreed"}


def test_what_shares_a_unit_through_others_can_be_compared():
    facts = [article(f"a{n}", 1, f"question: q, figure: {text}") for n, text in enumerate(("5 km", "9 ha"))]
    both = article("b", 2, "question: q, figures: [5 km, 9 ha]")
    assert states(*facts) == {"": "incomparable"}
    assert states(*facts, both) == {"": "agreed"}


@pytest.mark.parametrize(
    "figures",
    [("0.000000000001", "0.000000000002"), ("0.000000000001", "5"), ("1.00000000000001", "1.00000000000002")],
)
def test_no_chart_where_no_scale_can_be_drawn(figures):
    made = briefing(*(article(f"a{n}", 1, f"question: q, figure: {text}") for n, text in enumerate(figures)))
    (scope,) = question_view("q", context(made)).scopes
    assert scope.chart is None


def test_small_figures_have_a_chart():
    figures = ("0.000001", "0.0002", "5")
    made = briefing(*(article(f"a{n}", 1, f"question: q, figure: {text}") for n, text in enumerate(figures)))
    (scope,) = question_view("q", context(made)).scopes
    assert [bar.low for bar in scope.chart.bars] == sorted((bar.low for bar in scope.chart.bars), reverse=True)
    assert len({tick.x for tick in scope.chart.ticks}) == len(scope.chart.ticks)


def test_the_index_counts_what_the_page_counts():
    facts = [article(f"a{n}", 1, "question: q, figures: [1 km, 2 ha]", origin="wire") for n in range(2)]
    made = briefing(*facts, article("b", 2, "question: q, figure: 1 km"))
    ((link,),) = questions_index(context(made)).values()
    assert question_view("q", context(made)).words.startswith(f"{link.count} answers, ")


def test_the_unit_of_the_question_stands_in():
    facts = (article("a", 1, "question: q, figure: 100"), article("b", 2, "question: q, figure: 62.1 miles"))
    assert states(*facts, unit="km") == {"": "agreed"}
    assert states(*facts, unit="miles") == {"": "disputed"}


def test_scopes_are_never_compared():
    facts = (
        article("a", 1, "question: q, scope: here, figure: 7000"),
        article("b", 2, "question: q, scope: there, figure: 100000"),
    )
    assert states(*facts) == {"here": "single", "there": "single"}


def test_one_fact_answers_several_scopes():
    facts = (
        article("a", 1, "question: q, figures: {here: 10, there: 20}"),
        article("b", 2, "question: q, figures: {here: 10, there: 21}"),
    )
    assert states(*facts) == {"here": "agreed", "there": "disputed"}
    assert group(*facts).state == "disputed"


def test_figures_of_one_fact_do_not_disagree_with_each_other():
    assert states(article("a", 1, "question: q, figures: [10 ships, 20 ships]")) == {"": "single"}


def test_what_two_of_many_say_is_found():
    # The ranges meet pairwise in a chain; only the ends contradict each other.
    figures = [(str(n), parse(f"{n * 10} to {n * 10 + 15}")) for n in range(9)]
    assert any_disagree(figures, "")
    assert not any_disagree(figures[:2], "")
    assert agreeing([figure for _, figure in figures], "")[4] == {3, 4, 5}


def test_ranges_that_only_meet_are_found_among_many():
    figures = [(str(n), parse("200")) for n in range(5)]
    figures += [("over", parse("at least 200")), ("also over", parse("over 190"))]
    assert not any_disagree(figures, "")
    assert any_disagree([*figures, ("under", parse("up to 200"))], "")
    assert not any_disagree([*figures, ("over", parse("up to 200"))], "")  # nobody contradicts himself


# --- copies ---


def test_copies_count_once_and_do_not_dispute_themselves():
    one = article("a", 1, "id: x, question: q, figure: over 13000, said_by: Ann", origin="wire")
    copy = article("b", 1, "id: x, question: q, figure: over 13000, said_by: Ann", origin="wire")
    assert states(one, copy) == {"": "single"}
    assert states(one, copy, article("c", 2, "question: q, figure: 13500")) == {"": "agreed"}


def test_an_article_without_origin_is_one_and_can_be_named_as_one():
    one, copy = article("a", 1, "question: q, figure: 5"), article("b", 2, "question: q, figure: 5", origin="a")
    assert states(one, copy) == {"": "single"}


def test_two_reports_of_one_origin_that_differ_are_a_dispute():
    one = article("a", 1, "question: q, answer: [US, DE]", origin="wire")
    assert states(one, article("b", 1, "question: q, answer: [US, HU]", origin="wire")) == {"": "disputed"}


def test_a_row_says_why_it_is_of_one_origin_with_one_above():
    made = briefing(
        article("a", 1, "id: x, question: q, figure: 5, said_by: Ann"),
        article("b", 2, "id: x, question: q, figure: 5, said_by: Ann", "id: y, question: q, figure: 5, said_by: Bo"),
        article("c", 3, "question: q, figure: 5", publisher="P"),
        article("d", 4, "question: q, figure: 5", publisher="P"),
        article("e", 5, "question: q, figure: 5, said_by: {role: aide}"),
        article("f", 6, "question: q, figure: 5, said_by: {role: aide}"),
        article("g", 7, "question: q, figure: 5, said_by: Cy", origin="w"),
        article("h", 8, "question: q, figure: 5, said_by: Di", origin="w"),
    )
    (scope,) = question_view("q", context(made)).scopes
    assert scope.words.startswith("9 answers of 6 independent origins")
    assert [(row.fact.ref[0], row.who.label, row.again, row.origin) for row in scope.rows] == [
        ("h", "Di", "", "shared with g"),
        ("g", "Cy", "", "shared with h"),
        ("f", "aide", "", ""),
        ("e", "aide", "", ""),
        ("d", "P", "", ""),
        ("c", "P", "same publisher", ""),
        ("b", "Bo", "", ""),
        ("b", "Ann", "same article", ""),
        ("a", "Ann", "same speaker", ""),
    ]


def test_copies_stand_below_the_original_in_the_table():
    facts = "id: x, question: q, figure: 5, said_by: Ann"
    made = briefing(article("a", 2, facts, origin="w"), article("b", 1, facts, "id: y", origin="w"), article("c", 3))
    rows = question_view("q", context(made)).scopes[0].rows
    assert [(row.fact.ref, row.origin, [copy.publisher.label for copy in row.copies]) for row in rows] == [
        ("b#x", "shared with a", ["a"])
    ]


# --- in force ---


def test_the_latest_of_one_speaker_is_in_force():
    facts = [article(n, day, f"question: q, figure: {day * 10}, said_by: Ann") for n, day in (("a", 1), ("b", 2))]
    (scope,) = group(*facts).scopes
    assert [(answer.linked.ref[0], answer.in_force, answer.standing.by[:1]) for answer in scope.answers] == [
        ("b", True, ""),
        ("a", False, "b"),
    ]
    assert scope.state == "single"  # a rising toll was never a dispute, nor is it of two sources


def test_a_question_whose_answers_are_all_replaced_says_so():
    facts = (
        article("a", 1, "id: x, question: q, figure: 10, said_by: Ann"),
        article("b", 2, "id: x, question: q, figure: 30, said_by: Bo, supersedes: a#x"),
        article("c", 3, "id: x, supersedes: b#x"),
    )
    assert states(*facts) == {"": "lapsed"}
    view = question_view("q", context(briefing(*facts)))
    assert (view.state, view.scopes[0].words) == ("lapsed", "2 answers of 2 independent origins; none is in force")


def test_claims_are_in_force_though_they_cannot_be_compared():
    facts = [article(name, 1, "question: q") for name in ("a", "b")]
    view = question_view("q", context(briefing(*facts)))
    words = "2 answers of 2 independent origins; the answers cannot be compared"
    assert (view.state, view.scopes[0].words) == ("incomparable", words)
    assert states(facts[0]) == {"": "single"}
    assert states(facts[0], article("b", 1, "question: q, figure: 5")) == {"": "incomparable"}


@pytest.mark.parametrize(
    ("later", "state"),
    [
        ("figure: 5, corrects: a#x", "remaining"),  # the same figure, for another reason
        ("figure: 5", "agreed"),
        ("kind: denial", "single"),  # of something else: it gives no answer, and need not
        ("corrects: a#x, retracted: {reason: R}", "remaining"),
    ],
)
def test_one_source_is_said_only_where_no_other_answered(later, state):
    facts = article("a", 1, "id: x, question: q, figure: 5"), article("b", 2, f"id: y, question: q, {later}")
    assert states(*facts) == {"": state}


def test_a_question_that_nobody_answers_has_no_source():
    assert question_view("q", context(briefing(article("a", 1)))).state == "unanswered"


def test_what_is_left_of_several_answers_says_so():
    facts = article("a", 1, "id: x, question: q, figure: 5"), article("b", 2, "question: q, figure: 5, corrects: a#x")
    view = question_view("q", context(briefing(*facts)))
    assert view.scopes[0].words == "2 answers of 2 independent origins; one is in force"
    assert list(questions_index(context(briefing(*facts)))) == ["One source in force"]


def test_a_fact_may_hold_in_one_scope_only():
    one = article("a", 1, "id: x, question: q, said_by: Ann, figures: {here: 10, there: 20}")
    made = briefing(one, article("b", 2, "id: y, question: q, said_by: Ann, scope: here, figure: 12"))
    assert made.facts["a#x"].in_force
    held = {(a.linked.ref, a.scope): a.in_force for s in questions(made)["q"].scopes for a in s.answers}
    assert held == {("a#x", "here"): False, ("a#x", "there"): True, ("b#y", "here"): True}
    rows = question_view("q", context(made)).scopes[0].rows
    assert [(row.struck, row.reason_href) for row in rows] == [(False, ""), (True, "articles/b.html#y")]
    assert rows[1].reason == "replaced on 2 September 2025 by Ann: “The claim”"


def test_the_same_day_replaces_nothing():
    facts = [article(n, 1, f"question: q, figure: {n2}, said_by: Ann") for n, n2 in (("a", 1), ("b", 2))]
    assert states(*facts) == {"": "disputed"}


def test_a_copy_printed_later_replaces_nothing():
    facts = [
        article(n, day, "id: x, question: q, figure: 5, said_by: Ann", origin="w") for n, day in (("a", 1), ("b", 4))
    ]
    made = briefing(*facts)
    assert all(linked.in_force for linked in made.facts.values())
    assert all(answer.in_force for answer in questions(made)["q"].scopes[0].answers)
    later = article("b", 4, "id: x, question: q, figure: 6, said_by: {name: Ann, on: 2025-09-03}", origin="w")
    assert not briefing(facts[0], later).facts["a#x"].in_force  # the same report may tell of two days


def test_unnamed_speakers_of_two_articles_are_not_the_same():
    facts = [article(n, d, f"question: q, figure: {d}, said_by: {{role: official}}") for n, d in (("a", 1), ("b", 2))]
    assert states(*facts) == {"": "disputed"}


def test_a_fact_without_a_number_takes_an_answer_out_of_force_and_is_named():
    one = article("a", 1, "id: x, question: q, figure: over 13000, said_by: Ann")
    cut = article("b", 2, "id: y, said_by: Bea, supersedes: a#x")
    made = briefing(one, cut)
    (row,) = question_view("q", context(made)).scopes[0].rows
    assert (row.struck, row.reason_href) == (True, "articles/b.html#y")
    assert row.reason == "replaced on 2 September 2025 by Bea: “The claim”"


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        ("", "id: z, question: q, figure: 20, said_by: Ann", "settled"),  # her own later answer
        ("", "id: z, corrects: a#x", "settled"),
        ("retracted: {reason: Wrong}", "", "settled"),
        ("", "", "disputed"),
    ],
)
def test_settled_is_what_was_disputed_and_is_not_any_more(first, last, state):
    one = article("a", 1, f"id: x, question: q, figure: 10, said_by: Ann{', ' if first else ''}{first}")
    facts = [one, article("b", 2, "id: y, question: q, figure: 20, said_by: Bea")]
    assert states(*facts, *([article("c", 3, last)] if last else [])) == {"": state}


def test_an_answer_that_had_ended_was_no_dispute():
    facts = (
        article("a", 1, "question: q, figure: 10, said_by: Ann"),
        article("b", 3, "question: q, figure: 20, said_by: Ann"),
        article("c", 3, "question: q, figure: 20, said_by: Bea"),
    )
    assert states(*facts) == {"": "agreed"}


def test_what_is_denied_is_disputed_but_not_from_another_scope():
    one = article("a", 1, "id: x, question: q, scope: here, figure: 10")
    assert states(one, article("b", 2, "denies: a#x")) == {"here": "disputed"}
    across = article("b", 2, "question: q, scope: there, figure: 99, disputes: a#x")
    assert states(one, across) == {"here": "single", "there": "single"}
    made = briefing(one, across)
    assert [fact.ref[0] for fact, _ in question_view("q", context(made)).disputes] == ["b"]


def test_a_question_has_the_gravest_state_of_its_scopes():
    facts = [
        article("a", 1, "question: q, figures: {x: 1, y: 1}"),
        article("b", 2, "question: q, figures: {x: 1, y: 2}"),
    ]
    assert group(*facts).state == "disputed"


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_articles_changes_nothing(seed):
    rng = random.Random(seed)
    facts = [
        f"question: q{rng.randrange(3)}, scope: s{rng.randrange(2)}, figure: {rng.randrange(1, 4)}0, said_by: P{n % 4}"
        for n in range(40)
    ]
    made = [article(f"a{n:02}", 1 + n % 20, fact, origin=rng.choice(["", "w"])) for n, fact in enumerate(facts)]
    shuffled = rng.sample(made, len(made))
    one, other = questions(briefing(*made)), questions(briefing(shuffled=shuffled))
    assert one == other


def test_a_question_with_thousands_of_answers_takes_no_square():
    made = [article(f"a{n:04}", 1 + n % 28, f"question: q, figure: {n}, said_by: P{n % 50}") for n in range(3000)]
    linked = briefing(*made)
    start = time.process_time()
    assert questions(linked)["q"].state == "disputed"
    assert time.process_time() - start < 3


# --- views ---


def test_the_odd_member_is_marked():
    made = briefing(
        article("a", 1, "question: q, answer: [US, TR, DE]"), article("b", 1, "question: q, answer: [TR, US, HU]")
    )
    rows = question_view("q", context(made)).scopes[0].rows
    assert [[member.label for member in row.members if member.odd] for row in rows] == [["Hungary"], ["Germany"]]
    (line,) = dispute_lines(context(made))
    assert (line.words, line.who, line.question.href) == ("Hungary or Germany", "b and a", "questions/q.html")
    assert line.date == "1 Sep 2025"


def test_a_country_in_a_list_is_the_same_by_code_and_by_name():
    made = briefing(
        article("a", 1, "question: q, answer: [United States, Türkiye, DE]"),
        article("b", 2, "question: q, answer: [US, TR, Germany]"),
        article("c", 3, "question: r, answer: NO"),  # which is no country
        article("d", 4, "question: r, answer: 'no'"),
        article("e", 5, "question: s, answer: NO"),
        article("f", 6, "question: s, answer: [NO]"),
    )
    states = {name: group.state for name, group in questions(made).items()}
    assert states == {"q": "agreed", "r": "agreed", "s": "disputed"}
    row = question_view("q", context(made)).scopes[0].rows[0]
    assert [(member.label, member.odd) for member in row.members] == [
        ("United States", False),
        ("Turkey", False),
        ("Germany", False),
    ]


def test_who_gives_none_of_the_figures_is_not_named_beside_them():
    made = briefing(
        article("a", 1, "question: q, figure: 100, said_by: Ann"),
        article("b", 2, "question: q, figure: 300, said_by: Bo"),
        article("c", 3, "question: q, answer: cut by half, said_by: Cy"),
    )
    (line,) = dispute_lines(context(made))
    assert (line.words, line.who, line.date) == ("100 or 300", "Ann (1 Sep 2025) and Bo (2 Sep 2025)", "")


def test_a_dispute_in_a_line_gives_each_speaker_his_own_day():
    bo = "said_by: {name: Bo, on: 2025-08}"
    made = briefing(
        article("a", 1, f"id: x, question: q, figure: 300, {bo}"),
        article("b", 2, "question: q, figure: 100, said_by: Ann"),
        article("c", 3, "question: q, figure: 100, said_by: Cy"),
        article("d", 4, "question: q, figure: 300, said_by: Di"),
    )
    (line,) = dispute_lines(context(made))
    assert (line.who, line.date) == ("Cy (3 Sep 2025), Di (4 Sep 2025) and 2 more", "")


def test_the_line_on_a_country_s_page_names_who_speaks_for_it():
    said = {
        "Ann": ("PL", 100),
        "Bo": ("PL", 300),
        "Cy": ("BY", 300),
        "Di": ("", 300),
        "Ed": ("BY", 200),
        "Flo": ("", 200),
    }
    made = briefing(
        *(
            article(name, 1, f"question: q, countries: [BY, PL], figure: {figure}, said_by: {{name: {name}{country}}}")
            for name, (code, figure) in said.items()
            for country in [f", country: {code}" if code else ""]
        )
    )
    lines = {code: dispute_lines(context(made), code)[0] for code in ("", "BY", "PL")}
    assert {line.words for line in lines.values()} == {"100, 200 or 300"}
    assert {code: line.who for code, line in lines.items()} == {
        "": "Ann, Flo and 4 more",
        "BY": "Ann, Ed, Cy and 3 more",  # in the order of the figures, as far as they go
        "PL": "Ann, Flo, Bo and 3 more",
    }


def test_disputes_stand_on_the_countries_of_the_question():
    more = "countries: [BY]\n"
    made = briefing(
        article("a", 1, "question: q, figure: 1 km", more=more), article("b", 2, "question: q, figure: 3 km")
    )
    assert [line.words for line in dispute_lines(context(made), "BY")] == ["1 km or 3 km"]
    assert dispute_lines(context(made), "PL") == ()
    assert list(questions_index(context(made))) == ["Disputed"]


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (["at least 350 million EUR", "about 200 million EUR"], "about 200 million EUR or at least 350 million EUR"),
        (["at least 200", "up to 200"], "up to 200 or at least 200"),
        (
            ["7,000 men", "7,000 men", "over 13,000 men", "up to 30,000 men"],
            "7,000 men, over 13,000 men or up to 30,000 men",
        ),
        (["5", "over 9", "about 7", "up to 100", "8"], "5 or up to 100, and 3 more"),
        (["100 km", "about 100 miles"], "100 km or about 100 miles"),
        (["over 13 men", "up to 30 men", "no more than 30 men"], "over 13 men or no more than 30 men"),
        (["over 13 km", "up to 9,000 m", "up to 9 km"], "up to 9 km or over 13 km"),
    ],
)
def test_a_dispute_in_a_line_keeps_the_words_of_the_figures(figures, words):
    made = briefing(*(article(f"a{n}", 1, f"question: q, figure: '{text}'") for n, text in enumerate(figures)))
    assert [line.words for line in dispute_lines(context(made))] == [words]


def test_the_labels_of_a_chart_are_short_and_never_meet():
    texts = ("1 million EUR", "40 million EUR", "1.5 billion EUR")
    made = briefing(*(article(f"a{n}", 1, f"question: q, figure: {text}") for n, text in enumerate(texts)))
    (scope,) = questions(made)["q"].scopes
    drawn = chart(scope.answers, "EUR", "Cost")
    shown = [tick for tick in drawn.ticks if tick.label]
    assert (shown[0].label, shown[-1].label) == (drawn.ticks[0].label, drawn.ticks[-1].label)
    assert any(tick.label.endswith(" million") for tick in shown)
    assert any(tick.label.endswith(" billion") for tick in shown)
    for one, other in itertools.pairwise(shown):
        assert (other.x - one.x) * 480 > (len(one.label) + len(other.label)) / 2 * 6


@pytest.mark.parametrize(
    ("low", "high", "ticks", "logarithmic"),
    [
        (1000, 2000, [0, 500, 1000, 1500, 2000, 2500], False),
        (13000, 125000, [0, 50000, 100000, 150000], False),
        (1000, 100000, [500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000], True),
        (1080, 1090, [1078, 1080, 1082, 1084, 1086, 1088, 1090, 1092], False),
        (0, 0, [0, 0.2], False),
        (5, 5, [0, 1, 2, 3, 4, 5, 6], False),
        (1, 10_000_000, [0.1, 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000], True),
    ],
)
def test_scales_have_round_ticks_and_room_at_both_ends(low, high, ticks, logarithmic):
    made = scale(low, high)
    assert (list(made.ticks), made.logarithmic) == (ticks, logarithmic)
    assert 0 <= made.at(low) <= made.at(high) < 1


def test_a_chart_is_in_one_unit_and_opens_where_figures_do():
    made = briefing(
        article("a", 1, "question: q, figure: over 100 km"),
        article("b", 2, "question: q, figure: up to 100 miles"),
        article("c", 3, "question: q, figure: 3 brigades"),
    )
    (scope,) = questions(made)["q"].scopes
    drawn = chart(scope.answers, "km", "Length")
    assert drawn.unit == "km"
    by, over = drawn.bars
    assert (by.opens_down, over.opens_up) == (True, True)
    assert (by.note, over.note) == ("up to 100 miles · 2 September", "over 100 · 1 September") or by.note.startswith(
        "up"
    )
    assert by.high > over.low
    assert "Length, on a scale from 0 to 200 km" in drawn.label
    assert chart(scope.answers[:2], "km", "") is None  # one of the two cannot be compared


# --- the example ---


@pytest.fixture(scope="module")
def troops(example_site):
    return (example_site / "questions/zapad-2025-troops.html").read_text(encoding="utf-8")


def test_the_size_of_the_exercise_is_disputed(troops):
    whole = troops.partition('id="page-whole-exercise-1"')[0].rpartition("<section")[2]
    assert "disputed" in whole
    assert "<svg" in troops
    assert re.search(r'role="img" aria-labelledby="page-whole-exercise-1-chart-title', troops)
    assert "style=" not in troops


def test_the_cut_by_nearly_half_is_named_where_it_took_the_number_away(troops):
    row = next(row for row in troops.split("<tr") if "over 13,000" in row and 'class="struck"' in row)
    assert "The number of troops is cut by nearly half." in row
    assert "2025-05-28-moscow-times-drills-reduced.html#troops-halved" in row
    assert "Copies: " in row
    assert "Guernsey Press" in row


def test_germany_and_hungary_are_the_odd_members(example_site):
    page = (example_site / "questions/zapad-2025-observers.html").read_text(encoding="utf-8")
    odd = re.findall(r'<mark class="odd">([^<]+)</mark>', "".join(re.findall("<td.*?</td>", page, re.DOTALL)))
    assert odd == ["Germany", "Hungary"]


def test_the_disputed_questions_stand_on_the_front_page(example_site):
    home = (example_site / "index.html").read_text(encoding="utf-8")
    assert "Where sources disagree" in home
    assert home.count('href="questions/zapad-2025-troops.html"') >= 3


@pytest.mark.parametrize(
    ("newer", "until"),
    [
        ("corrects: a#x", "2025-09-15"),
        ("corrects: a#x, recorded: 2025-09-16", "2025-09-16"),  # until then the desk did not know
        ("corrects: a#x, said_by: {name: Ann, on: 2025-09-12}", "2025-09-15"),
        ("supersedes: a#x, recorded: 2025-09-16", "2025-09-15"),
        ("supersedes: a#x, said_by: {name: Ann, on: 2025-09-12}", "2025-09-12"),
    ],
)
def test_a_correction_counts_from_when_it_came_in(newer, until):
    made = briefing(article("a", 10, "id: x"), article("b", 15, f"id: y, {newer}"))
    standing = made.facts["a#x"].standing
    assert (standing.by, standing.until and standing.until.text) == ("b#y", until)
