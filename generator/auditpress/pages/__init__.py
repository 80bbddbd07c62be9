"""From the graph to the pages and files of the site."""

from __future__ import annotations

from collections.abc import Iterator

from auditpress.graph import Graph
from auditpress.kinds import KINDS
from auditpress.model import File, Link, Page
from auditpress.pages import findings, home, indexes, records, sitemap
from auditpress.pages.outline import Claim, Outline

__all__ = ["Claim", "Outline", "addresses", "every", "navigation"]


def every(graph: Graph, outline: Outline) -> Iterator[Page | File]:
    """Everything of the site that is ours, in a fixed order."""
    made: list[Page] = []
    for item in _all(graph, outline):
        if isinstance(item, Page):
            made.append(item)
        yield item
    yield sitemap.sitemap(made, outline)


def _all(graph: Graph, outline: Outline) -> Iterator[Page | File]:
    yield home.page(graph, outline)
    yield from indexes.every(graph)
    yield findings.page(graph)
    yield from records.every(graph)


def addresses(graph: Graph) -> Iterator[Claim]:
    """Every address of the site that is ours, and what claims it."""
    yield Claim(home.PATH, "the home page")
    yield Claim(findings.PATH, "the list of findings")
    yield from indexes.addresses(graph)
    yield from records.addresses(graph)


def navigation(graph: Graph) -> tuple[Link, ...]:
    """The landing pages that every page leads to."""
    landing = {kind.folder: kind for kind in KINDS if graph.of(kind)}
    wanted = ("organisations", "reports", "findings", "oversight", "registers", "coverage")
    links = [
        Link("Findings", findings.PATH) if name == "findings" else Link(landing[name].plural, f"/{name}/")
        for name in wanted
        if name == "findings" or name in landing
    ]
    return (*links, Link("All records", indexes.RECORDS))
