"""``auditpress schema``: what it writes, what it leaves as it is, and what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditpress.schema.desk import joined
from tests.helpers import BODY, ROOT, desk, holds, names, run, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return desk(tmp_path, {"organisations/river-council": BODY})


def test_the_schemas_of_the_reference_site_are_up_to_date() -> None:
    made = run("schema", "--check", cwd=ROOT)
    assert (made.returncode, made.stdout) == (0, "Everything is up to date: 11 schemas in .vscode/schemas.\n"), (
        f"{made.stdout}{made.stderr}: run ./run auditpress schema"
    )


def test_everything_is_written_once_and_the_same_each_time(site: Path) -> None:
    missing = run("schema", "--check", cwd=site)
    assert missing.returncode == 1
    assert ".vscode/schemas/report.json is missing\n" in missing.stdout
    assert not (site / ".vscode").exists()
    made = run("schema", cwd=site)
    assert (made.returncode, made.stderr) == (0, "")
    assert len(made.stdout.splitlines()) == 13
    before = holds(site / ".vscode")
    again = run("schema", "--jobs", "2", cwd=site)
    assert (again.returncode, again.stdout) == (0, "Everything is up to date: 11 schemas in .vscode/schemas.\n")
    assert holds(site / ".vscode") == before
    settings = json.loads((site / ".vscode/settings.json").read_text())["yaml.schemas"]
    assert settings["./.vscode/schemas/report.json"] == "audits/reports/**/*.yaml"
    assert {Path(name).name for name in settings} == set(names(site / ".vscode/schemas"))


def test_a_record_that_was_added_makes_a_schema_stale(site: Path) -> None:
    run("schema", cwd=site)
    write(site, {"audits/datasets/births.yaml": "name: Births\n"})
    stale = run("schema", "--check", cwd=site)
    assert stale.returncode == 1
    assert ".vscode/schemas/report.json is not up to date\n" in stale.stdout
    assert stale.stdout.endswith("Run “auditpress schema” and commit what it writes.\n")


def test_another_folder_is_named_in_the_settings(site: Path) -> None:
    assert run("schema", "--folder", "tools/schemas", cwd=site).returncode == 0
    assert "./tools/schemas/report.json" in (site / ".vscode/settings.json").read_text()
    assert len(names(site / "tools/schemas")) == 11


def test_records_with_errors_are_told_of_and_the_schemas_are_made(site: Path) -> None:
    write(site, {"audits/datasets/births.yaml": "nme: Births\n"})
    made = run("schema", cwd=site)
    assert made.returncode == 0
    assert made.stderr == (
        "auditpress: 2 errors in 1 file; “auditpress check” tells of them. What could be read is proposed.\n"
    )


@pytest.mark.parametrize("folder", ["../elsewhere", "/elsewhere"])
def test_a_folder_that_an_editor_does_not_see_is_refused(site: Path, folder: str) -> None:
    refused = run("schema", "--folder", folder, cwd=site)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "does not see the schemas" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_file_in_the_place_of_a_folder_is_told_of_in_one_line(site: Path) -> None:
    write(site, {".vscode": "a file\n"})
    refused = run("schema", cwd=site)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1
    assert "Traceback" not in refused.stderr


def test_a_folder_in_the_place_of_a_file_is_told_of_by_its_name(site: Path) -> None:
    (site / ".vscode/settings.json").mkdir(parents=True)
    refused = run("schema", cwd=site)
    assert refused.returncode == 2
    assert refused.stderr == f"auditpress: {site}/.vscode/settings.json cannot be written: File exists.\n"


# Settings that are there already


THEIRS = '{\n\t"editor.tabSize": 4,\n\t"yaml.schemas": {\n\t\t"./mine.json": "a/*.yaml"\n\t}\n}\n'


def test_settings_of_others_are_kept_as_they_are_written(site: Path) -> None:
    write(site, {".vscode/settings.json": THEIRS, ".vscode/extensions.json": '{"recommendations": ["a.b"]}'})
    assert run("schema", cwd=site).returncode == 0
    text = (site / ".vscode/settings.json").read_text()
    assert text.startswith('{\n\t"editor.tabSize": 4,\n\t"yaml.schemas": {\n\t\t"./mine.json": "a/*.yaml",\n\t\t"./.vs')
    assert json.loads((site / ".vscode/extensions.json").read_text())["recommendations"] == [
        "a.b",
        "redhat.vscode-yaml",
    ]


def test_a_schema_that_is_gone_is_no_longer_named(site: Path) -> None:
    write(site, {".vscode/settings.json": '{"yaml.schemas": {"./.vscode/schemas/old.json": "audits/old/*.yaml"}}'})
    run("schema", cwd=site)
    assert "old.json" not in (site / ".vscode/settings.json").read_text()


COMMENTED = '// ours\n{\n  "a": "http://b", /* why */\n  "c": [1, 2, ],\n}\n'


def test_settings_with_comments_are_left_as_they_are_and_what_to_add_is_said(site: Path) -> None:
    write(site, {".vscode/settings.json": COMMENTED})
    made = run("schema", cwd=site)
    assert made.returncode == 1
    assert "settings.json has comments or is not plain JSON, so it is left as it is; add to it:\n{\n" in made.stdout
    assert (site / ".vscode/settings.json").read_text() == COMMENTED
    told = json.loads(made.stdout.partition("add to it:\n")[2].partition("\n}\n")[0] + "\n}")
    added = COMMENTED.replace("{", "{" + json.dumps(told)[1:-1] + ",", 1)
    write(site, {".vscode/settings.json": added})
    assert run("schema", cwd=site).returncode == 0
    assert (site / ".vscode/settings.json").read_text() == added


@pytest.mark.parametrize("text", ["[]", "1", '{"a": ', '{"yaml.schemas": []}', "\ufeff\ufeff{}", "\xff"])
def test_settings_that_cannot_be_understood_are_left_as_they_are(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(text.encode("latin-1") if text == "\xff" else text.encode())

    def add(settings: dict[str, object]) -> dict[str, object]:
        return {**settings, "yaml.schemas": {**settings.get("yaml.schemas", {}), "a": "b"}}  # type: ignore[dict-item]

    piece = joined(file, add)
    assert piece.by_hand
    assert piece.content == piece.was


@pytest.mark.parametrize("text", ["", "\n", "{}", "\ufeff{}"])
def test_empty_settings_are_filled(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, encoding="utf-8")
    piece = joined(tmp_path / "settings.json", lambda settings: {**settings, "a": 1})
    assert piece.content == b'{\n  "a": 1\n}\n'


def test_line_ends_are_kept(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(b'{\r\n    "a": 1\r\n}\r\n')
    piece = joined(tmp_path / "settings.json", lambda settings: {**settings, "b": 2})
    assert piece.content == b'{\r\n    "a": 1,\r\n    "b": 2\r\n}\r\n'
