"""An audit report: who was audited, for what data, what was found and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.extracts import Anchor
from auditpress.fields import Line, Prose, Ref, Word, YesNo
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds import aftermath, lint
from auditpress.kinds.chains import ReportFacts, follow, stated_totals
from auditpress.kinds.lives import Life, anchor, is_opportunity
from auditpress.kinds.measures import Measured, told_of
from auditpress.kinds.papers import (
    ChainStep,
    ShownAgreement,
    ShownDataset,
    ShownParty,
    acceptance,
    agreements,
    chain,
    conducted,
    data_line,
    datasets,
    disclaimer,
    named_agreement,
    next_steps,
    parties,
    places_and_parties,
    published,
    risk_scale,
)
from auditpress.kinds.parts import (
    Acceptance,
    ActionPlan,
    AuditedAgreement,
    Conducted,
    Finding,
    Location,
    Opportunity,
    Party,
    Scope,
    SharedDataset,
    StatedCount,
)
from auditpress.kinds.rules import once
from auditpress.kinds.scheme import words_are_defined
from auditpress.kinds.shown import Envelope, Fact, Happening, Tag, envelope, join, named, sources_of
from auditpress.kinds.shown_findings import ShownFinding, Words, findings, opportunities, unseen
from auditpress.kinds.validity import scheme_applies, words_apply
from auditpress.model import Fault, Link, Record


class Report(Record):
    """An audit report."""

    publisher: Annotated[str, Ref("organisations", "auditor in"), Field(description="The body that audited.")]
    auditees: tuple[Annotated[str, Ref("organisations", "auditee in")], ...] = Field(
        min_length=1, description="The bodies that were audited."
    )
    document_kind: Line = Field("Data sharing audit", description="What the paper calls itself, without the name.")
    scheme: Annotated[str | None, Ref("schemes", "scheme of"), Field(description="The rulebook it was made under.")] = (
        None
    )
    conducted: Conducted | None = Field(None, description="When and how the audit was done.")
    audit_type: Annotated[Line | None, Word("audit_types"), Field(description="Why, in the scheme's words.")] = None
    requested_by: Annotated[
        str | None, Ref("organisations", "requester of"), Field(description="The body that asked for it.")
    ] = None
    parties: tuple[Party, ...] = Field((), description="Controllers, processors and others.")
    agreements: tuple[AuditedAgreement, ...] = Field((), description="The contracts and agreements audited.")
    datasets: tuple[SharedDataset, ...] = Field((), description="The datasets audited.")
    background: Prose | None = Field(None, description="What the data is used for, and why.")
    mentions: tuple[Annotated[str, Ref("organisations", "named in")], ...] = Field(
        (), description="Other bodies that the report names."
    )
    scope: tuple[Scope, ...] = Field((), description="The areas that the audit looked at.")
    risk: Annotated[Line | None, Word("risks"), Field(description="The overall risk, in the scheme's words.")] = None
    risk_remark: Prose | None = Field(None, description="What the paper says of how the risk was arrived at.")
    acceptance: tuple[Acceptance, ...] = Field((), description="What each body said of the paper.")
    action_plan: ActionPlan | None = Field(None, description="What the audited body has to do next.")
    findings: tuple[Finding, ...] = Field((), description="The findings.")
    opportunities: tuple[Opportunity, ...] = Field((), description="Opportunities for improvement.")
    good_practice: tuple[Prose, ...] = Field((), description="Good practice that the auditors saw.")
    stated: tuple[StatedCount, ...] = Field((), description="Numbers that the paper states.")
    unseen: tuple[Literal["findings"], ...] = Field(
        (), description="Parts of the paper that were not seen, so that their absence here says nothing."
    )
    use_of_data: Prose | None = Field(None, description="What the data was found to be used for.")
    linked: YesNo | None = Field(None, description="Whether the data was linked with other data: yes or no.")
    locations: tuple[Location, ...] = Field((), description="Where the data is.")
    locations_remark: Prose | None = Field(None, description="What the paper says of the locations as a whole.")


@dataclass(frozen=True, slots=True)
class ReportView:
    """What a report's page shows, the answer first."""

    standfirst: tuple[str, ...]
    risk: Tag | None
    risks: str
    glance: tuple[Fact, ...]
    chain: tuple[ChainStep, ...]
    findings: tuple[ShownFinding, ...]
    findings_sentence: str
    known_by_count: bool
    outcome: str
    opportunities: tuple[ShownFinding, ...]
    good_practice: tuple[Markup, ...]
    background: Markup
    parties: tuple[ShownParty, ...]
    agreements: tuple[ShownAgreement, ...]
    datasets: tuple[ShownDataset, ...]
    audit: tuple[Fact, ...]
    scope: tuple[tuple[Tag, Markup], ...]
    risk_remark: Markup
    acceptance: tuple[Markup, ...]
    plan: tuple[Markup | str, ...]
    use_of_data: Markup
    linked: str
    locations: tuple[tuple[Markup | Link, str, str, tuple[str, ...]], ...]
    places_apart: bool
    locations_remark: Markup
    changes: tuple[tuple[Link, str, Markup], ...]
    disclaimer: Markup
    envelope: Envelope


def reviews_of(entry: Entry[Report], graph: Graph) -> tuple[Entry[Any], ...]:
    """The reviews of a report, by their number."""
    found = sources_of(graph.backlinks(entry.id), "reviewed in")
    return tuple(sorted(found, key=lambda review: review.record.number))


def title(entry: Entry[Report], graph: Graph) -> str:
    """``Data sharing remote audit: Home Office``."""
    return f"{entry.record.document_kind}: {join([graph.title(o) for o in entry.record.auditees])}"


def events(entry: Entry[Report], graph: Graph) -> Iterator[Happening]:
    """The audit and its publication."""
    report, link = entry.record, graph.link(entry.id)
    if report.conducted and report.conducted.from_:
        done = report.conducted
        yield Happening(report.conducted.from_, link, until=done.to, sort="audit", bodies=report.auditees)
    if report.published and (report.published.month or report.conducted is None):
        yield Happening(report.published, link, sort="report", bodies=report.auditees)


def dates_in_order(entry: Entry[Report], _: ReportFacts, __: Graph) -> Iterator[Fault]:
    """An audit ends on or after the day it begins, and is published after it ends."""
    report = entry.record
    done = report.conducted
    if done and done.from_ and done.to and done.to.last < done.from_.first:
        yield Fault(("conducted", "to"), "date-order", "the audit ends before it begins", f"“from” is {done.from_}.")
    last = done and (done.to or done.from_)
    if last and report.published and report.published.last < last.first:
        yield Fault(
            ("published",), "date-order", "the report is published before the audit ended",
            f"The end of the audit is {last}; check both dates.",
        )  # fmt: skip


def not_before_it_was_raised(entry: Entry[Report], _: ReportFacts, __: Graph) -> Iterator[Fault]:
    """A finding that the report states as closed was not closed before the audit began."""
    began = entry.record.conducted and entry.record.conducted.from_
    for index, finding in enumerate(entry.record.findings):
        if began and finding.status and finding.status.on and finding.status.on.last < began.first:
            yield Fault(
                ("findings", index, "status", "on"), "date-order",
                f"finding {finding.ref} is {finding.status.word} before the audit began",
                f"The beginning of the audit is {began}; check both dates.",
            )  # fmt: skip


def refs_once(entry: Entry[Report], _: ReportFacts, __: Graph) -> Iterator[Fault]:
    """A reference stands for one finding, since it is the finding's address."""
    for field, noun in (("findings", "finding"), ("opportunities", "opportunity")):
        refs = (
            ((field, n, "ref"), anchor(item.ref, noun, getattr(item, "on", None)))
            for n, item in enumerate(getattr(entry.record, field))
        )
        yield from once(refs, noun)


def view(entry: Entry[Report], facts: ReportFacts, graph: Graph) -> ReportView:
    """The page of a report."""
    report = entry.record
    mine = [life for life in facts.lives if life.paper == entry.id]
    words = Words(graph, report.scheme)
    accepted = acceptance(report.acceptance, graph)
    audited = agreements(report.agreements, report.conducted, graph)
    return ReportView(
        standfirst=_standfirst(report, graph),
        risk=words.tag("risks", report.risk) if report.risk else None,
        risks=risk_scale(report, graph),
        glance=_glance(report, facts, accepted, audited, graph),
        chain=chain(entry, reviews_of(entry, graph), entry.id),
        findings=_findings(report, mine, words),
        findings_sentence=facts.findings,
        known_by_count=facts.known_by_count,
        outcome=aftermath.outcome(facts),
        opportunities=opportunities(report.opportunities, [life for life in mine if is_opportunity(life)], words),
        good_practice=tuple(graph.prose(each, report) for each in report.good_practice),
        background=graph.prose(report.background, report),
        parties=parties(report.parties, graph),
        agreements=audited,
        datasets=datasets(report.datasets, graph),
        audit=tuple(fact for fact in _audit(report, words, graph) if fact.value),
        scope=tuple((words.tag("areas", s.area), graph.prose(s.limit, report)) for s in report.scope),
        risk_remark=graph.prose(report.risk_remark, report),
        acceptance=accepted,
        plan=next_steps(report.action_plan, report, graph),
        use_of_data=graph.prose(report.use_of_data, report),
        linked=_LINKED.get(str(report.linked), ""),
        locations=tuple(
            (named(p.organisation, p.named, graph), p.territory, p.backups or "", p.places) for p in report.locations
        ),
        places_apart=any(place.backups or place.places for place in report.locations),
        locations_remark=graph.prose(report.locations_remark, report),
        changes=aftermath.changes(facts, graph),
        disclaimer=disclaimer(report, graph),
        envelope=envelope(entry, graph, ("reviewed in",)),
    )


_LINKED = {
    "True": "The data was linked with other data.",
    "False": "The data was not linked with other data.",
}


def _findings(report: Report, mine: Sequence[Life], words: Words) -> tuple[ShownFinding, ...]:
    """The findings that the report raised, then those known only from what reviews say of them."""
    found = [life for life in mine if not is_opportunity(life)]
    count = len(report.findings)
    return (*findings(report.findings, found[:count], words), *unseen(found[count:], words))


def _standfirst(report: Report, graph: Graph) -> tuple[str, ...]:
    first = ", ".join(part for part in (graph.title(report.publisher), conducted(report.conducted)) if part)
    return tuple(part for part in (first, published(report.published)) if part)


def _glance(
    report: Report, facts: ReportFacts, accepted: tuple[Markup, ...], audited: Sequence[ShownAgreement], graph: Graph
) -> tuple[Fact, ...]:
    return (
        Fact("Findings", facts.findings[:1].upper() + facts.findings[1:] or ("Not seen" if facts.unknown else "None")),
        *aftermath.since(report, facts, graph),
        Fact("Accepted", accepted),
        Fact("Data", data_line(report.datasets, graph)),
        *places_and_parties(report, graph),
        Fact("Agreements", tuple(map(named_agreement, audited))),
    )


def _audit(report: Report, words: Words, graph: Graph) -> tuple[Fact, ...]:
    done = report.conducted
    return (
        Fact("Type", words.tag("audit_types", report.audit_type) if report.audit_type else ""),
        Fact("Requested by", graph.link(report.requested_by) if report.requested_by else ""),
        Fact("Conducted", conducted(done)),
        Fact("Interviews", done.means if done else ""),
        Fact("Rulebook", graph.link(report.scheme) if report.scheme else ""),
        Fact("Remark", graph.prose(done.remark) if done else ""),
    )


KIND = Kind(
    folder="reports",
    name="audit report",
    plural="Reports",
    purpose="Audits: who was audited, for what data, what was found and what became of it.",
    model=Report,
    authors=lambda report: (report.publisher,),
    title=title,
    facts=lambda entry, graph: follow(entry, reviews_of(entry, graph), graph),
    view=view,
    printed=True,
    summary=lambda _, facts, __: facts.findings or ("findings not seen" if facts.unknown else "no findings"),
    measured=lambda entry, facts, graph: Measured(told_of(facts.lives, facts, entry.record.scheme, graph)),
    rules=(
        dates_in_order,
        not_before_it_was_raised,
        refs_once,
        stated_totals,
        words_are_defined,
        scheme_applies,
        words_apply,
        *lint.REPORTS,
    ),
    anchors=lambda report: (
        *(Anchor(anchor(f.ref, on=f.on), f"Finding {f.ref}") for f in report.findings),
        *(Anchor(anchor(o.ref, "opportunity"), f"Opportunity {o.ref}") for o in report.opportunities),
    ),
    events=events,
    dated=lambda report: str(report.published or (report.conducted and report.conducted.from_) or ""),
)
