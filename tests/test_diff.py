"""``auditpress diff``: real commits, and what a person is told of them as text, as a page and as data."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditpress.cli import main
from tests.conftest import Golden
from tests.helpers import BODY, COMMAND, desk, git, parsed, run, words, write

REPORT = """\
publisher: river-council
auditees: [lake-trust]
published: 2023-01
background: |
  The data is used for research by people who work at the trust, and by nobody else.
findings:
  - ref: 1
    title: No certificate
    text: No certificate of destruction was given to the body that asks for one.
    designation: Observation
    status: {word: open}
  - ref: 2
    title: No plan
    text: A plan that says who may see the data was never written.
    designation: Observation
"""
RECORDS = {
    "organisations/river-council": BODY,
    "organisations/lake-trust": "name: Lake Trust\ntype: NHS trust\n",
    "organisations/old-body": "name: Old Body\ntype: company\n",
    "datasets/flows": "name: Flows\nholder: river-council\ndescription: How much water flows, by month and by year.\n",
    "datasets/levels": "name: Levels\n",
    "reports/2023/lake": REPORT,
}
Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs the command in a repository whose only commit holds ``RECORDS``."""
    desk(tmp_path, RECORDS)
    git(tmp_path, "init", "-q", "-b", "main")
    save(tmp_path)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["diff", *arguments])


def save(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "An edit")


def edit(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write records by their ids, or delete those that are None."""
    for id, text in files.items():
        if text is None:
            (folder / f"audits/{id}.yaml").unlink()
        else:
            write(folder, {f"audits/{id}.yaml": text})


def told(call: Call, *arguments: str) -> list[str]:
    """What is said, line by line, with what stands for the commit in the place of its id."""
    made = call(*arguments)
    assert (made.exit_code, made.stderr) == (0, ""), made.stderr
    return made.stdout.replace(git(Path.cwd(), "rev-parse", "--short", "HEAD"), "COMMIT").splitlines()


EDITS = {
    "organisations/river-council": f"# our own council\n{BODY}",
    "organisations/lake-trust": None,
    "organisations/lake-and-sea-trust": "name: Lake Trust\ntype: NHS trust\nformerly: [organisations/lake-trust]\n",
    "organisations/old-body": None,
    "datasets/flows": None,
    "datasets/water-flows": RECORDS["datasets/flows"].replace("by month", "by week"),
    "datasets/levels": "name: [\n",
    "datasets/rain": "name: Rain\nfamily: Weather\nholder: river-council\n",
    "reports/2023/lake": REPORT.replace("2023-01", "2023-02-07").replace("[lake-trust]", "[lake-and-sea-trust]")
    .replace("{word: open}", "{word: closed, on: 2023-05-03}").replace("work at", "once worked at")
    + "  - {ref: 3, title: No log, text: Nobody wrote who came., designation: Observation, areas: [Access, Use]}\n",
}  # fmt: skip


def test_everything_that_can_become_of_a_record_is_told(call: Call, golden: Golden, tmp_path: Path) -> None:
    edit(tmp_path, EDITS)
    golden("diff.txt", "\n".join(told(call)) + "\n")


def test_a_record_of_few_words_was_renamed_only_if_it_is_the_same(call: Call, tmp_path: Path) -> None:
    edit(tmp_path, {"organisations/old-body": None, "organisations/body": RECORDS["organisations/old-body"]})
    assert told(call)[0] == "Old Body (organisations/body): organisation renamed from organisations/old-body"
    edit(tmp_path, {"organisations/body": "name: New Body\ntype: company\n"})
    assert told(call)[-1] == "1 record added and 1 deleted since COMMIT (3 May 2023)."


def test_lines_that_git_ends_its_own_way_are_no_change(call: Call, tmp_path: Path) -> None:
    for file in (tmp_path / "audits").rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert told(call) == ["No record has changed since COMMIT (3 May 2023)."]


def test_two_revisions_are_compared_as_git_writes_them(call: Call, tmp_path: Path) -> None:
    edit(tmp_path, {"datasets/levels": "name: High levels\n"})
    git(tmp_path, "switch", "-q", "-c", "work")
    save(tmp_path)
    git(tmp_path, "switch", "-q", "main")
    edit(tmp_path, {"datasets/flows": "name: Streams\n"})
    save(tmp_path)
    edit(tmp_path, {"organisations/old-body": None})
    levels = "  name changed from Levels to “High levels”"
    back = "  name changed from “High levels” to Levels"
    assert levels in told(call, "HEAD~1", "work")
    for arguments in (["main", "work"], ["main..work"], ["..work"]):
        found = told(call, *arguments)
        assert levels in found
        assert "Flows (datasets/flows): dataset changed" in found
    assert back in told(call, "work..")
    assert told(call, "main...work")[:2] == ["High levels (datasets/levels): dataset changed", levels]
    assert "Flows" not in "".join(told(call, "main...work"))


def test_paths_choose_what_is_told(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(tmp_path, EDITS)
    for path in ("audits/reports", "audits/reports/2023/lake.yaml", "reports/2023/lake", "./audits/reports/"):
        assert told(call, path)[-1] == "1 record changed since COMMIT (3 May 2023)."
        assert told(call, "HEAD", path)[-1] == "1 record changed since COMMIT (3 May 2023)."
    assert told(call, "organisations/old-body/")[-1] == "1 record deleted since COMMIT (3 May 2023)."
    assert told(call, "audits/organisations/lake-trust.yaml")[-1] == "1 record renamed since COMMIT (3 May 2023)."
    assert told(call, "content") == ["No record has changed since COMMIT (3 May 2023)."]
    assert len(told(call, "audits")) == len(told(call)) == len(told(call, "."))
    monkeypatch.chdir(tmp_path / "content")
    assert told(call, "--config", "../mkdocs.yml", ".") == ["No record has changed since COMMIT (3 May 2023)."]
    monkeypatch.chdir(tmp_path / "audits/reports")
    assert told(call, "--config", "../../mkdocs.yml", "2023")[-1] == "1 record changed since COMMIT (3 May 2023)."


def test_a_path_that_is_named_like_a_branch_is_written_with_a_point(call: Call, tmp_path: Path) -> None:
    git(tmp_path, "branch", "audits")
    edit(tmp_path, {"datasets/levels": "name: B\n"})
    save(tmp_path)
    assert told(call, "audits")[-1].startswith("1 record changed since")
    assert told(call, "./audits")[-1].startswith("No record has changed since COMMIT")


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["mian"], "there is no revision and no record “mian”; did you mean “main”?"),
        (["main..wrok"], "there is no revision “wrok”."),
        (["HEAD", "HEAD", "HEAD"], "“HEAD” is one revision too many: two can be compared."),
        (["HEAD~9"], "there is no revision and no record “HEAD~9”, though there is “HEAD”."),
        (["dataset/levels"], "there is no record “dataset/levels”; did you mean “datasets/levels”?"),
        (["--", "-x"], "there is no revision and no record “-x”."),
        (["x\x1b[2J"], "there is no revision and no record “x\ufffd[2J”."),
        (["audits/nothing"], "there is no revision and no record “audits/nothing”."),
    ],
)
def test_what_stands_for_nothing_ends_with_2_and_one_line(call: Call, arguments: list[str], said: str) -> None:
    made = call(*arguments)
    assert (made.exit_code, made.stdout, made.stderr) == (2, "", f"auditpress: {said}\n")


@pytest.mark.parametrize(
    "arguments",
    [["-x"], ["--format", "xml"], ["--output", "x.html"], ["--config", "nowhere.yml"],
     ["--format", "html", "--output", "audits"]],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_a_sentence(call: Call, arguments: list[str]) -> None:
    made = call(*arguments)
    assert (made.exit_code, made.stdout) == (2, "")
    assert made.stderr
    assert isinstance(made.exception, SystemExit)


@pytest.mark.parametrize("state", ["no repository", "no commits", "no git"])
def test_where_there_is_nothing_to_compare_with_it_says_so(tmp_path: Path, state: str) -> None:
    desk(tmp_path, RECORDS)
    if state == "no commits":
        git(tmp_path, "init", "-q")
    made = run("diff", cwd=tmp_path, **({"PATH": ""} if state == "no git" else {}))
    assert (made.returncode, made.stdout, made.stderr.count("\n")) == (2, "", 1)
    why = {"no repository": "not in a Git repository", "no commits": "no commits yet", "no git": "not installed"}
    assert why[state] in made.stderr


def test_the_exit_status_tells_of_changes_if_it_is_asked_to(call: Call, tmp_path: Path) -> None:
    unchanged = call("--exit-code")
    assert (unchanged.exit_code, unchanged.stdout.count("\n")) == (0, 1)
    edit(tmp_path, {"datasets/levels": "name: B\n"})
    assert (call("--exit-code").exit_code, call().exit_code) == (1, 0)


def test_a_site_with_errors_elsewhere_is_compared_all_the_same(call: Call, tmp_path: Path) -> None:
    """An editor looks at a change in the midst of others; the titles of what cannot be read are their ids."""
    edit(tmp_path, {"organisations/lake-trust": "name: [\n", "reports/2023/lake": REPORT.replace("2023-01", "2023")})
    found = told(call, "reports")
    assert found[1] == "  published: was January 2023, now 2023"
    assert "(reports/2023/lake): audit report changed" in found[0]


def test_a_file_that_could_not_be_read_before_is_told_by_its_lines(call: Call, tmp_path: Path) -> None:
    edit(tmp_path, {"datasets/levels": "nmae: Levels\nholder: river-council\n", "plans/a": "x: 1\n"})
    save(tmp_path)
    edit(tmp_path, {"datasets/levels": "name: Levels\nholder: river-council\n", "plans/a": "x: 2\n"})
    found = told(call)
    assert found[:2] == [
        "Levels (datasets/levels): dataset changed",
        "  It could not be read before: line 1: “name” is missing (and 1 more).",
    ]
    assert found[2:4] == ["  - nmae: Levels", "  + name: Levels"]
    assert "  It cannot be read now: it does not lie in the folder of a kind of record." in found


def test_nothing_of_a_record_reaches_a_terminal_or_a_page_as_more_than_text(call: Call, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> \u202eback & \u200bforth [[x]] </del><img src=x onerror=alert(1)>"
    edit(tmp_path, {"datasets/levels": f"name: Levels\ndescription: {evil}\n", "datasets/rain": "name: <i>Rain</i>\n"})
    edit(tmp_path, {"datasets/flows": b"name: \x1b]0;owned\x07\xff\n<b>\n"})
    text = call().stdout
    assert not [c for c in text if unicodedata.category(c)[0] == "C" and c != "\n"]
    page = call("--format", "html").stdout
    tree = parsed(page)
    assert {each.tag for each in tree.iter()} & {"script", "img", "b", "i"} == set()
    assert "<i>Rain</i> (" not in page
    assert "<script>alert(1)</script>" in words(tree)


def test_the_page_is_whole_valid_and_asks_for_nothing(call: Call, tmp_path: Path) -> None:
    edit(tmp_path, EDITS)
    made = call("--format", "html")
    assert (made.exit_code, made.stderr) == (0, "")
    tree = parsed(made.stdout)
    assert tree.get("lang") == "en"
    assert [each.tag for each in tree.iter() if each.get("src") or each.tag in ("link", "script", "iframe")] == []
    hrefs = [each.get("href", "") for each in tree.iter("a")]
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert all(href[1:] in ids for href in hrefs)
    assert len(ids) == len(set(ids))
    assert len([*tree.iter("h1")]) == 1
    assert len([*tree.iter("h2")]) == len(hrefs) - 1 == 7
    rows = [words(row) for row in tree.iter("tr")]
    assert "± Changed finding 1: status Before [taken out: open] After [put in: closed on 3 May 2023]" in rows
    assert "± Changed published Before [taken out: January 2023] After [put in: 7 February 2023]" in rows
    assert [row for row in rows if row.startswith("+ Added finding 3 Before nothing After reference 3")]
    assert any("by people who [taken out: work] at the trust, and by nobody else. After" in row for row in rows)


def test_the_page_goes_into_a_file_and_never_over_another(call: Call, tmp_path: Path) -> None:
    edit(tmp_path, EDITS)
    page = call("--format", "html").stdout
    for _ in range(2):
        made = call("--format", "html", "--output", "out/changes.html")
        assert made.exit_code == 0
        assert made.stdout.endswith(" The page is out/changes.html.\n")
        assert (tmp_path / "out/changes.html").read_text(encoding="utf-8") == page
    before = (tmp_path / "audits/datasets/rain.yaml").read_bytes()
    refused = call("--format", "html", "--output", "audits/datasets/rain.yaml")
    assert refused.exit_code == 2
    assert "is there already, and is no page of this command" in refused.stderr
    assert (tmp_path / "audits/datasets/rain.yaml").read_bytes() == before


def test_as_data_there_is_every_change_with_its_place(call: Call, tmp_path: Path) -> None:
    edit(tmp_path, EDITS)
    found = json.loads(call("--format", "json").stdout)
    assert found["since"]["name"] == "HEAD"
    assert found["to"] is None
    records = {record["id"]: record for record in found["records"]}
    assert records["organisations/lake-and-sea-trust"]["was"] == "organisations/lake-trust"
    assert records["organisations/river-council"]["fate"] == "layout"
    (status,) = [c for c in records["reports/2023/lake"]["changes"] if c["place"] == ["findings", 0, "status"]]
    assert (status["before"], status["after"]) == ("open", "closed on 3 May 2023")


def test_colours_are_for_terminals(call: Call, tmp_path: Path) -> None:
    edit(tmp_path, EDITS)
    assert "\x1b[" not in call().stdout
    for environment, is_coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        ours, theirs = pty.openpty()
        subprocess.run(
            [COMMAND, "diff", "reports"], cwd=tmp_path, stdout=theirs, check=True, env={**os.environ, **environment}
        )
        os.close(theirs)
        text = os.read(ours, 100_000).decode()
        os.close(ours)
        assert ("\x1b[32m{+once worked+}\x1b[0m" in text) is is_coloured
        assert ("\x1b" in text) is is_coloured
