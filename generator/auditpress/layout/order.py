"""The order in which a model has its fields, and which of them hold prose: all that layout knows of records."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from auditpress.fields import Markdown
from auditpress.layout.parts import Entry

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
