"""Whether anything has changed since the site was made, and how the site was set up then.

It costs little to import and asks no other program but Git, and that for the commit only. Every file that a site is
made of is compared by its digest; the site itself by its list, and by the times at which its files were written to.
"""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditpress import crew, history
from auditpress.cache import FOLDER, Cache, digest
from auditpress.problems import Problem, again, plain
from auditpress.settings import OTHER_ENDING, Config, Options
from auditpress.sitedir import LIST, Survey, listing, survey

_ELSEWHERE = (b"!ENV", b"INHERIT", b"hooks", b"!!")
"""What in mkdocs.yml makes it depend on more than itself."""

_PATHS = ("root", "records", "content", "site_dir")


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen at once of a site that was built before: how it was set up, and whether it is still as it was.

    ``found`` is what the site folder holds, and ``digests`` are those of the record files, as far as they were read.
    """

    config: Config
    same: bool
    records: int
    pages: int
    problems: tuple[Problem, ...]
    found: Survey | None = None
    digests: Mapping[str, str] = field(default_factory=dict)


def code() -> str:
    """The program as it is: its own files, and which other packages there are in which versions."""
    files = sorted(path for path in Path(__file__).parent.rglob("*.py"))
    own = digest(*(part for path in files for part in (bytes(path), path.read_bytes())))
    packages = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return digest(own.encode(), *map(os.fsencode, packages))


def setting(config_file: Path, config: Config) -> str:
    """Of what the host's pages are made, besides records: the configuration, hand-written pages and the theme.

    Nothing, where the configuration says that it depends on more.
    """
    written = config_file.read_bytes()
    if any(word in written for word in _ELSEWHERE):
        return ""
    packages = Path(sysconfig.get_path("purelib"))
    folders = [config.content, *(each for each in config.templates if not each.is_relative_to(packages))]
    found = [entry for folder in folders for entry in _walk(str(folder))]
    if not all(entry.is_file(follow_symlinks=False) for entry in found):
        # What a link leads to may change where nobody looks.
        return ""
    pairs = sorted((entry.path, _digest(entry.path)) for entry in found)
    return digest(written, *(part.encode() for pair in pairs for part in pair))


def records(found: Iterable[tuple[str, str]]) -> str:
    """All record files as one digest, from their ids and their own."""
    return digest(*(part.encode() for pair in sorted(found) for part in pair))


def look(config_file: Path, site_dir: Path | None, options: Options, cache: Cache) -> Glance | None:
    """What is seen of the site that a configuration makes; None where it was not built before, or not by this."""
    data = cache.get(_key(config_file, site_dir, options))
    if data is None:
        return None
    try:
        kept = json.loads(data)
        config = _config(kept["config"])
        if setting(config_file, config) != kept["setting"]:
            return None
        problems = tuple(map(again, kept["problems"]))
        found = survey(config.site_dir) if _listed(config.site_dir) == kept["list"] else None
        whole = found is not None and not found.foreign and len(found.good) == kept["files"]
        digests = _all(config, options.jobs)
        same = whole and digests is not None and records(digests.items()) == kept["all"]
        same = same and history.stand(config.records, config.history)[1] == kept["history"]
        return Glance(config, same, kept["records"], kept["pages"], problems, found, digests or {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, crew.Lost):
        return None


def cache_of(config_file: Path) -> Cache:
    """Where the site of a configuration is remembered."""
    return Cache(config_file.absolute().parent / FOLDER)


def keep(  # noqa: PLR0913, PLR0917 - what is kept has nothing in common but the moment
    config_file: Path, site_dir: Path | None, options: Options, seen: Glance, all_records: str, known: str = ""
) -> None:
    """Remember what is to be seen of a site that was just built; ``all_records`` is what ``records`` gave for them.

    ``known`` is the key of the history that it was built with.
    """
    config = seen.config
    kept = {
        "config": _written(config),
        "setting": options.host,
        "all": all_records,
        "history": known,
        "list": _listed(config.site_dir),
        "files": len(listing(config.site_dir)),
        "records": seen.records,
        "pages": seen.pages,
        "problems": [plain(problem) for problem in seen.problems],
    }
    cache_of(config_file).put(_key(config_file, site_dir, options), json.dumps(kept).encode())


def _key(config_file: Path, site_dir: Path | None, options: Options) -> str:
    where = str(config_file.absolute()), str(site_dir.absolute() if site_dir else ""), options.code
    made = f"{options.twins} {options.search} {options.papers}"
    return digest(b"glance", *(part.encode() for part in where), made.encode())


def _all(config: Config, jobs: int) -> dict[str, str] | None:
    """The digests of the record files by their ids; None if anything lies among them that a build refuses."""
    found = [entry for entry in _walk(str(config.records)) if not entry.name.startswith(".")]
    if not all(entry.is_file(follow_symlinks=False) and not OTHER_ENDING.search(entry.name) for entry in found):
        return None
    wanted = [entry.path for entry in found if entry.name.endswith(".yaml")]
    above = len(str(config.records)) + 1
    ids = [path[above:-5].replace(os.sep, "/") for path in wanted]
    return dict(zip(ids, crew.each(jobs, wanted, _digest), strict=True))


def _digest(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123 - Path.open takes twice as long
        return digest(file.read())


def _walk(folder: str) -> Iterator[os.DirEntry[str]]:
    """What lies below a folder but folders; names that begin with a dot only count where they are files."""
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.name != "__pycache__"]
    for entry in found:
        if not entry.is_dir(follow_symlinks=False):
            yield entry
        elif not entry.name.startswith("."):
            yield from _walk(entry.path)


def _listed(site_dir: Path) -> str:
    return hashlib.sha256((site_dir / LIST).read_bytes()).hexdigest()


def _written(config: Config) -> dict[str, Any]:
    paths = {name: str(getattr(config, name)) for name in _PATHS}
    words = {name: getattr(config, name) for name in ("site_name", "site_url", "language", "description", "history")}
    return {**paths, **words, "templates": [str(folder) for folder in config.templates]}


def _config(plain: dict[str, Any]) -> Config:
    paths = {name: Path(plain[name]) for name in _PATHS}
    return Config(**{**plain, **paths, "templates": tuple(map(Path, plain["templates"]))})
