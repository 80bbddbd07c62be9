"""What a record stands for as a published work: who made it, what it is called, when and where it came out.

A record restates a paper that a body published, and the two have addresses of their own. Often the paper itself was
not seen: then the source of the record is another work, which tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditpress.fields import Day
from auditpress.graph import Entry, Graph
from auditpress.kinds.oversight import Oversight
from auditpress.model import Record, Source


@dataclass(frozen=True, slots=True)
class Work:
    """A work of bodies, by their names. ``address`` is the publisher's own; ``told_in`` the work that tells of it.

    With no authors, it is no paper: the page of a body, say, which this site compiled. ``sort`` is what it is, where
    its title does not say so; ``number`` and ``session`` are those of a parliament's papers.
    ``language`` is the tag of its title's, where that is not the site's own.
    """

    authors: tuple[str, ...]
    title: str
    day: Day | None = None
    address: str = ""
    sort: str = ""
    number: str = ""
    session: str = ""
    told_in: Work | None = None
    language: str = ""


def work(entry: Entry[Any], graph: Graph) -> Work:
    """What a record stands for."""
    record: Record = entry.record
    ids = tuple(entry.kind.authors(record))
    own: str | None = getattr(record, "title", None)
    if not ids:
        return Work((), graph.title(entry.id), language=record.language or "")
    is_own = record.source is not None and _is_of(record.source, ids, record)
    source = record.source if is_own else None
    told_in = _of(record.source, graph) if record.source and not is_own else None
    return Work(
        authors=tuple(map(graph.title, ids)),
        title=own or (source.title if source else "") or graph.title(entry.id),
        day=record.published or (source.published if source else None),
        address=(source.address or "") if source else "",
        sort=record.type.capitalize() if isinstance(record, Oversight) and record.type == "letter" else "",
        number=getattr(record, "number", None) or "" if isinstance(record, Oversight) else "",
        session=getattr(record, "session", None) or "",
        told_in=told_in,
        language=(source.language if source and not own else None) or record.language or "",
    )


def _is_of(source: Source, authors: tuple[str, ...], record: Record) -> bool:
    """Whether a source is the paper itself, rather than another one that tells of it."""
    if record.state == "missing" or (source.publisher and source.publisher not in authors):
        return False
    return source.published is None or record.published is None or source.published == record.published


def _of(source: Source, graph: Graph) -> Work:
    authors = (graph.title(source.publisher),) if source.publisher else ()
    return Work(authors, source.title, source.published, source.address or "", language=source.language or "")
