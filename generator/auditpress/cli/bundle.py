"""``auditpress bundle``: the built site as one zip that opens from a disk."""

from __future__ import annotations

from pathlib import Path

import click

from auditpress.cli.common import CONFIG, configured, teller
from auditpress.problems import plural


@click.command(short_help="Make a zip of the site that opens from a disk.")
@click.argument("out", metavar="[OUT.zip]", required=False, type=click.Path(path_type=Path))
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where the site was built.")
@CONFIG
def bundle(out: Path | None, site_dir: Path | None, config_file: Path) -> None:
    """Make one zip of the built site, which opens from a disk: without a server, without a network.

    Links and the search work there, and each page says that it is a copy, of which date, and where the page itself is.
    The zip lies beside the site folder unless another place is named. An older copy is replaced; any other file stays.
    """
    with configured():
        from auditpress import bundle as copying
        from auditpress import mkdocs_host

        config = mkdocs_host.configuration(config_file, site_dir)
        made = copying.bundle(config, out or config.site_dir.with_name(f"{config.site_dir.name}.zip"), teller())
    day = f", as of {made.day}" if made.day else ""
    files = f"{plural(made.pages, 'page')}, {plural(made.files, 'file')}, {made.size / 1e6:.1f} MB{day}"
    click.echo(f"{files}: {made.file}")
