"""A file's text with the tree of its values: where each stands, and a fault as a problem at its line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditpress.model import Fault, Place
from auditpress.problems import Problem, Related


@dataclass(slots=True)
class Node:
    """A value in a file. ``start`` and ``end`` are offsets into the text; ``keys`` gives those of a mapping's keys."""

    start: int
    end: int
    value: str | list[Node] | dict[str, Node]
    keys: dict[str, tuple[int, int]]

    def plain(self) -> Any:
        """The value as dicts, lists and strings; fields that were left empty are left out."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items() if node.start < node.end}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. ``path`` is relative to the repository; ``values`` is None for text that is not YAML.

    ``tree``, with the place of each value, may be left to ``source.placed``, as only problems need it.
    """

    path: str
    id: str
    text: str
    tree: Node | None = None
    values: dict[str, Any] | None = None

    def problem(self, fault: Fault) -> Problem:
        """The fault as a problem at its line and column; one of no place is about the file as a whole."""
        if not fault.place:
            return Problem(self.path, 0, 0, fault.rule, fault.message, fault.hint, fault.severity)
        start, length = self._find(fault)
        line, column, excerpt = self.locate(start)
        return Problem(
            self.path, line, column, fault.rule, fault.message, fault.hint, fault.severity, excerpt,
            max(1, min(length, len(excerpt) - column + 1)),
            tuple(self._related(place, words) for place, words in fault.related),
        )  # fmt: skip

    def at(
        self, span: tuple[int, int], rule: str, message: str, hint: str = "", related: tuple[Related, ...] = ()
    ) -> Problem:
        """An error at a span of the text, given as its start and its length."""
        line, column, excerpt = self.locate(span[0])
        length = max(1, min(span[1], len(excerpt) - column + 1))
        return Problem(self.path, line, column, rule, message, hint, "error", excerpt, length, related)

    def locate(self, offset: int) -> tuple[int, int, str]:
        """Line and column, from 1, of an offset, and the line itself; lines end as old and new systems end them."""
        text = self.text
        offset = min(offset, len(text))
        if text[max(offset - 1, 0) : offset + 1] == "\r\n":
            offset -= 1
        begin = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
        ends = [end for end in (text.find("\n", offset), text.find("\r", offset)) if end >= 0]
        above = text[:begin]
        line = above.count("\n") + above.count("\r") - above.count("\r\n")
        return line + 1, offset - begin + 1, text[begin : min(ends, default=len(text))]

    def _find(self, fault: Fault) -> tuple[int, int]:
        node = self.tree
        start, end = (node.start, node.end) if node else (0, 0)
        for step in fault.place:
            if node is None:
                break
            inner = _step(node, step)
            if inner is None:
                key = node.keys.get(str(step))
                start, end = key or (start, end)
                break
            key = node.keys.get(str(step))
            node = inner
            is_last_key = fault.on_key and step is fault.place[-1]
            start, end = key if key and (is_last_key or node.start == node.end) else (node.start, node.end)
        if (
            node is not None
            and not isinstance(node.value, str)
            and node.keys
            and (start, end) == (node.start, node.end)
        ):
            start, end = next(iter(node.keys.values()))
        if fault.needle:
            found = self.text.find(fault.needle, start)
            if found >= 0:
                return found, len(fault.needle)
        return start, end - start

    def _related(self, place: Place, words: str) -> Related:
        start, _ = self._find(Fault(place, "", ""))
        return self.other(start, words)

    def other(self, offset: int, words: str) -> Related:
        """Another place that belongs to a problem, with what to say of it."""
        line, column, excerpt = self.locate(offset)
        return Related(self.path, line, column, words, excerpt)


def _step(node: Node, step: str | int) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(step))
    if isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None
