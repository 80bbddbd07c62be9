"""A page of a copy that is opened from a disk, where no server finds the page of a folder.

Links to folders lead to the ``index.html`` in them, links from the root of the site or with its whole address become
relative where their page is in the copy, and each page says that it is a copy, of which day, and where the page is.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from auditpress.chrome import base

SCRIPT = "assets/offline.js"
"""Does for links that other scripts make what is done here for those of a page."""

_TAG = re.compile(
    r"<(?:a|area|link|script|img|form|source|iframe|button|input|meta)\s(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE
)
_ADDRESS = re.compile(r"(\s(?:href|src|action|formaction)\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_REFRESH = re.compile(r"(\scontent\s*=\s*\"\s*\d+\s*;\s*url=)([^\"]*)(\")", re.IGNORECASE)
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
_HEADER = re.compile(r'<header class="ap-header">|(?<=>)(?=\s*</body>)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be known of a copy: its files, the site's address (or nothing), and its day in words (or nothing)."""

    files: Collection[str]
    site_url: str
    day: str

    def page(self, path: str, text: str) -> str:
        """A page as it is in the copy; ``path`` is that of its file: ``reports/2025/home-office/index.html``."""
        folder = posixpath.dirname(path)
        changed = _TAG.sub(lambda tag: self._tag(tag[0], folder), text)
        live = _CANONICAL.search(text)
        address = live[1] if live and self.site_url else ""
        changed = _HEADER.sub(lambda found: self._notice(address) + found[0], changed, count=1)
        if SCRIPT in self.files:
            root = base(f"/{folder}/" if folder else "/")
            changed = changed.replace("</body>", f'<script src="{root}/{SCRIPT}" defer></script>\n</body>')
        return changed

    def _notice(self, address: str) -> str:
        day = f" as of {html.escape(self.day)}, the latest date in its records" if self.day else " of the site"
        where = f' It may have changed since: <a href="{address}">see the live page</a>.' if address else ""
        return (
            f'<aside class="ap-copy" aria-label="About this copy"><p class="md-grid">A copy{day}.{where}</p></aside>\n'
        )

    def _tag(self, tag: str, folder: str) -> str:
        is_link = tag[1:6].lower() == "link "
        if tag[1:5].lower() == "meta":
            return _REFRESH.sub(lambda found: found[1] + self.led(found[2], folder) + found[3], tag)
        return _ADDRESS.sub(lambda found: self._attribute(found, folder, is_link=is_link), tag)

    def _attribute(self, found: re.Match[str], folder: str, *, is_link: bool) -> str:
        quote, address = ('"', found[2]) if found[2] is not None else ("'", found[3])
        # A page's whole address in its head says where the page itself is, and stays.
        if is_link and ":" in address:
            return found[0]
        return f"{found[1]}{quote}{self.led(address, folder)}{quote}"

    def led(self, address: str, folder: str) -> str:
        """An address on a page in a folder of the copy as it is to stand there."""
        path, mark, rest = _parted(address)
        inner = self._of_site(path, folder)
        if inner is None:
            return address
        target = unquote(html.unescape(inner))
        if f"{target}/index.html".lstrip("/") in self.files:
            # From the root or with a whole address, the way begins here.
            way = f"{path.rstrip('/')}/" if _is_relative(path) else f"{_way(inner, folder)}/"
            return f"{way}index.html{mark}{rest}"
        if target in self.files:
            return address if _is_relative(path) else f"{_way(inner, folder)}{mark}{rest}"
        return address

    def _of_site(self, path: str, folder: str) -> str | None:
        """The path from the root of the copy, without slashes at its ends; None, if it leads elsewhere."""
        if _is_relative(path):
            if not path:
                return None
            joined = posixpath.normpath(posixpath.join("/", folder, path))
            return joined.strip("/")
        if self.site_url and f"{path}/".startswith(self.site_url):
            return path.removeprefix(self.site_url).strip("/") if path.startswith(self.site_url) else ""
        below = urlsplit(self.site_url).path or "/"
        if path.startswith("/") and not path.startswith("//") and f"{path}/".startswith(below):
            return path.removeprefix(below).strip("/") if path.startswith(below) else ""
        return None


def _parted(address: str) -> tuple[str, str, str]:
    """The path of an address, ``?`` or ``#``, and what follows."""
    at = min((found for sign in "?#" if (found := address.find(sign)) >= 0), default=len(address))
    return address[:at], address[at : at + 1], address[at + 1 :]


def _is_relative(path: str) -> bool:
    """Whether a path leads from the page it is on."""
    return not path.startswith("/") and ":" not in path.partition("/")[0]


def _way(inner: str, folder: str) -> str:
    """The way from a folder of the copy to a path in it."""
    return posixpath.relpath(f"/{inner}", f"/{folder}")
