"""Citations and metadata in a browser: copied by a button, read without scripts, and nothing of a name runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import Tab, built, served
from tests.helpers import BODY

pytestmark = pytest.mark.browser

REPORT = "/reports/2025/home-office/"
TODAY = "2026-05-03T12:00:00"
HOSTILE = (
    "</script><script>document.body.dataset.ran=1</script><!-- <img src=x onerror=document.body.dataset.ran=1> \u2028"
)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 900, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, origin: str) -> Page:
    made = context.new_page()
    made.clock.set_fixed_time(TODAY)
    made.goto(f"{origin}{REPORT}")
    return made


def test_a_citation_is_copied_with_the_day_of_today_and_its_italics(
    page: Page, context: BrowserContext, origin: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    page.get_by_text("Cite this page").click()
    page.get_by_role("button", name="Copy the citation as Harvard").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("NHS England (2025) NHS England Data Sharing Remote Audit: Home Office. Available at: ")
    assert text.endswith("(Accessed: 3 May 2026).")
    kept = page.evaluate(
        "navigator.clipboard.read().then(items => items[0].getType('text/html')).then(html => html.text())"
    )
    assert "<i>NHS England Data Sharing Remote Audit: Home Office</i>" in kept
    page.get_by_role("button", name="Copy the citation as CSL-JSON").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('['))")
    (item,) = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert item["id"] == "reports:2025:home-office"


def test_a_finding_is_copied_by_the_keyboard_with_its_own_address(
    page: Page, context: BrowserContext, origin: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    fold = page.locator("#finding-1 .ap-cite")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold.get_by_role("button")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(fold.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("NHS England, ‘NHS England Data Sharing Remote Audit: Home Office’ (2025) finding 1 <")
    assert text.endswith("/reports/2025/home-office/#finding-1> accessed 3 May 2026.")


def test_where_the_browser_does_not_let_it_copy_the_text_is_selected(page: Page) -> None:
    page.evaluate("void (navigator.clipboard.write = () => Promise.reject(new Error('no')))")
    page.get_by_text("Cite this page").click()
    page.get_by_role("button", name="Copy the citation as Harvard").click()
    expect(page.get_by_role("status").filter(has_text="Selected")).to_be_visible()
    selected = page.evaluate("String(getSelection())")
    assert selected.startswith("NHS England (2025) ")
    assert selected.endswith("(Accessed: 3 May 2026).")


def test_a_page_that_has_no_right_to_the_clipboard_selects_too(page: Page) -> None:
    """As one that is served without encryption."""
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator("#finding-1 .ap-cite > summary").click()
    page.locator("#finding-1").get_by_role("button", name="Copy the citation as OSCOLA").click()
    expect(page.get_by_role("status").filter(has_text="Selected")).to_be_visible()
    assert "finding 1 <" in page.evaluate("String(getSelection())")


def test_buttons_are_made_when_a_fold_is_opened_and_only_once(page: Page) -> None:
    assert page.locator(".ap-cite button").count() == 0
    summary = page.locator("#finding-1 .ap-cite > summary")
    for _ in range(3):
        summary.click()
    expect(page.locator("#finding-1 .ap-cite")).to_have_attribute("open", "")
    expect(page.locator(".ap-cite button")).to_have_count(2)


def test_without_scripts_the_citation_is_text_with_room_for_the_day(plain: Tab) -> None:
    page = plain.open(REPORT)
    page.get_by_text("Cite this page").click()
    fold = page.locator(".ap-details.ap-cite")
    expect(fold).to_contain_text("(Accessed: [date]).")
    expect(fold).to_contain_text("Write the day on which you read the page in the place of [date].")
    expect(fold).to_contain_text("@techreport{reports:2025:home-office,")
    assert page.locator(".ap-cite button").count() == 0


def test_nothing_of_a_hostile_name_runs_and_it_is_copied_as_it_is(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = f"body: river-council\ntype: letter\npublished: 2024-01-01\ntitle: {json.dumps(HOSTILE[:-1])}\n"
    bad = json.dumps(f"Council {HOSTILE[:-1]}")
    made: Path = built(
        tmp_path_factory.mktemp("hostile"),
        {"organisations/river-council": BODY.replace("River Council", bad), "oversight/letter": text},
    )
    context = browser.new_context(bypass_csp=True)
    with served(made) as address:
        page = context.new_page()
        for path in ("/oversight/letter/", "/organisations/river-council/", "/", "/corrections/"):
            page.goto(address + path)
            assert page.evaluate("document.body.dataset.ran") is None
            told = page.evaluate(
                "[...document.querySelectorAll('script[type=\"application/ld+json\"]')].map(s => JSON.parse(s.text))"
            )
            assert len(told) == (path != "/corrections/")
            assert page.locator("script:not([src]):not([type])").count() == 0
        page.goto(f"{address}/oversight/letter/")
        page.get_by_text("Cite this page").click()
        expect(page.locator(".ap-details.ap-cite")).to_contain_text(HOSTILE[:40])
    context.close()


def test_a_citation_is_not_printed(page: Page) -> None:
    page.locator("#finding-1 .ap-cite > summary").click()
    page.emulate_media(media="print")
    expect(page.locator("#finding-1 .ap-cite")).to_be_hidden()
