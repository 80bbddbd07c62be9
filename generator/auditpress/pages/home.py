"""The home page: what this is, find a body, what is new, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from auditpress.graph import Graph
from auditpress.kinds import KINDS, organisation
from auditpress.kinds.briefs import all_heads, newest_first
from auditpress.kinds.cards import Head
from auditpress.model import Link, Page
from auditpress.pages import compare, feeds, findings, indexes, shelves, timeline
from auditpress.pages.corrections import PATH as CORRECTIONS
from auditpress.pages.metadata import home as about
from auditpress.pages.outline import Job, Outline, digest
from auditpress.problems import plural

PATH = "/"
_PAPERS = ("reports", "reviews", "oversight", "replies", "registers", "coverage")
_NEWEST = 8
_OPEN = 10
_NAMES = {kind.folder: kind.name.capitalize() for kind in KINDS}


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
    timeline: Link
    open: tuple[tuple[Link, str], ...]
    open_reports: int
    all_open: Link
    cards: tuple[Card, ...]
    corrections: str
    all_corrections: Link
    compare: Link


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is on the page, before it is made."""

    letters: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    newest: tuple[str, ...]
    open: tuple[str, ...]
    open_reports: int
    cards: tuple[Card, ...]
    corrections: int
    feed: Link | None


def jobs(graph: Graph, outline: Outline) -> Iterator[Job]:
    """``/``."""
    chosen = _chosen(graph)
    yield Job(PATH, digest(outline.name, outline.description, chosen), partial(_made, chosen, outline, graph))


def _chosen(graph: Graph) -> Chosen:
    known = all_heads(graph)
    dated = {id for id, head in known.items() if head.dated and id.partition("/")[0] in _PAPERS}
    still = sorted((head.dated, id) for id, head in known.items() if head.open)
    shelf = indexes.shelves_of(graph)[organisation.KIND.folder]
    return Chosen(
        letters=tuple(
            (letter, href if not href.startswith("#") else Link("", f"/organisations/{href}").href)
            for letter, href in shelves.letters(shelf, shelf.sheets[0].keys)
        ),
        bodies=tuple(indexes.bodies(graph)[:_NEWEST]),
        newest=tuple(key.id for key in newest_first(dated, known.__getitem__)[:_NEWEST]),
        open=tuple(id for _, id in still[:_OPEN]),
        open_reports=len(still),
        cards=tuple(_cards(known)),
        corrections=sum(len(head.corrections) for head in known.values()),
        feed=feeds.of_site(graph),
    )


def _made(chosen: Chosen, outline: Outline, graph: Graph) -> tuple[Page]:
    newest = [graph.head(id, Head) for id in chosen.newest]
    still = [graph.head(id, Head) for id in chosen.open]
    view = HomeView(
        sentence=outline.description,
        letters=chosen.letters,
        bodies=tuple(graph.link(id) for id in chosen.bodies),
        newest=tuple(Newest(Link(head.title, head.path), _NAMES[head.kind], head.date) for head in newest),
        timeline=Link("Everything that happened, by year", timeline.PATH),
        open=tuple((Link(head.title, head.path), plural(head.open, "finding")) for head in still),
        open_reports=chosen.open_reports,
        all_open=Link("All findings", findings.PATH),
        cards=chosen.cards,
        corrections=plural(chosen.corrections, "correction"),
        all_corrections=Link("Corrections", CORRECTIONS),
        compare=Link("Compare two organisations, or two years", compare.PATH),
    )
    title = "Find what was audited, and what came of it"
    return (
        Page(
            PATH,
            title,
            outline.description,
            "home.html",
            view,
            layout="index",
            about=(about(outline),),
            feed=chosen.feed,
        ),
    )


def _cards(known: Mapping[str, Head]) -> Iterator[Card]:
    """Three figures, as of the newest date that a record gives: a page holds no clock."""
    days = (head.published for head in known.values() if head.published)
    newest = max(days, default=None, key=lambda day: day.last)
    asof = f"as of {newest.text}" if newest else ""
    still = sum(head.open for head in known.values())
    for name, folder in (("Organisations", "organisations"), ("Audit reports", "reports")):
        number = sum(1 for id in known if id.startswith(f"{folder}/"))
        yield Card(Link(name, f"/{folder}/"), f"{number:,}", asof)
    yield Card(Link("Open findings", findings.PATH), f"{still:,}", asof)
