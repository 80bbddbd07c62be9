"""Which item of a list became which: by what it is called, else by its words, so that an insertion moves nothing."""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from auditpress.difference.prose import alike
from auditpress.difference.wording import identity
from auditpress.model import Model

T = TypeVar("T")

Pair = tuple[int | None, int | None]
"""The number of an item in the old list and in the new one; None where it is not in that list."""

ALIKE = 0.5
"""From which share of common words on two items are taken for one, if nothing else tells them apart."""

WORDS_ENOUGH = 8
"""Items of fewer words are too much alike for their words to tell them apart."""

MOST_COMPARED = 10_000
"""How many pairs are compared by their words."""


def pairs(old: Sequence[T], new: Sequence[T]) -> list[Pair]:
    """Every item of both lists once: first in the order of the new list, then those that are gone."""
    found = _Pairs(old, new)
    found.by(lambda item: item)
    names = [n for item in (*old, *new) if isinstance(item, Model) for n in identity(item)]
    if names:
        found.by(lambda item: _named(item, whole=True), fit=True)
        found.by(lambda item: _named(item, whole=False), fit=True)
    found.by_words()
    if names:
        found.by(lambda item: _named(item, whole=True))
        found.by(lambda item: _named(item, whole=False))
    return found.all()


def moved(of: Sequence[Pair]) -> set[int]:
    """Which items of the new list stand in another order than before: as few as can explain it."""
    kept = [(before, after) for before, after in of if before is not None and after is not None]
    ends: list[int] = []
    last: list[int] = []
    earlier: dict[int, int] = {}
    for before, after in kept:
        at = bisect.bisect_left(ends, before)
        ends[at : at + 1] = [before]
        last[at : at + 1] = [after]
        earlier[after] = last[at - 1] if at else -1
    stayed, at = set(), last[-1] if last else -1
    while at >= 0:
        stayed.add(at)
        at = earlier[at]
    return {after for _, after in kept} - stayed


def bag(item: object) -> Counter[str]:
    """The words of an item, without those that it is known by."""
    if not isinstance(item, Model):
        return Counter(str(item).split())
    left_out = identity(item)
    return Counter(
        word for name, held in item.__dict__.items() if name not in left_out for word in _words(held)
    )  # fmt: skip


def _words(held: object) -> Iterator[str]:
    if isinstance(held, Model):
        for each in held.__dict__.values():
            yield from _words(each)
    elif isinstance(held, tuple):
        for each in held:
            yield from _words(each)
    elif isinstance(held, dict):
        for key, each in held.items():
            yield f"{key} {each}"
    elif held is not None:
        yield from str(held).split()


def _named(item: object, *, whole: bool) -> Hashable:
    names = identity(item) if isinstance(item, Model) else ()
    return tuple(str(getattr(item, name)) for name in (names if whole else names[:1])) or None


class _Pairs:
    """Two lists on the way to being paired."""

    def __init__(self, old: Sequence[object], new: Sequence[object]) -> None:
        self._old, self._new = dict(enumerate(old)), dict(enumerate(new))
        self._bags: dict[int, Counter[str]] = {}
        self._found: dict[int, int] = {}

    def all(self) -> list[Pair]:
        count = len(self._found) + len(self._new)
        gone: list[Pair] = [(before, None) for before in self._old]
        return [*((self._found.get(after), after) for after in range(count)), *gone]

    def by(self, name: Callable[[object], Hashable], *, fit: bool = False) -> None:
        """Pair items of one name in their order; with ``fit``, only those that have words in common."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for before, item in self._old.items():
            waiting[_key(name(item))].append(before)
        for after, item in [*self._new.items()]:
            called = name(item)
            for before in waiting[_key(called)] if called is not None else ():
                if not fit or self._likeness(before, after) >= ALIKE:
                    waiting[_key(called)].remove(before)
                    self._take(before, after)
                    break

    def by_words(self) -> None:
        """Pair what is left by words, the most alike first."""
        if len(self._old) * len(self._new) > MOST_COMPARED:
            return
        enough = {
            (before, after): self._likeness(before, after)
            for before, old in self._old.items()
            for after, new in self._new.items()
            if type(old) is type(new) and self._words(before, after) >= WORDS_ENOUGH
        }
        for (before, after), likeness in sorted(enough.items(), key=lambda each: (-each[1], each[0])):
            if likeness >= ALIKE and before in self._old and after in self._new:
                self._take(before, after)

    def _likeness(self, before: int, after: int) -> float:
        return alike(*self._both(before, after))

    def _words(self, before: int, after: int) -> int:
        return min(each.total() for each in self._both(before, after))

    def _both(self, before: int, after: int) -> tuple[Counter[str], Counter[str]]:
        for key, item in ((before, self._old[before]), (-1 - after, self._new[after])):
            if key not in self._bags:
                self._bags[key] = bag(item)
        return self._bags[before], self._bags[-1 - after]

    def _take(self, before: int, after: int) -> None:
        self._found[after] = before
        del self._old[before], self._new[after]


def _key(name: Hashable) -> Hashable:
    """Models with mappings within cannot be looked up by themselves; what they say can."""
    return repr(name)
