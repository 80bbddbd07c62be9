"""From files to documents: the text as written, its tree, and where each value stands.

YAML is read event by event, so nothing is ever constructed from it: a scalar is the text that the editor typed, and
what could grow or run (aliases, tags, merge keys, endless depth) is refused where it stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.cyaml import CParser
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from auditpress.fields import slugify
from auditpress.model import Fault, Place
from auditpress.problems import Problem, Related, Severity

LARGEST = 1024 * 1024
DEEPEST = 50
MOST_VALUES = 100_000

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
    """A file that was read. ``path`` is relative to the repository; ``tree`` is None for text that is not YAML."""

    path: str
    id: str
    text: str
    tree: Node | None = None

    def problem(self, fault: Fault) -> Problem:
        """The fault as a problem at its line and column."""
        start, length = self._find(fault)
        line, column, excerpt = self.locate(start)
        return Problem(
            self.path, line, column, fault.rule, fault.message, fault.hint, fault.severity, excerpt,
            max(1, min(length, len(excerpt) - column + 1)),
            tuple(self._related(place, words) for place, words in fault.related),
        )  # fmt: skip

    def at(self, start: int, length: int, rule: str, message: str, hint: str = "", severity: Severity = "error",
           related: tuple[Related, ...] = ()) -> Problem:  # fmt: skip
        """A problem at an offset into the text."""
        line, column, excerpt = self.locate(start)
        length = max(1, min(length, len(excerpt) - column + 1))
        return Problem(self.path, line, column, rule, message, hint, severity, excerpt, length, related)

    def locate(self, offset: int) -> tuple[int, int, str]:
        """Line and column, from 1, of an offset, and the line itself."""
        offset = min(offset, len(self.text))
        begin = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", begin)
        excerpt = self.text[begin : end if end >= 0 else len(self.text)].rstrip("\r")
        return self.text.count("\n", 0, offset) + 1, offset - begin + 1, excerpt

    def _find(self, fault: Fault) -> tuple[int, int]:
        node, start, end = self.tree, 0, 0
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
        if node is not None and not isinstance(node.value, str) and node.keys and (start, end) == (node.start, node.end):
            start, end = next(iter(node.keys.values()))
        if fault.needle:
            found = self.text.find(fault.needle, start)
            if found >= 0:
                return found, len(fault.needle)
        return start, end - start

    def _related(self, place: Place, words: str) -> Related:
        start, _ = self._find(Fault(place, "", ""))
        line, column, _ = self.locate(start)
        return Related(self.path, line, column, words)


def _step(node: Node, step: str | int) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(step))
    if isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: documents in the order of their paths, the ids of files that could not be, and why."""

    documents: tuple[Document, ...]
    broken: frozenset[str]
    problems: tuple[Problem, ...]


def read(root: Path, records: Path) -> Sources:
    """Every record file under ``records``. Paths in problems are relative to ``root``."""
    documents, broken, problems = [], set(), []
    for path in _walk(records):
        shown = _shown(path, root)
        if isinstance(found := _admit(path, records, shown), Problem):
            problems.append(found)
            broken.add(path.relative_to(records).with_suffix("").as_posix())
            continue
        if not found:
            continue
        document, wrong = parse(_text(path), shown, found)
        problems += wrong
        if document and not any(p.severity == "error" for p in wrong):
            documents.append(document)
        else:
            broken.add(found)
    return Sources(tuple(documents), frozenset(broken), tuple(problems))


def read_pages(root: Path, content: Path) -> tuple[Document, ...]:
    """The hand-written Markdown pages, as text only."""
    pages = (path for path in _walk(content) if path.suffix == ".md" and path.is_file())
    return tuple(
        Document(_shown(path, root), path.relative_to(content).as_posix(), _text(path).decode("utf-8", "replace"))
        for path in pages
    )


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder in a fixed order, links not followed, names that begin with a dot left out."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _admit(path: Path, records: Path, shown: str) -> Problem | str:
    """The id of a record file, nothing for a file that is left out, or why the file cannot be taken."""

    def no(rule: str, message: str, hint: str, severity: Severity = "error") -> Problem:
        return Problem(shown, 0, 0, rule, message, hint, severity)

    if path.is_symlink():
        return no("symlink", "this is a symbolic link", "Put the file itself here; links are not followed.")
    if not path.is_file():
        return no("file-type", "this is neither a file nor a folder", "Take it out of the records.")
    if path.suffix == ".yml":
        return no("file-name", "records end with .yaml", f"Rename it to {path.stem}.yaml.")
    if path.suffix != ".yaml":
        return ""
    if path.stat().st_size > LARGEST:
        return no("file-size", "this file is larger than 1 MiB", "Split it, or shorten it to its facts.")
    parts = path.relative_to(records).with_suffix("").parts
    for part in parts:
        if not _PART.fullmatch(part):
            return no(
                "file-name",
                f"“{part}” cannot be part of an address",
                f"Names have small letters, digits and single hyphens only: “{slugify(part) or 'name'}”.",
            )
    return "/".join(parts)


def _text(path: Path) -> bytes:
    return path.read_bytes()


def parse(data: bytes, path: str, id: str) -> tuple[Document | None, list[Problem]]:  # noqa: A002 - the field's own name
    """A file's bytes as a document, with all that is wrong with it as YAML."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(data, path, error)]
    document = Document(path, id, text)
    if found := _FORBIDDEN.search(text):
        return None, [
            document.at(
                found.start(), 1, "character",
                f"the invisible character U+{ord(found[0]):04X} is not allowed",
                "Delete it; it may have come with text pasted from elsewhere.",
            )
        ]  # fmt: skip
    reader = _Reader(document)
    try:
        tree = reader.read()
    except _Stop as stop:
        return None, [*reader.problems, stop.problem]
    return Document(path, id, text, tree), reader.problems


def _not_utf8(data: bytes, path: str, error: UnicodeDecodeError) -> Problem:
    before = data[: error.start].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Problem(
        path, line, column, "encoding",
        f"this file is not UTF-8 text: byte 0x{data[error.start]:02X} here",
        "Save it again with the encoding UTF-8.",
    )  # fmt: skip


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
            raise self._stop(0, 1, "empty", "this file is empty", "Write the record, or delete the file.")
        tree = self._node(self._next(), 0)
        self._next()
        if not isinstance(event := self._next(), StreamEndEvent):
            self._refuse(event, "documents", "a second document begins here", "Keep one record in a file; take “---” out.")
        if tree.start == tree.end:
            raise self._stop(0, 1, "empty", "this file is empty", "Write the record, or delete the file.")
        if not isinstance(tree.value, dict):
            what = "a list" if isinstance(tree.value, list) else "a text"
            raise self._stop(tree.start, 1, "shape", f"{what} stands where the fields of a record are due",
                             "Begin with a field, such as “published: 2025-09-16”.")  # fmt: skip
        return tree

    def _node(self, event: Event, depth: int) -> Node:
        self._values += 1
        start = event.start_mark.index
        if self._values > MOST_VALUES:
            raise self._stop(start, 1, "file-size", f"this file holds more than {MOST_VALUES:,} values", "Split it.")
        if depth > DEEPEST:
            raise self._stop(start, 1, "depth", f"values are nested more than {DEEPEST} deep here", "Flatten them.")
        if isinstance(event, AliasEvent):
            self._refuse(event, "alias", f"“*{event.anchor}” repeats another value",
                         "Write the value out again; a record must read the same from any line.")  # fmt: skip
            return Node(start, event.end_mark.index, "", {})
        if event.anchor:
            self._refuse(event, "anchor", f"“&{event.anchor}” names a value to be repeated", "Take the mark out.")
        if event.tag:
            self._refuse(event, "tag", f"“{event.tag}” asks YAML for a type", "Take it out; the field knows its type.")
        if isinstance(event, ScalarEvent):
            return Node(start, self._end(event), event.value, {})
        if isinstance(event, SequenceStartEvent):
            return self._sequence(start, depth)
        return self._mapping(start, depth)

    def _end(self, event: ScalarEvent) -> int:
        """Where a scalar ends; an empty plain one has no extent, an empty quoted one has its quotes."""
        return event.end_mark.index if event.value or event.style else event.start_mark.index

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
                self._refuse(event, "key", "a list or fields stand where a field's name is due", "Use a plain word.")
            elif key.value == "<<":
                self._refuse(event, "merge-key", "“<<” merges other fields in", "Write the fields out.")
            elif key.value in fields:
                self._twice(key, *keys[key.value])
            else:
                fields[key.value] = value
                keys[key.value] = (key.start, key.end)
        return Node(start, event.end_mark.index, fields, keys)

    def _twice(self, key: Node, start: int, end: int) -> None:
        line, column, _ = self._document.locate(start)
        first = Related(self._document.path, line, column, "it is here first")
        self.problems.append(
            self._document.at(key.start, end - start, "duplicate-key", f"“{key.value}” is here a second time",
                              "Keep one of the two, or join them.", related=(first,))
        )  # fmt: skip

    def _next(self) -> Event:
        try:
            return self._parser.get_event()
        except (MarkedYAMLError, ReaderError) as error:
            raise self._syntax(error) from None

    def _refuse(self, event: Event, rule: str, message: str, hint: str) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.problems.append(self._document.at(start, end - start, rule, message, hint))

    def _stop(self, start: int, length: int, rule: str, message: str, hint: str) -> _Stop:
        return _Stop(self._document.at(start, length, rule, message, hint))

    def _syntax(self, error: Exception) -> _Stop:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        offset = mark.index if mark else 0
        problem = str(getattr(error, "problem", None) or "it cannot be read")
        message, hint = _SYNTAX.get(problem, (f"this is not YAML: {problem}", "Compare it with a record that works."))
        if problem.startswith("found character") and self._document.text[offset : offset + 1] == "\t":
            message, hint = "a tab stands where spaces are due", "Indent with spaces, two for each step."
        return self._stop(offset, 1, "yaml", message, hint)


_SYNTAX = {
    "mapping values are not allowed in this context": (
        "a colon and a space stand inside a text",
        "Put the text between quotation marks, or check that this line is indented like its neighbours.",
    ),
    "did not find expected key": (
        "a field's name is due here",
        "Check the indentation of this line and of the one above, and that quotation marks are closed.",
    ),
    "did not find expected '-' indicator": (
        "an item that begins with a hyphen is due here",
        "Indent every item of the list alike.",
    ),
    "could not find expected ':'": (
        "a colon is missing after a field's name",
        "Write “name: value”; indent the further lines of a long text.",
    ),
    "found unexpected end of stream": (
        "the file ends within quotation marks",
        "Close the quotation mark that was opened above.",
    ),
    "found character that cannot start any token": (
        "a text cannot begin with this character",
        "Put the text between quotation marks.",
    ),
    "did not find expected ',' or ']'": ("a list in brackets is not closed", "Write [one, two]."),
    "did not find expected ',' or '}'": ("fields in braces are not closed", "Write {name: value}."),
    "found undefined tag handle": ("a text cannot begin with “!”", "Put the text between quotation marks."),
    "did not find expected alphabetic or numeric character": (
        "a text cannot begin with “*” or “&”",
        "Put the text between quotation marks.",
    ),
}
