"""The rulebook that a publisher audits or reports under: its words, and what they mean."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from auditpress.fields import Address, Day, Key, Line, Prose, Ref, Whole, Word, slugify
from auditpress.graph import Entry, Graph
from auditpress.kinds.rules import once
from auditpress.kinds.shown import Tag
from auditpress.model import Fault, Link, Model, Place, Record, marked
from auditpress.nearness import Names
from auditpress.problems import shortly

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

    @functools.cached_property
    def noun(self) -> tuple[str, str]:
        """The word as a noun in a sentence, and its plural."""
        name = self.name.lower()
        return name, self.plural.lower() if self.plural else _plural(name)


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

    @functools.cached_property
    def words(self) -> Mapping[str, Mapping[str, Term]]:
        """The terms of each section by all that they are called, in small letters; the first one called so counts."""
        found: dict[str, dict[str, Term]] = {section: {} for section in SECTIONS}
        for section, called in found.items():
            for term in terms(self, section):
                for spelling in (term.id, term.name, *term.spellings):
                    called.setdefault(spelling.casefold(), term)
        return found

    @functools.cached_property
    def tags(self) -> dict[tuple[str, str], Tag]:
        """The tags that ``tag`` made of printed words of a section; they are as few as the spellings of terms."""
        return {}

    @functools.cached_property
    def has_limited_words(self) -> bool:
        """Whether some of its words were not in use as long as the scheme itself."""
        return any(term.from_ or term.to for section in SECTIONS for term in terms(self, section))

    @functools.cached_property
    def classes(self) -> re.Pattern[str] | None:
        """Finds the words of classifications in a text made into an address; None where the scheme has none."""
        if not self.classifications:
            return None
        names = [slugify(name) for term in self.classifications for name in (term.name, *term.spellings)]
        return re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(names, key=len, reverse=True))})(?![a-z])")


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
    return scheme.words[section].get(word.casefold())


def terms(scheme: Scheme, section: str) -> tuple[Term, ...]:
    """The words of one part of a scheme."""
    return getattr(scheme, section)  # type: ignore[no-any-return]


def anchor(section: str, term: Term) -> str:
    """The address of a term on its scheme's page: ``areas-access-control``."""
    return f"{section.replace('_', '-')}-{term.id}"


def tag(graph: Graph, scheme_id: str | None, section: str, word: str) -> Tag:
    """A printed word with its tone and the way to its definition."""
    if not scheme_id:
        return Tag(_capital(word))
    scheme = graph.get(scheme_id, Scheme)
    record = scheme.record
    made = record.tags.get((section, word))
    if made is None:
        term = find(record, section, word)
        if term is None:
            return Tag(_capital(word))
        tone = _TONES.get(section, {}).get(term.tone, "neutral")
        href = Link(term.name, f"{scheme.path}#{anchor(section, term)}").href
        made = record.tags[section, word] = Tag(_capital(word), tone, href, in_common(term, word))
    return made


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


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


def name(graph: Graph, scheme_id: str | None, section: str, word: str) -> str:
    """The scheme's own name of a printed word, else the word: papers spell one term in several ways."""
    term = find(graph.get(scheme_id, Scheme).record, section, word) if scheme_id else None
    return term.name if term else _capital(word)


def noun(graph: Graph, scheme_id: str | None, designation: str) -> tuple[str, str]:
    """A designation as a noun in a sentence, and its plural."""
    term = find(graph.get(scheme_id, Scheme).record, "designations", designation) if scheme_id else None
    if term:
        return term.noun
    name = designation.replace("-", " ").lower()
    return name, _plural(name)


def _plural(name: str) -> str:
    head, _, tail = name.partition(" for ")
    head = f"{head[:-1]}ies" if head.endswith("y") else f"{head}s"
    return f"{head} for {tail}" if tail else head


def words_are_defined(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """A word that a scheme defines is one of the scheme's words, in a spelling that it knows."""
    record = entry.record
    if not record.scheme:
        return
    scheme = graph.get(record.scheme, Scheme).record
    for item in marked(record, Word):
        if isinstance(item.mark, Word) and find(scheme, item.mark.section, item.value) is None:
            words = terms(scheme, item.mark.section)
            called = Names((each, term.name) for term in words for each in (term.name, term.id, *term.spellings))
            near, names = called.near(item.value), [term.name for term in words]
            yield Fault(
                item.place, "scheme-word", f"“{shortly(item.value)}” is not a word of {scheme.name}",
                f"Did you mean “{near}”?" if near else f"Its words are: {', '.join(names) or 'none'}.",
                severity="warning",
            )  # fmt: skip


def ends_after_it_begins(entry: Entry[Scheme], _: object, __: Graph) -> Iterator[Fault]:
    """A scheme, and each of its words, is in use until after it came into use."""
    places: list[tuple[Place, Scheme | Term]] = [((), entry.record)]
    places += [((s, n), term) for s in SECTIONS for n, term in enumerate(terms(entry.record, s))]
    for place, used in places:
        if used.from_ and used.to and used.to.last < used.from_.first:
            yield Fault(
                (*place, "to"), "date-order", f"“{used.name}” ends before it begins",
                f"“from” is {used.from_}; check both dates.",
            )  # fmt: skip
