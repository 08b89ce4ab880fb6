"""`briefgen init`: a project that builds without a finding whatever the day, and never changes what is there."""

import datetime as dt
import os
import re
import subprocess

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.build import Options, build
from briefgen.cli import cli
from briefgen.config import read_config
from briefgen.starter import Wanted, files
from briefgen.workflow import PATH, workflow
from harness import tree, write_project

DAY = dt.date(2027, 3, 31)


def init(*arguments):
    result = CliRunner().invoke(cli, ["init", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def checked(folder, day=None):
    """The report on a project: every finding an error."""
    return build(Options(folder, folder / "site", day or dt.datetime.now().astimezone().date(), None, strict=True))


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    """The site of the starter, made as it was on a certain day."""
    folder = write_project(tmp_path_factory.mktemp("starter"), files(Wanted(DAY)))
    assert checked(folder, DAY).problems == ()
    return folder


def text_of(folder, page):
    return (folder / "site" / page).read_text(encoding="utf-8")


def test_a_new_project_builds_without_a_finding(tmp_path):
    result = init(tmp_path / "new" / "demo", "--base-url", "https://desk.example/b", "--title", 'The "desk": one # two')
    assert result.exit_code == 0, result.output
    folder = tmp_path / "new" / "demo"
    report = checked(folder)
    assert (report.problems, report.exit_code) == ((), 0)
    config, problems = read_config((folder / "briefgen.yaml").read_bytes())
    assert (config.title, config.base_url, problems) == ('The "desk": one # two', "https://desk.example/b/", [])
    assert (folder / PATH).read_text(encoding="utf-8") == workflow()
    assert (folder / "site/changes.atom.xml").is_file()
    assert {"/site/", "/.briefgen/", "/export/"} <= set((folder / ".gitignore").read_text(encoding="utf-8").split())


@settings(max_examples=25)
@given(st.dates(dt.date(2024, 1, 1), dt.date(2060, 12, 31)) | st.sampled_from([dt.date(2028, 2, 29), DAY]))
def test_the_starter_has_no_finding_whatever_the_day(tmp_path_factory, day):
    folder = write_project(tmp_path_factory.mktemp("day"), files(Wanted(day)))
    report = build(Options(folder, folder / "site", day, None, strict=True, write=False, cached=False))
    assert report.problems == ()


def test_the_starter_shows_what_briefgen_is_good_at(starter):
    home, cost = text_of(starter, "index.html"), text_of(starter, "questions/north-star-cost.html")
    assert "about 240 million EUR or at least 330 million EUR" in home
    assert "What comes next" in home
    assert "disputed" in cost
    assert "<svg" in cost
    assert len(list((starter / "site/countries").glob("*.html"))) >= 4
    assert len(list((starter / "content/articles").glob("*.md"))) >= 6
    assert "The desk’s judgement" in text_of(starter, "countries/norway.html")
    statuses = set(re.findall(r"Corrected|Replaced|Retracted", text_of(starter, "changes.html")))
    assert statuses == {"Corrected", "Replaced", "Retracted"}
    assert "2 independent sources" in home
    assert "from 59 euros" in text_of(starter, "articles/fares-in-sweden.html")
    assert "invented" in text_of(starter, "about.html")
    assert "invented" in home


def test_the_starter_lies_around_its_day(starter):
    """There is a past and a future, near and far, and they are those of the day that is told."""
    upcoming = text_of(starter, "upcoming.html")
    assert ">16 April<" in upcoming
    assert "October 2027" in upcoming
    assert "30 March 2027" in text_of(starter, "articles/opening-moved.html")
    other = files(Wanted(DAY + dt.timedelta(days=400)))
    assert "[[" not in "".join(other.values())
    assert {name for name, text in files(Wanted(DAY)).items() if text != other[name]} >= {
        f"content/articles/{path.name}" for path in (starter / "content/articles").glob("*.md")
    }


def test_links_and_names_of_the_starter_lead_to_nobody(starter):
    hosts = set(re.findall(r"https?://([^/\s)]+)", "".join(path.read_text("utf-8") for path in content(starter))))
    assert hosts
    assert [host for host in hosts if not host.endswith(".example")] == []


def content(folder):
    return [path for path in (folder / "content").rglob("*") if path.is_file()]


def test_a_folder_that_is_not_empty_is_refused(tmp_path):
    write_project(tmp_path, {"notes.txt": "mine"})
    result = init(tmp_path)
    assert result.exit_code == 2
    assert "notes.txt" in result.output
    assert "--force" in result.output
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_what_git_and_systems_leave_counts_as_empty(tmp_path):
    write_project(tmp_path, {".git/HEAD": "ref: refs/heads/main\n", ".DS_Store": ""})
    assert init(tmp_path).exit_code == 0
    assert checked(tmp_path).problems == ()


def test_force_adds_what_is_missing_and_changes_nothing(tmp_path):
    mine = {"README.md": "mine", "briefgen.yaml": "title: Mine\n", "notes.txt": "mine"}
    write_project(tmp_path, mine)
    result = init(tmp_path, "--force")
    assert result.exit_code == 0
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in mine} == mine
    assert "left as they are: README.md, briefgen.yaml" in result.output
    assert checked(tmp_path).problems == ()
    before = tree(tmp_path)
    assert "0 files written" in init(tmp_path, "--force").output
    assert tree(tmp_path) == before


def test_the_invented_briefing_is_never_mixed_with_real_articles(tmp_path):
    article = "---\ntitle: Real\ndate: 2026-01-02\nsource: https://example.org/\n---\n"
    write_project(tmp_path, {"content/articles/real.md": article})
    result = init(tmp_path, "--force")
    assert result.exit_code == 0
    assert "content/articles/real.md" in result.output
    assert [path.name for path in content(tmp_path) if path.suffix] == ["real.md"]
    assert (tmp_path / "briefgen.yaml").is_file()


def test_an_empty_project_builds(tmp_path):
    assert init(tmp_path / "x", "--empty").exit_code == 0
    assert checked(tmp_path / "x").problems == ()
    assert "Nothing is recorded yet" in text_of(tmp_path / "x", "index.html")
    for name in ("briefgen.yaml", "README.md"):
        assert "invented" not in (tmp_path / "x" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["x", "--base-url", "desk.example"], "--base-url"),
        (["x", "--title", " \t "], "--title"),
        (["x", "--title", "\ud83d"], "--title"),
        (["file"], "file is a file"),
        (["file/x"], "file"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path, {"file": "mine"})
    result = init(*arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert os.listdir(tmp_path) == ["file"]


def test_a_file_in_the_place_of_a_folder_is_refused_before_anything_is_written(tmp_path):
    write_project(tmp_path, {"content": "mine", ".github/workflows": "mine"})
    result = init(tmp_path, "--force")
    assert result.exit_code == 2
    assert f"{tmp_path / 'content'}" in result.output
    assert f"{tmp_path / '.github' / 'workflows'}" in result.output
    assert sorted(os.listdir(tmp_path)) == [".github", "content"]


def test_what_cannot_be_written_is_told(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.mkdir", full)
    result = init(tmp_path / "x")
    assert result.exit_code == 2
    assert "No space left on device" in result.output


@pytest.mark.parametrize(("made", "folder"), [(".", "desk/briefing"), ("desk/briefing", "desk/briefing")])
def test_below_the_top_of_a_repository_there_is_no_workflow(tmp_path, made, folder):
    """GitHub looks for it at the top, and for pushes to the branch that there is."""
    git = ("git", "-c", "init.defaultBranch=trunk", "init", "-q", tmp_path / made)
    subprocess.run(git, check=True)
    result = init(tmp_path / folder)
    assert result.exit_code == 0, result.output
    workflow_file = tmp_path / folder / PATH
    if made == ".":
        assert not workflow_file.exists()
        assert re.search(r"^  briefgen publish --workflow", result.output, re.MULTILINE)
    else:
        assert workflow_file.read_text(encoding="utf-8") == workflow("trunk")
        assert "--workflow" not in result.output


def test_a_title_is_no_template(tmp_path):
    title = "[[day+1]] [[description]] [[title]]"
    assert init(tmp_path / "x", "--title", title).exit_code == 0
    config, problems = read_config((tmp_path / "x/briefgen.yaml").read_bytes())
    assert (config.title, problems) == (title, [])
    assert (tmp_path / "x/README.md").read_text(encoding="utf-8").startswith(f"# {title}\n")


@pytest.mark.skipif(os.name == "nt", reason="not run here: names that Windows does not allow")
@pytest.mark.parametrize("name", ["-demo", "a b", "a'b\"c", "$(x)", "two\nlines", "été"])
def test_the_next_command_leads_into_the_folder_whatever_its_name(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    output = init("--", name).output
    command = output.partition("next:\n")[2].partition("  briefgen serve")[0]
    inside = subprocess.run(["sh", "-c", f"{command.strip()} && ls"], check=True, capture_output=True, text=True)
    assert "briefgen.yaml" in inside.stdout


def test_it_ends_with_the_next_commands_that_there_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    output = init("demo").output
    assert "cd demo" in output
    readme = (tmp_path / "demo/README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^ +briefgen ([a-z]+)", output + readme, re.MULTILINE))
    assert {"serve", "new", "publish", "check"} <= told
