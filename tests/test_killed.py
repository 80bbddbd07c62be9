"""Killed builds, and builds at once: the site folder holds the old site or the new one, whole, at any moment."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditpress import site, sitedir
from auditpress.settings import ConfigError
from auditpress.site import Hosted, Loaded
from tests.bench import records
from tests.helpers import BODY, COMMAND, config, desk, holds, names, run, write
from tests.test_site import host

REPORTS = 24
KILLS = 10


@dataclass(frozen=True, slots=True)
class Workshop:
    """A site of more than a hundred records whose sources are in one of two states; ``whole`` holds both sites."""

    folder: Path
    whole: tuple[dict[str, bytes], dict[str, bytes]]

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def set(self, state: int) -> None:
        """Let the sources be in a state; every page and a third of the records differ between the two."""
        _set(self.folder, state)

    def start(self, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [COMMAND, "build", "--jobs", "2", *options],
            cwd=self.folder,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def build(self) -> None:
        made = run("build", "--jobs", "2", cwd=self.folder)
        assert (made.returncode, made.stderr) == (0, "")


def _set(folder: Path, state: int) -> None:
    for report in (folder / "audits/reports").rglob("*.yaml"):
        text = report.read_text().replace(f"  State {1 - state}.\n\n", "").replace(f"  State {state}.\n\n", "")
        report.write_text(text.replace("background: |\n", f"background: |\n  State {state}.\n\n"))
    configuration = folder / "mkdocs.yml"
    lines = configuration.read_text().splitlines()
    configuration.write_text("\n".join([f"site_name: State {state}", *lines[1:]]) + "\n")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("workshop")
    records.write(REPORTS, folder / "desk")
    made = []
    for state in (0, 1):
        _set(folder / "desk", state)
        out = folder / f"whole-{state}"
        assert run("build", "--no-cache", "--site-dir", out, cwd=folder / "desk").returncode == 0
        made.append(holds(out))
    shop = Workshop(folder / "desk", (made[0], made[1]))
    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if name.endswith(".html") and made[0][name] == made[1][name]] == []
    return shop


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_mends_all(workshop: Workshop) -> None:
    """Only the process that was started is killed, as by a system that is out of memory; those it forked live on."""
    workshop.set(0)
    workshop.build()
    workshop.set(1)
    begun = time.monotonic()
    workshop.build()
    duration = time.monotonic() - begun
    chance = random.Random(5)  # noqa: S311 - the same moments each time
    found = []
    for number in range(KILLS):
        workshop.set(number % 2)
        process = workshop.start()
        time.sleep(duration * (number + chance.random()) / KILLS)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        after = holds(workshop.site)
        assert after in workshop.whole, number
        found.append((process.returncode, after == workshop.whole[number % 2]))
        workshop.build()
        assert holds(workshop.site) == workshop.whole[number % 2], number
        assert [name for name in names(workshop.folder) if name.startswith(".site.auditpress-")] == [], number
    assert (-signal.SIGKILL, False) in found, found


def test_two_builds_at_once_both_succeed_and_leave_a_whole_site(workshop: Workshop) -> None:
    for state in (1, 0, 1):
        workshop.set(state)
        both = [workshop.start(), workshop.start()]
        told = [process.communicate() for process in both]
        assert [process.returncode for process in both] == [0, 0], told
        assert [error for _, error in told] == ["", ""]
        assert holds(workshop.site) == workshop.whole[state]
        assert [name for name in names(workshop.folder) if name.startswith(".site.auditpress-")] == []


def test_a_build_that_is_interrupted_leaves_the_old_site_and_no_traceback(workshop: Workshop) -> None:
    """Ctrl-C reaches all processes of a build at once; here while pages are written, by more than one of them."""
    workshop.set(0)
    workshop.build()
    workshop.set(1)
    process = workshop.start()
    until(lambda: len(_children(process.pid)) == 2)
    # While Python forks, it loses an interrupt in a hook of its own; a person is not as quick.
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate()
    assert (process.returncode, out, error.strip()) == (1, "", "Aborted!")
    assert holds(workshop.site) == workshop.whole[0]
    assert [name for name in names(workshop.folder) if name.startswith(".site.auditpress-")] == []


def test_a_worker_that_is_killed_is_told_of_and_costs_no_site(workshop: Workshop) -> None:
    workshop.set(1)
    workshop.build()
    workshop.set(0)
    # Without the cache there is no glance before the build, in which a lost worker only costs the glance.
    process = workshop.start("--no-cache")
    until(lambda: len(_children(process.pid)) == 2)
    os.kill(_children(process.pid)[0], signal.SIGKILL)
    out, error = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert error.startswith("auditpress: The ")
    assert error.count("\n") == 1
    assert "ended from outside, perhaps for want of memory" in error
    assert holds(workshop.site) == workshop.whole[1]
    assert [name for name in names(workshop.folder) if name.startswith(".site.auditpress-")] == []


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "this did not happen in 20 seconds"
        time.sleep(0.001)


# A build that is overtaken by another, step by step


@pytest.fixture
def river(tmp_path: Path) -> Path:
    """A site that was built three times, so that there is a spare."""
    desk(tmp_path, {"organisations/river-council": BODY, "organisations/audit-office": BODY})
    for number in range(3):
        write(
            tmp_path, {"audits/datasets/a.yaml": f"name: A {number}\n", "audits/datasets/b.yaml": f"name: B {number}\n"}
        )
        assert site.build(config(tmp_path), host).built
    assert [name for name in names(tmp_path / ".auditpress-cache") if name.startswith("spare-")]
    return tmp_path


@pytest.mark.parametrize("change", ["edited", "removed"])
def test_a_build_that_another_one_overtakes_leaves_a_whole_site(river: Path, change: str) -> None:
    """It may succeed or say why not; the site is one of the two, and the next build makes the right one."""
    b = river / "audits/datasets/b.yaml"

    def overtaken(folder: Path, loaded: Loaded) -> Hosted:
        b.write_text("name: B edited\n") if change == "edited" else b.unlink()
        assert site.build(config(river), host).built
        return host(folder, loaded)

    write(river, {"audits/datasets/a.yaml": "name: A edited\n"})
    try:
        site.build(config(river), overtaken)
    except ConfigError as error:
        assert "\n" not in str(error)  # noqa: PT017 - whether it is raised is open
    whole = {name: hashlib.sha256(data).hexdigest() for name, data in holds(river / "site").items()}
    assert {name: made for name, made in whole.items() if name != sitedir.LIST} == sitedir.listing(river / "site")
    assert site.build(config(river), host).built
    assert [name for name in names(river) if name.startswith(".site.auditpress-")] == []
    made = holds(river / "site")
    (river / "site").rename(river / "moved")
    assert site.build(config(river), host).built
    assert made == holds(river / "site")
