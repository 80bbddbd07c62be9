"""The explorer, in which a reader combines area, designation, year and more, and the rows of findings that it loads.

The rows lie in files beside the page, as scripts, since a copy on a disk can load nothing else: those of a year that
are open, those that are not, and no more than ``ROWS`` in one file. A file knows words by ids that the page names.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds.briefs import Key, all_heads, latest
from auditpress.kinds.cards import Card, CountRow, FindingRow
from auditpress.model import File, Link, Page
from auditpress.pages import findings
from auditpress.pages.ageing import as_of
from auditpress.pages.catalogue import once
from auditpress.pages.findings_by import audited
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import UNDATED
from auditpress.pages.terms import named

PATH = f"{findings.PATH}explore/"
ROWS = 500
"""So many findings are in one file."""
_BODIES = "bodies"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A file of rows: its name, the year, whether they are open, and which they are."""

    name: str
    year: str
    is_open: bool
    keys: tuple[Key, ...]

    @property
    def path(self) -> str:
        """Its address."""
        return f"{PATH}{self.name}.js"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a reader may choose: its id, its name, how many findings have it, and the way to a list of them."""

    id: str
    name: str
    count: int
    link: Link


@dataclass(frozen=True, slots=True)
class ExploreView:
    """What can be chosen from, and in ``data``, as JSON, what the script needs to know."""

    asof: str
    total: int
    counted: int
    areas: tuple[Choice, ...]
    designations: tuple[Choice, ...]
    years: tuple[Choice, ...]
    data: Markup
    ways: tuple[Link, ...]


def jobs(graph: Graph) -> Iterator[Job]:
    """The page, the files of rows, and that of the bodies which says in which files to look."""
    chunks, bodies = _chunks(graph), _bodies(graph)
    view = _view(chunks, graph)
    yield Job(PATH, digest(view), partial(_page, view))
    yield Job(f"{PATH}{_BODIES}.js", digest(bodies), partial(_file, f"{PATH}{_BODIES}.js", _BODIES, bodies))
    for chunk in chunks:
        yield Job(chunk.path, digest(chunk.path, json.dumps(chunk.keys)), partial(_made, chunk, graph))


def addresses(_: Graph) -> Iterator[Claim]:
    """The address of the page; no page can lie where its files do."""
    yield Claim(PATH, "the explorer of findings")


@once
def _chunks(graph: Graph) -> tuple[Chunk, ...]:
    """The files of rows, those of the last year first, those that are open before the others."""
    found: dict[tuple[str, bool], list[tuple[str, Key]]] = {}
    for id, head in all_heads(graph).items():
        for rank, raised, key in findings.found_in(id, head):
            is_open = rank == 0 or (rank == 2 and head.open > 0)
            found.setdefault((key.year, is_open), []).append((raised, key))
    made = []
    for (year, is_open), rows in sorted(found.items(), reverse=True):
        rows.sort(key=lambda each: each[1])
        rows.sort(key=lambda each: each[0], reverse=True)
        for number, at in enumerate(range(0, len(rows), ROWS), 1):
            name = f"{year or 'undated'}-{'open' if is_open else 'settled'}-{number}"
            made.append(Chunk(name, year, is_open, tuple(key for _, key in rows[at : at + ROWS])))
    return tuple(made)


@once
def _bodies(graph: Graph) -> list[tuple[str, list[int]]]:
    """The names of the bodies that were audited, each with the places of the files that tell of it."""
    known = all_heads(graph)
    found: dict[str, dict[int, None]] = {}
    for at, chunk in enumerate(_chunks(graph)):
        for report in dict.fromkeys(key.id for key in chunk.keys):
            for body in audited(report, graph):
                found.setdefault(known[body].title, {})[at] = None
    return [(name, [*found[name]]) for name in sorted(found, key=str.casefold)]


def _view(chunks: Sequence[Chunk], graph: Graph) -> ExploreView:
    areas: Counter[str] = Counter()
    designations: Counter[str] = Counter()
    years: Counter[str] = Counter()
    counted = 0
    for head in all_heads(graph).values():
        counted += head.counted
        if head.counted:
            years[latest(head.dated)[:4]] += 1
        for year, _, designation, about, _ in head.findings:
            areas.update({*about} or {""})
            designations[designation] += 1
            years[year] += 1
    files = [(chunk.name, chunk.year or "undated", int(chunk.is_open), len(chunk.keys)) for chunk in chunks]
    chosen = tuple(_choices("areas", areas, graph)), tuple(_choices("designations", designations, graph))
    by_year = {row.link.text: row.link for row in findings.by_year(graph)}
    of_years = [
        Choice(year or "undated", year or UNDATED, years[year], by_year[year or UNDATED])
        for year in sorted({chunk.year for chunk in chunks}, reverse=True)
    ]
    told = {"today": as_of(graph), "files": files}
    for name, choices in (*zip(("area", "designation"), chosen, strict=True), ("year", of_years)):
        told[name] = [(choice.id, choice.name, choice.count) for choice in choices]
    asof = Day.parse(as_of(graph)).text if as_of(graph) else ""
    data = Markup(_json(told))  # noqa: S704 - nothing in it ends the script that it stands in
    return ExploreView(asof, designations.total(), counted, *chosen, tuple(of_years), data, findings.WAYS)


def _choices(section: str, counts: Counter[str], graph: Graph) -> Iterator[Choice]:
    for id, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        path = f"{findings.PATH}{section}/{id}/" if id else f"{findings.PATH}no-area/"
        name = named(graph, section, id) if id else "No area given"
        yield Choice(id or "-", name, count, Link(name, path))


def _page(view: ExploreView) -> tuple[Page]:
    described = "All findings, by area, designation, organisation, year and status at once."
    up = (Link("Findings", findings.PATH),)
    return (Page(PATH, "Explore findings", described, "findings_explore.html", view, up, layout="index"),)


def _made(chunk: Chunk, graph: Graph) -> tuple[File]:
    """The rows of a file. Papers, bodies and statuses come many times, so rows name them by their place in lists."""
    papers, bodies, statuses = _Places(), _Places(), _Places()
    rows = []
    for id, at, _ in chunk.keys:
        card = graph.card(id, Card)
        row: FindingRow | CountRow | None = card.findings[at] if at >= 0 else card.counted
        if row is None:
            continue
        paper = papers.of((row.paper.text, row.paper.path))
        of = [bodies.of((body.text, body.path)) for body in row.bodies]
        if isinstance(row, CountRow):
            rows.append([row.words, "", paper, "", -1, [], of, "", "", 0, 1])
            continue
        path = row.link.path.removeprefix(row.paper.path)
        status = statuses.of((row.status.words, row.status.tone))
        designation, areas = row.ids
        rows.append(
            [row.link.text, path, paper, designation, status, areas, of, row.raised, row.age.from_, row.age.over,
             int(row.age.exact)]
        )  # fmt: skip
    told = {"papers": [*papers], "bodies": [*bodies], "statuses": [*statuses], "rows": rows}
    return _file(chunk.path, chunk.name, told)


class _Places(dict[tuple[str, str], int]):
    """Values in the order in which they came up, each with its place."""

    def of(self, value: tuple[str, str]) -> int:
        """The place of a value."""
        return self.setdefault(value, len(self))


def _file(path: str, name: str, told: Any) -> tuple[File]:
    text = f'(globalThis.auditpressFindings ||= {{}})["{name}"] = {_json(told)};\n'
    return (File(path, text),)


def _json(told: Any) -> str:
    """JSON that can stand in a page and in a script."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
