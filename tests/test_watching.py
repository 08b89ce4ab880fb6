"""What counts as a change of a project: every save as editors do it, no mere reading, no litter; events or none."""

import errno
import logging
import os
import shutil
import time

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileModifiedEvent,
    FileOpenedEvent,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, EventEmitter
from watchdog.observers.polling import PollingObserver

from briefgen import watching
from briefgen.mounts import remote
from briefgen.watching import LONGEST, QUIET, Touched, Watcher, _Handler
from harness import assert_none

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning:watchdog")

PATH = "content/articles/a.md"
SOON = 0.3


@pytest.fixture
def root(tmp_path, write_project):
    return write_project(
        tmp_path / "project", {"briefgen.yaml": "title: T\n", PATH: "one", "content/articles/b.md": "b"}
    )


@pytest.fixture
def watcher(root):
    made = Watcher(root)
    assert made.reason == ""
    yield made
    made.close()


def told(watcher, wanted, seconds=20):
    """Wait until all of some paths were told; gives all that was told meanwhile."""
    found, limit = set(), time.monotonic() + seconds
    while not wanted <= found:
        assert time.monotonic() < limit, f"{wanted - found} was not told, but {found}"
        found |= watcher.wait(0.2)
    return found


def in_place(path):
    path.write_text("two")


def write_and_rename(path):
    new = path.with_name("sedQ7x2Zp")
    new.write_text("two")
    new.replace(path)


def backup_and_rename(path):
    path.rename(f"{path}~")
    path.write_text("two")


def as_jetbrains_do(path):
    new, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    new.write_text("two")
    path.rename(old)
    new.rename(path)
    old.unlink()


def as_vim_does(path):
    probe = path.with_name("4913")
    probe.write_text("")
    probe.unlink()
    backup_and_rename(path)
    path.with_name(f"{path.name}~").unlink()


def deleted(path):
    path.unlink()


SAVES = [in_place, write_and_rename, backup_and_rename, as_jetbrains_do, as_vim_does, deleted]


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_a_save_is_told(watcher, root, save):
    save(root / PATH)
    assert PATH in told(watcher, {PATH})
    assert watcher.wait(SOON) == frozenset()  # and once only
    in_place(root / PATH)
    told(watcher, {PATH})


def test_reading_tells_nothing(watcher, root):
    for path in root.rglob("*"):
        if path.is_file():
            path.read_bytes()
        else:
            os.listdir(path)
    assert watcher.wait(SOON) == frozenset()


def test_events_of_reading_count_for_nothing_where_the_system_tells_them(root):
    touched = Touched()
    handler = _Handler(str(root), "", touched, wanted=lambda _: True)
    for event in (FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent):
        handler.on_any_event(event(str(root / PATH)))
    assert touched.wait(0) == frozenset()
    handler.on_any_event(FileModifiedEvent(str(root / PATH)))
    assert touched.wait(1) == {PATH}


def test_litter_and_what_is_no_input_tell_nothing(watcher, root):
    for name in (
        "4913",
        ".a.md.swp",
        "#a.md#",
        ".#a.md",
        "a.md~",
        ".DS_Store",
        "x.tmp",
        "~$a.md",
        "Thumbs.db",
        "a.bak",
        "sedAbC123",
        "a.md.XcVbnM",
    ):
        path = root / "content/articles" / name
        path.write_text("")
        path.unlink()
    (root / "site").mkdir()
    (root / "site/index.html").write_text("")
    (root / ".briefgen").mkdir(exist_ok=True)
    (root / ".briefgen/articles").write_text("")
    (root / "notes.txt").write_text("")
    assert watcher.wait(SOON) == frozenset()


def test_the_configuration_is_told(watcher, root):
    write_and_rename(root / "briefgen.yaml")
    assert "briefgen.yaml" in told(watcher, {"briefgen.yaml"})


@pytest.mark.parametrize(
    ("folder", "first", "file"),
    [
        ("templates/parts", "templates", "facts.html"),
        ("content/articles/deep/er", "content/articles/deep", "c.md"),
    ],
)
def test_folders_that_come_later_are_watched(watcher, root, folder, first, file):
    (root / folder).mkdir(parents=True)
    (root / folder / file).write_text("one")
    assert first in told(watcher, {first})
    while watcher.wait(0.1):
        pass
    in_place(root / folder / file)
    assert told(watcher, {f"{folder}/{file}"}) == {f"{folder}/{file}"}


def test_a_folder_that_is_moved_away_and_replaced_is_watched_where_it_is(watcher, root):
    (root / "content").rename(root / "old")
    told(watcher, {"content"})
    in_place(root / "old/articles/a.md")
    assert watcher.wait(SOON) == frozenset()
    shutil.copytree(root / "old", root / "content")
    told(watcher, {"content"})
    while watcher.wait(0.1):
        pass
    in_place(root / PATH)
    told(watcher, {PATH})
    (root / "content/articles").rename(root / "content/countries")
    told(watcher, {"content/articles", "content/countries"})


def test_folders_that_a_themes_links_lead_to_are_watched(root):
    (root.parent / "shared").mkdir()
    (root / "templates").mkdir()
    (root / "templates/parts").symlink_to(root.parent / "shared")
    watcher = Watcher(root)
    try:
        (root.parent / "shared/facts.html").write_text("one")
        assert told(watcher, {"templates/parts/facts.html"}) == {"templates/parts/facts.html"}
    finally:
        watcher.close()


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_change_is_told_after_at_most_20_ms_of_quiet():
    clock = Clock()
    touched = Touched(clock)
    touched.add("a", QUIET)
    clock.now = 0.02
    assert touched.wait(0) == {"a"}
    assert touched.wait(0) == frozenset()


def test_a_stream_of_changes_starves_nobody():
    clock = Clock()
    touched = Touched(clock)
    for step in range(int(LONGEST / 0.01) + 1):
        clock.now = step * 0.01
        touched.add(f"{step}", QUIET)
    assert len(touched.wait(0)) == int(LONGEST / 0.01) + 1


def exhausted(number):
    def make(**_):
        raise OSError(number, os.strerror(number))

    return make


class Silent(BaseObserver):
    """An observer that never tells anything."""

    def __init__(self, *, timeout=1):
        super().__init__(EventEmitter, timeout=timeout)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"make": exhausted(errno.ENOSPC)}, "watches are used up"),
        ({"make": exhausted(errno.EMFILE)}, "watches are used up"),
        ({"make": Silent}, "tells nothing of changes"),
        ({"poll": True}, "asked for"),
    ],
    ids=["no-watches", "no-instances", "no-events", "asked"],
)
def test_without_events_files_are_looked_at(root, monkeypatch, options, reason):
    monkeypatch.setattr(watching, "POLL", 0.05)
    watcher = Watcher(root, **options)
    try:
        assert reason in watcher.reason
        assert watcher.polls
        for save in SAVES:
            (root / PATH).write_text(f"before {save.__name__}")
            told(watcher, {PATH})
            save(root / PATH)
            told(watcher, {PATH})
        (root / "content/articles/b.md").read_bytes()
        assert watcher.wait(SOON) == frozenset()
    finally:
        watcher.close()


def test_watches_that_run_out_later_are_noticed(root, monkeypatch):
    monkeypatch.setattr(watching, "POLL", 0.05)
    full = []

    class Limited(Observer):
        def schedule(self, *arguments, **options):
            if full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().schedule(*arguments, **options)

    watcher = Watcher(root, make=Limited)
    try:
        assert not watcher.polls
        full.append(True)
        (root / "content/articles/new").mkdir()
        limit = time.monotonic() + 20
        while not watcher.polls:
            assert time.monotonic() < limit
            watcher.wait(0.1)
        assert "watches are used up" in watcher.reason
        (root / "content/articles/new/c.md").write_text("one")
        told(watcher, {"content/articles/new/c.md"})
    finally:
        watcher.close()


@pytest.mark.parametrize(
    "kind", ["nfs4", "cifs", "9p", "fuse.sshfs", "vboxsf", "ext4", "fuse.ntfs-3g", "tmpfs", "overlay"]
)
def test_a_network_file_system_is_looked_at(tmp_path, kind):
    mounts = tmp_path / "mounts"
    project = tmp_path / "my briefing/project"
    project.mkdir(parents=True)
    place = str(project.parent).replace(" ", "\\040")
    mounts.write_text(f"/dev/x / ext4 rw 0 0\nx {place} {kind} rw 0 0\ny {place}2 nfs rw 0 0\n")
    is_shared = kind in ("nfs4", "cifs", "9p", "fuse.sshfs", "vboxsf")
    assert bool(remote(project, mounts)) is is_shared
    assert (kind in remote(project, mounts)) is is_shared
    assert remote(tmp_path, mounts) == ""
    assert remote(project, tmp_path / "none") == ""


def test_lost_events_are_made_up_for(watcher):
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
    assert told(watcher, {""}) == {""}


def test_the_polling_observer_is_one_of_watchdogs(root):
    watcher = Watcher(root, poll=True)
    try:
        assert isinstance(watcher._observer, PollingObserver)
        assert_none([] if watcher.polls else ["does not poll"])
    finally:
        watcher.close()
