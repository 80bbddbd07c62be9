"""Downloads of glossaries: abbreviations, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from auditpress.data.columns import Id, Page, Place, Table, To, said
from auditpress.graph import Entry, Graph
from auditpress.kinds.glossary import Glossary, Term, anchors


class AbbreviationRow(NamedTuple):
    """One row for each abbreviation of a glossary."""

    glossary: Annotated[Id, To("records"), "The glossary."]
    number: Place
    abbreviation: Annotated[str, said(Term, "abbreviation")]
    stands_for: Annotated[str, said(Term, "stands_for")]
    plural: Annotated[str | None, said(Term, "plural")]
    meaning: Annotated[str | None, said(Term, "meaning")]
    record: Annotated[str | None, To("records"), said(Term, "record")]
    publisher: Annotated[str | None, To("organisations"), said(Glossary, "publisher")]
    page: Annotated[Page, "Its place on the glossary's page."]


TABLES = (Table("abbreviations", AbbreviationRow),)


def of_glossary(entry: Entry[Glossary], _: Graph) -> Iterator[NamedTuple]:
    """The rows of a glossary."""
    glossary = entry.record
    for number, (term, anchor) in enumerate(zip(glossary.terms, anchors(glossary.terms), strict=True), 1):
        yield AbbreviationRow(
            entry.id, number, term.abbreviation, term.stands_for, term.plural, term.meaning, term.record,
            glossary.publisher, f"{entry.path}#{anchor}",
        )  # fmt: skip
