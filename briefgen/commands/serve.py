"""`briefgen serve`: the site in the browser, as it is while it is being written."""

import contextlib
import datetime as dt
import gc
import signal
import sys
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.commands.asking import (
    PARTS,
    address,
    base_url_option,
    configuration,
    day,
    drafts_option,
    jobs_option,
    now,
    processes,
    project,
    root_option,
    today_option,
)

if TYPE_CHECKING:
    from briefgen.messages import Broke, Done, Settings
    from briefgen.serving import Server
    from briefgen.watching import Watcher

HOST = "127.0.0.1"
PORT = 8000


@click.command()
@root_option
@click.option("--host", metavar="NAME", default=HOST, show_default=True, help="Address or name to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help=f"Port to listen on; 0 takes any free one. Default: {PORT}, or the next free one.",
)
@click.option("--open", "opens", is_flag=True, help="Open the site in the browser when it is built.")
@click.option("--poll", is_flag=True, help="Look at every file each second instead of waiting for the system's word.")
@drafts_option
@base_url_option
@today_option
@jobs_option
def serve(
    root: Path | None,
    host: str,
    port: int | None,
    base_url: str | None,
    today: str | None,
    jobs: int | None,
    *,
    opens: bool,
    poll: bool,
    drafts: bool,
) -> None:
    """Preview the site while you write.

    It shows each change as soon as the file is saved.
    Builds into a temporary folder and never into site/. Ctrl-C ends it.
    """
    from briefgen.messages import Settings

    folder, fixed, url = project(root), day(today, "--today"), address(base_url)
    gc.enable()  # this command lasts
    with _ended_by_signals(), _temporary() as output, contextlib.suppress(KeyboardInterrupt):
        # What is made from the whole site at every change would keep each save waiting.
        settings = Settings(folder.resolve(), output, url, drafts=drafts, jobs=processes(jobs), skip=PARTS)
        _preview(settings, host, port, fixed, opens=opens, poll=poll)


def _preview(
    settings: "Settings", host: str, port: int | None, fixed: dt.date | None, *, opens: bool, poll: bool
) -> None:
    from briefgen.builder import Builder
    from briefgen.generations import Site
    from briefgen.live import Live
    from briefgen.previewing import Preview
    from briefgen.serving import PortTakenError, listen, start
    from briefgen.watching import Watcher

    site, live = Site(settings.output), Live()
    try:
        server = listen(host, port, PORT, site, live)
    except PortTakenError as error:
        raise click.UsageError(str(error)) from error
    with contextlib.ExitStack() as stack:
        stack.callback(server.server_close)
        builder = Builder(settings)
        stack.callback(builder.close)
        watcher = Watcher(settings.root, poll=poll)
        stack.callback(watcher.close)
        start(server)
        stack.callback(server.shutdown)
        stack.callback(live.end)
        site.base_path = configuration(settings.root, settings.base_url).base_path  # before anything is built
        tell = _Teller(server, host, watcher, opens=opens)
        tell.start(site.base_path, asked=port)
        today = (lambda: fixed) if fixed else now
        Preview(watcher, builder, site, live, today, tell).run()


class _Teller:
    """Says in the terminal what happens."""

    def __init__(self, server: "Server", host: str, watcher: "Watcher", *, opens: bool) -> None:
        self.server = server
        self.host = host
        self.watcher = watcher
        self.opens = opens
        self.base_path = "/"
        self.reason = watcher.reason
        self.failed = False
        self.first = True

    @property
    def url(self) -> str:
        """The address of the site's first page."""
        shown = {"0.0.0.0": HOST, "::": "[::1]"}.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)  # noqa: S104
        return f"http://{shown}:{self.server.server_port}{self.base_path}"

    def start(self, base_path: str, *, asked: int | None) -> None:
        """Say where the site is, and how changes are noticed."""
        self.base_path = base_path
        if asked is None and self.server.server_port != PORT:
            click.echo(f"port:     {PORT} is taken, so {self.server.server_port} is used")
        if self.host not in (HOST, "localhost", "::1"):
            click.echo(f"warning: with --host {self.host} everybody on your network can read this preview", err=True)
        click.echo(f"site:     {self.url}")
        click.echo(self._watching())
        click.echo("Open the address in your browser; Ctrl-C ends the preview.")

    def _watching(self) -> str:
        from briefgen.watching import POLL

        seconds = "second" if POLL == 1 else f"{POLL:g} seconds"
        return (
            f"polling:  each {seconds}: {self.reason}"
            if self.reason
            else "watching: briefgen.yaml, content/, templates/, static/"
        )

    def __call__(self, done: "Done | Broke", touched: Collection[str]) -> None:
        """Say what came of a build."""
        from briefgen.messages import Broke

        if self.watcher.reason != self.reason:
            self.reason = self.watcher.reason
            click.echo(self._watching())
        if isinstance(done, Broke):
            click.echo(f"{_clock()}  {done.why.rstrip()}\nThe process that builds is started anew.", err=True)
            return
        from briefgen.terminal import show_told

        show_told(done.problems)
        click.echo(f"{_clock()}  {self._what(done, touched)}")
        self.failed = bool(done.problems)
        if not done.problems:
            self._arrived(done)

    def _what(self, done: "Done", touched: Collection[str]) -> str:
        """A build in one line."""
        from briefgen.english import count_words
        from briefgen.report import clean
        from briefgen.terminal import WARNINGS
        from briefgen.watching import shown

        took = f"{1000 * done.seconds:.0f} ms" if done.seconds < 1 else f"{done.seconds:.1f} s"
        about = f"{clean(shown(touched))}: " if touched else ""
        if done.problems:
            kept = "there is no site yet" if self.first else "the site stays as it was"
            return f"{about}{count_words(len(done.problems), 'problem')}; {kept} ({took})"
        parts = [f"{count_words(len(done.written), 'file')} written"] * bool(done.written)
        parts += [f"{count_words(len(done.removed), 'file')} removed"] * bool(done.removed)
        told = ", ".join(parts) or "nothing changed"
        told = f"{done.pages:,} pages built" if self.first else told
        mended = "mended; " if self.failed else ""
        warned = (
            f"; {count_words(done.warnings, 'warning')}, {WARNINGS.strip()}" if done.warnings and self.first else ""
        )
        return f"{about}{mended}{told} ({took}){warned}"

    def _arrived(self, done: "Done") -> None:
        """The site is there: for the first time, or at another address."""
        if done.base_path != self.base_path:
            self.base_path = done.base_path
            click.echo(f"site:     {self.url}")
        if self.first and self.opens:
            threading.Thread(target=_open, args=(self.url,), daemon=True).start()
        self.first = False


def _open(url: str) -> None:
    """Open the browser, beside all else: some stay until they are closed."""
    import webbrowser

    if not webbrowser.open(url):
        click.echo(f"No browser could be opened; go to {url}", err=True)


def _clock() -> str:
    return dt.datetime.now().astimezone().strftime("%H:%M:%S")


@contextlib.contextmanager
def _temporary() -> Iterator[Path]:
    """A folder for the site that goes with the preview."""
    import shutil
    import tempfile

    made = tempfile.mkdtemp(prefix="briefgen-serve-")
    try:
        yield Path(made).resolve()
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let what asks a program to end do the same as Ctrl-C, so that nothing is left behind."""

    def end(number: int, _frame: object) -> None:
        """Exit with the code that a shell gives for the signal."""
        sys.exit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, how in before.items():
            signal.signal(number, how)
