"""What the README and the reference say is so: the example builds, and every field and option is described."""

import re

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from briefgen.config import CONFIG
from briefgen.content import articles, edtf, facts, intros, registries, values
from briefgen.english import date_words
from harness import REPO, TODAY, briefgen, pages_of

README = (REPO / "README.md").read_text(encoding="utf-8")
REFERENCE = (REPO / "docs/content-model.md").read_text(encoding="utf-8")
TABLES = {
    "article": articles.ARTICLE,
    "source": articles.SOURCE,
    "rating": articles.RATING,
    "fact": facts.FACT,
    "speaker": values.SPEAKER,
    "quote": values.QUOTE,
    "retraction": values.RETRACTION,
    "figure": values.FIGURE,
    "intro": intros.INTRO,
    "configuration": CONFIG,
    **{name: entry[0] for name, entry in registries.REGISTRIES.items()},
}


def cells(row):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


@pytest.mark.parametrize("name", TABLES)
def test_the_reference_names_every_field(name):
    missing = [key for key in TABLES[name] if not re.search(rf"[`{{, ]{key}[`:,}}]", REFERENCE)]
    assert missing == []


def test_dates_read_as_the_reference_says():
    shown = REFERENCE.partition("| write | reads as |")[2].partition("\n\n")[0]
    pairs = []
    for row in shown.splitlines()[2:]:
        written, words = (cell.split(" · ") for cell in cells(row))
        pairs += zip((word.strip("`") for word in written), words, strict=True)
    full = {text: said for text, said in pairs if not text.startswith("-")}
    assert len(full) > 10
    told = {text: date_words(edtf.parse(text)) for text in full}
    # Where a row shows several, it may give the word that matters instead of the whole.
    assert {text: said for text, said in full.items() if said not in told[text]} == {}


def test_a_mistake_of_the_reference_is_one():
    shown = REFERENCE.partition("| written | why it is a mistake | write |")[2].partition("\n\n")[0]
    rows = [cells(row) for row in shown.splitlines()[2:]]
    pairs = [(wrong.strip("`"), right.strip("`")) for wrong, _, right in rows if right.startswith("`")]
    assert len(pairs) >= 5
    for wrong, right in pairs:
        assert problems_of(wrong), wrong
        assert not problems_of(right), right


def problems_of(line):
    """What is wrong with an article whose fact has this line; an empty body has no quote."""
    line = f"figure: {line}" if line.startswith("{") else line
    claim = "" if line.startswith("claim:") else "    claim: C.\n"
    head = "---\ntitle: T\ndate: 2025-09-12\nsource: https://example.org/x\nfacts:\n  - id: x\n"
    text = f"{head}{claim}    {line}\n---\n"
    problems = articles.read_article(text.encode(), "content/articles/a.md", articles.Policy())[1].problems
    return [problem for problem in problems if problem.code != "quote-not-found"]


@pytest.mark.parametrize("command", ["build", "check"])
def test_the_readme_lists_every_option(command):
    listed = set(re.findall(r"^\| `(--[a-z-]+)", README, re.MULTILINE))
    options = [option for parameter in cli.commands[command].params for option in parameter.opts]
    of_command = {option for option in options if option.startswith("--")}
    assert of_command - {"--help"} <= listed
    assert command == "check" or listed <= of_command


def test_help_describes_every_option():
    for name, command in cli.commands.items():
        result = CliRunner().invoke(cli, [name, "--help"], catch_exceptions=False)
        assert result.exit_code == 0
        assert [parameter.name for parameter in command.params if not getattr(parameter, "help", "")] == []


def readme_project(folder, articles, config="title: First\n"):
    """The site of a project that holds the README's first articles and nothing else."""
    (folder / "content/articles").mkdir(parents=True)
    paths = re.findall(r"`(content/articles/[a-z-]+\.md)`", README)
    texts = re.findall(r"```markdown\n(.*?)```", README, re.DOTALL)
    assert len(paths) == len(texts) == 2
    for path, text in list(zip(paths, texts, strict=True))[:articles]:
        (folder / path).write_text(text, encoding="utf-8")
    if config:
        (folder / "briefgen.yaml").write_text(config, encoding="utf-8")
    result = briefgen("build", "--root", folder, "--strict", "--today", TODAY)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def first_article(tmp_path_factory):
    return readme_project(tmp_path_factory.mktemp("first"), 1)


@pytest.fixture(scope="module")
def both_articles(tmp_path_factory):
    return readme_project(tmp_path_factory.mktemp("both"), 2)


def test_the_first_article_is_where_the_readme_says(first_article):
    rows = re.findall(r"^\| `([a-z0-9/-]+\.html)` \|", README, re.MULTILINE)
    listed = [*rows, *re.findall(r"`((?!site/)[a-z]+/index\.html)`", README)]
    assert len(rows) >= 8
    built = {path.relative_to(first_article).as_posix() for path in pages_of(first_article)}
    assert set(listed) <= built
    for page in listed:
        assert re.search("bergen|norway|ferry|ferries|fjord", (first_article / page).read_text("utf-8").lower()), page
    claims = re.findall(r"claim: (.+)", README)[:3]
    for page in ("articles/bergen-ferry.html", "countries/norway.html", "topics/ferries.html"):
        text = (first_article / page).read_text(encoding="utf-8")
        assert [claim for claim in claims if claim not in text] == []
    assert "Northern Europe" in (first_article / "countries/index.html").read_text(encoding="utf-8")
    text = (first_article / "articles/bergen-ferry.html").read_text(encoding="utf-8")
    assert "a third cheaper to run" in text
    assert "writes: <q" not in text  # her own speech


def test_two_sources_disagree_as_the_readme_says(first_article, both_articles):
    said = "up to 120 passengers or at least 150 passengers"
    assert said in " ".join(README.split())
    for page in ("index.html", "countries/norway.html"):
        assert "Where sources disagree" not in (first_article / page).read_text(encoding="utf-8")
        text = (both_articles / page).read_text(encoding="utf-8")
        assert "Where sources disagree" in text
        assert said in text
    question = (both_articles / "questions/ferry-capacity.html").read_text(encoding="utf-8")
    assert "disputed" in question
    assert "<svg" in question
    assert "at least 150 passengers" in question


def test_a_folder_with_only_content_builds(tmp_path):
    assert (readme_project(tmp_path, 1, config="") / "index.html").exists()


def test_links_between_documents_lead_somewhere():
    documents = [*REPO.glob("*.md"), *(REPO / "docs").rglob("*.md")]
    code = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    found = [(path, target) for path in documents for target in link.findall(code.sub("", path.read_text("utf-8")))]
    assert len(found) > 10
    assert [(path.name, target) for path, target in found if not (path.parent / target).exists()] == []
