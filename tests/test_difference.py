"""Differences: every change of content is named once, in an editor's words, and nothing else is."""

from __future__ import annotations

import pytest

from auditpress.difference.comparison import Change, compare
from auditpress.difference.told import sentence
from auditpress.model import Record
from tests.helpers import entry

REPORT = """\
publisher: nhs-england
auditees: [home-office]
published: 2024
risk: Medium
background: |
  The data is used for research
  by people who work there.
acceptance:
  - organisation: home-office
    outcome: confirmed accurate
findings:
  - ref: 1
    title: No certificate
    text: No certificate of destruction was given to the body that asks for one.
    designation: Observation
    status: {word: open}
  - ref: 2
    title: No plan
    text: A plan that says who may see the data, and for how long, was never written.
    designation: Observation
    areas: [Access]
"""


def said(old: str, new: str, id: str = "reports/2024/a") -> list[str]:
    """What is told of two states of a record, in sentences; titles are what stands after the last slash."""
    return [sentence(change) for change in changes(entry(id, old).record, entry(id, new).record)]


def changes(old: Record, new: Record) -> tuple[Change, ...]:
    def called(reference: str) -> str:
        return reference.rpartition("/")[2].replace("-", " ").title()

    return compare(old, new, called, called)


def edited(*edits: tuple[str, str], text: str = REPORT) -> str:
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


# Sentences


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("published: 2024", "published: 2024-05-03", "published: was 2024, now 3 May 2024"),
        ("published: 2024\n", "", "published: was 2024, no longer given"),
        ("risk: Medium", "risk: Very high", "risk changed from Medium to “Very high”"),
        ("risk: Medium\n", "risk: Medium\nlinked: yes\n", "whether the data was linked: now yes, not given before"),
        ("risk: Medium\n", "risk: Medium\nstate: draft\n", "state changed from published to draft"),
        ("publisher: nhs-england", "publisher: nhs-digital", "publisher changed from “Nhs England” to “Nhs Digital”"),
        ("[home-office]", "[home-office, university-of-x]", "auditees: University Of X added"),
        ("[Access]", "[]", "finding 2: areas: Access removed"),
        (
            "people who work there",
            "people who worked there",
            "background: The data is used for research by people who [-work-] {+worked+} there.",
        ),
        (
            "{word: open}",
            "{word: closed, on: 2023-05-03}",
            "finding 1: status changed from open to closed on 3 May 2023",
        ),
        ("{word: open}", "{word: open, on: 2023-05}", "finding 1: status changed from open to open in May 2023"),
        ("    status: {word: open}\n", "", "finding 1: status removed: open"),
        (
            "{word: open}",
            "{word: open, when: at the audit}",
            "finding 1: status, at which point: now “at the audit”, not given before",
        ),
        ("    areas: [Access]\n", "    areas: [Access]\n    status: {word: open}\n", "finding 2: status added: open"),
        ("ref: 2", "ref: 2a", "finding 2: reference changed from 2 to 2a"),
        (
            "acceptance:\n  - organisation: home-office\n    outcome: confirmed accurate\n",
            "",
            "acceptance by Home Office removed: confirmed accurate",
        ),
        (
            "outcome: confirmed accurate",
            "outcome: no comment",
            "acceptance by Home Office: outcome changed from “confirmed accurate” to “no comment”",
        ),
        ("risk: Medium\n", "risk: Medium\nconducted: {from: 2024-01}\n", "conducted added"),
    ],
)
def test_a_change_is_one_sentence(old: str, new: str, told: str) -> None:
    assert said(REPORT, edited((old, new))) == [told]


def test_an_item_that_is_put_in_is_all_that_is_told() -> None:
    new = "  - {ref: 0, title: At the top, text: Something else altogether., designation: Observation}\n"
    assert said(REPORT, edited(("findings:\n", f"findings:\n{new}"))) == ["finding 0 added: At the top"]


def test_findings_that_are_numbered_anew_are_known_by_their_words() -> None:
    """Their references are what changed, not every title and text."""
    new = "  - {ref: 1, title: At the top, text: Something else altogether., designation: Observation}\n"
    text = edited(("findings:\n", f"findings:\n{new}"), ("ref: 2", "ref: 3"), ("  - ref: 1\n", "  - ref: 2\n"))
    told = said(REPORT, text)
    assert sorted(told) == [
        "finding 1 added: At the top",
        "finding 1: reference changed from 1 to 2",
        "finding 2: reference changed from 2 to 3",
    ]


def test_an_item_that_only_moved_says_where_it_stands() -> None:
    begin = REPORT.index("  - ref: 1")
    middle = REPORT.index("  - ref: 2")
    text = REPORT[:begin] + REPORT[middle:] + REPORT[begin:middle]
    assert said(REPORT, text) == ["finding 2 moved: now comes first"]


def test_a_member_that_only_moved_says_where_it_stands() -> None:
    old, new = (REPORT.replace("[home-office]", f"[{bodies}]") for bodies in ("a, b, c, d", "b, c, a, d"))
    assert said(old, new) == ["auditees: A moved: now after C"]


def test_an_update_names_the_finding_that_it_is_about() -> None:
    old = "report: 2024/a\npublisher: nhs-england\nupdates:\n  - {ref: 3, status: {word: open}}\n"
    new = old.replace("word: open", "word: closed, on: 2023-05-03")
    assert said(old, new, "reviews/2024/a") == ["update on finding 3: status changed from open to closed on 3 May 2023"]


def test_a_figure_is_told_by_its_table_its_row_and_its_column() -> None:
    old = (
        "publisher: a\ntitle: T\nfrom: 2017\ntables:\n  - id: t\n    title: By requester\n    unit: requests\n"
        "    columns: [{id: police, name: The police}, {id: courts, name: Courts}]\n"
        "    rows: [{id: got, name: Received, cells: {police: 12, courts: 5}}]\n"
    )
    assert said(old, old.replace("12, courts: 5", "13"), "registers/2017/a") == [
        "table “By requester”: row “Received”: The police changed from 12 to 13",
        "table “By requester”: row “Received”: Courts: was 5, no longer given",
    ]


def test_items_of_one_name_say_which_they_are() -> None:
    notes = "".join(f"  - {{on: risk, kind: gap, text: {text}}}\n" for text in ("One.", "Two."))
    told = said(f"{REPORT}notes:\n{notes}", f"{REPORT}notes:\n{notes.replace('Two.', 'Three.')}")
    assert told == ["note on risk (number 2 in the list): text: [-Two.-] {+Three.+}"]


def test_texts_without_a_name_are_known_by_their_words() -> None:
    practice = "good_practice:\n  - The body keeps a list of all who may see the data.\n  - Keys are kept apart.\n"
    new = practice.replace("all who may", "everyone who may").replace("  - Keys", "  - A new one.\n  - Keys")
    assert said(REPORT + practice, REPORT + new) == [
        "good practice number 1: The body keeps a list of [-all-] {+everyone+} who may see the data.",
        "good practice: A new one. added",
    ]


def test_two_bodies_of_one_title_are_told_apart_by_their_ids() -> None:
    old, new = (entry("reports/a", REPORT.replace("nhs-england", body)).record for body in ("a-1", "a-2"))
    title = "The National Audit Body of Everything"
    (change,) = compare(old, new, lambda _: title, lambda _: title)
    assert change.before == "The National Audit Body of Everything (organisations/a-1)"
    assert change.after == "The National Audit Body of Everything (organisations/a-2)"


# The same content


@pytest.mark.parametrize(
    "old, new",
    [
        ("risk: Medium\n", "# since yesterday\nrisk:   'Medium'  # as printed\n"),
        ("nhs-england", "organisations/nhs-england"),
        ("auditees: [home-office]", "auditees:\n  - home-office"),
        ("for research\n  by people", "for\n  research by\n  people"),
        ("risk: Medium\n", "risk: Medium\nstate: published\ndocument_kind: Data sharing audit\nnotes: []\n"),
        ("title: No plan", "title: |\n      No\n      plan"),
    ],
)
def test_another_way_to_write_the_same_is_no_change(old: str, new: str) -> None:
    assert said(REPORT, edited((old, new))) == []


def test_line_ends_and_a_byte_order_mark_are_no_change() -> None:
    assert said(REPORT, "\ufeff" + REPORT.replace("\n", "\r\n")) == []
