"""One run of a command: how long it takes, and how much memory it and its children hold at most."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PAUSE = 0.05
"""Seconds between two looks at the memory."""

PROC = Path("/proc")
_SESSION = 3
"""Where the session stands in a process's ``stat``, counted from behind its name."""

_QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}


class FailedError(Exception):
    """A measured command ended badly; the message has what it printed."""


@dataclass(frozen=True, slots=True)
class Command:
    """A program with its arguments, and the folder that it runs in."""

    arguments: tuple[str, ...]
    folder: Path


def run(command: Command) -> float:
    """Run a command and say how many seconds it took."""
    # What earlier runs wrote is on the disk before the clock starts, so that no run pays for another.
    os.sync()
    with tempfile.TemporaryFile("w+") as printed:
        begun = time.perf_counter()
        with _started(command, printed) as process:
            process.wait()
        seconds = time.perf_counter() - begun
        _must_be_well(process.returncode, command, printed)
    return seconds


def run_watched(command: Command) -> tuple[float, float]:
    """Run a command and say how many seconds it took, and how many MiB it and its children held at most.

    Memory that several of them share is counted once. Where there is no ``/proc`` to look into, it is the most that
    any one of them held.
    """
    os.sync()
    with tempfile.TemporaryFile("w+") as printed:
        begun = time.perf_counter()
        with _started(command, printed) as process:
            peak = _watched(process) if (PROC / "self/smaps_rollup").exists() else _asked(process)
        seconds = time.perf_counter() - begun
        _must_be_well(process.returncode, command, printed)
    return seconds, peak


@contextlib.contextmanager
def _started(command: Command, printed: IO[str]) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a session of its own, by which its children are known; they end if the benchmark is stopped."""
    process = subprocess.Popen(
        command.arguments,
        cwd=command.folder,
        env=_QUIET,
        stdin=subprocess.DEVNULL,
        stdout=printed,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        raise
    finally:
        process.wait()


def _must_be_well(status: int, command: Command, printed: IO[str]) -> None:
    if status:
        printed.seek(0)
        raise FailedError(f"{' '.join(command.arguments)} ended with {status}:\n{printed.read()[-4000:]}")


def _watched(process: subprocess.Popen[bytes]) -> float:
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_held(each) for each in PROC.iterdir() if _is_of(each, process.pid)))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PAUSE)
    return peak / 1024


def _is_of(folder: Path, session: int) -> bool:
    """Whether a folder of ``/proc`` is that of a process of the session."""
    if not folder.name.isdigit():
        return False
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[_SESSION]) == session
    except OSError:
        return False


def _held(folder: Path) -> int:
    """The KiB that a process holds, its share of what it has in common with others; 0 if it is gone."""
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _asked(process: subprocess.Popen[bytes]) -> float:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
