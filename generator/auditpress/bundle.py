"""The offline copy: one zip of a built site that is unpacked and opened from a disk, without a server or a network.

It is made of the files that the build listed, one at a time, each compared with its digest on the way. The same site
gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditpress import pen, sitedir
from auditpress.fields import Day, slugify
from auditpress.loading import Tell, counted, quiet
from auditpress.offline import Copy
from auditpress.problems import plural
from auditpress.settings import Config, ConfigError

MARK = b"auditpress offline copy"
"""The comment in a zip by which a later command knows that it may be replaced."""

READ_ME = "READ-ME-FIRST.txt"

_PIECE = 1 << 20
_LEFT_OUT = re.compile(r"_headers|404\.html|sitemap(?:-[0-9]+)?\.xml|pagefind/.*")
"""What only a server or a robot asks for, and an index that no browser opens from a disk."""

_SITEMAP = re.compile(r"sitemap(?:-[0-9]+)?\.xml")
_CHANGED = re.compile(r"<lastmod>([0-9-]+)</lastmod>")
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f\\:*?\"<>|]|[ .](?=/|$)|(?:^|/)(?:/|$|(?i:con|prn|aux|nul|com[1-9]|lpt[1-9])(?=[./]|$))"
)
"""What no name holds that is unpacked on every system."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A copy that was made: its file, its day in words (or nothing), its pages, all its files, and its bytes."""

    file: Path
    day: str
    pages: int
    files: int
    size: int


def bundle(config: Config, out: Path, tell: Tell = quiet) -> Bundle:
    """Make the copy; raises ``ConfigError`` where the site is not whole, or ``out`` is no place for it."""
    site = config.site_dir
    listed = _whole(site)
    if out.resolve().is_relative_to(site.resolve()):
        raise ConfigError(f"{out} lies in the site itself; name a file outside {site}.")
    wanted = {name: made for name, made in listed.items() if not _LEFT_OUT.fullmatch(name)}
    if odd := next((name for name in wanted if _UNSAFE.search(name)), None):
        raise ConfigError(f"The copy could not be unpacked on every system: rename {odd!r}.")
    day = _day(site, listed)
    copy = Copy(wanted.keys(), config.site_url, day.text if day else "")
    top = slugify(config.site_name)[:60].strip("-") or "site"
    told = counted(tell, "copying files", len(wanted))
    entries = _entries(site, wanted, copy, _read_me(config, copy.day), top)
    try:
        pen.zipped(out, _counting(entries, told), _date(day), MARK)
    except FileExistsError as error:
        raise ConfigError(f"{out} is no offline copy of auditpress; move it away, or name another file.") from error
    except OSError as error:
        raise ConfigError(f"The copy cannot be written: {error.strerror}: {error.filename or out}.") from error
    told(len(wanted))
    pages = sum(name.endswith(".html") for name in wanted)
    return Bundle(out, copy.day, pages, len(wanted), out.stat().st_size)


def _whole(site: Path) -> Mapping[str, str]:
    """The digests of a site's files by their paths; raises ``ConfigError`` where it is not as it was built."""
    if site.is_symlink():
        raise ConfigError(f"{site} is a symbolic link; name the folder itself.")
    listed = sitedir.listing(site)
    if not listed:
        raise ConfigError(f"There is no site in {site} yet; build it with auditpress build.")
    good = sitedir.survey(site).good
    if gone := [name for name in listed if name not in good]:
        raise _not_whole(site, gone[0], plural(len(gone), "file"))
    return listed


def _not_whole(site: Path, name: str, many: str = "1 file") -> ConfigError:
    return ConfigError(f"{site} is not as it was built: {many} changed or gone, such as {name}; build it again.")


def _day(site: Path, listed: Mapping[str, str]) -> Day | None:
    """The latest date of the site's records, from its sitemap."""
    texts = ((site / name).read_text(encoding="utf-8") for name in listed if _SITEMAP.fullmatch(name))
    days = (Day.parse(found) for text in texts for found in set(_CHANGED.findall(text)))
    return max(days, key=lambda day: (day.last, day.first), default=None)


def _date(day: Day | None) -> tuple[int, int, int]:
    """The same for each file in the copy."""
    return (day.year, day.month or 1, day.day or 1) if day else (1980, 1, 1)


def _read_me(config: Config, day: str) -> str:
    """What stands beside the pages for whoever unpacked them."""
    lines = [
        config.site_name,
        "",
        "This is a copy of a website. Open the file index.html in a browser.",
        "Unpack all of it first: a page that is opened within the zip does not find the others.",
        "Nothing is loaded from the internet, and nothing needs to be installed.",
        "",
        *([f"As of: {day}, the latest date in its records"] if day else []),
        *([f"The site itself, which may have changed since: {config.site_url}"] if config.site_url else []),
    ]
    return "\r\n".join(lines).rstrip() + "\r\n"


def _entries(site: Path, wanted: Mapping[str, str], copy: Copy, read_me: str, top: str) -> Iterator[pen.Entry]:
    if READ_ME not in wanted:
        yield f"{top}/{READ_ME}", (read_me.encode(),)
    for name in sorted(wanted):
        pieces = _pieces(site, name, wanted[name])
        if name.endswith(".html"):
            text = b"".join(pieces).decode(errors="surrogateescape")
            pieces = iter((copy.page(name, text).encode(errors="surrogateescape"),))
        yield f"{top}/{name}", pieces


def _pieces(site: Path, name: str, made: str) -> Iterator[bytes]:
    """The bytes of a file, if they are those that were listed; a link that took its place is not followed."""
    digest = hashlib.sha256()
    try:
        handle = os.open(site / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise _not_whole(site, name) from error
    with os.fdopen(handle, "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != made:
        raise _not_whole(site, name)


def _counting(entries: Iterable[pen.Entry], told: Callable[[int], None]) -> Iterator[pen.Entry]:
    """The same entries; ``told`` hears of every hundredth how many are done."""
    for count, entry in enumerate(entries):
        if count % 100 == 0:
            told(count)
        yield entry
