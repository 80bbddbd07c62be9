"""``auditpress status``: what was open for a body on a day."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import json
import sys
from pathlib import Path

import click

from auditpress.cli.common import CONFIG, configured, tell
from auditpress.problems import count, plural


@click.command(short_help="Say what was open for a body on a day.")
@click.argument("organisation")
@click.option("--on", "day", required=True, help="The day, such as 2023-05-01.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@CONFIG
def status(organisation: str, day: str, form: str, config_file: Path) -> None:
    """Say what was open for ORGANISATION on a day, as far as the papers let it be known.

    ORGANISATION is the id of a body, such as home-office, or any name that it goes by. A paper counts from the last day
    that its date can mean.
    """
    _whole_day(day)
    with configured():
        from auditpress import mkdocs_host, site

        loaded = site.load(mkdocs_host.configuration(config_file))
    from auditpress import status as standing

    if loaded.graph is None:
        tell(loaded.problems)
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
