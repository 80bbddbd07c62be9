"""Revisions: what Git holds of the records is read as it is, whatever the repository is like, and nothing is run."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from auditpress import revisions
from auditpress.revisions import Repository, Unavailable, Unknown
from tests import helpers
from tests.helpers import write

LARGEST = 1024 * 1024
Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs Git in the folder ``desk``, on 3 May 2023."""
    desk = tmp_path / "desk"
    desk.mkdir()

    run = functools.partial(helpers.git, desk)
    run("init", "-q", "-b", "main")
    return run


@pytest.fixture
def commit(tmp_path: Path, git: Git) -> Callable[[Mapping[str, str | bytes]], str]:
    """Writes files and commits all there is; the id of the commit."""

    def made(files: Mapping[str, str | bytes], day: str = "2023-05-03") -> str:
        write(tmp_path / "desk", files)
        git("add", "-A")
        git("commit", "-q", "--allow-empty", "-m", "An edit", day=day)
        return git("rev-parse", "HEAD")

    return made


Commit = Callable[..., str]


def records(tmp_path: Path) -> Repository:
    return revisions.repository(tmp_path / "desk/audits")


def held(repository: Repository, name: str = "HEAD") -> dict[str, bytes | str]:
    """What the records of a revision hold, by their paths."""
    tree = revisions.tree(repository, revisions.revision(repository, name).commit)
    blobs = revisions.blobs(repository, tree.values(), LARGEST)
    return {path: blobs[id] for path, id in tree.items()}


# What a revision holds


def test_a_revision_has_a_short_name_and_a_day(tmp_path: Path, commit: Commit) -> None:
    whole = commit({"audits/a.yaml": "name: A\n"})
    found = revisions.revision(records(tmp_path), "main")
    assert (found.commit, str(found.day)) == (whole, "2023-05-03")
    assert whole.startswith(found.short)
    assert len(found.short) == 7


def test_its_record_files_are_read_to_the_byte(tmp_path: Path, git: Git, commit: Commit) -> None:
    """Whatever they are called and hold; other files, hidden ones and those beside the records are left out."""
    files: dict[str, str | bytes] = {
        "audits/reports/2024/a.yaml": "name: A\r\nb: |\r\n  x\r\n",
        "audits/Río and räport.yaml": "name: Ä\n",
        "audits/with\nbreak.yaml": b"\xff\x00\n",
        "audits/empty.yaml": "",
        "audits/notes.txt": "x",
        "audits/.hidden/b.yaml": "x",
        "audits/.hidden.yaml": "x",
        "content/c.yaml": "x",
        "audits2/d.yaml": "x",
    }
    git("config", "core.autocrlf", "false")
    commit(files)
    wanted = {
        "reports/2024/a.yaml": b"name: A\r\nb: |\r\n  x\r\n",
        "Río and räport.yaml": "name: Ä\n".encode(),
        "with\nbreak.yaml": b"\xff\x00\n",
        "empty.yaml": b"",
    }
    assert held(records(tmp_path)) == wanted
    assert {path: file.read_bytes() for path, file in revisions.working(tmp_path / "desk/audits")} == wanted


def test_links_and_submodules_are_no_records(tmp_path: Path, git: Git, commit: Commit) -> None:
    whole = commit({"audits/a.yaml": "name: A\n", "secret.yaml": "x"})
    (tmp_path / "desk/audits/link.yaml").symlink_to("../secret.yaml")
    (tmp_path / "desk/audits/folder").symlink_to("..")
    git("add", "-A")
    git("update-index", "--add", "--cacheinfo", f"160000,{whole},audits/module.yaml")
    git("commit", "-q", "-m", "Links")
    assert {*held(records(tmp_path))} == {"a.yaml"}
    assert {path for path, _ in revisions.working(tmp_path / "desk/audits")} == {"a.yaml"}


def test_the_folder_may_lie_deep_in_the_repository_and_be_gone_by_now(tmp_path: Path, commit: Commit) -> None:
    commit({"offices/north (old)/audits/a.yaml": "name: A\n", "b.yaml": "x"})
    folder = tmp_path / "desk/offices/north (old)/audits"
    assert held(revisions.repository(folder)) == {"a.yaml": b"name: A\n"}
    shutil.rmtree(folder.parent)
    repository = revisions.repository(folder)
    assert repository.prefix == "offices/north (old)/audits/"
    assert held(repository) == {"a.yaml": b"name: A\n"}
    assert dict(revisions.working(folder)) == {}


def test_the_top_of_the_repository_may_be_the_folder(tmp_path: Path, commit: Commit) -> None:
    commit({"a.yaml": "name: A\n"})
    assert held(revisions.repository(tmp_path / "desk")) == {"a.yaml": b"name: A\n"}


@pytest.mark.parametrize("method", ["sha1", "sha256"])
def test_a_file_on_the_disk_gets_the_id_that_git_would_give_it(tmp_path: Path, git: Git, method: str) -> None:
    shutil.rmtree(tmp_path / "desk/.git")
    git("init", "-q", "-b", "main", f"--object-format={method}")
    write(tmp_path / "desk", {"audits/a.yaml": "name: Ä\n"})
    git("add", "-A")
    git("commit", "-q", "-m", "One")
    repository = records(tmp_path)
    (id,) = revisions.tree(repository, git("rev-parse", "HEAD")).values()
    assert revisions.blob_id("name: Ä\n".encode(), id) == id


def test_what_is_too_large_or_not_there_says_so_and_the_rest_is_read(tmp_path: Path, git: Git, commit: Commit) -> None:
    commit({"audits/a.yaml": "name: A\n", "audits/b.yaml": b"#" * (LARGEST + 1), "audits/c.yaml": "name: C\n"})
    lost = git("rev-parse", "HEAD:audits/c.yaml")
    (tmp_path / f"desk/.git/objects/{lost[:2]}/{lost[2:]}").unlink()
    found = held(records(tmp_path))
    assert found["a.yaml"] == b"name: A\n"
    assert "larger than 1 MiB" in str(found["b.yaml"])
    assert "not in this clone" in str(found["c.yaml"])


# Names of revisions


def test_a_revision_may_be_named_as_git_takes_names(tmp_path: Path, git: Git, commit: Commit) -> None:
    first = commit({"audits/a.yaml": "name: A\n"}, day="2023-01-01")
    git("tag", "-a", "-m", "The first", "v1")
    git("branch", "räume/nord")
    commit({"audits/a.yaml": "name: B\n"})
    for name in ("v1", "HEAD~1", "HEAD^", first, first[:9], "main@{1}", "räume/nord"):
        assert revisions.revision(records(tmp_path), name).commit == first


@pytest.mark.parametrize(
    "name, said",
    [
        ("mian", "there is no revision “mian”; did you mean “main”?"),
        ("V1.O", "there is no revision “V1.O”; did you mean “v1.0”?"),
        ("nowhere", "there is no revision “nowhere”"),
        ("HEAD~7", "there is no revision “HEAD~7”, though there is “HEAD”"),
        ("HEAD:audits", "there is no revision “HEAD:audits”, though there is “HEAD”"),
        ("--help", "there is no revision “--help”"),
        ("-", "there is no revision “-”"),
        ("", "there is no revision “”"),
        ("a\nb", "there is no revision “a\nb”"),
        ("a b; touch x", "there is no revision “a b; touch x”"),
        ("x" * 5000, f"there is no revision “{'x' * 100}…”"),
    ],
)
def test_a_name_that_stands_for_nothing_is_told_with_what_may_be_meant(
    tmp_path: Path, git: Git, commit: Commit, name: str, said: str
) -> None:
    commit({"audits/a.yaml": "name: A\n"})
    git("tag", "v1.0")
    with pytest.raises(Unknown) as refused:
        revisions.revision(records(tmp_path), name)
    assert str(refused.value) == said


def test_the_fork_of_two_lines_of_work_is_where_they_parted(tmp_path: Path, git: Git, commit: Commit) -> None:
    parted = commit({"audits/a.yaml": "name: A\n"})
    git("switch", "-q", "-c", "work")
    commit({"audits/b.yaml": "name: B\n"})
    git("switch", "-q", "main")
    commit({"audits/c.yaml": "name: C\n"})
    git("switch", "-q", "--orphan", "alone")
    commit({"audits/d.yaml": "name: D\n"})
    repository = records(tmp_path)
    main, work, alone = (revisions.revision(repository, name) for name in ("main", "work", "alone"))
    assert revisions.fork(repository, main, work).commit == parted
    with pytest.raises(Unavailable, match="have no commit in common"):
        revisions.fork(repository, main, alone)


# What cannot be had


def test_a_folder_outside_of_git_is_told(tmp_path: Path) -> None:
    (tmp_path / "audits").mkdir()
    with pytest.raises(Unavailable, match="is not in a Git repository"):
        revisions.repository(tmp_path / "audits")


def test_a_repository_without_files_is_told(tmp_path: Path, git: Git) -> None:
    git("init", "-q", "--bare", "bare")
    for folder in ("bare/audits", ".git"):
        with pytest.raises(Unavailable, match="is not among the files of its Git repository"):
            revisions.repository(tmp_path / "desk" / folder)


@pytest.mark.usefixtures("git")
def test_a_repository_without_commits_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="there are no commits yet"):
        revisions.revision(records(tmp_path), "HEAD")


def test_a_shallow_clone_says_what_brings_the_rest(tmp_path: Path, git: Git, commit: Commit) -> None:
    """Build services clone the latest commit alone."""
    first = commit({"audits/a.yaml": "name: A\n"})
    commit({"audits/a.yaml": "name: B\n"})
    git("clone", "-q", "--depth", "1", f"file://{tmp_path / 'desk'}", str(tmp_path / "shallow"))
    repository = revisions.repository(tmp_path / "shallow/audits")
    assert held(repository) == {"a.yaml": b"name: B\n"}
    for name in (first, "HEAD~1"):
        with pytest.raises(Unknown, match="this clone holds only the latest commits: git fetch --unshallow"):
            revisions.revision(repository, name)


def test_a_partial_clone_fetches_nothing(tmp_path: Path, git: Git, commit: Commit) -> None:
    commit({"audits/a.yaml": "name: A\n"})
    commit({"audits/a.yaml": "name: B\n"})
    git("config", "uploadpack.allowFilter", "true")
    git("clone", "-q", "--filter=blob:none", f"file://{tmp_path / 'desk'}", str(tmp_path / "partial"))
    with (tmp_path / "partial/.git/config").open("a") as more:
        more.write('[protocol "file"]\n\tallow = always\n')
    repository = revisions.repository(tmp_path / "partial/audits")
    assert held(repository) == {"a.yaml": b"name: B\n"}
    with pytest.raises(Unavailable, match="clone it anew without --filter"):
        held(repository, "HEAD~1")


def test_a_machine_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="Git is not installed"):
        revisions.repository(tmp_path)


# Whom Git listens to


def test_nothing_that_the_repository_names_is_run(tmp_path: Path, git: Git, commit: Commit) -> None:
    """A clone of strangers' records may bring a configuration with it."""
    commit({"audits/a.yaml": "name: A\n", ".gitattributes": "*.yaml diff=own filter=own\n"})
    run = tmp_path / "run"
    script = f"touch {run}; cat"
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "diff.own.textconv",
                "filter.own.smudge", "filter.own.clean", "gpg.program", "pager.rev-list", "alias.ls-tree"):  # fmt: skip
        git("config", key, script if not key.startswith("alias") else f"!{script}")
    git("config", "log.showSignature", "true")
    assert held(records(tmp_path)) == {"a.yaml": b"name: A\n"}
    assert not run.exists()


def test_surroundings_that_are_about_another_repository_are_not_heard(
    tmp_path: Path, git: Git, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git sets them for its hooks, from which a check may be called."""
    commit({"audits/a.yaml": "name: A\n"})
    git("init", "-q", "other")
    for name, value in (("GIT_DIR", "other/.git"), ("GIT_WORK_TREE", "other"), ("GIT_OBJECT_DIRECTORY", "nowhere")):
        monkeypatch.setenv(name, str(tmp_path / "desk" / value))
    assert held(records(tmp_path)) == {"a.yaml": b"name: A\n"}


def test_a_commit_that_stands_in_for_another_is_not_followed(tmp_path: Path, git: Git, commit: Commit) -> None:
    first = commit({"audits/a.yaml": "name: A\n"})
    second = commit({"audits/a.yaml": "name: B\n"})
    git("replace", second, first)
    assert held(records(tmp_path), "main") == {"a.yaml": b"name: B\n"}
