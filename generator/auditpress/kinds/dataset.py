"""A dataset product that agreements cover and reports name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.shown import Envelope, Fact, envelope, links, sources_of
from auditpress.model import Link, Record
from auditpress.problems import plural


class Dataset(Record):
    """A dataset product."""

    name: Line = Field(description="Its full name.")
    short_name: Line | None = Field(None, description="What it is called for short, such as `HES APC`.")
    other_names: tuple[Line, ...] = Field((), description="Other names seen in print.")
    family: Line | None = Field(None, description="The family of products that it belongs to.")
    holder: Annotated[
        str | None, Ref("organisations", "holder of"), Field(description="The body that provides it.")
    ] = None
    description: Prose | None = Field(None, description="What it holds, in a sentence or two.")


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """Where a dataset is named."""

    shared: tuple[Shared, ...]
    agreements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """One paper in which the dataset was audited; ids, and words as printed."""

    paper: str
    classification: tuple[str, ...]
    period: str


@dataclass(frozen=True, slots=True)
class DatasetView:
    """What a dataset's page shows."""

    facts: tuple[Fact, ...]
    description: Markup
    shared: tuple[tuple[Link, tuple[str, ...], str], ...]
    agreements: tuple[Link, ...]
    envelope: Envelope


def compute(entry: Entry[Dataset], graph: Graph) -> DatasetFacts:
    """Each paper that shares the dataset, as it prints it."""
    backlinks = graph.backlinks(entry.id)
    shared = [
        Shared(
            paper.id,
            tuple(c.printed for c in item.classification),
            item.period.printed if item.period else "",
        )
        for paper in sources_of(backlinks, "shared in")
        for item in paper.record.datasets
        if item.dataset == entry.id
    ]
    return DatasetFacts(tuple(shared), tuple(e.id for e in sources_of(backlinks, "provided under")))


def view(entry: Entry[Dataset], facts: DatasetFacts, graph: Graph) -> DatasetView:
    """The page of a dataset."""
    dataset = entry.record
    return DatasetView(
        facts=(
            Fact("Short name", dataset.short_name),
            Fact("Also printed as", dataset.other_names),
            Fact("Family", dataset.family),
            Fact("Provided by", graph.link(dataset.holder) if dataset.holder else ""),
        ),
        description=graph.prose(dataset.description),
        shared=tuple((graph.link(s.paper), s.classification, s.period) for s in facts.shared),
        agreements=links(facts.agreements, graph),
        envelope=envelope(entry, graph, ("shared in", "provided under")),
    )


KIND = Kind(
    folder="datasets",
    name="dataset",
    plural="Datasets",
    purpose="The datasets that agreements cover, and the audits in which they were looked at.",
    model=Dataset,
    title=lambda entry, _: entry.record.name,
    facts=compute,
    view=view,
    summary=lambda _, facts, __: plural(len(facts.shared), "audit paper"),
    names=lambda dataset: (dataset.name, *filter(None, [dataset.short_name]), *dataset.other_names),
)
