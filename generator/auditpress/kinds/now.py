"""How the part of a record that an address names stands now: a finding, or an item with its answers."""

from __future__ import annotations

from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds import shown_findings
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.items import ItemFacts
from auditpress.kinds.lives import Life
from auditpress.kinds.oversight import OversightFacts
from auditpress.kinds.reply import answer_tag
from auditpress.kinds.shown import Tag


def state(target: str, graph: Graph) -> str:
    """How a finding or an item stands now: ``closed``, ``rejected``; nothing for a record as a whole."""
    life, item = _life(target, graph), _item(target, graph)
    return life.state if life else item.outcome if item else ""


def _life(target: str, graph: Graph) -> Life | None:
    report, anchor = _part(target, graph)
    if report is None or report.kind.folder != "reports":
        return None
    return next((life for life in graph.facts(report, ReportFacts).lives if life.anchor == anchor), None)


def _item(target: str, graph: Graph) -> ItemFacts | None:
    """What follows for an item, if it asks something of someone."""
    paper, anchor = _part(target, graph)
    if paper is None or paper.kind.folder != "oversight":
        return None
    asked = {item.id for item in paper.record.items if item.anchor == anchor and item.addressees}
    return next((item for item in graph.facts(paper, OversightFacts).items if item.id in asked), None)


def _part(target: str, graph: Graph) -> tuple[Entry[Any] | None, str]:
    id, _, anchor = target.partition("#")
    return graph.entries.get(id), anchor


def state_tag(target: str, graph: Graph) -> Tag | None:
    """Its state as a tag."""
    life, item = _life(target, graph), _item(target, graph)
    return shown_findings.state_tag(life) if life else answer_tag(item.outcome) if item else None
