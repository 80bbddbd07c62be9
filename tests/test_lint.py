"""Slips seen in published papers: each is a rule, and each test is made from the slip as it was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from auditpress.graph import Entry, Graph
from auditpress.kinds import lint, naming
from auditpress.kinds.coverage import Coverage, CoverageFacts, CoverageView
from auditpress.kinds.family import no_circle_of_parts, no_circle_of_successors
from auditpress.kinds.register import RegisterView
from auditpress.kinds.timeline import TIMELINE
from auditpress.model import Fault
from tests.helpers import ROOT, linked, whole

Rule = Callable[[Entry[Any], Any, Graph], Iterator[Fault]]

WORLD = {
    "organisations/office": "name: Office\ntype: auditor\n",
    "organisations/wolverhampton": "name: City of Wolverhampton Council\nshort_name: CWC\ntype: council\n",
    "organisations/westminster": "name: Westminster City Council\nshort_name: WCC\ntype: council\n",
    "organisations/uhb": "name: University Hospitals Bristol\ntype: trust\n",
    "organisations/uhbw": (
        "name: Bristol and Weston\ntype: trust\nsucceeds: [{organisation: uhb, how: merged, on: 2020-04}]\n"
    ),
    "agreements/sharing": "type: sharing agreement\nreference: DARS-NIC-148353-G88Q7\n",
    "datasets/births": "name: Births\n",
    "schemes/guide": (
        "name: Guide\nowner: office\nclassifications:\n"
        "  - {id: identifiable, name: Identifiable}\n"
        "  - {id: pseudo-anonymised, name: Pseudo/Anonymised, spellings: [Pseudonymised/anonymised]}\n"
        "  - {id: aggregated, name: 'Aggregated – Small Numbers Not Suppressed'}\n"
        "  - {id: sensitive, name: Sensitive}\n"
        "  - {id: non-sensitive, name: Non-sensitive}\n"
    ),
}
CWC = "publisher: office\nauditees: [wolverhampton]\n"


def told(rule: Rule, paper: str, text: str, **more: str) -> list[str]:
    """What one rule says of a paper, each with its place and its severity."""
    folders = {f"reports/{name}" if "report:" not in each else f"reviews/{name}": each for name, each in more.items()}
    graph, _ = linked({**WORLD, **folders, paper: text})
    entry = graph.entries[paper]
    faults = rule(entry, graph.facts(entry, object), graph)
    return [f"{'.'.join(map(str, f.place))} {f.rule} {f.severity}" for f in faults]


# Names copied from another report


@pytest.mark.parametrize(
    "paper, text, faults",
    [
        ("reports/2021/westminster", CWC, [" other-body warning"]),
        ("reports/2021/wcc-remote-audit", CWC, [" other-body warning"]),
        ("reports/2021/cwc", CWC, []),
        ("reports/2021/city-of-wolverhampton-council", CWC, []),
        ("reports/2021/a", CWC, []),
        ("reports/2021/westminster-and-wolverhampton", CWC, []),
        ("reports/2021/westminster", f"{CWC}notes: [{{on: id, kind: slip, text: So published.}}]\n", []),
        ("reports/2020/uhb", "publisher: office\nauditees: [uhbw]\n", []),
        ("reports/2020/bristol-and-weston", "publisher: office\nauditees: [uhb]\n", []),
    ],
)
def test_a_file_named_after_another_body_is_told_of(paper: str, text: str, faults: list[str]) -> None:
    assert told(naming.slug_names_the_body, paper, text) == faults


@pytest.mark.parametrize(
    "last, faults",
    [
        ("data-sharing-remote-audit-cwc", []),
        ("data-sharing-remote-audit-westminster_cc", ["source.address other-body warning"]),
        ("post-audit-review-wcc", ["source.address other-body warning"]),
        ("", []),
    ],
)
def test_an_address_copied_from_another_report_is_told_of(last: str, faults: list[str]) -> None:
    source = f"source: {{title: Audit, address: 'https://example.org/audits/2022/{last}'}}\n"
    assert told(naming.slug_names_the_body, "reports/cwc", CWC + source) == faults


def test_a_review_is_named_after_the_bodies_of_its_report() -> None:
    text = "report: cwc\npublisher: office\n"
    assert told(naming.slug_names_the_body, "reviews/westminster-1", text, cwc=CWC) == [" other-body warning"]
    assert told(naming.slug_names_the_body, "reviews/wolverhampton-1", text, cwc=CWC) == []


# What a paper calls itself


@pytest.mark.parametrize(
    "more, faults",
    [
        ("document_kind: Data sharing remote audit\nconducted: {mode: remote}\n", []),
        ("document_kind: Data sharing audit\nconducted: {mode: remote}\n", []),
        (
            "document_kind: Data sharing remote audit\nconducted: {mode: on site}\n",
            ["document_kind kind-title warning"],
        ),
        ("document_kind: On-site audit\nconducted: {mode: remote}\n", ["document_kind kind-title warning"]),
        ("document_kind: Audit review\n", ["document_kind kind-title warning"]),
        ("source: {title: Post Audit Review of CWC}\n", ["source.title kind-title warning"]),
        ("source: {title: Post Audit Review of CWC}\nstate: missing\nstanding: {why: Not found.}\n", []),
        (
            (
                "source: {title: Remote audit}\nconducted: {mode: on site}\n"
                "notes: [{on: source.title, kind: contradiction, text: So printed.}]\n"
            ),
            [],
        ),
    ],
)
def test_a_title_that_disagrees_with_the_audit_is_told_of(more: str, faults: list[str]) -> None:
    assert told(lint.title_agrees_with_kind, "reports/cwc", CWC + more) == faults


def test_a_review_that_calls_itself_an_audit_is_told_of() -> None:
    text = "report: cwc\npublisher: office\ndocument_kind: Data sharing audit\n"
    assert told(lint.title_agrees_with_kind, "reviews/cwc", text, cwc=CWC) == ["document_kind kind-title warning"]
    assert told(lint.title_agrees_with_kind, "reviews/cwc", "report: cwc\npublisher: office\n", cwc=CWC) == []


@pytest.mark.parametrize(
    "days, faults",
    [
        ("from: 2020-02-25, to: 2020-02-27", ["conducted.mode remote-date warning"]),
        ("from: 2020-11", []),
        ("from: 2020-10-30, to: 2020-11-02", []),
        ("from: 2020", []),
        ("means: video", []),
    ],
)
def test_the_bristol_audit_of_february_2020_cannot_have_been_remote(days: str, faults: list[str]) -> None:
    assert told(lint.remote_since, "reports/uhb", f"{CWC}conducted: {{mode: remote, {days}}}\n") == faults


def test_a_scheme_can_say_since_when_its_audits_are_remote() -> None:
    early = {**WORLD, "schemes/guide": "name: Guide\nowner: office\nremote_from: 2015\n"}
    graph, _ = linked(
        {**early, "reports/a": f"{CWC}scheme: guide\nconducted: {{mode: remote, from: 2016}}\n"},
    )
    assert list(lint.remote_since(graph.entries["reports/a"], None, graph)) == []


# References


@pytest.mark.parametrize(
    "audited, faults",
    [
        ("printed: DARS-NIC-148353-G88Q7-V3.2, versions: [v3.2]", []),
        ("printed: DARS-NIC-148353-G88Q7 - v6.2", []),
        ("printed: DARS-NIC-148353", ["agreements.0.printed reference-form warning"]),
        ("printed: DARS-NIC-13925-Q7R2D-v7.6", ["agreements.0.printed reference-form warning"]),
        ("printed: DARS-NIC-148353-G88Q7-v3.2, versions: [v3.1]", ["agreements.0.printed reference-form warning"]),
        ("versions: [v3.2]", []),
    ],
)
def test_a_reference_that_is_malformed_or_of_another_agreement_is_told_of(audited: str, faults: list[str]) -> None:
    text = f"{CWC}agreements: [{{agreement: sharing, {audited}}}]\n"
    assert told(lint.references_are_whole, "reports/cwc", text) == faults
    explained = f"{text}notes: [{{on: agreements, kind: slip, text: So printed.}}]\n"
    assert told(lint.references_are_whole, "reports/cwc", explained) == []


# Dates


@pytest.mark.parametrize(
    "rule, more, faults",
    [
        (lint.edited_after_publication, "published: 2024-02-02\nedited: 2024-02-01 12:30\n", ["edited"]),
        (lint.edited_after_publication, "published: 2024-02\nedited: 2024-02-01\n", []),
        (
            lint.edited_after_publication,
            "source: {title: A, published: 2024-02-02, retrieved: 2024-01-01}\n",
            ["source.retrieved"],
        ),
        (lint.evidence_in_order, "evidence: {from: 2022-11, to: 2022-02}\n", ["evidence.to"]),
        (lint.evidence_in_order, "evidence: {from: 2022-02, to: 2022-11}\npublished: 2022-10\n", ["published"]),
        (lint.evidence_in_order, "evidence: {from: 2022-02, to: 2022-11}\npublished: 2023-03\n", []),
        (lint.evidence_in_order, "evidence: {from: 2023-03-20}\npublished: 2023-03\n", []),
    ],
)
def test_dates_out_of_order_are_told_of(rule: Rule, more: str, faults: list[str]) -> None:
    text = f"report: cwc\npublisher: office\n{more}"
    assert told(rule, "reviews/cwc", text, cwc=CWC) == [f"{place} date-order error" for place in faults]


REVIEW = "report: cwc\npublisher: office\nnumber: {}\npublished: {}\n"


def test_a_second_review_without_a_first_is_told_of() -> None:
    second = REVIEW.format(2, "2023-12")
    assert told(lint.follows_the_review_before, "reviews/b", second, cwc=CWC) == ["number review-gap warning"]
    missing = "report: cwc\npublisher: office\nstate: missing\nstanding: {why: Not found.}\n"
    assert told(lint.follows_the_review_before, "reviews/b", second, cwc=CWC, a=missing) == []
    noted = f"{second}notes: [{{on: number, kind: gap, text: None is known of.}}]\n"
    assert told(lint.follows_the_review_before, "reviews/b", noted, cwc=CWC) == []


def test_a_second_review_is_published_after_the_first() -> None:
    first = REVIEW.format(1, "2023-03")
    rule = lint.follows_the_review_before
    assert told(rule, "reviews/b", REVIEW.format(2, "2022-03"), cwc=CWC, a=first) == ["published date-order error"]
    assert told(rule, "reviews/b", REVIEW.format(2, "2023-03"), cwc=CWC, a=first) == []


# Standard words


@pytest.mark.parametrize(
    "more, faults",
    [
        ("background: It rests on a framework contact.\n", ["background misspelt warning"]),
        ("background: It rests on a framework contract.\n", []),
        ("background: The Department for Health and Social Care.\n", ["background misspelt warning"]),
        (
            (
                "background: The Department for Health and Social Care.\n"
                "notes: [{on: background, kind: slip, text: It prints Department for Health and Social Care.}]\n"
            ),
            [],
        ),
    ],
)
def test_standard_words_that_are_misprinted_are_told_of(more: str, faults: list[str]) -> None:
    assert told(lint.standard_words, "reports/cwc", CWC + more) == faults


@pytest.mark.parametrize(
    "printed, fine",
    [
        ("Aggregated – Small Numbers Not Suppressed", True),
        ("Aggregated, Small Numbers Not Suppressed", True),
        ("Aggregated – Small Numbers Not Suppresses", False),
        ("Identifiable, Sensitive", True),
        ("Pseudo/Anonymised, Non-sensitive", True),
        ("Pseudonymised/anonymised, non-sensitive", True),
        ("Identifable, Sensitive", False),
        ("Non-sensitive", True),
    ],
)
def test_a_classification_is_printed_in_words_of_the_scheme(printed: str, *, fine: bool) -> None:
    rows = f"datasets: [{{dataset: births, classification: [{{printed: '{printed}'}}]}}]\n"
    faults = told(lint.classes_are_words, "reports/cwc", f"{CWC}scheme: guide\n{rows}")
    assert faults == ([] if fine else ["datasets.0.classification.0.printed scheme-word warning"])
    assert told(lint.classes_are_words, "reports/cwc", CWC + rows) == []


def test_the_reference_site_tells_its_readers_of_every_slip_that_it_keeps() -> None:
    graph = whole(ROOT)
    left = [
        (entry.id, fault.place, fault.message)
        for folder, rules in (("reports", lint.REPORTS), ("reviews", lint.REVIEWS))
        for entry in graph.entries.values()
        for rule in rules
        if entry.kind.folder == folder
        for fault in rule(entry, None, graph)
    ]
    assert left == []


# Bodies that come from themselves


def bodies(**more: str) -> Graph:
    return linked({f"organisations/{name}": f"name: {name}\ntype: body\n{text}" for name, text in more.items()})[0]


def after(name: str) -> str:
    return f"succeeds: [{{organisation: {name}, how: renamed, on: 2020-04}}]\n"


def circles(graph: Graph, rule: Rule) -> list[str]:
    return [
        f"{entry.id.removeprefix('organisations/')} {'.'.join(map(str, fault.place))}"
        for entry in graph.entries.values()
        for fault in rule(entry, None, graph)
    ]


def test_two_circles_of_successors_are_told_of_at_each_of_their_steps() -> None:
    graph = bodies(a=after("b"), b=after("a"), c=after("d"), d=after("e"), e=after("c"), f=after("a"), g="")
    place = "succeeds.0.organisation"
    assert circles(graph, no_circle_of_successors) == [f"{name} {place}" for name in "abcde"]


def test_a_circle_of_parts_is_told_of_at_each_of_its_steps() -> None:
    graph = bodies(a="part_of: b\n", b="part_of: c\n", c="part_of: a\n", d="part_of: a\n")
    assert circles(graph, no_circle_of_parts) == ["a part_of", "b part_of", "c part_of"]


def test_two_ways_to_the_same_body_are_no_circle() -> None:
    merged = "succeeds: [{organisation: b, how: merged}, {organisation: c, how: merged}]\n"
    assert circles(bodies(a=merged, b=after("d"), c=after("d"), d=""), no_circle_of_successors) == []


def test_what_happened_to_a_body_is_told_in_words_that_fit() -> None:
    graph = bodies(old="", new="succeeds: [{organisation: old, how: replaced, on: 2017-06}]\n")
    told = [TIMELINE.begin(graph.entries[f"organisations/{name}"], graph).rows for name in ("old", "new")]
    assert [[(row.title, row.word) for row in rows] for rows in told] == [[("old was replaced by new", "Replaced")]] * 2
    assert [[link.text for row in rows for link in row.bodies] for rows in told] == [["new"], ["old"]]


# Claims


STORY = "publisher: office\ntitle: Story\nclaims:\n  - {{id: a, says: A., {}}}\n"
FIGURES = """\
publisher: office
title: Requests
from: 2020-01
tables:
  - id: requests
    title: Requests
    unit: requests
    columns: [{id: river, name: River}, {id: gone, name: Gone, until: 2019-03-31, mark: '*', text: It ceased.}]
    rows:
      - {id: received, name: Received, cells: {river: 10}}
      - {id: share, name: Share, unit: per cent, cells: {river: 80.0%}}
"""


@pytest.mark.parametrize(
    "claim, fault",
    [
        ("within: 5, verdict: unclear", "claims.0.within: “within” has no use without “stated”"),
        ("stated: 4, within: 5, verdict: unclear", "claims.0.within: “within” has no use without “sum”"),
        ("table: requests, verdict: unclear", "claims.0.table: “table” has no use without “register”"),
        ("register: r, figures: {x: received/river}, verdict: right", "claims.0.figures: “figures” has no use"),
        ("unit: requests, verdict: right", "claims.0.unit: “unit” has no use without “stated”"),
        (
            "register: r, figures: {x: received/river}, sum: x, unit: '%'",
            "claims.0: a claim without a sum and a stated figure needs a verdict",
        ),
        (
            "register: r, figures: {x: received/river}, sum: x / 0, stated: 4",
            "claims.0.sum: the sum cannot be worked out: it divides by zero",
        ),
        (
            "register: r, figures: {x: received/river}, sum: x + y, stated: 4",
            "claims.0.sum: the sum cannot be worked out: “y” has no value here",
        ),
        ("sum: 1 + x, stated: 4", "claims.0.sum: the sum cannot be worked out: the claim names no register"),
    ],
)
def test_a_claim_that_cannot_be_worked_out_is_told_of_at_its_field(claim: str, fault: str) -> None:
    _, faults = linked({**WORLD, "registers/r": FIGURES, "coverage/s": STORY.format(claim)})
    assert any(each.startswith(f"coverage/s {fault}") for each in faults), faults


@pytest.mark.parametrize(
    "about, state, words",
    [
        ("reports/cwc#finding-1", "closed", "Closed"),
        ("reports/cwc#finding-2", "open", "Open"),
        ("oversight/letter#item-stop", "rejected", "Rejected"),
        ("oversight/letter#item-said", "", None),
        ("reports/cwc", "", None),
    ],
)
def test_a_claim_about_a_finding_or_an_item_shows_how_that_stands_now(
    about: str, state: str, words: str | None
) -> None:
    finding = "{{ref: {}, title: T, text: T., designation: Observation{}}}"
    found = ", ".join((finding.format(1, ", status: {word: closed}"), finding.format(2, "")))
    letter = (
        "body: office\ntype: letter\ntitle: L\nitems:\n"
        "  - {id: stop, kind: request, title: Stop, text: Stop., addressees: [westminster]}\n"
        "  - {id: said, kind: conclusion, title: Said, text: Said.}\n"
    )
    answer = "authors: [westminster]\ntitle: R\nto: [letter]\nanswers: [{item: letter#item-stop, answer: rejected}]\n"
    graph, faults = linked(
        {
            **WORLD,
            "reports/cwc": f"{CWC}findings: [{found}]\n",
            "oversight/letter": letter,
            "replies/r": answer,
            "coverage/s": STORY.format(f"about: {about}, verdict: unclear"),
        }
    )
    assert faults == []
    entry = graph.get("coverage/s", Coverage)
    facts = graph.facts(entry, CoverageFacts)
    view = entry.kind.view(entry, facts, graph)
    assert isinstance(view, CoverageView)
    assert facts.claims[0].state == state
    assert (view.claims[0].state.words if view.claims[0].state else None) == words


# Registers


@pytest.mark.parametrize(
    "row, fault",
    [
        ("{id: a, name: A, cells: {gone: 1}}", "rows.2.cells.gone: “Gone” ceased on 2019-03-31"),
        ("{id: a, name: A, cells: {gone: 0}}", ""),
        ("{id: a, name: A, cells: {gone: blank}}", ""),
        ("{id: a, name: A, cells: {}, units: {rivr: persons}}", "rows.2.units.rivr: the table has no column “rivr”"),
        ("{id: a, name: A, cells: {}}\n    row_sums: [{total: a, of: [received]}]", ""),
        (
            "{id: a, name: A, cells: {}}\n    row_sums: [{total: a, of: [received, share]}]",
            "row_sums.0.total: this sum mixes requests and per cent",
        ),
        (
            "{id: a, name: A, units: {river: persons}, cells: {}}\n    row_sums: [{total: a, of: [received]}]",
            "row_sums.0.total: this sum mixes persons and requests",
        ),
    ],
)
def test_figures_after_a_column_ended_and_sums_of_two_units_are_told_of(row: str, fault: str) -> None:
    _, faults = linked({**WORLD, "registers/r": f"{FIGURES}      - {row}\n"})
    assert len(faults) == bool(fault), faults
    assert all(each.startswith(f"registers/r tables.0.{fault}") for each in faults)


def test_a_note_on_the_table_lets_a_figure_stand_after_its_column_ended() -> None:
    note = "notes: [{on: tables.requests, kind: contradiction, text: So printed.}]\n"
    text = f"{FIGURES}      - {{id: a, name: A, cells: {{gone: 1}}}}\n{note}"
    assert linked({**WORLD, "registers/r": text})[1] == []


def shown_register(text: str) -> RegisterView:
    graph, faults = linked({**WORLD, "registers/r": text})
    assert faults == []
    entry = graph.entries["registers/r"]
    view = entry.kind.view(entry, graph.facts(entry, object), graph)
    assert isinstance(view, RegisterView)
    return view


def test_units_of_rows_columns_and_single_cells_are_shown_where_they_differ() -> None:
    row = "{id: a, name: A, units: {river: persons}, cells: {river: 7}}"
    columns = FIGURES.replace("{id: river, name: River}", "{id: river, name: River, unit: files}")
    table = shown_register(f"{columns}      - {row}\n").tables[0]
    assert (table.unit, [heading.unit for heading in table.columns]) == ("requests", ["files", ""])
    assert [row.unit for row in table.rows] == ["", "per cent", ""]
    assert table.rows[2].cells[0].unit == "persons"


def test_a_note_is_shown_with_its_mark_or_without_one() -> None:
    table = shown_register(FIGURES).tables[0]
    assert [heading.mark for heading in table.columns] == ["", "*"]
    assert [(name, "Until 31 March 2019." in html) for name, html in table.column_notes] == [("* Gone", True)]
    table = shown_register(FIGURES.replace("mark: '*', ", "")).tables[0]
    assert [name for name, _ in table.column_notes] == ["Gone"]


def test_nothing_is_said_of_the_sum_of_a_column_without_figures() -> None:
    text = FIGURES.replace("unit: per cent, ", "").replace("80.0%", "10")
    table = shown_register(f"{text}    unlisted: blank\n    row_sums: [{{total: share, of: [received]}}]\n").tables[0]
    assert [check.words if check else None for check in table.column_checks] == ["adds up", None]


def test_a_slip_is_not_looked_for_against_an_agreement_that_is_not_there() -> None:
    """The reference that leads nowhere is told of by itself."""
    paper = CWC + "agreements:\n  - agreement: nothing\n    printed: DARS-NIC-148353-G88Q7\n"
    _, (fault,) = linked({**WORLD, "reports/2024/wolverhampton": paper})
    assert fault.startswith("reports/2024/wolverhampton agreements.0.agreement: there is no record")
