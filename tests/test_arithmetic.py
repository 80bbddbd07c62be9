"""Sums: exact, of four operations only, and never anything but a figure or a sentence."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress.arithmetic import LONGEST, Unreckonable, names, reckon

VALUES = {
    "received": Fraction(1424),
    "rejected": Fraction(145),
    "not-traced": Fraction(236),
    "rejected/home-office": Fraction(145),
    "none": Fraction(0),
}


@pytest.mark.parametrize(
    "sum_, value",
    [
        ("received - rejected", 1279),
        ("received-rejected", None),
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 / 4 / 2", 1),
        ("8 - 4 - 2", 2),
        ("-3 + 5", 2),
        ("2 * -3", -6),
        ("--2", 2),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1 / 3 * 3", 1),
        ("3 × 4 ÷ 2 − 1", 5),
        ("not-traced + 1", 237),
        ("received - rejected/home-office", 1279),
        ("((((1))))", 1),
        ("  7  ", 7),
    ],
)
def test_a_sum_is_worked_out_exactly(sum_: str, value: Fraction | int | None) -> None:
    if value is None:
        with pytest.raises(Unreckonable, match="“received-rejected” has no value here"):
            reckon(sum_, VALUES)
    else:
        assert reckon(sum_, VALUES) == value


@pytest.mark.parametrize(
    "sum_, why",
    [
        ("", "it ends too soon"),
        ("1 +", "it ends too soon"),
        ("received - rejectd", "“rejectd” has no value here"),
        ("1 / 0", "it divides by zero"),
        ("1 / none", "it divides by zero"),
        ("1 / (2 - 2)", "it divides by zero"),
        ("1 2", "“2” is left over"),
        ("1)", "is left over"),
        ("(1", "a bracket is not closed"),
        ("* 2", "“\\*” stands where a figure is due"),
        ("2 ** 3", "“\\*” stands where a figure is due"),
        ("1,424", "“,424” cannot stand in a sum"),
        ("__import__('os')", "cannot stand in a sum"),
        ("received.real", "cannot stand in a sum"),
        ("2 ^ 3", "cannot stand in a sum"),
        ("1e9", "is left over"),
        ("1" * (LONGEST + 1), "at most 200 characters"),
    ],
)
def test_a_sum_that_cannot_be_worked_out_says_why(sum_: str, why: str) -> None:
    with pytest.raises(Unreckonable, match=why):
        reckon(sum_, VALUES)


def test_the_names_of_a_sum_are_told_each_once_in_their_order() -> None:
    assert names("b + a * (b - c/d-e) + 1.5") == ("b", "a", "c/d-e")


figures = st.fractions(min_value=0, max_value=10**6, max_denominator=100)


@st.composite
def sums(draw: st.DrawFn) -> tuple[str, Fraction | None]:
    """A sum in words with its value; no value where it divides by zero."""
    if draw(st.booleans()):
        number = draw(st.integers(0, 999))
        return str(number), Fraction(number)
    if draw(st.booleans()):
        inner, value = draw(sums())
        return (f"-({inner})", None if value is None else -value) if draw(st.booleans()) else (f"({inner})", value)
    left, x = draw(sums())
    right, y = draw(sums())
    sign = draw(st.sampled_from("+-*/"))
    text = f"({left}) {sign} ({right})"
    if x is None or y is None or (sign == "/" and y == 0):
        return text, None
    return text, {"+": x + y, "-": x - y, "*": x * y}[sign] if sign != "/" else x / y


@given(sums())
def test_sums_agree_with_exact_fractions(made: tuple[str, Fraction | None]) -> None:
    sum_, value = made
    if value is None or len(sum_) > LONGEST:
        with pytest.raises(Unreckonable):
            reckon(sum_, {})
    else:
        assert reckon(sum_, {}) == value


@given(figures, figures, figures)
def test_multiplication_binds_before_addition_and_from_the_left(a: Fraction, b: Fraction, c: Fraction) -> None:
    given_ = {"a": a, "b": b, "c": c}
    assert reckon("a + b * c", given_) == a + b * c
    assert reckon("a - b - c", given_) == a - b - c
    if b and c:
        assert reckon("a / b / c", given_) == a / b / c


@given(st.one_of(st.text(max_size=250), st.text("ab0123456789.+-*/()×÷− \t\n", max_size=250)))
def test_no_text_makes_anything_but_a_figure_or_a_refusal(text: str) -> None:
    try:
        value = reckon(text, {"a": Fraction(1), "b": Fraction(0)})
    except Unreckonable as error:
        assert str(error)  # noqa: PT017 - that there is a sentence is the point
    else:
        assert isinstance(value, Fraction)
