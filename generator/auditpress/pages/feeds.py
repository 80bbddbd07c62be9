"""Feeds of the newest papers: of the site, of each body, and of the corrections.

A paper of which only the month or the year is known is given the last day that this can mean, and its summary says what
is known; one without a date is left out. One that moved keeps the id that it had at first, so that nobody is told of it
twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.audited import review_ids
from auditpress.kinds.briefs import Heads, Key, all_heads, heads
from auditpress.kinds.cards import Card
from auditpress.kinds.referring import referrers
from auditpress.model import File, Link
from auditpress.pages.atom import Feed, Item, atom
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Job, Outline, digest
from auditpress.watch import CARD

MOST = 50
"""Entries in a feed, the newest."""

ROOM = 100
"""A body that more records refer to has a feed whose order is worked out before its page is made."""

PAPERS = ("reports", "reviews", "oversight", "replies", "registers", "coverage")
NAME = "feed.xml"
SITE = f"/{NAME}"
CORRECTIONS = f"/corrections/{NAME}"


def jobs(graph: Graph, outline: Outline) -> Iterator[Job]:
    """The feeds of the site; that of a body is made with its page."""
    site, corrected = _newest(graph), _corrected(graph)
    if site:
        yield Job(SITE, digest(outline, *site), partial(_site, site, graph, outline))
    if latest := _latest(graph):
        asof = "" if corrected else latest
        yield Job(
            CORRECTIONS, digest(outline, asof, *corrected), partial(_corrections, corrected, asof, graph, outline)
        )


def of_site(graph: Graph) -> Link | None:
    """The way to the feed of the site, if it has one."""
    return Link("New papers", SITE) if _newest(graph) else None


def of_corrections(graph: Graph) -> Link | None:
    """The way to the feed of corrections, if there is one."""
    return Link("Corrections", CORRECTIONS) if _latest(graph) else None


# The site


@once
def _newest(graph: Graph) -> tuple[Key, ...]:
    """The papers of the site that were published or changed last."""
    known = all_heads(graph)
    return _first((id for id in known if _is_paper(id)), known.__getitem__)


def _first(ids: Iterable[str], known: Heads) -> tuple[Key, ...]:
    dated = [(day, id) for id in ids if (day := known(id).updated)]
    dated.sort(reverse=True)
    return tuple(Key(id) for _, id in dated[:MOST])


def _is_paper(id: str) -> bool:
    return id.partition("/")[0] in PAPERS


def _site(keys: Sequence[Key], graph: Graph, outline: Outline) -> tuple[File]:
    return (atom(Feed(SITE, "/", outline.name, tuple(_paper(key.id, graph) for key in keys)), outline),)


def _paper(id: str, graph: Graph) -> Item:
    card = graph.card(id, Card)
    known = f"Published in {card.published.text}. " if card.published and not card.published.day else ""
    state = f"{card.state.words}. " if card.state else ""
    return Item(
        id=f"/{card.formerly[0]}/" if card.formerly else card.path,
        path=card.path,
        title=card.title,
        summary=f"{state}{known}{card.summary[:1].upper()}{card.summary[1:]}".strip(),
        updated=card.updated,
        published=str(card.published) if card.published and card.published.day else "",
        authors=tuple((graph.title(each), f"/{each}/") for each in card.authors),
    )


# A body


def members(graph: Graph) -> dict[str, str]:
    """For each body to which many records refer, what is in its feed, in a short word."""
    return {id: digest(*keys) for id, keys in _many(graph).items()}


@once
def _many(graph: Graph) -> dict[str, tuple[Key, ...]]:
    known = all_heads(graph).__getitem__
    return {
        id: _first(_about(id, graph), known)
        for id in graph.entries
        if id.startswith("organisations/") and graph.times(id) > ROOM
    }


def _about(id: str, graph: Graph) -> set[str]:
    """The papers that name a body, and the reviews that follow its audits."""
    return {*filter(_is_paper, referrers(id, graph).parts), *review_ids(id, graph)}


def of_body(entry: Entry[Any], graph: Graph, outline: Outline) -> File | None:
    """The feed of the papers that name a body, if any does."""
    ids = _about(entry.id, graph)
    keys = _first(ids, heads(graph))
    if graph.times(entry.id) <= ROOM:
        # The graph has to hear of all that the order depends on, as no member of the job speaks for it.
        for id in ids:
            graph.note(id, CARD)
    if not keys:
        return None
    title = f"{graph.title(entry.id)}: {outline.name}"
    items = tuple(_paper(key.id, graph) for key in keys)
    return atom(Feed(f"{entry.path}{NAME}", entry.path, title, items), outline)


# Corrections


@once
def _corrected(graph: Graph) -> tuple[Key, ...]:
    found = [(day, id, at) for id, head in all_heads(graph).items() for at, day in enumerate(head.corrections)]
    found.sort(key=lambda each: (each[0], each[1], -each[2]), reverse=True)
    return tuple(Key(id, at) for _, id, at in found[:MOST])


@once
def _latest(graph: Graph) -> str:
    """The last day in the records: as of that day nothing was corrected, where nothing was."""
    return max((head.updated for head in all_heads(graph).values()), default="")


def _corrections(keys: Sequence[Key], latest: str, graph: Graph, outline: Outline) -> tuple[File]:
    items = tuple(_correction(key, graph) for key in keys)
    return (atom(Feed(CORRECTIONS, "/corrections/", f"Corrections: {outline.name}", items, latest), outline),)


def _correction(key: Key, graph: Graph) -> Item:
    card = graph.card(key.id, Card)
    day, reason = card.corrections[key.at]
    # Several of one day are told apart by their order, so that one that is put before them does not change their ids.
    nth = sum(1 for other, _ in card.corrections[: key.at] if other == day) + 1
    first = f"/{card.formerly[0]}/" if card.formerly else card.path
    return Item(
        id=f"{first}#corrected-{day}{f'-{nth}' if nth > 1 else ''}",
        path=f"{card.path}#corrections",
        title=f"Corrected: {card.title}",
        summary=reason,
        updated=day.last,
        published=str(day) if day.day else "",
    )
