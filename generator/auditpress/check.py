"""From a document to a record, and in plain words what keeps it from being one.

The models say what a record may hold; here their refusals are turned into sentences for editors. Nothing of the
validating library's own wording gets through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from auditpress.document import Document
from auditpress.fields import Markdown
from auditpress.model import Fault, Place, Record
from auditpress.nearness import suggest
from auditpress.partial import Partial, salvage
from auditpress.problems import Problem, shortly
from auditpress.prose import Reader
from auditpress.source import placed


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a document: a record, or with faults in it what is left of one; and every problem in it."""

    record: Record | None
    problems: list[Problem]
    partial: Partial | None = None


def record(document: Document, model: type[Record], reader: Reader) -> tuple[Record | None, list[Problem]]:
    """The record that a document holds, with every problem in it; None if its fields are not those of a record."""
    checked = read(document, model, reader)
    return checked.record, checked.problems


def read(document: Document, model: type[Record], reader: Reader) -> Checked:
    """All that comes of a document by itself."""
    if document.values is None:
        return Checked(None, [])
    try:
        made = model.model_validate(document.values)
    except ValidationError as error:
        faults = [*_refusals(error, model)]
        left = salvage(model, document.values)
        if left:
            texts = [*_prose(left.record, reader), *_standing(left.record)]
            faults += [fault for fault in texts if _is_sure(fault, left)]
        return Checked(None, _told(document, faults), left)
    return Checked(made, _told(document, [*_prose(made, reader), *_standing(made)]))


def _is_sure(fault: Fault, left: Partial) -> bool:
    """Whether a fault in what is left of a record is one of the record itself."""
    return left.vouches(fault.place) and not (fault.rule == "standing" and not left.vouches(("standing",)))


def faults(values: Mapping[str, Any], model: type[Record]) -> list[Fault]:
    """What keeps these values from being a record of a model, without a file that they stand in."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        return [*_refusals(error, model)]
    return []


def _refusals(error: ValidationError, model: type[BaseModel]) -> Iterator[Fault]:
    return (_fault(details, model) for details in error.errors(include_url=False) if not _follows(details))


def _follows(details: ErrorDetails) -> bool:
    """Whether a list counts as empty only because what is in it was refused, which is told of by itself."""
    return details["type"] == "too_short" and isinstance(details["input"], list) and bool(details["input"])


def _told(document: Document, faults: Sequence[Fault]) -> list[Problem]:
    if not faults:
        return []
    document = placed(document)
    return [document.problem(fault) for fault in faults]


def _prose(made: Record, reader: Reader) -> Iterator[Fault]:
    """Text holds no markup of its own, no pictures and no links but safe ones."""
    for item in made.told_of:
        if type(item.mark) is Markdown:
            for flaw in reader.flaws(item.value):
                yield Fault(item.place, flaw.rule, flaw.message, flaw.hint, needle=flaw.written)


def _standing(made: Record) -> Iterator[Fault]:
    """A record that cannot be read says why."""
    if made.state in ("withheld", "missing", "withdrawn") and made.standing is None:
        yield Fault(
            ("state",), "standing", f"a record that is {made.state} says why",
            "Add “standing:” with “why:” and, where they are known, “on:” and “by:”.",
        )  # fmt: skip


def unknown_kind(document: Document, folders: Iterable[str]) -> Problem:
    """A record that lies in no kind's folder."""
    folder = document.id.split("/")[0] if "/" in document.id else ""
    known = sorted(folders)
    message = (
        f"there is no kind of record called “{shortly(folder)}”"
        if folder
        else "a record lies in the folder of its kind"
    )
    return Problem(document.path, 0, 0, "kind", message, suggest(folder, known) or f"Folders are: {', '.join(known)}.")


def _fault(details: ErrorDetails, model: type[BaseModel]) -> Fault:
    place: Place = tuple(step for step in details["loc"] if step != "[key]")
    kind = details["type"]
    words = _Words(place, details, model)
    if kind == "literal_error" or kind.startswith("auditpress."):
        if not isinstance(details["input"], str):
            return Fault(place, *words.text())
        if not details["input"].strip():
            return Fault(place, *words.empty())
    if kind.startswith("auditpress."):
        context = details.get("ctx", {})
        return Fault(place, kind.removeprefix("auditpress."), details["msg"], str(context.get("hint", "")))
    rule, sentence, hint = _SENTENCES.get(kind, _Words.unfit)(words)
    return Fault(place, rule, sentence, hint, on_key=kind == "extra_forbidden")


MOST_NAMES = 16


class _Words:
    """The sentences for one refusal: rule, what is wrong, what to do."""

    def __init__(self, place: Place, details: ErrorDetails, model: type[BaseModel]) -> None:
        name = next((shortly(step) for step in reversed(place) if isinstance(step, str)), "")
        self._name = name
        self._what = f"an item of “{name}”" if isinstance(place[-1], int) else f"“{name}”"
        self._input = shortly(str(details["input"]))
        self._context: Mapping[str, Any] = details.get("ctx", {})
        self._fields = _fields(_model_at(model, place[:-1]))
        self._within = _fields(_model_at(model, place))

    def missing(self) -> tuple[str, str, str]:
        described = self._fields.get(self._name, "")
        return (
            "missing",
            f"“{self._name}” is missing",
            f"Add “{self._name}:”. {described}".rstrip(),
        )

    def unknown(self) -> tuple[str, str, str]:
        known = suggest(self._name, self._fields) or f"The fields here are: {_some(self._fields)}."
        return "unknown-field", f"there is no field “{self._name}” here", known

    def word(self) -> tuple[str, str, str]:
        expected = re.findall("'([^']*)'", str(self._context.get("expected", "")))
        hint = f"{suggest(self._input, expected)} The words are: {', '.join(expected)}."
        return "word", f"“{self._input}” is not a word for “{self._name}”", hint.strip()

    def number(self) -> tuple[str, str, str]:
        return "number", f"“{self._input}” is not a whole number", "Write digits only: 1424."

    def range(self) -> tuple[str, str, str]:
        least, most = self._context.get("ge"), self._context.get("le")
        bound = f"which is less than {least}" if least is not None else f"which is more than {most}"
        return "number", f"“{self._name}” is {self._input}, {bound}", "Check it against the source."

    def list(self) -> tuple[str, str, str]:
        return (
            "shape",
            f"{self._what} takes a list",
            "Put each item on a line of its own that begins with a hyphen.",
        )

    def fields(self) -> tuple[str, str, str]:
        known = f" They are: {_some(self._within)}." if self._within else ""
        return "shape", f"{self._what} takes fields of its own", f"Indent them beneath it, as “name: value”.{known}"

    def text(self) -> tuple[str, str, str]:
        return "shape", f"{self._what} takes one text", "Write it on one line, or after “|” and indented."

    def empty(self) -> tuple[str, str, str]:
        return "empty-value", f"{self._what} is empty", "Write something there, or take the field out."

    def long(self) -> tuple[str, str, str]:
        return (
            "too-long",
            f"{self._what} is too long",
            f"At most {self._context.get('max_length', 2000):,} characters are taken here.",
        )

    def unfit(self) -> tuple[str, str, str]:
        return "shape", f"this does not fit {self._what}", "Compare it with a record that works."


_SENTENCES = {
    "missing": _Words.missing,
    "extra_forbidden": _Words.unknown,
    "literal_error": _Words.word,
    "int_parsing": _Words.number,
    "int_type": _Words.number,
    "int_from_float": _Words.number,
    "greater_than_equal": _Words.range,
    "less_than_equal": _Words.range,
    "tuple_type": _Words.list,
    "list_type": _Words.list,
    "model_type": _Words.fields,
    "model_attributes_type": _Words.fields,
    "dict_type": _Words.fields,
    "string_type": _Words.text,
    "string_too_short": _Words.empty,
    "too_short": _Words.empty,
    "string_too_long": _Words.long,
    "too_long": _Words.long,
}


def _some(names: Iterable[str]) -> str:
    """The first of many names, so that a hint stays a hint."""
    first = [*names][:MOST_NAMES]
    more = len([*names]) - len(first)
    return ", ".join(first) + (f" and {more} more" if more else "")


def _fields(model: type[BaseModel] | None) -> dict[str, str]:
    """The names of a model's fields as written, with their descriptions."""
    fields = model.model_fields.items() if model else ()
    return {info.alias or name: info.description or "" for name, info in fields}


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """The model that a place within a record belongs to."""
    here: type[BaseModel] | None = model
    for step in place:
        if here is None or isinstance(step, int):
            continue
        info = next((i for n, i in here.model_fields.items() if step in (n, i.alias)), None)
        here = _model_in(info.annotation) if info else here
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (None, Literal):
        return None
    return next((found for argument in get_args(annotation) if (found := _model_in(argument))), None)
