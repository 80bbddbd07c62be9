"""Drafts: seen and marked in a preview, told of by a check, and nowhere in what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from auditpress import mkdocs_host, site
from auditpress.loading import Loaded
from tests.helpers import BODY, ROOT, config, desk, holds, parsed, run, told, words

BODIES = {"organisations/river-council": BODY, "organisations/audit-office": "name: Audit Office\ntype: x\n"}
DRAFT = "name: Hidden Weir Trust\ntype: charity\nstate: draft\npart_of: river-council\n"
REPORT = "publisher: audit-office\nauditees: [river-council]\n"
SECRET = {**BODIES, "organisations/weir": DRAFT}


def preview(folder: Path) -> Loaded:
    """As the preview loads it."""
    return site.load(replace(config(folder), drafts=True))


def levels(loaded: Loaded) -> list[tuple[str, str, str]]:
    return [(problem.path.removeprefix("audits/"), problem.rule, problem.severity) for problem in loaded.problems]


def build(folder: Path, *, drafts: bool) -> dict[str, bytes]:
    """With the real host."""
    file = folder / "mkdocs.yml"
    where = folder / ("preview" if drafts else "site")
    made = replace(mkdocs_host.configuration(file, where), drafts=drafts)
    report = site.build(made, mkdocs_host.host(file))
    assert report.built, told(report.problems)
    return holds(where)


# In a preview


def test_a_preview_shows_a_draft_and_marks_it_on_its_page_and_in_lists(tmp_path: Path) -> None:
    made = build(desk(tmp_path, SECRET), drafts=True)
    page = made["organisations/weir/index.html"].decode()
    assert "Draft: seen only in this preview" in words(parsed(page))
    assert '<meta name="robots" content="noindex">' in page
    assert "Hidden Weir Trust Draft" in words(parsed(made["organisations/index.html"].decode()))
    assert b"Hidden Weir Trust" in made["organisations/river-council/index.html"]


def test_only_a_draft_is_marked(tmp_path: Path) -> None:
    made = build(desk(tmp_path, SECRET), drafts=True)
    page = made["organisations/audit-office/index.html"]
    assert b"noindex" not in page
    assert b"Draft" not in page


def test_what_is_published_and_leads_to_a_draft_is_warned_of_in_the_preview_and_refused_elsewhere(
    tmp_path: Path,
) -> None:
    folder = desk(tmp_path, {**SECRET, "datasets/a": "name: A\nholder: weir\n"}, about="[[organisations/weir]]")
    here, there = preview(folder), site.load(config(folder))
    assert here.graph is not None
    assert there.graph is None
    assert {problem.severity for problem in here.problems} == {"warning"}
    assert [replace(problem, severity="error") for problem in here.problems] == list(there.problems)
    assert [problem.rule for problem in there.problems] == ["draft", "draft"]


def test_a_warning_of_a_way_to_a_draft_is_told_at_every_build(tmp_path: Path) -> None:
    folder = desk(tmp_path, {**SECRET, "datasets/a": "name: A\nholder: weir\n"})
    file = folder / "mkdocs.yml"
    made = replace(mkdocs_host.configuration(file, folder / "preview"), drafts=True)
    for read in (4, 0):
        report = site.build(made, mkdocs_host.host(file))
        assert ([problem.rule for problem in report.problems], report.read) == (["draft"], read)


def test_a_draft_may_refer_to_a_draft(tmp_path: Path) -> None:
    records = {**SECRET, "datasets/a": "name: A\nstate: draft\nholder: weir\n"}
    loaded = preview(desk(tmp_path, records))
    assert loaded.problems == ()
    assert loaded.graph is not None
    assert {"datasets/a", "organisations/weir"} <= set(loaded.graph.numbers)
    assert site.load(config(tmp_path)).problems == ()


def test_a_draft_that_refers_to_what_is_not_written_yet_is_left_out_with_those_that_need_it(tmp_path: Path) -> None:
    """The rest of the site is shown all the same."""
    records = {
        **BODIES,
        "organisations/weir": DRAFT.replace("river-council", "nobody"),
        "datasets/a": "name: A\nstate: draft\nholder: weir\n",
    }
    loaded = preview(desk(tmp_path, records))
    assert loaded.graph is not None
    assert set(loaded.graph.numbers) == set(BODIES)
    assert levels(loaded) == [("organisations/weir.yaml", "reference", "warning")]


def test_a_preview_after_edits_is_the_one_that_a_first_build_makes(tmp_path: Path) -> None:
    """Whether it begins with the published site, with what the last preview left, or with nothing."""
    folder = desk(tmp_path, SECRET)
    build(folder, drafts=False)
    site_dir = folder / "preview"
    (folder / "site").rename(site_dir)
    file = folder / "audits/organisations/weir.yaml"
    for text in (DRAFT, DRAFT.replace("Hidden", "Open"), DRAFT.replace("state: draft\n", ""), DRAFT, BODY):
        file.write_text(text)
        made = build(folder, drafts=True)
        config = replace(mkdocs_host.configuration(folder / "mkdocs.yml", folder / "fresh"), drafts=True)
        site.build(config, mkdocs_host.host(folder / "mkdocs.yml"), site.Options(cached=False))
        assert holds(folder / "fresh") == made


# What is published


def test_nothing_published_holds_a_word_of_a_draft_even_after_a_preview(tmp_path: Path) -> None:
    folder = desk(tmp_path, SECRET)
    build(folder, drafts=True)
    by_preview = build(folder, drafts=False)
    assert [name for name, data in by_preview.items() if b"eir" in data.replace(b"their", b"") or "weir" in name] == []
    assert by_preview == build(desk(tmp_path / "without", BODIES), drafts=False)


def test_a_build_takes_nothing_from_a_preview_and_a_preview_begins_with_what_was_built(tmp_path: Path) -> None:
    """Even of the same folder; the other way round, only the drafts are read."""
    folder = desk(tmp_path, SECRET)
    made = mkdocs_host.configuration(folder / "mkdocs.yml", folder / "site")
    drafts, host = replace(made, drafts=True), mkdocs_host.host(folder / "mkdocs.yml")
    found = [(each, site.build(each, host).read) for each in (drafts, made, drafts, made)]
    assert [(each.drafts, read) for each, read in found] == [(True, 3), (False, 3), (True, 0), (False, 3)]


def test_mkdocs_build_publishes_no_draft(tmp_path: Path) -> None:
    from tests.test_mkdocs_plugin import mkdocs  # noqa: PLC0415 - its helper, not its tests

    made = mkdocs(desk(tmp_path, SECRET), "build")
    assert made.returncode == 0, made.stderr
    found = holds(tmp_path / "site")
    assert [name for name, data in found.items() if b"Weir" in data or "weir" in name] == []


# What a check says of a draft


@pytest.mark.parametrize(
    "records, said",
    [
        ({"datasets/a": "name: A\nstate: draft\nholder: nobody\n"}, ("datasets/a.yaml", "reference", "warning")),
        (
            {"datasets/a": "name: A\nstate: draft\nholder: river-council\ndescription: '[[organisations/x]]'\n"},
            ("datasets/a.yaml", "reference", "warning"),
        ),
        ({"organisations/x": DRAFT.replace("river-council", "x")}, ("organisations/x.yaml", "circle", "error")),
        (
            {"reports/r": f"{REPORT}state: draft\nconducted: {{from: 2025-02-01, to: 2025-01-01}}\n"},
            ("reports/r.yaml", "date-order", "error"),
        ),
        (
            {"reports/r": f"{REPORT}state: draft\nstated: [{{of: findings, number: 2}}]\n"},
            ("reports/r.yaml", "stated-total", "warning"),
        ),
    ],
)
def test_a_draft_may_be_incomplete_but_not_wrong(
    records: Mapping[str, str], said: tuple[str, str, str], tmp_path: Path
) -> None:
    assert said in levels(site.load(config(desk(tmp_path, {**BODIES, **records}))))
    assert said in levels(preview(tmp_path))


def test_a_rule_of_a_draft_is_kept_among_the_records_it_will_stand_with(tmp_path: Path) -> None:
    """A second review 1 is a mistake in the draft, and none in what is published."""
    review = "report: reports/r\npublisher: audit-office\nnumber: 1\nupdates: []\n"
    records = {**BODIES, "reports/r": REPORT, "reviews/r-1": review, "reviews/r-2": f"{review}state: draft\n"}
    loaded = site.load(config(desk(tmp_path, records)))
    assert levels(loaded) == [("reviews/r-2.yaml", "review-number", "error")]


def test_the_command_counts_a_wrong_draft_and_forgives_an_unfinished_one(tmp_path: Path) -> None:
    folder = desk(tmp_path, {**BODIES, "organisations/weir": DRAFT.replace("river-council", "river-counsil")})
    made = run("check", cwd=folder)
    assert made.returncode == 0
    assert "there is no record “organisations/river-counsil”" in made.stdout
    assert "Did you mean “organisations/river-council”?" in made.stdout
    (folder / "audits/organisations/weir.yaml").write_text(f"{DRAFT}succeeds: [{{organisation: weir}}]\n")
    assert run("check", cwd=folder).returncode == 1


def test_the_reference_site_has_no_drafts() -> None:
    assert not [file for file in (ROOT / "audits").rglob("*.yaml") if "\nstate: draft" in file.read_text("utf-8")]
