"""What the commands share: options, and how what is wrong is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from auditpress.problems import Problem, as_text
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


@contextmanager
def configured() -> Iterator[None]:
    """Say what is wrong with the configuration, without a traceback, and leave with 2."""
    try:
        yield
    except ConfigError as error:
        click.echo(f"auditpress: {error}", err=True)
        sys.exit(2)


def tell(problems: Sequence[Problem]) -> None:
    """Say on standard error what is wrong with the records."""
    if problems:
        click.echo(as_text(problems) + "\n", err=True)


def teller() -> Callable[[str, int, int], None]:
    """Tells a person at a terminal which stage it is, and how far; a pipe is told nothing."""
    if not sys.stderr.isatty():
        return lambda _, __, ___: None

    def tell(stage: str, done: int, many: int) -> None:
        far = f" {done:,} of {many:,}" if many else " …"
        click.echo(f"\r\x1b[K{stage}{far}", err=True, nl=done == many)

    return tell
