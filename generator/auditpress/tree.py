"""From the text of a file to the tree of its values.

YAML is read event by event, so nothing is ever constructed from it: a scalar is the text that the editor typed, and
what could grow or run (aliases, tags, merge keys, endless depth) is refused where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import Any

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined] # of ruamel.yaml.clib, exported in silence
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from auditpress import syntax
from auditpress.document import Document, Node
from auditpress.problems import Problem, Related

_Event = Any
"""ruamel's events: their types do not tell of the anchors, tags and marks that they carry."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""Characters that no text may hold: those that cannot be seen but move, turn or end what is around them, and the
noncharacters that stand for something else inside this program."""

_NAMES = {
    "\0": "NULL", "\a": "BELL", "\b": "BACKSPACE", "\v": "LINE TABULATION", "\f": "FORM FEED", "\x1a": "SUBSTITUTE",
    "\x1b": "ESCAPE", "\x7f": "DELETE", "\x85": "NEXT LINE", "\ufeff": "BYTE ORDER MARK",
}  # fmt: skip
"""Those that Unicode gives no name of their own, as far as they are met."""

MOST_UNSEEN = 20

DEEPEST = 50
MOST_VALUES = 100_000


def grow(document: Document) -> tuple[Node | None, list[Problem]]:
    """The tree of a document's text, or None if it cannot be read to its end, with all that is wrong with it."""
    if _FORBIDDEN.search(document.text):
        every = islice(_FORBIDDEN.finditer(document.text), MOST_UNSEEN)
        return None, [document.at((found.start(), 1), "character", _unseen(found), _UNSEEN) for found in every]
    reader = _Reader(document)
    try:
        return reader.read(), reader.problems
    except _Stop as stop:
        return None, [*reader.problems, stop.problem]


_UNSEEN = "Delete it; it may have come with text pasted from elsewhere."


def _unseen(found: re.Match[str]) -> str:
    name = _NAMES.get(found[0]) or unicodedata.name(found[0], "")
    return f"the invisible character {f'U+{ord(found[0]):04X} {name}'.strip()} is not allowed"


class _Stop(Exception):
    """The file cannot be read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Reader:
    """Builds the tree of one document from the events of the YAML parser, collecting problems as it goes."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._parser = CParser(document.text)
        self._values = 0

    def read(self) -> Node:
        event = self._next()
        while not isinstance(event, DocumentStartEvent | StreamEndEvent):
            event = self._next()
        if isinstance(event, StreamEndEvent):
            raise self._stop(0, 1, "empty-file", "this file holds no record", "Write the record, or delete the file.")
        tree = self._node(self._next(), 0)
        self._next()
        if not isinstance(event := self._next(), StreamEndEvent):
            self._refuse(
                event,
                "documents",
                "a second document begins here",
                "Keep one record in a file; take “---” out.",
            )
        if tree.start == tree.end:
            raise self._stop(0, 1, "empty-file", "this file holds no record", "Write the record, or delete the file.")
        if not isinstance(tree.value, dict):
            what = "a list" if isinstance(tree.value, list) else "a text"
            raise self._stop(tree.start, 1, "shape", f"{what} stands where the fields of a record are due",
                             "Begin with a field, such as “published: 2025-09-16”.")  # fmt: skip
        return tree

    def _node(self, event: _Event, depth: int) -> Node:
        self._values += 1
        start = event.start_mark.index
        if self._values > MOST_VALUES:
            raise self._stop(start, 1, "file-size", f"this file holds more than {MOST_VALUES:,} values", "Split it.")
        if depth > DEEPEST:
            raise self._stop(
                start, 1, "depth", f"values are nested more than {DEEPEST} deep here", "Write them with fewer levels."
            )
        if isinstance(event, AliasEvent):
            self._refuse(event, "alias", f"“*{event.anchor}” repeats another value",
                         "Write the value out again, so that each line can be read by itself.")  # fmt: skip
            return Node(start, event.end_mark.index, f"*{event.anchor}", {})
        if event.anchor:
            self._refuse(
                event, "anchor", f"“&{event.anchor}” names a value to be repeated", f"Take “&{event.anchor}” out."
            )
        if event.tag:
            self._refuse(
                event,
                "tag",
                f"“{event.tag.replace('tag:yaml.org,2002:', '!!')}” asks YAML for a type",
                "Take it out; the field knows its type.",
            )
        if isinstance(event, ScalarEvent):
            if event.style == '"' and (found := _FORBIDDEN.search(event.value)):
                self._refuse(event, "character", f"{_unseen(found)}, and is written here with a backslash", _UNSEEN)
            return Node(start, self._end(event), event.value, {})
        if isinstance(event, SequenceStartEvent):
            return self._sequence(start, depth)
        return self._mapping(start, depth)

    def _end(self, event: _Event) -> int:
        """Where a scalar ends; an empty plain one has no extent, an empty quoted one has its quotes."""
        mark = event.end_mark if event.value or event.style else event.start_mark
        return int(mark.index)

    def _sequence(self, start: int, depth: int) -> Node:
        items = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Node(start, event.end_mark.index, items, {})

    def _mapping(self, start: int, depth: int) -> Node:
        fields: dict[str, Node] = {}
        keys: dict[str, tuple[int, int]] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key.value, str):
                self._refuse(
                    event, "field-name", "a list or fields stand where a field's name is due", "Use a plain word."
                )
            elif key.value == "<<":
                self._refuse(event, "merge-key", "“<<” merges other fields in", "Write the fields out.")
            elif key.value in fields:
                self._twice(key, *keys[key.value])
            else:
                fields[key.value] = value
                keys[key.value] = (key.start, key.end)
        return Node(start, event.end_mark.index, fields, keys)

    def _twice(self, key: Node, start: int, end: int) -> None:
        first = self._document.other(start, "it is here first")
        self.problems.append(
            self._document.at((key.start, end - start), "duplicate-key", f"“{key.value}” is here a second time",
                              "Keep one of the two, or join them.", related=(first,))
        )  # fmt: skip

    def _next(self) -> _Event:
        try:
            return self._parser.get_event()
        except (MarkedYAMLError, ReaderError) as error:
            raise self._syntax(error) from None

    def _refuse(self, event: _Event, rule: str, message: str, hint: str) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.problems.append(self._document.at((start, end - start), rule, message, hint))

    def _stop(self, start: int, length: int, rule: str, message: str, hint: str) -> _Stop:
        return _Stop(self._document.at((start, length), rule, message, hint))

    def _syntax(self, error: Exception) -> _Stop:
        """The parser's refusal in our words; the place where a value began is named with one that does not end."""
        said, began = str(getattr(error, "problem", "")), getattr(error, "context_mark", None)
        mark = getattr(error, "problem_mark", None) or began
        if began and said in syntax.WHERE_IT_BEGAN:
            mark = began
        offset = mark.index if mark else 0
        _, column, line = self._document.locate(offset)
        message, hint = syntax.sentence(said, line[: column - 1], line[column - 1 : column])
        related: tuple[Related, ...] = ()
        if began and began.index != offset and str(getattr(error, "context", "")).startswith("while parsing a flow"):
            related = (self._document.other(began.index, "it was opened here"),)
        return _Stop(self._document.at((offset, 1), "yaml", message, hint, related))
