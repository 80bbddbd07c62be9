"""The wheel: it holds everything that a site needs, and builds one in an empty folder far from this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.helpers import ROOT, SITES, holds

SHIPPED = ("generator", "theme", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the repository."""
    source = tmp_path_factory.mktemp("source")
    for name in SHIPPED:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(origin, source / name)
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source]
    made = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    (found,) = out.iterdir()
    return found


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel, whose dependencies are those of the running one; the bin folder of it."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    # Dependencies by a path and not by running .pth files, so that this repository's editable install stays unseen.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        folder / "bin/python",
        "install",
        "-qq",
        "--no-index",
        "--no-deps",
    ]
    subprocess.run(
        [*map(str, command), "--ignore-installed", "--disable-pip-version-check", str(wheel)], check=True, env=alone()
    )
    return folder / "bin"


def alone() -> dict[str, str]:
    """An environment in which nothing points at this repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "COV_"))}


def test_the_wheel_holds_modules_templates_and_assets_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for file in (*(ROOT / "generator/auditpress").rglob("*.py"), ROOT / "generator/auditpress/py.typed"):
        assert f"auditpress/{file.relative_to(ROOT / 'generator/auditpress').as_posix()}" in names
    for file in (ROOT / "theme").rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert f"auditpress_theme/{file.relative_to(ROOT / 'theme').as_posix()}" in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"auditpress", "auditpress_theme"}
    assert not [name for name in names if name.endswith(".pyc")]


def test_the_installed_wheel_builds_a_site_in_an_empty_folder(
    elsewhere: Path, tmp_path: Path, small_site: Path
) -> None:
    """The same site, byte for byte, from the templates and assets that the wheel brought."""
    site = Path(shutil.copytree(SITES / "small", tmp_path / "small"))
    made = subprocess.run(
        [elsewhere / "auditpress", "build"], cwd=site, env=alone(), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("12 records, ")
    assert holds(site / "site") == holds(small_site)


def test_what_runs_there_is_what_the_wheel_brought(elsewhere: Path, tmp_path: Path) -> None:
    code = "import auditpress, auditpress_theme as t; print(auditpress.__file__); print(t.__file__)"
    told = subprocess.run(
        [elsewhere / "python", "-c", code], cwd=tmp_path, env=alone(), capture_output=True, text=True, check=True
    )
    for line in told.stdout.splitlines():
        assert Path(line).is_relative_to(elsewhere.parent), line


def test_mkdocs_finds_plugin_and_theme_there(elsewhere: Path, tmp_path: Path, small_site: Path) -> None:
    site = Path(shutil.copytree(SITES / "small", tmp_path / "small"))
    command = [elsewhere / "python", "-m", "mkdocs", "-q", "build"]
    subprocess.run([*map(str, command)], cwd=site, env=alone() | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    assert holds(site / "site") == holds(small_site)
