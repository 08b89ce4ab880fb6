"""Problems: one table of codes, three formats, four exit codes, everything of all files in one run."""

import ast
import json
import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import memory
from briefgen.cli import cli
from briefgen.content.frontmatter import MAX_BYTES
from briefgen.content.yamltext import MAX_CHARACTERS
from briefgen.outcome import BuildReport
from briefgen.problems import CODES, Problem, ordered
from briefgen.report import WIDEST, as_json, github, summary, text
from harness import REPO, TODAY, assert_none, briefgen, tree, write_project

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
ARTICLE = """\
---
title: Observers at the port
date: 2025-09-17
source: https://example.org/port
facts:
  - id: observers
    claim: Observers visit the port.
---
Text.
"""
NO_ID = ARTICLE.replace("id: observers\n    ", "")
BROKEN = ARTICLE.replace("date: 2025-09-17", "date: 17 September 2025")
ESCAPE = "\x1b["


def plain(words, _role):
    return words


def shown(problem, source):
    return list(text(problem, lambda _path, _line: source, plain))


def problem(column=1, message="it is wrong", hint="", **more):
    return Problem("bad-date", "content/articles/x.md", 3, column, message, hint, **more)


def run(*arguments):
    return CliRunner().invoke(cli, [*map(str, arguments)], catch_exceptions=False)


def check(root, *arguments):
    return run("check", "--root", root, "--today", TODAY, "--jobs", "1", *arguments)


def build(root, *arguments):
    return run("build", "--root", root, "--today", TODAY, "--jobs", "1", *arguments)


def codes(result):
    return re.findall(r"^\S.*?:\d+:\d+: (?:warning: )?([a-z0-9-]+): ", result.stderr, re.MULTILINE)


@pytest.fixture
def project(tmp_path):
    """A project in which nothing is wrong."""
    return write_project(tmp_path / "desk", {"briefgen.yaml": "title: Desk\n", "content/articles/port.md": ARTICLE})


# The table of codes


def codes_in_source():
    """Texts that the source hands to what makes problems; and the defaults of parameters called `code`."""
    makers = {"Problem", "Mistake", "Finding", "report", "at", "find", "_at"}
    for path in sorted((REPO / "briefgen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                arguments = [*node.args.args, *node.args.kwonlyargs]
                defaults = [None] * len(node.args.args) + node.args.kw_defaults
                found = [d for a, d in zip(arguments, defaults, strict=True) if a.arg == "code" and d is not None]
            elif isinstance(node, ast.ClassDef):
                found = [
                    line.value
                    for line in node.body
                    if isinstance(line, ast.AnnAssign) and line.value and line.target.id == "code"
                ]
            elif isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = node.args[:3] if name == "_at" else node.args[:1]
                found = [*(given if name in makers else ()), *(k.value for k in node.keywords if k.arg == "code")]
            else:
                continue
            for value in found:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
                    yield value.value, path.name


def test_every_code_of_the_source_is_in_the_table():
    assert_none(f"{file}: {code}" for code, file in codes_in_source() if code not in CODES)


def test_every_code_of_the_table_is_in_the_source():
    texts = set()
    for path in (REPO / "briefgen").rglob("*.py"):
        if path.name != "problems.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            texts |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert_none(set(CODES) - texts)


def test_codes_are_words_and_say_something():
    assert_none(code for code in CODES if not CODE.fullmatch(code))
    assert_none(code for code, entry in CODES.items() if not entry.says.endswith("."))


def test_the_page_of_problems_is_up_to_date():
    made = runpy.run_path(str(REPO / "tools/problems_page.py"))
    page = made["page"]()
    assert (REPO / "docs/problems.md").read_text(encoding="utf-8") == page, "run tools/problems_page.py"
    assert_none(code for code in CODES if not re.search(rf"^\| `{code}` \| .+ \| .+ \|$", page, re.MULTILINE))


# Text


def test_a_problem_as_text():
    assert shown(problem(7, hint="write `2025-09-17`"), "date: 17 September 2025\n") == [
        "content/articles/x.md:3:7: bad-date: it is wrong",
        "    date: 17 September 2025",
        "          ^",
        "    write `2025-09-17`",
    ]


def test_a_warning_as_text():
    assert shown(problem(severity="warning"), "") == ["content/articles/x.md:3:1: warning: bad-date: it is wrong"]


@pytest.mark.parametrize(
    ("source", "column", "before"),
    [
        ("\tdate: x", 8, "\t      "),
        ("a\tb\tc", 5, " \t \t"),
        ("🙂🙂x", 3, "    "),
        ("演習: x", 5, "      "),
        ("e\u0301e\u0301x", 5, "  "),
        ("a\x1bb\x00c", 5, "    "),
        ("a\u202eb\u2028c", 5, "    "),
        ("x", 2, " "),
        ("x", 99, " "),
    ],
)
def test_the_caret_stands_under_its_column(source, column, before):
    lines = shown(problem(column), source)
    assert lines[2] == f"    {before}^"
    assert all(line.isprintable() for line in (part.replace("\t", "") for part in lines))


@pytest.mark.parametrize("at", [0, 40, 79, 80, 81, 500, 919, 920, 998, 999, 1000])
def test_of_a_long_line_the_part_around_the_place_is_shown(at):
    source = "".join(f"{number:03}," for number in range(250))
    _, line, caret = shown(problem(at + 1), source)
    assert len(line) <= 4 + WIDEST + 2
    under = len(caret) - 1
    assert line[max(4, under - 9) : under].lstrip("…") == source[max(0, at - 9) : at][-(under - 4) :]
    assert line[under : under + 4].rstrip("…") == source[at : at + 4]
    assert line.strip()[0] == ("…" if at > WIDEST // 2 else source[0])
    assert line[-1] == ("…" if at < 1000 - WIDEST // 2 else source[-1])


def test_no_sign_of_content_reaches_the_terminal(project):
    files = {"content/articles/port.md": ARTICLE.replace("claim", 'kind: "\\e[2J\\n::error::\\u202e"\n    claim')}
    result = check(write_project(project, files))
    assert ESCAPE not in result.stderr
    assert all(line.isprintable() for line in result.stderr.splitlines())
    assert codes(result) == ["bad-choice"]


def test_a_long_text_is_cited_in_part(project):
    files = {"content/articles/port.md": ARTICLE.replace("observers\n", "o b " * 1000 + "\n")}
    result = check(write_project(project, files))
    assert codes(result) == ["bad-id"]
    assert max(map(len, result.stderr.splitlines())) < 400


@pytest.mark.parametrize(("encoding", "line"), [("utf-16", "---"), ("utf-8-sig", "---"), ("cp1252", "caf\ufffd")])
def test_the_line_is_shown_as_it_is_written(project, encoding, line):
    source = BROKEN if encoding != "cp1252" else ARTICLE.replace("Text.", "café")
    (project / "content/articles/port.md").write_bytes(source.replace("\n", "\r\n").encode(encoding))
    assert f"    {line}\n" in check(project).stderr or encoding == "utf-8-sig"
    assert "\n    date: 17 September 2025\n          ^\n" in check(project).stderr or encoding == "cp1252"


# JSON and GitHub


def test_json(project):
    write_project(project, {"content/articles/quay.md": BROKEN})
    result = check(project, "--format", "json")
    report = json.loads(result.stdout)
    assert not result.stderr
    assert report["exit_code"] == result.exit_code == 1
    assert report["problems"] == [
        {
            "code": "bad-date",
            "path": "content/articles/quay.md",
            "line": 3,
            "column": 7,
            "message": '"17 September 2025" is no date that can be read',
            "hint": "write `2025-09-17`",
            "severity": "error",
        }
    ]
    assert set(report) == {
        "problems",
        "pages",
        "other_files",
        "written",
        "unchanged",
        "removed",
        "drafts",
        "seconds",
        "exit_code",
    }


def test_json_of_any_text():
    report = BuildReport((problem(message='"\u2028\x1b\\\ud7ff🙂" is wrong'),))
    assert json.loads(as_json(report))["problems"][0]["message"] == '"\u2028\x1b\\\ud7ff🙂" is wrong'


def test_github():
    line = github(Problem("bad-date", "content/a,b:c%.md", 3, 7, "100 % wrong:\r\n::error::x, y", "write\nit"))
    where = "file=content/a%2Cb%3Ac%25.md,line=3,col=7,title=bad-date"
    assert line == f"::error {where}::100 %25 wrong:%0D%0A::error::x, y%0Awrite%0Ait"


def test_github_of_a_run(project):
    write_project(
        project,
        {"content/articles/quay.md": BROKEN, "content/articles/wharf.md": NO_ID.replace("org/port", "org/wharf")},
    )
    lines = check(project, "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error file=content/articles/quay.md,line=3,col=7,title=bad-date::")
    assert lines[1].startswith("::warning file=content/articles/wharf.md,line=6,col=5,title=no-fact-id::")


# Colour


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour(project, monkeypatch, environment, coloured):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    write_project(project, {"content/articles/port.md": BROKEN})
    result = CliRunner().invoke(cli, ["check", "--root", str(project)], color=True)
    assert (ESCAPE in result.stderr) == coloured


def test_no_colour_where_there_is_no_terminal(project):
    assert ESCAPE not in check(write_project(project, {"content/articles/port.md": BROKEN})).stderr


# Exit codes


def test_fine(project):
    result = check(project)
    assert (result.exit_code, result.stderr) == (0, "")


def test_wrong_content_is_1(project):
    write_project(project, {"content/articles/quay.md": BROKEN, "content/articles/wharf.md": NO_ID})
    assert check(project, "--strict").exit_code == 1
    assert build(project).exit_code == 1
    assert not (project / "site").exists()


def test_a_wrong_configuration_is_2_and_content_is_read_all_the_same(project):
    result = check(write_project(project, {"briefgen.yaml": "titel: Desk\n", "content/articles/quay.md": BROKEN}))
    assert (result.exit_code, codes(result)) == (2, ["unknown-key", "bad-date"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["chek"],
        ["check", "--colour"],
        ["check", "--today", "tomorrow"],
        ["check", "--format", "xml"],
        ["build", "-j", "0"],
    ],
)
def test_wrong_usage_is_2(project, monkeypatch, arguments):
    monkeypatch.chdir(project)
    assert run(*arguments).exit_code == 2


def test_no_project_is_2(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 2
    assert "briefgen.yaml" in result.stderr
    assert "briefgen init" in result.stderr
    assert check(tmp_path).exit_code == 2


def test_findings_are_3_where_they_are_errors(project):
    write_project(project, {"content/articles/port.md": NO_ID})
    told = check(project)
    assert (told.exit_code, codes(told)) == (0, ["no-fact-id"])
    assert check(project, "--strict").exit_code == 3
    assert build(project).exit_code == 0
    for severity, exit_code, problems in (("error", 3, ["no-fact-id"]), ("warning", 0, ["no-fact-id"]), ("off", 0, [])):
        write_project(project, {"briefgen.yaml": f"title: Desk\ncheck: {{no-fact-id: {severity}}}\n"})
        result = check(project)
        assert (result.exit_code, codes(result)) == (exit_code, problems)
    assert check(project, "--strict").exit_code == 0


def test_as_users_run_it(project):
    fine = briefgen("check", cwd=project / "content")
    assert (fine.returncode, fine.stderr) == (0, "")
    write_project(project, {"content/articles/port.md": BROKEN})
    wrong = briefgen("check", cwd=project / "content/articles", NO_COLOR="1")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("content/articles/port.md:3:7: bad-date: ")
    assert "problems: 1 error\n" in wrong.stdout


def test_a_project_without_configuration_is_found_upwards(project, monkeypatch):
    (project / "briefgen.yaml").unlink()
    monkeypatch.chdir(project / "content/articles")
    result = run("check")
    assert result.exit_code == 0, result.output


def test_the_help_lists_the_exit_codes_line_by_line():
    lines = run("--help").stdout.splitlines()
    assert "\b" not in "".join(lines)
    assert "\\b" not in "".join(lines)
    assert "      2  wrong usage or configuration" in lines
    assert "    130  interrupted" in lines


def test_the_project_is_found_upwards(project, monkeypatch):
    monkeypatch.chdir(project / "content/articles")
    assert run("check", "--jobs", "1").exit_code == 0
    inner = write_project(project / "content/articles/inner", {"briefgen.yaml": "titel: Inner\n"})
    monkeypatch.chdir(inner)
    assert run("check", "--jobs", "1").exit_code == 2


# Everything in one run


def test_all_problems_of_all_files_in_order(project):
    files = {f"content/articles/{name}.md": BROKEN.replace("title: ", "title: a: ") for name in "cab"}
    files |= {"content/people.yaml": "lund: {nme: Kari Lund}\n", "briefgen.yaml": "titel: Desk\n"}
    files |= {"content/pages/about.md": "Text.\n", "content/stray.txt": "Text.\n"}
    result = check(write_project(project, files))
    places = re.findall(r"^(\S+):(\d+):(\d+): ", result.stderr, re.MULTILINE)
    keys = [(path, int(line), int(column)) for path, line, column in places]
    assert len(keys) == 10
    assert keys == sorted(keys)
    one = check(project).stderr
    assert one == run("check", "--root", project, "--today", TODAY, "--jobs", "2").stderr


def test_problems_are_told_once():
    one, two, three = problem(2), problem(1), Problem("bad-url", "a.md", 9, 9, "x")
    assert ordered([one, two, one, three, two]) == (three, two, one)


def test_the_summary_counts():
    report = BuildReport((problem(), problem(2), problem(3, severity="warning")), drafts=("quay",))
    lines = list(summary(report, wrote=False, output="site"))
    assert lines[1:3] == ["drafts:   quay", "problems: 2 errors and 1 warning"]


def test_all_counts_are_written_alike():
    report = BuildReport((), 1234, 2345, unchanged=3456)
    assert list(summary(report, wrote=True, output="site"))[:2] == [
        "pages:    1,234 in site, and 2,345 files for programs",
        "files:    0 files written, 3,456 unchanged, 0 files removed",
    ]
    assert next(summary(report, wrote=False, output="site")) == "pages:    1,234 checked, nothing written"


def test_pages_are_those_for_readers(project):
    write_project(
        project, {"content/articles/quay.md": ARTICLE, "briefgen.yaml": "title: T\nbase_url: https://e.org/\n"}
    )
    told = build(project, "--explain").stdout
    site = tree(project / "site")
    pages = [name for name in site if name.endswith(".html")]
    programs = (".xml", ".json", ".ics", ".csv", ".sqlite")
    others = [name for name in site if name.endswith(programs) and not name.startswith((".", "assets/", "pagefind/"))]
    assert f"pages:    {len(pages)} in {project / 'site'}, and {len(others)} files for programs\n" in told
    assert f"made:     {len(pages)} pages and {len(others)} other files\n" in told
    counted = json.loads(build(project, "--format", "json").stdout)
    assert (counted["pages"], counted["other_files"]) == (len(pages), len(others))


# What no project of tests/sites_invalid can have


def test_a_file_that_is_too_large(project):
    write_project(project, {"content/articles/quay.md": ARTICLE + "x" * (MAX_BYTES + 1 - len(ARTICLE))})
    result = check(project)
    assert codes(result) == ["file-too-large"]
    assert "the file has 10,000,001 bytes, more than the 10,000,000 that are read" in result.stderr


def test_front_matter_that_is_too_large(project):
    long = ARTICLE.replace("Observers visit", "x" * (MAX_CHARACTERS - 200))
    write_project(project, {"content/articles/quay.md": long.replace("claim: ", "claim: " + "y" * 200)})
    assert codes(check(project)) == ["yaml-size"]


@pytest.mark.parametrize("target", ["../../../outside.md", "/etc/hostname", "nowhere.md"])
def test_a_link_out_of_the_project(project, target):
    write_project(project.parent, {"outside.md": ARTICLE})
    (project / "content/articles/quay.md").symlink_to(target)
    result = check(project)
    assert codes(result) == ["outside-link"]
    assert "this link leads out of the project, or nowhere" in result.stderr


def test_a_link_within_the_project_is_read(project):
    (project / "content/articles/quay.md").symlink_to("port.md")
    assert check(project).exit_code == 0


def test_what_went_since_it_was_listed_is_gone(project, monkeypatch):
    """A checkout of another branch takes files away between the look at the folder and the reading."""
    extra = {f"content/articles/{name}.md": ARTICLE for name in ("one", "two")}
    extra |= {"content/people.yaml": "ada: {name: Ada}\n", "content/countries/NO.md": "Text.\n"}
    write_project(project, extra)
    (project / "content/articles/dangling.md").symlink_to("nowhere.md")

    def found(root, known):
        files = find(root, known)
        for name in extra:
            (root / name).unlink(missing_ok=True)
        return files

    find = memory.find
    monkeypatch.setattr(memory, "find", found)
    result = check(project)
    assert codes(result) == ["outside-link"]
    assert "dangling.md" in result.stderr
    (project / "content/articles/dangling.md").unlink()
    write_project(project, extra)
    assert build(project).exit_code == 0
    monkeypatch.undo()
    assert build(project, "--no-cache", "--output", project.parent / "clean").exit_code == 0
    assert tree(project / "site") == tree(project.parent / "clean")


def test_a_bug_met_in_an_article_names_its_file(project, monkeypatch):
    def fails(*_):
        raise KeyError("x")

    monkeypatch.setattr("briefgen.articles.read_article_file", fails)
    with pytest.raises(KeyError) as caught:
        check(project)
    assert caught.value.__notes__ == ["while content/articles/port.md was read"]


def test_what_is_no_file(project, monkeypatch):
    os.mkfifo(project / "content/articles/pipe.md")
    monkeypatch.chdir(project / "content")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.yaml")
        result = check(project)
    assert codes(result) == ["unreadable-file"] * 2
    assert "this is no file with a text: a pipe, a socket or a device" in result.stderr


@pytest.mark.parametrize("command", ["check", "build", "export"])
def test_a_configuration_that_is_no_file(project, command):
    """Whoever opens a pipe waits until somebody writes into it."""
    (project / "briefgen.yaml").unlink()
    os.mkfifo(project / "briefgen.yaml")
    result = run(command, "--root", project)
    assert (result.exit_code, codes(result)) == (2, ["unreadable-file"])
    assert "briefgen.yaml:1:1: " in result.stderr
    shutil.rmtree(project / "content")  # then it is a project all the same
    assert codes(run(command, "--root", project)) == ["unreadable-file", "no-content"]


def test_templates_that_are_no_files(project):
    for name in ("templates/assets/style.css", "templates/parts/unused.html"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(project / name)
    result = check(project)
    assert (result.exit_code, codes(result)) == (1, ["unreadable-file"] * 2)
    assert "templates/assets/style.css:1:1: " in result.stderr


def test_assets_that_cannot_be_read(project):
    assets = project / "templates/assets"
    assets.mkdir(parents=True)
    (assets / "style.css").write_bytes("a::after { content: 'ä' }\n".encode("latin-1"))
    (assets / "link.js").symlink_to("nowhere.js")
    (assets / "logo.png").write_bytes(b"")
    result = check(project)
    assert (result.exit_code, codes(result)) == (1, ["unreadable-file", "not-utf8"])
    assert "templates/assets/style.css:1:" in result.stderr


def test_no_file_in_the_cache_or_the_output(project):
    """What a build left and somebody has put a pipe in the place of is as good as gone."""
    assert build(project).exit_code == 0
    before = tree(project / "site")
    for path in [*(project / ".briefgen").iterdir(), project / "site/index.html", project / "site/.nojekyll"]:
        path.unlink()
        os.mkfifo(path)
    assert build(project).exit_code == 0
    assert tree(project / "site") == before
    (project / "site/.briefgen-files").unlink()
    os.mkfifo(project / "site/.briefgen-files")
    write_project(project, {"content/articles/other.md": ARTICLE})
    assert set(codes(build(project))) == {"not-ours"}


@pytest.mark.parametrize("name", ["templates", "static", "templates/assets"])
def test_a_file_in_the_place_of_a_folder(project, name):
    write_project(project, {name: "a file"})
    result = check(project)
    assert (result.exit_code, codes(result)) == (1, ["stray-file"])
    assert f"{name}:1:1: stray-file: nothing reads this: `{name}` has to be a folder" in result.stderr
    (project / name).unlink()
    (project / name).symlink_to("nowhere")
    assert codes(check(project)) == ["stray-file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="not run here: root may read everything")
def test_a_file_without_permission(project):
    (project / "content/articles/port.md").chmod(0)
    assert codes(check(project)) == ["unreadable-file"]


@pytest.mark.parametrize("folder", ["content", "content/articles/new", "templates", ".", ".."])
def test_an_output_over_what_is_read(project, folder):
    result = build(project, "--output", project / folder)
    assert (result.exit_code, codes(result)) == (2, ["bad-output"])
    assert check(project).exit_code == 0


def test_a_file_in_the_output_that_is_not_ours(project):
    write_project(project, {"site/index.html": "mine"})
    result = build(project)
    assert (result.exit_code, codes(result)) == (1, ["not-ours"])
    assert "briefgen did not make this file and would overwrite it" in result.stderr
    assert (project / "site/index.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("command", ["build --skip search", "check --format json", "export facts", "--help", "schema"])
def test_no_room_for_what_is_told(project, command, buffered):
    env = {**os.environ, "PYTHONUNBUFFERED": buffered}
    line = [sys.executable, "-m", "briefgen", *command.split()]
    with open("/dev/full", "wb") as full:
        result = subprocess.run(line, cwd=project, env=env, stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 1
    assert result.stderr == b"Error: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("command", ["export facts --format ndjson", "schema article", "--help"])
def test_nobody_reads_what_is_told(project, command):
    receive, send = os.pipe()
    os.close(receive)
    line = [sys.executable, "-m", "briefgen", *command.split()]
    result = subprocess.run(line, cwd=project, stdout=send, stderr=subprocess.PIPE, check=False)
    os.close(send)
    assert result.stderr == b""


def test_standard_output_is_closed(project):
    line = f"{sys.executable} -m briefgen check >&-"
    result = subprocess.run(line, shell=True, cwd=project, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


def test_an_output_that_cannot_be_written(project):
    write_project(project, {"taken": "a file"})
    result = build(project, "--output", project / "taken/site")
    assert (result.exit_code, codes(result)) == (1, ["cannot-write"])
