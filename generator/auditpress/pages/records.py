"""The page of each record, its machine-readable twin, and the pages at addresses that it had."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from operator import attrgetter
from typing import Any

from markupsafe import Markup, escape
from pydantic import BaseModel
from pydantic_core import to_json

from auditpress import history
from auditpress.fields import Parsed
from auditpress.graph import Absent, Entry, Graph
from auditpress.history import Noted
from auditpress.kinds import works
from auditpress.kinds.briefs import heads
from auditpress.kinds.cards import Head
from auditpress.kinds.referring import referrers
from auditpress.kinds.shown import updates
from auditpress.languages import attribute
from auditpress.model import BASE, File, Link, Page, Paper
from auditpress.pages import continued, feeds, glossary, metadata
from auditpress.pages.citations import citation
from auditpress.pages.indexes import crumbs
from auditpress.pages.outline import Claim, Job, Outline, digest


def jobs(graph: Graph, outline: Outline) -> Iterator[Job]:
    """The page and the twin of each record, with the pages that lead to it from addresses that it had."""
    lists, fed, words = continued.members(graph), feeds.members(graph), glossary.members(graph)
    for entry in graph.entries.values():
        own = lists.get(entry.id, ""), fed.get(entry.id, ""), *_noted(entry, graph, outline)
        yield job(entry, graph, outline, digest(entry.id, entry.file, outline.name, words, *own))


def job(entry: Entry[Any], graph: Graph, outline: Outline, members: str) -> Job:
    """The job of one record."""
    return Job(entry.id, members, partial(_made, entry, graph, outline))


def _made(entry: Entry[Any], graph: Graph, outline: Outline) -> Iterator[Page | File]:
    feed = feeds.of_body(entry, graph, outline) if entry.kind.folder == "organisations" else None
    way = Link(f"New papers that name {graph.title(entry.id)}", feed.path) if feed else None
    yield page(entry, graph, outline, way)
    if feed:
        yield feed
    yield twin(entry, graph)
    for id in graph.head(entry.id, Head).formerly:
        yield redirect(id, graph.link(entry.id))


def addresses(graph: Graph) -> Iterator[Claim]:
    """The addresses of records, those they had included."""
    for entry in graph.entries.values():
        yield Claim(entry.path, entry.file, entry.id)
        for index, id in enumerate(_formerly(entry, graph)):
            yield Claim(f"/{id}/", entry.file, entry.id, ("formerly", index))


def _formerly(entry: Entry[Any], graph: Graph) -> tuple[str, ...]:
    try:
        return graph.head(entry.id, Head).formerly
    except Absent:
        # A record that leans on one that is not there has no card, and its other faults are told all the same.
        return entry.record.formerly  # type: ignore[no-any-return]


def _noted(entry: Entry[Any], graph: Graph, outline: Outline) -> tuple[Noted, ...]:
    """What was said of changes to the record when they were committed; the graph does not hear of it."""
    if not outline.changes:
        return ()
    return history.of_record(outline.changes, entry.id, heads(graph)(entry.id).formerly)


def page(entry: Entry[Any], graph: Graph, outline: Outline, feed: Link | None = None) -> Page:
    """A record's page."""
    noted, work = _noted(entry, graph, outline), works.work(entry, graph)
    facts = graph.facts(entry, object)
    summary = entry.kind.summary(entry, facts, graph)
    title = graph.title(entry.id)
    view: Any = entry.kind.view(entry, facts, graph)
    if noted:
        around = dataclasses.replace(view.envelope, updates=updates(entry.record, noted))
        view = dataclasses.replace(view, envelope=around)
    return Page(
        path=entry.path,
        title=title,
        description=f"{title}: {summary}." if summary else f"{title}, {entry.kind.name}.",
        template=entry.kind.template,
        view=view,
        crumbs=crumbs(entry),
        changed=graph.head(entry.id, Head).changed,
        layout=entry.kind.layout,
        head=_NOT_FOR_SEARCH if entry.record.state == "draft" else "",
        citation=citation(entry.id, work, outline),
        paper=paper(entry, graph),
        glosses=glossary.glosses(entry, graph),
        feed=feed,
        about=(metadata.described(entry, work, summary, graph, outline),),
        lang=attribute(entry.record.language),
    )


def paper(entry: Entry[Any], graph: Graph) -> Paper | None:
    """The PDF that a record's page may have beside it; its name tells it from others in a reader's own folder."""
    if not entry.kind.printed or entry.record.state not in ("published", "withdrawn"):
        return None
    return Paper(f"{entry.path}{entry.id.replace('/', '-')}.pdf", graph.head(entry.id, Head).changed)


_NOT_FOR_SEARCH = '<meta name="robots" content="noindex">'


def twin(entry: Entry[Any], graph: Graph) -> File:
    """The record as data: as written, what is computed from it, and what refers to it. Addresses lead from the root."""
    record, found = entry.record, referrers(entry.id, graph).by_name
    data = {
        "id": entry.id,
        "kind": entry.kind.name,
        "title": graph.title(entry.id),
        "path": entry.path,
        "file": entry.file,
        "state": record.state,
        "record": record,
        "computed": plain(graph.facts(entry, object)),
        "referred_to_by": [{"as": name, "records": found[name]} for name in sorted(found)],
    }
    fields = ",".join(f'\n "{name}": {_json(value)}' for name, value in data.items())
    return File(f"{entry.path}index.json", f"{{{fields}\n}}\n", is_twin=True)


def _json(value: Any) -> str:
    """A value as JSON, a line for each item; pydantic's is several times as fast as Python's, and the same."""
    if isinstance(value, BaseModel):
        text = value.model_dump_json(indent=1, by_alias=True, exclude_none=True, exclude_defaults=True)
    else:
        text = to_json(value, indent=1).decode()
    # A line break within a text is written as \\n, so every one that stands here begins a line.
    return text.replace("\n", "\n ")


def plain(value: Any) -> Any:
    """A value of the graph as JSON knows it; exact fractions become whole numbers or decimals."""
    kind: Any = type(value)
    if kind in _AS_IT_IS:
        return value
    if fields := _fields(kind):
        names, take = fields
        return {
            name: item if type(item) in _AS_IT_IS else plain(item)
            for name, item in zip(names, take(value), strict=True)
        }  # fmt: skip
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, Parsed):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


_AS_IT_IS = frozenset({str, int, bool, type(None)})


@cache
def _fields(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """The fields of a data class that is written field by field; a type is asked only once, as there are few."""
    if issubclass(kind, Parsed) or not dataclasses.is_dataclass(kind):
        return None
    names = tuple(field.name for field in dataclasses.fields(kind))
    # Of one name alone, attrgetter takes no tuple.
    return names, (attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, n) for n in names))


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
