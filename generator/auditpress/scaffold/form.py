"""What a model has to be told: its fields as an editor meets them, read off the model itself."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from auditpress.fields import Markdown, Ref, Word
from auditpress.model import Model

Mark = Ref | Word | Markdown


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as an editor meets it.

    ``many`` says that it takes a list, ``pairs`` that it takes names with a value each. ``model`` is set where a value
    has fields of its own, ``choices`` where it is one of a few words; else ``type`` is what the text stands for, and
    ``checks`` are what else is asked of it. ``default`` is what stands where nothing is written, if it is a text.
    ``examples`` are the model's own; where it has a list of none, only the source can give one.
    """

    name: str
    description: str
    required: bool
    many: bool
    pairs: bool
    mark: Mark | None
    model: type[Model] | None
    choices: tuple[str, ...]
    type: type
    checks: tuple[Any, ...]
    examples: tuple[Any, ...] | None
    default: str

    @property
    def flag(self) -> str:
        """The option that gives a value on the command line; one of many is named as one: ``--auditee``."""
        name = self.name[:-1] if self.many and self.name.endswith("s") else self.name
        return f"--{name.replace('_', '-')}"

    @property
    def is_short(self) -> bool:
        """Whether a value of it can be given in a line."""
        return self.model is None and not self.pairs


def asked(model: type[BaseModel]) -> tuple[Asked, ...]:
    """The fields of a model in their order."""
    return tuple(_asked(info.alias or name, info) for name, info in model.model_fields.items())


def _asked(name: str, info: FieldInfo) -> Asked:
    found = _Found()
    found.take(info.annotation)
    found.marks += info.metadata
    marks = [mark for mark in found.marks if isinstance(mark, Mark)]
    return Asked(
        name=name,
        description=info.description or "",
        required=info.is_required(),
        many=found.many,
        pairs=found.pairs,
        mark=marks[0] if marks else None,
        model=found.model,
        choices=found.choices,
        type=found.type,
        checks=tuple(found.marks),
        examples=None if info.examples is None else tuple(info.examples),
        default=str(info.default) if isinstance(info.default, str | int) else "",
    )


class _Found:
    """What an annotation is made of, gathered from its outside to its inside."""

    def __init__(self) -> None:
        self.many = self.pairs = False
        self.marks: list[Any] = []
        self.model: type[Model] | None = None
        self.choices: tuple[str, ...] = ()
        self.type: type = str

    def take(self, annotation: Any) -> None:
        """Look at an annotation and at all that is within it."""
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            self.marks += inner[1:]
            self.take(inner[0])
        elif origin in (Union, types.UnionType):
            for each in inner:
                self.take(each)
        elif origin is Literal:
            self.choices = tuple(map(str, inner))
        elif origin is tuple:
            self.many = True
            self.take(inner[0])
        elif origin is dict:
            self.pairs = True
            self.take(inner[1])
        elif isinstance(annotation, type) and issubclass(annotation, Model):
            self.model = annotation
        elif isinstance(annotation, type) and annotation is not types.NoneType:
            self.type = annotation
