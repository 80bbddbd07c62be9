"""The measures of a body and of a year as values to be held beside one another: a figure, words, or why there is none.

What is absent is never a nought: a body that was not audited has no findings to count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditpress.kinds.lives import CLOSED, INFORMATION
from auditpress.kinds.measures import Figures, Rated

MOST_RATED = 4
"""The risk of so many audits is named, the newest; its own page has all of them."""

MOST_NAMED = 12
"""So many designations and areas are told of, the most frequent."""


@dataclass(frozen=True, slots=True)
class Value:
    """A measure: a ``number``, else ``words``; ``absent`` says that the words are why there is none."""

    number: int | None
    words: str
    absent: bool = False

    @property
    def data(self) -> int | str | tuple[str]:
        """As data for the browser: a number, words, or a list of the reason alone."""
        return self.number if self.number is not None else (self.words,) if self.absent else self.words


def number(count: int) -> Value:
    """A figure."""
    return Value(count, f"{count:,}")


def absent(why: str) -> Value:
    """No figure, and why."""
    return Value(None, why, absent=True)


MEASURES: tuple[tuple[str, str], ...] = (
    ("Audits", "Audits"),
    ("Audits", "Risk found"),
    ("Audits", "Reviews of its audits"),
    ("Audits", "Audits whose number of findings is not known"),
    ("Findings", "Findings raised"),
    ("Findings", "Open now"),
    ("Findings", "Closed"),
    ("Findings", "For information"),
    ("Findings", "Days within which half were closed"),
    ("Findings", "Days that the longest took"),
    ("Oversight", "Recommendations and requests to it"),
    ("Oversight", "Answered directly"),
    ("Data", "Agreements"),
    ("Data", "Datasets in its audits"),
    ("Data", "Processors declared in the agreement"),
    ("Data", "Processors not declared"),
    ("Data", "Processors of which it is not stated"),
)
"""What every body is measured by, each with the group that it is in, in the order of ``of_body``."""

BY_DESIGNATION, BY_AREA, REGISTERS = "Findings by designation", "Findings by area", "Figures in registers"
"""The groups of measures that are named by the records."""

GROUPS = ("Audits", "Findings", BY_DESIGNATION, BY_AREA, "Oversight", "Data", REGISTERS)
"""All groups, in the order in which they are shown."""


def of_body(figures: Figures) -> tuple[Value, ...]:
    """The measures of a body, in the order of ``MEASURES``."""
    declared, undeclared, unsaid = figures.processors
    audited = [figures.reviews, figures.uncounted]
    data = [figures.datasets, declared, undeclared, unsaid]
    if figures.audits:
        reviews, unseen, datasets, *processors = map(number, (*audited, *data))
    else:
        reviews, unseen, datasets, *processors = [absent("not audited")] * 6
    return (
        number(figures.audits), _risk(figures.rated, figures.audits), reviews, unseen,
        *_findings(figures),
        number(figures.asked), number(figures.answered) if figures.asked else absent("nothing asked"),
        number(figures.agreements), datasets, *processors,
    )  # fmt: skip


def _risk(rated: Iterable[Rated], audits: int) -> Value:
    stated = [each for each in rated if each.words]
    if not stated:
        return absent("not stated" if audits else "not audited")
    named = [f"{each.words} ({each.dated[:4]})" for each in reversed(stated)]
    others = [f"{len(named) - MOST_RATED:,} earlier"] if len(named) > MOST_RATED else []
    return Value(None, ", ".join((*named[:MOST_RATED], *others)))


def _findings(figures: Figures) -> Iterable[Value]:
    """Raised, open, closed, for information, and the days until they were closed."""
    found = figures.findings
    if found is None and not figures.audits:
        return [absent("not audited")] * 6
    # What the page of the body says of it: nothing open that is known of is not nothing open.
    still = number(figures.open) if figures.open or not figures.unknown else absent("not known")
    if found is None and figures.uncounted:
        return [absent("not known"), still, *[absent("not known")] * 4]
    if found is None:
        return [*[number(0)] * 4, *[absent("none closed")] * 2]
    states = dict(found.states)
    days = (
        map(number, found.days[1:]) if found.days else [absent("not known" if CLOSED in states else "none closed")] * 2
    )
    return [number(found.total), still, number(states.get(CLOSED, 0)), number(states.get(INFORMATION, 0)), *days]


def named(figures: Figures) -> dict[str, dict[str, Value]]:
    """The measures of a body that the records name: by designation, by area, in registers. None of what is absent."""
    found = figures.findings
    return {
        BY_DESIGNATION: {name: number(count) for name, count, _ in found.designations[:MOST_NAMED]} if found else {},
        BY_AREA: {name: number(count) for name, count, _ in found.areas[:MOST_NAMED]} if found else {},
        REGISTERS: {name: _figure(figure) for name, figure in figures.registers},
    }


def _figure(printed: str) -> Value:
    digits = printed.replace(",", "")
    return (
        Value(int(digits), printed) if digits.isdecimal() else Value(None, printed, absent=not digits[:1].isdecimal())
    )
