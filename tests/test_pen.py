"""The pen: people's files are written whole, and never over what somebody else wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditpress import pen
from tests.helpers import names


def test_a_new_file_is_made_with_its_folders_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    pen.create(tmp_path / "a/b/c.yaml", "é\n".encode())
    assert (tmp_path / "a/b/c.yaml").read_text(encoding="utf-8") == "é\n"
    assert names(tmp_path / "a/b") == ["c.yaml"]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("old")
    with pytest.raises(FileExistsError):
        pen.create(tmp_path / "c.yaml", b"new")
    assert (tmp_path / "c.yaml").read_text() == "old"
    assert names(tmp_path) == ["c.yaml"]


def test_a_new_file_is_made_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", no_links)
    pen.create(tmp_path / "c.yaml", b"new")
    with pytest.raises(FileExistsError):
        pen.create(tmp_path / "c.yaml", b"newer")
    assert (tmp_path / "c.yaml").read_bytes() == b"new"
    assert names(tmp_path) == ["c.yaml"]


def test_what_was_read_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    pen.replace(file, b"new", was=b"old")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["c.yaml"]


def test_what_somebody_else_wrote_meanwhile_stays(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_bytes(b"theirs")
    with pytest.raises(pen.Changed):
        pen.replace(file, b"new", was=b"old")
    assert file.read_bytes() == b"theirs"
    assert names(tmp_path) == ["c.yaml"]


def test_a_link_stays_a_link_and_the_file_behind_it_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(b"old")
    (tmp_path / "link.yaml").symlink_to("c.yaml")
    pen.replace(tmp_path / "link.yaml", b"new", was=b"old")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "c.yaml").read_bytes() == b"new"


def test_a_file_of_ours_is_written_only_if_it_holds_something_else(tmp_path: Path) -> None:
    file = tmp_path / "made/schema.json"
    assert pen.put(file, b"1")
    assert not pen.put(file, b"1")
    assert pen.put(file, b"2")
    assert file.read_bytes() == b"2"
    assert names(file.parent) == ["schema.json"]


def test_what_is_added_stands_behind_what_others_wrote(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    pen.append(file, b"first\n")
    pen.append(file, b"second\n")
    assert file.read_bytes() == b"first\nsecond\n"
