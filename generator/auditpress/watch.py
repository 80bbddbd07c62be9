"""What is read while something is made, noted as numbers, so that it can be told when it must be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

RECORD, TITLE, CARD, BACKLINKS = range(4)
"""What can be read of a record. ``token`` makes one number of this and of the record."""

EVERY, NAMES = 0, 1
"""The tokens of the list of all ids, and of the names that records go by."""


class Watch:
    """Notes the tokens of all that is read; ``noted`` are those of what is being made just now."""

    def __init__(self) -> None:
        self.noted: set[int] = set()

    @contextmanager
    def watched(self) -> Iterator[set[int]]:
        """The tokens of all that is read meanwhile; what was watched before does not hear of them."""
        outer, self.noted = self.noted, set()
        try:
            yield self.noted
        finally:
            self.noted = outer


class Listening(Mapping[str, T]):
    """Things by their ids; whoever asks for all of them, or for one that is not there, is noted."""

    __slots__ = ("_entries", "_note")

    def __init__(self, entries: Mapping[str, T], note: Callable[[], None]) -> None:
        self._entries = entries
        self._note = note

    def __getitem__(self, id: str) -> T:
        try:
            return self._entries[id]
        except KeyError:
            self._note()
            raise

    def __iter__(self) -> Iterator[str]:
        self._note()
        return iter(self._entries)

    def __len__(self) -> int:
        self._note()
        return len(self._entries)


MOST_KEPT = 2000
"""How many facts and cards are kept at hand; a corpus may have more records than memory has room."""


def keep(kept: dict[str, T], id: str, value: T) -> T:
    """Keep a value at hand, in the place of the oldest if there are many."""
    if len(kept) >= MOST_KEPT:
        del kept[next(iter(kept))]
    kept[id] = value
    return value
