"""Facts as they are read: defaults, ids, figures, words, relations, and what articles lend to them."""

import datetime as dt

import pytest

from briefgen.content import yamllayout
from briefgen.content.articles import ARTICLE, SOURCE, Policy, read_article
from briefgen.content.facts import FACT, OF_ARTICLE, OF_SOURCE

HEAD = "title: A\ndate: 2025-09-02\nsource: {publisher: Gazette, url: 'https://example.org/a'}\n"
PUBLISHED = dt.date(2025, 9, 2)


def read(facts, more="", body=""):
    """The article with these facts, read without a problem."""
    article, reader = read_text(facts, more, body)
    assert reader.problems == []
    return article


def read_text(facts, more="", body=""):
    text = f"---\n{HEAD}{more}facts:\n{facts}\n---\n{body}"
    return read_article(text.encode(), "content/articles/a.md", Policy())


def one(fact, more="", body=""):
    """The one fact, written in braces."""
    (found,) = read(f"  - {{{fact}}}", more, body).facts
    return found


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("id: x, claim: C", "background"),
        ("id: x, claim: C, date: 2025", "event"),
        ("id: x, claim: C, date: 2025, said_by: Ada", "statement"),
        ("id: x, claim: C, date: 2025, said_by: {role: clerk}", "statement"),
        ("id: x, claim: C, said_by: Ada, question: q, figure: 12", "figure"),
        ("id: x, claim: C, said_by: Ada, question: q, figures: {all: 12}", "figure"),
        ("id: x, claim: C, said_by: Ada, question: q, answer: none", "statement"),
        ("id: x, claim: C, figure: 12", "background"),
        ("id: x, claim: C, question: q, figure: 12, denies: other#y", "denial"),
        ("id: x, claim: C, said_by: Ada, disputes: other#y", "statement"),
        ("id: x, claim: C, kind: event, denies: other#y", "event"),
    ],
)
def test_the_kind_follows_from_what_is_written(fact, kind):
    assert one(fact).kind == kind


def test_an_id_is_made_from_the_first_words_of_the_claim():
    found = read("  - claim: “Größte” Übung, of Russia's army since the war began\n  - {id: y, claim: C}").facts
    assert [(fact.id, fact.id_given) for fact in found] == [("grosste-ubung-of-russias-army-since", False), ("y", True)]
    assert found[0].ref == "a#grosste-ubung-of-russias-army-since"
    (wordless,) = read("  - claim: Учение началось").facts
    assert wordless.id == "fact-1"


def test_an_id_never_is_an_anchor_that_the_page_needs():
    assert [fact.id for fact in read("  - claim: Main\n  - claim: S wins").facts] == ["fact-main", "fact-s-wins"]
    for given in ("main", "s-x", "fn-1", "words-x", "page-2025"):
        _, reader = read_text(f"  - {{id: {given}, claim: C}}")
        assert [problem.code for problem in reader.problems] == ["reserved-id"], given


@pytest.mark.parametrize(
    "facts",
    [
        "  - {id: x, claim: C}\n  - {id: x, claim: D}",
        "  [{id: x, claim: C}, {id: x, claim: D}]",
        "  - {id: x, claim: C}\n  - {id: X, claim: D}",
        "  - {claim: Same words}\n  - {claim: Same words}",
        "  - {id: x, claim: C, aliases: [y]}\n  - {id: y, claim: D}",
        "  - {id: x, claim: C, aliases: [z]}\n  - {id: y, claim: D, aliases: [z]}",
    ],
)
def test_no_two_facts_share_an_anchor(facts):
    _, reader = read_text(facts)
    assert [problem.code for problem in reader.problems] == ["duplicate-fact-id"]


def test_each_gives_defaults_that_a_fact_may_overrule():
    each = "each: {said_by: Ada, question: q, countries: [PL], topics: [t], modality: planned, date: 2025-09}\n"
    plain, other = read(
        "  - {id: x, claim: C, figure: 12}\n"
        "  - {id: y, claim: D, said_by: {name: Bo, on: 2025-08-01}, countries: [BY, RU], modality: asserted}",
        each,
    ).facts
    assert (plain.said_by.name, plain.question, plain.countries, plain.topics) == ("Ada", "q", ("PL",), ("t",))
    assert (plain.kind, plain.modality, plain.date.text) == ("figure", "planned", "2025-09")
    assert (other.said_by.name, other.said_by.on.text, other.countries) == ("Bo", "2025-08-01", ("BY", "RU"))
    assert (other.kind, other.modality, other.question) == ("statement", "asserted", "q")


def test_a_field_left_empty_takes_back_what_each_gives():
    """There it says something, and is no slip."""
    each = "each: {said_by: Ada, retracted: {on: 2025-09-12, reason: R.}}\n"
    lent, own = read("  - {id: x, claim: C}\n  - id: y\n    claim: D\n    said_by:\n    retracted:", each).facts
    assert (lent.said_by.name, lent.retracted.reason) == ("Ada", "R.")
    assert (own.said_by, own.retracted) == (None, None)


def test_an_article_lends_what_facts_do_not_say():
    more = "countries: [RU, BY]\ntopics: [drill]\nrecorded: 2025-09-05\n"
    lent, own = read(
        "  - {id: x, claim: C}\n  - {id: y, claim: D, countries: PL, topics: [flood], recorded: 2025-09-09}", more
    ).facts
    assert (lent.countries, lent.topics, lent.recorded) == (("RU", "BY"), ("drill",), dt.date(2025, 9, 5))
    assert (own.countries, own.topics, own.recorded) == (("PL",), ("flood",), dt.date(2025, 9, 9))
    assert one("id: x, claim: C").recorded == PUBLISHED, "the date of publication, when the desk says nothing else"
    assert one("id: x, claim: C").countries == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("figure: over 13 000 troops", [("", 13000, 13000, "over", "troops")]),
        (
            "figures: {whole: 'up to 30,000', in Belarus: '6,000 to 8,000 men'}",
            [("whole", 30000, 30000, "up to", ""), ("in Belarus", 6000, 8000, "exactly", "men")],
        ),
        ("figures: [about 5 ships, 7]", [("", 5, 5, "about", "ships"), ("", 7, 7, "exactly", "")]),
        ("scope: total, figure: 5", [("total", 5, 5, "exactly", "")]),
        (
            "scope: total, figures: [5, {value: 7, scope: north}]",
            [("total", 5, 5, "exactly", ""), ("north", 7, 7, "exactly", "")],
        ),
        (
            "figure: {value: '13,000', qualifier: no fewer than, unit: troops}",
            [("", 13000, 13000, "at least", "troops")],
        ),
        ("figure: {low: 6, high: 8.5, unit: km}", [("", 6, 8.5, "exactly", "km")]),
        ("figures: {all: {value: 12, sum_of: [x, b#y]}}", [("all", 12, 12, "exactly", "")]),
    ],
)
def test_figures_in_each_of_their_forms(written, expected):
    found = one(f"id: f, claim: C, question: q, {written}").figures
    assert [(f.scope, f.low, f.high, f.qualifier, f.unit) for f in found] == expected
    assert all(figure.line == 6 and figure.column > 20 for figure in found)


def test_a_sum_names_the_facts_that_it_adds_up():
    (figure,) = one("id: f, claim: C, figure: {value: 12, sum_of: [x, b#y]}").figures
    assert figure.sum_of == ("a#x", "b#y")


def test_an_answer_is_a_text_or_a_set():
    text, members = one("id: x, claim: C, answer: none at all"), one("id: x, claim: C, answer: [US, TR, US]")
    assert (text.answer, text.answer_is_set) == (("none at all",), False)
    assert (members.answer, members.answer_is_set) == (("US", "TR"), True)


BODY = (
    'He spoke of “over 13,000 troops” and of\n“[treisprezece mii](#x "thirteen thousand")”; then “*[enough](#old)*”.\n'
)


def test_words_come_from_the_front_matter_and_from_the_body():
    facts = (
        '  - {id: x, claim: C, quote: "over 13,000 troops", aliases: [old], said_by: Ada, spoken: true}\n'
        '  - {id: y, claim: D, quote: [{exact: "13,000 troops", prefix: over, suffix: and, translation: T}, He spoke]}'
    )
    x, y = read(facts, "body: source\n", BODY).facts
    assert [(quote.exact, quote.translation, quote.in_body) for quote in x.quotes] == [
        ("over 13,000 troops", "", False),
        ("treisprezece mii", "thirteen thousand", True),
        ("enough", "", True),
    ]
    assert x.spoken
    assert [(quote.exact, quote.translation) for quote in y.quotes] == [("13,000 troops", "T"), ("He spoke", "")]
    assert (y.quotes[0].prefix, y.quotes[0].suffix) == ("over", "and")
    linked = BODY.splitlines()[1]
    assert (x.quotes[1].line, x.quotes[1].column) == (11, linked.index("#x") + 1)


def test_relations_are_one_or_a_list_and_know_their_article():
    fact = one("id: x, claim: C, supersedes: b#old, supports: [y, c#z], denies: y")
    assert [(ref.kind, ref.target) for ref in fact.relations] == [
        ("supersedes", "b#old"),
        ("denies", "a#y"),
        ("supports", "a#y"),
        ("supports", "c#z"),
    ]
    line = "  - {id: x, claim: C, supersedes: b#old, supports: [y, c#z], denies: y}"
    assert [ref.column - 1 for ref in fact.relations] == [line.index(word) for word in ("b#old", "y}", "y,", "c#z")]


def test_a_retraction_a_note_and_former_ids_are_kept():
    fact = one("id: x, claim: C, retracted: {on: 2025-10-01, reason: A slip}, note: N, aliases: [u, v], event: e")
    assert (fact.retracted.on.text, fact.retracted.reason) == ("2025-10-01", "A slip")
    assert (fact.note, fact.aliases, fact.event) == ("N", ("u", "v"), "e")


def test_a_text_never_carries_signs_that_html_forbids():
    assert one(r'id: x, claim: "a\0b\x01\x9fc\uFFFEd"').claim == "abcd"


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("“good neighbourly ties”", "good neighbourly ties"),
        ("'\"good neighbourly ties.\"'", "good neighbourly ties."),
        ("«liens de bon voisinage»", "liens de bon voisinage"),
        ("„gute Nachbarn“", "gute Nachbarn"),
        ("{exact: “good ties”}", "good ties"),
        ("“good” and “bad”", "“good” and “bad”"),
        ("'\"good\" ties'", '"good" ties'),
        ("‘the port’s ties’", "‘the port’s ties’"),
    ],
)
def test_quotation_marks_round_a_quote_are_no_part_of_it(written, exact):
    body = f"He spoke of “{exact}” today."
    (quote,) = one(f"id: x, claim: C, quote: {written}", body=body).quotes
    assert (quote.exact, len(quote.spans)) == (exact, 1)


def test_every_field_that_only_an_article_has_is_known_as_such_in_a_fact():
    assert set(SOURCE) == OF_SOURCE
    assert OF_ARTICLE | {"each"} == yamllayout.OF_ARTICLE
    assert set(ARTICLE) - set(FACT) - {"each", "facts"} == OF_ARTICLE
    for key in sorted(OF_ARTICLE | OF_SOURCE):
        _, reader = read_text(f"  - claim: C\n    {key}: it")
        (problem,) = reader.problems
        assert problem.hint.startswith(f"`{key}` belongs to the article: write it "), problem


def test_a_field_of_an_article_that_lacks_its_title_or_source_is_told_once():
    for written in ("title: A\npublisher: G", "headline: A\nurl: https://e.org/", "title: A\nlink: https://e.org/"):
        text = f"---\n{written}\ndate: 2025-09-02\nfacts:\n  - claim: C\n---\n"
        problems = read_article(text.encode(), "content/articles/a.md", Policy())[1].problems
        assert {problem.code for problem in problems} == {"unknown-key"}, problems


def test_a_dash_too_many_takes_nothing_from_a_fact():
    """A fact that gives its id twice, or what the one above gives too, is one of its own."""
    article, reader = read_text(
        "  - id: x\n  - claim: C\n    date: 2025\n  - note: N\n  - claim: D\n  - id: y\n    claim: E"
    )
    assert [(problem.code, problem.line) for problem in reader.problems] == [("wrong-type", 7), ("wrong-type", 9)]
    assert [(fact.id, fact.claim, fact.note) for fact in article.facts] == [
        ("x", "C", "N"),
        ("d", "D", ""),
        ("y", "E", ""),
    ]
    for alone in ("  - id: x\n  - id: y\n    claim: C", "  - claim: C\n    date: 2025\n  - date: 2026\n    note: N"):
        article, reader = read_text(alone)
        assert [problem.code for problem in reader.problems] == ["missing-field"]
        assert [fact.claim for fact in article.facts] == ["C"]
