"""Charts of a body and of a register, as their records yield them."""

from __future__ import annotations

from auditpress.kinds import organisation, pictured
from auditpress.kinds.charts import Chart
from auditpress.kinds.register import RegisterView
from auditpress.model import Page
from auditpress.pages.findings import FindingsView
from auditpress.render import Renderer
from tests.helpers import BODY, ROOT, linked

RENDERER = Renderer([ROOT / "theme"], {}, "")

GUIDE = """\
name: Guide
owner: audit-office
designations: [{id: observation, name: Observation}, {id: nonconformity, name: Nonconformity, spellings: [Breach]}]
areas: [{id: doors, name: Doors, spellings: [Gates]}, {id: keys, name: Keys}]
risks: [{id: high, name: High}, {id: medium, name: Medium}, {id: low, name: Low}]
statuses: [{id: closed, name: Closed, common: closed}]
outcomes: [{id: traced, name: Traced, spellings: [Found]}, {id: not-traced, name: Not traced}]
"""
BODIES = {
    "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
    "organisations/river-council": BODY,
    "schemes/guide": GUIDE,
}
PAPER = "publisher: audit-office\nauditees: [river-council]\nscheme: guide\n"
FINDING = "{ref: %s, title: It, text: It is so., designation: %s, areas: [%s]%s}"


def shown(*given: Chart) -> str:
    """A page with these charts."""
    view = FindingsView((), (), (), "", charts=given)
    return RENDERER.body(Page("/findings/", "Findings", "Findings.", "findings.html", view))


def rows(chart: Chart) -> list[tuple[str, list[str]]]:
    return [
        (row.name if isinstance(row.name, str) else row.name.text, [cell.figure or cell.absent for cell in row.cells])
        for group in chart.groups
        for row in group.rows
    ]


# Of a body


def view_of(records: dict[str, str], body: str = "river-council") -> organisation.OrganisationView:
    graph, told = linked(BODIES | records)
    assert told == []
    entry = graph.entries[f"organisations/{body}"]
    made = entry.kind.view(entry, graph.facts(entry, object), graph)
    assert isinstance(made, organisation.OrganisationView)
    return made


def chart_of(records: dict[str, str], id: str, body: str = "river-council") -> Chart:
    return next(chart for chart in view_of(records, body).charts.charts if chart.id == id)


def audit(year: int, more: str = "") -> str:
    return f"{PAPER}published: {year}-05-04\ndocument_kind: Audit of {year}\n{more}"


def test_risk_over_time_has_a_row_for_each_audit_and_for_each_year_without_one() -> None:
    records = {
        "reports/2019/a": audit(2019, "risk: High\n"),
        "reports/2021/a": audit(2021),
        "reports/2022/a": audit(2022, "risk: low\n"),
    }
    chart = chart_of(records, "risk")
    assert chart.sentence == "Risk was High in the audit of 2019 and Low in that of 2022."
    assert rows(chart) == [
        ("4 May 2019", ["High"]), ("2020", ["no audit"]), ("4 May 2021", ["no risk stated"]), ("4 May 2022", ["Low"]),
    ]  # fmt: skip
    dots = [[here for _, here in row.cells[0].dots] for row in chart.groups[0].rows if row.cells[0].dots]
    assert dots == [[False, False, True], [True, False, False]]
    assert chart.note == "From left to right: Low, Medium, High."


def test_audits_of_one_day_are_told_apart_by_their_titles() -> None:
    records = {
        f"reports/{n}": f"{PAPER}published: 2020-05-04\ndocument_kind: Audit {n}\nrisk: {n}\n" for n in ("High", "Low")
    }
    chart = chart_of(records, "risk")
    assert [name for name, _ in rows(chart)] == ["Audit High: River Council", "Audit Low: River Council"]
    assert chart.sentence == "Of these 2 audits, risk was High in the first and Low in the last."


def test_the_risk_of_a_single_audit_is_said_at_the_top_and_not_drawn() -> None:
    assert view_of({"reports/2019/a": audit(2019, "risk: High\n")}).charts.charts == ()


def test_one_term_in_two_spellings_is_counted_as_one() -> None:
    found = [FINDING % (1, "Breach", "Gates", ""), FINDING % (2, "Nonconformity", "Doors", "")]
    found += [FINDING % (3, "Observation", "Keys", "")]
    made = {"reports/2019/a": audit(2019, f"findings: [{', '.join(found)}]\n")}
    assert rows(chart_of(made, "by-designation")) == [("Nonconformity", ["2", "2"]), ("Observation", ["1", "1"])]
    assert rows(chart_of(made, "by-area")) == [("Doors", ["2", "2"]), ("Keys", ["1", "1"])]


def test_a_body_of_four_hundred_findings_has_charts_no_longer_than_another() -> None:
    found = ", ".join(
        FINDING % (n, "Breach" if n % 3 else "Observation", "Keys" if n % 2 else "Doors", "") for n in range(400)
    )
    made = view_of({"reports/2019/a": audit(2019, f"findings: [{found}]\n")}).charts.charts
    assert [chart.sentence for chart in made] == [
        "Doors and Keys come up most often, each in 200 of 400 findings.",
        "The most frequent designation is Nonconformity: 266 of 400 findings.",
        "400 findings were raised in 2019, and none closed.",
    ]
    assert len(shown(*made)) < 6000


def test_findings_known_by_number_are_closed_in_the_year_of_the_paper_that_states_fewer() -> None:
    records = {
        "reports/2019/a": audit(
            2019,
            "unseen: [findings]\nstated: [{of: observation, number: 5}]\n"
            "notes: [{on: stated, kind: gap, text: Not seen.}]\n",
        ),
        "reviews/2021/a": "report: 2019/a\nnumber: 1\nscheme: guide\npublisher: audit-office\npublished: 2021-01-01\n"
        "stated: [{of: observation, number: 3}]\nnotes: [{on: stated, kind: gap, text: Not seen.}]\n",
    }
    chart = chart_of(records, "by-year")
    assert rows(chart) == [("2019", ["5", "0", "3"]), ("2020", ["0", "0", "0"]), ("2021", ["0", "2", "0"])]
    assert "Of these, 5 are known by number only." in chart.note


# Registers


REGISTER = """\
publisher: audit-office
scheme: guide
title: Requests of {}
from: {}-01
to: {}-03
tables:
  - id: requests
    title: Requests
    unit: requests
    columns:
      - {{id: river, name: River, organisation: river-council{}}}
      - {{id: others, name: Others}}
      - {{id: all, name: All}}
    rows:
      - {{id: found, name: Found, cells: {{{}}}}}
      - {{id: none, name: Not traced, cells: {{{}}}}}
      - {{id: received, name: Received, cells: {{{}}}}}
    row_sums: [{{total: received, of: [found, none]}}]
    column_sums: [{{total: all, of: [river, others]}}]
"""


def test_outcomes_are_shares_of_each_register_and_what_is_worked_out_is_marked() -> None:
    registers = {
        "registers/2019": REGISTER.format(2019, 2019, 2019, "", "all: 30, river: 3", "river: 1, all: 10", "river: 4"),
        "registers/2020": REGISTER.format(
            2020, 2020, 2020, ", absent: suspended", "all: 5, others: 5", "others: 15", "all: 20"
        ),
    }  # fmt: skip
    chart = chart_of(registers, "requests-by-outcome", "audit-office")
    assert chart.sentence == (
        "“Not traced” was the outcome of 75% of 20 requests in January to March 2020, "
        "and of 25% of 40 in January to March 2019."
    )
    assert [(group.heading.text, group.note) for group in chart.groups if not isinstance(group.heading, str)] == [
        ("Requests of 2020", "20 in all"), ("Requests of 2019", "40 in all"),
    ]  # fmt: skip
    cells = {(at, row.name): row.cells[0] for at, group in enumerate(chart.groups) for row in group.rows}
    assert (cells[0, "Traced"].width, cells[0, "Traced"].note) == ("25%", "25%")
    assert [key for key, cell in cells.items() if cell.derived] == [(0, "Not traced")]
    own = view_of(registers).charts
    assert own.says_all
    assert own.requests is not None
    assert [(group.note, len(group.rows)) for group in own.requests.groups] == [("suspended", 0), ("4 in all", 2)]


def test_an_outcome_that_is_not_known_is_told_and_never_drawn_as_nothing() -> None:
    registers = {"registers/2019": REGISTER.format(2019, 2019, 2019, "", "all: 30, river: 3", "all: 10", "all: 40")}
    own = view_of(registers).charts.requests
    assert own is not None
    # The figure of the others is not known, so what is left of theirs is not the council's either.
    assert (own.groups, own.note) == ((), "")
    chart = chart_of(registers, "requests-by-outcome", "audit-office")
    assert rows(chart) == [("Traced", ["30"]), ("Not traced", ["10"])]


def test_a_register_draws_the_requesters_of_whom_all_is_known_and_names_the_others() -> None:
    graph, told = linked(
        BODIES
        | {"registers/2019": REGISTER.format(2019, 2019, 2019, "", "all: 30, river: 1", "all: 10", "all: 40, river: 1")}
    )
    assert told == []
    entry = graph.entries["registers/2019"]
    view = entry.kind.view(entry, graph.facts(entry, object), graph)
    assert isinstance(view, RegisterView)
    (chart,) = view.charts
    assert chart.sentence == "“Traced” was the outcome of 75% of 40 requests in January to March 2019."
    assert [(group.heading, group.note) for group in chart.groups] == [
        ("All", "40 in all"), ("Others", "39 in all"), ("River", "1 in all"),
    ]  # fmt: skip
    assert [row.cells[0].note for row in chart.groups[2].rows] == ["100%", "0%"]
    assert [row.cells[0].derived for row in chart.groups[2].rows] == [False, True]


def test_of_many_audits_the_newest_are_on_the_chart_of_risk_and_those_without_a_date_are_counted() -> None:
    records = {f"reports/a{n:02}": audit(1980 + n, "risk: Low\n") for n in range(pictured.MOST_AUDITS + 5)}
    records["reports/none"] = f"{PAPER}document_kind: Audit without a date\nrisk: High\n"
    chart = chart_of(records, "risk")
    assert len(chart.groups[0].rows) == pictured.MOST_AUDITS
    assert chart.sentence == "Risk was Low in each of 30 audits from 1985 to 2014."
    assert chart.note.endswith("These are the newest 30 of 35 audits. Of 1 audit no date is known.")
