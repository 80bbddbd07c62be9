"""From the graph to the pages and files of the site."""

from __future__ import annotations

from collections.abc import Iterator

from auditpress.graph import Graph
from auditpress.kinds import KINDS
from auditpress.kinds.glossary import PATH as GLOSSARY
from auditpress.model import File, Link, Page
from auditpress.pages import (
    ageing,
    compare,
    continued,
    corrections,
    data,
    explore,
    feeds,
    findings,
    findings_by,
    glossary,
    home,
    indexes,
    records,
    search,
    sitemap,
    timeline,
    undeclared,
)
from auditpress.pages.outline import Claim, Job, Outline
from auditpress.pages.search import is_concordance, parts
from auditpress.pages.sitemap import sitemap as sitemaps

__all__ = [
    "Claim",
    "Job",
    "Outline",
    "addresses",
    "every",
    "is_concordance",
    "jobs",
    "navigation",
    "parts",
    "sitemaps",
    "ways",
]


_LISTS = (
    indexes, corrections, findings, findings_by, ageing, undeclared, explore, compare, timeline, glossary, search,
    continued,
)  # fmt: skip
"""The rooms whose pages come of the records alone; each has ``jobs`` and ``addresses``."""


def jobs(graph: Graph, outline: Outline, *, concordance: bool = False) -> Iterator[Job]:
    """All that is to be made but the sitemap and the downloads with their page, in a fixed order.

    With ``concordance``, what a browser searches by is among it.
    """
    yield from home.jobs(graph, outline)
    for room in _LISTS:
        yield from room.jobs(graph)
    yield from feeds.jobs(graph, outline)
    if concordance:
        yield from search.concordance(graph)
    yield from data.jobs()
    yield from records.jobs(graph, outline)


def again(graph: Graph, outline: Outline, name: str, members: str) -> Job | None:
    """The job of a record, or of a part of the search, by its name, when no list is other than it was; else None."""
    if search.is_part(name):
        return search.part(graph, name, members)
    return records.job(graph.entries[name], graph, outline, members) if name in graph.numbers else None


def every(graph: Graph, outline: Outline, *, concordance: bool = False) -> Iterator[Page | File]:
    """Everything of the site that is ours, in a fixed order, but for the list of a concordance's parts."""
    dated: list[tuple[str, str]] = []
    for job in jobs(graph, outline, concordance=concordance):
        for item in job.make():
            if isinstance(item, Page) and sitemap.is_listed(item):
                dated.append((item.path, item.changed))
            yield item
    yield from sitemaps(dated, outline)


def addresses(graph: Graph) -> Iterator[Claim]:
    """Every address of the site that is ours, and what claims it."""
    yield Claim(home.PATH, "the home page")
    for room in _LISTS:
        yield from room.addresses(graph)
    yield from data.addresses()
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


def ways(graph: Graph) -> tuple[Link, ...]:
    """The other pages that every page leads to, from its foot."""
    glossaries = [Link("Abbreviations", GLOSSARY)] if any(glossary.addresses(graph)) else []
    return (
        Link("Search", search.PATH),
        Link("Timeline", timeline.PATH),
        Link("Compare", compare.PATH),
        *glossaries,
        Link("Corrections", corrections.PATH),
        Link("Downloads", data.PATH),
    )
