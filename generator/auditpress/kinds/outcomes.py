"""What came of the requests that a register counts, in the words of its scheme."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from auditpress.fields import span
from auditpress.graph import Graph
from auditpress.kinds import scheme
from auditpress.kinds.measures import Outcome, Outcomes
from auditpress.kinds.scheme import Scheme
from auditpress.kinds.tables import Column, Row, Table, TableFacts, cell_of, unit_of


def of_all(register: Any, tables: Sequence[TableFacts], graph: Graph) -> Outcomes | None:
    """The outcomes of all requests in a register: of the first of its tables that has outcomes and a total."""
    for table, facts in zip(register.tables, tables, strict=True):
        column = total(table)
        made = of_column(register, table, facts, column, graph) if column else None
        if made:
            return made
    return None


def of_column(register: Any, table: Table, facts: TableFacts, column: Column, graph: Graph) -> Outcomes | None:
    """The outcomes in a column; None where the table counts none, or but one."""
    rows = [(row, term) for row in table.rows if (term := _term(register.scheme, row, graph))]
    if len(rows) < 2 or any(unit_of(table, row, column) != unit_of(table, rows[0][0], column) for row, _ in rows):
        return None
    outcomes = tuple(_outcome(term, table, row, column, facts) for row, term in rows)
    nothing = all(outcome.number is None for outcome in outcomes)
    return Outcomes(
        span(register.from_, register.to),
        unit_of(table, rows[0][0], column),
        None if nothing else _whole(table, facts, column, tuple(row.id for row, _ in rows), outcomes),
        () if nothing else outcomes,
        outcomes[0].absent if nothing else "",
        {row.id for row in table.rows} <= {row.id for row, _ in rows} | {each.total for each in table.row_sums},
    )


def _term(id: str | None, row: Row, graph: Graph) -> str:
    if not id:
        return ""
    term = scheme.find(graph.get(id, Scheme).record, "outcomes", row.name)
    return term.name if term else ""


def total(table: Table) -> Column | None:
    """The column that has all requests: the sum of the others, or the only one."""
    totals = {each.total for each in table.column_sums}
    found = [column for column in table.columns if column.id in totals or len(table.columns) == 1]
    return found[0] if len(found) == 1 else None


def _outcome(term: str, table: Table, row: Row, column: Column, facts: TableFacts) -> Outcome:
    cell, name = cell_of(table, row, column), f"{row.id}/{column.id}"
    if cell.value is not None:
        return Outcome(term, _count(cell.value), derived=False, absent="")
    derived = facts.reconciled.derived.get(name)
    if derived:
        return Outcome(term, _count(derived.value), derived=True, absent="")
    return Outcome(term, None, derived=False, absent=cell.printed)


def _count(value: Fraction) -> int:
    return round(value)


def _whole(
    table: Table, facts: TableFacts, column: Column, rows: tuple[str, ...], outcomes: tuple[Outcome, ...]
) -> int | None:
    """How many requests there were: the row that is the sum of the outcomes, else what they come to, if all are known.

    A whole that is smaller than one of its parts is none: the register contradicts itself, and says so elsewhere.
    """
    for each in table.row_sums:
        if {*each.of} >= {*rows} and (whole := facts.figures.get(f"{each.total}/{column.id}")):
            counts = [outcome.number for outcome in outcomes if outcome.number is not None]
            return round(whole) if max(counts) <= whole else None
    if any(outcome.number is None and outcome.absent not in _NOTHING for outcome in outcomes):
        return None
    return sum(outcome.number or 0 for outcome in outcomes) or None


_NOTHING = ("blank", "dash")
