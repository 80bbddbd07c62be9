"""A register: figures for a period, as published, with what can be derived from them."""
from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field
from pydantic_core import PydanticCustomError

from auditpress.fields import Day, Key, Line, Parsed, Prose, Ref, span
from auditpress.graph import Anchor, Entry, Graph, Kind
from auditpress.kinds.reconcile import Equation, Reconciled, Remainder, reconcile, written
from auditpress.kinds.shown import Envelope, Fact, Happening, envelope, join, links
from auditpress.model import Fault, Link, Model, Place, Record

Absence = Literal["blank", "dash", "suppressed", "suspended", "not collected", "not published"]
ABSENCES: dict[str, str] = {
    "blank": "The source leaves the cell empty. It is counted as nothing in sums.",
    "dash": "The source prints a dash. It is counted as nothing in sums.",
    "suppressed": "The source holds the figure back. It is unknown here.",
    "suspended": "The service was suspended, which is not the same as 0. It is counted as nothing in sums.",
    "not collected": "No such figure was collected. It is counted as nothing in sums.",
    "not published": "The figure was not published, or not seen. It is unknown here.",
}
UNKNOWN = ("suppressed", "not published")


@dataclass(frozen=True, slots=True)
class Cell(Parsed):
    """A figure as printed with its value, or why there is none."""

    printed: str
    value: Fraction | None = None

    @classmethod
    def parse(cls, text: str) -> Cell:
        """``1,424``, ``78.4%``, or one of the words of ``ABSENCES``."""
        if text in ABSENCES:
            return cls(text)
        if not re.fullmatch(r"(\d{1,3}(,\d{3})+|\d{1,15})(\.\d{1,6})?%?", text):
            raise PydanticCustomError(
                "auditpress.figure",
                "“{text}” is not a figure",
                {"text": text, "hint": f"Write digits (1,424 or 78.4%), or one of: {', '.join(ABSENCES)}."},
            )
        return cls(text, Fraction(text.replace(",", "").rstrip("%")))

    def __str__(self) -> str:
        return self.printed


class Column(Model):
    """A column of a table: a requester, a service or the total."""

    id: Key = Field(description="A short name for it.")
    name: Line = Field(description="Its heading as printed.")
    organisation: Annotated[
        str | None, Ref("organisations", "requester in"), Field(description="The body that it is about.")
    ] = None
    absent: Absence | None = Field(None, description="Why the whole column has no figures.")
    until: Day | None = Field(None, description="The day on which the column ceased.")
    text: Prose | None = Field(None, description="What a reader should know of it.")


class Row(Model):
    """A row of a table: an outcome or a measure."""

    id: Key = Field(description="A short name for it.")
    name: Line = Field(description="Its heading as printed.")
    definition: Prose | None = Field(None, description="What it means.")
    unit: Line | None = Field(None, description="Its unit, if not that of the table.")
    cells: dict[Key, Cell] = Field(description="Its figures, by the short names of the columns.")


class Sum(Model):
    """A row or a column that is the sum of others."""

    total: Key = Field(description="The row or column that is the sum.")
    of: tuple[Key, ...] = Field(min_length=1, description="The rows or columns that it adds up.")


class Table(Model):
    """A table of a register."""

    id: Key = Field(description="A short name for it; it becomes part of its address.")
    title: Line = Field(description="Its title.")
    unit: Line = Field(description="What its figures count, such as `requests`.")
    columns: tuple[Column, ...] = Field(min_length=1, description="Its columns in the order printed.")
    rows: tuple[Row, ...] = Field(min_length=1, description="Its rows in the order printed.")
    unlisted: Absence = Field("not published", description="What it means that a row does not list a column.")
    row_sums: tuple[Sum, ...] = Field((), description="Rows that are the sum of other rows.")
    column_sums: tuple[Sum, ...] = Field((), description="Columns that are the sum of other columns.")
    text: Prose | None = Field(None, description="What a reader should know of it.")


class Register(Record):
    """Figures for a period."""

    publisher: Annotated[str, Ref("organisations", "publisher of"), Field(description="The body that published it.")]
    service: Annotated[
        str | None, Ref("organisations", "service counted in"), Field(description="The service that it counts.")
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
class TableFacts:
    """The figures of a table by ``row/column``, printed and derived, and what its sums say."""

    id: str
    figures: Mapping[str, Fraction]
    reconciled: Reconciled


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What follows from a register."""

    tables: tuple[TableFacts, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: ``kind`` is ``printed``, ``derived``, ``absent`` or ``remainder``; ``note`` explains it."""

    kind: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a row or column adds up: ``words`` to show, and whether it ``holds``; None where it cannot be said."""

    words: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with its figures, what it leaves unattributed, and whether it adds up."""

    name: str
    unit: str
    total: bool
    cells: tuple[CellView, ...]
    check: Check | None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as its page shows it."""

    id: str
    title: str
    unit: str
    text: Markup
    columns: tuple[Link | str, ...]
    has_remainder: bool
    has_checks: bool
    rows: tuple[RowView, ...]
    column_checks: tuple[Check | None, ...]
    definitions: tuple[tuple[str, Markup], ...]
    column_notes: tuple[tuple[str, Markup], ...]
    legend: tuple[tuple[CellView, str], ...]


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What a register's page shows: its tables first, then what quotes them."""

    standfirst: tuple[str, ...]
    glance: tuple[Fact, ...]
    tables: tuple[TableView, ...]
    summary: Markup
    envelope: Envelope


def cell_of(table: Table, row: Row, column: Column) -> Cell:
    """A cell as the source has it, printed or absent."""
    return row.cells.get(column.id) or Cell(column.absent or table.unlisted)


def compute(entry: Entry[Register], _: Graph) -> RegisterFacts:
    """Every table with its sums worked out."""
    return RegisterFacts(tuple(_table_facts(table) for table in entry.record.tables))


def _table_facts(table: Table) -> TableFacts:
    known: dict[str, Fraction] = {}
    for row in table.rows:
        for column in table.columns:
            cell = cell_of(table, row, column)
            if cell.value is not None:
                known[f"{row.id}/{column.id}"] = cell.value
            elif cell.printed not in UNKNOWN:
                known[f"{row.id}/{column.id}"] = Fraction(0)
    reconciled = reconcile(known, _equations(table))
    return TableFacts(table.id, known | {cell: d.value for cell, d in reconciled.derived.items()}, reconciled)


def _equations(table: Table) -> Iterator[Equation]:
    for sum_ in table.column_sums:
        for row in table.rows:
            yield Equation(f"{row.id}/{sum_.total}", tuple(f"{row.id}/{part}" for part in sum_.of))
    for sum_ in table.row_sums:
        for column in table.columns:
            yield Equation(f"{sum_.total}/{column.id}", tuple(f"{part}/{column.id}" for part in sum_.of))


def names_exist(entry: Entry[Register], _: RegisterFacts, __: Graph) -> Iterator[Fault]:
    """Cells and sums use the short names of rows and columns that the table has."""
    for number, table in enumerate(entry.record.tables):
        columns = {column.id for column in table.columns}
        rows = {row.id for row in table.rows}
        for index, row in enumerate(table.rows):
            for name in row.cells:
                if name not in columns:
                    yield _no_such("column", name, columns, ("tables", number, "rows", index, "cells", name), on_key=True)
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
                f"Check the figures against the source; if the source is wrong, say so in a note “on: tables.{table.id}”.",
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
        tables=tuple(_table(t, f, graph) for t, f in zip(register.tables, facts.tables, strict=True)),
        summary=graph.prose(register.summary),
        envelope=envelope(entry, graph),
    )


def _table(table: Table, facts: TableFacts, graph: Graph) -> TableView:
    remainders = {r.total: r for r in facts.reconciled.remainders}
    column_totals = [s.total for s in table.column_sums]
    row_totals = {s.total for s in table.row_sums}
    in_rows = any(f"{row.id}/{total}" in remainders for row in table.rows for total in column_totals)
    rows = tuple(_row(table, row, facts, remainders if in_rows else None, row.id in row_totals) for row in table.rows)
    return TableView(
        id=table.id,
        title=table.title,
        unit=table.unit,
        text=graph.prose(table.text),
        columns=tuple(Link(c.name, graph.link(c.organisation).path) if c.organisation else c.name for c in table.columns),
        has_remainder=in_rows,
        has_checks=bool(table.column_sums),
        rows=rows,
        column_checks=tuple(_column_check(table, column, facts) for column in table.columns) if table.row_sums else (),
        definitions=tuple((row.name, graph.prose(row.definition)) for row in table.rows if row.definition),
        column_notes=tuple((c.name, _column_note(c, graph)) for c in table.columns if c.text or c.until),
        legend=_legend(rows),
    )


def _row(table: Table, row: Row, facts: TableFacts, remainders: Mapping[str, Remainder] | None, total: bool) -> RowView:
    cells = [_cell(table, row, column, facts) for column in table.columns]
    checks = [_check(f"{row.id}/{s.total}", facts) for s in table.column_sums]
    if remainders is not None:
        found = [r for s in table.column_sums if (r := remainders.get(f"{row.id}/{s.total}"))]
        cells.append(_remainder(found[0], table) if found else CellView("printed", ""))
    return RowView(row.name, row.unit or "", total, tuple(cells), checks[0] if checks else None)


def _cell(table: Table, row: Row, column: Column, facts: TableFacts) -> CellView:
    cell = cell_of(table, row, column)
    if cell.value is not None:
        return CellView("printed", cell.printed)
    derived = facts.reconciled.derived.get(f"{row.id}/{column.id}")
    if derived:
        return CellView("derived", written(derived.value), f"= {_in_words(derived.how, table, facts)}")
    return CellView("absent", {"dash": "–", "blank": ""}.get(cell.printed, ""), cell.printed)  # noqa: RUF001 - as printed


def _in_words(how: str, table: Table, facts: TableFacts) -> str:
    """A sum in figures: ``1,980 - 227 - 559``."""
    return " ".join(written(facts.figures[part]) if part in facts.figures else part for part in how.split(" "))


def _remainder(remainder: Remainder, table: Table) -> CellView:
    names = {column.id: column.name for column in table.columns}
    owners = [names[cell.split("/")[1]] for cell in remainder.cells]
    return CellView("remainder", written(remainder.value), f"shared by {join(owners)}, in parts that are not known")


def _check(total: str, facts: TableFacts) -> Check:
    for mismatch in facts.reconciled.mismatches:
        if mismatch.total == total:
            return Check(f"{written(mismatch.stated - mismatch.found)} does not add up", holds=False)
    if total in facts.reconciled.holds:
        return Check("adds up", holds=True)
    return Check("cannot be checked", holds=None)


def _column_check(table: Table, column: Column, facts: TableFacts) -> Check:
    return _check(f"{table.row_sums[0].total}/{column.id}", facts)


def _column_note(column: Column, graph: Graph) -> Markup:
    until = Markup("<p>Until {}.</p>").format(column.until.text) if column.until else Markup("")
    return until + graph.prose(column.text)


def _legend(rows: Sequence[RowView]) -> tuple[tuple[CellView, str], ...]:
    """The kinds of cell that the table has besides printed figures, each with its meaning."""
    seen = {(cell.kind, cell.note if cell.kind == "absent" else ""): cell for row in rows for cell in row.cells}
    legend = [(cell, ABSENCES[note]) for (kind, note), cell in sorted(seen.items(), key=lambda s: s[0]) if kind == "absent"]
    for kind, words in (
        ("derived", "The source does not print this figure. It follows from the others."),
        ("remainder", "What the total holds beyond the figures that are known; who it belongs to is not known."),
    ):
        legend += [(cell, words) for (k, _), cell in seen.items() if k == kind]
    return tuple(legend)


def events(entry: Entry[Register], graph: Graph) -> Iterator[Happening]:
    """The period that the register covers."""
    yield Happening(entry.record.from_, graph.link(entry.id), until=entry.record.to)


KIND = Kind(
    folder="registers",
    name="register",
    plural="Registers",
    purpose="Figures for a period, with rows, columns and totals held against one another.",
    model=Register,
    title=lambda entry, _: entry.record.title,
    facts=compute,
    view=view,
    summary=lambda entry, _, __: period(entry.record),
    rules=(names_exist, adds_up),
    anchors=lambda register: (Anchor(table.id, table.title) for table in register.tables),
    events=events,
    dated=lambda register: str(register.from_),
)
