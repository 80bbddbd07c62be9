"""What else a body's page lists: its agreements, what is asked of it, and its figures in registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditpress.graph import Entry, Graph
from auditpress.kinds.agreement import AgreementFacts
from auditpress.kinds.asked import ASKED, ItemRow, item_row
from auditpress.kinds.briefs import Heads, Key, newest_first
from auditpress.kinds.oversight import Oversight
from auditpress.kinds.referring import referrers
from auditpress.kinds.register import FigureRow, figures_of
from auditpress.kinds.series import Series
from auditpress.model import Link


def _agreements(entry: Entry[Any], graph: Graph, _: Heads) -> Sequence[Key]:
    """The agreements that the body has a part in, once for each of its parts in them."""
    return [Key(id, at) for id, parts in agreed(entry, graph).items() for at in range(len(parts))]


def agreed(entry: Entry[Any], graph: Graph) -> dict[str, list[str]]:
    """The agreements with the body's parts in them."""
    found = {
        id: [name.removesuffix(" to") for name in dict.fromkeys(names) if name.endswith(" to")]
        for id, names in referrers(entry.id, graph).parts.items()
        if id.startswith("agreements/")
    }
    return {id: parts for id, parts in found.items() if parts}


def agreement_ids(entry: Entry[Any], graph: Graph) -> tuple[str, ...]:
    """The agreements that a body has a part in, each once."""
    return tuple(agreed(entry, graph))


def _agreement_rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterator[tuple[Link, str, str]]:
    parts = agreed(entry, graph)
    for key in keys:
        facts = graph.facts(graph.entries[key.id], AgreementFacts)
        since = f"{facts.standing} {facts.since.text}" if facts.since else ""
        yield graph.link(key.id), parts[key.id][key.at], since


AGREEMENTS = Series(
    "agreements", "Agreements of {}", ("agreement", "agreements"), "agreements", _agreements, _agreement_rows
)


def _items(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    """The items of oversight papers that are addressed to the body or about it, those of the newest papers first."""
    found: dict[str, set[int]] = {}
    if not referrers(entry.id, graph).under(*ASKED):
        return ()
    for backlink in graph.backlinks(entry.id):
        if backlink.reverse in ASKED and backlink.place[0] == "items":
            found.setdefault(backlink.source.id, set()).add(int(backlink.place[1]))
    return [key._replace(at=at) for key in newest_first(found, heads) for at in sorted(found[key.id])]


def _item_rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterator[ItemRow]:
    for key in keys:
        paper = graph.get(key.id, Oversight)
        yield item_row(entry, paper, paper.record.items[key.at], graph)


ITEMS = Series("asked", "Asked of {}, or said of it", ("item", "items"), "items", _items, _item_rows)


def _figures(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    """The columns of registers that hold the body's figures, those of the newest registers first."""
    found: dict[str, list[int]] = {}
    columns = (source for source, name in graph.referrers(entry.id) if name == "requester in")
    for at, source in enumerate(columns):
        found.setdefault(source, []).append(at)
    return [key._replace(at=at) for key in newest_first(found, heads) for at in found[key.id]]


def _figure_rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterator[FigureRow]:
    rows = [*figures_of(entry.id, graph)] if keys else []
    return (rows[key.at] for key in keys)


FIGURES = Series(
    "figures", "Figures of {} in registers", ("register column", "register columns"), "figures", _figures, _figure_rows,
    shown=30, room=30, page=60,
)  # fmt: skip
