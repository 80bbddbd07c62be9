"""A review that follows an audit: what became of each finding, and what stays open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.extracts import Anchor
from auditpress.fields import Line, Prose, Ref, Whole, Word
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds import lint
from auditpress.kinds.chains import ReportFacts, raised_before, stated_sentence, stated_totals
from auditpress.kinds.lives import Life, anchor, raised_on
from auditpress.kinds.papers import (
    ChainStep,
    ShownAgreement,
    ShownDataset,
    ShownParty,
    acceptance,
    agreements,
    chain,
    conducted,
    datasets,
    parties,
    published,
)
from auditpress.kinds.parts import (
    Acceptance,
    AuditedAgreement,
    Change,
    Conducted,
    Finding,
    Party,
    SharedDataset,
    StatedCount,
    Status,
)
from auditpress.kinds.report import Report, reviews_of
from auditpress.kinds.rules import once
from auditpress.kinds.scheme import words_are_defined
from auditpress.kinds.shown import Envelope, Fact, Happening, Tag, envelope, join
from auditpress.kinds.shown_findings import ShownFinding, Words, findings, reopens
from auditpress.kinds.validity import scheme_applies, words_apply
from auditpress.model import Fault, Link, Model, Record


class Update(Model):
    """What a review says of one finding of the report."""

    ref: Line = Field(description="The finding's reference as the report prints it.")
    of: Literal["finding", "opportunity"] = Field("finding", description="What the reference is of.")
    on: Annotated[
        str | None, Ref("organisations", "subject of an update in"),
        Field(description="The body that the finding is on, where references restart for each body."),
    ] = None  # fmt: skip
    title: Line | None = Field(None, description="What is wrong, in one line, where the report was not seen.")
    designation: Annotated[
        Line | None, Word("designations"), Field(description="What it is, where the report was not seen.")
    ] = None
    text: Prose | None = Field(None, description="What the review says.")
    status: Status = Field(description="The finding's status now.")


class Review(Record):
    """A review that follows an audit."""

    report: Annotated[str, Ref("reports", "reviewed in"), Field(description="The report that it follows.")]
    number: Whole = Field(1, ge=1, le=99, description="Which review of that report it is: 1, 2 …")
    publisher: Annotated[str, Ref("organisations", "reviewer in"), Field(description="The body that reviewed.")]
    document_kind: Line = Field("Post audit review", description="What the paper calls itself, without the name.")
    scheme: Annotated[str | None, Ref("schemes", "scheme of"), Field(description="The rulebook it was made under.")] = (
        None
    )
    evidence: Conducted | None = Field(None, description="From when to when evidence was taken, and how.")
    outcome: Annotated[Line | None, Word("outcomes"), Field(description="What came of it, in the scheme's words.")] = (
        None
    )
    risk_before: Annotated[Line | None, Word("risks"), Field(description="The risk before the review.")] = None
    risk: Annotated[Line | None, Word("risks"), Field(description="The risk now.")] = None
    parties: tuple[Party, ...] = Field((), description="Parties as this paper names them.")
    agreements: tuple[AuditedAgreement, ...] = Field((), description="Agreements as this paper prints them.")
    datasets: tuple[SharedDataset, ...] = Field((), description="Datasets as this paper prints them.")
    updates: tuple[Update, ...] = Field((), description="What it says of each finding.")
    new_findings: tuple[Finding, ...] = Field((), description="Findings that the review itself raised.")
    changes: tuple[Change, ...] = Field((), description="Facts that are no longer as the report had them.")
    stated: tuple[StatedCount, ...] = Field((), description="Numbers that the paper states.", examples=[])
    unseen: tuple[Literal["outcome"], ...] = Field(
        (), description="Parts of the paper that were not seen: without its outcome, what is open since is not known."
    )
    acceptance: tuple[Acceptance, ...] = Field((), description="What each body said of the paper.")
    next: Prose | None = Field(None, description="What is to follow.")
    text: Prose | None = Field(None, description="What the review says as a whole.")


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """Nothing is computed from a review alone; the lives of its findings are the report's facts."""


@dataclass(frozen=True, slots=True)
class ShownUpdate:
    """What the review says of one finding, with the way to the finding."""

    finding: Link
    title: str
    html: Markup
    status: Tag


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What a review's page shows."""

    standfirst: tuple[str, ...]
    risk: Tag | None
    risk_before: Tag | None
    glance: tuple[Fact, ...]
    chain: tuple[ChainStep, ...]
    updates: tuple[ShownUpdate, ...]
    new_findings: tuple[ShownFinding, ...]
    stated: str
    text: Markup
    changes: tuple[tuple[str, Markup], ...]
    parties: tuple[ShownParty, ...]
    agreements: tuple[ShownAgreement, ...]
    datasets: tuple[ShownDataset, ...]
    acceptance: tuple[Markup, ...]
    next: Markup
    envelope: Envelope


def report_of(entry: Entry[Review], graph: Graph) -> Entry[Report]:
    """The report that a review follows; raises ``Absent``."""
    return graph.get(entry.record.report, Report)


def title(entry: Entry[Review], graph: Graph) -> str:
    """``Post audit review 2: City of Wolverhampton Council``."""
    report = report_of(entry, graph).record
    number = f" {entry.record.number}" if entry.record.number > 1 else ""
    return f"{entry.record.document_kind}{number}: {join([graph.title(o) for o in report.auditees])}"


def updates_are_of_findings(entry: Entry[Review], _: ReviewFacts, graph: Graph) -> Iterator[Fault]:
    """A review updates findings that its report or an earlier review raised, where these were seen."""
    if not report_of(entry, graph).record.findings:
        return
    raised = {life.anchor: life.ref for life in raised_before(entry, graph)}
    for index, update in enumerate(entry.record.updates):
        if anchor(update.ref, update.of, update.on) not in raised:
            yield Fault(
                ("updates", index, "ref"), "unknown-finding", f"the report raised no {update.of} “{update.ref}”",
                f"Its references are: {', '.join(sorted(set(raised.values())))}.",
            )  # fmt: skip


def updates_once(entry: Entry[Review], _: ReviewFacts, __: Graph) -> Iterator[Fault]:
    """A review says one thing of each finding."""
    updates = entry.record.updates
    named = ((("updates", n, "ref"), anchor(u.ref, u.of, u.on)) for n, u in enumerate(updates))
    for fault in once(named, "update"):
        update = updates[int(fault.place[1])]
        message = f"this review has an update of {update.of} “{update.ref}” already"
        yield replace(fault, message=message, hint="Put both into one.")


def not_before_it_was_raised(entry: Entry[Review], _: ReviewFacts, graph: Graph) -> Iterator[Fault]:
    """What becomes of a finding becomes of it after the audit that raised it."""
    raised = raised_on(report_of(entry, graph))
    for index, update in enumerate(entry.record.updates):
        if raised and update.status.on and update.status.on.last < raised.first:
            yield Fault(
                ("updates", index, "status", "on"), "date-order",
                f"finding {update.ref} is {update.status.word} before it was raised",
                f"The audit that raised it is of {raised}; check both dates.",
            )  # fmt: skip


def after_the_report(entry: Entry[Review], _: ReviewFacts, graph: Graph) -> Iterator[Fault]:
    """A review is published after its report, and has a number of its own."""
    report = report_of(entry, graph)
    mine, first = entry.record.published, report.record.published
    if mine and first and mine.last < first.first:
        yield Fault(
            ("published",),
            "date-order",
            "the review is published before its report",
            f"The report is of {first}; check both dates.",
        )
    for other in reviews_of(report, graph):
        if other.id < entry.id and other.record.number == entry.record.number:
            yield Fault(
                ("number",), "review-number", f"“{other.id}” is review {entry.record.number} of this report already",
                "Number the reviews of a report 1, 2, 3 in their order.",
            )  # fmt: skip


def view(entry: Entry[Review], _: ReviewFacts, graph: Graph) -> ReviewView:
    """The page of a review."""
    review, report = entry.record, report_of(entry, graph)
    facts = graph.facts(report, ReportFacts)
    lives = {life.anchor: life for life in facts.lives}
    scheme_id, words = review.scheme, Words(graph, review.scheme)
    accepted, stated = acceptance(review.acceptance, graph), stated_sentence(review.stated, graph, scheme_id)
    return ReviewView(
        standfirst=tuple(filter(None, (graph.title(review.publisher), published(review.published)))),
        risk=words.tag("risks", review.risk) if review.risk else None,
        risk_before=words.tag("risks", review.risk_before) if review.risk_before else None,
        glance=(
            Fact("Outcome", words.tag("outcomes", review.outcome) if review.outcome else ""),
            Fact("Findings", stated if review.stated else ""),
            Fact("Report", graph.link(report.id)),
            Fact("Evidence", conducted(review.evidence)),
            Fact("How", review.evidence.means if review.evidence else ""),
            Fact("Accepted", accepted),
            Fact("Rulebook", graph.link(scheme_id) if scheme_id else ""),
        ),
        chain=chain(report, reviews_of(report, graph), entry.id),
        updates=tuple(_update(update, review, report, lives, words) for update in review.updates),
        new_findings=findings(review.new_findings, [x for x in facts.lives if x.paper == entry.id], words),
        stated=stated,
        text=graph.prose(review.text, review),
        changes=tuple(
            (change.on.text if change.on else "", graph.prose(change.text, review)) for change in review.changes
        ),
        parties=parties(review.parties, graph),
        agreements=agreements(review.agreements, review.evidence, graph),
        datasets=datasets(review.datasets, graph),
        acceptance=accepted,
        next=graph.prose(review.next, review),
        envelope=envelope(entry, graph),
    )


def _update(
    update: Update, review: Review, report: Entry[Report], lives: Mapping[str, Life], words: Words
) -> ShownUpdate:
    at = anchor(update.ref, update.of, update.on)
    life = lives.get(at)
    return ShownUpdate(
        Link(f"{update.of.capitalize()} {update.ref}", f"/{life.paper if life else report.id}/#{at}"),
        life.title if life else update.title or "",
        words.graph.prose(update.text, review) + Markup(reopens(update.status)),  # noqa: S704 - of escaped parts
        words.tag("statuses", update.status.word),
    )


def events(entry: Entry[Review], graph: Graph) -> Iterator[Happening]:
    """The publication of the review."""
    if entry.record.published:
        audited = report_of(entry, graph).record.auditees
        yield Happening(entry.record.published, graph.link(entry.id), sort="review", bodies=audited)


KIND = Kind(
    folder="reviews",
    name="review",
    plural="Reviews",
    purpose="Reviews that follow an audit: what became of each finding, and what stays open.",
    model=Review,
    authors=lambda review: (review.publisher,),
    title=title,
    facts=lambda _, __: ReviewFacts(),
    view=view,
    printed=True,
    summary=lambda entry, _, graph: (
        stated_sentence(entry.record.stated, graph, entry.record.scheme) or (entry.record.outcome or "")
    ),
    rules=(
        updates_are_of_findings,
        updates_once,
        not_before_it_was_raised,
        after_the_report,
        stated_totals,
        words_are_defined,
        scheme_applies,
        words_apply,
        *lint.REVIEWS,
    ),
    anchors=lambda review: (Anchor(anchor(f.ref, on=f.on), f"Finding {f.ref}") for f in review.new_findings),
    events=events,
    dated=lambda review: str(review.published or ""),
)
