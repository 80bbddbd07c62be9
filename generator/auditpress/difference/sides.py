"""The two sides of a comparison: the records as they were at a revision, and as they are there or on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from auditpress import revisions
from auditpress.revisions import Repository, Revision
from auditpress.source import LARGEST


class Side(Protocol):
    """Where records are read. ``files`` are their paths below the folder of records, each with a token of its content.

    Two files whose tokens are equal are the same, byte for byte.
    """

    @property
    def files(self) -> Mapping[str, str]:
        """The paths with their tokens."""

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes | str]:
        """What files hold; in place of what cannot be had, the reason."""


class Past:
    """The records as a revision has them."""

    def __init__(self, repository: Repository, revision: Revision) -> None:
        self.files: Mapping[str, str] = revisions.tree(repository, revision.commit)
        self._repository = repository

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes | str]:
        """What files held."""
        wanted = [path for path in paths if path in self.files]
        found = revisions.blobs(self._repository, (self.files[path] for path in wanted), LARGEST)
        return {path: found[self.files[path]] for path in wanted}


class Present:
    """The records as they lie on the disk.

    ``like`` is an id that Git gave, so that tokens are made the same way; ``before`` are the tokens of the other side.
    """

    def __init__(self, folder: Path, like: str, before: Mapping[str, str]) -> None:
        self._files = dict(revisions.working(folder))
        self.files: Mapping[str, str] = {
            path: _token(file, like, before.get(path, "")) for path, file in sorted(self._files.items())
        }

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes | str]:
        """What files hold."""
        return {path: _content(self._files[path]) for path in paths if path in self._files}


def _token(file: Path, like: str, before: str) -> str:
    content = _content(file)
    if isinstance(content, str):
        return content
    found = revisions.blob_id(content, like)
    if found != before and b"\r\n" in content:
        # Git may keep lines in its own way and write them here as the machine has them.
        kept = revisions.blob_id(content.replace(b"\r\n", b"\n"), like)
        return kept if kept == before else found
    return found


def _content(file: Path) -> bytes | str:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return content if len(content) <= LARGEST else f"it is larger than {LARGEST // 1024 // 1024} MiB"
