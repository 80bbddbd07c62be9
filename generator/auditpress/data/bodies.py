"""Downloads of organisations: their names, what they came from, and their part in every paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from auditpress.data.columns import Address, Date, Id, Page, Place, Table, To, said
from auditpress.data.common import day, plain
from auditpress.graph import Entry, Graph
from auditpress.kinds.family import Succession
from auditpress.kinds.organisation import Organisation, OrganisationFacts
from auditpress.kinds.parts import Party


class OrganisationRow(NamedTuple):
    """One row for each body or unit of one."""

    id: Annotated[Id, To("records"), "The body's id."]
    name: Annotated[str, said(Organisation, "name")]
    short_name: Annotated[str | None, said(Organisation, "short_name")]
    type: Annotated[str, said(Organisation, "type")]
    part_of: Annotated[str | None, To("organisations"), said(Organisation, "part_of")]
    from_date: Annotated[Date, said(Organisation, "from_")]
    to_date: Annotated[Date, said(Organisation, "to")]
    website: Annotated[Address, said(Organisation, "website")]
    description: Annotated[str | None, said(Organisation, "description")]
    audits: Annotated[int, "How many recorded audits were of it, or have a finding on it."]
    open_now: Annotated[int, "How many findings of these audits are open now, as far as is known."]
    audits_not_seen: Annotated[int, "Of how many of these audits it is not known what is open."]
    asked: Annotated[int, "How many recommendations and requests are addressed to it."]
    answered: Annotated[int, "How many of them have an answer."]
    page: Annotated[Page, "Its page."]


class NameRow(NamedTuple):
    """One row for each name that a body goes by, its full name included."""

    organisation: Annotated[Id, To("organisations"), "The body."]
    number: Place
    name: Annotated[str, "The name."]
    sort: Annotated[str, "“full name”, “short name” or “other name”."]
    page: Annotated[Page, "The body's page."]


class SuccessionRow(NamedTuple):
    """One row for each body that another one took over from: former names and bodies lead to those of today."""

    organisation: Annotated[Id, To("organisations"), "The later body."]
    number: Place
    predecessor: Annotated[Id, To("organisations"), said(Succession, "organisation")]
    how: Annotated[str, said(Succession, "how")]
    date: Annotated[Date, said(Succession, "on")]
    text: Annotated[str | None, said(Succession, "text")]
    page: Annotated[Page, "The later body's page."]


class RoleRow(NamedTuple):
    """One row for each part that a body has in a paper, an agreement, a register or a story."""

    record: Annotated[Id, To("records"), "The record that names the body."]
    number: Place
    organisation: Annotated[Id, To("organisations"), "The body."]
    role: Annotated[str, "Its part there: audited body, controller, processor, publisher, addressee …"]
    named: Annotated[str | None, "Its name as printed there, where that differs."]
    declared: Annotated[bool | None, said(Party, "declared")]
    sees_data: Annotated[bool | None, said(Party, "sees_data")]
    interviewed: Annotated[bool | None, said(Party, "interviewed")]
    excluded: Annotated[bool | None, said(Party, "excluded")]
    purpose: Annotated[str | None, said(Party, "purpose")]
    page: Annotated[Page, "The page of the record that names it."]


TABLES = (
    Table("organisations", OrganisationRow),
    Table("organisation_names", NameRow, ("name",)),
    Table("successions", SuccessionRow, ("predecessor",)),
    Table("roles", RoleRow, ("organisation",)),
)


def of_organisation(entry: Entry[Organisation], graph: Graph) -> Iterator[NamedTuple]:
    """The rows of a body."""
    body, facts = entry.record, graph.facts(entry, OrganisationFacts)
    yield OrganisationRow(
        entry.id, body.name, body.short_name, body.type, body.part_of, day(body.from_), day(body.to), body.website,
        plain(body.description, graph), len(facts.audits), facts.open, facts.unknown, facts.asked, facts.answered,
        entry.path,
    )  # fmt: skip
    names = [(body.name, "full name"), *([(body.short_name, "short name")] if body.short_name else [])]
    names += [(name, "other name") for name in body.other_names]
    for number, (name, sort) in enumerate(names, 1):
        yield NameRow(entry.id, number, name, sort, entry.path)
    for number, step in enumerate(body.succeeds, 1):
        yield SuccessionRow(
            entry.id, number, step.organisation, step.how, day(step.on), plain(step.text, graph), entry.path
        )


def roles(entry: Entry[Any], graph: Graph) -> Iterator[NamedTuple]:
    """Every part that a body has in a record: each once, but parties as often as the record lists them."""
    seen: set[tuple[str, str, str | None, bool | None]] = set()
    for place, id, _, reverse, _ in graph.extract(entry.id).references:
        if not id.startswith("organisations/") or reverse == "mentioned in":
            continue
        owner = getattr(entry.record, str(place[0]))[place[1]] if place[0] in _NAMING else None
        party = owner if isinstance(owner, Party) else None
        role, named, declared = _role(reverse), owner.named if owner else None, party.declared if party else None
        if (id, role, named, declared) in seen:
            continue
        seen.add((id, role, named, declared))
        yield RoleRow(
            entry.id, len(seen), id, role, named, declared, party.sees_data if party else None,
            party.interviewed if party else None, party.excluded if party else None, party.purpose if party else None,
            entry.path,
        )  # fmt: skip


_NAMING = ("parties", "locations")
"""The fields in which a body stands beside its name as printed."""


def _role(reverse: str) -> str:
    """The name of a reference as that of a part: ``processor in`` is ``processor``, ``auditee in`` ``audited body``."""
    if reverse == "auditee in":
        return "audited body"
    word, _, last = reverse.rpartition(" ")
    return word if last in ("in", "of", "to") else reverse
