"""From jobs to files in the stage, each with a trace of what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from auditpress import crew, linking, pages
from auditpress.cache import digest
from auditpress.chrome import Chrome, prototype
from auditpress.graph import Graph
from auditpress.memory import Output, Trace
from auditpress.model import File, Page
from auditpress.pages import Job
from auditpress.policy import scripts_of
from auditpress.publish import Stage
from auditpress.render import Renderer
from auditpress.settings import Config
from auditpress.templates import Prints

ALL_TEMPLATES = "*"
"""Stands for all templates together, among the parts that pages are made of."""


class Maker:
    """Makes pages and files of what jobs give, and writes them into the stage.

    ``prototypes`` is the HTML of each layout's prototype page.
    """

    def __init__(self, config: Config, prototypes: Mapping[str, str], *, twins: bool) -> None:
        chrome = {layout: Chrome.cut(page, prototype(layout)) for layout, page in prototypes.items()}
        self._renderer = Renderer(config.templates, chrome, config.site_url)
        self._twins = twins
        self._chrome = {name: digest(config.site_url.encode(), page.encode()) for name, page in prototypes.items()}
        self._prints = Prints(config.templates)

    def part(self, name: str) -> str:
        """The digest of a template, of the chrome of a layout, or of ``ALL_TEMPLATES``."""
        if name == ALL_TEMPLATES:
            return self._prints.every()
        return self._chrome[name] if name in self._chrome else self._prints.of(name)

    def trace(self, job: Job, graph: Graph, stage: Stage) -> tuple[Trace, set[str]]:
        """Do a job: how its files were made, and which of them were written."""
        with graph.watched() as read:
            outputs, parts, written = self.make(job.make(), stage)
        return Trace(job.name, job.members, tuple(sorted(read)), parts, outputs), written

    def make(self, items: Iterable[Page | File], stage: Stage) -> tuple[tuple[Output, ...], tuple[str, ...], set[str]]:
        """Render and write: the files, the templates and layouts they came of, and what was written."""
        outputs: list[Output] = []
        parts: set[str] = set()
        written: set[str] = set()
        for item in items:
            if isinstance(item, Page):
                html = self._renderer.page(item)
                path, data, scripts = f"{item.path}index.html", html.encode(), scripts_of(html)
                # A page that only leads elsewhere is not for the sitemap.
                changed = None if item.template == "redirect.html" else item.changed
                parts |= {item.template, item.layout, "_toc.html"}
            elif item.is_twin and not self._twins:
                continue
            else:
                path, data, changed, scripts = item.path, item.text.encode(), None, ()
            made, wrote = stage.write(path, data)
            path = path.removeprefix("/")
            outputs.append(Output(path, made, changed, scripts))
            if wrote:
                written.add(path)
        return tuple(outputs), tuple(sorted(parts)), written


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
