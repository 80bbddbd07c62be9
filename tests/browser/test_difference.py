"""The page of ``auditpress diff`` in a real browser: usable by everyone, at every width, in light and dark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, sync_playwright

from tests.helpers import BODY, desk, git, run, write

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (320, 768, 1280)
RUN_AXE = """() => axe.run(document, {resultTypes: ["violations"], selectors: false}).then(
    found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`)))"""
BEFORE = {
    "organisations/river-council": BODY + "description: It looks after the river and after nothing else.\n",
    "organisations/gone": "name: Gone\ntype: company\n",
    "datasets/a": "name: A\nother_names: [B, C]\n",
    "datasets/b": "name: B\n",
}
AFTER = {
    "organisations/river-council": BODY + "description: It looks after the river and after all else.\n"
    "notes:\n  - {on: name, kind: remark, text: A note.}\n",
    "organisations/come": f"name: {'Averylongname' * 20}\ntype: trust\n",
    "datasets/a": f"name: {'W' * 300}\nother_names: [C, B]\n",
    "datasets/b": "name: [\n",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with each sort of change, without scripts but for the one that looks at it."""
    folder = desk(tmp_path_factory.mktemp("desk"), BEFORE)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "One"]):
        git(folder, *words)
    (folder / "audits/organisations/gone.yaml").unlink()
    write(folder / "audits", {f"{id}.yaml": text for id, text in AFTER.items()})
    made = run("diff", "--format", "html", "--output", "page.html", cwd=folder)
    assert made.returncode == 0, made.stderr
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AUDITPRESS_BROWSER") or None, args=["--no-sandbox"]
        )
        # The page forbids all scripts, and so the one that looks at it too.
        tab = browser.new_context(bypass_csp=True).new_page()
        tab.goto((folder / "page.html").as_uri())
        tab.evaluate(AXE_SCRIPT)
        yield tab
        browser.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_usable_at_every_width_in_light_and_dark(
    page: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") <= 0
    assert page.evaluate(RUN_AXE) == []


def test_what_changed_is_marked_by_more_than_colour(page: Page) -> None:
    styles = "element => [getComputedStyle(element).textDecorationLine, getComputedStyle(element).borderLeftStyle]"
    assert page.locator("td del").first.evaluate(styles)[0] == "line-through"
    assert page.locator("td ins").first.evaluate(styles)[0] == "underline"
    assert page.locator("td.was").first.evaluate(styles)[1] == "dashed"
    assert page.locator("td.now").first.evaluate(styles)[1] == "solid"


def test_the_first_thing_that_the_keyboard_reaches_leads_to_the_changes(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_on_a_narrow_screen_the_table_is_still_one_to_those_who_do_not_see_it(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    table = page.get_by_role("table").first
    assert table.get_by_role("rowheader").count() == table.get_by_role("row").count() - 1
    assert page.locator("td .side").first.is_visible()
