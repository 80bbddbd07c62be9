"""Sites that are built once for the whole session, and the option that renews golden files."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import ROOT, SITES, run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write tests/golden anew from what is said now")


def pytest_configure() -> None:
    """Let tests break off a command: where they run in the background, that is ignored, and handed on."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small site, to be changed at will."""
    return Path(
        shutil.copytree(SITES / "small", tmp_path / "small", ignore=shutil.ignore_patterns(".auditpress-cache"))
    )


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, built by the command; not to be changed."""
    return _built(SITES / "small", tmp_path_factory.mktemp("small-site") / "site")


@pytest.fixture(scope="session")
def reference_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference site, built by the command; not to be changed."""
    return _built(ROOT, tmp_path_factory.mktemp("reference-site") / "site")


def _built(where: Path, site: Path) -> Path:
    made = run("build", "--no-cache", "--site-dir", site, cwd=where)
    assert made.returncode == 0, made.stderr
    return site


Golden = Callable[[str, str], None]
"""Asserts that a text is that of a file in tests/golden."""


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    def compare(name: str, text: str) -> None:
        file = ROOT / "tests/golden" / name
        if request.config.getoption("--renew-golden"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            pytest.fail(f"{file} is renewed: look at what changed, then run the tests without --renew-golden")
        assert text == file.read_text(encoding="utf-8"), "if the new text is right: pytest --renew-golden"

    return compare
