"""Lives: what each paper says of a finding, where it stands now, and the sentences that sum up."""

from __future__ import annotations

from typing import Any

import pytest

from auditpress.graph import Graph
from auditpress.kinds.lives import Age, Life, age, anchor, first_sentence
from auditpress.kinds.report import Report
from tests.helpers import BODY, linked

SCHEME = """\
name: Guide
owner: audit-office
designations:
  - {id: nonconformity, name: Agreement nonconformity, plural: Agreement nonconformities}
  - {id: point, name: Point for follow-up, spellings: [Follow-up point]}
statuses:
  - {id: open, name: Open}
  - {id: closed, name: Closed, spellings: [Closed out]}
  - {id: partly, name: Partly closed, common: open}
outcomes:
  - {id: done, name: Done, common: closed}
"""
REPORT = "publisher: audit-office\nauditees: [river-council]\nscheme: guide\npublished: 2024-01\n"
FINDINGS = """\
findings:
  - {ref: 1a, title: Doors, text: Open., designation: Agreement nonconformity}
  - {ref: 1b, title: Keys, text: Lost., designation: follow-up point, status: {word: closed, when: after the audit}}
opportunities:
  - {ref: 1, text: Lock up. Always.}
"""


def review(number: int, published: str, more: str) -> str:
    return f"report: a\nnumber: {number}\npublisher: audit-office\nscheme: guide\npublished: {published}\n{more}"


def update(ref: str, word: str, text: str = "") -> str:
    return f"updates:\n  - {{ref: {ref}, text: '{text or word}', status: {{word: {word}}}}}\n"


def made(report: str, **reviews: str) -> tuple[Any, Graph]:
    graph, faults = linked(
        {
            "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
            "organisations/river-council": BODY,
            "schemes/guide": SCHEME,
            "reports/a": report,
            **{f"reviews/{name}": text for name, text in reviews.items()},
        }
    )
    assert faults == []
    return graph.facts(graph.get("reports/a", Report), object), graph


def life(facts: Any, ref: str) -> Life:
    found: Life = next(each for each in facts.lives if each.ref == ref)
    return found


def test_a_finding_that_no_paper_closed_is_open() -> None:
    facts, _ = made(REPORT + FINDINGS)
    assert life(facts, "1a").state == "open"
    assert facts.open == 1


def test_a_finding_closed_after_the_audit_is_closed() -> None:
    facts, _ = made(REPORT + FINDINGS)
    assert life(facts, "1b").state == "closed"


def test_each_review_adds_a_step_and_the_last_one_counts() -> None:
    facts, _ = made(
        REPORT + FINDINGS,
        second=review(2, "2026", update("1a", "Closed out")),
        first=review(1, "2025", update("1a", "Open", "Not yet.")),
    )
    found = life(facts, "1a")
    assert [(step.paper, step.state) for step in found.steps] == [
        ("reports/a", "open"), ("reviews/first", "open"), ("reviews/second", "closed")
    ]  # fmt: skip
    assert found.steps[1].text == "Not yet."
    assert found.state == "closed"
    assert facts.open == 0


def test_the_order_of_reviews_is_that_of_their_numbers() -> None:
    facts, _ = made(
        REPORT + FINDINGS,
        a=review(2, "2027", update("1a", "Closed")),
        b=review(1, "2026", update("1a", "Open")),
    )
    assert facts.reviews == ("reviews/b", "reviews/a")
    assert life(facts, "1a").state == "closed"


def test_a_finding_can_be_opened_again() -> None:
    facts, _ = made(
        REPORT + FINDINGS, a=review(1, "2025", update("1b", "Closed")), b=review(2, "2026", update("1b", "Open"))
    )
    assert life(facts, "1b").state == "open"


def test_a_status_counts_as_the_common_term_that_its_scheme_gives() -> None:
    facts, _ = made(REPORT + FINDINGS, a=review(1, "2025", update("1a", "Partly closed")))
    assert life(facts, "1a").steps[-1].status == "Partly closed"
    assert life(facts, "1a").state == "open"


def test_an_opportunity_is_for_information_unless_it_is_followed_up() -> None:
    facts, _ = made(REPORT + FINDINGS)
    assert facts.lives[-1].state == "for information"
    assert facts.lives[-1].title == "Lock up."
    followed, _ = made(REPORT + FINDINGS.replace("Always.}", "Always., followed_up: yes}"))
    assert followed.lives[-1].state == "open"


def test_the_sentence_counts_by_designation_and_state_in_the_order_of_the_report() -> None:
    facts, _ = made(REPORT + FINDINGS)
    assert facts.findings == (
        "1 agreement nonconformity, open; 1 point for follow-up, closed; 1 opportunity for improvement, for information"
    )


def test_the_sentence_has_plurals_that_people_write() -> None:
    more = FINDINGS.replace("follow-up point, status: {word: closed, when: after the audit}", "Point for follow-up")
    twice = more.replace(
        "opportunities:", "  - {ref: 2, title: More, text: More., designation: Point for follow-up}\nopportunities:"
    )
    facts, _ = made(REPORT + twice)
    assert "2 points for follow-up, open" in facts.findings


def test_a_report_without_findings_is_known_by_what_its_papers_state() -> None:
    stated = "stated:\n  - {of: nonconformity, number: 2, status: open}\n  - {of: point, number: 1, status: open}\n"
    facts, _ = made(REPORT, a=review(1, "2025", "notes: [{on: updates, kind: gap, text: Not seen.}]\n" + stated))
    assert facts.known_by_count
    assert facts.open == 3
    assert facts.findings == "2 agreement nonconformities and 1 point for follow-up, open"


def test_a_review_whose_outcome_means_closed_closes_what_was_known_by_count() -> None:
    note = "notes: [{on: updates, kind: gap, text: Not seen.}]\n"
    stated = f"{note}stated:\n  - {{of: nonconformity, number: 2, status: open}}\n"
    facts, _ = made(REPORT, a=review(1, "2025", stated), b=review(2, "2026", "outcome: Done\n"))
    assert (facts.open, facts.findings) == (0, "all findings closed")


def test_nothing_is_said_where_nothing_is_known() -> None:
    facts, _ = made(REPORT)
    assert (facts.open, facts.findings, facts.known_by_count) == (0, "", False)


@pytest.mark.parametrize("note, wrong", [("", True), ("notes: [{on: stated, kind: slip, text: Miscounted.}]\n", False)])
def test_a_stated_total_that_is_not_so_needs_a_note(note: str, wrong: bool) -> None:
    graph, faults = linked(
        {
            "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
            "organisations/river-council": BODY,
            "schemes/guide": SCHEME,
            "reports/a": REPORT + FINDINGS + note + "stated:\n  - {of: nonconformity, number: 7}\n",
        }
    )
    assert graph.entries.keys() >= {"reports/a"}
    assert [fault.rpartition("[")[2] for fault in faults] == (["stated-total]"] if wrong else [])


@pytest.mark.parametrize(
    "ref, kind, address",
    [
        ("1", "finding", "finding-1"),
        ("3a", "finding", "finding-3a"),
        ("1 (RWT)", "finding", "finding-1-rwt"),
        ("2", "opportunity", "opportunity-2"),
    ],
)
def test_the_address_of_a_finding_follows_from_its_reference(ref: str, kind: str, address: str) -> None:
    assert anchor(ref, kind) == address


def test_the_first_sentence_ends_at_its_full_stop() -> None:
    assert first_sentence("One thing. Another.") == "One thing."
    assert first_sentence("Version 4.0 of it") == "Version 4.0 of it"


# For how long


def aged(report: str, **reviews: str) -> Age:
    facts, _ = made(report, **reviews)
    return age(life(facts, "1a"))


EXACT = REPORT.replace("2024-01\n", "2024-01-10\n") + FINDINGS


def test_an_open_finding_counts_from_the_day_on_which_it_was_raised() -> None:
    found = aged(EXACT)
    assert found == Age(0, "2024-01-10", exact=True)
    assert found.days("2024-03-10") == 60


def test_a_finding_that_was_reopened_counts_for_each_time_that_it_was_open() -> None:
    found = aged(
        EXACT, r1=review(1, "2024-02-09", update("1a", "closed")), r2=review(2, "2024-06-01", update("1a", "open"))
    )
    assert found == Age(30, "2024-06-01", exact=True)
    assert found.days("2024-06-11") == 40
    assert found.from_ == "2024-05-02"


def test_a_date_that_is_a_month_counts_from_its_last_day_and_the_number_is_not_exact() -> None:
    found = aged(REPORT + FINDINGS)
    assert found == Age(0, "2024-01-31", exact=False)
    closed = aged(REPORT + FINDINGS, r1=review(1, "2024-03", update("1a", "closed")))
    assert closed == Age(30, "", exact=False)


def test_where_no_date_is_known_no_day_is_counted() -> None:
    assert aged(REPORT.replace("published: 2024-01\n", "") + FINDINGS) == Age(0, "", exact=False)


def test_until_a_day_before_it_was_raised_a_finding_was_open_for_no_day() -> None:
    assert aged(EXACT).days("2020-01-01") == 0
