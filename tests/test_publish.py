"""Publishing: nothing that we did not write is lost, and a site is replaced whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from auditpress import publish
from auditpress.publish import Foreign


def release(site: Path, **files: str) -> None:
    """Publish a site of these files, as ``site.build`` does."""
    publish.claim(site)
    with publish.staging(site) as stage:
        for name, text in files.items():
            publish.write(stage, name.replace("_", "/"), text.encode())
        publish.seal(stage)
        publish.swap(stage, site)


def holds(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def stop() -> None:
    raise RuntimeError("stop")


def refusal(site: Path, *keep: Path) -> str:
    with pytest.raises(Foreign) as caught:
        publish.claim(site, keep)
    return str(caught.value)


# What may be replaced


def test_a_folder_that_does_not_exist_or_is_empty_is_ours(tmp_path: Path) -> None:
    publish.claim(tmp_path / "a" / "site")
    (tmp_path / "site" / "empty").mkdir(parents=True)
    publish.claim(tmp_path / "site")


def test_what_we_wrote_may_be_replaced(tmp_path: Path) -> None:
    release(tmp_path / "site", index="1", reports_index="2")
    publish.claim(tmp_path / "site")


@pytest.mark.parametrize("name", ["notes.txt", "reports/notes.txt", ".git", "a name\nof two lines"])
def test_a_file_that_we_did_not_write_is_refused(tmp_path: Path, name: str) -> None:
    site = tmp_path / "site"
    release(site, index="1")
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text("mine")
    assert f"did not write: {name}." in refusal(site)


def test_a_folder_without_our_list_is_foreign_whatever_it_holds(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("1")
    (tmp_path / "more.html").write_text("2")
    assert "did not write: index.html and 1 more." in refusal(tmp_path)


def test_links_in_the_site_folder_are_not_ours(tmp_path: Path) -> None:
    release(tmp_path / "site", index="1")
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
    publish.claim(repository / "site", [repository, repository / "audits"])


# Staging and swapping


def test_a_site_is_replaced_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="old", gone="old")
    release(site, index="new", reports_index="new")
    assert holds(site) == {"index": "new", "reports/index": "new", ".auditpress": "index\nreports/index\n"}
    assert names(tmp_path) == ["site"]


def test_a_failed_build_leaves_the_old_site_and_nothing_else(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="old")
    before = holds(site)
    with pytest.raises(RuntimeError, match="stop"), publish.staging(site):
        stop()
    assert holds(site) == before
    assert names(tmp_path) == ["site"]


def test_a_swap_that_fails_puts_the_old_site_back(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="old")
    stage = site / "this goes when the old site goes"
    stage.mkdir()
    with pytest.raises(FileNotFoundError):
        publish.swap(stage, site)
    assert holds(site)["index"] == "old"
    assert names(tmp_path) == ["site"]


def test_the_site_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    """A folder is as open as any other that this user makes, and one whose mode was set keeps it."""
    site = tmp_path / "site"
    mask = os.umask(0o022)
    try:
        release(site, index="1")
        assert stat.S_IMODE(site.stat().st_mode) == 0o755
        site.chmod(0o750)
        release(site, index="2")
        assert stat.S_IMODE(site.stat().st_mode) == 0o750
    finally:
        os.umask(mask)


def run(site: Path, code: str) -> subprocess.Popen[str]:
    """A build in a process of its own, ready when it has printed a line."""
    code = f"import os, signal, sys, time\nfrom pathlib import Path\nfrom auditpress import publish\n{code}"
    process = subprocess.Popen([sys.executable, "-c", code, site], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


BUILD = """
site = Path(sys.argv[1])
with publish.staging(site) as stage:
    publish.write(stage, "index", b"new")
    print("staged", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_build_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release(site, index="old")
    with run(site, BUILD) as process:
        process.kill()
    assert len(names(tmp_path)) == 2
    assert holds(site)["index"] == "old"
    release(site, index="new")
    assert names(tmp_path) == ["site"]


def test_a_build_does_not_disturb_another_that_still_runs(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with run(site, BUILD) as process:
        release(site, index="mine")
        theirs = [name for name in names(tmp_path) if name != "site"]
        assert holds(tmp_path / theirs[0]) == {"index": "new"}
        process.kill()


KILLED_BETWEEN = """
rename, done = Path.rename, []
def renamed_and_killed(self, target):
    rename(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
site = Path(sys.argv[1])
with publish.staging(site) as stage:
    publish.write(stage, "index", b"new")
    Path.rename = renamed_and_killed
    publish.swap(stage, site)
"""


def test_a_build_killed_between_its_two_renames_costs_no_site(tmp_path: Path) -> None:
    """The next build puts the old site back before anything else, so it is there even if that build fails."""
    site = tmp_path / "site"
    release(site, index="old")
    with run(site, KILLED_BETWEEN) as process:
        assert process.wait() == -signal.SIGKILL
    assert not site.exists()
    publish.claim(site)
    with pytest.raises(RuntimeError, match="stop"), publish.staging(site):
        stop()
    assert holds(site)["index"] == "old"
    assert names(tmp_path) == ["site"]


# Writing


def test_a_file_is_written_unless_it_has_these_bytes(tmp_path: Path) -> None:
    assert publish.write(tmp_path, "/reports/2025/index.html", b"1")
    assert not publish.write(tmp_path, "reports/2025/index.html", b"1")
    assert publish.write(tmp_path, "reports/2025/index.html", b"2")
    assert (tmp_path / "reports/2025/index.html").read_bytes() == b"2"


@pytest.mark.parametrize("path", ["../out", "a/../../out", "//out", "", "/", ".", "a/", "/a/../b"])
def test_a_path_that_leaves_the_folder_or_names_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not the path of a file within the site"):
        publish.write(tmp_path / "site", path, b"")
    assert names(tmp_path) == []


def test_the_same_files_make_the_same_list(tmp_path: Path) -> None:
    """Sorted, once each, without the list itself, however often the folder is sealed."""
    for name in ("b", "a/c", "a.b"):
        publish.write(tmp_path, name, b"")
    publish.seal(tmp_path)
    publish.seal(tmp_path)
    assert (tmp_path / ".auditpress").read_text() == "a.b\na/c\nb\n"
