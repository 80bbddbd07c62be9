"""The order in which a model has its fields, and which of them hold prose: all that layout knows of records."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from auditpress.fields import Markdown
from auditpress.layout.parts import Entry
from auditpress.paragraphs import joined

Model = type[BaseModel]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model: its place among the others, the model of what is within it, and whether that is prose.

    ``is_free`` says that the editor chooses the names within it, as for the columns of a table.
    """

    rank: int
    model: Model | None
    is_prose: bool
    is_free: bool


NO_FIELD = Field(0, None, is_prose=False, is_free=False)


def root(model: Model | None) -> Field:
    """A whole record of a model, seen as a field."""
    return Field(0, model, is_prose=False, is_free=False)


@functools.cache
def fields(model: Model | None) -> Mapping[str, Field]:
    """The fields of a model by their names as written, and as the program has them."""
    found: dict[str, Field] = {}
    for rank, (name, info) in enumerate(model.model_fields.items() if model else ()):
        parts = [*info.metadata, *_parts(info.annotation)]
        within = next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), None)
        field = Field(
            rank,
            within,
            any(isinstance(part, Markdown) for part in parts),
            any(get_origin(part) is dict for part in parts),
        )
        found |= {name: field, info.alias or name: field}
    return found


def within(field: Field, name: str) -> Field:
    """What the model knows of a value within another, by the name that it has there."""
    if field.is_free:
        return Field(0, field.model, field.is_prose, is_free=False)
    return fields(field.model).get(name, NO_FIELD)


def as_read(value: Any, field: Field) -> Any:
    """Values as the model will have them: how prose is wrapped is no part of it."""
    if isinstance(value, dict):
        return {name: as_read(inner, within(field, name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_read(inner, field) for inner in value]
    return joined(value) if field.is_prose else value


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)


def ordered(entries: Sequence[Entry], known: Mapping[str, Field]) -> list[Entry]:
    """The entries in the order of their fields; one that is not known stays behind the one that it stood behind."""
    rank, ranks = -1, []
    for entry in entries:
        rank = known[entry.name].rank if entry.name in known else rank
        ranks.append(rank)
    return [entry for _, entry in sorted(zip(ranks, entries, strict=True), key=lambda pair: pair[0])]
