"""A paper that answers one or many oversight reports, item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.shown import Envelope, Fact, Happening, Tag, envelope, links
from auditpress.model import Fault, Link, Model, Record


class Answer(Model):
    """What the reply says to one item."""

    item: Annotated[
        str, Ref("oversight", "answered in"), Field(description="The item, as `2018/mou-letter#item-suspend`.")
    ]
    answer: Literal["accepted", "partly accepted", "rejected", "none yet"] = Field(description="What the answer is.")
    text: Prose | None = Field(None, description="What it says.")
    action: Prose | None = Field(None, description="What is to be done.")


class Reply(Record):
    """A paper that answers oversight reports."""

    authors: tuple[Annotated[str, Ref("organisations", "author of")], ...] = Field(
        min_length=1, description="The bodies that answer."
    )
    title: Line = Field(description="Its title.")
    to: tuple[Annotated[str, Ref("oversight", "answered by")], ...] = Field(
        min_length=1, description="The papers that it answers."
    )
    answers: tuple[Answer, ...] = Field((), description="What it says to each item.")
    corrects: Annotated[
        str | None, Ref("replies", "corrected by"), Field(description="The reply that it corrects.")
    ] = None
    text: Prose | None = Field(None, description="What it says as a whole.")


ANSWERS = {
    "accepted": ("Accepted", "closed"),
    "partly accepted": ("Partly accepted", "partly"),
    "rejected": ("Rejected", "refused"),
    "none yet": ("No answer recorded", "none"),
}


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """Nothing is computed from a reply alone; an item's answers are the facts of the paper that asked."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer with the way to what it answers."""

    item: Link
    tag: Tag
    html: Markup
    action: Markup


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What a reply's page shows."""

    glance: tuple[Fact, ...]
    text: Markup
    answers: tuple[ShownAnswer, ...]
    envelope: Envelope


def answer_tag(answer: str) -> Tag:
    """An answer as a tag."""
    return Tag(*ANSWERS[answer])


def view(entry: Entry[Reply], _: ReplyFacts, graph: Graph) -> ReplyView:
    """The page of a reply."""
    reply = entry.record
    return ReplyView(
        glance=(
            Fact("From", links(reply.authors, graph)),
            Fact("Answers", links(reply.to, graph)),
            Fact("Date", reply.published.text if reply.published else ""),
            Fact("Corrects", graph.link(reply.corrects) if reply.corrects else ""),
        ),
        text=graph.prose(reply.text),
        answers=tuple(
            ShownAnswer(graph.link(a.item), answer_tag(a.answer), graph.prose(a.text), graph.prose(a.action))
            for a in reply.answers
        ),
        envelope=envelope(entry, graph),
    )


def answers_items(entry: Entry[Reply], _: ReplyFacts, __: Graph) -> Iterator[Fault]:
    """An answer names the item that it answers, not just the paper."""
    for index, answer in enumerate(entry.record.answers):
        if "#" not in answer.item:
            yield Fault(
                ("answers", index, "item"), "item", f"“{answer.item}” names a paper, not an item of it",
                "Add “#item-” and the item's id, such as #item-suspend.",
            )  # fmt: skip


def events(entry: Entry[Reply], graph: Graph) -> Iterator[Happening]:
    """The day of the reply."""
    if entry.record.published:
        yield Happening(entry.record.published, graph.link(entry.id), graph.prose(entry.record.text))


KIND = Kind(
    folder="replies",
    name="reply",
    plural="Replies",
    purpose="Papers that answer conclusions, recommendations and requests, item by item.",
    model=Reply,
    title=lambda entry, _: entry.record.title,
    facts=lambda _, __: ReplyFacts(),
    view=view,
    summary=lambda entry, _, __: "; ".join(
        f"{number} {answer}" for answer, number in Counter(a.answer for a in entry.record.answers).items()
    ),
    rules=(answers_items,),
    events=events,
    dated=lambda reply: str(reply.published or ""),
)
