"""The only room that writes the site: aside first, then swapped in whole.

Everything is made in a folder beside the site folder, on the same file system. It begins as the site before last,
which the last build laid aside as a spare, or as a tree of links to the files of the site as it is, so that what did
not change is not written again. A file that has changed is written anew, never into the old one, as the two may be
one on the disk. The finished folder then takes the place of the old one in a single step where the system can exchange
two names, else by two renames; a build killed between these leaves both folders beside, and the next build puts the
old one back first. Killed at any other time, a build leaves the old site or the new one, whole.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from auditpress.sitedir import LIST, Foreign, Survey, files, listing, survey, twice

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


@dataclass(slots=True)
class Stage:
    """The folder that a site is made in. ``holds`` are the digests of what was in it from the start.

    A stage is shared by all processes of a build; each writes files of its own.
    """

    folder: Path
    holds: Mapping[str, str]
    _made: set[str] = field(default_factory=set)

    def write(self, path: str, data: bytes) -> tuple[str, bool]:
        """Write a file of the site unless it is there already: its digest, and whether it was written.

        ``path`` is relative to the site, a slash before it or not; ``ValueError`` if it leads elsewhere, and
        ``Foreign`` if a file of that path was written already.
        """
        name = _within(path)
        made = hashlib.sha256(data).hexdigest()
        if self.holds.get(name) == made:
            return made, False
        self._room(name)
        try:
            handle = os.open(f"{self.folder}/{name}", _NEW, 0o666)
        except FileExistsError:
            raise Foreign(twice(name)) from None
        with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 - a Path for each of forty thousand takes a second
            file.write(data)
        return made, True

    def bring(self, name: str, source: Path) -> None:
        """Take a file over from a site, or one that the host wrote."""
        self._room(name)
        try:
            os.link(source, self.folder / name)
        except OSError:
            shutil.copyfile(source, self.folder / name)

    def finish(self, wanted: Mapping[str, str], written: set[str], live: Path) -> None:
        """Make the folder hold what is wanted and nothing else, and list it."""
        for name, made in wanted.items():
            if name not in written and self.holds.get(name) != made:
                self.bring(name, live / name)
        gone = [name for name in self.holds if name not in wanted]
        for name in gone:
            # Where a folder has taken the place of the file, or a file that of its folder, it is gone already.
            with suppress(NotADirectoryError):
                if not (self.folder / name).is_dir():
                    (self.folder / name).unlink(missing_ok=True)
        for name in sorted({parent for each in gone for parent in _parents(each)}, reverse=True):
            with suppress(OSError):
                (self.folder / name).rmdir()
        _list(self.folder, wanted)

    def _room(self, name: str) -> None:
        """Make way for a file: its folder is there, and nothing is in its place."""
        parent = name.rpartition("/")[0]
        if parent not in self._made:
            self._clear(parent)
            self._made.add(parent)
        if name in self.holds:
            (self.folder / name).unlink(missing_ok=True)
        elif self.holds and (self.folder / name).is_dir():
            shutil.rmtree(self.folder / name)

    def _clear(self, parent: str) -> None:
        try:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            # A file of the old site stands where a folder is due.
            for above in reversed(_parents(f"{parent}/x")):
                if (self.folder / above).is_file():
                    (self.folder / above).unlink()
            (self.folder / parent).mkdir(parents=True)


def _parents(name: str) -> list[str]:
    """The folders that a file lies in, the innermost first."""
    return [str(parent) for parent in PurePosixPath(name).parents][:-1]


def _within(path: str) -> str:
    name = path.removeprefix("/")
    parts = name.split("/")
    if ".." in parts or "" in parts or "." in parts:
        raise ValueError(f"“{path}” is not the path of a file within the site")
    return name


@contextmanager
def staging(site_dir: Path, found: Survey | None = None, spare: Path | None = None) -> Iterator[Stage]:
    """A folder beside the site folder to make the new site in; it is gone afterwards, swapped in or not.

    It begins with what is good of the ``spare`` or of the site, as ``found``. What killed builds left is dealt with
    here; the folder of a build that still runs is locked, and stays.
    """
    with _alone(site_dir):
        _tidy(site_dir)
        folder = _aside(site_dir, "new")
        if not (found and spare and _taken(spare, folder)):
            # Not by tempfile, whose folders are closed to everyone else, such as a web server.
            folder.mkdir()
        lock = _lock(folder)
    try:
        yield Stage(folder, _begun(folder, site_dir, found))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def copy(site_dir: Path, to: Path) -> None:
    """Make a folder of links to what is good of a site, with its list; nothing, where there is no such site."""
    found = survey(site_dir)
    if found.good and set(found.good) == set(listing(site_dir)):
        with suppress(OSError):
            to.mkdir(parents=True)
            if _begun(to, site_dir, found):
                _list(to, found.good)


def _taken(spare: Path, folder: Path) -> bool:
    with suppress(OSError):
        spare.rename(folder)
        return True
    return False


def _begun(folder: Path, site_dir: Path, found: Survey | None) -> Mapping[str, str]:
    """What a stage holds from the start: a spare, else links to what is good of the site."""
    if found is None:
        return {}
    if any(folder.iterdir()):
        here = survey(folder)
        if not here.foreign and here.good and here.good == listing(folder):
            return here.good
        # Whoever touched the spare, it is not worth mending.
        _empty(folder)
    made: set[str] = set()
    for name in found.good:
        parent = name.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        try:
            os.link(site_dir / name, folder / name)
        except OSError:
            # This file system has no links, so nothing is gained by them.
            _empty(folder)
            return {}
    return found.good


@contextmanager
def aside(site_dir: Path) -> Iterator[Path]:
    """A folder beside the site folder for what is not part of it yet; it is gone afterwards."""
    with staging(site_dir) as stage:
        yield stage.folder


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def seal(folder: Path) -> None:
    """List in the folder what it holds, so that a later build knows these files as its own."""
    names = [name for name in files(folder) if name != LIST]
    _list(folder, {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names})


def _list(folder: Path, holds: Mapping[str, str]) -> None:
    """Write the list of what a folder holds, by the digests of its files; it is the last file to be written."""
    (folder / LIST).unlink(missing_ok=True)
    (folder / LIST).write_bytes(b"".join(os.fsencode(f"{holds[name]}  {name}\n") for name in sorted(holds)))


def swap(stage: Path, site_dir: Path, spare: Path | None = None) -> None:
    """Put the staged folder in the place of the site folder, which becomes the spare; if that fails, it stays."""
    old = _aside(site_dir, "old")
    with _alone(site_dir):
        if site_dir.exists():
            shutil.copymode(site_dir, stage)
            if _exchanged(stage, site_dir):
                stage.rename(old)
            else:
                _renamed(stage, site_dir, old)
        else:
            stage.rename(site_dir)
        if spare and old.exists() and not spare.exists():
            with suppress(OSError):
                spare.parent.mkdir(exist_ok=True)
                old.rename(spare)
    shutil.rmtree(old, ignore_errors=True)


def _renamed(stage: Path, site_dir: Path, old: Path) -> None:
    site_dir.rename(old)
    try:
        stage.rename(site_dir)
    except BaseException:
        _recover(site_dir)
        raise


_EXCHANGE = 2
_HERE = -100


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step; whether the system could."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _aside(site_dir: Path, age: Literal["new", "old"]) -> Path:
    """A free name beside the site folder: ``.site.auditpress-new-0123456789ab``."""
    return site_dir.with_name(f"{_prefix(site_dir, age)}{os.urandom(6).hex()}")


def _prefix(site_dir: Path, age: Literal["new", "old"]) -> str:
    return f".{site_dir.name}.auditpress-{age}-"


def _beside(site_dir: Path, age: Literal["new", "old"]) -> list[Path]:
    prefix = _prefix(site_dir, age)
    return sorted(path for path in site_dir.parent.iterdir() if path.name.startswith(prefix))


def _tidy(site_dir: Path) -> None:
    """Put back an old site that lost its place to a killed build, and remove what else such builds left."""
    _recover(site_dir)
    for left in _beside(site_dir, "old"):
        shutil.rmtree(left, ignore_errors=True)
    for left in _beside(site_dir, "new"):
        try:
            lock = _lock(left)
        except (BlockingIOError, FileNotFoundError):
            continue
        shutil.rmtree(left, ignore_errors=True)
        os.close(lock)


def _recover(site_dir: Path) -> None:
    old = _beside(site_dir, "old")
    if old and not site_dir.exists():
        old[-1].rename(site_dir)


def _lock(folder: Path) -> int:
    """Lock a folder until the process ends, however it ends; ``BlockingIOError`` if another one has it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


@contextmanager
def _alone(site_dir: Path) -> Iterator[None]:
    """Keep other builds from making or swapping folders beside the site folder meanwhile."""
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(site_dir.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
