"""Tables with controls: sorted, filtered, added up, taken away as CSV, with what was chosen in the address."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page

from tests.browser.pages import built
from tests.browser.test_access import broken
from tests.helpers import BODY

pytestmark = pytest.mark.browser

NAMES = ("River & Sons", "“Ålesund” Council", "مجلس النهر", "=1+1 Limited", "Body 4", "Body 5", "Body 6", "Body 7")
DESIGNATIONS = ("Observation", "Breach")


def records() -> dict[str, str]:
    """Audits of bodies with unwieldy names, with findings enough for controls and a correction of each."""
    found = {
        "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
        "schemes/guide": "name: Guide\nowner: audit-office\n"
        "designations: [{id: observation, name: Observation}, {id: breach, name: Breach}]\n"
        "areas: [{id: access, name: Access Control}, {id: transfer, name: Information Transfer}]\n"
        "statuses: [{id: closed, name: Closed, common: closed}]\n",
    }
    for at, name in enumerate(NAMES):
        found[f"organisations/b{at}"] = f"{BODY.replace('River Council', repr(name))}"
        found[f"reports/r{at}"] = (
            f"publisher: audit-office\nscheme: guide\nauditees: [b{at}]\npublished: 20{20 + at}-0{1 + at}-03\n"
            f"corrections: [{{date: 2024-0{9 - at}-01, reason: Slip {at}}}]\nfindings:\n"
            + "".join(
                f"  - {{ref: {ref}, title: 'Door {10 * at + ref}', text: Open., designation: {DESIGNATIONS[ref % 2]}, "
                f"areas: [{', '.join(('Access Control', 'Information Transfer')[: 1 + ref % 2])}]}}\n"
                for ref in (1, 2)
            )
        )
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("varied"), records())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a copy on a disk, under the policy that pages hold, which must complain of nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    assert complaints == []
    context.close()


def opened(page: Page, site: Path, query: str = "") -> Page:
    """The list of findings, its controls folded open."""
    page.goto(f"{(site / 'findings/index.html').as_uri()}{query}")
    page.locator(".ap-tools__fold").evaluate("fold => { fold.open = true; }")
    return page


def titles(page: Page) -> list[str]:
    return page.locator("table[data-table=open] tbody tr:visible th a").all_inner_texts()


def status(page: Page) -> str:
    return page.locator(".ap-tools [role=status]").inner_text()


def header(page: Page, name: str) -> Locator:
    return page.locator("table[data-table=open] thead th").filter(has_text=name)


def test_a_header_sorts_up_then_down_then_as_it_was(page: Page, site: Path) -> None:
    opened(page, site)
    listed = titles(page)
    button = header(page, "Finding").get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    assert header(page, "Finding").get_attribute("aria-sort") == "ascending"
    # By their numbers, not by their letters.
    assert titles(page) == sorted(listed, key=lambda title: int(title.split()[1]))
    page.keyboard.press("Enter")
    assert header(page, "Finding").get_attribute("aria-sort") == "descending"
    assert titles(page)[0] == "Door 72"
    assert page.evaluate("location.search") == "?open.sort=-finding"
    page.keyboard.press("Space")
    assert header(page, "Finding").get_attribute("aria-sort") is None
    assert titles(page) == listed
    assert page.evaluate("document.activeElement.textContent") == "Finding"


def test_dates_sort_by_what_they_mean(page: Page, site: Path) -> None:
    page.goto((site / "corrections/index.html").as_uri())
    page.get_by_role("button", name="Date").click()
    days = page.locator("tbody th").all_inner_texts()
    assert [days[0], days[-1]] == ["1 February 2024", "1 September 2024"]


def test_a_table_of_few_rows_has_no_controls(page: Page, site: Path) -> None:
    page.goto((site / "findings/designations/index.html").as_uri())
    assert page.locator("table[data-table]").count() == 1
    assert page.locator("table button, .ap-tools, tfoot").count() == 0


def test_words_and_facets_choose_rows_and_the_counts_follow(page: Page, site: Path) -> None:
    opened(page, site)
    assert status(page) == "16 rows."
    page.get_by_label("Designation", exact=True).select_option("Breach")
    assert len(titles(page)) == 8
    assert "8 of 16 rows; Designation: Breach" in status(page)
    areas = page.get_by_label("Area", exact=True).locator("option").all_inner_texts()
    # Findings in two areas are counted in both; the facet that is chosen still says what the others would leave.
    assert areas == ["Any", "Access Control (8)", "Information Transfer (8)"]
    assert "Observation (8)" in page.get_by_label("Designation", exact=True).locator("option").all_inner_texts()
    page.get_by_label("Words in a row", exact=True).fill("ALESUND door")
    assert titles(page) == ["Door 11"]
    assert page.get_by_label("On", exact=True).locator("option").all_inner_texts()[1:3] == [
        "“Ålesund” Council (1)",
        "=1+1 Limited (0)",
    ]
    page.get_by_label("Words in a row", exact=True).fill("nothing has these words")
    assert titles(page) == []
    assert status(page).startswith("No row fits")
    page.get_by_role("button", name="Clear").click()
    assert len(titles(page)) == 16


def test_what_is_chosen_is_in_the_address_and_the_way_back_undoes_it(page: Page, site: Path) -> None:
    opened(page, site)
    page.get_by_label("Designation", exact=True).select_option("Breach")
    page.get_by_label("Area", exact=True).select_option("Information Transfer")
    address = page.url
    page.go_back()
    assert page.get_by_label("Area", exact=True).input_value() == ""
    assert "Designation: Breach" in status(page)
    page.goto(address)
    assert page.get_by_label("Area", exact=True).input_value() == "Information Transfer"
    assert len(titles(page)) == 8


@pytest.mark.parametrize(
    "query",
    [
        "?open.designation=Nothing",
        "?open.nothing=1",
        "?open.sort=nothing",
        "?open.area=%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_what_the_address_asks_in_vain_is_left_out_and_told(page: Page, site: Path, query: str) -> None:
    opened(page, site, query)
    assert len(titles(page)) == 16
    assert "which this table does not have; it was left out" in status(page)
    assert page.locator(".ap-tools script").count() == 0


def test_a_query_of_ten_thousand_letters_finds_nothing_and_breaks_nothing(page: Page, site: Path) -> None:
    opened(page, site)
    page.get_by_label("Words in a row", exact=True).fill("<b>x</b>" * 1250)
    assert titles(page) == []
    assert len(page.url) < 3000


def test_the_rows_that_are_shown_can_be_taken_away_as_a_file_that_no_spreadsheet_runs(page: Page, site: Path) -> None:
    opened(page, site, "?open.designation=Breach&open.sort=-finding")
    page.get_by_label("On", exact=True).select_option("=1+1 Limited")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "findings-open.csv"
    data = Path(started.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head == ["Finding", "Status", "Designation", "Area", "On", "Report", "Address"]
    assert [row[0] for row in rows] == titles(page) == ["Door 31"]
    assert rows[0][3] == "Access Control; Information Transfer"
    assert rows[0][4] == "'=1+1 Limited"
    assert rows[0][6] == "https://example.org/river/reports/r3/#finding-1"


def test_cells_that_begin_like_a_formula_are_guarded_and_numbers_stay_numbers(page: Page, site: Path) -> None:
    opened(page, site)
    cells = ["=a", "+a", "-a", "@a", "\ta", "\ra", "-5", "12.5", 'a"b', "a,b", "a\nb", "2019–20", ""]
    text = page.evaluate("cells => auditpressCsv.text([cells])", cells)
    (row,) = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row == ["'=a", "'+a", "'-a", "'@a", "'\ta", "'\ra", "-5", "12.5", 'a"b', "a,b", "a\nb", "2019–20", ""]


def test_totals_follow_the_filter(page: Page, site: Path) -> None:
    page.goto((site / "findings/organisations/index.html").as_uri())
    assert page.locator("tfoot td").all_inner_texts() == ["16", "0"]
    page.locator(".ap-tools__fold").evaluate("fold => { fold.open = true; }")
    page.get_by_label("Words in a row", exact=True).fill("river")
    assert page.locator("tfoot td").all_inner_texts() == ["2", "0"]


def test_on_a_phone_the_controls_say_what_the_headers_do_and_break_no_rule(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    opened(page, site)
    assert page.locator("thead button:visible").count() == 0
    page.get_by_label("Sort by", exact=True).select_option("Finding, Z to A")
    assert titles(page)[0] == "Door 72"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.get_by_label("Sort by", exact=True).is_hidden()
    assert header(page, "Finding").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("width", [320, 1280])
def test_open_controls_are_accessible_and_no_wider_than_the_page(browser: Browser, site: Path, width: int) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
    page = opened(context.new_page(), site, "?open.designation=Breach&open.sort=finding&open.area=nothing")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    page.evaluate(AXE_SCRIPT)
    assert broken(page) == []
    context.close()


def test_on_paper_there_is_what_is_shown_and_by_what_it_was_chosen(page: Page, site: Path) -> None:
    opened(page, site, "?open.designation=Breach")
    page.emulate_media(media="print")
    assert page.locator(".ap-tools__form").is_hidden()
    assert "8 of 16 rows; Designation: Breach" in status(page)
    assert len(titles(page)) == 8


def test_a_register_can_be_taken_away_and_its_rows_stay_in_their_order(page: Page, reference_site: Path) -> None:
    page.goto((reference_site / "registers/2020/nbo-tracing-january/index.html").as_uri())
    assert page.locator("thead button, .ap-tools select").count() == 0
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").first.click()
    rows = [*csv.reader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig")))]
    assert [row[0] for row in rows] == [
        "Outcome",
        *page.locator("table[data-table]").first.locator("tbody th").all_inner_texts(),
    ]
    assert rows[1][1] == "12"
    assert "suspended" in rows[1]


def test_ten_thousand_rows_are_filtered_with_one_layout(page: Page, site: Path, tmp_path: Path) -> None:
    """Nothing is read from the layout between two writes, whatever the number of rows."""
    shutil.copytree(site / "assets", tmp_path / "assets")
    rows = "".join(f"<tr><th scope=row>Door {n}</th><td>{n % 7}</td></tr>" for n in range(10_000))
    (tmp_path / "many.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Many</title>'
        '<link rel="stylesheet" href="assets/auditpress.css">'
        '<body class="ap-body"><h1>Many</h1><table class="ap-table" data-table="many"><caption>Many</caption>'
        "<thead><tr><th scope=col>Door<th scope=col data-facet data-sort=number>Floor</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        '<script src="assets/csv.js"></script><script src="assets/tables.js"></script>',
        encoding="utf-8",
    )
    page.goto((tmp_path / "many.html").as_uri())
    page.locator(".ap-tools__fold").evaluate("fold => { fold.open = true; }")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def layouts() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "LayoutCount")

    settled = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(settled)
    before = layouts()
    page.evaluate("""() => { const field = document.querySelector("input"); field.value = "door 99";
        field.dispatchEvent(new Event("input")); }""")
    page.evaluate(settled)
    assert layouts() - before <= 2
    assert status(page).startswith("280 of 10,000 rows")
