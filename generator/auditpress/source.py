"""From files to documents: what is a record file, what is too large or too odd to be one, and its text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from auditpress import block
from auditpress.document import Document
from auditpress.fields import slugify
from auditpress.nearness import fold
from auditpress.problems import Problem, Severity, shortly
from auditpress.settings import OTHER_ENDING
from auditpress.tree import grow

LARGEST = 1024 * 1024

_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re.compile(rf"{_PART.pattern}(?:/{_PART.pattern})*")


@dataclass(frozen=True, slots=True)
class File:
    """A file that should hold a record. ``shown`` is its path as problems name it, relative to the repository."""

    path: str
    shown: str
    id: str


@dataclass(frozen=True, slots=True)
class Found:
    """The record files in the order of their paths, the ids of files that cannot be one, and why they cannot."""

    files: tuple[File, ...]
    broken: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: documents in the order of their paths, the ids of files that could not be, and all that is wrong.

    A document with errors is among ``documents`` if the rest of it could be read, so that all its faults are found.
    """

    documents: tuple[Document, ...]
    broken: frozenset[str]
    problems: tuple[Problem, ...]


def find(root: Path, records: Path) -> Found:
    """Every record file under ``records``, not opened yet. Paths in problems are relative to ``root``."""
    files, broken, problems = [], set(), []
    above = len(str(records)) + 1
    prefix = _shown(records, root)
    for item in _walk(records):
        within = item.path[above:].replace(os.sep, "/")
        shown = within if prefix == "." else f"{prefix}/{within}"
        if isinstance(taken := _admit(item, within, shown), Problem):
            problems.append(taken)
            broken.add(within.rpartition(".")[0] or within)
        elif taken:
            files.append(File(item.path, shown, taken))
    return Found(tuple(files), frozenset(broken), tuple(problems))


def take(file: File) -> bytes | Problem:
    """What a record file holds, or why that cannot be had."""
    try:
        with open(file.path, "rb") as opened:  # noqa: PTH123 - sixteen thousand times; Path.open takes twice as long
            data = opened.read(LARGEST + 1)
    except OSError as error:
        return _unreadable(file.shown, error)
    if len(data) > LARGEST:
        return Problem(
            file.shown, 0, 0, "file-size", "this file is larger than 1 MiB", "Split it, or shorten it to its facts."
        )
    return data


def read(root: Path, records: Path) -> Sources:
    """Every record file under ``records`` as a document. Paths in problems are relative to ``root``."""
    found = find(root, records)
    documents, broken, problems = [], set(found.broken), [*found.problems]
    for file in found.files:
        if isinstance(data := take(file), Problem):
            problems.append(data)
            broken.add(file.id)
            continue
        document, wrong = parse(data, file.shown, file.id)
        problems += wrong
        if document:
            documents.append(document)
        else:
            broken.add(file.id)
    return Sources(tuple(documents), frozenset(broken), tuple(problems))


def read_pages(root: Path, content: Path) -> Sources:
    """The hand-written Markdown pages, as text only; their ids are their paths, with the suffix."""
    documents, broken, problems = [], set(), []
    for item in _walk(content):
        path = Path(item.path)
        if path.suffix == ".md" and path.is_file():
            shown, id = _shown(path, root), path.relative_to(content).as_posix()
            data = path.read_bytes()
            try:
                documents.append(Document(shown, id, data.decode("utf-8-sig")))
            except UnicodeDecodeError as error:
                problems.append(_not_utf8(shown, error))
                broken.add(id)
    return Sources(tuple(documents), frozenset(broken), tuple(problems))


def _walk(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    """Files below a folder in a fixed order, links not followed, names that begin with a dot left out."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        else:
            yield entry


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _admit(item: os.DirEntry[str], within: str, shown: str) -> Problem | str:
    """The id of a record file, nothing for a file that is left out, or why the file cannot be taken."""

    def no(rule: str, message: str, hint: str, severity: Severity = "error") -> Problem:
        return Problem(shown, 0, 0, rule, message, hint, severity)

    if item.is_symlink():
        return no("symlink", "this is a symbolic link", "Put the file itself here; links are not followed.")
    if not item.is_file(follow_symlinks=False):
        return no("file-type", "this is neither a file nor a folder", "Take it out of the records.")
    if ending := OTHER_ENDING.search(within):
        name = within[: ending.start()].rpartition("/")[2]
        return no("file-name", f"records end with .yaml, and this with {ending[0]}", f"Rename it to {name}.yaml.")
    stem, dot, suffix = within.rpartition(".")
    if not dot or suffix != "yaml":
        return ""
    if not _ID.fullmatch(stem):
        part = next(part for part in stem.split("/") if not _PART.fullmatch(part))
        return no(
            "file-name",
            f"“{shortly(part)}” cannot be part of an address",
            f"Names have small letters, digits and single hyphens only: “{slugify(fold(part)) or 'name'}”.",
        )
    return stem


def parse(data: bytes, path: str, id: str) -> tuple[Document | None, list[Problem]]:
    """A file's bytes as a document, with all that is wrong with it as YAML."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(path, error)]
    document = Document(path, id, text)
    if (values := block.read(text)) is not None:
        return replace(document, values=values), []
    tree, problems = grow(document)
    return (replace(document, tree=tree, values=tree.plain()) if tree else None), problems


def placed(document: Document) -> Document:
    """The document with the places of its values, which are worked out when a problem is to be shown."""
    return document if document.tree else replace(document, tree=grow(document)[0])


def _unreadable(path: str, error: OSError) -> Problem:
    hint = "Check that it is still there, and that you may read it."
    return Problem(path, 0, 0, "unreadable", f"this file cannot be read: {error.strerror}", hint)


def _not_utf8(path: str, error: UnicodeDecodeError) -> Problem:
    """Where a file is not UTF-8; what the decoder was given lacks the byte order mark of a file that has one."""
    readable = Document(path, "", error.object.decode("utf-8", "replace"))
    return readable.at(
        (len(error.object[: error.start].decode()), 1), "encoding",
        f"this file is not UTF-8 text: byte 0x{error.object[error.start]:02X} here",
        "Save it again with the encoding UTF-8.",
    )  # fmt: skip
