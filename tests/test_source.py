"""Source: which files are records, and what is refused before it is read as YAML."""

from __future__ import annotations

import builtins
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress.document import Document
from auditpress.source import LARGEST, find, parse, read, read_pages
from tests.helpers import told, write


def wrong(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [line.removeprefix("a.yaml:") for line in told(parse(data, "a.yaml", "a")[1])]


# Texts


@pytest.mark.parametrize(
    "data, said",
    [
        (b"a: caf\xe9\n", "1:7: this file is not UTF-8 text: byte 0xE9 here [encoding]"),
        ("a: b\nc: d\n".encode("utf-16"), "1:1: this file is not UTF-8 text: byte 0xFF here [encoding]"),
        (b"a: b\nc: \xc3\xa9\xff\n", "2:5: this file is not UTF-8 text: byte 0xFF here [encoding]"),
        (b"\x89PNG\r\n\x1a\n", "1:1: this file is not UTF-8 text: byte 0x89 here [encoding]"),
    ],
)
def test_what_is_not_utf8_is_refused_at_the_byte(data: bytes, said: str) -> None:
    assert wrong(data) == [said]


@pytest.mark.parametrize("character", ["\x07", "\x7f", "\u202e", "\ufdd0", "\u2028", "\x00"])
def test_invisible_characters_are_refused_at_their_place(character: str) -> None:
    """They could hide what a text says, or forge the marks that pages are made with."""
    (said,) = wrong(f"a: x{character}y\n")
    assert said.startswith(f"1:5: the invisible character U+{ord(character):04X} ")
    assert said.endswith("is not allowed [character]")


@given(st.binary(max_size=200))
def test_reading_never_fails_on_any_bytes_and_points_into_the_file(data: bytes) -> None:
    document, problems = parse(data, "a.yaml", "a")
    assert problems or (document is not None and document.tree is not None)
    text = data.decode("utf-8-sig", "replace")
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1
        assert 1 <= problem.column <= len(text) + 1


# Folders


def taken(folder: Path) -> tuple[list[str], list[str]]:
    found = read(folder, folder / "audits")
    return [document.id for document in found.documents], told(found.problems)


def test_records_are_read_from_all_folders_in_a_fixed_order(tmp_path: Path) -> None:
    write(
        tmp_path / "audits", {"reports/2025/b.yaml": "a: b", "reports/2024/a.yaml": "a: b", "datasets/z.yaml": "a: b"}
    )
    assert taken(tmp_path) == (["datasets/z", "reports/2024/a", "reports/2025/b"], [])


def test_hidden_files_and_files_of_other_kinds_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path / "audits",
        {".git/a.yaml": "x", "datasets/.a.yaml": "x", "datasets/README.md": "x", "datasets/a.csv": "x"},
    )
    assert taken(tmp_path) == ([], [])


def test_a_folder_that_is_missing_holds_nothing(tmp_path: Path) -> None:
    assert taken(tmp_path) == ([], [])


@pytest.mark.parametrize(
    "name, said",
    [
        ("datasets/Home Office.yaml", "“Home Office” cannot be part of an address [file-name]"),
        ("datasets/home_office.yaml", "“home_office” cannot be part of an address [file-name]"),
        ("data sets/a.yaml", "“data sets” cannot be part of an address [file-name]"),
        ("datasets/a.b.yaml", "“a.b” cannot be part of an address [file-name]"),
        ("datasets/Zürich.yaml", "“Zürich” cannot be part of an address [file-name]"),
        ("datasets/a.yml", "records end with .yaml, and this with .yml [file-name]"),
        ("datasets/a.YAML", "records end with .yaml, and this with .YAML [file-name]"),
        ("datasets/a.Yml", "records end with .yaml, and this with .Yml [file-name]"),
        ("datasets/a.yaml.txt", "records end with .yaml, and this with .yaml.txt [file-name]"),
    ],
)
def test_a_name_that_makes_no_address_is_refused(tmp_path: Path, name: str, said: str) -> None:
    write(tmp_path / "audits", {name: "name: A\n"})
    assert taken(tmp_path) == ([], [f"audits/{name}:0:0: {said}"])


@pytest.mark.parametrize(
    "name, hint",
    [
        ("Zürich Council.yaml", "“zurich-council”"),
        ("a.YAML", "Rename it to a.yaml."),
        ("a.yaml.txt", "Rename it to a.yaml."),
        ("日本.yaml", "“name”"),
    ],
)
def test_a_better_name_is_given(tmp_path: Path, name: str, hint: str) -> None:
    write(tmp_path / "audits/datasets", {name: "name: A\n"})
    (problem,) = find(tmp_path, tmp_path / "audits").problems
    assert hint in problem.hint


def test_other_files_may_lie_among_the_records(tmp_path: Path) -> None:
    write(tmp_path / "audits", dict.fromkeys(("README.md", "notes.txt", "yaml", "a.yaml.bak", "b.json"), ""))
    assert taken(tmp_path) == ([], [])


def test_a_file_of_one_mebibyte_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    start = b"a: "
    write(
        tmp_path / "audits",
        {"datasets/a.yaml": start + b"x" * (LARGEST - 3), "datasets/b.yaml": start + b"x" * (LARGEST - 2)},
    )
    assert taken(tmp_path) == (
        ["datasets/a"],
        ["audits/datasets/b.yaml:0:0: this file is larger than 1 MiB [file-size]"],
    )


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere/a.yaml": "name: secret\n", "audits/datasets/b.yaml": "name: B\n"})
    (tmp_path / "audits/datasets/a.yaml").symlink_to(tmp_path / "elsewhere/a.yaml")
    (tmp_path / "audits/reports").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert taken(tmp_path) == (
        ["datasets/b"],
        [
            "audits/datasets/a.yaml:0:0: this is a symbolic link [symlink]",
            "audits/reports:0:0: this is a symbolic link [symlink]",
        ],
    )


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A pipe would keep the build waiting for ever."""
    write(tmp_path / "audits", {"datasets/b.yaml": "name: B\n"})
    os.mkfifo(tmp_path / "audits/datasets/a.yaml")
    assert taken(tmp_path)[1] == ["audits/datasets/a.yaml:0:0: this is neither a file nor a folder [file-type]"]


def test_the_ids_of_files_that_cannot_be_read_are_remembered(tmp_path: Path) -> None:
    """So that a reference to one of them is not called a reference to nothing."""
    write(tmp_path / "audits", {"datasets/a.yaml": "", "datasets/b.yaml": b"\xff", "datasets/c.yaml": "a: *b\n- c"})
    (tmp_path / "audits/datasets/d.yaml").symlink_to("nowhere")
    assert read(tmp_path, tmp_path / "audits").broken == {f"datasets/{x}" for x in "abcd"}


def test_a_file_whose_faults_leave_the_rest_readable_is_read_on(tmp_path: Path) -> None:
    """So that all that is wrong with it is told at once."""
    write(tmp_path / "audits", {"datasets/c.yaml": "a: 1\na: 2\n"})
    sources = read(tmp_path, tmp_path / "audits")
    assert [document.id for document in sources.documents] == ["datasets/c"]
    assert [problem.rule for problem in sources.problems] == ["duplicate-key"]
    assert not sources.broken


def test_hand_written_pages_are_read_as_text(tmp_path: Path) -> None:
    write(tmp_path / "content", {"b.md": "# B", "a/c.md": "\xff", "x.png": "y", ".d.md": "z"})
    pages = read_pages(tmp_path, tmp_path / "content")
    assert pages.documents == (Document("content/a/c.md", "a/c.md", "\xff"), Document("content/b.md", "b.md", "# B"))
    assert pages.problems == ()


def test_a_hand_written_page_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "content", {"b.md": b"# B\n\nW\xff"})
    assert [(p.path, p.line, p.column, p.rule) for p in read_pages(tmp_path, tmp_path / "content").problems] == [
        ("content/b.md", 3, 2, "encoding")
    ]


def test_files_outside_the_repository_are_named_in_full(tmp_path: Path) -> None:
    write(tmp_path / "far", {"datasets/a.yaml": ""})
    (problem,) = read(tmp_path / "repository", tmp_path / "far").problems
    assert problem.path == f"{tmp_path.as_posix()}/far/datasets/a.yaml"


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal is the system's, made here, since the tests may run as one who may read everything."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    write(tmp_path / "audits", {"datasets/a.yaml": "name: A\n"})
    monkeypatch.setattr(builtins, "open", refuse)
    assert taken(tmp_path) == (
        [], ["audits/datasets/a.yaml:0:0: this file cannot be read: Permission denied [unreadable]"]
    )  # fmt: skip
