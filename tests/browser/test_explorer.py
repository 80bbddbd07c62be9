"""The explorer of findings: facets that combine, rows that are loaded as asked; and a question answered by clicking."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Tab
from tests.helpers import parsed, words

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> “Ål” & مجلس"
YEARS = range(2016, 2026)
EACH = 1000


def _rows(year: int, *, is_open: bool) -> dict[str, Any]:
    """A file of rows as the site writes it: half of a year's findings each, on two bodies, in two areas."""
    return {
        "papers": [[f"Audit of {year}", f"/reports/{year}/a/"]],
        "bodies": [["River Council", "/organisations/a/"], [HOSTILE, "/organisations/b/"]],
        "statuses": [["Open" if is_open else "Closed", "open" if is_open else "closed"]],
        "rows": [
            [
                f"Door {n} of {year}", f"#finding-{n}", 0, ("observation", "breach")[n % 2], 0,
                [("access", "transfer")[n % 2]] if n % 10 else [], [int(n % 100 == 0)], f"1 May {year}",
                f"{year}-05-01" if is_open else "", 0 if is_open else n, int(n != 1),
            ]
            for n in range(EACH // 2)
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def large(reference_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer's page over ten thousand findings in twenty files, and an audit known by its number only."""
    site = tmp_path_factory.mktemp("large")
    shutil.copytree(reference_site / "assets", site / "assets")
    folder = site / "findings/explore"
    folder.mkdir(parents=True)
    files: list[tuple[str, str, int, int]] = []
    for year in reversed(YEARS):
        for is_open in (True, False):
            name, told = f"{year}-{'open' if is_open else 'settled'}-1", _rows(year, is_open=is_open)
            if (year, is_open) == (2025, True):
                told["rows"].append(["3 observations, open", "", 0, "", -1, [], [0], "", "", 0, 1])
            files.append((name, str(year), int(is_open), len(told["rows"])))
            _write(folder, name, told)
    _write(folder, "bodies", [["River Council", [*range(20)]], [HOSTILE, [*range(20)]], ["Gone", [3]]])
    told = {
        "today": "2026-05-01",
        "files": files,
        "area": [["access", "Access Control", 4500], ["transfer", HOSTILE, 4500], ["-", "No area given", 1000]],
        "designation": [["observation", "Observation", 5000], ["breach", "Breach", 5000]],
        "year": [[str(year), str(year), EACH] for year in reversed(YEARS)],
    }
    page = (reference_site / "findings/explore/index.html").read_text(encoding="utf-8")
    start = page.index(">", page.index('id="explorer-data"')) + 1
    text = json.dumps(told).replace("<", "\\u003c")
    whole = page[:start] + text + page[page.index("</script>", start) :]
    (folder / "index.html").write_text(whole, encoding="utf-8")
    return folder / "index.html"


def _write(folder: Path, name: str, told: Any) -> None:
    text = f'(globalThis.auditpressFindings ||= {{}})["{name}"] = {json.dumps(told)};\n'
    (folder / f"{name}.js").write_text(text, encoding="utf-8")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a copy on a disk, under the policy that pages hold, which must complain of nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield made
    assert complaints == []
    context.close()


def opened(page: Page, large: Path, query: str = "") -> Page:
    page.goto(f"{large.as_uri()}{query}")
    expect(page.locator("#explorer [role=status]")).to_contain_text("find", ignore_case=True)
    return page


def said(page: Page, words: str) -> None:
    expect(page.locator("#explorer [role=status]")).to_contain_text(words)


def loaded(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(globalThis.auditpressFindings).sort()")
    return found


def test_the_newest_open_findings_come_first_and_the_page_says_that_there_are_more(page: Page, large: Path) -> None:
    opened(page, large)
    said(page, "1,000 findings and 1 audit whose findings are known by their number only.")
    said(page, "there are more in 18 other parts")
    assert loaded(page) == [f"{year}-open-1" for year in (2024, 2025)]
    assert page.locator("#explorer tbody tr").count() == 100
    # While nothing is chosen, the figures are those of all findings.
    assert page.get_by_label("Access Control (4,500)").is_visible()
    assert page.get_by_label("2016 (1,000)").count() == 1
    page.get_by_role("button", name="Load all findings").click()
    said(page, "10,000 findings and 1 audit")


def test_facets_combine_and_only_what_is_asked_for_is_loaded(page: Page, large: Path) -> None:
    opened(page, large, "?year=2017&status=open")
    said(page, "500 findings; Status: Open; Raised in: 2017.")
    assert loaded(page) == ["2017-open-1"]
    page.get_by_label("Access Control").check()
    said(page, "200 findings")
    # What is not chosen of a facet says what it would add.
    assert page.get_by_label("No area given (50)").is_visible()
    page.get_by_label("Breach").check()
    said(page, "No finding fits")
    page.get_by_label("Observation").check()
    said(page, "200 findings; Status: Open; Area: Access Control; Designation: Breach or Observation; Raised in: 2017.")
    page.get_by_label("2018").check()
    said(page, "400 findings")
    assert loaded(page) == ["2017-open-1", "2018-open-1"]


def test_a_body_is_found_by_a_part_of_its_name(page: Page, large: Path) -> None:
    opened(page, large)
    page.get_by_label("Organisation").fill("al” & مج")
    said(page, "100 findings; Organisation: “al” & مج”.")
    assert page.locator("#explorer tbody img").count() == 0
    assert HOSTILE in page.locator("#explorer tbody tr").first.inner_text()
    page.get_by_label("Organisation").fill("nobody of this name")
    said(page, "No finding fits")


def test_what_is_chosen_is_in_the_address_and_the_way_back_undoes_it(page: Page, large: Path) -> None:
    opened(page, large, "?area=access&year=2019")
    said(page, "400 findings")
    assert page.get_by_label("Access Control").is_checked()
    page.get_by_label("Breach").check()
    said(page, "No finding fits")
    assert page.evaluate("location.search") == "?area=access&designation=breach&year=2019"
    page.go_back()
    said(page, "400 findings; Area")
    page.get_by_role("button", name="Clear").click()
    assert page.evaluate("location.search") == ""
    assert page.evaluate("document.activeElement.id") == "explorer-words"


def test_what_the_address_asks_in_vain_is_left_out_and_told(page: Page, large: Path) -> None:
    opened(page, large, "?area=nothing&year=2019&year=1066&other=%3Cb%3Ex%3C/b%3E")
    said(page, "1,000 findings; Raised in: 2019. “nothing” in the address is not known here and was left out.")
    said(page, "“1066” in the address is not known")
    said(page, "“<b>x</b>” in the address")


def test_days_open_are_counted_to_the_latest_date_and_can_be_sorted_by(page: Page, large: Path) -> None:
    opened(page, large, "?year=2025&status=open&sort=days&words=door")
    said(page, "500 findings")
    rows = page.locator("#explorer tbody tr")
    assert "365 days" in rows.first.inner_text()
    page.get_by_label("Words").fill("door 1 breach")
    expect(rows.filter(has_text="Door 1 of 2025")).to_contain_text("at least 365 days")


def test_findings_known_by_their_number_are_shown_among_the_others(page: Page, large: Path) -> None:
    opened(page, large, "?words=3+observations&year=2025")
    said(page, "0 findings and 1 audit whose findings are known by their number only")
    assert "Known by number only" in page.locator("#explorer tbody").inner_text()


def test_all_that_fits_can_be_taken_away_and_more_of_it_shown(page: Page, large: Path) -> None:
    opened(page, large, "?year=2016&status=settled")
    said(page, "500 findings")
    page.get_by_role("button", name="Show 100 more").focus()
    page.keyboard.press("Enter")
    assert page.locator("#explorer tbody tr").count() == 200
    assert page.evaluate("document.activeElement.textContent") == "Door 100 of 2016"
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    head, *rows = csv.reader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig")))
    assert head[:3] == ["Finding", "Status", "Days open"]
    assert len(rows) == 500
    assert rows[7][:4] == ["Door 7 of 2016", "Closed", "7", "Breach"]
    assert rows[7][8].endswith("/reports/2016/a/#finding-7")


def test_a_file_that_is_not_there_is_told_of_and_the_rest_works(browser: Browser, large: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/2016-*.js", lambda route: route.abort())
    opened(page, large, "?year=2016")
    said(page, "could not be loaded")
    page.get_by_label("2016").uncheck()
    page.get_by_label("2017").check()
    said(page, "1,000 findings; Raised in: 2017.")
    context.close()


def test_ten_thousand_findings_are_gone_through_once_and_a_hundred_are_drawn(page: Page, large: Path) -> None:
    """What makes it quick: the table never holds more rows than are shown, and one layout follows a choice."""
    opened(page, large)
    page.get_by_role("button", name="Load all findings").click()
    said(page, "10,000 findings")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def layouts() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "LayoutCount")

    settled = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(settled)
    before = layouts()
    page.evaluate("document.querySelector('input[value=breach]').click()")
    page.evaluate(settled)
    said(page, "5,000 findings; Designation: Breach.")
    assert layouts() - before <= 3
    assert page.locator("#explorer tbody tr").count() == 100


# A journalist's question, answered by clicking only: which organisations had a processor that no agreement names, and
# is that finding still open?


@pytest.mark.parametrize("scripts", [True, False])
def test_who_had_an_undeclared_processor_and_whether_that_is_still_open_is_three_clicks_from_home(
    browser: Browser, origin: str, *, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    tab = Tab(context.new_page(), origin)
    page = tab.open("/")
    page.get_by_role("link", name="Findings", exact=True).first.click()
    page.get_by_role("link", name="Undeclared processors").click()
    rows = [words(row) for row in parsed(page.content()).iter("tr")]
    assert [row for row in rows if "Microsoft UK Limited" in row and "Northumbria Healthcare" in row]
    (westminster,) = [row for row in rows if "BT" in row]
    assert "Royal Borough of Kensington and Chelsea" in westminster
    assert "Findings not seen" in westminster
    page.get_by_role("link", name="Post audit review: Westminster City Council").click()
    assert page.locator("h1").inner_text().startswith("Post audit review: Westminster City Council")
    assert "The nonconformities and observations of the audit are closed." in page.locator("#main").inner_text()
    assert tab.complaints == []
    context.close()
