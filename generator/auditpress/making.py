"""From jobs to files in the stage, each with a trace of what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from auditpress import crew, data, linking, pages
from auditpress.cache import digest
from auditpress.chrome import Chrome, prototype
from auditpress.data.columns import Rows
from auditpress.graph import Graph
from auditpress.memory import Output, Trace
from auditpress.model import File, Page
from auditpress.pages import Job
from auditpress.paper import Press, printed
from auditpress.policy import scripts_of
from auditpress.publish import Stage
from auditpress.render import Renderer
from auditpress.settings import Config
from auditpress.templates import Prints

ALL_TEMPLATES = "*"
"""Stands for all templates together, among the parts that pages are made of."""

PAPERS = "pdf"
"""Stands for all that papers are made of."""


class Maker:
    """Makes pages and files of what jobs give, and writes them into the stage.

    ``prototypes`` is the HTML of each layout's prototype page; with a ``press``, pages have papers beside them.
    """

    def __init__(
        self, config: Config, prototypes: Mapping[str, str], *, twins: bool, press: Press | None = None
    ) -> None:
        chrome = {layout: Chrome.cut(page, prototype(layout)) for layout, page in prototypes.items()}
        self._renderer = Renderer(config.templates, chrome, config.site_url, config.language)
        self._twins = twins
        self._press = press
        self._chrome = {name: digest(config.site_url.encode(), page.encode()) for name, page in prototypes.items()}
        self._prints = Prints(config.templates)

    def part(self, name: str) -> str:
        """The digest of a template, of the chrome of a layout, of ``ALL_TEMPLATES``, or of what papers are made of."""
        if name == PAPERS:
            return self._press.part if self._press else ""
        if name == ALL_TEMPLATES:
            return self._prints.every()
        return self._chrome[name] if name in self._chrome else self._prints.of(name)

    def trace(self, job: Job, graph: Graph, stage: Stage) -> tuple[Trace, set[str], Rows]:
        """Do a job: how its files were made, which of them were written, and the rows of a record for downloads."""
        with graph.watched() as read:
            outputs, parts, written = self.make(job.make(), stage)
            rows = data.rows(graph.entries[job.name], graph) if job.name in graph.numbers else {}
        made = digest(repr(rows).encode()) if rows else ""
        return Trace(job.name, job.members, tuple(sorted(read)), parts, outputs, made), written, rows

    def make(self, items: Iterable[Page | File], stage: Stage) -> tuple[tuple[Output, ...], tuple[str, ...], set[str]]:
        """Render and write: the files, the templates and layouts they came of, and what was written."""
        outputs: list[Output] = []
        parts: set[str] = set()
        written: set[str] = set()
        for item in items:
            if isinstance(item, Page):
                page, paper = self._printed(item)
                parts |= {page.template, page.layout, "_toc.html", *([PAPERS] if paper else [])}
                html = self._renderer.page(page)
                # A page that only leads elsewhere is not for the sitemap.
                changed = None if page.template == "redirect.html" else page.changed
                made = [(f"{page.path}index.html", html.encode(), changed, scripts_of(html)), *paper]
            elif item.is_twin and not self._twins:
                continue
            else:
                made = [(item.path, item.text.encode(), None, ())]
            for path, file, changed, scripts in made:
                made_of, wrote = stage.write(path, file)
                name = path.removeprefix("/")
                outputs.append(Output(name, made_of, changed, scripts))
                if wrote:
                    written.add(name)
        return tuple(outputs), tuple(sorted(parts)), written

    def _printed(self, page: Page) -> tuple[Page, list[_File]]:
        """A page that knows its paper, and the paper as a file: nothing, where none is to be made."""
        if self._press is None or page.paper is None:
            return page, []
        pdf = self._press.pdf(page)
        return replace(page, paper=printed(page.paper, pdf)), [(page.paper.path, pdf, None, ())]


_File = tuple[str, bytes, str | None, tuple[str, ...]]
"""A file to write: its path, its bytes, for a page the date for the sitemap, and the digests of its scripts."""


def of_host(files: Mapping[str, bytes], pages: Iterable[str]) -> tuple[Output, ...]:
    """The files that the host wrote; ``pages`` are the addresses of its own pages, for which no date is known."""
    own = {f"{path.removeprefix('/')}index.html" for path in pages}
    return tuple(
        Output(
            path,
            sha256(data).hexdigest(),
            "" if path in own else None,
            scripts_of(data.decode(errors="replace")) if path.endswith(".html") else (),
        )
        for path, data in files.items()
    )


def neighbourly(jobs: Sequence[Job], graph: Graph) -> list[Job]:
    """Jobs in an order in which few records are opened twice; those of lists come first.

    The parts of the search take seconds each, so these are strewn among the others, for every process to have some.
    """
    seats = {id: seat for seat, id in enumerate(linking.neighbours(graph))} if len(jobs) > crew.FEWEST else {}
    long = [job for job in jobs if pages.is_concordance(job.name)]
    order = [job for job in jobs if not pages.is_concordance(job.name)]
    order.sort(key=lambda job: seats.get("/".join(job.name.strip("/").split("/")[:3]), -1))
    step = len(order) // (len(long) or 1) + 1
    for number, job in enumerate(long):
        order.insert(number * step, job)
    return order
