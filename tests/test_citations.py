"""How records are cited: the words of two styles, and data that reference managers read to the same facts."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import citeproc
import pytest
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from auditpress.graph import Graph
from auditpress.kinds import works
from auditpress.pages.citations import Citation, Text, citation
from auditpress.pages.outline import Outline
from tests.conftest import Golden
from tests.helpers import ROOT, linked, parsed, whole, words

OUTLINE = Outline("Audits of data sharing", "https://example.org/", "", ())
ADDRESSLESS = Outline("Audits & more", "", "", ())
BODIES = {
    "organisations/office": "name: Office\ntype: x\n",
    "organisations/council": "name: Council\ntype: x\n",
    "organisations/paper": "name: Paper\ntype: x\n",
}
REPORT = "publisher: office\nauditees: [council]\n"
HOSTILE = r"""50% & "more" {of} #1_a ~ $x^2$ \o é 漢字 مدينة </script><b>"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return whole(ROOT)


def cited(
    text: str, id: str = "reports/a", outline: Outline = OUTLINE, others: Mapping[str, str] | None = None
) -> Citation:
    """How one made-up record is cited."""
    graph, faults = linked({**BODIES, **(others or {}), id: text})
    assert faults == []
    return citation(id, works.work(graph.entries[id], graph), outline)


def of(id: str, graph: Graph) -> Citation:
    return citation(id, works.work(graph.entries[id], graph), OUTLINE)


def plain(text: Text, place: str = "", anchor: str = "") -> str:
    """A citation as it is read, its italics between asterisks."""
    joined = f"{text[0]}{place}{text[1]}{anchor}{text[2]}"
    return unescape(re.sub(r"<(?!/?i>)[^>]*>", "", joined).replace("<i>", "*").replace("</i>", "*"))


# The words


PAPERS = (
    "reports/2025/home-office",
    "reviews/2022/university-hospitals-bristol-2",
    "oversight/2018/nhs-digital-home-office-mou",
    "oversight/2018/letter-to-nhs-digital",
    "replies/2018/ministers",
    "registers/2020/nbo-tracing-january",
    "coverage/2017/ukauthority-data-sharing-requests",
    "organisations/home-office",
)


def test_each_sort_of_record_is_cited_as_the_guides_of_the_styles_have_it(graph: Graph, golden: Golden) -> None:
    told = []
    for id in PAPERS:
        made = of(id, graph)
        told += [id, plain(made.harvard), plain(made.oscola), made.bibtex, made.csl, ""]
    golden("citations.txt", "\n".join(told))


def test_a_finding_is_a_place_in_its_paper_with_its_own_address() -> None:
    made = cited(f"{REPORT}published: 2024-02-10\ndocument_kind: Audit\n")
    assert plain(made.harvard, ", finding 1", "#finding-1") == (
        "Office (2024) *Audit: Council*, finding 1. "
        "As recorded at: https://example.org/reports/a/#finding-1 (Accessed: [date])."
    )
    assert plain(made.oscola, " finding 1", "#finding-1") == (
        "Office, ‘Audit: Council’ (10 February 2024) finding 1, "
        "as recorded at <https://example.org/reports/a/#finding-1> accessed [date]."
    )


@pytest.mark.parametrize(
    "published, harvard, oscola, bibtex, csl",
    [
        ("2024-02-09", "(2024)", "(9 February 2024)", {"year": "2024", "month": "February", "day": "9"}, [2024, 2, 9]),
        ("2024-02", "(2024)", "(February 2024)", {"year": "2024", "month": "February"}, [2024, 2]),
        ("2024", "(2024)", "(2024)", {"year": "2024"}, [2024]),
        ("", "(no date)", "Council’,", {"year": "n.d."}, None),
    ],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_known(
    published: str, harvard: str, oscola: str, bibtex: Mapping[str, str], csl: list[int] | None
) -> None:
    made = cited(REPORT + (f"published: {published}\n" if published else ""))
    assert harvard in plain(made.harvard)
    assert oscola in plain(made.oscola)
    fields = parse_string(made.bibtex, "bibtex").entries["reports:a"].fields
    assert {name: fields[name] for name in ("year", "month", "day") if name in fields} == bibtex
    (item,) = json.loads(made.csl)
    assert item.get("issued", {}).get("date-parts", [None])[0] == csl


def test_of_more_than_three_bodies_the_first_is_named_and_the_data_has_all() -> None:
    names = ("a", "b", "c", "d")
    others = {f"organisations/{name}": f"name: Body {name}\ntype: x\n" for name in names}
    letter = "body: a\ntype: letter\ntitle: Letter\nitems: [{id: one, kind: request, title: Do it, text: Do it.}]\n"
    reply = "authors: [{}]\ntitle: Reply\nto: [l]\nanswers: [{{item: l#item-one, answer: accepted}}]\n"
    for count, harvard, oscola in (
        (1, "Body a (", "Body a, "),
        (2, "Body a and Body b (", "Body a and Body b, "),
        (3, "Body a, Body b and Body c (", "Body a, Body b and Body c, "),
        (4, "Body a *et al.* (", "Body a and others, "),
    ):
        text = reply.format(", ".join(names[:count]))
        made = cited(text, "replies/r", others=others | {"oversight/l": letter})
        assert plain(made.harvard).startswith(harvard)
        assert plain(made.oscola).startswith(oscola)
        assert len(json.loads(made.csl)[0]["author"]) == count


def test_a_source_that_only_tells_of_the_paper_is_not_taken_for_it() -> None:
    source = "source: {publisher: paper, title: A story, address: 'https://paper.example/s', published: 2024-03-01}\n"
    made = cited(f"{source}{REPORT}published: 2024-02-10\n")
    assert "*Data sharing audit: Council*. Told in Paper (2024) *A story*. Available at: https://paper" in plain(
        made.harvard
    )
    assert ", told in Paper, ‘A story’ (1 March 2024) <https://paper.example/s>" in plain(made.oscola)
    assert json.loads(made.csl)[0]["note"].startswith("Told in Paper, A story (2024). As recorded at ")


def test_a_missing_paper_is_told_of_by_its_source_though_that_is_of_the_same_body() -> None:
    source = "source: {publisher: office, title: A later one, address: 'https://office.example/2'}\n"
    made = cited(f"{source}{REPORT}state: missing\nstanding: {{why: Lost.}}\n")
    assert "Told in Office (no date) *A later one*" in plain(made.harvard)


def test_a_site_that_does_not_know_its_address_invents_none() -> None:
    made = cited(REPORT, outline=ADDRESSLESS)
    assert plain(made.harvard) == (
        "Office (no date) *Data sharing audit: Council*. As recorded in: *Audits & more* (Accessed: [date])."
    )
    assert plain(made.oscola).endswith("‘Data sharing audit: Council’, as recorded in Audits & more, accessed [date].")
    assert "http" not in "".join((*made.harvard, *made.oscola, made.bibtex, made.csl))


def test_quotation_marks_within_a_quoted_title_are_double() -> None:
    text = "body: office\ntype: letter\ntitle: On ‘open’ data and the council’s reply\n"
    assert "‘On “open” data and the council’s reply’" in plain(cited(text, "oversight/l").oscola)


# The data


def ids(graph: Graph) -> Iterator[str]:
    return iter(graph.entries)


def test_keys_are_those_of_no_other_record_and_do_not_lean_on_the_title(graph: Graph) -> None:
    keys = [json.loads(of(id, graph).csl)[0]["id"] for id in ids(graph)]
    assert len(set(keys)) == len(keys) > 100
    assert keys == [id.replace("/", ":") for id in graph.entries]


def known(name: str) -> set[str]:
    """The words in a part of the schema of CSL, which the processor carries."""
    file = Path(citeproc.__file__).parent / "data/schema/schemas/styles" / name
    return set(re.findall(r'"([a-zA-Z-]+)"', file.read_text("utf-8")))


def test_csl_json_uses_the_types_and_variables_of_its_schema(graph: Graph) -> None:
    types, variables = known("csl-types.rnc"), known("csl-variables.rnc")
    for id in ids(graph):
        (item,) = json.loads(of(id, graph).csl)
        assert item["type"] in types
        assert item.keys() - {"id", "type"} <= variables, id


def printed(item: Mapping[str, Any]) -> str:
    """What a processor of CSL makes of an item in the style that ours follows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle("harvard-cite-them-right", locale="en-GB", validate=False)
        list_ = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        list_.register(Cited([CitationItem(item["id"])]))
        return str(list_.bibliography()[0])


def test_a_processor_prints_the_same_facts_in_the_same_order(graph: Graph) -> None:
    for id in PAPERS:
        made, work = of(id, graph), works.work(graph.entries[id], graph)
        (item,) = json.loads(made.csl)
        theirs, ours = printed(item), plain(made.harvard).replace("*", "")
        head = f"{ours.partition(')')[0]}) {work.title}"
        assert ours.startswith(head)
        assert theirs.startswith(head), id
        assert f"Available at: {item['URL']}" in theirs
        assert f"Available at: {item['URL']}" in ours


@pytest.mark.parametrize("title", [HOSTILE, "{" * 9, "}", "\\", "x" * 500, "@misc{a, b}", "a\\}", "%"])
def test_any_title_is_read_from_bibtex_as_it_was(title: str) -> None:
    made = cited(f"body: office\ntype: letter\ntitle: {json.dumps(title)}\n", "oversight/l")
    (entry,) = parse_string(made.bibtex, "bibtex").entries.values()
    read = entry.fields["title"].removeprefix("{").removesuffix("}")
    for name, sign in (("braceleft", "{"), ("braceright", "}"), ("asciitilde", "~"), ("asciicircum", "^")):
        read = read.replace(f"\\text{name}{{}}", sign)
    read = re.sub(r"\\([&%$#_])", r"\1", read).replace("\\textbackslash{}", "\\")
    assert read == title
    assert [str(person.last_names[0]) for person in entry.persons["author"]] == ["{Office}"]
    assert json.loads(made.csl)[0]["title"] == title


# The page


def folds(tree: Element) -> list[Element]:
    return [each for each in tree.iter("details") if "ap-cite" in (each.get("class") or "")]


def test_every_record_has_a_citation_that_can_be_read_without_scripts(reference_site: Path, graph: Graph) -> None:
    for id in ids(graph):
        tree = parsed((reference_site / id / "index.html").read_text("utf-8"))
        made = of(id, graph)
        text = words(folds(tree)[-1])
        assert " ".join(plain(made.harvard).replace("*", "").split()) in text, id
        assert " ".join(plain(made.oscola).replace("*", "").split()) in text, id
        assert [code.text for pre in tree.iter("pre") for code in pre][-2:] == [made.bibtex, made.csl]


def test_each_finding_and_each_item_is_cited_by_itself(reference_site: Path) -> None:
    for path in ("reports/2025/home-office", "oversight/2018/nhs-digital-home-office-mou"):
        tree = parsed((reference_site / path / "index.html").read_text("utf-8"))
        items = [each for each in tree.iter("article") if each.get("id")]
        assert items
        for item in items:
            (fold,) = folds(item)
            assert words(fold).count(f"https://example.org/{path}/#{item.get('id')}") == 2


def test_markup_in_a_title_stays_text() -> None:
    made = cited(f"body: office\ntype: letter\ntitle: {json.dumps(HOSTILE)}\n", "oversight/l")
    for text in (*made.harvard, *made.oscola):
        assert not re.search(r"<(?!/?i>|/?span)", text)
