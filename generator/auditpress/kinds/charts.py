"""Charts as values: what stands in each row, and how long its bar is or where its dot lies.

A chart is a table whose cells draw what they say, so there is nothing to be said twice, no key to look up, and nothing
that shrinks on a phone. Lengths and places are parts of the room that there is, ``36.84%``, rounded once, here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from auditpress.kinds.shown import Tag
from auditpress.model import Link

WIDEST = 24
"""So many characters have room before a bar."""

MOST = 12
"""So many bars are drawn; of more, the longest, with the sum of the others and a table of all below a fold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with its drawing. ``width`` is empty where none is drawn, ``absent`` says why there is no figure.

    ``tag`` and ``dots`` are given on an ordered scale: the word, and where each step lies, with whether it is the one.
    """

    figure: str
    width: str = ""
    note: str = ""
    derived: bool = False
    absent: str = ""
    tag: Tag | None = None
    dots: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What the cells are about, and the cells: one for each series."""

    name: Link | str
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading of their own, or of the whole chart where it is empty."""

    heading: Link | str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it shows in a sentence, then the rows. Without rows, the sentence says it all.

    ``heads`` are the words over the columns, ``note`` what a reader has to know of the figures; ``all`` has every row
    where the chart leaves some out.
    """

    id: str
    sentence: str
    caption: str
    heads: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    note: str = ""
    all: Group | None = None

    @property
    def room(self) -> int:
        """How many characters the figures need, so that all bars begin in one line and are drawn to one scale."""
        cells = [cell for group in self.groups for row in group.rows for cell in row.cells]
        longest = max(
            (len(cell.figure) + len(cell.note) + bool(cell.note) for cell in cells if not cell.tag), default=0
        )
        return min(max(longest, 2), WIDEST)


def part(value: Fraction | int, of: Fraction | int) -> str:
    """A length as a part of the room, ``36.84%``: two places, as more cannot be seen."""
    return f"{float(round(Fraction(value) * 100 / of, 2)):g}%" if of else "0%"


def per_cent(value: Fraction | int, of: Fraction | int) -> str:
    """A share in words: ``37%``, or ``less than 1%`` of what is not nothing."""
    share = Fraction(value) * 100 / of
    if 0 < share < 1:
        return "less than 1%"
    if 99 < share < 100:
        return "more than 99%"
    return f"{round(share)}%"


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The largest first, those of one size by name."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0].casefold(), each[0]))


Counts = Sequence[tuple[Link | str, Sequence[int]]]
"""Names with their counts: one for each series."""


def bars(chart: Chart, counts: Counts, most: int = MOST) -> Chart:
    """A bar for each count, in their order, all on one scale; the chart as it was, where there is nothing to compare.

    Of more rows than ``most`` and one, it draws the first and gives the sums of the others.
    """
    longest = max((count for _, each in counts for count in each), default=0)
    if sum(1 for _, each in counts if any(each)) < 2:
        return chart
    rows = tuple(Row(name, tuple(_bars(each, longest))) for name, each in counts)
    if len(rows) <= most + 1:
        return replace(chart, groups=(Group("", "", rows),))
    sums = (sum(column) for column in zip(*(each for _, each in counts[most:]), strict=True))
    # The sum of the others may be longer than any bar, and is none of them.
    others = Row(f"Others: {len(rows) - most:,}", tuple(Cell(f"{each:,}") for each in sums), total=True)
    return replace(chart, groups=(Group("", "", (*rows[:most], others)),), all=Group("", "", rows))


def _bars(counts: Sequence[int], longest: int) -> Iterator[Cell]:
    """A pair of bars; what comes after them is given in figures only."""
    for at, count in enumerate(counts):
        yield Cell(f"{count:,}", part(count, longest) if at < 2 else "")


def steps(at: int, of: int) -> tuple[tuple[str, bool], ...]:
    """Where the steps of an ordered scale lie, the lowest first, and which of them it is; ``at`` counts from 0."""
    return tuple((part(2 * step + 1, 2 * of), step == at) for step in range(of))


def leaders(counts: Mapping[str, int]) -> tuple[list[str], int]:
    """The names with the largest count, and that count; all of the names where there is nothing to choose."""
    largest = max(counts.values())
    return [name for name, count in ranked(counts) if count == largest], largest


LONGEST = 60
"""Over so many years at most, those in which nothing happened are given too: a date may be a slip."""


def every_year(years: Iterable[str]) -> list[str]:
    """Every year from the first to the last, or those given where they lie too far apart; none is given twice."""
    known = sorted({int(year) for year in years if year})
    if not known or known[-1] - known[0] >= LONGEST:
        return [f"{year:04}" for year in known]
    return [f"{year:04}" for year in range(known[0], known[-1] + 1)]


def sentences(*parts: str) -> str:
    """Sentences in a row, those that are empty left out."""
    return " ".join(each for each in parts if each)


def span_of(years: Iterable[str]) -> str:
    """``from 2019 to 2025``, or ``in 2019``."""
    known = sorted(year for year in years if year)
    if not known:
        return ""
    return f"in {known[0]}" if known[0] == known[-1] else f"from {known[0]} to {known[-1]}"
