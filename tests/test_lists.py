"""Lists of a site that has grown: cut into pages that stay small, with ways to every record and none that is broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from auditpress import pages
from auditpress.graph import Graph
from auditpress.kinds import organisation
from auditpress.kinds.audited import PAPERS
from auditpress.kinds.cards import Card
from auditpress.model import BASE, Link, Page
from auditpress.pages import data, findings
from auditpress.pages.outline import Outline
from auditpress.render import Renderer
from auditpress.watch import BACKLINKS, CARD, RECORD, TITLE
from tests.helpers import BODY, ROOT, linked

OUTLINE = Outline("River audits", "https://example.org/river/", "A grown site.", ())
REPORTS, REVIEWS, BODIES, YEARS = 450, 230, 240, 3
LIMIT = 200_000


def grown() -> dict[str, str]:
    """Reports in folders by year and reviews in none, all of one body, under one scheme, about one dataset."""
    records = {
        "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
        "organisations/river-council": BODY,
        "organisations/printer": "name: Printer\ntype: publisher\n",
        "datasets/births": "name: Births\n",
        "schemes/guide": "name: Guide\nowner: audit-office\n"
        "designations: [{id: observation, name: Observation}]\n"
        "statuses: [{id: closed, name: Closed, common: closed}]\n",
    }
    records |= {f"organisations/b{n:03}": f"name: {chr(65 + n % 26)} body {n}\ntype: company\n" for n in range(BODIES)}
    records |= {f"reports/{2020 + n % YEARS}/r{n:03}": _report(n) for n in range(REPORTS)}
    records |= {
        f"reviews/v{n:03}": f"report: {2020 + n % YEARS}/r{n:03}\nnumber: 1\npublisher: audit-office\nscheme: guide\n"
        f"published: {2021 + n % YEARS}-06-01\n"
        for n in range(REVIEWS)
    }
    return records


def _report(n: int) -> str:
    year = 2020 + n % YEARS
    return (
        "source: {publisher: printer, title: Audit}\n"
        f"publisher: audit-office\nauditees: [river-council]\nscheme: guide\ndocument_kind: Audit {n:03}\n"
        f"published: {year}-02-{1 + n % 28:02}\nconducted: {{from: {year}-01-10}}\n"
        f"parties: [{{organisation: b{n % BODIES:03}, role: processor}}]\n"
        "datasets: [{dataset: births, classification: [{printed: Sensitive}], period: {printed: 2019/20}}]\n"
        "findings:\n  - {ref: 1, title: Doors, text: They stand open., designation: observation}\n"
        "  - {ref: 2, title: Keys, text: Lost., designation: observation, status: {word: closed}}\n"
        "corrections: [{date: 2024-01-01, reason: A slip}]\n"
    )


@pytest.fixture(scope="module")
def graph() -> Graph:
    made, faults = linked(grown())
    assert [fault for fault in faults if "[reference]" in fault] == []
    return made


@pytest.fixture(scope="module")
def made(graph: Graph) -> dict[str, Page]:
    return {item.path: item for item in pages.every(graph, OUTLINE) if isinstance(item, Page)}


@pytest.fixture(scope="module")
def bodies(made: dict[str, Page]) -> dict[str, str]:
    renderer = Renderer((ROOT / "theme",), {}, OUTLINE.url)
    return {path: renderer.body(page) for path, page in made.items()}


def ways(path: str, body: str) -> Iterator[str]:
    """To which pages of the site a page leads; files are looked for in test_reference_site.py."""
    for address in re.findall(r'href="([^"]*)"', body):
        if address.startswith(BASE) and re.split("[?#]", address)[0].endswith("/"):
            yield address.removeprefix(BASE).partition("?")[0]
        elif address.startswith("#"):
            yield path + address


def reached(bodies: dict[str, str], start: str) -> set[str]:
    """The pages to which one comes from a list by lists of the same folder."""
    found, last = {start}, {start}
    while last:
        lists = (path for path in last if path.count("/") < 4 and "/r0" not in path)
        last = {way.partition("#")[0] for path in lists for way in ways(path, bodies[path])} - found
        last = {path for path in last if path.startswith(start)}
        found |= last
    return found


def test_every_page_has_an_address_of_its_own_that_was_told_beforehand(graph: Graph) -> None:
    claimed = [claim.path for claim in pages.addresses(graph)]
    produced = [i.path for job in pages.jobs(graph, OUTLINE) for i in job.make() if isinstance(i, Page)]
    assert [path for path, times in Counter(claimed).items() if times > 1] == []
    # The page of the downloads is made last, of what is then known of them.
    assert sorted(claimed) == sorted([*produced, data.PATH])


def test_no_page_is_larger_than_it_may_be(bodies: dict[str, str]) -> None:
    """With room for the header and the footer of the site."""
    large = {path: len(body.replace(BASE, "../../../../..").encode()) + 10_000 for path, body in bodies.items()}
    assert {path: size for path, size in large.items() if size > LIMIT} == {}


def test_no_list_is_longer_than_it_may_be(bodies: dict[str, str]) -> None:
    # The dictionary of the downloads is as long as it is for any number of records.
    assert max(body.count("<tr") for path, body in bodies.items() if path != data.DICTIONARY) <= 201
    assert max(part.count("<li>") for body in bodies.values() for part in body.split("<ul")) <= 200


def test_every_way_leads_to_a_page_and_to_a_part_of_it(bodies: dict[str, str]) -> None:
    ids = {path: set(re.findall(r' id="([^"]+)"', body)) for path, body in bodies.items()}
    for path, body in bodies.items():
        for way in ways(path, body):
            to, _, part = way.partition("#")
            if to == data.PATH:
                continue
            assert to in bodies, (path, way)
            assert not part or part in ids[to], (path, way)


@pytest.mark.parametrize("folder", ["reports", "reviews", "organisations"])
def test_every_record_is_reached_from_the_list_of_its_kind(graph: Graph, bodies: dict[str, str], folder: str) -> None:
    wanted = {entry.path for entry in graph.entries.values() if entry.kind.folder == folder}
    assert wanted <= reached(bodies, f"/{folder}/")


def test_years_are_those_of_the_folders_where_these_are_years(made: dict[str, Page]) -> None:
    assert "/reports/year-2020/" not in made
    assert {"/reviews/year-2021/", "/reviews/year-2022/", "/reviews/year-2023/"} <= made.keys()


def test_a_long_list_by_letter_has_a_page_for_each_letter(made: dict[str, Page]) -> None:
    assert {f"/organisations/letter-{letter}/" for letter in "abcdefghijklmnopqrstuvwxyz"} <= made.keys()


def test_the_pages_of_a_list_lead_to_one_another(made: dict[str, Page], bodies: dict[str, str]) -> None:
    firsts = [path for path in made if f"{path}page-2/" in made]
    assert {"/corrections/", "/findings/2020/", "/organisations/river-council/timeline/year-2020/"} <= {*firsts}
    for first in firsts:
        count = sum(1 for path in made if re.fullmatch(rf"{first}(page-\d+/)?", path))
        for number in range(1, count + 1):
            path = first if number == 1 else f"{first}page-{number}/"
            body = bodies[path]
            assert f"Page {number} of {count}" in body
            assert f"page {number} of {count}" in made[path].title
            before = re.findall(r'rel="prev" href="([^"]+)"', body)
            after = re.findall(r'rel="next" href="([^"]+)"', body)
            assert before == ([] if number == 1 else [BASE + (first if number == 2 else f"{first}page-{number - 1}/")])
            assert after == ([] if number == count else [f"{BASE}{first}page-{number + 1}/"])


def test_no_two_pages_have_the_same_title(made: dict[str, Page]) -> None:
    lists = Counter(
        page.title for page in made.values() if page.template in ("index.html", "listed.html", "findings.html")
    )
    assert [title for title, times in lists.items() if times > 1] == []


def test_every_finding_is_on_the_page_of_its_year_the_open_ones_first(made: dict[str, Page]) -> None:
    found, closed = 0, False
    for path, page in made.items():
        if path.startswith("/findings/2020/") and isinstance(page.view, findings.FindingsView):
            assert not (closed and page.view.open)
            closed = closed or bool(page.view.settled)
            found += len(page.view.open) + len(page.view.settled)
    assert found == 2 * REPORTS // YEARS
    front = made[findings.PATH].view
    assert isinstance(front, findings.FindingsView)
    assert [(row.link.text, row.open + row.settled) for row in front.years] == [
        (f"{year}", 2 * REPORTS // YEARS) for year in (2022, 2021, 2020)
    ]
    by_year = next(chart for chart in front.charts if chart.id == "by-year")
    assert [
        (getattr(row.name, "text", row.name), [cell.figure for cell in row.cells]) for row in by_year.groups[0].rows
    ] == [
        (f"{year}", [f"{2 * REPORTS // YEARS}", f"{REPORTS // YEARS}", f"{REPORTS // YEARS}"])
        for year in (2020, 2021, 2022)
    ]


def test_a_body_of_many_papers_shows_the_newest_and_leads_to_the_others(made: dict[str, Page]) -> None:
    view = made["/organisations/river-council/"].view
    assert isinstance(view, organisation.OrganisationView)
    assert len(view.papers.rows) == 30
    assert view.papers.more == Link(f"All {REPORTS + REVIEWS} papers", "/organisations/river-council/papers/")
    assert view.findings.more is not None
    assert all(row.is_open for row in view.findings.rows)
    assert view.timeline.rows[-1].day.year == 2023
    assert [relation.reverse for relation in view.envelope.relations] == []


def test_what_a_page_has_room_for_is_on_it_whole_and_on_no_other() -> None:
    room = PAPERS.room
    assert room > PAPERS.shown
    few, _ = linked(_audited(room))
    one_more, _ = linked(_audited(room + 1))
    (whole, below), (cut, others) = _papers_of(few), _papers_of(one_more)
    assert (len(whole.papers.rows), whole.papers.more, below) == (room, None, [])
    assert len(cut.papers.rows) == PAPERS.shown
    assert cut.papers.more == Link(f"All {room + 1} papers", "/organisations/b000/papers/")
    assert others == ["/organisations/b000/papers/"]


def _audited(reports: int) -> dict[str, str]:
    """So many reports that name one body, which is not the audited one."""
    kept = ("organisations/audit-office", "organisations/river-council", "organisations/printer", "organisations/b000")
    records = {id: text for id, text in grown().items() if id in kept or id.startswith(("datasets/", "schemes/"))}
    return records | {f"reports/r{n:03}": _report(n * BODIES) for n in range(reports)}


def _papers_of(graph: Graph) -> tuple[organisation.OrganisationView, list[str]]:
    """The page of the body that is named, and the pages of papers below it."""
    made = {item.path: item for item in pages.every(graph, OUTLINE) if isinstance(item, Page)}
    view = made["/organisations/b000/"].view
    assert isinstance(view, organisation.OrganisationView)
    return view, [path for path in made if path.startswith("/organisations/b000/papers/")]


def test_a_body_finds_papers_that_are_about_another_in_its_list_and_not_on_its_timeline(made: dict[str, Page]) -> None:
    for path, happened in (("/organisations/b000/", False), ("/organisations/river-council/", True)):
        view = made[path].view
        assert isinstance(view, organisation.OrganisationView)
        assert view.papers.rows
        assert bool(view.timeline.rows) is happened


def test_what_a_body_only_published_is_among_what_refers_to_it(made: dict[str, Page]) -> None:
    view = made["/organisations/printer/"].view
    assert isinstance(view, organisation.OrganisationView)
    assert not view.papers.rows
    by_name = {relation.reverse: relation.links for relation in view.envelope.relations}
    assert len(by_name["publisher of"]) == 20
    (more,) = by_name["in all"]
    assert more.path == "/organisations/printer/records/"
    assert more.path in made


def test_what_is_asked_of_one_year_leaves_the_pages_of_the_others_as_they_are(graph: Graph) -> None:
    """A page is made again only where what it holds has changed."""
    before = {job.name: job.members for job in pages.jobs(graph, OUTLINE)}
    more, _ = linked(grown() | {"reports/2020/new": _report(450).replace("Audit 450", "Audit new")})
    after = {job.name: job.members for job in pages.jobs(more, OUTLINE)}
    changed = {name for name, members in after.items() if before.get(name) != members}
    assert "/findings/2020/" in changed
    assert {
        "/reports/2021/",
        "/findings/2021/",
        "/organisations/river-council/papers/year-2022/",
        "/organisations/letter-b/",
    }.isdisjoint(changed)


def test_a_page_that_reads_nothing_that_changed_is_the_same(graph: Graph) -> None:
    """Else a build would leave it as it was: what is read is noted, ``members`` stand for the rest."""
    records = grown()
    id = "reports/2020/r000"
    records[id] = _report(0).replace("2020-02-01", "2022-12-31").replace("Doors", "Windows").replace("closed}", "open}")
    edited, _ = linked(records)
    changed = {
        graph.numbers[each] << 2 | aspect
        for each in graph.entries
        for aspect, differs in (
            (RECORD, each == id),
            (TITLE, graph.title(each) != edited.title(each)),
            (CARD, graph.card(each, Card) != edited.card(each, Card)),
            (BACKLINKS, _told(graph, each) != _told(edited, each)),
        )
        if differs
    }
    before = {job.name: job for job in pages.jobs(graph, OUTLINE)}
    stale = []
    for job in pages.jobs(edited, OUTLINE):
        if job.name not in before or job.members != before[job.name].members:
            continue
        with graph.watched() as read:
            made = [*before[job.name].make()]
        if changed.isdisjoint(read) and made != [*job.make()]:
            stale.append(job.name)
    assert stale == []


def _told(graph: Graph, id: str) -> list[tuple[object, ...]]:
    return [(link.source.id, link.reverse, link.place, link.fragment, link.told) for link in graph.backlinks(id)]


def test_a_dataset_is_one_row_with_the_audits_and_the_periods_that_name_it() -> None:
    named = "{{dataset: births, period: {{printed: {}}}}}"
    twice = f"datasets: [{named.format('2019/20')}, {named.format('2020/21')}]\n"
    report = "publisher: a\nauditees: [a]\nparties: [{organisation: b, role: processor}]\n"
    graph, _ = linked(
        {
            "organisations/a": BODY,
            "organisations/b": "name: Cloud\ntype: company\n",
            "datasets/births": "name: Births\n",
            "reports/x": f"{report}published: 2024-05-01\n{twice}",
            "reports/y": f"{report}published: 2025-05-01\ndatasets: [{named.format('2021/22')}]\n",
        }
    )
    view = next(
        item.view for item in pages.every(graph, OUTLINE) if isinstance(item, Page) and item.path == "/organisations/a/"
    )
    assert isinstance(view, organisation.OrganisationView)
    (births,), (cloud,) = view.datasets.rows, view.partners.rows
    assert births.audits.striptags() == "1 May 2025 (2021/22) and 1 May 2024 (2019/20; 2020/21)"
    assert cloud.audits.striptags() == "1 May 2025 and 1 May 2024"
