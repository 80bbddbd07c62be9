"""The downloads, made last: of the rows that records gave while they were made, and of those that the database keeps.

The database of the site as it lies there is where the rows are kept of records that need not be made again. It is put
to use only if it is as it was written; without it, every record is asked for its rows once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from hashlib import sha256
from pathlib import Path

from auditpress import crew, data
from auditpress.cache import digest
from auditpress.data import package, store, written
from auditpress.data.columns import Rows
from auditpress.data.package import Made
from auditpress.graph import Graph
from auditpress.memory import Output, Trace
from auditpress.model import Page
from auditpress.pages import Outline
from auditpress.pages import data as shown
from auditpress.publish import Stage
from auditpress.sitedir import Survey

NAME = shown.PATH
"""The name of the trace of all downloads and their page."""

Make = Callable[[Iterable[Page], Stage], tuple[tuple[Output, ...], tuple[str, ...], set[str]]]
Traces = Mapping[str, Trace | None]

_KINDS = {"csv": written.as_csv, "json": written.as_json}


def members(traces: Traces, outline: Outline) -> str:
    """What the downloads are made of, in a short word."""
    rows = (f"{name} {trace.rows}" for name, trace in sorted(traces.items()) if trace and trace.rows)
    return digest(*(part.encode() for part in (outline.name, outline.url, outline.description, *rows)))


class Downloads:
    """The downloads of one build. ``before`` is how the site in ``site_dir`` was made, ``found`` what is good of it."""

    def __init__(self, outline: Outline, before: Traces, site_dir: Path, found: Survey) -> None:
        self._outline = outline
        self._before = before
        last = before.get(NAME)
        good = found.good
        outputs = last.outputs if last else ()
        self._standing = {each.path: site_dir / each.path for each in outputs if good.get(each.path) == each.digest}
        self._digests = {each.path: each.digest for each in outputs}
        self._base = outline.url or "../"
        self._store: store.Store | None = None

    def take(self, trace: Trace, rows: Rows) -> None:
        """Hear of a record that was made; its rows are held where they are not as they were."""
        before = self._before.get(trace.name)
        if trace.rows != (before.rows if before else ""):
            self._opened().put(trace.name, rows)

    def make(self, graph: Graph, traces: Traces, jobs: int, stage: Stage, render: Make) -> tuple[Trace, set[str]]:
        """Write what is not as it should be: how the files were made, and which of them were written."""
        held = self._opened()
        missing = sorted(held.keep(name for name, trace in traces.items() if trace and trace.rows))
        for id, rows in zip(missing, crew.each(jobs, missing, lambda id: rows_of(id, graph)), strict=True):
            held.put(id, rows)
        files = _Files(stage, self._standing, self._digests)
        file = held.made() or self._old()
        page = _written(file, held.changed, files, self._outline, self._base)
        outputs, parts, wrote = render([page], stage)
        return Trace(NAME, members(traces, self._outline), (), parts, (*files.outputs, *outputs)), files.wrote | wrote

    def _opened(self) -> store.Store:
        """The rows of the site as it lies there, if they can be had; else none."""
        if self._store is None:
            self._store = store.Store(self._base, self._old())
        return self._store

    def _old(self) -> bytes:
        """The database of the site as it lies there, if that is as it was written."""
        path = f"{shown.FOLDER}{shown.DATABASE}"
        file = self._standing[path].read_bytes() if path in self._standing else b""
        return file if file and sha256(file).hexdigest() == self._digests[path] else b""


def rows_of(id: str, graph: Graph) -> Rows:
    """The rows of a record, without a word to whoever listens: they are noted where its page is made."""
    with graph.watched():
        return data.rows(graph.entries[id], graph)


def whole(graph: Graph, outline: Outline, stage: Stage, render: Make) -> tuple[Output, ...]:
    """Write all downloads of a site that nothing is known of."""
    held = store.Store(outline.url or "../")
    for id in graph.numbers:
        held.put(id, rows_of(id, graph))
    files = _Files(stage, {}, {})
    page = _written(held.made(), held.changed, files, outline, outline.url or "../")
    return (*files.outputs, *render([page], stage)[0])


class _Files:
    """The files as they come to be: those of a table that did not change stay as they are."""

    def __init__(self, stage: Stage, standing: Mapping[str, Path], digests: Mapping[str, str]) -> None:
        self._stage = stage
        self._standing = standing
        self._digests = digests
        self.made: dict[str, Made] = {}
        self.wrote: set[str] = set()

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The files for the list of the site."""
        return tuple(Output(f"{shown.FOLDER}{each.name}", each.digest) for each in self.made.values())

    def add(self, name: str, encode: Callable[[], bytes], *, stays: bool = False) -> None:
        """A file: as it was if it ``stays`` and is there, else made anew."""
        path = f"{shown.FOLDER}{name}"
        if stays and path in self._standing:
            self.made[name] = Made(name, self._digests[path], self._standing[path].stat().st_size)
            return
        file = encode()
        made, wrote = self._stage.write(path, file)
        self.made[name] = Made(name, made, len(file))
        self.wrote |= {path} if wrote else set()


def _written(file: bytes, changed: AbstractSet[str], files: _Files, outline: Outline, base: str) -> Page:
    """Write the files; the page that tells of them."""
    with store.reading(file) as database:
        for table in data.TABLES:
            for ending, encode in _KINDS.items():
                made = lambda: encode(table, database)  # noqa: B023, E731 - called at once
                files.add(f"{table.name}.{ending}", made, stays=table.name not in changed)
        files.add(shown.DATABASE, lambda: file, stays=not changed)
        about = shown.about(outline)
        files.add(shown.PACKAGE, lambda: package.package(outline.name, about, outline.url, files.made))
        sizes = {made.name: made.size for made in files.made.values()}
        return shown.page(shown.view(store.ask(database), sizes, base))
