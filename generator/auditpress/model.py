"""The values that the stages hand to one another: records, faults, links and pages."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from auditpress.fields import Address, Day, Line, Markdown, Moment, Prose, RecordId, Ref, Word
from auditpress.problems import Severity

BASE = "\ufdd0"
"""Stands for the way from a page to the root of the site, in every address inside a page's body.

It is a Unicode noncharacter, which ``source`` refuses in records, so no text can forge it; ``render`` puts ``../..`` or
the like in its place when the depth of the page is known.
"""

Place = tuple[str | int, ...]
"""The way to a value within a record: ``("findings", 0, "ref")``."""


class Model(BaseModel):
    """A part of a record: frozen, and with no fields but those it declares."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Source(Model):
    """Where the facts of a record were published."""

    publisher: Annotated[
        str | None, Ref("organisations", "publisher of"), Field(description="The body that published it.")
    ] = None
    title: Line = Field(description="Its title as printed.")
    address: Address | None = Field(None, description="Where it can be read.")
    published: Day | None = Field(None, description="When it was published.")
    retrieved: Day | None = Field(None, description="When the facts were taken from it.")
    licence: Line | None = Field(None, description="The terms under which it may be used again.")
    remark: Prose | None = Field(None, description="What a reader should know of this source.")


class Note(Model):
    """An editor's note on a slip, a contradiction or a gap in the source."""

    on: Line = Field(description="The field that it is about, such as `locations` or `findings.1`.")
    kind: Literal["slip", "contradiction", "gap", "remark"] = Field(description="What was seen.")
    text: Prose = Field(description="What the source says and how the record deals with it.")


class Correction(Model):
    """A change to a record after its publication."""

    date: Day = Field(description="When it was corrected.")
    reason: Line = Field(description="Why.")
    text: Prose | None = Field(None, description="What changed.")


class Section(Model):
    """A part of the source that no field foresees; it is shown as it is."""

    title: Line = Field(description="The heading.")
    text: Prose = Field(description="The words beneath it.")


class Standing(Model):
    """Why a record is not there to be read."""

    by: Annotated[
        str | None, Ref("organisations", "withholder of"), Field(description="The body that withheld it.")
    ] = None
    on: Day | None = Field(None, description="Since when.")
    why: Prose = Field(description="Why, as far as it is known.")


class Record(Model):
    """What records of every kind have in common."""

    source: Source | None = Field(None, description="Where the facts were published.")
    further_sources: tuple[Source, ...] = Field((), description="Other publications that the record draws on.")
    published: Day | None = Field(None, description="When the paper was published.")
    edited: Moment | None = Field(None, description="When the published paper was last edited.")
    state: Literal["draft", "published", "withheld", "missing", "withdrawn"] = Field(
        "published", description="Whether the record can be read."
    )
    standing: Standing | None = Field(None, description="For a withheld, missing or withdrawn record: why.")
    formerly: tuple[RecordId, ...] = Field((), description="Ids that this record had; their addresses lead here.")
    notes: tuple[Note, ...] = Field((), description="Notes on slips, contradictions and gaps in the source.")
    corrections: tuple[Correction, ...] = Field((), description="Changes since publication.")
    sections: tuple[Section, ...] = Field((), description="Parts of the source that no other field holds.")


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem seen from inside a record: a place in it rather than a line of a file.

    ``needle`` narrows the place to the first occurrence of that text in the value; ``on_key`` points at the name of
    the field rather than at its value. ``related`` are places in the same record with what to say of them.
    """

    place: Place
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    needle: str = ""
    on_key: bool = False
    related: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A value in a record whose field carries a mark (``Ref``, ``Word`` or ``Markdown``), and where it stands."""

    place: Place
    mark: Ref | Word | Markdown
    value: str
    owner: BaseModel


def marked(model: BaseModel, place: Place = ()) -> Iterator[Marked]:
    """Every marked value in a model and in the models within it, in the order of the fields."""
    for name, written, mark, nested in _marks(type(model)):
        value = getattr(model, name)
        if value is not None:
            yield from _marked_in(value, (*place, written), mark, nested, model)


def _marked_in(
    value: Any, place: Place, mark: Ref | Word | Markdown | None, nested: bool, owner: BaseModel
) -> Iterator[Marked]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _marked_in(item, (*place, index), mark, nested, owner)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _marked_in(item, (*place, key), mark, nested, owner)
    elif isinstance(value, BaseModel):
        if nested:
            yield from marked(value, place)
    elif mark is not None:
        yield Marked(place, mark, value, owner)


@functools.cache
def _marks(model: type[BaseModel]) -> tuple[tuple[str, str, Ref | Word | Markdown | None, bool], ...]:
    """Of each field that matters to ``marked``: its name, its name as written, its mark, whether models are within."""
    found = []
    for name, info in model.model_fields.items():
        marks = [m for m in info.metadata if isinstance(m, Ref | Word | Markdown)]
        inner, nested = _inside(info.annotation)
        mark = next(iter([*marks, *inner]), None)
        if mark or nested:
            found.append((name, info.alias or name, mark, nested))
    return tuple(found)


def _inside(annotation: Any) -> tuple[list[Ref | Word | Markdown], bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [], True
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        marks, nested = _inside(inner)
        return [m for m in metadata if isinstance(m, Ref | Word | Markdown)] + marks, nested
    if origin is None or origin is Literal:
        return [], False
    results = [_inside(argument) for argument in get_args(annotation)]
    return [m for marks, _ in results for m in marks], any(nested for _, nested in results)


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page of the site. ``path`` begins with ``/`` and may end with a fragment."""

    text: str
    path: str

    @property
    def href(self) -> str:
        """The address as it stands in a page's body."""
        return BASE + self.path


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site: everything that its template may know.

    ``path`` begins and ends with ``/``. ``crumbs`` lead from the home page to here, without either. ``changed`` is
    the date for the sitemap, if one is known. ``layout`` chooses the chrome.
    """

    path: str
    title: str
    description: str
    template: str
    view: object
    crumbs: tuple[Link, ...] = ()
    changed: str = ""
    layout: Literal["page", "index"] = "page"
    head: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site that is no page: a twin, a sitemap. ``path`` begins with ``/``."""

    path: str
    text: str
