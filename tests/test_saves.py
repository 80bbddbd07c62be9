"""Saves are told of, however an editor saves; what lies beside the files of a site is not."""

from __future__ import annotations

import queue
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.inotify import InotifyObserver

from auditpress import saves
from tests.helpers import write


class Ear(FileSystemEventHandler):
    """Hears as MkDocs' server does: of files."""

    def __init__(self) -> None:
        self.heard: queue.Queue[Path] = queue.Queue()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self.heard.put(Path(str(event.src_path)))

    def until(self, path: Path) -> list[Path]:
        """All that is heard of until this path is."""
        heard = [self.heard.get(timeout=20)]
        while heard[-1] != path:
            heard.append(self.heard.get(timeout=20))
        return heard


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(
        tmp_path, {"audits/a/one.yaml": "name: One\n", "mkdocs.yml": "", "elsewhere/b/two.yaml": "", "old/x.yaml": ""}
    )
    return tmp_path


@pytest.fixture
def ear(folder: Path) -> Iterator[Ear]:
    ear = Ear()
    watching = saves.Saves()
    watching.schedule(ear, str(folder / "audits"), recursive=True)
    watching.schedule(ear, str(folder / "mkdocs.yml"), recursive=True)
    watching.start()
    yield ear
    watching.stop()
    watching.join()


def by_rename(file: Path, text: str) -> None:
    aside = file.with_name(f".{file.name}.new")
    aside.write_text(text)
    aside.replace(file)


def by_backup(file: Path, text: str) -> None:
    """As vim does it."""
    file.with_name("4913").write_text("")
    file.with_name("4913").unlink()
    if file.exists():
        file.rename(f"{file}~")
    file.write_text(text)
    Path(f"{file}~").unlink(missing_ok=True)


def in_place(file: Path, text: str) -> None:
    file.write_text(text)


@pytest.mark.parametrize("save", [in_place, by_rename, by_backup])
@pytest.mark.parametrize("name", ["audits/a/one.yaml", "mkdocs.yml", "audits/new.yaml"])
def test_a_save_is_told_of_however_often_and_in_whatever_way(
    folder: Path, ear: Ear, name: str, save: Callable[[Path, str], None]
) -> None:
    for text in ("name: Two\n", "name: Three\n"):
        save(folder / name, text)
        assert set(ear.until(folder / name)) == {folder / name}


@pytest.mark.parametrize(
    "name",
    [
        "audits/a/.one.yaml.swp", "audits/a/one.yaml~", "audits/a/4913", "audits/a/#one.yaml#", "audits/a/.#one.yaml",
        "audits/.git/index", "audits/a/.git/objects/ab", "audits/one.yaml.tmp", "mkdocs.yml.swp", "other.yml",
        ".auditpress-cache/preview/index.html", "site/index.html",
    ],
)  # fmt: skip
def test_what_lies_beside_the_files_of_a_site_is_not_told_of(folder: Path, ear: Ear, name: str) -> None:
    write(folder, {name: "x"})
    (folder / name).write_text("y")
    (folder / name).unlink()
    (folder / "audits/last.yaml").write_text("")
    assert set(ear.until(folder / "audits/last.yaml")) == {folder / "audits/last.yaml"}


def test_that_a_file_was_only_read_is_not_told_of(folder: Path, ear: Ear) -> None:
    assert (folder / "audits/a/one.yaml").read_text()
    (folder / "audits/last.yaml").write_text("")
    assert set(ear.until(folder / "audits/last.yaml")) == {folder / "audits/last.yaml"}


def test_a_folder_that_comes_moves_or_goes_is_told_of(folder: Path, ear: Ear) -> None:
    (folder / "elsewhere/b").rename(folder / "audits/b")
    ear.until(folder / "audits/b")
    (folder / "audits/b").rename(folder / "audits/c")
    ear.until(folder / "audits/c")
    (folder / "audits/c").rename(folder / "elsewhere/b")
    ear.until(folder / "audits/c")
    shutil.rmtree(folder / "audits/a")
    ear.until(folder / "audits/a")


def test_a_watched_folder_that_goes_and_comes_back_is_told_of(folder: Path, ear: Ear) -> None:
    """As when Git changes to another branch and back."""
    (folder / "audits").rename(folder / "aside")
    ear.until(folder / "audits")
    (folder / "aside").rename(folder / "audits")
    ear.until(folder / "audits")


def test_a_file_in_a_new_folder_is_told_of(folder: Path, ear: Ear) -> None:
    write(folder, {"audits/new/deep/one.yaml": ""})
    ear.until(folder / "audits/new")


class NoRoom(InotifyObserver):
    """The system has no room for more watches."""

    def start(self) -> None:
        self.on_thread_stop()
        raise OSError(28, "inotify watch limit reached")


def test_where_the_system_cannot_tell_the_files_are_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saves, "Observer", NoRoom)
    monkeypatch.setattr(saves, "POLLING", 0.01)
    ear, watching = Ear(), saves.Saves()
    watch = watching.schedule(ear, str(folder / "audits"), recursive=True)
    watching.schedule(ear, str(folder / "old"), recursive=True)
    watching.start()
    try:
        in_place(folder / "audits/a/one.yaml", "name: Another\n")
        ear.until(folder / "audits/a/one.yaml")
        watching.unschedule(watch)
        in_place(folder / "old/x.yaml", "name: Another\n")
        ear.until(folder / "old/x.yaml")
    finally:
        watching.stop()
        watching.join()


def test_a_folder_that_was_replaced_is_known_whatever_number_the_system_gave_it(folder: Path) -> None:
    """A new folder may have the number of the old one, and what watched that one has ended."""
    ear, watching = Ear(), saves.Saves()
    watching.schedule(ear, str(folder / "audits"), recursive=True)
    watching.start()
    try:
        assert watching.replaced == set()
        shutil.rmtree(folder / "audits")
        (folder / "audits").mkdir()
        ear.until(folder / "audits")
        assert watching.replaced == {str(folder / "audits")}
        watching.schedule(ear, str(folder / "audits"), recursive=True)
        assert watching.replaced == set()
    finally:
        watching.stop()
        watching.join()
