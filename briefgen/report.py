"""Reports as text, JSON or GitHub annotations: pure functions from a report to lines."""

import unicodedata
from collections.abc import Callable, Iterator

import msgspec

from briefgen.english import count_words, grouped, list_words
from briefgen.outcome import BuildReport
from briefgen.problems import Problem

Line = Callable[[str, int], str]
"""The text of a line of a file; empty when it cannot be had."""
Style = Callable[[str, str], str]
"""A text in a role (`error`, `warning`, `place`, `caret`, `hint`), coloured or not."""

MOST_EXPLAINED = 20
"""Changed articles that an explanation names."""
WIDEST = 160
"""Characters of a source line that are shown around the place of a problem."""


def text(problem: Problem, line_of: Line, style: Style) -> Iterator[str]:
    """A problem: place, code, message; the source line with a caret; one line of advice."""
    warning = style("warning: ", "warning") if problem.severity == "warning" else ""
    place = style(f"{clean(problem.path)}:{problem.line}:{problem.column}:", "place")
    yield f"{place} {warning}{style(problem.code, problem.severity)}: {clean(problem.message)}"
    source = line_of(problem.path, problem.line)
    if source.strip():
        shown, at = _window(source, problem.column - 1)
        yield f"    {shown}"
        yield "    " + "".join(map(_blank, shown[:at])) + style("^", "caret")
    if problem.hint:
        yield f"    {style(clean(problem.hint), 'hint')}"


def clean(text: str) -> str:
    """The text without what could move the cursor, break the line or hide: a space for each such character."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def _blank(char: str) -> str:
    """As much empty room as a character takes on a terminal."""
    if char == "\t":
        return char
    if unicodedata.category(char) in ("Mn", "Me"):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def _window(source: str, at: int) -> tuple[str, int]:
    """The part of a long line around a place, and the place in it."""
    shown = "".join(c if c == "\t" else clean(c) for c in source.rstrip("\n"))
    if len(shown) <= WIDEST:
        return shown, min(at, len(shown))
    start = max(0, min(at - WIDEST // 2, len(shown) - WIDEST))
    end = "…" if start + WIDEST < len(shown) else ""
    return ("…" if start else "") + shown[start : start + WIDEST] + end, min(at, len(shown)) - start + bool(start)


def github(problem: Problem) -> str:
    """A problem as an annotation of GitHub Actions."""
    body = problem.message + (f"\n{problem.hint}" if problem.hint else "")
    escaped = body.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    path = problem.path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::{problem.severity} file={path},line={problem.line},col={problem.column},title={problem.code}::{escaped}"


def as_json(report: BuildReport) -> str:
    """The whole report for machines."""
    problems = [msgspec.structs.asdict(problem) for problem in report.problems]
    data = {
        "problems": problems,
        "pages": report.pages,
        "other_files": report.other_files,
        "written": report.written,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "drafts": report.drafts,
        "seconds": {phase: round(seconds, 4) for phase, seconds in report.seconds.items()},
        "exit_code": report.exit_code,
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def summary(report: BuildReport, *, wrote: bool, output: str) -> Iterator[str]:
    """The stable block at the end: pages, drafts by name, problems, time by phase."""
    if wrote and not report.errors:
        written, removed = count_words(len(report.written), "file"), count_words(len(report.removed), "file")
        yield _made(report, output)
        yield f"files:    {written} written, {grouped(report.unchanged)} unchanged, {removed} removed"
    elif report.broken_off:
        yield f"pages:    writing broke off; some files of {output} are new and some are old: build again"
    elif wrote:
        yield f"pages:    nothing written; {output} is as it was"
    else:
        yield f"pages:    {grouped(report.pages)} checked, nothing written"
    yield f"drafts:   {list_words(report.drafts) if report.drafts else 'none'}"
    if report.lacks_search and wrote and not report.errors:
        yield 'search:   left out, the indexes stand in its place; pip install "briefgen[search]" brings it'
    errors, others = len(report.errors), len(report.problems) - len(report.errors)
    told = [count_words(errors, "error")] * bool(errors) + [count_words(others, "warning")] * bool(others)
    yield f"problems: {list_words(told) if told else 'none'}"
    if report.verified is not None and not report.errors:
        yield f"verified: {count_words(report.verified, 'file')}, each the same as in a build from nothing"
    phases = ", ".join(f"{phase} {seconds:.2f} s" for phase, seconds in report.seconds.items())
    yield f"time:     {sum(report.seconds.values()):.2f} s" + (f" ({phases})" if phases else "")


def _made(report: BuildReport, output: str) -> str:
    """How many pages the output has, and how many files that are for programs: an export has no others."""
    if not report.pages:
        return f"data:     {count_words(report.other_files, 'file')} in {output}"
    others = f", and {count_words(report.other_files, 'file')} for programs" if report.other_files else ""
    return f"pages:    {grouped(report.pages)} in {output}{others}"


def explanation(report: BuildReport) -> Iterator[str]:
    """Which articles changed, and which pages and files for programs were made, each with why."""
    yield f"changed:  {count_words(len(report.changed), 'article')}"
    for path in report.changed[:MOST_EXPLAINED]:
        yield f"    {clean(path)}"
    if len(report.changed) > MOST_EXPLAINED:
        yield f"    and {len(report.changed) - MOST_EXPLAINED} more"
    pages = sum(url.endswith(".html") for url in report.reasons)
    others = len(report.reasons) - pages
    told = [count_words(pages, "page")] * bool(pages or not others) + [count_words(others, "other file")] * bool(others)
    yield f"made:     {list_words(told)}"
    for url, reason in sorted(report.reasons.items()):
        yield f"    {url}: {reason}"


def profile(report: BuildReport) -> Iterator[str]:
    """Where the time went: by phase, then by template over all processes."""
    total = sum(report.seconds.values()) or 1.0
    yield f"{'phase':32}{'seconds':>10}{'share':>8}"
    for phase, seconds in report.seconds.items():
        yield f"{phase:32}{seconds:10.3f}{seconds / total:8.0%}"
    if report.templates:
        yield f"{'template (all processes)':32}{'seconds':>10}{'times':>8}{'ms each':>10}"
    for name, (count, seconds) in sorted(report.templates.items(), key=lambda item: -item[1][1]):
        yield f"{name:32}{seconds:10.3f}{count:8}{1000 * seconds / count:10.2f}"
