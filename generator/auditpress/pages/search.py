"""The search page, and the concordance by which a browser searches: a job for each part of the records.

Papers are parted by their years. Years of few papers share a part, from the oldest on, so that which years share one
does not change when a newer paper is added. What has no date, as bodies have none, is parted by its kind where there
is much of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from auditpress.concordance import COMMON, files, script
from auditpress.graph import Graph
from auditpress.kinds import KINDS
from auditpress.kinds.briefs import all_heads, newest_first
from auditpress.kinds.finds import finds
from auditpress.model import File, Link, Page
from auditpress.pages.catalogue import once
from auditpress.pages.outline import Claim, Job, digest

PATH = "/search/"
PARTS = "search/parts.js"
"""The file that says which parts there are; it is made last, as it holds the digests of their files."""

LEAST = 200
"""Papers of a part, if there are so many."""

UNDATED = "undated"
_NAMES = "names"


@dataclass(frozen=True, slots=True)
class SearchView:
    """What the page shows where no search is to be had: the lists."""

    lists: tuple[tuple[Link, str], ...]


def jobs(graph: Graph) -> Iterator[Job]:
    """``/search/``."""
    view = SearchView(tuple(_lists(graph)))
    yield Job(PATH, digest(view), partial(_page, view))


def concordance(graph: Graph) -> Iterator[Job]:
    """The files by which a browser searches, but for ``PARTS``."""
    for name, ids in _parts(graph):
        yield part(graph, f"{PATH}{name}/", "\n".join(ids))
    called = {id.partition("/")[2]: head.title for id, head in all_heads(graph).items() if _is_body(id)}
    yield Job(f"{PATH}{_NAMES}.js", digest(*called.items()), partial(_names, called))


def part(graph: Graph, name: str, members: str) -> Job:
    """The job of a part by its name; the members are the ids of its records in their order, a line for each."""
    return Job(name, members, partial(_part, name, members.split("\n"), graph))


def is_part(name: str) -> bool:
    """Whether a job is that of a part."""
    return name.startswith(PATH) and name.endswith("/") and name != PATH


def is_concordance(name: str) -> bool:
    """Whether a job makes files by which a browser searches."""
    return name.startswith(PATH) and name != PATH


def parts(made: Iterable[tuple[str, str]]) -> tuple[File, ...]:
    """``PARTS``, of the paths and digests of all files of the site: nothing, where there is no concordance.

    It has the parts, the newest first, each with a word that changes whenever a file of it does, so that a browser
    takes no file that it kept of an earlier site together with one of this.
    """
    found: dict[str, list[str]] = {}
    for path, value in made:
        folder, _, below = path.partition("/")
        if folder == "search" and below.endswith(".js") and path != PARTS:
            found.setdefault(below.partition("/")[0], []).append(f"{path} {value}")
    if not found:
        return ()
    marks = {name: digest(*sorted(each))[:8] for name, each in found.items()}
    names = marks.pop(f"{_NAMES}.js", "")
    order = sorted(marks, key=lambda name: (name[:1].isdigit(), name), reverse=True)
    told = {"parts": [[name, marks[name]] for name in order], "names": names, "common": sorted(COMMON)}
    return (File(f"/{PARTS}", script("parts", told)),)


def addresses(_: Graph) -> Iterator[Claim]:
    """Its address."""
    yield Claim(PATH, "the search page")


def _page(view: SearchView) -> tuple[Page]:
    words = "Search every record on this site, each finding and each recommendation."
    return (Page(PATH, "Search", words, "search.html", view, layout="index"),)


def _lists(graph: Graph) -> Iterator[tuple[Link, str]]:
    """The lists that lead to every record."""
    yield Link("Findings", "/findings/"), "those that are open first"
    for kind in KINDS:
        if graph.of(kind):
            yield Link(kind.plural, f"/{kind.folder}/"), kind.purpose
    yield Link("All records", "/records/"), "every kind of record on this site"


@once
def _parts(graph: Graph) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The parts by their names, each with its records: the newest first, and those without a date by title."""
    known = all_heads(graph)
    by_year: dict[str, list[str]] = {}
    for id, head in known.items():
        by_year.setdefault(head.dated[:4], []).append(id)
    found = [
        (name, tuple(sorted(ids, key=lambda id: (known[id].title.casefold(), id))))
        for name, ids in _undated(by_year.pop("", [])).items()
    ]
    years: list[str] = []
    for year in sorted(by_year):
        years.append(year)
        if sum(len(by_year[each]) for each in years) >= LEAST or year == max(by_year):
            ids = [id for each in years for id in by_year[each]]
            name = year if len(years) == 1 else f"{years[0]}-{year}"
            found.append((name, tuple(key.id for key in newest_first(ids, known.__getitem__))))
            years = []
    return tuple(found)


def _undated(ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Records without a date: a kind of which there are many has a part for itself, as bodies have as a rule."""
    by_kind: dict[str, list[str]] = {}
    for id in ids:
        by_kind.setdefault(id.partition("/")[0], []).append(id)
    few = [id for found in by_kind.values() if len(found) < LEAST for id in found]
    return ({UNDATED: few} if few else {}) | {kind: found for kind, found in by_kind.items() if len(found) >= LEAST}


def _part(name: str, ids: Iterable[str], graph: Graph) -> Iterator[File]:
    made = [find for id in ids for find in finds(graph.entries[id], graph)]
    for path, text in files(name.removeprefix(PATH).strip("/"), made):
        yield File(f"{PATH}{path}", text)


def _names(called: dict[str, str]) -> tuple[File]:
    return (File(f"{PATH}{_NAMES}.js", script(_NAMES, called)),)


def _is_body(id: str) -> bool:
    return id.startswith("organisations/")
