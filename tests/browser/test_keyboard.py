"""Pages by the keyboard alone, and the size of what is pressed: every stop is reached, in order, and seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.pages import EVERY, PAGES, Origins, Tab

pytestmark = pytest.mark.browser

MEASURES = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")
SIZES = ((320, 568), (320, 256), (1280, 720))
WALKED = ("report", "wide register", "organisation", "guide")
MOST = 400


def walk(page: Page, key: str) -> list[dict[str, Any]]:
    """Each stop of the keyboard, from the page's edge until it leaves the page or begins anew."""
    found: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press(key)
        stop = page.evaluate("measures.focus()")
        if stop is None or (found and stop["at"] == found[0]["at"]):
            return found
        # A field for a day is one stop, of the browser's own parts for the day, the month and the year.
        if not found or stop["at"] != found[-1]["at"]:
            found.append(stop)
    pytest.fail(f"the keyboard does not come out again: {found[-3:]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WALKED)
def test_each_stop_is_reached_once_in_order_and_is_seen(tab: Tab, name: str, size: tuple[int, int]) -> None:
    """In sight, under nothing else, with a line of at least two pixels around it; backwards as forwards."""
    page = tab.open(PAGES[name])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(MEASURES)
    there, back = walk(page, "Tab"), walk(page, "Shift+Tab")
    order = [stop["at"] for stop in there]
    assert order == sorted({*order})
    assert [stop["at"] for stop in back] == order[::-1]
    assert len(there) == page.evaluate("measures.stops()")
    assert [stop["words"] for stop in (*there, *back) if not (stop["shown"] and stop["inView"])] == []
    assert [stop["words"] for stop in there if stop["line"] < 2] == []


@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_focus_changes_what_is_seen(tab: Tab, forced: Any) -> None:
    """Measured in pixels, in the reader's own colours too."""
    page = tab.open(PAGES["report"])
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(forced_colors=forced)
    try:
        for what in (".ap-brand", ".ap-nav a", ".ap-toc a", ".ap-crumbs a", "a.ap-tag", ".ap-details summary"):
            page.locator(what).first.scroll_into_view_if_needed()
            page.evaluate("document.activeElement.blur()")
            before = page.screenshot()
            # The browser shows the focus where the keyboard was used last.
            page.keyboard.press("Shift")
            page.locator(what).first.focus()
            assert page.screenshot() != before, what
    finally:
        page.emulate_media(forced_colors="none")


def test_the_first_thing_that_the_keyboard_reaches_leads_past_the_chrome(tab: Tab) -> None:
    page = tab.open(PAGES["report"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".ap-skip").is_visible()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('#main'))")


def test_on_a_phone_the_menu_is_opened_gone_through_and_closed_by_the_keyboard(tab: Tab) -> None:
    page = tab.open(PAGES["report"])
    page.set_viewport_size({"width": 320, "height": 568})
    menu, first = page.locator(".ap-nav summary"), page.locator(".ap-nav a").first
    menu.focus()
    assert not first.is_visible()
    page.keyboard.press("Enter")
    assert first.is_visible()
    page.keyboard.press("Tab")
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert not first.is_visible()


@pytest.mark.parametrize("name", ["report", "register", "organisation"])
def test_every_fold_is_opened_and_closed_by_the_keyboard(tab: Tab, name: str) -> None:
    page = tab.open(PAGES[name])
    page.set_viewport_size({"width": 320, "height": 568})
    folds = page.locator("details").all()
    assert folds
    for fold in folds:
        was = fold.evaluate("fold => fold.open")
        for key, then in (("Enter", not was), ("Space", was)):
            fold.locator("> summary").focus()
            page.keyboard.press(key)
            assert fold.evaluate("fold => fold.open") == then


def test_a_wide_table_scrolls_in_its_own_frame_by_the_keyboard(tab: Tab) -> None:
    page = tab.open(PAGES["wide register"])
    page.set_viewport_size({"width": 320, "height": 900})
    frame = page.locator("[role=region][tabindex='0']").first
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("name", EVERY)
def test_what_is_pressed_is_large_enough_or_stands_apart(tab: Tab, name: str, origins: Origins) -> None:
    """24 px, or room for a circle of 24 px around its middle; links in sentences may be as high as their line."""
    page = tab.at(origins.of(name))
    page.evaluate(MEASURES)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
        assert page.evaluate("measures.small()") == []
    page.add_style_tag(content=".ap-footer a, .ap-nav a { padding: 0 !important; font-size: 9px; line-height: 1 }")
    page.add_style_tag(content=".ap-nav ul { display: block !important } .ap-nav li { line-height: 0.5 }")
    assert page.evaluate("measures.small()") != []
