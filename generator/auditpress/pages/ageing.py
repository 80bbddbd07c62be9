"""For how many days findings have been open, those of the longest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds.briefs import Key, all_heads
from auditpress.kinds.cards import Card, FindingRow
from auditpress.kinds.dates import days_between
from auditpress.model import Link, Page
from auditpress.pages import findings
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import Pager, Sheet, paged

PATH = f"{findings.PATH}days-open/"
MOST = 1000
"""So many findings are listed; those that were raised later are in the lists by year."""

BANDS = ((0, "Up to 90 days"), (91, "91 days to a year"), (366, "More than a year"), (731, "More than two years"))
"""From how many days on, and what that is called."""

_EXACT_DAY = 10
"""Letters of a date that is known to the day."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A finding that is open: for how many ``days``, as a number and in words, and since when."""

    finding: FindingRow
    days: int | None
    words: str
    since: str


@dataclass(frozen=True, slots=True)
class AgeingView:
    """Open findings by the days that they are open until ``today`` (in words); ``listed`` says how many are shown."""

    today: str
    rows: tuple[OpenRow, ...]
    bands: tuple[tuple[str, int], ...]
    open: int
    listed: int
    counted: int
    pager: Pager | None
    ways: tuple[Link, ...]


def jobs(graph: Graph) -> Iterator[Job]:
    """The list and its pages."""
    known = all_heads(graph).values()
    still, day = _open(graph), as_of(graph)
    counted = sum(head.open for head in known if head.counted)
    bands = tuple(_bands([from_ for from_, _ in still], day))
    for sheet in _sheets(graph):
        members = digest(sheet.members, day, bands, len(still), counted)
        yield Job(sheet.path, members, partial(_made, sheet, bands, len(still), counted, graph))


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    return (Claim(sheet.path, sheet.titled("the list of open findings by days")) for sheet in _sheets(graph))


@once
def as_of(graph: Graph) -> str:
    """The latest day (``2025-09-16``) on which a record was published or edited; nothing where none is exact.

    A site has no clock: it is as of this day whenever it is read.
    """
    heads = all_heads(graph).values()
    days = [head.changed for head in heads] + [str(head.published or "") for head in heads]
    return max((day for day in days if len(day) == _EXACT_DAY), default="")


def days_of(row: FindingRow, day: str) -> tuple[int | None, str]:
    """For how many days a finding was open until a day, as a number and in words; None where that is not known."""
    age = row.age
    if not day or (row.is_open and not age.since and not age.over):
        return None, "not known"
    days = age.days(day)
    return days, f"{'' if age.exact else 'at least '}{days:,}"


@once
def _open(graph: Graph) -> tuple[tuple[str, Key], ...]:
    """Open findings with the day from which each counts, the earliest first; those without a known day at the end."""
    found = [
        (from_ or "~", Key(id, at, year))
        for id, head in all_heads(graph).items()
        for at, (year, is_open, _, _, from_) in enumerate(head.findings)
        if is_open
    ]
    return tuple(sorted(found))


@once
def _sheets(graph: Graph) -> tuple[Sheet, ...]:
    return paged(PATH, "", [key for _, key in _open(graph)[:MOST]], findings.ROWS)


def _bands(counted_from: list[str], day: str) -> Iterator[tuple[str, int]]:
    """How many findings are open for how long, the longest first."""
    if not day:
        return
    known = [from_ for from_ in counted_from if from_ != "~"]
    days = [max(0, days_between(Day.parse(from_), Day.parse(day)) or 0) for from_ in known]
    ends = [first for first, _ in BANDS[1:]] + [10**9]
    for (first, words), end in reversed([*zip(BANDS, ends, strict=True)]):
        yield words, sum(1 for each in days if first <= each < end)
    if len(known) < len(counted_from):
        yield "Not known", len(counted_from) - len(known)


def _made(sheet: Sheet, bands: tuple[tuple[str, int], ...], still: int, counted: int, graph: Graph) -> tuple[Page]:
    day = as_of(graph)
    rows = tuple(_row(graph.card(id, Card).findings[at], day) for id, at, _ in sheet.keys)
    asof = Day.parse(day).text if day else ""
    view = AgeingView(asof, rows, bands, still, min(still, MOST), counted, sheet.pager, findings.WAYS)
    up = (Link("Findings", findings.PATH), *([Link("By days open", PATH)] if sheet.number > 1 else []))
    described = "Open findings by the number of days that they have been open, the longest first."
    return (Page(sheet.path, sheet.titled("Findings by days open"), described, "findings_open.html", view, up,
                 layout="index"),)  # fmt: skip


def _row(row: FindingRow, day: str) -> OpenRow:
    since = row.raised or "not known"
    if row.age.over and row.age.since:
        since = f"{since}; again since {Day.parse(row.age.since).text}, after {row.age.over:,} days"
    return OpenRow(row, *days_of(row, day), since)
