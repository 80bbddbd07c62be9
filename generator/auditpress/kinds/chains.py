"""Chains of papers: an audit with its reviews, what is open on a given day, and what its papers state.

Some papers say only how many findings there were. Such findings are counted here beside those whose words are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from auditpress.fields import Day
from auditpress.graph import Absent, Entry, Graph
from auditpress.kinds import scheme
from auditpress.kinds.lives import OPEN, Life, Papers, closes, lives, raised_on, said_on
from auditpress.kinds.parts import StatedCount, Status
from auditpress.kinds.shown import join
from auditpress.kinds.times import ALWAYS, Times, times, within
from auditpress.model import Fault
from auditpress.problems import plural


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something open on a day. ``ref`` and ``anchor`` are None for one that is known only through a stated count."""

    report: str
    ref: str | None
    anchor: str | None
    title: str
    designation: str
    name: str
    since: str
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """When an item was open; ``exact`` says whether its papers have dates that are known to the day."""

    item: OpenItem
    times: Times
    exact: bool = False

    def open_on(self, day: str) -> bool:
        """Whether it was open on a day."""
        return within(self.times, day)

    def years(self, last: int) -> Iterator[int]:
        """The years at whose end it was open, up to a last one."""
        for first, end in self.times:
            yield from range(int(first[:4]), min(int(end.partition("-")[0]), last + 1))


@dataclass(frozen=True, slots=True)
class Tally:
    """What was open by the counts that a paper states, from ``day`` on: pairs of designation and number.

    ``open`` is None where the paper has an outcome that was not seen.
    """

    paper: str
    day: Day | None
    open: tuple[tuple[str, int], ...] | None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What follows from a report and its reviews. ``findings`` says in a sentence what was found and what became of it.

    ``open`` is how many findings are open now, as far as is known; ``unknown`` says that there may be others, since
    what the papers say of them was not seen. ``known_by_count`` says that their words were not seen; ``tallies`` are
    then what the papers state, in their order. ``stated`` is the outcome that the last review prints, and ``agrees``
    whether what the findings yield is the same; None where nothing can be compared.
    """

    lives: tuple[Life, ...]
    reviews: tuple[str, ...]
    findings: str
    open: int
    known_by_count: bool
    tallies: tuple[Tally, ...] = ()
    stated: str = ""
    agrees: bool | None = None
    unknown: bool = False


def follow(entry: Entry[Any], reviews: tuple[Entry[Any], ...], graph: Graph) -> ReportFacts:
    """What follows from a report and its reviews, given in their order."""
    papers = Papers(entry, reviews)
    ids = tuple(review.id for review in reviews)
    found = lives(papers, graph)
    if found:
        still = sum(1 for life in found if life.state == OPEN)
        words = sentence(found, graph, entry.record.scheme)
        stated, agrees = _compared(reviews, still, graph)
        return ReportFacts(found, ids, words, still, known_by_count=False, stated=stated, agrees=agrees)
    tallies = tuple(_tallies(papers, graph))
    still, words = _by_count(papers, tallies, graph)
    unknown = (tallies[-1].open is None) if words else _unseen(entry)
    return ReportFacts((), ids, words, still, known_by_count=bool(words), tallies=tallies, unknown=unknown)


def _unseen(report: Entry[Any]) -> bool:
    return "findings" in report.record.unseen or report.record.state != "published"


def not_known_on(facts: ReportFacts, report: Entry[Any], day: str) -> bool:
    """Whether what was open of a report on a day is not known, as what its papers say of it was not seen."""
    return within(not_known(facts, report), day)


def not_known(facts: ReportFacts, report: Entry[Any]) -> Times:
    """When it is not known what was open of a report."""
    raised = raised_on(report)
    if facts.unknown and not facts.known_by_count and raised:
        return ((raised.last, ALWAYS),)
    return times([(tally.day, tally.open is None) for tally in facts.tallies])


def courses(report: Entry[Any], facts: ReportFacts, graph: Graph) -> Iterator[Course]:
    """What was open of a report at any time, as its papers let it be known."""
    for life in facts.lives:
        found = times([(step.day, step.state == OPEN) for step in life.steps])
        if found:
            since = next((step.day for step in life.steps if step.day), None)
            name = scheme.noun(graph, report.record.scheme, life.printed_designation)[0]
            yield Course(
                OpenItem(
                    life.paper, life.ref, life.anchor, life.title, life.designation, name, str(since or ""), life.on
                ),
                found,
                all(step.day and step.day.day for step in life.steps),
            )
    for tally in facts.tallies:
        found = times([(each.day, each is tally) for each in facts.tallies])
        for designation, number in (tally.open or ()) if found else ():
            name = scheme.noun(graph, report.record.scheme, designation)[0]
            item = OpenItem(report.id, None, None, "", designation, name, str(raised_on(report) or ""))
            yield from [Course(item, found, exact=False)] * number


def counted(items: Iterable[OpenItem], graph: Graph, scheme_id: str | None) -> str:
    """``2 agreement nonconformities and 1 observation``."""
    counts = Counter(item.designation for item in items)
    return join([plural(number, *scheme.noun(graph, scheme_id, word)) for word, number in counts.items()])


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


def _compared(reviews: tuple[Entry[Any], ...], still: int, graph: Graph) -> tuple[str, bool | None]:
    """The outcome that the last review prints, and whether the findings yield the same."""
    with_outcome = [review for review in reviews if review.record.outcome]
    if not with_outcome:
        return "", None
    last = with_outcome[-1]
    return last.record.outcome, closes(last, graph) == (still == 0)


def _tallies(papers: Papers, graph: Graph) -> Iterator[Tally]:
    """What was open after each paper; one that states nothing had at least what the next one still has open."""
    stated = [_open_counts(paper, graph) for paper in papers.all]
    for index, paper in enumerate(papers.all):
        if "outcome" in paper.record.unseen:
            yield Tally(paper.id, said_on(paper), None)
            continue
        later = next((counts for counts in stated[index:] if counts is not None), None)
        earlier = next((counts for counts in reversed(stated[:index]) if counts is not None), ())
        day = raised_on(paper) if paper is papers.report else said_on(paper)
        yield Tally(paper.id, day, later if later is not None else earlier)


def _open_counts(paper: Entry[Any], graph: Graph) -> tuple[tuple[str, int], ...] | None:
    """The open findings that a paper states by number; nothing if it closes all, None if it does not say."""
    record = paper.record
    if hasattr(record, "outcome") and closes(paper, graph):
        return ()
    counts = [
        (stated.of, stated.number)
        for stated in record.stated
        if stated.number and stated.of != "opportunities" and _is_open(stated, record.scheme, graph)
    ]
    return tuple(counts) if record.stated else None


def _is_open(stated: StatedCount, scheme_id: str | None, graph: Graph) -> bool:
    return not stated.status or scheme.meaning(graph, scheme_id, "statuses", stated.status) == OPEN


def _by_count(papers: Papers, tallies: tuple[Tally, ...], graph: Graph) -> tuple[int, str]:
    """How many are open now, and what the papers state of them, where the findings themselves were not seen."""
    if not any(paper.record.stated or getattr(paper.record, "outcome", None) for paper in papers.all):
        return 0, ""
    now = next((tally.open for tally in reversed(tallies) if tally.open is not None), ())
    since = f" up to {said.text}" if tallies[-1].open is None and (said := said_on(papers.all[-1])) else ""
    if now:
        names = [plural(number, *scheme.noun(graph, papers.report.record.scheme, of)) for of, number in now]
        words = f"{join(names)}, open{since}"
        return (0, f"{words}; not known since") if since else (sum(number for _, number in now), words)
    if any(closes(review, graph) for review in papers.reviews):
        return 0, "all findings closed"
    last = [paper for paper in papers.all if paper.record.stated]
    return 0, stated_sentence(last[-1].record.stated, graph, last[-1].record.scheme) if last else ""


def stated_totals(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A number that a paper states agrees with what is recorded, or a note on ``stated`` says why it does not."""
    record = entry.record
    if any(note.on in ("stated", "findings", "updates") for note in record.notes):
        return
    for index, stated in enumerate(record.stated):
        recorded = _recorded(entry, stated, graph)
        if recorded != stated.number:
            verb = "is" if recorded == 1 else "are"
            yield Fault(
                ("stated", index, "number"), "stated-total",
                f"the paper states {_words(stated, record.scheme, graph)}, but {recorded or 'none'} {verb} recorded",
                "Record what is missing, or explain the difference in a note “on: stated”.",
            )  # fmt: skip


def _words(stated: StatedCount, scheme_id: str | None, graph: Graph) -> str:
    if stated.of in ("findings", "opportunities"):
        return f"{stated.number:,} {stated.of}"
    return plural(stated.number, *scheme.noun(graph, scheme_id, stated.of))


def _recorded(entry: Entry[Any], stated: StatedCount, graph: Graph) -> int:
    record = entry.record
    if hasattr(record, "updates"):
        return sum(
            1 for life in raised_before(entry, graph)
            for update in record.updates
            if (update.on, update.ref) == (life.on, life.ref) and stated.of in (life.designation, "findings")
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
    """The findings of the report that a review follows, with those that earlier reviews raised."""
    report = graph.entries.get(review.record.report)
    if report is None:
        return ()
    found = [graph.entries[id] for id, reverse in graph.referrers(report.id) if reverse == "reviewed in"]
    number = review.record.number
    earlier = sorted((r for r in found if r.record.number <= number), key=lambda r: r.record.number)
    if len(earlier) == len(found):
        with suppress(Absent):
            return graph.facts(report, ReportFacts).lives
    return lives(Papers(report, tuple(earlier)), graph)


def _same_status(status: Status | None, stated: StatedCount, scheme_id: str | None, graph: Graph) -> bool:
    if stated.status is None:
        return True
    wanted = scheme.meaning(graph, scheme_id, "statuses", stated.status)
    return wanted == (scheme.meaning(graph, scheme_id, "statuses", status.word) if status else OPEN)
