"""Two states of one record, compared field by field and item by item, as an editor thinks of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from auditpress.difference.pairing import moved, pairs
from auditpress.difference.prose import Piece, word_pieces, words
from auditpress.difference.wording import Called, Leaf, Spot, field, labels, leaves, noun, short, status, summary, top
from auditpress.fields import Day, Markdown, Moment
from auditpress.model import Model, Place, Record

What = Literal["changed", "added", "removed", "moved"]
Sort = Literal["word", "date", "status", "prose", "item", "member"]

LONG = 80
"""From how many letters on two lines of several words are compared word by word."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed in a record. ``place`` is in the new record, or in the old one for what was removed.

    ``name`` is what changed, in plain words; ``before`` and ``after`` are its values in words, empty where there was
    none, and for what moved where it stood and stands. ``pieces`` are the words of a text that stayed, went and came.
    ``parts`` are the values within an item that was added or removed.
    """

    place: Place
    what: What
    name: str
    before: str = ""
    after: str = ""
    sort: Sort = "word"
    pieces: tuple[Piece, ...] = ()
    parts: tuple[Leaf, ...] = ()


def compare(old: Record, new: Record, called_before: Called, called: Called) -> tuple[Change, ...]:
    """What changed between two states of a record, in the order of its fields; nothing if its content is the same."""
    return tuple(_model(old, new, top(old, called_before), top(new, called)))


def _model(old: Model, new: Model, there: Spot, here: Spot) -> Iterator[Change]:
    fields = dict(type(new).model_fields)
    if "word" in fields and "on" in fields:
        # The word of a status and its date are one thing to a reader.
        del fields["word"], fields["on"]
        if (was := status(old)) != (now := status(new)):
            yield Change(here.place, "changed", here.before.removesuffix(", "), was, now, "status")
    for name, info in fields.items():
        before, after = old.__dict__[name], new.__dict__[name]
        if before != after:
            step = info.alias or name
            yield from _field(name, (before, after), there.step(step), here.step(step))


def _field(name: str, values: tuple[Any, Any], there: Spot, here: Spot) -> Iterator[Change]:
    before, after = values
    some = after if after not in (None, (), {}) else before
    if isinstance(some, Model):
        words = f"{field(name)}, "
        if before is None or after is None:
            yield from _parts(name, before, after, there, here)
        else:
            yield from _model(before, after, _within(there, words), _within(here, words))
    elif isinstance(some, Mapping):
        yield from _cells(before, after, here)
    elif isinstance(some, tuple) and isinstance(some[0], Model):
        yield from _items(name, before, after, there, here)
    elif isinstance(some, tuple):
        yield from _members(name, before, after, there, here)
    else:
        yield from _value(f"{here.before}{field(name, some)}", before, after, there, here)


def _within(spot: Spot, words: str) -> Spot:
    return Spot(spot.marks, spot.called, spot.place, spot.before + words, spot.headings)


def _parts(name: str, before: Model | None, after: Model | None, there: Spot, here: Spot) -> Iterator[Change]:
    """A part of a record, such as a status, that was not there before, or no longer is."""
    if after is not None:
        yield _item("added", here.before + field(name), after, here)
    elif before is not None:
        yield _item("removed", there.before + field(name), before, there)


def _value(name: str, before: object, after: object, there: Spot, here: Spot) -> Iterator[Change]:
    was = "" if before is None else there.value(before)
    now = "" if after is None else here.value(after)
    if was == now:
        # Two records of one title: only their ids tell them apart.
        was, now = f"{was} ({before})", f"{now} ({after})"
    sort = _sort(before if after is None else after, here.marks.get(here.place) or there.marks.get(there.place))
    if before is None or after is None:
        yield Change(here.place, "added" if before is None else "removed", name, was, now, sort)
    elif sort == "prose" and words(was) == words(now):
        return
    elif sort == "prose" or (len(was) + len(now) > LONG and " " in was and " " in now):
        yield Change(here.place, "changed", name, was, now, "prose", word_pieces(was, now))
    else:
        yield Change(here.place, "changed", name, was, now, sort)


def _sort(value: object, mark: object) -> Sort:
    if isinstance(value, Day | Moment):
        return "date"
    return "prose" if isinstance(mark, Markdown) else "word"


def _cells(before: Mapping[str, Any], after: Mapping[str, Any], here: Spot) -> Iterator[Change]:
    """The figures of a row, by their columns."""
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if was != now:
            spot = here.step(key)
            yield from _value(here.before + here.heading(key), was, now, spot, spot)


def _members(name: str, before: tuple[Any, ...], after: tuple[Any, ...], there: Spot, here: Spot) -> Iterator[Change]:
    """A list of words, of references or of texts."""
    called, found = here.before + field(name), pairs(before, after)
    shifted = moved(found)
    for was, now in found:
        old = there.step(was).value(before[was]) if was is not None else ""
        new = here.step(now).value(after[now]) if now is not None else ""
        if now is None and was is not None:
            yield Change(there.step(was).place, "removed", called, old, "", "member")
        elif was is None and now is not None:
            yield Change(here.step(now).place, "added", called, "", new, "member")
        elif was is not None and now is not None:
            spots = there.step(was), here.step(now)
            if before[was] != after[now]:
                yield from _value(f"{here.before}{noun(name)} number {was + 1}", before[was], after[now], *spots)
            if now in shifted:
                where = _stands(there, before, was), _stands(here, after, now)
                yield Change(here.step(now).place, "moved", f"{called}: {short(new)}", *where)


def _stands(spot: Spot, held: Sequence[object], at: int) -> str:
    """Where a member stands in its list, by the one before it."""
    return f"after {short(spot.step(at - 1).value(held[at - 1]))}" if at else "first"


def _items(name: str, before: tuple[Any, ...], after: tuple[Any, ...], there: Spot, here: Spot) -> Iterator[Change]:
    """A list of items, such as findings."""
    old_names, new_names = labels(name, before, there.called), labels(name, after, here.called)
    found = pairs(before, after)
    shifted = moved(found)
    for was, now in found:
        if now is None and was is not None:
            yield _item("removed", there.before + old_names[was], before[was], there.step(was))
        elif was is None and now is not None:
            yield _item("added", here.before + new_names[now], after[now], here.step(now))
        elif was is not None and now is not None:
            # What it was called is what a reader knows it by, should the name be what changed.
            words = f"{old_names[was]}: "
            spots = there.step(was, words).table(before[was]), here.step(now, words).table(after[now])
            yield from _model(before[was], after[now], *spots)
            if now in shifted:
                where = _after(old_names, was), _after(new_names, now)
                yield Change(here.step(now).place, "moved", here.before + new_names[now], *where)


def _after(names: Sequence[str], at: int) -> str:
    """Where an item stands in its list, by the one before it."""
    return f"after {names[at - 1]}" if at else "first"


def _item(what: What, name: str, item: Model, spot: Spot) -> Change:
    said = summary(item, spot.called)
    within = tuple(leaves(item, Spot(spot.marks, spot.called, spot.place, "", spot.headings).table(item)))
    return Change(
        spot.place, what, name, "" if what == "added" else said, said if what == "added" else "", "item", (), within
    )
