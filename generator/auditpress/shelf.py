"""The records of a site: read once, then opened one at a time when asked for.

A corpus may have far more records than memory has room for as objects. What is kept of each is a sheet: what linking
needs, and the record's values in a compact form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic_core import to_json

from auditpress import check, source
from auditpress.cache import digest
from auditpress.document import Document
from auditpress.extracts import Extract
from auditpress.graph import Entry, Kind
from auditpress.linking import extract, references
from auditpress.model import Fault, Place, Record
from auditpress.partial import Partial
from auditpress.problems import Problem
from auditpress.prose import Reader

R = TypeVar("R", bound=Record)

MOST_OPEN = 2000
"""How many records are held as objects at a time."""


class Moved(Exception):
    """A record file is not what it was when it was read; the message names it."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of a record with faults: its values as JSON, the places not to be trusted, and its references.

    Each reference is its place, its target and the text to underline.
    """

    values: bytes
    odd: frozenset[Place]
    references: tuple[tuple[Place, str, str], ...]

    def partial(self, model: type[Record]) -> Partial:
        """The partial record itself."""
        made = model.model_validate_json(self.values)
        return Partial(made, None, self.odd)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was taken from a file. ``state`` is that of the record, or nothing where no record could be made of it.

    ``values`` are the record's own as JSON, or nothing where they are to be read from the file again.
    """

    file: source.File
    digest: str
    state: str
    extract: Extract
    problems: tuple[Problem, ...] = ()
    values: bytes = b""
    remains: Remains | None = None


NOTHING = Extract((), {})


def sheet(file: source.File, kinds: Mapping[str, Kind[Any, Any]], reader: Reader) -> Sheet:
    """Read and check a file by itself."""
    data = source.take(file)
    if isinstance(data, Problem):
        return Sheet(file, "", "", NOTHING, (data,))
    key = digest(data)
    document, wrong = source.parse(data, file.shown, file.id)
    if document is None:
        return Sheet(file, key, "", NOTHING, tuple(wrong))
    kind = kinds.get(file.id.split("/", maxsplit=1)[0]) if "/" in file.id else None
    if kind is None:
        return Sheet(file, key, "no kind", NOTHING, (*wrong, check.unknown_kind(document, kinds)))
    checked = check.read(document, kind.model, reader)
    problems = (*wrong, *checked.problems)
    if checked.record is None:
        return Sheet(file, key, "", NOTHING, problems, remains=_remains(checked.partial, reader))
    taken = extract(Entry(file.id, checked.record, kind), reader)
    return Sheet(file, key, checked.record.state, taken, problems, to_json(document.values))


def _remains(left: Partial | None, reader: Reader) -> Remains | None:
    """What is to be checked among the other records; nothing of a draft, as nothing is of a whole one."""
    if left is None or left.record.state == "draft":
        return None
    found = ((place, target, needle) for place, target, needle, *_ in references(left.record, reader))
    return Remains(to_json(left.values), left.odd, tuple(each for each in found if left.vouches(each[0])))


class Shelf:
    """Opens records by their sheets."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self._sheets = sheets
        self._open: dict[str, Record] = {}

    def record(self, id: str, model: type[R]) -> R:
        """The record with that id; raises ``Moved`` if its file has changed since it was read."""
        found = self._open.get(id)
        if isinstance(found, model):
            return found
        values = self._sheets[id].values
        made = model.model_validate_json(values) if values else model.model_validate(self._document(id).values)
        if len(self._open) >= MOST_OPEN:
            del self._open[next(iter(self._open))]
        self._open[id] = made
        return made

    def opener(self, model: type[R]) -> Callable[[str], R]:
        """Opens records of one model by their ids; for those that are open already, there is no shorter way."""
        opened: dict[str, Any] = self._open

        def record(id: str) -> R:
            found: R | None = opened.get(id)
            return self.record(id, model) if found is None else found

        return record

    def problem(self, id: str, fault: Fault) -> Problem:
        """A fault of a record as a problem at its line and column."""
        return source.placed(self._document(id)).problem(fault)

    def _document(self, id: str) -> Document:
        wanted = self._sheets[id]
        data = source.take(wanted.file)
        if isinstance(data, Problem) or digest(data) != wanted.digest:
            raise Moved(wanted.file.shown)
        document, _ = source.parse(data, wanted.file.shown, id)
        if document is None:
            raise Moved(wanted.file.shown)
        return document


def stands(sheet: Sheet) -> bool:
    """Whether the file holds a record that is published."""
    return sheet.state not in ("", "no kind", "draft")
