"""An incremental build makes, after any edit, the very bytes that a build from nothing makes.

Random walks: one edit after the other on a small project (`edits.py`), and after each a build in the project, with
whatever cache and output earlier builds left there, and one of a fresh copy of its files in an empty folder. Both must
agree in everything: every byte, no file too much, the exit code, every problem. Plain seeded randomness and not
hypothesis' state machines: a walk of a hundred steps is one example, which hypothesis would repeat dozens of times to
shrink it, and the seed and the step's number are all that is needed to take it again:

    BRIEFGEN_SEED=3 BRIEFGEN_STEPS=200 .venv/bin/python -m pytest tests/test_incremental.py
"""

import copy
import datetime as dt
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import edits
import msgspec
import pytest
from edits import CACHE, EDITS, MISTAKES, SHOWS, World

from briefgen import report as words
from briefgen.build import Options, build
from briefgen.memory import Memory
from briefgen.problems import Problem
from briefgen.seal import SECOND, recent
from harness import briefgen, tree

ARTICLES = 10
STEPS = int(os.environ.get("BRIEFGEN_STEPS", "175"))
SEEDS = [int(seed) for seed in os.environ.get("BRIEFGEN_SEED", "1 2 3").split()]
LONGEST = 3
"""How many steps in a row may fail before the project is mended."""
PAST = 4
"""After so many steps options that hide other edits are as usual: the site of a past day, the address."""
CHANCES = 6
"""How often an edit comes before it is given up that it shows."""
SELDOM = 3
"""So many edits need a state that is seldom there, and a walk does not wait for them."""

Builder = Callable[[Options], Any]


class StaleError(AssertionError):
    """A build in the project and one from nothing differ."""


def options(world: World, root: Path, **more: Any) -> Options:
    return Options(
        root,
        root / world.output,
        dt.date.fromisoformat(world.today),
        dt.date.fromisoformat(world.as_of) if world.as_of else None,
        world.base_url,
        drafts=world.drafts,
        strict=world.strict,
        jobs=world.jobs,
        **more,
    )


def told(report: Any) -> list[str]:
    """What a report says of the project."""
    lines = [line for problem in report.problems for line in words.text(problem, lambda *_: "", lambda text, _: text)]
    return [f"exit code {report.exit_code}", f"{report.pages} pages", f"drafts {tuple(report.drafts)}", *lines]


def difference(one: dict[str, bytes], other: dict[str, bytes]) -> str:
    """Which files differ, with the first lines of each that do; `one` is what there is, `other` what should be."""
    said = []
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) == other.get(name):
            continue
        if name not in other:
            said.append(f"{name}: is too much")
        elif name not in one:
            said.append(f"{name}: is missing")
        else:
            there, expected = (data.decode("utf-8", "replace").splitlines() for data in (one[name], other[name]))
            lines = [line[:200] for line in unified_diff(there, expected, "stale", "right", n=0, lineterm="")][2:8]
            said.append("\n    ".join([f"{name}: differs", *lines]))
    return "\n".join([f"{len(said)} files differ", *said[:12]]) if said else ""


def listed(site: Path) -> dict[str, bytes]:
    """The list of files that a build leaves in its output."""
    file = site / ".briefgen-files"
    return {file.name: file.read_bytes()} if file.is_file() else {}


@dataclass
class Walk:
    """One world, edit by edit."""

    world: World
    folder: Path
    builder: Builder = build
    kinds: Collection[str] = tuple(EDITS)
    """The edits that are made."""
    number: int = 0
    deck: list[str] = field(default_factory=list)
    """The edits still to come in this round."""
    dealt: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    """Edits by which the site changed."""
    failed: Counter[str] = field(default_factory=Counter)
    good: Any = None
    """State and options of the last build that was fine."""
    failing: int = 0
    rebuilt: int = 0
    changed: int = 0

    def steps(self, count: int) -> None:
        for _ in range(count):
            self.step()

    def step(self) -> None:
        """Edit, build both, compare."""
        self.number += 1
        rng = random.Random(f"{self.world.seed}/{self.number}")
        self.world.as_of = None if self.number % PAST == 0 else self.world.as_of
        self.world.base_url = None if self.number % PAST == 1 else self.world.base_url
        name, said = self.mend(rng) if self.failing else self.deal(rng)
        try:
            self.compare(name)
        except Exception as error:
            place = f"seed {self.world.seed}, step {self.number}, edit {name}: {said}"
            asked = f"--today {self.world.today} --as-of {self.world.as_of} --base-url {self.world.base_url!r}"
            asked += f" drafts={self.world.drafts} jobs={self.world.jobs} output={self.world.output}"
            again = f"BRIEFGEN_SEED={self.world.seed} .venv/bin/python -m pytest {__file__}"
            raise StaleError(f"{place}\n{asked}\nagain by: {again}\n{error!r}\n{error}") from error

    def deal(self, rng: random.Random) -> tuple[str, str]:
        """The next edit that finds something to do."""
        for shuffled in (self.deck, self.shuffled(self.unseen()), self.shuffled(self.kinds)):
            self.deck = self.deck or shuffled
            for place in reversed(range(len(self.deck))):
                said = EDITS[self.deck[place]](self.world, rng)
                if said is not None:
                    name = self.deck.pop(place)
                    self.dealt[name] += 1
                    return name, said
            self.deck = []
        raise AssertionError("no edit finds anything to do")

    def shuffled(self, names: Iterable[str]) -> list[str]:
        deck = sorted(names)
        random.Random(f"{self.world.seed}/{self.number}/deck").shuffle(deck)
        return deck

    def unseen(self) -> set[str]:
        """Edits without an effect so far that can be seen, to which another chance is given."""
        return {name for name in SHOWS & set(self.kinds) if not self.shown[name] and self.dealt[name] < CHANCES}

    def mend(self, rng: random.Random) -> tuple[str, str]:
        """After a build that failed: another edit all the same, or what is wrong goes, or everything since."""
        if self.failing < LONGEST and rng.random() < 0.4:
            return self.deal(rng)
        world = self.world
        if (world.state["mistakes"] or world.strict) and self.failing <= LONGEST:
            world.state["mistakes"] = {}
            world.strict = False
            world.write(rng)
            return "mend", "what was wrong goes"
        state, asked = copy.deepcopy(self.good)
        world.state = state | {"next": world.state["next"]}
        world.strict, world.as_of, world.drafts = asked
        world.write(rng)
        return "mend", "as it was when it was right"

    def compare(self, name: str) -> None:
        """Build in the project and from nothing: both must agree."""
        world = self.world
        fresh = edits.write_all(self.folder / f"clean-{self.number}", world.disk)
        if world.wants_check:
            world.wants_check = False
            checks = [told(build(options(world, root, write=False))) for root in (world.root, fresh)]
            assert checks[0] == checks[1]
        before = tree(world.site)
        report = self.builder(options(world, world.root))
        after = tree(world.site)
        clean = build(options(world, fresh))
        assert told(report) == told(clean)
        if report.exit_code:
            assert tree(fresh / world.output) == {}
            if wrong := difference(after, before):
                raise StaleError(f"a failed build changed the site: {wrong}")
            self.failing += 1
            self.failed[name] += 1
        else:
            expected = tree(fresh / world.output)
            if wrong := difference(after, expected):
                raise StaleError(wrong)
            assert listed(world.site) == listed(fresh / world.output)
            self.count(name, report, before, after)
            self.good = copy.deepcopy((world.state, (world.strict, world.as_of, world.drafts)))
            self.failing = 0
        leftover = [path.name for path in world.site.glob(".briefgen*") if path.name != ".briefgen-files"]
        assert leftover == []
        world.past = [*world.past[-6:], copy.deepcopy({**world.state, "mistakes": {}})]
        shutil.rmtree(fresh)

    def count(self, name: str, report: Any, before: dict[str, bytes], after: dict[str, bytes]) -> None:
        """What the build says that it wrote is what changed."""
        self.rebuilt += 1
        assert set(report.written) == {url for url, data in after.items() if before.get(url) != data}
        assert set(report.removed) >= before.keys() - after.keys()
        assert report.unchanged == len(after) - len(report.written)
        if before != after:
            self.changed += 1
            self.shown[name] += 1


def begin(seed: int, folder: Path, builder: Builder = build, kinds: Collection[str] = tuple(EDITS)) -> Walk:
    """A walk at its start: the project is built once from nothing."""
    rng = random.Random(f"{seed}")
    world = World(folder / "project", seed, edits.new_state(rng, ARTICLES))
    world.root.mkdir(parents=True)
    world.write(rng)
    walk = Walk(world, folder, builder, kinds)
    walk.deck = walk.shuffled(kinds)
    walk.compare("the first build")
    assert walk.rebuilt, f"seed {seed}: the project does not build"
    return walk


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_edit_a_build_makes_what_one_from_nothing_makes(in_memory, seed):
    walk = begin(seed, in_memory)
    while walk.number < STEPS or (len(SHOWS - walk.shown.keys()) > SELDOM and walk.number < 1.4 * STEPS):
        walk.step()
    print(f"seed {seed}: {walk.number} steps, {walk.changed} changed the site, {walk.failed.total()} failed")
    print("showed nothing:", sorted(SHOWS - walk.shown.keys()), "never came:", sorted(EDITS.keys() - walk.dealt.keys()))
    # A walk that hardly moves proves nothing.
    assert walk.changed > walk.number * 0.4
    assert walk.failed.total() < walk.number * 0.3
    if len(EDITS) <= STEPS:
        assert len(EDITS.keys() - walk.dealt.keys()) <= SELDOM
        assert len(SHOWS - walk.shown.keys()) <= SELDOM
        assert MISTAKES.keys() - walk.failed.keys() == set()
    assert walk.world.damaged > 10 or not (walk.world.root / CACHE).is_dir()


@dataclass
class Resident:
    """A process that builds again and again, as a preview does.

    It is told what was touched, and nobody else writes to its output, from which the site is taken after each build.
    """

    output: Path
    memory: Memory | None = None
    files: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    builds: int = 0
    quick: int = 0
    """Builds for which the project was not walked through."""

    def __call__(self, asked: Options) -> Any:
        if self.memory is None:
            self.memory = Memory(asked.root, lazy=True, private=True)
        now = {name: (data, *os.stat(asked.root / name)[:9]) for name, data in everything(asked)[0].items()}
        self.builds += 1
        told = {name for name in now.keys() | self.files.keys() if now.get(name) != self.files.get(name)}
        self.memory.touched = None if self.builds % 7 == 0 else told
        self.quick += self.memory.touched is not None and all(name in now and name in self.files for name in told)
        report = build(msgspec.structs.replace(asked, output=self.output), memory=self.memory)
        self.files = now
        if self.builds % 3 == 0:
            self.memory.rest()
        if not report.exit_code:
            shutil.rmtree(asked.output, ignore_errors=True)
            shutil.copytree(self.output, asked.output)
        return report


NOT_RESIDENT = ("output", "output_byte", "output_byte_unseen", "output_file_gone", "output_files_emptied")
NOT_RESIDENT += ("output_folder_gone", "output_gone", "output_kept", "move_project", "copy_project")


@pytest.mark.parametrize("seed", [11, 12])
def test_a_process_that_stays_makes_what_a_build_from_nothing_makes(in_memory, seed):
    resident = Resident(in_memory / "private")
    walk = begin(seed, in_memory, resident, tuple(name for name in EDITS if name not in NOT_RESIDENT))
    walk.steps(STEPS // 2)
    assert walk.changed > walk.number * 0.4
    assert resident.quick > walk.number * 0.3


def by_command(asked: Options) -> Any:
    """A build in a process of its own: what is remembered is on the disk."""
    given = ["--root", asked.root, "--output", asked.output, "--today", asked.today, "--jobs", asked.jobs]
    given += ["--as-of", asked.as_of] * bool(asked.as_of) + ["--drafts"] * asked.drafts + ["--strict"] * asked.strict
    given += [] if asked.base_url is None else ["--base-url", asked.base_url]
    result = briefgen("build", *given, "--format", "json")
    assert result.stderr == ""
    said = msgspec.json.decode(result.stdout)
    assert said["exit_code"] == result.returncode
    return SimpleNamespace(**said | {"problems": [Problem(**problem) for problem in said["problems"]]})


def test_builds_in_processes_of_their_own_agree_too(tmp_path):
    walk = begin(7, tmp_path, by_command)
    walk.steps(12)
    assert walk.changed >= 4


def wait_until_times_tell(root: Path) -> None:
    """Wait until no file may change any more without its time telling."""
    found = [path.lstat() for path in root.rglob("*")]
    time.sleep(2 * recent(max(max(one.st_mtime_ns, one.st_ctime_ns) for one in found)) / SECOND)


def test_what_tells_that_nothing_changed_is_never_wrong(tmp_path):
    """The command may say so from sizes and times alone, once files are old enough for these to tell."""
    walk = begin(5, tmp_path, by_command)
    world = walk.world
    for name in ("racy", "output_byte_unseen", "static_gone", "optional", "today", "drafts", "output_folder_gone"):
        wait_until_times_tell(world.root)
        for said in ("0 files written", "nothing changed"):  # the first seals, the second believes the seal
            given = ["--root", world.root, "--output", world.site, "--today", world.today]
            result = briefgen("build", *given, *["--drafts"] * world.drafts)
            assert (result.returncode, said in result.stdout) == (0, True), result.stdout
        said = next(filter(None, (EDITS[name](world, random.Random(f"{name}/{n}")) for n in range(50))))
        result = briefgen(
            "build", "--root", world.root, "--output", world.site, "--today", world.today, *["--drafts"] * world.drafts
        )
        fresh = edits.write_all(tmp_path / f"fresh-{name}", world.disk)
        assert build(options(world, fresh)).exit_code == result.returncode == 0
        assert difference(tree(world.site), tree(fresh / world.output)) == "", said


# ------------------------------------------------------------- the walk finds what incremental builds get wrong


@dataclass
class Lazy:
    """A builder that builds again only when something of the project is another than it was: always too little."""

    seen: Callable[[Options, Any], Any]
    """What it looks at; it is given what it saw last."""
    last: Any = None
    report: Any = None

    def __call__(self, asked: Options) -> Any:
        now = self.seen(asked, self.last)
        if self.report is None or now != self.last:
            self.report = build(asked)
            self.last = self.seen(asked, None)
            return self.report
        kept = self.report.unchanged + len(self.report.written)
        return msgspec.structs.replace(self.report, written=(), removed=(), unchanged=kept)


def inputs(asked: Options, *folders: str) -> dict[str, bytes]:
    """The project's files in these folders; `.` for its configuration."""
    found = {path for folder in folders for path in (asked.root / folder).glob("*.yaml" if folder == "." else "**/*")}
    return {str(path.relative_to(asked.root)): path.read_bytes() for path in found if path.is_file()}


def everything(asked: Options, *but: str) -> Any:
    return inputs(asked, *{".", "content", "templates", "static"} - {*but}), msgspec.structs.astuple(asked)[2:]


def unremarked(asked: Options, _last: Any) -> Any:
    files, rest = everything(asked)
    return {name: data.replace(b"# a remark\n", b"") for name, data in files.items()}, rest, tree(asked.output)


def sizes_and_times(asked: Options, _last: Any) -> Any:
    found = {name: (asked.root / name).stat() for name in everything(asked)[0]}
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in found.items()}, everything(asked)[1]


def known_templates(asked: Options, last: Any) -> Any:
    """Templates that were read, and not those that were looked for in vain."""
    rest, templates = everything(asked, "templates"), inputs(asked, "templates")
    return rest, templates if last is None else {name: templates.get(name) for name in last[1]}


ADDED = ("add_article", "shadow_base", "optional", "optional", "delete_entry", "shadow_entry", "optional")
WRONG: dict[str, tuple[Callable[[Options, Any], Any], tuple[str, ...]]] = {
    "sizes and times": (sizes_and_times, ("racy",)),
    "no templates": (lambda asked, _: everything(asked, "templates"), ("shadow_entry", "deep_macro", "asset")),
    "no templates that were missing": (known_templates, ADDED),
    "no configuration": (lambda asked, _: everything(asked, "."), ("site_title", "site_url", "no_config")),
    "no static files": (lambda asked, _: everything(asked, "static"), ("static", "static_gone")),
    "no options": (lambda asked, _: everything(asked)[0], ("today", "drafts", "base_url", "as_of")),
    "no registries": (
        lambda asked, _: (inputs(asked, "content/articles"), everything(asked, "content")),
        ("person_name", "question_title", "publisher_name", "delete_entry"),
    ),
    "no places of problems": (unremarked, ("remark",)),
    "no output": (lambda asked, _: everything(asked), ("output_byte", "output_file_gone", "output_folder_gone")),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_build_that_looks_at_too_little_is_found_out(tmp_path, name):
    seen, kinds = WRONG[name]
    walk = begin(1, tmp_path, Lazy(seen), kinds)
    with pytest.raises(StaleError, match=f"seed 1, step .*, edit ({'|'.join(kinds)}|mend): "):
        walk.steps(15)


def test_what_is_left_over_is_found_out(tmp_path):
    def never_removing(asked: Options) -> Any:
        before = tree(asked.output)
        report = build(asked)
        edits.write_all(asked.output, {name: data for name, data in before.items() if name in report.removed})
        return report

    walk = begin(1, tmp_path, never_removing, ("delete_article", "rename_article_for_good", "static_gone"))
    with pytest.raises(StaleError, match="is too much"):
        walk.steps(6)
