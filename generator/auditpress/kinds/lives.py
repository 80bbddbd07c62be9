"""The life of a finding: raised by a report, updated by each review in turn, open or closed now.

Two voices are kept apart: the word that a paper prints for a finding, and the state that follows from all the papers.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditpress.fields import Day, slugify
from auditpress.graph import Entry, Graph
from auditpress.kinds import scheme
from auditpress.kinds.parts import Finding, Opportunity, Status

OPEN, CLOSED, INFORMATION = "open", "closed", "for information"


@dataclass(frozen=True, slots=True)
class Step:
    """What one paper says of a finding. ``status`` is its word as printed, ``state`` the common term for it.

    A step that is ``implied`` follows from the outcome of a paper that does not speak of the finding by itself.
    """

    paper: str
    day: Day | None
    what: str
    status: str
    state: str
    text: str = ""
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """A finding or an opportunity from the paper that raised it to the last. ``designation`` is a term's id."""

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

    @property
    def stated(self) -> str:
        """The status that the last paper to speak of it prints, or nothing."""
        return next((step.status for step in reversed(self.steps) if step.status), "")

    def state_on(self, day: str) -> str:
        """Where it stood on a day (``2023-05-01``): a paper counts from the last day that its date can mean."""
        for step in reversed(self.steps):
            if step.day and step.day.last <= day:
                return step.state
        return ""

    @property
    def days_open(self) -> int | None:
        """How many days it was open, reopenings included; None where it is open or a date is not exact."""
        days, since = 0, None
        for step in self.steps:
            if step.day is None or not step.day.day:
                return None
            date = dt.date(step.day.year, step.day.month, step.day.day)
            if step.state == OPEN:
                since = since or date
            elif since:
                days, since = days + (date - since).days, None
        return None if since else days


@dataclass(frozen=True, slots=True)
class Age:
    """For how many days a finding was open, as far as its papers let it be known.

    ``over`` are the days of the times that are over, at least; ``exact`` says whether it was these and no more.
    ``since`` is the last day (``2023-05-31``) from which it can be open now; nothing where it is not, or none is known.
    """

    over: int
    since: str
    exact: bool

    @property
    def from_(self) -> str:
        """The day on which it would have opened, had it been open without a break; nothing where it is not open."""
        if not self.since:
            return ""
        return (dt.date.fromisoformat(self.since) - dt.timedelta(days=self.over)).isoformat()

    def days(self, today: str) -> int:
        """How many days until that day (``2023-05-01``), at least."""
        since = dt.date.fromisoformat(self.since) if self.since else None
        return self.over + (max(0, (dt.date.fromisoformat(today) - since).days) if since else 0)


def age(life: Life) -> Age:
    """How long a finding was open: from the last day that a paper's date can mean, each time that it was open."""
    over, exact, since, is_open = 0, True, None, False
    for step in life.steps:
        if (step.state == OPEN) == is_open:
            continue
        is_open, day = not is_open, step.day
        exact = exact and bool(day and day.day)
        if is_open:
            since = day
        elif since and day:
            over += max(0, (dt.date.fromisoformat(day.first) - dt.date.fromisoformat(since.last)).days)
    return Age(over, since.last if is_open and since else "", exact)


@dataclass(frozen=True, slots=True)
class Papers:
    """A report and its reviews in their order, as far as they are recorded."""

    report: Entry[Any]
    reviews: tuple[Entry[Any], ...]

    @property
    def all(self) -> tuple[Entry[Any], ...]:
        """The report, then its reviews."""
        return (self.report, *self.reviews)


def anchor(ref: str, kind: str = "finding", on: str | None = None) -> str:
    """The address of a finding within its paper: ``finding-1``, or with the body where refs restart for each."""
    body = f"{on.rpartition('/')[2]}-" if on else ""
    return f"{kind}-{body}{slugify(ref)}"


def first_sentence(text: str) -> str:
    """What stands before the first full stop that ends a sentence; an opportunity has no title of its own."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


_Key = tuple[str, str | None, str]
"""What a paper's word is of: a finding or an opportunity, the body that it is on, its reference."""


class _Paper:
    """A paper of a chain, with what each life asks of it: looked up once for all the lives of the chain."""

    def __init__(self, entry: Entry[Any], graph: Graph) -> None:
        self.entry = entry
        self.id = entry.id
        self.record = entry.record
        self.graph = graph
        self.raised = raised_on(entry)
        self.said = said_on(entry)

    @functools.cached_property
    def updates(self) -> Mapping[_Key, Any]:
        """What a review says of each finding; the first word on one counts."""
        return {(update.of, update.on, update.ref): update for update in reversed(self.record.updates)}

    @functools.cached_property
    def closes(self) -> bool:
        """Whether a review's outcome closes all findings."""
        return closes(self.entry, self.graph)


def lives(papers: Papers, graph: Graph) -> tuple[Life, ...]:
    """Every finding and opportunity of a chain: the report's, those known only from updates, those of the reviews."""
    report, *reviews = [_Paper(each, graph) for each in papers.all]
    made = [_finding(report, finding, reviews) for finding in report.record.findings]
    made += [_opportunity(report, each, reviews) for each in report.record.opportunities]
    made += _unseen(report, reviews, {(life.on, life.ref) for life in made if not is_opportunity(life)})
    for number, review in enumerate(reviews, 1):
        made += [_finding(review, finding, reviews[number:]) for finding in review.record.new_findings]
    return tuple(made)


def is_opportunity(life: Life) -> bool:
    """Whether it is an opportunity for improvement rather than a finding."""
    return life.anchor.startswith("opportunity-")


def raised_on(paper: Entry[Any]) -> Day | None:
    """The day on which what a paper raises was raised: the end of its work, else its publication."""
    record = paper.record
    done = getattr(record, "conducted", None) or getattr(record, "evidence", None)
    return (done and (done.to or done.from_)) or said_on(paper)


def said_on(paper: Entry[Any]) -> Day | None:
    """The day from which what a paper says is known: its publication, else its last edit, else the end of its work."""
    record = paper.record
    done = getattr(record, "conducted", None) or getattr(record, "evidence", None)
    if record.published and (record.published.month or not record.edited):
        return record.published  # type: ignore[no-any-return]
    if record.edited:
        return record.edited.day  # type: ignore[no-any-return]
    return (done and (done.to or done.from_)) or None


def _finding(paper: _Paper, finding: Finding, later: Sequence[_Paper]) -> Life:
    return Life(
        paper.id, finding.ref, anchor(finding.ref, on=finding.on), finding.title,
        scheme.meaning_id(paper.graph, paper.record.scheme, "designations", finding.designation), finding.designation,
        finding.areas, finding.on, tuple(_steps(paper, finding.status, ("finding", finding.on, finding.ref), later)),
    )  # fmt: skip


def _opportunity(paper: _Paper, opportunity: Opportunity, later: Sequence[_Paper]) -> Life:
    steps = tuple(_steps(paper, opportunity.status, ("opportunity", None, opportunity.ref), later))
    if len([step for step in steps if not step.implied]) == 1 and not opportunity.followed_up:
        steps = (Step(paper.id, steps[0].day, "Raised", "", INFORMATION),)
    return Life(
        paper.id, opportunity.ref, anchor(opportunity.ref, "opportunity"),
        first_sentence(paper.graph.plain(opportunity.text)),
        "opportunity-for-improvement", "Opportunity for improvement", opportunity.areas, None, steps,
    )  # fmt: skip


def _unseen(report: _Paper, reviews: Sequence[_Paper], seen: set[tuple[str | None, str]]) -> Iterator[Life]:
    """Findings that reviews update and whose own words were not seen."""
    if report.record.findings:
        return
    first = {
        (update.on, update.ref): update
        for review in reversed(reviews)
        for update in review.record.updates
        if update.of == "finding" and (update.on, update.ref) not in seen
    }
    for (on, ref), update in sorted(first.items(), key=lambda item: item[0][1]):
        printed = update.designation or "Finding"
        yield Life(
            report.id, ref, anchor(ref, on=on), update.title or f"Finding {ref}, whose words were not seen",
            scheme.meaning_id(report.graph, report.record.scheme, "designations", printed), printed, (), on,
            tuple(_steps(report, None, ("finding", on, ref), reviews)),
        )  # fmt: skip


def _steps(paper: _Paper, status: Status | None, key: _Key, later: Sequence[_Paper]) -> Iterator[Step]:
    """Raised, what the same paper says became of it, then what each later paper says."""
    yield Step(paper.id, paper.raised, "Raised", "", OPEN)
    state = OPEN
    if status:
        step = _said(paper, status, "Stated", "")
        state = step.state
        yield step
    for review in later:
        reviewed = _reviewed(review, key, state)
        if reviewed:
            state = reviewed.state
            yield reviewed


def _reviewed(review: _Paper, key: _Key, before: str) -> Step | None:
    """What a review says of a finding, by itself or by its outcome."""
    update = review.updates.get(key)
    if update:
        step = _said(review, update.status, f"Review {review.record.number}", update.text or "")
        reopened = step.state == OPEN and before not in (OPEN, INFORMATION)
        return step if not reopened else _said(review, update.status, "Reopened", update.text or "")
    if before == OPEN and review.closes:
        return Step(review.id, review.said, f"Review {review.record.number}", "", CLOSED, implied=True)
    return None


def closes(review: Entry[Any], graph: Graph) -> bool:
    """Whether a review's outcome says that every finding is closed."""
    record = review.record
    return bool(record.outcome) and scheme.meaning(graph, record.scheme, "outcomes", record.outcome) == CLOSED


def _said(paper: _Paper, status: Status, what: str, text: str) -> Step:
    state = scheme.meaning(paper.graph, paper.record.scheme, "statuses", status.word)
    return Step(paper.id, status.on or paper.said, what, status.word, state, text or status.reason or "")
