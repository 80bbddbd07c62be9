"""How a body stood on a day that a reader chooses: the same in the browser as in Python, by address, and without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from auditpress.graph import Entry, Graph
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.lives import OPEN, Life
from auditpress.kinds.standing import audits_of, open_for
from tests.browser.pages import Tab, built, served
from tests.browser.test_access import broken
from tests.helpers import ROOT, whole

pytestmark = pytest.mark.browser

HOME_OFFICE = "/organisations/home-office/"

# Chooses each of these days and tells what is then on the page.
CHOOSE = """days => {
  const form = document.querySelector(".ap-day");
  return days.map(day => {
    form.querySelector("input").value = day;
    form.requestSubmit();
    const told = document.querySelector("[data-on-a-day] [role=status]").textContent;
    const rows = document.querySelectorAll("[data-part=findings] tbody tr");
    return [Number(/: (\\d+) findings? open/.exec(told)?.[1] || 0), [...rows].map(row => [
      new URL(row.querySelector("a").href).pathname + new URL(row.querySelector("a").href).hash,
      row.lastElementChild.textContent,
    ])];
  });
}"""

BODY = "name: 'Rhys & \"Sons\" </script> \u05d0\u05d1'\ntype: company\n"
REPORT = "publisher: office\nauditees: [rhys]\nscheme: guide\n"
ODD = {
    "organisations/office": "name: Audit Office\ntype: auditor\n",
    "organisations/rhys": BODY,
    "organisations/quiet": "name: Quiet\ntype: company\n",
    "schemes/guide": "name: Guide\nowner: office\ndesignations: [{id: observation, name: Observation}]\n"
    "statuses: [{id: open, name: Open}, {id: closed, name: Closed, common: closed}]\n",
    "reports/a": f"{REPORT}document_kind: A\npublished: 2020-03-02\nconducted: {{from: 2020-02-01, to: 2020-02-29}}\n"
    "findings:\n"
    "  - {ref: 1, title: '</script><b>Doors</b> & \"keys\" \u05d0\u05d1', text: T., designation: observation}\n"
    "  - {ref: 2, title: Keys, text: T., designation: observation, status: {word: closed, on: 2020-02-29}}\n",
    "reports/b": f"{REPORT}document_kind: B\npublished: 2021\n"
    "findings:\n  - {ref: 1, title: Roof, text: T., designation: observation}\n",
    **{
        f"reviews/a{number}": f"report: a\nnumber: {number}\npublisher: office\nscheme: guide\npublished: {day}\n"
        f"updates: [{{ref: 1, status: {{word: {word}}}}}]\n"
        for number, day, word in ((1, "2020-12-31", "closed"), (2, "2021-06-30", "open"), (3, "2022-02-15", "closed"))
    },
    "reviews/b1": "report: b\nnumber: 1\npublisher: office\nscheme: guide\npublished: 2022-03\n"
    "updates: [{ref: 1, status: {word: closed}}]\n",
}  # fmt: skip
"""A finding that was opened again, one that was closed on the day that it was raised, and one of a year to a month."""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Graph]]:
    folder = tmp_path_factory.mktemp("odd")
    site = built(folder, ODD)
    with served(site) as origin:
        yield origin, whole(folder)


def lives_on(body: Entry[Any], graph: Graph) -> Iterator[Life]:
    """Every finding that is that of a body."""
    for audit in audits_of(body, graph):
        wanted = (body.id, None) if body.id in audit.record.auditees else (body.id,)
        yield from (life for life in graph.facts(audit, ReportFacts).lives if life.on in wanted)


def days_around(body: Entry[Any], graph: Graph, lives: list[Life]) -> list[str]:
    """The days from which a paper counts, each with the day before it and the day after."""
    facts = [graph.facts(audit, ReportFacts) for audit in audits_of(body, graph)]
    steps = {step.day.last for life in lives for step in life.steps if step.day}
    steps |= {tally.day.last for each in facts for tally in each.tallies if tally.day}
    exact = [dt.date.fromisoformat(day) for day in sorted(steps)]
    return sorted({(day + dt.timedelta(days=n)).isoformat() for day in exact for n in (-1, 0, 1)})


def wanted(lives: list[Life], day: str) -> dict[str, str]:
    """The findings that were open on a day with how many days they had been, by their addresses."""
    return {f"/{life.paper}/#{life.anchor}": _days(life, day) for life in lives if life.state_on(day) == OPEN}


def _days(life: Life, day: str) -> str:
    """Counted one by one, from the first day on."""
    if not all(step.day and step.day.day for step in life.steps):
        return "Not known to the day"
    first, last = life.steps[0].day, dt.date.fromisoformat(day)
    begin = dt.date.fromisoformat(first.first) if first else last
    each = (begin + dt.timedelta(days=n) for n in range((last - begin).days))
    number = sum(life.state_on(one.isoformat()) == OPEN for one in each)
    return f"{number:,} day{'' if number == 1 else 's'}"


def compared(page: Page, graph: Graph, address: str) -> Mapping[str, int]:
    """How many days were compared, by bodies."""
    seen = {}
    for entry in graph.entries.values():
        lives = [*lives_on(entry, graph)] if entry.kind.folder == "organisations" else []
        if days := days_around(entry, graph, lives):
            page.goto(address + entry.path)
            for day, (number, rows) in zip(days, page.evaluate(CHOOSE, days), strict=True):
                assert number == len(open_for(entry, day, graph)), (entry.id, day)
                # What is known by number only has no anchor.
                found = {way: number for way, number in rows if "#" in way}
                assert found == wanted(lives, day), (entry.id, day)
            seen[entry.id] = len(days)
    return seen


def test_the_page_says_of_every_day_that_matters_what_python_says(tab: Tab, origin: str) -> None:
    """Each step of each finding of each body of the reference site, with the day before it and the day after."""
    seen = compared(tab.page, whole(ROOT), origin)
    assert len(seen) >= 5
    assert sum(seen.values()) > 40
    assert tab.complaints == []


def test_the_same_is_so_of_findings_that_are_opened_again_and_of_dates_that_are_not_exact(
    tab: Tab, odd: tuple[str, Graph]
) -> None:
    origin, graph = odd
    assert compared(tab.page, graph, origin) == {"organisations/rhys": 18}
    tab.at(f"{origin}/organisations/rhys/?on=2021-07-01#standing")
    read = tab.page.locator("[data-part=findings]").inner_text()
    assert '</script><b>Doors</b> & "keys" \u05d0\u05d1' in read
    assert "29 February 2020" in read
    assert tab.complaints == []
    assert tab.page.locator("[data-part=audits] li").count() == 1
    tab.at(f"{origin}/organisations/quiet/")
    assert tab.page.locator("#standing, .ap-day").count() == 0


def status(page: Page) -> str:
    return page.locator("[data-on-a-day] [role=status]").inner_text()


def choose(page: Page, day: str) -> None:
    page.get_by_label("Choose a day").fill(day)
    page.get_by_role("button", name="Show").click()


def test_the_day_is_in_the_address_and_the_way_back_leads_through_the_days(tab: Tab) -> None:
    page = tab.open(HOME_OFFICE)
    assert (status(page), page.locator("[data-part]").count()) == ("", 0)
    choose(page, "2025-08-01")
    assert page.url.endswith("?on=2025-08-01#standing")
    assert status(page).startswith("1 August 2025: 1 finding open; 0 agreements in force;")
    assert "35 days" in page.locator("[data-part=findings]").inner_text()
    page.get_by_role("link", name="31 December 2017").click()
    assert page.url.endswith("?on=2017-12-31#standing")
    assert status(page).startswith("31 December 2017: 0 findings open; 1 agreement in force;")
    assert page.get_by_label("Choose a day").input_value() == "2017-12-31"
    page.go_back()
    assert status(page).startswith("1 August 2025")
    page.go_back()
    assert (status(page), page.locator("[data-part]").count()) == ("", 0)


def test_an_address_with_a_day_says_what_was_so_at_once(tab: Tab) -> None:
    page = tab.open(f"{HOME_OFFICE}?kept=1&on=2018-11-09#standing")
    assert status(page).startswith("9 November 2018: 0 findings open; 0 agreements in force")
    choose(page, "2018-11-08")
    assert page.url.endswith("?kept=1&on=2018-11-08#standing")
    assert "1 agreement in force" in status(page)
    assert "Memorandum" in page.locator("[data-part=agreements]").inner_text()


@pytest.mark.parametrize(
    "asked, told",
    [
        ("2023-02-30", "“2023-02-30” is not a day."),
        ("2023-2-3", "“2023-2-3” is not a day."),
        ("<b>x</b>", "“<b>x</b>” is not a day."),
        ("9" * 9999, f"“{'9' * 40}” is not a day."),
        ("", "That is not a whole day."),
        ("0001-01-01", "Nothing about this body is recorded of a day before 1 January 2017."),
        ("9999-12-31", "is recorded of a day after"),
    ],
)
def test_a_day_that_cannot_be_is_told_of_in_words(tab: Tab, asked: str, told: str) -> None:
    page = tab.open(HOME_OFFICE)
    page.evaluate("on => { history.replaceState(null, '', '?on=' + encodeURIComponent(on)); }", asked)
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    assert told in status(page)
    assert tab.complaints == []


def test_a_day_that_is_not_whole_is_told_of_and_leaves_the_address(tab: Tab) -> None:
    page = tab.open(HOME_OFFICE)
    before = page.url
    page.get_by_role("button", name="Show").click()
    assert status(page) == "That is not a whole day. Choose a day, a month and a year."
    assert page.url == before


def test_what_was_not_answered_and_what_is_not_known_is_named_with_the_way_to_it(tab: Tab) -> None:
    page = tab.open("/organisations/nhs-digital/?on=2018-02-27#standing")
    assert page.locator("[data-part=items] tbody tr").count() == 2
    choose(page, "2018-02-28")
    assert page.locator("[data-part=items] tbody th").all_inner_texts() == [
        "Review the consequences of sharing addresses further"
    ]
    page = tab.open(f"{HOME_OFFICE}?on=2018-02-28")
    links = page.locator("[data-part=unknown] li a").evaluate_all("all => all.map(each => new URL(each.href).pathname)")
    assert "/agreements/con-622644-n9s3p/" in links


def test_it_works_by_keyboard_and_the_table_stays_for_those_without_scripts(tab: Tab, plain: Tab) -> None:
    page = tab.open(HOME_OFFICE)
    page.get_by_label("Choose a day").fill("2025-08-01")
    page.get_by_label("Choose a day").press("Enter")
    assert status(page).startswith("1 August 2025")
    without = plain.open(HOME_OFFICE)
    assert without.locator(".ap-day, [data-on-a-day] a").count() == 0
    assert without.locator("[data-on-a-day] tbody tr").count() == 9
    assert "Agreements in force" in without.locator("[data-on-a-day]").inner_text()


def test_what_is_shown_of_a_day_breaks_no_rule_of_accessibility(tab: Tab) -> None:
    """The page without a day is examined where all are, in test_access.py."""
    for width, scheme in ((320, "dark"), (1280, "light")):
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page = tab.open("/organisations/nhs-digital/?on=2018-02-10#standing")
        page.evaluate(AXE_SCRIPT)
        assert broken(page) == []
        assert page.locator("[data-part] table caption").all_text_contents() == [
            "Asked of this body, with no answer recorded by then"
        ]
    tab.page.set_viewport_size({"width": 1280, "height": 720})


def test_it_works_from_a_disk_on_paper_and_on_a_narrow_screen(browser: Browser, reference_site: Path) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme="dark")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((reference_site / HOME_OFFICE.strip("/") / "index.html").as_uri() + "?on=2025-08-01#standing")
    assert status(page).startswith("1 August 2025")
    choose(page, "2017-12-31")
    assert status(page).startswith("31 December 2017")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    for target in ("[data-on-a-day] button", "[data-on-a-day] input", "[data-on-a-day] th a"):
        box = page.locator(target).first.bounding_box()
        assert box is not None
        assert box["height"] >= 24, target
    page.emulate_media(media="print")
    assert not page.locator(".ap-day").is_visible()
    assert page.locator("[data-on-a-day] [role=status]").is_visible()
    assert complaints == []
    context.close()
