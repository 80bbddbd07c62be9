"""The plugin as MkDocs loads it: under ``mkdocs serve`` it hands over to the preview, else it builds the site."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority

from auditpress import glance, site
from auditpress.mkdocs_plugin import AuditpressPlugin
from auditpress.mkdocs_preview import Preview, Server, quiet_prototypes
from auditpress.settings import Options

_FIRST = 100


class Door(AuditpressPlugin):
    """The site under ``mkdocs build``, and the preview of ``auditpress serve`` under ``mkdocs serve``.

    MkDocs would say which of the two it is by ``on_startup``, but keeps one plugin for all builds if there is such a
    method. So the command line is asked: where it is not that of ``mkdocs serve``, nothing is held back and no draft
    is shown.
    """

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Leave the records to the preview, which comes after the first build: their errors must not end that."""
        if self.loaded is None and _asked("livereload"):
            self.loaded = site.Loaded(None, (), 0)
        super().on_pre_build(config=config)

    @event_priority(_FIRST)
    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[[], None],  # noqa: ARG002 - the preview builds
    ) -> LiveReloadServer:
        """Serve the preview at the address of MkDocs' server; with ``--clean``, as it will be published."""
        quiet_prototypes(logging.getLogger("mkdocs").handlers)
        drafts = _asked("build_type") != "clean"
        preview = Preview(Path(config.config_file_path), Options(code=glance.code()), drafts=drafts)
        server.server_close()
        ours = Server(preview, *config.dev_addr)
        ours.begin()
        return ours


def _asked(option: str) -> object:
    """What the command line of ``mkdocs serve`` says; None where it is another one, or there is none."""
    context = click.get_current_context(silent=True)
    return context.params.get(option) if context and context.info_name == "serve" else None
