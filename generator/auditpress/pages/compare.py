"""Organisations side by side: tables by type of body for all, and the measures of each as data for a choice of two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from auditpress.fields import slugify
from auditpress.graph import Graph
from auditpress.kinds import organisation
from auditpress.kinds.briefs import Key, all_heads
from auditpress.kinds.cards import Card, Head
from auditpress.kinds.series import other_names
from auditpress.model import File, Link, Page
from auditpress.pages import years
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import Pager, Sheet, paged
from auditpress.pages.shelves import letter
from auditpress.pages.values import GROUPS, MEASURES, REGISTERS, Value, named, of_body
from auditpress.problems import plural, shortly

PATH = "/compare/"
OTHERS = "Bodies of other types"
ROWS = 100
"""Bodies in a table."""

BODIES = 40
"""Bodies in a file of measures: even of such as are in many registers, so many are less than 200 KB."""

NAMES = 500
"""So many names are in one file, which is read when somebody begins to type; more are cut by their letters."""

_SLUG = 60


@dataclass(frozen=True, slots=True)
class Type:
    """A type of body, with the table of those that are of it."""

    name: str
    sheets: tuple[Sheet, ...]
    count: int


@dataclass(frozen=True, slots=True)
class CompareView:
    """The landing page: types with the way to their tables, and what the script has to know, as JSON."""

    types: tuple[tuple[Link, str], ...]
    bodies: int
    years: Link
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TypeView:
    """A table of bodies: each with its values, in the order of ``measures``."""

    lead: str
    measures: tuple[str, ...]
    rows: tuple[tuple[Link, tuple[Value, ...]], ...]
    pager: Pager | None
    all: Link


def jobs(graph: Graph) -> Iterator[Job]:
    """``/compare/``, the tables below it, and its files of data."""
    known, ids = all_heads(graph), _compared(graph)
    files = _names(ids, known)
    data = {
        "names": {name: len(parts) for name, parts in files.items()},
        "bodies": [slug(id) for id in ids[::BODIES]],
        "measures": MEASURES,
        "groups": GROUPS,
        "registers": REGISTERS,
    }
    types = tuple(
        (Link(each.name, each.sheets[0].path), plural(each.count, "body", "bodies")) for each in _types(graph)
    )
    view = CompareView(types, len(ids), Link("Compare years", years.PATH), data)
    yield Job(PATH, digest(view), partial(_front, view))
    yield years.job(graph)
    for each in _types(graph):
        for sheet in each.sheets:
            yield Job(sheet.path, digest(sheet.members, each.name, each.count), partial(_table, each, sheet, graph))
    for name, parts in files.items():
        for at, rows in enumerate(parts, 1):
            path = _file(f"names{name and f'-{name.lower()}'}", at)
            yield Job(path, digest(*rows), partial(_data, path, rows))
    for at in range(0, len(ids), BODIES):
        path = _file("bodies", at // BODIES + 1)
        yield Job(path, digest(*ids[at : at + BODIES]), partial(_bodies, path, ids[at : at + BODIES], graph))


def addresses(graph: Graph) -> Iterator[Claim]:
    """The addresses of its pages."""
    yield Claim(PATH, "the page on which to compare")
    yield Claim(years.PATH, "the comparison of years")
    for each in _types(graph):
        for sheet in each.sheets:
            yield Claim(sheet.path, sheet.titled(f"the comparison of bodies: {each.name}"))


def slug(id: str) -> str:
    """What a body is called in the address of a comparison: its id without the folder of its kind."""
    return id.partition("/")[2]


@once
def _compared(graph: Graph) -> tuple[str, ...]:
    """The bodies of which there is something to compare, by their ids."""
    folder = f"{organisation.KIND.folder}/"
    return tuple(id for id, head in all_heads(graph).items() if id.startswith(folder) and head.measured.compared)


@once
def _types(graph: Graph) -> tuple[Type, ...]:
    """The types of bodies by name, those of one body together at the end."""
    known = all_heads(graph)
    found: dict[str, list[str]] = {}
    for id in _compared(graph):
        found.setdefault(slugify(known[id].summary)[:_SLUG].strip("-"), []).append(id)
    alone = [id for name, ids in found.items() if len(ids) < 2 or not name for id in ids]
    types = [_type(name, ids, known) for name, ids in found.items() if len(ids) > 1 and name]
    types.sort(key=lambda each: (each.name.casefold(), each.sheets[0].base))
    return (*types, *([_type("", alone, known)] if alone else []))


def _type(name: str, ids: Sequence[str], known: Mapping[str, Head]) -> Type:
    keys = [Key(id) for id in sorted(ids, key=lambda id: (known[id].title.casefold(), id))]
    words = known[ids[0]].summary if name else OTHERS
    base = f"{PATH}type-{name}/" if name else f"{PATH}other-types/"
    return Type(shortly(words), paged(base, words, keys, ROWS), len(ids))


def _front(view: CompareView) -> tuple[Page]:
    described = "Two organisations, or two years, side by side on all that this site counts."
    return (Page(PATH, "Compare", described, "compare.html", view, layout="index"),)


def _table(kind: Type, sheet: Sheet, graph: Graph) -> tuple[Page]:
    rows = []
    for key in sheet.keys:
        card = graph.card(key.id, Card)
        if card.figures:
            rows.append((Link(card.title, card.path), of_body(card.figures)))
    title = sheet.titled(f"Compare bodies: {kind.name}" if kind.name != OTHERS else f"Compare {OTHERS.lower()}")
    up = (Link("Compare", PATH), *([Link(kind.name, sheet.base)] if sheet.number > 1 else []))
    measures = tuple(name for _, name in MEASURES)
    view = TypeView(plural(kind.count, "body", "bodies"), measures, tuple(rows), sheet.pager, Link("Compare two", PATH))
    return (
        Page(sheet.path, title, f"{title}, on all that this site counts.", "bodies.html", view, up, layout="index"),
    )


_Names = tuple[tuple[str, str], ...]


def _names(ids: Sequence[str], known: Mapping[str, Head]) -> dict[str, list[_Names]]:
    """The names of bodies with what each is called in the address; of many, by the letter that they begin with."""
    rows = sorted(
        (name.casefold(), name, slug(id), known[id].title)
        for id in ids
        for name in dict.fromkeys((known[id].title, *other_names(known[id].title, known[id].names)))
    )
    files: dict[str, list[tuple[str, str]]] = {}
    for _, name, body, title in rows:
        words = name if name == title else f"{name} (now under {title})"
        files.setdefault(letter(name) if len(rows) > NAMES else "", []).append((words, body))
    return {
        name: [tuple(found[at : at + NAMES]) for at in range(0, len(found), NAMES)] for name, found in files.items()
    }


def _file(name: str, at: int) -> str:
    return f"{PATH}{name}-{at}.js"


def _data(path: str, rows: object) -> tuple[File]:
    """A file that hands its rows to the script of the page: read like any script, it works in a copy on a disk too."""
    name = path.removeprefix(PATH).removesuffix(".js")
    return (File(path, f"auditpressCompare({json.dumps(name)}, {json.dumps(rows, ensure_ascii=False)});\n"),)


def _bodies(path: str, ids: Sequence[str], graph: Graph) -> tuple[File]:
    found = {}
    for id in ids:
        card = graph.card(id, Card)
        if card.figures:
            found[slug(id)] = {
                "name": card.title,
                "path": card.path.removeprefix("/"),
                "values": [value.data for value in of_body(card.figures)],
                "named": {
                    group: {name: value.data for name, value in values.items()}
                    for group, values in named(card.figures).items()
                    if values
                },
            }
    return _data(path, found)
