"""The page of each record, its machine-readable twin, and the pages at addresses that it had."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from markupsafe import Markup, escape
from pydantic import BaseModel

from auditpress.fields import Parsed
from auditpress.graph import Entry, Graph
from auditpress.kinds.shown import relations
from auditpress.model import BASE, File, Link, Page
from auditpress.pages.indexes import crumbs
from auditpress.pages.outline import Claim


def every(graph: Graph) -> Iterator[Page | File]:
    """The pages and twins of all records, and their redirects."""
    for entry in graph.entries.values():
        yield page(entry, graph)
        yield twin(entry, graph)
        for id in entry.record.formerly:
            yield redirect(id, graph.link(entry.id))


def addresses(graph: Graph) -> Iterator[Claim]:
    """The addresses of records, those they had included."""
    for entry in graph.entries.values():
        yield Claim(entry.path, entry.file, entry.id)
        for index, id in enumerate(entry.record.formerly):
            yield Claim(f"/{id}/", entry.file, entry.id, ("formerly", index))


def page(entry: Entry[Any], graph: Graph) -> Page:
    """A record's page."""
    facts = graph.facts(entry, object)
    summary = entry.kind.summary(entry, facts, graph)
    title = graph.title(entry.id)
    return Page(
        path=entry.path,
        title=title,
        description=f"{title}: {summary}." if summary else f"{title}, {entry.kind.name}.",
        template=entry.kind.template,
        view=entry.kind.view(entry, facts, graph),
        crumbs=crumbs(entry),
        changed=changed(entry),
        layout=entry.kind.layout,
    )


def changed(entry: Entry[Any]) -> str:
    """When the paper was last edited or, if it was not, published: ``2025-09-16``, or as much of it as is known."""
    record = entry.record
    return str(record.edited.day if record.edited else record.published or "")


def twin(entry: Entry[Any], graph: Graph) -> File:
    """The record as data: as written, what is computed from it, and what refers to it. Addresses lead from the root."""
    data = {
        "id": entry.id,
        "kind": entry.kind.name,
        "title": graph.title(entry.id),
        "path": entry.path,
        "file": entry.file,
        "state": entry.record.state,
        "record": entry.record.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True),
        "computed": plain(graph.facts(entry, object)),
        "referred_to_by": [
            {"as": relation.reverse, "records": [link.path.strip("/") for link in relation.links]}
            for relation in relations(graph.backlinks(entry.id), graph)
        ],
    }
    return File(f"{entry.path}index.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def plain(value: Any) -> Any:
    """A value of the graph as JSON knows it; exact fractions become whole numbers or decimals."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, Parsed):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def redirect(id: str, to: Link) -> Page:
    """A page at an address that a record had, which leads to where it is now."""
    head = Markup('<meta http-equiv="refresh" content="0; url={}"><meta name="robots" content="noindex">').format(
        escape(BASE + to.path)
    )
    return Page(
        f"/{id}/",
        to.text,
        f"This page is now at {to.path}.",
        "redirect.html",
        to,
        layout="index",
        head=head,
    )
