"""The command, as it is installed: what it says, where, and with which exit status."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditpress import __version__
from auditpress.cli import main
from tests.helpers import BODY, COMMAND, desk, run, write

SUMMARY = re.compile(r"(\d+) records, (\d+) pages, \d+\.\d seconds: (.+)\n")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return desk(tmp_path, {"organisations/river-council": BODY, "datasets/a": "name: A\n"})


@pytest.fixture
def faulty(site: Path) -> Path:
    write(site, {"audits/datasets/b.yaml": "name: B\ncolour: blue\n", "audits/organisations/c.yaml": "name: C\n"})
    return site


Call = Callable[..., Result]
"""The command called within this process, in the folder of the site: for cases that are many."""


@pytest.fixture
def call(site: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(site)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_a_check_counts_drafts_as_such(site: Path, call: Call) -> None:
    """Who has just written one would look for it in vain among the others."""
    write(site, {"audits/datasets/b.yaml": "name: B\nstate: draft\n"})
    assert call("check").output == "3 records read, 1 of them a draft: no problems.\n"


# Help


def test_help_teaches_the_commands_and_the_exit_statuses(tmp_path: Path) -> None:
    told = run("--help", cwd=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    for word in ("check", "build", "serve", "Exit status: 0", "1 when", "2 when", "audits/"):
        assert word in told.stdout


@pytest.mark.parametrize(
    "command, words",
    [
        ("check", ["PATHS", "--config", "wrong with the records"]),
        ("build", ["--site-dir", "--config", "swapped in"]),
        ("schema", ["--folder", "--check", "JSON Schema of each kind"]),
        ("serve", ["--port", "8000", "on this machine"]),
    ],
)
def test_each_command_explains_itself(call: Call, command: str, words: list[str]) -> None:
    told = call(command, "--help")
    assert told.exit_code == 0
    for word in words:
        assert word in told.stdout


def test_the_version_is_told(tmp_path: Path) -> None:
    told = run("--version", cwd=tmp_path)
    assert (told.returncode, __version__ in told.stdout) == (0, True)


# Check


def test_checking_a_sound_site_says_so_in_one_line(site: Path) -> None:
    told = run("check", cwd=site)
    assert (told.returncode, told.stdout, told.stderr) == (0, "2 records read: no problems.\n", "")


def test_checking_a_faulty_site_tells_everything_and_ends_with_1(faulty: Path) -> None:
    told = run("check", cwd=faulty)
    assert told.returncode == 1
    assert "audits/datasets/b.yaml:2:1: error: " in told.stdout
    assert "audits/organisations/c.yaml:1:1: error: " in told.stdout
    assert told.stdout.endswith("2 errors in 2 files.\n")
    assert told.stderr == ""


@pytest.mark.parametrize(
    "path, code, told_of",
    [
        ("audits/datasets/b.yaml", 1, {"b.yaml"}),
        ("audits/datasets", 1, {"b.yaml"}),
        ("audits", 1, {"b.yaml", "c.yaml"}),
        ("audits/datasets/a.yaml", 0, set()),
        ("./audits/../audits/datasets/b.yaml", 1, {"b.yaml"}),
        ("content", 0, set()),
    ],
)
@pytest.mark.usefixtures("faulty")
def test_paths_choose_what_is_told(call: Call, path: str, code: int, told_of: set[str]) -> None:
    told = call("check", path)
    assert told.exit_code == code
    assert {name for name in ("b.yaml", "c.yaml") if f"/{name}:" in told.stdout} == told_of
    assert told_of or told.stdout.endswith("no problems.\n")


def test_paths_are_those_of_where_one_is(faulty: Path) -> None:
    told = run("check", "datasets/b.yaml", "--config", "../mkdocs.yml", cwd=faulty / "audits")
    assert told.returncode == 1
    assert "b.yaml:2" in told.stdout
    assert "c.yaml" not in told.stdout


def test_every_record_is_read_whatever_is_told(site: Path) -> None:
    """A reference into a part that was not asked for must still lead somewhere."""
    write(site, {"audits/datasets/b.yaml": "name: B\nholder: river-council\n"})
    assert run("check", "audits/datasets", cwd=site).stdout == "3 records read: no problems.\n"


def test_warnings_alone_end_with_0(site: Path) -> None:
    write(
        site,
        {
            "audits/schemes/g.yaml": "name: G\nowner: river-council\nrisks: [{id: high, name: High}]\n",
            "audits/reports/r.yaml": "publisher: river-council\nauditees: [river-council]\nscheme: g\nrisk: Hihg\n",
        },
    )
    told = run("check", cwd=site)
    assert told.returncode == 0
    assert "warning: “Hihg” is not a word of G" in told.stdout
    assert told.stdout.endswith("1 warning in 1 file.\n")
    built = run("build", cwd=site)
    assert built.returncode == 0
    assert "warning" in built.stderr


def test_checking_writes_nothing(site: Path) -> None:
    before = sorted(site.rglob("*"))
    run("check", cwd=site)
    assert sorted(site.rglob("*")) == before


# Build


def test_a_build_ends_with_one_line_of_records_pages_and_seconds(site: Path) -> None:
    """In a pipe, with nothing else beside it."""
    told = run("build", cwd=site)
    assert (told.returncode, told.stderr) == (0, "")
    found = SUMMARY.fullmatch(told.stdout)
    assert found
    assert found[1] == "2"
    assert int(found[2]) == len(list((site / "site").rglob("index.html")))
    assert Path(found[3]) == site / "site"


def test_a_build_goes_where_it_is_told(site: Path) -> None:
    assert run("build", "--site-dir", "public/pages", cwd=site).returncode == 0
    assert (site / "public/pages/index.html").is_file()
    assert not (site / "site").exists()


def test_a_build_can_be_started_from_anywhere(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert run("build", "--config", site / "mkdocs.yml", cwd=elsewhere).returncode == 0
    assert (site / "site/index.html").is_file()
    assert list(elsewhere.iterdir()) == []


def test_a_build_of_a_faulty_site_ends_with_1_and_says_that_nothing_was_built(faulty: Path) -> None:
    told = run("build", cwd=faulty)
    assert (told.returncode, told.stdout) == (1, "")
    assert "audits/datasets/b.yaml:2:1: error: " in told.stderr
    assert "2 errors in 2 files; nothing was built" in told.stderr
    assert not (faulty / "site").exists()


def test_at_a_terminal_a_build_tells_what_it_is_doing(site: Path) -> None:
    ours, theirs = pty.openpty()
    made = subprocess.run([COMMAND, "build"], cwd=site, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert len(told.splitlines()) >= 3
    assert SUMMARY.fullmatch(made.stdout.decode())


# Wrong use


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["check", "nowhere.yaml"],
        ["check", "--colour"],
        ["build", "--site-dir"],
        ["build", "unasked"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "many"],
        ["check", "--config", "nowhere.yml"],
        ["build", "--config", "nowhere.yml"],
        ["serve", "--config", "nowhere.yml"],
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(call: Call, arguments: list[str]) -> None:
    told = call(*arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr
    assert isinstance(told.exception, SystemExit)


def test_wrong_use_in_a_process_of_its_own_ends_so_too(site: Path) -> None:
    told = run("check", "nowhere.yaml", cwd=site)
    assert (told.returncode, told.stdout) == (2, "")
    assert "nowhere.yaml" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    "configuration", ["site_name: [\n", "- a\n", "site_name: A\ntheme: {name: nothing}\nplugins: [auditpress]\n", ""]
)
def test_a_wrong_configuration_ends_with_2_and_a_sentence(
    site: Path, call: Call, command: str, configuration: str
) -> None:
    write(site, {"mkdocs.yml": configuration})
    told = call(command)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "mkdocs.yml" in told.stderr
    assert isinstance(told.exception, SystemExit)


def test_the_command_works_in_a_plain_c_locale(site: Path) -> None:
    """A server may have no other; what is said holds quotation marks all the same."""
    write(site, {"audits/datasets/b.yaml": "name: B\ncolour: blue\n"})
    told = run("check", cwd=site, LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONIOENCODING="utf-8")
    assert told.returncode == 1
    assert "there is no field “colour” here" in told.stdout
