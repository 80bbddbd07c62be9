"""What oversight papers ask of a body or say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.items import Item
from auditpress.kinds.oversight import Oversight, answers_to
from auditpress.kinds.referring import referrers
from auditpress.kinds.reply import answer_tag
from auditpress.kinds.shown import Tag
from auditpress.model import Link

ASKED = ("addressee in", "subject of a conclusion in")
"""The names of the references from oversight papers to bodies that their items are addressed to, or about."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A conclusion, recommendation or request that is addressed to the body or about it."""

    link: Link
    kind: str
    paper: Link
    part: str
    answer: Tag | None


def items_of(entry: Entry[Any], graph: Graph) -> list[tuple[Entry[Oversight], Item]]:
    """The items that are addressed to a body or about it, with their papers."""
    papers = [graph.get(id, Oversight) for id in referrers(entry.id, graph).under(*ASKED)]
    return [(p, item) for p in papers for item in p.record.items if entry.id in (*item.addressees, *item.about)]


def item_row(entry: Entry[Any], paper: Entry[Oversight], item: Item, graph: Graph) -> ItemRow:
    """An item as a row on the page of a body."""
    found = answers_to(graph, f"{paper.id}#{item.anchor}")
    addressed = entry.id in item.addressees
    answer = answer_tag(found[-1][1].answer if found else "none yet") if addressed else None
    link = Link(item.title, f"{paper.path}#{item.anchor}")
    return ItemRow(link, item.kind, graph.link(paper.id), "asked" if addressed else "spoken of", answer)
