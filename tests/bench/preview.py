"""How soon a saved edit is served: ``./run bench --preview``.

The real ``auditpress serve`` and ``mkdocs serve`` are started on a copy of the reference site. A record is edited, a
record is broken and mended, and a hand-written page is edited, time after time; each time it is measured how long after
the save the page with the new words is served. Median and worst are told.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError

from tests.helpers import COMMAND, ROOT

RECORD = "reports/2025/home-office"
PAGE = "about"
PATIENCE = 60.0
"""Seconds after which a page is taken for lost."""

Edit = Callable[[str, int], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and tell; 1 if a page did not follow."""
    parser = argparse.ArgumentParser(prog="./run bench --preview", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often each edit is made (%(default)s)")
    chosen = parser.parse_args(arguments)
    print("Seconds from a save to the page with the new words:\n")
    print(f"{'':16} {'edit':24} {'median':>7} {'worst':>7}")
    try:
        for name, command in commands().items():
            for what, seconds in measured(command, chosen.times):
                print(f"{name:16} {what:24} {statistics.median(seconds):7.2f} {max(seconds):7.2f}", flush=True)
    except TimeoutError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def commands() -> dict[str, Callable[[int], list[str | Path]]]:
    """The two ways to look at a site while it is written, by a port."""
    return {
        "auditpress serve": lambda port: [COMMAND, "serve", "--port", str(port)],
        "mkdocs serve": lambda port: [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
    }


def measured(command: Callable[[int], list[str | Path]], times: int) -> Iterator[tuple[str, list[float]]]:
    """Each kind of edit, and how long it took each time."""
    with tempfile.TemporaryDirectory(prefix="auditpress-preview-") as folder:
        desk = copy(Path(folder))
        with served(desk, command) as address:
            record, page = desk / f"audits/{RECORD}.yaml", desk / f"content/{PAGE}.md"
            original = record.read_text("utf-8")
            yield "a record", [_once(record, f"{address}{RECORD}/", edited, n) for n in range(times)]
            found: tuple[list[float], list[float]] = [], []
            for n in range(times):
                found[0].append(_once(record, f"{address}{RECORD}/", broken, n))
                record.write_text(original, "utf-8")
                found[1].append(_once(record, f"{address}{RECORD}/", edited, n))
            yield "a record is broken", found[0]
            yield "it is mended", found[1]
            yield "a hand-written page", [_once(page, f"{address}{PAGE}/", added, n) for n in range(times)]


def edited(text: str, number: int) -> str:
    """A record with other words in its text."""
    return text.replace("\nbackground: |\n", f"\nbackground: |\n  {_mark(number)}\n\n", 1)


def broken(text: str, number: int) -> str:
    """A record with a field that there is not."""
    return f"{text}{_mark(number).replace(' ', '-').strip('.').lower()}: yes\n"


def added(text: str, number: int) -> str:
    """A hand-written page with a paragraph more."""
    return f"{text}\n{_mark(number)}\n"


def _mark(number: int) -> str:
    return f"Edit {time.monotonic_ns()}-{number}."


def _once(file: Path, address: str, edit: Edit, number: int) -> float:
    """Save an edit, and wait until what is new in it is served."""
    old = file.read_text("utf-8")
    new = edit(old, number)
    (mark,) = {*new.split("\n")} - {*old.split("\n")}
    words = mark.strip().partition(":")[0]
    aside = file.with_name(f".{file.name}.new")
    aside.write_text(new, "utf-8")
    begun = time.monotonic()
    aside.replace(file)
    until(lambda: words in page(address), f"{words!r} at {address}")
    return time.monotonic() - begun


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until something is true."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE:.0f} seconds for {what}")
        time.sleep(0.005)


def page(address: str) -> str:
    """What is served there; nothing, while nobody answers."""
    try:
        return str(urllib.request.urlopen(address, timeout=PATIENCE).read().decode())  # noqa: S310 - our own server
    except URLError:
        return ""


def copy(folder: Path) -> Path:
    """The reference site's records, pages and configuration."""
    for name in ("audits", "content"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


@contextmanager
def served(desk: Path, command: Callable[[int], list[str | Path]]) -> Iterator[str]:
    """The address of a site while a command serves it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (desk / "log").open("w") as log:
        # What MkDocs would remove at its end lies in the desk, since it is ended without asking.
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(desk)}
        process = subprocess.Popen(command(port), cwd=desk, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/"
            until(lambda: process.poll() is not None or bool(page(address)), "the server")
            if process.poll() is not None:
                raise TimeoutError((desk / "log").read_text())
            yield address
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
