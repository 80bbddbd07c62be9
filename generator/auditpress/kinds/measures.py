"""What is counted of findings, audits and bodies, in one place: pages, charts and comparisons show these figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds import scheme
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.charts import every_year, ranked
from auditpress.kinds.lives import CLOSED, OPEN, Life

NO_AREA = "Area not known or not stated"
NOT_KNOWN = "not known"
"""The state of a finding of which the papers do not let it be known whether it is open."""


class Told(NamedTuple):
    """A finding as it is counted. Years are ``2023``, or empty: not closed, or not known; words are the scheme's own.

    ``days`` are how many it was open, where it is closed and its dates are exact; ``seen`` is whether its own words
    were seen, or only the number that papers state.
    """

    raised: str
    closed: str
    state: str
    designation: str
    areas: tuple[str, ...]
    days: int | None
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings counted: by state, by designation and by area, the most first; by year as raised and closed.

    Of each designation and each area it has how many findings there are, and how many of these are open; a finding on
    two areas counts for both. Of each year it has how many were raised, how many were closed, and of those raised how
    many are open now. ``days`` are how many findings are closed between exact days, within how many days half of these
    were, and the most that one took. ``counted`` are known by their number only.
    """

    total: int
    open: int
    counted: int
    states: tuple[tuple[str, int], ...]
    designations: tuple[tuple[str, int, int], ...]
    areas: tuple[tuple[str, int, int], ...]
    years: tuple[tuple[str, int, int, int], ...]
    days: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Rated:
    """An audit with the risk that it found. ``at`` is its place on the scheme's scale of ``of`` steps, 0 the lowest.

    ``dated`` can be sorted; where the paper states no risk, ``words`` are empty.
    """

    report: str
    dated: str
    words: str
    at: int
    scale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures of a body. ``findings`` is None where no paper that was seen tells of its own findings.

    ``findings`` and ``open`` count those known by their number too. Of ``unknown`` audits it is not known how many are
    open, of ``uncounted`` ones not even how many there were: a review may close all findings and name none.
    ``processors`` are how many of the bodies that process data for it are declared in the agreement, are not, and of
    how many it is not said. ``registers`` are its figures: of what, in words, and the figure or why there is none.
    """

    audits: int
    rated: tuple[Rated, ...]
    reviews: int
    findings: Tally | None
    open: int
    unknown: int
    uncounted: int
    asked: int
    answered: int
    agreements: int
    datasets: int
    processors: tuple[int, int, int]
    registers: tuple[tuple[str, str], ...]

    @property
    def compared(self) -> bool:
        """Whether there is anything to hold beside another body."""
        return bool(self.audits or self.asked or self.agreements or self.registers)


class Outcome(NamedTuple):
    """How many requests came to one outcome; ``number`` is None where it is not known, ``absent`` then says why.

    ``name`` is the scheme's own word; what is ``derived`` was not printed and follows from other figures.
    """

    name: str
    number: int | None
    derived: bool
    absent: str


class Outcomes(NamedTuple):
    """What came of the requests in a column of a register; ``whole`` is how many there were, where that is known.

    ``absent`` is why the whole column has no figures; ``is_whole`` says that it has no others than these.
    """

    period: str
    unit: str
    whole: int | None
    outcomes: tuple[Outcome, ...]
    absent: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """What lists of records count of one of them.

    ``findings`` are those of a report; ``asked`` are the items of an oversight paper that ask something, ``answered``
    those of them that have an answer; ``outcomes`` are those of all requests in a register; of a body, ``compared`` is
    whether there is anything to hold beside another.
    """

    findings: tuple[Told, ...] = ()
    asked: int = 0
    answered: int = 0
    outcomes: Outcomes | None = None
    compared: bool = False


def told_of(lives: Iterable[Life], facts: ReportFacts, scheme_id: str | None, graph: Graph) -> tuple[Told, ...]:
    """The findings of a report as they are counted: of its ``lives`` those given or, where it has none, by number."""
    if facts.lives:
        return tuple(told(life, scheme_id, graph) for life in lives)
    return tuple(stated(facts, scheme_id, graph))


def told(life: Life, scheme_id: str | None, graph: Graph) -> Told:
    """A finding as it is counted."""
    first, last = life.steps[0].day, closing(life)
    return Told(
        f"{first.year:04}" if first else "",
        f"{last.year:04}" if last else "",
        life.state,
        scheme.name(graph, scheme_id, "designations", life.printed_designation),
        tuple(dict.fromkeys(scheme.name(graph, scheme_id, "areas", area) for area in life.areas)),
        life.days_open if life.state == CLOSED else None,
    )


def stated(facts: ReportFacts, scheme_id: str | None, graph: Graph) -> Iterator[Told]:
    """The findings of a report that are known by their number only, as its papers state these one after another.

    Where a paper states fewer of a designation than the one before, so many were closed in its year.
    """
    known = [each for each in facts.tallies if each.open is not None]
    end = OPEN if known and known[-1] is facts.tallies[-1] else NOT_KNOWN
    for word in dict.fromkeys(word for each in known for word, _ in each.open or ()):
        name, still = scheme.name(graph, scheme_id, "designations", word), list[str]()
        for each in known:
            number, year = dict(each.open or ()).get(word, 0), f"{each.day.year:04}" if each.day else ""
            still += [year] * (number - len(still))
            while len(still) > number:
                yield Told(still.pop(0), year, CLOSED, name, (), None, seen=False)
        for raised in still:
            yield Told(raised, "", end, name, (), None, seen=False)


def closing(life: Life) -> Day | None:
    """The day on which a finding came to be closed, if it is and the day is known; later papers may repeat it."""
    day = None
    for step in reversed(life.steps):
        if step.state != CLOSED:
            break
        day = step.day
    return day


def tally(found: Iterable[Told]) -> Tally | None:
    """Findings counted; None where there are none."""
    findings = tuple(found)
    if not findings:
        return None
    days = sorted(each.days for each in findings if each.days is not None)
    return Tally(
        total=len(findings),
        open=sum(1 for each in findings if each.state == OPEN),
        counted=sum(1 for each in findings if not each.seen),
        states=tuple(ranked(Counter(each.state for each in findings))),
        designations=_with_open((each.designation, each.state) for each in findings),
        areas=_with_open((area, each.state) for each in findings for area in each.areas or (NO_AREA,)),
        years=_years(findings),
        days=(len(days), days[(len(days) - 1) // 2], days[-1]) if days else None,
    )


def _with_open(words: Iterable[tuple[str, str]]) -> tuple[tuple[str, int, int], ...]:
    """Each word with how many findings it is of, and how many of these are open; the most first."""
    every = tuple(words)
    still = Counter(word for word, state in every if state == OPEN)
    return tuple((word, count, still[word]) for word, count in ranked(Counter(word for word, _ in every)))


def _years(findings: Iterable[Told]) -> tuple[tuple[str, int, int, int], ...]:
    """Each year from the first to the last in which something was raised or closed; nothing of what has no date."""
    raised = Counter(each.raised for each in findings if each.raised)
    closed = Counter(each.closed for each in findings if each.closed)
    still = Counter(each.raised for each in findings if each.state == OPEN)
    return tuple((year, raised[year], closed[year], still[year]) for year in every_year((*raised, *closed)))
