"""When an answer was due and how late it came. Only dates of records are compared, never today's."""

from __future__ import annotations

from typing import Any

from auditpress.fields import Day
from auditpress.graph import Entry, Graph
from auditpress.kinds.dates import before, days_between, months_after
from auditpress.kinds.scheme import Scheme
from auditpress.problems import plural


def months_allowed(paper: Entry[Any], graph: Graph) -> int | None:
    """Within how many months an oversight paper is to be answered, by itself or else by its scheme.

    What a scheme says is of reports: the two months of Parliament's custom are not counted for a letter.
    """
    record = paper.record
    if record.answer_due_months is not None:
        return int(record.answer_due_months)
    if record.scheme and record.type != "letter":
        return graph.get(record.scheme, Scheme).record.answer_due_months
    return None


def due(paper: Entry[Any], item: Any, graph: Graph) -> Day | None:
    """When an item is to be answered: as it says, else so many months after publication; None if that is not known."""
    if item.due or not item.addressees:
        return item.due  # type: ignore[no-any-return]
    months, published = months_allowed(paper, graph), paper.record.published
    return months_after(published, months) if published and months is not None else None


def timing(due_on: Day | None, answered: Day | None) -> str:
    """``12 days late``, ``late`` or ``in time``; nothing where the two dates are not exact enough to say."""
    if due_on is None or answered is None:
        return ""
    days = days_between(due_on, answered)
    if days is not None:
        return f"{plural(days, 'day')} late" if days > 0 else "in time"
    if before(due_on, answered):
        return "late"
    return "in time" if answered.last <= due_on.first else ""


def item_of(target: str, graph: Graph) -> tuple[Entry[Any], Any] | None:
    """The paper and the item that ``oversight/…#item-…`` names."""
    id, _, fragment = target.partition("#")
    paper = graph.entries.get(id)
    items = paper.record.items if paper else ()
    found = next((item for item in items if item.anchor == fragment), None)
    return (paper, found) if paper and found else None
