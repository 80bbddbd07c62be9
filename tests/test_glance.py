"""Glance: nothing has changed only when nothing has; whatever a site is made of is looked at."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from auditpress import glance, site
from auditpress.cache import Cache
from auditpress.glance import Glance
from auditpress.settings import Options
from auditpress.sitedir import LIST
from tests.helpers import BODY, config, desk, write
from tests.test_site import host


@pytest.fixture
def river(tmp_path: Path) -> Path:
    """A site that was built and glanced at afterwards, as the command does it."""
    desk(tmp_path, {"organisations/river-council": BODY, "datasets/a": "name: A\n"}, more="# More\n")
    write(tmp_path, {"mine/records/x.html": "x", "mine/style.css": "y"})
    built(tmp_path)
    return tmp_path


def options(folder: Path) -> Options:
    return Options(code="test", host=glance.setting(folder / "mkdocs.yml", _config(folder)))


def _config(folder: Path) -> site.Config:
    made = config(folder)
    return site.Config(
        made.root, made.records, made.content, made.site_dir, made.site_name, made.site_url,
        (folder / "mine", *made.templates), made.language, made.description,
    )  # fmt: skip


def built(folder: Path) -> None:
    chosen, made = options(folder), _config(folder)
    report = site.build(made, host, chosen)
    seen = Glance(made, same=True, records=report.records, pages=report.pages, problems=report.problems)
    glance.keep(folder / "mkdocs.yml", None, chosen, seen, report.all_records)


def look(folder: Path, **changed: str) -> Glance | None:
    file = folder / "mkdocs.yml"
    return glance.look(file, None, Options(**{"code": "test", **changed}), glance.cache_of(file))  # type: ignore[arg-type]


def test_a_site_that_was_just_built_is_the_same_and_its_setting_is_known(river: Path) -> None:
    seen = look(river)
    assert seen is not None
    assert (seen.same, seen.records, seen.config) == (True, 2, _config(river))
    assert seen.pages == len(list((river / "site").rglob("index.html")))


def test_a_site_that_was_never_built_or_is_another_is_not_known(river: Path, tmp_path: Path) -> None:
    assert glance.look(tmp_path / "nowhere/mkdocs.yml", None, Options(code="test"), Cache(None)) is None
    assert (
        glance.look(river / "mkdocs.yml", river / "other", Options(code="test"), glance.cache_of(river / "mkdocs.yml"))
        is None
    )
    assert look(river, code="another version") is None
    assert (
        glance.look(
            river / "mkdocs.yml", None, Options(code="test", twins=False), glance.cache_of(river / "mkdocs.yml")
        )
        is None
    )


RECORDS: dict[str, Callable[[Path], object]] = {
    "edited": lambda audits: (audits / "datasets/a.yaml").write_text("name: B\n"),
    "added": lambda audits: (audits / "datasets/b.yaml").write_text("name: B\n"),
    "removed": lambda audits: (audits / "datasets/a.yaml").unlink(),
    "renamed": lambda audits: (audits / "datasets/a.yaml").rename(audits / "datasets/b.yaml"),
    "moved": lambda audits: (audits / "datasets/a.yaml").rename(audits / "organisations/a.yaml"),
    "swapped": lambda audits: _swap(audits / "datasets/a.yaml", audits / "organisations/river-council.yaml"),
    "added with a wrong ending": lambda audits: (audits / "b.yml").write_text("name: B\n"),
    "added as a link": lambda audits: (audits / "datasets/b").symlink_to("a.yaml"),
    "added as a pipe": lambda audits: os.mkfifo(audits / "datasets/b"),
}


def _swap(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


@pytest.mark.parametrize("change", RECORDS)
def test_a_change_among_the_records_is_seen(river: Path, change: str) -> None:
    RECORDS[change](river / "audits")
    seen = look(river)
    assert seen is not None
    assert not seen.same


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.yaml", "datasets/.swp"])
def test_what_is_no_record_is_no_change(river: Path, name: str) -> None:
    (river / "audits" / name).write_text("mine")
    seen = look(river)
    assert seen is not None
    assert seen.same


SETTING: dict[str, Callable[[Path], object]] = {
    "the configuration": lambda folder: _append(folder / "mkdocs.yml", "# more\n"),
    "a page": lambda folder: (folder / "content/more.md").write_text("# Much more\n"),
    "a page less": lambda folder: (folder / "content/more.md").unlink(),
    "a picture more": lambda folder: (folder / "content/x.png").write_bytes(b""),
    "a template": lambda folder: (folder / "mine/records/x.html").write_text("z"),
    "a style": lambda folder: (folder / "mine/style.css").write_text("z"),
}


@pytest.mark.parametrize("what", SETTING)
def test_another_setting_has_to_be_read_anew(river: Path, what: str) -> None:
    SETTING[what](river)
    assert look(river) is None


@pytest.mark.parametrize("written", ["x: !ENV HOME", "INHERIT: other.yml", "hooks: [x.py]", "x: !!python/name:y.z"])
def test_a_configuration_that_depends_on_more_is_never_known(river: Path, written: str) -> None:
    (river / "mkdocs.yml").write_text(f"site_name: A\n{written}\n")
    assert glance.setting(river / "mkdocs.yml", _config(river)) == ""


SITE: dict[str, Callable[[Path], object]] = {
    "a file less": lambda made: (made / "index.html").unlink(),
    "a file written to": lambda made: os.utime(made / "index.html", ns=(2**62, 2**62)),
    "a file of others": lambda made: (made / "mine.txt").write_text("mine"),
    "another list": lambda made: _append(made / LIST, "0" * 64 + "  more\n"),
}


@pytest.mark.parametrize("what", SITE)
def test_a_site_that_is_not_as_it_was_built_is_not_the_same(river: Path, what: str) -> None:
    SITE[what](river / "site")
    seen = look(river)
    assert seen is not None
    assert not seen.same


def test_a_site_that_is_gone_is_not_known(river: Path) -> None:
    (river / "site").rename(river / "moved")
    assert look(river) is None


def test_the_program_is_known_by_its_files_and_its_packages() -> None:
    assert glance.code() == glance.code()
    assert len(glance.code()) == 64
