"""Lists on a record's page that may be long: the page shows how each begins, pages below its address show the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.briefs import Heads, Key, heads
from auditpress.kinds.cards import Head
from auditpress.kinds.shown import Tag
from auditpress.languages import attribute
from auditpress.model import Link
from auditpress.watch import CARD


@dataclass(frozen=True, slots=True)
class Series:
    """A list of a record's page.

    ``name`` is the part of the address below the record's own; ``title`` has a place for the title of the record;
    ``shape`` is the macro of ``_lists.html`` that shows the rows. ``keys`` says which rows there are, in their order,
    from references and heads of cards alone; ``rows`` makes some of them. The record's page shows all of them while
    they are no more than ``room``; of more it shows the first ``shown``, and the pages below it show them all, ``page``
    to a page. ``by_backlinks`` says that there are no more rows than references to the record, so that most lists are
    known to be short at a glance.
    """

    name: str
    title: str
    nouns: tuple[str, str]
    shape: str
    keys: Callable[[Entry[Any], Graph, Heads], Sequence[Key]]
    rows: Callable[[Entry[Any], Sequence[Key], Graph], Iterable[Any]]
    shown: int = 50
    room: int = 100
    page: int = 150
    by_backlinks: bool = True

    def path(self, entry: Entry[Any]) -> str:
        """Where the whole list is."""
        return f"{entry.path}{self.name}/"

    def begin(self, entry: Entry[Any], graph: Graph) -> Begun:
        """The beginning of the list, for the record's own page."""
        known, asked = heads(graph), set[str]()

        def head(id: str) -> Head:
            asked.add(id)
            return known(id)

        keys = self.keys(entry, graph, head)
        if len(keys) > self.room:
            return Begun(tuple(self.rows(entry, keys[: self.shown], graph)), self.more(entry, len(keys)))
        for id in asked:
            # The graph has to hear of all that a short list is made of: no page below the record's speaks for it.
            graph.note(id, CARD)
        return Begun(tuple(self.rows(entry, keys, graph)) if keys else (), None)

    def more(self, entry: Entry[Any], count: int) -> Link | None:
        """The way to the whole list, where the record's page does not show it."""
        return Link(f"All {count:,} {self.nouns[1]}", self.path(entry)) if count > self.room else None


@dataclass(frozen=True, slots=True)
class Begun:
    """The beginning of a list, and the way to the rest of it where there is more."""

    rows: tuple[Any, ...]
    more: Link | None


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list. ``date`` is in words; ``see`` is set where the row is another name of the record."""

    link: Link
    date: str
    summary: str
    state: Tag | None = None
    see: Link | None = None
    lang: str = ""


def row(id: str, graph: Graph) -> Row:
    """A record as a row."""
    head = graph.head(id, Head)
    summary = head.summary[:1].upper() + head.summary[1:]
    return Row(Link(head.title, head.path), head.date, summary, head.state, lang=attribute(head.language))


def other_names(title: str, names: Iterable[str]) -> list[str]:
    """The names of a record beside its title."""
    return [name for name in names if name != title]
