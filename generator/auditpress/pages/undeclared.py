"""The bodies that audits found and no agreement names, such as processors that nobody had declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from auditpress.graph import Graph
from auditpress.kinds.briefs import Key, all_heads, newest_first
from auditpress.kinds.cards import Head
from auditpress.model import Link, Page
from auditpress.pages import findings
from auditpress.pages.catalogue import once
from auditpress.pages.findings_by import audited
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import SIZE, Pager, Sheet, paged

PATH = f"{findings.PATH}undeclared/"


@dataclass(frozen=True, slots=True)
class UndeclaredRow:
    """A body that a paper names as a party and that the agreement does not name.

    ``bodies`` were audited; ``papers`` are the audit and the reviews that follow it, each with what it says came of it.
    """

    party: Link
    bodies: tuple[Link, ...]
    papers: tuple[tuple[Link, str], ...]
    date: str
    dated: str


@dataclass(frozen=True, slots=True)
class UndeclaredView:
    """Those bodies, the newest paper first."""

    rows: tuple[UndeclaredRow, ...]
    pager: Pager | None
    ways: tuple[Link, ...]


def jobs(graph: Graph) -> Iterator[Job]:
    """The list and its pages."""
    for sheet in _sheets(graph):
        chains = [(id, _chain(id, graph), _reviews(_chain(id, graph), graph)) for id, *_ in sheet.keys]
        yield Job(sheet.path, digest(sheet.members, *chains), partial(_made, sheet, graph))


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    return (Claim(sheet.path, sheet.titled("the list of undeclared processors")) for sheet in _sheets(graph))


@once
def _sheets(graph: Graph) -> tuple[Sheet, ...]:
    known = all_heads(graph)
    papers = newest_first((id for id, head in known.items() if head.undeclared), known.__getitem__)
    keys = [Key(paper.id, at, paper.year) for paper in papers for at in range(len(known[paper.id].undeclared))]
    return paged(PATH, "", keys, SIZE)


def _chain(paper: str, graph: Graph) -> str:
    """The report that a paper is or follows."""
    followed = (target for _, target, _, reverse, *_ in graph.extract(paper).references if reverse == "reviewed in")
    return next(followed, paper).partition("#")[0]


def _reviews(report: str, graph: Graph) -> tuple[str, ...]:
    """The reviews that follow a report."""
    with graph.watched():
        return tuple(dict.fromkeys(id for id, name in graph.referrers(report) if name == "reviewed in"))


def _made(sheet: Sheet, graph: Graph) -> tuple[Page]:
    rows = tuple(_row(key, graph) for key in sheet.keys)
    title = sheet.titled("Processors that no agreement names")
    described = (
        "Bodies that audits found at work and that the agreement does not name, with what became of the findings."
    )
    view = UndeclaredView(rows, sheet.pager, findings.WAYS)
    up = (Link("Findings", findings.PATH), *([Link("Undeclared", PATH)] if sheet.number > 1 else []))
    return (Page(sheet.path, title, described, "findings_undeclared.html", view, up, layout="index"),)


def _outcome(summary: str) -> str:
    return summary[:1].upper() + summary[1:]


def _row(key: Key, graph: Graph) -> UndeclaredRow:
    report = _chain(key.id, graph)
    head, audit = graph.head(key.id, Head), graph.head(report, Head)
    reviews = [graph.head(id, Head) for id in _reviews(report, graph)]
    return UndeclaredRow(
        graph.link(head.undeclared[key.at]),
        tuple(graph.link(body) for body in audited(report, graph)),
        tuple((Link(each.title, each.path), _outcome(each.summary)) for each in (audit, *reviews)),
        head.date,
        head.dated,
    )
