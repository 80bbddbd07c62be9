"""``auditpress new`` at a terminal, as a person meets it: what is asked, what an answer may be, and breaking off."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
from collections.abc import Sequence
from pathlib import Path

from tests.helpers import COMMAND, holds, load, run, told, write

PATIENCE = 60
INTERRUPT, END = "\x03", "\x04"


def talk(site: Path, line: Sequence[str], *answers: str) -> tuple[str, int]:
    """All that a terminal shows of a dialogue, and the exit status; each answer is typed when it is asked for."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(site)
        os.execve(COMMAND, [str(COMMAND), *line], {**os.environ, "NO_MKDOCS_2_WARNING": "1"})  # noqa: S606
    todo, shown, seen = [*answers], b"", 0
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # what Linux gives at the end
            break
        if todo and shown.endswith(b"> ") and len(shown) > seen:
            answer = todo.pop(0)
            seen = len(shown) + len(answer)
            while not sleeps(child):
                os.sched_yield()
            os.write(terminal, (answer if answer in (INTERRUPT, END) else f"{answer}\n").encode())
    else:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    return shown.decode().replace("\r", ""), status


def sleeps(child: int) -> bool:
    """Whether the command waits for a key: Python loses an interrupt that comes between its prompt and its read."""
    return Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "S"


def files(text: str) -> list[str]:
    return re.findall(r"^Wrote (.+)$", text, re.MULTILINE)


def test_what_a_report_must_have_is_asked_for_with_the_body_that_is_new(small: Path) -> None:
    text, status = talk(
        small, ["new", "report"],
        "audit", "1", "Hill Council", "new", "", "local authority", "", "2026-02-30", "2026-02-03", "audit-guide-1",
    )  # fmt: skip
    assert (status, files(text)) == (
        0,
        ["audits/organisations/hill-council.yaml", "audits/reports/2026/hill-council.yaml"],
    )
    assert "There is no organisation “audit”.\n  1  Audit Office (organisations/audit-office)\n" in text
    assert "Type “new” if a record of “Hill Council” is to be written first." in text
    assert "This one is needed." in text
    assert "The date “2026-02-30” does not exist: February 2026 has 28 days." in text
    record = (small / "audits/reports/2026/hill-council.yaml").read_text()
    for field in ("published: 2026-02-03", "publisher: audit-office", "  - hill-council", "scheme: audit-guide-1"):
        assert f"\n{field}  #" in record or f"\n{field}\n" in record
    assert told(load(small).problems) == []


def test_what_follows_from_the_paper_stands_in_brackets_and_enter_takes_it(small: Path) -> None:
    text, status = talk(small, ["new", "reply"], "passwords", "", "", "", "2026-03")
    assert (status, files(text)) == (0, ["audits/replies/2026/river-council.yaml"])
    assert "  [river-council] > " in text
    assert "  [Reply to: Letter on passwords] > " in text
    assert "1 to answer." in text
    assert "answer: none yet" in (small / "audits/replies/2026/river-council.yaml").read_text()


def test_nothing_is_asked_where_all_that_is_needed_was_given(small: Path) -> None:
    text, status = talk(small, ["new", "dataset", "--name", "Hill deaths"])
    assert (status, files(text), " > " in text) == (0, ["audits/datasets/hill-deaths.yaml"], False)


def test_whoever_breaks_off_leaves_nothing_behind(small: Path) -> None:
    """Not even the record that was to be written first."""
    before = holds(small)
    for key in (INTERRUPT, END):
        text, status = talk(small, ["new", "report"], "Hill Council", "new", "local authority", key)
        assert (status, text.splitlines()[-1]) == (130, "Nothing was written.")
        assert "Traceback" not in text
    assert holds(small) == before


def test_without_a_terminal_nothing_is_asked(small: Path) -> None:
    told_of = run("new", "report", cwd=small)
    assert (told_of.returncode, told_of.stdout) == (2, "")
    assert "This is needed too:\n  --publisher  The body that audited.\n  --auditee  The bodies" in told_of.stderr


def test_the_command_teaches_its_kinds_and_their_options(small: Path) -> None:
    assert "organisation " in run("new", "--help", cwd=small).stdout
    text = run("new", "report", "--help", cwd=small).stdout
    assert "--auditee" in text
    assert "[required]" in text


def test_a_folder_that_is_a_link_out_of_the_records_is_not_written_to(small: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (small / "audits/coverage/2026").symlink_to(tmp_path / "elsewhere")
    line = ["new", "coverage", "--publisher", "audit-office", "--title", "A", "--published", "2026"]
    told_of = run(*line, cwd=small)
    assert (told_of.returncode, "as its folder is a link" in told_of.stderr) == (2, True)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_in_a_folder_that_is_not_there_yet_is_named_as_a_person_sees_it(small: Path) -> None:
    write(small, {"deep/er/x": ""})
    told_of = run("new", "dataset", "--name", "a", "--config", "../../mkdocs.yml", cwd=small / "deep/er")
    assert (told_of.returncode, files(told_of.stdout)) == (0, ["audits/datasets/a.yaml"])
    assert (small / "audits/datasets/a.yaml").is_file()
