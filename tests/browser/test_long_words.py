"""A language of long words: with every word of a page nearly half as long again, a narrow phone still shows all of it.

There are no translations yet; German labels are about so much longer than English ones, and joined in one word.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.pages import PAGES
from tests.shots import open_still, served

pytestmark = pytest.mark.browser

NARROW: ViewportSize = {"width": 320, "height": 720}
MEASURES = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")

LENGTHEN = r"""() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let count = 0;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (node.parentElement.closest("script, style")) continue;
        node.data = node.data.replace(/\p{L}{4,}/gu, word => {
            count++;
            return word + word.slice(0, Math.ceil(word.length * 0.4)).toLowerCase();
        });
    }
    return count;
}"""


@pytest.fixture(scope="module")
def address(reference_site: Path) -> Iterator[str]:
    with served(reference_site) as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in PAGES.items()])
def test_words_nearly_half_as_long_again_break_no_page(page: Page, address: str, path: str) -> None:
    open_still(page, address + path.removeprefix("/"))
    page.evaluate(MEASURES)
    assert page.evaluate(LENGTHEN) > 10
    assert page.evaluate("measures.tooWide()") <= 0
    assert page.evaluate("measures.overlaps()") == []
    assert page.evaluate("measures.cut()") == []
