"""The design in a real browser: the answer first, what is hard to lay out, paper, and an adopter's own colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize

from tests import unwieldy
from tests.helpers import BODY, desk, run, write
from tests.shots import open_still, served

pytestmark = pytest.mark.browser

NARROW: ViewportSize = {"width": 320, "height": 720}
PHONE: ViewportSize = {"width": 360, "height": 740}
PAPER: ViewportSize = {"width": 672, "height": 900}
"""The width of an A4 sheet between its margins, in CSS pixels."""

EACH = pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in unwieldy.PAGES.items()])


@pytest.fixture(scope="module")
def reference(reference_site: Path) -> Iterator[str]:
    with served(reference_site) as address:
        yield address


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the made-up site of all that is hard to lay out."""
    folder = unwieldy.write(tmp_path_factory.mktemp("unwieldy"))
    built = run("build", cwd=folder)
    assert built.returncode == 0, built.stderr
    with served(folder / "site") as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that runs no scripts of a site: the site has none that it needs."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def box(part: Locator) -> FloatRect:
    """Where something is."""
    found = part.bounding_box()
    assert found
    return found


# The answer first


@pytest.mark.parametrize(
    "path, answer",
    [
        ("reports/2025/home-office/", "text=1 agreement nonconformity, closed"),
        ("reports/2021/city-of-wolverhampton-council/", "text=All findings closed"),
        ("reports/2019/chks/", "text=This paper was known of but was not found"),
        ("reviews/2023/city-of-wolverhampton-council-1/", ".ap-panel >> text=Update on progress"),
        ("organisations/home-office/", ".ap-panel >> text=Open now"),
        ("oversight/2018/nhs-digital-home-office-mou/", "text=Withdrawn on 9 November 2018, after this paper"),
        ("agreements/nhs-digital-home-office-mou/", "text=It is no longer in force"),
        ("replies/2018/ministers/", ".ap-panel >> text=Answers"),
        ("registers/2017/nbo-tracing-apr-jun/", "td >> text=1,424"),
        ("coverage/2017/ukauthority-data-sharing-requests/", "text=2 wrong, 6 right and 7 unclear"),
        ("datasets/hes-apc/", "text=3 audit papers"),
        ("schemes/nhs-data-sharing-audit-guide-4-0/", ".ap-panel >> text=Version"),
        ("findings/", "text=4 findings open"),
        ("compare/", "text=All organisations, by type"),
        ("compare/years/", "th >> text=Audit reports"),
        ("findings/organisations/", "text=CHKS"),
        ("findings/undeclared/", "text=Microsoft UK Limited"),
        ("findings/days-open/", "text=4 open findings are known by their number only"),
        ("findings/explore/", "text=Use and Benefits"),
        ("organisations/", "nav[aria-label='A to Z'] a >> nth=0"),
        ("reports/", "text=1 agreement nonconformity, closed"),
        ("", "nav[aria-label='Organisations A to Z'] a >> nth=0"),
        ("corrections/", "text=No record has been corrected"),
        ("data/", ".ap-panel >> text=auditpress.sqlite"),
        ("404.html", "text=Organisations A to Z"),
    ],
)
def test_the_first_screen_of_a_phone_has_the_answer(page: Page, reference: str, path: str, answer: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(reference + path)
    place = box(page.locator(f"{answer} >> visible=true").first)
    assert place["y"] + place["height"] <= PHONE["height"], f"{path} has it {place['y']} pixels down"


def test_the_home_page_shows_what_is_new_and_what_is_open_beside_one_another(page: Page, reference: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(reference)
    new, still = (box(page.locator(f"#{id}")) for id in ("newest", "open"))
    assert (new["y"], new["y"] < 800) == (still["y"], True)


# What ended, and what was changed


@pytest.mark.parametrize(
    "name, words",
    [
        ("withheld", "This paper was withheld by Audit Office on 1 May 2024"),
        ("withdrawn", "This paper was withdrawn by Audit Office on 1 May 2024"),
        ("missing", "This paper was known of but was not found"),
        ("corrected", "This page was corrected"),
        ("superseded-body", "This body was replaced on 1 April 2010"),
    ],
)
def test_a_warning_stands_before_all_else(page: Page, hard: str, name: str, words: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(hard + unwieldy.PAGES[name])
    assert page.locator(".ap-warning").first.inner_text().startswith(words)
    end = sum(box(page.locator(".ap-warning").first)[side] for side in ("y", "height"))
    assert end <= PHONE["height"]
    assert box(page.locator(".ap-warning ~ *").first)["y"] >= end


def test_all_updates_unfold_without_a_script(page: Page, hard: str) -> None:
    page.goto(hard + unwieldy.PAGES["corrected"])
    assert "Last edited 2 April 2024 at 15:17" in page.locator(".ap-meta").last.inner_text()
    fold = page.locator(".ap-updates")
    assert not fold.locator("ol").is_visible()
    fold.locator("summary").click()
    lines = [" ".join(line.split()) for line in fold.locator("li").all_inner_texts()]
    assert lines == [
        "5 March 2024 Published",
        "2 April 2024 at 15:17 Last edited",
        "1 June 2024 Corrected: A date was wrong.",
    ]
    fold.locator("a").click()
    assert page.locator("#corrections:target").count() == 1


# What is hard to lay out

BEYOND = """() => [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !one.closest(".ap-scroll, pre, .ap-hidden, .ap-skip")
        && getComputedStyle(one).clipPath === "none" && !one.closest("thead");
}).map(one => one.outerHTML.slice(0, 120))"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@EACH
def test_nothing_is_wider_than_a_narrow_phone(page: Page, hard: str, path: str) -> None:
    page.set_viewport_size(NARROW)
    open_still(page, hard + path)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(BEYOND) == []


def test_what_is_too_wide_is_seen(page: Page, hard: str) -> None:
    """So that pages on which nothing is too wide mean something."""
    page.set_viewport_size(NARROW)
    page.goto(hard)
    page.evaluate("document.querySelector('h1').style = 'width: 600px'")
    assert page.evaluate(TOO_WIDE) > 0
    assert page.evaluate(BEYOND)


def test_the_name_of_a_site_takes_no_more_than_a_fifth_of_a_phone(page: Page, hard: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(hard)
    assert page.locator(".ap-brand").inner_text() == unwieldy.SITE_NAME
    assert box(page.locator(".ap-header"))["height"] <= PHONE["height"] / 5


def test_a_table_of_twelve_columns_scrolls_beside_the_names_of_its_rows(page: Page, hard: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(hard + unwieldy.PAGES["twelve-columns"])
    page.locator(".ap-scroll").evaluate("frame => frame.scrollLeft = frame.scrollWidth")
    last, place = box(page.locator("tbody td").last), box(page.locator("tbody th"))
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= last["x"] + 1
    assert last["x"] + last["width"] <= NARROW["width"]


def test_a_table_of_figures_stays_a_table_on_a_phone(page: Page, hard: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(hard + unwieldy.PAGES["findings"])
    cells = [box(cell) for cell in page.locator("#by-year tbody tr").first.locator("th, td").all()]
    assert len(cells) == 4
    assert [cell["y"] for cell in cells] == [cells[0]["y"]] * 4


def test_a_long_finding_has_all_its_paragraphs_and_readable_lines(page: Page, hard: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(hard + unwieldy.PAGES["forty-paragraphs"])
    found = page.locator("#finding-1 .ap-prose p")
    paragraphs = [text for text in found.all_inner_texts() if text.startswith("Paragraph")]
    assert len(paragraphs) == unwieldy.PARAGRAPHS
    line = found.first.evaluate("p => p.getBoundingClientRect().width / parseFloat(getComputedStyle(p).fontSize)")
    assert line <= 34.5


def test_a_body_with_hundreds_of_papers_shows_the_first_and_leads_to_all(page: Page, hard: str) -> None:
    page.goto(hard + unwieldy.PAGES["body-of-400"])
    assert page.locator("tbody tr").count() < 200
    page.get_by_role("link", name="All 405 papers").click()
    assert page.locator("h1").inner_text() == "Audit papers that name River Council"


def test_a_body_with_one_paper_says_no_more_than_that(page: Page, hard: str) -> None:
    page.goto(hard + unwieldy.PAGES["body-of-one"])
    assert page.locator("#reports + table tbody tr").count() == 1
    assert page.get_by_role("link", name=re.compile(r"^All \d")).count() == 0


# Paper


@pytest.fixture
def paper(page: Page) -> Iterator[Page]:
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    yield page
    page.emulate_media(media="screen")


def test_paper_has_every_fold_open_and_no_chrome(paper: Page, reference: str) -> None:
    paper.goto(f"{reference}reports/2025/home-office/")
    assert paper.locator("details.ap-details ol").first.is_visible()
    for chrome in (".ap-nav", ".ap-side", ".ap-crumbs", ".ap-actions", ".ap-item__links"):
        assert not paper.locator(chrome).first.is_visible(), chrome


def test_paper_has_the_addresses_of_outside_links_and_of_no_other(paper: Page, reference: str) -> None:
    paper.goto(f"{reference}reports/2025/home-office/")
    after = "a => getComputedStyle(a, '::after').content"
    outside = paper.locator("#main a[href^='https']").first
    assert (outside.get_attribute("href") or "-") in outside.evaluate(after)
    assert paper.locator("#main a:not([href^='http'])").first.evaluate(after) == "none"


def test_paper_has_page_numbers_and_heads_of_tables_on_each_sheet(paper: Page, reference: str) -> None:
    paper.goto(f"{reference}reports/2025/home-office/")
    rules = paper.evaluate(
        "[...document.styleSheets].flatMap(s => [...s.cssRules]).filter(r => r.media?.mediaText === 'print')"
        ".flatMap(r => [...r.cssRules]).filter(r => r instanceof CSSPageRule).map(r => r.cssText).join()"
    )
    assert "counter(page)" in rules
    assert paper.locator("thead").first.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    for part in ("tr", ".ap-note", ".ap-timeline > li"):
        assert paper.locator(part).first.evaluate("part => getComputedStyle(part).breakInside") == "avoid"


@EACH
def test_nothing_is_wider_than_a_sheet_of_paper(paper: Page, hard: str, path: str) -> None:
    open_still(paper, hard + path)
    assert paper.evaluate(TOO_WIDE) <= 0
    frames = "[...document.querySelectorAll('.ap-scroll')].map(frame => frame.scrollWidth - frame.clientWidth)"
    assert max(paper.evaluate(frames), default=0) <= 0


def test_the_end_of_a_paper_lies_below_its_last_words(paper: Page, reference: str) -> None:
    """A footer that is pushed to the foot of a window would lie over the last rows of a sheet."""
    paper.goto(f"{reference}registers/2017/nbo-tracing-apr-jun/")
    for part in ("body", ".md-container", ".md-main", ".md-main__inner"):
        assert paper.locator(part).evaluate("part => getComputedStyle(part).display") == "block", part


# An adopter's own look

COLOURS = """\
  colours:
    brand: "#5b1a3a"
    accent: "#5b1a3a"
    dark: {brand: "#3d0f26", accent: "#e79ac0"}
"""


def test_brand_colours_and_logo_are_set_in_mkdocs_yml_alone(browser: Browser, tmp_path: Path) -> None:
    folder = desk(tmp_path, {"organisations/river-council": BODY})
    theme = f"theme:\n  name: auditpress\n  logo: images/crest.svg\n{COLOURS}"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle r="20"/></svg>'
    settings = (folder / "mkdocs.yml").read_text().replace("theme: {name: auditpress}\n", theme)
    write(folder, {"mkdocs.yml": settings, "content/images/crest.svg": svg})
    built = run("build", cwd=folder)
    assert built.returncode == 0, built.stderr
    with served(folder / "site") as address:
        page = browser.new_page()
        page.goto(f"{address}organisations/river-council/")
        seen = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            seen.append(page.locator(".ap-header").evaluate("part => getComputedStyle(part).backgroundColor"))
            seen.append(page.locator(".ap-footer").evaluate("part => getComputedStyle(part).borderTopColor"))
        assert seen == ["rgb(91, 26, 58)", "rgb(91, 26, 58)", "rgb(61, 15, 38)", "rgb(231, 154, 192)"]
        assert page.locator(".ap-brand__logo").evaluate("image => image.naturalWidth") == 40
        page.close()
