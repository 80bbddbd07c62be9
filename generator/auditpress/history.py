"""What was said of changes to the records when they were committed, for the pages of these records.

Words that were written for colleagues are not for the public, so a commit says by itself what is: in a line at the end
of its message, ``Change-note: The number of findings was put right.``
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from auditpress import revisions
from auditpress.cache import digest
from auditpress.revisions import Standpoint, Unavailable

Mode = Literal["none", "notes", "subjects"]
"""Nothing of Git; the notes of changes; or the first line of every commit, in the place of which a note may stand."""

KEY = "Change-note"
LONGEST = 300
"""Letters of a note that are shown; a longer one was not written for a list."""

MOST = 50
"""So many notes of a record are told, the latest; of the others, how many they are."""

_NO_NOTE = "none"
_FORM = f"%H%x00%cs%x00%(trailers:key={KEY},valueonly,unfold,separator=%x1f)%x00%s%x00"
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_NOTED = ("--diff-merges=first-parent", "--extended-regexp", "--regexp-ignore-case", f"--grep=^{KEY}:")
_ALONE = re.compile(rf"{KEY}:\s*(.+)", re.IGNORECASE)
"""A message that is a note and nothing else."""

_WAYS = {"notes": _NOTED, "subjects": ("--no-merges",)}

SHALLOW = (
    "This clone holds only the latest commits, so what was changed before is not on the pages: fetch the whole history "
    "(git fetch --unshallow; fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab), or set history: none in mkdocs.yml."
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A change to a record after its first commit: the day, as 2025-09-16, and what was said of it."""

    day: str
    words: str


Changes = Mapping[str, tuple[Noted, ...]]
"""What was said of changes, the earliest first, by the ids that the records had then."""


@dataclass(frozen=True, slots=True)
class History:
    """All that was said of changes; ``key`` stands for what it was read of, ``remark`` is for whoever builds."""

    changes: Changes = field(default_factory=dict)
    key: str = ""
    remark: str = ""


NOTHING = History()


def stand(records: Path, mode: Mode) -> tuple[Standpoint | None, str]:
    """Where the records stand in their history, and a word for that: nothing where Git is not asked or cannot tell."""
    at = revisions.standpoint(records) if mode != "none" else None
    if at is None:
        return None, ""
    return at, digest(mode.encode(), at.commit.encode(), at.repository.prefix.encode(), bytes([at.is_shallow]))


def read(records: Path, mode: Mode, before: History | None = None) -> History:
    """What was said of changes; that of ``before``, where no commit was made since."""
    at, key = stand(records, mode)
    if at is None:
        return NOTHING
    remark = SHALLOW if at.is_shallow else ""
    if before is not None and before.key == key:
        return History(before.changes, key, remark)
    try:
        told = revisions.log(at, _FORM, *_WAYS[mode])
    except Unavailable:
        return NOTHING
    return History(_changes(told.decode("utf-8", "replace"), at.repository.prefix, mode), key, remark)


def of_record(changes: Changes, id: str, formerly: tuple[str, ...]) -> tuple[Noted, ...]:
    """What was said of changes to a record under this id and those that it had, the earliest first."""
    found = [each for name in (*reversed(formerly), id) for each in changes.get(name, ())]
    told = sorted(dict.fromkeys(found), key=lambda each: each.day)
    before, told = told[:-MOST], told[-MOST:]
    return (*((Noted(before[-1].day, f"{len(before)} changes until then are not listed"),) if before else ()), *told)


def _changes(told: str, prefix: str, mode: Mode) -> Changes:
    found: dict[str, dict[Noted, None]] = {}
    for day, words, files in _commits(told, mode):
        for path in files:
            if path.startswith(prefix) and revisions.is_record_file(within := path.removeprefix(prefix)):
                # One note that a commit and its merge have in common is one change.
                notes = found.setdefault(within.removesuffix(".yaml"), {})
                notes |= dict.fromkeys(Noted(day, each) for each in words)
    return {id: tuple(reversed(notes)) for id, notes in sorted(found.items()) if notes}


def _commits(told: str, mode: Mode) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each commit, the newest first: its day, what it says for the public, the latest first, and the files it changed.

    A file that a commit adds is not changed by it: the record began there, or came there from another name.
    """
    parts = iter(told.split("\0"))
    day, words, files = "", list[str](), list[str]()
    for part in map(str.strip, parts):
        if _COMMIT.fullmatch(part):
            yield day, words, files
            day, trailers, subject = next(parts), next(parts), next(parts)
            words, files = [*_told(trailers, subject, mode)][::-1], []
        elif part:
            path = next(parts)
            if part != "A":
                files.append(path)
    yield day, words, files


def _told(trailers: str, subject: str, mode: Mode) -> Iterator[str]:
    notes = [_line(each) for each in trailers.split("\x1f") if each.strip()]
    if found := _ALONE.fullmatch(subject):
        notes.append(_line(found[1]))
    if not notes and mode == "subjects":
        notes = [_line(subject)]
    yield from (each for each in notes if each and each.casefold() != _NO_NOTE)


def _line(text: str) -> str:
    """A note on one line, without signs that would move or hide what stands around them, and of a length to be read."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
