"""The measures of a body, worked out once: its page, its data and every comparison show these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds import scheme
from auditpress.kinds.audited import audit_ids, review_ids
from auditpress.kinds.briefs import latest
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.holdings import agreement_ids
from auditpress.kinds.lives import OPEN, Life
from auditpress.kinds.measures import Figures, Rated, tally, told_of
from auditpress.kinds.register import Register, figures_of
from auditpress.kinds.report import Report
from auditpress.kinds.scheme import Scheme

MOST_REGISTERS = 24
"""So many figures of registers are compared, those of the newest; a body's own page leads to all of them."""

_PROCESSORS = ("processor", "sub-processor")


def figures(entry: Entry[Any], asked: int, answered: int, graph: Graph) -> Figures:
    """The measures of a body; ``asked`` and ``answered`` are how many items are addressed to it, and have an answer."""
    audits = [graph.get(id, Report) for id in audit_ids(entry.id, graph)]
    facts = [graph.facts(audit, ReportFacts) for audit in audits]
    pairs = [*zip(audits, facts, strict=True)]
    told = [told_of(own(entry.id, each, found), found, each.record.scheme, graph) for each, found in pairs]
    return Figures(
        audits=len(audits),
        rated=tuple(sorted(_rated(audits, graph), key=lambda each: (latest(each.dated), each.report))),
        reviews=len(dict.fromkeys(review_ids(entry.id, graph))),
        findings=tally(each for findings in told for each in findings),
        open=sum(_open(entry.id, audit, found) for audit, found in pairs),
        unknown=sum(1 for found in facts if found.unknown),
        uncounted=sum(
            1
            for found, findings in zip(facts, told, strict=True)
            if not findings and (found.unknown or found.known_by_count)
        ),
        asked=asked,
        answered=answered,
        agreements=len(agreement_ids(entry, graph)),
        datasets=len({shared.dataset for audit in audits for shared in audit.record.datasets}),
        processors=_processors(entry.id, audits),
        registers=tuple(islice(_registers(entry, graph), MOST_REGISTERS)),
    )


def own(body: str, audit: Entry[Report], facts: ReportFacts) -> Iterator[Life]:
    """The findings of an audit that are a body's: one on another of the audited bodies is that one's alone."""
    shared = body in audit.record.auditees
    return (life for life in facts.lives if life.on == body or (shared and life.on is None))


def _open(body: str, audit: Entry[Report], facts: ReportFacts) -> int:
    if not facts.lives:
        return facts.open
    return sum(1 for life in own(body, audit, facts) if life.state == OPEN)


def _rated(audits: Iterable[Entry[Report]], graph: Graph) -> Iterator[Rated]:
    for audit in audits:
        risk, dated = audit.record.risk, audit.kind.dated(audit.record)
        if not risk:
            yield Rated(audit.id, dated, "", 0, ())
            continue
        scale = _scale(audit.record.scheme, graph)
        words = scheme.name(graph, audit.record.scheme, "risks", risk)
        yield (
            Rated(audit.id, dated, words, scale.index(words), scale)
            if words in scale
            else Rated(audit.id, dated, words, 0, ())
        )


def _scale(id: str | None, graph: Graph) -> tuple[str, ...]:
    """The words of a scheme for risk, the lowest first."""
    return tuple(term.name for term in reversed(graph.get(id, Scheme).record.risks)) if id else ()


def _processors(body: str, audits: Iterable[Entry[Report]]) -> tuple[int, int, int]:
    """How many bodies process data for it, declared in the agreement, once not declared, and those not told of."""
    said: dict[str, set[bool | None]] = {}
    for audit in audits:
        for party in audit.record.parties:
            if party.role in _PROCESSORS and party.organisation != body:
                said.setdefault(party.organisation, set()).add(party.declared)
    undeclared = sum(1 for words in said.values() if False in words)
    declared = sum(1 for words in said.values() if True in words and False not in words)
    return declared, undeclared, len(said) - declared - undeclared


def _registers(entry: Entry[Any], graph: Graph) -> Iterator[tuple[str, str]]:
    """The body's figures in registers, the newest first: ``Tracing, April to June 2017: Rejected`` and ``145``."""
    columns = [source for source, name in graph.referrers(entry.id) if name == "requester in"]
    rows = [*zip(columns, figures_of(entry.id, graph), strict=True)] if columns else []
    rows.sort(key=lambda row: graph.get(row[0], Register).record.from_.first, reverse=True)
    for _, found in rows:
        for name, figure, _ in found.figures:
            yield f"{found.link.text}: {name}", figure
        if found.remark:
            yield found.link.text, found.remark
