"""From the graph to the pages and files of the site."""

from __future__ import annotations

from collections.abc import Iterator

from auditpress.graph import Graph
from auditpress.kinds import KINDS
from auditpress.model import File, Link, Page
from auditpress.pages import continued, corrections, findings, glossary, home, indexes, records, sitemap
from auditpress.pages.outline import Claim, Job, Outline
from auditpress.pages.sitemap import sitemap as sitemaps

__all__ = ["Claim", "Job", "Outline", "addresses", "every", "jobs", "navigation", "sitemaps"]


def jobs(graph: Graph, outline: Outline) -> Iterator[Job]:
    """All that is to be made but the sitemap, in a fixed order."""
    yield from home.jobs(graph, outline)
    yield from indexes.jobs(graph)
    yield from corrections.jobs(graph)
    yield from findings.jobs(graph)
    yield from glossary.jobs(graph)
    yield from continued.jobs(graph)
    yield from records.jobs(graph, outline)


def again(graph: Graph, outline: Outline, name: str, members: str) -> Job | None:
    """The job of a record by its name, when no list is other than it was; None if it is not that of a record."""
    return records.job(graph.entries[name], graph, outline, members) if name in graph.numbers else None


def every(graph: Graph, outline: Outline) -> Iterator[Page | File]:
    """Everything of the site that is ours, in a fixed order."""
    dated: list[tuple[str, str]] = []
    for job in jobs(graph, outline):
        for item in job.make():
            if isinstance(item, Page) and sitemap.is_listed(item):
                dated.append((item.path, item.changed))
            yield item
    yield from sitemaps(dated, outline)


def addresses(graph: Graph) -> Iterator[Claim]:
    """Every address of the site that is ours, and what claims it."""
    yield Claim(home.PATH, "the home page")
    yield from indexes.addresses(graph)
    yield from corrections.addresses(graph)
    yield from findings.addresses(graph)
    yield from glossary.addresses(graph)
    yield from continued.addresses(graph)
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
