"""How a field, an item of a list and a value are called in a sentence for editors."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditpress.fields import Day, Moment, Ref
from auditpress.model import Model, Place, marked

Called = Callable[[str], str]
"""The title of the record, or of the part of one, that a reference names."""

IDENTITIES: tuple[tuple[str, ...], ...] = (
    ("id",), ("ref", "of", "on"), ("item",), ("organisation", "role", "named"), ("dataset", "agreement"),
    ("agreement", "of"), ("version",), ("total",), ("of", "status"), ("area",), ("mode",), ("date",), ("on", "what"),
    ("on", "kind"), ("on", "title"), ("address", "title"), ("title",), ("printed",), ("abbreviation",), ("on",),
)  # fmt: skip
"""By which fields an item of a list is known again: the first row counts whose first field the item has."""

WITHOUT_IDENTITY = ("text",)
"""An item that begins with prose has no name; it is known again by its words."""

_NOUNS = {
    "scope": "area of scope", "stated": "stated number", "classification": "classification", "acceptance": "acceptance",
    "statuses": "status", "succeeds": "predecessor", "good_practice": "good practice", "parent": "framework",
}  # fmt: skip
_FIELDS = {
    "ref": "reference", "word": "status", "id": "short name", "of": "what it is of", "says": "what it says",
    "because": "reason", "stated": "stated figure", "next": "what is to follow", "what": "what happened",
    "how": "what happened", "when": "at which point", "why": "reason", "by": "named body",
    "updates": "findings", "succeeds": "predecessors", "parent": "framework", "item": "item answered",
    "linked": "whether the data was linked", "declared": "whether it is declared", "sees_data": "whether it sees data",
    "interviewed": "whether it was interviewed", "excluded": "whether it was left out",
    "supplied": "whether it was supplied", "open": "whether it goes on", "required": "whether it is required",
    "followed_up": "whether it is followed up",
}  # fmt: skip
_FOR_DAYS = {"on": "date", "from": "first day", "to": "last day"}
_LONGEST = 90


def field(name: str, value: object = None) -> str:
    """The name of a field in plain words, given a value that it holds."""
    name = name.rstrip("_")
    if isinstance(value, Day) and name in _FOR_DAYS:
        return _FOR_DAYS[name]
    if name == "on":
        return "field" if isinstance(value, str) and "/" not in value else "body"
    return _FIELDS.get(name, name.replace("_", " "))


def noun(name: str) -> str:
    """What one of the items of a list is called: ``finding`` for ``findings``."""
    name = name.rstrip("_")
    if name in _NOUNS:
        return _NOUNS[name]
    words = name.replace("_", " ")
    if words.endswith("ies"):
        return f"{words[:-3]}y"
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def value(of: object, mark: object, called: Called) -> str:
    """A value in words: ``3 May 2023``, ``yes``, the title of the record that is named."""
    if isinstance(of, Day | Moment):
        return of.text
    if isinstance(of, bool):
        return "yes" if of else "no"
    if isinstance(mark, Ref):
        return called(str(of))
    return str(of)


def status(of: Any) -> str:
    """The word of a status with its date: ``closed on 3 May 2023``."""
    return f"{of.word} {'on' if of.on.day else 'in'} {of.on.text}" if of.on else str(of.word)


def identity(item: Model) -> tuple[str, ...]:
    """The names of the fields by which an item of a list is known again; none for one that has no name."""
    fields = type(item).model_fields
    if next(iter(fields)) in WITHOUT_IDENTITY:
        return ()
    return next((tuple(n for n in row if n in fields) for row in IDENTITIES if row[0] in fields), ())


def short(text: object) -> str:
    """The beginning of a text, on one line, without the marks of a reference."""
    plain = " ".join(str(text).replace("[[", "").replace("]]", "").split())
    return textwrap.shorten(plain, _LONGEST, placeholder=" …") if len(plain) > _LONGEST else plain


def label(list_name: str, item: Model, number: int, called: Called) -> str:
    """What an item of a list is called: ``finding 2``, ``acceptance by Home Office``, ``note on locations``."""
    by = identity(item)
    if not by:
        return f"{noun(list_name)} number {number}"
    shape = _SHAPES.get(by[0], _plainly)
    return shape(noun(list_name), item, by[0], called)


def labels(list_name: str, items: Sequence[Model], called: Called) -> list[str]:
    """The same for all items of a list; of those with one name, each says which it is."""
    found = [label(list_name, item, n, called) for n, item in enumerate(items, 1)]
    times = Counter(found)
    return [f"{each} (number {n} in the list)" if times[each] > 1 else each for n, each in enumerate(found, 1)]


def summary(item: Model, called: Called) -> str:
    """What an item says, in a few words; nothing where its name has said it."""
    for name in ("title", "name", "outcome", "answer", "number", "territory", "says", "text"):
        found = getattr(item, name, None)
        if found and name not in identity(item):
            return short(found)
    state = item if hasattr(item, "word") else getattr(item, "status", None)
    if hasattr(state, "word"):
        return status(state)
    return short(called(item.report)) if hasattr(item, "report") else ""


def _numbered(name: str, item: Any, _: str, called: Called) -> str:
    of = getattr(item, "of", None)
    body = f" on {called(item.on)}" if getattr(item, "on", None) else ""
    return f"update on {of} {item.ref}{body}" if isinstance(of, str) else f"{name} {item.ref}{body}"


def _by_id(name: str, item: Any, _: str, __: Called) -> str:
    kind = getattr(item, "kind", name)
    if getattr(item, "ref", None):
        return f"{kind} {item.ref}"
    shown = getattr(item, "name", None) or getattr(item, "title", None)
    return f"{kind} “{short(shown)}”" if shown else f"{kind} {item.id}"


def _of_body(name: str, item: Any, by: str, called: Called) -> str:
    title, role = called(getattr(item, by)), getattr(item, "role", None)
    between = {"acceptance": " by", "location": " of"}.get(name, "")
    return f"{name}{between} {title}" + (f" ({role.replace('-', ' ')})" if role else "")


def _dated(name: str, item: Any, by: str, _: Called) -> str:
    found = getattr(item, by)
    return f"{name} of {found.text}" if isinstance(found, Day) else f"{name} on {str(found).replace('_', ' ')}"


def _counted(name: str, item: Any, _: str, __: Called) -> str:
    return f"{name} of {item.of.replace('-', ' ')}" + (f", {item.status}" if item.status else "")


def _quoted(name: str, item: Any, by: str, _: Called) -> str:
    return f"{name} “{short(getattr(item, 'title', None) or getattr(item, by))}”"


def _plainly(name: str, item: Any, by: str, _: Called) -> str:
    return f"{name} {short(getattr(item, by))}"


_SHAPES: Mapping[str, Callable[[str, Any, str, Called], str]] = {
    "id": _by_id, "ref": _numbered, "item": lambda _, item, __, called: f"answer to {called(item.item)}",
    "organisation": _of_body, "dataset": _of_body, "agreement": _of_body, "date": _dated, "on": _dated,
    "of": _counted, "area": lambda name, item, _, __: f"{name} “{item.area}”", "address": _quoted, "title": _quoted,
    "printed": _quoted, "abbreviation": _quoted, "total": lambda name, item, _, __: f"{name} for {item.total}",
    "mode": lambda name, item, _, __: f"{name} for {item.mode}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a record, as steps and as the words that stand before the name of a field there.

    ``marks`` are those of the whole record; ``headings`` are the names that a table gives to its rows and columns.
    """

    marks: Mapping[Place, object]
    called: Called
    place: Place = ()
    before: str = ""
    headings: tuple[tuple[str, str], ...] = ()

    def step(self, step: str | int, words: str = "") -> Spot:
        """A place within this one."""
        return replace(self, place=(*self.place, step), before=self.before + words)

    def table(self, of: Model) -> Spot:
        """The same place, with the names that what stands there gives to its rows and columns."""
        lists = [held for held in of.__dict__.values() if isinstance(held, tuple)]
        found = {each.id: each.name for held in lists for each in held if hasattr(each, "id") and hasattr(each, "name")}
        return replace(self, headings=(*self.headings, *found.items()))

    def heading(self, key: str) -> str:
        """What a cell is called, by the short name of its column."""
        return dict(self.headings).get(key, key)

    def value(self, of: object) -> str:
        """What stands here, in words."""
        return value(of, self.marks.get(self.place), self.called)


def top(of: Model, called: Called) -> Spot:
    """The place of a record as a whole."""
    return Spot({each.place: each.mark for each in marked(of)}, called).table(of)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a record or an item: where it stands, and how it and its place are said."""

    place: Place
    name: str
    value: str


def leaves(of: Model, here: Spot) -> Iterator[Leaf]:
    """Every value that was given in a part of a record that stands at a place, in the order of the fields."""
    for name, info in type(of).model_fields.items():
        held, spot = of.__dict__[name], here.step(info.alias or name)
        if held is None or held == info.default or held in ((), {}):
            continue
        if isinstance(held, Model):
            yield from leaves(held, here.step(info.alias or name, f"{field(name)}, "))
        elif isinstance(held, Mapping):
            yield from (Leaf((*spot.place, k), f"{spot.before}{spot.heading(k)}", str(v)) for k, v in held.items())
        elif isinstance(held, tuple) and isinstance(held[0], Model):
            for n, (each, words) in enumerate(zip(held, labels(name, held, here.called), strict=True)):
                yield from leaves(each, spot.step(n, f"{words}: ").table(each))
        elif isinstance(held, tuple):
            listed = [spot.step(n).value(each) for n, each in enumerate(held)]
            yield Leaf(spot.place, f"{spot.before}{field(name)}", "; ".join(listed))
        else:
            yield Leaf(spot.place, f"{spot.before}{field(name, held)}", spot.value(held))
