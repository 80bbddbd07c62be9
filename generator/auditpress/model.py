"""The values that the stages hand to one another: records, faults, links and pages."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from auditpress.fields import Address, Day, Language, Line, Markdown, Moment, Prose, RecordId, Ref, Word
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

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True, defer_build=True
    )

    def told(self, field: str) -> tuple[str, ...]:  # noqa: ARG002 - for those that replace it
        """What lists on the page of a record show beside the reference that stands in ``field`` here."""
        return ()


class Source(Model):
    """Where the facts of a record were published."""

    publisher: Annotated[
        str | None, Ref("organisations", "publisher of"), Field(description="The body that published it.")
    ] = None
    title: Line = Field(description="Its title as printed.")
    language: Language | None = Field(
        None, description="The language of its title, such as `cy`, where that is not the record's."
    )
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
    language: Language | None = Field(None, description="The language of both, where that is not the record's.")


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
    language: Language | None = Field(
        None, description="The language of its title and texts, such as `cy`, where that is not the site's."
    )
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

    @functools.cached_property
    def told_of(self) -> list[Marked]:
        """Its references and texts, for those that read a record one after the other: a walk takes a while."""
        return marked(self, Ref, Markdown)


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


class Marked(NamedTuple):
    """A value in a record whose field carries a mark (``Ref``, ``Word`` or ``Markdown``), and where it stands.

    It is a tuple, since a record has a hundred of them and nothing else is made as fast.
    """

    place: Place
    mark: Ref | Word | Markdown
    value: str
    owner: BaseModel


_Kinds = tuple[type[Ref | Word | Markdown], ...]
_Plan = tuple[tuple[str, tuple[str], Ref | Word | Markdown | None, bool], ...]


def marked(model: BaseModel, *kinds: type[Ref | Word | Markdown]) -> list[Marked]:
    """Every marked value in a model and in the models within it, in the order of the fields.

    With ``kinds``, only values with such a mark; models that cannot hold one are not looked at.
    """
    found: list[Marked] = []
    _collect(model, (), _plans(kinds or (Ref, Word, Markdown)), found)
    return found


_NONE: tuple[()] = ()
"""Most lists of most records are empty."""

_make = tuple.__new__
"""Makes a ``Marked`` of its values without a call of its own for each."""


def _collect(model: BaseModel, place: Place, plans: _Plans, found: list[Marked]) -> None:
    values = model.__dict__
    for name, step, mark, nested in plans[type(model)]:
        value = values[name]
        if value is None or value is _NONE:
            continue
        if mark is not None and type(value) is str:
            found.append(_make(Marked, (place + step, mark, value, model)))
            continue
        for here, item in _within(value, place + step):
            if _is_model(item):
                if nested:
                    _collect(item, here, plans, found)
            elif mark is not None:
                found.append(_make(Marked, (here, mark, item, model)))


def _within(value: object, place: Place) -> Iterable[tuple[Place, Any]]:
    """What stands in a list or a mapping, and in those within it, each with its place; else the value itself."""
    if isinstance(value, str) or _is_model(value) or not isinstance(value, tuple | Mapping):
        return ((place, value),)
    inner: Iterable[tuple[str | int, Any]] = enumerate(value) if isinstance(value, tuple) else value.items()
    found: list[tuple[Place, Any]] = []
    for step, item in inner:
        if type(item) is str or _is_model(item):
            found.append(((*place, step), item))
        else:
            found += _within(item, (*place, step))
    return found


def _is_model(value: object) -> bool:
    """Whether a value is a model, by what only models have: pydantic's own way of telling takes long."""
    return hasattr(value, "__pydantic_fields_set__")


class _Plans(dict[type[BaseModel], "_Plan"]):
    """For each model that was met: of each field that matters to ``marked``, its name, step, mark, and what is within.

    It is a mapping of its own for each choice of kinds, as a look-up with both would take longer.
    """

    def __init__(self, kinds: _Kinds) -> None:
        super().__init__()
        self._kinds = kinds

    def __missing__(self, model: type[BaseModel]) -> _Plan:
        found = []
        for name, written, mark, models in _fields(model):
            wanted = mark if isinstance(mark, self._kinds) else None
            nested = any(_holds(each, self._kinds) for each in models)
            if wanted or nested:
                found.append((name, (written,), wanted, nested))
        self[model] = tuple(found)
        return self[model]


_plans = functools.cache(_Plans)


def _holds(model: type[BaseModel], kinds: _Kinds) -> bool:
    """Whether a model, or one within it at whatever depth, has a field with such a mark."""
    seen, todo = {model}, [model]
    while todo:
        for _, _, mark, models in _fields(todo.pop()):
            if isinstance(mark, kinds):
                return True
            todo += [each for each in models if each not in seen]
            seen.update(models)
    return False


@functools.cache
def _fields(
    model: type[BaseModel],
) -> tuple[tuple[str, str, Ref | Word | Markdown | None, tuple[type[BaseModel], ...]], ...]:
    """Of each field of a model: its name, its name as written, its mark, and the models that may be within."""
    found = []
    for name, info in model.model_fields.items():
        inner, models = _inside(info.annotation)
        marks = [m for m in (*info.metadata, *inner) if isinstance(m, Ref | Word | Markdown)]
        found.append((name, info.alias or name, next(iter(marks), None), tuple(models)))
    return tuple(found)


def _inside(annotation: Any) -> tuple[list[Ref | Word | Markdown], list[type[BaseModel]]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [], [annotation]
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        marks, models = _inside(inner)
        return [m for m in metadata if isinstance(m, Ref | Word | Markdown)] + marks, models
    if origin is None or origin is Literal:
        return [], []
    results = [_inside(argument) for argument in get_args(annotation)]
    return [m for marks, _ in results for m in marks], [m for _, models in results for m in models]


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
class Paper:
    """A page as a PDF: its address, the date within it, if one is known, and its size in words once it was made."""

    path: str
    day: str = ""
    size: str = ""

    @property
    def href(self) -> str:
        """The address as it stands in a page's body."""
        return BASE + self.path


@dataclass(frozen=True, slots=True)
class Gloss:
    """What an abbreviation stands for, in one and in ``plural`` where that is known; ``path`` leads to more about it.

    ``language`` is that of the words, where it is not the site's.
    """

    abbreviation: str
    words: str
    plural: str
    path: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site: everything that its template may know.

    ``path`` begins and ends with ``/``. ``crumbs`` lead from the home page to here, without either. ``changed`` is
    the date for the sitemap, if one is known. ``layout`` chooses the chrome. ``citation`` is how a record is cited,
    ``paper`` the PDF that may be made of it beside, ``glosses`` are put into its prose. ``about`` is what the page
    tells of itself in the vocabulary of schema.org; ``feed`` leads to the feed of what is new on it. ``lang`` is the
    attribute of its title, where that is in another language than the site.
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
    citation: object = None
    paper: Paper | None = None
    glosses: tuple[Gloss, ...] = ()
    about: tuple[Mapping[str, Any], ...] = ()
    feed: Link | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site that is no page: a twin, a sitemap. ``path`` begins with ``/``."""

    path: str
    text: str
    is_twin: bool = False
