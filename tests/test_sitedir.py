"""The site folder: what is ours is listed in it, and nothing that we did not write is lost."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from auditpress import publish, sitedir
from auditpress.sitedir import LIST, Foreign, Survey
from tests.helpers import release, write


def refusal(site: Path, *keep: Path) -> str:
    with pytest.raises(Foreign) as caught:
        sitedir.claim(site, keep)
    return str(caught.value)


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the system's own program says of a folder and its list."""
    return subprocess.run(
        ["sha256sum", "--check", "--strict", LIST], cwd=folder, capture_output=True, text=True, check=False
    )


def touch(file: Path, seconds: int) -> None:
    """Let a file have been written to so many seconds after the list."""
    sealed = (file.parent / LIST).stat().st_mtime_ns
    os.utime(file, ns=(sealed, sealed + seconds * 10**9))


# What may be replaced


def test_a_folder_that_does_not_exist_or_is_empty_is_ours(tmp_path: Path) -> None:
    nothing = Survey({}, ())
    assert sitedir.claim(tmp_path / "a" / "site") == nothing
    (tmp_path / "site" / "empty").mkdir(parents=True)
    assert sitedir.claim(tmp_path / "site") == nothing


def test_what_we_wrote_may_be_replaced(tmp_path: Path) -> None:
    release(tmp_path / "site", {"index": "1", "reports/index": "2"})
    assert set(sitedir.claim(tmp_path / "site").good) == {"index", "reports/index"}


@pytest.mark.parametrize("name", ["notes.txt", "reports/notes.txt", ".git", "a name\nof two lines"])
def test_a_file_that_we_did_not_write_is_refused(tmp_path: Path, name: str) -> None:
    site = tmp_path / "site"
    release(site, {"index": "1"})
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text("mine")
    assert f"did not write: {name}." in refusal(site)


def test_a_folder_without_our_list_is_foreign_whatever_it_holds(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("1")
    (tmp_path / "more.html").write_text("2")
    assert "did not write: index.html and 1 more." in refusal(tmp_path)


def test_a_list_that_lists_nothing_makes_nothing_ours(tmp_path: Path) -> None:
    write(tmp_path, {LIST: "", "index.html": "1"})
    assert "did not write: index.html." in refusal(tmp_path)


def test_links_in_the_site_folder_are_not_ours(tmp_path: Path) -> None:
    release(tmp_path / "site", {"index": "1"})
    (tmp_path / "site" / "away").symlink_to(tmp_path, target_is_directory=True)
    assert "did not write: away." in refusal(tmp_path / "site")


def test_a_file_a_link_and_a_mount_are_no_site_folders(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert "it is a file" in refusal(tmp_path / "file")
    assert "it is a symbolic link" in refusal(tmp_path / "link")
    assert "it is a mount point" in refusal(Path("/proc" if Path("/proc").is_mount() else "/"))


def test_home_the_repository_and_what_holds_them_are_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when they are empty, and however they are written."""
    repository = tmp_path / "desk" / "repository"
    (repository / "audits").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(repository / "home"))
    assert "that folder is kept" in refusal(repository, repository)
    assert "that folder is kept" in refusal(repository / "audits" / "..", repository)
    assert f"it holds {repository}" in refusal(tmp_path / "desk", repository)
    assert "that folder is kept" in refusal(repository / "home")
    assert sitedir.claim(repository / "site", [repository, repository / "audits"]) == Survey({}, ())


# The list


def test_the_list_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    release(tmp_path / "site", {"index.html": "1", "reports/2025/a b é.json": "2"})
    told = checked(tmp_path / "site")
    assert (told.returncode, told.stdout) == (0, "index.html: OK\nreports/2025/a b é.json: OK\n"), told.stderr


def test_a_file_with_other_bytes_fails_the_check_of_the_list(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, {"index.html": "1", "a.html": "2"})
    (site / "a.html").write_text("3")
    assert "a.html: FAILED\n" in checked(site).stdout


def test_the_list_holds_the_new_digest_of_a_file_that_changed_and_the_old_one_of_another(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, {"a": "1", "b": "1"})
    before = sitedir.listing(site)
    release(site, {"a": "2", "b": "1"})
    after = sitedir.listing(site)
    assert (after["a"] != before["a"], after["b"] == before["b"]) == (True, True)
    assert checked(site).returncode == 0


def test_the_same_files_make_the_same_list(tmp_path: Path) -> None:
    """Sorted, once each, without the list itself, however often the folder is sealed."""
    write(tmp_path, {"b": "", "a/c": "", "a.b": ""})
    publish.seal(tmp_path)
    once = (tmp_path / LIST).read_bytes()
    publish.seal(tmp_path)
    assert (tmp_path / LIST).read_bytes() == once
    assert [line[66:] for line in once.decode().splitlines()] == ["a.b", "a/c", "b"]
    assert checked(tmp_path).returncode == 0


def test_a_name_that_is_not_utf8_is_listed_and_known_again(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.html")).write_text("1")
    publish.seal(tmp_path)
    found = sitedir.survey(tmp_path)
    assert (list(found.good), found.foreign) == ([os.fsdecode(b"caf\xe9.html")], ())


# What is good


def test_files_that_are_as_they_were_written_are_good(tmp_path: Path) -> None:
    release(tmp_path / "site", {"a": "1", "b/c": "2"})
    found = sitedir.survey(tmp_path / "site")
    assert found == Survey(sitedir.listing(tmp_path / "site"), ())


def test_a_file_written_to_after_the_list_is_not_good_but_ours(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, {"a": "1", "b": "2"})
    touch(site / "a", 1)
    assert (set(sitedir.survey(site).good), sitedir.survey(site).foreign) == ({"b"}, ())
    touch(site / "a", -1)
    assert set(sitedir.survey(site).good) == {"a", "b"}


def test_a_file_that_is_gone_or_a_folder_now_is_not_good(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, {"a": "1", "b": "2", "c": "3"})
    (site / "a").unlink()
    (site / "b").unlink()
    (site / "b").mkdir()
    assert sitedir.survey(site) == Survey({"c": sitedir.listing(site)["c"]}, ())


def test_what_was_written_to_is_mended_by_the_next_build(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, {"a": "1", "b": "2"})
    (site / "a").write_text("hand")
    touch(site / "a", 1)
    assert release(site, {"a": "1", "b": "2"}) == {"a"}
    assert (site / "a").read_text() == "1"


def test_foreign_files_are_all_named_in_order(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, {"a": "1"})
    write(site, {"z": "", "b/c": "", "b/a": ""})
    assert sitedir.survey(site).foreign == ("b/a", "b/c", "z")


def test_files_are_told_in_a_fixed_order_without_their_folders(tmp_path: Path) -> None:
    write(tmp_path, {"b": "", "a/c": "", "a/b": ""})
    (tmp_path / "link").symlink_to(tmp_path)
    assert sitedir.files(tmp_path) == ["a/b", "a/c", "b", "link"]
