"""Chains: what is open on a day, what papers state beside what findings yield; the page, the twin, the command."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditpress.graph import Graph
from auditpress.kinds.chains import Course, OpenItem, ReportFacts
from auditpress.kinds.organisation import Organisation, OrganisationFacts
from auditpress.kinds.report import Report
from auditpress.kinds.standing import open_for
from auditpress.kinds.times import ALWAYS
from tests.helpers import BODY, ROOT, desk, linked, run
from tests.test_lives import SCHEME

BODIES = {
    "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
    "organisations/river-council": BODY,
    "organisations/hill-council": "name: Hill Council\ntype: local authority\n",
    "schemes/guide": SCHEME,
}
REPORT = """\
publisher: audit-office
auditees: [river-council]
scheme: guide
published: 2024-02-01
conducted: {from: 2024-01-08, to: 2024-01-10}
"""
WORDS = {"open": "Open", "closed": "Closed", "no longer applicable": "Not applicable"}
STATUSES = SCHEME.replace(
    "outcomes:", "  - {id: not-applicable, name: Not applicable, common: no longer applicable}\noutcomes:"
)


def joined(records: dict[str, str]) -> Graph:
    graph, faults = linked({**BODIES, **records})
    assert faults == []
    return graph


def what(graph: Graph, day: str, body: str = "river-council") -> list[tuple[str | None, str]]:
    """Reference and designation of everything open for a body on a day."""
    found = open_for(graph.get(f"organisations/{body}", Organisation), day, graph)
    return [(item.ref, item.designation) for item in found]


def review(number: int, published: str, more: str) -> str:
    return f"report: a\nnumber: {number}\npublisher: audit-office\nscheme: guide\npublished: {published}\n{more}"


def updates(*said: tuple[str, str]) -> str:
    lines = [f"  - {{ref: {ref}, status: {{word: {word}}}}}\n" for ref, word in said]
    return "updates:\n" + "".join(lines) if lines else ""


FINDINGS = """\
findings:
  - {ref: 1, title: Doors, text: Open., designation: Agreement nonconformity}
  - {ref: 3, title: Keys, text: Lost., designation: Point for follow-up}
"""


def test_a_finding_is_open_from_the_end_of_the_audit_until_the_paper_that_closes_it() -> None:
    graph = joined(
        {"reports/a": REPORT + FINDINGS, "reviews/a": review(1, "2024-06", updates(("1", "Closed"), ("3", "Open")))}
    )
    assert what(graph, "2024-01-09") == []
    assert what(graph, "2024-01-10") == [("1", "nonconformity"), ("3", "point")]
    assert what(graph, "2024-06-29") == [("1", "nonconformity"), ("3", "point")]
    assert what(graph, "2024-06-30") == [("3", "point")]


def test_days_open_are_counted_where_dates_are_exact() -> None:
    graph = joined({"reports/a": REPORT + FINDINGS, "reviews/a": review(1, "2024-03-10", updates(("1", "Closed")))})
    found = graph.facts(graph.get("reports/a", Report), ReportFacts).lives
    assert [life.days_open for life in found] == [60, None]


def test_days_open_leave_out_the_time_between_closing_and_reopening() -> None:
    graph = joined(
        {
            "reports/a": REPORT + FINDINGS,
            "reviews/a": review(1, "2024-02-10", updates(("1", "Closed"))),
            "reviews/b": review(2, "2024-03-20", updates(("1", "Open"))),
            "reviews/c": review(3, "2024-03-25", updates(("1", "Closed"))),
        }
    )
    life = graph.facts(graph.get("reports/a", Report), ReportFacts).lives[0]
    assert [step.what for step in life.steps] == ["Raised", "Review 1", "Reopened", "Review 3"]
    assert life.days_open == 31 + 5


def test_an_outcome_that_closes_all_closes_what_the_review_does_not_name() -> None:
    graph = joined({"reports/a": REPORT + FINDINGS, "reviews/a": review(1, "2024-06-30", "outcome: Done\n")})
    facts = graph.facts(graph.get("reports/a", Report), ReportFacts)
    assert [life.state for life in facts.lives] == ["closed", "closed"]
    assert all(life.steps[-1].implied for life in facts.lives)
    assert facts.agrees is True


def test_an_outcome_and_an_update_that_contradict_it_stand_side_by_side() -> None:
    more = "outcome: Done\n" + updates(("1", "Closed"), ("3", "Open"))
    graph = joined({"reports/a": REPORT + FINDINGS, "reviews/a": review(1, "2024-06-30", more)})
    facts = graph.facts(graph.get("reports/a", Report), ReportFacts)
    assert (facts.stated, facts.agrees, facts.open) == ("Done", False, 1)


def test_findings_known_by_count_are_open_as_the_papers_state_them() -> None:
    stated = (
        "stated:\n  - {of: nonconformity, number: 2, status: Open}\nnotes: [{on: stated, kind: gap, text: Not seen.}]\n"
    )
    graph = joined(
        {
            "reports/a": REPORT,
            "reviews/a": review(1, "2024-06", stated),
            "reviews/b": review(2, "2024-12", "outcome: Done\n"),
        }
    )
    assert what(graph, "2024-01-09") == []
    assert what(graph, "2024-01-10") == [(None, "nonconformity")] * 2
    assert what(graph, "2024-12-30") == [(None, "nonconformity")] * 2
    assert what(graph, "2024-12-31") == []


def test_a_finding_on_one_of_two_bodies_is_open_for_that_one() -> None:
    both = REPORT.replace("[river-council]", "[river-council, hill-council]")
    on_hill = "findings:\n  - {ref: 1, title: A, text: A., designation: Point for follow-up, on: hill-council}\n"
    graph = joined({"reports/a": both + on_hill})
    assert what(graph, "2025-01-01") == []
    assert what(graph, "2025-01-01", "hill-council") == [("1", "point")]


def test_a_chain_without_any_date_says_nothing_of_any_day() -> None:
    undated = "publisher: audit-office\nauditees: [river-council]\nscheme: guide\n"
    assert what(joined({"reports/a": undated + FINDINGS}), "2030-01-01") == []


@st.composite
def chains(draw: st.DrawFn) -> tuple[int, list[dict[str, str]]]:
    """How many findings a report raises, and what each review says of which."""
    count = draw(st.integers(1, 5))
    refs = [str(number) for number in range(1, count + 1)]
    one = st.dictionaries(st.sampled_from(refs), st.sampled_from(sorted(WORDS)), max_size=count)
    return count, draw(st.lists(one, max_size=4))


def written(count: int, reviews: list[dict[str, str]]) -> dict[str, str]:
    found = "".join(
        f"  - {{ref: {ref}, title: T, text: T., designation: Point for follow-up}}\n" for ref in range(1, count + 1)
    )
    return {
        "schemes/guide": STATUSES,
        "reports/a": f"{REPORT}findings:\n{found}",
        **{
            f"reviews/r{n}": review(n, f"2024-{n + 2:02d}-15", updates(*((r, WORDS[s]) for r, s in said.items())))
            for n, said in enumerate(reviews, 1)
        },
    }


@settings(max_examples=40, deadline=None)
@given(chains())
def test_open_closed_and_no_longer_applicable_add_up_to_what_was_raised_on_every_day(
    chain: tuple[int, list[dict[str, str]]],
) -> None:
    count, reviews = chain
    graph = joined(written(count, reviews))
    lives = graph.facts(graph.get("reports/a", Report), ReportFacts).lives
    expected = dict.fromkeys(map(str, range(1, count + 1)), "open")
    for month in range(1, 13):
        day = f"2024-{month:02d}-28"
        if 3 <= month < 3 + len(reviews):
            expected |= reviews[month - 3]
        states = Counter(life.state_on(day) for life in lives)
        assert sum(states[state] for state in WORDS) == count
        assert {life.ref: life.state_on(day) for life in lives} == expected
        assert [ref for ref, _ in what(graph, day)] == [ref for ref, state in expected.items() if state == "open"]


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chains())
def test_the_page_the_twin_and_the_command_agree(chain: tuple[int, list[dict[str, str]]]) -> None:
    records = {**BODIES, **written(*chain)}
    with tempfile.TemporaryDirectory() as folder:
        where = desk(Path(folder), records)
        built = run("build", cwd=where)
        assert built.returncode == 0, built.stderr
        twin = json.loads((where / "site/organisations/river-council/index.json").read_text("utf-8"))
        page = (where / "site/organisations/river-council/index.html").read_text("utf-8")
        for end in twin["computed"]["year_ends"]:
            asked = run("status", "river-council", "--on", f"{end['year']}-12-31", "--format", "json", cwd=where)
            told: dict[str, Any] = json.loads(asked.stdout)
            assert told["open"] == end["open"]
            shown = "None" if end["words"] == "nothing" else end["words"][:1].upper() + end["words"][1:]
            row = page.partition(f'<time datetime="{end["year"]}-12-31">')[2].partition("</tr>")[0]
            assert f'data-label="Findings open"><div>{shown}</div>' in row


def test_a_body_has_its_state_at_the_end_of_each_year_from_its_first_audit_to_its_last_paper() -> None:
    graph = joined({"reports/a": REPORT + FINDINGS, "reviews/a": review(1, "2026-06", updates(("1", "Closed")))})
    facts = graph.facts(graph.get("organisations/river-council", Organisation), OrganisationFacts)
    assert [(end.year, end.words) for end in facts.year_ends] == [
        (2024, "1 agreement nonconformity and 1 point for follow-up"),
        (2025, "1 agreement nonconformity and 1 point for follow-up"),
        (2026, "1 point for follow-up"),
    ]


@pytest.mark.parametrize(
    "day, counts",
    [("2023-05-01", {"agreement-nonconformity": 2, "observation": 1, "point-for-follow-up": 1}), ("2023-12-31", {})],
)
def test_what_was_open_for_wolverhampton(day: str, counts: dict[str, int]) -> None:
    asked = run("status", "city-of-wolverhampton-council", "--on", day, "--format", "json", cwd=ROOT)
    found = json.loads(asked.stdout)["open"]
    assert Counter(item["designation"] for item in found) == counts
    assert all(item["ref"] is None for item in found)


def test_a_body_is_found_by_any_of_its_names() -> None:
    by_name = run("status", "Home Office", "--on", "2025-07-01", cwd=ROOT)
    assert by_name.returncode == 0
    assert by_name.stdout.startswith("Home Office, 2025-07-01: 1 item open\n  1 ")


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("home-ofice", "--on", "2025-07-01"), "there is no organisation “home-ofice”; did you mean “home-office”?"),
        (("home-office", "--on", "2025-02-30"), "“2025-02-30” is not a day; write it as 2023-05-01"),
        (("home-office",), "Missing option '--on'"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(arguments: tuple[str, ...], said: str) -> None:
    asked = run("status", *arguments, cwd=ROOT)
    assert asked.returncode == 2
    assert said in asked.stderr
    assert "Traceback" not in asked.stderr


def test_a_report_whose_findings_were_not_seen_is_not_one_without_findings() -> None:
    """What is not known is said to be not known."""
    graph = joined({"reports/a": REPORT + "unseen: [findings]\n", "reports/b": REPORT})
    facts = graph.facts(graph.get("organisations/river-council", Organisation), OrganisationFacts)
    assert facts.unknown == 1
    assert [(end.words, end.unknown) for end in facts.year_ends] == [
        ("not known for 1 audit, whose papers were not seen whole", ("reports/a",))
    ]


def test_after_a_review_whose_outcome_was_not_seen_nothing_is_known() -> None:
    stated = (
        "stated:\n  - {of: nonconformity, number: 2, status: Open}\nnotes: [{on: stated, kind: gap, text: Not seen.}]\n"
    )
    graph = joined(
        {
            "reports/a": REPORT,
            "reviews/a": review(1, "2024-06", stated),
            "reviews/b": review(2, "2025-06", "unseen: [outcome]\n"),
        }
    )
    facts = graph.facts(graph.get("reports/a", Report), ReportFacts)
    assert (facts.open, facts.unknown, facts.findings) == (
        0, True, "2 agreement nonconformities, open up to June 2025; not known since"
    )  # fmt: skip
    ends = graph.facts(graph.get("organisations/river-council", Organisation), OrganisationFacts).year_ends
    assert [end.words for end in ends] == [
        "2 agreement nonconformities", "not known for 1 audit, whose papers were not seen whole"
    ]  # fmt: skip


def test_the_command_names_the_reports_of_which_it_is_not_known() -> None:
    asked = run("status", "westminster-city-council", "--on", "2022-01-01", "--format", "json", cwd=ROOT)
    told = json.loads(asked.stdout)
    assert (told["open"], told["unknown"]) == ([], ["reports/2022/westminster-city-council"])


def test_what_was_open_on_a_day_is_open_at_the_ends_of_its_years() -> None:
    item = OpenItem("reports/a", "1", "finding-1", "A title", "major", "major", "2019-05-01")
    course = Course(item, (("2023-12-31", ALWAYS), ("2019-05-01", "2021-12-31")))
    assert [*course.years(2024)] == [2023, 2024, 2019, 2020]
    for year in range(2015, 2025):
        assert course.open_on(f"{year}-12-31") is (year in course.years(2024))
