"""The one room that writes into a repository: records and the files beside them, each whole or not at all.

``publish`` and ``cache`` write what may be made again at any time. What is written here are people's own files, so
nothing is overwritten unless it is, byte for byte, what was read before.
"""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Changed(Exception):
    """The file is no longer what was read."""


def create(file: Path, content: bytes) -> None:
    """Write a new file, with the folders that it lies in; raises ``FileExistsError`` if there is one of that name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with _beside(file, content) as made:
        try:
            os.link(made, file)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with file.open("xb") as new:
                new.write(content)


def replace(file: Path, content: bytes, was: bytes) -> None:
    """Put other bytes in the place of those that were read; raises ``Changed`` if the file holds others by now."""
    file = file.resolve()
    with _beside(file, content) as made:
        shutil.copymode(file, made)
        if file.read_bytes() != was:
            raise Changed(str(file))
        made.replace(file)


def put(file: Path, content: bytes) -> bool:
    """Have a file of ours hold these bytes, whatever it held; whether it had to be written."""
    if file.is_file() and file.read_bytes() == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with _beside(file, content) as made:
        made.replace(file)
    return True


def append(file: Path, content: bytes) -> None:
    """Write at the end of a file in which another program collects what several have to say."""
    with file.open("ab") as end:
        end.write(content)


def zipped(file: Path, entries: Iterable[Entry], day: Day, mark: bytes) -> None:
    """Write a zip of these entries, all of one day, in the place of one with the same mark or of nothing.

    Never more than a piece of it is held. Raises ``FileExistsError`` where something else is in its place. The same
    entries give the same bytes: nothing of the machine or of the person is in them.
    """
    if (file.is_symlink() or file.exists()) and _mark_of(file) != mark:
        raise FileExistsError(str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    with _aside(file) as made:
        with made.open("xb") as new:
            with zipfile.ZipFile(new, "w") as archive:
                archive.comment = mark
                for name, pieces in entries:
                    with archive.open(_info(name, day), "w") as inner:
                        for piece in pieces:
                            inner.write(piece)
            new.flush()
            os.fsync(new.fileno())
        made.replace(file)


Entry = tuple[str, Iterable[bytes]]
"""A file of a zip: its path within and its bytes in pieces."""

Day = tuple[int, int, int]
"""A year, a month and a day."""

_PACKED = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".woff2", ".zip", ".gz")
"""Files that would not become smaller."""


def _mark_of(file: Path) -> bytes:
    """The comment of a zip; nothing, where the file is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            return b"" if file.is_symlink() else archive.comment
    except (zipfile.BadZipFile, OSError):
        return b""


def _info(name: str, day: Day) -> zipfile.ZipInfo:
    # A zip knows no year before 1980 and none after 2107.
    year, month, date = day if 1980 <= day[0] <= 2107 else (1980, 1, 1)
    info = zipfile.ZipInfo(name, (year, month, date, 0, 0, 0))
    info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
    # As on Unix, whatever system it is made on; a plain file that everybody may read.
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info


@contextmanager
def _beside(file: Path, content: bytes) -> Iterator[Path]:
    """The content in a file of its own in the same folder, hidden, and gone at the end unless it was moved."""
    with _aside(file) as made:
        with made.open("xb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        yield made


@contextmanager
def _aside(file: Path) -> Iterator[Path]:
    """A name beside a file, hidden; whatever is there at the end is removed."""
    made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        yield made
    finally:
        made.unlink(missing_ok=True)
