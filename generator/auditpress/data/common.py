"""What downloads hold of every record, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from auditpress.data.columns import Address, Date, Holds, Id, Page, Place, Table, To, said
from auditpress.fields import Day
from auditpress.graph import Entry, Graph
from auditpress.model import Correction, Note, Record, Source, Standing


class RecordRow(NamedTuple):
    """One row for each record of the site, those that cannot be read included."""

    id: Annotated[Id, "The record's id, by which every other table names it."]
    kind: Annotated[str, "What kind of record it is, in the words of this site."]
    title: Annotated[str, "Its title."]
    state: Annotated[str, said(Record, "state")]
    published: Annotated[Date, said(Record, "published")]
    edited: Annotated[Date, said(Record, "edited")]
    standing_by: Annotated[str | None, To("organisations"), said(Standing, "by")]
    standing_on: Annotated[Date, "Since when a withheld, missing or withdrawn record is so."]
    standing_why: Annotated[str | None, said(Standing, "why")]
    page: Annotated[Page, "Its page."]


class SourceRow(NamedTuple):
    """One row for each publication that a record's facts were taken from."""

    record: Annotated[Id, To("records"), "The record."]
    number: Place
    publisher: Annotated[str | None, To("organisations"), said(Source, "publisher")]
    title: Annotated[str, said(Source, "title")]
    address: Annotated[Address, said(Source, "address")]
    published: Annotated[Date, said(Source, "published")]
    retrieved: Annotated[Date, said(Source, "retrieved")]
    licence: Annotated[str | None, said(Source, "licence")]
    remark: Annotated[str | None, said(Source, "remark")]
    page: Annotated[Page, "The record's page."]


class NoteRow(NamedTuple):
    """One row for each editor's note on a slip, a contradiction or a gap in a source."""

    record: Annotated[Id, To("records"), "The record."]
    number: Place
    field: Annotated[str, said(Note, "on")]
    kind: Annotated[str, said(Note, "kind")]
    text: Annotated[str, said(Note, "text")]
    page: Annotated[Page, "The record's page."]


class CorrectionRow(NamedTuple):
    """One row for each change that was made to a record after its publication."""

    record: Annotated[Id, To("records"), "The record."]
    number: Place
    date: Annotated[str, Holds("date"), said(Correction, "date")]
    reason: Annotated[str, said(Correction, "reason")]
    text: Annotated[str | None, said(Correction, "text")]
    page: Annotated[Page, "The record's page."]


TABLES = (
    Table("records", RecordRow),
    Table("sources", SourceRow),
    Table("notes", NoteRow),
    Table("corrections", CorrectionRow),
)


def rows(entry: Entry[Any], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of a record of any kind."""
    record: Record = entry.record
    standing = record.standing
    yield RecordRow(
        entry.id, entry.kind.name, graph.title(entry.id), record.state, day(record.published),
        day(record.edited.day if record.edited else None), standing.by if standing else None,
        day(standing.on) if standing else None, plain(standing.why if standing else None, graph), entry.path,
    )  # fmt: skip
    sources = (*((record.source,) if record.source else ()), *record.further_sources)
    for number, source in enumerate(sources, 1):
        yield SourceRow(
            entry.id, number, source.publisher, source.title, source.address, day(source.published),
            day(source.retrieved), source.licence, plain(source.remark, graph), entry.path,
        )  # fmt: skip
    for number, note in enumerate(record.notes, 1):
        yield NoteRow(entry.id, number, note.on, note.kind, graph.plain(note.text), entry.path)
    for number, each in enumerate(record.corrections, 1):
        yield CorrectionRow(entry.id, number, str(each.date), each.reason, plain(each.text, graph), entry.path)


def day(value: Day | None) -> str | None:
    """A date as exact as it is known: ``2025-09-16``, ``2025-09`` or ``2025``."""
    return str(value) if value else None


def plain(text: str | None, graph: Graph) -> str | None:
    """A text without markup, on one line."""
    return graph.plain(text) if text else None


def joined(words: Iterator[str] | tuple[str, ...] | list[str]) -> str | None:
    """Several in one cell."""
    return "; ".join(words) or None
