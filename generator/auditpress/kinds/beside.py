"""The datasets and the other bodies in the audits of a body, each once with the audits that name it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from markupsafe import Markup, escape

from auditpress.graph import Entry, Graph
from auditpress.kinds.audited import audit_ids
from auditpress.kinds.briefs import Heads, Key, heads, newest_first
from auditpress.kinds.cards import Head
from auditpress.kinds.papers import in_the_agreement, role_name
from auditpress.kinds.report import Report
from auditpress.kinds.series import Begun, Series
from auditpress.kinds.shown import anchor_to, join
from auditpress.model import Link

K = TypeVar("K", str, tuple[str, str])
V = TypeVar("V")

AUDITS = 20
"""From so many audits of a body on, its page leaves all but the most usual of these to a page of their own."""

SHOWN = 50
"""So many are then left."""

NAMED = 3
"""So many audits are named beside each; the others are counted."""

MOST = 200
"""No body has so many partners or datasets that these do not tell of it; the audits themselves name the others."""


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A dataset with the audits of the body that looked at it."""

    dataset: Link
    audits: Markup


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A body in one role, with the audits that name it so."""

    organisation: Link
    role: str
    declared: str
    audits: Markup


def begin(entry: Entry[Any], graph: Graph) -> tuple[Begun, Begun]:
    """The beginnings of the lists of datasets and of partners: the whole of them for a body of a few audits."""
    found = _Beside.of(entry, graph)
    some = SHOWN if found.many else MOST
    return (
        Begun(tuple(found.dataset_rows(some)), _more(DATASETS, entry, found, len(found.datasets))),
        Begun(tuple(found.partner_rows(some)), _more(PARTNERS, entry, found, len(found.roles))),
    )


def _more(series: Series, entry: Entry[Any], found: _Beside, count: int) -> Link | None:
    return Link(f"All {min(count, MOST):,} {series.nouns[1]}", series.path(entry)) if found.many and count else None


class _Beside:
    """What the audits of a body name beside it.

    ``datasets`` has the periods of the data by their audits, ``roles`` what is declared of a body in a role; the audits
    are the newest first.
    """

    def __init__(self, graph: Graph, *, many: bool) -> None:
        self.many = many
        self.datasets: dict[str, dict[str, list[str]]] = {}
        self.roles: dict[tuple[str, str], dict[str, list[bool | None]]] = {}
        self._graph = graph
        self._links: dict[str, str] = {}

    @classmethod
    def of(cls, entry: Entry[Any], graph: Graph) -> _Beside:
        """Read from the audits."""
        audits = audit_ids(entry.id, graph)
        found = cls(graph, many=len(audits) > AUDITS)
        # A record tells of its own date, so the graph has heard of that too once the record is opened.
        for key in newest_first(audits, heads(graph)):
            audit = graph.get(key.id, Report).record
            for shared in audit.datasets:
                periods = found.datasets.setdefault(shared.dataset, {}).setdefault(key.id, [])
                if shared.period and shared.period.printed not in periods:
                    periods.append(shared.period.printed)
            for party in audit.parties:
                if party.organisation != entry.id:
                    role = (party.organisation, party.role)
                    found.roles.setdefault(role, {}).setdefault(key.id, []).append(party.declared)
        return found

    def dataset_rows(self, most: int) -> Iterable[DatasetRow]:
        """The datasets in a body's audits, those of most audits first."""
        for id, audits in _ranked(self.datasets)[:most]:
            yield DatasetRow(self._graph.link(id), self._named(audits, audits))

    def partner_rows(self, most: int) -> Iterable[PartnerRow]:
        """The other bodies in a body's audits by their roles, those of most audits first."""
        for (id, role), audits in _ranked(self.roles)[:most]:
            declared = join([*dict.fromkeys(in_the_agreement(each) for said in audits.values() for each in said)])
            yield PartnerRow(self._graph.link(id), role_name(role), declared, self._named(audits, {}))

    def _named(self, audits: Collection[str], periods: Mapping[str, Sequence[str]]) -> Markup:
        """``31 October 2018 (2009/10 - 2026/27), 5 May 2015 and 3 more``, each date the way to its audit."""
        parts = []
        for id in [*audits][:NAMED]:
            if id not in self._links:
                head = self._graph.head(id, Head)
                self._links[id] = anchor_to(Link(head.date or head.title, head.path))
            words = f" ({escape('; '.join(periods[id]))})" if periods.get(id) else ""
            parts.append(self._links[id] + words)
        if len(audits) > NAMED:
            parts.append(f"{len(audits) - NAMED:,} more")
        return Markup(join(parts))  # noqa: S704 - joined from escaped parts


def _ranked(found: Mapping[K, Mapping[str, V]]) -> list[tuple[K, Mapping[str, V]]]:
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _one_page(entry: Entry[Any], graph: Graph, _: Heads) -> Sequence[Key]:
    """One key for the page of its own, if there is to be one: only the audits themselves tell of how many rows."""
    return (Key(entry.id),) if len(audit_ids(entry.id, graph)) > AUDITS else ()


def _dataset_rows(entry: Entry[Any], _: Sequence[Key], graph: Graph) -> Iterable[DatasetRow]:
    return _Beside.of(entry, graph).dataset_rows(MOST)


def _partner_rows(entry: Entry[Any], _: Sequence[Key], graph: Graph) -> Iterable[PartnerRow]:
    return _Beside.of(entry, graph).partner_rows(MOST)


DATASETS = Series(
    "datasets", "Data in audits of {}", ("dataset", "datasets"), "datasets", _one_page, _dataset_rows, shown=0, room=0
)
PARTNERS = Series(
    "partners", "Bodies that {} works with", ("body", "bodies"), "partners", _one_page, _partner_rows, shown=0, room=0
)
