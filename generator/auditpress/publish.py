"""The only room that writes the site: aside first, then swapped in whole.

Everything is made in a folder beside the site folder, on the same file system, and the finished folder
takes the place of the old one by two renames. Between the two there is no site for an instant; that moment
cannot be avoided without calls that Python does not have. A build killed in it leaves both folders beside,
and the next build puts the old one back first. Killed at any other time, a build leaves the old site or the
new one, whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Literal

LIST = ".auditpress"
"""The file in a site folder that lists, one relative path a line, what auditpress wrote there."""


class Foreign(Exception):
    """The site folder is not ours to replace; the message says why."""


def claim(site_dir: Path, keep: Sequence[Path] = ()) -> None:
    """Make sure that the site folder may be replaced as a whole; raises ``Foreign``.

    ``keep`` are folders that a build must not replace: the repository, the records, the hand-written pages.
    """
    if why := _unfit(site_dir, keep):
        raise Foreign(f"The site cannot be built into {site_dir}: {why}.")
    if foreign := sorted(set(_files(site_dir)) - _listed(site_dir)):
        more = f" and {len(foreign) - 1:,} more" if foreign[1:] else ""
        raise Foreign(
            f"{site_dir} holds files that auditpress did not write: {foreign[0]}{more}. "
            "Move them away, remove the folder, or build into another one."
        )


@contextmanager
def staging(site_dir: Path) -> Iterator[Path]:
    """A fresh folder beside the site folder; it is gone afterwards, swapped in or not.

    What killed builds left is dealt with here; the folder of a build that still runs is locked, and stays.
    """
    with _alone(site_dir):
        _tidy(site_dir)
        stage = _aside(site_dir, "new")
        # Not by tempfile, whose folders are closed to everyone else, such as a web server.
        stage.mkdir()
        lock = _lock(stage)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.close(lock)


def write(folder: Path, path: str, data: bytes) -> bool:
    """Write a file of the site unless it has these bytes already; whether it was written.

    ``path`` is relative to ``folder``, a slash before it or not; ``ValueError`` if it leads elsewhere.
    """
    relative = PurePosixPath(path.removeprefix("/"))
    if relative.is_absolute() or ".." in relative.parts or not relative.name or path.endswith("/"):
        raise ValueError(f"“{path}” is not the path of a file within the site")
    target = folder / relative
    if target.is_file() and target.read_bytes() == data:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return True


def seal(folder: Path) -> None:
    """List in the folder what it holds, so that a later build knows these files as its own."""
    names = sorted({*_files(folder)} - {LIST})
    write(folder, LIST, b"".join(os.fsencode(f"{name}\n") for name in names))


def swap(stage: Path, site_dir: Path) -> None:
    """Put the staged folder in the place of the site folder; if that fails, the old one stays."""
    old = _aside(site_dir, "old")
    with _alone(site_dir):
        if site_dir.exists():
            shutil.copymode(site_dir, stage)
            site_dir.rename(old)
        try:
            stage.rename(site_dir)
        except BaseException:
            _recover(site_dir)
            raise
    shutil.rmtree(old, ignore_errors=True)


def _unfit(site_dir: Path, keep: Sequence[Path]) -> str:
    """Why the folder itself is no place for a site, or nothing."""
    if site_dir.is_symlink():
        return "it is a symbolic link"
    if site_dir.exists() and not site_dir.is_dir():
        return "it is a file"
    if site_dir.is_mount():
        return "it is a mount point, which cannot be replaced as a whole; name a folder within it"
    where = site_dir.resolve()
    kept = next((k for k in (*keep, Path.home()) if k.resolve().is_relative_to(where)), None)
    if kept is None:
        return ""
    return "that folder is kept" if kept.resolve() == where else f"it holds {kept}"


def _files(folder: Path) -> Iterator[str]:
    """The relative paths of everything in the folder but folders; a link to a folder counts as a file."""
    for where, folders, files in os.walk(folder):
        links = [name for name in folders if Path(where, name).is_symlink()]
        for name in (*files, *links):
            yield Path(where, name).relative_to(folder).as_posix()


def _listed(site_dir: Path) -> set[str]:
    listing = site_dir / LIST
    return {LIST, *os.fsdecode(listing.read_bytes()).split("\n")} if listing.is_file() else set()


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
