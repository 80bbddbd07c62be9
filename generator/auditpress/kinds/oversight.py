"""An inquiry, an oversight report or a formal letter: who asked what of whom, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.extracts import Anchor
from auditpress.fields import Day, Line, Prose, Ref, Whole
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.agreement import ENDED, Agreement, AgreementFacts
from auditpress.kinds.cards import Card
from auditpress.kinds.dates import before, when
from auditpress.kinds.due import item_of
from auditpress.kinds.events import Event, meet, shown
from auditpress.kinds.inquiry import Concern, Occasion, Part, happened
from auditpress.kinds.items import Item, ItemFacts, ItemView, item_facts, shown_item
from auditpress.kinds.measures import Measured
from auditpress.kinds.referring import referrers
from auditpress.kinds.reply import Answer, given_to
from auditpress.kinds.rules import once
from auditpress.kinds.shown import Envelope, Fact, Happening, envelope, links
from auditpress.kinds.validity import scheme_applies
from auditpress.model import Fault, Link, Record
from auditpress.problems import plural

__all__ = ["KIND", "Item", "Oversight", "OversightFacts", "answers_to"]


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
class OversightFacts:
    """What follows from a paper: each item with its answers, and the agreements about which it inquired that ended."""

    items: tuple[ItemFacts, ...]
    ended: tuple[tuple[str, str, Day], ...]


@dataclass(frozen=True, slots=True)
class OversightView:
    """What an oversight paper's page shows: what was asked of whom, and what came of it, first."""

    standfirst: tuple[str, ...]
    glance: tuple[Fact, ...]
    ended: tuple[tuple[str, Link], ...]
    items: tuple[ItemView, ...]
    groups: tuple[tuple[str, tuple[ItemView, ...]], ...]
    summary: Markup
    concerns: tuple[tuple[Markup, tuple[Link, ...]], ...]
    timeline: tuple[Event, ...]
    parts: tuple[tuple[str, str, Markup], ...]
    envelope: Envelope


def answers_to(graph: Graph, item: str) -> tuple[tuple[str, Answer], ...]:
    """Every answer to an item that stands, each with its reply, in the order of the replies' dates."""
    return tuple((given.reply, given.answer) for given in given_to(item, graph) if not given.corrected_by)


def compute(entry: Entry[Oversight], graph: Graph) -> OversightFacts:
    """The answers to each item, and what became of the agreements that the paper is about."""
    items = tuple(item_facts(entry, item, graph) for item in entry.record.items)
    ended = []
    for id in entry.record.agreements:
        facts = graph.facts(graph.get(id, Agreement), AgreementFacts)
        if facts.standing in ENDED and facts.since:
            ended.append((id, facts.standing.lower(), facts.since))
    return OversightFacts(items, tuple(ended))


def view(entry: Entry[Oversight], facts: OversightFacts, graph: Graph) -> OversightView:
    """The page of an oversight paper."""
    paper = entry.record
    items = tuple(shown_item(item, found, entry, graph) for item, found in zip(paper.items, facts.items, strict=True))
    groups: dict[str, list[ItemView]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    return OversightView(
        standfirst=tuple(_standfirst(paper, graph)),
        glance=_glance(paper, items, graph),
        ended=tuple(
            (f"{how.capitalize()} {when(day)}, after this paper", graph.link(id)) for id, how, day in facts.ended
        ),
        items=items,
        groups=tuple((name, tuple(members)) for name, members in groups.items()),
        summary=graph.prose(paper.summary, paper),
        concerns=tuple((graph.prose(c.text, paper), links(c.by, graph)) for c in paper.concerns),
        timeline=tuple(_course(entry, facts, graph)),
        parts=tuple((part.title, part.address or "", graph.prose(part.remark)) for part in paper.parts),
        envelope=envelope(entry, graph, ("answered in", "answered by", "repeated in")),
    )  # fmt: skip


def _course(entry: Entry[Oversight], facts: OversightFacts, graph: Graph) -> Iterator[Event]:
    """The occasions of the paper, then what other records tell of what it led to, where no occasion has that."""
    paper = entry.record
    found = [happened(occasion, paper, graph) for occasion in paper.events]
    told = [(o.record or (entry.id if tells_of_itself(o, paper) else ""), o.on) for o in paper.events]
    for id in _led_to(entry, paper, graph):
        found += _untold(id, (each for each in graph.card(id, Card).happenings if not each.apart), told)
    for id, _, _ in facts.ended:
        ends = (each for each in graph.card(id, Card).happenings if each.what.capitalize() in ENDED)
        found += _untold(id, ends, told)
    return shown(sorted(found, key=lambda each: (each.day.first, each.day.last)), graph, entry.id)


def _untold(id: str, happenings: Iterable[Happening], told: Sequence[tuple[str, Day]]) -> list[Happening]:
    """What happened by a record, as far as no occasion of that day tells of it."""
    return [each for each in happenings if not any(of == id and meet(on, each.day) for of, on in told)]


def _led_to(entry: Entry[Oversight], paper: Oversight, graph: Graph) -> dict[str, None]:
    """The paper itself, those whose items it repeats, its replies, and the papers that repeat its items."""
    repeated = (item.repeats.partition("#")[0] for item in paper.items if item.repeats)
    later = referrers(entry.id, graph).under("answered by", "answered in", "repeated in")
    return dict.fromkeys((entry.id, *repeated, *later))


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
        Fact("What came of it", _came_of(asked)),
        Fact("Requests", str(len(asked)) if asked else ""),
        Fact("Asked", links(dict.fromkeys(a for item in paper.items for a in item.addressees), graph)),
        Fact("Asked by", graph.link(paper.body)),
        Fact("About", links((*paper.subjects, *paper.agreements), graph)),
    )


def _came_of(asked: Sequence[ItemView]) -> str:
    counts = Counter(item.tag.words for item in asked if item.tag)
    return "; ".join(f"{words}: {number}" for words, number in counts.items())


def events(entry: Entry[Oversight], graph: Graph) -> Iterator[Happening]:
    """The publication of the paper, and what happened around it as far as no other record tells of that."""
    paper = entry.record
    if paper.published:
        bodies = tuple(dict.fromkeys((paper.body, *paper.subjects)))
        yield Happening(paper.published, graph.link(entry.id), what=paper.type, bodies=bodies)
    for occasion in paper.events:
        if not (tells_of_itself(occasion, paper) or _told_by_record(occasion, graph)):
            found = happened(occasion, paper, graph, entry.id)
            yield replace(found, bodies=found.bodies or paper.subjects)


def tells_of_itself(occasion: Occasion, paper: Oversight) -> bool:
    """Whether an occasion is the publication of the paper itself."""
    own = occasion.record is None and occasion.what in ("report", "letter")
    return bool(own and paper.published and meet(occasion.on, paper.published))


def _told_by_record(occasion: Occasion, graph: Graph) -> bool:
    """Whether the record of an occasion has the date of it too, and so tells of it on every timeline."""
    record = graph.entries[occasion.record].record if occasion.record else None
    days = [event.on for event in record.events] if isinstance(record, Agreement) else [record and record.published]
    return any(day and meet(day, occasion.on) for day in days)


def ids_once(entry: Entry[Oversight], _: OversightFacts, __: Graph) -> Iterator[Fault]:
    """An id stands for one item, since it is the item's address."""
    yield from once(((("items", n, "id"), item.id) for n, item in enumerate(entry.record.items)), "item")


def repeats_an_earlier_item(entry: Entry[Oversight], _: OversightFacts, graph: Graph) -> Iterator[Fault]:
    """An item repeats an item, of this paper or of one that is not later than this."""
    for index, item in enumerate(entry.record.items):
        found = item_of(item.repeats, graph) if item.repeats else None
        place, mine = ("items", index, "repeats"), entry.record.published
        if item.repeats and "#" not in item.repeats:
            yield Fault(
                place, "item", f"“{item.repeats}” names a paper, not an item of it", "Add “#item-” and the item's id."
            )
        elif found and found[1] is item:
            yield Fault(place, "circle", "an item cannot repeat itself", "Name the item that came before this one.")
        elif found and mine and (theirs := found[0].record.published) and before(mine, theirs):
            yield Fault(
                place, "date-order", "this repeats an item of a later paper",
                f"That is dated {theirs} and this {mine}; check both dates, or turn the reference round.",
            )  # fmt: skip


def measured(entry: Entry[Oversight], facts: OversightFacts, _: Graph) -> Measured:
    """How many of its items ask something of a body, and how many of these were answered."""
    asked = [found for item, found in zip(entry.record.items, facts.items, strict=True) if item.addressees]
    return Measured(asked=len(asked), answered=sum(1 for found in asked if found.is_answered))


KIND = Kind(
    folder="oversight",
    name="oversight paper",
    plural="Oversight",
    purpose="Inquiries, reports and letters: who asked what of whom, and what came of it.",
    model=Oversight,
    authors=lambda paper: (paper.body,),
    title=lambda entry, _: entry.record.title,
    facts=compute,
    view=view,
    summary=lambda entry, _, __: plural(len(entry.record.items), "conclusion or request", "conclusions and requests"),
    measured=measured,
    rules=(ids_once, repeats_an_earlier_item, scheme_applies),
    anchors=lambda paper: (Anchor(item.anchor, item.title) for item in paper.items),
    names=lambda paper: (paper.title, *filter(None, [paper.number])),
    events=events,
    dated=lambda paper: str(paper.published or ""),
)
