"""What a command uses, what a folder weighs, and what machine this is."""

import datetime as dt
import os
import platform
import shlex
import statistics
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

MB = 1024 * 1024
TAIL = 2000
"""Characters of a log that are shown when a command fails."""


class Used(NamedTuple):
    """What one run of a command took, or the medians of several, or a ratio of two."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all its processes together."""
    peak: float
    """Megabytes of its largest process."""


class Size(NamedTuple):
    """What a folder weighs."""

    files: int
    megabytes: float


def run(command: Sequence[str], folder: Path, log: Path) -> Used:
    """Run a command in a folder, its words appended to a log.

    On Linux `wait4` tells of the command and of all its descendants that were waited for: the sum of their CPU times,
    and as memory the largest single process of them (getrusage(2); tried with a pool's workers and with grandchildren
    of 300 MB, which are seen, and with a child that nobody waits for, which is not). So the workers of briefgen count,
    each with the pages that it shares with the others. A command never shows less than this very process had when it
    was forked: so this script stays small, some 20 MB.
    """
    start = time.monotonic()
    with log.open("ab") as words:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
        _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        end = log.read_text(encoding="utf-8", errors="replace")[-TAIL:]
        raise SystemExit(f"{end}\n{shlex.join(command)}: exit code {child.returncode}; all it said is in {log}")
    return Used(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(runs: Iterable[Used]) -> Used:
    """The medians, each by itself."""
    return Used(*map(statistics.median, zip(*runs, strict=True)))


def ratio(runs: Sequence[Used], others: Sequence[Used]) -> Used:
    """The medians of the ratios of each run to the one beside it."""
    return median(Used(*(a / b for a, b in zip(*pair, strict=True))) for pair in zip(runs, others, strict=True))


def size(folder: Path) -> Size:
    """Files below a folder and their bytes; briefgen's own notes among them, `.briefgen-files`, are left out."""
    sizes = [
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".briefgen")
    ]
    return Size(len(sizes), sum(sizes) / MB)


def machine(folder: Path) -> str:
    """The day, the processor, the system, Python, and the file system of a folder."""
    today = dt.datetime.now().astimezone().date()
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release()}"
    python = f"Python {platform.python_version()}"
    return f"{today}; {_processor()}, {cores} cores; {system}; {python}; {_file_system(folder)}"


def _processor() -> str:
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    names = (line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name"))
    return next(names, platform.machine())


def _file_system(folder: Path) -> str:
    """The type of the file system that a folder lies on: that of the longest mount point above it, the last such."""
    real, found, longest = folder.resolve(), "unknown", 0
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        _, place, kind, *_ = line.split(" ")
        if real.is_relative_to(place) and len(place) >= longest:
            found, longest = kind, len(place)
    return f"file system {found}"
