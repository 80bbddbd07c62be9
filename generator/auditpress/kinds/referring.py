"""What refers to a record, where that may be much: a few of each sort on its page, the rest on pages below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.briefs import Heads, Key, heads, newest_first
from auditpress.kinds.cards import Head
from auditpress.kinds.series import Row, Series
from auditpress.kinds.shown import Envelope, Relation, envelope, join
from auditpress.model import Link
from auditpress.watch import BACKLINKS

SHOWN = 20
"""So many records that refer here in one way are on a record's own page, where it has no room for all of them."""

ROOM = 60
"""So many are no more than it has room for."""

MOST_KEPT = 500
"""For so many records it is kept at hand who refers to them: a page asks for it for each of its lists."""


@dataclass(frozen=True, slots=True)
class Referrers:
    """Who refers to a record: for each, as what, as often as it does; and for each of these words, who."""

    parts: Mapping[str, Sequence[str]]
    by_name: Mapping[str, Sequence[str]]

    def under(self, *names: str) -> dict[str, None]:
        """The records that refer here under one of these names, in their order."""
        found = [self.by_name[name] for name in names if name in self.by_name]
        if len(found) < 2:
            return dict.fromkeys(found[0] if found else ())
        either = {id for ids in found for id in ids}
        return {id: None for id in self.parts if id in either}


def referrers(id: str, graph: Graph) -> Referrers:
    """Who refers to a record."""
    kept = graph.once(_kept)
    found = kept.get(id)
    if found is not None:
        graph.note(id, BACKLINKS)
        return found
    parts: dict[str, list[str]] = {}
    by_name: dict[str, dict[str, None]] = {}
    for source, name in graph.referrers(id):
        parts.setdefault(source, []).append(name)
        by_name.setdefault(name, {})[source] = None
    if len(kept) >= MOST_KEPT:
        kept.clear()
    found = kept[id] = Referrers(parts, {name: [*ids] for name, ids in by_name.items()})
    return found


def _kept(_: Graph) -> dict[str, Referrers]:
    return {}


def referring(without: Sequence[str]) -> Series:
    """All that refers to a record, for kinds whose pages show the relations ``without`` in their own parts.

    There is no such list while the record's own page has room for what refers to it.
    """
    return Series(
        "records", "Records that refer to {}", ("record", "records"), "records", _keys(frozenset(without)), _rows,
        shown=0, room=0, page=200,
    )  # fmt: skip


def relations(entry: Entry[Any], graph: Graph, wanted: Callable[[str], bool]) -> tuple[Relation, ...]:
    """What refers to a record in the ways that are ``wanted``: of each all, or the newest where they are many."""
    found = referrers(entry.id, graph).by_name
    return tuple(Relation(name, newest(found[name], graph)) for name in sorted(filter(wanted, found)))


def newest(ids: Sequence[str], graph: Graph) -> tuple[Link, ...]:
    """The ways to records; where they are many, to the newest, as the list of all that refers here has them."""
    if len(ids) > ROOM:
        ids = [key.id for key in newest_first(ids, heads(graph))[:SHOWN]]
    return tuple(graph.link(id) for id in ids)


def around(entry: Entry[Any], graph: Graph, series: Series, without: Sequence[str]) -> Envelope:
    """The envelope of a record with its relations cut short and, where they are, the way to all of them."""
    kept = relations(entry, graph, lambda name: name not in without)
    more = series.more(entry, len(series.keys(entry, graph, heads(graph))))
    made = envelope(entry, graph, referrers(entry.id, graph).by_name)
    return replace(made, relations=(*kept, *((Relation("in all", (more,)),) if more else ())))


def _keys(without: frozenset[str]) -> Callable[[Entry[Any], Graph, Heads], Sequence[Key]]:
    def keys(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
        found = referrers(entry.id, graph)
        if len(found.parts) <= ROOM:
            return ()
        # Stories in the press are a list of their own, in whatever way they name the record.
        lists = [*(ids for name, ids in found.by_name.items() if name not in without), [*filter(is_story, found.parts)]]
        return newest_first(found.parts, heads) if any(len(ids) > ROOM for ids in lists) else ()

    return keys


def is_story(id: str) -> bool:
    """Whether a record is a story in the press."""
    return id.startswith("coverage/")


def _rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterable[Row]:
    parts = referrers(entry.id, graph).parts
    for key in keys:
        head = graph.head(key.id, Head)
        words = join([*dict.fromkeys(parts[key.id])])
        yield Row(Link(head.title, head.path), head.date, words[:1].upper() + words[1:], head.state)
