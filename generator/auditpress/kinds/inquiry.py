"""The course of an inquiry: the parts of its report, the concerns that led to it, and what happened."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from auditpress.fields import Address, Day, Line, Prose, Ref
from auditpress.graph import Graph
from auditpress.kinds.shown import Happening
from auditpress.model import Link, Model, Record


class Part(Model):
    """A part of the report, as published."""

    title: Line = Field(description="Its heading.")
    address: Address | None = Field(None, description="Where it can be read.")
    remark: Prose | None = Field(None, description="What a reader should know of it.")


class Occasion(Model):
    """Something that happened in the course of an inquiry."""

    on: Day = Field(description="When.")
    to: Day | None = Field(None, description="Until when, if it took more than a day.")
    what: Literal[
        "concern raised", "correspondence", "evidence session", "letter", "reply", "report", "review", "debate",
        "in force", "publication", "renewal", "withdrawal", "other",
    ] = Field(description="What it was.")  # fmt: skip
    title: Line = Field(description="What happened, in one line.")
    text: Prose | None = Field(None, description="What a reader should know of it.")
    organisations: tuple[Annotated[str, Ref("organisations", "took part in")], ...] = Field(
        (), description="The bodies that took part."
    )
    record: Annotated[
        str | None,
        Ref("oversight replies agreements", "told in"),
        Field(description="The record of it, if there is one."),
    ] = None


class Concern(Model):
    """A concern that led to the inquiry."""

    text: Prose = Field(description="What it was.")
    by: tuple[Annotated[str, Ref("organisations", "raised a concern in")], ...] = Field(
        (), description="Who raised it."
    )


_SORTS = {"agreements": "agreement", "replies": "reply"}
_AGREED = ("in force", "renewal", "withdrawal")


def happened(occasion: Occasion, record: Record, graph: Graph, paper: str = "") -> Happening:
    """An occasion for a timeline: the way to the record that tells of it, else to ``paper``, if that is given."""
    way = graph.link(occasion.record).path if occasion.record else f"/{paper}/" if paper else ""
    sort = _SORTS.get((occasion.record or "").partition("/")[0], "oversight")
    if not occasion.record and occasion.what in (*_AGREED, "reply"):
        sort = "reply" if occasion.what == "reply" else "agreement"
    return Happening(
        occasion.on, Link(occasion.title, way) if way else occasion.title, graph.prose(occasion.text, record),
        occasion.to, sort, "" if occasion.what == "other" else occasion.what, occasion.organisations, apart=True,
    )  # fmt: skip
