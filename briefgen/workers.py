"""A plain map over several processes, for work whose result does not depend on how it is divided."""

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 64
"""Below so many items starting processes costs more than it saves."""
SELDOM = 100_000
"""New containers after which a process looks for cycles among them."""
PARTS_PER_WORKER = 24
"""Items are dealt out in parts, so that a worker with easy ones takes more of them."""

_shared: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the processes of the map under way inherit by fork: nothing but results goes through a pipe."""


def usable() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(function: Callable[[Item], Result], items: Sequence[Item], jobs: int, few: int = FEW) -> Iterator[Result]:
    """`function` of each item, in order, by `jobs` processes where there is enough to do: `few` items or more.

    Only on Linux: elsewhere forking is not safe or not to be had, and the map runs in this process.
    """
    global _shared  # noqa: PLW0603  # the one way to hand values to forked processes without copying them
    if jobs < 2 or len(items) < few or sys.platform != "linux":
        yield from map(function, items)
        return
    size = -(-len(items) // (jobs * PARTS_PER_WORKER))
    parts = [range(start, min(start + size, len(items))) for start in range(0, len(items), size)]
    from multiprocessing import get_context  # small builds do without

    _shared = function, items
    try:
        with get_context("fork").Pool(jobs, collect_seldom) as pool:
            for results in pool.imap(_part, parts):
                yield from results
    finally:
        _shared = None


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles: what a build reads lives until its end. `collect_seldom` ends that earlier."""
    was_enabled, before = gc.isenabled(), gc.get_threshold()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        (gc.enable if was_enabled else gc.disable)()


def collect_seldom() -> None:
    """Look for cycles among what is made from here on; what was there before is left alone."""
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()


def _part(numbers: range) -> list[Any]:
    assert _shared is not None
    function, items = _shared
    return [function(items[number]) for number in numbers]
