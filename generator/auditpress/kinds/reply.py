"""A paper that answers one or many oversight reports, item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Day, Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.dates import before, when
from auditpress.kinds.due import due, item_of, timing
from auditpress.kinds.shown import Envelope, Fact, Happening, Tag, envelope, links, sources_of
from auditpress.model import Fault, Link, Model, Record


class Answer(Model):
    """What the reply says to one item."""

    item: Annotated[
        str,
        Ref("oversight", "answered in", parts=True),
        Field(description="The item, as `2018/mou-letter#item-suspend`."),
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
class Given:
    """What one reply says to an item; ``corrected_by`` is the later reply whose answer stands in its place."""

    reply: str
    answer: Answer
    day: Day | None
    corrected_by: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """When an answer was due, how late it came, and the reply whose answer stands in its place.

    A correction is not late: its item was answered before.
    """

    item: str
    due: Day | None
    late: str
    corrected_by: str


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What follows from a reply: each of its answers against its date, and the replies that correct it."""

    answers: tuple[AnswerFacts, ...]
    corrected_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer as a page shows it, with when it came and the reply whose answer stands in its place.

    ``link`` leads to the other end: on a reply's page to the item that it answers, on an item's to the reply.
    """

    link: Link
    tag: Tag
    html: Markup
    action: Markup
    when: str
    corrected_by: Link | None


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What a reply's page shows."""

    glance: tuple[Fact, ...]
    corrected_by: tuple[Link, ...]
    text: Markup
    answers: tuple[ShownAnswer, ...]
    envelope: Envelope


def answer_tag(answer: str) -> Tag:
    """An answer as a tag."""
    return Tag(*ANSWERS[answer])


def given_to(item: str, graph: Graph) -> tuple[Given, ...]:
    """Every answer to an item (``oversight/…#item-…``), in the order of the replies' dates."""
    replies = sources_of(graph.backlinks(item.partition("#")[0]), "answered in")
    found = [(reply, answer) for reply in replies for answer in reply.record.answers if answer.item == item]
    found.sort(key=lambda pair: (pair[0].record.published.first if pair[0].record.published else "", pair[0].id))
    corrections = [(reply.id, set(corrected(reply, graph))) for reply, _ in found]
    return tuple(
        Given(
            reply.id, answer, reply.record.published,
            next((later for later, earlier in corrections if reply.id in earlier), ""),
        )
        for reply, answer in found
    )  # fmt: skip


def corrected(entry: Entry[Reply], graph: Graph) -> tuple[str, ...]:
    """The replies that a reply corrects: the one that it names, the one that this corrects, and so on."""
    found: list[str] = []
    named = entry.record.corrects
    while named and named not in found:
        found.append(named)
        earlier = graph.entries.get(named)
        named = earlier.record.corrects if earlier else None
    return tuple(found)


def compute(entry: Entry[Reply], graph: Graph) -> ReplyFacts:
    """Each answer held against the date on which it was due."""
    corrections = sources_of(graph.backlinks(entry.id), "corrected by")
    return ReplyFacts(tuple(_answer(a, entry, graph) for a in entry.record.answers), tuple(c.id for c in corrections))


def _answer(answer: Answer, entry: Entry[Reply], graph: Graph) -> AnswerFacts:
    found = item_of(answer.item, graph)
    due_on = due(*found, graph) if found else None
    given = given_to(answer.item, graph)
    corrected_by = next((g.corrected_by for g in given if g.reply == entry.id), "")
    first = answer.answer != "none yet" and entry.id not in (g.corrected_by for g in given)
    late = timing(due_on, entry.record.published) if first else ""
    return AnswerFacts(answer.item, due_on, late, corrected_by)


def view(entry: Entry[Reply], facts: ReplyFacts, graph: Graph) -> ReplyView:
    """The page of a reply."""
    reply = entry.record
    return ReplyView(
        glance=(
            Fact("From", links(reply.authors, graph)),
            Fact("Answers", links(reply.to, graph)),
            Fact("Date", reply.published.text if reply.published else ""),
            Fact("Corrects", graph.link(reply.corrects) if reply.corrects else ""),
        ),
        corrected_by=links(facts.corrected_by, graph),
        text=graph.prose(reply.text, reply),
        answers=tuple(_shown(a, f, reply, graph) for a, f in zip(reply.answers, facts.answers, strict=True)),
        envelope=envelope(entry, graph, ("corrected by",)),
    )


def _shown(answer: Answer, facts: AnswerFacts, reply: Reply, graph: Graph) -> ShownAnswer:
    timed = f"{facts.late}; due {when(facts.due)}" if facts.late and facts.due else ""
    return ShownAnswer(
        graph.link(answer.item), answer_tag(answer.answer),
        graph.prose(answer.text, reply), graph.prose(answer.action, reply), timed,
        graph.link(facts.corrected_by) if facts.corrected_by else None,
    )  # fmt: skip


def answers_items(entry: Entry[Reply], _: ReplyFacts, __: Graph) -> Iterator[Fault]:
    """An answer names the item that it answers, not just the paper, and the reply is one to that paper."""
    for index, answer in enumerate(entry.record.answers):
        place, paper = ("answers", index, "item"), answer.item.partition("#")[0]
        if "#" not in answer.item:
            yield Fault(
                place, "item", f"“{answer.item}” names a paper, not an item of it",
                "Add “#item-” and the item's id, such as #item-suspend.",
            )  # fmt: skip
        elif paper not in entry.record.to:
            yield Fault(
                place, "reply-to", f"the reply is not to “{paper}”, whose item this answers",
                "Add the paper to “to:”, or name an item of a paper that is there.",
            )  # fmt: skip


def items_once(entry: Entry[Reply], _: ReplyFacts, __: Graph) -> Iterator[Fault]:
    """A reply gives one answer to an item."""
    items = [answer.item for answer in entry.record.answers]
    for index, item in enumerate(items):
        if item in items[:index]:
            yield Fault(
                ("answers", index, "item"), "answered-twice", f"this reply has answered “{item}” already",
                "Put both into one answer.", related=((("answers", items.index(item), "item"), "it is here first"),),
            )  # fmt: skip


def after_its_papers(entry: Entry[Reply], _: ReplyFacts, graph: Graph) -> Iterator[Fault]:
    """A reply is dated after the papers that it answers and the reply that it corrects."""
    reply = entry.record
    for id in (*reply.to, *filter(None, [reply.corrects])):
        earlier = graph.get(id, Record).record.published
        if reply.published and earlier and before(reply.published, earlier):
            verb = "corrects" if id == reply.corrects else "answers"
            yield Fault(
                ("published",), "date-order", f"the reply is dated before “{id}”, which it {verb}",
                f"That is dated {earlier}; check both dates.",
            )  # fmt: skip


def corrects_another(entry: Entry[Reply], _: ReplyFacts, graph: Graph) -> Iterator[Fault]:
    """A reply does not correct itself, neither directly nor through others."""
    if entry.id in corrected(entry, graph):
        yield Fault(
            ("corrects",), "circle", "a reply cannot correct itself, directly or through others",
            "Name the reply that came before this one.",
        )  # fmt: skip


def events(entry: Entry[Reply], graph: Graph) -> Iterator[Happening]:
    """The day of the reply."""
    if entry.record.published:
        reply = entry.record
        link, text = graph.link(entry.id), graph.prose(reply.text, reply)
        yield Happening(entry.record.published, link, text, sort="reply", bodies=reply.authors)


KIND = Kind(
    folder="replies",
    name="reply",
    plural="Replies",
    purpose="Papers that answer conclusions, recommendations and requests, item by item.",
    model=Reply,
    authors=lambda reply: reply.authors,
    title=lambda entry, _: entry.record.title,
    facts=compute,
    view=view,
    summary=lambda entry, _, __: "; ".join(
        f"{number} {answer}" for answer, number in Counter(a.answer for a in entry.record.answers).items()
    ),
    rules=(answers_items, items_once, after_its_papers, corrects_another),
    events=events,
    dated=lambda reply: str(reply.published or ""),
)
