"""The site on this machine while it is written: built again after each save, and shown by MkDocs' server.

The pages are those of ``site.build``, drafts included, which makes only what has changed; MkDocs' server lends the
reloading of open pages. The folder that is served lies in the cache, so that the next preview begins where this one
ended. What is wrong is answered by ``problem_pages``, and never written.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from auditpress import glance, mkdocs_host, policy, publish, site, sitedir, telling
from auditpress.cache import FOLDER
from auditpress.problem_pages import Told
from auditpress.problems import Problem, count
from auditpress.saves import Saves
from auditpress.settings import Config, ConfigError, Options

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("mkdocs.plugins.auditpress")

BUILD_DELAY = 0.05
"""Seconds without another change after which a build begins: an editor that saves touches several files at once."""


def serve(config_file: Path, port: int, options: Options) -> None:
    """Serve the site to this machine only, until interrupted; raises ``ConfigError`` if it is not set up rightly."""
    with _speaking():
        server = Server(Preview(config_file, options), "127.0.0.1", port)
        try:
            server.begin()
            server.serve()
        except KeyboardInterrupt:
            log.info("Shutting down...")
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise ConfigError(f"The site cannot be served on port {port}: {error.strerror}.") from error
        finally:
            server.shutdown()


class Preview:
    """Builds the site into a folder of its own, as often as is needed. ``told`` is what the last build had to say.

    Raises ``ConfigError`` if the site is not set up rightly from the start.
    """

    def __init__(self, config_file: Path, options: Options, *, drafts: bool = True) -> None:
        self._file = config_file
        self._options = options
        self._drafts = drafts
        self.config = self._configured()
        self.root = urlsplit(self.config.site_url or "/").path or "/"
        self.told = Told(self.config, self.root)

    def again(self) -> None:
        """Build the site once more. What is wrong is said, and the pages of the last good build stay."""
        try:
            self.config = self._configured()
            report = self._build()
        except ConfigError as error:
            self._tell((), str(error))
        except Exception:
            # A template of an adopter may fail, or the program itself: whoever writes goes on with the old pages.
            log.exception("auditpress failed")
            self._tell((), "auditpress failed; the terminal says how.")
        else:
            self._tell(report.problems)
            if report.built:
                made = f"{report.rendered:,} of {report.pages:,} pages"
                log.info("%s made anew in %.1f seconds", made, report.seconds)
        # The processes of a crew would be copies of a process with threads, and what is new is little.
        self._options = replace(self._options, jobs=1)

    def sources(self) -> list[Path]:
        """What the site is made of."""
        themes = [folder for folder in self.config.templates if (folder / "records").is_dir()]
        return [self._file, self.config.records, self.config.content, *themes]

    def _configured(self) -> Config:
        made = mkdocs_host.configuration(self._file)
        site_dir = made.root / FOLDER / "preview"
        if not site_dir.exists():
            publish.copy(made.site_dir, site_dir)
        return replace(made, site_dir=site_dir, drafts=self._drafts)

    def _build(self) -> site.Report:
        known = mkdocs_host.is_known(self._file)
        options = replace(self._options, host=glance.setting(self._file, self.config) if known else "")
        return site.build(self.config, mkdocs_host.host(self._file), options)

    def _tell(self, problems: tuple[Problem, ...], trouble: str = "") -> None:
        some = bool(sitedir.listing(self.config.site_dir))
        self.told = told = Told(self.config, self.root, problems, trouble, some=some)
        said = f"{telling.told(problems)}\n\n{count(problems)}" if problems else trouble
        if not told.built:
            kept = "The pages are those of the last good build." if some else "The pages appear when this is mended."
            log.warning("%s\n%s", said, kept)
        elif problems:
            log.warning(telling.told(problems))


class Server(LiveReloadServer):
    """MkDocs' server over the pages of a preview, with what the preview has to say in their place or above them."""

    def __init__(self, preview: Preview, host: str, port: int) -> None:
        super().__init__(self._again, host, port, str(preview.config.site_dir), preview.root)
        self._preview = preview
        self._site_dir = preview.config.site_dir
        self._seen: set[Path] = set()
        self.build_delay = BUILD_DELAY
        self.error_handler = self._not_found
        # MkDocs' own asks for each file twice a second, which is much for ten thousand; the system can tell by itself.
        self._saves = Saves()
        self.observer = self._saves  # type: ignore[assignment] # all that the server asks of one
        self._watch()

    def begin(self) -> None:
        """Build for the first time. What is saved meanwhile is seen to when the server serves."""
        self.observer.start()
        self._again()

    def serve_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """A page of the site, or what is wrong with it."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if not path.startswith(self.mount_path):
            return super().serve_request(environ, start_response)
        # As MkDocs does it: nobody is answered while a build is under way.
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            epoch = self._visible_epoch
        below = path.removeprefix(self.mount_path)
        page = self._preview.told.instead(below, there=self._is_there(below))
        if not page:
            return super().serve_request(environ, start_response)
        data = self._reloading(page.encode(), epoch)
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(data)))])
        return [data]

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """A page of the site, with what is said above it."""
        return self._reloading(self._preview.told.marked(content), epoch)

    def _reloading(self, content: bytes, epoch: int) -> bytes:
        """A page that asks to be loaded again when there is a newer site."""
        inject: Callable[[bytes, int], bytes] = super()._inject_js_into_html
        return inject(policy.eased(content), epoch)

    def _again(self) -> None:
        self._preview.again()
        self._watch()

    def _watch(self) -> None:
        """Watch what the site is made of, which mkdocs.yml may have changed."""
        for path in self._preview.sources():
            # A folder that was removed and made again is another one to the system, even if its number is the same.
            if path.exists() and (path not in self._seen or str(path) in self._saves.replaced):
                if path in self._seen:
                    self.unwatch(str(path))
                self._seen.add(path)
                self.watch(str(path))

    def _is_there(self, below: str) -> bool:
        name = f"{below}index.html" if below.endswith("/") or not below else below
        # Unlike a Path, this takes any name for one that is not there.
        return ".." not in name.split("/") and os.path.exists(f"{self._site_dir}/{name}")  # noqa: PTH110

    def _not_found(self, code: int) -> bytes | None:
        file = self._site_dir / f"{code}.html"
        return self._inject_js_into_html(file.read_bytes(), self._visible_epoch) if file.is_file() else None


def quiet_prototypes(handlers: Iterable[logging.Handler]) -> None:
    """Keep what MkDocs says of the prototypes, which are never written, from those who read the news."""
    for handler in handlers:
        handler.addFilter(_is_news)


@contextmanager
def _speaking() -> Iterator[None]:
    """Let the server's news be read on the terminal."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    quiet_prototypes([handler])
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def _is_news(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(
        ("Page skipped: 'auditpress-prototype", "Template skipped", "Cleaning site", "Building documentation to")
    )
