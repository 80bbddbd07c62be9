"""Work shared out to processes that begin as copies of this one, and so hold all that it has read.

Each takes every so-manieth share, so that who does what depends on nothing but their number; answers are handed on in
the order of the shares, so that what comes of them is the same for any number of processes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEWEST = 64
"""So few things are not worth a second process."""


class Lost(Exception):
    """A process of the crew ended before its work was done, as when the system runs out of memory."""


def each(
    jobs: int,
    things: Sequence[T],
    work: Callable[[T], R],
    told: Callable[[int], None] = lambda _: None,
    fewest: int = FEWEST,
) -> Iterator[R]:
    """What ``work`` makes of each thing, in their order, by so many processes; ``told`` hears how many are done.

    An exception of ``work`` is raised here; ``Lost`` is raised when a process was killed.
    """
    if jobs < 2 or len(things) < fewest:
        for count, thing in enumerate(things, 1):
            yield work(thing)
            told(count)
        return
    size = max(1, min(50, len(things) // (jobs * 8)))
    shares = [things[start : start + size] for start in range(0, len(things), size)]
    done = 0
    for share in _answers(min(jobs, len(shares)), shares, work):
        yield from share
        done += len(share)
        told(done)


def _answers(jobs: int, shares: Sequence[Sequence[T]], work: Callable[[T], R]) -> Iterator[list[R]]:
    crew = _fork(jobs, shares, work)
    early: dict[int, list[R]] = {}
    try:
        for wanted in range(len(shares)):
            while wanted not in early:
                for ready in wait(list(crew)):
                    number, answer = _received(ready)  # type: ignore[arg-type] # wait returns what it was given
                    early[number] = answer
                    if number + jobs >= len(shares):
                        crew.pop(ready).join()  # type: ignore[call-overload]
            yield early.pop(wanted)
    finally:
        for process in crew.values():
            process.terminate()
            process.join()


def _fork(jobs: int, shares: Sequence[Any], work: Callable[[Any], Any]) -> dict[Connection, Any]:
    context = multiprocessing.get_context("fork")
    # What exists now is shared with the copies for as long as nobody writes to it; the collector would.
    gc.freeze()
    crew: dict[Connection, Any] = {}
    for first in range(jobs):
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=_Labour(theirs, os.getpid()), args=([*crew, mine], first, jobs, shares, work), daemon=True
        )
        process.start()
        theirs.close()
        crew[mine] = process
    gc.unfreeze()
    return crew


@dataclass(frozen=True, slots=True)
class _Labour:
    """The life of a process of the crew. It ends with the one that began it, of whatever that one died."""

    to: Connection
    master: int

    def __call__(self, others: Sequence[Connection], first: int, step: int, shares: Any, work: Any) -> None:
        for connection in others:
            connection.close()
        with suppress(BrokenPipeError):
            for number in range(first, len(shares), step):
                if os.getppid() != self.master:
                    break
                self.to.send((number, _done(shares[number], work)))
        self.to.close()
        # Nothing of what this copy was given is its own to close or to tidy.
        os._exit(0)


def _done(share: Sequence[Any], work: Callable[[Any], Any]) -> Any:
    try:
        return [work(thing) for thing in share]
    except BaseException as error:  # noqa: BLE001 - it is raised again by the one that began it
        told = _portable(error)
        told.add_note(traceback.format_exc())
        return told


def _portable(error: BaseException) -> BaseException:
    """The exception, or a plain one that says the same, where it cannot be made again from what it was made of."""
    try:
        type(error)(*error.args)
    except Exception:  # noqa: BLE001 - whatever its maker asks for
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _received(connection: Connection) -> tuple[int, Any]:
    try:
        number, answer = connection.recv()
    except EOFError:
        raise Lost("a process that shared in the work was ended from outside, perhaps for want of memory") from None
    if isinstance(answer, BaseException):
        raise answer
    return number, answer
