"""From a page to its HTML: the template makes the body, the host's chrome goes around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditpress.chrome import Chrome
from auditpress.model import Page

_HEADING = re.compile(r'<h2[^>]* id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_HIDDEN = re.compile(r"<(a|svg|span)\b[^>]*>.*?</\1>", re.DOTALL)


class Renderer:
    """Renders pages with the templates of a theme. A template sees its page and its view, and nothing else."""

    def __init__(self, templates: Sequence[Path], chrome: Mapping[str, Chrome], site_url: str) -> None:
        self._chrome = chrome
        self._site_url = site_url
        self._environment = Environment(
            loader=FileSystemLoader([folder / "records" for folder in templates]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def body(self, page: Page) -> str:
        """The page without the chrome."""
        return self._environment.get_template(page.template).render(page=page, view=page.view)

    def toc(self, body: str) -> str:
        """The list of a body's sections."""
        sections = [(id, _words(inner)) for id, inner in _HEADING.findall(body)]
        return self._environment.get_template("_toc.html").render(sections=sections)

    def page(self, page: Page) -> str:
        """The whole page."""
        body = self.body(page)
        toc = self.toc(body) if page.layout == "page" else ""
        canonical = self._site_url + page.path.removeprefix("/")
        chrome = self._chrome[page.layout]
        return chrome.fill(page.path, page.title, page.description, page.head, toc, body, canonical)


def _words(heading: str) -> str:
    """What a heading says, without the decorations and the link to itself that it holds."""
    return Markup(_HIDDEN.sub("", heading)).striptags()  # noqa: S704 - from our own template
