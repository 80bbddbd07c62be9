"""``auditpress build``: the folder to publish; and ``auditpress serve``: the site on this machine."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from auditpress import glance
from auditpress.cli.common import ALL, CONFIG, JOBS, configured, tell, teller
from auditpress.glance import Glance
from auditpress.problems import count, plural
from auditpress.settings import Config, Options


@click.command()
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path),
    help="The folder to build into, instead of the configured one.",
)
@JOBS
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing for the next build.")
@click.option("--no-twins", is_flag=True, help="Leave out index.json, the data beside each record's page.")
@click.option("--no-search", is_flag=True, help="Leave out what the search page searches by.")
@click.option("--pdf", "papers", is_flag=True, help="Make a PDF beside the page of each report and review.")
@ALL
@CONFIG
def build(  # noqa: PLR0913, PLR0917 - an option is an argument
    site_dir: Path | None,
    jobs: int,
    no_cache: bool,
    no_twins: bool,
    no_search: bool,
    papers: bool,
    everything: bool,
    config_file: Path,
) -> None:
    """Build the site.

    It is made aside and swapped in when it is whole. With errors in the records nothing is built and the site of the
    last build stays. What a build finds out is kept in .auditpress-cache/, so that the next one makes only what has
    changed; the folder may be deleted at any time.

    The site is what the command says: without --pdf, the PDFs of an earlier build are gone.
    """
    gc.disable()  # what a build makes holds no circles, and to look for them takes a quarter of the time
    options = Options(jobs, not no_cache, not no_twins, not no_search, papers, code=glance.code())
    cache = glance.cache_of(config_file)
    seen = None if no_cache else glance.look(config_file, site_dir, options, cache)
    if seen and seen.same:
        tell(seen.problems, everything=everything)
        click.echo(f"Nothing has changed: {_done(seen.records, seen.pages)}: {seen.config.site_dir}")
        return
    with configured():
        config, options = _set_up(config_file, site_dir, options, seen)
        from auditpress import site

        report = site.build(config, _host(config_file), options, teller(), seen)
    if cache.damaged or report.damaged:
        click.echo("auditpress: Part of the cache was damaged, and was made anew.", err=True)
    tell(report.problems, everything=everything)
    if not report.built:
        click.echo(f"{count(report.problems)}; nothing was built, and the old site, if any, is as it was.", err=True)
        sys.exit(1)
    if options.cached and options.host:
        now = Glance(config, same=True, records=report.records, pages=report.pages, problems=report.problems)
        glance.keep(config_file, site_dir, options, now, report.all_records, report.history.key)
    if report.history.remark:
        click.echo(f"auditpress: {report.history.remark}", err=True)
    click.echo(f"{_done(report.records, report.pages)}, {report.seconds:.1f} seconds: {config.site_dir}")


def _done(records: int, pages: int) -> str:
    return f"{plural(records, 'record')}, {plural(pages, 'page')}"


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


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to serve on.")
@JOBS
@CONFIG
def serve(port: int, jobs: int, config_file: Path) -> None:
    """Show the site on this machine while you write. Pages follow when a file is saved."""
    with configured():
        from auditpress import mkdocs_preview

        mkdocs_preview.serve(config_file, port, Options(jobs, code=glance.code()))
