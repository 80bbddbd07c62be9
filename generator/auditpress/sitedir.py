"""What a site folder holds, and whether it may be replaced: what is ours is listed in it, with digests."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LIST = ".auditpress"
"""The file in a site folder that lists what auditpress wrote there, as ``sha256sum --check`` reads it."""


class Foreign(Exception):
    """The site folder is not ours to replace; the message says why."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a site folder holds: the files that are as they were written, with their digests, and those of others."""

    good: Mapping[str, str]
    foreign: tuple[str, ...]


def survey(folder: Path) -> Survey:
    """Compare a folder with its list. A file that was written to after the list is taken for changed."""
    listed = listing(folder)
    if not listed:
        return Survey({}, tuple(sorted(name for name, _ in walk(folder) if name != LIST)))
    sealed = (folder / LIST).stat().st_mtime_ns
    good, foreign = {}, []
    for name, changed in walk(folder):
        if name not in listed:
            foreign.append(name)
        elif changed <= sealed:
            good[name] = listed[name]
    return Survey(good, tuple(sorted(set(foreign) - {LIST})))


def listing(folder: Path) -> dict[str, str]:
    """The digests of the files that were written into a site folder, by their paths."""
    try:
        lines = os.fsdecode((folder / LIST).read_bytes()).split("\n")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return {line[66:]: line[:64] for line in lines if line[64:66] == "  "}


def claim(site_dir: Path, keep: Sequence[Path] = (), found: Survey | None = None) -> Survey:
    """Make sure that the site folder may be replaced as a whole, and tell what it holds; raises ``Foreign``.

    ``keep`` are folders that a build must not replace: the repository, the records, the hand-written pages. ``found``
    may be given where the folder was surveyed just now.
    """
    if why := _unfit(site_dir, keep):
        raise Foreign(f"The site cannot be built into {site_dir}: {why}.")
    found = found or survey(site_dir)
    if found.foreign:
        more = f" and {len(found.foreign) - 1:,} more" if found.foreign[1:] else ""
        raise Foreign(
            f"{site_dir} holds files that auditpress did not write: {found.foreign[0]}{more}. "
            "Move them away, remove the folder, or build into another one."
        )
    return found


def files(folder: Path) -> list[str]:
    """The relative paths of everything in the folder but folders, in a fixed order."""
    return sorted(name for name, _ in walk(folder))


def twice(name: str) -> str:
    """What to say of a file of a site that is made by two."""
    return f"{name} is one of the files that auditpress makes, and one of the hand-written pages; rename that one."


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


def walk(folder: str | Path, within: str = "") -> Iterator[tuple[str, int]]:
    """The relative path of everything in the folder but folders, and when it was changed; links count as files."""
    try:
        with os.scandir(folder) as entries:
            found = [*entries]
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from walk(entry.path, f"{within}{entry.name}/")
        else:
            yield within + entry.name, entry.stat(follow_symlinks=False).st_mtime_ns
