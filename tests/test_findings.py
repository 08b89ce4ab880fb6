"""Findings: what is allowed and yet probably not meant, at the value that is to be looked at."""

import datetime as dt
import random
import time

import pytest
from made import article, briefing, question
from msgspec.structs import replace

from briefgen.briefing.questions import questions
from briefgen.content.articles import Policy, read_article
from briefgen.findings import of_article, of_briefing
from briefgen.findings.names import Slips, edits
from briefgen.findings.near_identical import near_identical
from harness import REPO, TODAY, briefgen

WORDS = [f"word{n}" for n in range(2000)]


def findings(made, asked=None, *, thorough=True, today=dt.date(2025, 9, 30)):
    """All findings on a briefing: those of each article, then those of all together; `asked`: as configured."""
    told = [problem for one in made.content.articles for problem in of_article(one, Slips(made.names))]
    return [*told, *of_briefing(made, questions(made), asked or {}, today, thorough=thorough)]


def found(*articles, only=None, asked=None, **more):
    told = findings(briefing(*articles, **more), asked)
    quiet = ("no-facts", "no-fact-id", "no-archive", "same-fact")  # all facts here have one claim
    return [problem for problem in told if (problem.code == only if only else problem.code not in quiet)]


def codes(*articles, **more):
    return [problem.code for problem in found(*articles, **more)]


@pytest.mark.parametrize(
    ("total", "message"),
    [
        ("value: '22,000'", "10,000 + 6,000 = 16,000, not 22,000"),
        ("value: '16,000'", ""),
        ("value: '17,000', qualifier: about", ""),
        ("value: '17,000'", "10,000 + 6,000 = 16,000, not 17,000"),
        ("low: '15,000', high: '16,000'", "10,000 + 6,000 = 16,000, not 15,000–16,000"),
    ],
)
def test_sums(total, message):
    facts = ("id: x, figure: '10,000'", "id: y, figure: 'about 6,000'", f"figure: {{{total}, sum_of: [x, y]}}")
    assert [problem.message for problem in found(article("a", 1, *facts))] == [message] * bool(message)


def test_sums_of_ranges_and_of_other_units_and_of_other_articles():
    parts = article("a", 1, "id: x, figure: 1 km", "id: y, figure: 200 to 300 m", "id: z, figure: 5 ships")
    for total, count in (("low: 1200, high: 1300, unit: m", 0), ("value: 1500, unit: m", 1)):
        fact = f"id: t, figure: {{{total}, sum_of: [a#x, a#y]}}"
        assert len(found(parts, article("b", 2, fact))) == count
    assert codes(parts, article("b", 2, "id: t, figure: {value: 9, unit: m, sum_of: [a#x, a#z]}")) == []


def test_units_that_do_not_convert_within_one_scope():
    facts = [
        article("a", 1, "id: x, question: q, figure: 5000 troops", "id: w, question: q, figure: 3 thousand troops"),
        article("b", 2, "id: y, question: q, figure: 12 brigades"),
    ]
    (problem,) = found(*facts)
    assert (problem.code, problem.path, problem.line) == ("units-differ", "content/articles/b.md", 6)
    assert codes(facts[0], article("b", 2, "id: y, question: q, figure: 12 km (7.5 miles)")) == ["units-differ"]
    scoped = [
        article("a", 1, "question: q, scope: s, figure: 5 km"),
        article("b", 2, "question: q, scope: t, figure: 5 kg"),
    ]
    assert codes(*scoped) == []


def test_a_figure_without_the_scope_that_others_have():
    facts = [article("a", 1, "question: q, scope: s, figure: 5"), article("b", 2, "id: y, question: q, figure: 5")]
    assert [(problem.code, problem.path[-4:]) for problem in found(*facts)] == [("no-scope", "b.md")]
    assert codes(article("a", 1, "question: q, figure: 5"), facts[1]) == []


def test_figures_with_a_registered_scope_are_fine():
    registered = [question(scopes=("s",))]
    facts = article("a", 1, "question: q, scope: s, figure: 5")
    assert found(facts, questions=registered) == []


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("question: q", True),
        ("question: q, scope: s, said_by: Ann Smith", True),
        ("question: q, figure: 5", False),
        ("question: q, answer: yes", False),
        ("question: q, denies: b#x", False),
        ("question: q, disputes: b#x", False),
        ("question: q, supports: b#x", True),
        ("scope: s", False),
    ],
)
def test_answers_in_the_claim_alone(fact, told):
    facts = article("a", 2, f"id: y, {fact}"), article("b", 1, "id: x")
    assert [(problem.code, problem.line, problem.column) for problem in found(*facts)] == [("no-answer", 6, 41)] * told


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        ("officials", True),
        ("{role: Western officials}", True),
        ("the West", True),
        ("military experts", True),
        ("{role: spokesman}", True),
        ("{role: spokesman, organisation: NATO}", False),
        ("{organisation: NATO}", False),
        ("Ann Smith", False),
        ("{name: Ann Smith, role: official}", False),
        ("Sourcesson", False),
        ("officials, note: The source names none.", False),
    ],
)
def test_vague_speakers(speaker, told):
    assert codes(article("a", 1, f"said_by: {speaker}")) == ["vague-speaker"] * told


@pytest.mark.parametrize(
    ("facts", "more", "told"),
    [
        (["id: x, spoken: true"], "", [(6, 39)]),
        (["id: x, spoken: true, quote: Wet"], "", []),
        (["id: x, spoken: false"], "", []),
        (["id: wet, spoken: true", "id: x"], "", []),  # its words are linked in the text
        (["id: x, quote: Wet", "id: y"], "each: {spoken: true}\n", []),
    ],
)
def test_spoken_words_that_are_not_there(facts, more, told):
    body = "Wet and [cold](#wet)." if "wet" in facts[0] else "Wet and cold."
    made = article("a", 1, *facts, more=more, body=body)
    assert [(problem.line, problem.column) for problem in found(made, only="no-quote")] == told


def test_long_quotes():
    words = " ".join(WORDS[:41])
    assert codes(article("a", 1, f"quote: {words}", body=words)) == ["long-quote"]
    assert codes(article("a", 1, f"quote: {' '.join(WORDS[:40])}", body=words)) == []


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("date: 2025-09-02", True),
        ("date: 2025-10", True),
        ("date: 2025-09", False),
        ("date: 2025-09-01", False),
        ("date: 2025-09-02, modality: planned", False),
        ("date: ../2025-12-01", False),
        ("said_by: {name: Ann Smith, on: 2025-09-02}", True),
        ("said_by: {name: Ann Smith, on: 2025-09-02}, date: 2025-10, modality: planned", True),
        ("said_by: {name: Ann Smith, on: 2025-09-02}, recorded: 2025-09-02", False),
        ("said_by: {name: Ann Smith, on: 2025-09-01}", False),
        ("said_by: {name: Ann Smith, on: 2025-09}", False),
    ],
)
def test_dates_after_the_article(fact, told):
    assert codes(article("a", 1, fact)) == ["late-date"] * told


@pytest.mark.parametrize(
    ("head", "fact", "message"),
    [
        ("recorded: 2025-05-04\n", "", "`recorded` (4 May 2025) lies before the article's date, 5 September 2025"),
        ("recorded: 2025-09-05\nupdated: 2025-09-05\n", "recorded: 2025-09-05", ""),
        ("updated: 2025-09-04\n", "", "`updated` (4 September 2025) lies before the article's date, 5 September 2025"),
        (
            "recorded: 2025-09-07\nupdated: 2025-09-06\n",
            "",
            "`updated` (6 September 2025) lies before the day on which the article was recorded, 7 September 2025",
        ),
        (
            "recorded: 2025-09-07\n",
            "recorded: 2025-09-06",
            "`recorded` (6 September 2025) lies before the day on which the article was recorded, 7 September 2025",
        ),
        (
            "",
            "retracted: {on: 2025-09-04, reason: R.}",
            "`retracted` (4 September 2025) lies before the day on which the fact was recorded, 5 September 2025",
        ),
        (
            "",
            "recorded: 2025-09-08, retracted: {on: 2025-09-07, reason: R.}",
            "`retracted` (7 September 2025) lies before the day on which the fact was recorded, 8 September 2025",
        ),
        ("", "retracted: {on: 2025-09, reason: R.}", ""),
        ("", "recorded: 2025-09-08, retracted: {on: 2025-09-08, reason: R.}", ""),
        ("", "retracted: {reason: R.}", ""),
    ],
)
def test_days_of_the_desk_before_there_was_anything(head, fact, message):
    told = found(article("a", 5, f"id: x{', ' if fact else ''}{fact}", more=head))
    assert [(problem.code, problem.message) for problem in told] == [("early-day", message)] * bool(message)
    assert all(problem.line > 3 for problem in told)


@pytest.mark.parametrize(("accessed", "told"), [("2025-09-04", True), ("2025-09-05", False)])
def test_a_source_that_was_opened_before_it_was_published(accessed, told):
    text = (
        "---\ntitle: A\ndate: 2025-09-05\nsource:\n  publisher: P\n"
        f"  accessed: {accessed}\nfacts: [{{id: x, claim: C.}}]\n---\nText.\n"
    )
    one, _ = read_article(text.encode(), "content/articles/a.md", Policy())
    assert [(problem.code, problem.line, problem.column) for problem in found(one)] == [("early-day", 6, 13)] * told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Volodymyr Zelensky", True),
        ("Zelensky", True),
        ("Volodimir Zelenskyy", True),
        ("VOLODYMYR ZELENSKYY", False),  # it is the name
        ("Zelnorova", False),
        ("Ann", False),
    ],
)
def test_names_close_to_a_registered_one(name, told):
    people = [("zelenskyy", "Volodymyr Zelenskyy"), ("ann", "Anne")]
    for fact in (f"people: [{name}]", f"said_by: {name}"):
        assert codes(article("a", 1, fact), people=people) == ["near-name"] * told


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("min-defence", "mindefence"),  # the id
        ("Ministry of Defense", "mindefence"),
        ("Ministry of Defence", ""),
        ("Ministry of Defiance", ""),  # two letters
        ("Ministry of Defecne", "mindefence"),  # two letters swapped
        ("mindefecne", "mindefence"),
        ("12th Brigade", ""),
        ("11th Brigades", "brigade"),
        ("Southern Command", ""),
        ("NATA", ""),
    ],
)
def test_organisations_close_to_a_registered_one(name, near):
    known = [
        ("mindefence", "Ministry of Defence"),
        ("brigade", "11th Brigade"),
        ("nato", "NATO"),
        ("north", "Northern Command"),
    ]
    for fact in (f"organisations: [{name}]", f"said_by: {name}", f"said_by: {{role: aide, organisation: {name}}}"):
        told = found(article("a", 1, fact), organisations=known, only="near-name")
        assert [problem.hint.partition(",")[0] for problem in told] == [f"write `{near}`"] * bool(near), fact
    assert not found(article("a", 1, f"people: [{name}]"), organisations=known, only="near-name")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Tusk and Kierwinski", "write `said_by: tusk`, and a second fact with `said_by: mswia`,"),
        ("Donald Tusk & Kierwiński", "write `said_by: tusk`, and a second fact with `said_by: mswia`,"),
        ("mswia, and Tusk", "write `said_by: mswia`, and a second fact with `said_by: tusk`,"),
        ("Kierwinski und NATO", "write `said_by: mswia`, and a second fact with `said_by: nato`,"),
        ("Tusk, Donald", ""),
        ("Tusk, Donald Tusk", ""),
        ("Tusk and his minister", ""),
        ("Smith and Tusk", ""),  # which of the two
        ("Johnson & Johnson", ""),
        ("Bread and Roses", ""),  # is registered
        (
            "Kierwinski, Tusk and NATO",
            "write `said_by: mswia`, and more facts with `said_by: tusk` and `said_by: nato`,",
        ),
    ],
)
def test_several_names_in_one(name, hint):
    people = [("tusk", "Donald Tusk"), ("mswia", "Marcin Kierwiński"), ("ann", "Ann Smith"), ("bo", "Bo Smith")]
    known = {"people": [*people, ("jj", "Jo Johnson")], "organisations": [("nato", "NATO"), ("b", "Bread and Roses")]}
    told = found(article("a", 1, f"said_by: '{name}'"), only="several-names", **known)
    assert [problem.hint[: len(hint)] for problem in told] == [hint] * bool(hint)
    assert bool(told) == bool(found(article("a", 1, f"people: ['{name}']"), only="several-names", **known))


@pytest.mark.parametrize("written", ["lukashenka", "av-lukashenka", "{name: lukashenka}"])
def test_an_id_close_to_that_of_a_registered_person(written):
    (problem,) = found(article("a", 1, f"said_by: {written}"), people=[("av-lukashenko", "Alexander Lukashenko")])
    assert (problem.code, problem.hint.partition(",")[0]) == ("near-name", "write `av-lukashenko`")


@pytest.mark.parametrize(
    ("speaker", "hint"),
    [
        ("'Ann Smith, transport minister'", "write `said_by: {name: Ann Smith, role: transport minister}`"),
        ("'Ann Smith, Minister of Roads, Oslo'", 'write `said_by: {name: Ann Smith, role: "Minister of Roads, Oslo"}`'),
        ("{name: 'Ann Smith, minister', on: 2025-09-01}", "write `said_by: {name: Ann Smith, role: minister}`"),
        ("{name: 'Ann Smith, the elder', role: minister}", ""),
        ("'Smith, Ann'", ""),
        ("'Registered, the firm'", ""),
    ],
)
def test_a_speaker_whose_role_stands_in_the_name(speaker, hint):
    told = found(article("a", 1, f"said_by: {speaker}"), people=[("firm", "Registered, the firm")])
    assert [(problem.code, problem.hint) for problem in told] == [("name-with-role", hint)] * bool(hint)


@pytest.mark.parametrize(
    ("older", "newer", "told"),
    [
        ("supersedes: b#y", "", True),
        ("corrects: b#y", "", True),
        ("supports: b#y", "", False),
        ("", "supersedes: a#x", False),
        ("supersedes: b#y", "said_by: {name: Ann, on: 2025-08}", False),
        ("supersedes: b#y, said_by: {name: Ann, on: 2025-09-30}, recorded: 2025-09-30", "", False),
        ("supersedes: b#y, said_by: {name: Ann, on: 2025-09}", "", False),
        ("supersedes: b#y, said_by: {name: Ann, on: 2025-08-31~}", "", False),
        ("", "supersedes: a#x, said_by: {name: Ann, on: 2025-08-31}", True),
        ("", "corrects: a#x, said_by: {name: Ann, on: 2025-08-31}", False),
    ],
)
def test_an_older_fact_takes_the_place_of_none(older, newer, told):
    facts = [article("a", 1, f"id: x, {older}"), article("b", 2, f"id: y, {newer}")]
    assert codes(*facts) == ["older-supersedes"] * told


@pytest.mark.parametrize("kind", ["denies", "disputes"])
@pytest.mark.parametrize(
    ("older", "newer", "told"),
    [
        ("{kind}: b#y", "", True),
        ("", "{kind}: a#x", False),
        ("{kind}: b#y, said_by: Ann", "said_by: {{name: Bo, on: 2025-09-01}}", False),  # on one day
        ("{kind}: b#y, said_by: {{name: Ann, on: 2025-09}}", "", False),
        ("{kind}: b#y", "said_by: {{name: Bo, on: 2025-09-02?}}", False),
        ("", "{kind}: a#x, said_by: {{name: Ann, on: 2025-08-31}}", False),  # told later that he had said so before
    ],
)
def test_an_older_fact_speaks_against_none(kind, older, newer, told):
    facts = [article("a", 1, f"id: x, {older.format(kind=kind)}"), article("b", 2, f"id: y, {newer.format(kind=kind)}")]
    assert codes(*facts) == ["older-denies"] * told


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("said_by: Ann, date: 2025-09, question: q, figure: 12", True),
        ("said_by: Ann, date: 2025-09, question: q, figure: 13", True),
        ("said_by: Bo, date: 2025-09, question: q, figure: 12", False),
        ("said_by: Ann, date: 2025-08, question: q, figure: 12", False),
        ("said_by: Ann, date: 2025-09, question: p, figure: 12", False),
        ("said_by: Ann, date: 2025-09, question: q, figure: 12, scope: here", False),
        ("said_by: Ann, date: 2025-09, question: q, figure: 12, countries: [NO]", False),
        ("said_by: Ann, date: 2025-09, question: q, figure: 12, quote: words", False),
    ],
)
def test_a_fact_copied_within_its_article(fact, told):
    first = "id: x, said_by: Ann, date: 2025-09, question: q, figure: 12"
    assert len(found(article("a", 1, first, f"id: y, {fact}", body="words"), only="same-fact")) == told


@pytest.mark.parametrize(
    ("one", "other", "count"), [("", "ab", 2), ("abc", "abc", 0), ("abc", "xbcd", 2), ("ab", "ba", 1)]
)
def test_edits(one, other, count):
    assert edits(one, other) == edits(other, one) == count


def test_no_archive_is_a_warning_where_the_desk_archives():
    def severities(*sources, asked=None):
        made = [article(f"a{n}", 1) for n in range(len(sources))]
        made = [replace(one, source=replace(one.source, **source)) for one, source in zip(made, sources, strict=True)]
        return [problem.severity for problem in found(*made, only="no-archive", asked=asked and {"no-archive": asked})]

    here = {"url": "https://example.org/x"}
    archived = here | {"archive": "https://web.archive.org/web/1/https://example.org/x"}
    assert severities(here) == severities(here, archived, asked="off") == []
    assert severities(here, asked="warning") == ["off"], "found where it is asked for; it gets its severity as asked"
    assert severities(here, archived) == ["warning"]
    assert severities({}) == []


# --- near-identical bodies ---


def text(seed, words=560):
    rng = random.Random(seed)
    return " ".join(rng.choices(WORDS, k=words))


def changed(words, every):
    row = words.split()
    row[::every] = [f"other{n}" for n in range(len(row[::every]))]
    return " ".join(row)


def pairs(*bodies, origins=None):
    made = [article(f"a{n}", n + 1, body=body, origin=(origins or {}).get(n, "")) for n, body in enumerate(bodies)]
    return [(problem.path[17:19], problem.message.partition("articles/")[2][:2]) for problem in near_identical(made)]


def test_copies_with_small_changes_are_found():
    assert pairs(text(1), text(2), changed(text(1), 30), text(3)) == [("a2", "a0")]
    assert pairs(text(1), text(1).upper().replace(" ", ", ", 40)) == [("a1", "a0")]


def test_what_is_not_nearly_the_same_is_not_told():
    assert pairs(text(1), changed(text(1), 3), text(2)) == []
    assert pairs(text(1, 30), text(1, 30)) == []  # too short to say
    half = " ".join(text(1).split()[:200])
    assert pairs(f"{half} {text(4)}", f"{half} {text(5)}") == []


def test_what_shares_an_origin_is_known_to_be_a_copy():
    assert pairs(text(1), text(1), origins={0: "w", 1: "w"}) == []
    assert pairs(text(1), text(1), origins={1: "a0"}) == []
    assert pairs(text(1), text(1), origins={0: "v", 1: "w"}) == [("a1", "a0")]


def test_each_of_many_copies_is_told_once():
    assert len(pairs(*(text(1) for _ in range(20)))) == 19


def test_it_is_looked_for_by_check_alone():
    made = briefing(article("a", 1, body=text(1)), article("b", 2, body=text(1)))
    assert "near-identical" in [problem.code for problem in findings(made)]
    assert "near-identical" not in [problem.code for problem in findings(made, thorough=False)]


def test_ten_times_the_articles_take_about_ten_times_as_long():
    def seconds(number, same):
        made = [article(f"a{n:05}", 1) for n in range(number)]
        passage = article("p", 1, body="x").passages[0]
        bodies = (text(0 if same else n, 120) for n in range(number))
        made = [
            replace(one, passages=(replace(passage, text=f"{body} {n}"),))
            for n, (one, body) in enumerate(zip(made, bodies, strict=True))
        ]
        start = time.process_time()
        assert len(list(near_identical(made))) == (number - 1 if same else 0)
        return time.process_time() - start

    for same in (False, True):
        small = max(min(seconds(150, same) for _ in range(3)), 0.005)
        assert seconds(1500, same) < 40 * small  # a square would be 100


# --- the example ---


def test_the_two_slips_of_the_example_are_found():
    said = briefgen("check", "--root", REPO, "--today", TODAY, "--format", "text")
    assert "second-unit: 1,084 km = 673.6 miles, not 672" in said.stderr
    assert "derived-sum: 10,000 + 6,000 = 16,000, not 22,000" in said.stderr
    assert "near-identical" not in said.stderr


@pytest.mark.parametrize(
    ("one", "other", "start"),
    [
        ("figure: 5 tanks", "figure: '9,000 planes'", "“tanks” cannot be compared with “planes”"),
        ("figure: 100 pounds", "figure: £7", "“pounds” cannot be compared with “£”"),
        ("figure: 12", "answer: many", "“many” cannot be compared with the figures"),
        ("figure: 9", "figure: 9 km", "a number without a unit cannot be compared with “km”"),
    ],
)
def test_answers_that_cannot_be_compared_are_told(one, other, start):
    made = article("a", 1, f"question: q, {one}"), article("b", 2, f"question: q, {other}")
    (problem,) = found(*made, only="units-differ")
    assert problem.message.startswith(start)


BO = "said_by: {name: Bo, on: 2025-09-01}"


@pytest.mark.parametrize(
    ("other", "newer", "told"),
    [
        (f"id: y, question: q, figure: 13 men, {BO}", "supersedes: a#x", ["b.md"]),
        (f"id: y, question: q, figure: 13 men, {BO}", "corrects: a#x", ["b.md"]),
        (f"id: y, question: q, figure: 13 men, {BO}", "supersedes: [a#x, b#y]", []),
        (f"id: y, question: q, figure: 14 men, {BO}", "supersedes: a#x", []),
        (f"id: y, question: r, figure: 13 men, {BO}", "supersedes: a#x", []),
        ("id: y, question: q, figure: 13 men, said_by: Ann", "supersedes: a#x", []),
        (f"id: y, question: q, figure: 13 men, {BO}", "denies: a#x", []),
    ],
)
def test_a_copy_of_what_was_replaced_is_told_where_it_stands(other, newer, told):
    first = article("a", 2, f"id: x, question: q, figure: 13 men, {BO}")
    problems = found(first, article("b", 3, other), article("c", 9, newer), only="standing-copy")
    assert [problem.path.rpartition("/")[2] for problem in problems] == told
    for problem in problems:
        kind = newer.partition(":")[0]
        assert problem.hint == f"if that holds for this report too, write `{kind}: [a#x, b#y]` there"


def test_a_copy_of_a_report_whose_answer_was_replaced_is_told():
    made = [article(name, 2, f"id: {fact}, question: q, figure: 13", origin="wire") for name, fact in ("ax", "by")]
    problems = found(*made, article("c", 9, "supersedes: a#x"), only="standing-copy")
    assert [(problem.path.rpartition("/")[2], "`c#" in problem.message) for problem in problems] == [("b.md", True)]


@pytest.mark.parametrize(
    ("more", "today", "told"),
    [
        ("", dt.date(2025, 9, 5), 0),
        ("", dt.date(2025, 9, 4), 1),
        ("recorded: 2025-09-07\n", dt.date(2025, 9, 6), 1),
        ("recorded: 2025-09-07\n", dt.date(2025, 9, 7), 0),
        ("recorded: 2025-09-07\n", dt.date(2025, 9, 1), 1),
    ],
)
def test_an_article_of_tomorrow_is_told(more, today, told):
    made = briefing(article("a", 5, "id: x, date: 2026-01, modality: planned", more=more))
    problems = [problem for problem in findings(made, today=today) if problem.code == "future-date"]
    assert len(problems) == told
    for problem in problems:
        assert problem.line == (5 if "`recorded`" in problem.message else 3)


@pytest.mark.parametrize(
    ("mistaken", "mended", "code"),
    [
        ("question: q, figure: 13.000", "question: q", "no-answer"),
        ("question: q, figur: 13", "question: q", "no-answer"),
        ("question: q, figures: {a: dozens}", "question: q", "no-answer"),
        ("question: q, answer: {a: b}", "question: q", "no-answer"),
        ("question: q, denies: a#b#c", "question: q", "no-answer"),
        ("date: 2025-10, modality: plan", "date: 2025-10, modality: asserted", "late-date"),
        (
            "said_by: {name: Kari Lund, on: 2025-10-01}, recorded: soon",
            "said_by: {name: Kari Lund, on: 2025-10-01}",
            "late-date",
        ),
        ("spoken: true, quote: {translation: x}", "spoken: true", "no-quote"),
        ("said_by: officials, note: [a, b]", "said_by: officials", "vague-speaker"),
    ],
)
def test_what_follows_from_a_field_that_could_not_be_read_is_no_finding(mistaken, mended, code):
    def told(fields):
        facts = f"facts:\n  - {{id: x, claim: Something., {fields}}}\n"
        head = "---\ntitle: x\ndate: 2025-09-09\nsource: https://example.org/x\n"
        made, reader = read_article(f"{head}{facts}---\n".encode(), "content/articles/a.md", Policy())
        return len(reader.problems), [problem.code for problem in of_article(made, Slips(briefing().names))]

    assert told(mistaken) == (1, [])
    assert told(mended) == (0, [code])
