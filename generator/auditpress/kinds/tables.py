"""Tables of figures: their cells as printed, the sums that they keep, and what these yield."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from auditpress.fields import Day, Key, Line, Parsed, Prose, Ref
from auditpress.kinds.reconcile import Equation, Reconciled, reconcile
from auditpress.model import Model
from auditpress.problems import shortly
from auditpress.written import Written

Absence = Literal["blank", "dash", "suppressed", "suspended", "not collected", "not published"]


ABSENCES: dict[str, str] = {
    "blank": "The source leaves the cell empty. It is counted as nothing in sums.",
    "dash": "The source prints a dash. It is counted as nothing in sums.",
    "suppressed": "The source holds the figure back. It is unknown here.",
    "suspended": "The service was suspended, which is not the same as 0. It is counted as nothing in sums.",
    "not collected": "No such figure was collected. It is counted as nothing in sums.",
    "not published": "The figure was not published, or not seen. It is unknown here.",
}


_FIGURE = r"([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15})(\.[0-9]{1,6})?%?"
UNKNOWN = ("suppressed", "not published")


@dataclass(frozen=True, slots=True)
class Cell(Parsed):
    """A figure as printed with its value, or why there is none."""

    written: ClassVar[Written] = Written(
        "figure", f"Write digits (1,424 or 78.4%), or one of: {', '.join(ABSENCES)}.", f"^{_FIGURE}$",
        ("string", "number"), least=0, words=tuple(ABSENCES.items()),
    )  # fmt: skip

    printed: str
    value: Fraction | None = None

    @classmethod
    def parse(cls, text: str) -> Cell:
        """``1,424``, ``78.4%``, or one of the words of ``ABSENCES``."""
        if text in ABSENCES:
            return cls(text)
        if not re.fullmatch(_FIGURE, text):
            context = {"text": shortly(text), "hint": cls.written.hint}
            raise PydanticCustomError("auditpress.figure", "“{text}” is not a figure", context)
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
    unit: Line | None = Field(None, description="Its unit, if not that of the table.")
    mark: Line | None = Field(None, description="The mark that leads to its note in print, such as `*`; often none.")
    text: Prose | None = Field(None, description="What a reader should know of it.")


class Row(Model):
    """A row of a table: an outcome or a measure."""

    id: Key = Field(description="A short name for it.")
    name: Line = Field(description="Its heading as printed.")
    definition: Prose | None = Field(None, description="What it means.")
    unit: Line | None = Field(None, description="Its unit, if not that of the table.")
    units: dict[Key, Line] = Field({}, description="Units of single cells, by the short names of their columns.")
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
    row_sums: tuple[Sum, ...] = Field((), description="Rows that are the sum of other rows.", examples=[])
    column_sums: tuple[Sum, ...] = Field((), description="Columns that are the sum of other columns.", examples=[])
    text: Prose | None = Field(None, description="What a reader should know of it.")

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return f"table-{self.id}"


@dataclass(frozen=True, slots=True)
class TableFacts:
    """The figures of a table by ``row/column``, printed and derived, and what its sums say."""

    id: str
    figures: Mapping[str, Fraction]
    reconciled: Reconciled


def cell_of(table: Table, row: Row, column: Column) -> Cell:
    """A cell as the source has it, printed or absent."""
    return row.cells.get(column.id) or Cell(column.absent or table.unlisted)


def unit_of(table: Table, row: Row, column: Column) -> str:
    """What the figure of a cell counts."""
    return row.units.get(column.id) or row.unit or column.unit or table.unit


def table_facts(table: Table) -> TableFacts:
    """A table with its sums worked out."""
    known: dict[str, Fraction] = {}
    for row in table.rows:
        for column in table.columns:
            cell = cell_of(table, row, column)
            if cell.value is not None:
                known[f"{row.id}/{column.id}"] = cell.value
            elif cell.printed not in UNKNOWN:
                known[f"{row.id}/{column.id}"] = Fraction(0)
    reconciled = reconcile(known, equations(table))
    return TableFacts(table.id, known | {cell: d.value for cell, d in reconciled.derived.items()}, reconciled)


def equations(table: Table) -> Iterator[Equation]:
    """The sums of a table, cell by cell: first across its rows, then down its columns."""
    for sum_ in table.column_sums:
        for row in table.rows:
            yield Equation(f"{row.id}/{sum_.total}", tuple(f"{row.id}/{part}" for part in sum_.of))
    for sum_ in table.row_sums:
        for column in table.columns:
            yield Equation(f"{sum_.total}/{column.id}", tuple(f"{part}/{column.id}" for part in sum_.of))
