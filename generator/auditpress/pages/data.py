"""What readers can take away: the page of the downloads, and the dictionary of all their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from auditpress.data import TABLES
from auditpress.data.columns import Cell, Table
from auditpress.data.questions import QUESTIONS, Question
from auditpress.data.store import Ask
from auditpress.data.views import VIEWS, View
from auditpress.fields import Day
from auditpress.model import Link, Page
from auditpress.pages.outline import Claim, Job, Outline, digest
from auditpress.problems import plural

PATH = "/data/"
FOLDER = PATH.removeprefix("/")
DICTIONARY = "/data/dictionary/"
DATABASE = "auditpress.sqlite"
PACKAGE = "datapackage.json"
MOST_WANTED = ("reports", "findings", "organisations", "recommendations", "cells")
SHOWN = 10
"""So many rows of an answer are printed."""

LONGEST = 300
"""A longer text in an answer is printed as far as this."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away, with its size in words."""

    link: Link
    size: str


@dataclass(frozen=True, slots=True)
class TableFiles:
    """A table with its files; ``link`` leads to what its columns hold."""

    link: Link
    words: str
    rows: str
    csv: Download
    json: Download


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what the database answers: the names of the columns, and rows, each with the page it is about.

    ``total`` counts the rows in words; there may be more than are shown. ``numbers`` are the columns of figures.
    """

    question: Question
    columns: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    total: str
    more: bool

    @property
    def headings(self) -> tuple[str | tuple[str, str], ...]:
        """The columns as a table of the design takes them."""
        return tuple((name, "number") if name in self.numbers else name for name in self.columns)


@dataclass(frozen=True, slots=True)
class DataView:
    """What the page of the downloads shows. ``licences`` are terms with the number of sources that name them.

    ``most_wanted`` are a few of the tables, ``others`` counts the rest of them in words.
    """

    asof: str
    database: Download
    package: Download
    tables: tuple[TableFiles, ...]
    most_wanted: tuple[TableFiles, ...]
    others: str
    records: str
    licences: tuple[tuple[str, str], ...]
    unlicensed: str
    answers: tuple[Answer, ...]
    dictionary: Link


@dataclass(frozen=True, slots=True)
class DictionaryView:
    """What the dictionary shows."""

    tables: tuple[Table, ...]
    views: tuple[View, ...]


def jobs() -> Iterator[Job]:
    """The dictionary; the page itself is made last, of what is then known of the files."""
    tables = [(table.name, table.words, table.columns) for table in TABLES]
    yield Job(DICTIONARY, digest(*tables, *VIEWS), partial(_dictionary))


def addresses() -> Iterator[Claim]:
    """Their addresses."""
    yield Claim(PATH, "the page of the downloads")
    yield Claim(DICTIONARY, "the dictionary of the downloads")


def page(view: DataView) -> Page:
    """The page of the downloads."""
    words = "Every record of this site as tables to take away: for a spreadsheet, for a program, or as one database."
    return Page(PATH, "Data to take away", words, "data.html", view)


def _dictionary() -> tuple[Page]:
    words = "Every table and column of the downloads, and what it holds."
    view, up = DictionaryView(TABLES, VIEWS), (Link("Data to take away", PATH),)
    return (Page(DICTIONARY, "Data dictionary", words, "dictionary.html", view, up, layout="index"),)


def about(outline: Outline) -> str:
    """What the downloads are, in a sentence, for those who come upon them elsewhere."""
    return f"The records of {outline.name or 'a site of audits'} as tables. {outline.description}".strip()


def view(ask: Ask, sizes: Mapping[str, int], base: str) -> DataView:
    """What the page shows, by what the database answers; ``sizes`` are those of the files in bytes."""
    licences = ask(_LICENCES, -1)[1]
    known = tuple((str(terms), plural(_number(count), "source")) for terms, count in licences if terms)
    unknown = sum(_number(count) for terms, count in licences if not terms)
    days = [Day.parse(str(day)) for (day,) in ask("SELECT DISTINCT published FROM records WHERE published > ''", -1)[1]]
    tables = tuple(_files(table, ask, sizes) for table in TABLES)
    newest = max(days, default=None, key=lambda day: day.last)
    return DataView(
        asof=newest.text if newest else "",
        database=_download(DATABASE, sizes),
        package=_download(PACKAGE, sizes),
        tables=tables,
        most_wanted=tuple(each for each in tables if each.link.text in MOST_WANTED),
        others=plural(len(tables) - len(MOST_WANTED), "other table"),
        records=plural(_count("SELECT id FROM records", ask), "record"),
        licences=known,
        unlicensed=plural(unknown, "source") if unknown else "",
        answers=tuple(_answer(question, ask, base) for question in QUESTIONS),
        dictionary=Link("Data dictionary", DICTIONARY),
    )


_LICENCES = "SELECT licence, count(*) FROM sources GROUP BY licence ORDER BY count(*) DESC, licence"


def _files(table: Table, ask: Ask, sizes: Mapping[str, int]) -> TableFiles:
    return TableFiles(
        Link(table.name, f"{DICTIONARY}#{table.name}"), table.words,
        f"{_count(f'SELECT * FROM {table.name}', ask):,}",  # noqa: S608 - our own name
        _download(f"{table.name}.csv", sizes), _download(f"{table.name}.json", sizes),
    )  # fmt: skip


def _download(name: str, sizes: Mapping[str, int]) -> Download:
    return Download(Link(name, f"{PATH}{name}"), in_bytes(sizes[name]))


def _count(sql: str, ask: Ask) -> int:
    return _number(ask(f"SELECT count(*) FROM ({sql})", 1)[1][0][0])  # noqa: S608 - our own query


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _answer(question: Question, ask: Ask, base: str) -> Answer:
    """The first rows of an answer; addresses that begin with ``base`` are those of pages of this site."""
    names, rows = ask(question.sql, SHOWN + 1)
    total = len(rows) if len(rows) <= SHOWN else _count(question.sql, ask)
    shown = [name for name in names if name != "page"]
    found = []
    for row in rows[:SHOWN]:
        cells = dict(zip(names, row, strict=True))
        address = str(cells.get("page") or "")
        href = Link("", f"/{address.removeprefix(base)}").href if address else ""
        found.append((href, tuple(_printed(cells[name]) for name in shown)))
    numbers = tuple(
        heading(name) for name, cells in zip(names, zip(*rows, strict=True), strict=False) if _figures(cells)
    )
    columns = tuple(map(heading, shown))
    return Answer(question, columns, numbers, tuple(found), plural(total, "row"), total > SHOWN)


def _figures(cells: Iterable[Cell]) -> bool:
    """Whether a column is one of figures, as far as it has any."""
    sorts = {type(cell) for cell in cells if cell is not None}
    return bool(sorts) and sorts <= {int, float}


def heading(name: str) -> str:
    """The name of a column as words: ``open_now`` is “Open now”."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _printed(cell: object) -> str:
    if cell is None:
        return ""
    text = f"{cell:,}" if isinstance(cell, int) else str(cell)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


def in_bytes(size: int) -> str:
    """A size in words: ``840 bytes``, ``12 KB``, ``3.4 MB``."""
    if size < 1000:
        return f"{size} bytes"
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:,.1f} MB"
