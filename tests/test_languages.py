"""Language of parts: a page says which of its words are in another language than the site, and of which."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest

from auditpress import languages
from auditpress.graph import Graph
from auditpress.kinds.series import row
from auditpress.languages import settled
from auditpress.pages import records
from auditpress.pages.outline import Outline
from auditpress.render import Renderer
from tests.helpers import ROOT, linked, parsed, words

OUTLINE = Outline("River audits", "https://example.org/river/", "", ())

WELSH = {
    "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
    "organisations/cyngor": "name: Cyngor Afon\ntype: local authority\nlanguage: cy\n"
    "description: Mae'n edrych ar ôl yr afon.\n",
    "schemes/guide": "name: Guide\nowner: audit-office\ndesignations: [{id: observation, name: Observation}]\n"
    "disclaimers: [{mode: any, text: The audit looked at a sample.}]\n",
    "reports/adroddiad": """\
language: cy
source: {title: Archwiliad o'r cyngor, remark: Read in print.}
further_sources: [{title: Lettre au conseil, language: fr}, {title: A letter}]
publisher: audit-office
auditees: [cyngor]
document_kind: Archwiliad
scheme: guide
published: 2025-01-02
background: Pwrpas yr archwiliad.
findings: [{ref: 1, title: Drysau, text: Maent ar agor., designation: observation}]
notes: [{on: background, kind: remark, text: This is ours.}]
sections:
  - {title: Atodiad, text: Geiriau eraill.}
  - {title: Annex, text: In English., language: en}
  - {title: ملحق, text: كلمات., language: ar}
""",
    "reviews/review": "report: adroddiad\nnumber: 1\npublisher: audit-office\npublished: 2025-06-01\nscheme: guide\n"
    "updates: [{ref: 1, text: They are shut., status: {word: closed}}]\n",
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    made, faults = linked(WELSH)
    assert [fault for fault in faults if "scheme-word" not in fault] == []
    return made


def spoken(graph: Graph, id: str, site: str = "en") -> dict[str, str]:
    """The texts of a page, each with the language that it is in by the nearest element that says so."""
    body = Renderer((ROOT / "theme",), {}, "", site).body(records.page(graph.entries[id], graph, OUTLINE))
    assert "\ufdd3" not in body
    found: dict[str, str] = {}

    def walk(element: Element, language: str) -> None:
        language = element.get("lang", language)
        for text in (element.text, *(child.tail for child in element)):
            if text and text.strip():
                found[" ".join(text.split())] = language
        for child in element:
            walk(child, language)

    walk(parsed(f"<!doctype html><html lang='{site}'><title>x</title>{body}", strict=False), site)
    return found


def test_a_record_in_another_language_is_marked_in_all_its_own_words_and_in_no_others(graph: Graph) -> None:
    texts = spoken(graph, "reports/adroddiad")
    welsh = {
        "Archwiliad: Cyngor Afon", "Archwiliad o'r cyngor", "Pwrpas yr archwiliad.", "Drysau", "Maent ar agor.",
        "Atodiad", "Geiriau eraill.",
    }  # fmt: skip
    assert {text: texts[text] for text in welsh} == dict.fromkeys(welsh, "cy")
    ours = {"Findings", "This is ours.", "Read in print.", "A letter", "Annex", "In English.", "They are shut.",
            "The audit looked at a sample."}  # fmt: skip
    assert {text: texts[text] for text in ours} == dict.fromkeys(ours, "en")
    assert (texts["Lettre au conseil"], texts["ملحق"], texts["كلمات."]) == ("fr", "ar", "ar")


def test_words_of_another_paper_keep_the_language_of_that_paper(graph: Graph) -> None:
    assert spoken(graph, "organisations/cyngor")["Mae'n edrych ar ôl yr afon."] == "cy"
    review = spoken(graph, "reviews/review")
    assert review["They are shut."] == "en"


def test_nothing_is_marked_where_the_language_is_the_sites_own(graph: Graph) -> None:
    body = Renderer((ROOT / "theme",), {}, "", "cy").body(
        records.page(graph.entries["organisations/cyngor"], graph, OUTLINE)
    )
    assert " lang=" not in body
    plain, _ = linked(
        {id: re.sub(r"(, |^)language: \w+\n?", "", text, flags=re.MULTILINE) for id, text in WELSH.items()}
    )
    made = Renderer((ROOT / "theme",), {}, "").body(records.page(plain.entries["reports/adroddiad"], plain, OUTLINE))
    assert " lang=" not in made
    assert "<div><p>" not in made


def test_words_that_run_the_other_way_say_so(graph: Graph) -> None:
    body = Renderer((ROOT / "theme",), {}, "").body(records.page(graph.entries["reports/adroddiad"], graph, OUTLINE))
    assert '<h2 id="section-3" lang="ar" dir="rtl">ملحق</h2>' in body
    assert settled(languages.attribute("cy"), "ar") == ' lang="cy" dir="ltr"'
    assert settled(languages.attribute("az-Arab"), "en") == ' lang="az-Arab" dir="rtl"'
    assert settled(languages.attribute("ar-Latn"), "en") == ' lang="ar-Latn"'
    assert settled(languages.attribute("fa"), "ar") == ' lang="fa"'


def test_the_list_of_sections_is_in_the_languages_of_its_headings(graph: Graph) -> None:
    renderer = Renderer((ROOT / "theme",), {}, "")
    toc = renderer.toc(renderer.body(records.page(graph.entries["reports/adroddiad"], graph, OUTLINE)))
    assert '<a href="#section-1" lang="cy">Atodiad</a>' in toc
    assert '<a href="#section-2">Annex</a>' in toc


def test_a_row_of_a_list_has_the_language_of_its_record(graph: Graph) -> None:
    assert settled(row("organisations/cyngor", graph).lang, "en") == ' lang="cy"'
    assert row("organisations/audit-office", graph).lang == ""


def test_a_text_of_a_record_that_looks_like_an_attribute_is_left_alone() -> None:
    text = 'They wrote lang="en" and lang="cy".'
    made, _ = linked({"organisations/a": f"name: A\ntype: body\nlanguage: cy\ndescription: '{text}'\n"})
    body = Renderer((ROOT / "theme",), {}, "").body(records.page(made.entries["organisations/a"], made, OUTLINE))
    assert text in words(parsed(f"<!doctype html><title>x</title>{body}", strict=False))


@pytest.mark.parametrize(
    "written, wanted",
    [("cy", "cy"), ("EN-gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("sco", "sco"), ("de-1996", "de-1996"),
     ("es-419", "es-419")],
)  # fmt: skip
def test_a_tag_is_taken_in_any_case_and_kept_as_it_is_best_written(written: str, wanted: str) -> None:
    made, faults = linked({"organisations/a": f"name: A\ntype: body\nlanguage: {written}\n"})
    assert (faults, made.entries["organisations/a"].record.language) == ([], wanted)


@pytest.mark.parametrize(
    "written, meant",
    [("Welsh", "cy"), ("cz", "cs"), ("deu", "de"), ("en_GB", "en-GB"), ("englisch", "en"), ("Cymraeg", "cy"),
     ("xx", ""), ("c", ""), ("cy-", ""), ('cy" onclick="x', ""), ("x" * 500, "")],
)  # fmt: skip
def test_what_is_no_tag_is_refused_with_what_was_meant(written: str, meant: str) -> None:
    assert languages.tag(written) == ""
    assert languages.meant(written) == meant
