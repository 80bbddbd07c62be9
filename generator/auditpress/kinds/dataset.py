"""A dataset product that agreements cover and reports name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from markupsafe import Markup
from pydantic import Field

from auditpress.fields import Line, Prose, Ref
from auditpress.graph import Entry, Graph, Kind
from auditpress.kinds.briefs import Heads, Key, newest_first
from auditpress.kinds.referring import around, referrers, referring
from auditpress.kinds.series import Begun, Row, Series, row
from auditpress.kinds.shown import Envelope, Fact
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
    shared: Begun
    agreements: Begun
    envelope: Envelope


def compute(entry: Entry[Dataset], graph: Graph) -> DatasetFacts:
    """Each paper that shares the dataset, as it prints it."""
    return DatasetFacts(tuple(_shared(entry, graph)), tuple(referrers(entry.id, graph).under(_AGREEMENT)))


def _shared(entry: Entry[Any], graph: Graph) -> Iterator[Shared]:
    """What papers tell of the dataset beside its name, so that they need not be opened."""
    for backlink in graph.backlinks(entry.id):
        if backlink.reverse == _PAPER:
            *classification, period = backlink.told
            yield Shared(backlink.source.id, tuple(filter(None, classification)), period)


def _papers(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    parts = referrers(entry.id, graph).parts
    times = {id: times for id, names in parts.items() if (times := names.count(_PAPER))}
    return [
        key if at == 0 else key._replace(at=at) for key in newest_first(times, heads) for at in range(times[key.id])
    ]


def _paper_rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterator[tuple[Link, tuple[str, ...], str]]:
    by_paper: dict[str, list[Shared]] = {}
    for shared in graph.facts(entry, DatasetFacts).shared:
        by_paper.setdefault(shared.paper, []).append(shared)
    for key in keys:
        shared = by_paper[key.id][key.at]
        yield graph.link(key.id), shared.classification, shared.period


def _agreements(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    return newest_first(referrers(entry.id, graph).under(_AGREEMENT), heads)


def _agreement_rows(_: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterator[Row]:
    return (row(key.id, graph) for key in keys)


_PAPER, _AGREEMENT = _SHOWN = ("shared in", "provided under")
PAPERS = Series("papers", "Audit papers that name {}", ("paper", "papers"), "shared", _papers, _paper_rows, room=150)
AGREEMENTS = Series(
    "agreements", "Agreements that cover {}", ("agreement", "agreements"), "records", _agreements, _agreement_rows
)
RECORDS = referring(_SHOWN)
SERIES = (PAPERS, AGREEMENTS, RECORDS)


def view(entry: Entry[Dataset], facts: DatasetFacts, graph: Graph) -> DatasetView:
    """The page of a dataset."""
    dataset = entry.record
    return DatasetView(
        facts=(
            Fact("Looked at in", plural(len(facts.shared), "audit paper") if facts.shared else ""),
            Fact("Short name", dataset.short_name),
            Fact("Also printed as", dataset.other_names),
            Fact("Family", dataset.family),
            Fact("Provided by", graph.link(dataset.holder) if dataset.holder else ""),
        ),
        description=graph.prose(dataset.description, dataset),
        shared=PAPERS.begin(entry, graph),
        agreements=AGREEMENTS.begin(entry, graph),
        envelope=around(entry, graph, RECORDS, _SHOWN),
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
