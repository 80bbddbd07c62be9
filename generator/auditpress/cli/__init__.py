"""The ``auditpress`` command: one module a command. The only room that prints."""

from __future__ import annotations

import io
import os
import sys

import click

from auditpress import __version__
from auditpress.cli.build import build, serve
from auditpress.cli.bundle import bundle
from auditpress.cli.check import check
from auditpress.cli.diff import diff
from auditpress.cli.format import format_
from auditpress.cli.headers import headers
from auditpress.cli.new import new
from auditpress.cli.schema import schema
from auditpress.cli.status import status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="auditpress")
def main() -> None:
    """Publish audit and oversight records, kept as YAML in audits/, as cross-linked report pages.

    "auditpress new" begins a record, "auditpress serve" shows it while you write, and "auditpress check" says what is
    wrong, where, and what to do. "auditpress diff" says what you changed; "auditpress build" makes the folder to
    publish.

    Exit status: 0 when all is well, 1 when records have errors, 2 when the command or its configuration is wrong.
    """


for _command in (check, new, serve, format_, diff, build, bundle, headers, status, schema):
    main.add_command(_command)


def run() -> None:
    """The command, as a program. It leaves its memory to the system, as to give it back in pieces takes seconds."""
    status: object = 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal may have no sign for a character of a record; it is said all the same, with another one.
            stream.reconfigure(errors="replace")
    try:
        main()
    except SystemExit as left:
        status = left.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else bool(status))
