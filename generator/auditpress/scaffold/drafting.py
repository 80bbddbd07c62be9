"""From answers to a draft that the reader of records takes as it stands, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditpress import check, source
from auditpress.fields import Ref
from auditpress.graph import Kind
from auditpress.kinds import KINDS
from auditpress.problems import Problem
from auditpress.prose import Reader
from auditpress.scaffold import written
from auditpress.scaffold.carried import SUBJECTS, carried
from auditpress.scaffold.desk import Desk, meant
from auditpress.scaffold.form import Asked, asked
from auditpress.scaffold.naming import HABITS, id_for
from auditpress.scaffold.samples import Samples, Value

AnyKind = Kind[Any, Any]


class Unfit(Exception):
    """An answer that cannot stand in a record; the message is for whoever gave it.

    ``near`` are the ids that may have been meant, and ``unknown`` is the name that no record has.
    """

    def __init__(self, message: str, near: Sequence[str] = (), unknown: str = "") -> None:
        super().__init__(message)
        self.near = tuple(near)
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Draft:
    """A new record that is not written yet."""

    id: str
    text: str


def word(kind: AnyKind) -> str:
    """What a kind is called on the command line: ``report``."""
    return kind.model.__name__.lower()


def kinds() -> dict[str, AnyKind]:
    """The kinds by their words, in their order."""
    return {word(kind): kind for kind in KINDS}


def answer(kind: AnyKind, field: Asked, text: str, desk: Desk) -> str:
    """An answer as it will stand in the record: a name is made an id; raises ``Unfit``."""
    if any(not each.isprintable() for each in text):
        raise Unfit(f"“{field.name}” takes one line, without signs that cannot be seen")
    text = " ".join(text.split())
    text = next((choice for choice in field.choices if choice.casefold() == text.casefold()), text)
    if isinstance(field.mark, Ref) and text:
        text = _named(field.mark.folders.split(), text, desk)
    for fault in check.faults({field.name: [text] if field.many else text}, kind.model):
        if fault.place[0] == field.name:
            raise Unfit(f"{fault.message}. {fault.hint}".removesuffix(" "))
    return text


def _named(folders: Sequence[str], text: str, desk: Desk) -> str:
    found = meant(desk, folders, text)
    if len(found.ids) == 1:
        return found.ids[0]
    if found.ids:
        raise Unfit(f"“{text}” may be any of several records; give the id of one", found.ids)
    noun = " or ".join(kind.name for kind in KINDS if kind.folder in folders)
    raise Unfit(f"there is no {noun} “{text}”", found.near, unknown=text)


def known_after(desk: Desk, draft: Draft) -> Desk:
    """The desk with a draft on it that is still to be written."""
    return replace(desk, taken=desk.taken | {draft.id})


def completed(kind: AnyKind, answers: Mapping[str, Value], desk: Desk) -> dict[str, Value]:
    """The answers with what follows from them; what was answered stands."""
    return {**carried(kind.folder, answers, desk.graph).answers, **answers}


def make(kind: AnyKind, answers: Mapping[str, Value], desk: Desk, id: str = "") -> Draft:
    """The draft of a record of a kind; raises ``Unfit`` where its file has no name, or the reader would not take it."""
    id = _chosen(kind, id, desk) if id else _usual(kind, written.values(answers), desk)
    if not id:
        fields = " or ".join(HABITS[kind.folder].fields)
        raise Unfit(f"no file name can be made of its {fields}; give one that has letters, or choose an id with --id")
    values = written.values(answers)
    better = carried(kind.folder, values, desk.graph).samples
    samples = Samples(desk.graph, kind.folder, values, better, desk.drafts)
    text = written.draft(kind.name, kind.model, answers, samples)
    document, problems = source.parse(text.encode(errors="replace"), f"{id}.yaml", id)
    if document:
        _, faults = check.record(document, kind.model, Reader())
        problems += faults
    if problems:
        raise Unfit(_sentence(problems[0]))
    return Draft(id, text)


def _usual(kind: AnyKind, answers: Mapping[str, Value], desk: Desk) -> str:
    """The id by the habits of the kind; what goes by a name has one record, unless somebody chooses an id."""
    name = answers.get("name", "")
    there = meant(desk, (kind.folder,), str(name)).ids if name else ()
    if there:
        raise Unfit(f"“{name}” has a record already, {there[0]}; if this is another, choose its id with --id")
    return id_for(kind.folder, answers, desk.taken)


def _chosen(kind: AnyKind, id: str, desk: Desk) -> str:
    """An id that somebody chose, with or without its folder and its ending."""
    name = id.removesuffix(".yaml").strip("/")
    folder = name.partition("/")[0]
    if folder != kind.folder and folder in HABITS:
        raise Unfit(f"“{name}” would lie among records of another kind; this one lies in {kind.folder}/")
    name = name if folder == kind.folder else f"{kind.folder}/{name}"
    if name in desk.taken:
        raise Unfit(f"there is a record “{name}” already; it is left as it is")
    for fault in check.faults({"formerly": [name]}, kind.model):
        if fault.place[0] == "formerly":
            raise Unfit(f"{fault.message}. {fault.hint}")
    return name


def _sentence(problem: Problem) -> str:
    return f"{problem.message}. {problem.hint}".strip()


def missing(kind: AnyKind, answers: Mapping[str, Value]) -> tuple[Asked, ...]:
    """The fields that a record of the kind must have and that are not answered.

    Where it is not known what the record follows, that alone: most else will be known from it.
    """
    subject = SUBJECTS.get(kind.folder)
    found = [field for field in asked(kind.model) if field.required and not answers.get(field.name)]
    return tuple([field for field in found if field.name == subject] or found)


def naming(kind: AnyKind) -> tuple[str, ...]:
    """The fields that the file is named after, and the scheme, whose words a record is written in."""
    habit = HABITS[kind.folder]
    return (*filter(None, [habit.year]), *habit.fields, "scheme")


def questions(kind: AnyKind) -> tuple[Asked, ...]:
    """The fields of a kind that can be answered in a line; whether it can be read is for later."""
    return tuple(field for field in asked(kind.model) if field.is_short and field.name != "state")
