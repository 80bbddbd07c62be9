"""Search in a real browser: by words and facets, by keyboard, from the address, from a disk, and without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from auditpress.concordance import Find, words_of
from auditpress.kinds.finds import finds
from tests.browser.pages import Tab
from tests.helpers import ROOT, whole

pytestmark = pytest.mark.browser

LABELS = {"kind": "Kind", "year": "Year", "status": "Status", "risk": "Risk of the audit", "designation": "Designation"}


@pytest.fixture(scope="module")
def every() -> list[Find]:
    """All that can be found on the reference site."""
    graph = whole(ROOT)
    return [find for entry in graph.entries.values() for find in finds(entry, graph)]


@pytest.fixture(scope="module")
def governed(browser: Browser, origin: str) -> Iterator[Tab]:
    """A tab under the policy of the site."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Tab(context.new_page(), origin)
    context.close()


@pytest.fixture
def tab(governed: Tab) -> Iterator[Tab]:
    """The same; whatever it complains of fails the test."""
    yield governed
    assert governed.complaints == []


def ask(tab: Tab, query: str) -> Page:
    """The search page when it has answered what stands in the address."""
    page = tab.open(f"/search/{query}")
    return answered(page)


def answered(page: Page) -> Page:
    expect(page.locator("[data-found]:not([aria-busy])")).to_be_visible()
    return page


def total(page: Page) -> int:
    return int(page.locator("[data-count]").inner_text().split()[0].replace(",", ""))


def counts(page: Page, label: str) -> dict[str, int]:
    """The values of a facet with the numbers behind them."""
    rows = page.locator(f"fieldset:has(legend:text-is('{label}')) label:has([type=checkbox])").all_inner_texts()
    pairs = (row.strip().rpartition(" ") for row in rows)
    return {name: int(number.strip("()").replace(",", "")) for name, _, number in pairs}


def titles(page: Page) -> list[str]:
    return page.locator("[data-list] h3").all_inner_texts()


def path_of(page: Page) -> str:
    return page.url.partition("/search/")[2]


# What is found


def test_without_a_question_everything_is_there_with_counts_that_are_those_of_the_records(
    tab: Tab, every: list[Find]
) -> None:
    page = ask(tab, "")
    assert total(page) == len(every)
    for facet, label in LABELS.items():
        assert counts(page, label) == Counter(filter(None, (getattr(find, facet) for find in every))), facet
    assert counts(page, "Area") == Counter(area for find in every for area in find.areas)
    roles = Counter(role for find in every for role in {each.role for each in find.roles} if role)
    assert counts(page, "Role") == roles


def test_a_chosen_value_narrows_the_others_and_leaves_its_own_facet_to_be_widened(tab: Tab, every: list[Find]) -> None:
    page = ask(tab, "?status=closed&kind=finding&kind=opportunity")
    closed = [find for find in every if find.status == "Closed"]
    both = [find for find in every if find.kind in ("Finding", "Opportunity")]
    assert total(page) == sum(1 for find in closed if find in both)
    assert counts(page, "Kind") == Counter(find.kind for find in closed) | {"Opportunity": 0}
    assert counts(page, "Status") == Counter(find.status for find in both)


def test_a_body_and_its_role_are_asked_for_together(tab: Tab, every: list[Find]) -> None:
    page = ask(tab, "?organisation=home-office&role=controller")
    expected = [f for f in every if any((r.body, r.role) == ("home-office", "Controller") for r in f.roles)]
    assert total(page) == len(expected) > 0
    named = [f for f in every if any(r.body == "home-office" for r in f.roles)]
    assert counts(page, "Role") == Counter(
        role for f in named for role in {r.role for r in f.roles if r.body == "home-office" and r.role}
    )


def test_one_body_is_answered_for_alone_as_it_is_among_all_of_them(tab: Tab, every: list[Find]) -> None:
    """On a site of very many finds, those of all bodies are loaded only when somebody wants to choose among them."""
    page = ask(tab, "")
    answers = page.evaluate(
        """async bodies => Promise.all(bodies.flatMap(organisation => [true, false].map(async all => {
            const chosen = {organisation: [organisation], kind: ["audit-report", "finding"]};
            const found = await auditpressSearch.ask({words: "", chosen, sort: "date", many: 5, bodies: all});
            return [found.total, found.counts.organisation.get(organisation), [...found.counts.role].sort(),
                [...found.counts.kind].sort(), found.rows.map(row => row.path)];
        })))""",
        bodies := sorted({role.body for find in every for role in find.roles}),
    )
    assert answers[::2] == answers[1::2]
    assert len(answers) == 2 * len(bodies) > 60


@pytest.mark.parametrize(
    "words, title",
    [
        ("LSE", "London School of Economics and Political Science"),
        ("lse's", "London School of Economics and Political Science"),
        ("Department for Health and Social Care", "Department of Health and Social Care"),
        ("HOME   office", "Home Office"),
        ("certificates destroyed", "No certificate of destruction was given to NHS England"),
        ("DARS-NIC-698171", "Sharing agreement DARS-NIC-698171-K4M0B"),
    ],
)
def test_a_name_an_alias_another_form_of_a_word_and_a_number_find_what_is_meant(
    tab: Tab, words: str, title: str
) -> None:
    page = ask(tab, f"?q={quote(words)}")
    assert title in titles(page)[:3]


def test_a_finding_is_a_result_of_its_own_and_leads_to_its_place(tab: Tab) -> None:
    page = ask(tab, "?q=certificate+destruction&kind=finding")
    result = page.locator("[data-list] > li").first
    expect(result).to_contain_text("Finding · in Data sharing remote audit: Home Office · 2025")
    assert [tag.lower() for tag in result.locator(".ap-tag").all_inner_texts()] == [
        "closed", "agreement nonconformity",
    ]  # fmt: skip
    assert {word.lower() for word in result.locator("mark").all_inner_texts()} >= {"certificate", "destruction"}
    result.locator("a").click()
    assert page.url.endswith("/reports/2025/home-office/#finding-1")
    expect(page.locator("#finding-1")).to_be_in_viewport()


def test_what_is_newer_comes_first_where_it_is_sorted_by_date(tab: Tab) -> None:
    page = ask(tab, "?q=audit&kind=audit-report&sort=date")
    dates = [about.split(" · ")[1][:4] for about in page.locator(".ap-result__about").all_inner_texts()]
    assert dates == sorted(dates, reverse=True)
    assert len({*dates}) > 2


def test_where_nothing_has_all_the_words_some_will_do_and_that_is_said(tab: Tab) -> None:
    page = ask(tab, "?q=memorandum+xylophone")
    expect(page.get_by_text("Nothing has all of these words")).to_be_visible()
    assert any("Memorandum" in title for title in titles(page))


def test_where_nothing_is_found_it_says_what_to_try(tab: Tab) -> None:
    page = ask(tab, "?q=xylophone")
    assert page.locator("[data-count]").inner_text() == "0 results for “xylophone”"
    expect(page.get_by_text("Nothing was found. You could try:")).to_be_visible()


# What stands in the address


def test_a_choice_goes_into_the_address_and_the_way_back_takes_it_out(tab: Tab) -> None:
    page = ask(tab, "?q=audit")
    before = page.locator("[data-count]").inner_text()
    page.get_by_label("Review (").check()
    answered(page)
    assert path_of(page) == "?q=audit&kind=review"
    page.get_by_role("radio", name="date").check()
    answered(page)
    assert path_of(page) == "?q=audit&kind=review&sort=date"
    page.go_back()
    page.go_back()
    expect(page.locator("[data-count]")).to_have_text(before)
    assert (path_of(page), page.get_by_label("Review (").is_checked()) == ("?q=audit", False)


def test_an_address_gives_the_whole_state_again(tab: Tab) -> None:
    page = ask(tab, "?q=data&year=2018&year=2022&sort=date&page=2")
    assert page.get_by_label("2018 (").is_checked()
    assert page.get_by_label("2022 (").is_checked()
    assert page.get_by_role("radio", name="date").is_checked()
    assert page.locator("#words").input_value() == "data"
    assert page.locator(".ap-chips li").all_text_contents() == ["Remove Year: 2018", "Remove Year: 2022"]
    assert len(titles(page)) == min(20, total(page)) > 10
    page.locator(".ap-chips button").first.click()
    answered(page)
    assert path_of(page) == "?q=data&year=2022&sort=date"


def test_what_the_address_asks_for_and_nobody_knows_is_told_and_ignored(tab: Tab, every: list[Find]) -> None:
    page = ask(tab, "?colour=red&status=excellent&organisation=nobody&role=queen&page=-4&sort=size")
    assert total(page) == len(every)
    told = page.locator("[data-remarks]").inner_text()
    for name in ("colour", "Status “excellent”", "Organisation “nobody”", "Role “queen”"):
        assert f"Not known here and ignored: {name}." in told


def test_a_box_on_every_page_leads_to_the_results(tab: Tab) -> None:
    page = tab.open("/reports/2025/home-office/")
    page.get_by_label("Search this site").fill("destruction & more")
    page.get_by_role("search", name="Site").get_by_role("button").click()
    answered(page)
    assert path_of(page) == "?q=destruction+%26+more"
    assert titles(page)


# By whom


def test_by_keyboard_alone(tab: Tab) -> None:
    page = ask(tab, "")
    page.locator("#words").focus()
    page.keyboard.type("home office")
    page.keyboard.press("Enter")
    expect(page.locator("[data-heading]")).to_be_focused()
    page.get_by_role("radio", name="relevance").focus()
    page.keyboard.press("ArrowRight")
    answered(page)
    assert "sort=date" in page.url
    page.get_by_label("Audit report (").focus()
    page.keyboard.press("Space")
    answered(page)
    expect(page.get_by_label("Audit report (")).to_be_focused()
    expect(page.get_by_label("Audit report (")).to_be_checked()


def test_more_results_follow_those_that_are_shown_and_take_the_focus(tab: Tab) -> None:
    page = ask(tab, "")
    before = titles(page)
    page.get_by_role("button", name="Show 10 more results").press("Enter")
    expect(page.locator("[data-list] h3")).to_have_count(20)
    assert titles(page)[:10] == before
    expect(page.locator("[data-list] > li:nth-child(11) a")).to_be_focused()
    assert path_of(page) == "?page=2"


def test_how_many_were_found_is_announced(tab: Tab) -> None:
    page = ask(tab, "?q=memorandum")
    status = page.get_by_role("status").filter(has_text="results")
    assert status.inner_text().startswith(f"{total(page)} results for “memorandum”")


def test_a_body_among_many_is_chosen_by_a_part_of_its_name(tab: Tab) -> None:
    page = ask(tab, "")
    page.get_by_label("Part of a name").press_sequentially("wolver")
    assert [*counts(page, "Organisation")] == ["City of Wolverhampton Council", "Royal Wolverhampton NHS Trust"]
    expect(page.get_by_label("Part of a name")).to_be_focused()
    page.get_by_label("City of Wolverhampton Council (").check()
    answered(page)
    assert path_of(page) == "?organisation=city-of-wolverhampton-council"


def test_without_a_script_the_page_leads_to_the_lists(plain: Tab) -> None:
    page = plain.open("/search/?q=home")
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
    main = page.locator("#main")
    for name in ("Organisations", "Reports", "Findings"):
        expect(main.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(page.locator("[data-found]")).to_be_hidden()


def test_where_the_files_are_missing_the_page_says_so_and_leads_to_the_lists(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    page.route("**/search/parts.js", lambda route: route.abort())
    page.goto(f"{origin}/search/?q=home")
    expect(page.get_by_text("What is searched by could not be loaded")).to_be_visible()
    expect(page.locator("#main").get_by_role("link", name="Findings", exact=True)).to_be_visible()
    page.close()


def test_a_copy_on_a_disk_is_searched_too(browser: Browser, reference_site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{(reference_site / 'search/index.html').as_uri()}?q=certificate&kind=finding")
    answered(page).locator("[data-list] a").first.click()
    assert page.url == f"{(reference_site / 'reports/2025/home-office/index.html').as_uri()}#finding-1"
    assert page.locator("h1").inner_text() == "Data sharing remote audit: Home Office"
    page.close()


# What anybody may type


@pytest.mark.parametrize(
    "words",
    ["<img src=x onerror=window.hacked=1>", '"><script>window.hacked=1</script>', "…!?", "the of", "__proto__", "שלום"],
)
def test_markup_signs_and_odd_words_are_only_words(tab: Tab, words: str) -> None:
    page = ask(tab, f"?q={quote(words)}&kind={quote(words)}&{quote(words)}=1")
    assert page.locator("#words").input_value() == words
    assert page.evaluate("window.hacked") is None
    assert page.locator("#main img, #main script:not([src])").count() == 0
    assert words[:20] in page.locator("[data-count]").inner_text()


def test_a_question_of_ten_thousand_letters_is_cut_and_that_is_said(tab: Tab) -> None:
    page = ask(tab, "")
    page.locator("#words").fill("home office " * 834)
    page.locator("#words").press("Enter")
    expect(page.get_by_text("Only the first words of this long question were looked for.")).to_be_visible()
    assert titles(answered(page))[0] == "Home Office"


def test_the_browser_reads_words_as_the_generator_does(tab: Tab, every: list[Find]) -> None:
    page = ask(tab, "")
    texts = [f"{find.title} {find.words}" for find in every] + [
        "Ærø’s café ﬁndings ② Straße İstanbul Ὀδυσσεύς",
        "'s s’s",
    ]
    read = page.evaluate("texts => texts.map(auditpressSearch.slug)", texts)
    assert read == ["-".join(word[:40] for word in words_of(text)) for text in texts]
