"""The order of the stages, and nothing else: source, check, graph, pages, render, publish."""

from __future__ import annotations

import errno
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditpress import check, graph, pages, publish, source
from auditpress.chrome import Chrome, Misfit, prototype
from auditpress.document import Document
from auditpress.graph import Entry, Graph
from auditpress.kinds import KINDS, organisation
from auditpress.kinds.chains import OpenItem
from auditpress.kinds.standing import not_known_for, open_for
from auditpress.model import Fault, Link, Page
from auditpress.problems import Problem, is_error
from auditpress.prose import Reader, outside_code
from auditpress.render import Renderer


class ConfigError(Exception):
    """The site cannot be built as it is set up; the message is for the person who runs it."""


@dataclass(frozen=True, slots=True)
class Config:
    """Where a site's parts lie and what it is called. ``site_url`` is empty or ends with a slash.

    ``templates`` are the theme's folders; page templates lie in ``records/`` beneath each, and the first one wins.
    """

    root: Path
    records: Path
    content: Path
    site_dir: Path
    site_name: str
    site_url: str
    templates: tuple[Path, ...]
    language: str = "en"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The records of a site, linked; ``graph`` is None while a problem is an error."""

    graph: Graph | None
    problems: tuple[Problem, ...]
    records: int
    nav: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Hosted:
    """What the host gave: the HTML of each layout's prototype page, and the paths of the pages that it wrote itself."""

    chrome: Mapping[str, str]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``pages`` counts those of the host too; it is 0 when errors kept the site from being built."""

    problems: tuple[Problem, ...]
    records: int
    pages: int
    seconds: float

    @property
    def built(self) -> bool:
        """Whether there is a new site."""
        return not any(map(is_error, self.problems))


Host = Callable[[Path, Loaded], Hosted]
"""Builds the host's own pages into a folder and lends its chrome."""

_NO_ROOM = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)

Tell = Callable[[str], None]
"""Is told which stage begins."""


def load(config: Config) -> Loaded:
    """Read, check and link everything; nothing is written."""
    reader = Reader()
    sources = source.read(config.root, config.records)
    hand_written = source.read_pages(config.root, config.content)
    checked = _check(sources, reader)
    linked, faults = graph.link(checked.entries, checked.outside, reader)
    problems = [
        *sources.problems,
        *checked.problems,
        *(checked.documents[entry.id].problem(fault) for entry, fault in faults),
        *hand_written.problems,
        *_references(hand_written, linked, checked.outside),
        *_collisions(hand_written, linked, checked.documents),
    ]
    broken = any(map(is_error, problems))
    return Loaded(
        None if broken else linked,
        tuple(sorted(set(problems))),
        len(linked.entries),
        pages.navigation(linked),
    )


def build(config: Config, host: Host, tell: Tell = lambda _: None) -> Report:
    """Build the whole site aside and swap it in; with an error in the records, the old site stays.

    Raises ``ConfigError`` when the site folder cannot be written or replaced, or the theme does not fit.
    """
    begun = time.monotonic()
    tell("reading records")
    loaded = load(config)
    made = _publish(config, loaded, host, tell) if loaded.graph else 0
    return Report(loaded.problems, loaded.records, made, time.monotonic() - begun)


def _publish(config: Config, loaded: Loaded, host: Host, tell: Tell) -> int:
    """Write the site aside and swap it in; the number of its pages."""
    try:
        publish.claim(config.site_dir, (config.root, config.records, config.content))
        with publish.staging(config.site_dir) as stage:
            tell("building the hand-written pages")
            hosted = host(stage, loaded)
            tell("writing pages")
            written = write(config, loaded, hosted, stage)
            publish.seal(stage)
            publish.swap(stage, config.site_dir)
    except (publish.Foreign, Misfit) as refusal:
        raise ConfigError(str(refusal)) from refusal
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise ConfigError(f"The site cannot be written: {error.strerror}: {error.filename}.") from error
    return written + len(hosted.pages)


def write(config: Config, loaded: Loaded, hosted: Hosted, folder: Path) -> int:
    """Write every page and file of ours into a folder that holds the host's; the number of pages."""
    if loaded.graph is None:
        raise ValueError("a site with errors is not written")
    chrome = {layout: Chrome.cut(page, prototype(layout)) for layout, page in hosted.chrome.items()}
    renderer = Renderer(config.templates, chrome, config.site_url)
    outline = pages.Outline(config.site_name, config.site_url, config.description, hosted.pages)
    count = 0
    for item in pages.every(loaded.graph, outline):
        if isinstance(item, Page):
            count += 1
            publish.write(folder, f"{item.path}index.html", renderer.page(item).encode())
        else:
            publish.write(folder, item.path, item.text.encode())
    return count


def body(loaded: Loaded, name: str) -> tuple[str, str] | None:
    """The id and the name of the body that somebody means by an id, with or without its folder, or by any name."""
    found = _body(loaded, name)
    return (found.id, loaded.graph.title(found.id)) if found and loaded.graph else None


def standing(loaded: Loaded, name: str, day: str) -> tuple[OpenItem, ...]:
    """What was open for a body, given as for ``body``, on a day (``2023-05-01``)."""
    entry = _body(loaded, name)
    if entry is None or loaded.graph is None:
        raise ValueError(f"there is no body {name}")
    return open_for(entry, day, loaded.graph)


def not_known(loaded: Loaded, name: str, day: str) -> tuple[str, ...]:
    """The reports about a body of which it is not known what was open on a day, by their ids."""
    entry = _body(loaded, name)
    return not_known_for(entry, day, loaded.graph) if entry and loaded.graph else ()


def bodies(loaded: Loaded) -> Iterator[str]:
    """The ids, without their folder, and the names of all bodies."""
    for entry in loaded.graph.of(organisation.KIND) if loaded.graph else ():
        yield entry.id.partition("/")[2]
        yield from entry.kind.names(entry.record)


def _body(loaded: Loaded, name: str) -> Entry[Any] | None:
    wanted = name.casefold().removeprefix("organisations/")
    for entry in loaded.graph.of(organisation.KIND) if loaded.graph else ():
        names = (entry.id.partition("/")[2], *entry.kind.names(entry.record))
        if wanted in (each.casefold() for each in names):
            return entry
    return None


@dataclass(slots=True)
class _Checked:
    """The records of the documents that hold one, and what became of the others."""

    documents: dict[str, Document] = field(default_factory=dict)
    entries: list[Entry[Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outside: graph.Outside = field(default_factory=graph.Outside)


def _check(sources: source.Sources, reader: Reader) -> _Checked:
    kinds = {kind.folder: kind for kind in KINDS}
    found, broken, drafts = _Checked(), set(sources.broken), set()
    for document in sources.documents:
        kind = kinds.get(document.id.split("/")[0]) if "/" in document.id else None
        if kind is None:
            found.problems.append(check.unknown_kind(document, kinds))
            continue
        record, problems = check.record(document, kind.model, reader)
        found.problems += problems
        if record is None:
            broken.add(document.id)
        elif record.state == "draft":
            drafts.add(document.id)
        else:
            found.documents[document.id] = document
            found.entries.append(Entry(document.id, record, kind, document.path))
    found.outside = graph.Outside(frozenset(broken), frozenset(drafts))
    return found


def _references(hand_written: source.Sources, linked: Graph, outside: graph.Outside) -> Iterator[Problem]:
    """References on the hand-written pages that lead nowhere."""
    for page in hand_written.documents:
        at = 0
        for reference in outside_code(page.text):
            at = max(page.text.find(reference.written, at), 0)
            fault = linked.unresolved(reference.target, outside)
            if fault:
                yield page.at((at, len(reference.written)), fault.rule, fault.message, fault.hint)
            at += 1


def _collisions(hand_written: source.Sources, linked: Graph, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """Two claims to one address; told where an editor can change one of them."""
    claims: dict[str, list[pages.Claim]] = defaultdict(list)
    for claim in (*pages.addresses(linked), *_addresses(hand_written)):
        claims[claim.path].append(claim)
    for path, found in sorted(claims.items()):
        if len(found) > 1:
            *others, last = sorted(found, key=lambda claim: (bool(claim.place), bool(claim.record), claim.what))
            message = f"the address {path} is also that of {', '.join(other.what for other in others)}"
            hint = "Rename one of them; two pages cannot have one address."
            if last.record and last.place:
                yield documents[last.record].problem(Fault(last.place, "address", message, hint))
            else:
                yield Problem(last.what, 0, 0, "address", message, hint)


def _addresses(hand_written: source.Sources) -> Iterator[pages.Claim]:
    for page in hand_written.documents:
        name = page.id.removesuffix(".md").removesuffix("index").removesuffix("README").strip("/")
        yield pages.Claim(f"/{name}/" if name else "/", page.path)
