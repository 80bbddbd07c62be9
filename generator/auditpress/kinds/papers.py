"""How the parts that reports and reviews share are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from auditpress.fields import Day, span
from auditpress.graph import Entry, Graph
from auditpress.kinds import scheme
from auditpress.kinds.lives import INFORMATION, Life, Step
from auditpress.kinds.parts import (
    Acceptance,
    AuditedAgreement,
    Conducted,
    Finding,
    Party,
    SharedDataset,
    Status,
)
from auditpress.kinds.shown import Shown, Tag, anchors, in_full, join, links, named
from auditpress.model import Link
from auditpress.problems import plural

STATES = {"open": "open", "closed": "closed", INFORMATION: "info"}


@dataclass(frozen=True, slots=True)
class ShownParty:
    """A body, its role, and what the paper says of it."""

    organisation: Markup | Link
    role: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """An agreement as audited."""

    link: Link
    type: str
    reference: str
    of: Shown


@dataclass(frozen=True, slots=True)
class ShownDataset:
    """A dataset as audited."""

    link: Link
    classification: tuple[str, ...]
    period: str
    agreement: Shown
    remark: Markup


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


@dataclass(frozen=True, slots=True)
class ChainStep:
    """A paper of a chain of follow-ups."""

    title: Link | str
    detail: str
    here: bool
    state: str


def parties(found: Sequence[Party], graph: Graph) -> tuple[ShownParty, ...]:
    """The bodies of a paper with their roles."""
    return tuple(
        ShownParty(
            named(p.organisation, p.named, graph) if p.named else in_full(p.organisation, graph),
            role_name(p.role).capitalize(),
            tuple(_remarks(p)),
        )
        for p in found
    )


def role_name(role: str) -> str:
    """``joint controller`` for ``joint-controller``; ``sub-processor`` keeps its hyphen."""
    return role if role == "sub-processor" else role.replace("-", " ")


def _remarks(party: Party) -> Iterator[str]:
    for value, yes, no in (
        (party.declared, "declared in the agreement", "not declared in the agreement"),
        (party.sees_data, "sees the data", "does not see the data"),
        (party.excluded, "not part of the audit", "part of the audit"),
        (party.interviewed, "interviewed", "not interviewed"),
    ):
        if value is not None:
            yield yes if value else no
    if party.purpose:
        yield party.purpose


def who(found: Sequence[Party], graph: Graph) -> tuple[Markup, ...]:
    """A line for each role: ``Processors AWS, LSE and RAND``."""
    lines = []
    for role in dict.fromkeys(party.role for party in found):
        bodies = [graph.link(party.organisation) for party in found if party.role == role]
        name = role_name(role).capitalize() + ("s" if len(bodies) > 1 else "")
        lines.append(Markup("{}: {}").format(name, anchors(bodies)))
    return tuple(lines)


def agreements(found: Sequence[AuditedAgreement], graph: Graph) -> tuple[ShownAgreement, ...]:
    """The agreements of a paper with the versions it prints."""
    return tuple(_agreement(each, graph) for each in found)


def _agreement(audited: AuditedAgreement, graph: Graph) -> ShownAgreement:
    entry = graph.entries[audited.agreement]
    printed = audited.printed or join([entry.record.reference or "", *audited.versions]).strip()
    of = graph.link(audited.of) if audited.of else ""
    return ShownAgreement(graph.link(audited.agreement), entry.record.type.capitalize(), printed, of)


def datasets(found: Sequence[SharedDataset], graph: Graph) -> tuple[ShownDataset, ...]:
    """The datasets of a paper in its own words."""
    return tuple(
        ShownDataset(
            in_full(each.dataset, graph),
            tuple(c.printed for c in each.classification),
            each.period.printed if each.period else "",
            graph.link(each.agreement) if each.agreement else "",
            _supplied(each, graph),
        )
        for each in found
    )


def _supplied(dataset: SharedDataset, graph: Graph) -> Markup:
    words = Markup("<p>Covered by the agreement, but not supplied.</p>") if dataset.supplied is False else Markup("")
    return words + graph.prose(dataset.remark)


def data_line(found: Sequence[SharedDataset], graph: Graph) -> tuple[Markup, ...]:
    """A line for each dataset for the summary: name, class and period."""
    lines = []
    for each in found:
        details = [c.printed for c in each.classification] + ([each.period.printed] if each.period else [])
        link = anchors([graph.link(each.dataset)])
        lines.append(Markup("{}: {}").format(link, "; ".join(details)) if details else link)
    return tuple(lines)


def acceptance(found: Sequence[Acceptance], graph: Graph) -> tuple[Markup, ...]:
    """A paragraph for each body: what it said of the paper before publication."""
    sentences = {
        "confirmed accurate": "{} has reviewed the paper and confirmed that it is accurate{}.",
        "no comment": "{} made no comment on the paper{}.",
        "refused": "{} did not accept the paper{}.",
        "not stated": "The paper does not state whether {} accepted it{}.",
    }
    return tuple(
        Markup("<p>{}</p>{}").format(
            Markup(sentences[each.outcome]).format(  # noqa: S704 - one of the sentences above
                anchors([graph.link(each.organisation)]), f" on {each.on.text}" if each.on else ""
            ),
            graph.prose(each.remark),
        )
        for each in found
    )


def conducted(found: Conducted | None) -> str:
    """``remote, 23 to 27 June 2025``."""
    if found is None:
        return ""
    days = span(found.from_, found.to) if found.from_ else ""
    return ", ".join(part for part in (found.mode or "", days) if part)


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
            state_tag(life), _outcome(finding.status, graph), _stated(life), _days(life),
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
            graph.link(life.on) if life.on else None, state_tag(life), Markup(""), _stated(life), _days(life),
            tuple(_step(step, graph) for step in life.steps),
        )
        for life in found
    )  # fmt: skip


def _outcome(status: Status | None, graph: Graph) -> Markup:
    """How a finding stood by the time of the paper that raised it, in a sentence, with the reason."""
    if status is None:
        return Markup("")
    when = " ".join(part for part in (status.when or "", f"on {status.on.text}" if status.on else "") if part)
    words = Markup("<p>{}{}.</p>").format(status.word.capitalize(), f" {when}" if when else "")
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


def chain(report: Entry[Any] | None, reviews: Sequence[Entry[Any]], here: str) -> tuple[ChainStep, ...]:
    """The audit and its reviews in their order, for the page of one of them."""
    steps = []
    for entry in (*([report] if report else []), *reviews):
        is_report = entry is report
        name = "Audit" if is_report else f"Review {entry.record.number}"
        detail = published(entry.record.published)
        steps.append(ChainStep(Link(name, entry.path), detail, entry.id == here, "done"))
    if report and not reviews and report.record.action_plan and report.record.action_plan.review == "will not follow":
        steps.append(ChainStep("No review will follow", "", here=False, state="none"))
    return tuple(steps)


def published(day: Day | None) -> str:
    """``published 16 September 2025``, or nothing."""
    return f"published {day.text}" if day else ""


def body_links(ids: Sequence[str], graph: Graph) -> Markup:
    """Bodies in a sentence."""
    return anchors(links(ids, graph))
