"""Site: the order of the stages; what is loaded, what is left out, what a build reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditpress import site
from auditpress.chrome import BODY as SLOT
from auditpress.kinds import KINDS
from auditpress.mkdocs_plugin import LAYOUTS
from auditpress.site import Hosted, Loaded, Options
from tests.helpers import BODY, SITES, config, desk, holds, load, names, told, write

TWO = {"organisations/audit-office": "name: Audit Office\ntype: auditor\n", "organisations/river-council": BODY}


def host(folder: Path, _: Loaded) -> Hosted:
    """A host that is not MkDocs: pages are their bodies, and one page is its own."""
    write(folder, {"about/index.html": "about", "assets/x.css": ""})
    return Hosted(dict.fromkeys(LAYOUTS, SLOT), ("/about/",))


# Loading


def test_a_sound_site_is_loaded_with_its_graph_and_its_landing_pages(tmp_path: Path) -> None:
    loaded = load(desk(tmp_path, TWO))
    assert loaded.graph is not None
    assert (loaded.problems, loaded.records) == ((), 2)
    assert "/organisations/" in [link.path for link in loaded.nav]


def test_a_folder_without_records_is_a_site_of_none(tmp_path: Path) -> None:
    desk(tmp_path, {})
    (tmp_path / "audits").mkdir(exist_ok=True)
    loaded = load(tmp_path)
    assert (loaded.problems, loaded.records) == ((), 0)
    assert loaded.graph is not None


def test_problems_of_all_stages_are_told_together_in_the_order_of_their_places(tmp_path: Path) -> None:
    desk(
        tmp_path,
        {
            **TWO,
            "agreements/a": "name: [\n",
            "datasets/b": "name: B\ncolour: blue\n",
            "datasets/c": "name: C\nholder: nobody\n",
            "organisations/d": f"{BODY}part_of: d\n",
            "organisations/e": f"{BODY}description: <b>\n",
            "nothing/f": BODY,
        },
        about="[[nobody]]\n",
        findings="# mine\n",
    )
    loaded = load(tmp_path)
    assert loaded.graph is None
    assert sorted({problem.rule for problem in loaded.problems}) == [
        "circle", "kind", "prose-html", "reference", "same-address", "unknown-field", "yaml"
    ]  # fmt: skip
    assert list(loaded.problems) == sorted(loaded.problems)


def test_a_reference_to_a_record_with_faults_is_no_further_fault(tmp_path: Path) -> None:
    records = {"organisations/broken": "name: B\n", "datasets/a": "name: A\nholder: broken\n"}
    assert [problem.path for problem in load(desk(tmp_path, records)).problems] == ["audits/organisations/broken.yaml"]


def test_what_leans_on_a_record_with_faults_is_no_further_fault(tmp_path: Path) -> None:
    """Such as the review of a report, whose title is that of the report."""
    report = "publisher: audit-office\nauditees: [river-council]\ncolour: blue\n"
    review = "report: reports/r\npublisher: audit-office\nupdates: []\n"
    loaded = load(desk(tmp_path, {**TWO, "reports/r": report, "reviews/r": review}))
    assert told(loaded.problems) == ["audits/reports/r.yaml:3:1: there is no field “colour” here [unknown-field]"]


def test_a_warning_keeps_no_site_from_being_built(tmp_path: Path) -> None:
    scheme = "name: G\nowner: audit-office\nrisks: [{id: high, name: High}]\n"
    report = "publisher: audit-office\nauditees: [river-council]\nscheme: g\nrisk: Hihg\n"
    loaded = load(desk(tmp_path, {**TWO, "schemes/g": scheme, "reports/r": report}))
    assert [problem.severity for problem in loaded.problems] == ["warning"]
    assert loaded.graph is not None


def test_references_on_hand_written_pages_are_told_at_their_place(tmp_path: Path) -> None:
    wrong = "organisations/river-counsil"
    text = f"# A\n\n[[organisations/river-council]] and [[{wrong}]], again [[{wrong}|b]].\n"
    problems = load(desk(tmp_path, TWO, about=text)).problems
    assert [(p.path, p.line, p.column) for p in problems] == [("content/about.md", 3, 37), ("content/about.md", 3, 76)]
    assert problems[0].hint == "Did you mean “organisations/river-council”?"


# Drafts


def test_a_draft_is_read_and_checked_but_is_not_part_of_the_site(tmp_path: Path) -> None:
    loaded = load(desk(tmp_path, {**TWO, "organisations/draft": f"{BODY}state: draft\n"}))
    assert loaded.graph is not None
    assert "organisations/draft" not in loaded.graph.entries
    wrong = load(desk(tmp_path, {"organisations/draft": f"{BODY}state: draft\ncolour: blue\n"}))
    assert [problem.rule for problem in wrong.problems] == ["unknown-field"]


def test_a_reference_to_a_draft_is_refused(tmp_path: Path) -> None:
    records = {**TWO, "organisations/draft": f"{BODY}state: draft\n", "datasets/a": "name: A\nholder: draft\n"}
    problems = load(desk(tmp_path, records, about="[[organisations/draft]]")).problems
    assert [(p.path, p.rule) for p in problems] == [("audits/datasets/a.yaml", "draft"), ("content/about.md", "draft")]


def test_a_draft_may_refer_to_what_is_not_written_yet(tmp_path: Path) -> None:
    loaded = load(desk(tmp_path, {**TWO, "datasets/a": "name: A\nstate: draft\nholder: nobody\n"}))
    assert [(problem.rule, problem.severity) for problem in loaded.problems] == [("reference", "warning")]
    assert loaded.graph is not None


def test_no_page_of_a_site_speaks_of_its_drafts(tmp_path: Path) -> None:
    desk(
        tmp_path, {**TWO, "organisations/secret": "name: Very Secret\ntype: x\nstate: draft\npart_of: river-council\n"}
    )
    site.build(config(tmp_path), host)
    assert not [name for name, data in holds(tmp_path / "site").items() if b"Secret" in data or b"secret" in data]


# Building


def test_a_build_writes_our_pages_beside_those_of_the_host(tmp_path: Path) -> None:
    report = site.build(config(desk(tmp_path, TWO)), host)
    made = holds(tmp_path / "site")
    assert made["about/index.html"] == b"about"
    assert b"River Council" in made["organisations/river-council/index.html"]
    assert json.loads(made["organisations/river-council/index.json"])["title"] == "River Council"
    assert (report.built, report.records, report.problems) == (True, 2, ())
    assert report.pages == sum(name.endswith("index.html") for name in made)
    assert report.seconds > 0
    assert names(tmp_path) == [".auditpress-cache", "audits", "content", "mkdocs.yml", "site"]


def test_a_build_that_keeps_nothing_leaves_nothing_beside_the_site(tmp_path: Path) -> None:
    site.build(config(desk(tmp_path, TWO)), host, Options(cached=False))
    assert names(tmp_path) == ["audits", "content", "mkdocs.yml", "site"]


def test_every_kind_is_rendered_without_the_host(small: Path) -> None:
    site.build(config(small), host)
    for kind in KINDS:
        assert list((small / "site" / kind.folder).rglob("index.json")), kind.folder


def test_with_errors_nothing_is_built_and_the_host_is_not_asked(tmp_path: Path) -> None:
    def never(folder: Path, loaded: Loaded) -> Hosted:
        raise AssertionError(folder, loaded)

    report = site.build(config(desk(tmp_path, {"organisations/a": "name: A\n"})), never)
    assert (report.built, report.pages) == (False, 0)
    assert len(report.problems) == 1
    assert names(tmp_path) == ["audits", "content", "mkdocs.yml"]


def test_a_theme_that_does_not_fit_leaves_the_old_site(tmp_path: Path) -> None:
    site.build(config(desk(tmp_path, TWO)), host)
    before = holds(tmp_path / "site")
    with pytest.raises(site.ConfigError, match="shows no content"):
        site.build(config(tmp_path), lambda _, __: Hosted(dict.fromkeys(LAYOUTS, "no slot"), ()))
    assert holds(tmp_path / "site") == before
    assert names(tmp_path) == [".auditpress-cache", "audits", "content", "mkdocs.yml", "site"]


def test_a_site_folder_that_is_not_ours_stops_the_build(tmp_path: Path) -> None:
    desk(tmp_path, TWO)
    write(tmp_path, {"site/mine.txt": "mine"})
    with pytest.raises(site.ConfigError, match=r"did not write: mine\.txt"):
        site.build(config(tmp_path), host)
    assert holds(tmp_path / "site") == {"mine.txt": b"mine"}


def test_what_a_record_no_longer_has_is_gone_from_the_site(tmp_path: Path) -> None:
    site.build(config(desk(tmp_path, TWO)), host)
    (tmp_path / "audits/organisations/audit-office.yaml").unlink()
    site.build(config(tmp_path), host)
    assert "organisations/audit-office/index.html" not in holds(tmp_path / "site")


def test_each_stage_is_told_as_it_begins_and_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    site.build(config(desk(tmp_path, TWO)), host, tell=lambda *news: told.append(news))
    stages = [*dict.fromkeys(stage for stage, _, _ in told)]
    assert len(stages) >= 4
    assert [stage for stage, done, _ in told if not done] == stages
    for stage in stages:
        news = [(done, of) for each, done, of in told if each == stage]
        assert news == [(done, len(news) - 1) for done in range(len(news))]
    assert ("reading records", 2, 2) in told


def test_a_site_with_errors_is_not_written(tmp_path: Path) -> None:
    loaded = load(desk(tmp_path, {"organisations/a": "name: A\n"}))
    with pytest.raises(ValueError, match="errors"):
        site.write(config(tmp_path), loaded, Hosted({}, ()), tmp_path / "out")


def test_the_small_site_is_sound() -> None:
    loaded = load(SITES / "small")
    assert told(loaded.problems) == []
    assert loaded.records == 12


def test_a_record_can_have_an_id_that_a_section_of_its_page_has_too(small: Path) -> None:
    """Parts of records have addresses apart from those that a page gives its own sections."""
    for name in ("notes", "source", "related", "summary"):
        letter = small / "audits/oversight/2025/passwords.yaml"
        letter.write_text(letter.read_text() + f"  - {{id: {name}, kind: request, title: T, text: T.}}\n")
    site.build(config(small), host)
    page = (small / "site/oversight/2025/passwords/index.html").read_text()
    for name in ("notes", "source", "related", "summary"):
        assert page.count(f'id="{name}"') <= 1
