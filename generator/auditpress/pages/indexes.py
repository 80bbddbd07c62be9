"""The lists of records: one for each kind, one for each folder within it, one of the kinds themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds import KINDS
from auditpress.kinds.shown import Tag
from auditpress.model import Link, Page
from auditpress.pages.outline import Claim
from auditpress.problems import plural

RECORDS = "/records/"
CORRECTIONS = "/corrections/"


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list. ``date`` is in words; ``see`` is set where the row is another name of the record."""

    link: Link
    date: str
    summary: str
    state: Tag | None = None
    see: Link | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a list under a heading."""

    id: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """A list of records, in groups; ``letters`` are given where it is by letter."""

    purpose: str
    count: str
    groups: tuple[Group, ...]
    letters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind in the list of kinds."""

    link: Link
    purpose: str
    count: int


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction of a record."""

    date: str
    link: Link
    reason: str


def every(graph: Graph) -> Iterator[Page]:
    """Every list."""
    for kind in KINDS:
        entries = graph.of(kind)
        yield _kind_page(kind, entries, graph)
        for folder in _folders(entries):
            yield _folder_page(kind, folder, [e for e in entries if e.id.startswith(folder + "/")], graph)
    yield _records_page(graph)
    yield _corrections_page(graph)


def addresses(graph: Graph) -> Iterator[Claim]:
    """The addresses of the lists."""
    yield Claim(RECORDS, "the list of kinds")
    yield Claim(CORRECTIONS, "the list of corrections")
    for kind in KINDS:
        yield Claim(f"/{kind.folder}/", f"the list of {kind.plural.lower()}")
        for folder in _folders(graph.of(kind)):
            yield Claim(f"/{folder}/", f"the list of what lies in {folder}/")


def crumbs(entry: Entry[Any]) -> tuple[Link, ...]:
    """The lists that a record is in, the widest first."""
    folder, *inner = entry.id.split("/")[:-1]
    links = [Link(entry.kind.plural, f"/{folder}/")]
    for part in inner:
        links.append(Link(part, f"{links[-1].path}{part}/"))
    return tuple(links)


def _folders(entries: Iterable[Entry[Any]]) -> list[str]:
    """The folders below the kind's own that hold records: ``reports/2025``."""
    found = {entry.id.rpartition("/")[0] for entry in entries}
    every_one = {"/".join(f.split("/")[:depth]) for f in found for depth in range(2, f.count("/") + 2)}
    return sorted(every_one)


def _kind_page(kind: Kind[Any, Any], entries: Sequence[Entry[Any]], graph: Graph) -> Page:
    by_date = any(kind.dated(entry.record) for entry in entries)
    groups = _by_year(entries, graph) if by_date else _by_letter(entries, graph)
    letters = () if by_date else _letters(groups)
    view = IndexView(kind.purpose, _count(kind, entries), groups, letters)
    return Page(f"/{kind.folder}/", kind.plural, kind.purpose, "index.html", view, layout="index")


def _folder_page(kind: Kind[Any, Any], folder: str, entries: Sequence[Entry[Any]], graph: Graph) -> Page:
    first, *inner, last = folder.split("/")
    up = [Link(kind.plural, f"/{first}/")]
    for part in inner:
        up.append(Link(part, f"{up[-1].path}{part}/"))
    rows = tuple(_row(entry, graph) for entry in newest_first(entries))
    view = IndexView(kind.purpose, _count(kind, entries), (Group("records", f"{kind.plural} in {last}", rows),))
    return Page(f"/{folder}/", f"{kind.plural}: {last}", kind.purpose, "index.html", view, tuple(up), layout="index")


def _count(kind: Kind[Any, Any], entries: Sequence[Entry[Any]]) -> str:
    many = f"{kind.name[:-1]}ies" if kind.name.endswith("y") else f"{kind.name}s"
    return plural(len(entries), kind.name, many)


def newest_first(entries: Iterable[Entry[Any]]) -> list[Entry[Any]]:
    """Records by their dates, the last first."""
    by_id = sorted(entries, key=lambda entry: entry.id)
    return sorted(by_id, key=_latest, reverse=True)


def _latest(entry: Entry[Any]) -> str:
    """The last day that a record's date can mean, for sorting: ``2023`` may be after ``2023-03``."""
    dated = entry.kind.dated(entry.record)
    return dated and dated.ljust(10, "~")


def _row(entry: Entry[Any], graph: Graph) -> Row:
    summary = entry.kind.summary(entry, graph.facts(entry, object), graph)
    state = entry.record.state
    tag = Tag(state.capitalize(), "warning") if state not in ("published", "draft") else None
    return Row(graph.link(entry.id), date(entry), summary[:1].upper() + summary[1:], tag)


def date(entry: Entry[Any]) -> str:
    """A record's date in words, as exact as it is known."""
    record = entry.record
    if record.published:
        return record.published.text  # type: ignore[no-any-return]
    dated = entry.kind.dated(record)
    return dated[:4] if dated else ""


def _by_year(entries: Sequence[Entry[Any]], graph: Graph) -> tuple[Group, ...]:
    groups: dict[str, list[Row]] = {}
    for entry in newest_first(entries):
        year = entry.kind.dated(entry.record)[:4]
        groups.setdefault(year, []).append(_row(entry, graph))
    return tuple(Group(f"y{year or 'undated'}", year or "No date known", tuple(rows)) for year, rows in groups.items())


def _by_letter(entries: Sequence[Entry[Any]], graph: Graph) -> tuple[Group, ...]:
    """Records by the first letter of their names, with a row for each other name that leads to the record."""
    rows: list[Row] = []
    for entry in entries:
        row = _row(entry, graph)
        others = (name for name in entry.kind.names(entry.record) if name != row.link.text)
        rows += [row, *(Row(Link(name, entry.path), "", "", see=row.link) for name in others)]
    groups: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda r: (r.link.text.casefold(), r.link.path)):
        groups.setdefault(_letter(row), []).append(row)
    return tuple(Group(f"letter-{letter.lower()}", letter, tuple(found)) for letter, found in groups.items())


def _letter(row: Row) -> str:
    first = row.link.text[:1].upper()
    return first if "A" <= first <= "Z" else "0"


def _letters(groups: Sequence[Group]) -> tuple[tuple[str, str], ...]:
    here = {group.heading: f"#{group.id}" for group in groups}
    return tuple((letter, here.get(letter, "")) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _records_page(graph: Graph) -> Page:
    rows = tuple(KindRow(Link(kind.plural, f"/{kind.folder}/"), kind.purpose, len(graph.of(kind))) for kind in KINDS)
    return Page(RECORDS, "All records", "Every kind of record on this site.", "kinds.html", rows, layout="index")


def _corrections_page(graph: Graph) -> Page:
    """What was corrected since publication, the newest first."""
    found = [(c, e) for e in graph.entries.values() for c in e.record.corrections]
    found.sort(key=lambda pair: (pair[0].date.first, pair[1].id), reverse=True)
    rows = tuple(CorrectionRow(c.date.text, graph.link(e.id), c.reason) for c, e in found)
    words = "Changes to records after their publication, with the reason for each."
    return Page(CORRECTIONS, "Corrections", words, "corrections.html", rows, layout="index")
