"""A framework contract, a sharing agreement or a memorandum: who may do what with which data, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Day, Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.shown import Envelope, Fact, Happening, anchors, envelope, join, links, sources_of
from auditpress.model import Fault, Link, Model, Record


class Signatory(Model):
    """A party to an agreement."""

    organisation: Annotated[str, Ref("organisations", "{role} to"), Field(description="The body.")]
    role: Literal["party", "recipient", "provider", "controller", "processor"] = Field(
        "party", description="What it is in the agreement."
    )
    named: Line | None = Field(None, description="Its name as the agreement prints it, where that differs.")


class Version(Model):
    """One version of an agreement."""

    version: Line = Field(description="The version as printed, such as `v0.3`.")
    from_: Day | None = Field(None, alias="from", description="From when it applied.")
    to: Day | None = Field(None, description="Until when it applied.")
    permits: Prose | None = Field(None, description="What it permits.")


class Event(Model):
    """Something that happened to an agreement."""

    on: Day = Field(description="When.")
    what: Literal["signed", "in force", "published", "amended", "renewed", "suspended", "withdrawn", "expired"] = Field(
        description="What happened."
    )
    text: Prose | None = Field(None, description="What a reader should know of it.")


class Agreement(Record):
    """A framework contract, a sharing agreement or a memorandum."""

    type: Literal["framework contract", "sharing agreement", "memorandum"] = Field(description="What it is.")
    title: Line | None = Field(None, description="Its title, if it has one.")
    reference: Line | None = Field(None, description="Its reference as printed, without the version.")
    parties: tuple[Signatory, ...] = Field((), description="Who agreed it.")
    parent: Annotated[
        str | None,
        Ref("agreements", "framework of"),
        Field(description="The agreement that it is made under."),
    ] = None
    datasets: tuple[Annotated[str, Ref("datasets", "provided under")], ...] = Field(
        (), description="The datasets that it covers."
    )
    versions: tuple[Version, ...] = Field((), description="The versions that are known of.")
    events: tuple[Event, ...] = Field((), description="What happened to it, and when.")
    purpose: Prose | None = Field(None, description="What it is for.")
    covers: Prose | None = Field(None, description="What data it covers, in words.")


STANDING = {
    "in force": "In force",
    "renewed": "In force",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
    "suspended": "Suspended",
}


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What follows from an agreement: its last known standing with the date, and the papers that audited it, by id."""

    standing: str
    since: Day | None
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """What an agreement's page shows."""

    facts: tuple[Fact, ...]
    withdrawn: str
    purpose: Markup
    covers: Markup
    versions: tuple[tuple[str, str, str, Markup], ...]
    timeline: tuple[Happening, ...]
    papers: tuple[Link, ...]
    beneath: tuple[Link, ...]
    envelope: Envelope


def normal(reference: str) -> str:
    """A reference in the form that machines compare: capitals, without spaces, with its prefix."""
    form = "".join(reference.upper().split())
    return f"DARS-{form}" if form.startswith("NIC-") else form


def compute(entry: Entry[Agreement], graph: Graph) -> AgreementFacts:
    """The last event that says whether the agreement is in force, and the papers about it."""
    telling = [event for event in sorted(entry.record.events, key=lambda e: e.on.first) if event.what in STANDING]
    papers = sources_of(graph.backlinks(entry.id), "audited in")
    last = telling[-1] if telling else None
    return AgreementFacts(STANDING[last.what] if last else "", last.on if last else None, tuple(p.id for p in papers))


def title(entry: Entry[Agreement], _: Graph) -> str:
    """Its title, else its type and reference."""
    agreement = entry.record
    return agreement.title or f"{agreement.type.capitalize()} {agreement.reference or entry.id.partition('/')[2]}"


def events(entry: Entry[Agreement], graph: Graph) -> Iterator[Happening]:
    """What happened to the agreement."""
    for event in entry.record.events:
        link = graph.link(entry.id)
        yield Happening(event.on, Link(f"{link.text}: {event.what}", link.path), graph.prose(event.text))


def in_order(entry: Entry[Agreement], _: AgreementFacts, __: Graph) -> Iterator[Fault]:
    """A version ends after it begins."""
    for index, version in enumerate(entry.record.versions):
        if version.from_ and version.to and version.to.last < version.from_.first:
            yield Fault(
                ("versions", index, "to"), "date-order", f"version {version.version} ends before it begins",
                f"It begins on {version.from_}; check both dates.",
            )  # fmt: skip


def view(entry: Entry[Agreement], facts: AgreementFacts, graph: Graph) -> AgreementView:
    """The page of an agreement."""
    agreement = entry.record
    parties = tuple(
        Markup("{} ({})").format(anchors([link]), p.role) if p.role != "party" else link
        for p in agreement.parties
        for link in [graph.link(p.organisation)]
    )
    since = f"{facts.standing} on {facts.since.text}" if facts.since else ""
    return AgreementView(
        facts=(
            Fact("Type", agreement.type.capitalize()),
            Fact("Reference", agreement.reference),
            Fact("Reference for machines", normal(agreement.reference) if agreement.reference else ""),
            Fact("Parties", parties),
            Fact("Made under", graph.link(agreement.parent) if agreement.parent else ""),
            Fact("Datasets", links(agreement.datasets, graph)),
            Fact(
                "Last known",
                since if facts.standing != "In force" else f"In force since {facts.since.text}" if facts.since else "",
            ),
        ),
        withdrawn=since if facts.standing in ("Withdrawn", "Expired", "Suspended") else "",
        purpose=graph.prose(agreement.purpose),
        covers=graph.prose(agreement.covers),
        versions=tuple(
            (v.version, v.from_.text if v.from_ else "", v.to.text if v.to else "", graph.prose(v.permits))
            for v in agreement.versions
        ),
        timeline=tuple(
            Happening(e.on, e.what.capitalize(), graph.prose(e.text))
            for e in sorted(agreement.events, key=lambda e: e.on.first)
        ),
        papers=links(facts.papers, graph),
        beneath=links((e.id for e in sources_of(graph.backlinks(entry.id), "framework of")), graph),
        envelope=envelope(entry, graph, ("audited in", "framework of")),
    )


KIND = Kind(
    folder="agreements",
    name="agreement",
    plural="Agreements",
    purpose="Contracts, sharing agreements and memoranda under which data is shared.",
    model=Agreement,
    title=title,
    facts=compute,
    view=view,
    summary=lambda entry, facts, _: join([entry.record.type.capitalize(), *filter(None, [facts.standing.lower()])]),
    rules=(in_order,),
    events=events,
    names=lambda agreement: tuple(filter(None, [agreement.title, agreement.reference])),
)
