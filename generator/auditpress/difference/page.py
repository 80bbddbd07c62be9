"""A comparison as one HTML page that needs nothing beside itself: before and after, with what changed marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditpress.difference.comparison import Change, What
from auditpress.difference.prose import Piece
from auditpress.difference.records import RecordChange
from auditpress.difference.told import FATES, MOST_LINES, Difference, at
from auditpress.difference.wording import Leaf
from auditpress.excerpt import tame
from auditpress.model import Page
from auditpress.problems import plural
from auditpress.render import Renderer

TEMPLATE = "difference.html"
MARK = b'<meta name="generator" content="auditpress diff">'
"""What a page of ours has near its beginning, so that no other file is ever replaced by one."""

SIGNS: dict[What, str] = {"changed": "±", "added": "+", "removed": "−", "moved": "↕"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: a text in pieces, or the values of an item. ``is_there`` is false for an empty one."""

    pieces: tuple[Piece, ...] = ()
    parts: tuple[Leaf, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.pieces or self.parts)


@dataclass(frozen=True, slots=True)
class Row:
    """A change as a row of a table."""

    what: What
    sign: str
    name: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record as the page shows it; ``more`` says how many lines are left out."""

    anchor: str
    title: str
    id: str
    kind: str
    fate: str
    says: tuple[str, ...]
    rows: tuple[Row, ...]
    parts: tuple[Leaf, ...]
    lines: tuple[Piece, ...]
    more: str


@dataclass(frozen=True, slots=True)
class View:
    """The page: what was compared, and what became of each record."""

    summary: str
    since: str
    now: str
    records: tuple[ShownRecord, ...]


def as_html(difference: Difference, templates: Sequence[Path]) -> str:
    """The whole page."""
    now = at(difference.now) if difference.now else "the files as they are now"
    records = tuple(_record(record, number) for number, record in enumerate(difference.records, 1))
    view = View(tame(difference.summary), tame(at(difference.since)), tame(now), records)
    return Renderer(templates, {}, "").body(Page("/", f"What changed since {view.since}", "", TEMPLATE, view)) + "\n"


def is_ours(content: bytes) -> bool:
    """Whether a file holds a page that was made here."""
    return MARK in content[:1000]


def _record(record: RecordChange, number: int) -> ShownRecord:
    shown = [piece for piece in record.lines if piece.mark != "same"]
    return ShownRecord(
        anchor=f"record-{number}",
        title=tame(record.title),
        id=tame(record.id),
        kind=record.kind,
        fate=tame(f"renamed from {record.was}" if record.was else FATES[record.fate]),
        says=tuple(map(tame, record.says)),
        rows=tuple(map(_row, record.changes)),
        parts=tuple(map(_leaf, record.parts)),
        lines=tuple(_piece(piece) for piece in shown[:MOST_LINES]),
        more=plural(len(shown) - MOST_LINES, "more line") if len(shown) > MOST_LINES else "",
    )


def _row(change: Change) -> Row:
    parts = tuple(map(_leaf, change.parts))
    before, after = (Cell(_side(change, mark)) for mark in ("old", "new"))
    if change.sort == "item":
        before, after = (Cell(), Cell(parts=parts)) if change.what == "added" else (Cell(parts=parts), Cell())
    return Row(change.what, SIGNS[change.what], tame(change.name), before, after)


def _side(change: Change, mark: str) -> tuple[Piece, ...]:
    """What one of the two cells shows of a change; of a text, the words that went or came are marked in the whole."""
    if change.pieces:
        return tuple(_piece(piece) for piece in change.pieces if piece.mark in ("same", mark))
    text = change.before if mark == "old" else change.after
    return (Piece("same" if change.what == "moved" else "old" if mark == "old" else "new", tame(text)),) if text else ()


def _piece(piece: Piece) -> Piece:
    return Piece(piece.mark, tame(piece.text))


def _leaf(leaf: Leaf) -> Leaf:
    return Leaf(leaf.place, tame(leaf.name), tame(leaf.value))
