"""A body or a unit of one: what it is called, what it belongs to, what it came from or became."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Address, Day, Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds import beside
from auditpress.kinds.asked import items_of
from auditpress.kinds.audited import FINDINGS, PAPERS, PARTY_ROLES, audit_ids
from auditpress.kinds.beside import DATASETS, PARTNERS
from auditpress.kinds.cards import Head
from auditpress.kinds.family import (
    Succession,
    family,
    no_circle_of_parts,
    no_circle_of_successors,
    successions,
    superseded,
)
from auditpress.kinds.holdings import AGREEMENTS, FIGURES, ITEMS
from auditpress.kinds.measured import figures
from auditpress.kinds.measures import Figures, Measured
from auditpress.kinds.on_a_day import OnADay, on_a_day
from auditpress.kinds.oversight import answers_to
from auditpress.kinds.pictured import Pictures, pictures
from auditpress.kinds.referring import around, is_story, newest, referrers, referring, relations
from auditpress.kinds.series import Begun
from auditpress.kinds.shown import Envelope, Fact, Relation
from auditpress.kinds.standing import YearEnd, year_ends
from auditpress.kinds.timeline import PARTS, TIMELINE
from auditpress.model import Fault, Link, Record
from auditpress.problems import plural


class Organisation(Record):
    """A body or a unit of one."""

    name: Line = Field(description="Its full name.")
    short_name: Line | None = Field(None, description="What it is called for short, such as `LSE`.")
    other_names: tuple[Line, ...] = Field((), description="Other names seen in print.")
    type: Line = Field(description="What sort of body it is, in a few words.")
    part_of: Annotated[
        str | None, Ref("organisations", "has as a part"), Field(description="The body that it is a unit of.")
    ] = None
    members: tuple[Annotated[str, Ref("organisations", "counted among")], ...] = Field(
        (), description="For a collective name: the bodies it stands for, where they are known."
    )
    succeeds: tuple[Succession, ...] = Field((), description="The bodies that it took over from.")
    from_: Day | None = Field(None, alias="from", description="Since when it has existed under this name.")
    to: Day | None = Field(None, description="Until when it existed under this name.")
    website: Address | None = Field(None, description="Its website.")
    description: Prose | None = Field(None, description="What it does, in a sentence or two.")


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What follows for a body: its roles with how many papers each is in, and what is open about it now."""

    roles: tuple[tuple[str, int], ...]
    audits: tuple[str, ...]
    open: int
    asked: int
    answered: int
    year_ends: tuple[YearEnd, ...]
    unknown: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """What a body's page shows: everything about it, by its part in the matter."""

    standfirst: tuple[str, ...]
    superseded: tuple[tuple[str, Link], ...]
    glance: tuple[Fact, ...]
    description: Markup
    timeline: Begun
    papers: Begun
    findings: Begun
    standing: OnADay | None
    agreements: Begun
    datasets: Begun
    partners: Begun
    items: Begun
    oversight: tuple[Relation, ...]
    figures: Begun
    charts: Pictures
    coverage: tuple[Link, ...]
    family: tuple[Fact, ...]
    envelope: Envelope


def compute(entry: Entry[Organisation], graph: Graph) -> OrganisationFacts:
    """The body's roles, counted in papers, and what is open about it."""
    by_name = referrers(entry.id, graph).by_name
    roles = tuple((words, len(by_name[name])) for name, words in PARTS.items() if name in by_name)
    ids = audit_ids(entry.id, graph)
    items = [(paper, item) for paper, item in items_of(entry, graph) if entry.id in item.addressees]
    answered = sum(1 for paper, item in items if answers_to(graph, f"{paper.id}#{item.anchor}"))
    found = figures(entry, len(items), answered, graph)
    return OrganisationFacts(
        roles,
        tuple(ids),
        found.open,
        found.asked,
        found.answered,
        year_ends(entry, graph),
        found.unknown,
        found,
    )


def view(entry: Entry[Organisation], facts: OrganisationFacts, graph: Graph) -> OrganisationView:
    """The page of a body."""
    body = entry.record
    datasets, partners = beside.begin(entry, graph)
    stories = filter(is_story, referrers(entry.id, graph).parts)
    return OrganisationView(
        standfirst=tuple(
            filter(None, (body.type[:1].upper() + body.type[1:], body.short_name and f"also {body.short_name}"))
        ),
        superseded=superseded(entry, graph),
        glance=_glance(facts, graph),
        description=graph.prose(body.description, body),
        timeline=TIMELINE.begin(entry, graph),
        papers=PAPERS.begin(entry, graph),
        findings=FINDINGS.begin(entry, graph),
        standing=on_a_day(entry, facts.year_ends, graph),
        agreements=AGREEMENTS.begin(entry, graph),
        datasets=datasets,
        partners=partners,
        items=ITEMS.begin(entry, graph),
        oversight=relations(entry, graph, _OVERSIGHT.__contains__),
        figures=FIGURES.begin(entry, graph),
        charts=pictures(entry, facts.figures, graph),
        coverage=newest([*stories], graph),
        family=family(entry, graph),
        envelope=around(entry, graph, RECORDS, _SHOWN),
    )


_OVERSIGHT = ("subject of", "author of", "took part in", "raised a concern in")
_LISTED = (
    *PARTY_ROLES,
    "auditee in", "auditor in", "reviewer in", "addressee in", "subject of a conclusion in", "requester in",
    "has as a part", "counted among", "predecessor of", "subject of a finding in", "subject of an update in",
    "party to", "recipient to", "provider to", "controller to", "processor to", "accepted as accurate",
)  # fmt: skip
_SHOWN = (*_LISTED, *_OVERSIGHT)
RECORDS = referring(_LISTED)
SERIES = (PAPERS, FINDINGS, TIMELINE, AGREEMENTS, DATASETS, PARTNERS, ITEMS, FIGURES, RECORDS)


def _glance(facts: OrganisationFacts, graph: Graph) -> tuple[Fact, ...]:
    heads = [graph.head(id, Head) for id in facts.audits]
    latest = max(heads, key=lambda head: head.dated, default=None)
    audited = plural(len(heads), "time") if heads else ""
    if latest:
        risk = f", risk {latest.risk.words}" if latest.risk else ""
        audited += f", last in {latest.dated[:4]}{risk}"
    asked = f"{plural(facts.asked, 'item')}, {facts.answered} answered directly" if facts.asked else ""
    return (
        Fact("Open now", _open_now(facts) if heads else ""),
        Fact("Audited", audited),
        Fact("Asked of it", asked),
        Fact("Roles", ", ".join(f"{words} ({number:,})" for words, number in facts.roles)),
    )


def _open_now(facts: OrganisationFacts) -> str:
    known = plural(facts.open, "finding") if facts.open else ""
    unknown = f"not known for {plural(facts.unknown, 'audit')}" if facts.unknown else ""
    return "; ".join(part for part in (known, unknown) if part) or "Nothing"


def not_its_own(entry: Entry[Organisation], _: OrganisationFacts, __: Graph) -> Iterator[Fault]:
    """A body is not a part of itself and does not succeed itself."""
    if entry.record.part_of == entry.id:
        yield Fault(("part_of",), "circle", "a body cannot be part of itself", "Name the body above it.")
    for index, step in enumerate(entry.record.succeeds):
        if step.organisation == entry.id:
            yield Fault(
                ("succeeds", index, "organisation"),
                "circle",
                "a body cannot succeed itself",
                "Name the earlier body.",
            )


KIND = Kind(
    folder="organisations",
    name="organisation",
    plural="Organisations",
    purpose="Every body that the records name, with everything about it in one place.",
    model=Organisation,
    title=lambda entry, _: entry.record.name,
    facts=compute,
    view=view,
    events=successions,
    summary=lambda entry, _, __: entry.record.type,
    measured=lambda _, facts, __: Measured(compared=facts.figures.compared),
    rules=(not_its_own, no_circle_of_successors, no_circle_of_parts),
    names=lambda body: (body.name, *filter(None, [body.short_name]), *body.other_names),
)
