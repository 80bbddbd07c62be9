"""Downloads of registers, cell by cell, and of stories in the press, claim by claim."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, NamedTuple

from auditpress.data.columns import Date, Id, Number, Page, Place, Table, To, said
from auditpress.data.common import day, plain
from auditpress.graph import Entry, Graph
from auditpress.kinds.coverage import Claim, ClaimFacts, Coverage, CoverageFacts
from auditpress.kinds.register import Register, RegisterFacts
from auditpress.kinds.shown_tables import CellView, shown
from auditpress.kinds.tables import ABSENCES, Column, Row, unit_of
from auditpress.kinds.tables import Table as Figures


class RegisterRow(NamedTuple):
    """One row for each register: figures for a period."""

    id: Annotated[Id, To("records"), "The register's id."]
    title: Annotated[str, said(Register, "title")]
    publisher: Annotated[Id, To("organisations"), said(Register, "publisher")]
    service: Annotated[str | None, To("organisations"), said(Register, "service")]
    scheme: Annotated[str | None, To("schemes"), said(Register, "scheme")]
    from_date: Annotated[Date, said(Register, "from_")]
    to_date: Annotated[Date, said(Register, "to")]
    summary: Annotated[str | None, said(Register, "summary")]
    state: Annotated[str, "Whether the record can be read: published, withheld, missing or withdrawn."]
    page: Annotated[Page, "Its page."]


class CellRow(NamedTuple):
    """One row for each cell of each table of a register, those without a figure included."""

    register: Annotated[Id, To("registers"), "The register."]
    number: Place
    table_id: Annotated[str, "The table's short name."]
    table_title: Annotated[str, "The table's title."]
    row_id: Annotated[str, "The row's short name."]
    row_name: Annotated[str, "The row's heading as printed."]
    column_id: Annotated[str, "The column's short name."]
    column_name: Annotated[str, "The column's heading as printed."]
    organisation: Annotated[str | None, To("organisations"), said(Column, "organisation")]
    from_date: Annotated[Date, "The first day or month that the figure covers."]
    to_date: Annotated[Date, "The last, if it covers more than one."]
    unit: Annotated[str, "What the figure counts."]
    printed: Annotated[str | None, "The figure as printed; empty where none is."]
    value: Annotated[Number | None, "The figure as a number, printed or worked out."]
    sort: Annotated[str, "“printed”, “derived” (it follows from the other figures) or “absent”."]
    absent: Annotated[str | None, "The word for why nothing is printed: blank, dash, suppressed, suspended …"]
    meaning: Annotated[str | None, "What that means, or how a derived figure was worked out."]
    page: Annotated[Page, "The table's place on the register's page."]


class StoryRow(NamedTuple):
    """One row for each press story or statement of a third party."""

    id: Annotated[Id, To("records"), "The story's id."]
    title: Annotated[str, said(Coverage, "title")]
    publisher: Annotated[Id, To("organisations"), said(Coverage, "publisher")]
    published: Annotated[Date, "When it was published."]
    summary: Annotated[str | None, said(Coverage, "summary")]
    state: Annotated[str, "Whether the record can be read: published, withheld, missing or withdrawn."]
    page: Annotated[Page, "Its page."]


class ClaimRow(NamedTuple):
    """One row for each claim of a story, held against what is recorded."""

    story: Annotated[Id, To("stories"), "The story."]
    number: Place
    id: Annotated[str, "Its own id: that of its story, and its address on the page."]
    says: Annotated[str, said(Claim, "says")]
    stated: Annotated[Number | None, said(Claim, "stated")]
    stated_printed: Annotated[str | None, "The same as printed."]
    unit: Annotated[str | None, said(Claim, "unit")]
    verdict: Annotated[str, "right, wrong or unclear; worked out where the claim has a sum."]
    computed: Annotated[str | None, "The figure that the sum yields, as the page prints it."]
    sum: Annotated[str | None, said(Claim, "sum")]
    worked: Annotated[str | None, "The sum in figures."]
    register: Annotated[str | None, To("registers"), said(Claim, "register_")]
    cells: Annotated[str | None, "The cells that it quotes, as name = row/column."]
    about: Annotated[str | None, said(Claim, "about")]
    about_state: Annotated[str | None, "How the finding or item that it is about stands now."]
    because: Annotated[str | None, said(Claim, "because")]
    page: Annotated[Page, "Its place on the story's page."]


TABLES = (
    Table("registers", RegisterRow),
    Table("cells", CellRow, ("organisation",)),
    Table("stories", StoryRow),
    Table("claims", ClaimRow, ("verdict",)),
)


def of_register(entry: Entry[Register], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of a register, cell by cell."""
    register, facts = entry.record, graph.facts(entry, RegisterFacts)
    yield RegisterRow(
        entry.id, register.title, register.publisher, register.service, register.scheme, day(register.from_),
        day(register.to), plain(register.summary, graph), register.state, entry.path,
    )  # fmt: skip
    number = 0
    for table, found in zip(register.tables, facts.tables, strict=True):
        view = shown(table, found, register, graph)
        for at, row in enumerate(table.rows):
            for column, cell in zip(table.columns, view.rows[at].cells, strict=False):
                number += 1
                yield _cell(entry, number, table, (row, column), cell, found.figures.get(f"{row.id}/{column.id}"))


def _cell(  # noqa: PLR0913, PLR0917 - a cell has its register, table, place, looks and figure
    entry: Entry[Register], number: int, table: Figures, at: tuple[Row, Column], cell: CellView, value: Fraction | None
) -> CellRow:
    """A cell as the page shows it; a figure that is counted as nothing in sums is no figure."""
    row, column = at
    absent = cell.note if cell.kind == "absent" else None
    return CellRow(
        entry.id, number, table.id, table.title, row.id, row.name, column.id, column.name, column.organisation,
        day(entry.record.from_), day(entry.record.to), unit_of(table, row, column),
        cell.text if cell.kind == "printed" else None, number_of(None if absent else value), cell.kind, absent,
        ABSENCES[absent] if absent else cell.note or None, f"{entry.path}#{table.anchor}",
    )  # fmt: skip


def number_of(value: Fraction | None) -> Number | None:
    """An exact figure as a whole number, or else as a decimal."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def of_story(entry: Entry[Coverage], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of a story, claim by claim."""
    story, facts = entry.record, graph.facts(entry, CoverageFacts)
    yield StoryRow(
        entry.id, story.title, story.publisher, day(story.published), plain(story.summary, graph), story.state,
        entry.path,
    )  # fmt: skip
    for number, (claim, found) in enumerate(zip(story.claims, facts.claims, strict=True), 1):
        yield _claim(entry, number, claim, found, graph)


def _claim(entry: Entry[Coverage], number: int, claim: Claim, facts: ClaimFacts, graph: Graph) -> ClaimRow:
    cells = [f"{name} = {cell}" for name, cell in claim.figures.items()]
    return ClaimRow(
        entry.id, number, f"{entry.id}#{claim.anchor}", graph.plain(claim.says),
        number_of(claim.stated.value) if claim.stated else None, str(claim.stated) if claim.stated else None,
        claim.unit, facts.verdict, facts.computed or None, claim.sum, facts.worked or None, claim.register_,
        "; ".join(cells) or None, claim.about, facts.state or None, plain(claim.because, graph),
        f"{entry.path}#{claim.anchor}",
    )  # fmt: skip
