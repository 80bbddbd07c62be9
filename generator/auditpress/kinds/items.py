"""What an oversight paper concludes or asks for, item by item, with the answers that were given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Day, Key, Line, Prose, Ref
from auditpress.graph import Entry, Graph
from auditpress.kinds.dates import when
from auditpress.kinds.due import due, months_allowed, timing
from auditpress.kinds.reply import Given, ShownAnswer, answer_tag, given_to
from auditpress.kinds.shown import Tag, join, links, sources_of
from auditpress.model import Link, Model
from auditpress.problems import plural


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
        str | None,
        Ref("oversight", "repeated in", parts=True),
        Field(description="The earlier item that it repeats.", examples=[]),
    ] = None
    due: Day | None = Field(None, description="When an answer is due, if the paper says so.")

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return f"item-{self.id}"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with its answers, those to the earlier item that it repeats kept apart.

    ``outcome`` is the answer that stands, else ``none yet``; ``late`` is how its first answer stands to the date on
    which one was ``due``; ``unanswered`` are the bodies that it asks and that gave none; ``repeated_in`` are the later
    items that repeat it.
    """

    id: str
    answers: tuple[Given, ...]
    earlier: tuple[Given, ...]
    outcome: str
    due: Day | None
    late: str
    unanswered: tuple[str, ...]
    repeated_in: tuple[str, ...]

    @property
    def is_answered(self) -> bool:
        """Whether an answer to it stands."""
        return any(not given.corrected_by for given in self.answers)


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
    repeated_in: tuple[Link, ...]
    tag: Tag | None
    answers: tuple[ShownAnswer, ...]
    earlier: tuple[ShownAnswer, ...]
    due: str
    waiting: str


def item_facts(entry: Entry[Any], item: Item, graph: Graph) -> ItemFacts:
    """An item of a paper with its answers, held against the date on which one was due."""
    name = f"{entry.id}#{item.anchor}"
    found = given_to(name, graph)
    given = [each for each in found if _says(each)]
    standing = [each.answer.answer for each in found if not each.corrected_by]
    due_on = due(entry, item, graph)
    answered = {author for each in given for author in graph.entries[each.reply].record.authors}
    return ItemFacts(
        item.id,
        found,
        given_to(item.repeats, graph) if item.repeats else (),
        standing[-1] if standing else "none yet",
        due_on,
        timing(due_on, given[0].day) if given else "",
        tuple(body for body in item.addressees if body not in answered),
        tuple(_repeats_of(entry, name, graph)),
    )


def _repeats_of(entry: Entry[Any], name: str, graph: Graph) -> Iterator[str]:
    """The items, here or in other papers, that repeat an item."""
    for paper in (entry, *sources_of(graph.backlinks(entry.id), "repeated in")):
        yield from (f"{paper.id}#{item.anchor}" for item in paper.record.items if item.repeats == name)


def shown_item(item: Item, facts: ItemFacts, entry: Entry[Any], graph: Graph) -> ItemView:
    """An item as the page of its paper shows it."""
    return ItemView(
        anchor=item.anchor,
        ref=item.ref or "",
        kind=item.kind,
        group=item.group or "",
        title=item.title,
        html=graph.prose(item.text, entry.record),
        addressees=links(item.addressees, graph),
        about=links(item.about, graph),
        paragraphs=join(list(item.paragraphs)),
        repeats=graph.link(item.repeats) if item.repeats else None,
        repeated_in=links(facts.repeated_in, graph),
        tag=answer_tag(facts.outcome) if item.addressees else None,
        answers=_given(facts.answers, facts.due, graph),
        earlier=_given(facts.earlier, None, graph),
        due=_due(item, facts, entry, graph),
        waiting=_waiting(item, facts, graph),
    )


def _due(item: Item, facts: ItemFacts, entry: Entry[Any], graph: Graph) -> str:
    """The date on which an answer was due, and how it was arrived at if the paper does not say it."""
    if facts.due is None or item.due:
        return facts.due.text if facts.due else ""
    return f"{facts.due.text}, {plural(months_allowed(entry, graph) or 0, 'month')} after publication"


def _waiting(item: Item, facts: ItemFacts, graph: Graph) -> str:
    """What answers are not recorded; whether one is overdue today is not for a page to say."""
    due_on = f"; due {when(facts.due)}" if facts.due else ""
    if not item.addressees or not facts.unanswered:
        return ""
    if facts.unanswered == item.addressees:
        return f"No answer recorded{due_on}"
    return f"No answer recorded of {join([graph.title(body) for body in facts.unanswered])}{due_on}"


def _given(found: Sequence[Given], due_on: Day | None, graph: Graph) -> tuple[ShownAnswer, ...]:
    """The answers in their order; how late an answer came is said of the first, not of one that corrects another."""
    corrections = {given.corrected_by for given in found}
    return tuple(
        ShownAnswer(
            graph.link(given.reply),
            answer_tag(given.answer.answer),
            graph.prose(given.answer.text, reply),
            graph.prose(given.answer.action, reply),
            "a correction" if given.reply in corrections else timing(due_on, given.day) if _says(given) else "",
            graph.link(given.corrected_by) if given.corrected_by else None,
        )
        for given in found
        for reply in [graph.entries[given.reply].record]
    )


def _says(given: Given) -> bool:
    """Whether an answer answers anything."""
    return given.answer.answer != "none yet"
