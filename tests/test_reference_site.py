"""The reference site as it is published: whole, linked, true to its sources, and the same from every build."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from auditpress.fields import Day
from auditpress.graph import Graph
from auditpress.kinds import KINDS
from auditpress.kinds.cards import Card
from tests.helpers import ROOT, holds, internal, parsed, run, whole, words

SITE = "https://example.org"
REPORT = "/reports/2025/home-office/"
HOME_OFFICE = "/organisations/home-office/"
QUARTER = "/registers/2017/nbo-tracing-apr-jun/"
JANUARY = "/registers/2020/nbo-tracing-january/"
INQUIRY = "/oversight/2018/nhs-digital-home-office-mou/"
MEMORANDUM = "/agreements/nhs-digital-home-office-mou/"
COVERAGE = "/coverage/2017/ukauthority-data-sharing-requests/"


class Pages(Mapping[str, ET.Element]):
    """The pages of a site by their addresses, each parsed as strict HTML5 when it is first asked for."""

    def __init__(self, site: Path) -> None:
        self.site = site
        files = sorted(site.rglob("*.html"))
        self._files = {f"/{file.relative_to(site).as_posix()}".removesuffix("index.html"): file for file in files}
        self._trees: dict[str, ET.Element] = {}

    def __getitem__(self, path: str) -> ET.Element:
        if path not in self._trees:
            self._trees[path] = parsed(self.source(path))
        return self._trees[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def source(self, path: str) -> str:
        return self._files[path].read_text(encoding="utf-8")

    def body(self, path: str) -> ET.Element:
        """What stands on the page itself, without the chrome around it."""
        (main,) = [each for each in self[path].iter() if each.get("id") == "main"]
        return main

    def text(self, path: str) -> str:
        return words(self.body(path))


@pytest.fixture(scope="module")
def pages(reference_site: Path) -> Pages:
    return Pages(reference_site)


@pytest.fixture(scope="module")
def small_pages(small_site: Path) -> Pages:
    return Pages(small_site)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return whole(ROOT)


def ids(tree: ET.Element) -> list[str]:
    return [each.attrib["id"] for each in tree.iter() if "id" in each.attrib]


def broken(pages: Pages) -> list[str]:
    """Every address on every page that leads to no file, or to no part of one."""
    found = []
    for path, tree in pages.items():
        for address in internal(tree, path):
            parts = urlsplit(address)
            file = pages.site / unquote(parts.path).lstrip("/")
            target = file / "index.html" if file.is_dir() else file
            if not target.is_file():
                found.append(f"{path} leads to {address}, where nothing is")
            elif parts.fragment and unquote(parts.fragment) not in ids(pages[_address(pages, target)]):
                found.append(f"{path} leads to {address}, which has no such part")
    return found


def _address(pages: Pages, file: Path) -> str:
    return f"/{file.relative_to(pages.site).as_posix()}".removesuffix("index.html")


# Every page


def test_every_page_is_html5_with_one_heading_and_a_title(pages: Pages) -> None:
    for path, tree in pages.items():
        headings = [words(each) for each in tree.iter("h1")]
        assert len(headings) == 1, f"{path}: {headings}"
        assert headings[0], path
        titles = [title.text for title in tree.iter("title") if title.text]
        assert titles, path
        assert tree.get("lang") == "en", path


def test_every_internal_link_and_every_fragment_leads_somewhere(pages: Pages) -> None:
    assert len(pages) > 60
    assert broken(pages) == []


def test_every_link_of_the_small_site_leads_somewhere_in_a_site_below_the_root(small_pages: Pages) -> None:
    """Its address has a path, ``/river/``, which the links of its pages do not need; 404 is asked for anywhere."""
    assert [link for link in broken(small_pages) if not link.startswith("/404.html")] == []


def test_every_part_of_a_page_has_an_id_of_its_own(pages: Pages) -> None:
    for path, tree in pages.items():
        assert [id for id, times in Counter(ids(tree)).items() if times > 1] == [], path


def test_headings_descend_by_one_step_at_a_time(pages: Pages) -> None:
    for path, tree in pages.items():
        levels = [int(each.tag[1]) for each in tree.iter() if re.fullmatch("h[1-6]", str(each.tag))]
        assert all(after - before <= 1 for before, after in pairwise(levels)), f"{path}: {levels}"


def test_no_page_loads_or_runs_anything_from_elsewhere(pages: Pages) -> None:
    """No style, handler or script stands within a page, so that a strict policy can be served; scripts are files."""
    for path, tree in pages.items():
        for each in tree.iter():
            assert each.tag not in ("style", "iframe", "object", "embed", "base"), path
            if each.tag == "script":
                assert re.fullmatch(r"(\.\./|\./)*assets/[a-z-]+\.js", each.get("src", "")), path
                assert not each.text, path
            assert each.tag != "form" or each.get("action", "").endswith("search/"), path
            assert not [name for name in each.attrib if name.startswith("on") or name == "style"], path
            if each.tag in ("link", "img", "source") and each.get("rel") != "canonical":
                assert not urlsplit(each.get("href") or each.get("src") or "").netloc, path
            if each.tag == "a":
                assert urlsplit(each.get("href", "")).scheme in ("", "https", "http", "mailto"), path


def test_no_page_shows_what_only_a_program_should_see(pages: Pages) -> None:
    for path, tree in pages.items():
        source = re.sub(r"<code[^>]*>.*?</code>", "", pages.source(path), flags=re.DOTALL)
        text = words(tree)
        # The guide shows what is written in records; the longest first, as a short one may be a part of it.
        for code in sorted(map(words, tree.iter("code")), key=len, reverse=True):
            text = text.replace(code, "")
        for word in ("Markup(", "object at 0x", "Link(", "Fact(", "Day(", "Undefined", "auditpress-slot", "{{", "[["):
            assert word not in text, f"{path}: {word}"
        assert not re.search(
            r"&amp;(lt|gt|amp|#\d+);|&lt;/?(p|a|em|strong|span|div|ul|li)\b|[\ufdd0-\ufdef]", source
        ), path
        assert str(ROOT) not in source, path


def test_every_record_page_can_be_reached_from_the_home_page(pages: Pages) -> None:
    seen, waiting = {"/"}, ["/"]
    while waiting:
        here = waiting.pop()
        for path in (urlsplit(address).path for address in internal(pages[here], here)):
            if path in pages and path not in seen:
                seen.add(path)
                waiting.append(path)
    missed = {path for path in pages if path not in seen and path != "/404.html"}
    assert missed == set()


def test_every_page_tells_what_it_is_to_those_who_list_it(pages: Pages) -> None:
    for path, tree in pages.items():
        if path == "/404.html":
            continue
        descriptions = [each.get("content") for each in tree.iter("meta") if each.get("name") == "description"]
        assert len(descriptions) == 1, path
        assert descriptions[0], path
        canonical = [each.get("href") for each in tree.iter("link") if each.get("rel") == "canonical"]
        assert canonical == [f"{SITE}{path}"], path


# Twins, the sitemap, the page for what is not found, redirects


def test_every_record_has_a_twin_that_agrees_with_its_page(pages: Pages, graph: Graph) -> None:
    for entry in graph.entries.values():
        twin = json.loads((pages.site / entry.path.lstrip("/") / "index.json").read_text(encoding="utf-8"))
        (heading,) = pages[entry.path].iter("h1")
        assert twin["id"] == entry.id
        assert twin["path"] == entry.path
        assert twin["title"] == words(heading)
        assert twin["file"] == f"audits/{entry.id}.yaml"
        assert twin["state"] == entry.record.state
        assert "index.json" in {each.get("href") for each in pages.body(entry.path).iter("a")}
        for relation in twin["referred_to_by"]:
            assert all(f"/{id}/" in pages for id in relation["records"])


def test_there_is_no_twin_without_a_record(pages: Pages, graph: Graph) -> None:
    twins = {f"/{file.parent.relative_to(pages.site).as_posix()}/" for file in pages.site.rglob("index.json")}
    assert twins == {entry.path for entry in graph.entries.values()}


def test_the_sitemap_lists_every_page_with_the_date_that_its_record_gives(pages: Pages, graph: Graph) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring((pages.site / "sitemap.xml").read_bytes())  # noqa: S314 - our own
    assert root.tag == f"{space}urlset"
    listed = {str(url.findtext(f"{space}loc")): url.findtext(f"{space}lastmod") for url in root}
    assert len(listed) == len(root)
    assert listed.keys() == {f"{SITE}{path}" for path in pages if path != "/404.html"}
    for entry in graph.entries.values():
        assert listed[f"{SITE}{entry.path}"] == (graph.card(entry.id, Card).changed or None), entry.id
    assert listed[f"{SITE}{REPORT}"] == "2025-09-16"
    assert all(Day.parse(date) for date in listed.values() if date)


def test_there_is_a_page_for_what_is_not_found(pages: Pages) -> None:
    """It is shown at any depth, so its links lead from the root."""
    tree = pages["/404.html"]
    for each in (*tree.iter("a"), *tree.iter("link")):
        address = each.get("href", "")
        assert address.startswith(("/", "#", "https://")), address


def test_an_address_that_a_record_had_leads_to_the_new_page(small_pages: Pages) -> None:
    tree = small_pages["/reports/2024/river/"]
    (refresh,) = [each.get("content") for each in tree.iter("meta") if each.get("http-equiv") == "refresh"]
    assert refresh == "0; url=../../../reports/2024/river-council/"
    assert "/reports/2024/river-council/" in set(
        internal(small_pages.body("/reports/2024/river/"), "/reports/2024/river/")
    )
    assert "/reports/2024/river/" not in (small_pages.site / "sitemap.xml").read_text()


# Shown by


def test_the_home_office_is_joined_to_everything_about_it(pages: Pages) -> None:
    linked = {urlsplit(address).path for address in internal(pages.body(HOME_OFFICE), HOME_OFFICE)}
    for path in (REPORT, INQUIRY, MEMORANDUM, QUARTER, JANUARY, COVERAGE):
        assert path in linked, path


def test_conclusions_and_findings_are_reached_from_the_bodies_that_they_concern(pages: Pages) -> None:
    linked = set(internal(pages.body(HOME_OFFICE), HOME_OFFICE))
    assert f"{REPORT}#finding-1" in linked
    assert [address for address in linked if address.startswith(f"{INQUIRY}#")]
    digital = set(internal(pages.body("/organisations/nhs-digital/"), "/organisations/nhs-digital/"))
    assert [address for address in digital if address.startswith(f"{INQUIRY}#")]


def test_the_figures_of_a_register_stand_on_the_pages_of_the_requesters(pages: Pages) -> None:
    assert {"1,424", "145", "1,043", "236"} <= set(pages.text(HOME_OFFICE).replace("(", " ").split())
    assert {"68"} <= set(pages.text("/organisations/police/").split())


def test_nhs_digital_and_nhs_england_lead_to_each_other(pages: Pages) -> None:
    earlier, later = "/organisations/nhs-digital/", "/organisations/nhs-england/"
    assert later in {urlsplit(address).path for address in internal(pages.body(earlier), earlier)}
    assert earlier in {urlsplit(address).path for address in internal(pages.body(later), later)}
    assert "1 February 2023" in pages.text(earlier)


def test_the_register_shows_how_its_figures_add_up_and_what_is_nobodys(pages: Pages) -> None:
    text = pages.text(QUARTER)
    assert "1,424 = 145 + 1,043 + 236" in text
    figures = set(text.split())
    for figure in ("1,980", "227", "559", "318", "1,194", "151", "5"):
        assert figure in figures, figure


def test_the_coverage_marks_1424_approved_as_wrong_with_the_computed_1279(pages: Pages) -> None:
    (claim,) = [each for each in pages.body(COVERAGE).iter() if each.get("id") == "claim-approved-1424"]
    text = words(claim)
    assert "1,424" in text
    assert "1,279" in text
    assert "Wrong" in text
    assert "Right" not in text


def test_the_memorandum_shows_when_it_came_and_went(pages: Pages) -> None:
    text = pages.text(MEMORANDUM)
    for date in ("1 January 2017", "24 January 2017", "20 December 2017", "9 November 2018"):
        assert date in text, date
    assert "Withdrawn" in text


def test_the_inquiry_shows_what_was_asked_and_what_followed(pages: Pages) -> None:
    text = pages.text(INQUIRY)
    for fact in ("HC 677", "15 April 2018", "29 January 2018", "9 November 2018", "withdrawn", "Rejected"):
        assert fact in text, fact


SEED_1 = {
    "dates": ["23 to 27 June 2025", "June 2024", "16 September 2025", "15:17", "2009/10", "2026/27 Q03"],
    "references": [
        "CON-622644-N9S3P",
        "v2.03",
        "CON-622644-N9S3P-v2.03",
        "DARS-NIC-698171-K4M0B",
        "v0.3",
        "DARS-NIC-698171-K4M0B-v0.3",
        "DSA Section 6 Special Conditions (5.0)",
        "section 2c",
        "section 3",
        "4.0",
        "Finding 1",
        "Opportunity 1",
    ],
    "numbers": ["1 agreement nonconformity", "1 opportunity for improvement", "four processors"],
    "names": [
        "NHS England Data Sharing Remote Audit: Home Office",
        "NHS England",
        "Home Office",
        "Amazon Web Services",
        "AWS",
        "London School of Economics and Political Science",
        "LSE",
        "Microsoft Limited",
        "RAND Europe Community Interest Company",
        "RAND",
        "Office for Health Improvement and Disparities",
        "OHID",
        "Department for Health and Social Care",
        "DHSC",
        "Director of Addictions & Inclusion",
        "Drugs Strategy",
        "Hospital Episode Statistics",
        "Admitted Patient Care",
        "HES APC",
        "Data Sharing Audit Guide",
        "data sharing framework contract",
        "DSFC",
        "data sharing agreement",
        "DSA",
    ],
    "classification": ["Aggregated – Small Numbers Not Suppresses", "Suppressed"],
    "parties": ["Controller: Home Office", "Processors: Amazon Web Services"],
    "type and scope": [
        "Focused",
        "Access Control",
        "Data Use and Benefits",
        "Use and Benefits",
        "remote",
        "video",
        "exception report",
    ],
    "the limit on access control": ["NHS England data", "terms of the agreement"],
    "risk": [
        "Low of Critical, High, Medium or Low",
        "duty of care",
        "confidentiality",
        "integrity",
        "compliance|Compliance",
    ],
    "acceptance": ["confirmed that it is accurate"],
    "action plan": [
        "No plan of action is required",
        "No review will follow",
        "corrective action plan",
        "post audit review",
    ],
    "finding": [
        "certificate of destruction|certificate of that destruction",
        "amendment",
        "Agreement nonconformity",
        "Closed",
        "copy of the certificate",
    ],
    "opportunity": [
        "notes of those meetings|meeting notes",
        "future projects",
        "For information",
        "reference only|reference alone",
    ],
    "use of data": ["purposes that the sharing agreement defines", "not linked with other data"],
    "locations": [
        "England and Wales",
        "disaster recovery",
        "backups",
        "none for Amazon Web Services or Microsoft Limited",
        "territory of use",
    ],
    "disclaimer": ["a sample", "by video", "on site", "liability", "purposes of its own"],
}


@pytest.mark.parametrize(
    "fact", [pytest.param(fact, id=f"{part}: {fact}") for part, facts in SEED_1.items() for fact in facts]
)
def test_every_fact_of_the_audit_report_is_on_its_page(pages: Pages, fact: str) -> None:
    """A bar stands between two wordings of one fact."""
    assert any(wording in pages.text(REPORT) for wording in fact.split("|"))


def test_the_three_locations_are_told_and_the_two_that_are_missing_noted(pages: Pages) -> None:
    assert pages.text(REPORT).count("England and Wales") >= 3


def test_the_report_is_in_the_order_that_its_readers_know(pages: Pages) -> None:
    text = pages.text(REPORT)
    order = [
        text.index(words_) for words_ in ("Low of Critical", "No certificate of destruction", "Purpose", "Disclaimer")
    ]
    assert order == sorted(order)


def test_each_kind_has_its_list_and_every_record_is_in_it(pages: Pages, graph: Graph) -> None:
    for kind in KINDS:
        listed = {urlsplit(address).path for address in internal(pages.body(f"/{kind.folder}/"), f"/{kind.folder}/")}
        assert {entry.path for entry in graph.of(kind)} <= listed


# The same from every build


def test_the_same_records_make_the_same_bytes_whatever_the_clock_the_place_and_the_seed(
    reference_site: Path, tmp_path: Path
) -> None:
    odd = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4711",
        "COLUMNS": "40",
    }
    made = run("build", "--site-dir", tmp_path / "site", cwd=ROOT, **odd)
    assert made.returncode == 0, made.stderr
    assert differing(holds(reference_site), holds(tmp_path / "site")) == []


def test_mkdocs_changes_no_byte_of_a_site_that_auditpress_built(reference_site: Path, tmp_path: Path) -> None:
    site = Path(copytree(reference_site, tmp_path / "site"))
    subprocess.run([sys.executable, "-m", "mkdocs", "-q", "build", "-d", site], cwd=ROOT, check=True)
    assert differing(holds(reference_site), holds(site)) == []


def test_building_over_a_site_makes_the_same_bytes_again(reference_site: Path, tmp_path: Path) -> None:
    site = Path(copytree(reference_site, tmp_path / "site"))
    assert run("build", "--site-dir", site, cwd=ROOT).returncode == 0
    assert differing(holds(reference_site), holds(site)) == []


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
