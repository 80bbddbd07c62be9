"""How tables of figures are shown: what was printed, what is computed, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from auditpress.graph import Graph
from auditpress.kinds.reconcile import Remainder, written
from auditpress.kinds.shown import join
from auditpress.kinds.tables import ABSENCES, Column, Row, Table, TableFacts, cell_of, equations
from auditpress.model import Link, Record


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: ``kind`` is ``printed``, ``derived``, ``absent`` or ``remainder``; ``note`` explains it.

    ``unit`` is given where it is that of the cell alone.
    """

    kind: str
    text: str
    note: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column, with its unit if that is not the table's and the mark that leads to its note."""

    name: Link | str
    unit: str
    mark: str


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a row or column adds up: ``words`` to show, and whether it ``holds``; None where it cannot be said."""

    words: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class SumView:
    """A sum in words and figures: ``Received, Home Office``, ``1,424 = 145 + 1,043 + 236``, and what it shows."""

    what: str
    figures: str
    meaning: str


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
    columns: tuple[Heading, ...]
    has_remainder: bool
    has_checks: bool
    rows: tuple[RowView, ...]
    column_checks: tuple[Check | None, ...]
    sums: tuple[SumView, ...]
    definitions: tuple[tuple[str, Markup], ...]
    column_notes: tuple[tuple[str, Markup], ...]
    legend: tuple[tuple[CellView, str], ...]


def shown(table: Table, facts: TableFacts, register: Record, graph: Graph) -> TableView:
    """A table as a page shows it."""
    remainders = {r.total: r for r in facts.reconciled.remainders}
    column_totals = [s.total for s in table.column_sums]
    row_totals = {s.total for s in table.row_sums}
    in_rows = any(f"{row.id}/{total}" in remainders for row in table.rows for total in column_totals)
    rows = tuple(_row(table, row, facts, remainders if in_rows else None, row.id in row_totals) for row in table.rows)
    return TableView(
        id=table.anchor,
        title=table.title,
        unit=table.unit,
        text=graph.prose(table.text, register),
        columns=tuple(
            Heading(
                Link(c.name, graph.link(c.organisation).path) if c.organisation else c.name, c.unit or "", c.mark or ""
            )
            for c in table.columns
        ),
        has_remainder=in_rows,
        has_checks=bool(table.column_sums),
        rows=rows,
        column_checks=tuple(_column_check(table, column, facts) for column in table.columns) if table.row_sums else (),
        sums=tuple(_sums(table, facts)),
        definitions=tuple((row.name, graph.prose(row.definition, register)) for row in table.rows if row.definition),
        column_notes=tuple(
            (f"{c.mark or ''} {c.name}".strip(), _column_note(c, register, graph))
            for c in table.columns
            if c.text or c.until
        ),
        legend=_legend(rows),
    )


def _sums(table: Table, facts: TableFacts) -> Iterator[SumView]:
    """Every sum that could be worked out, written out in figures."""
    rows, columns = {r.id: r.name for r in table.rows}, {c.id: c.name for c in table.columns}

    def name(cell: str) -> str:
        row, column = cell.split("/")
        return f"{rows[row]}, {columns[column]}"

    for equation in equations(table):
        parts = [written(facts.figures[p]) for p in equation.parts if facts.figures.get(p)]
        if equation.total in facts.reconciled.holds and len(parts) > 1:
            figures = " + ".join(parts)
            yield SumView(name(equation.total), f"{written(facts.figures[equation.total])} = {figures}", "adds up")
    for cell, found in facts.reconciled.derived.items():
        yield SumView(name(cell), f"{written(found.value)} = {_in_words(found.how, facts)}", "computed from the others")
    for rest in facts.reconciled.remainders:
        known = [p for e in equations(table) if {*rest.cells} <= {*e.parts} for p in e.parts if facts.figures.get(p)]
        less = " − ".join(written(facts.figures[cell]) for cell in (rest.total, *known))
        owners = join([columns[cell.split("/")[1]] for cell in rest.cells])
        yield SumView(
            name(rest.total),
            f"{written(rest.value)} = {less}",
            f"not attributed: shared by {owners}, in parts not known",
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
        return CellView("printed", cell.printed, unit=row.units.get(column.id, ""))
    derived = facts.reconciled.derived.get(f"{row.id}/{column.id}")
    if derived:
        return CellView("derived", written(derived.value), f"= {_in_words(derived.how, facts)}")
    return CellView("absent", {"dash": "–", "blank": ""}.get(cell.printed, ""), cell.printed)


def _in_words(how: str, facts: TableFacts) -> str:
    """A sum in figures, with the signs that people write: ``1,980 − 227 − 559``."""
    signs = {"-": "−", "+": "+"}
    return " ".join(signs.get(part) or written(facts.figures[part]) for part in how.split(" "))


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


def _column_check(table: Table, column: Column, facts: TableFacts) -> Check | None:
    """Nothing is said of a column in which nothing is printed: nothing adds up to nothing."""
    if all(cell_of(table, row, column).value is None for row in table.rows):
        return None
    return _check(f"{table.row_sums[0].total}/{column.id}", facts)


def _column_note(column: Column, register: Record, graph: Graph) -> Markup:
    until = Markup("<p>Until {}.</p>").format(column.until.text) if column.until else Markup("")
    return until + graph.prose(column.text, register)


def _legend(rows: Sequence[RowView]) -> tuple[tuple[CellView, str], ...]:
    """The kinds of cell that the table has besides printed figures, each with its meaning."""
    seen = {(cell.kind, cell.note if cell.kind == "absent" else ""): cell for row in rows for cell in row.cells}
    legend = [
        (cell, ABSENCES[note]) for (kind, note), cell in sorted(seen.items(), key=lambda s: s[0]) if kind == "absent"
    ]
    for kind, words in (
        ("derived", "The source does not print this figure. It follows from the others."),
        (
            "remainder",
            "What the total holds beyond the figures that are known; who it belongs to is not known.",
        ),
    ):
        legend += [(cell, words) for (k, _), cell in seen.items() if k == kind]
    return tuple(legend)
