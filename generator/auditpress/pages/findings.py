"""The list of all findings, those that are open first."""

from __future__ import annotations

from dataclasses import dataclass

from auditpress.graph import Entry, Graph
from auditpress.kinds import report
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.lives import Life
from auditpress.kinds.report import Report
from auditpress.kinds.scheme import tag
from auditpress.kinds.shown import Tag, links
from auditpress.kinds.shown_findings import status_tag
from auditpress.model import Link, Page
from auditpress.problems import plural

PATH = "/findings/"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in the list."""

    link: Link
    designation: Tag
    areas: tuple[Tag, ...]
    bodies: tuple[Link, ...]
    paper: Link
    raised: str
    status: Tag


@dataclass(frozen=True, slots=True)
class CountRow:
    """A report whose findings are known only by the counts that papers state."""

    paper: Link
    bodies: tuple[Link, ...]
    words: str
    open: int


@dataclass(frozen=True, slots=True)
class FindingsView:
    """Every finding: open, not open, and known by count only."""

    open: tuple[FindingRow, ...]
    settled: tuple[FindingRow, ...]
    counted: tuple[CountRow, ...]
    open_words: str


def page(graph: Graph) -> Page:
    """``/findings/``."""
    rows: list[tuple[bool, FindingRow]] = []
    counted = []
    for entry in graph.of(report.KIND):
        facts = graph.facts(entry, ReportFacts)
        rows += [(life.state == "open", _row(entry, life, graph)) for life in facts.lives]
        if facts.known_by_count:
            counted.append(
                CountRow(graph.link(entry.id), links(entry.record.auditees, graph), facts.findings, facts.open)
            )
    still = tuple(row for is_open, row in rows if is_open)
    view = FindingsView(
        still, tuple(row for is_open, row in rows if not is_open), tuple(counted), _words(still, counted)
    )
    words = "Every finding on this site, with what became of it."
    return Page(PATH, "Findings", words, "findings.html", view, layout="index")


def _words(still: tuple[FindingRow, ...], counted: list[CountRow]) -> str:
    number = len(still) + sum(row.open for row in counted)
    return f"{plural(number, 'finding')} open" if number else "No finding is open"


def _row(entry: Entry[Report], life: Life, graph: Graph) -> FindingRow:
    record = entry.record
    first = life.steps[0].day
    return FindingRow(
        Link(life.title, f"/{life.paper}/#{life.anchor}"),
        tag(graph, record.scheme, "designations", life.printed_designation),
        tuple(tag(graph, record.scheme, "areas", area) for area in life.areas),
        links((life.on,) if life.on else record.auditees, graph),
        graph.link(entry.id),
        first.text if first else "",
        status_tag(life, record.scheme, graph),
    )
