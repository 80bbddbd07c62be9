"""A register: figures for a period, as published, with what can be derived from them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup
from pydantic import Field

from auditpress.extracts import Anchor
from auditpress.fields import Day, Line, Prose, Ref, span
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.charts import Chart
from auditpress.kinds.dates import before
from auditpress.kinds.measures import Measured
from auditpress.kinds.outcomes import of_all
from auditpress.kinds.reconcile import Mismatch, written
from auditpress.kinds.requests import by_requester
from auditpress.kinds.rules import explained, once
from auditpress.kinds.shown import Envelope, Fact, Happening, envelope, join, links
from auditpress.kinds.shown_tables import TableView, shown
from auditpress.kinds.tables import Table, TableFacts, cell_of, table_facts, unit_of
from auditpress.kinds.validity import scheme_applies
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
    charts: tuple[Chart, ...]
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
        for index, row in enumerate(table.rows):
            for field, name in (*(("cells", name) for name in row.cells), *(("units", name) for name in row.units)):
                if name not in columns:
                    place: Place = ("tables", number, "rows", index, field, name)
                    yield _no_such("column", name, columns, place, on_key=True)
        yield from _parts_exist(number, table)


def _parts_exist(number: int, table: Table) -> Iterator[Fault]:
    rows, columns = {row.id for row in table.rows}, {column.id for column in table.columns}
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


def columns_stop(entry: Entry[Register], _: RegisterFacts, __: Graph) -> Iterator[Fault]:
    """A column that ceased before the period has no figures but 0, or a note on its table says why it has."""
    for number, table in enumerate(entry.record.tables):
        stopped = {c.id: c for c in table.columns if c.until and before(c.until, entry.record.from_)}
        if explained(entry.record, *_names(table, number)):
            continue
        for index, row in enumerate(table.rows):
            for name, cell in row.cells.items():
                if name in stopped and cell.value:
                    column = stopped[name]
                    yield Fault(
                        ("tables", number, "rows", index, "cells", name), "stopped-column",
                        f"“{column.name}” ceased on {column.until}, before this register begins, and has a figure",
                        f"Check both; if the source has it so, say so in a note “on: tables.{table.id}”.",
                    )  # fmt: skip


def units_agree(entry: Entry[Register], _: RegisterFacts, __: Graph) -> Iterator[Fault]:
    """A sum adds up figures of one unit."""
    for number, table in enumerate(entry.record.tables):
        units = {f"{row.id}/{c.id}": unit_of(table, row, c) for row in table.rows for c in table.columns}
        across = [f"{{}}/{column.id}" for column in table.columns]
        down = [f"{row.id}/{{}}" for row in table.rows]
        for field, cells in (("row_sums", across), ("column_sums", down)):
            for index, sum_ in enumerate(getattr(table, field)):
                mixed = next((m for cell in cells if len(m := _units(cell, (sum_.total, *sum_.of), units)) > 1), None)
                if mixed:
                    yield Fault(
                        ("tables", number, field, index, "total"), "mixed-units", f"this sum mixes {join(mixed)}",
                        "Leave out of it what has another unit, or give its parts and its total the same.",
                    )  # fmt: skip


def _units(cell: str, names: tuple[str, ...], units: Mapping[str, str]) -> list[str]:
    found = (units.get(cell.format(name)) for name in names)
    return [*dict.fromkeys(unit for unit in found if unit)]


def _names(table: Table, number: int) -> tuple[str, ...]:
    """What a note can call a table."""
    return (f"tables.{table.id}", f"tables.{number}", "tables")


def adds_up(entry: Entry[Register], facts: RegisterFacts, _: Graph) -> Iterator[Fault]:
    """A total is the sum of its parts, or a note on the table says why it is not."""
    for number, (table, found) in enumerate(zip(entry.record.tables, facts.tables, strict=True)):
        if explained(entry.record, *_names(table, number)):
            continue
        places = _printed(table, number)
        culprit = _culprit(found.reconciled.mismatches, places)
        for mismatch in found.reconciled.mismatches:
            cells = [cell for cell in (mismatch.total, *mismatch.parts) if cell in places]
            here = culprit or cells[0]
            yield Fault(
                places[here], "sum",
                f"{mismatch.total} is {written(mismatch.stated)}, but its parts come to {written(mismatch.found)}",
                f"Check them against the source; if the source is wrong, say so in a note “on: tables.{table.id}”.",
                related=tuple((places[cell], f"{cell} is in the sum") for cell in cells if cell != here),
            )  # fmt: skip


def _printed(table: Table, number: int) -> dict[str, Place]:
    """Where each cell that a row lists stands in the record."""
    return {
        f"{row.id}/{column}": ("tables", number, "rows", index, "cells", column)
        for index, row in enumerate(table.rows)
        for column in row.cells
    }


def _culprit(mismatches: Sequence[Mismatch], places: Mapping[str, Place]) -> str:
    """The one printed cell that all sums that fail have in common, if several fail and there is just one."""
    sums = [{mismatch.total, *mismatch.parts} & places.keys() for mismatch in mismatches]
    shared = set.intersection(*sums) if len(sums) > 1 else set()
    return shared.pop() if len(shared) == 1 else ""


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
        tables=tuple(shown(t, f, register, graph) for t, f in zip(register.tables, facts.tables, strict=True)),
        charts=tuple(
            chart
            for table, found in zip(register.tables, facts.tables, strict=True)
            if (chart := by_requester(register, table, found, graph))
        ),
        summary=graph.prose(register.summary, register),
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
    register = entry.record
    bodies = (register.service or register.publisher,)
    yield Happening(register.from_, graph.link(entry.id), until=register.to, sort="register", bodies=bodies)


KIND = Kind(
    folder="registers",
    layout="index",
    name="register",
    plural="Registers",
    purpose="Figures for a period, with rows, columns and totals held against one another.",
    model=Register,
    authors=lambda register: (register.publisher,),
    title=lambda entry, _: entry.record.title,
    facts=compute,
    view=view,
    summary=lambda entry, _, __: period(entry.record),
    measured=lambda entry, facts, graph: Measured(outcomes=of_all(entry.record, facts.tables, graph)),
    rules=(names_once, names_exist, adds_up, columns_stop, units_agree, scheme_applies),
    anchors=lambda register: (Anchor(table.anchor, table.title) for table in register.tables),
    events=events,
    dated=lambda register: str(register.from_),
)
