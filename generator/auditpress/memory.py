"""What is known from the build that made the site as it is: of which things each page was made, and what came of it.

A page, or what was found out about a record, is a value of the things that were read while it was made. The graph
notes these as tokens; a later build compares what the tokens stand for, and makes again only what had one that is no
longer as it was. Nothing here is needed: without it everything is made anew, with the same result.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from auditpress import sitedir
from auditpress.extracts import Extract
from auditpress.history import History, Noted
from auditpress.problems import Problem, again, plain
from auditpress.sitedir import Survey
from auditpress.watch import BACKLINKS, CARD, EVERY, NAMES, TITLE


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of a record among the others: its problems, its title and its card; ``read`` are tokens."""

    read: tuple[int, ...]
    problems: tuple[Problem, ...]
    title: str
    card: bytes


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: its path from the root of the site, its digest, and for a page the date for the sitemap.

    ``scripts`` are the digests of scripts within a page, for the headers.
    """

    path: str
    digest: str
    changed: str | None = None
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """How some files of the site were made: ``members`` and ``parts`` are what they had to do with besides tokens.

    ``rows`` is the digest of what downloads hold of the record, if it is that of one.
    """

    name: str
    members: str
    read: tuple[int, ...]
    parts: tuple[str, ...]
    outputs: tuple[Output, ...]
    rows: str = ""


def wanted(traces: Iterable[Trace | None], hosted: Iterable[Output]) -> dict[str, str]:
    """The files of the site, with their digests; raises ``Foreign`` where the host and we have one of the same path."""
    wanted = {each.path: each.digest for trace in traces if trace for each in trace.outputs}
    own = {each.path: each.digest for each in hosted}
    if twice := wanted.keys() & own.keys():
        raise sitedir.Foreign(sitedir.twice(min(twice)))
    return wanted | own


def dated(outputs: Iterable[Output]) -> Iterator[tuple[str, str]]:
    """The pages among files, with the dates for the sitemap."""
    return ((each.path, each.changed) for each in outputs if each.changed is not None)


def standing(outputs: Iterable[Output], found: Survey) -> bool:
    """Whether files lie in the site as they were made."""
    return all(found.good.get(each.path) == each.digest for each in outputs)


@dataclass(slots=True)
class Memory:
    """All that is known of a site. ``digests`` are those of the record files, by id, in the order of the tokens.

    ``parts`` gives the digests of templates and of the chrome; ``hosted`` are the files of the host, ``hand_written``
    the pages that it makes; ``history`` is what was said of changes to records.
    """

    digests: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    extracts: dict[str, Extract] = field(default_factory=dict)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    examined: dict[str, Examined] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    host: str = ""
    chrome: dict[str, str] = field(default_factory=dict)
    hosted: tuple[Output, ...] = ()
    hand_written: tuple[str, ...] = ()
    history: History = field(default_factory=History)

    @property
    def own_pages(self) -> tuple[str, ...]:
        """The addresses of the host's own pages."""
        kept = (each.path.removesuffix("index.html") for each in self.hosted if each.changed is not None)
        return tuple(f"/{path}" for path in kept)

    def written(self) -> tuple[bytes, ...]:
        """As bytes, in parts, that ``read`` reads."""
        head = {
            "digests": self.digests,
            "states": {id: state for id, state in self.states.items() if state != "published"},
            "problems": {id: [plain(p) for p in found] for id, found in self.problems.items() if found},
            "found": {id: [plain(p) for p in e.problems] for id, e in self.examined.items() if e.problems},
            "titles": {id: e.title for id, e in self.examined.items()},
            "read": [e.read for e in self.examined.values()],
            "cards": [len(e.card) for e in self.examined.values()],
            "traces": [
                (t.name, t.members, t.read, t.parts, [*map(_plain, t.outputs)], t.rows) for t in self.traces.values()
            ],
            "parts": self.parts,
            "host": self.host,
            "chrome": self.chrome,
            "hand_written": self.hand_written,
            "history": self.history.key,
            "changes": {id: [(n.day, n.words) for n in noted] for id, noted in self.history.changes.items()},
            "hosted": [*map(_plain, self.hosted)],
        }
        extracts = [(e.references, e.anchors, e.names, e.former) for e in self.extracts.values()]
        return _json(head), b"\n", _json(extracts), b"\n", *(e.card for e in self.examined.values())

    @classmethod
    def read(cls, data: bytes) -> Memory:
        """As it was written; ``ValueError``, ``KeyError`` or ``TypeError`` if it was not."""
        try:
            return cls._read(data)
        except AttributeError as odd:
            raise ValueError(f"what is known of the site has another shape: {odd}") from odd

    @classmethod
    def _read(cls, data: bytes) -> Memory:
        first = data.index(b"\n")
        second = data.index(b"\n", first + 1)
        head = json.loads(data[:first])
        cards = _cut(data, second + 1, head["cards"])
        ids = list(head["digests"])
        states = dict.fromkeys(ids, "published") | head["states"]
        known = [id for id in ids if id in head["titles"]]
        if len(known) != len(cards) or len(known) != len(head["read"]):
            raise ValueError("what is known of the records is not complete")
        return cls(
            head["digests"],
            states,
            {id: Extract(*each) for id, each in zip(ids, json.loads(data[first:second]), strict=True)},
            {id: tuple(map(again, found)) for id, found in head["problems"].items()},
            {
                id: Examined(read, tuple(map(again, head["found"].get(id, ()))), head["titles"][id], card)
                for id, read, card in zip(known, head["read"], cards, strict=True)
            },
            {
                name: Trace(name, members, read, parts, _outputs(made), rows)
                for name, members, read, parts, made, rows in head["traces"]
            },
            head["parts"],
            head["host"],
            head["chrome"],
            _outputs(head["hosted"]),
            tuple(head["hand_written"]),
            History({id: tuple(Noted(*n) for n in noted) for id, noted in head["changes"].items()}, head["history"]),
        )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _cut(data: bytes, start: int, lengths: Iterable[int]) -> list[bytes]:
    pieces = []
    for length in lengths:
        pieces.append(data[start : start + length])
        start += length
    if start != len(data):
        raise ValueError("what is known of the records is not complete")
    return pieces


def _plain(output: Output) -> tuple[Any, ...]:
    """Hardly any page holds scripts, and there are many pages."""
    shown = (output.path, output.digest, output.changed)
    return (*shown, output.scripts) if output.scripts else shown


def _outputs(made: Iterable[Any]) -> tuple[Output, ...]:
    return tuple(Output(*each[:3], *map(tuple, each[3:])) for each in made)


class Changes:
    """What is no longer as it was, as tokens of the graph of now."""

    def __init__(self, memory: Memory, numbers: Mapping[str, int], digests: Mapping[str, str]) -> None:
        self._numbers = numbers
        then = list(memory.examined)
        self._now = [EVERY, *(numbers.get(id, GONE) for id in then)]
        self._same = then == list(numbers)
        self.tokens = {GONE} if self._same else {GONE, EVERY}
        self.tokens.update(numbers[id] << 2 for id in numbers if digests[id] != memory.digests.get(id))

    @property
    def are_within(self) -> bool:
        """Whether records changed only in what lists do not show of them, so that every list is as it was."""
        return all(token == GONE or (token > NAMES and not token & 3) for token in self.tokens)

    def add(self, id: str, aspect: int) -> None:
        """Something of a record is not as it was."""
        if id in self._numbers:
            self.tokens.add(self._numbers[id] << 2 | aspect)

    def meet(self, read: Iterable[int]) -> bool:
        """Whether any of the tokens stands for something that changed."""
        return not self.tokens.isdisjoint(read)

    def relinked(self, before: Mapping[str, Extract], after: Mapping[str, Extract]) -> None:
        """Note whose backlinks are not what they were, and whether names are."""
        for id in before.keys() | after.keys():
            old, new = before.get(id), after.get(id)
            if old is not new:
                if old is None or new is None or tuple(old.names) != tuple(new.names):
                    self.tokens.add(NAMES)
                for target in _different(old, new):
                    self.add(target, BACKLINKS)

    def of_now(self, then: Examined) -> Examined:
        """What was found out then, with the tokens of now."""
        return then if self._same else replace(then, read=self.tokens_of_now(then.read))

    def tokens_of_now(self, read: Iterable[int]) -> tuple[int, ...]:
        """Tokens of the graph of then as tokens of now."""
        if self._same:
            return tuple(read)
        return tuple(_token(self._now[token >> 2], token) if token > NAMES else token for token in read)

    def between(self, id: str, before: Examined | None, after: Examined) -> set[int]:
        """Which of a record's title and card are not what they were, as tokens."""
        if before is after:
            return set()
        old = before or Examined((), (), "", b"")
        pairs = ((TITLE, old.title, after.title), (CARD, old.card, after.card))
        return {self._numbers[id] << 2 | aspect for aspect, then, now in pairs if then != now}


GONE = -1
"""Stands for a record that is no longer there: what read it was made of something that changed."""


def _token(number: int, token: int) -> int:
    return GONE if number == GONE else number << 2 | token & 3


def _different(old: Extract | None, new: Extract | None) -> set[str]:
    """The records that are not referred to in the same way any more."""
    kept: list[dict[str, list[Any]]] = []
    for each in (old, new):
        by_target: dict[str, list[Any]] = {}
        for place, target, _, reverse, told in each.references if each else ():
            id, _, fragment = target.partition("#")
            by_target.setdefault(id, []).append((list(place), fragment, reverse, list(told)))
        kept.append(by_target)
    before, after = kept
    return {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)}
