"""Records joined to one graph: what each gives to be linked, where references lead, and which rules do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditpress.extracts import Anchor, Extract
from auditpress.fields import Ref, slugify
from auditpress.graph import Absent, Entry, Graph
from auditpress.model import Fault, Model, Place, Record
from auditpress.nearness import Names, nearest
from auditpress.problems import shortly
from auditpress.prose import Reader


@dataclass(frozen=True, slots=True)
class Outside:
    """Ids that exist but are not published: of files that could not be read, and of drafts.

    In a preview, drafts are part of the graph; what leads to them is told of all the same, as it cannot be published.
    ``folders`` are those of all kinds, whether there are records of them or not.
    """

    broken: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


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
    return _Resolver(graph, outside).fault("", (), target, f"[[{target}")


def extract(entry: Entry[Any], reader: Reader) -> Extract:
    """What others need to know of a record to be linked with it."""
    record = entry.record
    anchors = {anchor.id: anchor.title for anchor in _anchors(entry)}
    return Extract(tuple(references(record, reader)), anchors, tuple(entry.kind.names(record)), record.formerly)


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
            fault = resolver.fault(id, place, target, needle)
            if fault:
                yield entry, fault


def astray(
    graph: Graph, made: Mapping[str, Sequence[tuple[Place, str, str]]], outside: Outside
) -> Iterator[tuple[str, Fault]]:
    """Of references that records outside the graph make, by their ids, those that lead nowhere."""
    resolver = _Resolver(graph, outside)
    for id, found in made.items():
        for place, target, needle in found:
            fault = resolver.fault(id, place, target, needle)
            if fault:
                yield id, fault


def _anchors(entry: Entry[Any]) -> Iterator[Anchor]:
    """The parts of a record that have an address: those that its kind names, then the sections no kind foresaw."""
    yield from entry.kind.anchors(entry.record)
    for number, section in enumerate(entry.record.sections, 1):
        yield Anchor(f"section-{number}", f"Section “{section.title}”")


def references(record: Record, reader: Reader) -> Iterator[tuple[Place, str, str, str, tuple[str, ...]]]:
    """Place, target, the text to underline, the reverse name and what is told beside each reference of a record."""
    for place, mark, value, owner in record.told_of:
        if isinstance(mark, Ref):
            told = owner.told(str(place[-1])) if isinstance(owner, Model) else ()
            yield place, value, "", mark.named(owner), told
        elif "[[" in value:
            for reference in reader.read(value).references:
                yield place, reference.target, reference.written, "mentioned in", ()


class _Resolver:
    """Says of references what is wrong with them."""

    def __init__(self, graph: Graph, outside: Outside) -> None:
        self._graph = graph
        self._outside = outside
        self._names: dict[str, Names] = {}
        self._hints: dict[str, str] = {}

    def fault(self, source: str, place: Place, target: str, needle: str = "") -> Fault | None:
        id, _, fragment = target.partition("#")
        id = id or source
        if id in self._outside.broken:
            return None
        draft = self._draft(source, place, id, needle)
        if id not in self._graph.numbers:
            missing = Fault(place, "reference", f"there is no record “{shortly(id)}”", self._hint(id), needle=needle)
            return draft or missing
        if fragment and fragment not in (anchors := self._graph.extract(id).anchors):
            names = Names([*((anchor, anchor) for anchor in anchors), *((anchors[each], each) for each in anchors)])
            near = names.near(fragment)
            hint = f"Did you mean “{id}#{near}”?" if near else _parts(anchors)
            return Fault(place, "reference", f"“{id}” has no part “{shortly(fragment)}”", hint, needle=needle)
        return draft

    def _draft(self, source: str, place: Place, id: str, needle: str) -> Fault | None:
        """That what is published leads to a draft; it can be shown only where the draft is."""
        drafts = self._outside.drafts
        if id not in drafts or source in drafts:
            return None
        message, hint = f"“{id}” is a draft, which is not published", "Publish it first, or make this a draft too."
        return Fault(place, "draft", message, hint, "warning" if id in self._graph.numbers else "error", needle)

    def _hint(self, id: str) -> str:
        found = self._hints.get(id)
        if found is None:
            found = self._hints[id] = self._meant(id)
        return found

    def _meant(self, id: str) -> str:
        """What to do about an id that no record has."""
        folder, _, rest = id.partition("/")
        folders = self._outside.folders
        if rest and folder not in folders and (near := nearest(folder, folders)):
            folder = near
        if near := self._of(folder if rest else "").near(rest or id):
            moved = near in self._graph.numbers and id in self._graph.extract(near).former
            return f"It is “{near}” now." if moved else f"Did you mean “{near}”?"
        if not rest:
            return "Write the whole id, folder first."
        if folders and folder not in folders:
            return f"Folders are: {', '.join(sorted(folders))}."
        name = "/".join(slugify(part) for part in rest.split("/"))
        return f"Write the record first, as audits/{folder}/{name}.yaml."

    def _of(self, folder: str) -> Names:
        """All that the records in a folder are and were called; in all of them, without one."""
        if folder not in self._names:
            self._names[folder] = Names(self._called(folder))
        return self._names[folder]

    def _called(self, folder: str) -> Iterator[tuple[str, str]]:
        ids = [id for id in self._graph.numbers if not folder or id.startswith(f"{folder}/")]
        away = (
            each
            for each in sorted(self._outside.broken | self._outside.drafts)
            if not folder or each.startswith(f"{folder}/")
        )
        yield from ((each.partition("/")[2], each) for each in away)
        for id in ids:
            yield id.partition("/")[2], id
            for former in self._graph.extract(id).former:
                yield (former.partition("/")[2] or former), id
        for id in ids:
            for name in self._graph.extract(id).names:
                yield name, id


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
