"""How findings and opportunities are shown: their words, where they stand, and their whole life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from auditpress.graph import Graph
from auditpress.kinds import scheme
from auditpress.kinds.dates import when
from auditpress.kinds.lives import INFORMATION, Life, Step
from auditpress.kinds.parts import Finding, Status
from auditpress.kinds.shown import Tag
from auditpress.model import Link
from auditpress.problems import plural

STATES = {"open": "open", "closed": "closed", INFORMATION: "info"}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One paper's word on a finding."""

    date: str
    title: Markup
    text: Markup
    tag: Tag


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its whole life."""

    anchor: str
    ref: str
    title: str
    html: Markup
    designation: Tag
    areas: tuple[Tag, ...]
    clauses: tuple[str, ...]
    on: Link | None
    status: Tag
    outcome: Markup
    stated: str
    days: str
    steps: tuple[ShownStep, ...]


def findings(
    raised: Sequence[Finding], scheme_id: str | None, found: Sequence[Life], graph: Graph
) -> tuple[ShownFinding, ...]:
    """The findings of a paper, each with its life; ``found`` holds these in the same order."""
    return tuple(
        ShownFinding(
            life.anchor, life.ref, life.title, graph.prose(finding.text),
            scheme.tag(graph, scheme_id, "designations", finding.designation),
            tuple(scheme.tag(graph, scheme_id, "areas", area) for area in finding.areas),
            finding.clauses, graph.link(finding.on) if finding.on else None,
            status_tag(life, scheme_id, graph), _outcome(finding.status, graph), _stated(life), _days(life),
            tuple(_step(step, graph) for step in life.steps),
        )
        for finding, life in zip(raised, found, strict=True)
    )  # fmt: skip


def unseen(found: Sequence[Life], scheme_id: str | None, graph: Graph) -> tuple[ShownFinding, ...]:
    """Findings that are known only from what reviews say of them."""
    return tuple(
        ShownFinding(
            life.anchor, life.ref, life.title, Markup("<p>The report's own words were not seen.</p>"),
            scheme.tag(graph, scheme_id, "designations", life.printed_designation), (), (),
            graph.link(life.on) if life.on else None, status_tag(life, scheme_id, graph), Markup(""),
            _stated(life), _days(life),
            tuple(_step(step, graph) for step in life.steps),
        )
        for life in found
    )  # fmt: skip


def _outcome(status: Status | None, graph: Graph) -> Markup:
    """How a finding stood by the time of the paper that raised it, in a sentence, with the reason."""
    if status is None:
        return Markup("")
    point = " ".join(part for part in (status.when or "", when(status.on) if status.on else "") if part)
    words = Markup("<p>{}{}.</p>").format(status.word.capitalize(), f" {point}" if point else "")
    again = Markup("<p>It would be open again if {}.</p>").format(status.reopens) if status.reopens else Markup("")
    return words + graph.prose(status.reason) + again


def _stated(life: Life) -> str:
    """What the papers print, where the chain as a whole yields something else."""
    last = next((step for step in reversed(life.steps) if step.status), None)
    if last is None or last.state == life.state:
        return ""
    return f"The papers last printed “{last.status}” for it; by the outcome of the last review it is {life.state}."


def _days(life: Life) -> str:
    days = life.days_open
    return "" if days is None else plural(days, "day")


def opportunities(record: Any, found: Sequence[Life], graph: Graph) -> tuple[ShownFinding, ...]:
    """The opportunities of a report; they have no clause and no designation of their own."""
    return tuple(
        ShownFinding(
            life.anchor, life.ref, "", graph.prose(each.text), Tag(life.printed_designation),
            tuple(scheme.tag(graph, record.scheme, "areas", area) for area in each.areas),
            (), None, state_tag(life), _outcome(each.status, graph), _stated(life), "",
            tuple(_step(step, graph) for step in life.steps) if len(life.steps) > 1 else (),
        )
        for each, life in zip(record.opportunities, found, strict=True)
    )  # fmt: skip


def status_tag(life: Life, scheme_id: str | None, graph: Graph) -> Tag:
    """Where a finding stands now, in the paper's word with the way to its meaning, where a paper prints one."""
    last = life.steps[-1]
    if not last.status:
        return state_tag(life)
    rulebook = graph.entries[last.paper].record.scheme or scheme_id
    return scheme.tag(graph, rulebook, "statuses", last.status)


def state_tag(life: Life) -> Tag:
    """Where a finding stands now."""
    return Tag(life.state.capitalize(), STATES.get(life.state, "neutral"))


def _step(step: Step, graph: Graph) -> ShownStep:
    paper = graph.link(step.paper)
    words = (step.status or step.state).capitalize()
    title = Markup('{} in <a href="{}">{}</a>').format(step.what, paper.href, paper.text)
    if step.implied:
        title += Markup(", whose outcome closes all findings")
    date = step.day.text if step.day else "date not known"
    return ShownStep(date, title, graph.prose(step.text), Tag(words, STATES.get(step.state, "neutral")))
