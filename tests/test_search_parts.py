"""The parts of the search: years together, what is made anew when something changed, and a site that does without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditpress import site
from auditpress.mkdocs_plugin import LAYOUTS
from auditpress.pages import search
from auditpress.settings import Options
from auditpress.site import Hosted, Loaded, Report
from tests import helpers
from tests.helpers import BODY, holds, linked, run, write
from tests.test_search import received

# Parts


REPORT = "publisher: office\nauditees: [council]\ndocument_kind: Audit\n"
YEARS = {
    "organisations/office": "name: Audit Office\ntype: auditor\n",
    "organisations/council": BODY,
    **{f"reports/{year}/r{n}": f"{REPORT}published: {year}-0{n}-01\n" for year in (2019, 2020, 2021) for n in (1, 2)},
}


@pytest.mark.parametrize(
    "least, names",
    [
        (1, ["undated", "2019", "2020", "2021"]),
        (2, ["organisations", "2019", "2020", "2021"]),
        (3, ["undated", "2019-2020", "2021"]),
        (9, ["undated", "2019-2021"]),
    ],
)
def test_years_of_few_papers_share_a_part(monkeypatch: pytest.MonkeyPatch, least: int, names: list[str]) -> None:
    monkeypatch.setattr(search, "LEAST", least)
    made, _ = linked(YEARS)
    found = [job.name.removeprefix("/search/").strip("/") for job in search.concordance(made)]
    assert found == ([*names, "names.js"] if least > 1 else ["organisations", *names[1:], "names.js"])


def test_within_a_part_what_is_newer_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LEAST", 9)
    made, _ = linked(YEARS)
    (dated,) = [job for job in search.concordance(made) if job.name == "/search/2019-2021/"]
    assert dated.members.split("\n")[:3] == ["reports/2021/r2", "reports/2021/r1", "reports/2020/r2"]


# What is made anew


def host(_: Path, __: Loaded) -> Hosted:
    chrome = "<title>auditpress-slot-title</title>auditpress-slot-body"
    return Hosted(dict.fromkeys(LAYOUTS, chrome), ())


def build(folder: Path, site_dir: str = "site", *, search: bool = True, cached: bool = True) -> Report:
    config = replace(helpers.config(folder), site_dir=folder / site_dir)
    return site.build(config, host, Options(1, cached, search=search, code="test", host="test"))


def stamps(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_ino for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(search, "LEAST", 2)
    (tmp_path / "content").mkdir()
    write(tmp_path / "audits", {f"{id}.yaml": text for id, text in YEARS.items()})
    assert build(tmp_path).built
    return tmp_path


def remade(folder: Path, name: str, text: str) -> set[str]:
    """The files below ``search/`` that another text of a record makes anew."""
    before = stamps(folder / "site")
    write(folder / "audits", {f"{name}.yaml": text})
    assert build(folder).built
    assert build(folder, "fresh", cached=False).built
    assert holds(folder / "site") == holds(folder / "fresh")
    after = stamps(folder / "site")
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return {path for path in changed if path.startswith("search/")}


def test_only_the_part_of_a_year_in_which_something_changed_is_made_anew(desk: Path) -> None:
    changed = remade(desk, "reports/2020/r1", f"{YEARS['reports/2020/r1']}background: Otters were counted.\n")
    assert {path.split("/")[1] for path in changed} == {"2020", "parts.js"}


def test_a_new_paper_leaves_the_parts_of_other_years_and_of_bodies(desk: Path) -> None:
    changed = remade(desk, "reports/2021/r3", f"{REPORT}published: 2021-03-01\nrisk: High\n")
    assert {path.split("/")[1] for path in changed} == {"2021", "parts.js"}


def test_another_name_of_a_body_is_in_the_parts_that_name_it(desk: Path) -> None:
    changed = remade(desk, "organisations/council", BODY.replace("River", "Lake"))
    assert {path.split("/")[1] for path in changed} == {
        "2019", "2020", "2021", "organisations", "names.js", "parts.js",
    }  # fmt: skip
    assert "Lake Council" in (desk / "site/search/names.js").read_text()


def test_what_a_browser_kept_of_an_earlier_site_is_told_by_a_mark_of_each_part(desk: Path) -> None:
    def marks() -> dict[str, str]:
        return dict(received((desk / "site/search/parts.js").read_text())[1]["parts"])

    before = marks()
    assert [*before] == ["2021", "2020", "2019", "organisations"]
    remade(desk, "reports/2020/r1", f"{YEARS['reports/2020/r1']}background: Otters were counted.\n")
    assert {name for name, mark in marks().items() if mark != before[name]} == {"2020"}


def test_a_file_of_the_search_that_was_harmed_is_made_again(desk: Path) -> None:
    before = holds(desk / "site")
    (desk / "site/search/2020/facets.js").write_text("harmed")
    (desk / "site/search/2021/s0.js").unlink()
    assert build(desk).built
    assert holds(desk / "site") == before


def test_a_site_may_do_without_and_be_given_it_again(desk: Path) -> None:
    before = holds(desk / "site")
    assert build(desk, search=False).built
    assert sorted(path.name for path in (desk / "site/search").iterdir()) == ["index.html"]
    assert build(desk).built
    assert holds(desk / "site") == before


def test_the_command_makes_it_unless_told_not_to(small: Path) -> None:
    assert run("build", cwd=small).returncode == 0
    told = received((small / "site/search/parts.js").read_text())[1]
    assert all((small / "site/search" / name / "facets.js").is_file() for name, _ in told["parts"])
    assert run("build", "--no-search", cwd=small).returncode == 0
    assert [path.name for path in (small / "site/search").iterdir()] == ["index.html"]
