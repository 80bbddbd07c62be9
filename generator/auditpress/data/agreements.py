"""Downloads of agreements and datasets: what was shared under what, and what of it was audited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from auditpress.data.columns import Date, Id, Page, Place, Table, To, said
from auditpress.data.common import day, joined, plain
from auditpress.graph import Entry, Graph
from auditpress.kinds.agreement import Agreement, AgreementFacts, Event, Version, expired_at, normal
from auditpress.kinds.dataset import Dataset, DatasetFacts
from auditpress.kinds.parts import AuditedAgreement, Classification, Period, SharedDataset


class AgreementRow(NamedTuple):
    """One row for each framework contract, sharing agreement or memorandum."""

    id: Annotated[Id, To("records"), "The agreement's id."]
    title: Annotated[str, "Its title, else its type and reference."]
    type: Annotated[str, said(Agreement, "type")]
    reference: Annotated[str | None, said(Agreement, "reference")]
    normal_reference: Annotated[str | None, "The same in capitals, without spaces, to be compared with."]
    made_under: Annotated[str | None, "The ids of the agreements that it is made under."]
    standing: Annotated[str | None, "Its last known standing: In force, Withdrawn, Expired or Suspended."]
    since: Annotated[Date, "Since when."]
    purpose: Annotated[str | None, said(Agreement, "purpose")]
    audited: Annotated[int, "In how many papers it was audited."]
    page: Annotated[Page, "Its page."]


class VersionRow(NamedTuple):
    """One row for each known version of an agreement."""

    agreement: Annotated[Id, To("agreements"), "The agreement."]
    number: Place
    version: Annotated[str, said(Version, "version")]
    from_date: Annotated[Date, said(Version, "from_")]
    to_date: Annotated[Date, said(Version, "to")]
    permits: Annotated[str | None, said(Version, "permits")]
    page: Annotated[Page, "The agreement's page."]


class EventRow(NamedTuple):
    """One row for each thing that happened to an agreement."""

    agreement: Annotated[Id, To("agreements"), "The agreement."]
    number: Place
    date: Annotated[Date, said(Event, "on")]
    what: Annotated[str, said(Event, "what")]
    text: Annotated[str | None, said(Event, "text")]
    page: Annotated[Page, "The agreement's page."]


class CoveredRow(NamedTuple):
    """One row for each dataset that an agreement, or a version of it, covers."""

    agreement: Annotated[Id, To("agreements"), "The agreement."]
    number: Place
    dataset: Annotated[Id, To("datasets"), "The dataset."]
    version: Annotated[str | None, "The version, where versions differ in what they cover."]
    page: Annotated[Page, "The agreement's page."]


class AuditedRow(NamedTuple):
    """One row for each agreement that a paper audited."""

    paper: Annotated[Id, To("records"), "The report or review."]
    number: Place
    agreement: Annotated[Id, To("agreements"), said(AuditedAgreement, "agreement")]
    organisation: Annotated[str | None, To("organisations"), said(AuditedAgreement, "of")]
    versions: Annotated[str | None, said(AuditedAgreement, "versions")]
    printed: Annotated[str | None, said(AuditedAgreement, "printed")]
    ended: Annotated[str | None, "What of it had certainly ended when a report audited it."]
    page: Annotated[Page, "The paper's page."]


class DatasetRow(NamedTuple):
    """One row for each dataset product."""

    id: Annotated[Id, To("records"), "The dataset's id."]
    name: Annotated[str, said(Dataset, "name")]
    short_name: Annotated[str | None, said(Dataset, "short_name")]
    other_names: Annotated[str | None, said(Dataset, "other_names")]
    family: Annotated[str | None, said(Dataset, "family")]
    holder: Annotated[str | None, To("organisations"), said(Dataset, "holder")]
    description: Annotated[str | None, said(Dataset, "description")]
    audited: Annotated[int, "How often audit papers name it."]
    page: Annotated[Page, "Its page."]


class SharedRow(NamedTuple):
    """One row for each dataset that a paper audited, once for each classification that it prints."""

    paper: Annotated[Id, To("records"), "The report or review."]
    number: Place
    dataset: Annotated[Id, To("datasets"), "The dataset."]
    agreement: Annotated[str | None, To("agreements"), said(SharedDataset, "agreement")]
    classification: Annotated[str | None, said(Classification, "printed")]
    identifiability: Annotated[str | None, "Whether people can be known from it, in common words."]
    sensitivity: Annotated[str | None, "Whether it is sensitive, in common words."]
    period: Annotated[str | None, said(Period, "printed")]
    period_start: Annotated[str | None, said(Period, "start")]
    period_end: Annotated[str | None, said(Period, "end")]
    supplied: Annotated[bool | None, said(SharedDataset, "supplied")]
    page: Annotated[Page, "The paper's page."]


TABLES = (
    Table("agreements", AgreementRow),
    Table("agreement_versions", VersionRow),
    Table("agreement_events", EventRow),
    Table("agreement_datasets", CoveredRow, ("dataset",)),
    Table("audited_agreements", AuditedRow, ("agreement",)),
    Table("datasets", DatasetRow),
    Table("audited_datasets", SharedRow, ("dataset",)),
)


def of_agreement(entry: Entry[Agreement], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of an agreement."""
    agreement, facts = entry.record, graph.facts(entry, AgreementFacts)
    yield AgreementRow(
        entry.id, graph.title(entry.id), agreement.type, agreement.reference,
        normal(agreement.reference) if agreement.reference else None, joined(agreement.parent),
        facts.standing or None, day(facts.since), plain(agreement.purpose, graph), len(facts.papers), entry.path,
    )  # fmt: skip
    for number, version in enumerate(agreement.versions, 1):
        yield VersionRow(
            entry.id,
            number,
            version.version,
            day(version.from_),
            day(version.to),
            plain(version.permits, graph),
            entry.path,
        )
    for number, event in enumerate(agreement.events, 1):
        yield EventRow(entry.id, number, day(event.on), event.what, plain(event.text, graph), entry.path)
    covered: list[tuple[str, str | None]] = [(dataset, None) for dataset in agreement.datasets]
    covered += [(dataset, version.version) for version in agreement.versions for dataset in version.datasets]
    for number, (dataset, name) in enumerate(covered, 1):
        yield CoveredRow(entry.id, number, dataset, name, entry.path)


def of_dataset(entry: Entry[Dataset], graph: Graph) -> Iterator[NamedTuple]:
    """The row of a dataset."""
    dataset, facts = entry.record, graph.facts(entry, DatasetFacts)
    yield DatasetRow(
        entry.id, dataset.name, dataset.short_name, joined(dataset.other_names), dataset.family, dataset.holder,
        plain(dataset.description, graph), len(facts.shared), entry.path,
    )  # fmt: skip


def audited(entry: Entry[Any], graph: Graph) -> Iterator[NamedTuple]:
    """What a report or a review audited."""
    paper: Any = entry.record
    done = getattr(paper, "conducted", None)
    began = done.from_ if done else None
    for number, each in enumerate(paper.agreements, 1):
        # A review looks at the audit and not at the agreement, so nothing had ended for it.
        ended = expired_at(graph.entries[each.agreement], each.versions, began) if began else ""
        yield AuditedRow(
            entry.id, number, each.agreement, each.of, joined(each.versions), each.printed, ended or None, entry.path
        )
    number = 0
    for shared in paper.datasets:
        period = shared.period
        for named in shared.classification or (None,):
            number += 1
            yield SharedRow(
                entry.id, number, shared.dataset, shared.agreement, named.printed if named else None,
                named.identifiability if named else None, named.sensitivity if named else None,
                period.printed if period else None, period.start if period else None, period.end if period else None,
                shared.supplied, entry.path,
            )  # fmt: skip
