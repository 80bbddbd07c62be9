"""The home page: what this is, find a body, what is new, what is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds import organisation, report
from auditpress.kinds.chains import ReportFacts
from auditpress.model import Link, Page
from auditpress.pages import findings, indexes
from auditpress.pages.outline import Outline
from auditpress.problems import plural

PATH = "/"
_PAPERS = ("reports", "reviews", "oversight", "replies", "registers", "coverage")
_NEWEST = 8


@dataclass(frozen=True, slots=True)
class Card:
    """A figure with what it counts and the day it is as of."""

    label: Link
    figure: str
    asof: str


@dataclass(frozen=True, slots=True)
class Newest:
    """A paper among the newest."""

    link: Link
    kind: str
    date: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the home page shows."""

    sentence: str
    letters: tuple[tuple[str, str], ...]
    bodies: tuple[Link, ...]
    newest: tuple[Newest, ...]
    open: tuple[tuple[Link, str], ...]
    cards: tuple[Card, ...]
    corrections: str


def page(graph: Graph, outline: Outline) -> Page:
    """``/``."""
    bodies = graph.of(organisation.KIND)
    letters = {name[:1].upper() for body in bodies for name in body.kind.names(body.record)}
    view = HomeView(
        sentence=outline.description,
        letters=tuple(
            (x, f"/organisations/#letter-{x.lower()}" if x in letters else "") for x in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        ),
        bodies=_most_named(bodies, graph),
        newest=_newest(graph.entries.values(), graph),
        open=_open(graph),
        cards=_cards(graph),
        corrections=plural(sum(len(e.record.corrections) for e in graph.entries.values()), "correction"),
    )
    return Page(
        PATH, "Find what was audited, and what came of it", outline.description, "home.html", view, layout="index"
    )


def _most_named(bodies: Iterable[Entry[Any]], graph: Graph) -> tuple[Link, ...]:
    """The bodies that most records name."""
    ranked = sorted(bodies, key=lambda body: (-len({b.source.id for b in graph.backlinks(body.id)}), body.id))
    return tuple(graph.link(body.id) for body in ranked[:_NEWEST])


def _newest(entries: Iterable[Entry[Any]], graph: Graph) -> tuple[Newest, ...]:
    papers = [e for e in entries if e.kind.folder in _PAPERS and e.kind.dated(e.record)]
    papers = indexes.newest_first(papers)
    return tuple(Newest(graph.link(e.id), e.kind.name.capitalize(), indexes.date(e)) for e in papers[:_NEWEST])


def _open(graph: Graph) -> tuple[tuple[Link, str], ...]:
    """Reports with findings that are open, the oldest first."""
    found = [(e, graph.facts(e, ReportFacts)) for e in graph.of(report.KIND)]
    still = [(e, f) for e, f in found if f.open]
    still.sort(key=lambda pair: (pair[0].kind.dated(pair[0].record), pair[0].id))
    return tuple((graph.link(e.id), plural(f.open, "finding")) for e, f in still)


def _cards(graph: Graph) -> tuple[Card, ...]:
    """Three figures, as of the newest date that a record gives: a page holds no clock."""
    newest = max(
        filter(None, (e.record.published for e in graph.entries.values())),
        default=None,
        key=lambda day: day.last,
    )
    asof = f"as of {newest.text}" if newest else ""
    still = sum(graph.facts(e, ReportFacts).open for e in graph.of(report.KIND))
    return (
        Card(Link("Organisations", "/organisations/"), f"{len(graph.of(organisation.KIND)):,}", asof),
        Card(Link("Audit reports", "/reports/"), f"{len(graph.of(report.KIND)):,}", asof),
        Card(Link("Open findings", findings.PATH), f"{still:,}", asof),
    )
