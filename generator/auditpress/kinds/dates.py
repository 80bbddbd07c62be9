"""Sums with days that may be no more exact than a month or a year."""

from __future__ import annotations

import calendar
import datetime as dt

from auditpress.fields import Day

LAST_YEAR = 9999


def months_after(day: Day, months: int) -> Day | None:
    """The day so many months later, as exact as the day itself; None for a bare year, which has no months to count."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not day.month or year > LAST_YEAR:
        return None
    return Day(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_between(first: Day, last: Day) -> int | None:
    """How many days lie between two days, negative if the last is the earlier; None unless both are exact."""
    if not (first.day and last.day):
        return None
    return (dt.date.fromisoformat(last.first) - dt.date.fromisoformat(first.first)).days


def before(one: Day, other: Day) -> bool:
    """Whether one day is certainly the earlier: June 2025 is before July 2025, and not before 16 June 2025."""
    return one.last < other.first


def when(day: Day) -> str:
    """A day in a sentence: ``on 3 May 2024``, ``in May 2024``."""
    return f"{'on' if day.day else 'in'} {day.text}"
