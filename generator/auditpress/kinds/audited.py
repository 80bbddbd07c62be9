"""The reports and reviews that name a body, and the findings of its audits, as its page lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.briefs import Heads, Key, latest, newest_first
from auditpress.kinds.cards import Card, FindingRow, Head
from auditpress.kinds.referring import referrers
from auditpress.kinds.series import Series
from auditpress.kinds.shown import Tag, join
from auditpress.model import Link

PARTY_ROLES = (
    "controller in",
    "joint controller in",
    "processor in",
    "sub processor in",
    "sponsor in",
    "host in",
)
_PARTS = {name: name.removesuffix(" in") for name in (*PARTY_ROLES, "auditee in", "auditor in", "reviewer in")}

PUBLISHER = "publisher of"
"""A body's part in all that it publishes: listed with what refers to it, not with the papers about it."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A report or a review that names the body, with the body's part in it; ``dated`` is its date as it sorts."""

    link: Link
    date: str
    dated: str
    roles: str
    risk: Tag | None
    findings: str


def audit_ids(id: str, graph: Graph) -> list[str]:
    """The reports in which a body was audited, or a finding is on it."""
    found = referrers(id, graph).under("auditee in", "subject of a finding in")
    return [source for source in found if source.startswith("reports/")]


def review_ids(id: str, graph: Graph) -> list[str]:
    """The reviews that follow a body's audits."""
    return [
        review
        for audit in audit_ids(id, graph)
        for review in dict.fromkeys(source for source, name in graph.referrers(audit) if name == "reviewed in")
    ]


def _papers(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    """Reports and reviews that name the body, and those that follow its audits, the newest first."""
    parts = referrers(entry.id, graph).parts
    ids = {id for id, names in parts.items() if id.startswith(("reports/", "reviews/")) and _is_named(names)}
    return newest_first(ids.union(review_ids(entry.id, graph)), heads)


def _is_named(names: Sequence[str]) -> bool:
    """Whether a paper names the body; what it only published does not."""
    return names[0] != PUBLISHER or any(name != PUBLISHER for name in names)


def _paper_rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterator[PaperRow]:
    parts = referrers(entry.id, graph).parts
    for key in keys:
        head = graph.head(key.id, Head)
        names = parts.get(key.id, ())
        words = [_PARTS[name] for name in dict.fromkeys(names) if name in _PARTS]
        if not words:
            words = ["named" if names and _is_named(names) else "follows its audit"]
        date = head.date if head.published else ""
        yield PaperRow(
            Link(head.title, head.path), date, head.dated if date else "", join(words), head.risk, head.summary
        )


PAPERS = Series(
    "papers",
    "Audit papers that name {}",
    ("paper", "papers"),
    "papers",
    _papers,
    _paper_rows,
    shown=30,
    room=50,
    by_backlinks=False,
)


def _findings(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    """The findings of the body's audits: those that are open, then the others, the newest first."""
    found: list[tuple[str, Key, bool]] = []
    for id in audit_ids(entry.id, graph):
        head = heads(id)
        if head.findings:
            date = latest(head.dated)
            found += [(date, Key(id, at, year), is_open) for at, (year, is_open, *_) in enumerate(head.findings)]
    found.sort(key=itemgetter(0), reverse=True)
    return [key for _, key, is_open in found if is_open] + [key for _, key, is_open in found if not is_open]


def _finding_rows(_: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterator[FindingRow]:
    for key in keys:
        yield graph.card(key.id, Card).findings[key.at]


FINDINGS = Series(
    "findings",
    "Findings in audits of {}",
    ("finding", "findings"),
    "findings_of",
    _findings,
    _finding_rows,
    shown=25,
    room=60,
    page=100,
    by_backlinks=False,
)
