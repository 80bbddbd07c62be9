"""Rules that records of several kinds keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditpress.model import Fault, Place, Record


def once(named: Iterable[tuple[Place, str]], what: str) -> Iterator[Fault]:
    """A name that becomes part of an address stands for one thing: the places of names, and what they name."""
    seen: dict[str, Place] = {}
    for place, name in named:
        first = seen.setdefault(name, place)
        if first != place:
            yield Fault(
                place, "duplicate-id", f"“{name}” stands for another {what} here already", f"Give each {what} its own.",
                related=((first, "it is here first"),),
            )  # fmt: skip


def explained(record: Record, *fields: str) -> bool:
    """Whether an editor's note on one of these fields tells readers of a slip or a contradiction of the source."""
    return any(note.on in fields for note in record.notes)
