"""Records that are not published yet: which of them can be shown in a preview, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from auditpress import linking
from auditpress.extracts import Extract
from auditpress.graph import Entry, Graph
from auditpress.linking import Outside
from auditpress.model import Fault
from auditpress.prose import Reader

UNFINISHED = frozenset({"reference", "stated-total", "verdict"})
"""The rules that a record breaks by what is not written yet: a draft may be incomplete, but not wrong."""


def lenient(fault: Fault) -> Fault:
    """A fault of a draft: what is only not written yet is told as a warning."""
    return replace(fault, severity="warning") if fault.rule in UNFINISHED else fault


def complete(drafts: Iterable[str], published: Iterable[str], extracts: Mapping[str, Extract]) -> set[str]:
    """The drafts that can be shown: each of their references leads to what is published, or to another such draft."""
    shown, there = {*drafts}, {*published}

    def leads(id: str) -> bool:
        return all(_leads(id, target, shown | there, extracts) for _, target, *_ in extracts[id].references)

    while lost := {id for id in shown if not leads(id)}:
        shown -= lost
    return shown


def faults(
    entries: Iterable[Entry[Any]], extracts: Mapping[str, Extract], hidden: Iterable[str], outside: Outside
) -> Iterator[tuple[Entry[Any], Fault]]:
    """What is wrong with drafts that are not part of the site, seen among all ``entries``, which hold them.

    It is a graph of its own, so that nothing of a draft can reach what is worked out for the site.
    """
    graph = Graph(entries, Reader(), extracts)
    for id in hidden:
        entry = graph.entries[id]
        found = (fault for _, fault in linking.dangling(graph, (id,), outside))
        for fault in (*found, *linking.examine(entry, graph)):
            yield entry, lenient(fault)


def _leads(id: str, target: str, there: set[str], extracts: Mapping[str, Extract]) -> bool:
    """Whether a reference of a record leads to something that is there."""
    other, _, fragment = target.partition("#")
    other = other or id
    return other in there and (not fragment or fragment in extracts[other].anchors)
