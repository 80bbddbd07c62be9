"""What GitHub is told: read back as its runner reads a log, and as its Markdown reads a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditpress.formats import Outcome, github
from auditpress.problems import Problem, as_text
from tests.helpers import BODY, desk, parsed, run, write
from tests.test_formats import PATH, PROBLEMS, TEXT, problem

RIVER = Path("/river")
COMMANDS = {"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output", "stop-commands"}


def command(line: str) -> tuple[str, dict[str, str], str] | None:
    """A line as the runner's ActionCommand.cs reads it: ``::word key=value,…::data`` or, of old, ``##[word]data``."""
    new, old = re.match(r"\s*::(.*?)::(.*)", line, re.DOTALL), re.search(r"##\[(.*?)\](.*)", line, re.DOTALL)
    for found, parting in ((new, ","), (old, ";")):
        if found:
            word, _, given = found[1].partition(" ")
            pairs = (pair.partition("=") for pair in given.strip().split(parting) if pair)
            if word in COMMANDS:
                return word, {key: _plain(value, ":,") for key, _, value in pairs if value}, _plain(found[2])
    return None


def _plain(text: str, marks: str = "") -> str:
    for mark in ("\r", "\n", *marks, "%"):
        text = text.replace(f"%{ord(mark):02X}", mark)
    return text


def carried_out(log: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The commands that the runner carries out, of a log as it comes from a step."""
    stopped = ""
    for line in re.split("\r\n|\r|\n", log):
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
        elif found := command(line):
            stopped = found[2] if found[0] == "stop-commands" else ""
            if not stopped:
                yield found


def annotated(*problems: Problem) -> list[tuple[str, dict[str, str], str]]:
    return [*carried_out(github.written(Outcome.of(problems, RIVER)))]


# Commands


@settings(deadline=None)
@given(TEXT, TEXT.filter(bool), st.sampled_from(["error", "warning"]))
@example("::error::100%0A%25", "a::b,c=%2C%3A\r\n", "error")
def test_a_command_is_read_back_as_it_was_meant(message: str, file: str, word: str) -> None:
    line = github.command(word, message, file=file, line=3, col=0, title="auditpress")
    assert not {"\r", "\n"} & {*line}
    assert command(line) == (word, {"file": file, "line": "3", "title": "auditpress"}, message)


def test_a_problem_is_shown_at_its_words_with_its_rule_and_what_to_do() -> None:
    (told,) = annotated(problem(length=3, hint="Do this, or: that."))
    assert told == (
        "error",
        {
            "file": PATH, "line": "2", "endLine": "2", "col": "7", "endColumn": "10", "title": "auditpress: word",
        },
        "this is wrong\nDo this, or: that.",
    )  # fmt: skip


def test_a_problem_of_a_whole_file_names_no_line() -> None:
    assert annotated(problem(line=0, column=0))[0][1] == {"file": PATH, "title": "auditpress: word"}


@settings(deadline=None)
@given(st.lists(PROBLEMS, max_size=8))
@example([problem(message="x", excerpt="::error::boo"), problem(excerpt="##[stop-commands]x", severity="warning")])
@example([problem(message="a\n::stop-commands::x\n##[add-mask]a", hint="\r::set-output name=a::b")])
def test_no_record_can_give_the_runner_a_command_or_hide_a_problem(problems: list[Problem]) -> None:
    outcome = Outcome.of(problems, RIVER)
    told = [*carried_out(github.written(outcome))]
    assert sorted(word for word, _, _ in told) == sorted(each.severity for each in outcome.problems)
    assert {given["title"] for _, given, _ in told} == {f"auditpress: {each.rule}" for each in outcome.problems}


def test_the_runner_of_these_tests_sees_what_a_record_could_do() -> None:
    log = "x ##[add-mask]a\n  ::error file=a,line=2::b%0Ac\n::stop-commands::w\n::error::d\n::w::\n::notice::e\n::x::y"
    assert [*carried_out(log)] == [
        ("add-mask", {}, "a"), ("error", {"file": "a", "line": "2"}, "b\nc"), ("notice", {}, "e")
    ]  # fmt: skip


def test_nothing_is_said_of_no_problems() -> None:
    assert github.written(Outcome()) == ""


# Ten of each


def many(count: int, *paths: str, **fields: Any) -> list[Problem]:
    return [problem(path=path, line=line, **fields) for path in paths for line in range(1, count + 1)]


def test_ten_of_each_severity_are_shown_of_as_many_files_as_can_be_and_the_others_are_counted() -> None:
    errors, warnings = many(30, "a.yaml", "b.yaml", "c.yaml"), many(12, "d.yaml", severity="warning")
    *shown, last = annotated(*errors, *warnings)
    assert [(word, given["file"], given["line"]) for word, given, _ in shown] == [
        *(("error", "a.yaml", str(line)) for line in (1, 2, 3, 4)),
        *(("error", "b.yaml", str(line)) for line in (1, 2, 3)),
        *(("error", "c.yaml", str(line)) for line in (1, 2, 3)),
        *(("warning", "d.yaml", str(line)) for line in range(1, 11)),
    ]
    told = "20 problems of 102 shown beside the lines; the log and the job summary have all."
    assert last == ("notice", {"title": "auditpress"}, told)
    assert len(annotated(*many(10, "a.yaml"), *warnings[:10])) == 20


def test_the_log_holds_every_problem_as_text() -> None:
    problems = many(40, "a.yaml", excerpt="type: citty")
    assert as_text(problems) in github.written(Outcome.of(problems, RIVER))


# Job summary


def shown(summary: str) -> tuple[set[str], str]:
    """The elements that GitHub makes of Markdown, and the text in them."""
    options = Options.CMARK_OPT_UNSAFE  # GitHub takes HTML too, and washes it afterwards
    page = parsed(cmarkgfm.github_flavored_markdown_to_html(summary, options=options), strict=False)
    body = page.find("body")
    assert body is not None
    return {str(each.tag) for each in body.iter()} - {"body"}, "".join(body.itertext())


@settings(deadline=None)
@given(st.lists(PROBLEMS, min_size=1, max_size=3))
@example(
    [problem(message="<b>x</b> </pre>\n\n# A [link](https://example.org/) @you", excerpt="</pre><script>a</script>")]
)
def test_no_words_of_a_record_are_markup_in_the_summary(problems: list[Problem]) -> None:
    outcome = Outcome.of(problems, RIVER)
    elements, text = shown(github.summary(outcome))
    assert elements == {"h2", "h3", "code", "pre"}
    for each in outcome.problems:
        assert as_text([each]) in text


def test_the_summary_names_each_file_once_above_its_problems() -> None:
    summary = github.summary(Outcome.of(many(2, "a.yaml", "b & c.yaml"), RIVER))
    assert summary.startswith(
        "## auditpress: 4 errors in 2 files\n\n<h3><code>a.yaml</code></h3>\n\n<pre>\na.yaml:1:7: "
    )
    assert summary.count("<h3>") == 2
    assert "<h3><code>b &amp; c.yaml</code></h3>" in summary


def test_a_summary_keeps_within_what_github_shows_and_counts_what_it_leaves_out() -> None:
    outcome = Outcome.of(many(4000, "a.yaml", "b.yaml", message="“名” is wrong " * 20), RIVER)
    summary = github.summary(outcome)
    assert github.LIMIT - 2000 < len(summary.encode()) <= github.LIMIT
    told = int(summary.rsplit("\n\n", 2)[1].split(" problem")[0].replace(",", ""))
    assert told + summary.count("<pre>") == 8000
    elements, _ = shown(summary[-3000:][summary[-3000:].index("<pre>") :])
    assert elements == {"pre", "p"}
    for room in range(0, 2000, 7):
        assert len(github.summary(outcome, room).encode()) <= room


def test_the_command_adds_to_the_summary_of_the_step_and_does_without_one(tmp_path: Path) -> None:
    site = desk(tmp_path / "site", {"organisations/river-council": BODY, "datasets/b": "name: B\ncolour: blue\n"})
    summary = tmp_path / "summary.md"
    summary.write_text("What another command said\n\n")
    told = run("check", "--format", "github", cwd=site, GITHUB_STEP_SUMMARY=str(summary))
    assert (told.returncode, [word for word, _, _ in carried_out(told.stdout)]) == (1, ["error"])
    assert summary.read_text().startswith("What another command said\n\n## auditpress: 1 error in 1 file\n")
    write(site, {"mkdocs.yml": "site_name: River\n"})
    assert run("check", "--format", "github", cwd=site, GITHUB_STEP_SUMMARY=str(summary)).returncode == 2
    assert "## auditpress could not check\n\n<pre>\n" in summary.read_text()


def test_a_summary_that_cannot_be_written_changes_nothing_else(tmp_path: Path) -> None:
    site = desk(tmp_path / "site", {"datasets/b": "name: B\ncolour: blue\n"})
    told = run("check", "--format", "github", cwd=site, GITHUB_STEP_SUMMARY=str(tmp_path / "no/summary.md"))
    assert (told.returncode, len([*carried_out(told.stdout)])) == (1, 1)
    assert "the job summary cannot be written: No such file or directory: " in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("form", ["json", "gitlab", "sarif"])
def test_other_formats_leave_the_summary_alone(form: str, tmp_path: Path) -> None:
    site = desk(tmp_path / "site", {"datasets/b": "colour: blue\n"})
    run("check", "--format", form, cwd=site, GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert not (tmp_path / "summary.md").exists()
