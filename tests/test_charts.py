"""Charts: what they say in a sentence, how long their bars are, and when there is nothing to draw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from auditpress.kinds import charts, pictured
from auditpress.kinds.charts import Chart, bars, part, per_cent
from auditpress.kinds.measures import NOT_KNOWN, Told, tally
from auditpress.model import BASE, Page
from auditpress.pages.findings import FindingsView
from auditpress.render import Renderer
from tests.helpers import ROOT, parsed, words

EMPTY = Chart("x", "A sentence.", "Caption", ("Name", "Number"))
RENDERER = Renderer([ROOT / "theme"], {}, "")
HOSTILE = 'Ropes & "ladders" <b>מים</b> \'' + "long" * 120


def shown(*given: Chart) -> str:
    """A page with these charts."""
    view = FindingsView((), (), (), "", charts=given)
    return RENDERER.body(Page("/findings/", "Findings", "Findings.", "findings.html", view)).replace(BASE, "../..")


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


def test_a_year_that_is_a_slip_does_not_bring_thousands_of_rows() -> None:
    found = [finding(raised="0202"), finding(raised="2020"), finding(raised="2021")]
    assert [name for name, _ in rows(of(found)["by-year"])] == ["0202", "2020", "2021"]
