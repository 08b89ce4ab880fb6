"""The map over processes: the same as `map`, whatever the number of processes."""

import os

import pytest

from briefgen import workers

MANY = range(workers.FEW * 5 + 3)


def squared(number):
    return number * number


def process(_number):
    return os.getpid()


def refuse(number):
    if number == MANY[-2]:
        raise LookupError("the one before the last")
    return number


@pytest.mark.parametrize("jobs", [1, 2, 3, 500])
@pytest.mark.parametrize("count", [0, 1, workers.FEW - 1, workers.FEW, len(MANY)])
def test_results_come_in_order_and_once(jobs, count):
    if jobs == 500:  # more processes than items: parts of one item each
        jobs, count = 8, min(count, workers.FEW)
    assert list(workers.spread(squared, MANY[:count], jobs)) == [number * number for number in range(count)]


def test_few_items_and_one_job_stay_in_this_process():
    assert set(workers.spread(process, MANY[: workers.FEW - 1], 2)) == {os.getpid()}
    assert set(workers.spread(process, MANY, 1)) == {os.getpid()}


def test_many_items_go_to_other_processes(monkeypatch):
    seen = set(workers.spread(process, MANY, 2))
    assert os.getpid() not in seen
    monkeypatch.setattr(workers.sys, "platform", "darwin")
    assert set(workers.spread(process, MANY, 2)) == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_comes_through_and_the_next_map_works(jobs):
    with pytest.raises(LookupError, match="the one before the last"):
        list(workers.spread(refuse, MANY, jobs))
    assert list(workers.spread(squared, MANY, jobs)) == [number * number for number in MANY]


def test_what_cannot_be_pickled_can_be_mapped():
    # The function and the items are inherited; only the results go through a pipe.
    assert list(workers.spread(lambda make: make(), [lambda number=number: number for number in MANY], 2)) == list(MANY)
