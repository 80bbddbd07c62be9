"""From files to documents: what is a record file, what is too large or too odd to be one, and its text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from auditpress.document import Document
from auditpress.fields import slugify
from auditpress.problems import Problem, Severity
from auditpress.tree import grow

LARGEST = 1024 * 1024

_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: documents in the order of their paths, the ids of files that could not be, and all that is wrong.

    A document with errors is among ``documents`` if the rest of it could be read, so that all its faults are found.
    """

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
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(_unreadable(shown, error))
            broken.add(found)
            continue
        document, wrong = parse(data, shown, found)
        problems += wrong
        if document:
            documents.append(document)
        else:
            broken.add(found)
    return Sources(tuple(documents), frozenset(broken), tuple(problems))


def read_pages(root: Path, content: Path) -> Sources:
    """The hand-written Markdown pages, as text only; their ids are their paths, with the suffix."""
    documents, broken, problems = [], set(), []
    for path in _walk(content):
        if path.suffix == ".md" and path.is_file():
            shown, id = _shown(path, root), path.relative_to(content).as_posix()
            data = path.read_bytes()
            try:
                documents.append(Document(shown, id, data.decode("utf-8-sig")))
            except UnicodeDecodeError as error:
                problems.append(_not_utf8(data, shown, error))
                broken.add(id)
    return Sources(tuple(documents), frozenset(broken), tuple(problems))


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


def parse(data: bytes, path: str, id: str) -> tuple[Document | None, list[Problem]]:
    """A file's bytes as a document, with all that is wrong with it as YAML."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(data, path, error)]
    document = Document(path, id, text)
    tree, problems = grow(document)
    return (replace(document, tree=tree) if tree else None), problems


def _unreadable(path: str, error: OSError) -> Problem:
    hint = "Check that it is still there, and that you may read it."
    return Problem(path, 0, 0, "unreadable", f"this file cannot be read: {error.strerror}", hint)


def _not_utf8(data: bytes, path: str, error: UnicodeDecodeError) -> Problem:
    before = data[: error.start].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Problem(
        path, line, column, "encoding",
        f"this file is not UTF-8 text: byte 0x{data[error.start]:02X} here",
        "Save it again with the encoding UTF-8.",
    )  # fmt: skip
