"""`briefgen new`: a file that builds or a clear refusal, whatever the words; never one in the place of another."""

import datetime as dt
import re

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefgen import blanks
from briefgen.build import Options, build
from briefgen.cli import cli
from briefgen.content.articles import ARTICLE, SOURCE, Policy, read_article
from briefgen.content.facts import FACT
from briefgen.content.intros import INTRO, read_intro
from harness import write_project

TODAY = dt.date(2026, 11, 24)
FERRY = "content/articles/bergen-tries-a-ferry.md"


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path, {"briefgen.yaml": "title: Desk\n", "content/articles/.gitkeep": ""})


def new(folder, *arguments):
    result = CliRunner().invoke(cli, ["new", arguments[0], "--root", str(folder), *arguments[1:]])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def codes(folder):
    today = dt.datetime.now().astimezone().date()  # which is the date of an article that is given none
    report = build(Options(folder, folder / "site", today, None))
    return [(problem.code, problem.path, problem.line) for problem in report.problems]


def test_an_article_is_written_with_what_is_given_and_builds(project):
    arguments = ("--source", "https://fjord.example/a", "--publisher", "Fjord: the Gazette", "--date", "2025-09-18")
    more = ("--country", "norway", "--country", "UK", "--topic", "Electric ferries", "--lang", "nb")
    result = new(project, "article", "Bergen tries a ferry", *arguments, *more)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[0].endswith(FERRY)
    article, reader = read_article((project / FERRY).read_bytes(), FERRY, Policy())
    assert reader.problems == []
    assert (article.title, article.date.text) == ("Bergen tries a ferry", "2025-09-18")
    source = article.source
    assert (source.url, source.publisher, source.lang) == ("https://fjord.example/a", "Fjord: the Gazette", "nb")
    assert (article.countries, article.topics) == (("NO", "GB"), ("electric-ferries",))
    assert codes(project) == [("no-facts", FERRY, 1)]
    assert (project / "site/articles/bergen-tries-a-ferry.html").is_file()


def test_every_other_field_is_a_remark_that_can_be_used():
    """Without the # at the start of its line each is a field of its table, at its place."""
    text = blanks.article(blanks.Values("T", "2025-09-18", url="https://example.org/"))
    remarks = re.findall(r"^#( *(?:- )?)([a-z_]+):", text, re.MULTILINE)
    by_depth = {depth: [key for found, key in remarks if len(found) == depth] for depth in (0, 2, 4)}
    written = {"title", "date", "source", "facts"}
    assert set(by_depth[0]) == set(ARTICLE) - written
    assert set(by_depth[2]) == set(SOURCE) - {"url"}
    assert set(by_depth[4]) == set(FACT)
    assert not re.search(r"^#? *(- )?[a-z_]+:.*#", text, re.MULTILINE)  # no remark that could become part of a value
    for key in ("claim", "quote", "summary", "archive"):
        assert key in re.sub(r"^#(?= *(- )?[a-z_]+:)", "", text, flags=re.MULTILINE)
    used = re.sub(r"^#(?= *(- )?[a-z_]+:)", "", text, flags=re.MULTILINE)
    assert "#draft: true\n" in text
    used = used.replace("    claim:\n", "    claim: A fact.\n").replace("  - id:\n", "  - id: one\n")
    used = used.replace("\ndraft: true\n", "\n")
    article, reader = read_article(used.encode(), FERRY, Policy())
    told = [problem.message for problem in reader.problems if problem.code != "empty-field"]
    assert told == ["a retraction needs `reason`"]  # the only field whose emptiness is an error
    assert [(fact.id, fact.claim) for fact in article.facts] == [("one", "A fact.")]
    intro = blanks.topic("T", TODAY) + blanks.country(TODAY)
    assert set(re.findall(r"^#?([a-z_]+):", intro, re.MULTILINE)) == set(INTRO)


def test_every_field_has_a_remark_whose_example_can_be_read():
    """No jargon, one line of a terminal, and an example that is what the field takes."""
    for table, remarks in ((ARTICLE, blanks.OF_ARTICLE), (SOURCE, blanks.OF_SOURCE), (FACT, blanks.OF_FACT)):
        written = {"title", "date", "source", "facts"} if table is ARTICLE else set()
        assert [*remarks[0], *remarks[1]] == list(dict.fromkeys([*remarks[0], *remarks[1]]))
        assert {*remarks[0], *remarks[1]} == set(table) - written
    assert {*blanks.OF_INTRO[0]} == set(INTRO)
    words = {
        key: text for part in (*blanks.OF_ARTICLE, *blanks.OF_SOURCE, *blanks.OF_FACT) for key, text in part.items()
    }
    for key, text in words.items():
        assert len(text) <= 110, key
        assert not re.search(r"\b(?:redirect|Admiralty|alias|free text|permalink|captured|prose)\b", text), key
    assert written_out() == []


def written_out():
    """What is wrong with an article all of whose fields have the values that their remarks show."""

    def lines(remarks, indent, without=()):
        pairs = {key: re.search("`(.+?)`", text)[1] for part in remarks for key, text in part.items()}
        return [f"{indent}{key}: {value}" for key, value in pairs.items() if key not in without]

    fact = lines(blanks.OF_FACT, "    ", {"figures"})
    text = [
        "---",
        "title: T",
        "date: 2025-09-18",
        *lines(blanks.OF_ARTICLE, ""),
        "source:",
        *lines(blanks.OF_SOURCE, "  "),
    ]
    text += ["facts:", fact[0].replace("    ", "  - ", 1), *fact[1:]]
    text += ["  - id: other", "    claim: C.", *lines(({"figures": blanks.OF_FACT[1]["figures"]},), "    ")]
    text += ["---", "She calls it “a third cheaper to run”."]
    return read_article("\n".join(text).encode(), FERRY, Policy())[1].problems


def test_with_a_title_alone_check_says_what_is_missing(project):
    result = new(project, "article", "Bergen", "tries a ferry")  # without quotation marks round it
    assert result.exit_code == 0
    assert "source" in result.output
    line = (project / FERRY).read_text(encoding="utf-8").splitlines().index("source:") + 1
    assert codes(project) == [("missing-field", FERRY, line)]


def test_all_that_is_wrong_is_told_at_once_and_nothing_written(project):
    wrong = {"--date": "12.9.2025", "--source": "fjord", "--lang": "norwegian", "--topic": "Граница", "--id": "a b"}
    options = [word for pair in wrong.items() for word in pair] + ["--country", "Congo", "--country", "Belrus"]
    result = new(project, "article", "Учения", *options)
    assert result.exit_code == 2
    for option, value in [*wrong.items(), ("--country", "Congo"), ("--country", "Belrus")]:
        assert f'{option} "{value}":' in result.output
    assert "2025-09-12" in result.output
    assert "Belarus (BY)" in result.output
    assert "Congo-Brazzaville" in result.output
    assert [path.name for path in (project / "content").rglob("*") if path.is_file()] == [".gitkeep"]


def test_nothing_is_overwritten(project):
    """Neither a file of that name, nor one in another folder or with other capitals, whose page would be the same."""
    mine = {"content/articles/2025/Ferry.md": "mine", "content/countries/NO.md": "mine", "content/topics/a-b.md": "m"}
    write_project(project, mine)
    for arguments, there in (
        (("article", "Ferry"), "content/articles/2025/Ferry.md"),
        (("article", "Other", "--id", "ferry"), "content/articles/2025/Ferry.md"),
        (("country", "Norway"), "content/countries/NO.md"),
        (("topic", "A b"), "content/topics/a-b.md"),
    ):
        result = new(project, *arguments)
        assert result.exit_code == 2
        assert f"{there} is there already" in result.output
    assert {name: (project / name).read_text(encoding="utf-8") for name in mine} == mine


def test_a_topic_is_found_by_its_title(project):
    write_project(project, {"content/topics/rolling-stock.md": "---\ntitle: Trains and cars\n---\nText.\n"})
    assert new(project, "article", "A", "--source", "https://a.example/", "--topic", "trains  and Cars").exit_code == 0
    assert "topics: [rolling-stock]" in (project / "content/articles/a.md").read_text(encoding="utf-8")
    result = new(project, "topic", "Trains", "and", "cars")
    assert result.exit_code == 2
    assert "content/topics/rolling-stock.md is there already" in result.output


def test_a_long_title_gives_an_id_of_whole_words():
    assert blanks.identifier("A " + "ferry " * 30, "articles") == "a" + "-ferry" * 16


def test_a_title_in_another_script_needs_a_name(project):
    result = new(project, "article", "Учения", "--source", "https://example.org/")
    assert result.exit_code == 2
    assert "--id" in result.output
    result = new(project, "article", "Учения", "--source", "https://example.org/", "--id", "Zapad_2025")
    assert result.exit_code == 0, result.output
    assert codes(project) == [("no-facts", "content/articles/Zapad_2025.md", 1)]
    assert "Учения" in (project / "site/articles/Zapad_2025.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("title", ["index", "con", "«…»", ""])
def test_names_that_no_page_can_have_are_refused(project, title):
    result = new(project, "article", title, "--source", "https://example.org/")
    assert result.exit_code == 2
    assert "Nothing was written" in result.output


@pytest.mark.parametrize("words", [("BY",), ("by",), ("Belarus",), ("The", "Netherlands"), ("Côte", "d’Ivoire")])
def test_a_country_is_found_by_code_and_name(project, words):
    result = new(project, "country", *words)
    assert result.exit_code == 0, result.output
    assert codes(project) == []
    assert len(list((project / "site/countries").glob("*.html"))) == 2


def test_a_topic_keeps_its_title(project):
    assert new(project, "topic", "Border: closings").exit_code == 0
    assert codes(project) == []
    assert "Border: closings" in (project / "site/topics/border-closings.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("country", "Atlantis"), ("topic", "Граница"), ("topic", "index")])
def test_what_has_no_page_is_refused(project, arguments):
    result = new(project, *arguments)
    assert result.exit_code == 2
    assert arguments[1] in result.output
    assert [path.name for path in (project / "content").rglob("*") if path.is_file()] == [".gitkeep"]


def test_outside_a_project_it_says_so(tmp_path):
    result = new(tmp_path, "article", "A")
    assert result.exit_code == 2
    assert "--root" in result.output


def test_what_cannot_be_written_is_told(project):
    write_project(project, {"content/topics": "a file"})
    result = new(project, "topic", "Borders")
    assert result.exit_code == 2
    assert "content/topics/borders.md cannot be written" in result.output


TITLES = st.text(max_size=60) | st.text(alphabet="aé\"'`#:,[]{}&*!|>%@-?\\ \n\t\u2028\x85\u00adñЖ漢0~", max_size=30)


@given(TITLES)
@example('He said: "no" # really')
@example("line one\nline two")
@example("- [x] & *y* !z | > % @ `q`")
@example("null")
@example("2025-09-12")
@example("\u202eright to left\ufeff")
@example("'")
@example("0 \x08 1 \x08")
@example("\x08")
@example("a" * 150)
def test_any_title_gives_a_file_that_says_it_or_is_refused(words):
    title = blanks.title_of(words)
    if not isinstance(title, str):
        assert title.message
        assert title.hint
        return
    text = blanks.article(blanks.Values(title, "2025-09-12", publisher=title, topics=("a",)))
    article, reader = read_article(text.encode(), "content/articles/a.md", Policy())
    assert reader.problems == []
    assert (article.title, article.source.publisher) == (title, title)
    intro, reader = read_intro(blanks.topic(title, TODAY).encode(), "content/topics/a.md")
    assert (intro.title, reader.problems) == (title, [])
    name = blanks.identifier(title, "articles")
    assert re.fullmatch("[a-z0-9-]{1,100}", name) if isinstance(name, str) else name.hint


@settings(max_examples=15)
@given(st.lists(TITLES, min_size=1, max_size=12))
def test_any_titles_make_a_project_that_builds(tmp_path_factory, titles):
    folder = write_project(tmp_path_factory.mktemp("titles"), {"briefgen.yaml": "title: Desk\n"})
    (folder / "content").mkdir()
    for title in titles:
        result = new(folder, "article", "--source", "https://example.org/", "--", title)
        assert result.exit_code == 0 or "Nothing was written" in result.output or "is there already" in result.output
    assert {code for code, _, _ in codes(folder)} <= {"no-facts", "same-page"}  # all are given one address
