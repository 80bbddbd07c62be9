"""Lists of findings: all of them, or those of an area or a designation; the open ones first, and by year."""

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

WAYS = (
    Link("Organisation", f"{PATH}organisations/"),
    Link("Area", f"{PATH}areas/"),
    Link("Designation", f"{PATH}designations/"),
    Link("Year", f"{PATH}years/"),
    Link("Days open", f"{PATH}days-open/"),
    Link("Undeclared processors", f"{PATH}undeclared/"),
    Link("Several of these at once", f"{PATH}explore/"),
)
"""The other ways to look at findings. Years lie beside them (``/findings/2024/``) and are numbers."""

Found = tuple[int, str, Key]
"""A finding: whether it is open (0), is not (1) or is known by number (2), when it was raised, and which it is."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """The findings raised in a year, or of one sort, in figures.

    ``counted`` are the audits whose findings are known by their number only, ``still`` those of these that are open.
    """

    link: Link
    open: int
    settled: int
    counted: int = 0
    still: int = 0


@dataclass(frozen=True, slots=True)
class FindingsView:
    """Findings: open, not open, and known by count only. The landing page of many has the figures of the whole."""

    open: tuple[FindingRow, ...]
    settled: tuple[FindingRow, ...]
    counted: tuple[CountRow, ...]
    open_words: str
    years: tuple[YearRow, ...] = ()
    charts: tuple[Chart, ...] = ()
    pager: Pager | None = None
    year: str = ""
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of findings with its title and the ways above it; ``whole`` says that it holds all of them."""

    title: str
    shelf: Shelf
    found: tuple[Found, ...]
    above: tuple[Link, ...] = ()
    whole: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether its landing page only begins it."""
        return len(self.found) > WHOLE


def jobs(graph: Graph) -> Iterator[Job]:
    """``/findings/`` and the pages of the years."""
    return jobs_of(_listed(graph), graph)


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    for sheet in _listed(graph).shelf.sheets:
        yield Claim(sheet.path, sheet.titled(f"the list of findings{sheet.part and f' of {sheet.part}'}"))


def jobs_of(listed: Listed, graph: Graph) -> Iterator[Job]:
    """The pages of a list of findings."""
    known = all_heads(graph)
    front, *sheets = listed.shelf.sheets
    words = _words(sum(known[key.id].open if rank == 2 else 1 for rank, _, key in listed.found if rank != 1))
    years = tuple(years_of(listed, known)) if listed.is_cut else ()
    charts = _charts(known.values(), by_year(graph)) if listed.whole else ()
    members = digest(front.members, listed.title, words, *years, *charts)
    yield Job(front.path, members, partial(_front, listed, words, years, charts, graph))
    for sheet in sheets:
        yield Job(sheet.path, digest(sheet.members, listed.title), partial(_made, listed, sheet, graph))


@once
def _listed(graph: Graph) -> Listed:
    found = [*_found(graph)]
    return Listed("Findings", shelved(PATH, found, years=True), tuple(found), whole=True)


def by_year(graph: Graph) -> tuple[YearRow, ...]:
    """The years with how many findings are open, are not, and are known by their number only."""
    return tuple(years_of(_listed(graph), all_heads(graph)))


def shelved(path: str, found: list[Found], *, years: bool = False) -> Shelf:
    """The open ones first, then those that are not, then those known by their number; of each, the newest first.

    Each year has pages where the list is long, or where it is to have ``years`` in any case.
    """
    is_cut = len(found) > WHOLE
    found.sort(key=lambda each: (each[2].id, each[2].at))
    if is_cut:
        found.sort(key=lambda each: each[1], reverse=True)
    found.sort(key=lambda each: each[0])
    keys = [key for _, _, key in found]
    if not keys or not (is_cut or years):
        return Shelf(path, len(keys), (), (Sheet(path, "", tuple(keys)),))
    parts: dict[str, list[Key]] = {}
    for key in keys:
        parts.setdefault(key.year, []).append(key)
    first = [key for rank, _, key in found[:NEWEST] if rank == 0] if is_cut else keys
    return divided(path, {year: (_path(path, year), parts[year]) for year in in_order(parts)}, first, ROWS)


def _path(path: str, year: str) -> str:
    # No record lies below /findings/, so a year needs no other word.
    return f"{path}{year}/" if year else year_path(path, year)


@once
def _found(graph: Graph) -> tuple[Found, ...]:
    return tuple(each for id, head in all_heads(graph).items() for each in found_in(id, head))


def found_in(id: str, head: Head) -> Iterator[Found]:
    """The findings of a report, in the order in which its card has them; last, those known by their number only."""
    dated = latest(head.dated)
    for at, (year, is_open, *_) in enumerate(head.findings):
        yield 0 if is_open else 1, year + dated, Key(id, at, year)
    if head.counted:
        yield 2, dated, Key(id, _COUNTED, dated[:4])


def _front(
    listed: Listed, words: str, years: tuple[YearRow, ...], charts: tuple[Chart, ...], graph: Graph
) -> tuple[Page]:
    sheet = listed.shelf.sheets[0]
    view = FindingsView(*rows_of(sheet.keys, graph), words, years, charts, ways=WAYS)
    described = "Every finding on this site" if listed.whole else listed.title
    return (
        Page(sheet.path, listed.title, f"{described}, with what became of it.", "findings.html", view, listed.above,
             layout="index"),
    )  # fmt: skip


def _made(listed: Listed, sheet: Sheet, graph: Graph) -> tuple[Page]:
    """A page of a year."""
    when = "with no date known" if sheet.part == UNDATED else f"raised in {sheet.part}"
    title = sheet.titled(f"{listed.title} {when}")
    view = FindingsView(*rows_of(sheet.keys, graph), "", pager=sheet.pager, year=sheet.part, ways=WAYS)
    up = (*listed.above, Link(listed.title, listed.shelf.path))
    up = (*up, *([Link(sheet.part, sheet.base)] if sheet.number > 1 else []))
    described = f"{title}: those that are open first, with what became of the others."
    return (Page(sheet.path, title, described, "findings.html", view, up, layout="index"),)


def rows_of(
    keys: Iterable[Key], graph: Graph
) -> tuple[tuple[FindingRow, ...], tuple[FindingRow, ...], tuple[CountRow, ...]]:
    """The rows of findings: open, not open, and known by their number only."""
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


def years_of(listed: Listed, known: Mapping[str, Head]) -> Iterator[YearRow]:
    """The years of a list with how many findings are open, are not, and are known by their number only."""
    years: dict[str, list[int]] = {}
    for rank, _, key in listed.found:
        counts = years.setdefault(key.year or UNDATED, [0, 0, 0, 0])
        counts[rank] += 1
        counts[3] += known[key.id].open if rank == 2 else 0
    for part in listed.shelf.parts:
        yield YearRow(Link(part.name, part.path), *years[part.name])


def _charts(known: Iterable[Head], years: Iterable[YearRow]) -> tuple[Chart, ...]:
    """All findings in figures."""
    ways = {row.link.text: row.link for row in years}
    return of_findings(tally(told for head in known for told in head.measured.findings), ways)
