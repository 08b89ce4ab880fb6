"""The command line: the commands together, and the only exit code."""

import contextlib
import gc
import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from briefgen import __version__
from briefgen.commands.build import build, check
from briefgen.commands.export import export
from briefgen.commands.init import init
from briefgen.commands.new import new
from briefgen.commands.publish import publish
from briefgen.commands.schema import schema
from briefgen.commands.serve import serve

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

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


class _Untold(Exception):  # noqa: N818  # no bug: the disk that standard output goes to is full
    """Standard output takes no more."""


class _Out(io.FileIO):
    """Standard output, which tells its own failures from those of other files."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what it takes of the data; raises _Untold, but where nobody reads any more."""
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _Untold(f"standard output cannot be written: {error.strerror}") from error


def _telling() -> None:
    """Have standard output written by `_Out`, unless it is closed or no file."""
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper) and isinstance(getattr(out.buffer, "raw", out.buffer), io.FileIO):
        buffer = io.BufferedWriter(_Out(out.fileno(), "wb", closefd=False))
        sys.stdout = io.TextIOWrapper(buffer, out.encoding, out.errors, line_buffering=out.line_buffering)


def main() -> None:
    """Entry point."""
    gc.disable()  # most commands end before it is worth looking for cycles
    _telling()
    try:
        cli(standalone_mode=False)
    except _Untold as error:
        _say(f"Error: {error}")
        _leave(1)
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
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with contextlib.suppress(OSError, _Untold):  # nobody may be listening any more
            stream.flush()
    os._exit(code)


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # it may be on the same disk
        click.echo(line, err=True)
