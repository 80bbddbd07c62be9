"""The life of a finding: raised by a report, updated by each review in turn, open or closed now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditpress.fields import Day, slugify
from auditpress.graph import Entry, Graph
from auditpress.kinds import scheme
from auditpress.kinds.parts import Finding, Opportunity, StatedCount, Status
from auditpress.kinds.shown import join
from auditpress.model import Fault
from auditpress.problems import plural

INFORMATION = "for information"


@dataclass(frozen=True, slots=True)
class Step:
    """What one paper says of a finding. ``state`` is the common term for ``status``, the word as printed."""

    paper: str
    day: Day | None
    what: str
    status: str
    state: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """A finding or an opportunity from the paper that raised it to today. ``designation`` is a term's id."""

    paper: str
    ref: str
    anchor: str
    title: str
    designation: str
    printed_designation: str
    areas: tuple[str, ...]
    on: str | None
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """Where it stands now, in the common terms, such as ``open`` or ``closed``."""
        return self.steps[-1].state


@dataclass(frozen=True, slots=True)
class Papers:
    """A report and its reviews in their order, as far as they are recorded."""

    report: Entry[Any] | None
    reviews: tuple[Entry[Any], ...]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What follows from a report and its reviews. ``findings`` says in a sentence what was found and what became of it.

    ``open`` is how many findings are open now; ``known_by_count`` says that their words were not seen.
    """

    lives: tuple[Life, ...]
    reviews: tuple[str, ...]
    findings: str
    open: int
    known_by_count: bool


def anchor(ref: str, kind: str = "finding") -> str:
    """The address of a finding within its report: ``finding-1``."""
    return f"{kind}-{slugify(ref)}"


def lives(papers: Papers, graph: Graph) -> tuple[Life, ...]:
    """The life of every finding and opportunity of a report, in the report's order."""
    report = papers.report
    if report is None:
        return ()
    record = report.record
    found = [_life(report, finding, papers, graph) for finding in record.findings]
    return (*found, *(_opportunity(report, each, graph) for each in record.opportunities))


def _life(report: Entry[Any], finding: Finding, papers: Papers, graph: Graph) -> Life:
    scheme_id = report.record.scheme
    first = _step(report, finding.status, "Raised", "", graph)
    updates = [
        _step(review, update.status, f"Review {review.record.number}", update.text or "", graph)
        for review in papers.reviews
        for update in review.record.updates
        if update.ref == finding.ref
    ]
    return Life(
        report.id, finding.ref, anchor(finding.ref), finding.title,
        scheme.meaning_id(graph, scheme_id, "designations", finding.designation), finding.designation,
        finding.areas, finding.on, (first, *updates),
    )  # fmt: skip


def first_sentence(text: str) -> str:
    """What stands before the first full stop that ends a sentence; an opportunity has no title of its own."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def _opportunity(report: Entry[Any], opportunity: Opportunity, graph: Graph) -> Life:
    step = _step(report, opportunity.status, "Raised", "", graph)
    if opportunity.status is None and not opportunity.followed_up:
        step = Step(report.id, step.day, "Raised", "", INFORMATION)
    return Life(
        report.id, opportunity.ref, anchor(opportunity.ref, "opportunity"),
        first_sentence(graph.plain(opportunity.text)),
        "opportunity-for-improvement", "Opportunity for improvement", opportunity.areas, None, (step,),
    )  # fmt: skip


def _step(paper: Entry[Any], status: Status | None, what: str, text: str, graph: Graph) -> Step:
    record = paper.record
    word = status.word if status else ""
    state = scheme.meaning(graph, record.scheme, "statuses", word) if word else "open"
    day = status.on if status and status.on else record.published or (record.edited and record.edited.day)
    return Step(paper.id, day, what, word, state, text or (status.reason or "" if status else ""))


def sentence(found: Iterable[Life], graph: Graph, scheme_id: str | None) -> str:
    """``1 agreement nonconformity, closed; 1 opportunity for improvement, for information``."""
    counts: dict[tuple[str, str], int] = Counter((life.printed_designation, life.state) for life in found)
    return "; ".join(
        f"{plural(number, *scheme.noun(graph, scheme_id, designation))}, {state}"
        for (designation, state), number in counts.items()
    )


def stated_sentence(stated: Iterable[StatedCount], graph: Graph, scheme_id: str | None) -> str:
    """The counts that a paper states, where its findings were not seen: ``2 agreement nonconformities and …``."""
    parts = [plural(each.number, *scheme.noun(graph, scheme_id, each.of)) for each in stated]
    statuses = {each.status for each in stated if each.status}
    return join(parts) + (f", {statuses.pop()}" if len(statuses) == 1 else "")


def follow(entry: Entry[Any], reviews: tuple[Entry[Any], ...], graph: Graph) -> ReportFacts:
    """What follows from a report and its reviews, given in their order."""
    report = entry.record
    found = lives(Papers(entry, reviews), graph)
    if found:
        still = sum(1 for life in found if life.state == "open")
        words = sentence(found, graph, report.scheme)
        return ReportFacts(found, tuple(r.id for r in reviews), words, still, known_by_count=False)
    still, words = _by_count(entry, reviews, graph)
    return ReportFacts((), tuple(r.id for r in reviews), words, still, known_by_count=bool(words))


def _by_count(entry: Entry[Any], reviews: tuple[Entry[Any], ...], graph: Graph) -> tuple[int, str]:
    """What is open by the counts that the last paper states, where the findings themselves were not seen."""
    for paper in (*reversed(reviews), entry):
        record = paper.record
        if getattr(record, "outcome", None):
            outcome = scheme.meaning(graph, record.scheme, "outcomes", record.outcome)
            if outcome == "closed":
                return 0, "all findings closed"
        open_counts = [
            s
            for s in record.stated
            if s.status and scheme.meaning(graph, record.scheme, "statuses", s.status) == "open"
        ]
        if open_counts:
            return sum(s.number for s in open_counts), stated_sentence(open_counts, graph, record.scheme)
        if record.stated:
            return 0, stated_sentence(record.stated, graph, record.scheme)
    return 0, ""


def stated_totals(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A number that a paper states agrees with what is recorded, or a note on ``stated`` says why it does not."""
    record = entry.record
    if any(note.on in ("stated", "findings", "updates") for note in record.notes):
        return
    for index, stated in enumerate(record.stated):
        recorded = _recorded(entry, stated, graph)
        if recorded != stated.number:
            yield Fault(
                ("stated", index, "number"), "stated-total",
                f"the paper states {stated.number} {stated.of.replace('-', ' ')}, but {recorded} are recorded",
                "Record what is missing, or explain the difference in a note “on: stated”.",
            )  # fmt: skip


def _recorded(entry: Entry[Any], stated: StatedCount, graph: Graph) -> int:
    record = entry.record
    if hasattr(record, "updates"):
        return sum(
            1 for life in raised_before(entry, graph)
            for update in record.updates
            if update.ref == life.ref and stated.of in (life.designation, "findings")
            and _same_status(update.status, stated, record.scheme, graph)
        )  # fmt: skip
    if stated.of == "opportunities":
        return len(record.opportunities)
    return sum(
        1 for finding in record.findings
        if stated.of in (scheme.meaning_id(graph, record.scheme, "designations", finding.designation), "findings")
        and _same_status(finding.status, stated, record.scheme, graph)
    )  # fmt: skip


def raised_before(review: Entry[Any], graph: Graph) -> tuple[Life, ...]:
    """The findings of the report that a review follows."""
    report = graph.entries.get(review.record.report)
    return lives(Papers(report, ()), graph)


def _same_status(status: Status | None, stated: StatedCount, scheme_id: str | None, graph: Graph) -> bool:
    if stated.status is None:
        return True
    wanted = scheme.meaning(graph, scheme_id, "statuses", stated.status)
    return wanted == (scheme.meaning(graph, scheme_id, "statuses", status.word) if status else "open")
