"""The offline copy in a real browser, opened from a disk: no server, no network, and everything works."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect

from tests.browser.pages import Tab
from tests.browser.test_access import STANDARD
from tests.helpers import ROOT, run

pytestmark = pytest.mark.browser

RUN_AXE = """tags => axe.run(".ap-copy", {runOnly: tags, preload: false}).then(
    found => [...found.violations, ...found.incomplete].map(rule => rule.help))"""


@pytest.fixture(scope="module")
def unpacked(reference_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy of the reference site, unpacked into a folder whose name is hard to write in an address."""
    folder = tmp_path_factory.mktemp("disk") / "my copies #1, 100% ü"
    folder.mkdir()
    made = run("bundle", "--site-dir", reference_site, folder / "copy.zip", cwd=ROOT)
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(folder / "copy.zip") as archive:
        archive.extractall(folder)
    return folder / "audits-of-data-sharing"


@pytest.fixture
def disk(browser: Browser, unpacked: Path) -> Iterator[Tab]:
    """A tab under the policy of the pages; afterwards: nothing from outside the copy was asked for."""
    context = browser.new_context()
    tab = Tab(context.new_page(), unpacked.as_uri())
    yield tab
    context.close()
    assert [url for url in tab.requests if not url.startswith(f"{unpacked.as_uri()}/")] == []
    assert tab.complaints == []


def test_one_clicks_from_home_by_a_body_to_a_report_and_its_finding(disk: Tab) -> None:
    page = disk.open("/index.html")
    expect(page.get_by_role("complementary", name="About this copy")).to_contain_text("as of 16 September 2025")
    page.get_by_role("link", name="Organisations", exact=True).first.click()
    page.get_by_role("link", name="Home Office", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Home Office")
    page.get_by_role("link", name="Data sharing remote audit: Home Office").first.click()
    expect(page.locator("h1")).to_have_text("Data sharing remote audit: Home Office")
    page.locator("#finding-1 .ap-permalink").click()
    assert page.url.endswith("/reports/2025/home-office/index.html#finding-1")
    expect(page.locator("#finding-1")).to_be_in_viewport()


def test_styles_are_loaded_under_the_policy_of_the_page(disk: Tab) -> None:
    page = disk.open("/reports/2025/home-office/index.html")
    assert page.locator(".ap-header").evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(20, 69, 63)"


def test_the_line_that_it_is_a_copy_is_one_that_everybody_can_read(disk: Tab) -> None:
    page = disk.open("/reports/2025/home-office/index.html")
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(RUN_AXE, STANDARD) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320


def test_a_finding_is_found_by_search_and_its_result_leads_to_it(disk: Tab) -> None:
    page = disk.open("/index.html")
    page.get_by_role("search").get_by_role("searchbox").first.fill("certificate of destruction")
    page.get_by_role("search").get_by_role("button", name="Search").first.click()
    expect(page.locator("[data-found]")).to_be_visible()
    assert "/search/index.html?q=certificate" in page.url
    page.locator("[data-list] a", has_text="No certificate of destruction").first.click()
    assert page.url.endswith("/reports/2025/home-office/index.html#finding-1")
    expect(page.locator("#finding-1")).to_be_in_viewport()


def test_a_link_of_a_script_that_leads_to_a_folder_leads_to_the_page_in_it(disk: Tab) -> None:
    page = disk.open("/findings/index.html")
    page.evaluate(
        """() => {
            const link = document.createElement("a");
            link.href = "../reports/2025/home-office/?a=b#finding-1";
            link.textContent = "Made by a script";
            document.querySelector("h1").append(link);
        }"""
    )
    page.get_by_text("Made by a script").click()
    assert page.url.endswith("/reports/2025/home-office/index.html?a=b#finding-1")
