"""How the parts that reports and reviews share are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from auditpress.fields import Day, span
from auditpress.graph import Entry, Graph
from auditpress.kinds import scheme
from auditpress.kinds.agreement import expired_at
from auditpress.kinds.dates import when
from auditpress.kinds.parts import (
    Acceptance,
    ActionPlan,
    AuditedAgreement,
    Conducted,
    Location,
    Party,
    SharedDataset,
)
from auditpress.kinds.shown import Fact, Shown, anchor_to, anchors, in_full, join, named
from auditpress.model import Link, Record
from auditpress.problems import plural


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
    expired: str


@dataclass(frozen=True, slots=True)
class ShownDataset:
    """A dataset as audited."""

    link: Link
    classification: tuple[str, ...]
    period: str
    agreement: Shown
    remark: Markup


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


def places_and_parties(report: Any, graph: Graph) -> tuple[Fact, Fact]:
    """Where the data is and who has to do with it, for the summary of a report."""
    return (
        Fact("Where", _where(report.locations, report.parties, graph)),
        Fact("Who", _who(report.parties, graph)),
    )


def _who(found: Sequence[Party], graph: Graph) -> tuple[Markup, ...]:
    """A line for each role: ``Processors AWS, LSE and RAND``."""
    lines = []
    for role in dict.fromkeys(party.role for party in found):
        bodies = [graph.link(party.organisation) for party in found if party.role == role]
        name = role_name(role).capitalize() + ("s" if len(bodies) > 1 else "")
        lines.append(Markup(f"{escape(name)}: {anchors(bodies)}"))  # noqa: S704 - joined from escaped parts
    return tuple(lines)


def _where(found: Sequence[Location], named: Sequence[Party], graph: Graph) -> tuple[str | Markup, ...]:
    """Where the data is, in lines for the summary; then the bodies that the paper names and lists no place for."""
    if not found:
        return ()
    bodies: dict[str, dict[str, None]] = {}
    for each in found:
        bodies.setdefault(each.territory, {})[each.organisation] = None
    lines = [f"{territory} ({plural(len(those), 'body', 'bodies')})" for territory, those in bodies.items()]
    listed = {each.organisation for each in found}
    rest = [graph.link(id) for id in dict.fromkeys(party.organisation for party in named) if id not in listed]
    return (*lines, Markup(f"Not listed for {anchors(rest)}")) if rest else (*lines,)  # noqa: S704 - of escaped parts


def agreements(found: Sequence[AuditedAgreement], done: Conducted | None, graph: Graph) -> tuple[ShownAgreement, ...]:
    """The agreements of a paper with the versions it prints; ``done`` says when, for those that had ended by then."""
    return tuple(_agreement(each, done, graph) for each in found)


def _agreement(audited: AuditedAgreement, done: Conducted | None, graph: Graph) -> ShownAgreement:
    entry = graph.entries[audited.agreement]
    printed = audited.printed or join([entry.record.reference or "", *audited.versions]).strip()
    of = graph.link(audited.of) if audited.of else ""
    ended = expired_at(entry, audited.versions, done.from_ if done else None)
    return ShownAgreement(graph.link(audited.agreement), entry.record.type.capitalize(), printed, of, ended)


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
    remark = graph.prose(dataset.remark)
    if dataset.supplied is not False:
        return remark
    return Markup("<p>Covered by the agreement, but not supplied.</p>") + remark


def data_line(found: Sequence[SharedDataset], graph: Graph) -> tuple[Markup, ...]:
    """A line for each dataset for the summary: name, class and period."""
    lines = []
    for each in found:
        details = [c.printed for c in each.classification] + ([each.period.printed] if each.period else [])
        link = anchor_to(graph.link(each.dataset))
        line = f"{link}: {escape('; '.join(details))}" if details else link
        lines.append(Markup(line))  # noqa: S704 - joined from escaped parts
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
        Markup(f"<p>{words}</p>{graph.prose(each.remark)}")  # noqa: S704 - joined from escaped parts
        for each in found
        for words in [
            sentences[each.outcome].format(
                anchor_to(graph.link(each.organisation)), escape(f" {when(each.on)}" if each.on else "")
            )
        ]
    )


def conducted(found: Conducted | None) -> str:
    """``remote, 23 to 27 June 2025``."""
    if found is None:
        return ""
    days = span(found.from_, found.to) if found.from_ else ""
    return ", ".join(part for part in (found.mode or "", days) if part)


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


def risk_scale(report: Any, graph: Graph) -> str:
    """The scale that a risk is one of."""
    if not report.scheme:
        return ""
    return join([term.name for term in graph.get(report.scheme, scheme.Scheme).record.risks]).replace(" and ", " or ")


def disclaimer(report: Any, graph: Graph) -> Markup:
    """The scheme's disclaimers for the way in which the audit was done."""
    if not report.scheme:
        return Markup("")
    mode = report.conducted.mode if report.conducted else None
    rules = graph.get(report.scheme, scheme.Scheme).record
    return Markup("").join(graph.prose(d.text, rules) for d in rules.disclaimers if d.mode in ("any", mode))


def next_steps(plan: ActionPlan | None, paper: Record, graph: Graph) -> tuple[Markup | str, ...]:
    """What the audited body has to do next, in words."""
    if plan is None:
        return ()
    required = {True: "A plan of action is required.", False: "No plan of action is required."}
    review = {"will follow": "A review will follow.", "will not follow": "No review will follow."}
    words = " ".join(
        filter(None, (required.get(plan.required) if plan.required is not None else "", review.get(plan.review)))
    )
    return tuple(part for part in (words, graph.prose(plan.text, paper)) if part)


def in_the_agreement(declared: bool | None) -> str:
    """Whether the agreement names a body, in words."""
    if declared is None:
        return "not stated"
    return "declared in the agreement" if declared else "not declared in the agreement"


def named_agreement(agreement: ShownAgreement) -> Markup:
    """An agreement in a line: its type, and the reference as printed."""
    way = f'<a href="{escape(agreement.link.href)}">{escape(agreement.reference)}</a>'
    return Markup(f"{escape(agreement.type)} {way}")  # noqa: S704 - joined from escaped parts
