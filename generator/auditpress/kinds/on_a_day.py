"""How a body stood on any day: its open findings, what it had not answered, its agreements and its published audits.

A page holds this as data, from which a script in the browser finds what was so on the day that a reader chooses. The
rule is that of ``times.within``: a thing is so from a day on and before another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from auditpress.fields import Day
from auditpress.graph import Entry, Graph
from auditpress.kinds import holding
from auditpress.kinds.agreement import Agreement
from auditpress.kinds.asked import items_of
from auditpress.kinds.chains import Course, ReportFacts, not_known
from auditpress.kinds.holdings import agreed
from auditpress.kinds.items import Item
from auditpress.kinds.reply import given_to
from auditpress.kinds.standing import YearEnd, audits_of, courses_of
from auditpress.kinds.times import ALWAYS, Times, within
from auditpress.model import Link

MOST = 60_000
"""Bytes of data on a page; of more, the page has the ends of the years only."""

MANY = 400
"""Of so many agreements or papers that ask something none is opened for this; the page has the ends of the years."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was so at times. ``asked`` is the day in words from which it was, ``paper`` what tells of it."""

    link: Link
    times: Times
    paper: Link | None = None
    asked: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All that is known of a body by days; each is the oldest first. ``unknown`` says why of each.

    ``heard`` is the last day of a paper that speaks of its findings, whether or not one changed then.
    """

    findings: tuple[Course, ...]
    items: tuple[Fact, ...]
    agreements: tuple[Fact, ...]
    audits: tuple[Fact, ...]
    unknown: tuple[Fact, ...]
    heard: str

    @property
    def days(self) -> tuple[str, ...]:
        """The first day of which something is known and the last that a paper is of, or nothing."""
        rows = (*self.items, *self.agreements, *self.audits)
        times = [course.times for course in self.findings] + [row.times for row in rows]
        found = sorted({day for each in times for time in each for day in time} - {ALWAYS})
        return (found[0], max(found[-1], self.heard)) if found else ()


@dataclass(frozen=True, slots=True)
class End:
    """How the body stood at the end of a year: words for its findings, and numbers of the others."""

    year: int
    findings: str
    unanswered: int
    in_force: int


@dataclass(frozen=True, slots=True)
class OnADay:
    """The part of a body's page that tells how it stood on a day.

    ``data`` is for the script, as JSON, or nothing where it would be too much; ``ends`` are what a page tells without;
    ``span`` is from when to when something is recorded, in words.
    """

    data: Markup
    span: str
    ends: tuple[End, ...]
    findings: bool
    items: bool
    agreements: bool


def on_a_day(body: Entry[Any], ends: Sequence[YearEnd], graph: Graph) -> OnADay | None:
    """That part of the page; nothing for a body of which nothing has a date."""
    book = _book(body, graph)
    days = book.days if book else ()
    if book is None or not days:
        found = tuple(End(end.year, end.words, 0, 0) for end in ends)
        return OnADay(Markup(), "", found, findings=True, items=False, agreements=False) if found else None
    data = written(book, *days)
    return OnADay(
        data if len(data.encode()) <= MOST else Markup(),
        f"{Day.parse(days[0]).text} to {Day.parse(days[1]).text}",
        tuple(_ends(book, ends, *days)),
        findings=bool(ends),
        items=bool(book.items),
        agreements=bool(book.agreements),
    )


def _ends(book: Book, ends: Sequence[YearEnd], first: str, last: str) -> Iterator[End]:
    words = {end.year: end.words if end.words != "nothing" else "none" for end in ends}
    for year in range(min(int(first[:4]), *words, 9999), max(int(last[:4]), *words, 0) + 1):
        day = f"{year:04d}-12-31"
        items, agreements = (sum(within(row.times, day) for row in rows) for rows in (book.items, book.agreements))
        yield End(year, words.get(year, "none"), items, agreements)


def _book(body: Entry[Any], graph: Graph) -> Book | None:
    """What is known of a body; nothing where that would mean to open very many records."""
    agreements = agreed(body, graph)
    asking = {source for source, name in graph.referrers(body.id) if name == "addressee in"}
    if len(agreements) > MANY or len(asking) > MANY:
        return None
    audits = audits_of(body, graph)
    items = [*_items(body, graph)] if asking else []
    held = [(graph.link(id), graph.get(id, Agreement).record) for id in agreements]
    return Book(
        tuple(courses_of(body, audits, graph)),
        tuple(item for item in items if not item.why),
        tuple(Fact(link, times) for link, record in held if (times := holding.standing(record, holding.IN_FORCE))),
        tuple(sorted(_published(audits, graph), key=lambda fact: fact.times)),
        (
            *_unseen(audits, graph),
            *(item for item in items if item.why),
            *(
                Fact(link, times, why="from when to when it was in force is not known")
                for link, record in held
                if (times := holding.standing(record, holding.NOT_KNOWN))
            ),
        ),
        max((day.last for audit in audits for day in _heard(graph.facts(audit, ReportFacts)) if day), default=""),
    )


def _heard(facts: ReportFacts) -> Iterator[Day | None]:
    for life in facts.lives:
        yield from (step.day for step in life.steps)
    yield from (tally.day for tally in facts.tallies)


def _published(audits: Iterable[Entry[Any]], graph: Graph) -> Iterator[Fact]:
    for audit in audits:
        if day := audit.record.published:
            yield Fact(graph.link(audit.id), ((day.last, ALWAYS),), asked=day.text)


def _unseen(audits: Iterable[Entry[Any]], graph: Graph) -> Iterator[Fact]:
    for audit in audits:
        if times := not_known(graph.facts(audit, ReportFacts), audit):
            yield Fact(graph.link(audit.id), times, why="what its papers say of its findings was not seen")


def _items(body: Entry[Any], graph: Graph) -> Iterator[Fact]:
    """What was asked of the body: unanswered from the paper on until the body's own first answer."""
    for paper, item in items_of(body, graph):
        if body.id in item.addressees:
            yield _item(body, paper, item, graph)


def _item(body: Entry[Any], paper: Entry[Any], item: Item, graph: Graph) -> Fact:
    asked: Day | None = paper.record.published
    own = [
        given.day
        for given in given_to(f"{paper.id}#{item.anchor}", graph)
        if given.answer.answer != "none yet" and body.id in graph.entries[given.reply].record.authors
    ]
    link, told = Link(item.title, f"{paper.path}#{item.anchor}"), graph.link(paper.id)
    if asked is None:
        return Fact(link, (("", ALWAYS),), told, why="the day on which it was asked is not known")
    answered = min((day.last for day in own if day), default=ALWAYS)
    if None in own and answered == ALWAYS:
        return Fact(link, ((asked.last, ALWAYS),), told, why="the day of its answer is not known")
    times = ((asked.last, answered),) if asked.last < answered else ()
    return Fact(link, times, told, asked.text)


def written(book: Book, first: str, last: str) -> Markup:
    """What a page holds for its script, as JSON that can stand within ``<script>``: rows, as short as they can be."""
    counted = Counter(book.findings)
    papers: dict[str, int] = {}
    names: dict[str, int] = {}
    found = [
        (
            papers.setdefault(item.report, len(papers)), item.anchor or "", item.title,
            names.setdefault(item.name, len(names)), Day.parse(item.since).text if item.since else "",
            int(course.exact), number, course.times,
        )
        for course, number in counted.items()
        for item in [course.item]
    ]  # fmt: skip
    data = {
        "first": first,
        "last": last,
        "papers": [Link("", f"/{id}/").href for id in papers],
        "names": [*names],
        "findings": found,
        "items": [(f.link.text, f.link.href, f.paper and f.paper.text, f.asked, f.times) for f in book.items],
        "agreements": [(f.link.text, f.link.href, f.times) for f in book.agreements],
        "audits": [(f.link.text, f.link.href, f.asked, f.times) for f in book.audits],
        "unknown": [(f.link.text, f.link.href, f.why, f.times) for f in book.unknown],
    }
    return embedded(data)


_ODD = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def embedded(data: object) -> Markup:
    """JSON that can stand within ``<script>``: no text in it ends the element, begins another or breaks a line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ODD))  # noqa: S704 - nothing is left in it that HTML knows
