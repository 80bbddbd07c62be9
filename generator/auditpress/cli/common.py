"""What the commands share: options, and how what is wrong is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import click

from auditpress import telling
from auditpress.problems import Look, Problem
from auditpress.settings import ConfigError

CONFIG = click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration.",
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    show_default="the cores",
    help="In how many processes to work; the site is the same for any number.",
)

ALL = click.option("--all", "everything", is_flag=True, help="Show every problem, however many there are.")


@contextmanager
def configured() -> Iterator[None]:
    """Say what is wrong with the configuration, without a traceback, and leave with 2."""
    try:
        yield
    except ConfigError as error:
        click.echo(f"auditpress: {error}", err=True)
        sys.exit(2)


def tell(problems: Sequence[Problem], *, everything: bool = False, err: bool = True) -> None:
    """Say on standard error, or else on standard output, what is wrong with the records."""
    if problems:
        look = look_of(sys.stderr if err else sys.stdout)
        click.echo(telling.told(problems, look, everything=everything) + "\n", err=err, color=look.colour)


def look_of(stream: TextIO) -> Look:
    """How text is to look there: wrapped and in colour on a terminal, as far as the person there wants colour."""
    is_terminal = stream.isatty()
    wanted = is_terminal and os.environ.get("TERM") != "dumb"
    if forced := os.environ.get("FORCE_COLOR"):
        wanted = forced != "0"
    return Look(_columns(stream) if is_terminal else 0, colour=wanted and not os.environ.get("NO_COLOR"))


def _columns(stream: TextIO) -> int:
    """The columns of a terminal: 80, where it does not say."""
    told = os.environ.get("COLUMNS", "")
    with suppress(OSError, ValueError):
        return int(told) if told.isdecimal() and int(told) else os.get_terminal_size(stream.fileno()).columns or 80
    return 80


def teller() -> Callable[[str, int, int], None]:
    """Tells a person at a terminal which stage it is, and how far; a pipe is told nothing."""
    if not sys.stderr.isatty():
        return lambda _, __, ___: None

    def tell(stage: str, done: int, many: int) -> None:
        far = f" {done:,} of {many:,}" if many else " …"
        click.echo(f"\r\x1b[K{stage}{far}", err=True, nl=done == many)

    return tell
