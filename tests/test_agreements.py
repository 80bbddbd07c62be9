"""Agreements: references in every printed form, versions with a time of their own, and audits after the end."""

from __future__ import annotations

import pytest

from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds.agreement import Agreement, AgreementFacts, AgreementView, expired_at, normal
from auditpress.kinds.references import read, version
from tests.helpers import linked

BODIES = {
    "organisations/office": "name: Office\ntype: auditor\n",
    "organisations/river": "name: River\ntype: council\n",
}
DATASETS = {"datasets/births": "name: Births\n", "datasets/deaths": "name: Deaths\n"}
CONTRACTS = {
    "agreements/one": "type: framework contract\nreference: CON-326191-T0T6B\n",
    "agreements/two": "type: framework contract\nreference: CON-240079-Q7Y0S\n",
}
SHARING = """\
type: sharing agreement
reference: DARS-NIC-148353-G88Q7
parent: [one, two]
versions:
  - version: v3.1
    to: 2020-12-31
    permits: Analysis.
    datasets: [births]
  - version: v3.2
    from: 2021-01-01
    to: 2022-06-30
    permits: To keep the data.
    datasets: [births, deaths]
"""


def audit(day: str, audited: str) -> str:
    return f"publisher: office\nauditees: [river]\nconducted: {{from: {day}}}\nagreements: [{{agreement: {audited}}}]\n"


def made(**records: str) -> Graph:
    graph, faults = linked(
        {**BODIES, **DATASETS, **CONTRACTS, "agreements/sharing": SHARING}
        | {f"reports/{name}": text for name, text in records.items()}
    )
    assert faults == []
    return graph


def page(graph: Graph, id: str = "agreements/sharing") -> AgreementView:
    entry = graph.entries[id]
    view = entry.kind.view(entry, graph.facts(entry, object), graph)
    assert isinstance(view, AgreementView)
    return view


# References


@pytest.mark.parametrize(
    "printed, form, versions",
    [
        ("CON-392038-Z0Y2T-v2.01", "CON-392038-Z0Y2T", ("v2.01",)),
        ("CON-312425-T5J4X", "CON-312425-T5J4X", ()),
        ("DARS-NIC-698171-K4M0B-v0.3", "DARS-NIC-698171-K4M0B", ("v0.3",)),
        ("NIC-147901-2XMLG-v1.15", "DARS-NIC-147901-2XMLG", ("v1.15",)),
        ("DARS-NIC-148353-G88Q7-V3.2", "DARS-NIC-148353-G88Q7", ("v3.2",)),
        ("DARS-NIC-10891-M2Y6Z - v6.2", "DARS-NIC-10891-M2Y6Z", ("v6.2",)),
        ("DARS-NIC-10891-M2Y6Z – v6.2", "DARS-NIC-10891-M2Y6Z", ("v6.2",)),
        ("CON-267591-M5B9R (Version 2.02)", "CON-267591-M5B9R", ("v2.02",)),
        ("DARS-NIC-13925-Q7R2D v9.7 and v10.7", "DARS-NIC-13925-Q7R2D", ("v9.7", "v10.7")),
        ("DARS-NIC-13925-Q7R2D v7.6, v9.2 and v10.3", "DARS-NIC-13925-Q7R2D", ("v7.6", "v9.2", "v10.3")),
        ("dars-nic-13925-q7r2d", "DARS-NIC-13925-Q7R2D", ()),
        ("CON- 392038 -Z0Y2T", "CON-392038-Z0Y2T", ()),
    ],
)
def test_a_reference_has_one_form_however_it_is_printed(printed: str, form: str, versions: tuple[str, ...]) -> None:
    found = read(printed)
    assert (found.normal, found.versions, found.whole) == (form, versions, True)
    assert normal(printed) == form


@pytest.mark.parametrize(
    "printed", ["DARS-NIC-41597", "CON-Z0Y2T", "CON-392038", "DARS-41597-J6M1R", "NIC-147901-2XMLG-1.15", "CON-1-A"]
)
def test_a_reference_that_lacks_a_part_is_told_from_one_that_does_not(printed: str) -> None:
    assert not read(printed).whole


@pytest.mark.parametrize("printed", ["IA/2017/04", "Memorandum 3", "X"])
def test_references_of_families_that_are_not_known_have_no_pattern_to_break(printed: str) -> None:
    assert read(printed).whole


@pytest.mark.parametrize("printed", ["v3.2", "V3.2", "3.2", "Version 3.2", "version 3.2 "])
def test_a_version_has_one_form(printed: str) -> None:
    assert version(printed) == "v3.2"


@pytest.mark.parametrize(
    "more, told",
    [
        ("reference: DARS-NIC-41597\n", "reference: “DARS-NIC-41597” is not like"),
        ("reference: CON-392038-Z0Y2T-v2.01\n", "reference: “CON-392038-Z0Y2T-v2.01” has a version in it"),
        ("reference: DARS-NIC-41597\nnotes: [{on: reference, kind: slip, text: As printed.}]\n", ""),
        ("versions: [{version: v1.0}, {version: Version 1.0}]\n", "versions.1.version: “v1.0” stands for another"),
        ("versions: [{version: v1.0, from: 2020, to: 2019}]\n", "versions.0.to: version v1.0 ends before it begins"),
    ],
)
def test_what_is_wrong_with_an_agreement_is_told_at_its_place(more: str, told: str) -> None:
    _, faults = linked({"agreements/a": f"type: sharing agreement\n{more}"})
    assert len(faults) == bool(told)
    assert all(fault.startswith(f"agreements/a {told}") for fault in faults)


# Contracts and agreements, versions and datasets


def test_an_agreement_may_be_made_under_several_contracts() -> None:
    graph = made()
    for contract in ("agreements/one", "agreements/two"):
        assert [link.path for link in page(graph, contract).beneath] == ["/agreements/sharing/"]
    under = next(fact.value for fact in page(graph).facts if fact.term == "Made under")
    assert [link.path for link in under] == ["/agreements/one/", "/agreements/two/"]


def test_one_contract_needs_no_list_and_may_have_several_agreements() -> None:
    graph, faults = linked(
        {**CONTRACTS, **{f"agreements/{n}": "type: sharing agreement\nparent: one\n" for n in ("a", "b")}}
    )
    assert faults == []
    assert [link.path for link in page(graph, "agreements/one").beneath] == ["/agreements/a/", "/agreements/b/"]
    _, faults = linked({"agreements/a": "type: sharing agreement\nparent: nobody\n"})
    assert faults[0].startswith("agreements/a parent.0: there is no record")


def test_each_version_permits_and_covers_its_own_and_names_its_audits() -> None:
    graph = made(audit=audit("2022-02-21", "sharing, versions: [V3.2]"))
    old, new = page(graph).versions
    assert [link.text for link in old.datasets] == ["Births"]
    assert [link.text for link in new.datasets] == ["Births", "Deaths"]
    assert (str(old.permits), str(new.permits)) == ("<p>Analysis.</p>", "<p>To keep the data.</p>")
    assert ([link.path for link in new.papers], old.papers) == (["/reports/audit/"], ())


# Audited after the end


@pytest.mark.parametrize(
    "versions, day, words",
    [
        (("v3.2",), Day(2022, 2, 21), ""),
        (("v3.2",), Day(2022, 6, 30), ""),
        (("V3.2",), Day(2022, 7, 1), "v3.2 ended on 30 June 2022"),
        (("v3.1", "v3.2"), Day(2022, 2, 21), "v3.1 ended on 31 December 2020"),
        (("v3.1", "v3.2"), Day(2023), "v3.1 ended on 31 December 2020 and v3.2 ended on 30 June 2022"),
        ((), Day(2022, 2, 21), ""),
        ((), Day(2022, 7, 1), "v3.1 ended on 31 December 2020 and v3.2 ended on 30 June 2022"),
        (("v9.9",), Day(2022, 7, 1), ""),
        (("v3.2",), Day(2022), ""),
        (("v3.2",), None, ""),
    ],
)
def test_what_had_ended_on_the_day_of_an_audit(versions: tuple[str, ...], day: Day | None, words: str) -> None:
    assert expired_at(made().get("agreements/sharing", Agreement), versions, day) == words


@pytest.mark.parametrize(
    "day, words",
    [(Day(2018, 11, 8), ""), (Day(2018, 11, 9), ""), (Day(2018, 11, 10), "it was withdrawn on 9 November 2018")],
)
def test_an_agreement_that_was_withdrawn_had_ended(day: Day, words: str) -> None:
    events = "events: [{on: 2017-01-01, what: in force}, {on: 2018-11-09, what: withdrawn}]\n"
    graph, _ = linked({"agreements/mou": f"type: memorandum\n{events}"})
    assert expired_at(graph.get("agreements/mou", Agreement), (), day) == words


def test_an_agreement_that_was_renewed_after_its_suspension_had_not_ended() -> None:
    events = "events: [{on: 2017, what: suspended}, {on: 2018, what: renewed}]\n"
    graph, _ = linked({"agreements/mou": f"type: memorandum\n{events}"})
    assert expired_at(graph.get("agreements/mou", Agreement), (), Day(2019)) == ""


def test_the_page_of_an_agreement_marks_audits_after_its_end() -> None:
    graph = made(
        early=audit("2022-02-21", "sharing, versions: [v3.2]"), late=audit("2022-08-01", "sharing, versions: [v3.2]")
    )
    facts = graph.facts(graph.get("agreements/sharing", Agreement), AgreementFacts)
    assert facts.expired == (("reports/late", "v3.2 ended on 30 June 2022"),)
    assert [words for _, words in page(graph).papers] == ["", "v3.2 ended on 30 June 2022"]
