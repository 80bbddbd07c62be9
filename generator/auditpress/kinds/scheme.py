"""The rulebook that a publisher audits or reports under: its words, and what they mean."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Address, Day, Key, Line, Prose, Ref, Whole, Word, slugify
from auditpress.graph import Anchor, Entry, Graph, Kind
from auditpress.kinds.rules import once
from auditpress.kinds.shown import Envelope, Fact, Tag, envelope, links, sources_of
from auditpress.model import Fault, Link, Model, Place, Record, marked
from auditpress.problems import plural

SECTIONS = (
    "designations",
    "areas",
    "audit_types",
    "risks",
    "statuses",
    "outcomes",
    "classifications",
    "answers",
)


class Term(Model):
    """A word of a scheme."""

    id: Key = Field(description="A short name for the word; it becomes part of its address.")
    name: Line = Field(description="The word as it is shown.")
    plural: Line | None = Field(None, description="Its plural, if that is more than an added s.")
    spellings: tuple[Line, ...] = Field((), description="Other spellings seen in print.")
    definition: Prose | None = Field(None, description="What it means; left out where that is not known.")
    common: Line | None = Field(None, description="The common term that it corresponds to.")
    from_: Day | None = Field(None, alias="from", description="From when it was used, if not as long as the scheme.")
    to: Day | None = Field(None, description="Until when it was used, if not as long as the scheme.")
    tone: Literal["good", "fair", "poor", "bad", "plain"] = Field("plain", description="How it is to be coloured.")


class Disclaimer(Model):
    """What the publisher says of the limits of its work."""

    mode: Literal["remote", "on site", "desk based", "any"] = Field(description="The way of working that it goes with.")
    text: Prose = Field(description="What it says.")


class Scheme(Record):
    """One version of a rulebook. Words are listed in the order in which they rank."""

    name: Line = Field(description="Its name.")
    version: Line | None = Field(None, description="Its version as printed.")
    owner: Annotated[str, Ref("organisations", "owner of"), Field(description="The body that works by it.")]
    from_: Day | None = Field(None, alias="from", description="From when it applied.")
    to: Day | None = Field(None, description="Until when it applied.")
    guide: Address | None = Field(None, description="Where the rulebook itself can be read.")
    answer_due_months: Whole | None = Field(
        None, ge=0, le=120, description="Within how many months of its publication a report is to be answered."
    )
    remote_from: Day | None = Field(None, description="From when audits under it could be done remotely, if known.")
    description: Prose | None = Field(None, description="What it is, in a sentence or two.")
    designations: tuple[Term, ...] = Field((), description="What a finding can be.")
    areas: tuple[Term, ...] = Field((), description="What a finding can be about.")
    audit_types: tuple[Term, ...] = Field((), description="Why an audit is made.")
    risks: tuple[Term, ...] = Field((), description="How high a risk can be, the highest first.")
    statuses: tuple[Term, ...] = Field((), description="What can become of a finding.")
    outcomes: tuple[Term, ...] = Field((), description="What can come of a request or a review.")
    classifications: tuple[Term, ...] = Field((), description="How data can be classified.")
    answers: tuple[Term, ...] = Field((), description="How a recommendation can be answered.")
    disclaimers: tuple[Disclaimer, ...] = Field((), description="What the publisher says of the limits of its work.")


TITLES = {
    "designations": "What a finding can be",
    "areas": "Areas",
    "audit_types": "Types of audit",
    "risks": "Risk",
    "statuses": "Status of a finding",
    "outcomes": "Outcomes",
    "classifications": "Classification of data",
    "answers": "Answers",
}
_STANDING = {"good": "closed", "fair": "partly", "poor": "open", "bad": "refused"}
_TONES = {
    "risks": {"good": "risk-low", "fair": "risk-medium", "poor": "risk-high", "bad": "risk-critical"},
    "statuses": _STANDING,
    "outcomes": _STANDING,
    "answers": _STANDING,
}
"""Only words that say how things stand are coloured; a designation or an area is no better or worse than another."""


def find(scheme: Scheme, section: str, word: str) -> Term | None:
    """The term that a printed word stands for, by its id, its name or a spelling."""
    wanted = word.casefold()
    for term in terms(scheme, section):
        if wanted in (spelling.casefold() for spelling in (term.id, term.name, *term.spellings)):
            return term
    return None


def terms(scheme: Scheme, section: str) -> tuple[Term, ...]:
    """The words of one part of a scheme."""
    return getattr(scheme, section)  # type: ignore[no-any-return]


def anchor(section: str, term: Term) -> str:
    """The address of a term on its scheme's page: ``areas-access-control``."""
    return f"{section.replace('_', '-')}-{term.id}"


def tag(graph: Graph, scheme_id: str | None, section: str, word: str) -> Tag:
    """A printed word with its tone and the way to its definition."""
    scheme = graph.get(scheme_id, Scheme) if scheme_id else None
    term = find(scheme.record, section, word) if scheme else None
    shown = word[:1].upper() + word[1:]
    if scheme is None or term is None:
        return Tag(shown)
    tone = _TONES.get(section, {}).get(term.tone, "neutral")
    href = Link(term.name, f"{scheme.path}#{anchor(section, term)}").href
    return Tag(shown, tone, href, in_common(term, word))


def in_common(term: Term, printed: str) -> str:
    """The common term for a printed word, where a reader could not tell it from the word itself."""
    known = {slugify(each) for each in (printed, term.name, term.id)}
    return term.common if term.common and slugify(term.common) not in known else ""


def meaning(graph: Graph, scheme_id: str | None, section: str, word: str) -> str:
    """The common term of a printed word, else its id in the scheme, else the word itself."""
    term = find(graph.get(scheme_id, Scheme).record, section, word) if scheme_id else None
    return (term.common or term.id) if term else slugify(word)


def ids_once(entry: Entry[Scheme], _: object, __: Graph) -> Iterator[Fault]:
    """An id stands for one word of a part of a scheme, since it is the word's address."""
    for section in SECTIONS:
        words = enumerate(terms(entry.record, section))
        yield from once((((section, n, "id"), term.id) for n, term in words), "word")


def meaning_id(graph: Graph, scheme_id: str | None, section: str, word: str) -> str:
    """The scheme's id of a printed word, else the word as an id."""
    term = find(graph.get(scheme_id, Scheme).record, section, word) if scheme_id else None
    return term.id if term else slugify(word)


def noun(graph: Graph, scheme_id: str | None, designation: str) -> tuple[str, str]:
    """A designation as a noun in a sentence, and its plural."""
    term = find(graph.get(scheme_id, Scheme).record, "designations", designation) if scheme_id else None
    name = (term.name if term else designation.replace("-", " ")).lower()
    if term and term.plural:
        return name, term.plural.lower()
    return name, _plural(name)


def _plural(name: str) -> str:
    head, _, tail = name.partition(" for ")
    head = f"{head[:-1]}ies" if head.endswith("y") else f"{head}s"
    return f"{head} for {tail}" if tail else head


def words_are_defined(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A word that a scheme defines is one of the scheme's words, in a spelling that it knows."""
    scheme_id = entry.record.scheme
    if not scheme_id:
        return
    scheme = graph.get(scheme_id, Scheme).record
    for item in marked(entry.record):
        if isinstance(item.mark, Word) and find(scheme, item.mark.section, item.value) is None:
            names = [term.name for term in terms(scheme, item.mark.section)]
            near = difflib.get_close_matches(item.value, names, 1, 0.6)
            yield Fault(
                item.place, "scheme-word", f"“{item.value}” is not a word of {scheme.name}",
                f"Did you mean “{near[0]}”?" if near else f"Its words are: {', '.join(names) or 'none'}.",
                severity="warning",
            )  # fmt: skip


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
    papers: tuple[Link, ...]
    envelope: Envelope


def compute(entry: Entry[Scheme], graph: Graph) -> SchemeFacts:
    """The papers made under a scheme."""
    return SchemeFacts(tuple(source.id for source in sources_of(graph.backlinks(entry.id), "scheme of")))


def view(entry: Entry[Scheme], facts: SchemeFacts, graph: Graph) -> SchemeView:
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
        description=graph.prose(scheme.description),
        parts=tuple(
            ShownTerms(section.replace("_", "-"), TITLES[section], tuple(_shown(section, t, graph) for t in words))
            for section in SECTIONS
            if (words := terms(scheme, section))
        ),
        disclaimers=tuple((d.mode, graph.prose(d.text)) for d in scheme.disclaimers),
        papers=links(facts.papers, graph),
        envelope=envelope(entry, graph, ("scheme of",)),
    )


def _shown(section: str, term: Term, graph: Graph) -> ShownTerm:
    return ShownTerm(
        anchor(section, term), term.name, term.spellings, graph.prose(term.definition), term.common or "",
        " ".join(f"{word} {day.text}" for word, day in (("from", term.from_), ("to", term.to)) if day),
    )  # fmt: skip


def _within(months: int | None) -> str:
    return "" if months is None else f"within {plural(months, 'month')}"


def ends_after_it_begins(entry: Entry[Scheme], _: object, __: Graph) -> Iterator[Fault]:
    """A scheme, and each of its words, is in use until after it came into use."""
    places: list[tuple[Place, Scheme | Term]] = [((), entry.record)]
    places += [((s, n), term) for s in SECTIONS for n, term in enumerate(terms(entry.record, s))]
    for place, used in places:
        if used.from_ and used.to and used.to.last < used.from_.first:
            yield Fault(
                (*place, "to"), "date-order", f"“{used.name}” ends before it begins",
                f"It begins on {used.from_}; check both dates.",
            )  # fmt: skip


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
