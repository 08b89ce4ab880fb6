"""What is shown to whoever runs a command: a report, and how far long work has come."""

import os
import sys
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import click

if TYPE_CHECKING:
    from briefgen.build import Options
    from briefgen.messages import Told
    from briefgen.notices import Notice
    from briefgen.outcome import BuildReport
    from briefgen.problems import Problem

COLOURS = {"error": "red", "warning": "yellow", "place": "bright_white", "caret": "green", "hint": "cyan"}
WARNINGS = "          `briefgen check` tells the warnings"
LONG = 200
"""Items of a phase from which progress is worth showing."""


class Asked(NamedTuple):
    """What is told of a build besides its report."""

    explain: bool = False
    profile: bool = False
    verify: bool = False


def show(report: "BuildReport", options: "Options", form: str, more: Asked) -> None:
    """Print what came of a build, in the form that is asked for."""
    from briefgen import report as words

    if form == "json":
        click.echo(words.as_json(report))
        return
    if form == "sarif":
        from briefgen.sarif import sarif

        click.echo(sarif(report))
        return
    if form == "github":
        for problem in report.problems:
            click.echo(words.github(problem))
    else:
        show_problems(report.problems if not options.write else report.errors, options.root)
    for line in words.explanation(report) if more.explain else ():
        click.echo(line)
    for line in words.summary(report, wrote=options.write, output=str(options.output)):
        click.echo(line)
    for line in words.profile(report) if more.profile else ():
        click.echo(line)
    if form == "text" and options.write and len(report.problems) > len(report.errors):
        click.echo(WARNINGS)


def show_problems(problems: Iterable["Problem"], root: Path) -> None:
    """Print problems, each with the line that it is about and with what to write instead."""
    from briefgen import report as words

    colour = None if not os.environ.get("NO_COLOR") else False
    style, lines = partial(_styled, plain=colour is False), line_reader(root)
    for problem in problems:
        click.echo("\n".join(words.text(problem, lines, style)), err=True, color=colour)


def show_notices(notices: Iterable["Notice"]) -> None:
    """Print what hinders a publication, or is worth knowing of it, each with what to do."""
    from briefgen.report import clean

    colour = None if not os.environ.get("NO_COLOR") else False
    for notice in notices:
        kind = click.style(f"{notice.severity}:", fg=COLOURS[notice.severity], bold=notice.severity == "error")
        lines = [click.style(f"    {clean(line)}", fg=COLOURS["hint"]) for line in notice.advice.splitlines()]
        click.echo("\n".join([f"{kind} {clean(notice.message)}", *lines]), err=True, color=colour)


def show_told(problems: Iterable["Told"]) -> None:
    """Print problems of which another process has told; they look as `show_problems` prints them."""
    colour = None if not os.environ.get("NO_COLOR") else False
    for problem in problems:
        lines = ("".join(_styled(text, role, plain=not role) for role, text in line) for line in problem)
        click.echo("\n".join(lines), err=True, color=colour)


def _styled(text: str, role: str, *, plain: bool) -> str:
    return text if plain else click.style(text, fg=COLOURS[role], bold=role in ("error", "place"))


def line_reader(root: Path) -> Callable[[str, int], str]:
    """The lines of a project's files: by path and number, counted from 1; empty where there is none."""
    from briefgen.content.frontmatter import decode

    @cache
    def lines(path: str) -> list[str]:
        try:
            data = (root / path).read_bytes() if (root / path).is_file() else b""
        except (OSError, ValueError):
            return []
        # UTF-16 has a mark at its start; in any other encoding the columns are those of UTF-8.
        marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = decode(data, path)[0] if marked else data.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    return lambda path, number: lines(path)[number - 1] if number <= len(lines(path)) else ""


class Progress:
    """A bar on a terminal for long work; nothing elsewhere."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self.phase = ""
        self.done = 0
        self.bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def tell(self, phase: str, done: int, of: int) -> None:
        """Show that so many of a phase's items are done."""
        if not self.shown or of < LONG:
            return
        if phase != self.phase:
            self._close()
            self.phase, self.done = phase, 0
            self.bar = click.progressbar(length=of, label=phase, file=sys.stderr, update_min_steps=max(1, of // 100))
            self.bar.__enter__()
        self.bar.update(done - self.done)
        self.done = done

    def _close(self) -> None:
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None
