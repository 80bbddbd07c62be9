"""The ``auditpress`` command: check, build, serve and status. The only room that prints."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from auditpress import __version__, glance
from auditpress.glance import Glance
from auditpress.problems import Problem, as_text, count, is_error, plural
from auditpress.settings import Config, ConfigError, Options

_CONFIG = click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration.",
)
_JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    show_default="the cores",
    help="In how many processes to work; the site is the same for any number.",
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
@_JOBS
@_CONFIG
def check(paths: tuple[Path, ...], jobs: int, config_file: Path) -> None:
    """Say what is wrong with the records, all of it at once.

    With PATHS, files or folders, only what is wrong there is told; every record is read all the same, since records
    refer to one another.
    """
    gc.disable()  # as for a build
    with _configured():
        from auditpress import mkdocs_host, site  # they take a while to import, and --help does not need them

        config = mkdocs_host.configuration(config_file)
        loaded = site.load(config, jobs, tell=_teller())
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
@_JOBS
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing for the next build.")
@click.option("--no-twins", is_flag=True, help="Leave out index.json, the data beside each record's page.")
@_CONFIG
def build(site_dir: Path | None, jobs: int, no_cache: bool, no_twins: bool, config_file: Path) -> None:
    """Build the site.

    It is made aside and swapped in when it is whole. With errors in the records nothing is built and the site of the
    last build stays. What a build finds out is kept in .auditpress-cache/, so that the next one makes only what has
    changed; the folder may be deleted at any time.
    """
    gc.disable()  # what a build makes holds no circles, and to look for them takes a quarter of the time
    options = Options(jobs, not no_cache, not no_twins, code=glance.code())
    cache = glance.cache_of(config_file)
    seen = None if no_cache else glance.look(config_file, site_dir, options, cache)
    if seen and seen.same:
        _tell(seen.problems)
        click.echo(f"Nothing has changed: {_done(seen.records, seen.pages)}: {seen.config.site_dir}")
        return
    with _configured():
        config, options = _set_up(config_file, site_dir, options, seen)
        from auditpress import site

        report = site.build(config, _host(config_file), options, _teller(), seen)
    if cache.damaged or report.damaged:
        click.echo("auditpress: Part of the cache was damaged, and was made anew.", err=True)
    _tell(report.problems)
    if not report.built:
        click.echo(f"{count(report.problems)}; nothing was built, and the old site, if any, is as it was.", err=True)
        sys.exit(1)
    if options.cached and options.host:
        now = Glance(config, same=True, records=report.records, pages=report.pages, problems=report.problems)
        glance.keep(config_file, site_dir, options, now, report.all_records)
    click.echo(f"{_done(report.records, report.pages)}, {report.seconds:.1f} seconds: {config.site_dir}")


def _done(records: int, pages: int) -> str:
    return f"{plural(records, 'record')}, {plural(pages, 'page')}"


def _tell(problems: Sequence[Problem]) -> None:
    if problems:
        click.echo(as_text(problems) + "\n", err=True)


def _set_up(config_file: Path, site_dir: Path | None, options: Options, seen: Glance | None) -> tuple[Config, Options]:
    """The configuration, from the host unless it is known, and what stands for the host's part of the site."""
    if seen:
        return seen.config, replace(options, host=glance.setting(config_file, seen.config))
    from auditpress import mkdocs_host  # the host takes a while to import, and an edit does not need it

    config = mkdocs_host.configuration(config_file, site_dir)
    known = mkdocs_host.is_known(config_file)
    return config, replace(options, host=glance.setting(config_file, config) if known else "")


def _host(config_file: Path) -> Callable[[Path, Any], Any]:
    """The host, imported when its pages are to be made."""

    def host(folder: Path, loaded: Any) -> Any:
        from auditpress import mkdocs_host

        return mkdocs_host.host(config_file)(folder, loaded)

    return host


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to serve on.")
@_JOBS
@_CONFIG
def serve(port: int, jobs: int, config_file: Path) -> None:
    """Show the site on this machine while you write; pages follow when a file is saved."""
    with _configured():
        from auditpress import mkdocs_preview

        mkdocs_preview.serve(config_file, port, Options(jobs, code=glance.code()))


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
        from auditpress import mkdocs_host, site

        loaded = site.load(mkdocs_host.configuration(config_file))
    from auditpress import status as standing

    if loaded.graph is None:
        click.echo(as_text(loaded.problems) + "\n", err=True)
        click.echo(f"{count(loaded.problems)}; nothing can be computed before they are mended.", err=True)
        sys.exit(1)
    body = standing.body(loaded.graph, organisation)
    if body is None:
        near = difflib.get_close_matches(organisation.casefold(), sorted(standing.bodies(loaded.graph)), 1, 0.6)
        raise click.UsageError(
            f"there is no organisation “{organisation}”" + (f"; did you mean “{near[0]}”?" if near else "")
        )
    items = standing.standing(loaded.graph, body[0], day)
    unknown = standing.not_known(loaded.graph, body[0], day)
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
    except ConfigError as error:
        click.echo(f"auditpress: {error}", err=True)
        sys.exit(2)


def _among(problem: Problem, paths: Sequence[Path], root: Path) -> bool:
    """Whether a problem is about one of the paths; with none given, it is."""
    where = (root / problem.path).resolve()
    return not paths or any(where == path.resolve() or path.resolve() in where.parents for path in paths)


def _teller() -> Callable[[str, int, int], None]:
    """Tells a person at a terminal which stage it is, and how far; a pipe is told nothing."""
    if not sys.stderr.isatty():
        return lambda _, __, ___: None

    def tell(stage: str, done: int, many: int) -> None:
        far = f" {done:,} of {many:,}" if many else " …"
        click.echo(f"\r\x1b[K{stage}{far}", err=True, nl=done == many)

    return tell


def run() -> None:
    """The command, as a program. It leaves its memory to the system, as to give it back in pieces takes seconds."""
    status: object = 0
    try:
        main()
    except SystemExit as left:
        status = left.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else bool(status))


if __name__ == "__main__":
    run()
