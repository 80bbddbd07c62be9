"""The questions on the page of the downloads: the SQL printed there gives the answers printed there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import pytest

from auditpress.data import store
from auditpress.data.questions import QUESTIONS, Question
from auditpress.data.views import VIEWS
from auditpress.pages import data as shown
from auditpress.pages.data import heading
from tests.helpers import BODY, database_of, linked, parsed, words

PAGE = "https://example.org/data/"
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)


@pytest.fixture(scope="module")
def database(reference_site: Path) -> Iterator[Connection]:
    """The file as anyone opens it, for reading alone."""
    with closing(connect(f"file:{reference_site}/data/auditpress.sqlite?mode=ro", uri=True)) as opened:
        yield opened


@pytest.fixture(scope="module")
def parts(reference_site: Path) -> dict[str, list[Element]]:
    """What stands on the page below each question, by its id."""
    (main,) = [
        each for each in parsed((reference_site / "data/index.html").read_text()).iter() if each.get("id") == "main"
    ]
    found: dict[str, list[Element]] = {}
    here: list[Element] = []
    for each in _flat(main):
        if each.tag in ("h2", "h3"):
            here = found.setdefault(each.get("id", ""), [])
        here.append(each)
    return found


def _flat(element: Element) -> Iterator[Element]:
    """The blocks of a page, those within others after these."""
    for child in element:
        yield child
        if child.tag in ("div", "article", "section"):
            yield from _flat(child)


def test_there_are_ten() -> None:
    assert len(QUESTIONS) == len({question.id for question in QUESTIONS}) == 10


@EACH
def test_the_sql_on_the_page_gives_the_answer_on_the_page(
    question: Question, database: Connection, parts: dict[str, list[Element]]
) -> None:
    blocks = parts[question.id]
    assert words(blocks[0]) == question.words
    (sql,) = ["".join(code.itertext()) for each in blocks for code in each.iter("code")]
    found = database.execute(sql)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    assert rows, "a question that the records of this site do not answer"
    (table,) = [each for each in blocks if each.tag == "table"]
    columns = [words(each) for each in table.iter("th") if each.get("scope") == "col"]
    assert columns == [heading(name) for name in names if name != "page"]
    printed = [[words(cell) for cell in row] for body in table.iter("tbody") for row in body.iter("tr")]
    assert printed == [
        [_as_printed(value) for name, value in row.items() if name != "page"] for row in rows[: shown.SHOWN]
    ]
    ways = [urljoin(PAGE, a.get("href", "")) for body in table.iter("tbody") for a in body.iter("a")]
    assert ways == [row["page"] for row in rows[: shown.SHOWN] if "page" in row]
    more = [words(each) for each in blocks if words(each).startswith("The first ")]
    assert bool(more) == (len(rows) > shown.SHOWN)
    assert not more or more == [f"The first {shown.SHOWN} of {len(rows)} rows."]


def _as_printed(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else " ".join(str(value).split())


@EACH
def test_a_site_without_records_answers_with_nothing(question: Question) -> None:
    graph, _ = linked({})
    with store.reading(database_of(graph)) as database:
        assert database.execute(question.sql).fetchall() == []


def test_undeclared_processors_are_those_of_two_audits_whose_findings_were_not_seen(database: Connection) -> None:
    """What a journalist asks first. The records do not say what became of it, and neither does the answer."""
    rows = database.execute(QUESTIONS[0].sql).fetchall()
    assert [(row[1], row[2], row[4], row[5]) for row in rows] == [
        ("Northumbria Healthcare NHS Foundation Trust", "Microsoft UK Limited", "Findings not seen", "not known"),
        ("Royal Borough of Kensington and Chelsea", "BT", "Findings not seen", "not known"),
        ("Westminster City Council", "BT", "Findings not seen", "not known"),
    ]


def test_a_finding_about_an_undeclared_processor_is_followed_to_its_end() -> None:
    report = (
        "publisher: a\nauditees: [b]\nscheme: guide\npublished: 2024-01-02\n"
        "parties:\n  - {organisation: c, role: processor, declared: no}\n"
        "  - {organisation: a, role: processor, declared: yes}\n"
        "findings:\n  - {ref: 1, title: C is not named, text: It is not., designation: observation}\n"
        "  - {ref: 2, title: Keys, text: Lost., designation: observation}\n"
    )
    review = (
        "report: x\npublisher: a\nscheme: guide\npublished: 2024-06-01\nupdates: [{ref: 1, status: {word: closed}}]\n"
    )
    guide = (
        "name: Guide\nowner: a\ndesignations: [{id: observation, name: Observation}]\n"
        "statuses: [{id: closed, name: Closed, common: closed}]\n"
    )
    graph, _ = linked(
        {f"organisations/{id}": BODY.replace("River Council", f"Body {id}") for id in "abc"}
        | {"schemes/guide": guide, "reports/x": report, "reviews/x-1": review}
    )
    with store.reading(database_of(graph)) as database:
        rows = database.execute(QUESTIONS[0].sql).fetchall()
        updates = database.execute(
            "SELECT step, paper, state FROM updates WHERE finding = 'reports/x#finding-1'"
        ).fetchall()
    assert [(row[1], row[2], row[4], row[5]) for row in rows] == [
        ("Body b", "Body c", "C is not named", "closed"),
        ("Body b", "Body c", "Keys", "open"),
    ]
    assert updates == [(1, "reports/x", "open"), (2, "reviews/x-1", "closed")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_can_be_asked_like_a_table(view: Any, database: Connection) -> None:
    found = database.execute(f"SELECT * FROM {view.name}")  # noqa: S608 - our own name
    names = [column[0] for column in found.description]
    assert len(names) == len(set(names))
    found.fetchall()


def test_no_question_reads_a_large_table_from_end_to_end_for_each_row_of_another(database: Connection) -> None:
    """A join finds the rows of the second table by a key; else an answer over ten thousand reports takes hours."""
    for question in QUESTIONS:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {question.sql}")]
        scans = [step for step in plan if step.startswith("SCAN")]
        assert len([step for step in scans if not step.startswith("SCAN (subquery")]) <= 2, (question.id, plan)
