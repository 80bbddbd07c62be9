"""The database: the rows of all records while a site is made, and the one file that readers take away.

It is held in memory, and handed on as bytes. The file is always made in the same way, of rows in a fixed order, so that
it depends on nothing but the rows: not on what was added or taken out in which build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from auditpress.data import TABLES
from auditpress.data.columns import Cells, Rows, Table
from auditpress.data.views import VIEWS

if TYPE_CHECKING:
    from sqlite3 import Connection

VERSION = 1
"""Of the shape of the tables, as ``PRAGMA user_version`` tells it."""

_TYPES = {"whole": "INTEGER", "number": "NUMERIC"}
_COUNTER, _VALID_FOR, _WRITER = 24, 92, 96
"""Where the file's header counts its changes, says for which count its size is true, and names the program."""

_BY = 3_040_000


class Store:
    """The rows of all records. ``changed`` are the tables whose rows are not those of the file it began with.

    ``base`` is what addresses of pages begin with: that of the site, or the way there from the folder of the file.
    """

    def __init__(self, base: str, old: bytes | None = None) -> None:
        self._base = base
        self._database = _opened(old)
        self._old = old
        self.changed = set() if old else {table.name for table in TABLES}
        if not old:
            for table in TABLES:
                self._database.execute(_create(table, "main"))
        self._database.execute("BEGIN")
        self._plans = {table.name: _Plan(table) for table in TABLES}

    def put(self, id: str, rows: Rows) -> None:
        """Hold these rows of a record, and no others of it."""
        for name, plan in self._plans.items():
            given = [plan.written(row, self._base) for row in rows.get(name, ())]
            if self._old and self._database.execute(plan.select, (id,)).fetchall() == given:
                continue
            if self._old:
                self._database.execute(plan.delete, (id,))
                self.changed.add(name)
            if given:
                self._database.executemany(plan.insert, given)

    def keep(self, ids: Iterable[str]) -> set[str]:
        """Hold no records but these; which of them are not held."""
        wanted = set(ids)
        held = {id for (id,) in self._database.execute("SELECT id FROM records")}
        for id in sorted(held - wanted):
            self.put(id, {})
        return wanted - held

    def made(self) -> bytes:
        """The file; that with which it began, if no row is other than there."""
        with closing(self._database) as database:
            if self._old and not self.changed:
                return self._old
            database.execute("COMMIT")
            database.execute("ATTACH ':memory:' AS made")
            database.execute(f"PRAGMA made.user_version = {VERSION}")
            database.execute("BEGIN")
            for table in TABLES:
                database.execute(_create(table, "made"))
                order = ", ".join(table.key)
                database.execute(f"INSERT INTO made.{table.name} SELECT * FROM main.{table.name} ORDER BY {order}")  # noqa: S608 - our own names
            for statement in _beside():
                database.execute(statement)
            database.executemany("INSERT INTO made.dictionary VALUES (?, ?, ?, ?, ?)", _dictionary())
            database.execute("COMMIT")
            return _alike(database.serialize(name="made"))


@contextmanager
def reading(file: bytes) -> Iterator[Connection]:
    """The file as a database to ask."""
    with closing(_opened(file)) as database:
        yield database


def all_rows(database: Connection, table: Table) -> Iterator[Cells]:
    """The rows of a table in their order."""
    names = ", ".join(column.name for column in table.columns)
    return iter(database.execute(f"SELECT {names} FROM {table.name} ORDER BY {', '.join(table.key)}"))  # noqa: S608 - our own names


Ask = Callable[[str, int], tuple[tuple[str, ...], list[Cells]]]
"""Asks the database: a query and how many rows are wanted, all for -1; gives the names of the columns, and the rows."""


def ask(database: Connection) -> Ask:
    """The way to ask a database."""

    def answered(sql: str, most: int = -1) -> tuple[tuple[str, ...], list[Cells]]:
        found = database.execute(sql)
        names = tuple(column[0] for column in found.description)
        return names, found.fetchall() if most < 0 else found.fetchmany(most)

    return answered


class _Plan:
    """What is asked of a table over and over."""

    def __init__(self, table: Table) -> None:
        columns = table.columns
        self.select = f"SELECT * FROM {table.name} WHERE {table.owner} = ? ORDER BY {', '.join(table.key)}"  # noqa: S608 - our own names
        self.delete = f"DELETE FROM {table.name} WHERE {table.owner} = ?"  # noqa: S608 - our own names
        self.insert = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names
        self._pages = {at for at, column in enumerate(columns) if column.sort == "page"}
        self._asked = {at for at, column in enumerate(columns) if column.sort == "yes or no"}

    def written(self, row: Cells, base: str) -> Cells:
        """The row as the database holds it, with whole addresses and words for yes and no."""
        cells = list(row)
        for at in self._pages:
            cells[at] = base + str(cells[at]).removeprefix("/")
        for at in self._asked:
            cells[at] = None if cells[at] is None else "yes" if cells[at] else "no"
        return tuple(cells)


def _opened(file: bytes | None) -> Connection:
    import sqlite3  # noqa: PLC0415 - a build in which no row changed needs none

    database = sqlite3.connect(":memory:", isolation_level=None)
    if file:
        database.deserialize(file)
    return database


def _create(table: Table, where: str) -> str:
    """The statement that makes a table; what its columns hold stands in it as comments, which the file keeps."""
    lines = []
    for column in table.columns:
        words = [column.name, _TYPES.get(column.sort, "TEXT")]
        words += ["NOT NULL"] if column.required else []
        words += ["UNIQUE"] if column.name == "id" and table.key != ("id",) else []
        words += [f"CHECK ({column.name} IN ('yes', 'no'))"] if column.sort == "yes or no" else []
        words += [f"REFERENCES {column.to} (id)"] if column.to else []
        lines.append(f"  {' '.join(words)}, -- {column.words}")
    key = f"  PRIMARY KEY ({', '.join(table.key)})"
    return f"CREATE TABLE {where}.{table.name} ( -- {table.words}\n" + "\n".join([*lines, key]) + "\n) WITHOUT ROWID"


def _beside() -> Iterator[str]:
    """Indexes, views, and the table that says what everything is."""
    for table in TABLES:
        for column in table.indexes:
            yield f"CREATE INDEX made.{table.name}_{column} ON {table.name} ({column})"
    for view in VIEWS:
        yield f"CREATE VIEW made.{view.name} AS -- {view.words}\n{view.sql}"
    yield (
        "CREATE TABLE made.dictionary ( -- What each table, view and column holds.\n"
        "  table_name TEXT NOT NULL,\n  column_name TEXT, -- empty for what is said of the table itself\n"
        "  sort TEXT NOT NULL,\n  refers_to TEXT,\n  meaning TEXT NOT NULL\n)"
    )


def _dictionary() -> Iterator[tuple[Any, ...]]:
    for table in TABLES:
        yield table.name, None, "table", None, table.words
        for column in table.columns:
            yield table.name, column.name, column.sort, f"{column.to}.id" if column.to else None, column.words
    for view in VIEWS:
        yield view.name, None, "view", None, view.words


def _alike(file: bytes) -> bytes:
    """The file with what its header says of its making the same, whoever made it in however many steps."""
    made = bytearray(file)
    for at, number in ((_COUNTER, 1), (_VALID_FOR, 1), (_WRITER, _BY)):
        made[at : at + 4] = number.to_bytes(4, "big")
    return bytes(made)
