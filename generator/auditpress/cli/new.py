"""``auditpress new KIND``: a commented draft of a record, in the folder where it belongs."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditpress.cli.common import CONFIG, JOBS, configured
from auditpress.problems import plural

if TYPE_CHECKING:
    from auditpress.scaffold.desk import Desk
    from auditpress.scaffold.drafting import AnyKind, Draft, Unfit
    from auditpress.scaffold.form import Asked


class _Kinds(click.Group):
    """A command for each kind of record, made when it is asked for: the models take a while to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        from auditpress.scaffold import drafting

        return [*drafting.kinds()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        from auditpress.scaffold import drafting

        kinds = drafting.kinds() | {kind.folder: kind for kind in drafting.kinds().values()}
        return _command(kinds[cmd_name]) if cmd_name in kinds else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            from auditpress.nearness import suggest

            kinds = self.list_commands(ctx)
            near = suggest(args[0], kinds) or f"The kinds are: {', '.join(kinds)}."
            ctx.fail(f"there is no kind of record “{args[0]}”. {near}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Kinds, short_help="Begin a record, as a commented draft.")
def new() -> None:
    """Begin a record: a commented draft in the folder of its kind, which "auditpress check" takes as it stands.

    What a record must have is asked for at a terminal; elsewhere it is given by options. "auditpress new KIND --help"
    lists them. Other records are named by id, path, address or name. No file is ever overwritten.
    """


def _command(kind: AnyKind) -> click.Command:
    """The command of a kind, its options read off the kind's fields."""
    from auditpress.scaffold import drafting
    from auditpress.scaffold.carried import SUBJECTS

    subject = SUBJECTS.get(kind.folder)
    params = [_parameter(field, subject) for field in drafting.questions(kind)]
    params.append(click.Option(["--id", "id_"], metavar="ID", help="The id, which makes the file's path and address."))
    if subject:
        params.append(click.Option(["--anyway"], is_flag=True, help="Write it though nothing is left to be done."))
    made = click.Command(
        drafting.word(kind),
        params=params,
        callback=lambda **given: _run(kind, given),
        help=f"Begin a record of the kind “{kind.name}”, in {kind.folder}/. {_MORE.get(kind.folder, '')}",
        short_help=kind.purpose,
    )
    return JOBS(CONFIG(made))


def _parameter(field: Asked, subject: str | None) -> click.Parameter:
    """The option for a field; what a record follows is the command's argument, from which most else is known."""
    if field.name == subject:
        metavar, nargs = f"[{_SUBJECTS[field.name]}]", -1 if field.many else 1
        return click.Argument([field.name], metavar=metavar, required=False, nargs=nargs)
    flags = dict.fromkeys((field.flag, f"--{field.name.replace('_', '-')}"))
    words = f" One of: {'; '.join(field.choices)}." if field.choices else ""
    more = (
        f"{words}{' May be repeated.' if field.many else ''}{'  [required]' if field.required and not subject else ''}"
    )
    name = f"field_{field.name}"
    return click.Option([*flags, name], multiple=field.many, help=field.description + more, metavar="TEXT")


_SUBJECTS = {"report": "REPORT", "to": "OVERSIGHT"}

_MORE = {
    "reviews": "REPORT is the report that it follows: its open findings are listed, to be said what became of each.",
    "replies": "OVERSIGHT is the paper that it answers: all that it asks for is listed, to be given an answer each.",
}


def _run(kind: AnyKind, given: dict[str, Any]) -> None:
    """Nothing is written before everything is known, so that whoever breaks off leaves nothing behind."""
    from auditpress.cli.asking import sentence
    from auditpress.scaffold.drafting import Unfit

    try:
        with configured():
            from auditpress import mkdocs_host
            from auditpress.scaffold import desk

            config = mkdocs_host.configuration(given["config_file"])
            drafts = _drafts(kind, given, desk.read(config, given["jobs"]))
    except Unfit as unfit:
        raise click.UsageError(sentence(unfit)) from unfit
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nNothing was written.", err=True)
        sys.exit(130)
    for draft in drafts:
        _write(draft, config.records, config.root)
    _next_steps(drafts, config.records, config.root)


def _drafts(kind: AnyKind, given: Mapping[str, Any], desk: Desk) -> list[Draft]:
    """The record that is asked for, after those that have to be there first."""
    from auditpress.cli.asking import Interview
    from auditpress.scaffold import drafting

    if desk.unread:
        click.echo(f"{plural(len(desk.unread), 'file')} cannot be read yet (see “auditpress check”).", err=True)
    answers = _given(kind, given, desk)
    interview = Interview(desk)
    if sys.stdin.isatty() and sys.stdout.isatty() and drafting.missing(kind, answers):
        click.echo(f"A new record of the kind “{kind.name}”. Ctrl-C breaks off, and nothing is written.")
        answers = interview.all(kind, answers)
    _tell_of_carried(kind, answers, desk, anyway=given.get("anyway", True))
    answers = drafting.completed(kind, answers, desk)
    missing = drafting.missing(kind, answers)
    if missing:
        raise click.UsageError("\n".join(["This is needed too:", *(_wanted(kind, field) for field in missing)]))
    return [*interview.drafts, drafting.make(kind, answers, interview.desk, given["id_"] or "")]


def _given(kind: AnyKind, given: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """The answers that the command line gives; raises ``UsageError`` that names the option of one that will not do."""
    from auditpress.cli.asking import sentence
    from auditpress.scaffold import drafting

    answers: dict[str, Any] = {}
    wrong: list[str] = []
    for field in drafting.questions(kind):
        value = given.get(f"field_{field.name}", given.get(field.name))
        try:
            if value and field.many:
                answers[field.name] = [drafting.answer(kind, field, each, desk) for each in value]
            elif value is not None and not field.many:
                answers[field.name] = drafting.answer(kind, field, value, desk)
        except drafting.Unfit as unfit:
            wrong.append(f"{_option(kind, field)}: {sentence(unfit)}{_instead(field, unfit, desk)}")
    if wrong:
        raise click.UsageError("\n\n".join(wrong))
    return answers


def _instead(field: Asked, unfit: Unfit, desk: Desk) -> str:
    """What to give in the place of a name that will not do."""
    from auditpress.cli.asking import is_of_bodies
    from auditpress.scaffold import desk as desks

    lines = [f"  {desks.title(desk, id)}" for id in unfit.near]
    lines = ["Did you mean:" if unfit.unknown else "They are:", *lines] if lines else []
    if unfit.unknown and is_of_bodies(field):
        name = shlex.quote(unfit.unknown)
        lines.append(f"If it is new, write it first: auditpress new organisation --name {name} --type …")
    return "".join(f"\n  {line}" for line in lines)


def _option(kind: AnyKind, field: Asked) -> str:
    from auditpress.scaffold.carried import SUBJECTS

    return _SUBJECTS[field.name] if SUBJECTS.get(kind.folder) == field.name else field.flag


def _wanted(kind: AnyKind, field: Asked) -> str:
    return f"  {_option(kind, field)}  {field.description}"


def _tell_of_carried(kind: AnyKind, answers: Mapping[str, Any], desk: Desk, *, anyway: bool) -> None:
    """Say what is carried over; a review of nothing is written only for somebody who wants it."""
    from auditpress.scaffold.carried import carried

    found = carried(kind.folder, answers, desk.graph)
    if found.told:
        click.echo(found.told)
    if found.empty and not anyway:
        if not sys.stdin.isatty():
            raise click.UsageError("with --anyway it is written all the same.")
        click.confirm("Write it all the same?", default=False, abort=True)


def _write(draft: Draft, records: Path, root: Path) -> None:
    from auditpress import pen

    file = records / f"{draft.id}.yaml"
    try:
        if not file.parent.resolve().is_relative_to(records.resolve()):
            raise click.UsageError(f"{_shown(file, root)} would lie outside the records, as its folder is a link.")
        pen.create(file, draft.text.encode())
    except OSError as error:
        reason = "there is such a file by now; it is left as it is" if file.exists() else error.strerror
        raise click.UsageError(f"{_shown(file, root)} cannot be written: {reason}.") from error
    click.echo(f"Wrote {_shown(file, root)}")


def _next_steps(drafts: Sequence[Draft], records: Path, root: Path) -> None:
    last = _shown(records / f"{drafts[-1].id}.yaml", root)
    click.echo(
        f"\nNext:\n"
        f"  Open {last} and fill it in; the comments in it say how.\n"
        f"  auditpress check   says whether all is right\n"
        f"  auditpress serve   shows it at http://127.0.0.1:8000/{drafts[-1].id}/\n"
        f"To publish it, write “state: published” for “state: draft”{', in each of them' if drafts[1:] else ''}."
    )


def _shown(file: Path, root: Path) -> str:
    return str(file.relative_to(root) if file.is_relative_to(root) else file)
