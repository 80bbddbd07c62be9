"""What pages tell machines: JSON-LD in the words of schema.org, read by a processor, and the text of shared links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec_schemaorg.models as vocabulary
import pytest
from pyld import jsonld

from auditpress.linked_data import script
from auditpress.model import Page
from auditpress.pages import records
from auditpress.pages.outline import Outline
from tests.helpers import BODY, desk, linked, parsed, run

OUTLINE = Outline("River audits", "https://example.org/", "", ())
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
IRIS = ("url", "sameAs", "item", "isBasedOn", "mainEntityOfPage")
CONTEXT = {"@vocab": "https://schema.org/", **{name: {"@id": name, "@type": "@id"} for name in IRIS}}
HOSTILE = """</script><script>document.title='x'</script><!-- \\u2028 "q" & é"""

EXPECTED = {
    "": ["WebSite"],
    "reports/2025/home-office": ["Report", "BreadcrumbList"],
    "reviews/2023/iqvia": ["Report", "BreadcrumbList"],
    "oversight/2018/nhs-digital-home-office-mou": ["Report", "BreadcrumbList"],
    "replies/2018/ministers": ["Report", "BreadcrumbList"],
    "registers/2020/nbo-tracing-january": ["Dataset", "BreadcrumbList"],
    "coverage/2017/ukauthority-data-sharing-requests": ["NewsArticle", "BreadcrumbList"],
    "organisations/home-office": ["GovernmentOrganization", "BreadcrumbList"],
    "organisations/city-of-wolverhampton-council": ["GovernmentOrganization", "BreadcrumbList"],
    "organisations/iqvia": ["Organization", "BreadcrumbList"],
    "agreements/nhs-digital-home-office-mou": ["DigitalDocument", "BreadcrumbList"],
    "datasets/hes-apc": ["Dataset", "BreadcrumbList"],
    "schemes/nhs-data-sharing-audit-guide-4-0": ["DefinedTermSet", "BreadcrumbList"],
    "reports/2025": ["BreadcrumbList"],
}
# What whoever shows results of these types asks for.
REQUIRED = {
    "Report": {"name", "author", "publisher", "mainEntityOfPage"},
    "Dataset": {"name", "description"},
    "GovernmentOrganization": {"name"},
    "Organization": {"name"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "WebSite": {"name", "url"},
}


def told(page: str) -> dict[str, Any]:
    """What a page tells of itself."""
    (text,) = SCRIPT.findall(page)
    found: dict[str, Any] = json.loads(text)
    return found


def of(site: Path, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told((site / path / "index.html").read_text("utf-8"))["@graph"]
    return found


def nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every thing in what a page tells."""
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)
    elif isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nodes(each)


def everywhere(site: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(site.rglob("index.html")):
        page = file.read_text("utf-8")
        if "ld+json" in page:
            yield file.relative_to(site).as_posix(), told(page)


# The vocabulary


@pytest.mark.parametrize("path, types", EXPECTED.items())
def test_each_sort_of_page_says_what_it_is(reference_site: Path, path: str, types: list[str]) -> None:
    assert [node["@type"] for node in of(reference_site, path)] == types


def test_every_type_and_property_is_one_of_schema_org_and_none_that_is_required_is_missing(
    reference_site: Path,
) -> None:
    seen: dict[str, set[str]] = {}
    for path, found in everywhere(reference_site):
        assert found["@context"] == "https://schema.org"
        for node in nodes(found["@graph"]):
            properties = {name for name in node if not name.startswith("@")}
            assert all(value not in ("", [], None) for value in node.values()), path
            if "@type" in node:
                seen.setdefault(node["@type"], set()).update(properties)
                if node in found["@graph"] or node["@type"] in ("ListItem", "WebSite"):
                    assert REQUIRED.get(node["@type"], set()) <= properties, path
            else:
                assert node.keys() == {"@id"}, path
    assert len(seen) > 9
    for name, properties in seen.items():
        assert properties <= set(getattr(vocabulary, name).__struct_fields__), name


def test_a_processor_of_json_ld_reads_the_same_things_and_whole_addresses(reference_site: Path) -> None:
    for path in EXPECTED:
        found = told((reference_site / path / "index.html").read_text("utf-8"))
        expanded = jsonld.expand({**found, "@context": CONTEXT}, {"base": "https://wrong.example/"})
        kinds = sorted(each["@type"][0] for each in nodes(expanded) if "@type" in each)
        assert kinds == sorted(f"https://schema.org/{each['@type']}" for each in nodes(found) if "@type" in each)
        assert "wrong.example" not in json.dumps(expanded)
        flat = jsonld.flatten({**found, "@context": CONTEXT})
        assert [each for each in flat if each["@id"] == "https://example.org/#site"] or path == "reports/2025"


def test_the_home_office_report_is_described_as_it_is(reference_site: Path) -> None:
    report, way = of(reference_site, "reports/2025/home-office")
    assert report["name"] == "NHS England Data Sharing Remote Audit: Home Office"
    assert report["sameAs"].startswith("https://digital.nhs.uk/")
    assert report["mainEntityOfPage"]["@id"] == "https://example.org/reports/2025/home-office/"
    assert report["mainEntityOfPage"]["isPartOf"]["name"] == "Audits of data sharing"
    assert [each["name"] for each in report["author"]] == ["NHS England"]
    assert report["publisher"] == [{"@id": report["author"][0]["@id"]}]
    assert [each["name"] for each in report["about"]] == ["Home Office"]
    # Of its publication, only the year is known.
    assert "datePublished" not in report
    assert report["dateModified"] == "2025-09-16"
    assert [each["name"] for each in way["itemListElement"]] == [
        "Reports", "2025", "Data sharing remote audit: Home Office",
    ]  # fmt: skip
    body, _ = of(reference_site, "organisations/home-office")
    assert body["@id"] == report["about"][0]["@id"]


def test_the_breadcrumbs_are_those_that_a_reader_sees(reference_site: Path) -> None:
    for path in EXPECTED:
        tree = parsed((reference_site / path / "index.html").read_text("utf-8"))
        seen = [
            "".join(each.itertext()).strip()
            for nav in tree.iter("nav")
            if nav.get("aria-label") == "Breadcrumb"
            for each in nav.iter("li")
        ]
        ways = [each for each in of(reference_site, path) if each["@type"] == "BreadcrumbList"]
        assert [item["name"] for way in ways for item in way["itemListElement"]] == seen, path


# Nothing breaks out


def hostile(outline: Outline = OUTLINE) -> Page:
    text = f'body: a\ntype: letter\ntitle: "{HOSTILE.replace(chr(34), chr(92) + chr(34))}"\n'
    graph, faults = linked({"organisations/a": BODY, "oversight/l": text})
    assert faults == []
    return records.page(graph.entries["oversight/l"], graph, outline)


def test_a_name_cannot_end_the_script_or_open_a_comment() -> None:
    page = hostile()
    text = script(page, OUTLINE.url)
    inner = text.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inner)
    assert json.loads(inner)["@graph"][0]["name"] == page.title
    assert "</script>" in page.title


def test_a_site_without_an_address_leads_from_the_page_and_invents_no_host(tmp_path: Path) -> None:
    folder = desk(tmp_path, {"organisations/a": BODY, "reports/2024/r": "publisher: a\nauditees: [a]\n"})
    config = folder / "mkdocs.yml"
    config.write_text(re.sub(r"site_url: .*\n", "", config.read_text()))
    assert run("build", cwd=folder).returncode == 0
    html = (folder / "site/reports/2024/r/index.html").read_text("utf-8")
    assert "og:url" not in html
    assert "canonical" not in html
    found = told(html)
    report, way = found["@graph"]
    assert report["about"][0]["url"] == "../../../organisations/a/"
    assert way["itemListElement"][0]["item"] == "../../../reports/"
    expanded = jsonld.expand(
        {**found, "@context": CONTEXT}, {"base": "https://somewhere.example/audits/reports/2024/r/"}
    )
    assert "https://somewhere.example/audits/organisations/a/" in json.dumps(expanded)
    text = json.dumps(found).replace("https://schema.org", "")
    assert "://" not in text


# Shared links


def test_a_page_says_how_a_link_to_it_is_shown(reference_site: Path) -> None:
    for path, kind, title in (
        ("reports/2025/home-office/", "article", "Data sharing remote audit: Home Office"),
        ("", "website", "Find what was audited, and what came of it"),
        ("about/", "website", "About"),
        ("reports/2025/", "website", None),
    ):
        tree = parsed((reference_site / path / "index.html").read_text("utf-8"))
        metas = [each for each in tree.iter("meta") if (each.get("property") or "").startswith("og:")]
        found = {each.get("property"): each.get("content") for each in metas}
        assert len(found) == len(metas)
        assert found["og:type"] == kind
        assert found["og:title"] == (title or found["og:title"])
        assert found["og:site_name"] == "Audits of data sharing"
        assert found["og:url"] == f"https://example.org/{path}"
        (described,) = [each.get("content") for each in tree.iter("meta") if each.get("name") == "description"]
        assert found["og:description"] == described
        assert not [
            name for name in found if name not in ("og:type", "og:title", "og:site_name", "og:url", "og:description")
        ]


def test_a_register_leads_to_the_file_that_its_figures_can_be_taken_away_in(reference_site: Path) -> None:
    (register, *_) = of(reference_site, "registers/2020/nbo-tracing-january")
    address = urlsplit(register["distribution"]["contentUrl"])
    assert (reference_site / address.path.lstrip("/")).read_text("utf-8-sig").startswith("register,")
