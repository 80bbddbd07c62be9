"""Findings by area, by designation, by organisation and by year: how many there are of each, and the way to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from auditpress.graph import Graph
from auditpress.kinds.briefs import all_heads
from auditpress.model import Link, Page
from auditpress.pages import findings
from auditpress.pages.catalogue import once
from auditpress.pages.findings import PATH, Found, Listed, YearRow
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import SIZE, Pager, Sheet, numbered
from auditpress.pages.terms import named
from auditpress.problems import plural

NO_AREA = "no-area"
"""Stands for the findings with no area. It is the address of their list, which lies beside those of areas and years."""


@dataclass(frozen=True, slots=True)
class ByView:
    """How many findings there are of each sort. ``lead`` says what is counted, ``without`` what is not."""

    lead: str
    column: str
    rows: tuple[YearRow, ...]
    without: str
    pager: Pager | None
    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class By:
    """A page of such an index."""

    name: str
    title: str
    lead: str
    rows: tuple[YearRow, ...]
    without: str
    number: int = 1
    of: int = 1

    @property
    def sheet(self) -> Sheet:
        """Where it is among the pages of its index."""
        return Sheet(f"{PATH}{self.name}/", "", (), self.number, self.of)


def jobs(graph: Graph) -> Iterator[Job]:
    """The indexes, then the lists that those of areas and of designations lead to."""
    for by in _indexes(graph):
        yield Job(by.sheet.path, digest(by), partial(_made, by))
    for listed in _lists(graph):
        yield from findings.jobs_of(listed, graph)


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    for by in _indexes(graph):
        yield Claim(by.sheet.path, by.sheet.titled(f"the list of {by.title[0].lower()}{by.title[1:]}"))
    for listed in _lists(graph):
        for sheet in listed.shelf.sheets:
            yield Claim(sheet.path, sheet.titled(f"the list of {listed.title} {sheet.part}"))


@once
def _lists(graph: Graph) -> tuple[Listed, ...]:
    """The lists of findings of each area, of none, and of each designation, in the order of their names."""
    areas: dict[str, list[Found]] = {}
    designations: dict[str, list[Found]] = {}
    for id, head in all_heads(graph).items():
        for each, (_, _, designation, about, _) in zip(findings.found_in(id, head), head.findings, strict=False):
            designations.setdefault(designation, []).append(each)
            for area in dict.fromkeys(about) or ("",):
                areas.setdefault(area, []).append(each)
    above = Link("Findings", PATH)
    by_area, by_designation = (
        (above, Link("By area", f"{PATH}areas/")),
        (above, Link("By designation", f"{PATH}designations/")),
    )
    none = areas.pop("", [])
    made = [
        *_named("areas", "Findings about {}", areas, by_area, graph),
        *_named("designations", "Findings designated as {}", designations, by_designation, graph),
    ]
    if none:
        made.append(_list(f"{PATH}{NO_AREA}/", "Findings with no area", none, by_area))
    return tuple(made)


def _named(
    section: str, title: str, found: dict[str, list[Found]], above: tuple[Link, ...], graph: Graph
) -> Iterator[Listed]:
    for name, id in sorted((named(graph, section, id), id) for id in found):
        yield _list(f"{PATH}{section}/{id}/", title.format(name), found[id], above)


def _list(path: str, title: str, found: list[Found], above: tuple[Link, ...]) -> Listed:
    return Listed(title, findings.shelved(path, found), tuple(found), above)


@once
def _indexes(graph: Graph) -> tuple[By, ...]:
    known = all_heads(graph)
    counted = sum(head.open for head in known.values() if head.counted)
    without = ""
    if any(head.counted for head in known.values()):
        without = (
            f"Besides, {plural(counted, 'open finding')} known by number only, with no word of what they are about."
        )
    rows: dict[str, list[YearRow]] = {"areas": [], "designations": []}
    for listed in _lists(graph):
        section = "designations" if listed.shelf.path.startswith(f"{PATH}designations/") else "areas"
        rows[section].append(_row(listed))
    return (
        *_paged("organisations", "Findings by organisation", "Findings in the audits of each body.", _bodies(graph)),
        *_paged("areas", "Findings by area", "A finding in two areas is counted in both.", rows["areas"], without),
        *_paged(
            "designations",
            "Findings by designation",
            "How grave the auditor held them to be.",
            rows["designations"],
            without,
        ),
        *_paged("years", "Findings by year", "By the year in which they were raised.", findings.by_year(graph)),
    )


def _row(listed: Listed) -> YearRow:
    name = listed.title.partition(" about ")[2] or listed.title.partition(" as ")[2] or "No area given"
    still = sum(1 for rank, _, _ in listed.found if rank == 0)
    return YearRow(Link(name, listed.shelf.path), still, len(listed.found) - still)


def _bodies(graph: Graph) -> Iterator[YearRow]:
    """The bodies that were audited, with the figures of all their audits, as their own pages list them."""
    known = all_heads(graph)
    bodies: dict[str, list[int]] = {}
    for id, head in known.items():
        if not (head.findings or head.counted):
            continue
        still = sum(1 for _, is_open, *_ in head.findings if is_open)
        for body in audited(id, graph):
            counts = bodies.setdefault(body, [0, 0, 0, 0])
            counts[0] += still
            counts[1] += len(head.findings) - still
            counts[2] += head.counted
            counts[3] += head.open if head.counted else 0
    for id in sorted(bodies, key=lambda id: (known[id].title.casefold(), id)):
        fragment = "#findings" if sum(bodies[id][:2]) else "#reports"
        yield YearRow(Link(known[id].title, f"{known[id].path}{fragment}"), *bodies[id])


def audited(report: str, graph: Graph) -> tuple[str, ...]:
    """The bodies that a report is on, by its references alone: nobody is noted for asking."""
    named = ("auditee in", "subject of a finding in")
    found = (target for _, target, _, reverse, *_ in graph.extract(report).references if reverse in named)
    return tuple(dict.fromkeys(found))


def _paged(name: str, title: str, lead: str, found: Iterable[YearRow], without: str = "") -> Iterator[By]:
    rows = tuple(found)
    chunks = [rows[at : at + SIZE] for at in range(0, len(rows), SIZE)] or [()]
    for number, chunk in enumerate(chunks, 1):
        yield By(name, title, lead, chunk, without, number, len(chunks))


def _made(by: By) -> tuple[Page]:
    sheet = by.sheet
    title = sheet.titled(by.title)
    view = ByView(by.lead, by.title.rpartition(" ")[2].capitalize(), by.rows, by.without, sheet.pager, findings.WAYS)
    up = (Link("Findings", PATH), *([Link(by.title, numbered(sheet.base, 1))] if by.number > 1 else []))
    described = f"{title}: how many are open, how many are not, and the way to each."
    return (Page(sheet.path, title, described, "findings_by.html", view, up, layout="index"),)
