"""What is put right in a PDF before it is written, so that what is read out is what the paper says, and all of it.

WeasyPrint tags what it lays out. It leaves what stands in the margins of a page among the words, says of each cell
which headers it has but of no header what it is the header of, and lets a link be left out in print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

PRINTED = 4
"""The flag of an annotation that is there on paper too."""


def finish(_: Any, pdf: Any) -> None:
    """Put a PDF right, as WeasyPrint asks for it: given the document and the objects that will be written."""
    objects = {each.reference: each for each in pdf.objects}
    parts: dict[bytes, Any] = {reference: each for reference, each in objects.items() if isinstance(each, dict)}
    root = parts[pdf.catalog["StructTreeRoot"]]
    _index(root, parts)
    _leave_out_margins(root, parts, objects)
    for part in parts.values():
        if part.get("Type") == "/Annot":
            part["F"] = PRINTED


def _index(root: Any, parts: Mapping[bytes, Any]) -> None:
    """Say of each header of a table what it is the header of, and where the headers that cells name are to be found."""
    named = {}
    for reference, part in parts.items():
        if part.get("S") == "/TH":
            row = parts[part["P"]]
            part["A"]["Scope"] = "/Column" if parts[row["P"]]["S"] == "/THead" else "/Row"
            named[part["ID"].string] = (part["ID"], reference)
    if named:
        from pydyf import Array, Dictionary  # noqa: PLC0415 - it comes with WeasyPrint

        root["IDTree"] = Dictionary({"Names": Array(each for name in sorted(named) for each in named[name])})


def _leave_out_margins(root: Any, parts: Mapping[bytes, Any], objects: Mapping[bytes, Any]) -> None:
    """Mark what is in no part of the tree, which is what stands in the margins, as something that is not read out."""
    from pydyf import Array, Dictionary  # noqa: PLC0415 - it comes with WeasyPrint

    within = set(_within(root, parts))
    pages = parts[root["ParentTree"]]["Nums"]
    numbers = dict(zip(pages[::2], pages[1::2], strict=True))
    for reference, part in parts.items():
        if part.get("Type") != "/StructElem" or reference in within:
            continue
        page = parts[part["Pg"]]
        words, of_page = objects[page["Contents"]].stream, numbers[page["StructParents"]]
        for mark in (each for each in part["K"] if isinstance(each, int)):
            at = next(at for at, each in enumerate(words) if isinstance(each, dict) and each.get("MCID") == mark)
            words[at - 1 : at + 1] = "/Artifact", Dictionary({"Type": "/Pagination"})
            of_page[mark] = "null"
        part["K"] = Array()


def _within(part: Any, parts: Mapping[bytes, Any]) -> Iterator[bytes]:
    """The references of all that is in a part of the tree."""
    todo = [each for each in part["K"] if isinstance(each, bytes)]
    while todo:
        reference = todo.pop()
        yield reference
        todo += [each for each in parts[reference].get("K", ()) if isinstance(each, bytes)]
