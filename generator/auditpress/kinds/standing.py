"""What was open for a body on a day, and at the end of each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.chains import Course, OpenItem, ReportFacts, counted, courses, not_known_on
from auditpress.kinds.report import Report
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


_AUDITED = ("auditee in", "subject of a finding in")


def audits_of(body: Entry[Any], graph: Graph) -> tuple[Entry[Report], ...]:
    """The reports in which a body was audited, or a finding is on it, by their ids."""
    found = {id: None for id, reverse in graph.referrers(body.id) if reverse in _AUDITED}
    return tuple(graph.get(id, Report) for id in found if id.startswith("reports/"))


def open_for(body: Entry[Any], day: str, graph: Graph) -> tuple[OpenItem, ...]:
    """What was open for a body on a day (``2023-05-01``), the oldest first.

    A finding on one of several bodies is that body's alone; one that names no body is every audited body's.
    """
    return tuple(course.item for course in courses_of(body, audits_of(body, graph), graph) if course.open_on(day))


def courses_of(body: Entry[Any], audits: tuple[Entry[Report], ...], graph: Graph) -> list[Course]:
    """What was ever open for a body, the oldest first."""
    found: list[Course] = []
    for audit in audits:
        bodies = (body.id, None) if body.id in audit.record.auditees else (body.id,)
        facts = graph.facts(audit, ReportFacts)
        found += [course for course in courses(audit, facts, graph) if course.item.on in bodies]
    return sorted(found, key=lambda course: _order(course.item))


def _order(item: OpenItem) -> tuple[str, str, str, str]:
    return item.since, item.report, item.designation, item.ref or ""


def not_known_for(body: Entry[Any], day: str, graph: Graph) -> tuple[str, ...]:
    """The reports about a body of which it is not known what was open on a day."""
    return tuple(a.id for a in audits_of(body, graph) if not_known_on(graph.facts(a, ReportFacts), a, day))


def year_ends(body: Entry[Any], graph: Graph) -> tuple[YearEnd, ...]:
    """The state at the end of each year, from the first audit of a body to the last paper about it."""
    audits = audits_of(body, graph)
    facts = {audit: graph.facts(audit, ReportFacts) for audit in audits}
    days = {step.day for f in facts.values() for life in f.lives for step in life.steps}
    days |= {tally.day for f in facts.values() for tally in f.tallies}
    years = {day.year for day in days if day}
    if not years:
        return ()
    ends: dict[int, list[OpenItem]] = {year: [] for year in range(min(years), max(years) + 1)}
    for course in courses_of(body, audits, graph):
        for year in course.years(max(years)):
            ends[year].append(course.item)
    doubtful = [(audit, f) for audit, f in facts.items() if f.tallies or f.unknown]
    schemes: dict[str, str | None] = {}
    found = []
    for year, items in ends.items():
        unknown = tuple(audit.id for audit, f in doubtful if not_known_on(f, audit, f"{year:04d}-12-31"))
        found.append(YearEnd(year, _words(items, unknown, schemes, graph), tuple(items), unknown))
    return tuple(found)


def _words(items: Iterable[OpenItem], unknown: tuple[str, ...], schemes: dict[str, str | None], graph: Graph) -> str:
    """What was open in a sentence, by the schemes of the papers; ``schemes`` keeps those that were looked up."""
    by_scheme: dict[str | None, list[OpenItem]] = {}
    for item in items:
        if item.report not in schemes:
            schemes[item.report] = getattr(graph.entries[item.report].record, "scheme", None)
        by_scheme.setdefault(schemes[item.report], []).append(item)
    parts = [counted(found, graph, scheme) for scheme, found in by_scheme.items()]
    parts += [f"not known for {plural(len(unknown), 'audit')}, whose papers were not seen whole"] if unknown else []
    return "; ".join(parts) or "nothing"
