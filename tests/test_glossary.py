"""Abbreviations: explained at their first use in a page's prose and nowhere else, and listed A to Z."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from auditpress import pages, site
from auditpress.chrome import BODY as SLOT
from auditpress.glosses import Glosser
from auditpress.mkdocs_plugin import LAYOUTS
from auditpress.model import BASE, Gloss, Page
from auditpress.pages import glossary, records
from auditpress.pages.outline import Outline
from auditpress.render import Renderer
from auditpress.site import Hosted, Loaded, Report
from tests.helpers import BODY, ROOT, config, desk, holds, linked, parsed, words, write

MADE = Gloss("DSA", "data sharing agreement", "data sharing agreements", "/glossary/#dsa")
AN = Gloss("R&D", 'research & "development"', "", "/glossary/#r-d")
HES = Gloss("HES", "Hospital Episode Statistics", "", "/glossary/#hes")
APC = Gloss("HES APC", "HES Admitted Patient Care", "", "/datasets/hes-apc/")
RTL = Gloss("צה״ל", "צבא ההגנה לישראל", "", "/glossary/#5e6")
IN = "[data sharing agreement]"


def glossed(prose: str, *glosses: Gloss, path: str = "/reports/a/") -> str:
    """The words of some prose with what was put in."""
    body = f'<h2>The DSA</h2><div class="ap-prose">{prose}</div>'
    made = Glosser(glosses or (MADE,)).body(body, path)
    assert made.startswith("<h2>The DSA</h2>")
    return re.sub(r"<[^<>]*>", "", made).removeprefix("The DSA")


# Where it is put


@pytest.mark.parametrize(
    "prose, wanted",
    [
        ("<p>The DSA, a DSA.</p>", f"The DSA {IN}, a DSA."),
        ("<p>Two DSAs and a DSA.</p>", "Two DSAs [data sharing agreements] and a DSA."),
        ("<p>The DSA’s terms, the DSA's end.</p>", f"The DSA’s {IN} terms, the DSA's end."),
        ("<p>A non-DSA, DSA-17, DSAX, a_DSA, dsa, x/DSA, DSA.org; “DSA”.</p>",
         f"A non-DSA, DSA-17, DSAX, a_DSA, dsa, x/DSA, DSA.org; “DSA {IN}”."),
        ("<p>DSA\u0301 is another; DSA\u2011holder; (DSA).</p>", f"DSA\u0301 is another; DSA\u2011holder; (DSA {IN})."),
        ('<p><a href="/DSA/">DSA</a>, <code>DSA</code>, then DSA</p>', f"DSA, DSA, then DSA {IN}"),
        ("<blockquote><p>The DSA</p></blockquote><p><em>DSA</em></p>", f"The DSADSA {IN}"),
        ("<table><tr><td>DSA</td></tr></table><del><p>DSA</p></del>", "DSADSA"),
        ('<p><span class="ap-tag">DSA</span> DSA</p>', f"DSA DSA {IN}"),
        ("<p>R&amp;DSA, DSA&amp;R; the DSA</p>", f"R&amp;DSA, DSA&amp;R; the DSA {IN}"),
        ("<p>nothing</p>", "nothing"),
    ],
)  # fmt: skip
def test_the_first_use_as_a_whole_word_in_running_text_is_explained(prose: str, wanted: str) -> None:
    assert glossed(prose) == wanted


@pytest.mark.parametrize(
    "prose",
    [
        "<p>the data sharing agreement (DSA), then the DSA</p>",
        "<p>the Data Sharing\nAgreement (“DSA”), then the DSA</p>",
        '<p>the <a href="/x/">data sharing agreement</a> (DSA)</p>',
        "<p>the DSA (data sharing agreement), then the DSA</p>",
        "<p>data sharing agreements (DSAs), each DSA</p>",
    ],
)
def test_what_the_paper_explains_itself_is_left_to_it(prose: str) -> None:
    assert glossed(prose) == re.sub(r"<[^<>]*>", "", prose)


def test_an_abbreviation_is_explained_once_on_a_page_and_not_on_the_page_of_what_it_stands_for() -> None:
    prose = '<p>A DSA</p></div><p>a DSA</p><div class="ap-prose"><p>DSA again</p>'
    assert glossed(prose).count(IN) == 1
    assert glossed("<p>HES APC</p>", APC, path="/datasets/hes-apc/") == "HES APC"


def test_the_longer_of_two_is_meant_and_line_breaks_count_as_spaces() -> None:
    made = glossed("<p>HES\nAPC and HES, HES APC</p>", HES, APC)
    assert made == "HES\nAPC [HES Admitted Patient Care] and HES [Hospital Episode Statistics], HES APC"


def test_signs_and_other_scripts_are_words_like_others() -> None:
    assert glossed("<p>R&amp;D</p>", AN) == "R&amp;D [research &amp; &#34;development&#34;]"
    assert glossed("<p>של צה״ל, צה״ל</p>", RTL) == "של צה״ל [צבא ההגנה לישראל], צה״ל"


def test_what_is_put_in_is_in_brackets_and_leads_to_more() -> None:
    made = Glosser((MADE,)).body('<div class="ap-prose">DSA 5</div>', "/")
    link = f'<a href="{BASE}/glossary/#dsa">data sharing agreement</a>'
    assert made == f'<div class="ap-prose">DSA <span class="ap-gloss">[{link}]</span> 5</div>'


def test_a_short_text_is_left_in_one_piece_and_explained_at_its_end() -> None:
    made = Glosser((MADE, HES)).body('<dd class="ap-words">DSA 5, HES 1</dd><dd>HES</dd>', "/")
    told = "DSA 5, HES 1 [DSA: data sharing agreement] [HES: Hospital Episode Statistics]HES"
    assert re.sub(r"<[^<>]*>", "", made) == told


# From records to pages

WORLD = {
    "organisations/audit-office": "name: Audit Office\ntype: auditor\n",
    "organisations/river-council": BODY,
    "reports/a": "publisher: audit-office\nauditees: [river-council]\n"
    "background: |\n  The DPA of the AO.\n\n  The DPA.\n",
    "reports/b": "publisher: river-council\nauditees: [river-council]\nbackground: The DPA of the AO.\n",
    "glossaries/words": "name: Words\nterms:\n  - {abbreviation: DPA, stands_for: data protection agreement}\n"
    "  - {abbreviation: AO, stands_for: Audit Office, meaning: It audits., record: organisations/audit-office}\n",
    "glossaries/council": "name: Of the council\npublisher: river-council\n"
    "terms: [{abbreviation: DPA, stands_for: Data Protection Act}]\n",
}


def read(page: Page) -> str:
    renderer = Renderer((ROOT / "theme",), {}, "")
    body = Glosser(page.glosses).body(renderer.body(page), page.path) if page.glosses else renderer.body(page)
    return words(parsed(f"<!doctype html><title>x</title>{body}", strict=False))


def test_a_publisher_with_words_of_its_own_is_explained_by_them_first() -> None:
    graph, faults = linked(WORLD)
    assert faults == []
    outline = Outline("River", "", "", ())
    by_id = {id: read(records.page(graph.entries[id], graph, outline)) for id in ("reports/a", "reports/b")}
    assert "The DPA [data protection agreement] of the AO [Audit Office]. The DPA." in by_id["reports/a"]
    assert "The DPA [Data Protection Act] of the AO [Audit Office]." in by_id["reports/b"]


def test_titles_stay_as_they_were_printed() -> None:
    report = "source: {title: The DPA}\npublisher: audit-office\nauditees: [river-council]\ndocument_kind: DPA audit\n"
    graph, _ = linked({**WORLD, "reports/c": report})
    told = read(records.page(graph.entries["reports/c"], graph, Outline("River", "", "", ())))
    assert "The DPA" in told
    assert "DPA [" not in told


def test_the_data_beside_a_page_keeps_the_words_of_the_record() -> None:
    graph, _ = linked(WORLD)
    data = json.loads(records.twin(graph.entries["reports/b"], graph).text)
    assert data["record"]["background"] == "The DPA of the AO."


def test_all_abbreviations_are_listed_a_to_z_with_an_address_each() -> None:
    graph, _ = linked(WORLD)
    (job,) = glossary.jobs(graph)
    (page,) = job.make()
    assert isinstance(page, Page)
    assert [(t.abbreviation, t.stands_for, t.anchor) for t in page.view.terms] == [  # type: ignore[attr-defined]
        ("AO", "Audit Office", "ao"),
        ("DPA", "data protection agreement", "dpa"),
        ("DPA", "Data Protection Act", "dpa-2"),
    ]
    told = read(page)
    assert "3 abbreviations" in told
    assert "In papers of River Council" in told
    assert "AO Audit Office It audits." in told


def test_very_many_are_listed_on_several_pages_to_which_letters_and_glosses_lead() -> None:
    terms = "".join(f"  - {{abbreviation: {chr(65 + n % 26)}X{n:03}, stands_for: thing}}\n" for n in range(450))
    graph, faults = linked({"glossaries/words": f"name: Words\nterms:\n{terms}"})
    assert faults == []
    made = [page for job in glossary.jobs(graph) for page in job.make() if isinstance(page, Page)]
    assert [page.path for page in made] == ["/glossary/", "/glossary/page-2/", "/glossary/page-3/"]
    assert {claim.path for claim in pages.addresses(graph)} >= {page.path for page in made}
    first = made[0].view
    assert dict(first.letters)["Z"] == f"{BASE}/glossary/page-3/#zx025"  # type: ignore[attr-defined]
    rendered = Renderer((ROOT / "theme",), {}, "").body(made[2])
    assert 'id="zx025"' in rendered


def test_a_site_without_a_glossary_has_no_such_page() -> None:
    graph, _ = linked({id: text for id, text in WORLD.items() if not id.startswith("glossaries/")})
    outline = Outline("River", "", "", ())
    assert not [job.name for job in pages.jobs(graph, outline) if job.name == "/glossary/"]
    assert records.page(graph.entries["reports/a"], graph, outline).glosses == ()


TWICE = "glossaries/words terms.0.abbreviation: “DPA” stands in “glossaries/more” too"
MOVE = "Keep one of them, or move one to a glossary whose “publisher” is the body that uses it so."


@pytest.mark.parametrize(
    "more, told",
    [
        ("{abbreviation: DPA, stands_for: deposit}", f"{TWICE}, for “deposit” ({MOVE}) [ambiguous]"),
        ("{abbreviation: DPA, stands_for: Data protection agreement}", f"{TWICE} (Keep one of them.) [ambiguous]"),
        ("{abbreviation: Dpa, stands_for: deposit}", ""),
    ],
)
def test_an_abbreviation_with_two_meanings_is_told_of(more: str, told: str) -> None:
    _, faults = linked({**WORLD, "glossaries/more": f"name: More\nterms: [{more}]\n"})
    assert faults == [told] * bool(told)


# What is made again


def host(_: Path, __: Loaded) -> Hosted:
    return Hosted(dict.fromkeys(LAYOUTS, SLOT), ())


def build(folder: Path) -> Report:
    report = site.build(config(folder), host)
    assert report.built
    return report


def test_pages_follow_the_glossary_and_nothing_else_is_made_again(tmp_path: Path) -> None:
    without = {id: text for id, text in WORLD.items() if not id.startswith("glossaries/")}
    build(desk(tmp_path, without))
    file = "audits/glossaries/words.yaml"
    for text in (WORLD["glossaries/words"], WORLD["glossaries/words"].replace("agreement", "accord"), ""):
        write(tmp_path, {file: text}) if text else (tmp_path / file).unlink()
        build(tmp_path)
        made = holds(tmp_path / "site")
        assert (b"[<a href" in made["reports/a/index.html"]) == bool(text)
        assert site.build(config(tmp_path), host, site.Options(cached=False)).built
        assert holds(tmp_path / "site") == made
    assert build(tmp_path).rendered == 0
