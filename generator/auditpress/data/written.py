"""Rows as CSV and as JSON. Both are read from the database, so that all three hold the same.

CSV is for spreadsheets: UTF-8 with a byte order mark, without which Excel takes it for something else, lines ended as
RFC 4180 says, and no text that a spreadsheet would take for a formula. JSON and the database hold texts as they are.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from auditpress.data.columns import Cells, Column

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - Excel takes the wide signs, too
"""What a formula begins with: a text that begins so has an apostrophe before it. Numbers are left alone."""

BOM = b"\xef\xbb\xbf"


def as_csv(columns: Sequence[Column], rows: Iterable[Cells]) -> bytes:
    """A table as CSV, its first line the names of the columns."""
    texts = [at for at, column in enumerate(columns) if column.sort == "text"]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    writer.writerows(_harmless(row, texts) for row in rows)
    return BOM + written.getvalue().encode()


def _harmless(row: Cells, texts: Sequence[int]) -> Cells:
    if not any(row[at] and str(row[at]).startswith(FORMULA) for at in texts):
        return row
    return tuple(
        f"'{cell}" if at in texts and cell and str(cell).startswith(FORMULA) else cell for at, cell in enumerate(row)
    )


def as_json(columns: Sequence[Column], rows: Iterable[Cells]) -> bytes:
    """A table as a list of objects, one on each line."""
    names = [column.name for column in columns]
    asked = [at for at, column in enumerate(columns) if column.sort == "yes or no"]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = [encode(dict(zip(names, _truths(row, asked), strict=True))) for row in rows]
    return "\n".join(["[", ",\n".join(lines), "]\n"] if lines else ["[]\n"]).encode()


def _truths(row: Cells, asked: Sequence[int]) -> Cells:
    """The row with true and false for the database's ``yes`` and ``no``."""
    if not asked:
        return row
    return tuple({"yes": True, "no": False}.get(str(cell)) if at in asked else cell for at, cell in enumerate(row))
