"""What happened to a body, and in the papers that are about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from auditpress.graph import Entry, Graph
from auditpress.kinds.audited import PARTY_ROLES, PUBLISHER, review_ids
from auditpress.kinds.briefs import Heads, Key
from auditpress.kinds.cards import Card
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
        if not (id.startswith("organisations/") or _ELSEWHERE.issuperset(names))
    )
    found = [(day, Key(id, at, day[:4])) for id in sources for at, day in enumerate(heads(id).happenings)]
    found.sort(reverse=True)
    return [key for _, key in found]


def _rows(entry: Entry[Any], keys: Sequence[Key], graph: Graph) -> Sequence[Happening]:
    """These happenings in the order in which they happened, each with the body's part in it."""
    parts = referrers(entry.id, graph).parts
    told: dict[str, str] = {}
    found = []
    for id, at, _ in keys:
        if id not in told:
            words = join([*dict.fromkeys(PARTS[name] for name in parts.get(id, ()) if name in PARTS)])
            told[id] = f"<p>Its part: {escape(words)}.</p>" if words else ""
        happening = graph.card(id, Card).happenings[at]
        if told[id]:
            text = happening.text + Markup(told[id])  # noqa: S704 - finished HTML beside finished HTML
            happening = Happening(happening.day, happening.title, text, happening.until)
        found.append(happening)
    # By the last day that a date can mean: a paper of “2023” may well be later than one of March 2023.
    return sorted(found, key=lambda h: (h.day.last, h.day.first, str(h.title)))


TIMELINE = Series(
    "timeline", "Timeline of {}", ("event", "events"), "timeline", _keys, _rows,
    shown=30, room=60, page=100, by_backlinks=False,
)  # fmt: skip
