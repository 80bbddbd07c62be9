"""What Git tells of changes: what is meant for readers is on the page of the record, and nothing else ever is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from auditpress import history, revisions, site
from auditpress.chrome import BODY as SLOT
from auditpress.history import SHALLOW, Noted
from auditpress.mkdocs_plugin import LAYOUTS
from auditpress.settings import Config, Options
from auditpress.site import Hosted, Report
from tests.helpers import BODY, config, desk, git, holds, parsed, run, words, write

Mode = Literal["none", "notes", "subjects"]
RECORD = "organisations/river-council"
NOTE = "Change-note: The number of findings was put right."


def commit(folder: Path, message: str, day: str = "2023-05-03") -> None:
    git(folder, "add", "--all", day=day)
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message, day=day)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with one record, in its first commit."""
    desk(tmp_path, {RECORD: BODY})
    write(tmp_path, {".gitignore": "site/\n.auditpress-cache/\n"})
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path, f"Begun\n\n{NOTE}", "2023-05-01")
    return tmp_path


Edit = Callable[..., None]


@pytest.fixture
def edit(place: Path) -> Edit:
    """Changes a record and commits it."""
    count = iter(range(100))

    def change(message: str, day: str = "2023-05-03", id: str = RECORD, **also: str) -> None:
        text = f"{BODY}description: Edit {next(count)}.\n" + "".join(f"{k}: {v}\n" for k, v in also.items())
        write(place / "audits", {f"{id}.yaml": text})
        commit(place, message, day)

    return change


def told(folder: Path, mode: Mode = "notes", id: str = RECORD, formerly: tuple[str, ...] = ()) -> list[str]:
    changes = history.read(folder / "audits", mode).changes
    return [f"{each.day} {each.words}" for each in history.of_record(changes, id, formerly)]


# What is told


def test_a_note_in_a_commit_is_told_of_the_records_that_it_changed(place: Path, edit: Edit) -> None:
    write(place, {"audits/organisations/other.yaml": BODY})
    edit(f"Mend the count\n\nFor colleagues.\n\n{NOTE}\nSigned-off-by: An Editor <editor@example.org>")
    edit("Nothing for readers", "2023-05-04")
    edit("Twice\n\nChange-note: The address\n is new.\nchange-note: So is the name.", "2023-05-05")
    assert told(place) == [
        "2023-05-03 The number of findings was put right.",
        "2023-05-05 The address is new.",
        "2023-05-05 So is the name.",
    ]
    assert told(place, id="organisations/other") == [], "a file that a commit adds is not changed by it"
    assert told(place, "none") == []


def test_first_lines_of_commits_are_told_where_asked_for_and_a_note_stands_in_their_place(
    place: Path, edit: Edit
) -> None:
    edit("Mend the count\n\nFor colleagues.")
    edit(f"Internal words\n\n{NOTE}", "2023-05-04")
    edit("format: two spaces\n\nChange-note: none", "2023-05-05")
    assert told(place, "subjects") == ["2023-05-03 Mend the count", "2023-05-04 The number of findings was put right."]


def test_a_note_is_one_line_without_signs_that_move_or_hide_others(place: Path, edit: Edit) -> None:
    edit(f"x\n\nChange-note: <b>\u202e a\x07b\u200b{'c' * 500}")
    (only,) = told(place)
    assert only == f"2023-05-03 <b> a b {'c' * 291}…"


def test_the_notes_of_a_merged_branch_and_of_the_merge_are_told(place: Path, edit: Edit) -> None:
    git(place, "switch", "--quiet", "--create", "side")
    edit("side\n\nChange-note: From the branch.")
    git(place, "switch", "--quiet", "main")
    commit(place, "Meanwhile")
    git(
        place,
        "merge",
        "--quiet",
        "--no-ff",
        "side",
        "--message",
        "Merge\n\nChange-note: Of the merge.",
        day="2023-05-04",
    )
    assert told(place) == ["2023-05-03 From the branch.", "2023-05-04 Of the merge."]


def test_what_was_said_under_a_former_id_is_kept(place: Path, edit: Edit) -> None:
    edit(f"x\n\n{NOTE}")
    (place / "audits/organisations/river-council.yaml").rename(place / "audits/organisations/river.yaml")
    commit(place, "Renamed\n\nChange-note: It has another address.", "2023-05-04")
    edit("Later\n\nChange-note: Later.", "2023-05-05", "organisations/river")
    now = told(place, id="organisations/river", formerly=(RECORD,))
    assert [each.partition(" ")[2] for each in now] == [
        "The number of findings was put right.", "It has another address.", "Later.",
    ]  # fmt: skip


def test_of_very_many_notes_the_latest_are_told_and_the_others_counted() -> None:
    many = tuple(Noted(f"2023-{1 + n // 28:02}-{1 + n % 28:02}", f"Edit {n}.") for n in range(history.MOST + 9))
    found = history.of_record({RECORD: many}, RECORD, ())
    assert found == (Noted("2023-01-09", "9 changes until then are not listed"), *many[9:])


def test_records_below_a_folder_of_a_larger_repository_are_found(tmp_path: Path) -> None:
    inner = desk(tmp_path / "sites/river’s site", {RECORD: BODY})
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "Begun")
    write(inner / "audits", {f"{RECORD}.yaml": f"{BODY}short_name: RC\n"})
    write(tmp_path, {"audits/organisations/river-council.yaml": "another"})
    commit(tmp_path, NOTE)
    write(tmp_path, {"audits/organisations/river-council.yaml": "changed"})
    commit(tmp_path, "x\n\nChange-note: Elsewhere.", "2023-05-06")
    assert told(inner) == ["2023-05-03 The number of findings was put right."]


@pytest.mark.parametrize("sort", ["no repository", "no commit", "no git"])
def test_where_git_cannot_tell_there_is_nothing_to_tell(
    tmp_path: Path, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk(tmp_path, {RECORD: BODY})
    if sort != "no repository":
        git(tmp_path, "init", "--quiet")
    if sort == "no git":
        commit(tmp_path, "Begun")
        monkeypatch.setenv("PATH", str(tmp_path))
    assert history.read(tmp_path / "audits", "subjects") == history.NOTHING


# On the page


def host(*_: object) -> Hosted:
    return Hosted(dict.fromkeys(LAYOUTS, SLOT), ())


def settings(folder: Path, mode: Mode = "notes") -> Config:
    return replace(config(folder), history=mode)


def build(folder: Path, mode: Mode = "notes", *, cached: bool = True) -> Report:
    report = site.build(settings(folder, mode), host, Options(cached=cached))
    assert report.built
    return report


def updates(folder: Path) -> str:
    page = (folder / f"site/{RECORD}/index.html").read_text()
    tree = parsed(f"<!doctype html><title>x</title>{page}", strict=False)
    found = [each for each in tree.iter("details") if "ap-updates" in (each.get("class") or "")]
    return words(found[0]) if found else ""


def test_a_page_shows_publication_corrections_and_notes_in_one_list(place: Path, edit: Edit) -> None:
    edit("Early\n\nChange-note: Before it was out.", "2023-05-02", published="2023-05-03")
    edit(f"x\n\n{NOTE}", "2023-05-05", published="2023-05-03", corrections="[{date: 2023-05-04, reason: A slip}]")
    build(place)
    assert updates(place) == (
        "Show all updates 3 May 2023 Published 4 May 2023 Corrected: A slip "
        "5 May 2023 The number of findings was put right."
    )


def test_a_site_with_nothing_to_tell_is_the_site_without_git(place: Path, edit: Edit) -> None:
    edit("Nothing for readers")
    build(place)
    with_git = holds(place / "site")
    shutil.rmtree(place / ".git")
    build(place, cached=False)
    assert holds(place / "site") == with_git


def test_a_commit_alone_brings_its_note_to_the_page_and_no_other_page_is_made_again(place: Path, edit: Edit) -> None:
    write(place, {"audits/organisations/other.yaml": BODY})
    edit("x")
    assert build(place).rendered > 1
    write(place, {f"audits/{RECORD}.yaml": f"{BODY}website: https://example.org/\n"})
    assert build(place).rendered == 1
    assert updates(place) == "", "what is not committed says nothing"
    commit(place, f"x\n\n{NOTE}")
    assert build(place).rendered == 1
    assert "The number of findings was put right." in updates(place)
    assert build(place).rendered == 0
    made = holds(place / "site")
    build(place, cached=False)
    assert holds(place / "site") == made


def test_an_edit_and_a_commit_between_two_builds_are_both_seen(place: Path, edit: Edit) -> None:
    write(place, {"audits/organisations/other.yaml": BODY})
    commit(place, "Other")
    build(place)
    edit(f"x\n\n{NOTE}")
    write(place, {"audits/organisations/other.yaml": f"{BODY}description: Edited.\n"})
    build(place)
    assert "The number of findings was put right." in updates(place)


def test_the_history_is_read_again_only_after_a_commit(
    place: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(f"x\n\n{NOTE}")
    known = history.read(place / "audits", "notes")
    with monkeypatch.context() as patch:
        patch.setattr(revisions, "log", lambda *_: pytest.fail("read again"))
        assert history.read(place / "audits", "notes", known) == known
    edit("y\n\nChange-note: More.", "2023-05-04")
    assert [*history.read(place / "audits", "notes", known).changes.values()] == [
        (Noted("2023-05-03", "The number of findings was put right."), Noted("2023-05-04", "More."))
    ]


# The command


def test_the_command_tells_of_a_clone_that_holds_the_latest_commits_only(
    place: Path, edit: Edit, tmp_path: Path
) -> None:
    edit(f"x\n\n{NOTE}")
    commit(place, "y")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{place}", str(shallow))
    made = run("build", cwd=shallow)
    assert (made.returncode, made.stderr) == (0, f"auditpress: {SHALLOW}\n")
    assert updates(shallow) == ""
    git(shallow, "fetch", "--quiet", "--unshallow")
    made = run("build", cwd=shallow)
    assert (made.stderr, "Nothing" in made.stdout) == ("", False), "the commit is the same, and there is more to tell"
    assert "The number of findings was put right." in updates(shallow)
    assert run("build", cwd=shallow).stdout.startswith("Nothing has changed")


def test_a_way_of_telling_that_there_is_not_is_refused(place: Path) -> None:
    text = (place / "mkdocs.yml").read_text()
    (place / "mkdocs.yml").write_text(re.sub(r"plugins: .*", "plugins: [{auditpress: {history: all}}]", text))
    made = run("build", cwd=place)
    assert made.returncode == 2
    assert "'history'" in made.stderr
    assert "notes" in made.stderr
    assert "Traceback" not in made.stderr
