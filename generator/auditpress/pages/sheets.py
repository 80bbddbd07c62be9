"""Lists cut into pages: the whole on one while it is short, else a landing page and pages for its parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditpress.kinds.briefs import Key
from auditpress.model import Link
from auditpress.pages.outline import digest

SIZE = 200
"""Rows on a page of a plain list."""

NEWEST = 50
"""Rows on the landing page of a list that is cut into parts."""

MOST_NAMED = 20
"""The same where the list is by letter."""

NEAR = 3
"""So many pages before one and after it are named on it; the others are a few steps away."""

UNDATED = "No date known"


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of a list as seen from one of them.

    ``pages`` are numbers with the ways to them, none for this page; 0 stands for those that are left out.
    """

    words: str
    previous: Link | None
    next: Link | None
    pages: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list, or of the part of it that is called ``part``: its rows, and where it is among the others."""

    base: str
    part: str
    keys: tuple[Key, ...]
    number: int = 1
    of: int = 1

    @property
    def path(self) -> str:
        """Its address: the first page of a part has that of the part."""
        return numbered(self.base, self.number)

    @property
    def words(self) -> str:
        """``page 2 of 5``, or nothing where there is one."""
        return f"page {self.number:,} of {self.of:,}" if self.of > 1 else ""

    @property
    def members(self) -> str:
        """What the page holds, in a short word."""
        return digest(self.base, self.part, self.number, self.of, json.dumps(self.keys))

    @property
    def pager(self) -> Pager | None:
        """The ways to the pages beside it, where there are any."""
        if self.of == 1:
            return None
        before, after = self.number - 1, self.number + 1
        return Pager(
            self.words.capitalize(),
            Link("Previous page", numbered(self.base, before)) if before else None,
            Link("Next page", numbered(self.base, after)) if after <= self.of else None,
            tuple((n, "" if n in (0, self.number) else Link("", numbered(self.base, n)).href) for n in self._near()),
        )

    def _near(self) -> Iterator[int]:
        """The first page, the last, and those near this one; 0 where others are between them."""
        last = 0
        for number in range(1, self.of + 1):
            if number in (1, self.of) or abs(number - self.number) <= NEAR:
                if number > last + 1:
                    yield 0
                yield (last := number)

    def titled(self, title: str) -> str:
        """A title that tells this page from the others of its list."""
        return ", ".join(part for part in (title, self.words) if part)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: what it is called, where it begins, how many rows it has."""

    name: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A whole list in pages. With ``parts``, the first of the ``sheets`` is the landing page."""

    path: str
    total: int
    parts: tuple[Part, ...]
    sheets: tuple[Sheet, ...]


def numbered(base: str, number: int) -> str:
    """The address of a page of a list: ``/reports/2019/page-2/``."""
    return base if number == 1 else f"{base}page-{number}/"


def paged(base: str, part: str, keys: Sequence[Key], size: int = SIZE) -> tuple[Sheet, ...]:
    """A list or a part of one in pages; one that is empty has a page too."""
    chunks = [tuple(keys[at : at + size]) for at in range(0, len(keys), size)] or [()]
    return tuple(Sheet(base, part, chunk, number, len(chunks)) for number, chunk in enumerate(chunks, 1))


def shelve(path: str, keys: Sequence[Key], *, size: int = SIZE, newest: int = NEWEST) -> Shelf:
    """A list by years, the newest first: with more than ``size`` rows it has a page or more for each year."""
    years: dict[str, list[Key]] = {}
    for key in keys:
        years.setdefault(key.year, []).append(key)
    if len(keys) <= size or [*years] == [""]:
        return Shelf(path, len(keys), (), paged(path, "", keys, size))
    return divided(path, {year: (year_path(path, year), years[year]) for year in in_order(years)}, keys[:newest], size)


def divided(
    path: str, parts: Mapping[str, tuple[str, Sequence[Key]]], newest: Sequence[Key], size: int = SIZE
) -> Shelf:
    """A list with a landing page that shows some rows, and pages for its parts by their names."""
    made = tuple(Part(name or UNDATED, base, len(keys)) for name, (base, keys) in parts.items())
    sheets = (sheet for name, (base, keys) in parts.items() for sheet in paged(base, name or UNDATED, keys, size))
    return Shelf(path, sum(part.count for part in made), made, (Sheet(path, "", tuple(newest)), *sheets))


def in_order(years: Mapping[str, object]) -> Iterator[str]:
    """Years, the last first, and what has none at the end."""
    return iter(sorted(years, reverse=True))


def year_path(path: str, year: str) -> str:
    """The address of a year's part of a list: folders of records may be called ``2019``, so this is not."""
    return f"{path}year-{year}/" if year else f"{path}undated/"
