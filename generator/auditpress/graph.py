"""The records joined: ids, references and their reverse, and what is computed once from them.

A kind says how its records are named, what is computed from them (``facts``) and which rules they keep. The graph runs
each of these once for each record, so that a page or a twin only ever reads a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Literal, Protocol, Self, TypeVar

from markupsafe import Markup

from auditpress.extracts import Anchor, Extract, referring
from auditpress.languages import within
from auditpress.model import Fault, Link, Place, Record
from auditpress.prose import Reader, plain
from auditpress.watch import BACKLINKS, CARD, EVERY, NAMES, TITLE, Listening, Watch, keep

R = TypeVar("R", bound=Record)
F = TypeVar("F")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[R, F]):
    """All that the product knows of one kind of record; see ``kinds``.

    ``facts`` computes what follows from a record and its neighbours; ``view`` makes the value that ``template`` shows;
    ``rules`` are generators of faults whose docstring is the rule. ``names`` are what people may call a record when
    they look for it; ``events`` are its dated happenings, for timelines; ``measured`` is what is counted of it.
    ``dated`` is the date that the index lists it under, if the kind is listed by year; ``authors`` are the ids of the
    bodies whose paper it is, if it is a paper. ``layout`` is the chrome of its pages, ``index`` where wide tables need
    the room of the list of sections. Of what is ``printed``, PDFs can be made; it has a template for these too.
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
    measured: Callable[[Entry[R], F, Graph], Any] = lambda _, __, ___: None
    dated: Callable[[R], str] = lambda _: ""
    authors: Callable[[R], Iterable[str]] = lambda _: ()
    layout: Literal["page", "index"] = "page"
    printed: bool = False

    @property
    def template(self) -> str:
        """The template of its pages: ``reports.html`` for what lies in ``reports/``."""
        return f"{self.folder}.html"


class Entry(Generic[R]):
    """A record with its id and its kind. ``file`` is where it lies in the repository.

    ``record`` may be given as the way to open it by its id: most of what pages say of others can be had without.
    """

    __slots__ = ("_open", "_token", "_watch", "file", "id", "kind", "path")

    def __init__(self, id: str, record: R | Callable[[str], R], kind: Kind[R, Any], file: str = "") -> None:
        self.id = id
        self.kind = kind
        self.file = file
        self.path = f"/{id}/"
        self._open = (lambda _: record) if isinstance(record, Record) else record
        self._watch: Watch | None = None
        self._token = 0

    @property
    def record(self) -> R:
        """The record itself."""
        if self._watch is not None:
            self._watch.noted.add(self._token)
        return self._open(self.id)

    def watched_by(self, watch: Watch, token: int) -> Entry[R]:
        """The same record; the graph notes the token whenever it is opened here."""
        entry = Entry(self.id, self._open, self.kind, self.file)
        entry._watch = watch
        entry._token = token
        return entry


@dataclass(frozen=True, slots=True)
class Backlink:
    """A reference seen from its other end: who refers here, as what, and with which part of the record.

    ``told`` is what the record says beside the reference, where its field has a word for lists; see ``Model.told``.
    """

    source: Entry[Any]
    reverse: str
    place: Place
    fragment: str = ""
    told: tuple[str, ...] = ()


class Absent(Exception):
    """A record that another one needs is not in the graph; the fault that says so is reported by itself."""


class Listed(Protocol):
    """What lists show of a record, made once from it; see ``kinds.cards``."""

    @property
    def title(self) -> str:
        """The record's title."""

    @classmethod
    def of(cls, entry: Entry[Any], graph: Graph) -> Self:
        """Made from the record and its neighbours."""

    @classmethod
    def read(cls, written: bytes) -> Self:
        """As it was written."""


C = TypeVar("C", bound=Listed)


class Graph(Watch):
    """The linked records. What is computed from them is computed once for as long as it is at hand.

    The graph notes all that is asked of it, so that ``watched`` can tell what a page or a fact was made of.
    """

    def __init__(
        self,
        entries: Iterable[Entry[Any]],
        reader: Reader,
        extracts: Mapping[str, Extract],
    ) -> None:
        self.reader = reader
        super().__init__()
        ordered = sorted(entries, key=lambda entry: entry.id)
        self.numbers = {entry.id: number for number, entry in enumerate(ordered, 1)}
        self._all = {entry.id: entry.watched_by(self, self.numbers[entry.id] << 2) for entry in ordered}
        self.entries: Mapping[str, Entry[Any]] = Listening(self._all, partial(self._hear, EVERY))
        self._extracts = extracts
        self._referring = referring(self.numbers, extracts)
        self._written: dict[str, bytes] = {}
        self._titles: dict[str, str] = {}
        self._grounds: dict[str, frozenset[int]] = {}
        self._facts: dict[str, tuple[Any, frozenset[int]]] = {}
        self._cards: dict[str, Any] = {}
        self._heads: dict[str, Any] = {}
        self._backlinks: dict[str, tuple[Backlink, ...]] = {}
        self._kept: dict[Callable[[Graph], Any], tuple[Any, frozenset[int]]] = {}

    def _hear(self, token: int) -> None:
        self.noted.add(token)

    def of(self, kind: Kind[R, Any]) -> tuple[Entry[R], ...]:
        """The records of a kind, in the order of their ids."""
        return tuple(entry for entry in self.entries.values() if entry.kind.folder == kind.folder)

    def get(self, id: str, model: type[R]) -> Entry[R]:
        """The record with that id; raises ``Absent`` if there is none of that model."""
        entry = self.entries.get(id.partition("#")[0])
        if entry is None or not issubclass(entry.kind.model, model):
            raise Absent(id)
        return entry

    def facts(self, entry: Entry[Any], made: type[F]) -> F:
        """What was computed from a record; raises ``Absent`` if it needs a record that is not there."""
        kept = self._facts.get(entry.id)
        if kept is None:
            with self.watched() as noted:
                found = entry.kind.facts(self.entries[entry.id], self)
            kept = keep(self._facts, entry.id, (found, frozenset(noted)))
        self.noted |= kept[1]
        if not isinstance(kept[0], made):
            raise TypeError(f"{entry.id} has {type(kept[0]).__name__}, not {made.__name__}")
        return kept[0]

    def title(self, id: str) -> str:
        """The title of the record with that id; raises ``Absent``."""
        title = self._titles.get(id)
        if title is None:
            entry = self.get(id, Record)
            with self.watched() as noted:
                title = self._titles[id] = entry.kind.title(entry, self)
            self._grounds[id] = frozenset(noted)
        self.noted.add(self.numbers[id] << 2 | TITLE)
        return title

    def card(self, id: str, made: type[C]) -> C:
        """What lists show of the record with that id; raises ``Absent``."""
        found = self._cards.get(id)
        if found is None:
            entry = self.get(id, Record)
            written = self._written.get(id)
            with self.watched():
                found = keep(self._cards, id, made.of(entry, self) if written is None else made.read(written))
        self.noted.add(self.numbers[id] << 2 | CARD)
        if not isinstance(found, made):
            raise TypeError(f"{id} has {type(found).__name__}, not {made.__name__}")
        return found

    def head(self, id: str, made: type[C]) -> C:
        """A lesser part of what lists show of a record; raises ``Absent``."""
        found = self._heads.get(id)
        if found is None:
            entry = self.get(id, Record)
            written = self._written.get(id)
            with self.watched():
                found = self._heads[id] = made.of(entry, self) if written is None else made.read(written)
        self.note(id, CARD)
        if not isinstance(found, made):
            raise TypeError(f"{id} has {type(found).__name__}, not {made.__name__}")
        return found

    def note(self, id: str, aspect: int) -> None:
        """Whoever asks now leans on this of a record, wherever it was had from."""
        self.noted.add(self.numbers[id] << 2 | aspect)

    def know(self, known: Mapping[str, tuple[str, bytes]]) -> None:
        """Take these as the titles and cards of records, and forget what was computed so far."""
        self._titles = {id: title for id, (title, _) in known.items()}
        self._written = {id: card for id, (_, card) in known.items()}
        for kept in (self._grounds, self._facts, self._cards, self._heads, self._backlinks, self._kept):
            kept.clear()

    def grounds(self, id: str) -> frozenset[int]:
        """The tokens of what a record's title was made of, where it was made in this process."""
        return self._grounds.get(id, frozenset())

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
        self.noted.add(self.numbers[id] << 2)
        anchor = self._extracts[id].anchors.get(fragment)
        return Link(f"{anchor}, {self.title(id)}", f"{entry.path}#{fragment}") if anchor else None

    def names(self) -> Iterator[tuple[Entry[Any], Sequence[str]]]:
        """Every record with what it is called, none of them opened."""
        self.noted.add(NAMES)
        for entry in self._all.values():
            yield entry, self._extracts[entry.id].names

    def once(self, make: Callable[[Graph], T]) -> T:
        """What is made of many records for the use of many: made at the first asking, and kept."""
        kept = self._kept.get(make)
        if kept is None:
            with self.watched() as noted:
                found = make(self)
            kept = self._kept[make] = found, frozenset(noted)
        self.noted |= kept[1]
        return kept[0]

    def extract(self, id: str) -> Extract:
        """What was taken from a record to link it."""
        return self._extracts[id]

    def prose(self, text: str | None, of: Record | None = None) -> Markup:
        """A record's text as HTML; where it is in the words ``of`` a record, in the language of this."""
        made = self.reader.read(text).html(self.resolve) if text else Markup("")
        return within(made, of.language) if of is not None and of.language else made

    def plain(self, text: str | None) -> str:
        """A record's text without markup, on one line."""
        return plain(text, self.resolve) if text else ""

    def backlinks(self, id: str) -> tuple[Backlink, ...]:
        """Everything that refers to a record, by the order of the referring records."""
        found = self._backlinks.get(id)
        if found is None:
            found = keep(self._backlinks, id, tuple(self._backlink(*each) for each in self._referring.get(id, ())))
        if id in self.numbers:
            self.noted.add(self.numbers[id] << 2 | BACKLINKS)
        return found

    def referrers(self, id: str) -> list[tuple[str, str]]:
        """Who refers to a record, and as what: ids and reverse names, which cost less than backlinks."""
        self.noted.add(self.numbers[id] << 2 | BACKLINKS)
        extracts = self._extracts
        return [(source, extracts[source].references[index][3]) for source, index in self._referring.get(id, ())]

    def times(self, id: str) -> int:
        """How many references lead to a record; nobody is noted for asking, as nothing may depend on it."""
        return len(self._referring.get(id, ()))

    def _backlink(self, source: str, index: int) -> Backlink:
        place, target, _, reverse, told = self._extracts[source].references[index]
        return Backlink(self.entries[source], reverse, tuple(place), target.partition("#")[2], tuple(told))
