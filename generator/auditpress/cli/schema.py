"""``auditpress schema``: what an editor needs to propose fields and words, explain them and underline mistakes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditpress.cli.common import CONFIG, JOBS, configured, teller
from auditpress.problems import count, is_error, plural
from auditpress.settings import Config, ConfigError

if TYPE_CHECKING:
    from auditpress.schema.desk import Piece


@click.command(short_help="Write what editors need for completion.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".vscode/schemas"),
    show_default=True,
    help="Where the schemas lie, from the folder of the configuration.",
)
@click.option("--check", is_flag=True, help="Write nothing; leave with 1 if something is not up to date.")
@JOBS
@CONFIG
def schema(folder: Path, check: bool, jobs: int, config_file: Path) -> None:
    """Write a JSON Schema of each kind of record, for completion and checks while you type.

    They are made from the program and from the records, whose ids, titles and words editors propose; so make them again
    when those change. VS Code is told of them in .vscode/settings.json, in which all else is kept.
    """
    with configured():
        from auditpress import mkdocs_host

        config = mkdocs_host.configuration(config_file)
        schemas, settings = _wanted(config, config.root / folder, jobs)
        stale = [piece for piece in (*schemas, *settings) if not piece.is_right]
        if not check:
            _write(schemas, settings)
    by_hand = [piece for piece in settings if piece.by_hand]
    for line in _told(config, stale, by_hand, check=check):
        click.echo(line)
    if not stale:
        click.echo(f"Everything is up to date: {plural(len(schemas), 'schema')} in {folder}.")
    sys.exit(bool(stale if check else by_hand))


def _wanted(config: Config, folder: Path, jobs: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The schemas, and the settings that name them, as they are and as they are to be."""
    from auditpress import schema, site
    from auditpress.schema import desk, known

    loaded = site.load(config, jobs, tell=teller())
    if any(map(is_error, loaded.problems)):
        told = "“auditpress check” tells of them. What could be read is proposed."
        click.echo(f"auditpress: {count(loaded.problems)}; {told}", err=True)
    found = known.known(loaded)
    for kind, many in known.beyond(found):
        click.echo(f"auditpress: of {many:,} {kind}, those that are named most often are proposed.", err=True)
    texts = {folder / name: schema.as_text(each).encode() for name, each in schema.schemas(found).items()}
    try:
        schemas = tuple(
            desk.Piece(file, file.read_bytes() if file.is_file() else None, text) for file, text in texts.items()
        )
        return schemas, desk.pieces(config, folder)
    except OSError as error:
        raise ConfigError(f"{error.filename} cannot be read: {error.strerror}.") from error


def _write(schemas: tuple[Piece, ...], settings: tuple[Piece, ...]) -> None:
    from auditpress import pen

    for piece in (*schemas, *settings):
        if piece.is_right or piece.by_hand:
            continue
        try:
            if piece in schemas:
                pen.put(piece.file, piece.content)
            elif piece.was is None:
                pen.create(piece.file, piece.content)
            else:
                pen.replace(piece.file, piece.content, piece.was)
        except pen.Changed as changed:
            raise ConfigError(f"{changed} was changed meanwhile; do this again.") from changed
        except OSError as error:
            raise ConfigError(f"{piece.file} cannot be written: {error.strerror}.") from error


def _told(config: Config, stale: list[Piece], by_hand: list[Piece], *, check: bool) -> Iterator[str]:
    """What was written or is not as it should be, and what is left to a person."""
    for piece in stale:
        name = piece.file.relative_to(config.root).as_posix()
        if piece in by_hand:
            yield f"{name} has comments or is not plain JSON, so it is left as it is; add to it:\n{piece.by_hand}"
        elif check:
            yield f"{name} is not up to date" if piece.was is not None else f"{name} is missing"
        else:
            yield f"Wrote {name}"
    if check and stale:
        yield "Run “auditpress schema” and commit what it writes."
