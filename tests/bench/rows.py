"""The rows of the benchmark: what each prepares, what it times, and how it proves that the work was done."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import peers, places
from tests.bench.measure import Command
from tests.bench.places import Change, Place, peer, program

Undo = Callable[[], None]

PLAIN = (
    "cold", "again", "edit", "edit_title", "rename", "template", "check", "pages_only", "tenth", "hugo", "mkdocs",
    "copy",
)  # fmt: skip
SEARCH = ("hugo_pagefind", "search", "edit_search")
NAMES = (*PLAIN, *SEARCH)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is timed.

    ``before`` prepares a round, given its number, and returns what puts everything back; ``proof`` raises
    ``NotShownError`` if the round did not do its work. Neither is timed.
    """

    name: str
    what: str
    command: Command
    before: Callable[[int], Undo]
    proof: Callable[[int], None] = lambda _: None


def rows(names: tuple[str, ...], count: int, folder: Path) -> Iterator[Row]:
    """The rows of these names, in their order, with what they need written into the folder."""
    if {"cold", "again", "check", "copy", "edit", "edit_title", "rename", "template"} & {*names}:
        place = places.ours(count, folder / "auditpress")
        yield from (row for row in (*_ours(place), *_changed(place, count), *_after(place)) if row.name in names)
    if "pages_only" in names and _has_no_twins():
        yield _cold("pages_only", "cold, pages only", places.ours(count, folder / "pages-only", "--no-twins"))
    if {*SEARCH[1:]} & {*names}:
        yield from (
            row for row in _searched(places.ours(count, folder / "search", search=True), count) if row.name in names
        )
    if "tenth" in names:
        yield _cold("tenth", "cold, a tenth of the reports", places.ours(max(1, count // 10), folder / "tenth"))
    if {"hugo", SEARCH[0]} & {*names}:
        yield from (row for row in _hugo(count, folder / "hugo") if row.name in names)
    if "mkdocs" in names:
        yield _mkdocs(count, folder / "mkdocs")


def _has_no_twins() -> bool:
    told = subprocess.run([program("auditpress"), "build", "--help"], capture_output=True, text=True, check=True)
    return "--no-twins" in told.stdout


def _nothing() -> None:
    """Put nothing back."""


def _cold(name: str, what: str, place: Place) -> Row:
    """A build of which nothing is there yet."""

    def before(_: int) -> Undo:
        place.wipe()
        return _nothing

    return Row(name, what, place.command, before, lambda _: place.must_show(place.mark))


def _ours(place: Place) -> Iterator[Row]:
    yield _cold("cold", "auditpress build, cold", place)
    yield Row("again", "again, nothing changed", place.command, _built(place), lambda _: place.must_show(place.mark))
    check = Command((program("auditpress"), "check"), place.folder)
    yield Row("check", "auditpress check", check, _built(place))


def _built(place: Place) -> Callable[[int], Undo]:
    def before(_: int) -> Undo:
        place.ready()
        return _nothing

    return before


def _changed(place: Place, count: int) -> Iterator[Row]:
    what = {
        "edit": "one report edited",
        "edit_title": "one finding's title edited",
        "rename": "one organisation renamed",
        "template": "one template edited",
    }
    for name, change in places.changes(place, count).items():
        yield _after_change(name, what[name], place, change)


def _after_change(name: str, what: str, place: Place, change: Change) -> Row:
    """A build after a change, which is taken back and built once more before the next row."""

    def before(number: int) -> Undo:
        place.ready()
        restore = change.make(number)

        def undo() -> None:
            restore()
            place.build()

        return undo

    return Row(name, what, place.command, before, lambda number: place.must_show(change.page, change.shown(number)))


def _after(place: Place) -> Iterator[Row]:
    """What is done with a finished site of ours."""
    copy = place.folder.parent / "copy"
    command = Command(("cp", "-r", str(place.site), str(copy)), place.folder)
    yield Row("copy", "cp -r of the finished site", command, _into(place, copy))


def _searched(place: Place, count: int) -> Iterator[Row]:
    """The same with what the search page searches by."""
    yield _cold("search", "cold, with search", place)
    change = places.changes(place, count)["edit"]
    yield _after_change("edit_search", "one report edited, with search", place, change)


def _into(place: Place, target: Path) -> Callable[[int], Undo]:
    """The site is there, and the folder that something is made into is not, before and after."""

    def clear() -> None:
        places.put_aside(target)

    def before(_: int) -> Undo:
        place.ready()
        clear()
        return clear

    return before


def _pagefind(name: str, what: str, place: Place) -> Row:
    index = place.folder.parent / f"{name}-index"
    binary = peer("pagefind", "pagefind_bin/pagefind*")
    arguments = (binary, "--site", str(place.site), "--output-path", str(index))
    return Row(name, what, Command(arguments, place.folder), _into(place, index))


def _hugo(count: int, folder: Path) -> Iterator[Row]:
    peers.hugo(count, folder)
    command = Command((peer("hugo", "hugo/binaries/hugo"), "--quiet"), folder)
    place = Place(command, folder / "public", f"reports/audit-{count - 1:05d}/index.html", (folder / "resources",))
    row = _cold("hugo", "Hugo", place)

    def proof(number: int) -> None:
        row.proof(number)
        place.must_show("organisations/organisation-0000/index.html", "/reports/audit-")

    yield Row(row.name, row.what, row.command, row.before, proof)
    yield _pagefind("hugo_pagefind", "Pagefind over Hugo's site", place)


def _mkdocs(count: int, folder: Path) -> Row:
    peers.mkdocs(count, folder)
    command = Command((program("mkdocs"), "build", "--quiet"), folder)
    place = Place(command, folder / "site", f"reports/audit-{count - 1:05d}/index.html")
    return _cold("mkdocs", "MkDocs with Material", place)
