"""The sitemap, with the dates that records give and none where no date is known."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import escape

from auditpress.model import File, Page
from auditpress.pages.outline import Outline


def sitemap(pages: Iterable[Page], outline: Outline) -> File:
    """``/sitemap.xml``. Pages that only lead elsewhere are left out; the host's own pages have no date."""
    dated = dict.fromkeys(outline.hosted, "") | {p.path: p.changed for p in pages if p.template != "redirect.html"}
    lines = [_entry(outline.url + path.removeprefix("/"), changed) for path, changed in sorted(dated.items())]
    return File(
        "/sitemap.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' + "".join(lines) + "</urlset>\n",
    )


def _entry(address: str, changed: str) -> str:
    date = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{date}</url>\n"
