"""The reports and reviews that name a body, as its page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.scheme import tag
from auditpress.kinds.shown import Tag, join
from auditpress.kinds.standing import reviews_for
from auditpress.model import Link

PARTY_ROLES = (
    "controller in",
    "joint controller in",
    "processor in",
    "sub processor in",
    "sponsor in",
    "host in",
)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A report that names the body, with the body's part in it."""

    link: Link
    date: str
    roles: str
    risk: Tag | None
    findings: str


def papers_of(entry: Entry[Any], graph: Graph) -> tuple[PaperRow, ...]:
    """Reports and reviews that name the body, and those that follow its audits, by their dates."""
    rows: dict[str, list[str]] = {review.id: [] for review in reviews_for(entry, graph)}
    for backlink in graph.backlinks(entry.id):
        if backlink.source.kind.folder in ("reports", "reviews"):
            rows.setdefault(backlink.source.id, []).append(backlink.reverse)
    papers = sorted(
        (graph.entries[id] for id in rows), key=lambda paper: (paper.kind.dated(paper.record).ljust(10, "~"), paper.id)
    )
    return tuple(_paper(paper, rows[paper.id], graph) for paper in papers)


def _paper(paper: Entry[Any], reverses: Sequence[str], graph: Graph) -> PaperRow:
    record = paper.record
    part = [
        r.removesuffix(" in")
        for r in dict.fromkeys(reverses)
        if r in (*PARTY_ROLES, "auditee in", "auditor in", "reviewer in")
    ]
    return PaperRow(
        graph.link(paper.id),
        record.published.text if record.published else "",
        join(part) or ("named" if reverses else "follows its audit"),
        tag(graph, record.scheme, "risks", record.risk) if record.risk else None,
        paper.kind.summary(paper, graph.facts(paper, object), graph),
    )
