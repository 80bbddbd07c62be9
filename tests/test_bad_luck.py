"""Bad luck: what a disk, a cache or a neighbour does to a build is said plainly, and costs no site."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditpress import crew, loading, making, publish, shelf, site, source
from auditpress.cache import FOLDER
from auditpress.settings import ConfigError, Options
from auditpress.site import Hosted, Loaded, Report
from tests.bench import records
from tests.helpers import config, holds, names, run, told
from tests.test_site import host

DAMAGED = "auditpress: Part of the cache was damaged, and was made anew.\n"
REPORTS = 20
"""Of the made-up corpus; with what belongs to them, so many records that processes share them."""


def build(folder: Path, jobs: int = 1, *, cached: bool = True, by: site.Host = host, **changed: Any) -> Report:
    return site.build(replace(config(folder), **changed), by, Options(jobs, cached, code="test"))


def refusal(folder: Path, jobs: int = 1, *, by: site.Host = host) -> str:
    with pytest.raises(ConfigError) as caught:
        build(folder, jobs, by=by)
    return str(caught.value)


def fresh(folder: Path) -> dict[str, bytes]:
    """The site as a first build makes it, elsewhere."""
    assert build(folder, cached=False, site_dir=folder / "fresh").built
    made = holds(folder / "fresh")
    shutil.rmtree(folder / "fresh")
    return made


def edit(folder: Path) -> None:
    """One more line on the page of every report."""
    for report in (folder / "audits/reports").rglob("*.yaml"):
        report.write_text(report.read_text().replace("background: |\n", "background: |\n  Edited by hand.\n\n"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "desk"
    records.write(REPORTS, folder)
    report = build(folder)
    assert (report.built, report.records > crew.FEWEST) == (True, True), told(report.problems)
    return folder


@pytest.fixture
def lucky(corpus: Path, tmp_path: Path) -> Path:
    """A copy of the corpus, built, with its cache."""
    return Path(shutil.copytree(corpus, tmp_path / "desk"))


# The cache


def entries(folder: Path) -> list[Path]:
    return [path for path in (folder / FOLDER).iterdir() if path.is_file()]


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def corrupted(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x20
    file.write_bytes(data)


@pytest.mark.parametrize("harm", [truncated, corrupted], ids=lambda harm: harm.__name__)
def test_damaged_entries_are_recognised_and_made_anew_and_that_is_said_once(
    small: Path, harm: Callable[[Path], None]
) -> None:
    assert run("build", cwd=small).returncode == 0
    before = holds(small / "site")
    for entry in entries(small):
        harm(entry)
    again = run("build", cwd=small)
    assert (again.returncode, again.stderr) == (0, DAMAGED)
    assert again.stdout.startswith("12 records, ")
    assert holds(small / "site") == before
    assert run("build", cwd=small).stdout.startswith("Nothing has changed: ")


@pytest.mark.parametrize("number", [0, 1])
def test_each_damaged_entry_by_itself_is_told_of(small: Path, number: int) -> None:
    assert run("build", cwd=small).returncode == 0
    assert len(entries(small)) == 2
    corrupted(sorted(entries(small), key=lambda entry: entry.stat().st_size)[number])
    name = small / "audits/organisations/river-council.yaml"
    name.write_text(name.read_text().replace("River Council", "Lake Council"))
    again = run("build", cwd=small)
    assert (again.returncode, again.stderr) == (0, DAMAGED)
    assert b"Lake Council" in (small / "site/organisations/river-council/index.html").read_bytes()


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(lucky: Path) -> None:
    """Not even by root: a file stands where its folder is due."""
    before = holds(lucky / "site")
    shutil.rmtree(lucky / FOLDER)
    (lucky / FOLDER).write_text("mine")
    report = build(lucky)
    assert (report.built, report.read, report.damaged) == (True, report.records, False)
    assert holds(lucky / "site") == before
    edit(lucky)
    assert build(lucky).built
    assert (holds(lucky / "site") == fresh(lucky), (lucky / FOLDER).read_text()) == (True, "mine")


def test_the_cache_may_be_deleted_at_any_time(lucky: Path) -> None:
    before = holds(lucky / "site")

    def deleted(folder: Path, loaded: Loaded) -> Hosted:
        shutil.rmtree(lucky / FOLDER)
        return host(folder, loaded)

    edit(lucky)
    assert build(lucky, by=deleted).built
    assert holds(lucky / "site") == fresh(lucky) != before


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the tests' own."""
    folder = Path("/dev/shm", f"auditpress-{os.getpid()}-{tmp_path.name}")  # noqa: S108 - made here, and removed
    folder.mkdir()
    assert folder.stat().st_dev != tmp_path.stat().st_dev
    yield folder
    shutil.rmtree(folder)


def test_a_site_on_another_file_system_than_the_cache_is_made_as_any_other(lucky: Path, elsewhere: Path) -> None:
    for number in range(3):
        if number == 1:
            edit(lucky)
        assert build(lucky, site_dir=elsewhere / "site").built
        assert holds(elsewhere / "site") == fresh(lucky)
    assert names(elsewhere) == ["site"]
    again = build(lucky, site_dir=elsewhere / "site")
    assert (again.rendered, again.read, again.written) == (0, 0, 0)


# The disk


def full_after(count: int, patch: pytest.MonkeyPatch) -> None:
    """Let the disk be full when so many files have been made in the stage by a process."""
    opened = os.open
    left = [count]

    def limited(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_EXCL and ".auditpress-new-" in str(path):
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return opened(path, flags, *more, **named)

    patch.setattr(os, "open", limited)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 10])
def test_a_full_disk_is_said_plainly_and_leaves_the_old_site(
    lucky: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, count: int
) -> None:
    before, there = holds(lucky / "site"), names(lucky)
    edit(lucky)
    with monkeypatch.context() as patch:
        full_after(count, patch)
        assert refusal(lucky, jobs).startswith("The site cannot be written: No space left on device: ")
    assert holds(lucky / "site") == before
    assert names(lucky) == there
    assert build(lucky, jobs).built
    assert holds(lucky / "site") == fresh(lucky)


def test_a_full_disk_when_the_list_is_written_leaves_the_old_site(lucky: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, there = holds(lucky / "site"), names(lucky)
    edit(lucky)

    def full(_: Path, __: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(publish, "_list", full)
    assert refusal(lucky) == "The site cannot be written: No space left on device."
    assert holds(lucky / "site") == before
    assert names(lucky) == there


def test_a_full_disk_after_the_site_is_made_only_means_that_nothing_is_kept(
    lucky: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, __: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    edit(lucky)
    with monkeypatch.context() as patch:
        patch.setattr(
            "auditpress.cache.Path.rename", lambda a, b: full(a, b) if a.name[:5] == ".new-" else a.replace(b)
        )
        assert build(lucky).built
    assert holds(lucky / "site") == fresh(lucky)
    assert build(lucky).built


def test_an_address_that_no_file_system_takes_is_said_plainly(lucky: Path) -> None:
    """An old address may be longer than the name of a file can be."""
    before = holds(lucky / "site")
    record = lucky / "audits/datasets/dataset-000.yaml"
    record.write_text(record.read_text() + f"formerly: [datasets/{'a' * 300}]\n")
    try:
        report = build(lucky)
    except ConfigError as error:
        assert "File name too long" in str(error)  # noqa: PT017 - either way will do
    else:
        assert not report.built
    assert holds(lucky / "site") == before


# Neighbours


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_the_system_kills_is_told_of_and_costs_no_site(
    lucky: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """With one process nobody else does the work, so there the builder itself is left alone."""
    before, there, builder = holds(lucky / "site"), names(lucky), os.getpid()
    edit(lucky)
    trace = making.Maker.trace

    def killed(*given: Any) -> Any:
        if os.getpid() != builder:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace(*given)

    monkeypatch.setattr(making.Maker, "trace", killed)
    if jobs == 1:
        assert build(lucky).built
        return
    shutil.rmtree(lucky / FOLDER)
    assert "ended from outside, perhaps for want of memory" in refusal(lucky, jobs)
    assert holds(lucky / "site") == before
    assert names(lucky) == [name for name in there if name != FOLDER]


def deletes(name: str, folder: Path) -> Callable[[source.File], Any]:
    """Reading files, during which somebody deletes one that is still to be read."""
    take = source.take

    def reading(file: source.File) -> Any:
        (folder / name).unlink(missing_ok=True)
        return take(file)

    return reading


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_record_that_is_deleted_while_others_are_read_is_told_of(
    lucky: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """As the problem of a file that cannot be read any more; the old site stays."""
    before = holds(lucky / "site")
    name = "audits/organisations/organisation-0019.yaml"
    edit(lucky)
    monkeypatch.setattr(source, "take", deletes(name, lucky))
    report = build(lucky, jobs)
    assert not report.built
    assert f"{name}:0:0: this file cannot be read: No such file or directory [unreadable]" in told(report.problems)
    assert holds(lucky / "site") == before
    monkeypatch.undo()
    assert not build(lucky, jobs).built


def writes(folder: Path, name: str) -> site.Host:
    """A host, during whose work somebody writes to a record that was found unchanged before."""

    def hosting(stage: Path, loaded: Loaded) -> Hosted:
        file = folder / name
        file.write_text(file.read_text() + "description: Edited meanwhile.\n")
        return host(stage, loaded)

    return hosting


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_record_that_changes_between_reading_and_rendering_is_told_of(lucky: Path, jobs: int) -> None:
    """Its page is made anew for another reason, such as a template, so that it has to be opened again."""
    before, there = holds(lucky / "site"), names(lucky)
    shutil.rmtree(lucky / "site/datasets")
    name = "audits/datasets/dataset-031.yaml"
    assert refusal(lucky, jobs, by=writes(lucky, name)) == f"{name} changed while the site was built; build again."
    after = holds(lucky / "site")
    assert after == {path: data for path, data in before.items() if not path.startswith("datasets/")}
    assert names(lucky) == there
    assert build(lucky, jobs).built
    assert holds(lucky / "site") == fresh(lucky)


def test_a_record_that_changes_while_all_are_read_is_told_of(lucky: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found unchanged, but what another record says of it has to be worked out from it again."""
    name = "audits/organisations/organisation-0001.yaml"
    edit(lucky)
    before = holds(lucky / "site")
    found_same = loading._Load._unchanged

    def and_written(*given: Any) -> set[str]:
        same = found_same(*given)
        file = lucky / name
        file.write_text(file.read_text() + "description: Edited meanwhile.\n")
        return same

    monkeypatch.setattr(loading._Load, "_unchanged", and_written)
    monkeypatch.setattr(shelf.Shelf, "record", _without_memory(shelf.Shelf.record))
    assert refusal(lucky) == f"{name} changed while it was read; run the command again."
    assert holds(lucky / "site") == before


def _without_memory(record: Callable[..., Any]) -> Callable[..., Any]:
    """Opening records anew each time, as in a corpus that is larger than memory."""

    def opened(self: shelf.Shelf, id: str, model: type[Any]) -> Any:
        self._open.clear()
        return record(self, id, model)

    return opened


def test_a_read_only_tree_of_records_is_all_that_a_build_needs(lucky: Path) -> None:
    """Nothing is written there, not even a time."""

    def state() -> dict[Path, tuple[int, int, int]]:
        found = {path: path.stat() for path in sorted((lucky / "audits").rglob("*"))}
        return {path: (each.st_mtime_ns, each.st_ctime_ns, each.st_mode) for path, each in found.items()}

    edit(lucky)
    for path in (lucky / "audits", *(lucky / "audits").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = state()
    assert build(lucky, 2).built
    assert build(lucky).built
    assert state() == before


# What lies about


@pytest.mark.parametrize("kind", ["file", "folder", "broken"])
def test_a_link_among_the_hand_written_pages_is_followed_or_told_of(small: Path, kind: str) -> None:
    """MkDocs follows links, so a build must not fall over one."""
    (small / "shared").mkdir()
    (small / "shared/more.md").write_text("# More\n")
    targets = {"file": small / "shared/more.md", "folder": small / "shared", "broken": small / "nothing.txt"}
    (small / "content" / ("linked.md" if kind == "file" else "linked")).symlink_to(targets[kind])
    made = run("build", cwd=small)
    assert "Traceback" not in made.stderr
    if kind == "broken":
        assert made.returncode == 2
        assert "MkDocs could not build its pages: No such file or directory: " in made.stderr
        return
    assert made.returncode == 0


def test_a_page_behind_a_link_that_was_edited_is_made_again(small: Path) -> None:
    (small / "shared").mkdir()
    (small / "shared/more.md").write_text("# More\n")
    (small / "content/linked").symlink_to(small / "shared", target_is_directory=True)
    assert run("build", cwd=small).returncode == 0
    (small / "shared/more.md").write_text("# Much more\n")
    assert run("build", cwd=small).returncode == 0
    assert "Much more" in (small / "site/linked/more/index.html").read_text()


def test_a_page_that_takes_in_a_file_from_elsewhere_follows_that_file(small: Path) -> None:
    """Where mkdocs.yml lets pages take in others, the configuration and the pages are not all that they are made of."""
    with (small / "mkdocs.yml").open("a") as file:
        file.write("markdown_extensions: [{pymdownx.snippets: {base_path: [shared]}}]\n")
    (small / "shared").mkdir()
    (small / "shared/more.txt").write_text("Alpha")
    (small / "content/about.md").write_text('# About\n\n--8<-- "more.txt"\n')
    assert run("build", cwd=small).returncode == 0
    (small / "shared/more.txt").write_text("Omega")
    assert run("build", cwd=small).returncode == 0
    assert "Omega" in (small / "site/about/index.html").read_text()


@pytest.mark.parametrize("name", ["odd", "odd.yaml"])
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("nothing")], ids=["pipe", "link"])
def test_what_is_no_file_among_the_records_is_told_of_after_a_build_too(
    small: Path, name: str, make: Callable[[Path], None]
) -> None:
    """As it is before one; and nobody waits for a pipe."""
    assert run("build", cwd=small).returncode == 0
    make(small / "audits" / name)
    made = run("build", cwd=small)
    assert (made.returncode, f"audits/{name}: error: " in made.stderr) == (1, True)
