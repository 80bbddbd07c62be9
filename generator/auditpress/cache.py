"""Bytes kept from build to build by a key. The whole folder may be deleted at any time, and costs no more than time.

Each entry is a file that begins with the digest of the rest, so that a damaged one is known for what it is. It comes
to be by a rename, so that two builds at once, or one that is killed, leave whole entries only.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

FOLDER = ".auditpress-cache"
MOST_ENTRIES = 12
"""Entries beyond this number, unless another one is given, are pruned: those used longest ago."""

_SIZE = 32
_NEW = ".new-"
_LONG_AGO = 3600
"""Seconds after which nobody is still writing an entry."""


def digest(*parts: bytes) -> str:
    """The digest of several parts, each by itself: as 64 hexadecimal digits."""
    made = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


class Cache:
    """A folder of entries. ``damaged`` names those that could not be used; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, most: int = MOST_ENTRIES) -> None:
        self._folder = folder
        self._most = most
        self._above: tuple[Path, ...] = ()
        self.damaged: list[str] = []

    def get(self, key: str) -> bytes | None:
        """What was put under a key, unless it is gone or damaged."""
        if self._folder is None:
            return None
        file = self._folder / key
        try:
            with file.open("rb") as opened:
                made, data = opened.read(_SIZE), opened.read()
        except OSError:
            return None
        if hashlib.blake2b(data, digest_size=_SIZE).digest() != made:
            self.damaged.append(key)
            with suppress(OSError):
                file.unlink()
            return None
        with suppress(OSError):
            os.utime(file)
        return data

    def put(self, key: str, *parts: bytes) -> None:
        """Keep bytes under a key. Where that cannot be done, nothing is kept: a build does not fail for it."""
        if self._folder is None:
            return
        new = self._folder / f"{_NEW}{os.urandom(6).hex()}"
        try:
            for each in (*self._above, self._folder):
                each.mkdir(exist_ok=True)
            made = hashlib.blake2b(digest_size=_SIZE)
            for part in parts:
                made.update(part)
            with new.open("xb") as file:
                file.write(made.digest())
                file.writelines(parts)
            new.rename(self._folder / key)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)

    def place(self, name: str) -> Path | None:
        """A path within the folder, for what is kept there by others."""
        return self._folder / name if self._folder else None

    def room(self, name: str, most: int) -> Cache:
        """A folder within, for entries of one sort and so many of them; what they are does not press on the others."""
        within = Cache(self.place(name), most)
        within._above = (*self._above, self._folder) if self._folder else ()
        return within

    def prune(self) -> None:
        """Remove the entries that were used longest ago, and what killed builds left half written."""
        if self._folder is None or not self._folder.is_dir():
            return
        entries: list[tuple[float, Path]] = []
        with os.scandir(self._folder) as found:
            for entry in found:
                with suppress(OSError):
                    if entry.is_file(follow_symlinks=False):
                        entries.append((entry.stat(follow_symlinks=False).st_mtime, Path(entry.path)))
        entries.sort(reverse=True)
        newest = entries[0][0] if entries else 0.0
        whole = [path for _, path in entries if not path.name.startswith(_NEW)]
        left = [path for used, path in entries if path.name.startswith(_NEW) and used < newest - _LONG_AGO]
        for path in (*whole[self._most :], *left):
            with suppress(OSError):
                path.unlink()
