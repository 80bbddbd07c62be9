"""``auditpress headers``: the headers of the built site, for the server that it is published by."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from auditpress.cli.common import CONFIG, configured


@click.command(short_help="Show the headers to serve the site with.")
@click.argument("server", metavar="SERVER", type=click.Choice(["nginx", "apache", "netlify"]))
@click.option("--site-dir", type=click.Path(file_okay=False, path_type=Path), help="Where the site was built.")
@CONFIG
def headers(server: str, site_dir: Path | None, config_file: Path) -> None:
    """Show the headers that the built site is to be served with, as SERVER reads them.

    They are the policy that keeps what is from elsewhere out of its pages, and how long a browser may keep what.

    SERVER is nginx, apache or netlify. Netlify and Cloudflare find them in the file _headers of the site themselves.
    """
    with configured():
        from auditpress import mkdocs_host
        from auditpress.headers import FILE, apache, nginx, read

        config = mkdocs_host.configuration(config_file, site_dir)
    try:
        told = (config.site_dir / FILE).read_text(encoding="utf-8")
    except OSError:
        raise click.UsageError(f"there is no site in {config.site_dir} yet; build it with auditpress build") from None
    forms = {"nginx": nginx, "apache": apache}
    root = urlsplit(config.site_url).path or "/"
    click.echo(forms[server](read(told), root) if server in forms else told, nl=False)
