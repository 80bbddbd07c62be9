"""The lists of kinds on their shelves: by year, by letter and by folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from auditpress.kinds.briefs import Key, newest_first
from auditpress.kinds.cards import Head
from auditpress.kinds.series import other_names
from auditpress.model import Link
from auditpress.pages.sheets import NEWEST, SIZE, Shelf, divided, in_order, paged, shelve

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHERS = "0"
"""The heading of what begins with none of them."""


def by_year(path: str, ids: Sequence[str], known: Mapping[str, Head]) -> Shelf:
    """Records by the years of their dates or, where each lies in a folder that is a year, by these folders."""
    keys = newest_first(ids, known.__getitem__)
    folder = re.compile(rf"{path.strip('/')}/(\d{{4}})/")
    filed = {key.id: found[1] for key in keys if (found := folder.match(key.id))}
    if len(filed) < len(keys) or len(keys) <= SIZE:
        return shelve(path, keys)
    years: dict[str, list[Key]] = {}
    for key in keys:
        years.setdefault(filed[key.id], []).append(key)
    return divided(path, {year: (f"{path}{year}/", years[year]) for year in in_order(years)}, keys[:NEWEST])


def by_letter(path: str, ids: Sequence[str], known: Mapping[str, Head], first: Callable[[], Sequence[str]]) -> Shelf:
    """Records by the first letter of their names, with a row for each other name that leads to the record.

    The landing page of a list that is cut into letters shows the records that come ``first``.
    """
    rows = sorted(
        (name.casefold(), id, at, letter(name))
        for id in ids
        for at, name in enumerate([known[id].title, *other_names(known[id].title, known[id].names)])
    )
    keys = [Key(id, at, initial) for _, id, at, initial in rows]
    if len(keys) <= SIZE:
        return Shelf(path, len(ids), (), paged(path, "", keys))
    initials = sorted({key.year for key in keys})
    parts = {
        initial: (f"{path}letter-{initial.lower()}/", [k for k in keys if k.year == initial]) for initial in initials
    }
    return replace(divided(path, parts, [Key(id) for id in first()]), total=len(ids))


def folders(ids: Sequence[str], known: Mapping[str, Head]) -> dict[str, list[Key]]:
    """The folders below the kind's own, such as ``reports/2025``, with the records in them, the newest first."""
    found: dict[str, list[str]] = {}
    for id in ids:
        parts = id.split("/")
        for depth in range(2, len(parts)):
            found.setdefault("/".join(parts[:depth]), []).append(id)
    return {folder: newest_first(found[folder], known.__getitem__) for folder in sorted(found)}


def letter(name: str) -> str:
    """The letter that a name is listed under."""
    first = name[:1].upper()
    return first if first in LETTERS else _OTHERS


def is_by_letter(shelf: Shelf) -> bool:
    """Whether a list is cut into letters."""
    return any(len(part.name) == 1 for part in shelf.parts)


def letters(shelf: Shelf, keys: Sequence[Key]) -> tuple[tuple[str, str], ...]:
    """The ways to the letters of a list: to their pages, or on the page that has these rows; nothing if it has none."""
    if shelf.parts:
        here = {part.name: Link("", part.path).href for part in shelf.parts if len(part.name) == 1}
    else:
        here = {key.year: f"#letter-{key.year.lower()}" for key in keys if len(key.year) == 1}
    others = ((_OTHERS, here[_OTHERS]),) if _OTHERS in here and shelf.parts else ()
    return (*((each, here.get(each, "")) for each in LETTERS), *others) if here else ()


def years(shelf: Shelf) -> tuple[tuple[Link, int], ...]:
    """The ways to the years of a list that is cut into them."""
    if is_by_letter(shelf):
        return ()
    return tuple((Link(part.name, part.path), part.count) for part in shelf.parts)
