"""The process that builds for a preview again and again, and keeps what it knows from one build to the next."""

import contextlib
import gc
import os
import shutil
import signal
import time
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection

from briefgen import report as words
from briefgen.build import Options, build
from briefgen.memory import Memory
from briefgen.messages import Broke, Done, Order, Replacing, Settings, Told, encode, question
from briefgen.outcome import BuildReport
from briefgen.problems import Problem
from briefgen.terminal import line_reader

IDLE = 1.5
"""Seconds without anything to do after which it writes down what it knows and tidies up."""


def main(pipe: Connection, settings: Settings) -> None:
    """Build whenever that is ordered, until nobody is at the other end any more."""
    if hasattr(os, "setpgid"):
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)  # so that it can be ended together with its own workers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever previews is told, and ends this process
    gc.disable()  # what a build knows is held for the next; cycles are looked for while there is nothing to do
    memory = Memory(settings.root, lazy=True, private=True)
    memory.replacing = lambda: _alone(pipe)
    try:
        _serve(pipe, settings, memory)
    except (EOFError, OSError):  # the other end is gone, perhaps killed: nobody else tidies up
        shutil.rmtree(settings.output, ignore_errors=True)
    finally:
        memory.cache.forget(settings.output)


def _serve(pipe: Connection, settings: Settings, memory: Memory) -> None:
    is_tidy = True
    while True:
        if not is_tidy and not pipe.poll(IDLE):
            _tidy(pipe, memory)
            is_tidy = True
        order = question(pipe.recv_bytes())
        if not isinstance(order, Order):
            continue
        try:
            done = _built(settings, order, memory)
        except (EOFError, OSError):
            raise
        except Exception:  # noqa: BLE001  # a bug: it is told as it is, and a new process goes on
            pipe.send_bytes(encode(Broke(traceback.format_exc())))
            return
        pipe.send_bytes(encode(done))
        memory.past = None  # now that nobody waits: to take a large briefing apart takes time
        is_tidy = False


def _tidy(pipe: Connection, memory: Memory) -> None:
    """Write what the next process may take over, then free what is in cycles, unless a build was ordered meanwhile."""
    memory.rest()
    if not pipe.poll():
        gc.collect()


@contextlib.contextmanager
def _alone(pipe: Connection) -> Iterator[None]:
    """Wait until nobody reads the output; that lasts until the build is done."""
    pipe.send_bytes(encode(Replacing()))
    question(pipe.recv_bytes())
    yield


def _built(settings: Settings, order: Order, memory: Memory) -> Done:
    began = time.perf_counter()
    options = Options(
        settings.root,
        settings.output,
        order.today,
        base_url=settings.base_url,
        drafts=settings.drafts,
        skip=settings.skip,
        jobs=settings.jobs,
    )
    memory.touched = order.touched  # those that it does not know, and an empty path, make it look at everything
    report = build(options, None, memory)
    return _done(report, settings, memory, time.perf_counter() - began)


def _done(report: BuildReport, settings: Settings, memory: Memory, seconds: float) -> Done:
    lines = line_reader(settings.root)
    return Done(
        tuple(told(problem, lines) for problem in report.errors),
        len(report.problems) - len(report.errors),
        report.pages,
        report.written,
        report.removed,
        report.broken_off,
        memory.renderer.base_path if memory.renderer else "/",
        seconds,
    )


def told(problem: Problem, lines: words.Line) -> Told:
    """A problem in the very words of `briefgen check`, with the role of each text.

    The texts are marked with control characters: those that stand in a problem have been taken out by then.
    """
    marked = words.text(problem, lines, lambda text, role: f"\x02{role}\x03{text}\x02\x03")
    return tuple(_spans(line) for line in marked)


def _spans(line: str) -> tuple[tuple[str, str], ...]:
    first, *rest = line.split("\x02")
    spans = [("", first), *(part.partition("\x03")[::2] for part in rest)]
    return tuple((role, text) for role, text in spans if text)
