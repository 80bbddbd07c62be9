"""What abbreviations stand for: a list of them, which the pages of the other records are explained by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from auditpress.extracts import Anchor
from auditpress.fields import Language, Line, Ref, slugify
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.shown import Envelope, Fact, envelope
from auditpress.languages import attribute
from auditpress.model import Fault, Link, Model, Record
from auditpress.problems import plural, shortly

FOLDER = "glossaries"
PATH = "/glossary/"
"""Where the terms of all glossaries are listed together."""


class Term(Model):
    """An abbreviation."""

    abbreviation: Line = Field(description="The abbreviation as papers print it, such as `DSA`.")
    stands_for: Line = Field(description="What it stands for; put in brackets behind its first use on a page.")
    plural: Line | None = Field(None, description="What several are called, if that is more than an added s.")
    meaning: Line | None = Field(None, description="What that is, in a sentence.")
    language: Language | None = Field(
        None, description="The language of what it stands for, where that is not the glossary's."
    )
    record: Annotated[
        str | None, Ref("organisations datasets agreements schemes", "abbreviated in"),
        Field(description="The record of it, where it is a body, a dataset, an agreement or a scheme."),
    ] = None  # fmt: skip


class Glossary(Record):
    """Abbreviations, and what they stand for."""

    name: Line = Field(description="What the list is called.")
    publisher: Annotated[
        str | None, Ref("organisations", "has words explained in"),
        Field(description="The body in whose papers the abbreviations stand for this; left out, they do in all."),
    ] = None  # fmt: skip
    terms: tuple[Term, ...] = Field((), description="The abbreviations.")


@dataclass(frozen=True, slots=True)
class Defined:
    """A term, by the glossary that it is in and its place there; ``publisher`` is nothing where it is for all papers.

    ``anchor`` is its address on the page that lists the terms of all glossaries.
    """

    glossary: str
    at: int
    publisher: str
    term: Term
    language: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term with its meaning; ``papers`` is the body whose papers it is limited to."""

    anchor: str
    abbreviation: str
    stands_for: str
    meaning: str
    record: Link | None
    papers: Link | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """What the page of a glossary shows."""

    facts: tuple[Fact, ...]
    terms: tuple[ShownTerm, ...]
    every: Link
    envelope: Envelope


def defined(graph: Graph) -> tuple[Defined, ...]:
    """The terms of all glossaries, A to Z. Only the glossaries themselves are noted, not how many records there are."""
    return graph.once(_defined)


def _defined(graph: Graph) -> tuple[Defined, ...]:
    found = []
    for id in graph.numbers:
        if id.startswith(f"{FOLDER}/"):
            glossary: Glossary = graph.entries[id].record
            publisher = glossary.publisher or ""
            found += [(id, at, publisher, term, _language(term, glossary)) for at, term in enumerate(glossary.terms)]
    found.sort(key=lambda each: (each[3].abbreviation.casefold(), each[3].abbreviation, each[2], each[0], each[1]))
    return tuple(Defined(*each, anchor) for each, anchor in zip(found, anchors(each[3] for each in found), strict=True))


def _language(term: Term, glossary: Glossary) -> str:
    return term.language or glossary.language or ""


def anchors(terms: Any) -> Iterator[str]:
    """An address for each of several terms: ``dsa``; one that letters of another script are spelt by their numbers."""
    taken: dict[str, int] = {}
    for term in terms:
        name = slugify(term.abbreviation) or "-".join(f"{ord(letter):x}" for letter in term.abbreviation[:20])
        taken[name] = taken.get(name, 0) + 1
        yield name if taken[name] == 1 else f"{name}-{taken[name]}"


def shown(term: Term, anchor: str, publisher: str, language: str, graph: Graph) -> ShownTerm:
    """A term as pages list it, its words in the ``language``."""
    return ShownTerm(
        anchor,
        term.abbreviation,
        term.stands_for,
        term.meaning or "",
        graph.link(term.record) if term.record else None,
        graph.link(publisher) if publisher else None,
        attribute(language),
    )


def view(entry: Entry[Glossary], _: None, graph: Graph) -> GlossaryView:
    """The page of a glossary, its terms in the order of the record."""
    glossary = entry.record
    return GlossaryView(
        (
            Fact("Abbreviations", str(len(glossary.terms))),
            Fact("Stands for this in papers of", graph.link(glossary.publisher) if glossary.publisher else ""),
        ),
        tuple(
            shown(t, a, "", _language(t, glossary), graph)
            for t, a in zip(glossary.terms, anchors(glossary.terms), strict=True)
        ),
        Link("All abbreviations, A to Z", PATH),
        envelope(entry, graph),
    )


def one_meaning_each(entry: Entry[Glossary], _: None, graph: Graph) -> Iterator[Fault]:
    """An abbreviation stands for one thing in the papers of a publisher, and for one in those of all others."""
    first: dict[tuple[str, str], Defined] = {}
    for each in sorted(defined(graph), key=lambda each: (each.glossary, each.at)):
        other = first.setdefault((each.publisher, each.term.abbreviation), each)
        if other is each or each.glossary != entry.id:
            continue
        same = other.term.stands_for.casefold() == each.term.stands_for.casefold()
        inside = other.glossary == each.glossary
        where = "above" if inside else f"in “{other.glossary}”"
        yield Fault(
            ("terms", each.at, "abbreviation"), "ambiguous",
            f"“{shortly(each.term.abbreviation)}” stands {where} too"
            + ("" if same else f", for “{shortly(other.term.stands_for)}”"),
            "Keep one of them." if same else
            "Keep one of them, or move one to a glossary whose “publisher” is the body that uses it so.",
            related=((("terms", other.at, "abbreviation"), "the first is here"),) if inside else (),
        )  # fmt: skip


KIND = Kind(
    folder=FOLDER,
    name="glossary",
    plural="Glossaries",
    purpose="Abbreviations, and what they stand for.",
    model=Glossary,
    title=lambda entry, _: entry.record.name,
    facts=lambda _, __: None,
    view=view,
    summary=lambda entry, _, __: plural(len(entry.record.terms), "abbreviation"),
    rules=(one_meaning_each,),
    anchors=lambda glossary: (
        Anchor(anchor, term.abbreviation) for term, anchor in zip(glossary.terms, anchors(glossary.terms), strict=True)
    ),
    names=lambda glossary: (glossary.name,),
)
