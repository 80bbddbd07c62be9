"""What every record has around it: sections that no field foresees, and why a record cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditpress.graph import Graph
from auditpress.kinds.shown import envelope
from tests.helpers import desk, linked, parsed, run, words

BODIES = {
    "organisations/office": "name: Office\ntype: auditor\n",
    "organisations/river": "name: River\ntype: council\n",
}
REPORT = "publisher: office\nauditees: [river]\n"


def made(more: str) -> Graph:
    graph, faults = linked({**BODIES, "reports/one": REPORT + more})
    assert faults == []
    return graph


@pytest.mark.parametrize(
    "more, title",
    [
        ("state: withheld\nstanding: {by: office, on: 2024-05-03, why: W.}", "was withheld by Office on 3 May 2024"),
        ("state: withheld\nstanding: {why: It names people.}", "was withheld"),
        ("state: missing\nstanding: {why: The review names it.}", "was known of but was not found"),
        ("state: withdrawn\nstanding: {on: 2024-05, why: A court ordered it.}", "was withdrawn in May 2024"),
        ("state: withdrawn\nstanding: {on: 2024, why: A court ordered it.}", "was withdrawn in 2024"),
    ],
)
def test_a_record_that_cannot_be_read_says_why(more: str, title: str) -> None:
    graph = made(f"{more}\n")
    standing = envelope(graph.entries["reports/one"], graph).standing
    assert standing is not None
    assert standing.title == f"This paper {title}"
    assert str(standing.html).startswith("<p>")


def test_a_record_that_can_be_read_says_nothing_of_the_kind() -> None:
    graph = made("state: published\nstanding: {why: It was withheld once.}\n")
    assert envelope(graph.entries["reports/one"], graph).standing is None


def test_a_draft_says_that_nobody_else_sees_it() -> None:
    standing = envelope(made("state: draft\n").entries["reports/one"], made("state: draft\n")).standing
    assert standing is not None
    assert standing.title == "Draft: seen only in this preview"


def test_sections_that_no_field_foresees_are_shown_in_their_order_with_their_references() -> None:
    graph = made("sections: [{title: Lessons, text: 'Of [[organisations/river]].'}, {title: Annex, text: Figures.}]\n")
    sections = envelope(graph.entries["reports/one"], graph).sections
    assert [section.title for section in sections] == ["Lessons", "Annex"]
    assert "/organisations/river/" in sections[0].html


def test_two_sections_of_one_title_have_addresses_of_their_own(tmp_path: Path) -> None:
    records = {**BODIES, "reports/one": f"{REPORT}sections: [{{title: Annex, text: A.}}, {{title: Annex, text: B.}}]\n"}
    made = run("build", cwd=desk(tmp_path, records))
    assert made.returncode == 0, made.stderr
    page = parsed((tmp_path / "site/reports/one/index.html").read_text("utf-8"))
    found = [e.get("id") for e in page.iter("h2") if words(e) == "Annex"]
    assert found == ["section-1", "section-2"]


@pytest.mark.parametrize("state", ["withheld", "missing", "withdrawn"])
def test_a_record_that_cannot_be_read_has_a_page_and_is_marked_in_its_list(state: str, tmp_path: Path) -> None:
    text = f"{REPORT}state: {state}\nstanding: {{why: 'Nobody knows.'}}\n"
    built = run("build", cwd=desk(tmp_path, {**BODIES, "reports/one": text}))
    assert built.returncode == 0, built.stderr
    assert "Nobody knows." in words(parsed((tmp_path / "site/reports/one/index.html").read_text("utf-8")))
    assert state.title() in words(parsed((tmp_path / "site/reports/index.html").read_text("utf-8")))
