"""A choice of sorts of events on a timeline: in the address, announced, and no part of the page without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.pages import Tab

pytestmark = pytest.mark.browser


def shown(page: Page) -> list[str]:
    """The sorts of the events that are seen, in their order."""
    found: list[str] = page.locator("li[data-sort]").evaluate_all(
        "all => all.filter(each => each.checkVisibility()).map(each => each.dataset.sort)"
    )
    return found


def status(page: Page) -> str:
    return page.locator("[data-timeline] [role=status]").inner_text()


def test_a_reader_sees_only_the_sorts_that_they_choose(tab: Tab) -> None:
    page = tab.open("/timeline/")
    every = shown(page)
    assert (len({*every}) > 5, status(page)) == (True, "")
    page.get_by_label("Replies").check()
    assert shown(page) == ["Replies"] * 2
    assert status(page) == f"2 of {len(every)} events shown"
    assert page.url.endswith("/timeline/?events=replies")
    page.get_by_label("Agreements").check()
    assert {*shown(page)} == {"Replies", "Agreements"}
    assert page.url.endswith("?events=agreements%2Creplies")
    page.get_by_label("Replies").uncheck()
    page.get_by_label("Agreements").uncheck()
    assert (shown(page), page.url.endswith("/timeline/")) == (every, True)
    assert status(page) == f"{len(every)} of {len(every)} events shown"


def test_months_and_years_without_an_event_that_is_shown_are_not_seen(tab: Tab) -> None:
    page = tab.open("/timeline/?events=replies")
    assert page.locator("h2[id^=y]:visible").all_inner_texts() == ["2018"]
    assert page.locator("[data-timeline] h3:visible").all_inner_texts() == ["February 2018"]
    assert page.locator(".ap-events__gap:visible").count() == 0


@pytest.mark.parametrize("asked", ["nothing-such", "", "%3Cb%3E", "," * 999])
def test_an_address_that_asks_for_no_sort_that_there_is_shows_everything(tab: Tab, asked: str) -> None:
    page = tab.open(f"/timeline/?events={asked}")
    assert len(shown(page)) == page.locator("li[data-sort]").count()
    assert status(page) == ""
    assert tab.complaints == []


def test_the_choice_works_on_the_timelines_of_a_body_and_of_an_inquiry(tab: Tab) -> None:
    for path in ("/organisations/nhs-digital/", "/oversight/2018/nhs-digital-home-office-mou/"):
        page = tab.open(f"{path}?on=2018-05-01&events=agreements")
        assert {*shown(page)} == {"Agreements"}
        page.get_by_label("Agreements (").uncheck()
        assert page.url.endswith(f"{path}?on=2018-05-01")


def test_a_timeline_without_scripts_is_whole_and_leads_to_the_lists(plain: Tab) -> None:
    page = plain.open("/timeline/")
    assert len(shown(page)) == page.locator("li[data-sort]").count() > 30
    assert page.locator("[data-timeline] input").count() == 0
    assert page.locator("#lists + ul a").count() >= 8


def test_on_a_phone_the_choice_is_folded_until_it_is_used_and_on_paper_there_is_none(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 360, "height": 740})
    try:
        page = tab.open("/timeline/")
        assert not page.get_by_label("Replies").is_visible()
        page.get_by_text("Choose sorts of events").click()
        page.get_by_label("Replies").check()
        page.reload()
        assert page.get_by_label("Replies").is_checked()
        assert page.get_by_label("Replies").is_visible()
        page.emulate_media(media="print")
        assert not page.get_by_label("Replies").is_visible()
        assert shown(page) == ["Replies"] * 2
    finally:
        tab.page.emulate_media(media="screen")
        tab.page.set_viewport_size({"width": 1280, "height": 720})


def test_a_timeline_of_one_sort_or_of_a_few_events_offers_no_choice(tab: Tab) -> None:
    page = tab.open("/agreements/con-622644-n9s3p/")
    assert page.locator("li[data-sort]").count() > 0
    assert page.locator(".ap-sorts").count() == 0
