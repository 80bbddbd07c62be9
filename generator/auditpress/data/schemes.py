"""Downloads of schemes: the words that papers use, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from auditpress.data.columns import Address, Date, Id, Page, Place, Table, To, said
from auditpress.data.common import day, joined, plain
from auditpress.graph import Entry, Graph
from auditpress.kinds.scheme import SECTIONS, Scheme, Term, anchor, terms


class SchemeRow(NamedTuple):
    """One row for each version of a rulebook."""

    id: Annotated[Id, To("records"), "The scheme's id."]
    name: Annotated[str, said(Scheme, "name")]
    version: Annotated[str | None, said(Scheme, "version")]
    owner: Annotated[Id, To("organisations"), said(Scheme, "owner")]
    from_date: Annotated[Date, said(Scheme, "from_")]
    to_date: Annotated[Date, said(Scheme, "to")]
    guide: Annotated[Address, said(Scheme, "guide")]
    answer_due_months: Annotated[int | None, said(Scheme, "answer_due_months")]
    page: Annotated[Page, "Its page."]


class TermRow(NamedTuple):
    """One row for each word of a scheme; the words of a section rank in their order."""

    scheme: Annotated[Id, To("schemes"), "The scheme."]
    number: Place
    section: Annotated[str, "What the word is for: designations, areas, risks, statuses, outcomes …"]
    term: Annotated[str, "The word's short name."]
    name: Annotated[str, said(Term, "name")]
    spellings: Annotated[str | None, said(Term, "spellings")]
    definition: Annotated[str | None, said(Term, "definition")]
    common: Annotated[str | None, said(Term, "common")]
    from_date: Annotated[Date, said(Term, "from_")]
    to_date: Annotated[Date, said(Term, "to")]
    page: Annotated[Page, "The word's place on the scheme's page."]


TABLES = (Table("schemes", SchemeRow), Table("terms", TermRow))


def of_scheme(entry: Entry[Scheme], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of a scheme, word by word."""
    scheme = entry.record
    yield SchemeRow(
        entry.id, scheme.name, scheme.version, scheme.owner, day(scheme.from_), day(scheme.to), scheme.guide,
        scheme.answer_due_months, entry.path,
    )  # fmt: skip
    words = ((section, term) for section in SECTIONS for term in terms(scheme, section))
    for number, (section, term) in enumerate(words, 1):
        yield TermRow(
            entry.id, number, section, term.id, term.name, joined(term.spellings), plain(term.definition, graph),
            term.common, day(term.from_), day(term.to), f"{entry.path}#{anchor(section, term)}",
        )  # fmt: skip
