"""Adding up a table: what its sums yield for cells that were not printed, and what does not add up.

Cells are named ``row/column``. A figure is exact. An unknown cell is one that no figure is known for; where a sum has
just one of them it is derived, where it has several only what they hold together is known: the remainder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Equation:
    """One cell is the sum of others."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that follows from others; ``how`` writes the sum out in names of cells."""

    value: Fraction
    how: str


@dataclass(frozen=True, slots=True)
class Remainder:
    """What several unknown cells hold together."""

    total: str
    cells: tuple[str, ...]
    value: Fraction


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A sum that does not hold: ``total`` is printed as ``stated``, its ``parts`` come to ``found``."""

    total: str
    stated: Fraction
    found: Fraction
    parts: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """All that the sums of a table yield.

    ``holds`` names the totals whose sum is complete and right; a sum that had to yield one of its own cells is not
    among them, since it could not have been wrong.
    """

    derived: Mapping[str, Derived]
    remainders: tuple[Remainder, ...]
    mismatches: tuple[Mismatch, ...]
    holds: tuple[str, ...]


def reconcile(known: Mapping[str, Fraction], equations: Iterable[Equation]) -> Reconciled:
    """Work out every sum as far as it goes. ``known`` has a figure for each cell that is not unknown."""
    sums = tuple(equations)
    derived: dict[str, Derived] = {}
    spent: set[Equation] = set()
    figures = dict(known)
    while found := _next(figures, sums):
        cell, value, equation = found
        derived[cell] = value
        spent.add(equation)
        figures[cell] = value.value
    return Reconciled(
        derived,
        tuple(r for e in sums if (r := _remainder(e, figures))),
        tuple(m for e in sums if (m := _mismatch(e, figures))),
        tuple(e.total for e in sums if e not in spent and _holds(e, figures)),
    )


def _next(figures: Mapping[str, Fraction], equations: Iterable[Equation]) -> tuple[str, Derived, Equation] | None:
    """The first cell that a sum yields and that is not known yet."""
    for equation in equations:
        unknown = [part for part in equation.parts if part not in figures]
        known = [part for part in equation.parts if part in figures]
        total = sum((figures[part] for part in known), Fraction(0))
        if not unknown and equation.total not in figures:
            return equation.total, Derived(total, " + ".join(known)), equation
        if len(unknown) == 1 and equation.total in figures:
            value = Derived(figures[equation.total] - total, " - ".join((equation.total, *known)))
            return unknown[0], value, equation
    return None


def _remainder(equation: Equation, figures: Mapping[str, Fraction]) -> Remainder | None:
    unknown = tuple(part for part in equation.parts if part not in figures)
    if len(unknown) < 2 or equation.total not in figures:
        return None
    rest = figures[equation.total] - sum((figures[p] for p in equation.parts if p in figures), Fraction(0))
    return Remainder(equation.total, unknown, rest)


def _mismatch(equation: Equation, figures: Mapping[str, Fraction]) -> Mismatch | None:
    if not _complete(equation, figures):
        return None
    found = sum((figures[part] for part in equation.parts), Fraction(0))
    stated = figures[equation.total]
    return Mismatch(equation.total, stated, found, equation.parts) if found != stated else None


def _holds(equation: Equation, figures: Mapping[str, Fraction]) -> bool:
    return _complete(equation, figures) and _mismatch(equation, figures) is None


def _complete(equation: Equation, figures: Mapping[str, Fraction]) -> bool:
    return equation.total in figures and all(part in figures for part in equation.parts)


def written(value: Fraction) -> str:
    """A figure as it is printed: ``1,279``, or ``81.5`` with one place where it is not whole."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{float(value):,.1f}"
