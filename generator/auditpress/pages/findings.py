"""The lists of findings: those that are open first, and by the years in which they were raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from auditpress.graph import Graph
from auditpress.kinds.briefs import Key, all_heads, latest
from auditpress.kinds.cards import Card, CountRow, FindingRow, Head
from auditpress.kinds.charts import Chart
from auditpress.kinds.measures import tally
from auditpress.kinds.pictured import of_findings
from auditpress.model import Link, Page
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import UNDATED, Pager, Sheet, Shelf, divided, in_order, year_path
from auditpress.problems import plural

PATH = "/findings/"
WHOLE = 200
"""So many rows are on one page all together; with more, each year has its pages."""

ROWS = 100
NEWEST = 100
_COUNTED = -1
"""Stands in a key for the report whose findings are known by their number only."""


@dataclass(frozen=True, slots=True)
class FindingsView:
    """Findings: open, not open, and known by count only. The landing page of many has the figures of the whole."""

    open: tuple[FindingRow, ...]
    settled: tuple[FindingRow, ...]
    counted: tuple[CountRow, ...]
    open_words: str
    years: tuple[tuple[Link, int], ...] = ()
    charts: tuple[Chart, ...] = ()
    pager: Pager | None = None
    year: str = ""


def jobs(graph: Graph) -> Iterator[Job]:
    """``/findings/`` and the pages of the years."""
    known = all_heads(graph)
    shelf = _shelf(graph)
    front, *sheets = shelf.sheets
    words = _words(sum(head.open for head in known.values()))
    years = tuple((Link(part.name, part.path), part.count) for part in shelf.parts)
    charts = _charts(known.values(), {link.text: link for link, _ in years})
    yield Job(PATH, digest(front.members, words, *years, *charts), partial(_front, front, words, years, charts, graph))
    for sheet in sheets:
        yield Job(sheet.path, sheet.members, partial(_made, sheet, graph))


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    for sheet in _shelf(graph).sheets:
        yield Claim(sheet.path, sheet.titled(f"the list of findings{sheet.part and f' of {sheet.part}'}"))


@once
def _shelf(graph: Graph) -> Shelf:
    """The open ones first, then those that are not, then those known by their number; of each, the newest first."""
    found = [*_found(graph)]
    found.sort(key=lambda each: (each[2].id, each[2].at))
    if len(found) > WHOLE:
        found.sort(key=lambda each: each[1], reverse=True)
    found.sort(key=lambda each: each[0])
    keys = [key for _, _, key in found]
    if len(keys) <= WHOLE:
        return Shelf(PATH, len(keys), (), (Sheet(PATH, "", tuple(keys)),))
    years: dict[str, list[Key]] = {}
    for key in keys:
        years.setdefault(key.year, []).append(key)
    still = [key for rank, _, key in found[:NEWEST] if rank == 0]
    return divided(PATH, {year: (_path(year), years[year]) for year in in_order(years)}, still, ROWS)


def _path(year: str) -> str:
    # No record lies below /findings/, so a year needs no other word.
    return f"{PATH}{year}/" if year else year_path(PATH, year)


@once
def _found(graph: Graph) -> tuple[tuple[int, str, Key], ...]:
    """Every finding: whether it is open, when it was raised, and which it is."""
    return tuple(each for id, head in all_heads(graph).items() for each in _keys(id, head))


def _keys(id: str, head: Head) -> Iterator[tuple[int, str, Key]]:
    dated = latest(head.dated)
    for at, (year, is_open, _) in enumerate(head.findings):
        yield 0 if is_open else 1, year + dated, Key(id, at, year)
    if head.counted:
        yield 2, dated, Key(id, _COUNTED, dated[:4])


def _front(
    sheet: Sheet, words: str, years: tuple[tuple[Link, int], ...], charts: tuple[Chart, ...], graph: Graph
) -> tuple[Page]:
    view = FindingsView(*_rows(sheet.keys, graph), words, years, charts)
    described = "Every finding on this site, with what became of it."
    return (Page(PATH, "Findings", described, "findings.html", view, layout="index"),)


def _made(sheet: Sheet, graph: Graph) -> tuple[Page]:
    """A page of a year."""
    title = sheet.titled("Findings with no date known" if sheet.part == UNDATED else f"Findings raised in {sheet.part}")
    view = FindingsView(*_rows(sheet.keys, graph), "", pager=sheet.pager, year=sheet.part)
    up = (Link("Findings", PATH), *([Link(sheet.part, sheet.base)] if sheet.number > 1 else []))
    described = f"{title}: those that are open first, with what became of the others."
    return (Page(sheet.path, title, described, "findings.html", view, up, layout="index"),)


def _rows(
    keys: Iterable[Key], graph: Graph
) -> tuple[tuple[FindingRow, ...], tuple[FindingRow, ...], tuple[CountRow, ...]]:
    rows: list[FindingRow] = []
    counted: list[CountRow] = []
    for id, at, _ in keys:
        card = graph.card(id, Card)
        if at != _COUNTED:
            rows.append(card.findings[at])
        elif card.counted:
            counted.append(card.counted)
    return tuple(r for r in rows if r.is_open), tuple(r for r in rows if not r.is_open), tuple(counted)


def _words(still: int) -> str:
    return f"{plural(still, 'finding')} open" if still else "No finding is open"


def _charts(known: Iterable[Head], ways: Mapping[str, Link]) -> tuple[Chart, ...]:
    """All findings in figures."""
    return of_findings(tally(told for head in known for told in head.measured.findings), ways)
