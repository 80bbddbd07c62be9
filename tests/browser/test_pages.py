"""Pages in a real browser: usable by everyone, at every width, in light and dark, with nothing from elsewhere."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# One page for each template, and the widest of them.
PAGES = {
    "home": "/",
    "kinds": "/records/",
    "index": "/organisations/",
    "index by year": "/reports/",
    "findings": "/findings/",
    "corrections": "/corrections/",
    "report": "/reports/2025/home-office/",
    "report by count": "/reports/2021/city-of-wolverhampton-council/",
    "review": "/reviews/2023/city-of-wolverhampton-council-1/",
    "oversight": "/oversight/2018/nhs-digital-home-office-mou/",
    "reply": "/replies/2018/ministers/",
    "register": "/registers/2017/nbo-tracing-apr-jun/",
    "wide register": "/registers/2020/nbo-tracing-january/",
    "coverage": "/coverage/2017/ukauthority-data-sharing-requests/",
    "organisation": "/organisations/home-office/",
    "agreement": "/agreements/nhs-digital-home-office-mou/",
    "dataset": "/datasets/hes-apc/",
    "scheme": "/schemes/nhs-data-sharing-audit-guide-4-0/",
    "hand-written": "/about/",
    "not found": "/404.html",
}
Scheme = Literal["light", "dark"]
EACH_PAGE = pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in PAGES.items()])


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture(scope="module")
def origin(reference_site: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(reference_site))
    ) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Tab:
    """A tab that remembers what a page asked for and complained of."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._origin = origin
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(self._origin + path, wait_until="load")
        return self.page

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of others."""
        return [url for url in self.requests if not url.startswith((f"{self._origin}/", "data:"))]


@pytest.fixture(scope="module")
def tab(browser: Browser, origin: str) -> Iterator[Tab]:
    # What these tests put into a page is no part of it; test_policy.py has the policy.
    context = browser.new_context(bypass_csp=True)
    yield Tab(context.new_page(), origin)
    context.close()


# Contrast is most of the work. It does not depend on the width but for the folded chrome, which all pages share,
# and the other rules do not depend on colours.
CONTRAST = {"runOnly": ["color-contrast"]}
STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}
WIDTHS = (320, 768, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FOLDED = ("/", "/reports/2025/home-office/", "/registers/2020/nbo-tracing-january/", "/organisations/home-office/")
RUN_AXE = """options => axe.run(document, {resultTypes: ["violations"], selectors: false, ...options}).then(
    found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`)))"""


@EACH_PAGE
def test_a_page_is_usable_at_every_width_in_light_and_dark(tab: Tab, path: str) -> None:
    """No rule of accessibility is broken, nothing scrolls sideways, nothing comes from elsewhere, none complains."""
    page = tab.open(path)
    page.evaluate(AXE_SCRIPT)
    page.add_style_tag(content="* { transition: none !important }")  # a colour is looked at when it has arrived
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        assert too_wide <= 0, f"{path} is {too_wide} pixels too wide at {width}"
        assert page.evaluate(RUN_AXE, STRUCTURE) == [], f"{path} at {width}"
        for scheme in SCHEMES if width == max(WIDTHS) or path in FOLDED else ():
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(RUN_AXE, CONTRAST) == [], f"{path} at {width} in {scheme}"
    assert tab.elsewhere == []
    assert tab.complaints == []


def test_axe_sees_what_it_looks_for(tab: Tab) -> None:
    """In both schemes, so that a page without violations means something."""
    page = tab.open(PAGES["home"])
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.querySelector('h1').style = 'color: #888; background: #777'")
    page.evaluate("document.querySelector('main, body').insertAdjacentHTML('beforeend', '<img src=about:blank>')")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        (contrast,) = page.evaluate(RUN_AXE, CONTRAST)
        assert contrast.startswith("color-contrast")
    assert [found.split(":")[0] for found in page.evaluate(RUN_AXE, STRUCTURE)] == ["image-alt", "region"]


@pytest.fixture(scope="module")
def plain(browser: Browser, origin: str) -> Iterator[Tab]:
    """A tab that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    yield Tab(context.new_page(), origin)
    context.close()


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


def test_the_first_thing_that_the_keyboard_reaches_leads_past_the_chrome(tab: Tab) -> None:
    page = tab.open(PAGES["report"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_wide_table_scrolls_in_its_own_frame_by_the_keyboard(tab: Tab) -> None:
    page = tab.open(PAGES["wide register"])
    page.set_viewport_size({"width": 320, "height": 900})
    frame = page.locator("[role=region][tabindex='0']").first
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


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
