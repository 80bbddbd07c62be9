"""Downloads: the same rows in every form, true to pages and twins, harmless in a spreadsheet, and of the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from sqlite3 import Connection
from typing import Any
from urllib.parse import urlsplit

import pytest

from auditpress import data
from auditpress.data import store, written
from auditpress.data.columns import Column, Table
from auditpress.pages.data import in_bytes
from tests.helpers import BODY, database_of, linked, parsed, run, words, write

SITE = "https://example.org/"
TABLES = pytest.mark.parametrize("table", data.TABLES, ids=lambda table: table.name)
PAPER = "publisher: a\nauditees: [a]\n"
FINDING = "findings: [{ref: 1, title: Doors, text: Open., designation: observation}]\n"


def table_of(name: str) -> Table:
    return next(table for table in data.TABLES if table.name == name)


def taken(records: Mapping[str, str], table: str, base: str = SITE) -> list[dict[str, str]]:
    """The rows of a table as a program reads them from the CSV of these records."""
    graph, faults = linked(records)
    assert faults == []
    with store.reading(database_of(graph, base)) as database:
        return read(written.as_csv(table_of(table), database))


def read(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def folder(reference_site: Path) -> Path:
    return reference_site / "data"


@pytest.fixture(scope="module")
def database(folder: Path) -> Any:
    with store.reading((folder / "auditpress.sqlite").read_bytes()) as opened:
        yield opened


# What is in them


@TABLES
def test_every_form_of_a_table_holds_the_same_rows(table: Table, folder: Path, database: Connection) -> None:
    names = [column.name for column in table.columns]
    by_csv = read((folder / f"{table.name}.csv").read_bytes())
    by_json = json.loads((folder / f"{table.name}.json").read_text(encoding="utf-8"))
    by_sql = [dict(zip(names, row, strict=True)) for row in database.execute(f"SELECT * FROM {table.name}")]  # noqa: S608 - our own name
    assert len(by_csv) == len(by_json) == len(by_sql)
    assert all([*row] == names for row in by_json)
    as_printed = {True: "yes", False: "no", None: ""}
    by_sql.sort(key=lambda row: [row[each] for each in table.key])
    for one, other, row in zip(by_csv, by_json, by_sql, strict=True):
        for name in names:
            cell = other[name] if not isinstance(other[name], bool | None) else as_printed[other[name]]
            assert one[name].removeprefix("'") == str(cell) == ("" if row[name] is None else str(row[name])), name


def test_the_dictionary_tells_of_every_column(folder: Path, database: Connection) -> None:
    tables = parsed((folder / "dictionary/index.html").read_text()).iter("table")
    for table, shown in zip(data.TABLES, map(words, tables), strict=True):
        assert shown.startswith(f"Columns of {table.name} ")
        told = database.execute("SELECT column_name, meaning FROM dictionary WHERE table_name = ?", (table.name,))
        assert told.fetchall() == [(None, table.words), *((column.name, column.words) for column in table.columns)]
        for column in table.columns:
            assert f" {column.name} " in shown
            assert column.words in shown


def test_every_row_leads_to_a_part_of_a_page_that_there_is(reference_site: Path, database: Connection) -> None:
    ids: dict[str, set[str]] = {}
    for table in data.TABLES:
        for (address,) in database.execute(f"SELECT DISTINCT page FROM {table.name}"):  # noqa: S608 - our own name
            parts = urlsplit(address)
            file = reference_site / parts.path.lstrip("/") / "index.html"
            if parts.path not in ids:
                ids[parts.path] = {each.get("id", "") for each in parsed(file.read_text()).iter()}
            assert not parts.fragment or parts.fragment in ids[parts.path], address


def test_figures_agree_with_twins(reference_site: Path, database: Connection) -> None:
    def twin(id: str) -> Any:
        return json.loads((reference_site / id / "index.json").read_text(encoding="utf-8"))["computed"]

    reports = database.execute("SELECT id, open_now, findings_words, findings + opportunities, reviews FROM reports")
    for id, still, found, number, reviews in reports.fetchall():
        computed = twin(id)
        assert (still, found or "", number) == (computed["open"], computed["findings"], len(computed["lives"])), id
        assert reviews == len(computed["reviews"]), id
        steps = [(step["paper"], step["state"]) for life in computed["lives"] for step in life["steps"]]
        assert database.execute("SELECT paper, state FROM updates WHERE report = ?", (id,)).fetchall() == steps
    for id, audits, still, asked in database.execute("SELECT id, audits, open_now, asked FROM organisations"):
        computed = twin(id)
        assert (audits, still, asked) == (len(computed["audits"]), computed["open"], computed["asked"]), id
    for id, register in {id: twin(id) for (id,) in database.execute("SELECT id FROM registers")}.items():
        cells = database.execute(
            "SELECT table_id, row_id || '/' || column_id, value FROM cells WHERE register = ? AND value IS NOT NULL",
            (id,),
        ).fetchall()
        figures = {
            (table["id"], cell): value for table in register["tables"] for cell, value in table["figures"].items()
        }
        assert {(table, cell): value for table, cell, value in cells}.items() <= figures.items()
        assert len(cells) > 10
    for id, number, verdict, computed in database.execute("SELECT story, number, verdict, computed FROM claims"):
        claim = twin(id)["claims"][number - 1]
        assert (verdict, computed or "") == (claim["verdict"], claim["computed"])
    for id, number, outcome in database.execute(
        "SELECT paper, number, outcome FROM recommendations WHERE outcome IS NOT NULL"
    ):
        assert outcome == twin(id)["items"][number - 1]["outcome"]


def test_figures_agree_with_pages(reference_site: Path, database: Connection) -> None:
    def page(address: str) -> str:
        return words(parsed((reference_site / urlsplit(address).path.lstrip("/") / "index.html").read_text()))

    for title, found, address in database.execute("SELECT title, findings_words, page FROM reports"):
        text = page(address)
        assert title in text
        assert (found or "").lower() in text.lower()
    cells = database.execute("SELECT printed, value, page FROM cells WHERE sort = 'printed'").fetchall()
    assert len(cells) > 20
    for printed, value, address in cells:
        assert float(printed.replace(",", "").rstrip("%")) == value
        assert printed in page(address)


def test_an_absent_figure_is_no_figure_and_says_what_it_means(database: Connection) -> None:
    """Though nothing is printed, sums count a blank or a dash as nothing: the download leaves that to its reader."""
    rows = database.execute("SELECT value, printed, absent, meaning FROM cells WHERE sort = 'absent'").fetchall()
    assert {absent for _, _, absent, _ in rows} == {"blank", "dash", "suspended", "not published"}
    assert {(value, printed) for value, printed, _, _ in rows} == {(None, None)}
    assert all(meaning for *_, meaning in rows)


def test_an_answer_is_as_late_as_its_page_says_and_one_that_is_not_given_is_told_of() -> None:
    records = {
        "organisations/a": BODY,
        "organisations/b": BODY.replace("River", "Lake"),
        "oversight/doors": "body: a\ntype: letter\ntitle: Doors\npublished: 2024-01-01\nanswer_due_months: 2\nitems:\n"
        "  - {id: shut, kind: request, title: Shut them, text: Now., addressees: [a, b]}\n"
        "  - {id: open, kind: conclusion, title: They are open, text: All.}\n",
        "replies/doors": "authors: [a]\ntitle: Done\nto: [doors]\npublished: 2024-03-13\n"
        "answers: [{item: 'doors#item-shut', answer: accepted, text: We did.}]\n",
    }
    asked, told = taken(records, "recommendations")
    assert [asked[name] for name in ("due", "outcome", "reply", "answered", "days_late", "unanswered")] == [
        "2024-03-01", "accepted", "replies/doors", "2024-03-13", "12", "Lake Council",
    ]  # fmt: skip
    assert (told["outcome"], told["days_late"]) == ("", "")
    assert [(row["organisation"], row["answered"]) for row in taken(records, "addressees")] == [
        ("organisations/a", "yes"), ("organisations/b", "no"),
    ]  # fmt: skip
    (answer,) = taken(records, "answers")
    assert (answer["recommendation"], answer["timing"]) == ("oversight/doors#item-shut", "12 days late")


# Those that cannot be read


def test_a_draft_has_no_row_and_others_say_why_they_cannot_be_read() -> None:
    records = {
        "organisations/a": BODY,
        "reports/withheld": f"{PAPER}state: withheld\nstanding: {{by: a, on: 2020-01-01, why: An exemption.}}\n",
        "reports/missing": f"{PAPER}state: missing\nstanding: {{why: Nobody has a copy.}}\n",
        "reports/open": PAPER,
    }
    rows = {row["id"]: row for row in taken(records, "records")}
    assert {id: row["state"] for id, row in rows.items()} == {
        "organisations/a": "published", "reports/withheld": "withheld",
        "reports/missing": "missing", "reports/open": "published",
    }  # fmt: skip
    assert rows["reports/withheld"]["standing_why"] == "An exemption."
    assert rows["reports/withheld"]["standing_by"] == "organisations/a"
    assert {row["id"]: row["findings_known"] for row in taken(records, "reports")} == {
        "reports/withheld": "not seen", "reports/missing": "not seen", "reports/open": "none"
    }  # fmt: skip
    graph, _ = linked({**records, "reports/draft": f"{PAPER}state: draft\n"})
    assert data.rows(graph.entries["reports/draft"], graph) == {}


# What a spreadsheet may do with them


@pytest.mark.parametrize("first", sorted(written.FORMULA - {"\t", "\r", "\n"}))
def test_a_text_that_looks_like_a_formula_has_an_apostrophe_in_csv_alone(first: str) -> None:
    title = f"{first}HYPERLINK('https://example.org','x')"
    graph, _ = linked({"organisations/a": f"name: {json.dumps(title)}\ntype: body\n"})
    with store.reading(database_of(graph)) as database:
        (row,) = read(written.as_csv(table_of("organisations"), database))
        (same,) = json.loads(written.as_json(table_of("organisations"), database))
        ((held,),) = database.execute("SELECT name FROM organisations")
    assert (row["name"], same["name"], held) == (f"'{title}", title, title)


def test_numbers_below_zero_stay_numbers() -> None:
    columns = (Column("late", "whole", "", "", required=False), Column("says", "text", "", "", required=False))
    assert written.csv_of(columns, [(-3, "-3"), (None, "\t=1"), (4, "a=b")]) == (
        written.BOM + b"late,says\r\n-3,'-3\r\n,'\t=1\r\n4,a=b\r\n"
    )


def test_names_of_every_sort_come_back_as_they_were() -> None:
    names = [
        "O'Brien & Sons, “Ltd”",
        'He said "no"',
        "بلدية النهر",
        "河川審議會",
        "a – b",
        "semi;colon, comma",
        "x" * 500,
    ]
    records = {f"organisations/b{n}": f"name: {json.dumps(name)}\ntype: body\n" for n, name in enumerate(names)}
    assert [row["name"] for row in taken(records, "organisations")] == names
    graph, _ = linked(records)
    with store.reading(database_of(graph)) as database:
        found = json.loads(written.as_json(table_of("organisations"), database))
    assert [row["name"] for row in found] == names


def test_csv_is_for_excel_too_and_its_lines_end_as_the_standard_says(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        text = file.read_bytes()
        assert text.startswith(b"\xef\xbb\xbf"), file
        assert text.endswith(b"\r\n"), file
        # A text is on one line, so each line is a row for whoever reads no quotes.
        assert text.count(b"\n") == text.count(b"\r\n") == len(read(text)) + 1, file


def test_a_site_without_records_has_every_table_without_rows() -> None:
    graph, _ = linked({})
    with store.reading(database_of(graph)) as database:
        for table in data.TABLES:
            assert read(written.as_csv(table, database)) == []
            assert written.as_json(table, database) == b"[]\n"


def test_without_an_address_of_the_site_pages_are_named_from_the_folder_of_the_files() -> None:
    records = {"organisations/a": BODY, "reports/2024/x": PAPER + FINDING}
    assert [row["page"] for row in taken(records, "findings", "../")] == ["../reports/2024/x/#finding-1"]
    assert [row["page"] for row in taken(records, "findings")] == [f"{SITE}reports/2024/x/#finding-1"]


def test_sizes_are_told_in_words() -> None:
    assert [*map(in_bytes, (0, 999, 1000, 12_345, 999_499, 999_500, 20_000_000))] == [
        "0 bytes", "999 bytes", "1 KB", "12 KB", "999 KB", "1.0 MB", "20.0 MB",
    ]  # fmt: skip


def test_a_file_of_others_at_the_address_of_a_download_is_told_of(small: Path) -> None:
    """Its site has data of its own: nothing is built, and nothing of it is lost."""
    write(small / "content/data", {"findings.csv": "a,b\n"})
    made = run("build", cwd=small)
    sentence = "data/findings.csv is one of the files that auditpress makes, and one of the hand-written pages"
    assert (made.returncode, made.stderr.splitlines()[-1]) == (2, f"auditpress: {sentence}; rename that one.")
    assert not (small / "site").exists()
