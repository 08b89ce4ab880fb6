"""What the facts of all articles say together: relations, what is in force, names, dates, periods, groups."""

import datetime as dt
import itertools
import re
import time

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.briefing import periods
from briefgen.briefing.changes import changes
from briefgen.briefing.link import link
from briefgen.briefing.origins import by_origin
from briefgen.briefing.periods import flat, split
from briefgen.briefing.relations import relate
from briefgen.config import Config
from briefgen.library import shelved
from briefgen.showing.changes import line
from briefgen.showing.context import Context
from briefgen.showing.facts import fact_view
from briefgen.showing.groups import upcoming
from briefgen.showing.home import neighbours
from briefgen.showing.lists import countries_of
from briefgen.showing.timelines import Address, place_of


def article(day, *facts, publisher="Gazette", url="", more=""):
    """An article of a day in September 2025 with these facts, each in braces."""
    source = f"{{publisher: {publisher}}}" if not url else f"{{url: '{url}'}}"
    source = source.replace("}", f", {more}}}") if more else source
    lines = "".join(f"  - {{claim: C, {fact}}}\n" for fact in facts)
    return f"---\ntitle: T\ndate: 2025-09-{day:02}\nsource: {source}\nfacts:\n{lines}---\n"


@pytest.fixture
def linked(tmp_path, write_project):
    """Links articles by id, and registries by name; gives the briefing and the codes of its problems."""

    def link_all(articles, problems=(), **registries):
        files = {f"content/articles/{name}.md": text for name, text in articles.items()}
        files |= {f"content/{name}.yaml": text for name, text in registries.items()}
        root = write_project(tmp_path, files)
        content, found = made.read_project(root)
        briefing, more = link(content)
        assert [problem.code for problem in [*found, *more]] == list(problems)
        return briefing

    return link_all


def states(briefing):
    return {ref: fact.standing.state for ref, fact in briefing.facts.items() if not fact.in_force}


# --- relations ---


def test_relations_are_known_at_both_ends_through_former_ids(linked):
    briefing = linked(
        {
            "old": article(1, "id: x, aliases: [w]").replace("title: T", "title: T\naliases: [older]"),
            "new": article(2, "id: y, denies: older#w, supports: z", "id: z, disputes: old#x"),
        }
    )
    x, y, z = (briefing.facts[ref] for ref in ("old#x", "new#y", "new#z"))
    assert [(relation.kind, relation.target) for relation in y.stated] == [("denies", "old#x"), ("supports", "new#z")]
    assert [(relation.kind, relation.source) for relation in x.received] == [("denies", "new#y"), ("disputes", "new#z")]
    assert [(relation.kind, relation.source) for relation in z.received] == [("supports", "new#y")]
    assert x.stated == y.received == ()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (("id: x, denies: nobody",), "unknown-reference"),
        (("id: x, denies: a#x",), "self-reference"),
        (("id: x, supersedes: y", "id: y, corrects: z", "id: z, supersedes: x"), "circular-reference"),
    ],
)
def test_relations_that_cannot_be(linked, facts, code):
    linked({"a": article(1, *facts)}, [code])


# --- what is in force ---


def test_relations_and_withdrawals_put_facts_out_of_force(linked):
    briefing = linked(
        {
            "a": article(1, "id: plan", "id: slip", "id: gone, retracted: {on: 2025-09-09, reason: R}", "id: stays"),
            "b": article(3, "id: p, supersedes: a#plan", "id: s, corrects: a#slip", "id: d, denies: a#stays"),
        }
    )
    assert states(briefing) == {"a#plan": "superseded", "a#slip": "corrected", "a#gone": "retracted"}
    plan, gone = briefing.facts["a#plan"].standing, briefing.facts["a#gone"].standing
    assert (plan.by, plan.until.day) == ("b#p", dt.date(2025, 9, 3))
    assert (gone.by, gone.until.day) == ("", dt.date(2025, 9, 9))


def test_the_latest_answer_of_a_speaker_is_in_force(linked):
    answer = "question: troops, said_by: Ada, figure"
    briefing = linked(
        {
            "a": article(1, f"id: x, {answer}: 100", "id: other, question: troops, said_by: Bo, figure: 90"),
            "b": article(2, f"id: x, {answer}: 200", "id: elsewhere, question: prices, said_by: Ada, figure: 1"),
            "c": article(
                3, f"id: x, {answer}: 300", f"id: same-day, {answer}: 301", "id: own, question: troops, figure: 5"
            ),
            "late": article(9, "id: quoted, question: troops, said_by: {name: ADA, on: 2025-08-30}, figure: 50"),
        }
    )
    assert states(briefing) == dict.fromkeys(["a#x", "b#x", "late#quoted"], "superseded")
    assert briefing.facts["a#x"].standing.by == "b#x"
    assert briefing.facts["late#quoted"].standing.by == "a#x", "what counts is when it was said"


def test_a_publisher_answers_for_itself(linked):
    briefing = linked(
        {
            "a": article(1, "id: x, question: q, figure: 1"),
            "b": article(2, "id: x, question: q, figure: 2"),
            "c": article(3, "id: x, question: q, figure: 3", publisher="Courier"),
        }
    )
    assert states(briefing) == {"a#x": "superseded"}


def test_a_fact_with_several_scopes_holds_until_all_of_them_are_answered_again(linked):
    said = "said_by: Ada, question: q"
    both = f"id: x, {said}, figures: {{north: 1, south: 2}}"
    once = {"a": article(1, both), "b": article(2, f"id: x, {said}, scope: north, figure: 3")}
    assert states(linked(once)) == {}
    assert states(linked(once | {"c": article(3, f"id: x, {said}, scope: south, answer: none")})) == {
        "a#x": "superseded"
    }


def test_dates_that_overlap_settle_nothing(linked):
    said = "question: q, figure: 1, said_by: {name: Ada, on: "
    assert states(linked({"a": article(1, f"id: x, {said}2025-09}}", f"id: y, {said}2025-09-20}}")})) == {}


def test_nobody_can_say_that_the_unnamed_are_the_same(linked):
    fact = "id: x, question: q, figure: 1, said_by: {role: official}"
    assert states(linked({"a": article(1, fact), "b": article(5, fact)})) == {}


def test_a_fact_that_was_withdrawn_puts_no_other_out_of_force(linked):
    gone = "retracted: {on: 2025-09-30, reason: R}"
    briefing = linked(
        {
            "a": article(1, "id: x, question: q, figure: 1", "id: y"),
            "b": article(2, f"id: x, question: q, figure: 2, {gone}", f"id: y, supersedes: a#y, {gone}"),
        }
    )
    assert states(briefing) == {"b#x": "retracted", "b#y": "retracted"}


def test_what_a_corrected_fact_did_to_others_no_longer_counts(linked):
    chain = {
        "a": article(1, "id: x", "id: y", "id: z, question: q, figure: 1"),
        "b": article(2, "id: x, corrects: a#x", "id: y, supersedes: a#y", "id: z, question: q, figure: 2"),
        "c": article(3, "id: x, corrects: b#x", "id: y, corrects: b#y", publisher="Courier"),
    }
    briefing = linked(chain)
    assert states(briefing) == {"b#x": "corrected", "b#y": "corrected", "a#z": "superseded"}
    last = {"d": article(4, "id: x, corrects: c#x", "id: z, corrects: b#z", publisher="Herald")}
    briefing = linked(chain | last)
    assert states(briefing) == {"a#x": "corrected", "b#y": "corrected", "b#z": "corrected", "c#x": "corrected"}
    gone = {"c": article(3, "id: x, corrects: b#x, retracted: {on: 2025-09-30, reason: R}", publisher="Courier")}
    assert states(linked(chain | gone)) == {
        "a#x": "corrected",
        "a#y": "superseded",
        "b#z": "corrected",
        "c#x": "retracted",
    }


def test_a_replacement_that_was_withdrawn_is_shown_as_such_and_told(linked):
    briefing = linked(
        {
            "a": article(1, "id: x"),
            "b": article(2, "id: x, supersedes: a#x, retracted: {on: 2025-09-05, reason: It was a slip.}"),
        }
    )
    context = Context(briefing, Config(), dt.date(2025, 9, 9))
    view = fact_view(briefing.facts["a#x"], context)
    assert ([relation.words for relation in view.relations], view.status) == (["Replaced by (withdrawn)"], ())
    told = [line(change, context) for change in changes(briefing) if change.kind == "retracted"]
    assert [one.reason for one in told] == ["It was a slip; “C” stands again"]


def test_circles_are_told_once_each_from_their_first_fact():
    facts = ("id: in, supersedes: y", "id: x, corrects: z", "id: y, supersedes: x", "id: z, supersedes: y")
    others = ("id: p, supersedes: r", "id: r, supersedes: [x, p]", "id: s, supersedes: [p, r]")
    articles = [made.article("a", 1, *facts, *others)]
    _, problems = relate(shelved(articles), ())
    assert [problem.message.partition(": ")[2] for problem in problems] == [
        "a#x → a#z → a#y → a#x",
        "a#p → a#r → a#p",
    ]


def test_a_long_row_of_replacements_takes_no_square():
    def seconds(length):
        facts = [f"id: f{n}, supersedes: f{n + 1}" for n in range(length)]
        articles = shelved([made.article("a", 1, *facts, f"id: f{length}")])
        taken = []
        for _ in range(3):
            start = time.process_time()
            assert relate(articles, ())[1] == []
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(4000) < 9 * seconds(1000)  # its square would be sixteen times as much


# --- names ---


def test_publishers_without_latin_letters_have_pages(linked):
    names = ("Новая газета", "新华社", "'???'")
    briefing = linked({f"a{n}": article(1, "id: x", publisher=name) for n, name in enumerate(names)})
    ids = {party.id for party in briefing.publisher_of.values() if party.has_page}
    assert len(ids) == 3
    assert all(re.fullmatch("source-[0-9a-f]{6}", name) for name in ids)


def test_of_publishers_on_one_host_the_longest_path_counts(linked):
    urls = ("/russian/a1", "/news/world-1", "/russian", "/russians/2", "/sport")
    articles = {f"a{n}": article(1, "id: x", url=f"https://www.bbc.com{path}") for n, path in enumerate(urls)}
    both = "russian: {name: BBC Russian, url: 'https://www.bbc.com/russian'}\nnews: {name: BBC News, url: 'https://bbc.com/news'}\n"
    found = [party.id for party in linked(articles, publishers=both).publisher_of.values()]
    assert found == ["russian", "news", "russian", "bbc-com", "bbc-com"]
    whole = both + "bbc: {name: BBC, aliases: [bbc.com]}\n"
    found = [party.id for party in linked(articles, publishers=whole).publisher_of.values()]
    assert found == ["russian", "news", "russian", "bbc", "bbc"]
    linked(articles, ["same-name"], publishers=whole + "other: {name: Other, url: 'http://www.bbc.com/'}\n")
    one = linked(articles, publishers="bbc: {name: BBC, url: 'https://bbc.com/news'}\n")
    assert {party.id for party in one.publisher_of.values()} == {"bbc"}


def test_a_person_and_an_organisation_share_no_name(linked):
    shared = {
        "people": "ada: {name: Ada}\nbo: Bo\n",
        "organisations": "ada: Something else\nclub: {name: Club, aliases: [BO]}\n",
    }
    linked({"a": article(1, "id: x")}, ["same-name", "same-name"], **shared)


def test_an_unregistered_publisher_is_not_taken_for_a_registered_id(linked):
    briefing = linked({"a": article(1, "id: x", publisher='"L\'Express"')}, publishers="lexpress: {name: Le Express}\n")
    (party,) = briefing.publisher_of.values()
    assert (party.name, party.id[:9], party.id == "lexpress") == ("L'Express", "lexpress-", False)


PEOPLE = """\
zelensky: {name: Volodymyr Zelensky, aliases: [Zelensky, Zelenskyy, Володимир Зеленський], role: president, country: UA}
source: {name: Sam Source, private: true}
revenko: {name: Valery Revenko, organisation: ministry, role: head of department}
"""
ORGANISATIONS = "ministry: {name: Ministry of Defence, country: BY, aliases: [MoD]}\n"


def test_spellings_of_one_name_are_one_party_with_one_page(linked):
    briefing = linked(
        {
            "a": article(
                1, "id: x, said_by: Zelenskyy", "id: y, said_by: 'volodymyr ZELENSKY'", "id: n, said_by: Nobody"
            ),
            "b": article(2, "id: z, people: [Zelensky, Zelenskyy, Володимир Зеленський, Sam Source, Nobody Else]"),
        },
        people=PEOPLE,
    )
    page = briefing.by_party["people:zelensky"]
    assert [fact.ref for fact in page.said] == ["a#y", "a#x"]
    assert [fact.ref for fact in page.named] == ["b#z"], "named once however many spellings stand there"
    assert "people:source" not in briefing.by_party
    names = [(party.name, party.has_page) for party in briefing.facts["b#z"].mentions]
    assert names == [("Volodymyr Zelensky", True), ("Sam Source", False), ("Nobody Else", False)]
    nobody = briefing.facts["a#n"].speaker
    assert (nobody.kind, nobody.name, nobody.has_page) == ("", "Nobody", False)


def test_an_institution_that_names_its_country_is_not_given_it_twice():
    facts = (
        "id: a, said_by: {organisation: Russia, country: RU}",
        "id: b, said_by: {name: Foreign Ministry of Belarus, country: BY}",
        "id: c, said_by: {name: Foreign Ministry, country: BY}",
        "id: d, said_by: {name: Chad Smith, role: minister, country: TD}",
    )
    context = Context(made.briefing(made.article("x", 1, *facts)), Config(), dt.date(2025, 9, 24))
    speakers = [fact_view(context.briefing.facts[f"x#{name}"], context).speaker for name in "abcd"]
    assert [speaker.role for speaker in speakers] == ["", "", "Belarus", "minister, Chad"]


def test_what_a_fact_says_of_its_speaker_goes_before_the_registry(linked):
    briefing = linked(
        {
            "a": article(
                1,
                "id: plain, said_by: revenko",
                "id: told, said_by: {name: Revenko Valery, role: spokesman, organisation: Other, country: RU}",
                "id: role, said_by: {name: Valery Revenko, role: aide, country: PL}",
                "id: unnamed, said_by: {role: official, organisation: MoD}",
            )
        },
        people=PEOPLE,
        organisations=ORGANISATIONS,
    )
    shown = {
        ref.partition("#")[2]: (fact.speaker.name, fact.speaker.role, fact.speaker.organisation, fact.speaker.country)
        for ref, fact in briefing.facts.items()
    }
    assert shown == {
        "plain": ("Valery Revenko", "head of department", "Ministry of Defence", "BY"),
        "told": ("Revenko Valery", "spokesman", "Other", "RU"),
        "role": ("Valery Revenko", "aide", "Ministry of Defence", "PL"),
        "unnamed": ("", "official", "Ministry of Defence", "BY"),
    }


def test_publishers_are_found_by_name_and_by_host(linked):
    publishers = "lrt: {name: LRT, url: 'https://www.lrt.lt', aliases: [Lithuanian Radio, lrt.example.org]}\n"
    urls = ["https://lrt.lt/x", "https://www.lrt.lt:443/y", "https://lrt.example.org/z", "https://other.example.org/"]
    articles = {f"u{number}": article(1, url=url) for number, url in enumerate(urls)}
    articles |= {"name": article(1, publisher="lithuanian RADIO"), "free": article(1, publisher="Free Text")}
    briefing = linked(articles, publishers=publishers)
    keys = {name: party.key for name, party in briefing.publisher_of.items()}
    assert keys == {
        **dict.fromkeys(["u0", "u1", "u2", "name"], "publishers:lrt"),
        "u3": "publishers:other-example-org",
        "free": "publishers:free-text",
    }


@pytest.mark.parametrize("alias", ["[TASS].ru", "http://[x", "a.]", "//[::1", "http://x:y/z"])
def test_an_alias_that_is_no_address_is_a_name_all_the_same(linked, alias):
    publishers = f'tass: {{name: TASS, aliases: ["{alias}"]}}\n'
    briefing = linked({"one": article(1, publisher=f'"{alias}"')}, publishers=publishers)
    assert [party.key for party in briefing.publisher_of.values()] == ["publishers:tass"]


def test_publishers_of_other_scripts_are_not_mixed_up(linked):
    names = ["Россия 24", "Канал 24", "Правда", "Index"]
    briefing = linked({f"p{number}": article(1, publisher=name) for number, name in enumerate(names)})
    parties = list(briefing.publisher_of.values())
    assert len({party.key for party in parties}) == len(names)
    assert [party.id for party in parties].count("index") == 0, "publishers/index.html is the list of them"


# --- dates ---


@pytest.mark.parametrize(
    ("fact", "date", "role"),
    [
        ("date: 2025-08", "2025-08", "happened"),
        ("date: 2025-08, said_by: {name: Ada, on: 2025-08-20}", "2025-08", "happened"),
        ("said_by: {name: Ada, on: 2025-08-20}", "2025-08-20", "said"),
        ("said_by: Ada", "2025-09-04", "published"),
        ("kind: statement", "2025-09-04", "published"),
        ("question: q, figure: 3", None, "happened"),
    ],
)
def test_a_fact_has_one_place_on_timelines(linked, fact, date, role):
    found = linked({"a": article(4, f"id: x, {fact}")}).facts["a#x"]
    assert (found.date and found.date.text, found.date_role) == (date, role)


@pytest.mark.parametrize(
    ("fact", "ahead"),
    [
        ("date: 2025-09-27", True),
        ("date: 2025-09-26", False),
        ("date: 2025-10, modality: planned", True),
        ("date: 2025-09, modality: planned", True),
        ("date: 2025-09", False),
        ("date: 2025, modality: forecast", True),
        ("date: 2025-09-25, modality: planned", False),
        ("date: 2025-09-20/2025-09-30", False),
        ("date: 2025-09-20/.., modality: planned", True),
        ("date: ../2025-10-01, modality: planned", True),
        ("date: 2026, retracted: {on: 2025-09-30, reason: R}", False),
        ("date: 2026, event: over", False),
        ("date: 2026, event: ahead", True),
        ("said_by: Ada", False),
    ],
)
def test_what_is_ahead(linked, fact, ahead):
    others = article(
        1, "id: o, date: 2025-09-20, event: over", "id: p, date: 2025-10-20, event: ahead, modality: planned"
    )
    briefing = linked({"a": article(1, f"id: x, {fact}"), "o": others})
    context = Context(briefing, Config(), dt.date(2025, 9, 26))
    views, count = upcoming(briefing.dated, context)
    assert count == len(views)
    shown = {href for view in views for href in (view.href, *(report.href for report in view.reports))}
    assert ("articles/a.html#x" in shown) == ahead


# --- periods ---

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31))
PLACES = st.lists(st.tuples(st.sampled_from([dt.date(2025, 9, 12), dt.date(2025, 9, 13)]) | DAYS, st.integers(1, 3)))


@settings(deadline=None, max_examples=150)
@given(PLACES, st.integers(1, 12), st.booleans())
def test_splitting_loses_nothing(places, longest, always_years):
    things = range(len(places))

    def known(number):
        day, fineness = places[number]
        return day.isoformat()[: (0, 4, 7, 10)[fineness]]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(periods, "LONGEST", longest)
        whole = split(things, known, always_years=always_years)
    pages = flat(whole)
    assert sorted(itertools.chain.from_iterable(page.own for page in pages)) == list(range(len(things)))
    assert len({page.key for page in pages}) == len(pages)
    for page in pages:
        assert page.count == len(page.own) + sum(part.count for part in page.parts)
        assert list(page.own) == sorted(page.own), "the order given is kept"
        for number in page.own:
            assert known(number).startswith(page.key)
        for part in page.parts:
            assert part.key.startswith(page.key)
            assert len(part.key) > len(page.key)
        # Too long only where nothing finer is known of its facts.
        too_long = len(page.own) > longest and (len(page.key) < 10)
        assert not too_long or all(
            len(page.key) == (0, 4, 7)[places[number][1]] for number in page.own if places[number][1] < 3
        )
    if not always_years and len(things) <= longest:
        assert pages == [whole]


@pytest.mark.parametrize(
    ("date", "period"),
    [
        ("2025-09-12", "2025-09-12"),
        ("2025-09-12T10:00:00Z", "2025-09-12"),
        ("2025-09", "2025-09"),
        ("2025-09-XX", "2025-09"),
        ("2025", "2025"),
        ("2025-21", "2025"),
        ("2025-09/2026", "2025-09"),
        ("2025-09-20/..", "2025-09-20"),
        ("../2025-10-01", "2025-10-01"),
        ("../2025-10", "2025-10"),
    ],
)
def test_a_fact_stands_in_the_finest_period_that_its_date_knows(date, period):
    briefing = made.briefing(made.article("a", 1, f"id: x, date: '{date}'"))
    (card,) = briefing.dated
    assert card.period == period
    day, fineness = place_of(briefing.facts[card.ref].date)
    assert period == day.isoformat()[: (0, 4, 7, 10)[fineness]]


def test_a_year_above_500_is_split_into_months_and_a_month_into_days():
    def keys(*counts):
        things = [period for period, count in counts for _ in range(count)]
        return [(page.key, len(page.own)) for page in flat(split(things, str))]

    assert keys(("2025-09-12", 500)) == [("", 500)]
    assert keys(("2025-09-12", 300), ("2025-10-01", 200), ("2025", 1)) == [
        ("", 0),
        ("2025", 1),
        ("2025-09", 300),
        ("2025-10", 200),
    ]
    assert keys(("2025-09-12", 501), ("2025-09", 2), ("2024-01-01", 1)) == [
        ("", 0),
        ("2025", 0),
        ("2025-09", 2),
        ("2025-09-12", 501),
        ("2024", 1),
    ]


def test_neighbours_of_a_period_are_the_earlier_and_the_later_one():
    whole = split(["2025-01-01", "2024-01-01", "2023-01-01"], str, always_years=True)
    found = [neighbours(whole.parts, number, Address("timeline/", "timeline/index.html", "")) for number in range(3)]
    labels = [(earlier and earlier.label, later and later.label) for earlier, later in found]
    assert labels == [("2024", None), ("2023", "2025"), (None, "2024")]
    assert found[0][0].href == "timeline/2024.html"


# --- groups ---


def test_related_countries_are_counted(linked):
    facts = ["id: u, countries: [BY, RU]", "id: v, countries: [RU, BY, PL]", "id: w, countries: [BY]", "id: x"]
    briefing = linked({"a": article(1, *facts)})
    lines = countries_of(briefing.by_country["BY"], Context(briefing, Config(), dt.date(2025, 9, 26)), "BY")
    assert [(line.code, line.shared, line.facts) for line in lines] == [("RU", 2, 0), ("PL", 1, 0)]
    assert "a#x" not in [fact.ref for group in briefing.by_country.values() for fact in group]


def test_articles_that_share_an_origin_are_copies(linked):
    origin = "origin: report-1"
    briefing = linked(
        {
            "b": article(1, more=origin),
            "a": article(3, more=origin),
            "c": article(2, more="origin: report-2"),
            "d": article(2),
        }
    )
    copies = by_origin(briefing.content.articles.cards)
    assert {name: [copy.id for copy in group] for name, group in copies.items()} == {"report-1": ["b", "a"]}
