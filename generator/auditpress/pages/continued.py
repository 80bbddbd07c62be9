"""The pages below a record's own, which show the lists whole that its own page only begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from auditpress.graph import Graph
from auditpress.kinds import agreement, dataset, organisation, rulebook
from auditpress.kinds.briefs import all_heads
from auditpress.kinds.series import Series
from auditpress.model import Link, Page
from auditpress.pages import indexes, shelves
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import UNDATED, Pager, Sheet, Shelf, shelve

_SERIES = {
    agreement.KIND.folder: agreement.SERIES,
    organisation.KIND.folder: organisation.SERIES,
    dataset.KIND.folder: dataset.SERIES,
    rulebook.KIND.folder: rulebook.SERIES,
}


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list: its rows, the macro that shows them, and the ways to its other pages."""

    lead: str
    shape: str
    caption: str
    rows: tuple[Any, ...]
    years: tuple[tuple[Link, int], ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list of a record."""

    id: str
    series: Series
    shelf: Shelf
    sheet: Sheet


def jobs(graph: Graph) -> Iterator[Job]:
    """The pages of all records' lists that are too long for the records' own pages."""
    sheets = _sheets(graph)
    for listing in _every(graph):
        sheet = listing.sheet
        members = digest(sheets[sheet.path], sheet.part or listing.shelf.total, *_years(listing))
        yield Job(sheet.path, members, partial(_made, listing, graph))


@once
def _sheets(graph: Graph) -> dict[str, str]:
    """What each page holds, in a short word."""
    return {listing.sheet.path: listing.sheet.members for listing in _every(graph)}


@once
def members(graph: Graph) -> dict[str, str]:
    """For each record with a list on pages below its own, what its own page shows of it, in a short word."""
    sheets = _sheets(graph)
    found: dict[str, list[str]] = {}
    for listing in _every(graph):
        found.setdefault(listing.id, []).append(sheets[listing.sheet.path])
    return {id: digest(*sheets) for id, sheets in found.items()}


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    for each in _every(graph):
        what = each.sheet.titled(f"the list of {each.series.nouns[1]} of {each.id}")
        yield Claim(each.sheet.path, what)


@once
def _every(graph: Graph) -> tuple[Listing, ...]:
    heads = all_heads(graph).__getitem__
    found = []
    for entry in graph.entries.values():
        for series in _SERIES.get(entry.kind.folder, ()):
            if series.by_backlinks and graph.times(entry.id) <= series.room:
                continue
            keys = series.keys(entry, graph, heads)
            if len(keys) > series.room:
                shelf = shelve(series.path(entry), keys, size=series.page)
                found += [Listing(entry.id, series, shelf, sheet) for sheet in shelf.sheets]
    return tuple(found)


def _made(listing: Listing, graph: Graph) -> tuple[Page]:
    entry, series, sheet = graph.entries[listing.id], listing.series, listing.sheet
    whole = series.title.format(graph.title(entry.id))
    title = sheet.titled(f"{whole}: {_part(sheet)}" if sheet.part else whole)
    rows = tuple(series.rows(entry, sheet.keys, graph))
    number = f"{len(rows):,}" if not listing.shelf.parts and sheet.of == 1 else f"{listing.shelf.total:,}"
    lead = f"{number} {series.nouns[int(number != '1')]}" if not sheet.part else ""
    caption = f"{whole}: the newest" if listing.shelf.parts and not sheet.part else whole
    view = ListView(lead, series.shape, caption, rows, _years(listing), sheet.pager)
    return (Page(sheet.path, title, f"{title}.", "listed.html", view, _crumbs(listing, graph), layout="index"),)


def _years(listing: Listing) -> tuple[tuple[Link, int], ...]:
    """The ways to the years, on the landing page of a list that is cut into them."""
    return shelves.years(listing.shelf) if listing.sheet.base == listing.shelf.path else ()


def _part(sheet: Sheet) -> str:
    return sheet.part[:1].lower() + sheet.part[1:] if sheet.part == UNDATED else sheet.part


def _crumbs(listing: Listing, graph: Graph) -> tuple[Link, ...]:
    entry, sheet, shelf = graph.entries[listing.id], listing.sheet, listing.shelf
    way = [*indexes.crumbs(entry), graph.link(entry.id)]
    if sheet.path != shelf.path:
        way.append(Link(listing.series.nouns[1].capitalize(), shelf.path))
    if sheet.base != shelf.path and sheet.number > 1:
        way.append(Link(sheet.part, sheet.base))
    return tuple(way)
