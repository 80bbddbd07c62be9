"""A feed in the Atom format (RFC 4287).

The id of an entry is the address of a record, which stays; a site that does not know its own address makes ids of its
name, and ways that lead from the feed. A day is given as midnight in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup

from auditpress.model import File
from auditpress.pages.outline import Outline

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold. No record can hold it either, but a name in the configuration may."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed. ``id`` and ``path`` begin with a slash; ``updated`` and ``published`` are days.

    ``authors`` are names of bodies with the paths of their pages.
    """

    id: str
    path: str
    title: str
    summary: str
    updated: str
    published: str = ""
    authors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed at ``path``, of what is on the page at ``about``; ``latest`` is its day where it has no entries."""

    path: str
    about: str
    title: str
    items: tuple[Item, ...]
    latest: str = ""


def atom(feed: Feed, outline: Outline) -> File:
    """The feed as a file."""
    return File(feed.path, "\n".join(_lines(feed, outline)) + "\n")


def _lines(feed: Feed, outline: Outline) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom">'
    yield _line("id", _id(feed.path, outline))
    yield _line("title", feed.title)
    yield _line("updated", _moment(max((item.updated for item in feed.items), default=feed.latest)))
    yield Markup("<author>{}</author>").format(_line("name", outline.name))
    yield _link("alternate", "text/html", _address(feed.about, feed.path, outline))
    if outline.url:
        yield _link("self", "application/atom+xml", _whole(feed.path, outline))
    for item in feed.items:
        yield from _entry(item, feed.path, outline)
    yield "</feed>"


def _entry(item: Item, path: str, outline: Outline) -> Iterator[str]:
    yield "<entry>"
    yield _line("id", _id(item.id, outline))
    yield _line("title", item.title)
    yield _line("updated", _moment(item.updated))
    if item.published:
        yield _line("published", _moment(item.published))
    for name, where in item.authors:
        uri = _line("uri", _whole(where, outline)) if outline.url else ""
        yield Markup("<author>{}{}</author>").format(_line("name", name), uri)
    yield _link("alternate", "text/html", _address(item.path, path, outline))
    yield _line("summary", item.summary or item.title)
    yield "</entry>"


def _line(name: str, text: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(name, _FORBIDDEN.sub("", text))


def _link(rel: str, kind: str, address: str) -> Markup:
    return Markup('<link rel="{}" type="{}" href="{}"/>').format(rel, kind, address)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _whole(path: str, outline: Outline) -> str:
    return outline.url + path.removeprefix("/")


def _address(path: str, feed: str, outline: Outline) -> str:
    """The address of a page: whole, or as it is seen from the feed."""
    if outline.url:
        return _whole(path, outline)
    return "../" * (feed.count("/") - 1) + path.removeprefix("/") or "./"


def _id(path: str, outline: Outline) -> str:
    """A word that stays: the address, or one made of the site's name, as no host is invented."""
    return _whole(path, outline) if outline.url else uuid5(NAMESPACE_URL, f"{outline.name}\x1f{path}").urn
