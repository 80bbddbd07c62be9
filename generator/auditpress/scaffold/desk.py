"""The records as an editor finds them, drafts and all, and which of them is meant by what somebody calls one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from auditpress import crew, source
from auditpress.crew import Lost
from auditpress.graph import Absent, Entry, Graph
from auditpress.kinds import KINDS
from auditpress.prose import Reader
from auditpress.settings import Config, ConfigError
from auditpress.shelf import Shelf, sheet

PAPERS = ("reports", "reviews", "oversight", "replies")
"""Kinds whose records are called by titles too long to type, so that some words of one will do."""


MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """The records that can be read. ``taken`` are the ids of all files, ``unread`` of those that are no record yet.

    Unlike on the site, a draft is a record like any other here.
    """

    graph: Graph
    taken: frozenset[str]
    unread: tuple[str, ...] = ()
    drafts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody may mean by a name: one id, else several, else ``near`` are the ids of others."""

    ids: tuple[str, ...]
    near: tuple[str, ...] = ()


def read(config: Config, jobs: int = 1) -> Desk:
    """Every record as it lies in its file, with its faults; raises ``ConfigError`` if they cannot be read."""
    found = source.find(config.root, config.records)
    kinds = {kind.folder: kind for kind in KINDS}
    reader = Reader()
    try:
        sheets = {each.file.id: each for each in crew.each(jobs, found.files, lambda file: sheet(file, kinds, reader))}
    except Lost as lost:
        raise ConfigError(f"The records could not be read: {lost}.") from lost
    sound = {id: each for id, each in sheets.items() if each.state not in ("", "no kind")}
    shelf = Shelf(sheets)
    entries = []
    for id, each in sound.items():
        kind = kinds[id.partition("/")[0]]
        entries.append(Entry(id, shelf.opener(kind.model), kind, each.file.shown))
    graph = Graph(entries, reader, {id: each.extract for id, each in sound.items()})
    unread = tuple(sorted({*found.broken, *sheets} - sound.keys()))
    drafts = frozenset(id for id, each in sound.items() if each.state == "draft")
    return Desk(graph, frozenset({*found.broken, *sheets}), unread, drafts)


def meant(desk: Desk, folders: Sequence[str], text: str) -> Meant:
    """The records of these kinds that somebody means by an id, a path, an address or a name."""
    within = [entry for entry in desk.graph.entries.values() if entry.kind.folder in folders]
    id, fragment = _as_id(desk, text)
    exact = [each for each in sorted(desk.taken) if each.partition("/")[0] in folders and _is(each, id)]
    if exact:
        return Meant(tuple(f"{each}{fragment}" for each in exact))
    names = {entry.id: called(entry, desk.graph) for entry in within}
    wanted = _folded(text)
    found = [id for id, known in names.items() if wanted in map(_folded, known)]
    if not found and set(folders) <= set(PAPERS):
        words = wanted.split()
        found = [id for id, known in names.items() if words and all(w in _folded(" ".join(known)) for w in words)]
    return Meant(tuple(found), () if found else _near(wanted, names))


def title(desk: Desk, id: str) -> str:
    """The title of a record with its id, as people are told of it; of one that cannot be read, the id."""
    try:
        return f"{desk.graph.title(id.partition('#')[0])} ({id})"
    except Absent:
        return id


def called(entry: Entry[Any], graph: Graph) -> tuple[str, ...]:
    """All that a record may be called: the parts of its id, its title, its names."""
    try:
        title = graph.title(entry.id)
    except Absent:
        title = ""
    within = entry.id.partition("/")[2]
    return tuple(dict.fromkeys(filter(None, (*entry.kind.names(entry.record), title, within))))


def _as_id(desk: Desk, text: str) -> tuple[str, str]:
    """What may be an id, a file's path or a page's address as the id that it ends with, and the part that is meant."""
    path, sign, fragment = text.strip().partition("#")
    path = urlsplit(path).path if "://" in path else path
    steps = path.removesuffix(".yaml").removesuffix("index.html").strip("/").split("/")
    ends = ("/".join(steps[start:]) for start in range(len(steps)))
    return next((end for end in ends if end in desk.taken), "/".join(steps)), sign + fragment


def _is(id: str, text: str) -> bool:
    return text in (id, id.partition("/")[2])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _near(wanted: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The ids of records that are called something like what is wanted, the nearest first."""
    by_name = {_folded(name): id for id, known in names.items() for name in known}
    within = [name for name in by_name if wanted and wanted in name]
    alike = difflib.get_close_matches(wanted, by_name, MOST_NEAR, 0.6)
    return tuple(dict.fromkeys(by_name[name] for name in (*alike, *within)))[:MOST_NEAR]
