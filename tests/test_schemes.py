"""Schemes: words of many rulebooks, the time in which each was in use, and the common terms that they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditpress.graph import Graph
from auditpress.kinds import scheme
from auditpress.kinds.chains import ReportFacts
from auditpress.kinds.report import Report
from auditpress.kinds.scheme import Scheme
from auditpress.kinds.validity import dated, scheme_applies, words_apply
from tests.helpers import SITES, linked, parsed, run, whole, words

BODIES = {
    "organisations/office": "name: Office\ntype: auditor\n",
    "organisations/river": "name: River\ntype: council\n",
}
GUIDE = """\
name: Guide
owner: office
from: 2018-01
to: 2019-07-26
risks:
  - {id: high, name: High, to: 2018-06}
  - {id: low, name: Low, tone: good}
"""


def told(paper: str, records: dict[str, str]) -> list[tuple[str, str]]:
    """The rules on time that a paper breaks, each with its place."""
    graph, _ = linked({**BODIES, "schemes/guide": GUIDE, **records})
    entry = graph.entries[paper]
    return [
        (".".join(map(str, fault.place)), fault.rule)
        for rule in (scheme_applies, words_apply)
        for fault in rule(entry, None, graph)
    ]


def report(more: str) -> str:
    return f"publisher: office\nauditees: [river]\nscheme: guide\n{more}"


# The time of a scheme and of its words


@pytest.mark.parametrize(
    "more, faults",
    [
        ("conducted: {from: 2018-03-01}\n", []),
        ("conducted: {from: 2019-07-26}\n", []),
        ("conducted: {from: 2019-07-27}\n", [("scheme", "scheme-validity")]),
        ("conducted: {from: 2017-12-30, to: 2018-01-02}\n", []),
        ("conducted: {from: 2017-12}\n", [("scheme", "scheme-validity")]),
        ("published: 2019-08\n", [("scheme", "scheme-validity")]),
        ("conducted: {from: 2019-07}\npublished: 2019-12\n", []),
        ("published: 2019\n", []),
        ("", []),
        ("published: 2020\nnotes: [{on: scheme, kind: slip, text: It names this guide.}]\n", []),
        ("published: 2018-05\nrisk: High\n", []),
        ("published: 2018-07\nrisk: High\n", [("risk", "word-validity")]),
        ("published: 2018-07\nrisk: Low\n", []),
    ],
)
def test_a_paper_and_its_words_fall_into_the_time_of_their_scheme(more: str, faults: list[tuple[str, str]]) -> None:
    assert told("reports/one", {"reports/one": report(more)}) == faults


def test_a_review_may_keep_to_the_rulebook_of_its_audit() -> None:
    """CHKS: audited in February 2019 by guide 2, which ended in July 2019, and reviewed by it in 2020."""
    records = {
        "reports/chks": report("conducted: {from: 2019-02-14}\n"),
        "reviews/chks": "report: chks\npublisher: office\nscheme: guide\npublished: 2021\nevidence: {from: 2020-03}\n",
    }
    assert told("reviews/chks", records) == []
    records["reports/chks"] = report("conducted: {from: 2019-09-02}\n")
    assert told("reviews/chks", records) == [("scheme", "scheme-validity")]


@pytest.mark.parametrize("period, wrong", [("from: 2019-07\nto: 2019-09\n", False), ("from: 2019-08\n", True)])
def test_a_register_is_of_its_period(period: str, *, wrong: bool) -> None:
    records = {"registers/one": f"publisher: office\ntitle: One\nscheme: guide\n{period}"}
    assert bool(told("registers/one", records)) == wrong


def test_what_is_dated_by_nothing_breaks_no_rule() -> None:
    graph, _ = linked({**BODIES, "schemes/guide": GUIDE, "reports/one": report("")})
    assert dated(graph.entries["reports/one"], graph) == ()


def test_a_scheme_and_its_words_end_after_they_begin() -> None:
    ended = "name: G\nowner: office\nfrom: 2020\nto: 2019\nrisks: [{id: a, name: A, from: 2020, to: 2019-12}]\n"
    _, faults = linked({**BODIES, "schemes/g": ended})
    assert [fault.partition(":")[0] for fault in faults] == ["schemes/g to", "schemes/g risks.0.to"]


# Words that are foreign to one another


@pytest.fixture(scope="module")
def gao() -> Graph:
    return whole(SITES / "gao")


@pytest.fixture(scope="module")
def ico() -> Graph:
    return whole(SITES / "ico")


def test_words_of_an_auditor_general_count_as_the_common_terms(gao: Graph) -> None:
    facts = gao.facts(gao.get("reports/2023/tax-agency", Report), ReportFacts)
    assert [life.state for life in facts.lives] == ["closed", "closed", "open", "open"]
    assert facts.open == 2


def test_a_word_is_shown_as_printed_with_the_common_term_beside_it(gao: Graph) -> None:
    tag = scheme.tag(gao, "schemes/recommendations", "statuses", "Closed - not implemented")
    assert (tag.words, tag.common) == ("Closed - not implemented", "closed")
    assert tag.href.endswith("/schemes/recommendations/#statuses-closed-not-implemented")


def test_no_common_term_is_shown_for_a_word_that_is_one(gao: Graph) -> None:
    assert scheme.tag(gao, "schemes/recommendations", "statuses", "Open").common == ""
    found = scheme.find(gao.get("schemes/recommendations", Scheme).record, "statuses", "open")
    assert found is not None
    assert scheme.in_common(found.model_copy(update={"common": "open"}), "Open") == ""


def test_a_high_assurance_is_not_taken_for_a_high_risk(ico: Graph) -> None:
    tag = scheme.tag(ico, "schemes/assurance", "risks", "High assurance")
    assert (tag.words, tag.tone, tag.common) == ("High assurance", "risk-low", "low risk")


@pytest.mark.parametrize("site", ["gao", "ico"])
def test_a_site_under_another_rulebook_has_no_problems(site: str, tmp_path: Path) -> None:
    made = run("build", "--site-dir", tmp_path / "site", cwd=SITES / site)
    assert made.returncode == 0, made.stderr
    assert "warning" not in made.stderr


def test_the_page_shows_the_word_with_the_common_term(tmp_path: Path) -> None:
    run("build", "--site-dir", tmp_path / "site", cwd=SITES / "ico")
    page = words(parsed((tmp_path / "site/reports/2024/harbour-trust/index.html").read_text("utf-8")))
    assert "High assurance (in common terms: low risk)" in page
