"""The order of the stages, and nothing else: source, check, graph, pages, render, publish."""

from __future__ import annotations

import errno
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from auditpress import crew, downloads, headers, history, pages, paper, publish, sitedir
from auditpress.cache import FOLDER, Cache, digest
from auditpress.chrome import Misfit
from auditpress.crew import Lost
from auditpress.downloads import Downloads
from auditpress.glance import Glance, records
from auditpress.graph import Graph
from auditpress.history import History
from auditpress.loading import Loaded, Tell, counted, load, quiet
from auditpress.making import ALL_TEMPLATES, Maker, neighbourly, of_host
from auditpress.memory import Memory, Output, Trace, dated, standing, wanted
from auditpress.pages import Job, Outline
from auditpress.paper import Press
from auditpress.problems import Problem, is_error
from auditpress.publish import Stage
from auditpress.settings import Config, ConfigError, Options
from auditpress.shelf import Moved
from auditpress.sitedir import Survey

__all__ = ["Config", "ConfigError", "Host", "Hosted", "Loaded", "Options", "Report", "build", "load", "write"]


@dataclass(frozen=True, slots=True)
class Hosted:
    """What the host gave: the HTML of each layout's prototype page, and the paths of the pages that it wrote itself."""

    chrome: Mapping[str, str]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``pages`` counts those of the host too; it is 0 when errors kept the site from being built.

    ``rendered`` counts what was made anew, ``read`` the record files that were looked into and ``written`` the files
    that were written; ``damaged`` says that what was kept could not be used; ``all_records`` is for ``glance``.
    """

    problems: tuple[Problem, ...]
    records: int
    pages: int
    seconds: float
    rendered: int = 0
    read: int = 0
    written: int = 0
    damaged: bool = False
    all_records: str = ""
    history: History = history.NOTHING

    @property
    def built(self) -> bool:
        """Whether there is a new site."""
        return not any(map(is_error, self.problems))


Host = Callable[[Path, Loaded], Hosted]
"""Builds the host's own pages into a folder and lends its chrome."""

_NO_ROOM = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO)


def build(
    config: Config, host: Host, options: Options | None = None, tell: Tell = quiet, seen: Glance | None = None
) -> Report:
    """Build the whole site aside and swap it in; with an error in the records, the old site stays.

    ``seen`` spares another look at the site and at the record files.

    Raises ``ConfigError`` when the site folder cannot be written or replaced, or the theme does not fit.
    """
    begun = time.monotonic()
    options = options or Options()
    cache = Cache(config.root / FOLDER if options.cached else None)
    with _refusals():
        # What is missing for papers is said before anything else is done.
        press = Press(config, cache) if options.papers else None
        keep = (config.root, config.records, config.content)
        found = sitedir.claim(config.site_dir, keep, seen.found if seen else None)
        memory = recalled(config, options, cache)
        loaded = load(config, options.jobs, memory, tell, seen.digests if seen else {})
        report = Report(loaded.problems, loaded.records, 0, 0.0, read=loaded.read)
        if loaded.graph is not None:
            made = _Making(config, options, loaded, memory, tell, press)
            report = made.publish(host, found, cache, report)
    return replace(report, seconds=time.monotonic() - begun, damaged=bool(cache.damaged))


def recalled(config: Config, options: Options, cache: Cache) -> Memory:
    """What is known from the build that made the site as it is; nothing, where that cannot be had.

    A preview that knows nothing yet begins with the site as it is published, as if its drafts had just been added.
    """
    keys = [_key(config, options)]
    if config.drafts:
        published = replace(config, drafts=False)
        keys += [_key(published, replace(options, search=search)) for search in (True, False)]
    data = next(filter(None, map(cache.get, keys)), None)
    try:
        return Memory.read(data) if data else Memory()
    except (ValueError, KeyError, TypeError):
        return Memory()


def _key(config: Config, options: Options) -> str:
    """Of which site, as it lies there, something is known, and by which program."""
    try:
        listed = (config.site_dir / sitedir.LIST).read_bytes()
    except OSError:
        listed = b""
    kind = b"preview" if config.drafts else b"site"
    made = f"{options.twins} {options.search} {options.papers}"
    return digest(kind, listed, options.code.encode(), made.encode(), config.site_url.encode())


@contextmanager
def _refusals() -> Iterator[None]:
    """What the disk, the theme or another program refuses, as a sentence for the person who builds."""
    try:
        yield
    except (sitedir.Foreign, Misfit, paper.Missing) as refusal:
        raise ConfigError(str(refusal)) from refusal
    except Moved as moved:
        raise ConfigError(f"{moved} changed while the site was built; build again.") from moved
    except Lost as lost:
        raise ConfigError(f"The site could not be built: {lost}.") from lost
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        where = f": {error.filename}" if error.filename else ""
        raise ConfigError(f"The site cannot be written: {error.strerror}{where}.") from error


class _Making:
    """The second half of a build, with all that it is given."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that it is given
        self, config: Config, options: Options, loaded: Loaded, memory: Memory, tell: Tell, press: Press | None
    ) -> None:
        self._config = config
        self._options = options
        self._loaded = loaded
        self._memory = memory
        self._tell = tell
        self._press = press
        self._history = history.read(config.records, config.history, memory.history)

    def publish(self, host: Host, found: Survey, cache: Cache, report: Report) -> Report:
        """Make what is not as it should be aside, and swap the whole site in."""
        config, memory = self._config, self._memory
        hosted, outputs, files = self._hosted(host, found)
        maker = Maker(config, hosted.chrome, twins=self._options.twins, press=self._press)
        graph = self._loaded.graph
        assert graph is not None  # noqa: S101 - a site with errors is not written
        outline = Outline.of(config, hosted.pages, self._history)
        traces, stale = self._plan(graph, outline, maker, found)
        data = Downloads(outline, memory.traces, config.site_dir, found)
        traces[downloads.NAME] = self._downloads(traces, outline, maker, found)
        written: set[str] = set()
        moved = bool(stale) or not (traces[downloads.NAME] and self._whole(traces.values(), outputs, found))
        if moved:
            spare = cache.place(f"spare-{digest(str(config.site_dir).encode())[:16]}")
            with publish.staging(config.site_dir, found, spare) as stage:
                written |= {name for name, data in files.items() if stage.write(name, data)[1]}
                told = counted(self._tell, "writing pages", len(stale))
                # A paper takes as long as hundreds of pages, so that a few are worth a second process.
                fewest = 2 if self._press else crew.FEWEST
                work = crew.each(self._options.jobs, stale, lambda job: maker.trace(job, graph, stage), told, fewest)
                for trace, wrote, rows in work:
                    traces[trace.name] = trace
                    written |= wrote
                    data.take(trace, rows)
                traces[downloads.NAME] = self._downloads(traces, outline, maker, found)
                if not traces[downloads.NAME]:
                    self._tell("making the downloads", 0, 0)
                    traces[downloads.NAME], wrote = data.make(graph, traces, self._options.jobs, stage, maker.make)
                    written |= wrote
                addresses = [each for trace in traces.values() if trace for each in trace.outputs]
                searched = pages.parts((each.path, each.digest) for each in addresses)
                last = [*pages.sitemaps(dated(addresses), outline), *searched, *headers.file([*addresses, *outputs])]
                made, _, wrote = maker.make(last, stage)
                traces[_SITEMAP] = Trace(_SITEMAP, "", (), (), made)
                written |= wrote
                self._tell("putting the site in its place", 0, 0)
                stage.finish(wanted(traces.values(), outputs), written, config.site_dir)
                publish.swap(stage.folder, config.site_dir, spare)
        known = (memory.host, memory.history.key) == (self._host_key(), self._history.key)
        if moved or self._loaded.read or not known:
            traces.setdefault(_SITEMAP, memory.traces.get(_SITEMAP))
            cache.put(_key(config, self._options), *self._learnt(hosted, outputs, traces, maker).written())
            cache.prune()
            if self._press:
                self._press.prune(sum(path.endswith(".pdf") for path in wanted(traces.values(), ())))
        count = sum(1 for trace in traces.values() if trace for each in trace.outputs if each.changed is not None)
        return replace(
            report, pages=count + len(hosted.pages), rendered=len(stale), written=len(written),
            all_records=records((id, each.digest) for id, each in self._loaded.sheets.items()),
            history=self._history,
        )  # fmt: skip

    def _whole(self, traces: Iterable[Trace | None], hosted: Iterable[Output], found: Survey) -> bool:
        """Whether the site as it lies there holds all that it should, and nothing else."""
        sitemap = self._memory.traces.get(_SITEMAP)
        return sitemap is not None and wanted([*traces, sitemap], hosted) == found.good

    def _hosted(self, host: Host, found: Survey) -> tuple[Hosted, tuple[Output, ...], dict[str, bytes]]:
        """The host's part, and its files if they were made anew: not, if all that they are made of is as it was."""
        memory = self._memory
        if memory.host and memory.host == self._host_key() and standing(memory.hosted, found):
            return Hosted(memory.chrome, memory.own_pages), memory.hosted, {}
        self._tell("building the hand-written pages", 0, 0)
        with publish.aside(self._config.site_dir) as folder:
            hosted = host(folder, self._loaded)
            files = {name: (folder / name).read_bytes() for name in sitedir.files(folder)}
        return hosted, of_host(files, hosted.pages), files

    def _host_key(self) -> str:
        """Of what the host's pages are made: nothing where that is not known."""
        if not self._options.host or self._loaded.graph is None:
            return ""
        loaded = self._loaded
        links = json.dumps([(link.text, link.path) for link in (*loaded.nav, *loaded.ways, *loaded.led_to)])
        return digest(self._options.host.encode(), links.encode())

    def _plan(
        self, graph: Graph, outline: Outline, maker: Maker, found: Survey
    ) -> tuple[dict[str, Trace | None], list[Job]]:
        """How each file of ours was made, as far as it need not be made again, and the jobs that make the others."""
        parts, memory, changes = self._parts(maker), self._memory, self._loaded.changes
        same = memory.history.changes == self._history.changes
        if changes and changes.are_within and same and memory.host and memory.host == self._host_key():
            before = {name: trace for name, trace in memory.traces.items() if self._is_wanted(name)}
            kept = {name: self._kept(Job(name, each.members, tuple), parts, found) for name, each in before.items()}
            known = [
                pages.again(graph, outline, name, before[name].members) for name, trace in kept.items() if trace is None
            ]
            if len(stale := [job for job in known if job]) == len(known):
                return kept, neighbourly(stale, graph)
        jobs = [*pages.jobs(graph, outline, concordance=self._options.search)]
        traces = {job.name: self._kept(job, parts, found) for job in jobs}
        return traces, neighbourly([job for job in jobs if traces[job.name] is None], graph)

    def _downloads(
        self, traces: Mapping[str, Trace | None], outline: Outline, maker: Maker, found: Survey
    ) -> Trace | None:
        """How the downloads were made, if they need not be made again."""
        job = Job(downloads.NAME, downloads.members(traces, outline), tuple)
        return self._kept(job, self._parts(maker), found)

    def _is_wanted(self, name: str) -> bool:
        """Whether a job that was done for the site as it is belongs to this one, if no list is other than it was."""
        return name not in _LAST and (self._options.search or not pages.is_concordance(name))

    def _parts(self, maker: Maker) -> Mapping[str, bool]:
        """Of each template and layout that pages were made of, whether it is as it was."""
        before = self._memory.parts
        alike = before.get(ALL_TEMPLATES) == maker.part(ALL_TEMPLATES)
        return {
            name: alike if alike and name.endswith(".html") else before[name] == maker.part(name) for name in before
        }

    def _kept(self, job: Job, parts: Mapping[str, bool], found: Survey) -> Trace | None:
        """How the files of a job were made, if they need not be made again."""
        memory, changes = self._memory, self._loaded.changes
        before = memory.traces.get(job.name)
        if before is None or changes is None or before.members != job.members:
            return None
        read = changes.tokens_of_now(before.read)
        if changes.meet(read) or not all(parts.get(part) for part in before.parts):
            return None
        return replace(before, read=read) if standing(before.outputs, found) else None

    def _learnt(
        self, hosted: Hosted, files: tuple[Output, ...], traces: Mapping[str, Trace | None], maker: Maker
    ) -> Memory:
        loaded = self._loaded
        made = {name: trace for name, trace in traces.items() if trace}
        parts = {part for trace in made.values() for part in trace.parts}
        return Memory(
            digests={id: each.digest for id, each in loaded.sheets.items()},
            states={id: each.state for id, each in loaded.sheets.items()},
            extracts={id: each.extract for id, each in loaded.sheets.items()},
            problems={id: each.problems for id, each in loaded.sheets.items()},
            examined=dict(loaded.examined),
            traces=made,
            parts={part: maker.part(part) for part in sorted({ALL_TEMPLATES, *parts})},
            host=self._host_key(),
            chrome=dict(hosted.chrome),
            hosted=files,
            hand_written=loaded.hand_written,
            history=self._history,
        )


_SITEMAP = "sitemap"
_LAST = (_SITEMAP, downloads.NAME)
"""What is made of what the others came to."""


def write(config: Config, loaded: Loaded, hosted: Hosted, folder: Path) -> int:
    """Write every page and file of ours into a folder that holds the host's; the number of pages."""
    if loaded.graph is None:
        raise ValueError("a site with errors is not written")
    outline = Outline.of(config, hosted.pages, history.read(config.records, config.history))
    maker = Maker(config, hosted.chrome, twins=True)
    before = of_host({name: (folder / name).read_bytes() for name in sitedir.files(folder)}, hosted.pages)
    stage = Stage(folder, {})
    items = (item for job in pages.jobs(loaded.graph, outline, concordance=True) for item in job.make())
    outputs = maker.make(items, stage)[0] + downloads.whole(loaded.graph, outline, stage, maker.make)
    searched = pages.parts((each.path, each.digest) for each in outputs)
    maker.make([*pages.sitemaps(dated(outputs), outline), *searched, *headers.file([*outputs, *before])], stage)
    return sum(1 for each in outputs if each.path.endswith("index.html"))
