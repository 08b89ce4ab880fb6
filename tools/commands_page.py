"""Writes docs/commands.md: every command and option, from the program itself.

    .venv/bin/python tools/commands_page.py

A test compares the page with what this script would write.
"""

import inspect
import re
from collections.abc import Iterator

import click
from tables import cell, code, table, write

from briefgen.cli import cli

LITERAL = re.compile(r"--[a-z-]+|[\w.-]+/(?:[\w./-]*[\w/])?|\w+\.(?:yaml|html|css|md)\b")
"""Files, folders and options."""
INTRODUCTION = """\
<!-- Made by tools/commands_page.py: change it there, or in briefgen/commands/. -->
# The commands

`briefgen --help` lists the commands, `briefgen COMMAND --help` the options of one. Commands that work on a project
find it from any folder inside it.

"""


def commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """The commands of a group and of the groups in it, each with its context, in the order in which they were added."""
    for name, command in group.commands.items():
        own = click.Context(command, info_name=name, parent=context)
        yield command, own
        if isinstance(command, click.Group):
            yield from commands(command, own)


def section(command: click.Command, context: click.Context) -> str:
    """A command: how it is called, what it does, its options."""
    depth = "##" if context.parent is not None and context.parent.parent is None else "###"
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    return "\n".join(
        [
            f"{depth} {context.command_path}",
            "",
            f"    {usage}",
            "",
            prose(command.help or ""),
            "",
            options(command, context),
        ]
    )


def prose(text: str) -> str:
    """The text of a help page: paragraphs, whose lines click would wrap anew; what it must not wrap stays as it is."""
    paragraphs = inspect.cleandoc(text).replace("\f", "").split("\n\n")
    return "\n\n".join(
        "\n".join(f"    {line}" for line in part.split("\n")[1:]) if part.startswith("\b") else cell(marked(part))
        for part in paragraphs
    )


def marked(text: str) -> str:
    """A text on one line, with files, folders and options as code."""
    return " ".join(LITERAL.sub(r"`\g<0>`", word) if "`" not in word else word for word in text.split())


def options(command: click.Command, context: click.Context) -> str:
    """A table of the options; empty where there are none."""
    rows = []
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            names = ", ".join(sorted([*option.opts, *option.secondary_opts], key=len))
            value = "" if option.is_flag or option.count else f" {option.make_metavar(context)}"
            default = f" Default: `{option.default}`." if option.show_default else ""
            rows.append((code(names + value), cell(marked(option.help or "") + default)))
    return table(("option", "what it does"), rows) if rows else ""


def exit_codes() -> str:
    """The exit codes that `briefgen --help` lists."""
    rows = re.findall(r"^ +(\d+) +(\S.*)$", cli.help or "", re.MULTILINE)
    return "## Exit codes\n\n" + table(("code", "meaning"), rows)


def page() -> str:
    """The whole page."""
    top = click.Context(cli, info_name="briefgen")
    found = list(commands(cli, top))
    rows = [
        (
            f"[`{context.command_path}`](#{context.command_path.replace(' ', '-')})",
            cell(marked((command.help or "").partition("\n")[0])),
        )
        for command, context in found
    ]
    parts = [table(("command", "what it does"), rows), *(section(*one) for one in found), exit_codes()]
    return INTRODUCTION + re.sub(r"\n{3,}", "\n\n", "\n".join(parts))


if __name__ == "__main__":
    write("commands.md", page())
