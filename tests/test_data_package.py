"""The description of the downloads for programs: frictionless reads it, and sees what is wrong with a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from frictionless import Package

from auditpress import data


@pytest.fixture(scope="module")
def folder(reference_site: Path) -> Path:
    return reference_site / "data"


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def wrong(folder: Path, *tables: str) -> set[tuple[str, str]]:
    """What frictionless finds wrong: pairs of a table and the sort of error; with names, of these tables alone."""
    package = Package(str(folder / "datapackage.json"))
    for name in package.resource_names:
        if tables and name not in tables:
            package.remove_resource(name)
    report = package.validate()
    assert not report.errors
    return {(task.name, error.type) for task in report.tasks for error in task.errors}


def test_frictionless_finds_every_file_as_it_is_described(folder: Path) -> None:
    """Sizes, digests, types, keys, and the keys of others."""
    assert wrong(folder) == set()


def test_it_describes_every_table_and_column(told: dict[str, Any]) -> None:
    assert [each["path"] for each in told["resources"]] == [f"{table.name}.csv" for table in data.TABLES]
    for table, each in zip(data.TABLES, told["resources"], strict=True):
        fields = each["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in table.columns]
        assert all(field["description"] for field in fields)
        assert each["description"] == table.words
    assert told["homepage"] == "https://example.org/"
    # Terms are those of each source, and known for few: none are claimed for the whole.
    assert "licenses" not in told


def test_the_size_and_the_digest_are_those_of_the_file(folder: Path, told: dict[str, Any]) -> None:
    for each in told["resources"]:
        file = (folder / each["path"]).read_bytes()
        assert (each["bytes"], each["hash"]) == (len(file), f"sha256:{sha256(file).hexdigest()}")


def test_cells_are_read_as_what_they_are(folder: Path) -> None:
    package = Package(str(folder / "datapackage.json"))
    roles = package.get_table_resource("roles").read_rows()
    assert {row["declared"] for row in roles} == {None, False}
    cells = {(row["row_id"], row["column_id"]): row for row in package.get_table_resource("cells").read_rows()}
    received = cells["received", "home-office"]
    assert (received["printed"], received["value"], received["sort"]) == ("1,424", 1424, "printed")


@pytest.mark.parametrize(
    "table, change, errors",
    [
        pytest.param(
            "roles", lambda text: text.replace(",no,", ",perhaps,"), {("roles", "type-error")}, id="neither yes nor no"
        ),
        pytest.param(
            "reviews", lambda text: text.replace(",reports/2019/chks,", ",reports/2019/nobody,"),
            {("reviews", "foreign-key")}, id="a report that there is not",
        ),
        pytest.param(
            "reports", lambda text: text + text.splitlines(keepends=True)[1],
            {("reports", "primary-key"), ("reports", "unique-error")}, id="a row twice",
        ),
    ],
)  # fmt: skip
def test_a_file_that_was_changed_is_found_out(
    folder: Path, tmp_path: Path, table: str, change: Callable[[str], str], errors: set[tuple[str, str]]
) -> None:
    copy = Path(copytree(folder, tmp_path / "data"))
    file = copy / f"{table}.csv"
    text = file.read_bytes().decode()
    assert change(text) != text
    file.write_bytes(change(text).encode())
    needed = {"roles": ("roles", "records", "organisations"), "reviews": ("reviews", "records", "reports",
              "organisations", "schemes"), "reports": ("reports", "records", "organisations", "schemes")}  # fmt: skip
    found = wrong(copy, *needed[table])
    assert errors <= found
    assert (table, "hash-count") in found or (table, "byte-count") in found
