"""What decides on which page of which list a record stands: the head of its card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple

from auditpress.graph import Absent, Graph
from auditpress.kinds.cards import Head

Heads = Callable[[str], Head]
"""The head of the card of the record with an id."""

_NONE = Head(
    "", "", "", "", "", None, "", None, None, (), 0,
    counted=False, findings=(), happenings=(), corrections=(), changed="", formerly=(), undeclared=(), updated="",
)  # fmt: skip


def all_heads(graph: Graph) -> Mapping[str, Head]:
    """The heads of all records by their ids, read once. That of one that leans on a record that is not there is empty.

    The graph does not hear of what is read here: who leans on it has to say so by the ``members`` of a job.
    """
    with graph.watched():
        return graph.once(_read)


def heads(graph: Graph) -> Heads:
    """The heads of a few records, each read when it is asked for; the graph does not hear of it, as above."""
    with graph.watched():
        return graph.once(_Heads).__getitem__


def _read(graph: Graph) -> Mapping[str, Head]:
    head = heads(graph)
    return {id: head(id) for id in graph.entries}


class _Heads(dict[str, Head]):
    """Heads as far as they were asked for: an edit needs those of a few lists and not of every record."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._graph = graph

    def __missing__(self, id: str) -> Head:
        with self._graph.watched():
            found = self[id] = _head(id, self._graph)
        return found


def _head(id: str, graph: Graph) -> Head:
    try:
        return graph.head(id, Head)
    except Absent:
        return _NONE


class Key(NamedTuple):
    """A row of a list before it is made: a record, which of its parts, and the year that it is listed under."""

    id: str
    at: int = 0
    year: str = ""


def latest(dated: str) -> str:
    """The last day that a date can mean, for sorting: ``2023`` may be after ``2023-03``."""
    return dated and dated.ljust(10, "~")


def newest_first(ids: Iterable[str], heads: Heads) -> list[Key]:
    """Records by their dates, the last first; those of one day by their ids."""
    # What ``latest`` does, without a call for each of very many.
    dated = [((date := heads(id).dated) and date.ljust(10, "~"), id) for id in sorted(ids)]
    dated.sort(key=_DATE, reverse=True)
    return [Key(id, 0, date[:4]) for date, id in dated]


_DATE: Callable[[tuple[str, str]], str] = itemgetter(0)
