"""``auditpress diff``: what changed in the records since a revision, in plain words."""

from __future__ import annotations

import difflib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditpress.cli.common import CONFIG, configured
from auditpress.excerpt import tame
from auditpress.settings import Config, ConfigError

if TYPE_CHECKING:
    from auditpress.difference.told import Difference
    from auditpress.revisions import Repository, Revision

COLOURS = {"old": {"fg": "red"}, "new": {"fg": "green"}, "head": {"bold": True}}


@click.command()
@click.argument("what", nargs=-1, metavar="[REVISION [REVISION]] [PATH]...")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to put the HTML page.")
@click.option("--exit-code", is_flag=True, help="End with 1 if anything has changed.")
@CONFIG
def diff(what: tuple[str, ...], form: str, output: Path | None, exit_code: bool, config_file: Path) -> None:
    """Say in plain words what changed in each record.

    Without a REVISION, since the last commit: what you are about to commit. A REVISION is anything that Git takes for a
    commit: a branch, a tag, HEAD~3 or abc1234. With two, or as OLD..NEW, what changed from the one to the other; as
    OLD...NEW, since their work parted, as a pull request shows it. With a PATH, a file or a folder of records, only
    what changed there; write ./name for a path that has the name of a branch.

    Ends with 0 whether anything has changed or not.
    """
    if output and form != "html":
        raise click.UsageError("--output goes with --format html; send text and JSON to a file with >")
    with configured():
        from auditpress import mkdocs_host, revisions

        config = mkdocs_host.configuration(config_file)
        try:
            found = _found(config, what)
        except revisions.Unavailable as error:
            said = tame(str(error))
            raise ConfigError(said if said.endswith("?") else f"{said}.") from error
    if form == "html":
        _page(config, found, output)
    elif form == "json":
        from auditpress.difference import told

        click.echo(json.dumps(told.as_data(found), ensure_ascii=False, indent=1))
    else:
        from auditpress.difference import told

        click.echo(told.as_text(found, _paint), nl=False)
    sys.exit(exit_code and bool(found.records))


def _found(config: Config, what: tuple[str, ...]) -> Difference:
    """The comparison that was asked for; raises ``Unavailable``."""
    from auditpress import revisions
    from auditpress.difference.records import differences
    from auditpress.difference.sides import Past, Present
    from auditpress.difference.told import Difference
    from auditpress.kinds import KINDS

    repository = revisions.repository(config.records)
    since, now, paths = _asked(repository, what)
    old = Past(repository, since)
    new = Past(repository, now) if now else Present(config.records, since.commit, old.files)
    chosen = _chosen(repository, config, paths, {*old.files, *new.files})
    return Difference(since, now, tuple(differences(old, new, KINDS, chosen)))


def _asked(repository: Repository, what: tuple[str, ...]) -> tuple[Revision, Revision | None, tuple[str, ...]]:
    """The revisions at the head of what was asked, and the rest of it."""
    from auditpress import revisions

    if what and ".." in what[0] and not _is_there(what[0]) and not what[0].startswith(("../", "./", "/")):
        between = "..." if "..." in what[0] else ".."
        names = what[0].partition(between)
        since, now = (revisions.revision(repository, name or "HEAD") for name in (names[0], names[2]))
        return (revisions.fork(repository, since, now) if between == "..." else since), now, what[1:]
    found: list[Revision] = []
    for name in what[:2]:
        try:
            found.append(revisions.revision(repository, name))
        except revisions.Unknown:
            break
    since = found[0] if found else revisions.revision(repository, "HEAD")
    return since, found[1] if found[1:] else None, what[len(found) :]


def _chosen(repository: Repository, config: Config, paths: tuple[str, ...], files: set[str]) -> Callable[[str], bool]:
    """Whether a record was asked for; raises ``Unavailable`` for a path that nothing lies at."""
    from auditpress import revisions

    wanted: list[str] = []
    for path in paths:
        id = path.removesuffix("/")
        names = {_within(config.records, path), *((id, f"{id}.yaml") if id != "." else ())} - {""}
        if not _is_there(path) and not any(_is_at(file, name) for file in files for name in names):
            raise revisions.Unavailable(_nothing_at(repository, path, files))
        wanted += names
    return lambda file: not paths or any(_is_at(file, name) for name in wanted)


def _nothing_at(repository: Repository, path: str, files: set[str]) -> str:
    """What to say of a word that names neither a record nor, as it stands there, a revision."""
    from auditpress import revisions

    try:
        revisions.revision(repository, path)
    except revisions.Unknown as error:
        near = difflib.get_close_matches(path, [file.removesuffix(".yaml") for file in files], 1, 0.8)
        said = f"there is no record “{path}”; did you mean “{near[0]}”?" if near else str(error)
        return said.replace("no revision", "no revision and no record", 1)
    return f"“{path}” is one revision too many: two can be compared"


def _is_there(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises for a name that is too long to be one


def _within(records: Path, path: str) -> str:
    """A path as it is below the folder of records; nothing if it lies elsewhere, a point for the folder itself."""
    whole, folder = Path(os.path.abspath(path)).resolve(), records.resolve()  # noqa: PTH100 - it need not be there
    if folder.is_relative_to(whole):
        return "."
    return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else ""


def _is_at(file: str, name: str) -> bool:
    return name in (".", file) or file.startswith(f"{name}/")


def _paint(text: str, sort: str) -> str:
    """Colour for a terminal; into a pipe, or where NO_COLOR asks for none, nothing but the text."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return click.style(text, **COLOURS[sort])  # type: ignore[arg-type]


def _page(config: Config, found: Difference, output: Path | None) -> None:
    from auditpress import pen
    from auditpress.difference import page

    made = page.as_html(found, config.templates)
    if output is None:
        click.echo(made, nl=False)
        return
    try:
        if output.exists() and not page.is_ours(output.read_bytes()):
            raise click.UsageError(f"{output} is there already, and is no page of this command; name another file")
        pen.put(output, made.encode())
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}") from error
    click.echo(f"{found.summary} The page is {output}.")
