"""Publishing: a site is replaced whole or not at all, and what did not change is not written again."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from auditpress import publish, sitedir
from auditpress.publish import Stage
from auditpress.sitedir import LIST
from tests import helpers
from tests.helpers import names, release, write

BOTH_WAYS = pytest.mark.parametrize("exchange", [True, False], ids=["exchanged", "renamed twice"])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def holds(folder: Path) -> dict[str, str]:
    """The files of a site by their text, without the list."""
    return {name: data.decode() for name, data in helpers.holds(folder).items() if name != LIST}


def inodes(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_ino for name in sitedir.files(folder)}


def is_whole(folder: Path) -> bool:
    """Whether a site holds what its list says and nothing else."""
    told = subprocess.run(["sha256sum", "--check", "--strict", LIST], cwd=folder, capture_output=True, check=False)
    return told.returncode == 0 and sorted(sitedir.listing(folder)) == sorted({*sitedir.files(folder)} - {LIST})


def stop(stage: Stage | None = None) -> None:
    """A build fails, after it wrote into its stage."""
    if stage:
        stage.write("a", b"new")
    raise RuntimeError("stop")


def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that cannot exchange two names."""
    monkeypatch.setattr(publish, "_exchanged", lambda _, __: False)


def other_device(tmp_path: Path) -> Path:
    """A new folder on another file system than the tests' own."""
    folder = Path("/dev/shm", f"auditpress-{os.getpid()}-{tmp_path.name}")  # noqa: S108 - made here, and removed
    folder.mkdir()
    assert folder.stat().st_dev != tmp_path.stat().st_dev
    return folder


# Staging and swapping


@BOTH_WAYS
def test_a_site_is_replaced_whole(site: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool) -> None:
    if not exchange:
        no_exchange(monkeypatch)
    release(site, {"index": "old", "gone": "old"})
    release(site, {"index": "new", "reports/index": "new"})
    assert holds(site) == {"index": "new", "reports/index": "new"}
    assert is_whole(site)
    assert names(site.parent) == ["site"]


def test_two_names_are_exchanged_in_one_step(tmp_path: Path) -> None:
    """Where the system can, as here; a name that is missing is not."""
    write(tmp_path, {"a/one": "1", "b/two": "2"})
    assert publish._exchanged(tmp_path / "a", tmp_path / "b")
    assert (names(tmp_path / "a"), names(tmp_path / "b")) == (["two"], ["one"])
    assert not publish._exchanged(tmp_path / "a", tmp_path / "nothing")
    assert names(tmp_path / "a") == ["two"]


def test_a_failed_build_leaves_the_old_site_and_nothing_else(site: Path) -> None:
    release(site, {"index": "old"})
    before = holds(site)
    with pytest.raises(RuntimeError, match="stop"), publish.staging(site, sitedir.claim(site)) as stage:
        stop(stage)
    assert holds(site) == before
    assert names(site.parent) == ["site"]


@BOTH_WAYS
def test_a_swap_that_fails_puts_the_old_site_back(
    site: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    if not exchange:
        no_exchange(monkeypatch)
    release(site, {"index": "old"})
    stage = site / "this goes when the old site goes"
    stage.mkdir()
    with pytest.raises(FileNotFoundError):
        publish.swap(stage, site)
    assert holds(site)["index"] == "old"
    assert names(site.parent) == ["site"]


def test_the_site_can_be_read_by_a_web_server(site: Path) -> None:
    """A folder is as open as any other that this user makes, and one whose mode was set keeps it."""
    mask = os.umask(0o022)
    try:
        release(site, {"index": "1"})
        assert stat.S_IMODE(site.stat().st_mode) == 0o755
        site.chmod(0o750)
        release(site, {"index": "2"})
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
    stage.write("index", b"new")
    print("staged", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_build_left_is_removed_by_the_next_one(site: Path) -> None:
    release(site, {"index": "old"})
    with run(site, BUILD) as process:
        process.kill()
    assert len(names(site.parent)) == 2
    assert holds(site)["index"] == "old"
    release(site, {"index": "new"})
    assert names(site.parent) == ["site"]


def test_a_build_does_not_disturb_another_that_still_runs(site: Path) -> None:
    with run(site, BUILD) as process:
        release(site, {"index": "mine"})
        theirs = [name for name in names(site.parent) if name != "site"]
        assert holds(site.with_name(theirs[0])) == {"index": "new"}
        process.kill()


KILLED = """
done = {done}
def and_killed(*given):
    done(*given)
    os.kill(os.getpid(), signal.SIGKILL)
site = Path(sys.argv[1])
with publish.staging(site) as stage:
    made = stage.write("index", b"new")[0]
    stage.finish({{"index": made}}, {{"index"}}, site)
    {killed} = and_killed
    publish.swap(stage.folder, site)
"""


def test_a_build_killed_between_its_two_renames_costs_no_site(site: Path) -> None:
    """The next build puts the old site back before anything else, so it is there even if that build fails."""
    release(site, {"index": "old"})
    code = "publish._exchanged = lambda *_: False\n" + KILLED.format(done="Path.rename", killed="Path.rename")
    with run(site, code) as process:
        assert process.wait() == -signal.SIGKILL
    assert not site.exists()
    sitedir.claim(site)
    with pytest.raises(RuntimeError, match="stop"), publish.staging(site):
        stop()
    assert holds(site)["index"] == "old"
    assert names(site.parent) == ["site"]


def test_a_build_killed_right_after_the_exchange_leaves_the_new_site(site: Path) -> None:
    release(site, {"index": "old"})
    with run(site, KILLED.format(done="publish._exchanged", killed="publish._exchanged")) as process:
        assert process.wait() == -signal.SIGKILL
    assert holds(site) == {"index": "new"}
    assert is_whole(site)
    assert len(names(site.parent)) == 2
    release(site, {"index": "newer"})
    assert names(site.parent) == ["site"]


# Writing


def test_a_file_is_written_unless_the_site_has_these_bytes(site: Path) -> None:
    assert release(site, {"reports/2025/index.html": "1", "index.html": "1"}) == {
        "reports/2025/index.html",
        "index.html",
    }
    assert release(site, {"reports/2025/index.html": "1", "index.html": "1"}) == set()
    assert release(site, {"reports/2025/index.html": "2", "index.html": "1"}) == {"reports/2025/index.html"}
    assert holds(site) == {"reports/2025/index.html": "2", "index.html": "1"}


def test_a_path_may_begin_at_the_root_of_the_site(tmp_path: Path) -> None:
    Stage(tmp_path, {}).write("/reports/index.html", b"1")
    assert holds(tmp_path) == {"reports/index.html": "1"}


@pytest.mark.parametrize("path", ["../out", "a/../../out", "//out", "", "/", ".", "a/", "/a/../b"])
def test_a_path_that_leaves_the_folder_or_names_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not the path of a file within the site"):
        Stage(tmp_path / "site", {}).write(path, b"")
    assert names(tmp_path) == []


def test_one_file_is_not_written_twice_in_a_build(tmp_path: Path) -> None:
    """Two pages that claim one address are a mistake that no build may hide."""
    stage = Stage(tmp_path, {})
    stage.write("index.html", b"1")
    with pytest.raises(sitedir.Foreign, match=r"index\.html is one of the files"):
        stage.write("index.html", b"2")


# What did not change


def test_a_stage_begins_as_links_to_the_files_of_the_site(site: Path) -> None:
    release(site, {"a": "1", "b/c": "2"})
    with publish.staging(site, sitedir.claim(site)) as stage:
        assert inodes(stage.folder) == {name: inode for name, inode in inodes(site).items() if name != LIST}


def test_writing_a_changed_file_never_changes_the_file_of_the_live_site(site: Path) -> None:
    release(site, {"a": "1", "b/c": "2"})
    with publish.staging(site, sitedir.claim(site)) as stage:
        stage.write("b/c", b"3")
        assert (stage.folder / "b/c").read_text() == "3"
        assert holds(site) == {"a": "1", "b/c": "2"}
        assert is_whole(site)


def test_unchanged_files_are_the_same_files_and_changed_ones_are_others(site: Path) -> None:
    release(site, {"a": "1", "b/c": "2"})
    before = inodes(site)
    release(site, {"a": "1", "b/c": "3"})
    after = inodes(site)
    assert (after["a"] == before["a"], after["b/c"] != before["b/c"]) == (True, True)


def test_what_is_not_made_again_is_brought_from_the_live_site(site: Path, tmp_path: Path) -> None:
    """Even into a spare that holds another version of it."""
    spare = tmp_path / "spare"
    for version in ("1", "2"):
        release(site, {"a": version, "b": "x"}, spare)
    assert holds(spare) == {"a": "1", "b": "x"}
    found = sitedir.claim(site)
    with publish.staging(site, found, spare) as stage:
        stage.finish(found.good, set(), site)
        publish.swap(stage.folder, site, spare)
    assert holds(site) == {"a": "2", "b": "x"}
    assert is_whole(site)


@pytest.mark.parametrize("spared", [False, True])
def test_removed_files_and_the_folders_that_they_leave_empty_go(site: Path, tmp_path: Path, *, spared: bool) -> None:
    spare = tmp_path / "spare" if spared else None
    for _ in range(2):
        release(site, {"a": "1", "b/c/d": "2", "b/e": "3"}, spare)
    release(site, {"a": "1", "b/e": "3"}, spare)
    assert holds(site) == {"a": "1", "b/e": "3"}
    assert sorted(path.name for path in site.rglob("*") if path.is_dir()) == ["b"]
    release(site, {"a": "1"}, spare)
    assert names(site) == [LIST, "a"]
    assert is_whole(site)


@pytest.mark.parametrize("spared", [False, True])
@pytest.mark.parametrize("deep", ["b/c", "b/c/d"])
def test_a_folder_takes_the_place_of_a_file_and_a_file_that_of_a_folder(
    site: Path, tmp_path: Path, deep: str, *, spared: bool
) -> None:
    spare = tmp_path / "spare" if spared else None
    for files in ({"a": "1", "b": "2"}, {"a": "1", deep: "3"}, {"a": "1", "b": "2"}, {"a": "1", deep: "3"}):
        release(site, files, spare)
        assert holds(site) == files
        assert is_whole(site)


def test_a_file_system_without_links_gets_every_file_written(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(site, {"a": "1", "b/c": "2"})

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert release(site, {"a": "1", "b/c": "3"}) == {"a", "b/c"}
    assert holds(site) == {"a": "1", "b/c": "3"}
    assert is_whole(site)


# The spare


@BOTH_WAYS
def test_the_site_before_becomes_the_spare_and_the_spare_the_next_stage(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    if not exchange:
        no_exchange(monkeypatch)
    spare = tmp_path / "cache" / "spare"
    release(site, {"a": "1"}, spare)
    assert not spare.exists()
    first = site.stat().st_ino
    release(site, {"a": "2"}, spare)
    assert (spare.stat().st_ino, holds(spare)) == (first, {"a": "1"})
    assert is_whole(spare)
    second = site.stat().st_ino
    release(site, {"a": "3"}, spare)
    assert (site.stat().st_ino, spare.stat().st_ino) == (first, second)
    assert (holds(site), holds(spare)) == ({"a": "3"}, {"a": "2"})
    assert names(tmp_path) == ["cache", "site"]


def test_what_somebody_did_to_the_spare_does_not_reach_the_site(site: Path, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    for version in ("1", "2"):
        release(site, {"a": version, "b": "x", "c/d": "y", "e/f": "z"}, spare)
    (spare / "b").unlink()
    write(spare, {"b": "hand", "mine": "hand", "c/mine": "hand"})
    os.utime(spare / "b", ns=(2**62, 2**62))
    shutil.rmtree(spare / "e")
    (spare / "e").write_text("hand")
    release(site, {"a": "3", "b": "x", "c/d": "y", "e/f": "z"}, spare)
    assert holds(site) == {"a": "3", "b": "x", "c/d": "y", "e/f": "z"}
    assert is_whole(site)


def test_a_folder_that_is_no_site_in_the_place_of_the_spare_does_no_harm(site: Path, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    release(site, {"a": "1"}, spare)
    write(spare, {"a/b": "hand", "mine": "hand"})
    release(site, {"a": "2"}, spare)
    assert holds(site) == {"a": "2"}
    assert is_whole(site)


def test_a_spare_on_another_file_system_is_left_alone(site: Path, tmp_path: Path) -> None:
    spare = other_device(tmp_path) / "spare"
    try:
        for version in ("1", "2", "3"):
            release(site, {"a": version, "b": "x"}, spare)
            assert holds(site) == {"a": version, "b": "x"}
            assert is_whole(site)
        assert names(spare.parent) == []
        assert names(tmp_path) == ["site"]
    finally:
        shutil.rmtree(spare.parent)


def test_a_spare_whose_folder_cannot_be_made_costs_nothing(site: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder is due")
    for version in ("1", "2"):
        release(site, {"a": version}, tmp_path / "cache" / "spare")
        assert holds(site) == {"a": version}
    assert names(tmp_path) == ["cache", "site"]


def test_a_build_that_fails_with_the_spare_as_its_stage_leaves_the_site_whole(site: Path, tmp_path: Path) -> None:
    spare = tmp_path / "spare"
    for version in ("1", "2"):
        release(site, {"a": version, "b": "x"}, spare)
    with pytest.raises(RuntimeError, match="stop"), publish.staging(site, sitedir.claim(site), spare) as stage:
        stop(stage)
    assert holds(site) == {"a": "2", "b": "x"}
    assert is_whole(site)
    assert names(tmp_path) == ["site"]
