"""Writing a site: only what changed, only what is ours, and all of it or nothing."""

import datetime as dt
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen import store
from briefgen.build import Options, build
from briefgen.there import last_written

DAY = dt.date(2025, 9, 26)
HEAD = "---\ntitle: {0}\ndate: 2025-09-02\nsource: {{publisher: Gazette, url: 'https://example.org/{0}'}}\n"
ONE = (
    HEAD.format("One")
    + "countries: [NO]\nfacts:\n  - {id: x, claim: It rains., date: 2025-09-01}\nbody: notes\n---\nWet.\n"
)
TWO = HEAD.format("Two") + "countries: [SE]\nbody: notes\n---\nDry.\n"
PROJECT = {
    "briefgen.yaml": "title: Small\n",
    "content/articles/one.md": ONE,
    "content/articles/two.md": TWO,
    "static/papers/a.txt": "A",
}


@pytest.fixture
def project(tmp_path, write_project):
    return write_project(tmp_path / "project", PROJECT)


def make(root, output=None, **options):
    return build(Options(root, output or root / "site", DAY, **options))


def made(root, **options):
    report = make(root, **options)
    assert report.errors == ()
    return report


def everything(folder):
    """All files below a folder, hidden ones too, with their bytes; what a project's cache holds aside."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".briefgen/")}


def clean(root, tmp_path):
    """What a first build of the project into an empty folder makes."""
    assert make(root, tmp_path / "clean").errors == ()
    return everything(tmp_path / "clean")


def test_only_changed_files_are_written(project):
    made(project)
    site = project / "site"
    old = {path: path.stat() for path in site.rglob("*") if path.is_file()}
    for path in old:
        os.utime(path, ns=(1, 1))
    text = ONE.replace("Wet.", "Wet and cold.")
    (project / "content/articles/one.md").write_text(text, encoding="utf-8")
    report = made(project)
    touched = {path.relative_to(site).as_posix() for path in old if path.stat().st_mtime_ns != 1}
    assert touched - {store.LIST} == set(report.written)
    assert "articles/one.html" in touched
    assert not touched & {"articles/two.html", "countries/sweden.html", "papers/a.txt", "404.html"}
    assert b"Wet and cold." in (site / "articles/one.html").read_bytes()


def test_a_second_build_writes_nothing(project):
    first = made(project)
    before = {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*")}
    second = made(project)
    assert (second.written, second.removed, second.unchanged) == ((), (), len(first.written))
    assert {
        path: path.stat().st_mtime_ns for path in (project / "site").rglob("*") if path.name != store.STAGE
    } == before


def test_what_is_no_longer_made_vanishes_with_its_folder_and_strangers_stay(project):
    made(project)
    site = project / "site"
    strangers = [
        site / ".gitignore",
        site / "CNAME",
        site / "papers-of-others" / "b.txt",
        site / "articles" / "note.txt",
    ]
    for path in strangers:
        path.parent.mkdir(exist_ok=True)
        path.write_text("not ours", encoding="utf-8")
    (project / "content/articles/two.md").unlink()
    (project / "static/papers/a.txt").unlink()
    report = made(project)
    assert {"articles/two.html", "countries/sweden.html", "papers/a.txt"} <= set(report.removed)
    assert not (site / "papers").exists()
    assert not (site / "countries/sweden.html").exists()
    assert [path.read_text(encoding="utf-8") for path in strangers] == ["not ours"] * len(strangers)


@pytest.mark.parametrize("place", ["articles/one.html", "index.html", "papers/a.txt/deep.txt", "papers", "countries"])
def test_a_stranger_in_the_way_stops_the_build(project, place):
    stranger = project / "site" / place
    stranger.parent.mkdir(parents=True)
    stranger.write_text("not ours", encoding="utf-8")
    report = make(project)
    assert [(problem.code, problem.path) for problem in report.errors] == [("not-ours", f"site/{place}")] * len(
        report.errors
    )
    assert report.errors
    assert everything(project / "site") == {place: b"not ours"}


def test_a_failed_build_leaves_the_site_as_it_was(project):
    made(project)
    before = everything(project / "site")
    (project / "content/articles/three.md").write_text(
        HEAD.format("Three") + "---\n[x](nowhere.md)\n", encoding="utf-8"
    )
    (project / "content/articles/one.md").write_text(ONE.replace("Wet", "Dry"), encoding="utf-8")
    assert [problem.code for problem in make(project).errors] == ["dead-link"]
    (project / "content/articles/three.md").unlink()
    (project / "templates").mkdir()
    (project / "templates/country.html").write_text("{{ view.nothing }}", encoding="utf-8")
    assert [problem.code for problem in make(project).errors] == ["template-error"]
    assert everything(project / "site") == before


def test_files_and_folders_change_places(project, tmp_path, write_project):
    for static in ({"static/papers": "now a file"}, {"static/papers/b/c.txt": "a folder again"}):
        made(project)
        for path in sorted((project / "static").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        write_project(project, static)
        made(project)
        name, text = next(iter(static.items()))
        assert (project / "site" / name.removeprefix("static/")).read_text(encoding="utf-8") == text
    assert everything(project / "site") == clean(project, tmp_path)


@pytest.mark.parametrize(
    "name",
    ["index.html", "articles", "countries/norway.html/x.txt", "assets/flags/no.svg", "INDEX.html", "Pagefind/a.js"],
)
def test_a_static_file_never_takes_the_place_of_a_page(project, write_project, name):
    write_project(project, {f"static/{name}": "mine"})
    report = make(project)
    assert [(problem.code, problem.path) for problem in report.errors] == [("same-address", f"static/{name}")]
    assert not (project / "site").exists()


@pytest.mark.parametrize("folder", ["", "content", "content/articles/out", "templates", "static/x", ".git", ".."])
def test_an_output_over_the_project_is_refused(project, folder):
    before = everything(project)
    report = make(project, project / folder)
    assert ([problem.code for problem in report.errors], report.exit_code) == (["bad-output"], 2)
    assert everything(project) == before


def test_an_output_over_the_home_folder_or_a_file_is_refused(project, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    assert store.refuse(home, project)
    assert store.refuse(project / "briefgen.yaml", project)
    assert store.refuse(Path("/"), project)
    (tmp_path / "link").symlink_to(project / "content")
    assert store.refuse(tmp_path / "link", project)
    assert store.refuse(project / "site", project) == ""
    assert store.refuse(tmp_path / "elsewhere", project) == ""


def test_a_link_in_the_output_that_leads_outside_is_not_followed(project, tmp_path):
    made(project)
    outside = tmp_path / "outside"
    outside.mkdir()
    site = project / "site"
    for path in sorted((site / "articles").iterdir()):
        path.rename(outside / path.name)
    (site / "articles").rmdir()
    (site / "articles").symlink_to(outside)
    before = everything(outside)
    (project / "content/articles/one.md").write_text(ONE.replace("Wet", "Dry"), encoding="utf-8")
    (project / "content/articles/two.md").unlink()
    assert {problem.code for problem in make(project).errors} == {"outside-link"}
    assert everything(outside) == before


def test_a_link_to_a_file_outside_is_replaced_and_its_target_stays(project, tmp_path):
    made(project)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    page = project / "site/articles/one.html"
    page.unlink()
    page.symlink_to(tmp_path / "secret")
    made(project)
    assert not page.is_symlink()
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "secret"


def test_a_list_of_files_that_names_others_deletes_nothing_outside(project, tmp_path):
    made(project)
    victim = tmp_path / "victim.txt"
    victim.write_text("dear", encoding="utf-8")
    with (project / "site" / store.LIST).open("a", encoding="utf-8") as file:
        file.write(f"0  ../../victim.txt\n0  {victim}\n0  articles/../../../victim.txt\n0  \nnonsense\n")
    made(project)
    assert victim.read_text(encoding="utf-8") == "dear"


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "cannot be written")])
def test_an_output_that_cannot_be_written_is_a_problem_and_the_old_site_stays(project, monkeypatch, number, words):
    made(project)
    before = everything(project / "site")
    (project / "content/articles/one.md").write_text(ONE.replace("Wet", "Dry"), encoding="utf-8")

    def refuse(path, _data):
        raise OSError(number, os.strerror(number), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(store, "_write", refuse)
        report = make(project)
    (problem,) = report.errors
    assert (problem.code, report.exit_code) == ("cannot-write", 1)
    assert words in problem.message
    assert everything(project / "site") == before


class Killed(BaseException):
    """The process ends here: nothing that would clean up runs."""


OLD = {
    "index.html": b"old",
    "a/one.html": b"1",
    "a/two.html": b"2",
    "b/c/deep.txt": b"deep",
    "x": b"a file",
    "y/z": b"z",
}
NEW = {"index.html": b"new", "a/one.html": b"1", "a/three.html": b"3", "d/new.txt": b"new", "x/z": b"x", "y": b"a file"}


def write(output, files):
    """What a build does with the files it made."""
    store.begin(output)
    staged = [store.stage(output, url, data) for url, data in files.items()]
    assert store.strangers(output, staged) == []
    store.commit(output, staged, {})


def test_who_looked_at_the_output_before_a_build_was_killed_looks_again(tmp_path, monkeypatch):
    """Also where the list of files stays the same: what lies there is older for whoever waits than it is."""
    output = tmp_path / "site"
    write(output, {"a.html": b"1", "b.html": b"2"})
    looked = last_written(output)
    assert killed_at(3, monkeypatch, write, output, {"a.html": b"3", "b.html": b"4"})
    assert (output / "a.html").read_bytes() == b"3"
    assert (output / "b.html").read_bytes() == b"2"
    assert last_written(output) != looked


def killed_at(step, monkeypatch, do, *arguments):
    """Be killed at the step-th replacement or removal; whether it came to that."""
    left = iter(range(step))

    def fatal(method):
        def wrapped(*given, **options):
            if next(left, None) is None:
                raise Killed
            return method(*given, **options)

        return wrapped

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "mkdir", "rmdir"):
            patch.setattr(os, name, fatal(getattr(os, name)))  # paths call these too
        patch.setattr(store, "abandon", lambda _output: None)
        try:
            do(*arguments)
        except Killed:
            return True
    return False


@pytest.mark.parametrize("then", [OLD, NEW], ids=["back", "on"])
def test_a_build_that_is_killed_anywhere_is_repaired_by_the_next_one(tmp_path, monkeypatch, then):
    write(tmp_path / "clean", then)
    expected = everything(tmp_path / "clean")
    assert {name: data for name, data in expected.items() if name != store.LIST} == then
    steps, was_killed = 0, True
    while was_killed:
        output = tmp_path / str(steps)
        write(output, OLD)
        was_killed = killed_at(steps, monkeypatch, write, output, NEW)
        if not was_killed:
            assert {name: data for name, data in everything(output).items() if store.STAGE not in name} | NEW == {
                **NEW,
                store.LIST: (output / store.LIST).read_bytes(),
            }
        write(output, then)
        assert everything(output) == expected, f"killed at step {steps}"
        empty = [path for path in output.rglob("*") if path.is_dir() and not any(path.iterdir())]
        assert empty == [], f"killed at step {steps}"
        steps += 1
    assert steps > 15


def test_a_killed_build_of_a_project_is_repaired_by_the_next_one(project, tmp_path, monkeypatch):
    made(project)
    shutil.copytree(project / "site", tmp_path / "old")
    (project / "content/articles/one.md").write_text(
        ONE.replace("NO", "DK").replace("rains", "snows"), encoding="utf-8"
    )
    (project / "content/articles/two.md").unlink()
    expected = clean(project, tmp_path)
    states = []
    for step in range(100):
        shutil.rmtree(project / "site")
        shutil.copytree(tmp_path / "old", project / "site")
        was_killed = killed_at(step, monkeypatch, make, project)
        states.append({name: data for name, data in everything(project / "site").items() if store.STAGE not in name})
        made(project)
        assert everything(project / "site") == expected, f"killed at step {step}"
        if not was_killed:
            break
    assert len({str(sorted(state.items())) for state in states}) > 5  # some of them in the midst of replacing


def test_a_disk_that_fills_up_while_files_are_replaced_is_told_as_it_is(project, tmp_path, monkeypatch):
    made(project)
    (project / "briefgen.yaml").write_text("title: Another\n", "utf-8")
    done = []
    whole = os.replace

    def full(source, target):
        if len(done) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        done.append(target)
        return whole(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        report = make(project)
    assert report.broken_off
    (problem,) = report.errors
    assert (problem.code, "some are old" in problem.message) == ("cannot-write", True)
    made(project)
    assert everything(project / "site") == clean(project, tmp_path)


def test_builds_at_once_wait_for_each_other(project, tmp_path):
    command = [sys.executable, "-m", "briefgen", "build", "--root", project, "--output", tmp_path / "out"]
    command += ["--today", DAY.isoformat(), "--skip", "search"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(4)]
    told = [(process.communicate()[0].decode(), process.returncode) for process in running]
    assert [code for _, code in told] == [0] * 4, told
    assert everything(tmp_path / "out") == clean(project, tmp_path)


@pytest.mark.parametrize("name", ["a\nb.txt", "a\u2028b.txt", os.fsdecode(b"\xff.txt")])
def test_a_file_name_that_no_list_can_hold_is_refused(project, name):
    (project / "static").mkdir(exist_ok=True)
    (project / "static" / name).write_text("x", "utf-8")
    report = make(project)
    assert [problem.code for problem in report.errors] == ["unsafe-name"]
    report.errors[0].path.encode()


def test_a_folder_that_is_a_link_is_not_passed_over_in_silence(project):
    (project / "elsewhere").mkdir()
    (project / "content/articles/linked").symlink_to(project / "elsewhere")
    assert [problem.code for problem in make(project).errors] == ["outside-link"]
