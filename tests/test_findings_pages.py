"""Findings by area, designation, organisation, year and days open, undeclared processors, and the explorer's files."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from auditpress import pages
from auditpress.graph import Graph
from auditpress.model import File, Page
from auditpress.pages import ageing, explore, findings, findings_by, undeclared
from auditpress.pages.outline import Outline
from auditpress.render import Renderer
from tests.helpers import BODY, ROOT, linked, parsed, words

OUTLINE = Outline("River audits", "https://example.org/river/", "Audits.", ())
SCHEME = """\
name: Guide
owner: audit-office
designations: [{id: observation, name: Observation}, {id: breach, name: Breach}]
areas: [{id: access, name: Access Control}, {id: transfer, name: Information Transfer}]
statuses: [{id: closed, name: Closed, common: closed}]
outcomes: [{id: done, name: Done, common: closed}]
"""
PAPER = "publisher: audit-office\nscheme: guide\n"
HOSTILE = "</script><!-- ' \" & \u202ex\u202c =1+1"


def finding(ref: int, designation: str, more: str = "", title: str = "Doors") -> str:
    return f"  - {{ref: {ref}, title: {json.dumps(title)}, text: Open., designation: {designation}{more}}}\n"


RECORDS = {
    "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
    "organisations/river-council": BODY,
    "organisations/printer": 'name: "Printer & Sons"\ntype: company\n',
    "schemes/guide": SCHEME,
    "reports/long": f"{PAPER}auditees: [river-council]\npublished: 2020-01-10\nfindings:\n"
    + finding(1, "observation", ", areas: [access, transfer]", HOSTILE)
    + finding(2, "breach", ", areas: [access], status: {word: closed}"),
    "reports/month": f"{PAPER}auditees: [river-council]\npublished: 2021-06\nfindings:\n" + finding(1, "breach"),
    "reports/undated": f"{PAPER}auditees: [printer]\nfindings:\n" + finding(1, "observation", ", areas: [transfer]"),
    "reports/counted": f"{PAPER}auditees: [printer]\npublished: 2022-02-01\nunseen: [findings]\n"
    "stated: [{of: observation, number: 3}]\n"
    "parties: [{organisation: printer, role: processor, declared: no}]\n",
    "reviews/done": "report: counted\nnumber: 1\npublisher: audit-office\nscheme: guide\npublished: 2022-03-01\n"
    "stated: [{of: observation, number: 2, status: open}]\n",
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    made, _ = linked(RECORDS)
    return made


@pytest.fixture(scope="module")
def made(graph: Graph) -> dict[str, Page | File]:
    return {item.path: item for item in pages.every(graph, OUTLINE)}


def view(made: dict[str, Page | File], path: str) -> Any:
    item = made[path]
    assert isinstance(item, Page)
    return item.view


def text(made: dict[str, Page | File], path: str) -> str:
    item = made[path]
    assert isinstance(item, Page)
    return words(parsed(f"<!doctype html><title>x</title>{_renderer().body(item)}", strict=False))


def _renderer() -> Renderer:
    return Renderer((ROOT / "theme",), {}, OUTLINE.url)


def test_each_area_and_each_designation_has_a_list_of_its_findings_the_open_ones_first(
    made: dict[str, Page | File],
) -> None:
    access = view(made, "/findings/areas/access/")
    assert [row.link.text for row in access.open] == [" ".join(HOSTILE.split())]
    assert [row.link.text for row in access.settled] == ["Doors"]
    assert len(view(made, "/findings/areas/transfer/").open) == 2
    assert len(view(made, "/findings/designations/breach/").open) == 1
    assert [row.paper.path for row in view(made, f"/findings/{findings_by.NO_AREA}/").open] == ["/reports/month/"]


def test_an_index_says_how_many_findings_of_each_sort_are_open_and_how_many_are_not(
    made: dict[str, Page | File],
) -> None:
    areas = {row.link.text: (row.open, row.settled) for row in view(made, "/findings/areas/").rows}
    assert areas == {"Access Control": (1, 1), "Information Transfer": (2, 0), "No area given": (1, 0)}
    designations = {row.link.text: (row.open, row.settled) for row in view(made, "/findings/designations/").rows}
    assert designations == {"Breach": (1, 1), "Observation": (2, 0)}
    assert "2 open findings known by number only" in text(made, "/findings/areas/")


def test_findings_known_by_their_number_only_are_lost_in_no_count(made: dict[str, Page | File]) -> None:
    for path, name in (("/findings/organisations/", "Printer & Sons"), ("/findings/years/", "2022")):
        row = next(row for row in view(made, path).rows if row.link.text == name)
        assert (row.counted, row.still) == (1, 2), path
    assert "2 open findings are known by their number only" in text(made, ageing.PATH)
    (rows,) = [json_of(made, path)["rows"] for path in made if path.endswith("2022-open-1.js")]
    assert rows[0][0] == "2 observations, open"


def test_a_body_leads_to_its_own_page_where_as_many_findings_are_listed(made: dict[str, Page | File]) -> None:
    for row in view(made, "/findings/organisations/").rows:
        listed = view(made, row.link.path.partition("#")[0]).findings.rows
        assert len(listed) == row.open + row.settled
        item = made[row.link.path.partition("#")[0]]
        assert isinstance(item, Page)
        assert f'id="{row.link.path.partition("#")[2]}"' in _renderer().body(item)


def test_each_year_has_a_page_from_the_first_finding_on(made: dict[str, Page | File]) -> None:
    assert [row.link.path for row in view(made, "/findings/years/").rows] == [
        "/findings/2022/",
        "/findings/2021/",
        "/findings/2020/",
        "/findings/undated/",
    ]
    assert len(view(made, "/findings/2020/").open) == 1


def test_days_open_are_counted_to_the_latest_date_of_the_records_the_longest_first(
    made: dict[str, Page | File],
) -> None:
    listed = view(made, ageing.PATH)
    assert listed.today == "1 March 2022"
    assert [(row.finding.paper.path, row.days, row.words) for row in listed.rows] == [
        ("/reports/long/", 781, "781"),
        ("/reports/month/", 244, "at least 244"),
        ("/reports/undated/", None, "not known"),
    ]
    assert dict(listed.bands) == {
        "More than two years": 1,
        "More than a year": 0,
        "91 days to a year": 1,
        "Up to 90 days": 0,
        "Not known": 1,
    }


def test_only_so_many_findings_are_listed_by_days_and_the_page_says_where_the_others_are(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ageing, "MOST", 2)
    again, _ = linked(RECORDS)
    (page,) = [item for job in ageing.jobs(again) for item in job.make()]
    assert isinstance(page, Page)
    assert "the 2 of 3 open findings that have been open longest" in text({page.path: page}, page.path)
    assert graph.entries.keys() == again.entries.keys()


def test_a_body_that_no_agreement_names_is_listed_with_what_became_of_the_findings(
    made: dict[str, Page | File],
) -> None:
    (row,) = view(made, undeclared.PATH).rows
    assert (row.party.text, [body.text for body in row.bodies]) == ("Printer & Sons", ["Printer & Sons"])
    assert [link.path for link, _ in row.papers] == ["/reports/counted/", "/reviews/done/"]
    assert row.papers[0][1] == "2 observations, open"


# The explorer


def json_of(made: dict[str, Page | File], path: str) -> Any:
    """What a file of rows hands to the page: the script is an assignment of JSON."""
    item = made[path]
    assert isinstance(item, File)
    assigned = re.fullmatch(r"\(globalThis\.auditpressFindings \|\|= \{\}\)\[\"[a-z0-9-]+\"\] = (.*);\n", item.text)
    assert assigned
    return json.loads(assigned[1])


def files(made: dict[str, Page | File]) -> list[str]:
    return [path for path in made if re.fullmatch(rf"{explore.PATH}.*-\d+\.js", path)]


def test_every_finding_is_in_one_file_of_the_explorer_and_the_page_knows_all_files(
    made: dict[str, Page | File],
) -> None:
    found = [
        (told["papers"][row[2]][1], row[1])
        for told in (json_of(made, path) for path in files(made))
        for row in told["rows"]
    ]
    assert len(found) == len({*found}) == 5
    told = json.loads(view(made, explore.PATH).data)
    assert [f"{explore.PATH}{name}.js" for name, *_ in told["files"]] == files(made)
    assert sum(count for *_, count in told["files"]) == 5
    assert told["today"] == "2022-03-01"


def test_the_words_of_a_record_end_no_script_and_begin_no_comment(made: dict[str, Page | File]) -> None:
    (path,) = [path for path in files(made) if "2020-open" in path]
    item = made[path]
    assert isinstance(item, File)
    assert "<" not in item.text
    assert json_of(made, path)["rows"][0][0] == " ".join(HOSTILE.split())


def test_a_file_holds_no_more_rows_than_it_may_and_names_bodies_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "ROWS", 1)
    again, _ = linked(RECORDS)
    cut = {item.path: item for job in explore.jobs(again) for item in job.make()}
    assert len(files(cut)) == 5
    assert all(len(json_of(cut, path)["rows"]) == 1 for path in files(cut))
    assert dict(json_of(cut, f"{explore.PATH}bodies.js")).keys() == {"River Council", "Printer & Sons"}


def test_without_its_script_the_explorer_leads_to_every_list(made: dict[str, Page | File]) -> None:
    item = made[explore.PATH]
    assert isinstance(item, Page)
    body = _renderer().body(item)
    for path in ("/findings/areas/access/", "/findings/designations/breach/", "/findings/2021/"):
        assert f'{path}"' in body


@pytest.mark.parametrize("path", [*(way.path for way in findings.WAYS)])
def test_a_site_without_findings_says_so_on_each_of_these_pages(path: str) -> None:
    none, _ = linked({"organisations/river-council": BODY})
    bare = {item.path: item for item in pages.every(none, OUTLINE)}
    assert re.search(r"No (finding|paper)", text(bare, path))


def test_what_is_asked_of_one_finding_leaves_the_files_of_other_years_as_they_are(graph: Graph) -> None:
    more = RECORDS | {"reports/new": RECORDS["reports/month"].replace("2021-06", "2021-05-01")}
    after, _ = linked(more)
    before = {job.name: job.members for job in explore.jobs(graph)}
    changed = {job.name for job in explore.jobs(after) if before.get(job.name) != job.members}
    assert changed == {explore.PATH, f"{explore.PATH}2021-open-1.js"}
