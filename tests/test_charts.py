"""Charts: what they say in a sentence, how long their bars are, and when there is nothing to draw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from auditpress.kinds import charts, organisation, pictured
from auditpress.kinds.charts import Chart, bars, part, per_cent
from auditpress.kinds.measures import NOT_KNOWN, Told, tally
from auditpress.kinds.register import RegisterView
from auditpress.model import Page
from auditpress.pages.findings import FindingsView
from auditpress.render import Renderer
from tests.helpers import BODY, ROOT, linked, parsed, words

EMPTY = Chart("x", "A sentence.", "Caption", ("Name", "Number"))
RENDERER = Renderer([ROOT / "theme"], {}, "")
HOSTILE = 'Ropes & "ladders" <b>מים</b> \'' + "long" * 120

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


def widths(chart: Chart) -> list[str]:
    return [cell.width for group in chart.groups for row in group.rows for cell in row.cells]


def finding(designation: str = "Observation", *areas: str, raised: str = "2020", state: str = "open") -> Told:
    return Told(raised, "", state, designation, areas, None)


def of(findings: Sequence[Told]) -> dict[str, Chart]:
    return {chart.id: chart for chart in pictured.of_findings(tally(findings))}


# Lengths


def test_bars_are_parts_of_the_longest_rounded_once() -> None:
    chart = bars(EMPTY, [("a", (3,)), ("b", (2,)), ("c", (1,)), ("d", (0,))])
    assert widths(chart) == ["100%", "66.67%", "33.33%", "0%"]
    assert rows(chart) == [("a", ["3"]), ("b", ["2"]), ("c", ["1"]), ("d", ["0"])]


def test_two_series_are_drawn_to_one_scale_and_a_third_is_in_figures_only() -> None:
    chart = bars(EMPTY, [("2019", (4, 1, 2)), ("2020", (0, 8, 0))])
    assert widths(chart) == ["50%", "12.5%", "", "0%", "100%", ""]


@pytest.mark.parametrize(
    "value, of, share",
    [(1, 3, "33%"), (1, 1000, "less than 1%"), (999, 1000, "more than 99%"), (0, 7, "0%"), (7, 7, "100%")],
)
def test_a_share_never_rounds_to_nothing_or_to_all(value: int, of: int, share: str) -> None:
    assert per_cent(value, of) == share
    assert part(Fraction(0), 0) == "0%"


@pytest.mark.parametrize("counts", [[], [("a", (5,))], [("a", (0,)), ("b", (0,))], [("a", (5,)), ("b", (0,))]])
def test_nothing_one_bar_and_all_noughts_are_no_chart_but_a_sentence(counts: charts.Counts) -> None:
    chart = bars(EMPTY, counts)
    assert chart.groups == ()
    assert "<svg" not in shown(chart)
    assert "A sentence." in shown(chart)


def test_of_forty_areas_the_dozen_most_frequent_are_drawn_and_all_are_in_the_table_below() -> None:
    chart = of([finding("Observation", f"Area {n:02}") for n in range(40) for _ in range(41 - n)])["by-area"]
    drawn = rows(chart)
    assert [name for name, _ in drawn] == [*(f"Area {n:02}" for n in range(12)), "Others: 28"]
    assert drawn[-1][1] == [f"{sum(range(2, 30))}"] * 2
    assert chart.all is not None
    assert len(chart.all.rows) == 40
    page = parsed(f"<!doctype html><title>x</title>{shown(chart)}")
    first, whole = page.findall(".//figure//table")
    assert [len(table.findall("tbody/tr")) for table in (first, whole)] == [13, 40]
    assert sum(int(words(cell).replace(",", "")) for cell in first.findall("tbody/tr/td")[::2]) == sum(range(2, 42))


def test_thirteen_rows_are_drawn_whole_rather_than_one_left_to_the_others() -> None:
    assert bars(EMPTY, [(f"{n}", (n + 1,)) for n in range(13)]).all is None


# Sentences


@pytest.mark.parametrize(
    "areas, sentence",
    [
        ([["Keys"]] * 7 + [["Doors"]] * 5, "Most findings are about Keys: 7 of 12."),
        ([["Keys"]] * 3 + [["Doors"]] * 2 + [["Logs"]] * 2, "The area that comes up most often is Keys: 3 of 7."),
        ([["Keys"], ["Doors"], ["Keys"]] * 2 + [["Logs"]] * 4,
         "Keys and Logs come up most often, each in 4 of 10 findings."),
        ([["Keys"], ["Doors"], ["Logs"], ["Maps"]], "4 areas come up equally often, each in 1 of 4 findings."),
        ([["Keys"]] * 2, "All 2 findings are about Keys."),
        ([["Keys"]], "The only finding is about Keys."),
        ([[]] * 3, "Of no finding is it known what it is about."),
    ],
)  # fmt: skip
def test_a_chart_says_what_it_shows(areas: list[list[str]], sentence: str) -> None:
    assert of([finding("Observation", *each) for each in areas])["by-area"].sentence == sentence


def test_what_counts_twice_and_what_is_not_known_is_said_below() -> None:
    found = [finding("Observation", "Keys", "Doors"), finding("Observation", "Keys", state=NOT_KNOWN)]
    made = of([*found, Told("2021", "2022", "closed", "Breach", (), None, seen=False)])
    assert made["by-area"].note == "A finding on two areas counts for both."
    assert (
        made["by-designation"].note
        == "Of these, 1 is known by number only. Of 1 it is not known whether it is still open."
    )
    assert rows(made["by-area"])[-1] == ("Area not known or not stated", ["1", "0"])


def test_years_in_which_nothing_happened_are_among_the_others() -> None:
    found = [finding(raised="2019"), Told("2019", "2022", "closed", "Observation", (), None), finding(raised="")]
    chart = of(found)["by-year"]
    assert chart.sentence == "2 findings were raised from 2019 to 2022, and 1 closed."
    assert rows(chart) == [
        ("2019", ["2", "0", "1"]), ("2020", ["0", "0", "0"]), ("2021", ["0", "0", "0"]), ("2022", ["0", "1", "0"]),
    ]  # fmt: skip
    assert chart.note.startswith("Of 1 finding the year is not known.")


# How they stand on a page


def test_what_is_drawn_is_hidden_beside_figures_in_words_and_has_no_style_of_its_own() -> None:
    made = of(
        [finding(HOSTILE, "Keys"), finding("Observation", HOSTILE), finding("Observation", "Keys", state="closed")]
    )
    page = shown(*made.values())
    tree = parsed(f"<!doctype html><title>x</title>{page}")
    for figure in tree.findall(".//figure"):
        assert [each.tag for each in figure][:2] == ["figcaption", "table"]
        assert words(figure.find("table/caption"))  # type: ignore[arg-type]
        for cell in figure.findall("table/tbody/tr/td"):
            assert re.fullmatch(r"[\d,]+", words(cell))
            assert all(each.get("aria-hidden") == "true" for each in cell.iter() if each.tag.endswith("svg"))
    assert not re.search(r"style=|<style|url\(", page)
    assert "<b>" not in page
    assert HOSTILE in words(tree)


def test_drawings_are_well_formed_and_the_same_bytes_each_time() -> None:
    found = [finding("Observation", "Keys"), finding("Nonconformity", "Doors", raised="2021", state="closed")]
    pages = [shown(*of(each).values()) for each in (found, found[::-1])]
    assert pages[0] == pages[1]
    drawings = re.findall(r"<svg.*?</svg>", pages[0], re.DOTALL)
    assert len(drawings) >= 8
    for drawing in drawings:
        assert ET.fromstring(drawing).tag == "svg"  # noqa: S314 - our own


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


# Slips and very many


def test_a_year_that_is_a_slip_does_not_bring_thousands_of_rows() -> None:
    found = [finding(raised="0202"), finding(raised="2020"), finding(raised="2021")]
    assert [name for name, _ in rows(of(found)["by-year"])] == ["0202", "2020", "2021"]


def test_of_many_audits_the_newest_are_on_the_chart_of_risk_and_those_without_a_date_are_counted() -> None:
    records = {f"reports/a{n:02}": audit(1980 + n, "risk: Low\n") for n in range(pictured.MOST_AUDITS + 5)}
    records["reports/none"] = f"{PAPER}document_kind: Audit without a date\nrisk: High\n"
    chart = chart_of(records, "risk")
    assert len(chart.groups[0].rows) == pictured.MOST_AUDITS
    assert chart.sentence == "Risk was Low in each of 30 audits from 1985 to 2014."
    assert chart.note.endswith("These are the newest 30 of 35 audits. Of 1 audit no date is known.")
