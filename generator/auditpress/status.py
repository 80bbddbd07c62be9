"""What was open for a body on a day, for whoever asks by the body's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds import organisation
from auditpress.kinds.chains import OpenItem
from auditpress.kinds.standing import not_known_for, open_for


def body(graph: Graph, name: str) -> tuple[str, str] | None:
    """The id and the name of the body that somebody means by an id, with or without its folder, or by any name."""
    found = _body(graph, name)
    return (found.id, graph.title(found.id)) if found else None


def standing(graph: Graph, name: str, day: str) -> tuple[OpenItem, ...]:
    """What was open for a body, given as for ``body``, on a day (``2023-05-01``)."""
    entry = _body(graph, name)
    if entry is None:
        raise ValueError(f"there is no body {name}")
    return open_for(entry, day, graph)


def not_known(graph: Graph, name: str, day: str) -> tuple[str, ...]:
    """The reports about a body of which it is not known what was open on a day, by their ids."""
    entry = _body(graph, name)
    return not_known_for(entry, day, graph) if entry else ()


def bodies(graph: Graph) -> Iterator[str]:
    """The ids, without their folder, and the names of all bodies."""
    for entry in graph.of(organisation.KIND):
        yield entry.id.partition("/")[2]
        yield from entry.kind.names(entry.record)


def _body(graph: Graph, name: str) -> Entry[Any] | None:
    wanted = name.casefold().removeprefix("organisations/")
    for entry in graph.of(organisation.KIND):
        names = (entry.id.partition("/")[2], *entry.kind.names(entry.record))
        if wanted in (each.casefold() for each in names):
            return entry
    return None
