"""From files to linked records: what is read, what came of it, and all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditpress import crew, drafts, handwritten, linking, pages, source
from auditpress.cache import digest
from auditpress.crew import Lost
from auditpress.extracts import Extract
from auditpress.graph import Absent, Entry, Graph
from auditpress.kinds import KINDS
from auditpress.kinds.cards import Card
from auditpress.kinds.scheme import words_are_defined
from auditpress.linking import Outside
from auditpress.memory import Changes, Examined, Memory
from auditpress.model import Fault, Link
from auditpress.problems import Problem, is_error
from auditpress.prose import Reader
from auditpress.settings import Config, ConfigError
from auditpress.shelf import Moved, Remains, Sheet, Shelf, sheet, stands

Tell = Callable[[str, int, int], None]
"""Is told of a stage, how many of its things are done, and how many there are."""


def quiet(_: str, __: int, ___: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The records of a site, linked; ``graph`` is None while a problem is an error.

    The rest is what a later build will want to know: ``sheets`` by id, what came of each record among the others, and
    what has changed since the memory that was given.
    """

    graph: Graph | None
    problems: tuple[Problem, ...]
    records: int
    nav: tuple[Link, ...] = ()
    ways: tuple[Link, ...] = ()
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    examined: Mapping[str, Examined] = field(default_factory=dict)
    changes: Changes | None = None
    led_to: tuple[Link, ...] = ()
    read: int = 0
    hand_written: tuple[str, ...] = ()

    @property
    def drafts(self) -> int:
        """How many of the records that were read are drafts; ``records`` counts those of the site."""
        return sum(each.state == "draft" for each in self.sheets.values())


def load(
    config: Config,
    jobs: int = 1,
    memory: Memory | None = None,
    tell: Tell = quiet,
    digests: Mapping[str, str] | None = None,
) -> Loaded:
    """Read, check and link everything; nothing is written. Raises ``ConfigError`` if a record changes meanwhile.

    ``digests`` are those of record files that were looked at just now, by their ids. Drafts are only looked at
    for what is wrong with them, unless the site is to hold them; then those that can be shown are among the records.
    """
    try:
        return _Load(config, jobs, memory or Memory(), tell, digests or {}).all()
    except Moved as moved:
        raise ConfigError(f"{moved} changed while it was read; run the command again.") from moved
    except Lost as lost:
        raise ConfigError(f"The records could not be read: {lost}.") from lost


class _Load:
    """One reading of all the records, with what it is given."""

    def __init__(self, config: Config, jobs: int, memory: Memory, tell: Tell, digests: Mapping[str, str]) -> None:
        self._digests = digests
        self._config = config
        self._jobs = jobs
        self._memory = memory
        self._tell = tell

    def all(self) -> Loaded:
        """Everything read, checked and linked."""
        found = source.find(self._config.root, self._config.records)
        sheets = self._sheets(found)
        shelf = Shelf(sheets)
        outside = Outside(
            found.broken | {id for id, each in sheets.items() if not each.state},
            frozenset(id for id, each in sheets.items() if each.state == "draft"),
            frozenset(kind.folder for kind in KINDS),
        )
        shown = self._shown(sheets, outside)
        extracts = {id: sheets[id].extract for id in shown}
        linked = Graph(_entries([sheets[id] for id in shown], shelf), Reader(), extracts)
        changes = Changes(self._memory, linked.numbers, {id: each.digest for id, each in sheets.items()})
        changes.relinked({id: self._memory.extracts[id] for id in self._memory.examined}, extracts)
        faults = [*linking.dangling(linked, self._to_follow(extracts, linked, outside), outside)]
        examined = self._examine(linked, shelf, changes, outside)
        faults += _of_hidden(sheets, shown, shelf, outside)
        hand_written = source.read_pages(self._config.root, self._config.content)
        problems = {
            *found.problems,
            *(problem for each in sheets.values() for problem in each.problems),
            *(shelf.problem(entry.id, fault) for entry, fault in faults),
            *(problem for each in examined.values() for problem in each.problems),
            *self._left_over(sheets, linked, shelf, outside),
            *hand_written.problems,
            *handwritten.astray(hand_written, linked, outside),
            *(handwritten.collisions(hand_written, linked, shelf) if self._resettled(hand_written, changes) else ()),
        }
        broken = any(map(is_error, problems))
        return Loaded(
            None if broken else linked,
            tuple(sorted(problems)),
            len(shown),
            pages.navigation(linked),
            pages.ways(linked),
            sheets,
            examined,
            changes,
            () if broken else handwritten.led_to(hand_written, linked),
            sum(1 for each in sheets.values() if each.values),
            tuple(page.id for page in hand_written.documents),
        )

    def _left_over(
        self, sheets: Mapping[str, Sheet], linked: Graph, shelf: Shelf, outside: Outside
    ) -> Iterator[Problem]:
        """What else is wrong with records that have faults, as far as these cannot be the cause of it."""
        left = {id: each.remains for id, each in sheets.items() if each.remains}
        faults = linking.astray(linked, {id: each.references for id, each in left.items()}, outside)
        yield from (shelf.problem(id, fault) for id, fault in faults)
        for found in crew.each(self._jobs, [*left.items()], lambda item: _words(*item, linked, shelf)):
            yield from found

    def _shown(self, sheets: Mapping[str, Sheet], outside: Outside) -> list[str]:
        """The ids of the records that are part of the site."""
        published = [id for id, each in sheets.items() if stands(each)]
        if not (self._config.drafts and outside.drafts):
            return published
        extracts = {id: each.extract for id, each in sheets.items()}
        return sorted({*published, *drafts.complete(outside.drafts, published, extracts)})

    def _resettled(self, hand_written: source.Sources, changes: Changes) -> bool:
        """Whether an address can be another's now: not, if lists and hand-written pages are what they were."""
        same = tuple(page.id for page in hand_written.documents) == self._memory.hand_written
        return not (same and changes.are_within)

    def _to_follow(self, extracts: Mapping[str, Extract], linked: Graph, outside: Outside) -> Iterable[str]:
        """The records whose references may lead elsewhere than before: all, unless whatever was there still is.

        What leads to a draft is told of each time.
        """
        before = {id: self._memory.extracts[id] for id in self._memory.examined}
        changed = [id for id, extract in extracts.items() if extract is not before.get(id)]
        gone = before.keys() - extracts.keys()
        lost = (before[id].anchors.keys() - extracts[id].anchors.keys() for id in changed if id in before)
        if gone or any(lost):
            return extracts
        to_drafts = (source for id in outside.drafts & linked.numbers.keys() for source, _ in linked.referrers(id))
        return dict.fromkeys((*changed, *to_drafts))

    def _sheets(self, found: source.Found) -> dict[str, Sheet]:
        """Every record file read; one that is as it was when it was last read is not looked into again."""
        kinds = {kind.folder: kind for kind in KINDS}
        reader, memory = Reader(), self._memory
        same = self._unchanged(found) if memory.digests else set()
        new = [file for file in found.files if file.id not in same]
        told = counted(self._tell, "reading records", len(new))
        read = crew.each(self._jobs, new, lambda file: sheet(file, kinds, reader), told)
        sheets = {each.file.id: each for each in read}
        for file in found.files:
            if file.id in same:
                sheets[file.id] = Sheet(
                    file, memory.digests[file.id], memory.states[file.id], memory.extracts[file.id],
                    memory.problems.get(file.id, ()),
                )  # fmt: skip
        return dict(sorted(sheets.items()))

    def _unchanged(self, found: source.Found) -> set[str]:
        """The ids of the files that are as they were when they were last read."""
        then, now = self._memory.digests, self._digests

        def same(file: source.File) -> bool:
            data = source.take(file)
            return not isinstance(data, Problem) and digest(data) == then[file.id]

        if now:
            return {file.id for file in found.files if now.get(file.id, "") == then.get(file.id)}
        known = [file for file in found.files if file.id in then]
        answers = crew.each(self._jobs, known, same, counted(self._tell, "looking for changes", len(known)))
        return {file.id for file, unchanged in zip(known, answers, strict=True) if unchanged}

    def _examine(self, linked: Graph, shelf: Shelf, changes: Changes, outside: Outside) -> dict[str, Examined]:
        """What came of each record among the others, worked out where it may be other than before.

        When a record's title or card turns out changed, what was made of the old one is worked out once more.
        """
        before = self._memory.examined
        known = {id: changes.of_now(before[id]) for id in linked.numbers if id in before}
        order = linking.neighbours(linked)
        stale = [id for id in order if id not in known or changes.meet(known[id].read)]
        while stale:
            again = set(stale)
            linked.know({id: (each.title, each.card) for id, each in known.items() if id not in again and each.card})
            told = counted(self._tell, "checking records", len(stale))
            answers = crew.each(self._jobs, stale, lambda id: _examined(id, linked, shelf, outside), told)
            moved: set[int] = set()
            for id, made in zip(stale, answers, strict=True):
                moved |= changes.between(id, known.get(id), made)
                known[id] = made
            stale = [id for id in order if id not in again and not moved.isdisjoint(known[id].read)]
        linked.know({id: (each.title, each.card) for id, each in known.items() if each.card})
        for id, each in known.items():
            changes.tokens |= changes.between(id, before.get(id), each)
        return {id: known[id] for id in linked.numbers}


def _entries(sheets: Sequence[Sheet], shelf: Shelf) -> Iterator[Entry[Any]]:
    """Records that are opened when they are asked for."""
    kinds = {kind.folder: (kind, shelf.opener(kind.model)) for kind in KINDS}
    for each in sheets:
        kind, opener = kinds[each.file.id.partition("/")[0]]
        yield Entry(each.file.id, opener, kind, each.file.shown)


def _words(id: str, left: Remains, linked: Graph, shelf: Shelf) -> list[Problem]:
    """The words of a record with faults that its scheme does not have."""
    kind = next(kind for kind in KINDS if kind.folder == id.partition("/")[0])
    if words_are_defined not in kind.rules:
        return []
    partial = left.partial(kind.model)
    try:
        faults = [*words_are_defined(Entry(id, partial.record, kind), None, linked)]
    except Absent:
        return []
    return [shelf.problem(id, fault) for fault in faults if partial.vouches(fault.place)]


def _of_hidden(
    sheets: Mapping[str, Sheet], shown: Sequence[str], shelf: Shelf, outside: Outside
) -> Iterator[tuple[Entry[Any], Fault]]:
    """What is wrong with the drafts that are not part of the site."""
    hidden = sorted(outside.drafts - {*shown}) if outside.drafts else []
    if hidden:
        among = sorted({*shown, *hidden})
        extracts = {id: sheets[id].extract for id in among}
        yield from drafts.faults(_entries([sheets[id] for id in among], shelf), extracts, hidden, outside)


def _examined(id: str, linked: Graph, shelf: Shelf, outside: Outside) -> Examined:
    entry = linked.entries[id]
    with linked.watched() as read:
        faults = [*linking.examine(entry, linked)]
        if id in outside.drafts:
            faults = [*map(drafts.lenient, faults)]
        try:
            title, card = linked.title(id), Card.of(entry, linked).written()
        except Absent:
            # The fault that says so is told of by itself, and there will be no site.
            title, card = "", b""
    problems = tuple(shelf.problem(id, fault) for fault in faults)
    return Examined(tuple(sorted(read | linked.grounds(id))), problems, title, card)


def counted(tell: Tell, stage: str, count: int) -> Callable[[int], None]:
    """Tells of a stage that begins, and gives what is to be told how many of its things are done."""
    tell(stage, 0, count)
    return lambda done: tell(stage, done, count)
