"""Crew: the same answers in the same order for any number of processes, and no failure goes unheard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditpress import crew
from auditpress.crew import FEWEST, Lost

MANY = range(FEWEST * 4 + 3)
JOBS = pytest.mark.parametrize("jobs", [1, 2, 3])


def children() -> list[int]:
    """The processes that this one began and that still run."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return [int(each) for each in listed.split()]


@pytest.fixture(autouse=True)
def _leaves_no_process() -> Iterator[None]:
    """Whatever comes of the work, nobody of the crew outlives it."""
    before = children()
    yield
    assert children() == before


@JOBS
@pytest.mark.parametrize("count", [0, 1, FEWEST - 1, FEWEST, FEWEST + 1, 1003])
def test_answers_come_in_the_order_of_the_things(jobs: int, count: int) -> None:
    assert list(crew.each(jobs, range(count), lambda number: number * number)) == [n * n for n in range(count)]


def test_answers_stay_in_order_when_the_first_things_take_longest() -> None:
    def slow_at_first(number: int) -> int:
        time.sleep(0.05 if number < 3 else 0)
        return number

    assert list(crew.each(3, MANY, slow_at_first)) == list(MANY)


def test_many_things_are_shared_out_to_so_many_processes() -> None:
    for jobs in (2, 3):
        workers = set(crew.each(jobs, MANY, lambda _: os.getpid()))
        assert len(workers) == jobs
        assert os.getpid() not in workers


def test_few_things_are_done_in_this_process() -> None:
    assert set(crew.each(3, MANY[: FEWEST - 1], lambda _: os.getpid())) == {os.getpid()}


def test_one_process_does_everything_itself() -> None:
    assert set(crew.each(1, MANY, lambda _: os.getpid())) == {os.getpid()}


def test_more_processes_than_shares_do_no_harm() -> None:
    assert list(crew.each(200, MANY, str)) == list(map(str, MANY))


def test_who_does_what_depends_on_nothing_but_the_number_of_processes() -> None:
    def shares() -> list[int]:
        """For each thing, which of the processes did it, numbered as they first appear."""
        workers = list(crew.each(3, MANY, lambda _: os.getpid()))
        numbers = {worker: number for number, worker in enumerate(dict.fromkeys(workers))}
        return [numbers[worker] for worker in workers]

    assert shares() == shares()


@JOBS
def test_progress_is_told_to_the_last_thing(jobs: int) -> None:
    heard: list[int] = []
    assert len(list(crew.each(jobs, MANY, str, heard.append))) == len(MANY)
    assert heard == sorted(set(heard))
    assert heard[-1] == len(MANY)


def test_workers_see_what_this_process_holds_and_change_nothing_of_it() -> None:
    held = {"seen": 0}

    def note(_: int) -> int:
        held["seen"] += 1
        return held["seen"]

    assert max(crew.each(2, MANY, note)) > 1
    assert held == {"seen": 0}


def fail(number: int) -> int:
    if number == 70:
        raise ValueError("seventy")
    return number


@JOBS
def test_an_exception_is_raised_here(jobs: int) -> None:
    with pytest.raises(ValueError, match="seventy"):
        list(crew.each(jobs, MANY, fail))


@pytest.mark.parametrize("jobs", [2, 3])
def test_an_exception_of_a_worker_has_its_traceback_as_a_note(jobs: int) -> None:
    with pytest.raises(ValueError, match="seventy") as caught:
        list(crew.each(jobs, MANY, fail))
    (note,) = caught.value.__notes__
    assert note.startswith("Traceback (most recent call last):")
    assert "in fail" in note
    assert note.rstrip().endswith("ValueError: seventy")


def test_an_error_of_the_system_keeps_its_number_and_its_file() -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device", "somewhere")

    with pytest.raises(OSError, match="No space left") as caught:
        list(crew.each(2, MANY, full))
    assert (caught.value.errno, caught.value.filename) == (28, "somewhere")


class TwoParts(Exception):
    """An exception that cannot be made again from its message alone, as many are."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")
        self.second = second


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_that_cannot_travel_as_it_is_is_told_of_by_its_own_words(jobs: int) -> None:
    def fail_oddly(_: int) -> None:
        raise TwoParts("salt", "pepper")

    with pytest.raises(Exception, match="salt and pepper"):
        list(crew.each(jobs, MANY, fail_oddly))


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_is_killed_is_missed(sign: signal.Signals) -> None:
    def die(number: int) -> int:
        if number == 70:
            os.kill(os.getpid(), sign)
        return number

    with pytest.raises(Lost, match="ended from outside"):
        list(crew.each(2, MANY, die))


def test_who_stops_listening_early_stops_the_work() -> None:
    answers = crew.each(2, MANY, str)
    assert next(answers) == "0"
    assert isinstance(answers, Iterator)
    close: Callable[[], None] = answers.close  # type: ignore[attr-defined] # it is a generator
    close()


ORPHANED = """
import time
from auditpress import crew
def work(number):
    time.sleep(0.01)
    if number < 2 or number > 2000:
        print(number, flush=True)
    return number
list(crew.each(2, range(100_000), work))
"""


def test_the_crew_ends_with_the_one_that_began_it() -> None:
    """Even if that one is killed and can tell nobody: the pipe that all of them hold ends, and no more is done."""
    with subprocess.Popen([sys.executable, "-c", ORPHANED], stdout=subprocess.PIPE, text=True) as master:
        assert master.stdout is not None
        assert int(master.stdout.readline()) < 2
        master.kill()
        assert {int(line) for line in master.stdout} <= {0, 1}


def test_few_things_that_take_long_are_shared_out_too() -> None:
    assert len(set(crew.each(2, range(2), lambda _: os.getpid(), fewest=2))) == 2
