"""``auditpress format``: what it writes, what it leaves alone, and what it says of both."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditpress import layout, pen
from auditpress.cli import main
from tests.helpers import BODY, ROOT, SITES, desk, holds, run, write

UNTIDY = "type: local authority\n# as printed\nname:   'River Council'\n"
TIDY = "# as printed\nname: 'River Council'\ntype: local authority\n"
BODIES = "audits/organisations"

Call = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return desk(tmp_path, {"organisations/a": UNTIDY, "organisations/b": BODY, "organisations/c": UNTIDY})


@pytest.fixture
def call(site: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command within this process, in the folder of the site."""
    monkeypatch.chdir(site)
    return lambda *arguments: CliRunner().invoke(main, ["format", *map(str, arguments)])


def test_untidy_records_are_tidied_and_named_and_the_others_are_not_touched(site: Path) -> None:
    untouched = (site / f"{BODIES}/b.yaml").stat().st_mtime_ns
    told = run("format", cwd=site)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == f"tidied: {BODIES}/a.yaml\ntidied: {BODIES}/c.yaml\n2 of 3 records tidied.\n"
    assert (site / f"{BODIES}/a.yaml").read_text(encoding="utf-8") == TIDY
    assert (site / f"{BODIES}/b.yaml").stat().st_mtime_ns == untouched
    assert run("format", cwd=site).stdout == "3 records, nothing to tidy.\n"


def test_check_writes_nothing_and_leaves_with_1_until_all_is_tidy(site: Path, call: Call) -> None:
    before = holds(site)
    told = call("--check")
    assert told.exit_code == 1
    assert told.output == f"not tidy: {BODIES}/a.yaml\nnot tidy: {BODIES}/c.yaml\n2 of 3 records would be tidied.\n"
    assert holds(site) == before
    call()
    assert call("--check").exit_code == 0


def test_the_difference_is_a_patch_that_makes_the_records_tidy(site: Path, call: Call) -> None:
    write(site, {f"{BODIES}/c.yaml": "type: local authority\r\nname: C"})
    before = holds(site)
    told = call("--diff")
    assert (told.exit_code, told.stderr) == (0, "2 of 3 records would be tidied.\n")
    assert holds(site) == before
    subprocess.run(["git", "apply", "-"], input=told.stdout_bytes, cwd=site, check=True)
    assert (site / f"{BODIES}/a.yaml").read_text(encoding="utf-8") == TIDY
    assert (site / f"{BODIES}/c.yaml").read_bytes() == b"name: C\r\ntype: local authority\r\n"
    assert call("--diff", "--check").exit_code == 0


def test_only_the_files_and_folders_that_are_named_are_tidied(site: Path, call: Call) -> None:
    write(site, {"audits/datasets/d.yaml": "name:  D\n"})
    assert call(f"{BODIES}/c.yaml", site / "audits/datasets").output.splitlines()[-1] == "2 of 2 records tidied."
    assert (site / f"{BODIES}/a.yaml").read_text(encoding="utf-8") == UNTIDY


def test_a_path_without_records_is_told_of(call: Call) -> None:
    for path in ("content", "mkdocs.yml"):
        told = call(path)
        assert told.exit_code == 2
        assert "no record lies there; records lie in audits/" in told.output
    assert call("nowhere").exit_code == 2


def test_a_record_that_cannot_be_read_is_told_of_and_left_and_the_others_are_tidied(site: Path, call: Call) -> None:
    broken = {
        f"{BODIES}/c.yaml": b"name: a: b\n",
        f"{BODIES}/d.yaml": b"name: \xff\n",
        f"{BODIES}/E.yaml": b"name:  e\n",
        f"{BODIES}/f.yaml": b"name:  f\nname: g\n",
    }
    write(site, broken)
    told = call()
    assert told.exit_code == 1
    assert told.stdout == f"tidied: {BODIES}/a.yaml\n1 of 5 records tidied; 4 files left as they are.\n"
    for place in ("c.yaml:1:8: error", "d.yaml:1:7: error", "E.yaml: error", "f.yaml:2:1: error"):
        assert f"{BODIES}/{place}" in told.stderr
    assert {name: holds(site)[name] for name in broken} == broken


def test_a_record_that_is_written_too_oddly_is_left_with_the_reason(site: Path, call: Call) -> None:
    write(site, {f"{BODIES}/c.yaml": "{name: C, type: charity}\n"})
    told = call(f"{BODIES}/c.yaml")
    assert told.exit_code == 1
    assert told.stderr == (
        f"{BODIES}/c.yaml is left as it is: all of it stands in braces. "
        "Write each field on a line of its own, as “name: value”.\n"
    )
    assert told.stdout == "1 record, nothing to tidy; 1 file left as it is.\n"


def test_a_record_that_would_not_say_the_same_is_left(site: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "written", lambda *_: "name: other\n")
    before = holds(site)
    told = call(f"{BODIES}/a.yaml")
    assert told.exit_code == 1
    assert "would not say the same. This is a fault of auditpress; please report it." in told.stderr
    assert holds(site) == before


def test_a_record_that_changes_meanwhile_is_left(site: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = pen.replace

    def saved_first(file: Path, content: bytes, was: bytes) -> None:
        if file.name == "a.yaml":
            file.write_text("name: somebody else's\n")
        replace(file, content, was)

    monkeypatch.setattr(pen, "replace", saved_first)
    told = call()
    assert told.exit_code == 1
    assert told.stderr == f"{BODIES}/a.yaml is left as it is: it changed just now; run the command again.\n"
    assert told.stdout == f"tidied: {BODIES}/c.yaml\n1 of 3 records tidied; 1 file left as it is.\n"
    assert (site / f"{BODIES}/a.yaml").read_text() == "name: somebody else's\n"


def test_a_record_that_cannot_be_written_is_told_of(site: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pen, "replace", full)
    told = call(f"{BODIES}/a.yaml")
    assert (told.exit_code, "cannot be written: No space left on device" in told.stderr) == (1, True)
    assert (site / f"{BODIES}/a.yaml").read_text() == UNTIDY


def test_a_mark_for_the_order_of_bytes_goes_and_a_name_outside_any_kind_does_not_matter(site: Path, call: Call) -> None:
    write(site, {f"{BODIES}/a.yaml": "\ufeffname: é\n", "audits/odd/x.yaml": "b:  1\na: 2\n"})
    call()
    assert (site / f"{BODIES}/a.yaml").read_bytes() == "name: é\n".encode()
    assert (site / "audits/odd/x.yaml").read_text() == "b: 1\na: 2\n"


def test_many_records_are_tidied_in_several_processes_as_in_one(site: Path, call: Call) -> None:
    write(site, {f"{BODIES}/n{number}.yaml": UNTIDY for number in range(80)})
    told = call("--check", "--jobs", 1)
    assert call("--check", "--jobs", 2).output == told.output
    assert told.output.endswith("82 of 83 records would be tidied.\n")


@pytest.mark.parametrize("where", [ROOT, SITES / "small", SITES / "gao", SITES / "ico"], ids=lambda path: path.name)
def test_our_own_records_are_tidy(where: Path) -> None:
    told = run("format", "--check", cwd=where)
    assert (told.returncode, told.stderr) == (0, "")
    assert "nothing to tidy" in told.stdout
