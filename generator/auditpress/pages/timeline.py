"""The timeline of the whole site: everything that happened, the newest first, by years and months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from markupsafe import Markup

from auditpress.fields import MONTHS
from auditpress.graph import Graph
from auditpress.kinds.briefs import Key, all_heads
from auditpress.kinds.cards import Card
from auditpress.kinds.events import SORTS, Event, shown
from auditpress.kinds.shown import Happening
from auditpress.model import Link, Page
from auditpress.pages import shelves
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import Pager, Sheet, Shelf, divided, in_order, paged
from auditpress.problems import plural

PATH = "/timeline/"
SIZE = 100
"""Events on a page; with more, each year has pages of its own."""

NEWEST = 50
"""Events on the landing page of a timeline that is cut into years."""

LONGEST = 500
"""So many characters are beside an event; more is on the page of the record only."""

TITLE = "Timeline"
_KINDS = {
    "audit": "reports", "report": "reports", "review": "reviews", "oversight": "oversight", "reply": "replies",
    "agreement": "agreements", "register": "registers", "press": "coverage", "body": "organisations",
}  # fmt: skip
"""The folder of the records that tell of a sort of event."""


@dataclass(frozen=True, slots=True)
class Month:
    """Events of a month, or of a year of which no more is known; ``id`` is its anchor."""

    id: str
    name: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The months of a year, the last first."""

    name: str
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A page of the timeline. ``sorts`` are the lists of records that tell of each sort, with how many events."""

    lead: str
    count: tuple[str, ...]
    sorts: tuple[tuple[Link, int], ...]
    years: tuple[tuple[Link, int], ...]
    groups: tuple[Year, ...]
    is_year: bool
    is_cut: bool
    pager: Pager | None


def jobs(graph: Graph) -> Iterator[Job]:
    """``/timeline/`` and the pages of the years."""
    shelf = _shelf(graph)
    front, *sheets = shelf.sheets
    counts = _counts(graph)
    members = digest(front.members, shelf.total, *shelf.parts, *counts.items())
    yield Job(PATH, members, partial(_front, shelf, counts, graph))
    for sheet in sheets:
        yield Job(sheet.path, sheet.members, partial(_made, sheet, graph))


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    for sheet in _shelf(graph).sheets:
        yield Claim(sheet.path, sheet.titled(f"the timeline{sheet.part and f' of {sheet.part}'}"))


@once
def _shelf(graph: Graph) -> Shelf:
    found = [
        (day, Key(id, at, day[:4]))
        for id, head in all_heads(graph).items()
        for at, (day, _, _) in enumerate(head.happenings)
    ]
    # Of one day, in the order of the records.
    found.sort(key=lambda each: each[0], reverse=True)
    keys = [key for _, key in found]
    if len(keys) <= SIZE:
        return Shelf(PATH, len(keys), (), paged(PATH, "", keys, SIZE))
    years: dict[str, list[Key]] = {}
    for key in keys:
        years.setdefault(key.year, []).append(key)
    # No record lies below /timeline/, so a year needs no other word.
    return divided(PATH, {year: (f"{PATH}{year}/", years[year]) for year in in_order(years)}, keys[:NEWEST], SIZE)


@once
def _counts(graph: Graph) -> dict[str, int]:
    """How many events there are of each sort."""
    found = Counter(sort for head in all_heads(graph).values() for _, sort, _ in head.happenings)
    return {sort: found[sort] for sort in SORTS if sort in found}


def _front(shelf: Shelf, counts: dict[str, int], graph: Graph) -> tuple[Page]:
    sheet = shelf.sheets[0]
    lists = Counter[str]()
    for sort, number in counts.items():
        lists[_KINDS[sort]] += number
    groups = _groups(sheet.keys, graph)
    many = {_KINDS[sort]: SORTS[sort].many for sort in SORTS}
    lead = "What happened, the newest first, by the dates that the records give."
    view = TimelineView(
        lead,
        (plural(shelf.total, "event"), *_latest(groups)),
        tuple((Link(many[folder], f"/{folder}/"), number) for folder, number in lists.items()),
        shelves.years(shelf),
        groups,
        is_year=False,
        is_cut=bool(shelf.parts),
        pager=None,
    )
    described = "Audits, reports, reviews, inquiries, replies, agreements, registers and press on one timeline."
    return (Page(PATH, TITLE, described, "timeline.html", view),)


def _latest(groups: Sequence[Year]) -> tuple[str, ...]:
    """Up to when the records tell of anything: a page holds no clock."""
    return (f"the latest of {groups[0].months[0].events[0].date.striptags()}",) if groups else ()


def _made(sheet: Sheet, graph: Graph) -> tuple[Page]:
    """A page of a year."""
    title = sheet.titled(f"{TITLE} of {sheet.part}")
    groups = _groups(sheet.keys, graph)
    view = TimelineView("", (), (), (), groups, is_year=True, is_cut=False, pager=sheet.pager)
    up = (Link(TITLE, PATH), *([Link(sheet.part, sheet.base)] if sheet.number > 1 else []))
    return (Page(sheet.path, title, f"{title}: what happened, the newest first.", "timeline.html", view, up),)


def _groups(keys: Iterable[Key], graph: Graph) -> tuple[Year, ...]:
    happenings = [_shortly(graph.card(id, Card).happenings[at]) for id, at, _ in keys]
    years = []
    for year, of_year in groupby(shown(happenings, graph), key=lambda event: event.day.year):
        # What is known to a year only comes first, as it may be of its last day; among December's it would part these.
        ordered = sorted(of_year, key=lambda event: event.day.month or len(MONTHS), reverse=True)
        months = tuple(
            Month(f"m{year:04d}-{month:02d}" if month else f"m{year:04d}", _named(year, month), tuple(events))
            for month, events in groupby(ordered, key=lambda event: event.day.month)
        )
        years.append(Year(f"{year}", months))
    return tuple(years)


def _shortly(happening: Happening) -> Happening:
    """Without words that are long, which the record itself has: no page grows with how much people wrote."""
    return happening if len(happening.text) <= LONGEST else replace(happening, text=Markup())


def _named(year: int, month: int) -> str:
    return f"{MONTHS[month]} {year}" if month else f"{year}, the month not known"
