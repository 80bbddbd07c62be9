"""Bodies and years side by side: the figures are those of the pages, in tables for all and as data for two."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from auditpress import pages
from auditpress.graph import Graph
from auditpress.kinds.cards import Card
from auditpress.kinds.measured import MOST_REGISTERS
from auditpress.kinds.measures import Figures, Rated, Told, tally
from auditpress.kinds.organisation import OrganisationFacts, OrganisationView
from auditpress.model import File, Page
from auditpress.pages import compare, years
from auditpress.pages.compare import TypeView
from auditpress.pages.outline import Outline
from auditpress.pages.values import BY_AREA, BY_DESIGNATION, MEASURES, REGISTERS, named, of_body
from auditpress.pages.years import YearsView
from tests.helpers import BODY, ROOT, linked, whole

LARGEST = 200_000
OUTLINE = Outline("River audits", "https://example.org/", "A site.", ())
NAMES = [name for _, name in MEASURES]


def made(graph: Graph) -> dict[str, Page | File]:
    """All that is made for comparing, by address."""
    return {item.path: item for job in compare.jobs(graph) for item in job.make()}


def rows_of(file: Page | File | None) -> Any:
    assert isinstance(file, File)
    found = re.fullmatch(r'auditpressCompare\("([a-z0-9-]+)", (.*)\);\n', file.text, re.DOTALL)
    assert found is not None
    assert file.path == f"/compare/{found[1]}.js"
    return json.loads(found[2])


@pytest.fixture(scope="module")
def reference() -> Graph:
    return whole(ROOT)


@pytest.fixture(scope="module")
def reference_made(reference: Graph) -> dict[str, Page | File]:
    return made(reference)


# One figure in one place


def test_the_measures_of_every_body_are_the_figures_that_its_page_states(reference: Graph) -> None:
    compared = 0
    for entry in reference.entries.values():
        if entry.kind.folder != "organisations":
            continue
        facts = reference.facts(entry, OrganisationFacts)
        figures = reference.card(entry.id, Card).figures
        assert figures == facts.figures
        assert figures is not None
        view = entry.kind.view(entry, facts, reference)
        assert isinstance(view, OrganisationView)
        values = dict(zip(NAMES, of_body(figures), strict=True))
        glance = {fact.term: fact.value for fact in view.glance}
        compared += figures.compared
        assert len(facts.audits) == values["Audits"].number
        if values["Audits"].number:
            assert glance["Audited"].startswith(f"{values['Audits'].words} time")
            assert len(view.datasets.rows) == values["Datasets in its audits"].number
            still = values["Open now"]
            told = f"{still.words} finding" if still.number else "not known" if still.absent else "Nothing"
            assert glance["Open now"].startswith(told)
        asked = values["Recommendations and requests to it"].number
        assert glance["Asked of it"].startswith(f"{asked} item") if asked else not glance["Asked of it"]
        assert len({link.path for link, _, _ in view.agreements.rows}) == values["Agreements"].number
        words = [figure for row in view.figures.rows for _, figure, _ in row.figures]
        assert [figure for _, figure in figures.registers if figure[0].isdigit()] == words
    assert compared > 20


def test_designations_and_areas_come_to_the_findings_of_the_site(reference: Graph) -> None:
    view = years.table(reference)
    parts = {part.heading: dict(part.rows) for part in view.parts}
    raised = [value.number for value in parts["Findings"]["Raised"]]
    by_designation = zip(*(row for row in parts["Findings raised, by designation"].values()), strict=True)
    assert [sum(value.number or 0 for value in year) for year in by_designation] == raised
    findings = next(page for job in pages.findings.jobs(reference) for page in job.make() if page.path == "/findings/")
    assert isinstance(findings, Page)
    chart = next(c for c in findings.view.charts if c.id == "by-year")  # type: ignore[attr-defined]
    drawn = {row.name: [cell.figure for cell in row.cells] for row in chart.groups[0].rows}
    closed, still = parts["Findings"]["Closed"], parts["Findings"]["Raised then and open now"]
    for at, year in enumerate(view.years):
        if year in drawn:
            assert drawn[year] == [f"{raised[at]}", closed[at].words, still[at].words]


def test_home_office_and_the_police_stand_beside_one_another_in_the_registers(
    reference_made: dict[str, Page | File],
) -> None:
    found = rows_of(reference_made["/compare/bodies-1.js"])
    home, police = (found[name]["named"][REGISTERS] for name in ("home-office", "police"))
    first = "National Back Office tracing service, April to June 2017: Rejected"
    assert (home[first], police[first]) == (145, 68)
    # The column was under review and empty, which is not the same as 0.
    assert home["National Back Office, January 2020"] == ["suspended"]


# What is absent


def agreement(*parties: str) -> str:
    named = ", ".join(f"{{organisation: {party}, role: recipient}}" for party in parties)
    return f"type: sharing agreement\nreference: A\nparties: [{named}]\n"


BODIES = {
    "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
    "organisations/river-council": BODY,
    "organisations/hill-council": "name: Hill Council\ntype: Local authority\n",
    "organisations/lake-trust": "name: Lake Trust\nother_names: [Pond Trust]\ntype: trust\n",
    "organisations/nobody": "name: Nobody\ntype: trust\n",
    "schemes/guide": "name: Guide\nowner: audit-office\ndesignations: [{id: observation, name: Observation}]\n"
    "areas: [{id: doors, name: Doors}]\nstatuses: [{id: closed, name: Closed, common: closed}]\n",
    "agreements/a": agreement("lake-trust"),
}
PAPER = "publisher: audit-office\nscheme: guide\npublished: 2020-03-01\n"
FOUND = "{ref: %s, title: It, text: It is so., designation: observation%s}"


def graph_of(records: dict[str, str]) -> Graph:
    graph, told = linked(BODIES | records)
    assert told == []
    return graph


def values_of(graph: Graph, body: str) -> dict[str, int | str | tuple[str]]:
    figures = graph.card(f"organisations/{body}", Card).figures
    assert figures is not None
    return {name: value.data for name, value in zip(NAMES, of_body(figures), strict=True)}


def test_a_body_that_was_not_audited_has_no_figures_rather_than_noughts() -> None:
    values = values_of(graph_of({}), "lake-trust")
    assert (values["Audits"], values["Agreements"], values["Recommendations and requests to it"]) == (0, 1, 0)
    assert values["Findings raised"] == values["Open now"] == values["Processors not declared"] == ("not audited",)
    assert values["Answered directly"] == ("nothing asked",)


def test_nothing_found_is_a_nought_and_findings_that_were_not_seen_are_not() -> None:
    audit = f"{PAPER}auditees: [river-council]\n"
    clean = values_of(graph_of({"reports/a": audit}), "river-council")
    unseen = values_of(graph_of({"reports/a": f"{audit}unseen: [findings]\n"}), "river-council")
    assert (clean["Findings raised"], clean["Open now"], clean["Days that the longest took"]) == (
        0,
        0,
        ("none closed",),
    )
    assert (unseen["Findings raised"], unseen["Open now"]) == (("not known",), ("not known",))
    assert unseen["Audits whose number of findings is not known"] == 1


def test_findings_that_a_review_closes_without_a_number_are_not_none(reference: Graph) -> None:
    """All of IQVIA's are closed; how many these were was not seen."""
    values = values_of(reference, "iqvia")
    assert values["Audits whose number of findings is not known"] == 1
    assert (values["Findings raised"], values["Open now"], values["Closed"]) == (("not known",), 0, ("not known",))


def test_a_finding_on_one_of_two_audited_bodies_is_that_ones_alone() -> None:
    found = ", ".join([FOUND % (1, ", on: hill-council"), FOUND % (2, "")])
    graph = graph_of({"reports/a": f"{PAPER}auditees: [river-council, hill-council]\nfindings: [{found}]\n"})
    river, hill = values_of(graph, "river-council"), values_of(graph, "hill-council")
    assert (river["Findings raised"], river["Open now"]) == (1, 1)
    assert (hill["Findings raised"], hill["Open now"]) == (2, 2)


def test_days_are_those_within_which_half_were_closed_and_the_most() -> None:
    closed = [FOUND % (day, f", status: {{word: closed, on: 2020-03-{day:02}}}") for day in (2, 3, 11)]
    graph = graph_of({"reports/a": f"{PAPER}auditees: [river-council]\nfindings: [{', '.join(closed)}]\n"})
    values = values_of(graph, "river-council")
    assert (values["Days within which half were closed"], values["Days that the longest took"]) == (2, 10)


def test_processors_are_counted_once_and_one_that_was_ever_undeclared_is_not_declared() -> None:
    party = "{{organisation: {}, role: processor{}}}".format
    first = [party("lake-trust", ", declared: yes"), party("hill-council", "")]
    second = [party("lake-trust", ", declared: no"), party("audit-office", ", declared: yes")]
    paper = f"{PAPER}auditees: [river-council]\n"
    records = {
        f"reports/{name}": f"{paper}document_kind: Audit {name}\nparties: [{', '.join(each)}]\n"
        for name, each in (("a", first), ("b", second))
    }
    values = values_of(graph_of(records), "river-council")
    assert [values[name] for name in NAMES if name.startswith("Processors")] == [1, 1, 1]


# Tables and files


def test_each_body_is_in_the_table_of_its_type_and_what_stands_alone_is_in_one_of_all_others() -> None:
    audits = {f"reports/{name}": f"{PAPER}auditees: [{name}-council]\n" for name in ("river", "hill")}
    found = made(graph_of(audits))
    tables = {
        path: item.view for path, item in found.items() if isinstance(item, Page) and isinstance(item.view, TypeView)
    }
    assert {path: [link.text for link, _ in view.rows] for path, view in tables.items()} == {
        "/compare/type-local-authority/": ["Hill Council", "River Council"],
        "/compare/other-types/": ["Lake Trust"],
    }
    assert rows_of(found["/compare/names-1.js"]) == [
        ["Hill Council", "hill-council"],
        ["Lake Trust", "lake-trust"],
        ["Pond Trust (now under Lake Trust)", "lake-trust"],
        ["River Council", "river-council"],
    ]


def test_a_type_that_no_address_can_name_is_among_the_others() -> None:
    strange = {f"organisations/{n}": f"name: Body {n}\ntype: מועצה\n" for n in "ab"}
    strange["agreements/b"] = agreement("a", "b")
    view = made(graph_of(strange))["/compare/other-types/"]
    assert isinstance(view, Page)
    assert isinstance(view.view, TypeView)
    assert [link.text for link, _ in view.view.rows] == ["Body a", "Body b", "Lake Trust"]


def test_very_many_bodies_are_cut_into_pages_and_files_of_a_size_that_can_be_read() -> None:
    long = "of the River and the Lakes and the Hills "
    many = {
        f"organisations/b{n:03}": f"name: Body {n:03} {long * 4}\nother_names: [Old {n:03} {long * 4}]\ntype: {long}\n"
        for n in range(620)
    }
    for n in range(0, 620, 20):
        many[f"agreements/a{n}"] = agreement(*(f"b{at:03}" for at in range(n, n + 20)))
    found = made(graph_of(many))
    files = {path: item for path, item in found.items() if isinstance(item, File)}
    assert max(len(file.text.encode()) for file in files.values()) < LARGEST
    assert [path for path in files if "names" in path] == [
        f"/compare/names-{name}-{at}.js" for name, at in (("b", 1), ("b", 2), ("l", 1), ("o", 1), ("o", 2), ("p", 1))
    ]
    bodies = [rows_of(files[path]) for path in files if path.startswith("/compare/bodies-")]
    front = found["/compare/"]
    assert isinstance(front, Page)
    assert isinstance(front.view, compare.CompareView)
    assert front.view.data["names"] == {"B": 2, "L": 1, "O": 2, "P": 1}
    assert [min(rows) for rows in bodies] == front.view.data["bodies"]
    assert sum(map(len, bodies)) == 621
    assert sum(path.startswith("/compare/type-of-the-river") for path in found) == 7


def test_a_file_of_bodies_in_very_many_registers_can_be_read_too() -> None:
    name = "Figures of requests to trace people of the month of January of the year 2020"
    rich = Figures(
        400, tuple(Rated(f"reports/{n}", f"{n}-01-01", "Medium", 1, ()) for n in range(2000, 2400)), 9,
        tally(Told("2020", "2021", "closed", f"Designation {n}", (f"Area of the audit {n}",), 9) for n in range(400)),
        9, 0, 0, 9, 9, 9, 9, (9, 9, 9), tuple((f"{name}: outcome {n}", "1,234,567") for n in range(MOST_REGISTERS)),
    )  # fmt: skip
    text = json.dumps({"values": [value.data for value in of_body(rich)], "named": [
        {key: value.data for key, value in group.items()} for group in named(rich).values()
    ]})  # fmt: skip
    assert compare.BODIES * (len(text) + 600) < LARGEST


def test_the_data_and_the_tables_say_the_same(reference_made: dict[str, Page | File]) -> None:
    found = rows_of(reference_made["/compare/bodies-1.js"])
    by_path = {f"/{body['path']}": body for body in found.values()}
    seen = 0
    for item in reference_made.values():
        if isinstance(item, Page) and isinstance(item.view, TypeView):
            for link, values in item.view.rows:
                seen += 1
                assert by_path[link.path]["values"] == json.loads(json.dumps([value.data for value in values]))
    assert seen == len(found)
    assert set(found["home-office"]["named"]) == {BY_DESIGNATION, BY_AREA, REGISTERS}


# Years


def test_a_year_without_a_register_has_no_requests_rather_than_none(reference: Graph) -> None:
    view = years.table(reference)
    assert isinstance(view, YearsView)
    requests = {part.heading: dict(part.rows) for part in view.parts}["Requests in registers that begin in the year"]
    by_year = dict(zip(view.years, requests["Traced"], strict=True))
    assert (by_year["2017"].number, by_year["2020"].number) == (1194, 18)
    assert (by_year["2019"].number, by_year["2019"].words) == (None, "no register")


def test_with_no_records_there_is_nothing_to_compare_and_it_is_said() -> None:
    graph, _ = linked({"organisations/river-council": BODY})
    found = made(graph)
    front, table = found["/compare/"], found["/compare/years/"]
    assert isinstance(front, Page)
    assert isinstance(table, Page)
    assert (front.view.bodies, front.view.types, table.view.years) == (0, (), ())  # type: ignore[attr-defined]
    assert [path for path in found if path.endswith(".js")] == []
