"""Records joined to one graph: what each gives to be linked, where references lead, and which rules do not hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditpress.extracts import Anchor, Extract
from auditpress.fields import Ref
from auditpress.graph import Absent, Entry, Graph
from auditpress.model import Fault, Model, Place, Record
from auditpress.prose import Reader


@dataclass(frozen=True, slots=True)
class Outside:
    """Ids that exist but are not in the graph: of files that could not be read, and of drafts."""

    broken: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()


def neighbours(graph: Graph) -> list[str]:
    """All ids, those of records that have to do with the same body beside each other.

    Whoever goes through them in this order opens few records more than once.
    """
    seats = {id: _seat(id, graph, 2) for id in graph.numbers}
    return sorted(graph.numbers, key=lambda id: (seats[id], id))


MANY = 300
"""So many references are made to bodies that publish, or work by a scheme, rather than to those that are audited."""


def _seat(id: str, graph: Graph, steps: int) -> str:
    """The first record that a record refers to and not everyone does, or that record's own."""
    for _, target, *_ in graph.extract(id).references if steps else ():
        other = target.partition("#")[0]
        if other in graph.numbers and other != id and graph.times(other) < MANY:
            return _seat(other, graph, steps - 1)
    return id


def unresolved(graph: Graph, target: str, outside: Outside) -> Fault | None:
    """What is wrong with a reference on a hand-written page, if anything is."""
    return _Resolver(graph, outside).fault(None, (), target, f"[[{target}")


def extract(entry: Entry[Any], reader: Reader) -> Extract:
    """What others need to know of a record to be linked with it."""
    record = entry.record
    anchors = {anchor.id: anchor.title for anchor in _anchors(entry)}
    return Extract(tuple(_references(record, reader)), anchors, tuple(entry.kind.names(record)))


def link(
    entries: Iterable[Entry[Any]], outside: Outside, reader: Reader
) -> tuple[Graph, list[tuple[Entry[Any], Fault]]]:
    """The graph of the records, and every reference or rule that does not hold."""
    found = [*entries]
    graph = Graph(found, reader, {entry.id: extract(entry, reader) for entry in found})
    faults = [*dangling(graph, graph.entries, outside)]
    faults += ((entry, fault) for entry in graph.entries.values() for fault in examine(entry, graph))
    return graph, faults


def dangling(graph: Graph, ids: Iterable[str], outside: Outside) -> Iterator[tuple[Entry[Any], Fault]]:
    """The references of these records that lead nowhere."""
    resolver = _Resolver(graph, outside)
    for id in ids:
        entry = graph.entries[id]
        for place, target, needle, _, _ in graph.extract(id).references:
            fault = resolver.fault(entry, place, target, needle)
            if fault:
                yield entry, fault


def _anchors(entry: Entry[Any]) -> Iterator[Anchor]:
    """The parts of a record that have an address: those that its kind names, then the sections no kind foresaw."""
    yield from entry.kind.anchors(entry.record)
    for number, section in enumerate(entry.record.sections, 1):
        yield Anchor(f"section-{number}", f"Section “{section.title}”")


def _references(record: Record, reader: Reader) -> Iterator[tuple[Place, str, str, str, tuple[str, ...]]]:
    """Place, target, the text to underline, the reverse name and what is told beside each reference of a record."""
    for place, mark, value, owner in record.told_of:
        if isinstance(mark, Ref):
            told = owner.told(str(place[-1])) if isinstance(owner, Model) else ()
            yield place, value, "", mark.named(owner), told
        elif "[[" in value:
            for reference in reader.read(value).references:
                yield place, reference.target, reference.written, "mentioned in", ()


@dataclass(frozen=True, slots=True)
class _Resolver:
    graph: Graph
    outside: Outside

    def fault(self, entry: Entry[Any] | None, place: Place, target: str, needle: str = "") -> Fault | None:
        id, _, fragment = target.partition("#")
        id = id or (entry.id if entry else "")
        if id in self.outside.broken:
            return None
        if id in self.outside.drafts:
            return Fault(
                place,
                "draft",
                f"“{id}” is a draft, which is not published",
                "Publish it first, or make this a draft too.",
                needle=needle,
            )
        if id not in self.graph.numbers:
            return Fault(place, "reference", f"there is no record “{id}”", self._near(id), needle=needle)
        if fragment and fragment not in (anchors := self.graph.extract(id).anchors):
            parts = difflib.get_close_matches(fragment, anchors, 1, 0.5)
            hint = f"Did you mean “{id}#{parts[0]}”?" if parts else _parts(anchors)
            return Fault(place, "reference", f"“{id}” has no part “{fragment}”", hint, needle=needle)
        return None

    def _near(self, id: str) -> str:
        folder, _, rest = id.partition("/")
        names: dict[str, str] = {}
        for entry in self.graph.entries.values():
            if entry.kind.folder == folder or not rest:
                wanted = entry.id
                names[entry.id.partition("/")[2].casefold()] = wanted
                names |= {name.casefold(): wanted for name in entry.kind.names(entry.record)}
        near = difflib.get_close_matches((rest or id).casefold(), sorted(names), 1, 0.6)
        if near:
            return f"Did you mean “{names[near[0]]}”?"
        return f"Write the record first, as audits/{id}.yaml." if rest else "Write the whole id, folder first."


def _parts(anchors: Iterable[str]) -> str:
    known = ", ".join(anchors)
    return f"Its parts are: {known}." if known else "It has no parts: leave out the “#” and what follows."


def examine(entry: Entry[Any], graph: Graph) -> Iterator[Fault]:
    """Every rule of its kind over a record. What leans on a record that is absent is left to its own fault."""
    try:
        facts = graph.facts(entry, object)
        graph.title(entry.id)
    except Absent:
        return
    for rule in entry.kind.rules:
        try:
            yield from rule(entry, facts, graph)
        except Absent:
            continue
