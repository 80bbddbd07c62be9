"""The exact place of a fault, whatever the file is made of: ends of lines, byte order marks, hidden characters."""

from __future__ import annotations

import codecs
import importlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditpress import site
from auditpress.cli import main
from auditpress.problems import as_text
from auditpress.settings import ConfigError
from tests.helpers import BODY, config, desk, load, run, told, write

A = "organisations/a"
FAULTY = "name: A\ntype: b\nto: x\ndescription: |\n  One.\n  See [[nothing]].\ncolour: blue"
PLACES = [(3, 5, "date", "to: x"), (6, 7, "reference", "  See [[nothing]]."), (7, 1, "unknown-field", "colour: blue")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "one"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_place_is_the_same_whatever_ends_the_lines(tmp_path: Path, ending: str, last: str, mark: bytes) -> None:
    """``last`` says whether the last line ends at all."""
    text = FAULTY.replace("\n", ending) + (ending if last else "")
    problems = load(desk(tmp_path, {A: mark + text.encode()})).problems
    assert [(p.line, p.column, p.rule, p.excerpt) for p in problems] == PLACES


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "text, place",
    [
        ("name: A\ntype: 'b\n", (2, 7)),
        ("name: A\ntype: b: c", (2, 8)),
        ("name: A\ntype: b\nname: C", (3, 1)),
        ("name: A\nwords\ntype: b\n", (2, 1)),
    ],
)
def test_so_is_that_of_a_text_that_is_no_yaml(tmp_path: Path, text: str, place: tuple[int, int], ending: str) -> None:
    (problem,) = load(desk(tmp_path, {A: text.replace("\n", ending)})).problems
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_a_byte_that_is_no_text_is_named_at_its_place(tmp_path: Path, mark: bytes, ending: bytes) -> None:
    data = mark + "name: Ä ".encode() + b"\xe9 x" + ending + b"type: b"
    (problem,) = load(desk(tmp_path, {A: data})).problems
    assert (problem.line, problem.column, problem.rule, problem.excerpt) == (1, 9, "encoding", "name: Ä \ufffd x")
    assert "byte 0xE9" in problem.message
    (problem,) = load(desk(tmp_path, {A: mark + b"type: b" + ending + data.removeprefix(mark)})).problems
    assert (problem.line, problem.column) == (2, 9)


@pytest.mark.parametrize(
    "character, name",
    [
        ("\0", "U+0000 NULL"),
        ("\x1b", "U+001B ESCAPE"),
        ("\x01", "U+0001"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("\u200f", "U+200F RIGHT-TO-LEFT MARK"),
        ("\u061c", "U+061C ARABIC LETTER MARK"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\ufeff", "U+FEFF BYTE ORDER MARK"),
        ("\ufdd0", "U+FDD0"),
    ],
)
def test_a_character_that_nobody_sees_is_named_and_shown(tmp_path: Path, character: str, name: str) -> None:
    (problem,) = load(desk(tmp_path, {A: f"name: A\ntype: b{character}c\n"})).problems
    assert problem.message == f"the invisible character {name} is not allowed"
    assert (problem.line, problem.column) == (2, 8)
    assert "  2 | type: b\ufffdc\n    |        ^" in as_text([problem])


def test_every_such_character_is_told_of_until_it_is_plain_that_this_is_no_text(tmp_path: Path) -> None:
    problems = load(desk(tmp_path, {A: "name: A\0\ntype: \u202eb\n", "organisations/b": b"\0" * 5000})).problems
    assert [(p.line, p.column) for p in problems if p.path.endswith("/a.yaml")] == [(1, 8), (2, 7)]
    assert len(problems) == 22


def test_letters_of_all_scripts_and_what_joins_them_are_welcome(tmp_path: Path) -> None:
    text = f"{BODY}description: Ünïcode, 日本語, नहीं, क\u094d\u200dष, \U0001f468\u200d\U0001f469\n"
    assert load(desk(tmp_path, {A: text})).problems == ()


def test_a_page_whose_path_has_spaces_and_other_letters_is_told_of_by_its_path(tmp_path: Path) -> None:
    folder = desk(tmp_path / "Ä b", {A: f"{BODY}to: x\n"}, **{"über uns/Seite eins": "# A\n[[nothing]]\n"})
    said = run("check", cwd=folder)
    assert said.returncode == 1
    assert "content/über uns/Seite eins.md:2:1: error: there is no record “nothing”" in said.stdout
    assert f"audits/{A}.yaml:3:5: error" in said.stdout
    one = run("check", folder / "content/über uns/Seite eins.md", "--config", folder / "mkdocs.yml", cwd=tmp_path)
    assert one.stdout.count(": error: ") == 1


def test_a_name_that_is_no_text_is_told_of_all_the_same(tmp_path: Path) -> None:
    desk(tmp_path, {A: BODY})
    (tmp_path / "audits/organisations" / b"b\xe9.yaml".decode(errors="surrogateescape")).write_text(BODY)
    said = run("check", cwd=tmp_path)
    assert said.returncode == 1
    assert "audits/organisations/b\ufffd.yaml: error: " in said.stdout


def test_a_file_that_changes_while_it_is_read_is_named_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes after it was read, and before what is wrong with it among the others is to be shown."""
    desk(tmp_path, {A: f"{BODY}part_of: nobody\n"})

    def change(stage: str, _: int, __: int) -> None:
        if stage == "checking records":
            write(tmp_path, {f"audits/{A}.yaml": BODY})

    with pytest.raises(ConfigError, match=rf"audits/{A}\.yaml changed while it was read; run the command again\."):
        site.load(config(tmp_path), tell=change)
    write(tmp_path, {f"audits/{A}.yaml": f"{BODY}part_of: nobody\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(importlib.import_module("auditpress.cli.check"), "teller", lambda: change)
    ended = CliRunner().invoke(main, ["check"])
    assert ended.exit_code == 2
    assert "changed while it was read" in ended.output
    assert isinstance(ended.exception, SystemExit)


def test_a_file_that_is_gone_when_it_is_read_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk(tmp_path, {A: BODY, "organisations/b": BODY})
    file = tmp_path / f"audits/{A}.yaml"

    def remove(stage: str, _: int, __: int) -> None:
        if stage == "reading records":
            file.unlink(missing_ok=True)

    monkeypatch.chdir(tmp_path)
    problems = site.load(config(tmp_path), tell=remove).problems
    assert told(problems) == [f"audits/{A}.yaml:0:0: this file cannot be read: No such file or directory [unreadable]"]
