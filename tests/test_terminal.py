"""Problems as a person at a terminal sees them: in colour, no wider than there is room, and not too many at once."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from contextlib import suppress
from pathlib import Path

import pytest

from tests.helpers import BODY, COMMAND, desk, run, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return desk(tmp_path, {"organisations/river-council": BODY, "datasets/a": "name: A\n"})


@pytest.fixture
def faulty(site: Path) -> Path:
    write(site, {"audits/datasets/b.yaml": "name: B\ncolour: blue\n", "audits/organisations/c.yaml": "name: C\n"})
    return site


def at_a_terminal(site: Path, *arguments: str, **environment: str) -> str:
    """What the command says on standard output where that is a terminal of 40 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    with subprocess.Popen(
        [COMMAND, *arguments], cwd=site, stdout=theirs, stderr=subprocess.DEVNULL,
        env=plain | {"TERM": "xterm", **environment},
    ):  # fmt: skip
        os.close(theirs)
        said = b""
        with suppress(OSError):  # as a terminal ends
            while data := os.read(ours, 10_000):
                said += data
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def test_at_a_terminal_problems_are_in_colour_and_fit_it(faulty: Path) -> None:
    said = at_a_terminal(faulty, "check")
    assert "\x1b[1;31merror:\x1b[0m" in said
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert max(map(len, plain.splitlines())) <= 40
    assert "there is no field “colour” here" in " ".join(plain.split())


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "0"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}]
)
def test_colour_is_left_out_where_it_is_not_wanted(faulty: Path, environment: dict[str, str]) -> None:
    assert "\x1b" not in at_a_terminal(faulty, "check", **environment)


def test_colour_can_be_had_in_a_pipe_too(faulty: Path) -> None:
    """For the logs of a build machine, which show colours and are no terminal."""
    assert "\x1b" not in run("check", cwd=faulty).stdout
    assert "\x1b[1;31merror:" in run("check", cwd=faulty, FORCE_COLOR="1").stdout


def test_a_terminal_that_knows_few_characters_gets_others_in_their_place(faulty: Path) -> None:
    told = run("check", cwd=faulty, PYTHONIOENCODING="latin-1")
    assert told.returncode == 1
    assert "there is no field ?colour? here" in told.stdout
    assert told.stderr == ""


# Many problems


def test_of_very_many_problems_the_first_are_told_and_all_with_a_flag(site: Path) -> None:
    fields = "".join(f"field_{n}: x\n" for n in range(300))
    write(site, {f"audits/datasets/d{n}.yaml": f"name: A\n{fields}" for n in range(9)})
    told = run("check", cwd=site)
    assert told.stdout.count(": error: ") == 50
    assert "… and 280 more in audits/datasets/d0.yaml: 280 unknown-field" in told.stdout
    assert "… and 6 more files with 1,800 problems" in told.stdout
    assert told.stdout.endswith("--all\n\n2 records read: 2,700 errors in 9 files.\n")
    assert run("check", "--all", cwd=site).stdout.count(": error: ") == 2_700
    assert run("build", cwd=site).stderr.count(": error: ") == 50
    assert run("build", "--all", cwd=site).stderr.count(": error: ") == 2_700
