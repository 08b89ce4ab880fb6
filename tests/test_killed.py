"""Builds that end badly, at once with others, or without room: each site is an old or a new one, and the next is right.

`test_store.py` kills the store at each of its steps within one process. Here whole builds in processes of their own
are killed with all their workers at moments that nobody chose.
"""

import contextlib
import datetime as dt
import functools
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import edits
import pytest
from edits import World

from briefgen.build import Options, build
from harness import REPO, TODAY, tree

ARTICLES = 60
KILLS = 17
"""In each of the three ways: 51 in all."""
LIST = ".briefgen-files"
STAGE = ".briefgen-new"


def states(articles: int) -> list[edits.State]:
    """Two states of one project: every page differs, and some pages only one of them has."""
    rng = random.Random(11)
    old = edits.new_state(rng, articles)
    new = edits.copy.deepcopy(old)
    for name in (
        "site_title",
        "shadow_entry",
        "delete_article",
        "add_article",
        "rename_article",
        "static_gone",
        "claim",
    ):
        assert edits.CHANGES[name](new, rng)
    return [old, new]


def built(root: Path, output: Path | None = None, today: str = TODAY) -> dict[str, bytes]:
    """What a build makes that nobody disturbs."""
    report = build(Options(root, output or root / "site", dt.date.fromisoformat(today)))
    assert report.errors == ()
    return tree(output or root / "site")


def clean(files: dict[str, bytes], folder: Path, today: str = TODAY) -> dict[str, bytes]:
    return built(edits.write_all(folder, files), today=today)


def start(root: Path, *more: object, **options: object) -> "subprocess.Popen[str]":
    """A build by the command, in a process group of its own."""
    command = [sys.executable, "-m", "briefgen", "build", "--root", root, "--today", TODAY, "--skip", "search", *more]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    return subprocess.Popen(list(map(str, command)), cwd=REPO, start_new_session=True, **pipes, **options)


class Flipping:
    """A project that goes from one of two states to the other, build by build."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder / "project", 11, {})
        self.root = self.world.root
        self.root.mkdir()
        self.trees = [clean(edits.files(state), folder / f"clean-{n}") for n, state in enumerate(states(ARTICLES))]
        self.states = states(ARTICLES)
        self.now = 1
        self.flip()
        assert built(self.root) == self.trees[0]

    def flip(self) -> None:
        self.now = 1 - self.now
        self.world.state = self.states[self.now]
        self.world.write(random.Random(1))

    @property
    def site(self) -> Path:
        return self.root / "site"


def wait_for_stage(site: Path, running: "subprocess.Popen[str]") -> None:
    while running.poll() is None and not (site / STAGE).exists():
        time.sleep(0.0005)


def wait_for_replacing(site: Path, running: "subprocess.Popen[str]") -> None:
    """Until the list of files is another one: it is written right before the first file is replaced."""
    before = (site / LIST).stat().st_mtime_ns
    while running.poll() is None and (site / LIST).stat().st_mtime_ns == before:
        pass


def ended(running: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = running.communicate(timeout=120)
    return running.returncode, out, err


@pytest.mark.parametrize("when", ["anywhere", "while files are made", "while files are replaced"])
def test_a_build_killed_at_any_moment_leaves_old_and_new_files_and_the_next_one_is_right(tmp_path, when):
    project = Flipping(tmp_path)
    project.flip()
    began = time.monotonic()
    running = start(project.root)
    wait_for_stage(project.site, running)
    staged = time.monotonic() - began
    wait_for_replacing(project.site, running)
    replacing = time.monotonic() - began
    assert ended(running)[0] == 0
    whole = time.monotonic() - began
    killed, on_stage, mixed = 0, 0, 0
    for number in range(KILLS):
        rng = random.Random(number)
        old = project.trees[project.now]
        project.flip()
        new = project.trees[project.now]
        running = start(project.root, "--jobs", 1 + number % 2)
        if when == "anywhere":
            time.sleep(whole * (number + rng.random()) / KILLS)
        elif when == "while files are made":
            wait_for_stage(project.site, running)
            time.sleep((replacing - staged) * (number + rng.random()) / KILLS)
        else:
            wait_for_replacing(project.site, running)
            time.sleep(0.3 * (whole - replacing) * number / KILLS)
        with contextlib.suppress(ProcessLookupError):  # it was quicker, and has been waited for
            os.killpg(running.pid, signal.SIGKILL)
        killed += ended(running)[0] == -signal.SIGKILL
        there = tree(project.site)
        on_stage += (project.site / STAGE).exists()
        mixed += there not in (old, new)
        assert there.keys() >= old.keys() & new.keys(), f"kill {number}"
        assert [url for url, data in there.items() if data not in (old.get(url), new.get(url))] == [], f"kill {number}"
        assert built(project.root) == new, f"kill {number}"
        assert [path.name for path in project.site.glob(".briefgen*")] == [LIST]
        assert [path.name for path in project.root.glob(".briefgen*")] in ([], [".briefgen"])
    print(f"{when}: {killed} killed, {on_stage} while files were made, {mixed} while they were replaced; {whole:.2f} s")
    assert killed >= KILLS * 0.3
    assert on_stage >= (1 if when == "anywhere" else KILLS * 0.3)
    assert mixed >= (3 if when == "while files are replaced" else 0)


def test_a_killed_build_keeps_no_other_from_building(tmp_path):
    """A lock that a killed process held is free; so is one of a process that is stopped, once that goes."""
    project = Flipping(tmp_path)
    project.flip()
    stopped = start(project.root)
    wait_for_stage(project.site, stopped)
    os.killpg(stopped.pid, signal.SIGSTOP)
    waiting = start(project.root)
    os.killpg(stopped.pid, signal.SIGKILL)
    ended(stopped)
    assert ended(waiting)[0] == 0
    assert tree(project.site) == project.trees[project.now]


@pytest.mark.parametrize("number", range(3))
def test_two_builds_at_once_of_one_project_make_one_site_or_the_other(tmp_path, number):
    """The same content with other options: the later one to get the output has it as a whole."""
    files = edits.files(states(20)[0])
    days = (TODAY, "2031-01-01")
    wanted = [clean(files, tmp_path / day, day) for day in days]
    assert wanted[0] != wanted[1]
    root = edits.write_all(tmp_path / "project", files)
    both = []
    for day in days:
        both.append(start(root, "--today", day))
        time.sleep(random.Random(number).random() * 0.3)
    told = [ended(running) for running in both]
    assert [code for code, *_ in told] == [0, 0], told
    assert tree(root / "site") in wanted
    assert built(root) == wanted[0]
    assert built(root, today=days[1]) == wanted[1]


@pytest.mark.parametrize("number", range(3))
def test_two_projects_built_into_one_folder_at_once_make_one_site_or_the_other(tmp_path, number):
    """Two states of the content, each with a cache of its own, and one output that both believe to know."""
    both = [edits.files(state) for state in states(20)]
    wanted = [clean(files, tmp_path / f"clean-{n}") for n, files in enumerate(both)]
    roots = [edits.write_all(tmp_path / f"project-{n}", files) for n, files in enumerate(both)]
    output = tmp_path / "out"
    assert built(roots[0], output) == wanted[0]
    assert built(roots[1], output) == wanted[1]
    running = []
    for root in roots:
        running.append(start(root, "--output", output))
        time.sleep(random.Random(number).random() * 0.3)
    told = [ended(one) for one in running]
    assert [code for code, *_ in told] == [0, 0], told
    assert tree(output) in wanted
    for n in (0, 1, 0):
        assert built(roots[n], output) == wanted[n]


def test_content_that_changes_while_it_is_built_is_right_after_the_next_build(tmp_path):
    """What the running build makes of it is its own affair; what it remembers must not hide the change."""
    project = Flipping(tmp_path)
    for number in range(6):
        project.flip()
        running = start(project.root)
        time.sleep(0.15 + 0.15 * number)
        project.flip()
        assert "Traceback" not in ended(running)[2]
        assert built(project.root) == project.trees[project.now], f"change {number}"


@pytest.mark.parametrize("room", [0, 300, 3_000, 9_000, 16_000, 60_000, 10_000_000])
def test_without_room_the_old_site_stays_and_the_error_is_one_line(tmp_path, room):
    """No file may grow beyond so many bytes, which the system tells as it tells a full disk: while writing."""
    old, new = (edits.files(state) for state in states(20))
    world = World(tmp_path / "project", 11, states(20)[0])
    world.root.mkdir()
    world.write(random.Random(1))
    before = built(world.root)
    wanted = clean(new, tmp_path / "clean")
    world.state = states(20)[1]
    world.write(random.Random(1))
    assert old != new
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room))
    running = start(world.root, preexec_fn=limit)
    code, out, err = ended(running)
    assert "Traceback" not in out + err, err
    if code:
        assert code == 1
        (line,) = [line for line in err.splitlines() if "cannot-write" in line]
        assert "the old site is as it was" in line
        assert tree(world.site) == before
        assert not (world.site / STAGE).exists()
    else:
        assert tree(world.site) == wanted
    assert code == (0 if room == 10_000_000 else 1) or 3_000 < room < 10_000_000
    assert built(world.root) == wanted
