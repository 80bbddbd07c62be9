"""The lists of records: one for each kind, one for each folder within it, one of the kinds themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds import KINDS, register
from auditpress.kinds.briefs import Key, all_heads
from auditpress.kinds.cards import Head
from auditpress.kinds.charts import Chart
from auditpress.kinds.pictured import of_registers
from auditpress.kinds.requests import MOST_REGISTERS
from auditpress.kinds.series import Row, other_names, row
from auditpress.model import Link, Page
from auditpress.pages import shelves
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import MOST_NAMED, UNDATED, Pager, Sheet, Shelf, paged
from auditpress.problems import plural

RECORDS = "/records/"


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a list under a heading."""

    id: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """A list of records, in groups; ``letters`` are given where it is by letter, ``years`` where it is cut by year."""

    purpose: str
    count: str
    groups: tuple[Group, ...]
    letters: tuple[tuple[str, str], ...] = ()
    years: tuple[tuple[Link, int], ...] = ()
    pager: Pager | None = None
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind in the list of kinds."""

    link: Link
    purpose: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list of records: of a kind as a whole, or of the ``folder`` in it."""

    kind: Kind[Any, Any]
    shelf: Shelf
    sheet: Sheet
    folder: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is the landing page of its kind."""
        return not self.folder and not self.sheet.part and self.sheet.number == 1


def jobs(graph: Graph) -> Iterator[Job]:
    """Every list."""
    for listing in _every(graph):
        yield Job(listing.sheet.path, _members(listing), partial(_made, listing, graph))
    counts = {kind.folder: len(ids) for kind, ids in _of_kinds(graph)}
    yield Job(RECORDS, digest(RECORDS, *counts.items()), partial(_records_page, counts))


def _members(listing: Listing) -> str:
    """A page of a year is none the older when another year has one record more; letters are named on each other's."""
    parts = listing.shelf.parts
    others = [str(part) for part in parts] if listing.whole else [part.path for part in parts if len(part.name) == 1]
    return digest(listing.sheet.members, listing.folder, _count(listing), *others)


def addresses(graph: Graph) -> Iterator[Claim]:
    """The addresses of the lists."""
    yield Claim(RECORDS, "the list of kinds")
    for listing in _every(graph):
        sheet, plural_name = listing.sheet, listing.kind.plural.lower()
        if listing.folder:
            what = sheet.titled(f"the list of what lies in {listing.folder}/")
        else:
            what = sheet.titled(f"the list of {plural_name}{sheet.part and f' under {sheet.part}'}")
        yield Claim(sheet.path, what)


def crumbs(entry: Entry[Any]) -> tuple[Link, ...]:
    """The lists that a record is in, the widest first."""
    return _way(entry.kind, entry.id.split("/")[1:-1])


def _way(kind: Kind[Any, Any], folders: Iterable[str]) -> tuple[Link, ...]:
    links = [Link(kind.plural, f"/{kind.folder}/")]
    for part in folders:
        links.append(Link(part, f"{links[-1].path}{part}/"))
    return tuple(links)


def _of_kinds(graph: Graph) -> list[tuple[Kind[Any, Any], list[str]]]:
    """The ids of each kind's records, in their order."""
    ids: dict[str, list[str]] = {kind.folder: [] for kind in KINDS}
    for id in graph.entries:
        ids[id.partition("/")[0]].append(id)
    return [(kind, ids[kind.folder]) for kind in KINDS]


@once
def shelves_of(graph: Graph) -> dict[str, Shelf]:
    """The list of each kind by its folder: by year where its records have dates, else by letter."""
    known = all_heads(graph)
    found = {}
    for kind, ids in _of_kinds(graph):
        path = f"/{kind.folder}/"
        if any(known[id].dated for id in ids):
            found[kind.folder] = shelves.by_year(path, ids, known)
        else:
            found[kind.folder] = shelves.by_letter(path, ids, known, partial(_first, ids, graph))
    return found


def _first(ids: Sequence[str], graph: Graph) -> Sequence[str]:
    return (bodies(graph) if ids[0].startswith("organisations/") else _most_named(ids, graph))[:MOST_NAMED]


@once
def bodies(graph: Graph) -> Sequence[str]:
    """All bodies, those first that most records name."""
    return _most_named([id for id in all_heads(graph) if id.startswith("organisations/")], graph)


def _most_named(ids: Iterable[str], graph: Graph) -> list[str]:
    times = {id: len({source for source, _ in graph.referrers(id)}) for id in ids}
    return sorted(times, key=lambda id: (-times[id], id))


@once
def _every(graph: Graph) -> tuple[Listing, ...]:
    known = all_heads(graph)
    found = []
    for kind, ids in _of_kinds(graph):
        made = shelves_of(graph)[kind.folder]
        folders = shelves.folders(ids, known)
        # Where folders are the years, their pages are those of the years.
        found += [Listing(kind, made, sheet) for sheet in made.sheets if sheet.base.strip("/") not in folders]
        for folder, keys in folders.items():
            sheets = paged(f"/{folder}/", folder.rpartition("/")[2], keys)
            whole = Shelf(f"/{folder}/", len(keys), (), sheets)
            found += [Listing(kind, whole, sheet, folder) for sheet in sheets]
    return tuple(found)


def _made(listing: Listing, graph: Graph) -> tuple[Page]:
    kind, sheet = listing.kind, listing.sheet
    title = sheet.titled(f"{kind.plural}: {sheet.part}" if sheet.part else kind.plural)
    view = IndexView(
        kind.purpose,
        _count(listing),
        _groups(listing, graph),
        () if listing.folder else shelves.letters(listing.shelf, sheet.keys),
        () if listing.folder or not listing.whole else shelves.years(listing.shelf),
        sheet.pager,
        _charts(listing, graph),
    )
    words = kind.purpose if listing.whole else f"{title}. {kind.purpose}"
    return (Page(sheet.path, title, words, "index.html", view, _crumbs(listing), layout="index"),)


def _charts(listing: Listing, graph: Graph) -> tuple[Chart, ...]:
    """What came of the requests in the newest registers, on the list of all; a landing page has the newest first."""
    if listing.kind.folder != register.KIND.folder or not listing.whole:
        return ()
    ids = [key.id for key in listing.sheet.keys]
    chart = of_registers(ids[:MOST_REGISTERS], graph, more=listing.shelf.total > MOST_REGISTERS)
    return (chart,) if chart else ()


def _crumbs(listing: Listing) -> tuple[Link, ...]:
    kind, sheet = listing.kind, listing.sheet
    if listing.whole:
        return ()
    above = _way(kind, listing.folder.split("/")[1:-1])
    return (*above, Link(sheet.part, sheet.base)) if sheet.number > 1 and sheet.part else above


def _count(listing: Listing) -> str:
    kind, counted = listing.kind, listing.shelf.total
    if listing.sheet.part and not listing.folder:
        counted = next(part.count for part in listing.shelf.parts if part.name == listing.sheet.part)
        if shelves.is_by_letter(listing.shelf):
            return plural(counted, "name")
    many = f"{kind.name[:-1]}ies" if kind.name.endswith("y") else f"{kind.name}s"
    return plural(counted, kind.name, many)


def _groups(listing: Listing, graph: Graph) -> tuple[Group, ...]:
    kind, shelf, sheet = listing.kind, listing.shelf, listing.sheet
    rows = [_row(key, graph) for key in sheet.keys]
    if sheet.part:
        heading = f"{kind.plural} in {sheet.part}" if listing.folder else sheet.titled(f"{kind.plural}: {sheet.part}")
        return (Group("records", heading, tuple(rows)),)
    if shelf.parts:
        heading = "Named most often" if shelves.is_by_letter(shelf) else "The newest"
        return (Group("first", heading, tuple(rows)),)
    groups: dict[str, list[Row]] = {}
    for key, made in zip(sheet.keys, rows, strict=True):
        groups.setdefault(key.year, []).append(made)
    return tuple(Group(_anchor(name), name or UNDATED, tuple(found)) for name, found in groups.items())


def _anchor(name: str) -> str:
    return f"letter-{name.lower()}" if len(name) == 1 else f"y{name or 'undated'}"


def _row(key: Key, graph: Graph) -> Row:
    """A record, or another of its names with the way to it."""
    if not key.at:
        return row(key.id, graph)
    head = graph.head(key.id, Head)
    name = other_names(head.title, head.names)[key.at - 1]
    return Row(Link(name, head.path), "", "", see=Link(head.title, head.path))


def _records_page(counts: Mapping[str, int]) -> tuple[Page]:
    rows = tuple(KindRow(Link(kind.plural, f"/{kind.folder}/"), kind.purpose, counts[kind.folder]) for kind in KINDS)
    return (Page(RECORDS, "All records", "Every kind of record on this site.", "kinds.html", rows, layout="index"),)
