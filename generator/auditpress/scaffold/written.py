"""A draft as text: what is known is written, and every other field stands by as a commented sample."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditpress.fields import Ref
from auditpress.model import Model
from auditpress.scaffold import quoting
from auditpress.scaffold.form import Asked, asked
from auditpress.scaffold.samples import Samples, Value, short

WIDEST = 120

HEAD = """\
## {what}, a draft: while “state: draft” stands below, it is not published.
## Fill in each “…”. Each line that begins with “# ” is a field that may be of use: to use it, take the “# ” away
## (of every line, where the field has lines below it) and write what the source says; else delete it or leave it.
## These lines, with two signs, only explain. “auditpress check” says whether all is right.
"""


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with what is to be said beside it and, in a few lines, above it."""

    value: Value
    beside: str
    above: str = ""


def plain(value: Value) -> Value:
    """A value without its notes."""
    if isinstance(value, Noted):
        return plain(value.value)
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def draft(what: str, model: type[Model], answers: Mapping[str, Value], samples: Samples) -> str:
    """The text of a new record: ``answers`` by the names of their fields, and a sample of each other field."""
    lines = [*_fields(model, {"state": "draft", **answers}, samples, 0)]
    return HEAD.format(what=what[:1].upper() + what[1:]) + "\n" + "\n".join(lines) + "\n"


def _fields(model: type[Model], answers: Mapping[str, Value], samples: Samples | None, indent: int) -> Iterator[str]:
    """The fields of a model; those that are not answered are left out where no samples are given."""
    for field in asked(model):
        if field.name in answers:
            yield from _field(field, answers[field.name], samples, indent)
        elif samples:
            yield from map(
                _commented, _field(field, samples.field(field) if indent == 0 else samples.of(field), None, indent)
            )


def _commented(line: str) -> str:
    return line if line.startswith("##") else f"# {line}"


def _field(field: Asked, value: Value, samples: Samples | None, indent: int) -> Iterator[str]:
    """One field with its value; ``samples`` is for the fields within that are not answered."""
    note = _described(field)
    if value is None:
        yield from _above(f"{field.name}: {note}{_within(field)}", indent)
        return
    if isinstance(value, Noted):
        yield from _above(value.above, indent)
        value, note = value.value, value.beside or note
    name = f"{' ' * indent}{field.name}:"
    if isinstance(value, str):
        yield from _beside(f"{name} {_scalar(field, value)}", note)
        return
    yield from _beside(name, note)
    for at, item in enumerate(value if isinstance(value, list) else [value]):
        below = [*_item(field, item, samples if at == 0 else None, indent + (4 if field.many else 2))]
        yield from _dashed(below, indent) if field.many else below


def _item(field: Asked, item: Value, samples: Samples | None, indent: int) -> Iterator[str]:
    if isinstance(item, Mapping) and field.model:
        yield from _fields(field.model, item, samples, indent)
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield f"{' ' * indent}{key}: {_scalar(field, value)}"
    else:
        yield f"{' ' * indent}{_scalar(field, item)}"


def _dashed(lines: list[str], indent: int) -> Iterator[str]:
    """The lines of an item of a list, with the hyphen before the first that is no comment."""
    is_first = True
    for line in lines:
        if is_first and line[:1] == " " and line.lstrip()[:1] != "#":
            yield f"{' ' * (indent + 2)}- {line[indent + 4 :]}"
            is_first = False
        else:
            yield line


def _scalar(field: Asked, text: str) -> str:
    if isinstance(field.mark, Ref):
        return quoting.value(short(text, field.mark.folders.split()))
    is_text = field.type is str and not field.choices
    return quoting.line(text) if is_text else quoting.value(text)


def _described(field: Asked) -> str:
    words = f" One of: {'; '.join(field.choices)}." if len(field.choices) > 1 else ""
    return f"{field.description}{words}".strip()


def _within(field: Asked) -> str:
    """The fields that stand within one, for where no sample shows them."""
    return f" Within: {', '.join(each.name for each in asked(field.model))}." if field.model else ""


def _beside(line: str, note: str) -> Iterator[str]:
    """A line with its note at its end, or above it where that would be too wide."""
    if note and len(line) + len(note) + 6 > WIDEST:
        yield from _above(note, len(line) - len(line.lstrip()))
        yield line
    else:
        yield f"{line}  # {note}" if note else line


def _above(text: str, indent: int) -> Iterator[str]:
    start = f"## {' ' * indent}"
    return iter(textwrap.wrap(text, WIDEST, initial_indent=start, subsequent_indent=start, break_on_hyphens=False))


def values(answers: Mapping[str, Value]) -> dict[str, Any]:
    """The answers as the reader of records has them."""
    return {name: plain(value) for name, value in answers.items()}
