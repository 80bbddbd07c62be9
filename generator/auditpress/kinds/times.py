"""When something was so: times that begin with a day and end before another."""

from __future__ import annotations

from collections.abc import Sequence

from auditpress.fields import Day

ALWAYS = "99999"
"""Comes after every day, as text."""

Times = tuple[tuple[str, str], ...]
"""When something was so: each time from a day (``2023-05-01``) on, and before another or ``ALWAYS``."""


def within(times: Times, day: str) -> bool:
    """Whether something was so on a day."""
    return any(first <= day < end for first, end in times)


def times(turns: Sequence[tuple[Day | None, bool]]) -> Times:
    """When something was so by what papers say in their order: each counts from the last day its date can mean."""
    found, end = [], ALWAYS
    for day, is_so in reversed(turns):
        if day and day.last < end:
            if is_so:
                found.append((day.last, end))
            end = day.last
    return tuple(found)
