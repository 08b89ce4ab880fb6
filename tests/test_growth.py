"""The work of a build grows with its content, not with its square.

Calls are counted, not seconds: they are the same on a busy machine and on an idle one. A builtin counts as what it is
called from, so that the function with the loop is named. A loop in which nothing is called is not seen: `x in list`,
say, or comparing numbers.

Run as a script, this module counts the calls of one build in a process of its own, where nothing has filled a cache of
the standard library, or of ours:  python tests/test_growth.py PROJECT
"""

import cProfile
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from harness import corpus

FEW = 30
"""Articles; at `TIMES` as many a loop over articles in a loop over articles makes more than `LEAST` calls."""
TIMES = 4
MOST = 1.25
"""How much more than `TIMES` as many calls `TIMES` as many articles may take: sorting, and what grows a little."""
MOST_OF_ONE = 1.6
"""The same for one function, or for one that another calls: some begin to work only when lists are long."""
LEAST = 5_000
"""Calls of a function, or of one by another, from which on it is looked at. A share of all calls would hide much: at
this size a quadratic loop over articles is still below 0.3 % of them."""
SHOWN = 12
EDIT = "\nAn added sentence.\n"


def counted(work, *arguments):
    """How often each function was called by each other, while `work` ran."""
    profile = cProfile.Profile()
    profile.runcall(work, *arguments)
    calls = Counter()
    for entry in profile.getstats():
        for called in entry.calls or ():
            calls[f"{named(called.code)} from {named(entry.code)}"] += called.callcount
    return calls


def named(code):
    """A function as people know it: its file, line and name; builtins by their names, without addresses."""
    if isinstance(code, str):
        return re.sub(r" at 0x[0-9a-fA-F]+", "", code)
    path = Path(code.co_filename)
    return f"{path.parent.name}/{path.name}:{code.co_firstlineno} {code.co_qualname}"


def by_function(calls):
    """The sums for each function, whoever calls it."""
    sums = Counter()
    for pair, number in calls.items():
        sums[pair.partition(" from ")[0]] += number
    return sums


def too_much(few, many, times=TIMES):
    """What grew more than it may when there was `times` as much to do: a line each, the worst first."""
    total = many.total()
    found = []
    if total > times * MOST * few.total():
        found.append((total / few.total(), total, "everything"))
    for before, after in ((few, many), (by_function(few), by_function(many))):
        for name, number in after.items():
            growth = number / max(before[name], 1)
            if number > LEAST and growth > times * MOST_OF_ONE:
                found.append((growth, number, name))
    return [f"{growth:8.1f} times  {number:10,} calls  {name}" for growth, number, name in sorted(found, reverse=True)]


def most_grown(few, many):
    """The pairs with the most calls beyond what growth in proportion gives, for the message."""
    beyond = {name: number - TIMES * few[name] for name, number in many.items()}
    worst = sorted(beyond, key=lambda name: (-beyond[name], name))[:SHOWN]
    return [f"{few[name]:10,} → {many[name]:10,} calls  {name}" for name in worst]


def build(project):
    from briefgen import build as module

    asked = module.Options(project, project / "site", dt.date(2026, 9, 30), jobs=1)
    report = module.build(asked)
    assert report.errors == ()
    assert report.pages > 0


def count_build(project):
    """The calls of a build. What comes once, imports and templates, comes before, in the build of a single article."""
    warm_up = project.parent / "warm-up"
    for made in ("site", ".briefgen"):
        shutil.rmtree(warm_up / made, ignore_errors=True)
    build(warm_up)
    return counted(build, project)


def counts(project, hash_seed="0"):
    """What `count_build` finds in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"}
    command = [sys.executable, __file__, str(project)]
    result = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    return Counter(json.loads(result.stdout))


def edit(project):
    """Add a sentence to the first article, which is the same in a corpus of any size."""
    article = min(project.rglob("content/articles/*/*.md"), key=lambda path: path.name)
    with article.open("a", encoding="utf-8") as text:
        text.write(EDIT)


def test_a_build_grows_with_its_content(tmp_path):
    corpus(tmp_path / "warm-up", 1, "--rich")
    few, many = corpus(tmp_path / "few", FEW, "--rich"), corpus(tmp_path / "many", TIMES * FEW, "--rich")
    first = counts(few)
    assert first.total() > 100_000
    assert_in_proportion("first build", first, counts(many))
    edit(few)
    edit(many)
    assert_in_proportion("build after an edit", counts(few), counts(many))


def assert_in_proportion(scene, few, many):
    lines = too_much(few, many)
    told = [f"{scene}, {FEW} → {TIMES * FEW} articles; too much:", *lines, "Furthest beyond proportion:"]
    assert not lines, "\n".join([*told, *most_grown(few, many)])


def test_counts_hardly_depend_on_the_hash_seed(tmp_path):
    corpus(tmp_path / "warm-up", 1, "--rich")
    one, other = (counts(corpus(tmp_path / seed, 4, "--rich"), seed).total() for seed in ("1", "2"))
    assert abs(one - other) < 0.01 * one, f"{one:,} and {other:,} calls"


def in_proportion(items):
    return [str(item) for item in items]


def each_with_each(items):
    return [max(one, other) for one in items for other in items]


def rarely_more(items):
    return [max(*pair) for pair in zip(items, items[1:] + items[:1], strict=True)]


def work_on(number, *functions):
    for function in functions:
        function(list(range(number)))


def growth_of(*functions):
    few, many = (counted(work_on, number, *functions) for number in (50, 50 * TIMES))
    return "\n".join(too_much(few, many))


def test_a_loop_in_a_loop_is_found_and_named():
    found = growth_of(in_proportion, each_with_each)
    assert "everything" in found
    assert "builtins.max> from tests/test_growth.py" in found
    assert "each_with_each" in found
    assert "in_proportion" not in found


def test_growth_in_proportion_is_fine():
    assert growth_of(in_proportion, rarely_more) == ""


def test_a_loop_in_a_loop_is_found_among_much_other_work():
    few = Counter({"a from b": 1_000_000, "c from d": 2_000})
    many = Counter({"a from b": 3_000_000, "c from d": 128_000})
    found = too_much(few, many)
    assert len(found) == 2, found  # the pair, and the function
    assert all("c" in line and "64.0 times" in line for line in found)


if __name__ == "__main__":
    print(json.dumps(count_build(Path(sys.argv[1]))))
