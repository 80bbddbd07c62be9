"""What happened to a body or an agreement, and in the papers that are about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from auditpress.graph import Entry, Graph
from auditpress.kinds.audited import PARTY_ROLES, PUBLISHER, review_ids
from auditpress.kinds.briefs import Heads, Key
from auditpress.kinds.cards import Card
from auditpress.kinds.events import Event, shown
from auditpress.kinds.referring import referrers
from auditpress.kinds.series import Series
from auditpress.kinds.shown import Happening, join

PARTS = {
    "auditee in": "audited body",
    "auditor in": "auditor",
    "controller in": "controller",
    "joint controller in": "joint controller",
    "processor in": "processor",
    "sub processor in": "sub-processor",
    "party to": "party to an agreement",
    "recipient to": "recipient of data",
    "provider to": "provider of data",
    "controller to": "controller under an agreement",
    "processor to": "processor under an agreement",
    "requester in": "requester in a register",
    "addressee in": "addressee of an oversight paper",
    "subject of": "subject of an oversight paper",
    "author of": "author of an oversight paper or a reply",
    PUBLISHER: "publisher",
}
"""A body's parts in papers, in words; the reverse names of references say them to the graph."""


_ELSEWHERE = frozenset(
    (*PARTY_ROLES, "auditor in", "reviewer in", "place of data in", "accepted as accurate", "mentioned in", PUBLISHER)
)
"""Who is no more than this in a paper finds it in the list of papers, or of what refers to the body."""


def _keys(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    """What happened in every record that is about the body, and to the body itself, the last first."""
    sources = {entry.id, *review_ids(entry.id, graph)}
    sources.update(
        id
        for id, names in referrers(entry.id, graph).parts.items()
        if "predecessor of" in names or not (id.startswith("organisations/") or _ELSEWHERE.issuperset(names))
    )
    return _latest_first(sources, heads, entry.id)


def _latest_first(sources: Iterable[str], heads: Heads, about: str) -> Sequence[Key]:
    """What happened in these records, the last first; what is told of some bodies apart only if ``about`` is one."""
    found = [
        (day, Key(id, at, day[:4]))
        for id in sources
        for at, (day, _, apart) in enumerate(heads(id).happenings)
        if not apart or about in apart
    ]
    found.sort(reverse=True)
    return [key for _, key in found]


def _rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterable[Event]:
    """These happenings in the order in which they happened, each with the body's part in it."""
    parts = referrers(entry.id, graph).parts
    told: dict[str, str] = {}
    found = []
    for id, at, _ in keys:
        if id not in told:
            words = join([*dict.fromkeys(PARTS[name] for name in parts.get(id, ()) if name in PARTS)])
            told[id] = f"<p>Its part: {escape(words)}.</p>" if words else ""
        happening = graph.card(id, Card).happenings[at]
        if told[id] and not happening.apart:
            text = happening.text + Markup(told[id])  # noqa: S704 - finished HTML beside finished HTML
            happening = replace(happening, text=text)
        found.append(happening)
    return _in_order(found, entry, graph)


def _in_order(found: Iterable[Happening], entry: Entry[Any], graph: Graph) -> Iterable[Event]:
    # By the last day that a date can mean: a paper of “2023” may well be later than one of March 2023.
    return shown(sorted(found, key=lambda h: (h.day.last, h.day.first, str(h.title))), graph, entry.id)


def _keys_of_agreement(entry: Entry[Any], graph: Graph, heads: Heads) -> Sequence[Key]:
    """What happened to an agreement, its audits, the registers that count under it, the inquiries and their replies."""
    found = referrers(entry.id, graph)
    inquiries = found.under("inquired into in")
    replies = (source for id in inquiries for source, name in graph.referrers(id) if name == "answered by")
    return _latest_first({entry.id, *found.under("audited in", "counted in"), *inquiries, *replies}, heads, entry.id)


def _rows_of_agreement(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Iterable[Event]:
    return _in_order([graph.card(id, Card).happenings[at] for id, at, _ in keys], entry, graph)


OF_AGREEMENT = Series(
    "timeline", "Timeline of {}", ("event", "events"), "timeline", _keys_of_agreement, _rows_of_agreement,
    shown=30, room=60, page=100, by_backlinks=False,
)  # fmt: skip

TIMELINE = Series(
    "timeline", "Timeline of {}", ("event", "events"), "timeline", _keys, _rows,
    shown=30, room=60, page=100, by_backlinks=False,
)  # fmt: skip
