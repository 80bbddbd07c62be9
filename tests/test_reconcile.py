"""Reconciling: what a table's sums yield for cells that were not printed, and what does not add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress.kinds.reconcile import Derived, Equation, Mismatch, Remainder, reconcile, written

TOTAL = Equation("total", ("a", "b", "c"))


def figures(**known: int) -> dict[str, Fraction]:
    return {name: Fraction(value) for name, value in known.items()}


def test_a_part_that_was_not_printed_is_derived_from_the_total() -> None:
    found = reconcile(figures(total=10, a=1, c=2), [TOTAL])
    assert found.derived == {"b": Derived(Fraction(7), "total - a - c")}


def test_a_sum_that_yielded_one_of_its_own_cells_proves_nothing() -> None:
    assert reconcile(figures(total=10, a=1, c=2), [TOTAL]).holds == ()
    assert reconcile(figures(total=6, a=1, b=3, c=2), [TOTAL]).holds == ("total",)


def test_a_total_that_was_not_printed_is_derived_from_its_parts() -> None:
    assert reconcile(figures(a=1, b=2, c=3), [TOTAL]).derived == {"total": Derived(Fraction(6), "a + b + c")}


def test_what_two_unknown_parts_hold_together_is_a_remainder_and_nothing_is_guessed() -> None:
    found = reconcile(figures(total=10, a=1), [TOTAL])
    assert found.derived == {}
    assert found.remainders == (Remainder("total", ("b", "c"), Fraction(9)),)
    assert found.holds == ()
    assert found.mismatches == ()


def test_a_sum_that_does_not_hold_is_told_with_both_figures() -> None:
    found = reconcile(figures(total=10, a=1, b=2, c=3), [TOTAL])
    assert found.mismatches == (Mismatch("total", Fraction(10), Fraction(6)),)
    assert found.holds == ()


def test_a_figure_that_was_derived_helps_to_derive_the_next() -> None:
    found = reconcile(figures(x=1, y=2, all=10), [Equation("all", ("xy", "z")), Equation("xy", ("x", "y"))])
    assert {name: derived.value for name, derived in found.derived.items()} == figures(xy=3, z=7)


def test_what_follows_from_two_sums_in_two_ways_must_agree() -> None:
    found = reconcile(figures(t=5, a=1, u=9, c=1), [Equation("t", ("a", "b")), Equation("u", ("b", "c"))])
    assert found.derived["b"].value == 4
    assert found.mismatches == (Mismatch("u", Fraction(9), Fraction(5)),)


def test_with_too_little_known_nothing_follows() -> None:
    found = reconcile(figures(a=1), [TOTAL])
    assert (found.derived, found.remainders, found.mismatches, found.holds) == ({}, (), (), ())


def test_cells_without_sums_are_left_alone() -> None:
    assert reconcile(figures(a=1, b=2), []).derived == {}


@pytest.mark.parametrize(
    "value, text",
    [
        (Fraction(1279), "1,279"),
        (Fraction(0), "0"),
        (Fraction(-1424), "-1,424"),
        (Fraction(104300, 1279), "81.5"),
        (Fraction(1, 4), "0.2"),
    ],
)
def test_figures_are_written_with_commas_and_one_place_at_most(value: Fraction, text: str) -> None:
    assert written(value) == text


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Fraction], list[Equation]]:
    """A table that adds up in both directions, with its sums."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = {f"{r}/{c}": Fraction(draw(st.integers(0, 5000))) for r in range(height) for c in range(width)}
    sums = [Equation(f"{r}/t", tuple(f"{r}/{c}" for c in range(width))) for r in range(height)]
    sums += [Equation(f"t/{c}", tuple(f"{r}/{c}" for r in range(height))) for c in (*range(width), "t")]
    for equation in sums:
        cells[equation.total] = sum((cells[part] for part in equation.parts), Fraction(0))
    return cells, sums


@given(tables())
def test_a_table_that_adds_up_has_no_mismatch_and_every_sum_holds(
    table: tuple[dict[str, Fraction], list[Equation]],
) -> None:
    cells, sums = table
    found = reconcile(cells, sums)
    assert (found.derived, found.remainders, found.mismatches) == ({}, (), ())
    assert set(found.holds) == {equation.total for equation in sums}


@given(tables(), st.data())
def test_a_cell_taken_out_of_a_table_is_derived_back(
    table: tuple[dict[str, Fraction], list[Equation]], data: st.DataObject
) -> None:
    cells, sums = table
    gone = data.draw(st.sampled_from(sorted(cells)))
    found = reconcile({name: value for name, value in cells.items() if name != gone}, sums)
    assert {name: derived.value for name, derived in found.derived.items()} == {gone: cells[gone]}
    assert found.mismatches == ()


@given(tables(), st.data())
def test_whatever_is_taken_out_nothing_wrong_is_derived(
    table: tuple[dict[str, Fraction], list[Equation]], data: st.DataObject
) -> None:
    cells, sums = table
    kept = data.draw(st.sets(st.sampled_from(sorted(cells))))
    found = reconcile({name: cells[name] for name in kept}, sums)
    assert all(derived.value == cells[name] for name, derived in found.derived.items())
    assert all(rest.value == sum(cells[name] for name in rest.cells) for rest in found.remainders)
    assert found.mismatches == ()


@given(tables(), st.data(), st.integers(1, 99))
def test_a_cell_that_is_off_by_any_number_is_noticed(
    table: tuple[dict[str, Fraction], list[Equation]], data: st.DataObject, off: int
) -> None:
    cells, sums = table
    changed = data.draw(st.sampled_from(sorted(cells)))
    found = reconcile({**cells, changed: cells[changed] + off}, sums)
    assert any(changed in (m.total, *e.parts) for m in found.mismatches for e in sums if e.total == m.total)


@given(tables(), st.data())
def test_what_is_derived_says_how_in_names_of_cells(
    table: tuple[dict[str, Fraction], list[Equation]], data: st.DataObject
) -> None:
    cells, sums = table
    gone = data.draw(st.sampled_from(sorted(cells)))
    found = reconcile({name: value for name, value in cells.items() if name != gone}, sums)
    first, *rest = found.derived[gone].how.split(" ")
    value = cells[first]
    for sign, name in zip(rest[::2], rest[1::2], strict=True):
        value += cells[name] if sign == "+" else -cells[name]
    assert value == cells[gone]
