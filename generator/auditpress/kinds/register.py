"""A register: figures for a period, as published, with what can be derived from them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Day, Line, Prose, Ref, span
from auditpress.graph import Anchor, Entry, Graph, Kind
from auditpress.kinds.reconcile import written
from auditpress.kinds.rules import once
from auditpress.kinds.shown import Envelope, Fact, Happening, envelope, links
from auditpress.kinds.shown_tables import TableView, shown
from auditpress.kinds.tables import Table, TableFacts, cell_of, table_facts
from auditpress.model import Fault, Link, Place, Record


class Register(Record):
    """Figures for a period."""

    publisher: Annotated[str, Ref("organisations", "publisher of"), Field(description="The body that published it.")]
    service: Annotated[
        str | None,
        Ref("organisations", "service counted in"),
        Field(description="The service that it counts."),
    ] = None
    scheme: Annotated[str | None, Ref("schemes", "scheme of"), Field(description="The meaning of its words.")] = None
    title: Line = Field(description="Its title.")
    from_: Day = Field(alias="from", description="The first day or month that it covers.")
    to: Day | None = Field(None, description="The last day or month, if it covers more than one.")
    agreements: tuple[Annotated[str, Ref("agreements", "counted in")], ...] = Field(
        (), description="The agreements under which the requests were made."
    )
    summary: Prose | None = Field(None, description="What it counts.")
    tables: tuple[Table, ...] = Field((), description="Its tables.")


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What follows from a register."""

    tables: tuple[TableFacts, ...]


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What a register's page shows: its tables first, then what quotes them."""

    standfirst: tuple[str, ...]
    glance: tuple[Fact, ...]
    tables: tuple[TableView, ...]
    summary: Markup
    envelope: Envelope


def compute(entry: Entry[Register], _: Graph) -> RegisterFacts:
    """Every table with its sums worked out."""
    return RegisterFacts(tuple(table_facts(table) for table in entry.record.tables))


def names_once(entry: Entry[Register], _: RegisterFacts, __: Graph) -> Iterator[Fault]:
    """A short name stands for one table of a register, and for one row or column of a table."""
    tables = entry.record.tables
    yield from once(((("tables", n, "id"), table.id) for n, table in enumerate(tables)), "table")
    for number, table in enumerate(tables):
        for field, noun in (("rows", "row"), ("columns", "column")):
            parts = enumerate(getattr(table, field))
            yield from once(((("tables", number, field, n, "id"), part.id) for n, part in parts), noun)


def names_exist(entry: Entry[Register], _: RegisterFacts, __: Graph) -> Iterator[Fault]:
    """Cells and sums use the short names of rows and columns that the table has."""
    for number, table in enumerate(entry.record.tables):
        columns = {column.id for column in table.columns}
        rows = {row.id for row in table.rows}
        for index, row in enumerate(table.rows):
            for name in row.cells:
                if name not in columns:
                    yield _no_such(
                        "column", name, columns, ("tables", number, "rows", index, "cells", name), on_key=True
                    )
        for field, known, what in (("row_sums", rows, "row"), ("column_sums", columns, "column")):
            for index, sum_ in enumerate(getattr(table, field)):
                place: Place = ("tables", number, field, index)
                if sum_.total not in known:
                    yield _no_such(what, sum_.total, known, (*place, "total"))
                for part, name in enumerate(sum_.of):
                    if name not in known:
                        yield _no_such(what, name, known, (*place, "of", part))


def _no_such(what: str, name: str, known: set[str], place: Place, *, on_key: bool = False) -> Fault:
    near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(sorted(known))}."
    return Fault(place, "table-name", f"the table has no {what} “{name}”", hint, on_key=on_key)


def adds_up(entry: Entry[Register], facts: RegisterFacts, _: Graph) -> Iterator[Fault]:
    """A total is the sum of its parts, or a note on the table says why it is not."""
    explained = {note.on for note in entry.record.notes}
    for number, (table, found) in enumerate(zip(entry.record.tables, facts.tables, strict=True)):
        if explained & {f"tables.{table.id}", f"tables.{number}", "tables"}:
            continue
        for mismatch in found.reconciled.mismatches:
            row_id, column_id = mismatch.total.split("/")
            row = next(i for i, row in enumerate(table.rows) if row.id == row_id)
            yield Fault(
                ("tables", number, "rows", row, "cells", column_id), "sum",
                f"{mismatch.total} is {written(mismatch.stated)}, but its parts come to {written(mismatch.found)}",
                f"Check them against the source; if the source is wrong, say so in a note “on: tables.{table.id}”.",
            )  # fmt: skip


def period(register: Register) -> str:
    """``April to June 2017``."""
    return span(register.from_, register.to)


def view(entry: Entry[Register], facts: RegisterFacts, graph: Graph) -> RegisterView:
    """The page of a register."""
    register = entry.record
    return RegisterView(
        standfirst=tuple(filter(None, (graph.title(register.publisher), period(register)))),
        glance=(
            Fact("Period", period(register)),
            Fact("Service", graph.link(register.service) if register.service else ""),
            Fact("Published by", graph.link(register.publisher)),
            Fact("Under", links(register.agreements, graph)),
            Fact("Meaning of the words", graph.link(register.scheme) if register.scheme else ""),
        ),
        tables=tuple(shown(t, f, graph) for t, f in zip(register.tables, facts.tables, strict=True)),
        summary=graph.prose(register.summary),
        envelope=envelope(entry, graph),
    )


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A body's figures in a register: pairs of outcome and figure."""

    link: Link
    period: str
    figures: tuple[tuple[str, str, bool], ...]
    remark: str


def figures_of(organisation: str, graph: Graph) -> Iterator[FigureRow]:
    """A body's figures in every register that has a column for it, one row a column."""
    for backlink in graph.backlinks(organisation):
        if backlink.reverse == "requester in":
            entry = graph.get(backlink.source.id, Register)
            _, table, _, column, *_ = backlink.place
            yield _column_figures(entry, int(table), int(column), graph)


def _column_figures(entry: Entry[Register], table_at: int, column_at: int, graph: Graph) -> FigureRow:
    table = entry.record.tables[table_at]
    column = table.columns[column_at]
    facts = graph.facts(entry, RegisterFacts).tables[table_at]
    figures = []
    for row in table.rows:
        cell = cell_of(table, row, column)
        name = f"{row.id}/{column.id}"
        if cell.value is not None:
            figures.append((row.name, cell.printed, False))
        elif name in facts.reconciled.derived:
            figures.append((row.name, written(facts.reconciled.derived[name].value), True))
    link = Link(graph.title(entry.id), f"{entry.path}#{table.anchor}")
    return FigureRow(link, period(entry.record), tuple(figures), column.absent or ("" if figures else "no figures"))


def events(entry: Entry[Register], graph: Graph) -> Iterator[Happening]:
    """The period that the register covers."""
    yield Happening(entry.record.from_, graph.link(entry.id), until=entry.record.to)


KIND = Kind(
    folder="registers",
    layout="index",
    name="register",
    plural="Registers",
    purpose="Figures for a period, with rows, columns and totals held against one another.",
    model=Register,
    title=lambda entry, _: entry.record.title,
    facts=compute,
    view=view,
    summary=lambda entry, _, __: period(entry.record),
    rules=(names_once, names_exist, adds_up),
    anchors=lambda register: (Anchor(table.anchor, table.title) for table in register.tables),
    events=events,
    dated=lambda register: str(register.from_),
)
