"""`briefgen serve`: every save leads to the right site, whole at every moment, for this machine's browser alone."""

import contextlib
import datetime as dt
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from briefgen.build import Options, build
from briefgen.cli import cli
from briefgen.generations import Site
from briefgen.live import Live
from briefgen.messages import Broke, Done
from briefgen.previewing import Preview as Loop
from briefgen.resident import told
from briefgen.terminal import line_reader
from briefgen.theme import theme_of
from briefgen.watching import Watcher
from harness import BASE_URL, TODAY, assert_none, briefgen, tree
from preview import PROJECT, article, clean, previewed, until

READERS, REBUILDS = 8, 200
FIRST = "content/articles/first.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory, write_project):
    return write_project(tmp_path_factory.mktemp("serve") / "project", PROJECT)


@pytest.fixture(scope="module")
def running(project):
    with previewed(project) as preview:
        yield preview


@pytest.fixture
def own(tmp_path, write_project):
    """A project that nothing else uses."""
    return write_project(tmp_path / "project", PROJECT)


@pytest.fixture
def preview(running):
    """The one that runs, with the project as it was."""
    before = tree(running.root)
    running.settle()
    yield running
    for name in tree(running.root).keys() - before.keys():
        (running.root / name).unlink()
    for name, data in before.items():
        if not (running.root / name).is_file() or (running.root / name).read_bytes() != data:
            (running.root / name).parent.mkdir(parents=True, exist_ok=True)
            (running.root / name).write_bytes(data)
    for folder in sorted(running.root.rglob("*"), reverse=True):
        if folder.is_dir() and folder.name != ".briefgen":
            with contextlib.suppress(OSError):
                folder.rmdir()
    running.settle()


NEW = article("A first article", "The ferry sails on Sundays.")


def in_place(root):
    (root / FIRST).write_text(NEW)


def write_and_rename(root):
    new = root / "content/articles/sedX7dk2"
    new.write_text(NEW)
    new.replace(root / FIRST)


def backup_and_rename(root):
    (root / FIRST).rename(root / f"{FIRST}~")
    (root / FIRST).write_text(NEW)


def as_jetbrains_do(root):
    new, old = root / f"{FIRST}___jb_tmp___", root / f"{FIRST}___jb_old___"
    new.write_text(NEW)
    (root / FIRST).rename(old)
    new.rename(root / FIRST)
    old.unlink()


def in_pieces(root):
    with (root / FIRST).open("w") as file:
        for part in NEW.splitlines(keepends=True):
            file.write(part)
            file.flush()


def folder_moved(root):
    (root / "content/articles").rename(root / "content/old")
    (root / "content/articles").mkdir()
    (root / "content/old").rename(root / "content/articles/2025")
    (root / "content/articles/2025/second.md").rename(root / "content/articles/third.md")


def content_deleted(root):
    (root / "content/articles/second.md").unlink()


def template_added(root):
    (root / "templates").mkdir()
    (root / "templates/page.html").write_text('{% extends "base.html" %}{% block content %}<h1>Mine</h1>{% endblock %}')


def style_added(root):
    (root / "templates/assets").mkdir(parents=True)
    (root / "templates/assets/style.css").write_text("body { color: teal }")
    (root / "templates/assets/style.css~").write_text("litter")


def configuration_changed(root):
    (root / "briefgen.yaml").write_text("title: Second\nbase_url: https://example.org/repo/\n")


def configuration_removed(root):
    (root / "briefgen.yaml").unlink()


def static_added(root):
    (root / "static/deep").mkdir(parents=True)
    (root / "static/deep/map.txt").write_text("here")


SAVES = [
    in_place,
    write_and_rename,
    backup_and_rename,
    as_jetbrains_do,
    in_pieces,
    folder_moved,
    content_deleted,
    template_added,
    style_added,
    configuration_changed,
    configuration_removed,
    static_added,
]


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_each_save_leads_to_the_right_site(preview, tmp_path, save):
    preview.shows(clean(preview.root, tmp_path / "before"))
    save(preview.root)
    expected = clean(preview.root, tmp_path / "after")
    assert expected != tree(tmp_path / "before")
    preview.shows(expected)
    assert not (preview.root / "site").exists()


def test_a_checkout_of_500_files_leads_to_the_right_site(own, tmp_path):

    def git(*arguments):
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments], cwd=own, check=True)

    for name in ("one", "two"):
        if name == "one":
            git("init", "-q", "-b", name)
            (own / ".gitignore").write_text(".briefgen/\n")
        else:
            git("checkout", "-q", "-b", name)
        for number in range(250):
            text = article(f"Article {number} of {name}", f"Claim {number} of {name}.")
            (own / f"content/articles/a{number}.md").write_text(text)
            (own / f"content/articles/{name}{number}.md").write_text(text)
            (own / f"content/articles/one{number}.md").unlink(missing_ok=name == "one") if name == "two" else None
        git("add", "-A")
        git("commit", "-q", "-m", name)
    with previewed(own) as preview:
        preview.shows(clean(own, tmp_path / "two"))
        git("checkout", "-q", "one")
        expected = clean(own, tmp_path / "one")
        assert expected != tree(tmp_path / "two")
        preview.shows(expected)
        assert preview.builds <= 6, preview.said


def test_reads_and_litter_lead_to_no_build(preview):
    preview.shows(tree(preview.site))
    before = preview.builds
    for name in tree(preview.root):
        (preview.root / name).read_bytes()
    for _ in range(3):
        assert preview.get("articles/first.html").status == 200
    for name in ("4913", ".first.md.swp", "#first.md#", "first.md~", ".DS_Store"):
        (preview.root / "content/articles" / name).write_text("")
        (preview.root / "content/articles" / name).unlink()
    time.sleep(0.3)  # that nothing happens cannot be waited for
    in_place(preview.root)
    preview.built(before + 1)
    assert preview.builds == before + 1
    assert f"{FIRST}: " in preview.said.splitlines()[-1]


class Built:
    """A builder that edits the project while it builds."""

    def __init__(self, edit):
        self.edit = edit
        self.touched = []

    def build(self, _today, touched, _replacing, adopt):
        self.touched.append(touched)
        if len(self.touched) == 2:
            self.edit()
        done = Done(written=("index.html",))
        adopt(done)
        return done


class Enough(Exception):  # noqa: N818  # ends a loop
    pass


def loop(root, builder, today=lambda: dt.date(2025, 9, 26), waits=8):
    """Run the preview's loop until it has waited so often for nothing; gives what each build was for."""
    watcher = Watcher(root)
    before, quiet = watcher.wait, []

    def wait(_seconds):
        touched = before(0.15)
        quiet.extend([] if touched else [1])
        if len(quiet) > waits:
            raise Enough
        return touched

    watcher.wait = wait
    site = Site(root / "site")
    site.adopt = lambda _: None
    try:
        with pytest.raises(Enough):
            Loop(watcher, builder, site, Live(), today, lambda *_: None).run()
    finally:
        watcher.close()
    return builder.touched


def test_edits_during_a_build_lead_to_exactly_one_more(own):

    def edit():
        for number in range(12):
            (own / FIRST).write_text(f"{number}")
            (own / "content/articles/second.md").write_text(f"{number}")
            time.sleep(0.03)  # longer than a change takes to count as complete

    builder = Built(edit)
    threading.Timer(0.3, in_place, [own]).start()
    touched = loop(own, builder)
    assert touched == [frozenset(), {FIRST}, {FIRST, "content/articles/second.md"}]


def test_another_day_is_built_anew(own):
    days = [dt.date(2025, 9, 26)] * 4 + [dt.date(2025, 9, 27)] * 99
    assert loop(own, Built(lambda: None), lambda: days.pop(0)) == [frozenset(), frozenset()]


def test_a_build_that_dies_is_started_anew_once(own):

    class Dying(Built):
        def build(self, _today, touched, _replacing, _adopt):
            self.touched.append(touched)
            return Broke("It broke.")

    assert loop(own, Dying(None)) == [frozenset(), frozenset()]


def reader(preview, page, stop, wrong, seen):
    """Read a page with its style sheet again and again: both are there, and each is of one piece."""
    while not stop.is_set():
        answer = preview.get(page)
        text = answer.data.decode()
        numbers = set(re.findall(r"Number (\d+)", text))
        if answer.status != 200 or not text.rstrip().endswith("</html>") or len(numbers) > 1:
            wrong.append(f"{page}: {answer.status}, {numbers}")
        sheet = re.search(r"assets/style\.([0-9a-f]{8})\.css", text)
        style = preview.get(sheet[0])
        if style.status != 200 or hashlib.sha256(style.data).hexdigest()[:8] != sheet[1]:
            wrong.append(f"{page}: {sheet[0]}: {style.status}")
        seen.update(numbers)


def test_readers_see_the_old_site_or_the_new_one_whole(tmp_path, write_project):
    """8 readers through 200 rebuilds, of the page that changes, and of the style sheet, which changes all pages."""

    def text(number):
        return article(f"Number {number}", f"Number {number} sails.", f"Number {number}. " * 2000)

    files = {"briefgen.yaml": PROJECT["briefgen.yaml"], "templates/assets/style.css": "/* 0 */", FIRST: text(0)}
    root = write_project(tmp_path / "project", files)
    stop, wrong, seen = threading.Event(), [], set()
    with previewed(root, "--jobs", 1) as preview:
        pages = ["articles/first.html", "index.html", "", "countries/norway.html"]
        threads = [
            threading.Thread(target=reader, args=(preview, pages[at % 4], stop, wrong, seen)) for at in range(READERS)
        ]
        for thread in threads:
            thread.start()
        preview.next_news()
        for number in range(1, REBUILDS + 1):
            if number % 4:
                (root / FIRST).write_text(text(number))
            else:
                (root / "templates/assets/style.css").write_text(f"/* {number} */")
            preview.next_news(lambda news, number=number: news["generation"] > number)
        stop.set()
        for thread in threads:
            thread.join()
        preview.shows(clean(root, tmp_path / "after"))
    assert_none(wrong)
    assert len(seen) > REBUILDS / 8


def test_problems_are_told_as_check_tells_them(preview):
    (preview.root / FIRST).write_text(article(claim="[x").replace("2025-09-02", "2025-13-02"))
    preview.wait_for(r"problems?; the site stays as it was")
    checked = briefgen("check", "--root", preview.root, "--today", TODAY).stderr
    assert checked.count("\n") > 3
    assert checked in preview.said
    assert preview.get("articles/first.html").status == 200
    news = preview.next_news(lambda news: news["problems"])
    lines = ["".join(text for _, text in line) for problem in news["problems"] for line in problem]
    assert "\n".join(lines) == checked.rstrip()
    (preview.root / FIRST).write_text(NEW)
    preview.wait_for(r"first\.md: mended; ")
    assert preview.next_news()["problems"] == []
    assert "\x1b" not in preview.said


@pytest.mark.skipif(sys.platform != "linux", reason="not run here: names that are no UTF-8")
def test_a_name_of_any_bytes_is_told_and_served_past(preview):
    """The name of a file comes from others, as in an archive: it is no order to the terminal, and ends no process."""
    strange = os.fsencode(preview.root / "content/articles") + b"/\x1b]0;mine\x07\xff.md"
    Path(os.fsdecode(strange)).write_text(NEW)
    preview.wait_for(r"problems?; the site stays as it was")
    Path(os.fsdecode(strange)).unlink()
    preview.wait_for(r"mended; ")
    loud = preview.root / "content/articles/\x1b]0;mine\x07.md"
    loud.write_text(NEW)
    preview.wait_for(r"mine.*problems?; the site stays as it was")
    loud.unlink()
    assert not set("\x1b\x07") & set(preview.said)
    assert preview.get("articles/first.html").status == 200


def test_problems_keep_their_roles(own):
    (own / FIRST).write_text(NEW.replace("2025-09-02", "2025-13-02"))
    report = build(Options(own, own / "site", dt.date(2025, 9, 26), write=False, cached=False))
    lines = told(report.errors[0], line_reader(own))
    roles = [role for line in lines for role, _ in line if role]
    assert roles == ["place", "error", "caret", "hint"]


@pytest.fixture
def taken():
    """A port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_that_is_asked_for_and_taken_is_an_error(project, taken):
    said = briefgen("serve", "--root", project, "--port", taken)
    assert said.returncode == 2
    assert f"Port {taken} is taken" in said.stderr
    assert "--port" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.name.invalid"])
def test_an_address_that_is_not_this_machines_is_an_error(project, host):
    said = CliRunner().invoke(cli, ["serve", "--root", str(project), "--host", host], standalone_mode=False)
    assert isinstance(said.exception, click.UsageError)
    assert f"no address {host}" in said.exception.message


def test_listening_to_the_network_is_warned_of(own):
    with previewed(own, "--host", "0.0.0.0") as preview:
        assert "warning: with --host 0.0.0.0 everybody on your network" in preview.said


def test_polling_is_said(own):
    with previewed(own, "--poll") as preview:
        assert re.search(r"^polling: +each second: it was asked for$", preview.said, re.MULTILINE)
        (own / FIRST).write_text(NEW)
        preview.built(2)
        (own / FIRST).write_text(PROJECT[FIRST])


def children(pid):
    found = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def builder_of(pid):
    """The process that builds."""
    command = "spawn_main"
    return next(one for one in children(pid) if command in Path(f"/proc/{one}/cmdline").read_text())


def is_alive(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "\nState:\tZ" not in status.read_text()


linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks at processes as Linux has them")


@linux
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_it_ends(own, how):
    with previewed(own) as preview:
        child, folder = builder_of(preview.process.pid), preview.site
        code = preview.end(how)
        until(lambda: not is_alive(child) and not folder.exists(), "something was left")
        assert code == {signal.SIGINT: 0, signal.SIGTERM: 128 + 15, signal.SIGKILL: -9}[how]
        assert "Traceback" not in preview.said
        assert not list((own / ".briefgen").glob("site-*"))


@linux
def test_a_builder_that_rests_writes_down_what_it_knows_and_goes_on(own):
    with previewed(own) as preview:
        builder = builder_of(preview.process.pid)
        until((own / ".briefgen/articles").exists, "nothing was written down")
        (own / FIRST).write_text(NEW)
        preview.built(2)
        assert builder_of(preview.process.pid) == builder
        assert "anew" not in preview.said


@linux
def test_a_builder_that_is_killed_is_started_anew(own, tmp_path):
    with previewed(own) as preview:
        os.kill(builder_of(preview.process.pid), signal.SIGKILL)
        (own / FIRST).write_text(NEW)
        preview.wait_for("started anew")
        preview.shows(clean(own, tmp_path / "after"))
        (own / FIRST).write_text(PROJECT[FIRST])
        preview.shows(clean(own, tmp_path / "again"))
        assert preview.get("articles/first.html").status == 200


def test_the_base_path_follows_the_configuration(preview):
    assert preview.base == "/repo/"
    (preview.root / "briefgen.yaml").write_text("title: First\nbase_url: https://example.org/else/where/\n")
    preview.wait_for(r"^site: +http://127\.0\.0\.1:\d+/else/where/$")
    assert preview.get("/else/where/").status == 200
    assert preview.get("/repo/").status == 404
    moved = preview.get("/")
    assert (moved.status, moved.headers["Location"]) == (302, "/else/where/")


def test_a_base_path_in_any_script_is_served(preview):
    (preview.root / "briefgen.yaml").write_text("title: First\nbase_url: https://example.org/бриф%20a/\n")
    preview.wait_for(r"^site: +http://127\.0\.0\.1:\d+/%D0%B1%D1%80%D0%B8%D1%84%20a/$")
    assert preview.get("/%D0%B1%D1%80%D0%B8%D1%84%20a/").status == 200
    for path in ("/", "/%D0%B1%D1%80%D0%B8%D1%84%20a"):
        moved = preview.get(path)
        assert (moved.status, moved.headers["Location"]) == (302, "/%D0%B1%D1%80%D0%B8%D1%84%20a/")


SCRIPT = re.compile(rb"\.briefgen/|live\.js|EventSource|SharedWorker|briefgen-preview|localhost|127\.0\.0\.1")


def test_the_reload_script_exists_only_while_serving(example_site, preview, tmp_path):
    served = preview.get("index.html").data
    assert b'<script src="/.briefgen/live.js' in served
    assert preview.get("/.briefgen/live.js").status == 200
    assert_none(name for name, data in tree(example_site).items() if SCRIPT.search(data))
    assert_none(name for name, data in tree(preview.site).items() if SCRIPT.search(data))
    result = briefgen(
        "build", "--root", preview.root, "--output", tmp_path / "site", "--today", TODAY, "--skip", "data,search"
    )
    assert result.returncode == 0
    built = tree(tmp_path / "site")
    assert_none(name for name, data in built.items() if SCRIPT.search(data))
    added = re.sub(rb'<script src="/\.briefgen/[^>]*></script>', b"", served)
    policy_of = re.compile(rb'http-equiv="Content-Security-Policy" content="[^"]*"')
    assert policy_of.sub(b"", added) == policy_of.sub(b"", built["index.html"])


def test_a_themes_litter_is_no_part_of_it(tmp_path, write_project):
    write_project(
        tmp_path, {"templates/assets/a.css": "a", "templates/assets/a.css~": "b", "templates/.x.html.swp": "c"}
    )
    theme = theme_of(tmp_path)
    assert [name for name in (*theme.assets, *theme.templates.files) if name.endswith(("~", ".swp"))] == []
    assert "a.css" in theme.assets


def test_a_project_is_needed(tmp_path):
    said = briefgen("serve", "--root", tmp_path)
    assert said.returncode == 2
    assert "briefgen.yaml" in said.stderr


def test_it_is_served_below_the_base_path(preview):
    assert preview.url.endswith(f":{preview.port}/{BASE_URL.split('/')[3]}/")
    assert preview.get("assets/").status == 404
