"""What changed within a text, word by word, and how alike two texts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Mark = Literal["same", "old", "new"]

MOST_EDITS = 1000
"""Of two texts that differ in more words than this, the middle is shown as replaced: to find more takes ever longer."""

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_OWN_LINE = re.compile(r"\s*(?:[-*+>#|]|[0-9]+[.)]\s)|\t| {4}")
_SHORT = 5
"""Letters of an unchanged run, such as “of a”, that is not worth standing alone between two changes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went or came; line breaks within it are those that mean something."""

    mark: Mark
    text: str


def words(text: str) -> list[str]:
    """The words of a text and the line breaks that mean something: where a paragraph is folded does not."""
    found: list[str] = []
    for block in _BLANK.split(text.strip().replace("\r\n", "\n")):
        found += ["\n\n"] if found else []
        kept = False
        for number, line in enumerate(block.split("\n")):
            if number and (kept or _OWN_LINE.match(line)):
                found.append("\n")
            found += line.split()
            kept = line.endswith(("  ", "\\")) or line.lstrip().startswith("#")
    return found


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """What stayed, went and came between two texts, in the order of reading."""
    return tuple(Piece(mark, joined(run)) for mark, run in _calm(_runs(words(old), words(new))))


def line_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The same by whole lines, for files that cannot be read as records; each piece is one line."""
    runs = _runs(old.splitlines(), new.splitlines())
    return tuple(Piece(mark, line) for mark, run in runs for line in run)


def joined(run: Iterable[str]) -> str:
    """Words as a text again."""
    return re.sub(r" ?(\n+) ?", r"\1", " ".join(run))


def alike(old: Counter[str], new: Counter[str]) -> float:
    """How much of two bags of words is in both: 0 for nothing, 1 for all."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _calm(runs: Sequence[tuple[Mark, list[str]]]) -> Iterator[tuple[Mark, list[str]]]:
    """Runs in which changes that only a word or so parts are one change, since that reads better."""
    old: list[str] = []
    new: list[str] = []
    last = len(runs) - 1
    for index, (mark, run) in enumerate(runs):
        if mark == "same" and not (0 < index < last and _slight(run)):
            yield from _both(old, new)
            old, new = [], []
            yield mark, run
            continue
        old += run if mark != "new" else []
        new += run if mark != "old" else []
    yield from _both(old, new)


def _slight(run: Sequence[str]) -> bool:
    return not any("\n" in word for word in run) and sum(map(len, run)) <= _SHORT


def _both(old: list[str], new: list[str]) -> Iterator[tuple[Mark, list[str]]]:
    if old:
        yield "old", old
    if new:
        yield "new", new


def _runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[Mark, list[str]]]:
    """The fewest runs of parts that stayed, went and came."""
    begin = 0
    while begin < min(len(old), len(new)) and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < min(len(old), len(new)) - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    steps: list[tuple[Mark, str]] = [("same", part) for part in old[:begin]]
    steps += _middle(old[begin : len(old) - end], new[begin : len(new) - end])
    steps += [("same", part) for part in old[len(old) - end :]]
    return [(mark, [part for _, part in run]) for mark, run in groupby(steps, key=lambda step: step[0])]


def _middle(old: Sequence[str], new: Sequence[str]) -> list[tuple[Mark, str]]:
    trail = _trail(old, new)
    if trail is None:
        gone: list[tuple[Mark, str]] = [("old", part) for part in old]
        return [*gone, *(("new", part) for part in new)]
    steps: list[tuple[Mark, str]] = []
    x, y = len(old), len(new)
    for edits in range(len(trail) - 1, -1, -1):
        reached = trail[edits]
        k = x - y
        down = k == -edits or (k != edits and reached.get(k - 1, -1) < reached.get(k + 1, -1))
        before_k = k + 1 if down else k - 1
        before_x = reached.get(before_k, 0)
        before_y = before_x - before_k
        while x > max(before_x, 0) and y > max(before_y, 0):
            x, y = x - 1, y - 1
            steps.append(("same", old[x]))
        if edits:
            x, y = before_x, before_y
            steps.append(("new", new[y]) if down else ("old", old[x]))
    return steps[::-1]


def _trail(old: Sequence[str], new: Sequence[str]) -> list[dict[int, int]] | None:
    """How far one gets with each number of edits, after Myers (1986); None if it takes too many."""
    reached = {1: 0}
    trail = []
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trail.append(dict(reached))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reached[k - 1] < reached[k + 1])
            x = reached[k + 1] if down else reached[k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reached[k] = x
            if x >= len(old) and x - k >= len(new):
                return trail
    return None
