"""How soon a save shows: from writing the file until the news arrives in the page of a real browser.

.venv/bin/python bench/reload.py --articles 1000
"""

import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

from make_corpus import write_corpus
from measure import machine

SEED = "reload"
KINDS = ("body", "fact")
PERCENT = (50, 95)
GOALS = {1000: 100.0, 10000: 300.0}
"""Milliseconds within which 95 of 100 saves have to be there, by number of articles."""
LISTEN = """
addEventListener("briefgen:news", (event) => console.log(JSON.stringify(
    {what: "news", at: Date.now(), generation: event.detail.generation})));
addEventListener("DOMContentLoaded", () => console.log(JSON.stringify({what: "shown", at: Date.now()})));
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


class Save(NamedTuple):
    """What one save took, in milliseconds."""

    kind: str
    news: float
    """Until the news of it arrived in the page."""
    shown: float
    """Until the page that was loaded anew could be read."""


@contextmanager
def preview(root: Path, log: Path) -> Iterator[str]:
    """The address of a running preview that has built once."""
    command = [sys.executable, "-m", "briefgen", "serve", "--root", str(root), "--port", "0"]
    with log.open("wb") as words:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
    try:
        while not re.search(r"pages built", said := log.read_text(encoding="utf-8")):
            if process.poll() is not None:
                raise SystemExit(said)
            time.sleep(0.1)
        print(said.splitlines()[-1], file=sys.stderr)
        yield re.findall(r"^site: +(\S+)", said, re.MULTILINE)[-1]
    finally:
        process.terminate()
        process.wait()


def edited(text: str, kind: str, number: int) -> str:
    """An article with a sentence more, or with another claim of its first fact."""
    if kind == "body":
        return f"{text.rstrip()}\n\nSentence {number} was added.\n"
    return re.sub(r"(- id: .*\n(?: .*\n)*? +claim: |claim: )(\S+)", rf"\g<1>\g<2>{number}", text, count=1)


def saved(page: Page, url: str, path: Path, kind: str, number: int) -> Save:
    """Edit an article while its page is open."""
    heard: list[dict[str, Any]] = []
    page.once("close", lambda _: None)

    def note(message: Any) -> None:
        if message.text.startswith("{"):
            heard.append(json.loads(message.text))

    page.on("console", note)
    with page.expect_console_message(lambda message: '"news"' in message.text):
        page.goto(url)
    generation = max(said["generation"] for said in heard if said["what"] == "news")
    page.wait_for_timeout(random.uniform(200, 400))
    heard.clear()
    text = edited(path.read_text(encoding="utf-8"), kind, number)
    with page.expect_console_message(lambda message: '"shown"' in message.text):
        began = time.time() * 1000
        path.write_text(text, encoding="utf-8")
    page.remove_listener("console", note)
    news = min(said["at"] for said in heard if said["what"] == "news" and said["generation"] > generation)
    shown = min(said["at"] for said in heard if said["what"] == "shown")
    return Save(kind, news - began, shown - began)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below or at which so many in a hundred lie."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def table(saves: Sequence[Save]) -> Iterator[str]:
    """The figures, in milliseconds."""
    yield "| save | number | news p50 | news p95 | news max | shown p50 | shown p95 |"
    yield "|---|---|---|---|---|---|---|"
    for kind in (*KINDS, "all"):
        of_kind = [save for save in saves if kind in (save.kind, "all")]
        news, shown = [save.news for save in of_kind], [save.shown for save in of_kind]
        figures = [percentile(news, 50), percentile(news, 95), max(news), percentile(shown, 50), percentile(shown, 95)]
        yield f"| {kind} | {len(of_kind)} | {' | '.join(f'{figure:.0f} ms' for figure in figures)} |"


def measured(root: Path, log: Path, count: int, chromium: str) -> list[Save]:
    """So many saves, body and fact in turn, each of another article."""
    articles = sorted((root / "content/articles").rglob("*.md"))
    chance = random.Random(SEED)
    with sync_playwright() as playwright, preview(root, log) as home:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.add_init_script(LISTEN)
        saves = []
        for number in range(count):
            path = chance.choice(articles)
            url = f"{home}articles/{path.stem}.html"
            saves.append(saved(page, url, path, KINDS[number % 2], number))
        browser.close()
    return saves


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description="Measure how soon a save shows in the browser.")
    parser.add_argument("--articles", type=int, default=1000, metavar="N", help="articles of the corpus")
    parser.add_argument("--saves", type=int, default=100, metavar="N", help="how many saves")
    parser.add_argument("--work", type=Path, default=Path(".bench"), metavar="DIR", help="folder to work in")
    parser.add_argument("--bars", action="store_true", help="end with exit code 1 when the goal is missed")
    asked = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("Chromium is needed, and was not found.")
    root = asked.work.resolve() / f"reload-{asked.articles}"
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(asked.articles, root, SEED)
    saves = measured(root, root.with_suffix(".log"), asked.saves, chromium)
    goal = GOALS.get(asked.articles)
    print(f"{machine(root)}; {asked.articles} articles, {len(saves)} saves")
    print("\n".join(table(saves)))
    reached = percentile([save.news for save in saves], PERCENT[1])
    print(f"median {statistics.median(save.news for save in saves):.0f} ms, p95 {reached:.0f} ms", end="")
    print(f" (goal: {goal:.0f} ms)" if goal else "")
    if asked.bars and goal and reached > goal:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
