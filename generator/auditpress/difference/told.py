"""A comparison as text: sentences by record, with the words that went and came marked; and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from auditpress.difference.comparison import Change
from auditpress.difference.prose import Piece, joined
from auditpress.difference.records import Fate, RecordChange
from auditpress.difference.wording import Leaf
from auditpress.excerpt import tame
from auditpress.fields import Day
from auditpress.problems import plural
from auditpress.revisions import Revision

FATES: dict[Fate, str] = {
    "changed": "changed",
    "added": "added",
    "deleted": "deleted",
    "renamed": "renamed",
    "layout": "no change in content",
}
AROUND = 6
"""Words that are shown of an unchanged run on each side of a change."""

MOST_LINES = 200
"""Lines of a file that cannot be read as a record; no more of them are shown."""

Paint = Callable[[str, str], str]
"""Colours a text for a terminal: the text, and ``old``, ``new`` or ``head``."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A whole comparison: what was compared (``now`` is None for the files on the disk), and what became of each."""

    since: Revision
    now: Revision | None
    records: tuple[RecordChange, ...]

    @property
    def summary(self) -> str:
        """The whole in a sentence: ``3 records changed and 1 deleted since abc1234 (3 May 2023)``, with a full stop."""
        span = f"from {at(self.since)} to {at(self.now)}" if self.now else f"since {at(self.since)}"
        counts = Counter(each.fate for each in self.records)
        parts = [_count(counts[fate], fate) for fate in FATES if counts[fate]]
        if not parts:
            return f"No record has changed {span}."
        parts[0] = parts[0].replace(" ", " records " if _number(parts[0]) != "1" else " record ", 1)
        return f"{', '.join(parts[:-1])}{' and ' if parts[1:] else ''}{parts[-1]} {span}."


def at(revision: Revision) -> str:
    """A revision and its day: ``abc1234 (3 May 2023)``."""
    return f"{revision.short} ({Day(revision.day.year, revision.day.month, revision.day.day).text})"


def sentence(change: Change) -> str:
    """A change in one sentence; of a text, the words that went and came."""
    name, before, after = change.name, change.before, change.after
    if change.pieces:
        return f"{name}: {marked(change.pieces)}"
    match change.what, change.sort:
        case "added" | "removed", "item":
            said = f" {change.what}" + (f": {after or before}" if after or before else "")
        case "added" | "removed", "member":
            said = f": {after or before} {change.what}"
        case "moved", _:
            said = f" moved: now {'comes ' if after == 'first' else ''}{after}"
        case "changed", "date":
            said = f": was {before}, now {after}"
        case "changed", "status":
            said = f" changed from {before} to {after}"
        case "added", _:
            said = f": now {quoted(after)}, not given before"
        case "removed", _:
            said = f": was {quoted(before)}, no longer given"
        case _:
            said = f" changed from {quoted(before)} to {quoted(after)}"
    return name + said


def quoted(text: str) -> str:
    """A value in a sentence: more than one word stands in quotation marks, unless it has paragraphs of its own."""
    return f"“{text}”" if " " in text and "\n" not in text else text


def marked(pieces: Sequence[Piece]) -> str:
    """A text with what went as ``[-old-]`` and what came as ``{+new+}``, and unchanged words near them only."""
    last = len(pieces) - 1
    return joined(_shown(piece, index == 0, index == last) for index, piece in enumerate(pieces))


def _shown(piece: Piece, is_first: bool, is_last: bool) -> str:
    if piece.mark == "old":
        return f"[-{piece.text}-]"
    if piece.mark == "new":
        return f"{{+{piece.text}+}}"
    words = piece.text.replace("\n", " \n ").split(" ")
    if len(words) <= 2 * AROUND + 2:
        return piece.text
    begin = [] if is_first else words[:AROUND]
    end = [] if is_last else words[-AROUND:]
    return joined([*begin, "…", *end])


def as_text(difference: Difference, paint: Paint = lambda text, _: text) -> str:
    """The whole comparison, the summary at its end."""
    parts = ["\n".join(_record(record, paint)) for record in difference.records]
    return "\n\n".join([*parts, tame(difference.summary)]) + "\n"


def _record(record: RecordChange, paint: Paint) -> Iterator[str]:
    called = f"{record.title} ({record.id})" if record.title != record.id else record.id
    fate = f"renamed from {record.was}" if record.was else FATES[record.fate]
    yield paint(_safe(f"{called}: {record.kind} {fate}" if record.fate != "layout" else called), "head")
    yield from (f"  {_safe(said)}" for said in record.says)
    for change in record.changes:
        yield _indented(_painted(change, paint))
        if change.sort == "item":
            yield from (_leaf(leaf, 4) for leaf in change.parts)
    if record.fate == "added":
        yield from (_leaf(leaf, 2) for leaf in record.parts)
    shown = [piece for piece in record.lines if piece.mark != "same"]
    for piece in shown[:MOST_LINES]:
        yield paint(f"  {'-' if piece.mark == 'old' else '+'} {_safe(piece.text)}", piece.mark)
    if len(shown) > MOST_LINES:
        yield f"  and {plural(len(shown) - MOST_LINES, 'more line')}"


def _leaf(leaf: Leaf, by: int) -> str:
    return _indented(_safe(f"{leaf.name}: {leaf.value}"), by)


def _painted(change: Change, paint: Paint) -> str:
    """The sentence with its marked words coloured, tamed before it is, as colours are control characters."""
    if not change.pieces:
        return _safe(sentence(change))
    last = len(change.pieces) - 1
    parts = [(piece.mark, _safe(_shown(piece, index == 0, index == last))) for index, piece in enumerate(change.pieces)]
    return _safe(f"{change.name}: ") + joined(paint(text, mark) if mark != "same" else text for mark, text in parts)


def _safe(text: str) -> str:
    return tame(text)


def _indented(text: str, by: int = 2) -> str:
    return " " * by + "\n".join(line for line in text.split("\n") if line.strip()).replace("\n", "\n" + " " * (by + 4))


def _count(number: int, fate: Fate) -> str:
    return f"{number:,} {FATES[fate] if fate != 'layout' else 'without a change in content'}"


def _number(part: str) -> str:
    return part.partition(" ")[0]


def as_data(difference: Difference) -> dict[str, Any]:
    """The comparison as JSON knows it."""
    return {
        "since": _revision(difference.since),
        "to": _revision(difference.now) if difference.now else None,
        "summary": difference.summary,
        "records": [_data(record) for record in difference.records],
    }


def _revision(revision: Revision) -> dict[str, str]:
    return {"name": revision.name, "commit": revision.commit, "day": str(revision.day)}


def _data(record: RecordChange) -> dict[str, Any]:
    found = asdict(record)
    found["changes"] = [
        {
            "place": change.place,
            "what": change.what,
            "name": change.name,
            "before": change.before or None,
            "after": change.after or None,
            "sentence": sentence(change),
            "parts": [asdict(leaf) for leaf in change.parts],
        }
        for change in record.changes
    ]
    return found
