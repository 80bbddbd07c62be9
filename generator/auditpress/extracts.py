"""What others need to know of a record to be linked with it, without opening it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditpress.model import Place


@dataclass(frozen=True, slots=True)
class Anchor:
    """A part of a record with an address of its own: ``finding-1``, “Finding 1”."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What others need to know of a record: its references, the parts that have an address, what it is called.

    Each reference is its place, its target, the text to underline, its reverse name, and what is told beside it.
    ``former`` are the ids that it had before.
    """

    references: Sequence[tuple[Place, str, str, str, tuple[str, ...]]]
    anchors: Mapping[str, str]
    names: Sequence[str] = ()
    former: Sequence[str] = ()


def referring(numbers: Mapping[str, int], extracts: Mapping[str, Extract]) -> dict[str, list[tuple[str, int]]]:
    """For each record, who refers to it: the referring record and the number of the reference in it."""
    referring: dict[str, list[tuple[str, int]]] = {}
    for source in numbers:
        for index, (_, target, *_) in enumerate(extracts[source].references):
            id = target.partition("#")[0]
            if id in numbers and id != source:
                referring.setdefault(id, []).append((source, index))
    return referring
