"""Bodies over time: what each belongs to, was called, came from and became."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Day, Prose, Ref
from auditpress.graph import Entry, Graph
from auditpress.kinds.shown import Fact, Happening, anchors, links, sources_of
from auditpress.model import Link, Model


class Succession(Model):
    """A body that this one took over from."""

    organisation: Annotated[str, Ref("organisations", "predecessor of"), Field(description="The earlier body.")]
    how: Literal["renamed", "merged", "split", "absorbed", "replaced"] = Field(description="What happened.")
    on: Day | None = Field(None, description="When.")
    text: Prose | None = Field(None, description="What a reader should know of it.")


def successors(entry: Entry[Any], graph: Graph) -> Iterator[tuple[Succession, Entry[Any]]]:
    """The bodies that took over from this one, each with how and when."""
    for later in sources_of(graph.backlinks(entry.id), "predecessor of"):
        for step in later.record.succeeds:
            if step.organisation == entry.id:
                yield step, later


def successions(entry: Entry[Any], graph: Graph) -> Iterator[Happening]:
    """What happened to the body itself, as far as the day is known."""
    for step in entry.record.succeeds:
        if step.on:
            earlier = graph.link(step.organisation)
            yield Happening(step.on, Link(f"{earlier.text} {step.how} into this body", earlier.path))
    for step, later in successors(entry, graph):
        if step.on:
            link = graph.link(later.id)
            yield Happening(step.on, Link(f"{step.how.capitalize()} into {link.text}", link.path))


def family(entry: Entry[Any], graph: Graph) -> tuple[Fact, ...]:
    """A body's names, what it belongs to, and the bodies that it came from or became."""
    body, backlinks = entry.record, graph.backlinks(entry.id)
    return (
        Fact("Also printed as", body.other_names),
        Fact("Part of", graph.link(body.part_of) if body.part_of else ""),
        Fact("Parts", links((e.id for e in sources_of(backlinks, "has as a part")), graph)),
        Fact("Stands for", links(body.members, graph)),
        Fact("Counted among", links((e.id for e in sources_of(backlinks, "counted among")), graph)),
        Fact("Under this name", " ".join(_years(body))),
        Fact("Was", tuple(_was(step, graph) for step in body.succeeds)),
        Fact("Became", tuple(_became(step, source, graph) for step, source in successors(entry, graph))),
        Fact("Website", body.website),
    )


def _years(body: Any) -> Iterator[str]:
    if body.from_:
        yield f"from {body.from_.text}"
    if body.to:
        yield f"to {body.to.text}"


def _was(step: Succession, graph: Graph) -> Markup:
    on = f" on {step.on.text}" if step.on else ""
    return Markup("{} ({}{})").format(anchors([graph.link(step.organisation)]), step.how, on) + graph.prose(step.text)


def _became(step: Succession, later: Entry[Any], graph: Graph) -> Markup:
    on = f" on {step.on.text}" if step.on else ""
    return Markup("{} ({}{})").format(anchors([graph.link(later.id)]), step.how, on)
