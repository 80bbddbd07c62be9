"""The database of the downloads: the same bytes in whatever way its rows came to be there."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from auditpress import data
from auditpress.data import store
from auditpress.graph import Graph
from tests.helpers import database_of, linked

SITE = "https://example.org/"
FINDING = "findings: [{ref: 1, title: Doors, text: Open., designation: observation}]\n"


@pytest.fixture(scope="module")
def database(reference_site: Path) -> Any:
    with store.reading((reference_site / "data/auditpress.sqlite").read_bytes()) as opened:
        yield opened


def corpus(bodies: int = 12) -> Graph:
    graph, _ = linked(
        {f"organisations/b{n}": f"name: Body {n}\ntype: body\nother_names: [B{n}, The {n}]\n" for n in range(bodies)}
        | {f"reports/r{n}": f"publisher: b0\nauditees: [b{n}]\npublished: 2024-0{n}-01\n{FINDING}" for n in range(1, 9)}
    )
    return graph


@pytest.mark.parametrize("seed", range(8))
def test_the_database_is_the_same_in_whatever_order_its_rows_came_and_went(seed: int) -> None:
    graph, chance = corpus(), random.Random(seed)  # noqa: S311 - for a test
    whole = database_of(graph)
    some = chance.sample([*graph.entries], 9)
    first = store.Store(SITE)
    for id in some:
        first.put(id, data.rows(graph.entries[id], graph))
    later = store.Store(SITE, first.made())
    for id in chance.sample(some, 4):
        later.put(id, {})
    for id in sorted(later.keep(graph.entries), key=lambda _: chance.random()):
        later.put(id, data.rows(graph.entries[id], graph))
    assert later.made() == whole


def test_a_record_that_is_gone_takes_its_rows_with_it() -> None:
    graph = corpus()
    fewer = corpus(bodies=11)
    held = store.Store(SITE, database_of(graph))
    assert held.keep(fewer.entries) == set()
    assert held.changed == {"records", "organisations", "organisation_names"}
    assert held.made() == database_of(fewer)


def test_rows_that_are_as_they_were_change_nothing() -> None:
    graph = corpus()
    held = store.Store(SITE, database_of(graph))
    for id, entry in graph.entries.items():
        held.put(id, data.rows(entry, graph))
    assert (held.keep(graph.entries), held.changed, held.made()) == (set(), set(), b"")


def test_the_database_keeps_its_own_laws_and_tells_what_it_holds(database: Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA user_version").fetchall() == [(store.VERSION,)]
    named = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
    told = {name for (name,) in database.execute("SELECT table_name FROM dictionary")}
    assert named - told == {"dictionary"}


def test_the_header_of_the_file_says_nothing_of_the_program_that_wrote_it() -> None:
    """Else the same records would make other bytes with another SQLite."""
    file = database_of(corpus())
    assert [int.from_bytes(file[at : at + 4], "big") for at in (24, 92, 96)] == [1, 1, 3_040_000]
    with closing(store._opened()) as database:
        database.deserialize(file)
        assert database.execute("SELECT count(*) FROM reports").fetchone() == (8,)
