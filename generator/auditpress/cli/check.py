"""``auditpress check``: what is wrong with the records, for people and for programs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from auditpress import pen
from auditpress.cli.common import ALL, CONFIG, JOBS, configured, tell, teller
from auditpress.formats import FORMATS, Outcome, github
from auditpress.problems import Problem, count, is_error, plural
from auditpress.settings import Config, ConfigError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FORMATS]),
    default="text",
    show_default=True,
    help="How to say it: as text for people, or as a report for another program.",
)
@ALL
@JOBS
@CONFIG
def check(paths: tuple[Path, ...], form: str, everything: bool, jobs: int, config_file: Path) -> None:
    """Say what is wrong with the records, all of it at once.

    Of very many problems the first are shown and the others counted; --all shows every one. With PATHS, files or
    folders, only what is wrong there is told; every record is read all the same, since records refer to one another.

    A report for another program has every problem, and is all that standard output holds; the line that counts goes to
    standard error.
    """
    gc.disable()  # as for a build
    with configured():
        from auditpress import mkdocs_host, site  # they take a while to import, and --help does not need them

        try:
            config = mkdocs_host.configuration(config_file)
            loaded = site.load(config, jobs, tell=teller())
        except ConfigError as refusal:
            if form != "text":
                _refuse(form, refusal)
            raise
    problems = [problem for problem in loaded.problems if _among(problem, paths, config.root)]
    if form == "text":
        tell(problems, everything=everything, err=False)
    else:
        _report(form, problems, config)
    several = "a draft" if loaded.drafts == 1 else "drafts"
    drafts = f", {loaded.drafts:,} of them {several}" if loaded.drafts else ""
    total = plural(loaded.records + loaded.drafts, "record")
    click.echo(f"{total} read{drafts}: {count(problems)}.", err=form != "text")
    sys.exit(any(map(is_error, problems)))


def _among(problem: Problem, paths: Sequence[Path], root: Path) -> bool:
    """Whether a problem is about one of the paths; with none given, it is."""
    where = (root / problem.path).resolve()
    return not paths or any(where == path.resolve() or path.resolve() in where.parents for path in paths)


def _refuse(form: str, refusal: ConfigError) -> None:
    """Report that nothing could be checked: a program that reads the report must not find half of one."""
    _print(form, Outcome(refusal=str(refusal)))


def _report(form: str, problems: Sequence[Problem], config: Config) -> None:
    has_guide = bool(config.site_url) and (config.content / "guide/rules.md").is_file()
    guide = f"{config.site_url}guide/rules/#" if has_guide else ""
    _print(form, Outcome.of(problems, config.root, guide))


def _print(form: str, what: Outcome) -> None:
    """Bytes, since another program reads UTF-8 whatever this terminal is set to."""
    click.echo(FORMATS[form](what).encode(), nl=False)
    collected = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and collected:
        _summarise(what, Path(collected))


def _summarise(what: Outcome, file: Path) -> None:
    """Add to the job summary; without one, annotations and the log still say it all, so that is no reason to fail."""
    try:
        used = file.stat().st_size if file.exists() else 0
        pen.append(file, github.summary(what, github.LIMIT - used).encode())
    except OSError as error:
        click.echo(f"auditpress: the job summary cannot be written: {error.strerror}: {file}", err=True)
