"""The records joined: ids, references and their reverse, and what is computed once from them.

A kind says how its records are named, what is computed from them (``facts``) and which rules they keep. The graph runs
each of these once for each record, so that a page or a twin only ever reads a figure.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from markupsafe import Markup

from auditpress.fields import Markdown, Ref
from auditpress.model import Fault, Link, Place, Record, marked
from auditpress.prose import Reader, plain

R = TypeVar("R", bound=Record)
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A part of a record with an address of its own: ``finding-1``, “Finding 1”."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Kind(Generic[R, F]):
    """All that the product knows of one kind of record; see ``kinds``.

    ``facts`` computes what follows from a record and its neighbours; ``view`` makes the value that ``template`` shows;
    ``rules`` are generators of faults whose docstring is the rule. ``names`` are what people may call a record when
    they look for it; ``events`` are its dated happenings, for timelines. ``dated`` is the date that the index lists it
    under, if the kind is listed by year; ``layout`` is the chrome of its pages, ``index`` where wide tables need the
    room of the list of sections.
    """

    folder: str
    name: str
    plural: str
    purpose: str
    model: type[R]
    title: Callable[[Entry[R], Graph], str]
    facts: Callable[[Entry[R], Graph], F]
    view: Callable[[Entry[R], F, Graph], object]
    summary: Callable[[Entry[R], F, Graph], str]
    rules: tuple[Callable[[Entry[R], F, Graph], Iterator[Fault]], ...] = ()
    anchors: Callable[[R], Iterable[Anchor]] = lambda _: ()
    names: Callable[[R], Iterable[str]] = lambda _: ()
    events: Callable[[Entry[R], Graph], Iterable[Any]] = lambda _, __: ()
    dated: Callable[[R], str] = lambda _: ""
    layout: Literal["page", "index"] = "page"

    @property
    def template(self) -> str:
        """The template of its pages: ``reports.html`` for what lies in ``reports/``."""
        return f"{self.folder}.html"


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """A record with its id and its kind. ``file`` is where it lies in the repository."""

    id: str
    record: R
    kind: Kind[R, Any]
    file: str = ""

    @property
    def path(self) -> str:
        """Its address on the site."""
        return f"/{self.id}/"


@dataclass(frozen=True, slots=True)
class Backlink:
    """A reference seen from its other end: who refers here, as what, and with which part of the record."""

    source: Entry[Any]
    reverse: str
    place: Place
    fragment: str = ""


class Absent(Exception):
    """A record that another one needs is not in the graph; the fault that says so is reported by itself."""


@dataclass(frozen=True)
class Graph:
    """The linked records. Everything in it is computed before it is handed on; from then on it is only read."""

    entries: Mapping[str, Entry[Any]]
    reader: Reader
    _anchors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _backlinks: Mapping[str, tuple[Backlink, ...]] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)
    _facts: dict[str, Any] = field(default_factory=dict)

    def of(self, kind: Kind[R, Any]) -> tuple[Entry[R], ...]:
        """The records of a kind, in the order of their ids."""
        return tuple(entry for entry in self.entries.values() if entry.kind.folder == kind.folder)

    def get(self, id: str, model: type[R]) -> Entry[R]:
        """The record with that id; raises ``Absent`` if there is none of that model."""
        entry = self.entries.get(id.partition("#")[0])
        if entry is None or not isinstance(entry.record, model):
            raise Absent(id)
        return entry

    def facts(self, entry: Entry[Any], made: type[F]) -> F:
        """What was computed from a record; raises ``Absent`` if it needs a record that is not there."""
        if entry.id not in self._facts:
            self._facts[entry.id] = entry.kind.facts(entry, self)
        found = self._facts[entry.id]
        if not isinstance(found, made):
            raise TypeError(f"{entry.id} has {type(found).__name__}, not {made.__name__}")
        return found

    def title(self, id: str) -> str:
        """The title of the record with that id; raises ``Absent``."""
        if id not in self._titles:
            entry = self.get(id, Record)
            self._titles[id] = entry.kind.title(entry, self)
        return self._titles[id]

    def link(self, target: str) -> Link:
        """The way to a record, or with ``#`` to a part of one; raises ``Absent``."""
        found = self.resolve(target)
        if found is None:
            raise Absent(target)
        return found

    def resolve(self, target: str) -> Link | None:
        """Where ``[[target]]`` leads, if it leads anywhere."""
        id, _, fragment = target.partition("#")
        entry = self.entries.get(id)
        if entry is None:
            return None
        if not fragment:
            return Link(self.title(id), entry.path)
        anchor = self._anchors[id].get(fragment)
        return Link(f"{anchor}, {self.title(id)}", f"{entry.path}#{fragment}") if anchor else None

    def unresolved(self, target: str, outside: Outside) -> Fault | None:
        """What is wrong with a reference on a hand-written page, if anything is."""
        return _Resolver(self.entries, self._anchors, outside).fault(None, (), target, f"[[{target}")

    def prose(self, text: str | None) -> Markup:
        """A record's text as HTML."""
        return self.reader.read(text).html(self.resolve) if text else Markup("")

    def plain(self, text: str | None) -> str:
        """A record's text without markup, on one line."""
        return plain(text, self.resolve) if text else ""

    def backlinks(self, id: str) -> tuple[Backlink, ...]:
        """Everything that refers to a record, by the order of the referring records."""
        return self._backlinks.get(id, ())


@dataclass(frozen=True, slots=True)
class Outside:
    """Ids that exist but are not in the graph: of files that could not be read, and of drafts."""

    broken: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()


def link(
    entries: Iterable[Entry[Any]], outside: Outside, reader: Reader
) -> tuple[Graph, list[tuple[Entry[Any], Fault]]]:
    """The graph of the records, and every reference or rule that does not hold."""
    known = {entry.id: entry for entry in sorted(entries, key=lambda entry: entry.id)}
    anchors = {id: {a.id: a.title for a in _anchors(entry)} for id, entry in known.items()}
    backlinks: dict[str, list[Backlink]] = defaultdict(list)
    faults: list[tuple[Entry[Any], Fault]] = []
    resolver = _Resolver(known, anchors, outside)
    for entry in known.values():
        for place, target, needle, reverse in _references(entry.record, reader):
            fault = resolver.fault(entry, place, target, needle)
            if fault:
                faults.append((entry, fault))
                continue
            id, _, fragment = (target if target[0] != "#" else entry.id + target).partition("#")
            if id in known and id != entry.id:
                backlinks[id].append(Backlink(entry, reverse, place, fragment))
    graph = Graph(known, reader, anchors, {id: tuple(links) for id, links in backlinks.items()})
    faults += _rules(graph)
    return graph, faults


def _anchors(entry: Entry[Any]) -> Iterator[Anchor]:
    """The parts of a record that have an address: those that its kind names, then the sections no kind foresaw."""
    yield from entry.kind.anchors(entry.record)
    for number, section in enumerate(entry.record.sections, 1):
        yield Anchor(f"section-{number}", f"Section “{section.title}”")


def _references(record: Record, reader: Reader) -> Iterator[tuple[Place, str, str, str]]:
    """Place, target, the text to underline and the reverse name of each reference of a record."""
    for item in marked(record):
        if isinstance(item.mark, Ref):
            beside = {name: str(getattr(item.owner, name)).replace("-", " ") for name in type(item.owner).model_fields}
            yield item.place, item.value, "", item.mark.reverse.format_map(beside)
        elif isinstance(item.mark, Markdown) and "[[" in item.value:
            for reference in reader.read(item.value).references:
                yield item.place, reference.target, reference.written, "mentioned in"


@dataclass(frozen=True, slots=True)
class _Resolver:
    known: Mapping[str, Entry[Any]]
    anchors: Mapping[str, Mapping[str, str]]
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
                "Publish it first.",
                needle=needle,
            )
        if id not in self.known:
            return Fault(place, "reference", f"there is no record “{id}”", self._near(id), needle=needle)
        if fragment and fragment not in self.anchors[id]:
            parts = difflib.get_close_matches(fragment, self.anchors[id], 1, 0.5)
            hint = (
                f"Did you mean “{id}#{parts[0]}”?"
                if parts
                else f"Its parts are: {', '.join(self.anchors[id]) or 'none'}."
            )
            return Fault(place, "reference", f"“{id}” has no part “{fragment}”", hint, needle=needle)
        return None

    def _near(self, id: str) -> str:
        folder, _, rest = id.partition("/")
        names: dict[str, str] = {}
        for entry in self.known.values():
            if entry.kind.folder == folder or not rest:
                wanted = entry.id
                names[entry.id.partition("/")[2].casefold()] = wanted
                names |= {name.casefold(): wanted for name in entry.kind.names(entry.record)}
        near = difflib.get_close_matches((rest or id).casefold(), sorted(names), 1, 0.6)
        if near:
            return f"Did you mean “{names[near[0]]}”?"
        return f"Write the record first, as audits/{id}.yaml." if rest else "Write the whole id, folder first."


def _rules(graph: Graph) -> Iterator[tuple[Entry[Any], Fault]]:
    """Every rule of every kind over its records. What leans on a record that is absent is left to its own fault."""
    for entry in graph.entries.values():
        try:
            facts = graph.facts(entry, object)
            graph.title(entry.id)
        except Absent:
            continue
        for rule in entry.kind.rules:
            try:
                for fault in rule(entry, facts, graph):
                    yield entry, fault
            except Absent:
                continue
