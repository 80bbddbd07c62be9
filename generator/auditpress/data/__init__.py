"""What readers take away: the records as tables, made of the same facts as their pages and twins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from auditpress.data import agreements, bodies, common, glossaries, oversight, papers, registers, schemes
from auditpress.data.columns import Cells, Rows, Table
from auditpress.graph import Entry, Graph

__all__ = ["TABLES", "rows"]

TABLES: tuple[Table, ...] = (
    *common.TABLES[:1],
    *papers.TABLES,
    *bodies.TABLES,
    *agreements.TABLES,
    *oversight.TABLES,
    *registers.TABLES,
    *schemes.TABLES,
    *glossaries.TABLES,
    *common.TABLES[1:],
)
"""Every table, in the order in which they are told of."""

_Making = Callable[[Entry[Any], Graph], Iterator[NamedTuple]]
_OF_KIND: Mapping[str, tuple[_Making, ...]] = MappingProxyType(
    {
        "reports": (papers.of_report, agreements.audited),
        "reviews": (papers.of_review, agreements.audited),
        "oversight": (oversight.of_paper,),
        "replies": (oversight.of_reply,),
        "registers": (registers.of_register,),
        "coverage": (registers.of_story,),
        "organisations": (bodies.of_organisation,),
        "agreements": (agreements.of_agreement,),
        "datasets": (agreements.of_dataset,),
        "schemes": (schemes.of_scheme,),
        "glossaries": (glossaries.of_glossary,),
    }
)
_NAMES: Mapping[type, str] = MappingProxyType({table.row: table.name for table in TABLES})


def rows(entry: Entry[Any], graph: Graph) -> Rows:
    """The rows of a record by their tables; a draft, which only a preview shows, has none."""
    if entry.record.state == "draft":
        return {}
    found: dict[str, list[Cells]] = {}
    of_all = () if entry.kind.folder == "organisations" else (bodies.roles,)
    for making in (common.rows, *_OF_KIND[entry.kind.folder], *of_all):
        for row in making(entry, graph):
            found.setdefault(_NAMES[type(row)], []).append(tuple(row))
    return found
