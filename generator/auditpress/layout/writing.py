"""A record's parts as text: two spaces a step, fields in the order of the model, comments where they belong."""

from __future__ import annotations

from auditpress.layout.order import Field, Model, fields, ordered, root, within
from auditpress.layout.parts import Block, Entry, Leaf, Whole, apart
from auditpress.layout.scan import Remarks
from auditpress.layout.wrapping import flowing, long, shifted

STEP = 2

_KEPT = "\x00"
"""Ends a line after which an empty one would be a part of the text above; records cannot hold it."""


def written(whole: Whole, model: Model | None) -> str:
    """The text of a record; without a model, its fields stay in their order."""
    lines = _remarks(whole.above, 0, [])
    lines += _block(whole.record, 0, root(model))
    lines += whole.below
    return "\n".join(line.removesuffix(_KEPT) for line in lines) + "\n"


def _remarks(remarks: Remarks, column: int, above: list[str]) -> list[str]:
    """Comments at a column. An empty line is left out at the beginning, and after a text that it would change."""
    lines: list[str] = []
    for remark in remarks:
        if remark:
            lines.append(" " * column + remark)
        elif (lines or above) and not (lines or above)[-1].endswith(_KEPT):
            lines.append("")
    return lines


def _block(block: Block, column: int, field: Field) -> list[str]:
    known = {} if field.is_free or block.is_list else fields(field.model)
    lines: list[str] = []
    for entry in ordered(block.entries, known):
        if block.is_list:
            lines += _item(entry, column, field, lines)
        else:
            lines += _field(entry, column, within(field, entry.name), lines)
    return lines + _remarks(block.after, column, lines)


def _field(entry: Entry, column: int, field: Field, above: list[str]) -> list[str]:
    lines = _remarks(entry.before, column, above)
    return lines + _valued(entry, f"{' ' * column}{entry.key}:", column, field)


def _valued(entry: Entry, head: str, column: int, field: Field) -> list[str]:
    """A field, or an item whose text begins on a line of its own, from its name or hyphen on."""
    value, inner = entry.value, column + STEP
    if isinstance(value, Leaf) and not entry.beside and not entry.between:
        return _leaf(value, f"{head} ", column, field)
    lines = [head + apart(entry.beside)]
    lines += _remarks(entry.between, inner, lines)
    if isinstance(value, Leaf):
        lines += _leaf(value, " " * inner, column, field)
    elif value:
        lines += _block(value, inner, field)
    return lines


def _item(entry: Entry, column: int, field: Field, above: list[str]) -> list[str]:
    """An item; the comments above what it begins with stand above its hyphen, unless that has one of its own."""
    lines = _remarks(entry.before, column, above)
    head = f"{' ' * column}-"
    if entry.beside or entry.value is None:
        return lines + _valued(entry, head, column, field)
    if isinstance(entry.value, Leaf):
        lines += _remarks(entry.between, column, lines or above)
        return lines + _leaf(entry.value, f"{head} ", column, field)
    inner = _block(entry.value, column + STEP, field)
    first = next(number for number, line in enumerate(inner) if line.strip()[:1] not in ("", "#"))
    lines += [" " * column + line.strip() if line else "" for line in inner[:first]]
    return [*lines, f"{head} {inner[first].lstrip(' ')}", *inner[first + 1 :]]


def _leaf(leaf: Leaf, head: str, column: int, field: Field) -> list[str]:
    """A text after its name or hyphen, which stand at the column, or on a line of its own."""
    inner = column + STEP
    if leaf.style in ("|", ">"):
        stated = leaf.typed[1:3].strip("+-\n")[:1]
        inner = column + int(stated) if stated.isdigit() else inner
        first, *others = long(leaf.typed, leaf.column, inner, is_prose=field.is_prose)
        kept = _KEPT if "+" in first.partition(" ")[0] else ""
    elif leaf.style in ("[", "{"):
        first, *others = shifted(leaf.typed, column - leaf.column, column)
        inner, kept = 0, ""
    else:
        first, *others = flowing(leaf.typed, len(head), inner, is_prose=field.is_prose)
        kept = ""
    lines = [head + first, *(" " * inner + line if line else "" for line in others)]
    return [*lines[:-1], lines[-1] + apart(leaf.beside) + kept]
