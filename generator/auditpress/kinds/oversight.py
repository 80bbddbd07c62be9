"""An inquiry, an oversight report or a formal letter: who asked what of whom, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Address, Day, Key, Line, Prose, Ref, Whole
from auditpress.graph import Anchor, Entry, Graph, Kind
from auditpress.kinds.agreement import Agreement, AgreementFacts
from auditpress.kinds.reply import Answer, answer_tag
from auditpress.kinds.rules import once
from auditpress.kinds.shown import Envelope, Fact, Happening, Tag, envelope, join, links, sources_of
from auditpress.model import Fault, Link, Model, Record
from auditpress.problems import plural


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


class Item(Model):
    """A conclusion, a recommendation or a request, each with an address of its own."""

    id: Key = Field(description="A short name for it; it becomes part of its address.")
    ref: Line | None = Field(None, description="Its number as printed; left out where that was not seen.")
    kind: Literal["conclusion", "recommendation", "request"] = Field(description="What it is.")
    group: Line | None = Field(None, description="The heading that it stands under.")
    title: Line = Field(description="What it says, in one line.")
    text: Prose = Field(description="What it says.")
    addressees: tuple[Annotated[str, Ref("organisations", "addressee in")], ...] = Field(
        (), description="Whom it asks to do something."
    )
    about: tuple[Annotated[str, Ref("organisations", "subject of a conclusion in")], ...] = Field(
        (), description="Whom it is about, without asking them for anything."
    )
    paragraphs: tuple[Line, ...] = Field((), description="The paragraphs that it cites.")
    repeats: Annotated[
        str | None, Ref("oversight", "repeated in"), Field(description="The earlier item that it repeats.")
    ] = None
    due: Day | None = Field(None, description="When an answer is due, if the paper says so.")

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return f"item-{self.id}"


class Concern(Model):
    """A concern that led to the inquiry."""

    text: Prose = Field(description="What it was.")
    by: tuple[Annotated[str, Ref("organisations", "raised a concern in")], ...] = Field(
        (), description="Who raised it."
    )


class Oversight(Record):
    """An inquiry, an oversight report or a formal letter."""

    body: Annotated[str, Ref("organisations", "author of"), Field(description="The body that inquired.")]
    type: Literal["inquiry report", "letter", "oversight report"] = Field(description="What the paper is.")
    title: Line = Field(description="Its title.")
    number: Line | None = Field(None, description="Its number as printed, such as `HC 677`.")
    session: Line | None = Field(None, description="The session, such as `2017–19`.")
    scheme: Annotated[str | None, Ref("schemes", "scheme of"), Field(description="The rulebook for its answers.")] = (
        None
    )
    subjects: tuple[Annotated[str, Ref("organisations", "subject of")], ...] = Field(
        (), description="The bodies that it is about."
    )
    agreements: tuple[Annotated[str, Ref("agreements", "inquired into in")], ...] = Field(
        (), description="The agreements that it is about."
    )
    summary: Prose | None = Field(None, description="What it is about and what it found.")
    parts: tuple[Part, ...] = Field((), description="The parts in which it was published.")
    concerns: tuple[Concern, ...] = Field((), description="The concerns that led to it.")
    events: tuple[Occasion, ...] = Field((), description="What happened, before and after.")
    items: tuple[Item, ...] = Field((), description="Its conclusions, recommendations and requests.")
    answer_due_months: Whole | None = Field(
        None, ge=0, le=120, description="Within how many months an answer is due, if not as the scheme says."
    )


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with its answers: (reply, answer) pairs, those to the earlier item that it repeats kept apart."""

    id: str
    answers: tuple[tuple[str, Answer], ...]
    earlier: tuple[tuple[str, Answer], ...]

    @property
    def outcome(self) -> str:
        """What came of it: the answer of the last reply, else ``none yet``."""
        return self.answers[-1][1].answer if self.answers else "none yet"


@dataclass(frozen=True, slots=True)
class OversightFacts:
    """What follows from a paper: each item with its answers, and the agreements about which it inquired that ended."""

    items: tuple[ItemFacts, ...]
    ended: tuple[tuple[str, str, Day], ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as its page shows it."""

    anchor: str
    ref: str
    kind: str
    group: str
    title: str
    html: Markup
    addressees: tuple[Link, ...]
    about: tuple[Link, ...]
    paragraphs: str
    repeats: Link | None
    tag: Tag | None
    answers: tuple[tuple[Link, Tag, Markup], ...]
    earlier: tuple[tuple[Link, Tag, Markup], ...]
    due: str


@dataclass(frozen=True, slots=True)
class OversightView:
    """What an oversight paper's page shows: what was asked of whom, and what came of it, first."""

    standfirst: tuple[str, ...]
    glance: tuple[Fact, ...]
    ended: tuple[str, ...]
    items: tuple[ItemView, ...]
    groups: tuple[tuple[str, tuple[ItemView, ...]], ...]
    summary: Markup
    concerns: tuple[tuple[Markup, tuple[Link, ...]], ...]
    timeline: tuple[Happening, ...]
    parts: tuple[tuple[str, str, Markup], ...]
    envelope: Envelope


def answers_to(graph: Graph, item: str) -> tuple[tuple[str, Answer], ...]:
    """Every answer to an item (``oversight/…#item-…``), in the order of the replies' dates."""
    paper = item.partition("#")[0]
    replies = sources_of(graph.backlinks(paper), "answered in")
    found = [(reply, answer) for reply in replies for answer in reply.record.answers if answer.item == item]
    found.sort(key=lambda pair: (pair[0].record.published.first if pair[0].record.published else "", pair[0].id))
    return tuple((reply.id, answer) for reply, answer in found)


def compute(entry: Entry[Oversight], graph: Graph) -> OversightFacts:
    """The answers to each item, and what became of the agreements that the paper is about."""
    items = tuple(
        ItemFacts(
            item.id,
            answers_to(graph, f"{entry.id}#{item.anchor}"),
            answers_to(graph, item.repeats) if item.repeats else (),
        )
        for item in entry.record.items
    )
    ended = []
    for id in entry.record.agreements:
        facts = graph.facts(graph.get(id, Agreement), AgreementFacts)
        if facts.standing in ("Withdrawn", "Expired", "Suspended") and facts.since:
            ended.append((id, facts.standing.lower(), facts.since))
    return OversightFacts(items, tuple(ended))


def view(entry: Entry[Oversight], facts: OversightFacts, graph: Graph) -> OversightView:
    """The page of an oversight paper."""
    paper = entry.record
    items = tuple(_item(item, found, graph) for item, found in zip(paper.items, facts.items, strict=True))
    groups: dict[str, list[ItemView]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    return OversightView(
        standfirst=tuple(_standfirst(paper, graph)),
        glance=_glance(paper, items, graph),
        ended=tuple(f"{graph.title(id)} was {how} on {day.text}" for id, how, day in facts.ended),
        items=items,
        groups=tuple((name, tuple(members)) for name, members in groups.items()),
        summary=graph.prose(paper.summary),
        concerns=tuple((graph.prose(c.text), links(c.by, graph)) for c in paper.concerns),
        timeline=tuple(_occasion(o, graph) for o in sorted(paper.events, key=lambda o: (o.on.first, o.on.last))),
        parts=tuple((part.title, part.address or "", graph.prose(part.remark)) for part in paper.parts),
        envelope=envelope(entry, graph, ("answered in", "answered by", "repeated in")),
    )  # fmt: skip


def _standfirst(paper: Oversight, graph: Graph) -> Iterator[str]:
    yield graph.title(paper.body)
    if paper.number:
        yield paper.number
    if paper.session:
        yield f"Session {paper.session}"
    if paper.published:
        yield f"published {paper.published.text}"


def _glance(paper: Oversight, items: tuple[ItemView, ...], graph: Graph) -> tuple[Fact, ...]:
    asked = [item for item in items if item.addressees]
    return (
        Fact("Asked by", graph.link(paper.body)),
        Fact("Asked", links(dict.fromkeys(a for item in paper.items for a in item.addressees), graph)),
        Fact("About", links((*paper.subjects, *paper.agreements), graph)),
        Fact("Requests", str(len(asked)) if asked else ""),
        Fact("What came of it", _came_of(asked)),
    )


def _came_of(asked: Sequence[ItemView]) -> str:
    counts = Counter(item.tag.words for item in asked if item.tag)
    return "; ".join(f"{words}: {number}" for words, number in counts.items())


def _item(item: Item, facts: ItemFacts, graph: Graph) -> ItemView:
    asks = bool(item.addressees)
    return ItemView(
        anchor=item.anchor,
        ref=item.ref or "",
        kind=item.kind,
        group=item.group or "",
        title=item.title,
        html=graph.prose(item.text),
        addressees=links(item.addressees, graph),
        about=links(item.about, graph),
        paragraphs=join(list(item.paragraphs)),
        repeats=graph.link(item.repeats) if item.repeats else None,
        tag=answer_tag(facts.outcome) if asks else None,
        answers=_answers(facts.answers, graph),
        earlier=_answers(facts.earlier, graph),
        due=item.due.text if item.due else "",
    )


def _answers(found: Sequence[tuple[str, Answer]], graph: Graph) -> tuple[tuple[Link, Tag, Markup], ...]:
    return tuple((graph.link(reply), answer_tag(answer.answer), graph.prose(answer.text)) for reply, answer in found)


def _occasion(occasion: Occasion, graph: Graph) -> Happening:
    title: Link | str = occasion.title
    if occasion.record:
        title = Link(occasion.title, graph.link(occasion.record).path)
    return Happening(occasion.on, title, graph.prose(occasion.text), occasion.to)


def events(entry: Entry[Oversight], graph: Graph) -> Iterator[Happening]:
    """The publication of the paper; what happened around it is told on its own page."""
    if entry.record.published:
        yield Happening(entry.record.published, graph.link(entry.id))


def ids_once(entry: Entry[Oversight], _: OversightFacts, __: Graph) -> Iterator[Fault]:
    """An id stands for one item, since it is the item's address."""
    yield from once(((("items", n, "id"), item.id) for n, item in enumerate(entry.record.items)), "item")


KIND = Kind(
    folder="oversight",
    name="oversight paper",
    plural="Oversight",
    purpose="Inquiries, reports and letters: who asked what of whom, and what came of it.",
    model=Oversight,
    title=lambda entry, _: entry.record.title,
    facts=compute,
    view=view,
    summary=lambda entry, _, __: plural(len(entry.record.items), "conclusion or request", "conclusions and requests"),
    rules=(ids_once,),
    anchors=lambda paper: (Anchor(item.anchor, item.title) for item in paper.items),
    names=lambda paper: (paper.title, *filter(None, [paper.number])),
    events=events,
    dated=lambda paper: str(paper.published or ""),
)
