"""The one room that writes into a repository: records and the files beside them, each whole or not at all.

``publish`` and ``cache`` write what may be made again at any time. What is written here are people's own files, so
nothing is overwritten unless it is, byte for byte, what was read before.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
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


@contextmanager
def _beside(file: Path, content: bytes) -> Iterator[Path]:
    """The content in a file of its own in the same folder, hidden, and gone at the end unless it was moved."""
    made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with made.open("xb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        yield made
    finally:
        made.unlink(missing_ok=True)
