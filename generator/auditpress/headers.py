"""The headers that a site is to be served with: a file that some hosts read, and the same for other servers.

``_headers`` lies in the site, where Netlify and Cloudflare read it. Nginx and Apache are told by the command
``auditpress headers``, which reads that file, so that nothing about a server is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from auditpress.memory import Output
from auditpress.model import File
from auditpress.policy import policy

FILE = "_headers"

ALL = "/*"
"""The path of a rule for every file."""

CACHE = "Cache-Control"

_FOREVER = (CACHE, "public, max-age=31536000, immutable")
TYPE = "Content-Type"
_DATABASE = re.compile(r"\.sqlite$")
_SQLITE = (TYPE, "application/vnd.sqlite3")
"""Servers know CSV and JSON by their names, but not this."""

_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$")
"""Files whose name changes with what they hold."""


class Rule(NamedTuple):
    """The headers of files: ``path`` is that of one file from the root of the site, or ``ALL``."""

    path: str
    headers: tuple[tuple[str, str], ...]


def rules(outputs: Sequence[Output]) -> tuple[Rule, ...]:
    """How a site of these files is to be served."""
    scripts = {digest for each in outputs for digest in each.scripts}
    everywhere = Rule(
        ALL,
        (
            ("Content-Security-Policy", f"{policy(scripts)}; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ),
    )
    hashed = sorted(each.path for each in outputs if _HASHED.search(each.path))
    databases = sorted(each.path for each in outputs if _DATABASE.search(each.path))
    return (
        everywhere,
        *(Rule(f"/{path}", (_FOREVER,)) for path in hashed),
        *(Rule(f"/{path}", (_SQLITE,)) for path in databases),
    )


def file(outputs: Sequence[Output]) -> tuple[File, ...]:
    """The file of headers, unless the publisher's own is among the hand-written pages."""
    return () if any(each.path == FILE for each in outputs) else (File(f"/{FILE}", text(rules(outputs))),)


def text(rules: Iterable[Rule]) -> str:
    """The rules as hosts read them: a path, and below it, set in, its headers."""
    return "\n".join("".join([f"{path}\n", *(f"  {name}: {value}\n" for name, value in sent)]) for path, sent in rules)


def read(text: str) -> tuple[Rule, ...]:
    """Rules from such a file; what no host would take for one is left out."""
    found: list[Rule] = []
    for line in text.splitlines():
        name, colon, value = line.strip().partition(":")
        if line[:1] == "/":
            found.append(Rule(line.strip(), ()))
        elif found and colon and line[:1].isspace() and not name.startswith("#"):
            found[-1] = Rule(found[-1].path, (*found[-1].headers, (name, value.strip())))
    return tuple(found)


def nginx(rules: Iterable[Rule], root: str) -> str:
    """The rules as lines for a ``server`` of nginx; ``root`` is the path of the site there, such as ``/``."""
    lines = ["# Include this in the server block of the site, and write no add_header in its location blocks.", ""]
    for rule in rules:
        if rule.path == ALL:
            lines += [f"add_header {name} {_quoted(value)} always;" for name, value in rule.headers]
            # A page and its stylesheet change together, so a browser asks whether what it has is still good.
            lines += ["expires -1;", f"error_page 404 {root}404.html;"]
        elif dict(rule.headers).get(CACHE):
            lines += [f"location = {root}{rule.path[1:]} {{ expires 1y; }}"]
        elif kind := dict(rule.headers).get(TYPE):
            lines += [f"location = {root}{rule.path[1:]} {{ types {{}} default_type {kind}; }}"]
    return "\n".join(lines) + "\n"


def apache(rules: Iterable[Rule], root: str) -> str:
    """The rules as an ``.htaccess`` of Apache, whose module ``headers`` must be on."""
    lines = ["# Needs the module headers: a2enmod headers"]
    for rule in rules:
        if rule.path == ALL:
            lines += [f"Header always set {name} {_quoted(value)}" for name, value in rule.headers]
            lines += [f"Header set {CACHE} no-cache", f"ErrorDocument 404 {root}404.html"]
        elif value := dict(rule.headers).get(CACHE):
            name = re.escape(rule.path.rpartition("/")[2])
            lines += [f'<FilesMatch "^{name}$">', f"  Header set {CACHE} {_quoted(value)}", "</FilesMatch>"]
        elif kind := dict(rule.headers).get(TYPE):
            name = re.escape(rule.path.rpartition("/")[2])
            lines += [f'<FilesMatch "^{name}$">', f"  ForceType {kind}", "</FilesMatch>"]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
