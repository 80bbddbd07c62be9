"""The list of corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from auditpress.graph import Graph
from auditpress.kinds.briefs import Key, all_heads
from auditpress.kinds.cards import Card
from auditpress.model import Link, Page
from auditpress.pages import feeds
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest
from auditpress.pages.sheets import Pager, Sheet, paged

PATH = "/corrections/"


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction of a record; ``dated`` is its date as it sorts."""

    date: str
    dated: str
    link: Link
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """What was corrected since publication, the newest first."""

    rows: tuple[CorrectionRow, ...]
    pager: Pager | None


def jobs(graph: Graph) -> Iterator[Job]:
    """``/corrections/`` and the pages that follow it."""
    for sheet in _sheets(graph):
        feed = feeds.of_corrections(graph)
        yield Job(sheet.path, digest(sheet.members, feed), partial(_made, sheet, feed, graph))


def addresses(graph: Graph) -> Iterator[Claim]:
    """Their addresses."""
    return (Claim(sheet.path, sheet.titled("the list of corrections")) for sheet in _sheets(graph))


@once
def _sheets(graph: Graph) -> tuple[Sheet, ...]:
    found = [(day, id, at) for id, head in all_heads(graph).items() for at, day in enumerate(head.corrections)]
    found.sort(key=lambda each: (each[0], each[1], -each[2]), reverse=True)
    return paged(PATH, "", [Key(id, at) for _, id, at in found])


def _made(sheet: Sheet, feed: Link | None, graph: Graph) -> tuple[Page]:
    rows = []
    for id, at, _ in sheet.keys:
        card = graph.card(id, Card)
        day, reason = card.corrections[at]
        rows.append(CorrectionRow(day.text, day.first, Link(card.title, card.path), reason))
    words = "Changes to records after their publication, with the reason for each."
    view = CorrectionsView(tuple(rows), sheet.pager)
    up = (Link("Corrections", PATH),) if sheet.number > 1 else ()
    described = f"{words} {sheet.words.capitalize()}." if sheet.words else words
    title = sheet.titled("Corrections")
    return (Page(sheet.path, title, described, "corrections.html", view, up, layout="index", feed=feed),)
