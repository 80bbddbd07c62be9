"""The sitemap, with the dates that records give and none where no date is known."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import escape

from auditpress.model import File, Page
from auditpress.pages.outline import Outline

MOST = 45_000
"""Addresses in one file; the protocol has room for 50,000."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(pages: Iterable[tuple[str, str]], outline: Outline) -> tuple[File, ...]:
    """``/sitemap.xml`` of pages' addresses (or files) and dates, with the host's own pages, which have no date.

    Where these are too many, it is the list of ``/sitemap-1.xml`` and those that follow.
    """
    dated = sorted((dict.fromkeys(outline.hosted, "") | {_address(path): day for path, day in pages}).items())
    if len(dated) <= MOST:
        return (_file("/sitemap.xml", dated, outline),)
    parts = [dated[at : at + MOST] for at in range(0, len(dated), MOST)]
    files = [_file(f"/sitemap-{number}.xml", part, outline) for number, part in enumerate(parts, 1)]
    lines = [f"<sitemap><loc>{escape(_whole(file.path, outline))}</loc></sitemap>\n" for file in files]
    return File("/sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{''.join(lines)}</sitemapindex>\n"), *files


def is_listed(page: Page) -> bool:
    """Whether the sitemap lists a page: one that only leads elsewhere is left out."""
    return page.template != "redirect.html"


def _file(path: str, dated: Iterable[tuple[str, str]], outline: Outline) -> File:
    lines = [_entry(_whole(address, outline), changed) for address, changed in dated]
    return File(path, f"{_HEAD}<urlset {_SPACE}>\n{''.join(lines)}</urlset>\n")


def _address(path: str) -> str:
    return f"/{path.removeprefix('/').removesuffix('index.html')}"


def _whole(path: str, outline: Outline) -> str:
    return outline.url + path.removeprefix("/")


def _entry(address: str, changed: str) -> str:
    date = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{date}</url>\n"
