"""Reading: what looks like a trap and is none means what its editor means; and no text, however broken, stops it."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import read_project

from briefgen.briefing.link import link
from briefgen.config import Config, read_config
from briefgen.content import reading
from briefgen.content.articles import Policy, read_article
from briefgen.content.frontmatter import decode
from briefgen.content.intros import read_intro
from briefgen.content.reader import Reader
from briefgen.content.registries import REGISTRIES, read_registry
from briefgen.english import date_words
from briefgen.problems import CODES
from harness import write_project

TRAPS = Path(__file__).parent / "sites" / "traps"


@pytest.fixture(scope="module")
def content():
    content, problems = read_project(TRAPS)
    briefing, found = link(content)
    assert not problems + found
    assert briefing.facts
    return content


@pytest.fixture(scope="module")
def articles(content):
    return {article.id: article for article in content.articles}


@pytest.fixture(scope="module")
def facts(articles):
    return {fact.id: fact for fact in articles["scalars"].facts}


# Values that YAML 1.1 would take for something else


def test_norway_is_a_country(articles, facts):
    assert articles["scalars"].countries == ("NO", "BY")
    assert facts["no"].countries == ("NO",)
    assert facts["no"].said_by.country == "NO"
    assert articles["scalars"].source.lang == "no"


def test_words_and_numbers_stay_text(content, articles, facts):
    scalars = articles["scalars"]
    assert (scalars.title, scalars.source.publisher) == ("010", "24")
    assert scalars.source.cites == ("Yes", "1.0", "null")
    assert scalars.topics == ("on", "2025", "zapad-2025")
    assert facts["no"].claim == "Off"
    assert facts["no"].note == "1_000"
    assert facts["12"].claim == "12:30 and not 750 minutes"
    assert content.registries.people["on"].name == "Yes Man"
    assert (content.registries.people["123"].name, content.registries.people["123"].note) == ("456", "2025-09-12")


def test_a_clock_time_is_text(facts):
    assert facts["no"].said_by.at == "12:30"


def test_a_leading_zero_is_no_octal_number(facts):
    figure = facts["no"].figures[0]
    assert (figure.low, figure.high) == (10, 10)


def test_flags_are_read_where_flags_are_due(content, articles, facts):
    assert articles["scalars"].draft is False
    assert facts["quoted"].spoken is True
    assert content.registries.people["lund"].private is False


def test_an_address_keeps_its_signs_and_loses_a_remark(articles):
    assert articles["scalars"].source.url == "https://example.org/a,b?c=1:2#d"


def test_quotation_marks_and_blocks(facts):
    assert facts["quoted"].claim == 'It\'s "so": a # and a \\ stand here'
    assert facts["folded"].claim == "Two lines become one."
    assert facts["folded"].note == "kept: as # it is"


def test_names_in_a_list_keep_their_commas(content):
    assert content.registries.people["lund"].aliases == ("Lund", "Lund, K.")


def test_figures_by_scope(facts):
    assert [(figure.scope, figure.low) for figure in facts["12"].figures] == [
        ("whole exercise", 13000),
        ("in Norway", 7000),
    ]


def test_configuration():
    config, problems = read_config((TRAPS / "briefgen.yaml").read_bytes())
    assert not problems
    assert (config.title, config.description, config.countries) == ("No", "010", {"NO": "Noreg"})
    assert config.check == {"no-fact-id": "off", "no-facts": "off"}


@pytest.mark.parametrize(
    ("written", "read", "path"),
    [
        ("https://example.org", "https://example.org/", "/"),
        ("https://example.org/a/b//", "https://example.org/a/b/", "/a/b/"),
        ("https://example.org/бриф", "https://example.org/%D0%B1%D1%80%D0%B8%D1%84/", "/%D0%B1%D1%80%D0%B8%D1%84/"),
        ("https://example.org/a%20b/", "https://example.org/a%20b/", "/a%20b/"),
        ("https://example.org/~desk/(1)/", "https://example.org/~desk/(1)/", "/~desk/(1)/"),
    ],
)
def test_the_address_of_the_site_is_that_of_a_folder_as_it_goes_over_the_wire(written, read, path):
    config, problems = read_config(f"title: T\nbase_url: {written}\n".encode())
    assert not problems
    for found in (config, Config().at(written)):
        assert (found.base_url, found.base_path) == (read, path)


# Dates


@pytest.mark.parametrize(
    ("number", "precision", "words"),
    [
        (0, "year", "2025"),
        (1, "month", "September 2025"),
        (2, "day", "12 September 2025"),
        (3, "interval", "12–16 September 2025"),
        (4, "interval", "since 2020"),
        (5, "interval", "before 20 February 2025"),
        (6, "month", "about September 2025"),
        (7, "month", "perhaps September 2025"),
        (8, "month", "perhaps about September 2025"),
        (9, "month", "a day in September 2025"),
        (10, "decade", "the 2020s"),
        (11, "season", "winter 2025–26"),
    ],
)
def test_a_date_keeps_its_precision(articles, number, precision, words):
    date = articles["dates"].facts[number].date
    assert date.precision == precision
    assert date_words(date).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_time_keeps_its_offset_and_its_day(articles):
    date = articles["scalars"].date
    assert (date.precision, date.time, date.day.isoformat()) == ("time", "12:30+03:00", "2025-09-12")


# Defaults


def test_each_gives_what_a_fact_does_not_say(facts):
    assert facts["12"].said_by.name == "Lund"
    assert facts["12"].modality == "planned"
    assert facts["12"].date.text == "2025-09"
    assert facts["no"].date.text == "2025-09-12"
    assert facts["no"].said_by.name == ""
    assert facts["quoted"].modality == "asserted"
    assert facts["folded"].said_by is None


def test_facts_take_the_articles_countries_and_topics(articles, facts):
    assert facts["12"].countries == ("NO", "BY")
    assert facts["12"].topics == articles["scalars"].topics
    assert facts["12"].recorded == articles["scalars"].date.day


def test_kinds(articles):
    kinds = [fact.kind for fact in articles["kinds"].facts]
    assert kinds == ["background", "event", "statement", "figure", "denial", "event", "background", "background"]


def test_ids_from_claims(articles):
    ids = [fact.id for fact in articles["kinds"].facts]
    assert ids == [
        "nothing-more-is-known",
        "something-happened-on-a-day",
        "somebody-said-something",
        "seven-thousand-take-part",
        "they-do-not",
        "zizek-strasse-aero",
        "fact-7",
        "a-figure-without-a-question",
    ]
    assert not any(fact.id_given for fact in articles["kinds"].facts)


def test_a_former_id_leads_to_the_fact(content):
    briefing, _ = link(content)
    stated = briefing.facts["kinds#they-do-not"].stated
    assert [(relation.kind, relation.target) for relation in stated] == [("denies", "scalars#12")]


# Files


def test_line_ends_and_byte_order_marks(articles):
    windows = articles["windows"]
    assert windows.title == "With a mark and carriage returns"
    assert windows.facts[0].claim == "Folded text."
    assert (windows.facts[0].line, windows.facts[0].column) == (6, 5)
    assert [passage.text.split() for passage in windows.passages] == [["First", "paragraph."], ["Second."]]
    assert articles["old-mac"].passages[0].text.strip() == "Text."
    assert articles["no-end-of-line"].passages == ()


def test_dashes_in_the_body_are_no_fence(articles):
    assert len(articles["scalars"].passages) == 3


def test_an_intro_without_fields(content):
    assert content.countries["NO"].html == "<p>Norway, not false.</p>\n"


def test_drafts_are_left_out_by_name(tmp_path):
    front = "title: A\ndate: 2025-09-12\nsource: https://example.org/\n"
    files = {"content/articles/a.md": f"---\n{front}draft: yes\n---\n", "content/articles/b.md": f"---\n{front}---\n"}
    write_project(tmp_path, files)
    content, problems = read_project(tmp_path)
    assert ([article.id for article in content.articles], content.drafts, problems) == (["b"], ("a",), [])
    content, _ = read_project(tmp_path, drafts=True)
    assert ([article.id for article in content.articles], content.drafts) == (["a", "b"], ())


LITTER = [".port.md", "port.md~", "#port.md#", "~$port.md", "port.md.swp", "Thumbs.db", "sedAbC123", "port.md.XcVbnM"]


@pytest.mark.parametrize("name", LITTER)
def test_litter_is_passed_over(tmp_path, name):
    write_project(tmp_path, {f"content/articles/{name}": "Text."})
    assert reading.find(tmp_path) == (reading.Files(), [])


@pytest.mark.parametrize("name", ["sediment", "sedatives", "sedAbC1234", "sedAbC123.md", "port.md.backup", "a.XcVbnM"])
def test_what_only_resembles_litter_is_kept(tmp_path, name):
    write_project(tmp_path, {f"static/{name}": "Text."})
    assert reading.find(tmp_path)[0].static == (f"static/{name}",)


@pytest.mark.parametrize("name", ["aux", "CON", "com1", "nul", "-a", "a-", "a--b", "a.b", "a b", "é", "a" * 101])
def test_unsafe_names(tmp_path, name):
    files = {f"content/articles/{name}.md": "---\ntitle: A\ndate: 2025-09-12\nsource: https://example.org/\n---\n"}
    content, problems = read_project(write_project(tmp_path, files))
    assert (tuple(content.articles), [problem.code for problem in problems]) == ((), ["unsafe-name"])


# Any text at all

ARTICLE = (TRAPS / "content/articles/2025/scalars.md").read_text(encoding="utf-8")
REGISTRY = (TRAPS / "content/people.yaml").read_text(encoding="utf-8")
CONFIG = (TRAPS / "briefgen.yaml").read_text(encoding="utf-8")
INTRO = "---\ntitle: Ports\ndate: 2025-09-12\nstatus: worsening\n---\n# A heading\n\nSee [it](../articles/a.md#b).\n"
SIGNS = [
    *"\"'[]{}:,#&*!|>%@`?-~ \t\n\r\0\x07\x1b\x85\u2028\ufeff\u202e🙂é\u0301",
    ": ",
    " #",
    "---\n",
    "- ",
    "\n\n",
    "\\",
]
WORDS = ["NO", "2025-99", "13.000", "javascript:alert(1)", "#troops", "../x.md", "{a: b}", "<script>", "\U0010ffff"]


@st.composite
def mutations(draw, text):
    """A valid file in which signs, words and lines were deleted, doubled, moved or put in."""
    for _ in range(draw(st.integers(1, 6))):
        lines = text.split("\n")
        line, at = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["delete", "insert", "word", "cut", "drop", "double", "swap", "indent"])):
            case "delete":
                text = text[:at] + text[at + draw(st.integers(1, 5)) :]
            case "insert":
                text = text[:at] + draw(st.sampled_from(SIGNS)) + text[at:]
            case "word":
                text = text[:at] + draw(st.sampled_from(WORDS)) + text[at:]
            case "cut":
                text = text[:at]
            case "drop":
                text = "\n".join(lines[:line] + lines[line + 1 :])
            case "double":
                text = "\n".join([*lines[: line + 1], *lines[line:]])
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[line], lines[other] = lines[other], lines[line]
                text = "\n".join(lines)
            case "indent":
                lines[line] = draw(st.sampled_from(["\t", " ", "    "])) + lines[line]
                text = "\n".join(lines)
    return text


def anything(valid):
    free = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\n:-#[]{}\"' ")), max_size=200)
    fenced = st.builds("---\n{}\n---\n{}".format, free, free)
    return st.one_of(mutations(valid), mutations(valid), free, fenced).map(str.encode) | st.binary(max_size=100)


def article_problems(data):
    article, reader = read_article(data, "x.md", Policy())
    return reader.problems, article


def intro_problems(data):
    intro, reader = read_intro(data, "x.md")
    return reader.problems, intro


def registry_problems(data):
    content, problems = decode(data, "x.md")
    found = {}
    for name in REGISTRIES:
        reader = Reader("x.md")
        found[name] = read_registry(name, content, reader)
        problems = problems + reader.problems
    return problems, found


def config_problems(data):
    config, problems = read_config(data, "x.md")
    return problems, config


def check_any(data, read):
    """Reading does not raise, says the same twice, and every problem is at a place that the file has."""
    problems, value = read(data)
    assert (problems, value) == read(data)
    lines = re.split("\r\n|\r|\n", decode(data, "x.md")[0])
    for problem in problems:
        assert problem.code in CODES
        assert problem.message
        assert not problem.message.endswith(".")
        assert 1 <= problem.line <= len(lines) + 1, problem
        length = len(lines[problem.line - 1]) if problem.line <= len(lines) else 0
        assert 1 <= problem.column <= length + 1, (problem, lines[problem.line - 1])


bounded = settings(
    max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


@bounded
@given(anything(ARTICLE))
def test_any_text_as_an_article(data):
    check_any(data, article_problems)


@bounded
@given(anything(INTRO))
def test_any_text_as_an_intro(data):
    check_any(data, intro_problems)


@bounded
@given(anything(REGISTRY))
def test_any_text_as_a_registry(data):
    check_any(data, registry_problems)


@bounded
@given(anything(CONFIG))
def test_any_text_as_a_configuration(data):
    check_any(data, config_problems)
