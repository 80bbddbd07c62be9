"""A body or a unit of one: what it is called, what it belongs to, what it came from or became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Address, Day, Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.agreement import Agreement, AgreementFacts
from auditpress.kinds.asked import ItemRow, item_row, items_of
from auditpress.kinds.audited import PARTY_ROLES, PaperRow, papers_of
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.family import Succession, family, no_circle_of_parts, no_circle_of_successors, successions
from auditpress.kinds.oversight import answers_to
from auditpress.kinds.papers import in_the_agreement, role_name
from auditpress.kinds.register import FigureRow, figures_of
from auditpress.kinds.report import Report
from auditpress.kinds.scheme import tag
from auditpress.kinds.shown import (
    Envelope,
    Fact,
    Happening,
    Relation,
    Tag,
    envelope,
    join,
    links,
    relations,
    sources_of,
)
from auditpress.kinds.shown_findings import status_tag
from auditpress.kinds.standing import YearEnd, audits_of, reviews_for, year_ends
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


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding about the body."""

    link: Link
    designation: Tag
    status: Tag
    paper: Link


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """What a body's page shows: everything about it, by its part in the matter."""

    standfirst: tuple[str, ...]
    glance: tuple[Fact, ...]
    description: Markup
    timeline: tuple[Happening, ...]
    papers: tuple[PaperRow, ...]
    findings: tuple[FindingRow, ...]
    year_ends: tuple[YearEnd, ...]
    agreements: tuple[tuple[Link, str, str], ...]
    datasets: tuple[tuple[Link, Link, str], ...]
    partners: tuple[tuple[Link, str, str, Link], ...]
    items: tuple[ItemRow, ...]
    oversight: tuple[Relation, ...]
    figures: tuple[FigureRow, ...]
    coverage: tuple[Link, ...]
    family: tuple[Fact, ...]
    envelope: Envelope


_COUNTED = {
    "auditee in": "audited body",
    "auditor in": "auditor",
    "controller in": "controller",
    "joint controller in": "joint controller",
    "processor in": "processor",
    "sub processor in": "sub-processor",
    "party to": "party to an agreement",
    "recipient to": "recipient of data",
    "provider to": "provider of data",
    "controller to": "controller under an agreement",
    "processor to": "processor under an agreement",
    "requester in": "requester in a register",
    "addressee in": "addressee of an oversight paper",
    "subject of": "subject of an oversight paper",
    "author of": "author of an oversight paper or a reply",
    "publisher of": "publisher",
}


def compute(entry: Entry[Organisation], graph: Graph) -> OrganisationFacts:
    """The body's roles, counted in papers, and what is open about it."""
    backlinks = graph.backlinks(entry.id)
    roles = tuple(
        (words, len(found)) for reverse, words in _COUNTED.items() if (found := sources_of(backlinks, reverse))
    )
    audits = audits_of(entry, graph)
    items = [(paper, item) for paper, item in items_of(entry, graph) if entry.id in item.addressees]
    answered = sum(1 for paper, item in items if answers_to(graph, f"{paper.id}#{item.anchor}"))
    return OrganisationFacts(
        roles,
        tuple(e.id for e in audits),
        sum(graph.facts(e, ReportFacts).open for e in audits),
        len(items),
        answered,
        year_ends(entry, graph),
        sum(1 for e in audits if graph.facts(e, ReportFacts).unknown),
    )


def view(entry: Entry[Organisation], facts: OrganisationFacts, graph: Graph) -> OrganisationView:
    """The page of a body."""
    body = entry.record
    backlinks = graph.backlinks(entry.id)
    audits = [graph.get(id, Report) for id in facts.audits]
    return OrganisationView(
        standfirst=tuple(filter(None, (body.type, body.short_name and f"also {body.short_name}"))),
        glance=_glance(facts, audits),
        description=graph.prose(body.description),
        timeline=_timeline(entry, graph),
        papers=papers_of(entry, graph),
        findings=tuple(row for audit in audits for row in _findings(audit, graph)),
        year_ends=facts.year_ends,
        agreements=_agreements(entry, graph),
        datasets=tuple(
            (graph.link(d.dataset), graph.link(a.id), d.period.printed if d.period else "")
            for a in audits
            for d in a.record.datasets
        ),
        partners=tuple(
            (graph.link(p.organisation), role_name(p.role), in_the_agreement(p.declared), graph.link(a.id))
            for a in audits
            for p in a.record.parties
            if p.organisation != entry.id
        ),
        items=tuple(item_row(entry, paper, item, graph) for paper, item in items_of(entry, graph)),
        oversight=relations(
            [b for b in backlinks if b.reverse in ("subject of", "author of", "took part in", "raised a concern in")],
            graph,
        ),
        figures=tuple(figures_of(entry.id, graph)),
        coverage=links((e.id for e in sources_of(backlinks) if e.kind.folder == "coverage"), graph),
        family=family(entry, graph),
        envelope=envelope(entry, graph, _SHOWN),
    )


_SHOWN = (
    *PARTY_ROLES,
    "auditee in", "auditor in", "reviewer in", "addressee in", "subject of a conclusion in", "subject of",
    "author of", "took part in", "raised a concern in", "requester in", "has as a part", "counted among",
    "predecessor of", "subject of a finding in", "subject of an update in", "party to", "recipient to",
    "provider to", "controller to", "processor to", "accepted as accurate",
)  # fmt: skip


def _glance(facts: OrganisationFacts, audits: Sequence[Entry[Report]]) -> tuple[Fact, ...]:
    latest = max(audits, key=lambda e: e.kind.dated(e.record), default=None)
    audited = plural(len(audits), "time") if audits else ""
    if latest:
        risk = f", risk {latest.record.risk}" if latest.record.risk else ""
        audited += f", last in {latest.kind.dated(latest.record)[:4]}{risk}"
    asked = f"{plural(facts.asked, 'item')}, {facts.answered} answered directly" if facts.asked else ""
    return (
        Fact("Open now", _open_now(facts) if audits else ""),
        Fact("Audited", audited),
        Fact("Asked of it", asked),
        Fact("Roles", tuple(f"{words} ({number})" for words, number in facts.roles)),
    )


def _open_now(facts: OrganisationFacts) -> str:
    known = plural(facts.open, "finding") if facts.open else ""
    unknown = f"not known for {plural(facts.unknown, 'audit')}" if facts.unknown else ""
    return "; ".join(part for part in (known, unknown) if part) or "Nothing"


def _timeline(entry: Entry[Organisation], graph: Graph) -> tuple[Happening, ...]:
    """What happened in every record that names the body, and to the body itself."""
    sources = {e.id: e for e in (*sources_of(graph.backlinks(entry.id)), *reviews_for(entry, graph))}
    parts: dict[str, list[str]] = {}
    for backlink in graph.backlinks(entry.id):
        if backlink.reverse in _COUNTED:
            parts.setdefault(backlink.source.id, []).append(_COUNTED[backlink.reverse])
    found = [
        _with_part(happening, parts.get(source.id, ()))
        for source in sources.values()
        for happening in source.kind.events(source, graph)
    ]
    found += successions(entry, graph)
    # By the last day that a date can mean: a paper of “2023” may well be later than one of March 2023.
    return tuple(sorted(found, key=lambda h: (h.day.last, h.day.first, str(h.title))))


def _findings(audit: Entry[Report], graph: Graph) -> Iterator[FindingRow]:
    for life in graph.facts(audit, ReportFacts).lives:
        link = Link(life.title, f"/{life.paper}/#{life.anchor}")
        scheme_id = audit.record.scheme
        designation = tag(graph, scheme_id, "designations", life.printed_designation)
        yield FindingRow(link, designation, status_tag(life, scheme_id, graph), graph.link(audit.id))


def _with_part(happening: Happening, parts: Sequence[str]) -> Happening:
    """A happening with the body's part in it."""
    if not parts:
        return happening
    words = join(list(dict.fromkeys(parts)))
    return replace(happening, text=Markup("{}<p>Its part: {}.</p>").format(happening.text, words))


def _agreements(entry: Entry[Organisation], graph: Graph) -> tuple[tuple[Link, str, str], ...]:
    rows = []
    for backlink in graph.backlinks(entry.id):
        record = backlink.source.record
        if isinstance(record, Agreement):
            facts = graph.facts(backlink.source, AgreementFacts)
            since = f"{facts.standing} {facts.since.text}" if facts.since else ""
            rows.append((graph.link(backlink.source.id), backlink.reverse.removesuffix(" to"), since))
    return tuple(dict.fromkeys(rows))


def not_its_own(entry: Entry[Organisation], _: OrganisationFacts, __: Graph) -> Iterator[Fault]:
    """A body is not a part of itself and does not succeed itself."""
    if entry.record.part_of == entry.id:
        yield Fault(("part_of",), "own-part", "a body cannot be part of itself", "Name the body above it.")
    for index, step in enumerate(entry.record.succeeds):
        if step.organisation == entry.id:
            yield Fault(
                ("succeeds", index, "organisation"),
                "own-successor",
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
    summary=lambda entry, _, __: entry.record.type,
    rules=(not_its_own, no_circle_of_successors, no_circle_of_parts),
    names=lambda body: (body.name, *filter(None, [body.short_name]), *body.other_names),
)
