"""Every kind of page is usable by everyone: WCAG 2.2 AA by axe, zoom, letters, spacing, motion, forced colours."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser import statement
from tests.browser.pages import EVERY, SCHEMES, WIDTHS, Origins, Tab
from tests.helpers import ROOT

browser_only = pytest.mark.browser
EACH_PAGE = pytest.mark.parametrize("name", EVERY)

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """tags => axe.run(document, {runOnly: tags, preload: false, selectors: false,
        resultTypes: ["violations", "incomplete"],
        checks: {"color-contrast": {options: {ignoreLength: true}}}}).then(
    found => ({ran: [found.violations, found.passes, found.incomplete, found.inapplicable].flat().map(rule => rule.id),
               broken: [...found.violations, ...found.incomplete.filter(rule => rule.id == "color-contrast")].flatMap(
                   rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`))}))"""
# A colour is looked at when it has arrived, and words on the darkest of a shade. Dots and lines beside words, whose
# ground axe cannot tell, are left out, and wide tables are spread out, as axe cannot tell what their frame hides.
STILL = """* { transition: none !important }
    .ap-scroll { overflow: visible !important; width: max-content; background: var(--ap-shade) !important }
    .ap-table--wide :is(tbody th, caption > div) { position: static !important }
    .ap-chain li::before, .ap-chain li::after { content: none !important }
    """
# A row is made as the others are: of a hundred alike, axe is shown the first dozen and the last, and so with tables
# and timelines on one page.
SHORTEN = """() => {
    const past = (parts, kept) => [...parts].slice(kept, -1).forEach(part => part.remove());
    const lists = document.querySelectorAll("#main :is(tbody, ul, ol, dl):not(:has([rowspan]))");
    lists.forEach(list => past(list.children, 12));
    past(document.querySelectorAll("#main table"), 12);
    past(document.querySelectorAll("#main .ap-timeline"), 8);
}"""
# The elements of a page with their attributes, and where there are words among them.
SKELETON = """() => {
    const copy = document.documentElement.cloneNode(true);
    const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.trim() && "words";
    return copy.outerHTML;
}"""
MEASURES = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }"""


@pytest.fixture(scope="module")
def scriptless(browser: Browser, origin: str) -> Iterator[Tab]:
    """A tab in which no page may run a script."""
    context = browser.new_context(java_script_enabled=False, bypass_csp=True)
    yield Tab(context.new_page(), origin)
    context.close()


def broken(page: Page) -> list[str]:
    """The rules that the page breaks, and the contrasts that could not be told."""
    found: list[str] = page.evaluate(RUN_AXE, STANDARD)["broken"]
    return found


def examined(page: Page) -> Iterator[str]:
    """What is wrong with a page at each width in light and dark."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        if too_wide > 0:
            yield f"{too_wide} pixels too wide at {width}"
    page.evaluate(AXE_SCRIPT)
    page.add_style_tag(content=STILL)
    page.evaluate(SHORTEN)
    for width, scheme in itertools.product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        yield from (f"{width} {scheme} {rule}" for rule in broken(page))


def examined_both_ways(address: str, tab: Tab, scriptless: Tab) -> list[str]:
    """What is wrong with a page with scripts, and without them wherever that makes another document of it.

    A document that differs in words alone, such as the day of today, is the same here: no rule depends on them.
    Without scripts, the page is loaded while they are switched off; they are switched on for axe alone.
    """
    with_scripts = tab.at(address).evaluate(SKELETON)
    found = [*examined(tab.page)]
    switch = scriptless.page.context.new_cdp_session(scriptless.page)
    switch.send("Emulation.setScriptExecutionDisabled", {"value": True})
    without = scriptless.at(address).evaluate(SKELETON)
    switch.send("Emulation.setScriptExecutionDisabled", {"value": False})
    if without != with_scripts or "<noscript" in without:
        # axe looks at nothing within noscript.
        scriptless.page.evaluate("document.querySelectorAll('noscript').forEach(n => n.replaceWith(...n.childNodes))")
        found += [f"without scripts: {each}" for each in examined(scriptless.page)]
    switch.detach()
    return found


@browser_only
@EACH_PAGE
def test_a_page_breaks_no_rule_of_accessibility_at_any_width_in_light_and_dark_with_and_without_scripts(
    name: str, tab: Tab, scriptless: Tab, origins: Origins
) -> None:
    """Nothing scrolls sideways, nothing comes from elsewhere, none complains either.

    A page that is the same document without scripts as with them is examined once.
    """
    address = origins.of(name)
    assert examined_both_ways(address, tab, scriptless) == []
    for looked in (tab, scriptless):
        assert looked.elsewhere(address) == []
        assert looked.complaints == []


@browser_only
@pytest.mark.parametrize(
    "with_fault, told",
    [
        ("<noscript><img src='data:,'></noscript>", {"without scripts"}),
        ("<img src='data:,'><script>document.querySelector('img').alt = ''</script>", {"without scripts"}),
        ("<script>document.querySelector('main').append(new Image())</script>", {"320", "768", "1280"}),
    ],
    ids=["noscript", "mended by a script", "made by a script"],
)
def test_what_is_wrong_only_with_or_only_without_scripts_is_seen(
    tab: Tab, scriptless: Tab, origin: str, with_fault: str, told: set[str]
) -> None:
    page = f"<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{with_fault}</main>"
    for each in (tab, scriptless):
        each.page.route("**/fault/", lambda route: route.fulfill(body=page, content_type="text/html"))
    found = examined_both_ways(f"{origin}/fault/", tab, scriptless)
    for each in (tab, scriptless):
        each.page.unroute("**/fault/")
    assert {re.split("[: ]" if "without" not in each else ":", each)[0] for each in found} == told
    assert all("image-alt" in each for each in found)


@browser_only
def test_no_rule_of_the_standard_is_left_out(tab: Tab) -> None:
    page = tab.open("/")
    page.evaluate(AXE_SCRIPT)
    rules = page.evaluate("tags => axe.getRules(tags)", STANDARD)
    unripe = {rule["ruleId"] for rule in rules if {"experimental", "deprecated"} & {*rule["tags"]}}
    ran = {*page.evaluate(RUN_AXE, STANDARD)["ran"]}
    assert ran == {rule["ruleId"] for rule in rules} - unripe
    assert {"color-contrast", "target-size", "heading-order", "landmark-unique"} <= ran


@browser_only
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_sees_what_it_looks_for(tab: Tab, scheme: Any) -> None:
    """In both schemes, so that a page without violations means something."""
    page = tab.open("/")
    page.evaluate(AXE_SCRIPT)
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelector('h1').style = 'color: #888; background: #777'")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=about:blank>')")
    assert {found.split(":")[0] for found in broken(page)} == {"color-contrast", "image-alt"}


def measured(page: Page, name: str, origins: Origins, style: str = "") -> Counter[str]:
    """The texts that are seen on a page on which nothing is cut, covered or too wide."""
    page.goto(origins.of(name))
    page.evaluate(MEASURES)
    if style:
        page.add_style_tag(content=style)
    texts = Counter(page.evaluate("measures.texts()"))
    assert page.evaluate("measures.tooWide()") <= 0
    assert page.evaluate("measures.overlaps()") == []
    assert page.evaluate("measures.cut()") == []
    return texts


# 400% of 1280 by 1024; letters twice as large as the browser's own, on a screen and on a phone; the spacing of 1.4.12.
READERS: dict[str, tuple[int, int, int, str]] = {
    "zoom of 400%": (320, 256, 16, ""),
    "letters of 200% at 1280 px": (1280, 1024, 32, ""),
    "letters of 200% at 320 px": (320, 700, 32, ""),
    "wide spacing of text at 1280 px": (1280, 1024, 16, SPACING),
    "wide spacing of text at 320 px": (320, 700, 16, SPACING),
}


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[dict[str, Page]]:
    """A tab for each sort of reader, and one for none in particular."""
    found = {}
    for name, (width, height, letters, _) in {"any": (1280, 1024, 16, ""), **READERS}.items():
        found[name] = browser.new_context(bypass_csp=True, viewport={"width": width, "height": height}).new_page()
        session = found[name].context.new_cdp_session(found[name])
        session.send("Page.setFontSizes", {"fontSizes": {"standard": letters, "fixed": letters}})
    yield found
    for page in found.values():
        page.context.close()


@browser_only
@EACH_PAGE
def test_nothing_is_lost_to_zoom_large_letters_or_wide_spacing(
    readers: dict[str, Page], name: str, origins: Origins
) -> None:
    """No text goes, lies upon another, or runs out of its frame, and the page scrolls one way only.

    On a phone the breadcrumbs end above the page, since its title stands right below them.
    """
    all_texts = measured(readers["any"], name, origins)
    assert all_texts
    title = readers["any"].locator("h1").inner_text()
    for reader, (*_, style) in READERS.items():
        texts = measured(readers[reader], name, origins, style)
        assert texts[title]
        lost = all_texts - texts - Counter({title: 1})
        assert not lost, f"{name} with {reader}"


@browser_only
def test_letters_are_as_large_as_the_reader_sets_them(readers: dict[str, Page], origins: Origins) -> None:
    size = "getComputedStyle(document.querySelector('#main p')).fontSize"
    sizes = []
    for reader in ("any", "letters of 200% at 1280 px"):
        readers[reader].goto(origins.of("report"))
        sizes.append(float(readers[reader].evaluate(size).removesuffix("px")))
    assert sizes[1] == 2 * sizes[0]


BREAKS = {
    "measures.tooWide() > 0": "h1 { min-width: 200vw }",
    "measures.overlaps().length": "h1 { margin-bottom: -3rem !important }",
    "measures.cut().length": "#main p { height: 0.2rem; overflow: hidden }",
    "measures.texts().length < before": "#main p { visibility: hidden }",
}


@browser_only
@pytest.mark.parametrize("sees, style", BREAKS.items())
def test_a_measure_sees_what_it_measures(tab: Tab, sees: str, style: str) -> None:
    page = tab.open("/")
    page.evaluate(MEASURES)
    expression = f"before => Boolean({sees})"
    before = page.evaluate("measures.texts().length")
    assert not page.evaluate(expression, before)
    page.add_style_tag(content=style)
    assert page.evaluate(expression, before)


@browser_only
@EACH_PAGE
def test_headings_go_down_one_step_at_a_time_and_landmarks_have_names_of_their_own(
    tab: Tab, name: str, origins: Origins
) -> None:
    page = tab.at(origins.of(name))
    page.evaluate(MEASURES)
    levels = page.evaluate("measures.headings()")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    landmarks = page.evaluate("measures.landmarks()")
    assert len(landmarks) == len({*landmarks})
    assert page.locator("html").get_attribute("lang") == "en"


@browser_only
@EACH_PAGE
def test_nothing_moves_by_itself_or_for_those_who_ask_for_stillness(tab: Tab, name: str, origins: Origins) -> None:
    page = tab.at(origins.of(name))
    page.evaluate(MEASURES)
    assert page.evaluate("document.getAnimations().length") == 0
    page.emulate_media(reduced_motion="reduce")
    try:
        assert page.evaluate("measures.moving()") == []
    finally:
        page.emulate_media(reduced_motion="no-preference")


@browser_only
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["report", "oversight", "wide register", "coverage"])
def test_forced_colours_leave_the_shape_of_tags_symbols_and_dots(
    tab: Tab, name: str, scheme: Any, origins: Origins
) -> None:
    """With the reader's own two colours, nothing that means something is drawn in the colour of its ground."""
    page = tab.at(origins.of(name))
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    try:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for what, part, colour in (
            (".ap-tag", "", "borderTopColor"),
            (".ap-symbol", "", "fill"),
            (".ap-timeline > li, .ap-chain li", "::after", "borderTopColor"),
            (".ap-panel, .ap-card", "", "borderTopColor"),
        ):
            styles = f"all => all.map(each => getComputedStyle(each, '{part}').{colour})"
            assert ground not in page.locator(what).evaluate_all(styles), what
    finally:
        page.emulate_media(forced_colors="none")


def test_the_statement_tells_of_what_is_tested(request: pytest.FixtureRequest) -> None:
    file = ROOT / "content/accessibility.md"
    now = file.read_text(encoding="utf-8")
    wanted = statement.with_table(now, READERS)
    if request.config.getoption("--renew-golden"):
        file.write_text(wanted, encoding="utf-8")
    assert now == wanted, "what is tested has changed: pytest --renew-golden tests/browser/test_access.py"
