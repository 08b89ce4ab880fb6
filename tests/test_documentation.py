"""What the README and the reference say is so: the example builds, and every field and option is described."""

import re
import runpy
import shlex

import click
import pytest
from click.testing import CliRunner

from briefgen import page_views, question_views, views
from briefgen.cli import cli
from briefgen.config import CONFIG, read_config
from briefgen.content import articles, edtf, facts, intros, registries, values
from briefgen.content.reader import Reader
from briefgen.content.registries import read_registry
from briefgen.english import date_words
from harness import REPO, TODAY, briefgen, pages_of, write_project

README = (REPO / "README.md").read_text(encoding="utf-8")
EDITING = (REPO / "docs/editing.md").read_text(encoding="utf-8")
TUTORIAL = EDITING.partition("\n## Facts\n")[0]
REFERENCE = (REPO / "docs/content-model.md").read_text(encoding="utf-8")
COMMANDS, CONFIGURATION, TEMPLATES = (
    (REPO / f"docs/{name}.md").read_text(encoding="utf-8") for name in ("commands", "configuration", "templates")
)
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


def test_the_readme_lists_every_command():
    listed = re.findall(r"^\| `briefgen ([a-z]+)` \|", README, re.MULTILINE)
    assert set(cli.commands) - set(listed) == set()
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("name", ["commands", "configuration", "templates"])
def test_pages_made_from_the_program_are_up_to_date(name, monkeypatch):
    monkeypatch.syspath_prepend(REPO / "tools")
    page = runpy.run_path(str(REPO / f"tools/{name}_page.py"))["page"]()
    assert (REPO / f"docs/{name}.md").read_text(encoding="utf-8") == page, f"run tools/{name}_page.py"


def all_commands(group=cli, path="briefgen"):
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{path} {name}")


def test_every_command_and_option_is_on_the_page_of_commands():
    for path, command in all_commands():
        section = re.search(rf"^##+ {path}\n(.*?)(?=^##|\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
        assert section, path
        shown = set(
            re.findall(r"(?<![\w-])--[a-z-]+", " ".join(re.findall(r"^\| `([^`]+)`", section[1], re.MULTILINE)))
        )
        options = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
        assert shown == {name for option in options for name in option.opts if name.startswith("--")}, path
    codes = re.findall(r"^ +(\d+)  ", cli.help, re.MULTILINE)
    assert re.findall(r"^\| (\d+) \|", COMMANDS, re.MULTILINE) == codes


def test_commands_that_are_shown_are_there():
    """What documents tell to type begins with a command that exists, and has only options that this one has."""
    known = dict(all_commands())
    for document in (README, EDITING, TEMPLATES):
        typed = re.findall(r"^    (briefgen .+)$|`(briefgen [a-z].*?)`", document, re.MULTILINE)
        for line in filter(None, (word for pair in typed for word in pair)):
            words = shlex.split(line)
            path = " ".join(words[:3]) if " ".join(words[:3]) in known else " ".join(words[:2])
            assert path in known, line
            options = {name for param in known[path].params for name in param.opts}
            assert {word for word in words if word.startswith("--")} <= options, line


def test_the_example_of_the_configuration_is_one():
    text = re.search(r"```yaml\n(.*?)```", CONFIGURATION, re.DOTALL)[1]
    config, problems = read_config(text.encode())
    assert problems == []
    assert set(re.findall(r"^([a-z_]+):", text, re.MULTILINE)) == set(CONFIG)
    assert (config.check, config.countries) == ({"no-fact-id": "error", "no-facts": "off"}, {"TR": "Türkiye"})


def test_every_view_and_field_is_on_the_page_of_templates():
    for module in (views, page_views, question_views):
        for name, view in vars(module).items():
            if isinstance(view, type) and view.__module__ == module.__name__:
                section = re.search(rf"^### {name}\n(.*?)(?=^##|\Z)", TEMPLATES, re.MULTILINE | re.DOTALL)
                assert section, name
                assert re.findall(r"^\| `(\w+)` \|", section[1], re.MULTILINE) == list(view.__struct_fields__), name
    files = {path.relative_to(REPO / "templates").as_posix() for path in (REPO / "templates").rglob("*.*ml")}
    assert files == set(re.findall(r"^\| `([\w./-]+\.(?:html|xml))` \|", TEMPLATES, re.MULTILINE))
    without = re.findall(r"^\| `((?!base\.)[\w.-]+\.(?:html|xml))` \| [^|]*\| *\|", TEMPLATES, re.MULTILINE)
    assert without == []


def test_a_template_and_a_colour_are_replaced_as_the_page_says(tmp_path):
    """Each command and each text of the page, in the order in which it stands there."""
    write_project(tmp_path, {"content/pages/about.md": "---\ntitle: Us\ndate: 2025-09-24\n---\nWords.\n"})
    copied = [
        briefgen(*line.split(), "--root", tmp_path)
        for line in re.findall(r"^    briefgen (new .+)$", TEMPLATES, re.MULTILINE)
    ]
    assert [result.returncode for result in copied] == [0, 0]
    own, theme = tmp_path / "templates", REPO / "templates"
    assert (own / "page.html").read_bytes() == (theme / "page.html").read_bytes()
    (own / "page.html").write_text(re.search(r"```html\n(.*?)```", TEMPLATES, re.DOTALL)[1], encoding="utf-8")
    line = re.search(r"```css\n(.*?)```", TEMPLATES, re.DOTALL)[1].rstrip()
    style, count = re.subn(
        rf"^{line.split(':')[0]}:.*$", line, (own / "assets/style.css").read_text("utf-8"), flags=re.MULTILINE
    )
    assert count == 1
    (own / "assets/style.css").write_text(style, encoding="utf-8")
    assert briefgen("build", "--root", tmp_path, "--today", TODAY).returncode == 0
    assert "Last changed on 24 September 2025." in (tmp_path / "site/about.html").read_text(encoding="utf-8")
    assert line in next((tmp_path / "site/assets").glob("style.*.css")).read_text(encoding="utf-8")
    (own / "page.html").write_text("{{ view.dat }}", encoding="utf-8")
    result = briefgen("build", "--root", tmp_path, "--today", TODAY)
    assert (result.returncode, "templates/page.html:1:" in result.stderr) == (1, True)
    again = briefgen("new", "template", "page.html", "--root", tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    wrong = briefgen("new", "template", "../secret", "--root", tmp_path)
    assert (wrong.returncode, "country.html" in wrong.stderr) == (2, True)


def test_the_examples_of_editing_are_right():
    """Each block is read as what it is: facts, fields of an article, an entry of a registry."""
    blocks = re.findall(r"```yaml\n(.*?)```", EDITING, re.DOTALL)
    assert len(blocks) > 12
    for block in blocks:
        reader = Reader("x")
        if name := re.match(r"# content/(\w+)\.yaml", block):
            assert read_registry(name[1], block, reader), block
        else:
            part = f"facts:\n{block}" if block.startswith("- ") else block
            head = "" if "source:" in block else "source: https://example.org/x\n"
            text = f"---\ntitle: T\ndate: 2025-10-02\n{head}{part}---\n"
            reader = articles.read_article(text.encode(), "content/articles/a.md", articles.Policy())[1]
        assert [problem for problem in reader.problems if problem.code != "quote-not-found"] == [], block


def test_the_facts_of_editing_stand_in_one_article(tmp_path):
    """Who follows the section step by step has no finding at its end."""
    section = EDITING.partition("\n## Facts\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```yaml\n(- .*?)```", section, re.DOTALL)
    assert len(blocks) > 4
    head = "title: T\ndate: 2025-10-02\nsource: https://example.org/x\n"
    article = f"---\n{head}facts:\n{''.join(blocks)}---\nText.\n"
    write_project(tmp_path, {"content/articles/archive.md": article})
    result = briefgen("check", "--root", tmp_path, "--today", "2025-12-31")
    assert (result.stderr, result.returncode) == ("", 0)


def test_who_follows_editing_from_its_first_line_to_its_last_has_one_project(tmp_path):
    """Commands as they are typed, all facts in the article that they make, with its text, and the registries."""
    assert briefgen("init", tmp_path / "desk", "--empty", "--title", "Desk").returncode == 0
    typed = re.findall(r"^    briefgen (new (?:article|country|topic).*)$", EDITING, re.MULTILINE)
    for line in typed:
        made = briefgen(*shlex.split(line), "--root", tmp_path / "desk")
        assert made.returncode == 0, made.stderr
    told = re.findall(r"`(content/(?:articles|countries|topics)/[\w-]+\.md)`", EDITING.partition("\n## Facts\n")[2])
    assert len(typed) == len(told) == 3
    assert all((tmp_path / "desk" / path).is_file() for path in told)
    path = tmp_path / "desk" / told[0]
    facts = "".join(re.findall(r"```yaml\n(- .*?)```", EDITING, re.DOTALL))
    text = re.search(r"```markdown\n(Two .*?)```", EDITING, re.DOTALL)[1]
    head = re.sub("^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(head.replace("\nfacts:\n", f"\nfacts:\n{facts}") + text, encoding="utf-8")
    for name, entries in re.findall(r"```yaml\n# (content/\w+\.yaml)\n([a-z].*?)```", EDITING, re.DOTALL):
        (tmp_path / "desk" / name).write_text(entries, encoding="utf-8")
    result = briefgen("build", "--root", tmp_path / "desk", "--strict", "--today", "2026-12-31")
    assert (result.stderr, result.returncode) == ("", 0)
    assert "Lisbon opens" in (tmp_path / "desk/site/topics/port-archives.html").read_text(encoding="utf-8")


def test_the_facts_of_the_readme_need_the_sentence_below_them(tmp_path):
    [facts] = re.findall(r"```yaml\n(facts:.*?)```", README, re.DOTALL)
    [text] = re.findall(r"`---`: \*(.*?)\*", README)
    head = "title: T\ndate: 2025-09-18\nsource: https://example.org/ferry\ncountries: [NO]\n"
    write_project(tmp_path, {"content/articles/ferry.md": f"---\n{head}{facts}---\n{text}\n"})
    result = briefgen("check", "--root", tmp_path, "--today", "2025-12-31")
    assert (result.stderr, result.returncode) == ("", 0)


def test_help_describes_every_option():
    for path, command in all_commands():
        result = CliRunner().invoke(cli, [*path.split()[1:], "--help"], catch_exceptions=False)
        assert result.exit_code == 0
        options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
        assert [option.name for option in options if not option.help] == []


def tutorial_project(folder, articles, config="title: First\n"):
    """The site of a project that holds the tutorial's first articles and nothing else."""
    (folder / "content/articles").mkdir(parents=True)
    paths = re.findall(r"`(content/articles/[a-z-]+\.md)`", TUTORIAL)
    texts = re.findall(r"```markdown\n(---.*?)```", TUTORIAL, re.DOTALL)
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
    return tutorial_project(tmp_path_factory.mktemp("first"), 1)


@pytest.fixture(scope="module")
def both_articles(tmp_path_factory):
    return tutorial_project(tmp_path_factory.mktemp("both"), 2)


def test_the_first_article_is_where_the_tutorial_says(first_article):
    rows = re.findall(r"^\| `([a-z0-9/-]+\.html)` \|", TUTORIAL, re.MULTILINE)
    listed = [*rows, *re.findall(r"`((?!site/)[a-z]+/index\.html)`", TUTORIAL)]
    assert len(rows) >= 8
    built = {path.relative_to(first_article).as_posix() for path in pages_of(first_article)}
    assert set(listed) <= built
    for page in listed:
        assert re.search("bergen|norway|ferry|ferries|fjord", (first_article / page).read_text("utf-8").lower()), page
    claims = re.findall(r"claim: (.+)", TUTORIAL)[:3]
    for page in ("articles/bergen-ferry.html", "countries/norway.html", "topics/ferries.html"):
        text = (first_article / page).read_text(encoding="utf-8")
        assert [claim for claim in claims if claim not in text] == []
    assert "Northern Europe" in (first_article / "countries/index.html").read_text(encoding="utf-8")
    text = (first_article / "articles/bergen-ferry.html").read_text(encoding="utf-8")
    assert "a third cheaper to run" in text
    assert "writes: <q" not in text  # her own speech


def test_two_sources_disagree_as_the_tutorial_says(first_article, both_articles):
    said = "up to 120 passengers or at least 150 passengers"
    assert said in " ".join(TUTORIAL.split())
    for page in ("index.html", "countries/norway.html"):
        assert "Where sources disagree" not in (first_article / page).read_text(encoding="utf-8")
        text = (both_articles / page).read_text(encoding="utf-8")
        assert "Where sources disagree" in text
        assert said in text
        assert "Fjord Gazette (18 Sep 2025) and Bergen Yard (20 Sep 2025)" in text  # in the order of what they said
    question = (both_articles / "questions/ferry-capacity.html").read_text(encoding="utf-8")
    assert "disputed" in question
    assert "<svg" in question
    assert "at least 150 passengers" in question


def test_a_folder_with_only_content_builds(tmp_path):
    assert (tutorial_project(tmp_path, 1, config="") / "index.html").exists()


def test_links_between_documents_lead_somewhere():
    documents = [*REPO.glob("*.md"), *(REPO / "docs").rglob("*.md")]
    code = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    found = [(path, target) for path in documents for target in link.findall(code.sub("", path.read_text("utf-8")))]
    assert len(found) > 10
    assert [(path.name, target) for path, target in found if not (path.parent / target).exists()] == []
