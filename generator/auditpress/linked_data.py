"""What the head of a page tells machines: its feed, and as JSON-LD what it is and where it stands among others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from pydantic_core import to_json

from auditpress.model import BASE, Page

# Within a script, markup would end it or open a comment; two line ends are none in JSON but some to old readers.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def feed(page: Page) -> str:
    """What leads a feed reader to the feed of a page, as HTML."""
    if page.feed is None:
        return ""
    way = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'
    return Markup(way).format(page.feed.text, page.feed.href)  # noqa: S704 - of ours, with room for two texts


def script(page: Page, site_url: str) -> str:
    """What a page tells of itself, as HTML for its head; nothing where that is nothing."""
    graph = [*page.about, *([_way(page, site_url)] if page.crumbs else [])]
    if not graph:
        return ""
    text = to_json({"@context": "https://schema.org", "@graph": graph}).decode().translate(_ESCAPED)
    return f'<script type="application/ld+json">{text}</script>'


def _way(page: Page, site_url: str) -> Mapping[str, Any]:
    """The lists that lead to a page, and the page itself."""
    steps = [*((crumb.text, crumb.path) for crumb in page.crumbs), (page.title, page.path)]
    root = site_url.removesuffix("/") or BASE
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": root + path}
        for number, (name, path) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
