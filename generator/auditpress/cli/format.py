"""``auditpress format``: records put in good order, without a change to what they say."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditpress.cli.common import CONFIG, JOBS, configured, tell
from auditpress.problems import Problem, is_error, plural

if TYPE_CHECKING:
    from auditpress.settings import Config
    from auditpress.source import File


@dataclass(frozen=True, slots=True)
class Tidied:
    """A record's file as it was read and as it should be: the same where nothing is to be done or nothing can be.

    ``problems`` keep it from being read; ``why`` says why it is left alone although it can be.
    """

    file: File
    was: bytes = b""
    made: bytes = b""
    problems: tuple[Problem, ...] = ()
    why: str = ""


@click.command("format")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", "is_check", is_flag=True, help="Write nothing; leave with 1 if a record is not tidy.")
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change, line by line.")
@JOBS
@CONFIG
def format_(paths: tuple[Path, ...], is_check: bool, is_diff: bool, jobs: int, config_file: Path) -> None:
    """Put records in good order, without a change to what they say.

    Fields come in the same order in all records of a kind, each step is two spaces, and prose is wrapped at 100 columns
    where YAML reads the end of a line as a space. Every comment stays with its field, and every text is kept as it is
    typed. With PATHS, files or folders, only those; else all records.

    A record that cannot be read is told of and left as it is.
    """
    seen = changed = 0
    with configured():
        done, problems = _tidied(paths, jobs, config_file)
    left = {problem.path for problem in problems if is_error(problem)}
    for each in done:
        seen += 1
        if each.was != each.made and (is_diff or is_check or _written(each)):
            changed += 1
            click.echo(_shown(each) if is_diff else f"{'not tidy' if is_check else 'tidied'}: {each.file.shown}")
        elif each.was != each.made:
            left.add(each.file.shown)
        if each.why:
            click.echo(f"{each.file.shown} is left as it is: {each.why}", err=True)
            left.add(each.file.shown)
    tell(problems)
    click.echo(_summary(seen, changed, len(left), is_dry=is_check or is_diff), err=is_diff)
    sys.exit(bool(left or (is_check and changed)))


def _summary(seen: int, changed: int, left: int, *, is_dry: bool) -> str:
    done = "would be tidied" if is_dry else "tidied"
    said = (
        f"{changed:,} of {plural(seen, 'record')} {done}" if changed else f"{plural(seen, 'record')}, nothing to tidy"
    )
    return f"{said}; {plural(left, 'file')} left as {'it is' if left == 1 else 'they are'}." if left else f"{said}."


def _tidied(paths: Sequence[Path], jobs: int, config_file: Path) -> tuple[Iterator[Tidied], list[Problem]]:
    """What becomes of each record at these paths, and what is wrong with files there; nothing is written yet."""
    from auditpress import crew, mkdocs_host, source
    from auditpress.settings import ConfigError

    config = mkdocs_host.configuration(config_file)
    found = source.find(config.root, config.records)
    files = [file for file in found.files if _among(Path(file.path), paths)]
    problems = [problem for problem in found.problems if _among(config.root / problem.path, paths)]
    if paths and not (files or problems):
        raise click.UsageError(f"no record lies there; records lie in {_near(config)}")
    try:
        done = [*crew.each(jobs, files, _one)]
    except crew.Lost as lost:
        raise ConfigError(f"The records could not be read: {lost}.") from lost
    problems += [problem for each in done for problem in each.problems]
    return iter(done), problems


def _near(config: Config) -> str:
    try:
        return f"{config.records.relative_to(Path.cwd())}/"
    except ValueError:
        return f"{config.records}/"


def _among(file: Path, paths: Sequence[Path]) -> bool:
    """Whether a file is one of the paths or lies beneath one; with none given, it does."""
    where = file.parent.resolve() / file.name
    return not paths or any(where == path.resolve() or path.resolve() in where.parents for path in paths)


def _one(file: File) -> Tidied:
    """What becomes of one record."""
    from auditpress import layout, source
    from auditpress.kinds import KINDS

    if isinstance(was := source.take(file), Problem):
        return Tidied(file, problems=(was,))
    document, problems = source.parse(was, file.shown, file.id)
    if document is None or problems:
        return Tidied(file, problems=tuple(problems))
    folder = file.id.partition("/")[0]
    model = next((kind.model for kind in KINDS if kind.folder == folder), None)
    try:
        made = layout.tidy(document.text, model).encode()
    except layout.Odd as odd:
        return Tidied(file, why=str(odd))
    except layout.Changes:
        return Tidied(file, why="tidied, it would not say the same. This is a fault of auditpress; please report it.")
    return Tidied(file, was, made)


def _written(each: Tidied) -> bool:
    """Write a record anew; whether that could be done, which is told of if not."""
    from auditpress import pen

    try:
        pen.replace(Path(each.file.path), each.made, each.was)
    except pen.Changed:
        click.echo(f"{each.file.shown} is left as it is: it changed just now; run the command again.", err=True)
    except OSError as error:
        click.echo(f"{each.file.shown} is left as it is: it cannot be written: {error.strerror}.", err=True)
    else:
        return True
    return False


def _shown(each: Tidied) -> str:
    """What changes in a record, as a patch."""
    was, made = (_lines(text) for text in (each.was, each.made))
    return "".join(difflib.unified_diff(was, made, f"a/{each.file.shown}", f"b/{each.file.shown}")).rstrip("\n")


def _lines(text: bytes) -> list[str]:
    lines = text.decode().splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
