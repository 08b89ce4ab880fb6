"""The preview's hold on the process that builds: it starts it, orders builds, and starts it anew when it dies."""

import contextlib
import datetime as dt
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from multiprocessing.context import SpawnProcess

from briefgen.messages import Answer, Broke, Done, Go, Order, Replacing, Settings, answer, encode

LOOK = 0.5
"""Seconds after which it is looked whether the process is still there: its own workers may hold the pipe open."""
END = 3.0
"""Seconds that the process has to end by itself."""


class Builder:
    """Builds in another process, so that neither waits for the other's threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._process: SpawnProcess | None = None
        self._start()

    def build(
        self,
        today: dt.date,
        touched: Collection[str],
        replacing: Callable[[], AbstractContextManager[None]],
        adopt: Callable[[Done], None],
    ) -> Done | Broke:
        """Build, and wait for what comes of it.

        From when the first file is replaced until `adopt` has been given the report, `replacing` is entered. When the
        process dies another is started for the next build.
        """
        with contextlib.ExitStack() as alone:
            try:
                self._pipe.send_bytes(encode(Order(today, tuple(sorted(set(map(_told, touched)))))))
                said = self._answer()
                if isinstance(said, Replacing):
                    alone.enter_context(replacing())
                    self._pipe.send_bytes(encode(Go()))
                    said = self._answer()
            except (EOFError, OSError):
                said = Broke("The process that builds has ended.")
            if isinstance(said, Done):
                adopt(said)
                return said
        self.close()
        self._start()
        return said if isinstance(said, Broke) else Broke(f"The process that builds said {said!r}.")

    def close(self) -> None:
        """End the process, and what it started; a build under way is broken off."""
        process, self._process = self._process, None
        if process is None or process.pid is None:
            return
        is_idle = self._is_idle
        self._pipe.close()
        if is_idle:
            process.join(END)
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        if process.is_alive():
            process.kill()
        process.join()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        process = context.Process(target=_resident, args=(theirs, self.settings), name="briefgen build")
        with _uninterrupted():
            process.start()
        theirs.close()
        self._process = process
        self._is_idle = True

    def _answer(self) -> Answer:
        """What the process says next; raises EOFError when it has ended."""
        self._is_idle = False
        while not self._pipe.poll(LOOK):
            if self._process is None or not self._process.is_alive():
                raise EOFError
        said: Answer = answer(self._pipe.recv_bytes())
        self._is_idle = isinstance(said, Done)
        return said


def _told(path: str) -> str:
    """A path as JSON can hold it: an empty one, which says that any may be touched, for a name that is not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return ""
    return path


def _resident(pipe: "multiprocessing.connection.Connection", settings: Settings) -> None:
    """Begin the new process; what it needs is imported there alone."""
    from briefgen.resident import main

    main(pipe, settings)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C is for this process alone: one that is started meanwhile never hears of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
