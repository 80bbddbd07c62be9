"""The page of a scheme: its words with their meanings, and the papers made under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from auditpress.extracts import Anchor
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.briefs import Heads, Key, newest_first
from auditpress.kinds.referring import around, referrers, referring
from auditpress.kinds.scheme import (
    SECTIONS,
    TITLES,
    Scheme,
    Term,
    anchor,
    ends_after_it_begins,
    ids_once,
    terms,
)
from auditpress.kinds.series import Begun, Row, Series, row
from auditpress.kinds.shown import Envelope, Fact
from auditpress.problems import plural


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """The papers made under a scheme, by id."""

    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A word with its meaning."""

    anchor: str
    name: str
    spellings: tuple[str, ...]
    definition: Markup
    common: str
    used: str


@dataclass(frozen=True, slots=True)
class ShownTerms:
    """The words of one part of a scheme, in their order."""

    id: str
    title: str
    terms: tuple[ShownTerm, ...]


@dataclass(frozen=True, slots=True)
class SchemeView:
    """What a scheme's page shows."""

    facts: tuple[Fact, ...]
    description: Markup
    parts: tuple[ShownTerms, ...]
    disclaimers: tuple[tuple[str, Markup], ...]
    papers: Begun
    envelope: Envelope


def compute(entry: Entry[Scheme], graph: Graph) -> SchemeFacts:
    """The papers made under a scheme."""
    return SchemeFacts(tuple(referrers(entry.id, graph).under("scheme of")))


def _papers(entry: Entry[Scheme], graph: Graph, heads: Heads) -> Sequence[Key]:
    return newest_first(referrers(entry.id, graph).under("scheme of"), heads)


def _paper_rows(_: Entry[Scheme], keys: Sequence[Key], graph: Graph) -> Iterator[Row]:
    return (row(key.id, graph) for key in keys)


PAPERS = Series("papers", "Papers made under {}", ("paper", "papers"), "records", _papers, _paper_rows, page=200)
_SHOWN = ("scheme of",)
RECORDS = referring(_SHOWN)
SERIES = (PAPERS, RECORDS)


def view(entry: Entry[Scheme], _: SchemeFacts, graph: Graph) -> SchemeView:
    """The page of a scheme."""
    scheme = entry.record
    return SchemeView(
        facts=(
            Fact("Used by", graph.link(scheme.owner)),
            Fact("Version", scheme.version),
            Fact("From", scheme.from_.text if scheme.from_ else ""),
            Fact("To", scheme.to.text if scheme.to else ""),
            Fact("Answers to a report due", _within(scheme.answer_due_months)),
            Fact("Published guide", scheme.guide),
        ),
        description=graph.prose(scheme.description, scheme),
        parts=tuple(
            ShownTerms(
                section.replace("_", "-"), TITLES[section], tuple(_shown(section, t, scheme, graph) for t in words)
            )
            for section in SECTIONS
            if (words := terms(scheme, section))
        ),
        disclaimers=tuple((d.mode, graph.prose(d.text, scheme)) for d in scheme.disclaimers),
        papers=PAPERS.begin(entry, graph),
        envelope=around(entry, graph, RECORDS, _SHOWN),
    )


def _shown(section: str, term: Term, scheme: Scheme, graph: Graph) -> ShownTerm:
    return ShownTerm(
        anchor(section, term), term.name, term.spellings, graph.prose(term.definition, scheme), term.common or "",
        " ".join(f"{word} {day.text}" for word, day in (("from", term.from_), ("to", term.to)) if day),
    )  # fmt: skip


def _within(months: int | None) -> str:
    return "" if months is None else f"within {plural(months, 'month')}"


KIND = Kind(
    folder="schemes",
    name="scheme",
    plural="Schemes",
    purpose="The rulebooks that papers are written under: their words and what they mean.",
    model=Scheme,
    title=lambda entry, _: entry.record.name + (f", version {entry.record.version}" if entry.record.version else ""),
    facts=compute,
    view=view,
    summary=lambda _, facts, __: plural(len(facts.papers), "paper"),
    rules=(ids_once, ends_after_it_begins),
    anchors=lambda scheme: (Anchor(anchor(s, t), t.name) for s in SECTIONS for t in terms(scheme, s)),
    names=lambda scheme: (scheme.name,),
)
