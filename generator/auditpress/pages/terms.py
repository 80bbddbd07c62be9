"""What the words of all schemes are called, for lists that hold findings of several schemes."""

from __future__ import annotations

from collections.abc import Mapping

from auditpress.graph import Graph
from auditpress.kinds import rulebook, scheme
from auditpress.pages.catalogue import once

_SECTIONS = ("areas", "designations")


def named(graph: Graph, section: str, id: str) -> str:
    """The name of a word, as the last scheme that has it spells it; a word of no scheme is its own name."""
    known = _names(graph).get((section, id))
    return known or id[:1].upper() + id[1:].replace("-", " ")


@once
def _names(graph: Graph) -> Mapping[tuple[str, str], str]:
    """Schemes are few, so they are opened here."""
    return {
        (section, term.id): term.name
        for entry in graph.of(rulebook.KIND)
        for section in _SECTIONS
        for term in scheme.terms(entry.record, section)
    }
