"""Pages as papers: a tagged PDF (PDF/UA-1) of a report or a review, made of the same view as its page.

WeasyPrint makes them. It is an extra, as it needs Pango from the system; and it opens files of the theme's folder
``pdf`` and nothing else, whatever a record holds. The same page gives the same bytes, as no clock is asked: the date
within is that of the record.
"""

from __future__ import annotations

import gc
import io
import mimetypes
import re
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markupsafe import escape

from auditpress.cache import Cache, digest
from auditpress.model import BASE, Page, Paper
from auditpress.render import environment
from auditpress.settings import Config
from auditpress.tagging import finish
from auditpress.templates import Prints

ROOM = "pdf"
"""The theme's folder of papers, and that of the cache."""

MOST_KEPT = 2
"""How many papers are kept for each that a site has: what it has now, and what it had before."""

_MOST_LAID_OUT = 150_000
"""Characters of HTML after whose layout the memory that it took is gathered: those of about ten reports."""

_NOWHERE = re.compile(f' href="{BASE}[^"]*"')
_TRIAL = "<p>Aa1 <b>Bb2</b> <i>Cc3</i> <b><i>Dd4</i></b> <code>Ee5</code> Жж Ωω שלום سلام ☃</p>"
"""A line in every face and in some scripts: what is made of it tells other fonts, and another release, apart."""


class Missing(Exception):
    """What papers are made with is not on this machine; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a paper says of where it is from: the site, its language, and the whole address of the page, or nothing."""

    name: str
    language: str
    address: str


class Press:
    """Makes papers; raises ``Missing``. ``part`` stands for all that they are made of but their pages.

    It is shared by all processes of a build. What it made is kept in a room of the ``cache``.
    """

    def __init__(self, config: Config, cache: Cache) -> None:
        self._config = config
        self._cache = cache.room(ROOM, 0)
        self._whole = cache
        self._environment = environment([folder / room for room in (ROOM, "records") for folder in config.templates])
        self._write = _engine([folder / ROOM for folder in config.templates])
        style = self._environment.get_template("_style.html").render()
        self._made_with = digest(self._write(f'<html lang="en"><title>-</title>{style}{_TRIAL}'))
        self.part = digest(self._made_with.encode(), Prints(config.templates, (ROOM, "records")).every().encode())

    def html(self, page: Page) -> str:
        """A page as it is given to the printer."""
        config = self._config
        site = Site(
            config.site_name,
            config.language,
            f"{config.site_url}{page.path.removeprefix('/')}" if config.site_url else "",
        )
        template = self._environment.get_template(page.template)
        return _led(template.render(page=page, view=page.view, site=site), page.path, config.site_url)

    def pdf(self, page: Page) -> bytes:
        """The paper of a page: as it was made before, if it was made of the same."""
        html = self.html(page)
        key = digest(self._made_with.encode(), html.encode())
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        made = self._write(html)
        self._cache.put(key, made)
        return made

    def prune(self, papers: int) -> None:
        """Let go of what a site of so many papers has no more use for."""
        self._whole.room(ROOM, papers * MOST_KEPT).prune()


def printed(paper: Paper, data: bytes) -> Paper:
    """A paper that was made: its size is known."""
    kilobytes = max(1, round(len(data) / 1000))
    return Paper(paper.path, paper.day, f"{kilobytes / 1000:.1f} MB" if kilobytes >= 1000 else f"{kilobytes} KB")


def _led(html: str, path: str, site_url: str) -> str:
    """A paper's links: those to its own page lead within the paper, the others to the site, if its address is known."""
    html = html.replace(f'href="{BASE}{path}#', 'href="#')
    return html.replace(f"{BASE}/", str(escape(site_url))) if site_url else _NOWHERE.sub("", html)


def _engine(folders: Sequence[Path]) -> Callable[[str], bytes]:
    """What makes a PDF of HTML, with the files of these folders; raises ``Missing``."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - it is there only with the extra

    fetcher, fonts, base = _fetcher(folders), FontConfiguration(), f"{folders[0].resolve().as_uri()}/"

    written = 0

    def write(html: str) -> bytes:
        nonlocal written
        document = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher)
        made: bytes = document.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1", finisher=finish)
        del document
        # A build does without the collector, as its own values hold no circles; those of a layout do. It looks at all
        # that there is, so that to call it for each paper would take as long as half of a paper.
        written += len(html)
        if written > _MOST_LAID_OUT:
            written = 0
            gc.collect()
        return made

    return write


def _weasyprint() -> Any:
    """The printer; it is imported only here, since that takes half a second and is not possible everywhere."""
    # Where a library is missing, it says so at length on standard output.
    with redirect_stdout(io.StringIO()), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            import weasyprint  # noqa: PLC0415 - see above
        except ImportError as error:
            raise Missing("PDFs need WeasyPrint, which is not installed: pip install 'auditpress[pdf]'") from error
        except OSError as error:
            raise Missing(
                "PDFs need Pango, which WeasyPrint does not find on this machine: apt-get install libpango-1.0-0 "
                "libpangoft2-1.0-0 libharfbuzz-subset0 (Debian, Ubuntu), dnf install pango (Fedora), "
                "brew install pango (macOS)"
            ) from error
    if any("Expect ugly output" in str(each.message) for each in told):
        raise Missing("PDFs need a font, and this machine has none: apt-get install fonts-dejavu-core, or any other")
    return weasyprint


def _fetcher(folders: Sequence[Path]) -> Any:
    """Opens files of these folders, and nothing else: no other file, no address of the network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - it is there only with the extra

    roots = [folder.resolve() for folder in folders]

    class Fetcher(URLFetcher):  # type: ignore[misc] # it has no types
        """The only way in which a paper can get at anything."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the base class's name
            """The file, or ``ValueError``, which leaves the paper without it."""
            path = Path(unquote(url.removeprefix("file://").partition("?")[0])).resolve()
            if not url.startswith("file:///") or not any(path.is_relative_to(root) for root in roots):
                raise ValueError(f"{url} is no file of the theme")
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return Fetcher()
