"""The benchmark in bench/: its corpus is the same everywhere and without mistakes, and its scenes run."""

import datetime as dt
import importlib
import os
import shlex
import subprocess
import sys

import pytest
import yaml

from briefgen.build import Options, build
from harness import REPO, tree

BENCH = REPO / "bench"
KINDS = pytest.mark.parametrize("rich", [False, True], ids=["plain", "rich"])
WHOLE = ["cold", "same", "body", "fact"]
SCENES = [*WHOLE, *WHOLE, "site", "serial", "double", "growth", "start-up", "site"]

POOL = """
import multiprocessing

def fill(megabytes):
    return len(b"x" * (megabytes << 20))

with multiprocessing.get_context("fork").Pool(2) as pool:
    pool.map(fill, [400, 1])
"""


def script(name, *arguments, **environment):
    command = [sys.executable, str(BENCH / name), *map(str, arguments)]
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False)


def corpus(folder, number, seed="1", *, rich=False, hash_seed="0"):
    options = ["--rich"] if rich else []
    result = script("make_corpus.py", number, folder, seed, *options, PYTHONHASHSEED=hash_seed)
    assert result.returncode == 0, result.stderr
    return folder


def articles(folder):
    """Front matter and body of each article."""
    for path in sorted(folder.rglob("content/articles/*/*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        yield yaml.safe_load(front), body


@pytest.fixture
def bench(monkeypatch):
    """Gives a module of bench/."""
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module


@KINDS
def test_a_corpus_is_the_same_each_time(rich, tmp_path):
    one = tree(corpus(tmp_path / "one", 8, rich=rich, hash_seed="1"))
    assert one == tree(corpus(tmp_path / "other", 8, rich=rich, hash_seed="2"))
    assert len(one) == 8 + 1
    assert one.keys() != tree(corpus(tmp_path / "seed", 8, "2", rich=rich)).keys()


@KINDS
def test_a_smaller_corpus_is_the_beginning_of_a_larger_one(rich, tmp_path):
    few, many = (tree(corpus(tmp_path / str(number), number, rich=rich)) for number in (5, 20))
    assert {path: text for path, text in many.items() if path in few} == few
    assert {path.rpartition("/")[2][:5] for path in few if path.endswith(".md")} == {f"{at:05d}" for at in range(5)}


@KINDS
def test_a_corpus_builds_without_errors(rich, tmp_path):
    project = corpus(tmp_path / "corpus", 20, rich=rich)
    report = build(Options(project, project / "site", dt.date(2026, 9, 30)))
    assert report.errors == ()
    assert sum(path.startswith("articles/") and path != "articles/index.html" for path in report.written) >= 20
    assert any(path.startswith("questions/question-") for path in report.written) == rich


@KINDS
def test_each_quote_stands_once_in_its_body(rich, tmp_path):
    found = 0
    for front, body in articles(corpus(tmp_path / "corpus", 20, rich=rich)):
        quotes = [fact["quote"] for fact in front["facts"] if "quote" in fact]
        assert [quote for quote in quotes if body.count(quote) != 1] == []
        found += len(quotes)
    assert found > 100


def test_only_a_rich_corpus_relates_facts_and_shares_origins(tmp_path):
    keys = {}
    for rich in (False, True):
        fronts = [front for front, _ in articles(corpus(tmp_path / str(rich), 60, rich=rich))]
        of_facts = {key for front in fronts for fact in front["facts"] for key in fact}
        keys[rich] = of_facts | {key for front in fronts for key in front["source"]}
    added = {"question", "scope", "supersedes", "corrects", "supports", "disputes", "origin"}
    assert keys[True] - keys[False] == added


linux = pytest.mark.skipif(sys.platform != "linux", reason="not run here: bench/peers.py, which is for Linux")


@linux
def test_all_scenes_run_and_are_told(tmp_path):
    work = tmp_path / "work"
    program = shlex.join([sys.executable, "-m", "briefgen"])
    options = ["--articles", 12, "--rounds", 1, "--work", work, "--without-hugo", "--briefgen", program]
    result = script("peers.py", *options)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "12 articles (plain, seed 1); medians; rounds: 1"
    assert "Hugo is left out, as asked: only briefgen's own figures follow." in lines
    table = lines[next(at for at, line in enumerate(lines) if line.startswith("scene")) + 1 :]
    told = [line.split()[0] for line in table]
    assert [scene for scene in told if scene != "cache"] == SCENES
    taken = [line.split() for line in table if line.split()[0] in ("cold", "same", "body", "fact", "serial", "double")]
    assert all(float(figure) > 0 for _, _, *figures in taken for figure in figures)
    changed = [path for path in work.rglob("content/articles/*/*.md") if "number 0" in path.read_text("utf-8")]
    assert len(changed) == 2  # a body, and a fact


@linux
def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").touch()
    result = script("peers.py", "--articles", 1, "--work", tmp_path, "--without-hugo")
    assert result.returncode == 1
    assert "name another --work" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@linux
def test_a_command_that_fails_is_told_with_what_it_said(tmp_path, bench):
    with pytest.raises(SystemExit, match=r"(?s)no such thing.*exit code 3"):
        bench("measure").run([sys.executable, "-c", "print('no such thing'); exit(3)"], tmp_path, tmp_path / "log")


@linux
def test_memory_is_that_of_the_largest_process(tmp_path, bench):
    used = bench("measure").run([sys.executable, "-c", POOL], tmp_path, tmp_path / "log")
    assert 400 < used.peak < 2000


def test_figures_above_their_bars_are_named(capsys, bench):
    peers = bench("peers")
    kept, above, missing = (peers.Verdict(name, figure, 2.2) for name, figure in [("a", 2.0), ("b", 2.5), ("c", None)])
    assert peers.judge([kept, missing])
    assert not peers.judge([kept, above])
    told = capsys.readouterr().out
    assert "ABOVE THE BAR: b: 2.5 (bar 2.2)" in told
    assert "not judged without Hugo: c" in told


def test_ratios_are_taken_of_runs_beside_one_another(bench):
    used = bench("measure").Used
    ratio = bench("measure").ratio([used(1, 2, 3), used(4, 4, 4)], [used(2, 2, 1), used(4, 8, 4)])
    assert ratio == used(0.75, 0.75, 2)


def test_a_size_leaves_out_our_own_notes(tmp_path, bench, write_project):
    write_project(tmp_path, {"index.html": "x" * 1024, "a/b.html": "y" * 1024, ".briefgen-files": "z"})
    assert bench("measure").size(tmp_path) == (2, 2 / 1024)
