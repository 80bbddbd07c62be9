"""The preview in a real browser: an open page follows what is saved by itself, and what it says is usable by all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.bench.preview import commands, served
from tests.helpers import BODY, desk

pytestmark = pytest.mark.browser

COUNCIL = "audits/organisations/river-council.yaml"
RECORDS = {
    "organisations/river-council": BODY,
    "organisations/audit-office": "name: Audit Office\ntype: x\n",
    "organisations/weir": "name: Weir Trust\ntype: charity\nstate: draft\n",
}
BROKEN = f"{BODY}colour: {'blue ' * 40}\n"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RUN_AXE = """axe.run(document, {resultTypes: ["violations"], selectors: false}).then(
    found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`)))"""


class Desk:
    """A repository, and the address at which it is previewed."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = f"{address}river/"

    def save(self, name: str, text: str) -> None:
        """As most editors save."""
        aside = self.folder / ".saved"
        aside.write_text(text)
        aside.replace(self.folder / name)


@pytest.fixture(scope="module", params=list(commands()))
def previewed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = desk(tmp_path_factory.mktemp("preview"), RECORDS)
    with served(folder, commands()[request.param]) as address:
        yield Desk(folder, address)


@pytest.fixture
def page(browser: Browser, previewed: Desk) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()
    previewed.save(COUNCIL, BODY)


def heading(page: Page, words: str) -> None:
    """Waits until the page has this heading; nobody reloads it but itself."""
    expect(page.locator("h1")).to_have_text(words, timeout=30_000)


def test_an_open_page_follows_every_save_and_shows_what_is_wrong_until_it_is_mended(
    page: Page, previewed: Desk
) -> None:
    page.goto(f"{previewed.address}organisations/river-council/")
    heading(page, "River Council")
    previewed.save(COUNCIL, BODY.replace("River", "Lake"))
    heading(page, "Lake Council")
    previewed.save(COUNCIL, BROKEN)
    heading(page, f"Problems in {COUNCIL}")
    expect(page.get_by_role("heading", name="There is no field “colour” here")).to_be_visible()
    previewed.save(COUNCIL, BODY)
    heading(page, "River Council")


def test_another_page_tells_of_the_error_leads_to_it_and_forgets_it(page: Page, previewed: Desk) -> None:
    page.goto(f"{previewed.address}organisations/audit-office/")
    previewed.save(COUNCIL, BROKEN)
    banner = page.get_by_role("complementary", name="Preview")
    expect(banner).to_contain_text("1 error in 1 file; these pages are of the last good build", timeout=30_000)
    heading(page, "Audit Office")
    banner.get_by_role("link").click()
    heading(page, "Problems")
    page.get_by_role("link", name=COUNCIL).click()
    heading(page, f"Problems in {COUNCIL}")
    page.goto(f"{previewed.address}organisations/audit-office/")
    previewed.save(COUNCIL, BODY)
    expect(banner).to_have_count(0, timeout=30_000)


def test_a_page_that_is_not_there_yet_comes_by_itself(page: Page, previewed: Desk) -> None:
    page.goto(f"{previewed.address}organisations/lake/")
    heading(page, "Page not found")
    previewed.save("audits/organisations/lake.yaml", "name: Lake\ntype: lake\nstate: draft\n")
    heading(page, "Lake")
    expect(page.get_by_text("Draft: seen only in this preview")).to_be_visible()
    (previewed.folder / "audits/organisations/lake.yaml").unlink()
    heading(page, "Page not found")


def test_what_a_preview_says_is_usable_at_every_width_in_light_and_dark(page: Page, previewed: Desk) -> None:
    previewed.save(COUNCIL, BROKEN)
    page.goto(f"{previewed.address}organisations/river-council/")
    heading(page, f"Problems in {COUNCIL}")
    for path in (
        "organisations/river-council/",
        "auditpress-problems/",
        "organisations/audit-office/",
        "organisations/weir/",
    ):
        page.goto(previewed.address + path)
        page.evaluate(AXE_SCRIPT)
        page.add_style_tag(content="* { transition: none !important }")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") <= 0
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate(RUN_AXE) == [], f"{path} at {width} in {scheme}"
