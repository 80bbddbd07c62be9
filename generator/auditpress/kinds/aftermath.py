"""What came after an audit, as the page of its report tells it: reviews, the risk since, facts that changed."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from auditpress.graph import Graph
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.shown import Fact, anchor_to, anchors
from auditpress.model import Link
from auditpress.problems import plural


def since(report: Any, facts: ReportFacts, graph: Graph) -> tuple[Fact, Fact]:
    """What the summary of a report tells of its reviews."""
    return Fact("Follow-up", _follow_up(report, facts, graph)), Fact("Risk since", _risk_since(facts, graph))


def _follow_up(report: Any, facts: ReportFacts, graph: Graph) -> Markup | str:
    """The reviews of a report, else whether one will follow."""
    if facts.reviews:
        return anchors([graph.link(review) for review in facts.reviews])
    plan = report.action_plan.review if report.action_plan else "not stated"
    return {"will follow": "A review will follow", "will not follow": "No review will follow"}.get(plan, "")


def _risk_since(facts: ReportFacts, graph: Graph) -> tuple[Markup, ...]:
    """The risk that each review gives."""
    reviews = [(graph.link(id), graph.entries[id].record.risk) for id in facts.reviews]
    return tuple(
        Markup(f"{escape(risk)} in {anchor_to(link)}")  # noqa: S704 - joined from escaped parts
        for link, risk in reviews
        if risk
    )


def outcome(facts: ReportFacts) -> str:
    """The outcome that the last review prints beside what the findings yield, where the two differ."""
    if facts.agrees is not False:
        return ""
    yields = f"{plural(facts.open, 'finding')} open" if facts.open else "every finding closed"
    return f"The last review states “{facts.stated}”; by what the papers say of each finding, there is {yields}."


def changes(facts: ReportFacts, graph: Graph) -> tuple[tuple[Link, str, Markup], ...]:
    """Facts that reviews tell differently; the report itself is left as it was published."""
    return tuple(
        (graph.link(id), change.on.text if change.on else "", graph.prose(change.text, review))
        for id in facts.reviews
        for review in [graph.entries[id].record]
        for change in review.changes
    )
