"""What was done and found in each year, in one table, so that any two years can be read side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from auditpress.graph import Graph
from auditpress.kinds.briefs import all_heads
from auditpress.kinds.cards import Head
from auditpress.kinds.charts import ranked
from auditpress.kinds.lives import OPEN
from auditpress.kinds.measures import NO_AREA, Told
from auditpress.model import Link, Page
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Job, digest
from auditpress.pages.values import MOST_NAMED, Value, absent, number

PATH = "/compare/years/"
MOST = 40
"""So many years are in the table, the last; records go back no further on any site that we know of."""

_PAPERS = {
    "reports": "Audit reports",
    "reviews": "Reviews",
    "oversight": "Oversight papers",
    "replies": "Replies",
    "registers": "Registers that begin in the year",
    "coverage": "Stories in the press",
}


@dataclass(frozen=True, slots=True)
class Measures:
    """A part of the table: rows of a name and a value for each year."""

    heading: str
    rows: tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class YearsView:
    """The table: its years, the last first, and its parts; ``left_out`` are how many earlier years it leaves out."""

    years: tuple[str, ...]
    parts: tuple[Measures, ...]
    left_out: int


def job(graph: Graph) -> Job:
    """``/compare/years/``."""
    view = table(graph)
    return Job(PATH, digest(view), partial(_made, view))


def _made(view: YearsView) -> tuple[Page]:
    described = "What was audited, found and closed in each year, side by side."
    up = (Link("Compare", "/compare/"),)
    return (Page(PATH, "Compare years", described, "years.html", view, up, layout="index"),)


@once
def table(graph: Graph) -> YearsView:
    """All years with all that is counted of them."""
    heads = tuple(head for head in all_heads(graph).values() if head.kind)
    found = [told for head in heads for told in head.measured.findings]
    dated = {head.dated[:4] for head in heads if head.kind in _PAPERS and head.dated}
    known = sorted(dated | {each.raised for each in found} | {each.closed for each in found}, reverse=True)
    years = tuple(year for year in known if year)
    shown = years[:MOST]
    parts = (
        Measures("Papers", tuple(_papers(heads, shown))),
        Measures("Risk, in audit reports", tuple(_risks(heads, shown))),
        Measures("Findings", tuple(_findings(found, shown))),
        Measures("Findings raised, by designation", tuple(_by(found, shown, lambda each: (each.designation,)))),
        Measures("Findings raised, by area", tuple(_by(found, shown, lambda each: each.areas or (NO_AREA,)))),
        Measures("Oversight, by the year of the paper", tuple(_asked(heads, shown))),
        Measures("Requests in registers that begin in the year", tuple(_requests(heads, shown))),
    )
    return YearsView(shown, tuple(part for part in parts if part.rows), len(years) - len(shown))


_Row = tuple[str, tuple[Value, ...]]


def _papers(heads: Iterable[Head], years: Sequence[str]) -> Iterator[_Row]:
    counts = Counter((head.kind, head.dated[:4]) for head in heads)
    for kind, words in _PAPERS.items():
        if any(of == kind and year for of, year in counts):
            yield words, tuple(number(counts[kind, year]) for year in years)


def _risks(heads: Iterable[Head], years: Sequence[str]) -> Iterator[_Row]:
    reports = [head for head in heads if head.kind == "reports"]
    audited = {head.dated[:4] for head in reports}
    counts = Counter((head.risk.words if head.risk else "Not stated", head.dated[:4]) for head in reports)
    for words, _ in ranked(Counter(words for words, _ in counts.elements())):
        yield words, tuple(number(counts[words, year]) if year in audited else absent("no audit") for year in years)


def _findings(found: Sequence[Told], years: Sequence[str]) -> Iterator[_Row]:
    if not found:
        return
    raised, closed = Counter(each.raised for each in found), Counter(each.closed for each in found)
    still = Counter(each.raised for each in found if each.state == OPEN)
    yield "Raised", tuple(number(raised[year]) for year in years)
    yield "Closed", tuple(number(closed[year]) for year in years)
    yield "Raised then and open now", tuple(number(still[year]) for year in years)
    yield "Days within which half of those closed were closed", tuple(_days(found, year) for year in years)


def _days(found: Iterable[Told], year: str) -> Value:
    days = sorted(each.days for each in found if each.closed == year and each.days is not None)
    return number(days[(len(days) - 1) // 2]) if days else absent("not known")


def _by(found: Sequence[Told], years: Sequence[str], names: Callable[[Told], Iterable[str]]) -> Iterator[_Row]:
    counts = Counter((name, each.raised) for each in found for name in names(each))
    whole: Mapping[str, int] = Counter(name for each in found for name in names(each))
    for name, _ in ranked(whole)[:MOST_NAMED]:
        yield name, tuple(number(counts[name, year]) for year in years)


def _asked(heads: Iterable[Head], years: Sequence[str]) -> Iterator[_Row]:
    asked, answered = Counter[str](), Counter[str]()
    for head in heads:
        asked[head.dated[:4]] += head.measured.asked
        answered[head.dated[:4]] += head.measured.answered
    if any(asked.values()):
        yield "Recommendations and requests", tuple(number(asked[year]) for year in years)
        yield (
            "Of these answered since",
            tuple(number(answered[year]) if asked[year] else absent("nothing asked") for year in years),
        )


def _requests(heads: Iterable[Head], years: Sequence[str]) -> Iterator[_Row]:
    """By outcome; of a year in which a register does not tell of one, it is not known."""
    counted = [(head.dated[:4], made) for head in heads if (made := head.measured.outcomes)]
    sums, unknown = Counter[tuple[str, str]](), set[tuple[str, str]]()
    for year, made in counted:
        for outcome in made.outcomes:
            if outcome.number is None:
                unknown.add((outcome.name, year))
            sums[outcome.name, year] += outcome.number or 0
    for name in dict.fromkeys(outcome.name for _, made in counted for outcome in made.outcomes):
        yield name, tuple(
            absent("not known") if (name, year) in unknown
            else number(sums[name, year]) if (name, year) in sums else absent("no register")
            for year in years
        )  # fmt: skip
