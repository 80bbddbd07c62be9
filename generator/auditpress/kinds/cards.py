"""What lists show of a record. It is made once from the record, and kept: a list of thousands opens none of them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from auditpress.fields import Day
from auditpress.graph import Entry, Graph
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.lives import OPEN, Age, age
from auditpress.kinds.measures import Figures, Measured
from auditpress.kinds.scheme import meaning_id, tag
from auditpress.kinds.shown import Happening, Tag, links
from auditpress.kinds.shown_findings import Words, status_tag
from auditpress.model import Link, Record


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in a list; ``year`` is that in which it was raised, or nothing.

    ``ids`` are those of its designation and its areas in the schemes.
    """

    link: Link
    designation: Tag
    areas: tuple[Tag, ...]
    bodies: tuple[Link, ...]
    paper: Link
    raised: str
    status: Tag
    is_open: bool
    year: str
    age: Age
    ids: tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A report whose findings are known only by the counts that papers state."""

    paper: Link
    bodies: tuple[Link, ...]
    words: str
    open: int


@dataclass(frozen=True, slots=True)
class Head:
    """As much of a card as its place in lists depends on; it is read in a fraction of the time.

    ``findings`` are year, whether it is open, designation, areas (ids of a scheme's words) and ``Age.from_`` of each;
    ``happenings`` are the last day that each can mean, its sort, and the bodies that it is about apart from others;
    ``corrections`` are their days. ``undeclared`` are the ids of bodies that an agreement does not name.
    """

    title: str
    path: str
    kind: str
    date: str
    dated: str
    published: Day | None
    summary: str
    state: Tag | None
    risk: Tag | None
    names: tuple[str, ...]
    open: int
    counted: bool
    findings: tuple[tuple[str, bool, str, tuple[str, ...], str], ...]
    happenings: tuple[tuple[str, str, tuple[str, ...]], ...]
    corrections: tuple[str, ...]
    changed: str
    formerly: tuple[str, ...]
    undeclared: tuple[str, ...]
    updated: str
    measured: Measured = Measured()  # noqa: RUF009 - it cannot be changed
    language: str = ""

    @classmethod
    def of(cls, entry: Entry[Any], graph: Graph) -> Head:
        """Made from the card."""
        return graph.card(entry.id, Card).head

    @classmethod
    def read(cls, written: bytes) -> Head:
        """From what ``Card.written`` wrote; ``ValueError`` if it was not."""
        return _heads().validate_json(written.partition(_APART)[0])


_APART = b"\x1e"
"""Between the head of a written card and the whole of it: JSON writes this character as an escape."""


@dataclass(frozen=True, slots=True)
class Card:
    """What lists show of a record. ``date`` is in words, ``dated`` can be sorted, ``changed`` is for the sitemap.

    ``names`` are what people may call it; ``happenings`` are for timelines; ``authors`` are the ids of the bodies whose
    paper it is, and ``updated`` is the last day on which something happened to it, for feeds. Only reports have
    ``open`` findings (their number), rows of ``findings``, or a row of what is ``counted``.
    """

    title: str
    path: str
    kind: str
    date: str
    dated: str
    published: Day | None
    changed: str
    summary: str
    state: Tag | None
    names: tuple[str, ...]
    risk: Tag | None
    open: int
    findings: tuple[FindingRow, ...]
    counted: CountRow | None
    happenings: tuple[Happening, ...]
    corrections: tuple[tuple[Day, str], ...]
    formerly: tuple[str, ...]
    undeclared: tuple[str, ...]
    authors: tuple[str, ...]
    updated: str
    measured: Measured = Measured()  # noqa: RUF009 - it cannot be changed
    figures: Figures | None = None
    language: str = ""

    @classmethod
    def of(cls, entry: Entry[Any], graph: Graph) -> Card:
        """Made from the record and its neighbours; raises ``Absent`` if one of them is not there."""
        record: Record = entry.record
        facts = graph.facts(entry, object)
        report = facts if isinstance(facts, ReportFacts) else None
        return cls(
            title=graph.title(entry.id),
            path=entry.path,
            kind=entry.kind.folder,
            date=date(entry),
            dated=entry.kind.dated(record),
            published=record.published,
            changed=str(record.edited.day if record.edited else record.published or ""),
            summary=entry.kind.summary(entry, facts, graph),
            state=_state(record),
            names=tuple(entry.kind.names(record)),
            risk=_risk(record, graph),
            open=report.open if report else 0,
            findings=_findings(entry, report, graph) if report else (),
            counted=_counted(entry, report, graph) if report and report.known_by_count else None,
            happenings=tuple(entry.kind.events(entry, graph)),
            corrections=tuple((each.date, each.reason) for each in record.corrections),
            formerly=record.formerly,
            undeclared=_undeclared(record),
            measured=entry.kind.measured(entry, facts, graph) or Measured(),
            figures=getattr(facts, "figures", None),
            authors=tuple(entry.kind.authors(record)),
            updated=_updated(record),
            language=record.language or "",
        )

    @classmethod
    def read(cls, written: bytes) -> Card:
        """As it was written; ``ValueError`` if it was not."""
        return _adapter().validate_json(written.partition(_APART)[2])

    def written(self) -> bytes:
        """As JSON, the head first and by itself."""
        return _heads().dump_json(self.head) + _APART + _adapter().dump_json(self)

    @property
    def head(self) -> Head:
        """The part of it that its place in lists depends on."""
        return Head(
            self.title, self.path, self.kind, self.date, self.dated, self.published, self.summary, self.state,
            self.risk, self.names, self.open, self.counted is not None,
            tuple((row.year, row.is_open, *row.ids, row.age.from_) for row in self.findings),
            tuple((h.day.last, h.sort, h.bodies if h.apart else ()) for h in self.happenings),
            tuple(day.first for day, _ in self.corrections), self.changed, self.formerly,
            self.undeclared,
            self.updated, self.measured, self.language,
        )  # fmt: skip


@functools.cache
def _heads() -> TypeAdapter[Head]:
    return TypeAdapter(Head)


@functools.cache
def _adapter() -> TypeAdapter[Card]:
    return TypeAdapter(Card)


def date(entry: Entry[Any]) -> str:
    """A record's date in words, as exact as it is known."""
    record = entry.record
    if record.published:
        return record.published.text  # type: ignore[no-any-return]
    return entry.kind.dated(record)[:4]


def _updated(record: Record) -> str:
    """The last day on which something happened to a paper, ``2025-09-30``, or nothing.

    A month or a year stands for the last day that it can mean, as everywhere here: the paper was out by then.
    """
    said = record.edited.day if record.edited else record.published
    days = [*([said] if said else []), *(each.date for each in record.corrections)]
    return max((day.last for day in days), default="")


def _state(record: Record) -> Tag | None:
    return Tag(record.state.capitalize(), "warning") if record.state != "published" else None


def _risk(record: Any, graph: Graph) -> Tag | None:
    risk = getattr(record, "risk", None)
    return tag(graph, record.scheme, "risks", risk) if risk else None


def _undeclared(record: Any) -> tuple[str, ...]:
    """The bodies of a paper's parties that the agreement does not name."""
    return tuple(
        party.organisation for party in getattr(record, "parties", ()) if getattr(party, "declared", None) is False
    )


def _findings(entry: Entry[Any], report: ReportFacts, graph: Graph) -> tuple[FindingRow, ...]:
    if not report.lives:
        return ()
    record, paper = entry.record, graph.link(entry.id)
    words = Words(graph, record.scheme)
    statuses: dict[tuple[str, str, str], Tag] = {}
    bodies: dict[str | None, tuple[Link, ...]] = {}
    rows = []
    for life in report.lives:
        first, last = life.steps[0].day, life.steps[-1]
        key = (last.paper, last.status, last.state)
        if key not in statuses:
            statuses[key] = status_tag(life, record.scheme, graph)
        if life.on not in bodies:
            bodies[life.on] = links((life.on,) if life.on else record.auditees, graph)
        rows.append(
            FindingRow(
                Link(life.title, f"/{life.paper}/#{life.anchor}"),
                words.tag("designations", life.printed_designation),
                tuple([words.tag("areas", area) for area in life.areas]),
                bodies[life.on],
                paper,
                first.text if first else "",
                statuses[key],
                life.state == OPEN,
                str(first.year) if first else "",
                age(life),
                (life.designation, tuple([meaning_id(graph, record.scheme, "areas", area) for area in life.areas])),
            )
        )
    return tuple(rows)


def _counted(entry: Entry[Any], facts: ReportFacts, graph: Graph) -> CountRow:
    return CountRow(graph.link(entry.id), links(entry.record.auditees, graph), facts.findings, facts.open)
