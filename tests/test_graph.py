"""Graph: references lead somewhere or are told of, their reverse has a name, and figures are worked out once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditpress import linking
from auditpress.graph import Absent, Entry
from auditpress.kinds.coverage import CoverageFacts
from auditpress.kinds.organisation import Organisation
from auditpress.kinds.report import Report
from auditpress.linking import Outside
from auditpress.model import Link
from auditpress.prose import Reader
from tests.helpers import BODY, entry, linked

REPORT = "publisher: audit-office\nauditees: [river-council]\n"
FINDING = "findings:\n  - {ref: 1, title: Doors, text: Open., designation: observation}\n"
BODIES = {"organisations/audit-office": "name: Audit Office\ntype: auditor\n", "organisations/river-council": BODY}


def report(more: str = "", **records: str) -> dict[str, str]:
    return {**BODIES, "reports/2024/a": REPORT + more, **records}


def backlinks(records: dict[str, str], id: str) -> list[tuple[str, str, str]]:
    graph, faults = linked(records)
    assert faults == []
    return [(link.source.id, link.reverse, link.fragment) for link in graph.backlinks(id)]


# References


def test_a_reference_is_seen_from_its_other_end_by_the_name_of_its_reverse() -> None:
    assert backlinks(report(), "organisations/river-council") == [("reports/2024/a", "auditee in", "")]
    assert backlinks(report(), "organisations/audit-office") == [("reports/2024/a", "auditor in", "")]


def test_the_reverse_of_a_role_has_the_name_of_that_role() -> None:
    more = "parties:\n  - {organisation: river-council, role: sub-processor}\n"
    assert ("reports/2024/a", "sub processor in", "") in backlinks(report(more), "organisations/river-council")


def test_a_mention_in_prose_is_a_reference_too() -> None:
    records = BODIES | {"datasets/births": "name: Births\ndescription: Held by [[organisations/river-council]].\n"}
    assert backlinks(records, "organisations/river-council") == [("datasets/births", "mentioned in", "")]


def test_a_reference_to_a_part_keeps_the_part() -> None:
    records = report(FINDING) | {"datasets/births": "name: Births\ndescription: See [[reports/2024/a#finding-1]].\n"}
    assert backlinks(records, "reports/2024/a") == [("datasets/births", "mentioned in", "finding-1")]


def test_what_a_record_says_of_itself_is_no_backlink() -> None:
    graph, faults = linked(report(FINDING + "background: See [[#finding-1]] and [[reports/2024/a]].\n"))
    assert faults == []
    assert graph.backlinks("reports/2024/a") == ()


@pytest.mark.parametrize(
    "more, fault",
    [
        (
            "requested_by: river-counsil\n",
            "there is no record “organisations/river-counsil” (Did you mean “organisations/river-council”?)",
        ),
        ("requested_by: river council\n", "(Did you mean “organisations/river-council”?)"),
        ("requested_by: rc\n", "(Did you mean “organisations/river-council”?)"),
        ("requested_by: zzz\n", "(Write the record first, as audits/organisations/zzz.yaml.)"),
        ("background: See [[nothing]].\n", "(Write the whole id, folder first.)"),
        ("background: See [[river-council]].\n", "(Did you mean “organisations/river-council”?)"),
        (
            "background: See [[reports/2024/a#finding-2]].\n",
            "“reports/2024/a” has no part “finding-2” (Did you mean “reports/2024/a#finding-1”?)",
        ),
        (
            "background: See [[organisations/river-council#x]].\n",
            "“organisations/river-council” has no part “x” (It has no parts: leave out the “#” and what follows.)",
        ),
        ("requested_by: draft\n", "“organisations/draft” is a draft, which is not published"),
    ],
)
def test_a_reference_to_nothing_is_told_with_what_may_be_meant(more: str, fault: str) -> None:
    records = report(FINDING + more) | {"organisations/river-council": f"{BODY}short_name: RC\n"}
    _, faults = linked(records, Outside(drafts=frozenset({"organisations/draft"})))
    assert len(faults) == 1
    assert fault in faults[0]


def test_a_reference_to_a_file_that_cannot_be_read_is_no_second_problem() -> None:
    _, faults = linked(report("requested_by: broken\n"), Outside(broken=frozenset({"organisations/broken"})))
    assert faults == []


def test_a_fault_in_prose_points_at_the_words_in_brackets() -> None:
    _, faults = linked(report("background: See [[nothing|that]].\n"))
    assert faults[0].startswith("reports/2024/a background: there is no record “nothing”")


def test_rules_that_lean_on_an_absent_record_are_left_out() -> None:
    """The reference itself is told of, and nothing falls over for lack of the record."""
    records = BODIES | {"reviews/2025/a": "report: 2024/nothing\npublisher: audit-office\nupdates: []\n"}
    _, faults = linked(records)
    assert [fault.split(" (")[0] for fault in faults] == [
        "reviews/2025/a report: there is no record “reports/2024/nothing”"
    ]


# Links


def test_a_target_leads_to_a_record_or_to_a_part_of_one() -> None:
    graph, _ = linked(report(FINDING))
    assert graph.resolve("organisations/river-council") == Link("River Council", "/organisations/river-council/")
    part = graph.resolve("reports/2024/a#finding-1")
    assert part is not None
    assert part.path == "/reports/2024/a/#finding-1"
    assert part.text.startswith("Finding 1, ")
    assert graph.resolve("reports/2024/a#nothing") is None
    assert graph.resolve("nothing") is None


def test_a_record_that_is_absent_is_said_to_be() -> None:
    graph, _ = linked(report())
    for call in (
        lambda: graph.get("organisations/nothing", Organisation),
        lambda: graph.get("reports/2024/a", Organisation),
        lambda: graph.link("organisations/nothing"),
        lambda: graph.title("organisations/nothing"),
    ):
        with pytest.raises(Absent):
            call()


def test_prose_is_shown_with_its_references() -> None:
    graph, _ = linked(report())
    assert ">River Council</a>" in graph.prose("The [[organisations/river-council]].")
    assert graph.plain("The *[[organisations/river-council]]*.") == "The River Council."
    assert (graph.prose(None), graph.plain(None)) == ("", "")


# Order and figures


def test_the_order_of_records_does_not_matter() -> None:
    forward, _ = linked(report(FINDING))
    backward, _ = linked(dict(reversed(report(FINDING).items())))
    assert list(forward.entries) == list(backward.entries) == sorted(forward.entries)
    assert (
        forward.backlinks("organisations/river-council")[0].source.id
        == backward.backlinks("organisations/river-council")[0].source.id
    )


def test_figures_of_a_record_are_worked_out_once() -> None:
    calls: list[str] = []
    given = entry("reports/2024/a", REPORT)

    def compute(counted: Any, graph: Any) -> Any:
        calls.append(counted.id)
        return given.kind.facts(counted, graph)

    counted = Entry(given.id, given.record, replace(given.kind, facts=compute))
    graph, faults = linking.link([counted, *(entry(*each) for each in BODIES.items())], Outside(), Reader())
    assert graph.facts(counted, object) is graph.facts(counted, object)
    assert (calls, faults) == (["reports/2024/a"], [])


def test_figures_of_the_wrong_kind_are_our_mistake_and_not_the_editors() -> None:
    graph, _ = linked(report())
    with pytest.raises(TypeError):
        graph.facts(graph.get("organisations/river-council", Organisation), CoverageFacts)


def test_records_of_a_kind_are_given_in_the_order_of_their_ids() -> None:
    graph, _ = linked(report(**{"reports/2023/z": REPORT}))
    kind = graph.get("reports/2024/a", Report).kind
    assert [each.id for each in graph.of(kind)] == ["reports/2023/z", "reports/2024/a"]
