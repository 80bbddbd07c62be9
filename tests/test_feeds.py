"""Atom feeds: valid by two judges that know nothing of us, with ids that stay and dates that are true."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from auditpress import pages
from auditpress.graph import Graph
from auditpress.model import File, Page
from auditpress.pages.feeds import CORRECTIONS, MOST, ROOM, SITE, of_body
from auditpress.pages.outline import Outline
from auditpress.watch import CARD
from tests.helpers import BODY, ROOT, desk, linked, run

OUTLINE = Outline("River & <audits>", "https://example.org/river/", "", ())
ADDRESSLESS = Outline("River audits", "", "", ())
GRAMMAR = etree.RelaxNG(etree.parse(ROOT / "tests/data/schemas/atom.rng"))
OFFICE = "name: Audit Office\ntype: auditor\n"
PAPER = "publisher: office\nauditees: [council]\n"


def site(records: Mapping[str, str], outline: Outline = OUTLINE) -> dict[str, Page | File]:
    """Everything of a site of these records and two bodies, by its address."""
    bodies = {"organisations/office": OFFICE, "organisations/council": BODY}
    graph, faults = linked({**bodies, **records})
    assert [fault for fault in faults if "[lint" not in fault] == []
    return made(graph, outline)


def made(graph: Graph, outline: Outline = OUTLINE) -> dict[str, Page | File]:
    return {item.path: item for item in pages.every(graph, outline)}


def read(item: Page | File) -> Any:
    """A feed as a reader of feeds has it; it must be valid."""
    assert isinstance(item, File)
    return judged(item.text)


def judged(text: str) -> Any:
    document = etree.fromstring(text.encode())
    assert GRAMMAR.validate(document), GRAMMAR.error_log
    found = feedparser.parse(text)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def one(records: Mapping[str, str], path: str = SITE) -> Any:
    """The only entry of a feed."""
    (entry,) = read(site(records)[path]).entries
    return entry


# Valid


def test_every_feed_of_the_reference_site_is_valid(reference_site: Path) -> None:
    feeds = sorted(reference_site.rglob("feed.xml"))
    ids = []
    for file in feeds:
        found = judged(file.read_text("utf-8"))
        path = file.relative_to(reference_site).as_posix()
        ids.append(found.feed.id)
        assert found.feed.id == f"https://example.org/{path}"
        assert (found.entries == []) == (path == "corrections/feed.xml")
        assert len({entry.id for entry in found.entries}) == len(found.entries) <= MOST
        for entry in found.entries:
            page = entry.link.removeprefix("https://example.org/")
            assert (reference_site / page / "index.html").is_file()
            assert entry.author
    assert len(ids) == len(set(ids)) > 30
    assert "https://example.org/organisations/home-office/feed.xml" in ids


@pytest.mark.parametrize("outline", [OUTLINE, ADDRESSLESS], ids=["with an address", "without one"])
def test_names_and_titles_of_any_sort_are_read_as_they_were_written(outline: Outline) -> None:
    name = """A "b" & 'c' <d> ]]> é 漢字 مدينة"""
    records = {
        "organisations/office": f"name: |\n  {name}\ntype: x\n",
        "oversight/a": f"body: office\ntype: letter\npublished: 2024-01-01\ntitle: |\n  {name} {'x' * 450}\n",
    }
    for path in (SITE, "/organisations/office/feed.xml"):
        found = read(site(records, outline)[path])
        assert found.entries[0].title == f"{name} {'x' * 450}"
        assert found.entries[0].author == name
        assert found.feed.title in (outline.name, f"{name}: {outline.name}")


def test_a_character_that_xml_forbids_in_the_name_of_the_site_is_left_out() -> None:
    outline = Outline("River\x07 audits\ufffe", "https://example.org/", "", ())
    found = read(site({"reports/a": f"{PAPER}published: 2024-01-01\n"}, outline)[SITE])
    assert found.feed.title == "River audits"


def test_a_file_among_the_pages_with_the_name_of_a_feed_is_told_of(tmp_path: Path) -> None:
    folder = desk(tmp_path, {"organisations/a": BODY, "reports/r": "publisher: a\nauditees: [a]\npublished: 2024\n"})
    (folder / "content/feed.xml").write_text("<mine/>")
    told = run("build", cwd=folder)
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1] == (
        "auditpress: feed.xml is one of the files that auditpress makes, and one of the hand-written pages; "
        "rename that one."
    )


# Ids


def test_an_id_stays_when_the_title_and_the_address_of_a_paper_change() -> None:
    first = one({"reports/a": f"{PAPER}published: 2024-01-01\n"})
    titled = one({"reports/a": f"{PAPER}document_kind: Other\npublished: 2024-01-01\n"})
    moved = one({"reports/2024/b": f"{PAPER}published: 2024-01-01\nformerly: [reports/a]\n"})
    again = one({"reports/c": f"{PAPER}published: 2024-01-01\nformerly: [reports/a, reports/2024/b]\n"})
    assert first.id == titled.id == moved.id == again.id == "https://example.org/river/reports/a/"
    assert moved.link == "https://example.org/river/reports/2024/b/"


def test_a_site_without_an_address_has_ids_of_its_own_and_ways_that_lead_from_the_feed() -> None:
    built = site({"reports/a": f"{PAPER}published: 2024-01-01\n"}, ADDRESSLESS)
    for path, up in ((SITE, ""), ("/organisations/council/feed.xml", "../../")):
        item = built[path]
        assert isinstance(item, File)
        assert "://" not in item.text.replace('xmlns="http://www.w3.org/2005/Atom"', "")
        document = etree.fromstring(item.text.encode())
        (id,) = document.xpath("//*[local-name()='entry']/*[local-name()='id']/text()")
        assert uuid.UUID(id).version == 5
        (href,) = document.xpath("//*[local-name()='entry']/*[local-name()='link']/@href")
        assert href == f"{up}reports/a/"
        assert read(item).entries[0].id == read(built[SITE]).entries[0].id


def test_two_corrections_of_one_day_have_ids_of_their_own_that_stay() -> None:
    text = f"{PAPER}published: 2024-01-01\ncorrections:\n"
    lines = [f"  - {{date: 2024-0{month}-01, reason: {reason}}}\n" for month, reason in ((3, "A"), (3, "B"), (5, "C"))]
    before = read(site({"reports/a": text + "".join(lines[:2])})[CORRECTIONS]).entries
    after = read(site({"reports/a": text + "".join([lines[2], *lines[:2]])})[CORRECTIONS]).entries
    assert len({entry.id for entry in after}) == 3
    assert {(entry.id, entry.summary) for entry in before} < {(entry.id, entry.summary) for entry in after}
    assert before[0].link == "https://example.org/river/reports/a/#corrections"
    assert before[0].title == "Corrected: Data sharing audit: River Council"


# Dates


@pytest.mark.parametrize(
    "dates, updated, published, said",
    [
        ("published: 2024-02-10\n", "2024-02-10", "2024-02-10", ""),
        ("published: 2024-02\n", "2024-02-29", None, "Published in February 2024."),
        ("published: 2023\n", "2023-12-31", None, "Published in 2023."),
        ("published: 2023\nedited: 2023-09-16 15:17\n", "2023-09-16", None, "Published in 2023."),
        ("published: 2024-02-10\nedited: 2024-03-01\n", "2024-03-01", "2024-02-10", ""),
        (
            "published: 2024-02-10\ncorrections: [{date: 2024-05-01, reason: A slip}]\n",
            "2024-05-01",
            "2024-02-10",
            "",
        ),
    ],
)
def test_a_date_is_the_day_that_is_recorded_or_the_last_that_it_can_mean(
    dates: str, updated: str, published: str | None, said: str
) -> None:
    entry = one({"reports/a": PAPER + dates})
    assert entry.updated == f"{updated}T00:00:00Z"
    assert entry.get("published") == (published and f"{published}T00:00:00Z")
    assert entry.summary.startswith(said)
    assert ("Published" in entry.summary) == bool(said)


def test_a_paper_without_a_date_is_in_no_feed_and_a_site_of_such_has_none() -> None:
    assert not [path for path in site({"reports/a": PAPER}) if path.endswith(".xml") and "feed" in path]


def test_a_feed_of_corrections_is_there_before_the_first_one_as_of_the_last_day_known() -> None:
    found = read(site({"reports/a": f"{PAPER}published: 2024-02-10\n"})[CORRECTIONS])
    assert (found.entries, found.feed.updated) == ([], "2024-02-10T00:00:00Z")


# What is in them


def test_a_body_has_the_papers_that_name_it_and_the_reviews_of_its_audits() -> None:
    records = {
        "reports/a": f"{PAPER}published: 2024-01-01\n",
        "reviews/a-1": "report: a\npublisher: office\npublished: 2024-06-01\n",
        "organisations/other": "name: Other\ntype: x\n",
        "reports/b": "publisher: office\nauditees: [other]\npublished: 2024-03-01\n",
    }
    built = site(records)
    titles = [entry.title for entry in read(built["/organisations/council/feed.xml"]).entries]
    assert titles == ["Post audit review: River Council", "Data sharing audit: River Council"]
    assert len(read(built["/organisations/office/feed.xml"]).entries) == 3
    assert len(read(built["/organisations/other/feed.xml"]).entries) == 1


def test_a_body_that_no_paper_names_has_no_feed_and_no_way_to_one() -> None:
    built = site({"organisations/other": "name: Other\ntype: x\n", "reports/a": f"{PAPER}published: 2024-01-01\n"})
    assert "/organisations/other/feed.xml" not in built
    page = built["/organisations/other/"]
    assert isinstance(page, Page)
    assert page.feed is None


def test_of_many_papers_a_feed_has_the_newest_and_the_corrected_ones_come_first() -> None:
    records = {
        f"reports/r{n:03}": f"{PAPER}published: 20{10 + n // 12}-{1 + n % 12:02}-01\ndocument_kind: Audit {n:03}\n"
        for n in range(ROOM + 20)
    }
    records["reports/r003"] += "corrections: [{date: 2024-05-01, reason: A slip}]\n"
    built = site(records)
    expected = ["Audit 003", *(f"Audit {n:03}" for n in range(ROOM + 19, ROOM + 20 - MOST, -1))]
    for path in (SITE, "/organisations/council/feed.xml", "/organisations/office/feed.xml"):
        assert [entry.title.partition(":")[0] for entry in read(built[path]).entries] == expected


def test_pages_lead_to_their_feeds_in_the_head_and_in_sight(reference_site: Path) -> None:
    for page, feed in (("", "./feed.xml"), ("corrections/", "../corrections/feed.xml")):
        html = (reference_site / page / "index.html").read_text("utf-8")
        assert html.count('<link rel="alternate" type="application/atom+xml" title="') == 1
        assert f'papers" href="{feed}">' in html or f'Corrections" href="{feed}">' in html
        assert f'<a href="{feed}">Feed<' in html
    html = (reference_site / "organisations/home-office/index.html").read_text("utf-8")
    assert 'title="New papers that name Home Office" href="../../organisations/home-office/feed.xml">' in html
    assert '<a href="../../organisations/home-office/feed.xml">Feed<' in html


# Made again


def test_a_feed_is_made_again_where_what_it_holds_has_changed() -> None:
    """A body of few papers hears of their cards; for one of many, and for the site, the members of the job speak."""
    records = {
        "organisations/office": OFFICE,
        "organisations/council": BODY,
        **{f"reports/r{n:03}": f"{PAPER}published: 2024-01-{1 + n % 28:02}\n" for n in range(ROOM + 5)},
    }
    before, _ = linked(records)
    after, _ = linked(records | {"reports/r007": f"{PAPER}published: 2025-01-01\n"})
    members = {job.name: job.members for job in pages.jobs(before, OUTLINE)}
    changed = {job.name for job in pages.jobs(after, OUTLINE) if members.get(job.name) != job.members}
    assert {SITE, CORRECTIONS, "organisations/council", "organisations/office"} <= changed
    assert "reports/r008" not in changed


def test_the_feed_of_a_body_of_few_papers_hears_of_those_too_that_are_not_in_it() -> None:
    """One may be given a date."""
    records = {"reports/a": f"{PAPER}published: 2024-01-01\n", "reports/undated": PAPER}
    graph, _ = linked({"organisations/office": OFFICE, "organisations/council": BODY, **records})
    with graph.watched() as read:
        assert of_body(graph.entries["organisations/council"], graph, OUTLINE)
    assert {graph.numbers[id] << 2 | CARD for id in records} <= read
