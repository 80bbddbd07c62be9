"""``auditpress check``: what is wrong with the records."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from auditpress.cli.common import ALL, CONFIG, JOBS, configured, tell, teller
from auditpress.problems import Problem, count, is_error, plural


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@ALL
@JOBS
@CONFIG
def check(paths: tuple[Path, ...], everything: bool, jobs: int, config_file: Path) -> None:
    """Say what is wrong with the records, all of it at once.

    Of very many problems the first are shown and the others counted; --all shows every one. With PATHS, files or
    folders, only what is wrong there is told; every record is read all the same, since records refer to one another.
    """
    gc.disable()  # as for a build
    with configured():
        from auditpress import mkdocs_host, site  # they take a while to import, and --help does not need them

        config = mkdocs_host.configuration(config_file)
        loaded = site.load(config, jobs, tell=teller())
    problems = [problem for problem in loaded.problems if _among(problem, paths, config.root)]
    tell(problems, everything=everything, err=False)
    click.echo(f"{plural(loaded.records, 'record')} read: {count(problems)}.")
    sys.exit(any(map(is_error, problems)))


def _among(problem: Problem, paths: Sequence[Path], root: Path) -> bool:
    """Whether a problem is about one of the paths; with none given, it is."""
    where = (root / problem.path).resolve()
    return not paths or any(where == path.resolve() or path.resolve() in where.parents for path in paths)
