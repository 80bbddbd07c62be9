"""Bodies over time: what each belongs to, was called, came from and became."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from markupsafe import Markup, escape
from pydantic import Field

from auditpress.fields import Day, Prose, Ref
from auditpress.graph import Entry, Graph
from auditpress.kinds.dates import when
from auditpress.kinds.referring import referrers
from auditpress.kinds.shown import Fact, Happening, anchor_to, links
from auditpress.model import Fault, Link, Model


class Succession(Model):
    """A body that this one took over from."""

    organisation: Annotated[str, Ref("organisations", "predecessor of"), Field(description="The earlier body.")]
    how: Literal["renamed", "merged", "split", "absorbed", "replaced"] = Field(description="What happened.")
    on: Day | None = Field(None, description="When.")
    text: Prose | None = Field(None, description="What a reader should know of it.")


def successors(entry: Entry[Any], graph: Graph) -> Iterator[tuple[Succession, Entry[Any]]]:
    """The bodies that took over from this one, each with how and when."""
    for later in (graph.entries[id] for id in referrers(entry.id, graph).under("predecessor of")):
        for step in later.record.succeeds:
            if step.organisation == entry.id:
                yield step, later


_CAME = {
    "renamed": "{} was renamed to {}",
    "merged": "{} merged into {}",
    "split": "{1} was split off from {0}",
    "absorbed": "{} was absorbed into {}",
    "replaced": "{} was replaced by {}",
}


def superseded(entry: Entry[Any], graph: Graph) -> tuple[tuple[str, Link], ...]:
    """The bodies that stand in the place of this one, each with the words for it; one that was split off does not."""
    found = [(step, graph.link(later.id)) for step, later in successors(entry, graph) if step.how != "split"]
    return tuple((_ended(step), link) for step, link in found)


def _ended(step: Succession) -> str:
    return f"{_ENDED[step.how]} {when(step.on)}" if step.on else _ENDED[step.how]


_ENDED = {
    "renamed": "This body was renamed",
    "merged": "This body was merged into another",
    "absorbed": "This body was absorbed into another",
    "replaced": "This body was replaced",
}


def successions(entry: Entry[Any], graph: Graph) -> Iterator[Happening]:
    """What the body came from, as far as the day is known; what it became is told by the body that came of it."""
    name = graph.title(entry.id)
    for step in entry.record.succeeds:
        if step.on:
            words = _CAME[step.how].format(graph.title(step.organisation), name)
            both = (step.organisation, entry.id)
            yield Happening(step.on, words, sort="body", what=step.how, bodies=both, apart=True)


def no_circle_of_successors(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A body does not come from a body that came from it, directly or through others."""
    for index, step in enumerate(entry.record.succeeds):
        way = _back_to(entry.id, step.organisation, graph, _predecessors)
        if way:
            yield Fault(
                ("succeeds", index, "organisation"), "circle", f"this body would come from itself: {_told(way, graph)}",
                "Take out the step that is the wrong way round.",
            )  # fmt: skip


def no_circle_of_parts(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A body is not a part of one of its own parts."""
    above = entry.record.part_of
    way = _back_to(entry.id, above, graph, _above) if above else ()
    if way:
        yield Fault(
            ("part_of",), "circle", f"this body would be a part of itself: {_told(way, graph)}",
            "Take out the step that is the wrong way round.",
        )  # fmt: skip


def _predecessors(body: Any) -> tuple[str, ...]:
    return tuple(step.organisation for step in body.succeeds)


def _above(body: Any) -> tuple[str, ...]:
    return (body.part_of,) if body.part_of else ()


def _back_to(start: str, first: str, graph: Graph, steps: Callable[[Any], tuple[str, ...]]) -> tuple[str, ...]:
    """The way from one body through others back to it, if there is one; that of a body to itself is told elsewhere."""
    ways: list[tuple[str, ...]] = [(start, first)] if first != start else []
    seen = {first}
    for way in ways:
        body = graph.entries.get(way[-1])
        for step in steps(body.record) if body else ():
            if step == start:
                return (*way, step)
            if step not in seen:
                seen.add(step)
                ways.append((*way, step))
    return ()


def _told(way: tuple[str, ...], graph: Graph) -> str:
    return " ← ".join(graph.title(id) for id in way)


def family(entry: Entry[Any], graph: Graph) -> tuple[Fact, ...]:
    """A body's names, what it belongs to, and the bodies that it came from or became."""
    body, found = entry.record, referrers(entry.id, graph)
    return (
        Fact("Also printed as", body.other_names),
        Fact("Part of", graph.link(body.part_of) if body.part_of else ""),
        Fact("Parts", links(found.under("has as a part"), graph)),
        Fact("Stands for", links(body.members, graph)),
        Fact("Counted among", links(found.under("counted among"), graph)),
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
    on = f" {when(step.on)}" if step.on else ""
    words = f"{anchor_to(graph.link(step.organisation))} ({step.how}{escape(on)})"
    return Markup(words) + graph.prose(step.text)  # noqa: S704 - joined from escaped parts


def _became(step: Succession, later: Entry[Any], graph: Graph) -> Markup:
    on = f" {when(step.on)}" if step.on else ""
    return Markup(f"{anchor_to(graph.link(later.id))} ({step.how}{escape(on)})")  # noqa: S704 - joined from escaped parts
