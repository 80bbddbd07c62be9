"""Registers: the real figures add up as published, what follows is derived, and a slip is told at its cell."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest

from auditpress import site
from auditpress.graph import Graph
from auditpress.kinds.reconcile import Remainder
from auditpress.kinds.register import Register, RegisterFacts
from auditpress.kinds.tables import Cell, TableFacts
from tests.helpers import ROOT, config, linked, load

QUARTER = "registers/2017/nbo-tracing-apr-jun"
JANUARY = "registers/2020/nbo-tracing-january"


@pytest.fixture(scope="module")
def reference() -> Graph:
    loaded = load(ROOT)
    assert loaded.graph is not None
    return loaded.graph


def table(graph: Graph, id: str, name: str) -> TableFacts:
    facts = graph.facts(graph.get(id, Register), RegisterFacts)
    return next(each for each in facts.tables if each.id == name)


# April to June 2017


def test_the_home_offices_1424_requests_are_145_rejected_1043_traced_and_236_not_traced(reference: Graph) -> None:
    found = table(reference, QUARTER, "requests")
    received, *parts = [found.figures[f"{row}/home-office"] for row in ("received", "rejected", "traced", "not-traced")]
    assert [received, *parts] == [1424, 145, 1043, 236]
    assert received == sum(parts)
    assert "received/home-office" in found.reconciled.holds


def test_5_not_traced_are_of_nobody_known_and_151_traced_are_others(reference: Graph) -> None:
    rests = {rest.total: rest for rest in table(reference, QUARTER, "requests").reconciled.remainders}
    assert rests["not-traced/total"].value == 5
    assert rests["traced/total"].value == 151
    assert {"not-traced/police", "not-traced/courts"} <= set(rests["not-traced/total"].cells)
    assert "traced/home-office" not in rests["traced/total"].cells


def test_1194_traced_in_all_are_derived(reference: Graph) -> None:
    found = table(reference, QUARTER, "requests")
    derived = found.reconciled.derived["traced/total"]
    assert derived.value == 1194 == 1980 - 227 - 559
    assert found.figures["traced/total"] == 1194


def test_nobody_else_had_a_request_rejected(reference: Graph) -> None:
    found = table(reference, QUARTER, "requests")
    assert found.reconciled.derived["rejected/others"].value == 0 == 227 - 145 - 68 - 12 - 2


def test_nothing_in_either_register_contradicts_itself(reference: Graph) -> None:
    for id in (QUARTER, JANUARY):
        for each in reference.facts(reference.get(id, Register), RegisterFacts).tables:
            assert each.reconciled.mismatches == ()


# January 2020


def test_the_totals_of_january_2020_add_up_both_ways(reference: Graph) -> None:
    found = table(reference, JANUARY, "requests")
    rows = ("rejected", "approved-trace", "approved-no-trace", "total-receipts-processed")
    assert [found.figures[f"{row}/total"] for row in rows] == [17, 18, 12, 47]
    assert {f"{row}/total" for row in rows} <= set(found.reconciled.holds)
    assert found.reconciled.derived == {}
    assert found.reconciled.remainders == ()


def test_a_suspended_service_counts_as_nothing_in_sums(reference: Graph) -> None:
    assert table(reference, JANUARY, "requests").figures["total-receipts-processed/home-office"] == 0
    register = reference.get(JANUARY, Register).record
    column = next(column for column in register.tables[0].columns if column.id == "home-office")
    assert column.absent == "suspended"


def test_the_batch_service_has_its_own_figures(reference: Graph) -> None:
    found = table(reference, JANUARY, "batch-service")
    assert found.figures["matched-once-share/figure"] == Fraction("78.4")
    assert found.figures["transactions/figure"] == 476438 == 373526 + 102912
    assert set(found.reconciled.holds) == {"received/figure", "transactions/figure"}
    share = found.figures["matched-once/figure"] / found.figures["transactions/figure"] * 100
    assert round(share, 1) == Fraction("78.4")


# A slip


def test_a_cell_changed_by_one_is_told_of_at_its_line(tmp_path: Path) -> None:
    """Any printed figure of the Home Office's column; the sum names the total that no longer holds."""
    copytree(ROOT / "audits", tmp_path / "audits")
    file = tmp_path / f"audits/{QUARTER}.yaml"
    right = file.read_text()
    total = 1 + right[: right.index("home-office: 1,424")].count("\n")
    for figure, other in (("1,424", "1,425"), ("1,043", "1,042"), ("236", "237"), ("145", "146")):
        file.write_text(right.replace(f"home-office: {figure}", f"home-office: {other}", 1))
        problems = [p for p in site.load(config(tmp_path)).problems if p.rule == "sum"]
        assert any(p.path == f"audits/{QUARTER}.yaml" and p.line == total for p in problems), figure
        told = next(p for p in problems if p.line == total)
        assert re.search(r"received/home-office is 1,42\d, but its parts come to 1,42\d", told.message)
        changed = 1 + right[: right.index(f"home-office: {figure}")].count("\n")
        assert changed in {told.line, *(place.line for place in told.related)}


def test_a_cell_in_two_sums_that_fail_is_told_of_at_its_own_line(tmp_path: Path) -> None:
    """The sum across and the sum down have only that cell in common."""
    copytree(ROOT / "audits", tmp_path / "audits")
    file = tmp_path / f"audits/{JANUARY}.yaml"
    right = file.read_text()
    file.write_text(right.replace("police: 12\n", "police: 13\n", 1))
    line = 1 + right[: right.index("police: 12\n")].count("\n")
    assert [p.line for p in site.load(config(tmp_path)).problems if p.rule == "sum"] == [line, line]


def test_a_note_on_the_table_lets_a_contradiction_of_the_source_stand(tmp_path: Path) -> None:
    copytree(ROOT / "audits", tmp_path / "audits")
    file = tmp_path / f"audits/{JANUARY}.yaml"
    text = file.read_text().replace("police: 12\n", "police: 13\n")
    file.write_text(text)
    assert any(p.rule == "sum" for p in load(tmp_path).problems)
    note = "notes:\n  - on: tables.requests\n    kind: contradiction\n    text: The source adds up wrongly.\n"
    file.write_text(text.replace("notes:\n", note, 1))
    assert not any(p.rule == "sum" for p in load(tmp_path).problems)


# Tables in general


def facts(rows: str, sums: str = "") -> TableFacts:
    text = f"""\
publisher: audit-office
title: Requests
from: 2024
tables:
  - id: requests
    title: Requests
    unit: requests
    columns: [{{id: a, name: A}}, {{id: b, name: B}}, {{id: total, name: All}}]
    rows: {rows}
    {sums}
"""
    graph, _ = linked({"organisations/audit-office": "name: O\ntype: o\n", "registers/a": text})
    return table(graph, "registers/a", "requests")


ACROSS = "column_sums: [{total: total, of: [a, b]}]"


@pytest.mark.parametrize("word", ["blank", "dash", "suspended", "not collected"])
def test_what_is_known_to_be_nothing_counts_as_nothing(word: str) -> None:
    found = facts(f"[{{id: x, name: X, cells: {{a: 3, b: {word}, total: 3}}}}]", ACROSS)
    assert found.reconciled.holds == ("x/total",)


@pytest.mark.parametrize("word", ["suppressed", "not published"])
def test_what_is_held_back_is_unknown_and_not_nothing(word: str) -> None:
    found = facts(f"[{{id: x, name: X, cells: {{a: 3, b: {word}, total: 7}}}}]", ACROSS)
    assert found.reconciled.derived["x/b"].value == 4
    assert found.reconciled.holds == ()


def test_a_cell_that_a_row_leaves_out_is_not_published() -> None:
    found = facts("[{id: x, name: X, cells: {total: 7}}]", ACROSS)
    assert found.reconciled.remainders == (Remainder("x/total", ("x/a", "x/b"), Fraction(7)),)


@pytest.mark.parametrize(
    "text, value",
    [("0", 0), ("1,424", 1424), ("12,345,678", 12345678), ("78.4%", Fraction("78.4")), ("0.05", Fraction(1, 20))],
)
def test_a_figure_is_kept_as_printed_beside_its_value(text: str, value: Fraction) -> None:
    assert (Cell.parse(text).printed, Cell.parse(text).value) == (text, value)
    assert str(Cell.parse(text)) == text
