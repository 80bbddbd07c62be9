"""MkDocs as the host that ``auditpress`` calls: its configuration, and one build of its own pages."""

from __future__ import annotations

import tempfile
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import base
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import get_plugin_logger

from auditpress import site
from auditpress.mkdocs_plugin import AuditpressPlugin, Guest, absolute, settings, unfit
from auditpress.settings import Config, ConfigError

log = get_plugin_logger(__name__)


def configuration(config_file: Path, site_dir: Path | None = None) -> Config:
    """What mkdocs.yml says, with warnings logged; raises ``ConfigError`` with all that is wrong."""
    config, warnings = _read(config_file, site_dir)
    for warning in warnings:
        log.warning(warning)
    return settings(config, _ours(config).config)


def is_known(config_file: Path) -> bool:
    """Whether MkDocs' part of the site depends on nothing but its configuration, its pages, the theme and ours."""
    config, _ = _read(config_file, None)
    alone = all(isinstance(plugin, AuditpressPlugin) for plugin in config.plugins.values())
    return alone and not config.hooks and _SELF_CONTAINED.issuperset(config.markdown_extensions)


_SELF_CONTAINED = frozenset(
    {"abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "meta", "sane_lists",
     "smarty", "tables", "toc", "wikilinks"}
)  # fmt: skip
"""Markdown's own extensions, which take in no other files."""


def host(config_file: Path) -> site.Host:
    """MkDocs as the host of ``site.build``; raises ``ConfigError`` when it cannot build."""
    return lambda folder, loaded: _visit(config_file, folder, loaded).hosted()


def whole(config_file: Path, loaded: site.Loaded, guest: Guest) -> str:
    """A page as MkDocs renders it itself, at its real address: slow, and what ``Chrome.fill`` must equal."""
    with tempfile.TemporaryDirectory() as folder:
        return _visit(config_file, Path(folder), loaded, guest).html[guest.path]


def _visit(config_file: Path, folder: Path, loaded: site.Loaded, *guests: Guest) -> AuditpressPlugin:
    """Let MkDocs build into a folder with records that are loaded; the plugin holds what came of it."""
    config, _ = _read(config_file, folder)
    plugin = _ours(config)
    plugin.loaded = loaded
    plugin.guests |= {guest.source: guest for guest in guests}
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    except FileNotFoundError as error:
        raise ConfigError(f"MkDocs could not build its pages: {error.strerror}: {error.filename}.") from error
    except MkDocsException as stop:
        raise ConfigError(f"MkDocs could not build its pages: {stop.format_message()}") from stop
    finally:
        config.plugins.on_shutdown()
    return plugin


def _read(config_file: Path, site_dir: Path | None) -> tuple[MkDocsConfig, list[str]]:
    """The configuration, and MkDocs' warnings about it; MkDocs' ``load_config`` only logs what is wrong."""
    config = MkDocsConfig(str(absolute(config_file)))
    try:
        with config_file.open("rb") as file:
            config.load_file(file)
        config.load_dict({"site_dir": str(absolute(site_dir))} if site_dir else {})
    except OSError as error:
        raise ConfigError(f"{config_file} cannot be read: {error.strerror}.") from error
    except (MkDocsException, base.ValidationError) as error:
        raise ConfigError(f"{config_file}: {error}") from error
    errors, warnings = config.validate()
    wrong = [f"{config_file}: {option}: {error}" for option, error in errors]
    odd = [f"{config_file}: {option}: {warning}" for option, warning in warnings]
    if wrong or (config.strict and odd):
        raise ConfigError("\n".join(wrong + odd))
    _ours(config)
    if wrong := [f"{config_file}: {words}" for words in unfit(config)]:
        raise ConfigError("\n".join(wrong))
    return config, odd


def _ours(config: MkDocsConfig) -> AuditpressPlugin:
    for plugin in config.plugins.values():
        if isinstance(plugin, AuditpressPlugin):
            return plugin
    raise ConfigError(f"{config.config_file_path}: plugins: auditpress is not among them.")
