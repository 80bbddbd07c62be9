"""Reports for other programs: each as its schema or grammar has it, whatever the records hold."""

from __future__ import annotations

import functools
import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from auditpress.cli import main
from auditpress.formats import FORMATS, Outcome, gitlab, listing, sarif
from auditpress.formats.outcome import fingerprints
from auditpress.problems import Problem, Related
from auditpress.rules import RULES
from tests.conftest import Golden
from tests.helpers import BODY, CONFIGURATION, ROOT, SITES, config, desk, load, write

FAULTY = "twelve"
"""The site whose problems a golden file has with the words that each points at."""

SCHEMAS = {
    "json": ROOT / "content/guide/problems.schema.json",
    "gitlab": ROOT / "tests/data/schemas/gitlab-code-quality.json",
    "sarif": ROOT / "tests/data/schemas/sarif-2.1.0.json",
}
EACH_SCHEMA = pytest.mark.parametrize("form", SCHEMAS)
PATH = "audits/organisations/a.yaml"

TEXT = st.text() | st.text(alphabet="%:,;=[]{}()<>/#&\"'\\`|\r\n\t .-_aZ0é名\u202e\u2028\0\udcff")
PROBLEMS = st.builds(
    Problem,
    path=st.sampled_from([PATH, "audits/100% näh & so.yaml", "a::b,c=d.yaml", "audits/\udcff\n.yaml"]),
    line=st.integers(1, 99),
    column=st.integers(1, 99),
    rule=st.sampled_from([*RULES]),
    message=TEXT.map(lambda text: f"“{text}” is wrong"),
    hint=TEXT,
    severity=st.sampled_from(["error", "warning"]),
    excerpt=TEXT.map(lambda text: " ".join(text.splitlines())),
    length=st.integers(0, 50),
    related=st.lists(st.builds(Related, st.just(PATH), st.integers(1, 9), st.integers(1, 9), TEXT.map("see {}".format)))
    .map(tuple),
)  # fmt: skip


def problem(**fields: Any) -> Problem:
    return Problem(**{"path": PATH, "line": 2, "column": 7, "rule": "word", "message": "this is wrong", **fields})


@functools.cache
def validator(form: str) -> Draft202012Validator:
    schema = json.loads(SCHEMAS[form].read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def valid(form: str, text: str) -> Any:
    """The report as data, after its schema has found nothing to say about it."""
    report = json.loads(text)
    assert [error.message for error in validator(form).iter_errors(report)] == []
    assert text.isascii()
    return report


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A copy, so that no repository is above it."""
    return Path(shutil.copytree(SITES / FAULTY, tmp_path / "site", ignore=shutil.ignore_patterns(".auditpress-cache")))


def found(folder: Path) -> Outcome:
    return Outcome.of(load(folder).problems, folder)


# Schemas


@EACH_SCHEMA
@pytest.mark.parametrize("name", ["small", "invalid", "kinds-invalid", "twelve"])
def test_the_report_of_each_site_is_valid(name: str, form: str, tmp_path: Path) -> None:
    shutil.copytree(SITES / name, tmp_path / "site")
    outcome = found(tmp_path / "site")
    assert bool(outcome.problems) == (name != "small")
    valid(form, FORMATS[form](outcome))


@EACH_SCHEMA
@settings(max_examples=40, deadline=None)
@given(problems=st.lists(PROBLEMS, max_size=4))
def test_a_report_is_valid_whatever_words_and_paths_are_in_it(form: str, problems: list[Problem]) -> None:
    valid(form, FORMATS[form](Outcome.of(problems, Path("/river"))))


@EACH_SCHEMA
def test_schemas_are_schemas_and_tell_wrong_reports(form: str) -> None:
    schema = json.loads(SCHEMAS[form].read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert not Draft202012Validator(schema).is_valid([{"path": PATH, "line": 1}])
    assert not Draft202012Validator(schema).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


# JSON


def test_each_problem_points_at_the_words_that_it_is_about(faulty: Path, golden: Golden) -> None:
    told = []
    for each in json.loads(listing.written(found(faulty))):
        lines = ["", *(faulty / each["path"]).read_text(encoding="utf-8").splitlines(), ""]
        assert each["end_line"] == each["line"]
        meant = lines[each["line"]][each["column"] - 1 : each["end_column"] - 1]
        told.append(f"{Path(each['path']).name}:{each['line']}:{each['column']} [{each['rule']}] {meant}")
    golden(f"formats-{FAULTY}.txt", "\n".join(told) + "\n")


def test_the_list_has_every_problem_once_in_the_order_of_places_with_the_fields_of_its_schema() -> None:
    related = (Related(PATH, 1, 1, "it is here first"),)
    first, second = problem(hint="Do this.", length=3, related=related), problem(path="b.yaml", line=0, column=0)
    listed = valid("json", listing.written(Outcome.of([second, first, second], Path("/river"))))
    assert listed == [
        {
            "path": PATH, "line": 2, "column": 7, "end_line": 2, "end_column": 10, "severity": "error", "rule": "word",
            "message": "this is wrong", "hint": "Do this.",
            "related": [{"path": PATH, "line": 1, "column": 1, "message": "it is here first"}],
        },
        {
            "path": "b.yaml", "line": 0, "column": 0, "end_line": 0, "end_column": 0, "severity": "error",
            "rule": "word", "message": "this is wrong", "hint": "", "related": [],
        },
    ]  # fmt: skip
    known = json.loads(SCHEMAS["json"].read_text(encoding="utf-8"))["$defs"]["problem"]
    assert list(listed[0]) == known["required"] == list(known["properties"])


def test_paths_begin_at_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    moved = Outcome.of(
        [problem(related=(Related(PATH, 1, 1, "see"),)), problem(path="../x.yaml")], tmp_path / "sites/a"
    )
    assert [each.path for each in moved.problems] == ["sites/x.yaml", f"sites/a/{PATH}"]
    assert moved.problems[1].related[0].path == f"sites/a/{PATH}"


# Fingerprints


@pytest.mark.parametrize("name", ["invalid", "kinds-invalid", "twelve"])
def test_fingerprints_stay_when_lines_move_and_no_two_are_alike(name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SITES / name, tmp_path / "site"))
    before = found(folder).problems
    for file in folder.rglob("audits/**/*.yaml"):
        file.write_bytes(b"# One line\n# and another\n\n" + file.read_bytes())
    after = found(folder).problems
    assert [each.line for each in before] != [each.line for each in after]
    assert fingerprints(before) == fingerprints(after)
    assert len({*fingerprints(before)}) == len(before)


def test_problems_that_are_alike_are_numbered_so_that_none_hides_another() -> None:
    alike = [problem(line=line, excerpt="a: b") for line in (3, 5, 9)]
    assert len({*fingerprints(alike)}) == 3
    assert fingerprints(alike)[:2] == fingerprints(alike[1:])
    assert fingerprints([problem(excerpt="  a: b")]) == fingerprints([problem(excerpt="a: b")])
    assert len({*fingerprints([problem(), problem(rule="key"), problem(message="no"), problem(path="b")])}) == 4


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    """People's lists of known problems hold on to it."""
    assert fingerprints([problem(excerpt="type: citty")]) == ["70a0547621426b436999d907c04bcfb4"]


# GitLab


def test_gitlab_is_told_the_line_and_how_grave_it_is() -> None:
    outcome = Outcome.of([problem(hint="Do this."), problem(line=0, column=0, severity="warning")], Path("/river"))
    report = valid("gitlab", gitlab.written(outcome))
    assert [(each["severity"], each["location"]["lines"]["begin"]) for each in report] == [("minor", 1), ("major", 2)]
    assert report[1]["description"] == "this is wrong. Do this."
    assert report[1]["check_name"] == "word"


# SARIF


def results(*problems: Problem) -> list[dict[str, Any]]:
    run = valid("sarif", sarif.written(Outcome.of(problems, Path("/river"))))["runs"][0]
    return list(run["results"])


@settings(max_examples=40, deadline=None)
@given(PROBLEMS)
def test_every_result_has_a_rule_a_place_and_a_fingerprint(each: Problem) -> None:
    run = valid("sarif", sarif.written(Outcome.of([each], Path("/river"))))["runs"][0]
    (result,) = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == each.rule
    assert rule["shortDescription"]["text"] == RULES[each.rule].law
    (place,) = result["locations"]
    artifact, region = place["physicalLocation"]["artifactLocation"], place["physicalLocation"]["region"]
    assert unquote(artifact["uri"], errors="surrogateescape") == each.path
    assert artifact["uriBaseId"] in run["originalUriBaseIds"]
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", artifact["uri"])
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (
        each.line,
        each.column,
        each.end_column,
    )
    assert result["partialFingerprints"] == {"auditpress/v1": fingerprints([each])[0]}
    assert len(result.get("relatedLocations", [])) == len(each.related)


def test_columns_count_characters_and_a_whole_file_is_told_at_its_first_line() -> None:
    run = json.loads(sarif.written(Outcome.of([problem(line=0, column=0)], Path("/river"))))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_words_of_a_record_are_neither_placeholders_nor_links_in_sarif() -> None:
    (result,) = results(problem(message="“{0} [here](1)” is wrong"))
    assert result["message"]["text"] == "“{{0}} [here] (1)” is wrong"


def test_rules_lead_to_the_guide_where_one_is_published() -> None:
    with_guide = json.loads(sarif.written(Outcome.of([], Path("/river"), "https://example.org/guide/rules/#")))
    rules = with_guide["runs"][0]["tool"]["driver"]["rules"]
    assert [each["helpUri"] for each in rules] == [f"https://example.org/guide/rules/#{id}" for id in RULES]
    without = json.loads(sarif.written(Outcome()))
    assert not [each for each in without["runs"][0]["tool"]["driver"]["rules"] if "helpUri" in each]


# The command


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.chdir(desk(tmp_path, {"organisations/river-council": BODY}))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["check", *arguments])

    return call


@pytest.mark.parametrize("form", FORMATS)
def test_standard_output_holds_the_report_alone_and_the_exit_status_says_how_it_went(
    form: str, check: Any, tmp_path: Path
) -> None:
    def told(code: int, last: str) -> Any:
        result = check("--format", form)
        assert (result.exit_code, result.stderr.endswith(last)) == (code, True), result.stderr
        return valid(form, result.stdout) if form in SCHEMAS else result.stdout

    nothing = told(0, "1 record read: no problems.\n")
    write(tmp_path, {"audits/datasets/b.yaml": "name: B\ncolour: blue\n"})
    assert told(1, "1 record read: 1 error in 1 file.\n") != nothing
    write(tmp_path, {"mkdocs.yml": CONFIGURATION.replace("[auditpress]", "[]")})
    refused = told(2, "plugins: auditpress is not among them.\n")
    if form == "sarif":
        (invocation,) = refused["runs"][0]["invocations"]
        assert not invocation["executionSuccessful"]
        assert "auditpress is not among" in invocation["toolConfigurationNotifications"][0]["message"]["text"]
    elif form == "github":
        assert refused.startswith("::error title=auditpress::")
    else:
        assert refused == nothing == []


def test_the_command_knows_where_the_guide_is_published(check: Any, tmp_path: Path) -> None:
    assert "helpUri" not in check("--format", "sarif").stdout
    write(tmp_path, {"content/guide/rules.md": "# Rules\n"})
    assert f"{config(tmp_path).site_url}guide/rules/#word" in check("--format", "sarif").stdout


def test_paths_choose_what_is_reported(check: Any, tmp_path: Path) -> None:
    write(tmp_path, {"audits/datasets/b.yaml": "colour: blue\n", "audits/datasets/c.yaml": "colour: red\n"})
    told = check("--format", "json", "audits/datasets/c.yaml")
    assert {each["path"] for each in json.loads(told.stdout)} == {"audits/datasets/c.yaml"}


def test_a_format_that_does_not_exist_is_refused_with_the_ones_that_do(check: Any) -> None:
    told = check("--format", "xml")
    assert told.exit_code == 2
    assert "'text', 'json', 'github', 'gitlab', 'sarif'" in told.stderr
