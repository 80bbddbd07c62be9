"""Whether an agreement was in force on a day, as far as its events and the times of its versions let it be known."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from auditpress.fields import Day
from auditpress.kinds.times import ALWAYS, Times, times, within

IN_FORCE, ENDED, NOT_YET, NOT_KNOWN = "in force", "ended", "not yet", "not known"
_IN_FORCE = ("in force", "renewed")
_ENDED = ("withdrawn", "expired", "suspended")
_BEFORE = "0001-01-01"


def on(agreement: Any, day: str) -> str:
    """How an agreement stood on a day (``2023-05-01``): in force, ended, not yet in force, or not known.

    An event counts from the last day that its date can mean; a version applies to the end of its last day. What comes
    before a renewal or an end is not known, unless it is told.
    """
    events = sorted((e for e in agreement.events if e.what in (*_IN_FORCE, *_ENDED)), key=lambda e: e.on.first)
    ended = within(times([(event.on, event.what in _ENDED) for event in events]), day)
    if within(times([(event.on, event.what in _IN_FORCE) for event in events]), day):
        return IN_FORCE
    if not ended and any(_begins(v.from_) <= day < _after(v.to) for v in agreement.versions if v.from_):
        return IN_FORCE
    dated = [v for v in agreement.versions if v.from_ or v.to]
    if ended or (dated and len(dated) == len(agreement.versions) and all(v.to and _after(v.to) <= day for v in dated)):
        return ENDED
    begun = [event.on for event in events if event.what == "in force"] + [v.from_ for v in dated if v.from_]
    told = [event.on for event in events] + [day for v in dated for day in (v.from_, v.to) if day]
    first = min((each.last for each in told), default="")
    return NOT_YET if first and day < first and first in [each.last for each in begun] else NOT_KNOWN


def standing(agreement: Any, wanted: str) -> Times:
    """When an agreement stood so."""
    turns = {_BEFORE, *(event.on.last for event in agreement.events)}
    for version in agreement.versions:
        turns |= {_begins(version.from_)} if version.from_ else set()
        turns |= {_after(version.to)} if version.to else set()
    days = [*sorted(turns - {ALWAYS}), ALWAYS]
    found: list[tuple[str, str]] = []
    for day, end in pairwise(days):
        if on(agreement, day) == wanted:
            if found and found[-1][1] == day:
                day, _ = found.pop()  # noqa: PLW2901 - the time that goes on
            found.append((day, end))
    return tuple(found)


def _begins(day: Day) -> str:
    return day.last


def _after(day: Day | None) -> str:
    """The day after the last that a date can mean; never, where there is none."""
    if day is None or day.last == dt.date.max.isoformat():
        return ALWAYS
    return (dt.date.fromisoformat(day.last) + dt.timedelta(days=1)).isoformat()
