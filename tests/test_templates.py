"""Templates: the digest of one changes with every template that it takes in, and with no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditpress.kinds import KINDS
from auditpress.templates import Prints
from tests.helpers import ROOT, write

TEMPLATES = {
    "page.html": "{% extends 'base.html' %}{% import 'macros.html' as m %}{{ m.a() }}",
    "base.html": "<main>{% include 'foot.html' %}</main>",
    "macros.html": "{% from 'deep.html' import b %}{% macro a() %}{{ b() }}{% endmacro %}",
    "deep.html": "{% macro b() %}b{% endmacro %}",
    "foot.html": "foot",
    "other.html": "{% include 'foot.html' %}",
    "alone.html": "alone",
    "any.html": "{% include name %}",
}


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    write(tmp_path / "records", TEMPLATES)
    return tmp_path


def prints(*folders: Path) -> dict[str, str]:
    found = Prints(folders)
    return {name: found.of(name) for name in TEMPLATES}


@pytest.mark.parametrize(
    "edited, changed",
    [
        ("page.html", {"page.html"}),
        ("base.html", {"page.html", "base.html"}),
        ("macros.html", {"page.html", "macros.html"}),
        ("deep.html", {"page.html", "macros.html", "deep.html"}),
        ("foot.html", {"page.html", "base.html", "foot.html", "other.html"}),
        ("alone.html", {"alone.html"}),
    ],
)
def test_an_edit_is_felt_where_the_template_is_used_directly_or_through_others(
    theme: Path, edited: str, changed: set[str]
) -> None:
    before = prints(theme)
    (theme / "records" / edited).write_text(f"{TEMPLATES[edited]}<!-- edited -->")
    after = prints(theme)
    # One that chooses what it takes in may take in any.
    assert {name for name in TEMPLATES if before[name] != after[name]} == {*changed, "any.html"}


def test_the_same_templates_have_the_same_digests(theme: Path) -> None:
    assert prints(theme) == prints(theme)
    assert len({*prints(theme).values()}) == len(TEMPLATES)


def test_the_template_of_the_first_folder_is_the_one_that_counts(theme: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    write(mine, {"records/foot.html": "my foot"})
    before, after = prints(theme), prints(mine, theme)
    assert {name for name in TEMPLATES if before[name] != after[name]} == {
        "page.html", "base.html", "foot.html", "other.html", "any.html",
    }  # fmt: skip
    assert prints(theme, mine) == before


def test_a_template_that_comes_to_be_is_felt_where_it_was_asked_for(theme: Path) -> None:
    (theme / "records/foot.html").unlink()
    before = prints(theme)
    (theme / "records/foot.html").write_text("new")
    after = prints(theme)
    assert before["page.html"] != after["page.html"]
    assert before["alone.html"] == after["alone.html"]


def test_templates_that_take_in_each_other_come_to_an_end(tmp_path: Path) -> None:
    write(tmp_path / "records", {"a.html": "{% include 'b.html' %}", "b.html": "{% include 'a.html' %}"})
    found = Prints([tmp_path])
    assert found.of("a.html") == found.of("b.html")


def test_a_rename_of_what_is_taken_in_is_felt(theme: Path) -> None:
    before = prints(theme)
    (theme / "records/foot.html").rename(theme / "records/feet.html")
    (theme / "records/other.html").write_text("{% include 'feet.html' %}")
    assert prints(theme)["other.html"] != before["other.html"]


def test_every_kind_of_record_takes_in_the_frame_of_the_theme(tmp_path: Path) -> None:
    """With the real templates: a change in the shared macros is felt on the pages of every kind."""
    write(tmp_path / "records", {"_macros.html": "{# other #}" + (ROOT / "theme/records/_macros.html").read_text()})
    before, after = Prints([ROOT / "theme"]), Prints([tmp_path, ROOT / "theme"])
    assert [kind.folder for kind in KINDS if before.of(kind.template) == after.of(kind.template)] == []
