"""Downloads of oversight: what was asked of whom, what was answered, and how late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from auditpress.data.columns import Date, Id, Page, Place, Table, To, said
from auditpress.data.common import day, joined, plain
from auditpress.graph import Entry, Graph
from auditpress.kinds.dates import days_between
from auditpress.kinds.items import Item, ItemFacts
from auditpress.kinds.oversight import Oversight, OversightFacts
from auditpress.kinds.reply import Answer, Reply, ReplyFacts


class PaperRow(NamedTuple):
    """One row for each inquiry report, oversight report or formal letter."""

    id: Annotated[Id, To("records"), "The paper's id."]
    title: Annotated[str, said(Oversight, "title")]
    type: Annotated[str, said(Oversight, "type")]
    printed_number: Annotated[str | None, said(Oversight, "number")]
    session: Annotated[str | None, said(Oversight, "session")]
    body: Annotated[Id, To("organisations"), said(Oversight, "body")]
    scheme: Annotated[str | None, To("schemes"), said(Oversight, "scheme")]
    published: Annotated[Date, "When it was published."]
    state: Annotated[str, "Whether the record can be read: published, withheld, missing or withdrawn."]
    page: Annotated[Page, "Its page."]


class RecommendationRow(NamedTuple):
    """One row for each conclusion, recommendation or request of an oversight paper, with what came of it."""

    paper: Annotated[Id, To("oversight_papers"), "The paper that holds it."]
    number: Place
    id: Annotated[str, "Its own id: that of its paper, and its address on the page."]
    ref: Annotated[str | None, said(Item, "ref")]
    kind: Annotated[str, said(Item, "kind")]
    heading: Annotated[str | None, said(Item, "group")]
    title: Annotated[str, said(Item, "title")]
    text: Annotated[str, said(Item, "text")]
    addressees: Annotated[str | None, "The names of those it asks; the table addressees has them one by one."]
    due: Annotated[Date, "When an answer was due, as the paper or its scheme says."]
    outcome: Annotated[str | None, "The answer that stands; empty where it asks nobody."]
    reply: Annotated[str | None, To("replies"), "The reply that gave the first answer."]
    answered: Annotated[Date, "When the first answer was given."]
    days_late: Annotated[
        int | None,
        "How many days after the due date the first answer came, 0 or less if in time; empty unless both are days.",
    ]
    unanswered: Annotated[str | None, "The names of those it asks who gave no recorded answer."]
    repeats: Annotated[str | None, To("recommendations"), said(Item, "repeats")]
    page: Annotated[Page, "Its place on the paper's page."]


class AddresseeRow(NamedTuple):
    """One row for each body that a recommendation or request is addressed to."""

    paper: Annotated[Id, To("oversight_papers"), "The paper."]
    number: Place
    recommendation: Annotated[str, To("recommendations"), "The recommendation or request."]
    organisation: Annotated[Id, To("organisations"), "The body that it asks."]
    answered: Annotated[bool, "Whether an answer of that body is recorded."]
    page: Annotated[Page, "Its place on the paper's page."]


class ReplyRow(NamedTuple):
    """One row for each paper that answers oversight papers."""

    id: Annotated[Id, To("records"), "The reply's id."]
    title: Annotated[str, said(Reply, "title")]
    authors: Annotated[str, "The names of the bodies that answer; their ids are in the table roles."]
    published: Annotated[Date, "The day of the reply."]
    corrects: Annotated[str | None, To("replies"), said(Reply, "corrects")]
    state: Annotated[str, "Whether the record can be read: published, withheld, missing or withdrawn."]
    page: Annotated[Page, "Its page."]


class AnswerRow(NamedTuple):
    """One row for each answer of a reply to one item."""

    reply: Annotated[Id, To("replies"), "The reply."]
    number: Place
    recommendation: Annotated[str, To("recommendations"), "What it answers."]
    answer: Annotated[str, said(Answer, "answer")]
    text: Annotated[str | None, said(Answer, "text")]
    action: Annotated[str | None, said(Answer, "action")]
    timing: Annotated[str | None, "How late it came, in words: “in time”, “12 days late”."]
    corrected_by: Annotated[str | None, To("replies"), "The later reply whose answer stands in its place."]
    page: Annotated[Page, "The reply's page."]


TABLES = (
    Table("oversight_papers", PaperRow),
    Table("recommendations", RecommendationRow, ("outcome",)),
    Table("addressees", AddresseeRow, ("recommendation", "organisation")),
    Table("replies", ReplyRow),
    Table("answers", AnswerRow, ("recommendation",)),
)


def of_paper(entry: Entry[Oversight], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of an oversight paper, with each of its items."""
    paper, facts = entry.record, graph.facts(entry, OversightFacts)
    yield PaperRow(
        entry.id, paper.title, paper.type, paper.number, paper.session, paper.body, paper.scheme, day(paper.published),
        paper.state, entry.path,
    )  # fmt: skip
    asked = 0
    for number, (item, found) in enumerate(zip(paper.items, facts.items, strict=True), 1):
        row = _item(entry, number, item, found, graph)
        yield row
        for body in item.addressees:
            asked += 1
            yield AddresseeRow(entry.id, asked, row.id, body, body not in found.unanswered, row.page)


def _item(entry: Entry[Oversight], number: int, item: Item, facts: ItemFacts, graph: Graph) -> RecommendationRow:
    first = next((given for given in facts.answers if given.answer.answer != "none yet"), None)
    answered = first.day if first else None
    late = days_between(facts.due, answered) if facts.due and answered else None
    return RecommendationRow(
        entry.id, number, f"{entry.id}#{item.anchor}", item.ref, item.kind, item.group, item.title,
        graph.plain(item.text), joined([graph.title(body) for body in item.addressees]), day(facts.due),
        facts.outcome if item.addressees else None, first.reply if first else None, day(answered), late,
        joined([graph.title(body) for body in facts.unanswered]), item.repeats, f"{entry.path}#{item.anchor}",
    )  # fmt: skip


def of_reply(entry: Entry[Reply], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of a reply, with each of its answers."""
    reply, facts = entry.record, graph.facts(entry, ReplyFacts)
    authors = joined([graph.title(body) for body in reply.authors]) or ""
    yield ReplyRow(entry.id, reply.title, authors, day(reply.published), reply.corrects, reply.state, entry.path)
    for number, (answer, found) in enumerate(zip(reply.answers, facts.answers, strict=True), 1):
        yield AnswerRow(
            entry.id, number, answer.item, answer.answer, plain(answer.text, graph), plain(answer.action, graph),
            found.late or None, found.corrected_by or None, entry.path,
        )  # fmt: skip
