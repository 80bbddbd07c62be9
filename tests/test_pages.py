"""Pages: from a graph to every page and file of the site, each a value at an address of its own."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from auditpress import pages
from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds import KINDS
from auditpress.kinds.parts import Conducted
from auditpress.model import BASE, File, Link, Page
from auditpress.pages import corrections, data, findings, home, indexes, records, sitemap
from auditpress.pages.outline import Outline
from tests.helpers import BODY, SITES, linked, whole

OUTLINE = Outline("River audits", "https://example.org/river/", "A small site.", ("/about/",))
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return whole(SITES / "small")


@pytest.fixture(scope="module")
def made(graph: Graph) -> list[Page | File]:
    return list(pages.every(graph, OUTLINE))


def paths(made: list[Page | File]) -> list[str]:
    return [item.path for item in made if isinstance(item, Page)]


def page(made: list[Page | File], path: str) -> Page:
    (found,) = [item for item in made if isinstance(item, Page) and item.path == path]
    return found


def file(made: list[Page | File], path: str) -> File:
    (found,) = [item for item in made if isinstance(item, File) and item.path == path]
    return found


# The whole


def test_every_page_has_an_address_of_its_own(made: list[Page | File]) -> None:
    assert [path for path, times in Counter(paths(made)).items() if times > 1] == []
    assert all(path.startswith("/") and path.endswith("/") for path in paths(made))


def test_every_page_has_a_title_and_a_description(made: list[Page | File]) -> None:
    for item in made:
        if isinstance(item, Page):
            assert item.title, item.path
            assert item.description, item.path


def test_the_addresses_told_beforehand_are_those_of_the_pages(graph: Graph, made: list[Page | File]) -> None:
    """So that a clash is found before anything is written."""
    # The page of the downloads is made last, of what is then known of them.
    assert sorted(claim.path for claim in pages.addresses(graph)) == sorted([*paths(made), data.PATH])


def test_every_record_has_a_page_and_a_twin(graph: Graph, made: list[Page | File]) -> None:
    files = [item.path for item in made if isinstance(item, File)]
    for entry in graph.entries.values():
        assert entry.path in paths(made)
        assert f"{entry.path}index.json" in files


def test_every_kind_has_an_index_and_every_year_too(made: list[Page | File]) -> None:
    assert {f"/{kind.folder}/" for kind in KINDS} <= set(paths(made))
    assert {"/reports/2024/", "/reviews/2025/", "/records/", "/corrections/", "/findings/", "/"} <= set(paths(made))


def test_the_same_graph_makes_the_same_pages(graph: Graph, made: list[Page | File]) -> None:
    assert list(pages.every(graph, OUTLINE)) == made


def test_an_empty_site_has_its_indexes_and_no_records() -> None:
    empty, _ = linked({})
    found = list(pages.every(empty, OUTLINE))
    assert "/" in paths(found)
    assert "/reports/" in paths(found)


def test_the_navigation_leads_to_pages_that_there_are(graph: Graph, made: list[Page | File]) -> None:
    assert {link.path for link in pages.navigation(graph)} <= set(paths(made))
    empty, _ = linked({})
    assert {link.path for link in pages.navigation(empty)} <= set(paths(list(pages.every(empty, OUTLINE))))


# Records


def test_crumbs_lead_through_the_lists_that_a_record_is_in(made: list[Page | File]) -> None:
    crumbs = page(made, "/reports/2024/river-council/").crumbs
    assert [link.path for link in crumbs] == ["/reports/", "/reports/2024/"]
    assert {link.path for item in made if isinstance(item, Page) for link in item.crumbs} <= {*paths(made), data.PATH}


def test_an_address_that_a_record_had_leads_to_where_it_is_now(made: list[Page | File]) -> None:
    old = page(made, "/reports/2024/river/")
    assert old.template == "redirect.html"
    assert f'content="0; url={BASE}/reports/2024/river-council/"' in old.head
    assert "noindex" in old.head


def test_a_page_is_dated_by_the_last_edit_of_the_paper_or_by_its_publication() -> None:
    graph, _ = linked(
        {
            "organisations/a": f"{BODY}published: 2024-03\nedited: 2025-09-16 15:17\n",
            "organisations/b": f"{BODY}published: 2024-03\n",
            "organisations/c": BODY,
        }
    )
    made = list(pages.every(graph, OUTLINE))
    assert [page(made, entry.path).changed for entry in graph.entries.values()] == ["2025-09-16", "2024-03", ""]


# Twins


def test_a_twin_holds_the_record_as_written_what_follows_and_what_refers_to_it(
    graph: Graph, made: list[Page | File]
) -> None:
    twin = json.loads(file(made, "/reports/2024/river-council/index.json").text)
    assert twin["id"] == "reports/2024/river-council"
    assert twin["file"] == "audits/reports/2024/river-council.yaml"
    assert twin["title"] == graph.title("reports/2024/river-council")
    assert twin["record"]["published"] == "2024-03-05"
    assert twin["record"]["conducted"] == {"from": "2024-01-30", "to": "2024-02-02", "mode": "remote"}
    assert twin["record"]["findings"][0]["title"] == "Everyone shares one password"
    assert twin["computed"]["open"] == 0
    assert {"as": "reviewed in", "records": ["reviews/2025/river-council-1"]} in twin["referred_to_by"]


def test_a_twin_leaves_out_what_was_not_said(made: list[Page | File]) -> None:
    twin = json.loads(file(made, "/organisations/audit-office/index.json").text)
    assert twin["record"] == {"name": "Audit Office", "type": "auditor"}


def test_a_twin_of_a_register_has_its_figures(made: list[Page | File]) -> None:
    twin = json.loads(file(made, "/registers/2024/requests/index.json").text)
    assert twin["computed"]["tables"][0]["figures"]["approved/total"] == 1500


@pytest.mark.parametrize(
    "value, shown",
    [
        (Fraction(1279), 1279),
        (Fraction(1, 2), 0.5),
        (Day(2025, 9), "2025-09"),
        ((1, [2, {"a": Fraction(3)}]), [1, [2, {"a": 3}]]),
        (Link("Home", "/"), {"text": "Home", "path": "/"}),
        (None, None),
        (True, True),
    ],
)
def test_values_of_the_graph_become_plain_data(value: object, shown: object) -> None:
    assert records.plain(value) == shown


def test_parts_of_records_become_data_as_editors_write_them() -> None:
    assert records.plain(Conducted.model_validate({"from": "2025"})) == {"from": "2025"}


# Lists


def rows(view: indexes.IndexView) -> list[tuple[str, list[str]]]:
    return [(group.heading, [row.link.text for row in group.rows]) for group in view.groups]


def view(made: list[Page | File], path: str) -> indexes.IndexView:
    found = page(made, path).view
    assert isinstance(found, indexes.IndexView)
    return found


def test_bodies_are_listed_by_letter_with_their_other_names(made: list[Page | File]) -> None:
    listed = view(made, "/organisations/")
    assert rows(listed) == [("A", ["Audit Office"]), ("R", ["RC", "River Council"])]
    (other,) = [row for group in listed.groups for row in group.rows if row.see]
    assert other.see == Link("River Council", "/organisations/river-council/")
    assert dict(listed.letters)["R"] == "#letter-r"
    assert dict(listed.letters)["Z"] == ""


def test_papers_are_listed_by_year_the_newest_first() -> None:
    body = {"organisations/a": BODY}
    reports = {
        f"reports/{name}": f"publisher: a\nauditees: [a]\n{dated}"
        for name, dated in (
            ("x", "published: 2024-03\n"),
            ("y", "published: 2025\n"),
            ("z", ""),
            ("w", "published: 2024-05-01\n"),
        )
    }
    graph, _ = linked(body | reports)
    listed = page(list(pages.every(graph, OUTLINE)), "/reports/").view
    assert isinstance(listed, indexes.IndexView)
    assert [(group.heading, [row.link.path for row in group.rows]) for group in listed.groups] == [
        ("2025", ["/reports/y/"]),
        ("2024", ["/reports/w/", "/reports/x/"]),
        ("No date known", ["/reports/z/"]),
    ]


@pytest.mark.parametrize(
    "path, count", [("/organisations/", "2 organisations"), ("/replies/", "1 reply"), ("/coverage/", "1 story")]
)
def test_a_list_says_how_many_it_holds(made: list[Page | File], path: str, count: str) -> None:
    assert view(made, path).count == count


def test_a_record_that_cannot_be_read_is_marked_in_its_list() -> None:
    graph, _ = linked({"organisations/a": f"{BODY}state: withdrawn\nstanding: {{why: Nobody said.}}\n"})
    listed = page(list(pages.every(graph, OUTLINE)), "/organisations/").view
    assert isinstance(listed, indexes.IndexView)
    assert listed.groups[0].rows[0].state is not None


def test_corrections_of_all_records_are_listed_the_newest_first() -> None:
    correction = "corrections:\n  - {{date: {}, reason: {}}}\n"
    graph, _ = linked(
        {
            "organisations/a": BODY + correction.format("2025-01-01", "Slip"),
            "organisations/b": BODY + correction.format("2025-02-01", "Error"),
        }
    )
    listed = page(list(pages.every(graph, OUTLINE)), corrections.PATH).view
    assert isinstance(listed, corrections.CorrectionsView)
    assert [row.reason for row in listed.rows] == ["Error", "Slip"]


# Findings and home


def test_findings_are_listed_by_whether_they_are_open(made: list[Page | File]) -> None:
    listed = page(made, findings.PATH).view
    assert isinstance(listed, findings.FindingsView)
    assert listed.open == ()
    (row,) = listed.settled
    assert row.link.path == "/reports/2024/river-council/#finding-1"
    assert listed.open_words == "No finding is open"


def test_an_open_finding_is_counted_on_the_home_page_too() -> None:
    more = "findings:\n  - {ref: 1, title: Doors, text: Open., designation: observation}\n"
    graph, _ = linked({"organisations/a": BODY, "reports/x": f"publisher: a\nauditees: [a]\npublished: 2024\n{more}"})
    found = list(pages.every(graph, OUTLINE))
    listed = page(found, findings.PATH).view
    assert isinstance(listed, findings.FindingsView)
    assert (len(listed.open), listed.open_words) == (1, "1 finding open")
    front = page(found, home.PATH).view
    assert isinstance(front, home.HomeView)
    assert [link.path for link, _ in front.open] == ["/reports/x/"]
    assert {card.label.path: card.figure for card in front.cards}[findings.PATH] == "1"


def test_the_home_page_shows_the_newest_papers_first(made: list[Page | File]) -> None:
    front = page(made, home.PATH).view
    assert isinstance(front, home.HomeView)
    assert [newest.link.path for newest in front.newest][:2] == [
        "/replies/2025/passwords/",
        "/oversight/2025/passwords/",
    ]
    assert all(card.asof for card in front.cards)


# The sitemap


def test_the_sitemap_lists_pages_with_the_dates_that_records_give(made: list[Page | File]) -> None:
    root = ET.fromstring(file(made, "/sitemap.xml").text)  # noqa: S314 - our own
    dates = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in root}
    assert dates["https://example.org/river/reports/2024/river-council/"] == "2024-03-05"
    assert dates["https://example.org/river/organisations/audit-office/"] is None
    assert "https://example.org/river/about/" in dates
    assert "https://example.org/river/reports/2024/river/" not in dates
    wanted = {f"https://example.org/river{path}" for path in paths(made)} - {
        "https://example.org/river/reports/2024/river/"
    }
    assert dates.keys() == wanted | {"https://example.org/river/about/"}


def test_a_sitemap_too_long_for_one_file_is_a_list_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    first, *files = pages.sitemaps([("/a/", ""), ("/b/", "2024"), ("/c/", "")], OUTLINE)
    root = ET.fromstring(first.text)  # noqa: S314 - our own
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert [each.findtext(f"{SITEMAP}loc") for each in root] == [
        f"https://example.org/river{each.path}" for each in files
    ]
    assert [each.path for each in files] == ["/sitemap-1.xml", "/sitemap-2.xml"]
    assert [len(ET.fromstring(each.text)) for each in files] == [2, 2]  # noqa: S314 - our own


def test_no_two_things_to_make_share_a_name(graph: Graph) -> None:
    names = Counter(job.name for job in pages.jobs(graph, OUTLINE))
    assert [name for name, times in names.items() if times > 1] == []
