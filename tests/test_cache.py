"""The cache: no code in it, of no account, and of no danger whoever made it.

Nothing here knows how the cache is laid out but `forged`, which seals what it is given as the cache would: what has the
right checksum and is wrong all the same.
"""

import ast
import datetime as dt
import marshal
import os
import pickle
import random
import re
import resource
import shutil
import struct
import subprocess
import sys
import time
from hashlib import blake2b
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import edits
import msgspec
import pytest
from msgspec.structs import replace

from briefgen import __version__, store
from briefgen.build import Options, build
from briefgen.cache import opened
from briefgen.verify import verify
from harness import REPO, TODAY, briefgen, tree

CACHE = ".briefgen"
RUNS_CODE = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "dbm", "runpy"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project, built."""
    root = edits.write_all(tmp_path / "project", edits.files(edits.new_state(random.Random(5), 8)))
    assert made(root).errors == ()
    return root


def made(root, **options):
    return build(Options(root, root / "site", dt.date.fromisoformat(TODAY), **options))


def clean(root, tmp_path):
    """What a build from nothing makes of the project's files."""
    copy = tmp_path / "clean"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(CACHE, "site"))
    assert made(copy).errors == ()
    return tree(copy / "site")


def cached(root):
    """The files of the cache."""
    return sorted(path for path in (root / CACHE).rglob("*") if path.is_file())


# --- no code


def test_no_module_that_runs_what_it_reads_is_imported():
    found = []
    for path in sorted((REPO / "briefgen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(alias.name for alias in node.names)]
            if isinstance(node, ast.Name | ast.Attribute):
                names = [node.id if isinstance(node, ast.Name) else node.attr]
            bad = [name for name in names if name.split(".")[0] in RUNS_CODE or name.endswith("BytecodeCache")]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
                bad.append(node.func.id)
            found += [f"{path.name}:{node.lineno}: {name}" for name in bad]
    # Between a process and its own copy code goes through a pipe, never over the disk.
    assert [place for place in found if not re.fullmatch(r"ahead\.py:\d+: marshal", place)] == []


def test_nothing_in_the_cache_is_code(project):
    """Told by the first bytes, and by what the two modules would make of the file."""
    briefgen("build", "--root", project, "--today", TODAY, "--jobs", 2)
    for path in cached(project):
        data = path.read_bytes()
        assert not data.startswith((MAGIC_NUMBER, b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")), path
        assert not path.name.endswith((".pyc", ".pickle", ".pkl")), path
        assert not os.access(path, os.X_OK), path
        for load in (pickle.loads, marshal.loads):
            try:
                value = load(data)
            except Exception:  # noqa: BLE001  # whatever it is, it is not what the module reads
                continue
            assert not callable(value), path
            assert load is marshal.loads or not data, path


def test_a_build_writes_nowhere_but_into_the_output_and_the_cache(project):
    own = {path for path in project.iterdir() if path.name not in ("site", CACHE)}
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for top in own for path in top.rglob("*.*")}
    made(project)
    briefgen("build", "--root", project, "--today", TODAY)
    assert {path for path in project.iterdir() if path.name not in ("site", CACHE)} == own
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for top in own for path in top.rglob("*.*")} == before


# --- of no account


def test_the_cache_may_be_deleted_at_any_time(project, tmp_path):
    """Before a build, and again and again while one runs."""
    expected = clean(project, tmp_path)
    shutil.rmtree(project / CACHE, ignore_errors=True)
    made(project)
    assert tree(project / "site") == expected
    for number in range(6):
        shutil.rmtree(project / "site")
        command = [sys.executable, "-m", "briefgen", "build", "--root", str(project), "--today", TODAY, "--jobs", "2"]
        command += ["--skip", "search"]
        running = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        while running.poll() is None:
            shutil.rmtree(project / CACHE, ignore_errors=True)
            time.sleep(0.005 * (number + 1))
        out, err = running.communicate()
        assert (running.returncode, "Traceback" in err) == (0, False), out + err
        assert tree(project / "site") == expected
        made(project)
        assert tree(project / "site") == expected


def test_a_cache_of_another_version_is_passed_over(project, tmp_path, monkeypatch):
    """By its header where it names the version, and by a version that the running program has."""
    expected = clean(project, tmp_path)
    for path in cached(project):
        data = path.read_bytes()
        other = bytes(byte ^ 1 for byte in __version__.encode())
        path.write_bytes(data.replace(__version__.encode(), other, 1))
    report = made(project)
    assert report.errors == ()
    assert tree(project / "site") == expected
    if any(__version__.encode() in path.read_bytes() for path in cached(project)):
        assert len(report.reasons) == report.pages + report.other_files
    monkeypatch.setattr("briefgen.__version__", "99.9")
    made(project)
    assert tree(project / "site") == expected


# --- `--verify`


def test_verify_is_content_with_a_right_site_and_leaves_it_alone(project):
    before = {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*") if path.is_file()}
    result = briefgen("build", "--root", project, "--today", TODAY, "--verify")
    assert (result.returncode, result.stderr) == (0, "")
    after = {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*") if path.is_file()}
    assert after == before
    assert [path.name for path in project.glob("*verify*")] == []


def test_verify_names_each_file_that_is_not_as_built(project):
    options = Options(project, project / "site", dt.date.fromisoformat(TODAY))
    report = build(options)
    assert verify(options, report, build).errors == ()
    site = project / "site"
    (site / "index.html").write_bytes((site / "index.html").read_bytes().replace(b"<h1", b"<h2", 1))
    (site / "changes.html").unlink()
    (site / "old.html").write_text("old", encoding="utf-8")
    with (site / store.LIST).open("a", encoding="utf-8") as owned:
        owned.write(f"{0:064}  old.html\n")
    told = verify(options, report, build)
    assert [(problem.code, problem.path) for problem in told.errors] == [
        ("not-as-built", "site/changes.html"),
        ("not-as-built", "site/index.html"),
        ("not-as-built", "site/old.html"),
    ]
    assert (told.exit_code, "does not make it" in told.errors[2].message) == (1, True)


@pytest.mark.parametrize("url", ["index.html", "articles/index.html", "changes.atom.xml", "b.txt"])
def test_a_file_of_the_site_that_others_changed_is_made_again(project, tmp_path, url):
    """Also where its size and its time are as they were."""
    expected = clean(project, tmp_path)
    path = project / "site" / url
    before, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert briefgen("build", "--root", project, "--today", TODAY, "--verify").returncode == 0
    assert tree(project / "site") == expected


MARKS = {
    "none": lambda _: b"",
    "part of one": lambda marks: marks[:5],
    "one for all": lambda marks: marks[:8],
    "in no order": lambda marks: b"\xff\xff\xff\x7f" + marks[4:],
    "empty records": lambda marks: bytes(len(marks)),
    "another checksum": lambda marks: marks[:4] + b"\0\0\0\0" + marks[8:],
}
"""What a run might say of its records, wrongly."""


@pytest.mark.parametrize("wrong", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("what", ["card", "parts", "entries"])
def test_records_that_are_not_in_order_are_damage(project, tmp_path, what, wrong):
    def forged(kept):
        found = getattr(kept, what)
        run = found.run if what == "entries" and found else found
        if run is None:
            return kept
        run = replace(run, marks=wrong(run.marks))
        return replace(kept, **{what: replace(found, run=run) if what == "entries" else run})

    expected = clean(project, tmp_path)
    with opened(project) as cache:
        index = cache.reading
        wrong_ones = {path: forged(kept) for path, kept in index.articles.items()}
        assert wrong_ones != index.articles or (what, wrong) == ("card", MARKS["one for all"])
        cache._store("articles", replace(index, articles=wrong_ones))
    shutil.rmtree(project / "site")
    assert made(project).errors == ()
    assert tree(project / "site") == expected


def test_a_cache_that_cannot_be_kept_is_done_without(project, tmp_path):
    expected = clean(project, tmp_path)
    shutil.rmtree(project / CACHE)
    (project / CACHE).write_text("a file of somebody", encoding="utf-8")
    shutil.rmtree(project / "site")
    assert made(project).errors == ()
    assert tree(project / "site") == expected
    assert (project / CACHE).read_text(encoding="utf-8") == "a file of somebody"


# --- of no danger

MOST_AS_THEY_ARE = 12
"""Bodies that are tried without a checksum too."""
DEEP = b"\x91" * 200_000 + b"\xc0"
HUGE = b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff"
NAMES = (
    "../../victim",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a\0b",
    "lock",
    "x" * 300,
    "\ud800".encode("utf-8", "replace").decode(),
)
HOSTILE = (*NAMES, -1, 0, 2**31, 2**63 - 1, -(2**63), 1.5, True, None, [], {}, b"", b"\xff" * 16, [[]], {"": {}})


def forged(body):
    """What the cache would take for its own."""
    try:
        from briefgen.cache import FORMAT
    except ImportError:
        return body
    return FORMAT + blake2b(body, digest_size=16).digest() + body


def bodies():
    """Of many kinds: empty, noise, text, other formats, wrong shapes, huge lengths, endless depth."""
    rng = random.Random(4)
    yield from (b"", b"\0" * 4096, b"\xff" * 4096, rng.randbytes(10), rng.randbytes(100_000), b"{}", b"null", DEEP)
    yield from HUGE
    yield from (DEEP[:500], b"\x81" * 1000, struct.pack(">BI", 0xDC, 0), b"\xc1", pickle.dumps({"a": 1}))
    yield from (msgspec.msgpack.encode(value) for value in HOSTILE if not isinstance(value, str) or "\0" not in value)
    shape = {"key": b"x", "findings_key": b"y", "builds": 2**62, "written": 2**62}
    for name in NAMES:
        place = [name, 0, 2**62, 0]
        kept = [[1, 2, 3], b"", place, place, place, [], [], None]
        yield msgspec.msgpack.encode(shape | {"articles": {f"content/articles/{name}.md": kept, name: kept}})
        mark = ["home.html", b"", "0" * 64, 1, 1]
        files = {name: mark, "../../victim.txt": mark, "/tmp/victim.txt": mark, "index.html": mark}
        yield msgspec.msgpack.encode({"common": b"", "templates": {name: b""}, "files": files})


def harmless(root, expected, victim):
    """A build in a hostile cache: right, quick, without much memory, and nothing of others is touched."""
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = made(root)
    assert report.errors == ()
    assert time.process_time() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    assert victim.read_text(encoding="utf-8") == "dear"
    assert tree(root / "site") == expected


def test_a_hostile_cache_does_no_harm(project, tmp_path):
    expected = clean(project, tmp_path)
    victim = tmp_path / "victim.txt"
    victim.write_text("dear", encoding="utf-8")
    names = [path.name for path in cached(project)]
    for number, body in enumerate(bodies()):
        for data in (body, forged(body))[number > MOST_AS_THEY_ARE :]:
            (project / CACHE).mkdir(exist_ok=True)
            for name in names:
                if name != "lock":
                    (project / CACHE / name).write_bytes(data)
            try:
                harmless(project, expected, victim)
            except BaseException as error:
                error.add_note(f"body {number}, {'forged' if data != body else 'as it is'}: {data[:120]!r}")
                raise


def leaves(value, way=()):
    """The ways to all values within a value."""
    yield way
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from leaves(child, (*way, key))


def with_another(value, way, new):
    """The value, with a new one at the end of the way."""
    if not way:
        return new
    copy = value.copy()
    copy[way[0]] = with_another(value[way[0]], way[1:], new)
    return copy


def test_a_cache_with_one_hostile_value_does_no_harm(project, tmp_path):
    """All is as the cache itself wrote it, but for one value, and the checksum is right.

    Who can forge checksums can have a wrong page made, so that only this is asked for: no traceback, nothing of others
    touched, and after the cache is deleted all is right.
    """
    expected = clean(project, tmp_path)
    victim = tmp_path / "victim.txt"
    victim.write_text("dear", encoding="utf-8")
    rng = random.Random(8)
    found = cached(project)
    shutil.copytree(project / CACHE, tmp_path / "kept")
    head = len(forged(b""))
    indices = [path for path in found if path.read_bytes()[: head - 16] == forged(b"")[:-16]]
    for number in range(60 if head else 0):
        shutil.rmtree(project / CACHE)
        shutil.copytree(tmp_path / "kept", project / CACHE)
        path = rng.choice(indices)
        value = msgspec.msgpack.decode(path.read_bytes()[head:])
        way, new = rng.choice(list(leaves(value))), rng.choice(HOSTILE)
        path.write_bytes(forged(msgspec.msgpack.encode(with_another(value, way, new))))
        try:
            made(project)
        except BaseException as error:
            error.add_note(f"number {number}: {path.name}: {way} is {new!r}")
            raise
        assert victim.read_text(encoding="utf-8") == "dear"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["clean", "kept", "project", "victim.txt"]
    shutil.rmtree(project / CACHE, ignore_errors=True)
    made(project)
    assert tree(project / "site") == expected
