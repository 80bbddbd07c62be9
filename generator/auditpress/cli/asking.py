"""Questions at a terminal: what a new record has to be told, one field after the other."""

from __future__ import annotations

import click

from auditpress.fields import Ref
from auditpress.scaffold import desk as desks
from auditpress.scaffold import drafting
from auditpress.scaffold.carried import SUBJECTS, carried
from auditpress.scaffold.desk import Desk
from auditpress.scaffold.drafting import AnyKind, Draft, Unfit
from auditpress.scaffold.form import Asked
from auditpress.scaffold.samples import Value, short
from auditpress.scaffold.written import plain


class Interview:
    """Asks a person; ``drafts`` are the records that have to be written first, as the answers name them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.drafts: list[Draft] = []

    def all(self, kind: AnyKind, given: dict[str, Value]) -> dict[str, Value]:
        """What was given, with answers to all that the kind must be told and to what its file is named after."""
        fields = {field.name: field for field in drafting.questions(kind)}
        subject = SUBJECTS.get(kind.folder, "")
        first = [name for name in fields if name == subject]
        needed = [name for name, field in fields.items() if field.required and name != subject]
        for name in dict.fromkeys((*first, *needed, *drafting.naming(kind))):
            if name in fields and name not in given and name != "number":
                answer = self._field(kind, fields[name], plain(carried(kind.folder, given, self.desk.graph).answers))
                given |= {name: answer} if answer else {}
        return given

    def _field(self, kind: AnyKind, field: Asked, known: dict[str, Value]) -> Value:
        usual = known.get(field.name, "")
        words = f" One of: {'; '.join(field.choices)}." if field.choices else ""
        leave = "" if field.required else " Enter leaves it out."
        click.echo(f"\n{field.name}: {field.description}{words}{leave if not usual else ''}")
        if not field.many:
            return self._one(kind, field, str(usual), required=field.required)
        found = [self._one(kind, field, ", ".join(usual), required=field.required)]
        if usual and found == [", ".join(usual)]:
            return usual
        while found[-1]:
            found.append(self._one(kind, field, "", required=False, text="another, or Enter to go on"))
        return [each for each in found if each]

    def _one(self, kind: AnyKind, field: Asked, usual: str, *, required: bool, text: str = "") -> str:
        """One answer, asked for until it will do; the usual one where nothing is typed."""
        near: tuple[str, ...] = ()
        unknown = ""
        while True:
            before = text or _short(field, usual)
            typed = click.prompt(f"  {f'[{before}] ' if before else ''}>", "", show_default=False, prompt_suffix=" ")
            if not typed.strip():
                if usual or not required:
                    return usual
                click.echo("  This one is needed.")
                continue
            if unknown and typed.strip() == "new":
                return self._written_first(kind, unknown)
            if typed.isdecimal() and 0 < int(typed) <= len(near):
                typed = near[int(typed) - 1]
            try:
                return self._taken(field, drafting.answer(kind, field, typed, self.desk))
            except Unfit as unfit:
                near, unknown = unfit.near, unfit.unknown if is_of_bodies(field) else ""
                self._tell(unfit, unknown)

    def _taken(self, field: Asked, answer: str) -> str:
        if isinstance(field.mark, Ref):
            click.echo(f"  {desks.title(self.desk, answer)}")
        return answer

    def _tell(self, unfit: Unfit, unknown: str) -> None:
        """Say what is wrong with an answer, and what may be meant."""
        click.echo(f"  {sentence(unfit)}")
        for number, id in enumerate(unfit.near, 1):
            click.echo(f"  {number}  {desks.title(self.desk, id)}")
        if unfit.near:
            click.echo("  Type its number, or something else.")
        if unknown:
            click.echo(f"  Type “new” if a record of “{unknown}” is to be written first.")

    def _written_first(self, kind: AnyKind, name: str) -> str:
        """Have the record of a body written before this one; its id."""
        click.echo(f"\nFirst the organisation “{name}”.")
        id = self.write_first("organisation", {"name": name})
        click.echo(f"\nNow the {kind.name} again.")
        return id

    def write_first(self, word: str, given: dict[str, Value]) -> str:
        """Ask for all that another record needs, and have it written before this one; its id."""
        kind = drafting.kinds()[word]
        draft = drafting.make(kind, self.all(kind, given), self.desk)
        self.drafts.append(draft)
        self.desk = drafting.known_after(self.desk, draft)
        return draft.id


def sentence(unfit: Unfit) -> str:
    """What is wrong with an answer, as a sentence."""
    text = str(unfit)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"


def _short(field: Asked, usual: str) -> str:
    """The usual answer as an editor would type it."""
    folders = field.mark.folders.split() if isinstance(field.mark, Ref) else []
    return ", ".join(short(each, folders) for each in usual.split(", ")) if folders else usual


def is_of_bodies(field: Asked) -> bool:
    """Whether a field names organisations, which can be written first."""
    return isinstance(field.mark, Ref) and field.mark.folders == "organisations"
