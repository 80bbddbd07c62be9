"""The awkward things that a record must be able to say, one test each; each on records made for it.

The numbers are those of the list that the record model was designed from.
"""

from __future__ import annotations

import json

import pytest

from auditpress.graph import Graph
from auditpress.kinds.agreement import normal
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.report import Report
from auditpress.pages import records
from auditpress.pages.outline import Outline
from auditpress.render import Renderer
from tests.helpers import ROOT, linked, parsed, words

BASE = {
    "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
    "organisations/river-council": "name: River Council\ntype: council\n",
    "organisations/hill-trust": "name: Hill Trust\ntype: trust\n",
    "organisations/cloud": "name: Cloud Limited\ntype: company\nother_names: [Cloud UK Limited]\n",
    "datasets/births": "name: Births\n",
    "datasets/deaths": "name: Deaths\n",
    "agreements/contract": "type: framework contract\nreference: CON-123456-A1B2C\n",
    "agreements/sharing": "type: sharing agreement\nreference: DARS-NIC-123456-A1B2C\nparent: contract\n"
    "versions: [{version: v7.6, permits: Linking.}, {version: v9.2, permits: Keeping only.}]\n",
    "schemes/guide": """\
name: Guide
owner: audit-office
designations:
  - {id: nonconformity, name: Nonconformity}
  - {id: observation, name: Observation}
areas: [{id: access, name: Access Control}, {id: use, name: Use and Benefits}]
risks: [{id: high, name: High}, {id: low, name: Low}]
statuses:
  - {id: open, name: Open}
  - {id: closed, name: Closed}
  - {id: not-applicable, name: No longer applicable, common: no longer applicable}
outcomes: [{id: formal-closure, name: Formal closure, common: closed}, {id: progress, name: Update on progress}]
""",
}
OUTLINE = Outline("River audits", "https://example.org/river/", "", ())
HEAD = "publisher: audit-office\nauditees: [river-council]\nscheme: guide\n"
AUDIT = HEAD + "published: 2024-02-01\nconducted: {from: 2024-01-08, to: 2024-01-10}\n"


def joined(**made: str) -> Graph:
    graph, faults = linked({**BASE, **{name.replace("__", "/").replace("_", "-"): text for name, text in made.items()}})
    assert faults == []
    return graph


def page(graph: Graph, id: str) -> str:
    """What a reader reads on a record's page."""
    made = records.page(graph.entries[id], graph, OUTLINE)
    return words(
        parsed(f"<!doctype html><title>x</title>{Renderer((ROOT / 'theme',), {}, '').body(made)}", strict=False)
    )


def facts(graph: Graph, id: str = "reports/a") -> ReportFacts:
    return graph.facts(graph.get(id, Report), ReportFacts)


def review(number: int, more: str) -> str:
    return (
        f"report: a\nnumber: {number}\npublisher: audit-office\nscheme: guide\npublished: 2024-0{number + 3}-01\n{more}"
    )


def finding(ref: str, more: str = "") -> str:
    return f"  - {{ref: {ref}, title: Finding of {ref}, text: Words., designation: Nonconformity{more}}}\n"


def test_01_a_report_has_no_review_or_many_and_a_review_may_stand_without_it() -> None:
    alone = joined(reports__a=AUDIT)
    assert facts(alone).reviews == ()
    many = joined(
        reports__a=HEAD + "state: missing\nstanding: {why: It was not found.}\n",
        reviews__r1=review(1, ""),
        reviews__r2=review(2, ""),
        reviews__r3=review(3, ""),
    )
    assert facts(many).reviews == ("reviews/r1", "reviews/r2", "reviews/r3")
    assert "known of but was not found" in page(many, "reports/a")
    assert "Review 3 published 1 June 2024 you are here" in page(many, "reviews/r3")


def test_02_a_finding_keeps_its_address_while_words_and_status_change_and_may_close_at_the_audit() -> None:
    closed = ", status: {word: Closed, when: at the audit}"
    graph = joined(
        reports__a=AUDIT + "findings:\n" + finding("1") + finding("2", closed),
        reviews__r1=review(1, "updates:\n  - {ref: 1, text: Other words., status: {word: Closed, on: 2024-03-20}}\n"),
    )
    first, second = facts(graph).lives
    assert (first.anchor, first.state, [s.text for s in first.steps]) == ("finding-1", "closed", ["", "Other words."])
    assert second.state == "closed"
    read = page(graph, "reports/a")
    assert "Closed at the audit." in read
    assert "20 March 2024" in read
    assert graph.resolve("reports/a#finding-1") is not None


def test_03_a_closed_chain_can_have_an_open_item_and_an_open_chain_closed_items() -> None:
    updates = "updates:\n  - {ref: 1, status: {word: Open}}\n  - {ref: 2, status: {word: Closed}}\n"
    two = AUDIT + "findings:\n" + finding("1") + finding("2")
    closed = joined(reports__a=two, reviews__r1=review(1, "outcome: Formal closure\n" + updates))
    assert facts(closed).agrees is False
    assert "states “Formal closure”; by what the papers say of each finding, there is 1 finding open" in page(
        closed, "reports/a"
    )
    still = joined(reports__a=two, reviews__r1=review(1, "outcome: Update on progress\n" + updates))
    assert [life.state for life in facts(still).lives] == ["open", "closed"]
    assert facts(still).agrees is True


def test_04_an_improvement_is_followed_up_in_one_report_and_not_in_another() -> None:
    idle = joined(reports__a=AUDIT + "opportunities:\n  - {ref: 1, text: Write it down.}\n")
    assert facts(idle).lives[0].state == "for information"
    graph = joined(
        reports__a=AUDIT + "opportunities:\n  - {ref: 1, text: Write it down., followed_up: yes}\n",
        reviews__r1=review(1, "updates:\n  - {ref: 1, of: opportunity, status: {word: Closed}}\n"),
    )
    assert [step.state for step in facts(graph).lives[0].steps] == ["open", "closed"]


def test_05_findings_of_several_bodies_restart_their_refs_and_prose_cites_them() -> None:
    both = AUDIT.replace("[river-council]", "[river-council, hill-trust]")
    graph = joined(
        reports__a=both
        + "background: See [[#finding-river-council-1]] and [[#finding-hill-trust-9]].\nfindings:\n"
        + finding("1", ", on: river-council") + finding("1", ", on: hill-trust") + finding("9", ", on: hill-trust"),
        reviews__r1=review(1, "updates:\n  - {ref: 1, on: hill-trust, status: {word: Closed}}\n"),
    )  # fmt: skip
    assert [(life.anchor, life.state) for life in facts(graph).lives] == [
        ("finding-river-council-1", "open"), ("finding-hill-trust-1", "closed"), ("finding-hill-trust-9", "open")
    ]  # fmt: skip
    assert "See finding river council 1 and finding hill trust 9." in page(graph, "reports/a")


def test_06_a_finding_has_no_clause_or_several_and_several_areas() -> None:
    graph = joined(
        reports__a=AUDIT + "findings:\n" + finding("1")
        + finding("2", ", clauses: [Section 6, Annex B], areas: [Access Control, Use and Benefits]")
    )  # fmt: skip
    read = page(graph, "reports/a")
    assert "Section 6 Annex B" in read
    assert "Access Control Use and Benefits" in read


def test_07_several_contracts_and_agreements_in_several_versions_each_permitting_other_things() -> None:
    graph = joined(
        reports__a=AUDIT + "agreements:\n  - {agreement: contract, of: river-council}\n"
        "  - {agreement: sharing, versions: [v7.6, v9.2], printed: DARS-NIC-123456-A1B2C v7.6 and v9.2}\n"
    )
    assert "DARS-NIC-123456-A1B2C v7.6 and v9.2" in page(graph, "reports/a")
    agreement = page(graph, "agreements/sharing")
    assert "v7.6 Linking." in agreement
    assert "v9.2 Keeping only." in agreement
    assert normal("NIC-147901-2XMLG") == "DARS-NIC-147901-2XMLG"


def test_08_one_dataset_twice_two_classes_in_a_row_one_agreement_only_and_not_supplied() -> None:
    graph = joined(
        reports__a=AUDIT
        + """\
datasets:
  - dataset: births
    agreement: sharing
    classification:
      - {printed: "Identifiable, Sensitive", identifiability: identifiable, sensitivity: sensitive}
      - {printed: Non-sensitive, sensitivity: non-sensitive}
    period: {printed: 2009/10 – 2026/27 Q03, start: 2009/10, end: 2026/27 Q03}
  - dataset: births
    classification: [{printed: Pseudo/Anonymised}]
    period: {printed: "Latest available, quarterly", open: yes}
  - {dataset: deaths, supplied: no, remark: See the original report.}
"""
    )
    read = page(graph, "reports/a")
    assert "Births Identifiable, Sensitive Non-sensitive 2009/10 – 2026/27 Q03" in read
    assert "Births Pseudo/Anonymised Latest available, quarterly" in read
    assert "Covered by the agreement, but not supplied. See the original report." in read
    assert len(graph.entries["reports/a"].record.datasets) == 3


def test_09_roles_of_every_awkward_sort() -> None:
    graph = joined(
        organisations__ward="name: Ward\ntype: unit\npart_of: hill-trust\n",
        reports__a=AUDIT.replace("[river-council]", "[river-council, ward]")
        + """\
parties:
  - {organisation: river-council, role: controller}
  - {organisation: river-council, role: processor}
  - {organisation: hill-trust, role: joint-controller, sees_data: no, excluded: yes}
  - {organisation: cloud, role: processor, named: Cloud UK Limited, declared: no, purpose: hosting only}
  - {organisation: audit-office, role: sub-processor}
""",
    )
    read = page(graph, "reports/a")
    assert "River Council Controller River Council Processor Hill Trust Joint controller" in read
    assert "does not see the data not part of the audit" in read
    assert "Cloud UK Limited (Cloud Limited) Processor not declared in the agreement hosting only" in read
    assert "Sub-processor" in read
    assert "processor" in page(graph, "organisations/cloud")
    assert "Part of Hill Trust" in page(graph, "organisations/ward")


def test_10_old_and_new_names_are_both_found_and_the_old_page_keeps_its_name() -> None:
    graph = joined(
        organisations__lake_trust="name: Lake Trust\ntype: trust\nsucceeds:\n"
        "  - {organisation: hill-trust, how: merged, on: 2020-04}\n",
        reports__a=AUDIT.replace("river-council", "hill-trust"),
    )
    assert "Data sharing audit: Hill Trust" in page(graph, "reports/a")
    assert "Became Lake Trust (merged in April 2020)" in page(graph, "organisations/hill-trust")
    assert "Was Hill Trust (merged in April 2020)" in page(graph, "organisations/lake-trust")
    assert "Cloud UK Limited" in graph.entries["organisations/cloud"].kind.names(
        graph.entries["organisations/cloud"].record
    )


def test_11_facts_change_between_papers_and_the_report_stays_as_it_was() -> None:
    graph = joined(
        reports__a=AUDIT + "parties:\n  - {organisation: cloud, role: processor}\n",
        reviews__r1=review(1, "changes:\n  - {text: The data held with Cloud was deleted., on: 2024-03, finding: 1}\n"),
    )
    read = page(graph, "reports/a")
    assert "Cloud Limited Processor" in read
    assert "March 2024, as told in Post audit review: River Council: The data held with Cloud was deleted." in read


def test_12_risk_is_absent_current_only_or_before_and_after() -> None:
    assert "Risk" not in page(joined(reports__a=AUDIT), "reports/a")
    graph = joined(reports__a=AUDIT + "risk: High\n", reviews__r1=review(1, "risk_before: High\nrisk: Low\n"))
    assert "High of High or Low" in page(graph, "reports/a")
    assert "Low in Post audit review: River Council" in page(graph, "reports/a")
    assert "High before, Low now" in page(graph, "reviews/r1")


def test_13_several_acceptances_none_or_a_refusal() -> None:
    assert "Acceptance" not in page(joined(reports__a=AUDIT), "reports/a")
    graph = joined(
        reports__a=AUDIT
        + """\
acceptance:
  - {organisation: river-council, outcome: confirmed accurate}
  - {organisation: hill-trust, outcome: refused}
  - {organisation: cloud, outcome: no comment}
"""
    )
    read = page(graph, "reports/a")
    assert "River Council has reviewed the paper and confirmed that it is accurate." in read
    assert "Hill Trust did not accept the paper." in read
    assert "Cloud Limited made no comment on the paper." in read


@pytest.mark.parametrize(
    "conducted, read",
    [
        ("{from: 2023-03-20}", "20 March 2023"),
        ("{from: 2022-06-06, to: 2022-06-29}", "6 to 29 June 2022"),
        ("{from: 2020-02}", "February 2020"),
        ("{from: 2021-11-30, to: 2022-01-02}", "30 November 2021 to 2 January 2022"),
        ("{from: 2022-02-21, to: 2022-02-25, remark: The paper prints 21 and 25 February.}", "21 to 25 February 2022"),
    ],
)
def test_14_a_day_a_range_a_month_or_two_days(conducted: str, read: str) -> None:
    assert read in page(joined(reports__a=HEAD + f"conducted: {conducted}\n"), "reports/a")


def test_14_published_edited_and_withdrawn_are_kept_apart() -> None:
    graph = joined(
        reports__a=AUDIT
        + "edited: 2024-05-02 15:17\nstate: withdrawn\nstanding: {on: 2024-06-03, why: It named a person.}\n"
    )
    read = page(graph, "reports/a")
    assert "This paper was withdrawn on 3 June 2024" in read
    assert "Published 1 February 2024" in read
    assert "Last edited 2 May 2024 at 15:17" in read


def test_15_a_stated_total_is_checked_and_a_contradiction_is_kept_and_explained() -> None:
    report = AUDIT + "findings:\n" + finding("1") + "stated:\n  - {of: nonconformity, number: 2}\n"
    _, faults = linked({**BASE, "reports/a": report})
    (fault,) = faults
    assert fault.startswith("reports/a stated.0.number: the paper states 2 nonconformities, but 1 is recorded (Record")
    graph = joined(reports__a=report + "notes:\n  - {on: stated, kind: contradiction, text: It says 2 and lists 1.}\n")
    assert "Contradiction in the source It says 2 and lists 1." in page(graph, "reports/a")


def test_16_conclusions_cite_paragraphs_repeat_a_letter_and_one_reply_answers_many() -> None:
    head = "body: audit-office\ntype: letter\ntitle: {}\npublished: {}\nitems:\n  - {{id: stop, kind: request, "
    head += "title: Stop, "
    graph = joined(
        oversight__letter=head.format("Letter", "2018-01-29") + "text: Stop., addressees: [river-council]}\n",
        oversight__report=head.format("Paper", "2018-04-15").replace("letter", "inquiry report", 1)
        + "text: Stop., addressees: [river-council], paragraphs: ['12', '14'], repeats: letter#item-stop}\n",
        replies__one="authors: [river-council]\ntitle: Reply\npublished: 2018-05-01\nto: [letter, report]\nanswers:\n"
        "  - {item: letter#item-stop, answer: rejected}\n  - {item: report#item-stop, answer: rejected}\n",
        replies__two="authors: [river-council]\ntitle: Correction\npublished: 2018-06-01\nto: [report]\ncorrects: one\n"
        "answers:\n  - {item: report#item-stop, answer: partly accepted}\n",
    )
    read = page(graph, "oversight/report")
    assert "Paragraphs 12 and 14" in read
    assert "Repeats Stop, Letter" in read
    assert "Partly accepted" in read
    assert "Corrected by Correction" in read


def test_17_tables_change_their_columns_and_keep_the_kinds_of_absence_apart() -> None:
    graph = joined(
        registers__r="""\
publisher: audit-office
title: Requests
from: 2020-01
tables:
  - id: t
    title: Requests
    unit: requests
    unlisted: blank
    columns:
      - {id: a, name: A}
      - {id: b, name: B, absent: suspended}
      - {id: c, name: C, until: 2019-03-31, text: It ceased.}
    rows:
      - {id: x, name: X, cells: {a: 0}}
      - {id: y, name: Y, cells: {a: dash}}
      - {id: z, name: Z, cells: {a: suppressed}}
      - {id: m, name: Mean, unit: per file, cells: {a: "19,058"}}
      - {id: p, name: Share, unit: per cent, cells: {a: 78.4%}}
      - {id: q, name: Q, cells: {a: not collected}}
""",
    )
    read = page(graph, "registers/r")
    for words_of_the_page in (
        "X 0 suspended blank",
        "19,058",
        "78.4%",
        "suppressed",
        "not collected",
        "Until 31 March 2019.",
    ):
        assert words_of_the_page in read
    assert "prints a dash" in read


def test_18_a_claim_that_misquotes_a_table_is_marked_and_the_amendment_is_kept() -> None:
    graph = joined(
        registers__r="publisher: audit-office\ntitle: Requests\nfrom: 2020-01\ntables:\n  - id: t\n    title: T\n"
        "    unit: requests\n    columns: [{id: a, name: A}]\n    rows:\n"
        "      - {id: in, name: In, cells: {a: 1424}}\n      - {id: no, name: Rejected, cells: {a: 145}}\n",
        coverage__c="publisher: audit-office\ntitle: Story\npublished: 2020-02\n"
        "amendments: [{on: 2020-03-14, text: One body only.}]\n"
        "claims:\n  - {id: approved, says: All were approved., stated: 1424, register: r, sum: in/a - no/a}\n",
    )
    read = page(graph, "coverage/c")
    assert "Wrong" in read
    assert "1,279 (computed) = 1,424 − 145" in read
    assert "14 March 2020 Amended One body only." in read


@pytest.mark.parametrize(
    "state, read", [("withheld", "This paper was withheld"), ("missing", "This paper was known of but was not found")]
)
def test_19_a_record_known_to_exist_has_a_page_that_says_why_it_cannot_be_read(state: str, read: str) -> None:
    standing = "standing: {by: hill-trust, on: 2024-03-01, why: A court ordered it.}\n"
    told = page(joined(reports__a=HEAD + f"state: {state}\n{standing}"), "reports/a")
    assert read in told
    assert "A court ordered it." in told


@pytest.mark.parametrize("written", ["1.10", "2.02", "07", "NO", "12:30", "0x10", "1_000", "~", "null", "true", "1e3"])
def test_20_what_yaml_would_misread_stays_as_written(written: str) -> None:
    found = f"findings:\n  - ref: {written}\n    title: T\n    text: T.\n    designation: Nonconformity\n"
    graph = joined(reports__a=AUDIT + found)
    assert facts(graph).lives[0].ref == written
    assert f"Finding {written} " in page(graph, "reports/a")


def test_21_long_prose_keeps_its_quotes_colons_dashes_and_spaces() -> None:
    text = "“Smart” quotes, 'single' ones: a colon, a dash – and — another, 10\u00a0km, a 3 < 4 & 5 > 2, £1,424."
    graph = joined(reports__a=AUDIT + f"background: |\n  {text}\n\n  A second paragraph.\n")
    assert " ".join(text.split()) in page(graph, "reports/a")
    assert json.loads(records.twin(graph.entries["reports/a"], graph).text)["record"]["background"].startswith(text)


def test_22_sections_nobody_foresaw_are_kept_and_shown() -> None:
    more = "sections:\n  - {title: Note on weather, text: It rained *all* week.}\n"
    graph = joined(reports__a=AUDIT + more, datasets__wind="name: Wind\ndescription: See [[reports/a#section-1]].\n")
    assert "Note on weather It rained all week." in page(graph, "reports/a")
    assert "See Section “Note on weather”, Data sharing audit: River Council." in page(graph, "datasets/wind")
