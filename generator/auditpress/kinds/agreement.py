"""A framework contract, a sharing agreement or a memorandum: who may do what with which data, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from markupsafe import Markup
from pydantic import BeforeValidator, Field

from auditpress.fields import Day, Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds import references
from auditpress.kinds.dates import before, when
from auditpress.kinds.rules import explained, once
from auditpress.kinds.series import Begun
from auditpress.kinds.shown import Envelope, Fact, Happening, anchors, envelope, join, links, sources_of
from auditpress.kinds.timeline import OF_AGREEMENT
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
    datasets: tuple[Annotated[str, Ref("datasets", "provided under")], ...] = Field(
        (), description="The datasets that it covers, where versions differ in them."
    )


class Event(Model):
    """Something that happened to an agreement."""

    on: Day = Field(description="When.")
    what: Literal["signed", "in force", "published", "amended", "renewed", "suspended", "withdrawn", "expired"] = Field(
        description="What happened."
    )
    text: Prose | None = Field(None, description="What a reader should know of it.")


def _one_or_many(named: object) -> object:
    """Most agreements have one framework, so its id alone will do."""
    return [named] if isinstance(named, str) else named


_Framework = Annotated[str, Ref("agreements", "framework of")]
_Frameworks = tuple[_Framework, ...]


class Agreement(Record):
    """A framework contract, a sharing agreement or a memorandum."""

    type: Literal["framework contract", "sharing agreement", "memorandum"] = Field(description="What it is.")
    title: Line | None = Field(None, description="Its title, if it has one.")
    reference: Line | None = Field(None, description="Its reference as printed, without the version.")
    parties: tuple[Signatory, ...] = Field((), description="Who agreed it.")
    parent: Annotated[
        _Frameworks,
        BeforeValidator(_one_or_many, json_schema_input_type=_Frameworks | _Framework),
        Field(description="The agreement that it is made under, or a list of several."),
    ] = ()
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
ENDED = ("Withdrawn", "Expired", "Suspended")


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What follows from an agreement: its last known standing with the date, and the papers that audited it, by id.

    ``expired`` says of each paper that audited it after its end what had ended when.
    """

    standing: str
    since: Day | None
    papers: tuple[str, ...]
    expired: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version with its time, what it permits and covers, and the papers that audited it."""

    version: str
    from_: str
    to: str
    permits: Markup
    datasets: tuple[Link, ...]
    papers: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """What an agreement's page shows."""

    facts: tuple[Fact, ...]
    withdrawn: str
    purpose: Markup
    covers: Markup
    versions: tuple[ShownVersion, ...]
    timeline: Begun
    papers: tuple[tuple[Link, str], ...]
    beneath: tuple[Link, ...]
    envelope: Envelope


def normal(reference: str) -> str:
    """A reference in the form that machines compare: capitals, without spaces and version, with its prefix."""
    return references.read(reference).normal


def expired_at(entry: Entry[Agreement], versions: Iterable[str], day: Day | None) -> str:
    """What had certainly ended when a paper of that day audited these versions: ``v0.3 ended on 31 March 2024``.

    ``versions`` are as printed; without any, all that are known of must have ended. Nothing where nothing had.
    """
    if day is None or not _ends(entry.record):
        return ""
    known = {references.version(v.version): v for v in entry.record.versions}
    audited = [known[name] for printed in versions if (name := references.version(printed)) in known]
    looked_at = audited or ([*known.values()] if not [*versions] else [])
    ended = [v for v in looked_at if v.to and before(v.to, day)]
    if ended and (audited or len(ended) == len(looked_at)):
        return join([f"{v.version} ended {when(v.to)}" for v in ended if v.to])
    last = _last([event for event in entry.record.events if before(event.on, day)])
    if last and STANDING[last.what] in ENDED:
        return f"it was {last.what} {when(last.on)}"
    return ""


def _ends(agreement: Agreement) -> bool:
    """Whether it or a version of it is known to have ended at any time."""
    return any(v.to for v in agreement.versions) or any(STANDING.get(e.what) in ENDED for e in agreement.events)


def compute(entry: Entry[Agreement], graph: Graph) -> AgreementFacts:
    """The last event that says whether the agreement is in force, and the papers about it."""
    papers = dict.fromkeys(id for id, reverse in graph.referrers(entry.id) if reverse == "audited in")
    looked_at = papers if _ends(entry.record) else ()
    last = _last(entry.record.events)
    return AgreementFacts(
        STANDING[last.what] if last else "",
        last.on if last else None,
        tuple(papers),
        tuple((id, words) for id in looked_at if (words := _expired(entry, graph.entries[id].record))),
    )


def _last(events: Iterable[Event]) -> Event | None:
    """The last event that tells whether an agreement is in force."""
    telling = [event for event in sorted(events, key=lambda e: e.on.first) if event.what in STANDING]
    return telling[-1] if telling else None


def _expired(entry: Entry[Agreement], paper: Any) -> str:
    """What of the agreement had ended when a report audited it; a review looks at the audit, not at the agreement."""
    done = getattr(paper, "conducted", None)
    audited = [each for each in paper.agreements if each.agreement == entry.id]
    found = (expired_at(entry, each.versions, done.from_) for each in audited) if done and done.from_ else ()
    return "; ".join(filter(None, found))


def title(entry: Entry[Agreement], _: Graph) -> str:
    """Its title, else its type and reference."""
    agreement = entry.record
    return agreement.title or f"{agreement.type.capitalize()} {agreement.reference or entry.id.partition('/')[2]}"


def events(entry: Entry[Agreement], graph: Graph) -> Iterator[Happening]:
    """What happened to the agreement, and when its versions began and ended."""
    link, bodies = graph.link(entry.id), tuple(dict.fromkeys(party.organisation for party in entry.record.parties))
    events = entry.record.events
    found: list[tuple[Day | None, str, Markup]] = [
        (each.on, each.what, graph.prose(each.text, entry.record)) for each in events
    ]
    for v in entry.record.versions:
        found += [(v.from_, f"version {v.version} begins", Markup()), (v.to, f"version {v.version} ends", Markup())]
    for day, what, text in found:
        if day:
            yield Happening(day, link, text, sort="agreement", what=what, bodies=bodies)


def in_order(entry: Entry[Agreement], _: AgreementFacts, __: Graph) -> Iterator[Fault]:
    """A version ends after it begins, and is told of once."""
    names = (((("versions", n, "version")), references.version(v.version)) for n, v in enumerate(entry.record.versions))
    yield from once(names, "version")
    for index, version in enumerate(entry.record.versions):
        if version.from_ and version.to and version.to.last < version.from_.first:
            yield Fault(
                ("versions", index, "to"), "date-order", f"version {version.version} ends before it begins",
                f"“from” is {version.from_}; check both dates.",
            )  # fmt: skip


def reference_is_whole(entry: Entry[Agreement], _: AgreementFacts, __: Graph) -> Iterator[Fault]:
    """A reference has the parts that its family has, and no version, or a note on ``reference`` says why."""
    printed = entry.record.reference
    if not printed or explained(entry.record, "reference"):
        return
    found = references.read(printed)
    if not found.whole:
        yield Fault(
            ("reference",), "reference-form", f"“{printed}” is not like CON-392038-Z0Y2T or DARS-NIC-41597-J6M1R",
            "Check it against the source; if the source has it so, say so in a note “on: reference”.",
            severity="warning",
        )  # fmt: skip
    elif found.versions:
        yield Fault(
            ("reference",), "reference-form", f"“{printed}” has a version in it",
            f"Write {found.normal} here, and list {join([*found.versions])} under “versions:”.", severity="warning",
        )  # fmt: skip


def view(entry: Entry[Agreement], facts: AgreementFacts, graph: Graph) -> AgreementView:
    """The page of an agreement."""
    agreement = entry.record
    parties = tuple(
        Markup("{} ({})").format(anchors([link]), p.role) if p.role != "party" else link
        for p in agreement.parties
        for link in [graph.link(p.organisation)]
    )
    since = f"{facts.standing} {when(facts.since)}" if facts.since else ""
    return AgreementView(
        facts=(
            Fact("Type", agreement.type.capitalize()),
            Fact("Reference", agreement.reference),
            Fact("Reference for machines", normal(agreement.reference) if agreement.reference else ""),
            Fact("Parties", parties),
            Fact("Made under", links(agreement.parent, graph)),
            Fact("Datasets", links(agreement.datasets, graph)),
            Fact(
                "Last known",
                since if facts.standing != "In force" else f"In force since {facts.since.text}" if facts.since else "",
            ),
        ),
        withdrawn=since if facts.standing in ENDED else "",
        purpose=graph.prose(agreement.purpose, agreement),
        covers=graph.prose(agreement.covers, agreement),
        versions=tuple(_version(v, entry, graph) for v in agreement.versions),
        timeline=OF_AGREEMENT.begin(entry, graph),
        papers=tuple((graph.link(id), dict(facts.expired).get(id, "")) for id in facts.papers),
        beneath=links((e.id for e in sources_of(graph.backlinks(entry.id), "framework of")), graph),
        envelope=envelope(entry, graph, ("audited in", "framework of")),
    )


def _version(version: Version, entry: Entry[Agreement], graph: Graph) -> ShownVersion:
    name = references.version(version.version)
    papers = [
        link.source.id for link in graph.backlinks(entry.id)
        if link.reverse == "audited in" and name in map(references.version, link.told)
    ]  # fmt: skip
    return ShownVersion(
        version.version,
        version.from_.text if version.from_ else "",
        version.to.text if version.to else "",
        graph.prose(version.permits, entry.record),
        links(version.datasets, graph),
        links(dict.fromkeys(papers), graph),
    )


SERIES = (OF_AGREEMENT,)

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
    rules=(in_order, reference_is_whole),
    events=events,
    names=lambda agreement: tuple(filter(None, [agreement.title, agreement.reference])),
)
