"""What a record is, told to machines in the vocabulary of schema.org, as JSON within its page.

A paper is described as its publisher's: the page here, a part of this site, is its ``mainEntityOfPage``, and the
publisher's own address is ``sameAs``. Only dates that are known to the day are given. Addresses are whole where the
site has one, and otherwise lead from the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from auditpress.fields import Day
from auditpress.graph import Entry, Graph
from auditpress.kinds.agreement import Agreement
from auditpress.kinds.coverage import Coverage
from auditpress.kinds.dataset import Dataset
from auditpress.kinds.organisation import Organisation
from auditpress.kinds.oversight import Oversight
from auditpress.kinds.register import Register
from auditpress.kinds.reply import Reply
from auditpress.kinds.report import Report
from auditpress.kinds.review import Review
from auditpress.kinds.scheme import Scheme
from auditpress.kinds.works import Work
from auditpress.model import BASE, Record
from auditpress.pages.outline import Outline

Node = dict[str, Any]
"""A thing with its type and its properties; those with nothing in them are left out of the page."""

_STATE = re.compile(
    r"\b(government|ministry|parliament|select committee|local authority|council|police|law enforcement|public body)\b|"
    r"\b(department of|health service body|public health body)\b",
    re.IGNORECASE,
)
"""A type of body, in an editor's words, that is one of the state."""


def described(entry: Entry[Any], work: Work, summary: str, graph: Graph, outline: Outline) -> Node:
    """What a record is."""
    record: Record = entry.record
    authors = _bodies(entry.kind.authors(record), graph, outline)
    node: Node = {
        "@type": "CreativeWork",
        "@id": f"{address(entry.id, outline)}#record",
        "name": work.title,
        "description": summary,
        "mainEntityOfPage": {"@type": "WebPage", "@id": address(entry.id, outline), "isPartOf": _site(outline)},
        "author": authors,
        "publisher": [{"@id": each["@id"]} for each in authors],
        "datePublished": _exact(work.day),
        "dateModified": _exact(record.edited.day) if record.edited else "",
        "creativeWorkStatus": record.state.capitalize() if record.state != "published" else "",
        "sameAs": work.address,
    }
    if not work.address and work.told_in:
        node["isBasedOn"] = work.told_in.address
    make = _MAKE.get(type(record))
    return _full(node | (make(record, graph, outline) if make else {}))


def address(id: str, outline: Outline) -> str:
    """The address of a record's page."""
    return f"{outline.url or f'{BASE}/'}{id}/"


def home(outline: Outline) -> Node:
    """What the site is."""
    return _full({**_site(outline), "description": outline.description})


def _site(outline: Outline) -> Node:
    where = outline.url or f"{BASE}/"
    return {"@type": "WebSite", "@id": f"{where}#site", "name": outline.name, "url": where}


def _body(id: str, graph: Graph, outline: Outline) -> Node:
    where = address(id, outline)
    return {"@type": "Organization", "@id": f"{where}#record", "name": graph.title(id), "url": where}


def _bodies(ids: Iterable[str], graph: Graph, outline: Outline) -> list[Node]:
    return [_body(id, graph, outline) for id in dict.fromkeys(ids)]


def _papers(ids: Iterable[str], graph: Graph, outline: Outline) -> list[Node]:
    return [{**_body(id, graph, outline), "@type": "Report"} for id in dict.fromkeys(ids)]


def _report(report: Report, graph: Graph, outline: Outline) -> Node:
    return {
        "@type": "Report",
        "about": _bodies(report.auditees, graph, outline),
    }


def _review(review: Review, graph: Graph, outline: Outline) -> Node:
    return {
        "@type": "Report",
        "about": _papers([review.report], graph, outline),
    }


def _oversight(paper: Oversight, graph: Graph, outline: Outline) -> Node:
    return {
        "@type": "Report",
        "about": _bodies(paper.subjects, graph, outline),
        "reportNumber": paper.number,
    }


def _reply(reply: Reply, graph: Graph, outline: Outline) -> Node:
    return {"@type": "Report", "about": _papers(reply.to, graph, outline)}


def _register(register: Register, graph: Graph, outline: Outline) -> Node:
    until = register.to or register.from_
    taken = {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{outline.url}data/cells.csv"}
    return {
        "@type": "Dataset",
        "description": graph.plain(register.summary) or register.title,
        "temporalCoverage": f"{register.from_.first}/{until.last}",
        "variableMeasured": list(dict.fromkeys(f"{table.title} ({table.unit})" for table in register.tables)),
        "distribution": taken if outline.url else None,
    }


def _dataset(dataset: Dataset, graph: Graph, outline: Outline) -> Node:
    return {
        "@type": "Dataset",
        "alternateName": [*filter(None, [dataset.short_name]), *dataset.other_names],
        "description": graph.plain(dataset.description) or dataset.name,
        "provider": _body(dataset.holder, graph, outline) if dataset.holder else None,
    }


def _organisation(body: Organisation, graph: Graph, outline: Outline) -> Node:
    return {
        "@type": "GovernmentOrganization" if _STATE.search(body.type) else "Organization",
        "description": graph.plain(body.description) or body.type,
        "alternateName": [*filter(None, [body.short_name]), *body.other_names],
        "parentOrganization": _body(body.part_of, graph, outline) if body.part_of else None,
        "foundingDate": _exact(body.from_),
        "dissolutionDate": _exact(body.to),
        "url": body.website,
        # A body is no work.
        "dateModified": None,
        "creativeWorkStatus": None,
    }


def _scheme(scheme: Scheme, graph: Graph, outline: Outline) -> Node:
    return {
        "@type": "DefinedTermSet",
        "description": graph.plain(scheme.description),
        "publisher": _body(scheme.owner, graph, outline),
    }


def _agreement(agreement: Agreement, graph: Graph, outline: Outline) -> Node:
    parties = (party.organisation for party in agreement.parties)
    return {
        "@type": "DigitalDocument",
        "identifier": agreement.reference,
        "about": _bodies(parties, graph, outline),
    }


def _coverage(story: Coverage, _: Graph, __: Outline) -> Node:
    return {"@type": "NewsArticle", "headline": story.title}


_MAKE: Mapping[type[Record], Callable[..., Node]] = {
    Report: _report, Review: _review, Oversight: _oversight, Reply: _reply, Register: _register, Dataset: _dataset,
    Organisation: _organisation, Scheme: _scheme, Agreement: _agreement, Coverage: _coverage,
}  # fmt: skip


def _exact(day: Day | None) -> str:
    """A date to the day; nothing where that is not known."""
    return str(day) if day and day.day else ""


def _full(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
