"""Two bodies or two years side by side, in a real browser: by hand, by address, from a disk, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Tab

pytestmark = pytest.mark.browser

STATUS = "#choice-status"
TABLE = "#choice-result table"


@pytest.fixture(scope="module")
def strict(browser: Browser, origin: str) -> Iterator[Tab]:
    """A tab that keeps the policy of the pages."""
    context = browser.new_context()
    yield Tab(context.new_page(), origin)
    context.close()


def rows(page: Page) -> dict[str, list[str]]:
    """The measures in the table of two, with their cells."""
    found = page.locator(f"{TABLE} tbody tr:has(td)").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    return {name: cells for name, *cells in found}


def test_two_bodies_are_chosen_by_typing_and_the_choice_is_in_the_address(strict: Tab) -> None:
    page = strict.open("/compare/")
    page.get_by_label("First organisation").press_sequentially("Home")
    expect(page.locator("#choice-names option[value='Home Office']")).to_have_count(1)
    page.get_by_label("First organisation").fill("home office")
    # A name that it had before leads to the body too.
    page.get_by_label("Second organisation").fill("HSCIC (now under NHS Digital)")
    page.keyboard.press("Enter")
    expect(page.locator(STATUS)).to_contain_text("Home Office and NHS Digital: ")
    assert page.url.endswith("/compare/?a=home-office&b=nhs-digital")
    assert page.evaluate("document.activeElement.id") == "side-by-side"
    page.get_by_label("Second organisation").fill("CHKS")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(STATUS)).to_contain_text("Home Office and CHKS: ")
    page.go_back()
    expect(page.locator(STATUS)).to_contain_text("Home Office and NHS Digital: ")
    expect(page.get_by_label("Second organisation")).to_have_value("NHS Digital")
    assert strict.complaints == []
    assert strict.elsewhere() == []


def test_differences_are_in_words_and_what_is_absent_is_not_compared(strict: Tab) -> None:
    page = strict.open("/compare/?a=home-office&b=chks")
    expect(page.locator(STATUS)).to_contain_text("cannot be compared")
    found = rows(page)
    assert found["Findings raised"] == ["2", "6", "4 more for CHKS"]
    assert found["Audits"] == ["1", "1", "the same"]
    assert found["Risk found"] == ["Low (2025)", "Low (2019)", "see the words"]
    assert found["Days that the longest took"] == ["81", "not known", "cannot be compared"]
    # None of its findings is an observation, which is a figure.
    assert found["Observation"] == ["0", "5", "5 more for CHKS"]
    page = strict.open("/compare/?a=home-office&b=police")
    expect(page.locator(TABLE)).to_be_visible()
    found = rows(page)
    assert found["Findings raised"] == ["2", "not audited", "cannot be compared"]
    rejected = "National Back Office tracing service, April to June 2017: Rejected"
    assert found[rejected] == ["145", "68", "77 more for Home Office"]
    assert found["National Back Office, January 2020"] == ["suspended", "not in it", "cannot be compared"]


@pytest.mark.parametrize(
    "query, told",
    [
        ("a=nobody&b=chks", "There is no organisation to compare that is called “nobody”."),
        ("a=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&b=chks", "called “<img src=x onerror=alert(1)>”."),
        ("a=__proto__&b=constructor", "called “__proto__” or “constructor”."),
        ("a=chks", "Choose the second organisation."),
        ("a=chks&b=CHKS", "Choose two that are not the same: both are CHKS."),
        (f"a={'x' * 10_000}&b=chks", "There is no organisation"),
    ],
)
def test_what_the_address_cannot_mean_is_said(strict: Tab, query: str, told: str) -> None:
    page = strict.open(f"/compare/?{query}")
    expect(page.locator(STATUS)).to_contain_text(told)
    expect(page.locator(TABLE)).to_have_count(0)
    assert page.locator("main img, #choice-result *").count() == 0
    assert [words for words in strict.complaints if "ERR_" not in words] == []


def test_two_years_are_taken_from_the_table_of_all(strict: Tab) -> None:
    page = strict.open("/compare/years/")
    page.get_by_label("First year").select_option("2021")
    page.get_by_label("Second year").select_option("2019")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(STATUS)).to_contain_text("2021 and 2019: ")
    assert page.url.endswith("/compare/years/?a=2021&b=2019")
    found = rows(page)
    assert found["Raised"] == ["4", "6", "2 more for 2019"]
    assert found["Traced"] == ["no register", "no register", "cannot be compared"]
    page = strict.open("/compare/years/?a=1066&b=2019")
    expect(page.locator(STATUS)).to_contain_text("There is no year to compare that is called “1066”.")


def test_a_copy_on_a_disk_compares_too(browser: Browser, reference_site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{(reference_site / 'compare/index.html').as_uri()}?a=home-office&b=chks")
    expect(page.locator(STATUS)).to_contain_text("Home Office and CHKS: ")
    page.get_by_label("Second organisation").fill("IQVIA")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(STATUS)).to_contain_text("Home Office and IQVIA: ")
    assert page.url.endswith("?a=home-office&b=iqvia")
    page.locator(TABLE).get_by_role("link", name="IQVIA").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("IQVIA")
    context.close()


def test_without_scripts_there_is_no_form_and_every_figure_is_in_a_table(plain: Tab) -> None:
    page = plain.open("/compare/?a=home-office&b=chks")
    assert page.locator("form:visible").count() == 0
    page.get_by_role("link", name="University").click()
    cells = page.locator("tbody tr", has_text="University of Bristol").locator("td").all_inner_texts()
    assert [cell.split("\n")[0] for cell in cells[:5]] == ["1", "–", "3", "0", "3"]
    assert plain.open("/compare/years/").locator("form:visible").count() == 0


def test_a_body_leads_to_its_own_comparison(strict: Tab) -> None:
    page = strict.open("/organisations/home-office/")
    page.get_by_role("link", name="Compare with another body").click()
    expect(page.locator(STATUS)).to_have_text("Choose the second organisation.")
    expect(page.get_by_label("First organisation")).to_have_value("Home Office")


def test_bars_are_drawn_to_one_scale_at_every_width_and_in_the_colours_of_the_reader(
    browser: Browser, origin: str
) -> None:
    for width, forced in ((320, "none"), (1280, "active")):
        context = browser.new_context(viewport={"width": width, "height": 900}, forced_colors=forced)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{origin}/findings/")
        drawn = page.locator("#by-designation .ap-bar:not(.ap-bar--second)").evaluate_all(
            "bars => bars.map(bar => [bar.getBoundingClientRect().left, bar.getBoundingClientRect().width,"
            " bar.querySelector('rect').getBoundingClientRect().width])"
        )
        assert len({(round(left), round(room)) for left, room, _ in drawn}) == 1
        assert [round(bar / room, 1) for _, room, bar in drawn] == [1.0, 0.8, 0.3, 0.3]
        first = page.locator("#by-designation .ap-bar rect").first
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert first.evaluate("bar => getComputedStyle(bar).fill") != ground
        context.close()
