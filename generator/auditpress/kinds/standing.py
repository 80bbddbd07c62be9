"""What was open for a body on a day, and at the end of each year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.chains import OpenItem, ReportFacts, counted, not_known_on, open_on
from auditpress.kinds.report import Report
from auditpress.kinds.shown import sources_of
from auditpress.problems import plural


@dataclass(frozen=True, slots=True)
class YearEnd:
    """What was open for a body on the last day of a year; ``words`` sums it up.

    ``unknown`` names the reports of which it is not known, since what their papers say was not seen.
    """

    year: int
    words: str
    open: tuple[OpenItem, ...]
    unknown: tuple[str, ...] = ()


def audits_of(body: Entry[Any], graph: Graph) -> tuple[Entry[Report], ...]:
    """The reports in which a body was audited, or a finding is on it, by their ids."""
    found = sources_of(graph.backlinks(body.id), "auditee in", "subject of a finding in")
    return tuple(graph.get(entry.id, Report) for entry in found if isinstance(entry.record, Report))


def reviews_for(body: Entry[Any], graph: Graph) -> tuple[Entry[Any], ...]:
    """The reviews that follow a body's audits."""
    return tuple(graph.entries[id] for a in audits_of(body, graph) for id in graph.facts(a, ReportFacts).reviews)


def open_for(body: Entry[Any], day: str, graph: Graph) -> tuple[OpenItem, ...]:
    """What was open for a body on a day (``2023-05-01``), the oldest first.

    A finding on one of several bodies is that body's alone; one that names no body is every audited body's.
    """
    items = [
        item
        for audit in audits_of(body, graph)
        for item in open_on(audit, graph.facts(audit, ReportFacts), day, graph)
        if item.on in (None, body.id) and (item.on or body.id in audit.record.auditees)
    ]
    return tuple(sorted(items, key=lambda item: (item.since, item.report, item.designation, item.ref or "")))


def not_known_for(body: Entry[Any], day: str, graph: Graph) -> tuple[str, ...]:
    """The reports about a body of which it is not known what was open on a day."""
    return tuple(a.id for a in audits_of(body, graph) if not_known_on(graph.facts(a, ReportFacts), a, day))


def year_ends(body: Entry[Any], graph: Graph) -> tuple[YearEnd, ...]:
    """The state at the end of each year, from the first audit of a body to the last paper about it."""
    facts = [graph.facts(audit, ReportFacts) for audit in audits_of(body, graph)]
    days = [step.day for f in facts for life in f.lives for step in life.steps] + [
        t.day for f in facts for t in f.tallies
    ]
    years = [day.year for day in days if day]
    return tuple(_year_end(body, year, graph) for year in range(min(years), max(years) + 1)) if years else ()


def _year_end(body: Entry[Any], year: int, graph: Graph) -> YearEnd:
    items = open_for(body, f"{year:04d}-12-31", graph)
    by_report: dict[str, list[OpenItem]] = {}
    for item in items:
        by_report.setdefault(item.report, []).append(item)
    schemes = {report: getattr(graph.entries[report].record, "scheme", None) for report in by_report}
    unknown = not_known_for(body, f"{year:04d}-12-31", graph)
    parts = [counted(found, graph, schemes[report]) for report, found in by_report.items()]
    parts += [f"not known for {plural(len(unknown), 'audit')}, whose papers were not seen whole"] if unknown else []
    return YearEnd(year, "; ".join(parts) or "nothing", items, unknown)
