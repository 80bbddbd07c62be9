"""Whether a paper's file and address name the body that it is about: both get copied from paper to paper."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from auditpress.fields import slugify
from auditpress.graph import Entry, Graph
from auditpress.kinds.rules import explained
from auditpress.model import Fault, Place, Record

SHORTEST_NAME = 3


def slug_names_the_body(entry: Entry[Any], _: object, graph: Graph) -> Iterator[Fault]:
    """The file's name and the source's address do not name another body than the audited ones; both get copied."""
    record = entry.record
    if explained(record, "id", "source.address"):
        return
    address = record.source.address if record.source and record.state == "published" else None
    last = urlsplit(address).path.rstrip("/").rpartition("/")[2] if address else ""
    slugs: tuple[tuple[Place, str, str, str], ...] = (
        ((), entry.id.rpartition("/")[2], "the file is called", "id"),
        (("source", "address"), slugify(last), "the address ends in", "source.address"),
    )
    for place, slug, told, field in slugs:
        if _named(slug, _audited(record, graph)):
            continue
        other = _first_named(slug, graph.once(_called))
        if other and not _named(slug, _later(record, graph)):
            yield Fault(
                place, "other-body", f"{told} “{slug}”, but {graph.title(other)} was not audited here",
                f"Check that the name is not that of another paper; if it is right, say why in a note “on: {field}”.",
                severity="warning",
            )  # fmt: skip


def _named(slug: str, bodies: Iterable[Entry[Any]]) -> bool:
    return any(_within(name, slug) for body in bodies for name in _names(body))


def _bodies(record: Any, graph: Graph) -> list[Entry[Any]]:
    report: Any = graph.get(record.report, Record).record if hasattr(record, "report") else record
    return [graph.get(id, Record) for id in report.auditees]


def _audited(record: Any, graph: Graph) -> Iterator[Entry[Any]]:
    """The audited bodies, then those above, before and within them: most papers are named after the first."""
    bodies = _bodies(record, graph)
    yield from bodies
    for body in bodies:
        about = body.record
        for id in (about.part_of, *about.members, *(step.organisation for step in about.succeeds)):
            if id:
                yield graph.get(id, Record)


def _later(record: Any, graph: Graph) -> Iterator[Entry[Any]]:
    """The bodies that took over from the audited ones; to find them takes longer than to find the others."""
    for body in _bodies(record, graph):
        for id, reverse in graph.referrers(body.id):
            if reverse == "predecessor of":
                yield graph.entries[id]


def _names(body: Entry[Any]) -> frozenset[str]:
    """What addresses can call a body."""
    return _slugs(body, tuple(body.kind.names(body.record)))


def _slugs(body: Entry[Any], names: tuple[str, ...]) -> frozenset[str]:
    """Names of a body as parts of addresses; records of other kinds have none."""
    return _made_slugs(body.id, names) if body.kind.folder == "organisations" else frozenset()


@functools.lru_cache(maxsize=2048)
def _made_slugs(id: str, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(slug for name in (id.rpartition("/")[2], *names) if len(slug := slugify(name)) >= SHORTEST_NAME)


def _called(graph: Graph) -> Mapping[str, tuple[int, str]]:
    """What addresses can call any body, with the first body called so: its number in the order of ids, and its id."""
    called: dict[str, tuple[int, str]] = {}
    for number, (body, names) in enumerate(graph.names()):
        for name in _slugs(body, tuple(names)):
            called.setdefault(name, (number, body.id))
    return called


def _first_named(slug: str, called: Mapping[str, tuple[int, str]]) -> str | None:
    """The first body, in the order of ids, that a part of a slug is a name of."""
    words = slug.split("-")
    parts = ("-".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    return min((called[part] for part in parts if part in called), default=(0, None))[1]


def _within(name: str, slug: str) -> bool:
    return f"-{name}-" in f"-{slug}-"
