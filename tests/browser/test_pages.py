"""Pages in a real browser: they need no script, can be linked to and printed."""

from __future__ import annotations

import pytest

from tests.browser.pages import PAGES, Tab

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["home", "findings", "report", "register", "coverage", "organisation", "hand-written"])
def test_a_page_needs_no_script(plain: Tab, name: str) -> None:
    page = plain.open(PAGES[name])
    assert page.locator("h1").is_visible()
    assert plain.complaints == []


def test_the_facts_of_a_report_are_there_without_scripts(plain: Tab) -> None:
    text = plain.open(PAGES["report"]).locator("#main").inner_text()
    for fact in ("CON-622644-N9S3P", "Low", "1 agreement nonconformity, closed", "England and Wales"):
        assert fact in text


def test_every_page_can_be_reached_by_its_landing_pages_on_a_phone_without_scripts(plain: Tab) -> None:
    page = plain.open(PAGES["report"])
    menu = page.locator("header summary")
    if menu.count() and menu.first.is_visible():
        menu.first.click()
    page.get_by_role("link", name="Organisations", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Organisations"


def test_a_finding_can_be_linked_to(tab: Tab) -> None:
    page = tab.open(f"{PAGES['report']}#finding-1")
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") >= 0


def test_the_page_for_what_is_not_found_has_its_style_at_any_depth(tab: Tab) -> None:
    tab.open("/404.html")
    assert [url for url in tab.requests if url.endswith(".css")]
    assert tab.complaints == []


def test_on_paper_there_is_the_report_and_no_chrome(tab: Tab) -> None:
    page = tab.open(PAGES["report"])
    page.emulate_media(media="print")
    try:
        assert page.locator("h1").is_visible()
        assert not page.locator("header nav").first.is_visible()
    finally:
        page.emulate_media(media="screen")
