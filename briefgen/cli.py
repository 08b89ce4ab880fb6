"""The command line: the commands together, and the only exit code."""

import contextlib
import gc
import os
import sys
from typing import NoReturn

import click

from briefgen import __version__
from briefgen.commands.build import build, check
from briefgen.commands.export import export
from briefgen.commands.init import init
from briefgen.commands.new import new
from briefgen.commands.publish import publish
from briefgen.commands.schema import schema
from briefgen.commands.serve import serve

HELP = """Make a briefing site from articles and the facts extracted from them.

\b
Exit codes:
    0  fine
    1  problems in content or templates
    2  wrong usage or configuration
    3  findings that count as errors
    4  not published
  130  interrupted
"""
"""The backspace character tells click to leave the lines below it as they are."""


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="briefgen")
def cli() -> None:
    """Make a briefing site from articles and the facts extracted from them."""


for command in (init, new, serve, check, build, export, publish, schema):
    cli.add_command(command)


def main() -> None:
    """Entry point."""
    gc.disable()  # most commands end before it is worth looking for cycles
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        _leave(error.exit_code if error.exit_code > 1 else 2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        _leave(130)
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 1)
    _leave(0)


def _leave(code: int) -> NoReturn:
    """End the program. Taking a large briefing apart object by object only costs time."""
    with contextlib.suppress(OSError):  # nobody may be listening any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
