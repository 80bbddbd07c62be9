"""Tables that read as cards on a phone: what the browser tells those who do not see them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.weight import PAGES

pytestmark = pytest.mark.browser

PARTS = ("table", "row", "cell", "rowheader", "columnheader")


@pytest.mark.parametrize("name", ["report", "organisation", "findings", "register"])
def test_a_table_is_told_as_one_at_every_width_without_roles_in_its_cells(
    browser: Browser, reference_site: Path, name: str
) -> None:
    """The tree that assistive technology is given, from the browser itself."""
    source = (reference_site / PAGES[name].lstrip("/") / "index.html").read_text(encoding="utf-8")
    styles = [(reference_site / "assets/auditpress.css").read_text(encoding="utf-8")]
    styles += [file.read_text(encoding="utf-8") for file in (reference_site / "assets/stylesheets").glob("main.*.css")]
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_content(source)
    for style in reversed(styles):
        page.add_style_tag(content=style)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    session = context.new_cdp_session(page)
    told: dict[int, dict[str, int]] = {}
    shown, left_out = {}, {}
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        roles = Counter(node["role"]["value"] for node in nodes if not node["ignored"])
        told[width] = {part: roles[part] for part in PARTS}
        left_out[width] = page.evaluate(
            "[...document.querySelectorAll('td')].filter(each => getComputedStyle(each).display === 'none').length"
        )
        shown[width] = page.evaluate("getComputedStyle(document.querySelector('.ap-table--stack td')).display")
    # A card leaves out the cells of a row that hold nothing.
    for width, parts in told.items():
        assert parts.pop("cell") + left_out[width] == source.count("<td")
    assert left_out[1280] == 0
    assert source.count("<th") - source.count("<thead") == told[320]["rowheader"] + told[320]["columnheader"]
    assert told[320] == told[1280]
    assert shown[320] != shown[1280] == "table-cell"
    context.close()
