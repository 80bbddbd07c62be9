"""What became of each record between two sides: changed, added, deleted, renamed, or only laid out anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from auditpress import check, source
from auditpress.difference.comparison import Change, compare
from auditpress.difference.prose import Piece, alike, line_pieces
from auditpress.difference.sides import Side
from auditpress.difference.titles import Titles
from auditpress.difference.wording import Leaf, leaves, noun, top
from auditpress.graph import Kind
from auditpress.model import Model, Record
from auditpress.problems import is_error, plural
from auditpress.prose import Reader

Fate = Literal["changed", "added", "deleted", "renamed", "layout"]

RENAMED = 0.7
"""From which share of common words on a record that came is taken for one that went."""

WORDS_ENOUGH = 12
MOST_COMPARED = 10_000


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What became of one record.

    ``was`` is the id that it had, if it was renamed. ``says`` is what else is to be said of it, such as that its old
    address is not kept. ``parts`` are the values of a record that came or went; ``lines`` those of a file that cannot
    be read as a record.
    """

    id: str
    fate: Fate
    title: str
    kind: str
    was: str = ""
    says: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    parts: tuple[Leaf, ...] = ()
    lines: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A record on one side, or why it is none: ``why`` is empty where it is one."""

    id: str
    text: str
    record: Record | None
    kind: Kind[Any, Any] | None
    why: str


def differences(
    old: Side, new: Side, kinds: Iterable[Kind[Any, Any]], chosen: Callable[[str], bool]
) -> list[RecordChange]:
    """What became of each record that ``chosen`` takes by its path below the folder, sorted by their ids."""
    folders = {kind.folder: kind for kind in kinds}
    paths = [path for path in {**old.files, **new.files} if old.files.get(path) != new.files.get(path)]
    before = _read_all(old.read(path for path in paths if path in old.files), folders)
    after = _read_all(new.read(path for path in paths if path in new.files), folders)
    renamed = _renamed(before, after)
    ids = {path.removesuffix(".yaml") for path in (*renamed, *renamed.values())}
    names_before, names = Titles(old, folders, ids), Titles(new, folders, ids, old)
    kept = {id for read in after.values() if read.record for id in read.record.formerly}
    found = []
    for path in sorted({*before, *after} - {*renamed.values()}):
        was = renamed.get(path, path)
        if not (chosen(path) or chosen(was)):
            continue
        if was in before and path in after:
            found.append(_changed(before[was], after[path], names_before, names))
        elif path in after:
            found.append(_whole(after[path], "added", names, ()))
        else:
            found.append(_whole(before[path], "deleted", names_before, _address(before[path].id, kept)))
    return sorted(found, key=lambda each: each.id)


def _read_all(contents: Mapping[str, bytes | str], folders: Mapping[str, Kind[Any, Any]]) -> dict[str, _Read]:
    return {path: read(path, content, folders) for path, content in contents.items()}


def read(path: str, content: bytes | str, folders: Mapping[str, Kind[Any, Any]]) -> _Read:
    """A file as a record, if its YAML and its fields are those of one; the rest of the site is not asked."""
    id = path.removesuffix(".yaml").encode("utf-8", "replace").decode()
    kind = folders.get(path.partition("/")[0]) if "/" in path else None
    if isinstance(content, str):
        return _Read(id, "", None, kind, content)
    text = content.decode("utf-8-sig", "replace")
    if kind is None:
        return _Read(id, text, None, None, "it does not lie in the folder of a kind of record")
    document, problems = source.parse(content, path, id)
    wrong = [problem for problem in problems if is_error(problem)]
    record = None
    if document and not wrong:
        record, problems = check.record(document, kind.model, Reader())
        wrong = [] if record else [problem for problem in problems if is_error(problem)]
    line = f"line {wrong[0].line}: " if wrong and wrong[0].line else ""
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return _Read(
        id, text, record, kind, f"{line}{wrong[0].message}{more}" if wrong else "" if record else "it is empty"
    )


def _changed(old: _Read, new: _Read, names_before: Titles, names: Titles) -> RecordChange:
    """What became of a record that is on both sides, under one name or two."""
    was = old.id if old.id != new.id else ""
    made = RecordChange(new.id, "renamed" if was else "changed", names.title(new.id), _kind(new), was)
    says = [_kept(old, new)] if was else []
    if old.record is None or new.record is None or type(old.record) is not type(new.record):
        says += [f"It could not be read before: {old.why}."] if old.why else []
        says += [f"It cannot be read now: {new.why}."] if new.why else []
        if old.kind is not new.kind:
            says.append(f"It was of the kind “{_kind(old)}” before, so the two are compared by their lines.")
        return replace(made, says=tuple(says), lines=line_pieces(old.text, new.text))
    changes = compare(old.record, new.record, names_before.called, names.called)
    # That a record was renamed says already that it was once called so.
    changes = tuple(each for each in changes if not (was and each.name == "formerly" and each.after == was))
    if not changes and not was:
        return replace(
            made, fate="layout", says=("No change in content: only layout, comments or the order of fields.",)
        )
    return replace(made, says=tuple(says), changes=changes)


def _whole(of: _Read, fate: Fate, names: Titles, says: tuple[str, ...]) -> RecordChange:
    """A record that came or went."""
    made = RecordChange(of.id, fate, names.title(of.id), _kind(of), says=says)
    if of.record is None:
        mark: Literal["new", "old"] = "new" if fate == "added" else "old"
        lines = tuple(Piece(mark, line) for line in of.text.splitlines())
        return replace(made, says=(*says, f"It cannot be read as a record: {of.why}."), lines=lines)
    holds = _holds(of.record)
    return replace(
        made, says=(*([holds] if holds else []), *says), parts=tuple(leaves(of.record, top(of.record, names.called)))
    )


def _holds(record: Record) -> str:
    """How much is in a record's lists: ``With 3 findings and 2 parties.``, with its full stop."""
    lists = {
        name: len(held)
        for name, held in record.__dict__.items()
        if isinstance(held, tuple) and held and isinstance(held[0], Model) and name.endswith("s")
    }
    counted = [plural(count, noun(name), name.replace("_", " ")) for name, count in lists.items()]
    return f"With {', '.join(counted[:-1])}{' and ' if counted[1:] else ''}{counted[-1]}." if counted else ""


def _kind(of: _Read) -> str:
    return of.kind.name if of.kind else "file"


def _kept(old: _Read, new: _Read) -> str:
    if new.record is not None and old.id in new.record.formerly:
        return "Its old address is kept by “formerly”."
    return f"Its old address is not kept: add “formerly: [{old.id}]”."


def _address(id: str, kept: set[str]) -> tuple[str, ...]:
    return ("Its address is kept by the “formerly” of another record.",) if id in kept else ()


def _renamed(before: Mapping[str, _Read], after: Mapping[str, _Read]) -> dict[str, str]:
    """For each record that took the place of one that went: the path of that one."""
    gone = {path: read for path, read in before.items() if path not in after}
    come = {path: read for path, read in after.items() if path not in before}
    found: dict[str, str] = {}
    for path, was in _candidates(gone, come):
        if path not in found and was in gone:
            found[path] = was
            del gone[was]
    return found


def _candidates(gone: Mapping[str, _Read], come: Mapping[str, _Read]) -> Iterator[tuple[str, str]]:
    """What may have become what, the surest first: it says so itself, it is the same, it is much the same."""
    for path, new in come.items():
        yield from ((path, f"{id}.yaml") for id in (new.record.formerly if new.record else ()))
    by_text = {read.text: path for path, read in sorted(gone.items(), reverse=True) if read.text}
    yield from ((path, by_text[new.text]) for path, new in come.items() if new.text in by_text)
    if len(gone) * len(come) > MOST_COMPARED:
        return
    bags = {path: Counter(read.text.split()) for each in (gone, come) for path, read in each.items()}
    near = [
        (alike(bags[was], bags[path]), path, was)
        for path, new in come.items()
        for was, old in gone.items()
        if old.kind is new.kind and min(bags[was].total(), bags[path].total()) >= WORDS_ENOUGH
    ]
    yield from ((path, was) for likeness, path, was in sorted(near, reverse=True) if likeness >= RENAMED)
