"""The site as a plugin of MkDocs: it lends the chrome, and joins our pages to those that MkDocs writes.

Under ``mkdocs build``, MkDocs drives the plugin by its events, and the plugin loads, writes and swaps at the right
ones; ``mkdocs_door`` says what it does under ``mkdocs serve``. Under ``auditpress build`` the plugin is handed records
that are loaded already (see ``mkdocs_host``), and only lends the chrome.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2.filters import do_striptags
from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from auditpress import chrome, colours, history, policy, problems, publish, site, sitedir, telling
from auditpress.graph import Graph
from auditpress.model import BASE, Link
from auditpress.prose import References, Resolve

LAYOUTS = ("page", "index")

_LAST = -100
"""The order among plugins: what others add to the chrome must be in it before we keep it."""

_SCHEME = "auditpress:"

_UNUSED = re.compile(r"^assets/(javascripts|images)/.|^assets/stylesheets/palette|\.map$|^sitemap\.xml$")
"""Files of Material that no page of ours asks for, two megabytes in every site; and the sitemap, which is ours."""

_ALIGNED = re.compile(r'(?<=<t[hd]) style="text-align: (left|center|right);"(?=>)')
"""How Markdown aligns a column, which the policy of pages would not let take effect."""

_STYLE = re.compile(r"^assets/stylesheets/main\.[0-9a-f]+\.min\.css$")
"""Material's stylesheet, whose name has a digest in it."""

log = get_plugin_logger(__name__)


@dataclass(frozen=True, slots=True)
class Guest:
    """A page of ours that the host renders: title and description are text, the other parts finished HTML."""

    path: str
    layout: str
    title: str = chrome.TITLE
    description: str = chrome.DESCRIPTION
    head: str = chrome.HEAD
    toc: str = chrome.TOC
    body: str = chrome.BODY

    @property
    def source(self) -> str:
        """The Markdown file that MkDocs would make this page of."""
        return f"{self.path.removeprefix('/')}index.md"


class _Outward(Link):
    """A link from a hand-written page to one of ours; for its scheme, MkDocs does not look for a file."""

    __slots__ = ()

    @property
    def href(self) -> str:
        return _SCHEME + self.path


class PluginOptions(base.Config):
    """What stands below ``auditpress:`` in mkdocs.yml."""

    records = config_options.Dir(default="audits", exists=True)
    history = config_options.Choice[history.Mode](("none", "notes", "subjects"), default="notes")


class AuditpressPlugin(BasePlugin[PluginOptions]):
    """Renders guests: a prototype of each layout, and more if asked. Not handed records, it builds the site.

    MkDocs makes a new one for each build. It must not have ``on_startup``, or MkDocs would keep one for all.
    """

    def __init__(self) -> None:
        prototypes = (Guest(chrome.prototype(layout), layout) for layout in LAYOUTS)
        self.guests = {guest.source: guest for guest in prototypes}
        self.html: dict[str, str] = {}
        self.loaded: site.Loaded | None = None
        self._pages: tuple[str, ...] = ()
        self._nav = Navigation([], [])
        self._alone: site.Config | None = None
        self._stage = ExitStack()

    def on_config(self, config: MkDocsConfig) -> None:
        """Take MkDocs' own sitemap away: it gives every page the date of the build."""
        if not config.use_directory_urls:
            raise ConfigurationError("auditpress needs use_directory_urls, as the addresses of records end in /")
        if wrong := unfit(config):
            raise ConfigurationError("\n".join(wrong))
        config.theme.static_templates.discard("sitemap.xml")

    @event_priority(_LAST)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Load the records, and turn the build aside, before MkDocs empties the site folder."""
        if self.loaded is None:
            self._alone = settings(config, self.config)
            self.loaded = _load(self._alone)
            config.site_dir = str(self._stage.enter_context(_staging(self._alone)).folder)
        config.extra["auditpress"] = {"nav": _items(self.loaded.nav), "ways": _items(self.loaded.ways)}
        if self.loaded.graph:
            # Declared as a list of names; Markdown, which gets it, also takes extensions themselves.
            config.markdown_extensions.append(References(_outward(self.loaded.graph)))  # type: ignore[arg-type]

    @event_priority(_LAST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Leave out what no page asks for, find the stylesheet, note the host's own pages, and add the guests."""
        for file in [file for file in files if _UNUSED.search(file.src_uri)]:
            files.remove(file)
        _tell_of_others(config)
        style = next((file.src_uri for file in files if _STYLE.search(file.src_uri)), "")
        config.extra["auditpress"]["stylesheet"] = style
        own = files.documentation_pages()
        self._pages = tuple(f"/{file.dest_uri.removesuffix('index.html')}" for file in own)
        for source in self.guests:
            files.append(File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Remember the navigation; its titles are known when the pages have been read."""
        self._nav = nav

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Tell the theme of the hand-written pages, now that they have titles; of a section, the first one."""
        first = filter(None, map(_first_page, self._nav.items))
        links = [Link(do_striptags(page.title or ""), f"/{page.url}") for page in first]
        config.extra["auditpress"]["footer"] = _items(links)

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Put the parts of a guest where the theme looks for them."""
        if guest := self.guests.get(page.file.src_uri):
            parts = {"layout": guest.layout, "head": guest.head, "toc": guest.toc}
            page.meta = {"title": guest.title, "description": guest.description, "auditpress": parts}

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Give a guest its body, and the others their links to records and aligned tables that the policy allows."""
        if guest := self.guests.get(page.file.src_uri):
            return guest.body
        html = _ALIGNED.sub(r' class="ap-\1"', html)
        for sentence in policy.refused(html):
            log.warning("%s: %s.", page.file.src_uri, sentence)
        return html.replace(f'href="{_SCHEME}', f'href="{chrome.base(f"/{page.url}")}')

    @event_priority(_LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Keep the HTML of a guest to ourselves: MkDocs does not write a page that is empty."""
        guest = self.guests.get(page.file.src_uri)
        if guest is None:
            return policy.governed(output)
        self.html[guest.path] = output.replace(BASE, chrome.base(guest.path))
        return ""

    @event_priority(_LAST)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Give a page that is a template of the theme, such as that for what is not found, its policy."""
        return policy.governed(output_content)

    @event_priority(_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write our pages beside those of MkDocs, and swap the whole site in."""
        if self._alone is None or self.loaded is None:
            return
        stage = Path(config.site_dir)
        config.site_dir = str(self._alone.site_dir)
        with self._stage:
            _write(self._alone, self.loaded, self.hosted(), stage)
            # MkDocs is about to fail a strict build that warned; the old site stays then.
            if not _warned():
                publish.swap(stage, self._alone.site_dir)
                log.info("The site is in %s", config.site_dir)

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002
        """Leave nothing of a build that failed."""
        self._stage.close()

    def hosted(self) -> site.Hosted:
        """What MkDocs lent: the HTML of each layout's prototype, and the paths of its own pages."""
        prototypes = {layout: self.html[chrome.prototype(layout)] for layout in LAYOUTS}
        return site.Hosted(prototypes, self._pages)


def _tell_of_others(config: MkDocsConfig) -> None:
    """Warn of what mkdocs.yml would have from elsewhere, which the policy of the pages forbids."""
    for name, paths in (("extra_css", config.extra_css), ("extra_javascript", config.extra_javascript)):
        for path in filter(policy.is_elsewhere, map(str, paths)):
            log.warning("%s: %s is from elsewhere, which no browser will load: keep a copy in the site.", name, path)


def absolute(path: str | Path) -> Path:
    """As MkDocs does it: without ``..``, and without following links."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve follows links


def settings(config: MkDocsConfig, told: PluginOptions) -> site.Config:
    """The site as MkDocs has been told of it, and the plugin."""
    return site.Config(
        root=absolute(config.config_file_path).parent,
        records=Path(told.records),
        content=Path(config.docs_dir),
        site_dir=Path(config.site_dir),
        site_name=config.site_name,
        site_url=config.site_url or "",
        templates=tuple(map(Path, config.theme.dirs)),
        language=config.theme.locale.language,
        description=config.site_description or "",
        history=told.history,
    )


def _load(settings: site.Config) -> site.Loaded:
    loaded = site.load(settings)
    if loaded.graph is None:
        raise PluginError(f"{telling.told(loaded.problems)}\n\n{problems.count(loaded.problems)}")
    if loaded.problems:
        log.warning(telling.told(loaded.problems))
    return loaded


def _staging(settings: site.Config) -> AbstractContextManager[publish.Stage]:
    try:
        sitedir.claim(settings.site_dir, (settings.root, settings.records, settings.content))
    except sitedir.Foreign as foreign:
        raise PluginError(str(foreign)) from foreign
    return publish.staging(settings.site_dir)


def _write(settings: site.Config, loaded: site.Loaded, hosted: site.Hosted, stage: Path) -> None:
    try:
        site.write(settings, loaded, hosted, stage)
    except (chrome.Misfit, sitedir.Foreign, site.ConfigError) as misfit:
        raise PluginError(str(misfit)) from misfit
    publish.seal(stage)


def _outward(graph: Graph) -> Resolve:
    def resolve(target: str) -> Link | None:
        link = graph.resolve(target)
        return _Outward(link.text, link.path) if link else None

    return resolve


def unfit(config: MkDocsConfig) -> list[str]:
    """What of an adopter's own look cannot be used: colours that cannot be read, pictures that are not there."""
    folders = [Path(folder) for folder in config.theme.dirs]
    content = Path(config.docs_dir)
    sheet = next((file for folder in folders if (file := folder / "assets/auditpress.css").is_file()), None)
    chosen = config.theme.get("colours") or {}
    found = [f"theme: colours: {words}" for words in colours.faults(chosen, sheet.read_text("utf-8"))] if sheet else []
    for setting in ("logo", "favicon"):
        path = config.theme.get(setting)
        if path and not any((folder / str(path)).is_file() for folder in (content, *folders)):
            found.append(f"theme: {setting}: there is no file “{path}” in {content.name}/")
    return found


def _first_page(item: StructureItem) -> Page | None:
    """What a link to an item of the navigation leads to: itself, or the first page of a section."""
    if isinstance(item, Page):
        return item
    return next(filter(None, map(_first_page, getattr(item, "children", None) or ())), None)


def _items(links: Iterable[Link]) -> list[dict[str, str]]:
    """Links as the theme reads them: the path is relative to the root."""
    return [{"title": link.text, "path": link.path.removeprefix("/")} for link in links]


def _warned() -> bool:
    """Whether a strict build has warned; MkDocs counts warnings only then, in a handler of its logger."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(isinstance(handler, CountHandler) and handler.get_counts() for handler in handlers)
