"""Downloads of audit reports and reviews: what was found, and every step of what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from auditpress.data.columns import Date, Id, Page, Place, Table, To, said
from auditpress.data.common import day, joined, plain
from auditpress.fields import slugify
from auditpress.graph import Entry, Graph
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.lives import Life, is_opportunity
from auditpress.kinds.parts import ActionPlan, Conducted, Finding
from auditpress.kinds.report import Report
from auditpress.kinds.review import Review
from auditpress.kinds.scheme import Scheme, find


class ReportRow(NamedTuple):
    """One row for each audit report."""

    id: Annotated[Id, To("records"), "The report's id."]
    title: Annotated[str, "Its title."]
    publisher: Annotated[Id, To("organisations"), said(Report, "publisher")]
    audited: Annotated[str, "The names of the bodies that were audited; their ids are in the table roles."]
    document_kind: Annotated[str, said(Report, "document_kind")]
    scheme: Annotated[str | None, To("schemes"), said(Report, "scheme")]
    published: Annotated[Date, "When the paper was published."]
    conducted_from: Annotated[Date, "The first day of the audit."]
    conducted_to: Annotated[Date, said(Conducted, "to")]
    mode: Annotated[str | None, said(Conducted, "mode")]
    audit_type: Annotated[str | None, said(Report, "audit_type")]
    requested_by: Annotated[str | None, To("organisations"), said(Report, "requested_by")]
    risk: Annotated[str | None, said(Report, "risk")]
    plan_required: Annotated[bool | None, said(ActionPlan, "required")]
    review_to_follow: Annotated[str | None, said(ActionPlan, "review")]
    findings_known: Annotated[
        str,
        "How far the findings are known: “by their words”, “by number”, “not seen” (the papers that tell of them were "
        "not seen, so that a count of 0 says nothing), or “none”.",
    ]
    findings: Annotated[int, "How many findings are known by their words, opportunities left out."]
    opportunities: Annotated[int, "How many opportunities for improvement are known by their words."]
    open_now: Annotated[int, "How many are open now, as far as is known; those known by number are counted."]
    findings_words: Annotated[str | None, "What was found and what became of it, as the report's page says it."]
    reviews: Annotated[int, "How many reviews of it are recorded."]
    stated_outcome: Annotated[str | None, "The outcome that the last review prints."]
    state: Annotated[str, "Whether the record can be read: published, withheld, missing or withdrawn."]
    page: Annotated[Page, "Its page."]


class FindingRow(NamedTuple):
    """One row for each finding and each opportunity for improvement, as it stands now."""

    report: Annotated[Id, To("reports"), "The report of the audit."]
    number: Place
    id: Annotated[str, "The finding's own id: that of the paper that raised it, and its address on the page."]
    raised_in: Annotated[Id, To("records"), "The paper that raised it: the report, or one of its reviews."]
    ref: Annotated[str, said(Finding, "ref")]
    kind: Annotated[str, "“finding” or “opportunity”."]
    title: Annotated[str, said(Finding, "title")]
    text: Annotated[str | None, "Its words; empty where these were not seen."]
    designation: Annotated[str, "What it is, as printed."]
    designation_id: Annotated[str, "The same as the id of the scheme's word."]
    areas: Annotated[str | None, "What it is about, as printed; the table finding_areas has them one by one."]
    clauses: Annotated[str | None, said(Finding, "clauses")]
    organisation: Annotated[str | None, To("organisations"), said(Finding, "on")]
    raised: Annotated[Date, "When it was raised: the end of the audit or of the review."]
    status: Annotated[str | None, "The word that the last paper to speak of it prints."]
    state: Annotated[str, "Where it stands now in common terms, by all papers together: open, closed …"]
    as_of: Annotated[Date, "The date of the last paper that speaks of it."]
    days_open: Annotated[int | None, "How many days it was open; empty where it is open or a date is not exact."]
    page: Annotated[Page, "Its place on the page of the paper that raised it."]


class AreaRow(NamedTuple):
    """One row for each area that a finding is about."""

    report: Annotated[Id, To("reports"), "The report of the audit."]
    number: Place
    finding: Annotated[str, To("findings"), "The finding."]
    area: Annotated[str, "The area, by its name in the scheme, or as printed where there is none."]
    area_id: Annotated[str, "The id of the scheme's word."]
    page: Annotated[Page, "The finding's place on the page of the paper that raised it."]


class UpdateRow(NamedTuple):
    """One row for each step in the life of a finding: what one paper says of it."""

    report: Annotated[Id, To("reports"), "The report of the audit."]
    number: Place
    finding: Annotated[str, To("findings"), "The finding."]
    step: Annotated[int, "The number of the step in the finding's life; 1 is where it was raised."]
    paper: Annotated[Id, To("records"), "The paper that says it."]
    date: Annotated[Date, "From when it counts."]
    what: Annotated[str, "What happened: Raised, Stated, Review 1, Reopened …"]
    status: Annotated[str | None, "The status as the paper prints it."]
    state: Annotated[str, "The same in common terms."]
    implied: Annotated[bool, "Whether it follows from the paper's outcome alone, which speaks of all findings."]
    text: Annotated[str | None, "What the paper says of the finding."]
    page: Annotated[Page, "The paper's page."]


class CountRow(NamedTuple):
    """One row for each number of open findings that a paper states, where their words were not seen."""

    report: Annotated[Id, To("reports"), "The report of the audit."]
    number: Place
    paper: Annotated[Id, To("records"), "The paper that states it."]
    date: Annotated[Date, "From when it counts."]
    designation: Annotated[str | None, "What they are, as the id of the scheme's word; empty where all are closed."]
    open: Annotated[int | None, "How many were open; empty where the paper's outcome was not seen."]
    page: Annotated[Page, "The paper's page."]


class ReviewRow(NamedTuple):
    """One row for each review that follows an audit."""

    id: Annotated[Id, To("records"), "The review's id."]
    title: Annotated[str, "Its title."]
    report: Annotated[Id, To("reports"), said(Review, "report")]
    number: Annotated[int, said(Review, "number")]
    publisher: Annotated[Id, To("organisations"), said(Review, "publisher")]
    scheme: Annotated[str | None, To("schemes"), said(Review, "scheme")]
    published: Annotated[Date, "When the paper was published."]
    evidence_from: Annotated[Date, "The first day from which evidence was taken."]
    evidence_to: Annotated[Date, "The last day."]
    outcome: Annotated[str | None, said(Review, "outcome")]
    risk_before: Annotated[str | None, said(Review, "risk_before")]
    risk: Annotated[str | None, said(Review, "risk")]
    state: Annotated[str, "Whether the record can be read: published, withheld, missing or withdrawn."]
    page: Annotated[Page, "Its page."]


TABLES = (
    Table("reports", ReportRow),
    Table("findings", FindingRow, ("state",), has_long_rows=True),
    Table("finding_areas", AreaRow, ("area_id",)),
    Table("updates", UpdateRow, ("finding",)),
    Table("open_counts", CountRow),
    Table("reviews", ReviewRow, ("report",)),
)


def of_report(entry: Entry[Report], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of a report, its findings with all that became of them among them."""
    facts = graph.facts(entry, ReportFacts)
    yield _report(entry, facts, graph)
    texts = _texts(entry, facts, graph)
    areas = steps = 0
    for number, life in enumerate(facts.lives, 1):
        row = _finding(entry.id, number, life, texts.get(_key(life)))
        yield row
        for area in life.areas:
            areas += 1
            yield AreaRow(entry.id, areas, row.id, *_area(area, entry.record.scheme, graph), row.page)
        for place, step in enumerate(life.steps, 1):
            steps += 1
            yield UpdateRow(
                entry.id, steps, row.id, place, step.paper, day(step.day), step.what, step.status or None, step.state,
                step.implied, plain(step.text, graph), f"/{step.paper}/",
            )  # fmt: skip
    yield from _counts(entry.id, facts)


def _area(printed: str, scheme_id: str | None, graph: Graph) -> tuple[str, str]:
    """The name of an area and its id."""
    term = find(graph.get(scheme_id, Scheme).record, "areas", printed) if scheme_id else None
    return (term.name, term.id) if term else (printed, slugify(printed))


def _report(entry: Entry[Report], facts: ReportFacts, graph: Graph) -> ReportRow:
    report, done, plan = entry.record, entry.record.conducted, entry.record.action_plan
    audited = joined([graph.title(body) for body in report.auditees]) or ""
    opportunities = sum(1 for life in facts.lives if is_opportunity(life))
    return ReportRow(
        entry.id, graph.title(entry.id), report.publisher, audited, report.document_kind, report.scheme,
        day(report.published), day(done.from_ if done else None), day(done.to if done else None),
        done.mode if done else None, report.audit_type, report.requested_by, report.risk,
        plan.required if plan else None, plan.review if plan else None, _known(facts),
        len(facts.lives) - opportunities, opportunities, facts.open, facts.findings or None, len(facts.reviews),
        facts.stated or None, report.state, entry.path,
    )  # fmt: skip


def _known(facts: ReportFacts) -> str:
    if facts.lives:
        return "by their words"
    if facts.known_by_count:
        return "by number"
    return "not seen" if facts.unknown else "none"


def _key(life: Life) -> tuple[str, str | None, str, bool]:
    return life.paper, life.on, life.ref, is_opportunity(life)


def _texts(entry: Entry[Report], facts: ReportFacts, graph: Graph) -> dict[Any, tuple[str | None, str | None]]:
    """The words and the clauses of what each paper of a chain raised."""
    found: dict[Any, tuple[str | None, str | None]] = {}
    for paper in dict.fromkeys(life.paper for life in facts.lives):
        record: Any = graph.entries[paper].record
        for each in record.findings if paper == entry.id else record.new_findings:
            found[paper, each.on, each.ref, False] = (graph.plain(each.text), joined(each.clauses))
        for each in record.opportunities if paper == entry.id else ():
            found[paper, None, each.ref, True] = (graph.plain(each.text), None)
    return found


def _finding(report: str, number: int, life: Life, words: tuple[str | None, str | None] | None) -> FindingRow:
    first, last = life.steps[0].day, life.steps[-1].day
    text, clauses = words or (None, None)
    return FindingRow(
        report, number, f"{life.paper}#{life.anchor}", life.paper, life.ref,
        "opportunity" if is_opportunity(life) else "finding", life.title, text, life.printed_designation,
        life.designation, joined(life.areas), clauses, life.on, day(first), life.stated or None, life.state, day(last),
        None if is_opportunity(life) else life.days_open, f"/{life.paper}/#{life.anchor}",
    )  # fmt: skip


def _counts(report: str, facts: ReportFacts) -> Iterator[CountRow]:
    number = 0
    for tally in facts.tallies if facts.known_by_count else ():
        open_ = ((None, None),) if tally.open is None else tally.open or ((None, 0),)
        for designation, count in open_:
            number += 1
            yield CountRow(report, number, tally.paper, day(tally.day), designation, count, f"/{tally.paper}/")


def of_review(entry: Entry[Review], graph: Graph) -> Iterator[NamedTuple]:
    """The row of a review; what it says of findings is among the rows of its report."""
    review, done = entry.record, entry.record.evidence
    yield ReviewRow(
        entry.id, graph.title(entry.id), review.report, review.number, review.publisher, review.scheme,
        day(review.published), day(done.from_ if done else None), day(done.to if done else None), review.outcome,
        review.risk_before, review.risk, review.state, entry.path,
    )  # fmt: skip
