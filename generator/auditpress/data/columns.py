"""Tables that readers take away: a row is a named tuple whose annotations say what each column holds.

The first column of every table is the id of the record that its rows come of, so that the rows of a record can be
taken out and put in together; a table whose rows are not records has the number of the row within the record second.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel

Sort = Literal["text", "id", "date", "whole", "number", "yes or no", "address", "page"]


@dataclass(frozen=True, slots=True)
class Holds:
    """Marks a column of text that holds something of a certain sort."""

    sort: Sort


@dataclass(frozen=True, slots=True)
class To:
    """Marks a column that names a row of another table by that one's ``id``."""

    table: str


Id = Annotated[str, Holds("id")]
Date = Annotated[str | None, Holds("date")]
Address = Annotated[str | None, Holds("address")]
Page = Annotated[str, Holds("page")]
Number = int | float
Place = Annotated[int, "Its place among those of the same record, from 1."]
"""The second column of a table whose rows are parts of records."""

Cell = str | int | float | bool | None
Cells = tuple[Cell, ...]
Rows = Mapping[str, Sequence[Cells]]
"""The rows of one record by the names of their tables."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``words`` say what it holds, ``to`` is the table whose ``id`` it names, if any."""

    name: str
    sort: Sort
    words: str
    to: str
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the downloads: ``row`` is the type of its rows, whose docstring says what one row is.

    ``indexes`` names columns beyond the key by which rows are looked up; ``has_long_rows`` says that most have a
    text of several sentences.
    """

    name: str
    row: type[NamedTuple]
    indexes: tuple[str, ...] = ()
    has_long_rows: bool = False

    @property
    def words(self) -> str:
        """What one row is, in a sentence."""
        return (self.row.__doc__ or "").strip()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in their order."""
        return columns(self.row)

    @property
    def owner(self) -> str:
        """The column with the id of the record that a row comes of."""
        return self.columns[0].name

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell one row from another, in the order in which rows are listed."""
        return ("id",) if self.columns[0].name == "id" else (self.columns[0].name, "number")


def said(model: type[BaseModel], field: str) -> str:
    """What the model of a record says of a field, for the column that holds the field."""
    words = model.model_fields[field].description
    if not words:
        raise ValueError(f"{model.__name__}.{field} has no description")
    # What is written in records stands between backticks there.
    return re.sub(r"`([^`]*)`", r"“\1”", words)


@functools.cache
def columns(row: type[NamedTuple]) -> tuple[Column, ...]:
    """The columns of rows of a type, read off its annotations."""
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column(name, hints[name]) for name in row._fields)


_SORTS: dict[type, Sort] = {bool: "yes or no", int: "whole", float: "number", str: "text"}


def _column(name: str, hint: Any) -> Column:
    marks: list[Any] = []
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
    sorts = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    words = " ".join(mark for mark in marks if isinstance(mark, str))
    if not words:
        raise TypeError(f"the column {name} does not say what it holds")
    to = next((mark.table for mark in marks if isinstance(mark, To)), "")
    held = next((mark.sort for mark in marks if isinstance(mark, Holds)), None)
    plain = _SORTS[float if float in sorts else next(sort for sort in sorts if sort is not NoneType)]
    return Column(name, held or ("id" if to else plain), words, to, NoneType not in sorts)
