"""A line of a file as a terminal shows it: how many columns its characters take, and the part of it around a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TAB = 4
MORE = "…"

_ODD = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""The sorts of characters that have no sign, or that end a line."""

_JOINERS = "\u200c\u200d"
"""Characters of no width that belong to what is written: emoji and several scripts are joined by them."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown of a line. ``before`` and ``meant`` count columns: up to the word, and of the word itself."""

    text: str
    before: int
    meant: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a reader takes for one character: ``start`` and ``end`` are its places in the line."""

    text: str
    width: int
    start: int
    end: int


def tame(text: str, kept: str = "") -> str:
    """The text without what would move a cursor or turn writing round; ``kept`` are such characters that may stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _is_odd(c) and c not in kept else c for c in text)


def _is_odd(character: str) -> bool:
    return unicodedata.category(character) in _ODD and character not in _JOINERS


def width(text: str) -> int:
    """The columns that a terminal gives to a text: none to combining characters, two to wide ones."""
    return len(text) if text.isascii() else sum(cell.width for cell in _cells(text, 0))


def window(line: str, start: int, length: int, room: int) -> Window:
    """The part of a line around a word of it that has room in so many columns; what is left out is marked."""
    end = start + max(length, 1)
    first = max(0, start - room)
    cells = [*_cells(line[first : end + room], first)]
    cut = first > 0, end + room < len(line)
    if any(cut) or sum(cell.width for cell in cells) > room:
        cells = [*_around(cells, (start, end), room, cut)]
    before = sum(cell.width for cell in cells if cell.end <= start)
    meant = sum(cell.width for cell in cells if cell.start < end and cell.end > start)
    return Window("".join(cell.text for cell in cells), before, max(meant, 1))


def _around(cells: Sequence[_Cell], meant: tuple[int, int], room: int, cut: tuple[bool, bool]) -> Iterator[_Cell]:
    """Of these cells as many as have room: from the first of them if the word is then seen, else from before it.

    ``cut`` says whether the line goes on before them and after them.
    """
    start, end = meant
    left, right = cut
    if left or sum(cell.width for cell in cells if cell.start < end) >= room:
        word = sum(cell.end <= start for cell in cells)
        begin = next(n for n in range(word + 1) if sum(cell.width for cell in cells[n:word]) <= room // 3)
        left = left or begin > 0
        cells = cells[begin:]
    if left:
        yield _Cell(MORE, 1, start, start)
        room -= 1
    right = right or sum(cell.width for cell in cells) > room
    room -= right
    for cell in cells:
        room -= cell.width
        if room < 0:
            break
        yield cell
    if right:
        yield _Cell(MORE, 1, end, end)


def _cells(text: str, first: int) -> Iterator[_Cell]:
    """The characters of a text that begins at a place of its line, with tabs as spaces."""
    column, at = 0, first
    for written in _written(text):
        shown, wide = tame(written), 1
        if written == "\t":
            wide = TAB - column % TAB
            shown = " " * wide
        elif not shown.isascii():
            wide = _measured(shown)
        yield _Cell(shown, wide, at, at + len(written))
        column += wide
        at += len(written)


def _written(text: str) -> Iterator[str]:
    if text.isascii():
        return iter(text)
    from wcwidth import iter_graphemes  # noqa: PLC0415 - takes a while to import, and most lines are plain

    return iter_graphemes(text)


def _measured(text: str) -> int:
    import wcwidth  # noqa: PLC0415 - as above

    return wcwidth.width(text, control_codes="ignore")
