"""The site on this machine while it is written: built again after each save, and shown by MkDocs' server.

The pages are those of ``site.build``, which makes only what has changed; MkDocs' server lends the reloading of open
pages. The folder that is served lies in the cache, so that the next preview begins where this one ended.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from auditpress import glance, mkdocs_host, publish, site
from auditpress.cache import FOLDER
from auditpress.problems import count
from auditpress.settings import Config, ConfigError, Options
from auditpress.telling import told

log = logging.getLogger("mkdocs.plugins.auditpress")


def serve(config_file: Path, port: int, options: Options) -> None:
    """Serve the site to this machine only, until interrupted; raises ``ConfigError`` if the first build fails."""
    with _speaking():
        preview = _Preview(config_file, options)
        config = preview.build()
        server = _server(preview, config, port)
        try:
            server.serve()
        except KeyboardInterrupt:
            log.info("Shutting down...")
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise ConfigError(f"The site cannot be served on port {port}: {error.strerror}.") from error
        finally:
            server.shutdown()


def _server(preview: _Preview, config: Config, port: int) -> LiveReloadServer:
    below = urlsplit(config.site_url or "/").path or "/"
    server = LiveReloadServer(preview.again, "127.0.0.1", port, str(config.site_dir), below)
    server.error_handler = _not_found(config.site_dir)
    # The server asks for each file twice a second, which is much for ten thousand; the system can tell by itself.
    server.observer = _Watch()  # type: ignore[assignment] # all that the server asks of one
    for watched in preview.sources(config):
        server.watch(str(watched))
    return server


class _Preview:
    """Builds the site into a folder of its own, as often as is needed."""

    def __init__(self, config_file: Path, options: Options) -> None:
        self._file = config_file
        self._options = options

    def build(self) -> Config:
        """Build the site, and say what is wrong with the records; raises ``ConfigError`` if there is no new site."""
        made = mkdocs_host.configuration(self._file)
        config = replace(made, site_dir=made.root / FOLDER / "preview")
        if not config.site_dir.exists():
            publish.copy(made.site_dir, config.site_dir)
        known = mkdocs_host.is_known(self._file)
        options = replace(self._options, host=glance.setting(self._file, made) if known else "")
        report = site.build(config, mkdocs_host.host(self._file), options)
        if not report.built:
            raise ConfigError(f"{told(report.problems)}\n\n{count(report.problems)}")
        if report.problems:
            log.warning(told(report.problems))
        log.info("%s made anew in %.1f seconds", f"{report.rendered:,} of {report.pages:,} pages", report.seconds)
        return config

    def again(self) -> None:
        """Build the site once more; what is wrong is said, and the pages of the last good build stay."""
        # The processes of a crew would be copies of a process with threads, and what is new is little.
        self._options = replace(self._options, jobs=1)
        try:
            self.build()
        except ConfigError as error:
            log.warning("%s\nThe pages are those of the last good build.", error)

    def sources(self, config: Config) -> list[Path]:
        """What the site is made of."""
        themes = [folder for folder in config.templates if (folder / "records").is_dir()]
        return [self._file, config.records, config.content, *themes]


class _Watch:
    """Tells of changes as the system does; that a file was only read, as a build does, is no change."""

    def __init__(self) -> None:
        self._observer = Observer()
        self.start, self.stop, self.join = self._observer.start, self._observer.stop, self._observer.join

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool) -> ObservedWatch:
        """Watch a file or a folder."""
        told = FileSystemEventHandler()

        def changed(event: FileSystemEvent) -> None:
            if event.event_type in (EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED):
                handler.on_any_event(event)

        told.on_any_event = changed  # type: ignore[method-assign] # as MkDocs does it
        return self._observer.schedule(told, path, recursive=recursive)


def _not_found(site_dir: Path) -> Callable[[int], bytes | None]:
    def page(code: int) -> bytes | None:
        file = site_dir / f"{code}.html"
        return file.read_bytes() if file.is_file() else None

    return page


@contextmanager
def _speaking() -> Iterator[None]:
    """Let the server's news be read on the terminal, but those of its prototypes, which are never written."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    handler.addFilter(_is_news)
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
