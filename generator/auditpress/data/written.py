"""Rows as CSV and as JSON. Both are read from the database, so that all three hold the same.

CSV is for spreadsheets: UTF-8 with a byte order mark, without which Excel takes it for something else, lines ended as
RFC 4180 says, and no text that a spreadsheet would take for a formula. JSON and the database hold texts as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from auditpress.data.columns import Cells, Column, Table

if TYPE_CHECKING:
    from sqlite3 import Connection

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - Excel takes the wide signs, too
"""What a formula begins with: a text that begins so has an apostrophe before it. Numbers are left alone."""

BOM = b"\xef\xbb\xbf"


def as_csv(table: Table, database: Connection) -> bytes:
    """A table as CSV, its first line the names of the columns."""
    columns = table.columns
    names = ", ".join(column.name for column in columns)
    rows = database.execute(f"SELECT {names} FROM {table.name} ORDER BY {', '.join(table.key)}")  # noqa: S608 - our own names
    return csv_of(columns, rows)


def csv_of(columns: Sequence[Column], rows: Iterable[Cells]) -> bytes:
    """Rows as CSV."""
    texts = [at for at, column in enumerate(columns) if column.sort == "text"]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows(chain([[column.name for column in columns]], _harmless(rows, texts)))
    return BOM + written.getvalue().encode()


def _harmless(rows: Iterable[Cells], texts: Sequence[int]) -> Iterator[Cells]:
    for row in rows:
        for at in texts:
            if (cell := row[at]) and str(cell)[0] in FORMULA:
                row = (*row[:at], f"'{cell}", *row[at + 1 :])  # noqa: PLW2901 - most rows are handed on as they are
        yield row


def as_json(table: Table, database: Connection) -> bytes:
    """A table as a list of objects, one on each line; the database writes them faster than Python does."""
    pairs = ", ".join(f"'{column.name}', {_value(column)}" for column in table.columns)
    order = ", ".join(table.key)
    found = database.execute(f"SELECT json_object({pairs}) FROM {table.name} ORDER BY {order}")  # noqa: S608 - our own names
    lines = [line for (line,) in found]
    return "\n".join(["[", ",\n".join(lines), "]\n"] if lines else ["[]\n"]).encode()


def _value(column: Column) -> str:
    """A column as JSON has it: true and false for the database's words."""
    if column.sort != "yes or no":
        return column.name
    return f"json(CASE {column.name} WHEN 'yes' THEN 'true' WHEN 'no' THEN 'false' ELSE 'null' END)"
