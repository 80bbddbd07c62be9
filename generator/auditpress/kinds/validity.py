"""Whether papers and their words fall into the time in which a scheme, and each word of it, was in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditpress.fields import Day, Word, span
from auditpress.graph import Entry, Graph
from auditpress.kinds.rules import explained
from auditpress.kinds.scheme import Scheme, Term, find
from auditpress.model import Fault, marked

Days = tuple[Day, Day]
"""A first and a last day."""


def dated(entry: Entry[Any], graph: Graph) -> tuple[Days, ...]:
    """The dates at which a paper's scheme may have applied, as far as they are known.

    The days of an audit, else its publication; the period of a register; for a review, its own days and those of the
    audit that it follows, since a review keeps to the rulebook of its audit.
    """
    record = entry.record
    own = _days(record, "conducted") or _days(record, "evidence")
    if hasattr(record, "tables"):
        own = (record.from_, record.to or record.from_)
    if own is None and record.published:
        own = (record.published, record.published)
    audit = graph.entries.get(getattr(record, "report", ""))
    return (*([own] if own else []), *(dated(audit, graph) if audit else ()))


def _days(record: Any, field: str) -> Days | None:
    done = getattr(record, field, None)
    return (done.from_, done.to or done.from_) if done and done.from_ else None


def within(days: Days, used: Scheme | Term) -> bool:
    """Whether some of these days can lie in the time in which a scheme or a word was in use."""
    too_early = used.from_ is not None and days[1].last < used.from_.first
    too_late = used.to is not None and days[0].first > used.to.last
    return not (too_early or too_late)


def _limited(used: Scheme | Term) -> bool:
    return used.from_ is not None or used.to is not None


def scheme_applies(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A paper is made under a scheme that applied at its time, or a note on ``scheme`` says why it names another."""
    record = entry.record
    if not record.scheme or explained(record, "scheme"):
        return
    scheme = graph.get(record.scheme, Scheme).record
    days = dated(entry, graph) if _limited(scheme) else ()
    if days and not any(within(each, scheme) for each in days):
        yield Fault(
            ("scheme",), "scheme-validity", f"{scheme.name} applied {_time(scheme)}, and this is of {span(*days[0])}",
            "Name the scheme of that time; if the source names this one, say so in a note “on: scheme”.",
        )  # fmt: skip


def words_apply(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A word is used at a time when its scheme had it, or a note on ``scheme`` says why it is used all the same."""
    record = entry.record
    if not record.scheme or explained(record, "scheme"):
        return
    scheme = graph.get(record.scheme, Scheme).record
    days = dated(entry, graph) if scheme.has_limited_words else ()
    for item in marked(record, Word) if days else ():
        term = find(scheme, item.mark.section, item.value) if isinstance(item.mark, Word) else None
        if term and _limited(term) and not any(within(each, term) for each in days):
            yield Fault(
                item.place, "word-validity",
                f"“{item.value}” was a word of {scheme.name} {_time(term)}, and this is of {span(*days[0])}",
                "Check the word against the source; if the source has it, say so in a note “on: scheme”.",
            )  # fmt: skip


def _time(used: Scheme | Term) -> str:
    last = "to" if used.from_ else "until"
    return " ".join(f"{word} {day.text}" for word, day in (("from", used.from_), (last, used.to)) if day)
