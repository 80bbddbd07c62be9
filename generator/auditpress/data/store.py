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

    def __init__(self, base: str, old: bytes = b"") -> None:
        self._base = base
        self._plans = {table.name: _Plan(table) for table in TABLES}
        # What is made is the database's own, so that what is held can be let go before it is handed on.
        self._database = _opened()
        self._database.execute("ATTACH ':memory:' AS held")
        self._begun = bool(old)
        self.changed = set() if old else {*self._plans}
        if old:
            self._database.deserialize(old, name="held")
        self._database.execute("BEGIN")
        for table in () if old else TABLES:
            self._database.execute(_create(table, "held"))

    def put(self, id: str, rows: Rows) -> None:
        """Hold these rows of a record, and no others of it."""
        ask = self._database.execute
        for name, plan in self._plans.items():
            given = [plan.written(row, self._base) for row in rows.get(name, ())]
            if self._begun:
                if ask(plan.select, (id,)).fetchall() == given:
                    continue
                ask(plan.delete, (id,))
                self.changed.add(name)
            if given:
                self._database.executemany(plan.insert, given)

    def keep(self, ids: Iterable[str]) -> set[str]:
        """Hold no records but these; which of them are not held."""
        wanted = set(ids)
        held = {id for (id,) in self._database.execute("SELECT id FROM held.records")}
        for id in sorted(held - wanted):
            self.put(id, {})
        return wanted - held

    def made(self) -> bytes:
        """The file; nothing where no row is other than in the one it began with."""
        with closing(self._database) as database:
            if not self.changed:
                return b""
            # Before anything is in it: the file says so in its header.
            database.execute("COMMIT")
            database.execute(f"PRAGMA user_version = {VERSION}")
            database.execute("BEGIN")
            for table in TABLES:
                database.execute(_create(table, "main"))
                database.execute(self._plans[table.name].copy)
            for statement in _beside():
                database.execute(statement)
            database.executemany("INSERT INTO dictionary VALUES (?, ?, ?, ?, ?)", _dictionary())
            database.execute("COMMIT")
            database.execute("DETACH held")
            file = database.serialize()
        return _alike(file)


@contextmanager
def reading(file: bytes) -> Iterator[Connection]:
    """The file as a database to ask."""
    with closing(_opened()) as database:
        database.deserialize(file)
        yield database


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
        columns, name, order = table.columns, table.name, ", ".join(table.key)
        self.select = f"SELECT * FROM held.{name} WHERE {table.owner} = ? ORDER BY {order}"  # noqa: S608 - our own names
        self.delete = f"DELETE FROM held.{name} WHERE {table.owner} = ?"  # noqa: S608 - our own names
        self.insert = f"INSERT INTO held.{name} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names
        self.copy = f"INSERT INTO main.{name} SELECT * FROM held.{name} ORDER BY {order}"  # noqa: S608 - our own names
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


def _opened() -> Connection:
    import sqlite3  # noqa: PLC0415 - a build in which no row changed needs none

    return sqlite3.connect(":memory:", isolation_level=None)


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
    # A key that is the table itself takes less room, but not where rows are so long that few of them share a leaf.
    form = ")" if table.has_long_rows else ") WITHOUT ROWID"
    return "\n".join([f"CREATE TABLE {where}.{table.name} ( -- {table.words}", *lines, key, form])


def _beside() -> Iterator[str]:
    """Indexes, views, and the table that says what everything is."""
    for table in TABLES:
        for column in table.indexes:
            yield f"CREATE INDEX {table.name}_{column} ON {table.name} ({column})"
    for view in VIEWS:
        yield f"CREATE VIEW {view.name} AS -- {view.words}\n{view.sql}"
    yield (
        "CREATE TABLE dictionary ( -- What each table, view and column holds.\n"
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
    parts: list[bytes | memoryview] = []
    view, end = memoryview(file), 0
    for at, number in ((_COUNTER, 1), (_VALID_FOR, 1), (_WRITER, _BY)):
        parts += [view[end:at], number.to_bytes(4, "big")]
        end = at + 4
    return b"".join([*parts, view[end:]])
