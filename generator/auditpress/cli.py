"""The ``auditpress`` command: check, build, serve and status. The only room that prints."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from auditpress import __version__, site
from auditpress.problems import Problem, as_text, count, is_error, plural

_CONFIG = click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="auditpress")
def main() -> None:
    """Publish audit and oversight records, kept as YAML in audits/, as cross-linked report pages.

    Begin with "auditpress check", which reads every record and says what is wrong with it, where, and what to do.
    "auditpress serve" shows the site on this machine while you write; "auditpress build" makes the folder to publish.

    Exit status: 0 when all is well, 1 when records have errors, 2 when the command or its configuration is wrong.
    """


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_CONFIG
def check(paths: tuple[Path, ...], config_file: Path) -> None:
    """Say what is wrong with the records, all of it at once.

    With PATHS, files or folders, only what is wrong there is told; every record is read all the same, since records
    refer to one another.
    """
    with _configured():
        from auditpress import mkdocs_host  # the host takes a while to import, and --help does not need it

        config = mkdocs_host.configuration(config_file)
        loaded = site.load(config)
    problems = [problem for problem in loaded.problems if _among(problem, paths, config.root)]
    if problems:
        click.echo(as_text(problems) + "\n")
    click.echo(f"{plural(loaded.records, 'record')} read: {count(problems)}.")
    sys.exit(any(map(is_error, problems)))


@main.command()
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path),
    help="The folder to build into, instead of the configured one.",
)
@_CONFIG
def build(site_dir: Path | None, config_file: Path) -> None:
    """Build the site.

    It is made aside and swapped in when it is whole. With errors in the records nothing is built and the site of the
    last build stays.
    """
    with _configured():
        from auditpress import mkdocs_host

        config = mkdocs_host.configuration(config_file, site_dir)
        report = site.build(config, mkdocs_host.host(config_file), _teller())
    if report.problems:
        click.echo(as_text(report.problems) + "\n", err=True)
    if not report.built:
        click.echo(f"{count(report.problems)}; nothing was built, and the old site, if any, is as it was.", err=True)
        sys.exit(1)
    done = f"{plural(report.records, 'record')}, {plural(report.pages, 'page')}, {report.seconds:.1f} seconds"
    click.echo(f"{done}: {config.site_dir}")


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to serve on.")
@_CONFIG
def serve(port: int, config_file: Path) -> None:
    """Show the site on this machine while you write; pages follow when a file is saved."""
    with _configured():
        from auditpress import mkdocs_host

        mkdocs_host.serve(config_file, port)


@main.command()
@click.argument("organisation")
@click.option("--on", "day", required=True, help="The day, such as 2023-05-01.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_CONFIG
def status(organisation: str, day: str, form: str, config_file: Path) -> None:
    """Say what was open for ORGANISATION on a day, as far as the papers let it be known.

    ORGANISATION is the id of a body, such as home-office, or any name that it goes by. A paper counts from the last day
    that its date can mean.
    """
    _whole_day(day)
    with _configured():
        from auditpress import mkdocs_host

        loaded = site.load(mkdocs_host.configuration(config_file))
    if loaded.graph is None:
        click.echo(as_text(loaded.problems) + "\n", err=True)
        click.echo(f"{count(loaded.problems)}; nothing can be computed before they are mended.", err=True)
        sys.exit(1)
    body = site.body(loaded, organisation)
    if body is None:
        near = difflib.get_close_matches(organisation.casefold(), sorted(site.bodies(loaded)), 1, 0.6)
        raise click.UsageError(
            f"there is no organisation “{organisation}”" + (f"; did you mean “{near[0]}”?" if near else "")
        )
    items = site.standing(loaded, body[0], day)
    unknown = site.not_known(loaded, body[0], day)
    if form == "json":
        open_items = [dataclasses.asdict(item) for item in items]
        data = {"organisation": body[0], "on": day, "open": open_items, "unknown": unknown}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    click.echo(f"{body[1]}, {day}: {plural(len(items), 'item')} open")
    for item in items:
        since = f", since {item.since}" if item.since else ""
        what = item.title or "known only by its number; its words were not seen"
        click.echo(f"  {item.ref or '-':<4} {item.name}: {what} ({item.report}{since})")
    for report in unknown:
        click.echo(f"  not known for {report}: what its papers say was not seen")


def _whole_day(day: str) -> None:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        raise click.UsageError(f"“{day}” is not a day; write it as 2023-05-01") from None


@contextmanager
def _configured() -> Iterator[None]:
    """Say what is wrong with the configuration, without a traceback, and leave with 2."""
    try:
        yield
    except site.ConfigError as error:
        click.echo(f"auditpress: {error}", err=True)
        sys.exit(2)


def _among(problem: Problem, paths: Sequence[Path], root: Path) -> bool:
    """Whether a problem is about one of the paths; with none given, it is."""
    where = (root / problem.path).resolve()
    return not paths or any(where == path.resolve() or path.resolve() in where.parents for path in paths)


def _teller() -> site.Tell:
    """Tells a person at a terminal which stage begins; a pipe is told nothing."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda stage: click.echo(f"{stage} …", err=True)


if __name__ == "__main__":
    main()
