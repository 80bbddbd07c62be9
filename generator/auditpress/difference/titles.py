"""The titles of the records that a changed one names, opened only when a sentence needs them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from auditpress import check, source
from auditpress.difference.sides import Side
from auditpress.extracts import Extract
from auditpress.graph import Absent, Entry, Graph, Kind
from auditpress.model import Record
from auditpress.prose import Reader


class Titles:
    """What records are called on one side; where they are not there, on the other.

    Those in ``renamed`` are told by their ids too, since one title stands for both.
    """

    def __init__(
        self, side: Side, folders: Mapping[str, Kind[Any, Any]], renamed: Collection[str], other: Side | None = None
    ) -> None:
        self._renamed = renamed
        self._sides = (side, other) if other else (side,)
        self._folders = folders
        self._opened: dict[str, Record | None] = {}
        paths = {path for each in self._sides for path in each.files}
        ids = sorted(path.removesuffix(".yaml") for path in paths if path.partition("/")[0] in folders)
        entries = [Entry(id, self._open, folders[id.partition("/")[0]]) for id in ids]
        # Titles ask for other titles and for nothing that references would have to be counted for.
        self._graph = Graph(entries, Reader(), dict.fromkeys(ids, Extract((), {})))

    def called(self, reference: str) -> str:
        """The title of the record, or of the part of one, that a reference names; else the reference itself."""
        title = self.title(reference)
        id = reference.partition("#")[0]
        return f"{title} ({id})" if id in self._renamed and title != reference else title

    def title(self, reference: str) -> str:
        """The same, by its title alone."""
        id, _, part = reference.partition("#")
        try:
            title = self._graph.title(id)
            entry = self._graph.get(id, Record)
            parts = {anchor.id: anchor.title for anchor in entry.kind.anchors(entry.record)} if part else {}
        except Absent:
            return reference
        return f"{parts.get(part, part)}, {title}" if part else title

    def _open(self, id: str) -> Record:
        if id not in self._opened:
            self._opened[id] = self._record(id)
        found = self._opened[id]
        if found is None:
            raise Absent(id)
        return found

    def _record(self, id: str) -> Record | None:
        path = f"{id}.yaml"
        for side in self._sides:
            content = side.read([path]).get(path)
            if isinstance(content, bytes):
                document, _ = source.parse(content, path, id)
                model = self._folders[id.partition("/")[0]].model
                record = check.record(document, model, Reader())[0] if document else None
                if record:
                    return record
        return None
