"""Records with faults: what is left of them is checked all the same, and nothing is held against them wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditpress import site
from auditpress.check import read
from auditpress.kinds.report import Report
from auditpress.partial import salvage
from auditpress.prose import Reader
from auditpress.source import parse
from tests.helpers import BODY, FOLDERS, SITES, config, desk, load, told

WELL = {"organisations/river-council": BODY, "organisations/audit-office": "name: Audit Office\ntype: audit body\n"}
GUIDE = "name: Guide\nowner: audit-office\nrisks: [{id: high, name: High}]\nareas: [{id: access, name: Access}]\n"
REPORT = "publisher: audit-office\nauditees: [river-council]\n"

TWELVE = {
    (4, 5, "reference"),
    (6, 1, "unknown-field"),
    (7, 12, "date"),
    (8, 9, "time"),
    (9, 8, "word"),
    (12, 12, "address"),
    (13, 12, "shape"),
    (15, 1, "duplicate-key"),
    (16, 7, "scheme-word"),
    (19, 13, "number"),
    (22, 14, "prose-html"),
    (24, 5, "missing"),
}


def found(folder: Path, report: str) -> list[str]:
    """What is said of a report with these faults, as ``line:column rule``."""
    desk(folder, {**WELL, "schemes/guide": GUIDE, "reports/a": report})
    return [f"{p.line}:{p.column} {p.rule}" for p in load(folder).problems]


def test_twelve_faults_of_twelve_kinds_are_twelve_problems_in_one_run() -> None:
    problems = load(SITES / "twelve").problems
    assert {(p.line, p.column, p.rule) for p in problems} == TWELVE, told(problems)
    assert len(problems) == len(TWELVE)
    assert {p.path for p in problems} == {"audits/reports/2025/twelve.yaml"}


def test_what_stands_beside_a_fault_is_told_at_its_own_line(tmp_path: Path) -> None:
    """Whatever is left out of a list, what comes after it is counted as the editor counts it."""
    text = f"{REPORT}scope:\n  - colour: blue\n  - {{area: Acess, limit: 'See [[nothing]].'}}\nscheme: guide\n"
    assert found(tmp_path, text) == ["4:5 missing", "4:5 unknown-field", "5:12 scheme-word", "5:31 reference"]


@pytest.mark.parametrize(
    "text, said",
    [
        ("auditees: [nobody]\n", ["1:1 missing", "1:12 reference"]),
        ("publisher: audit-office\nauditees: []\nrisk: Hi\nscheme: guide\n", ["2:11 empty-value", "3:7 scheme-word"]),
        (f"{REPORT}scheme: [guide]\nrisk: Hi\n", ["3:9 shape"]),
        (f"{REPORT}published: x\nscheme: gide\nrisk: Hi\n", ["3:12 date", "4:9 reference"]),
        (f"{REPORT}state: withheld\nstanding: [x]\n", ["4:11 shape"]),
        (f"{REPORT}state: withheld\nlinked: x\n", ["3:8 standing", "4:9 yes-or-no"]),
        (f"{REPORT}state: draft\nlinked: x\nmentions: [nobody]\n", ["4:9 yes-or-no"]),
        (f"{REPORT}linked: x\nbackground: See [[#finding-9]].\n", ["3:9 yes-or-no"]),
        (f"{REPORT}parties:\n  - organisation: nobody\n    role: friend\n", ["4:19 reference", "5:11 word"]),
    ],
)
def test_only_what_a_fault_cannot_be_the_cause_of_is_told_beside_it(tmp_path: Path, text: str, said: list[str]) -> None:
    assert found(tmp_path, text) == said


def test_what_stands_in_for_a_value_is_never_held_against_the_record(tmp_path: Path) -> None:
    said = found(tmp_path, f"{REPORT}findings:\n  - {{}}\nstated: [x]\nlocations:\n  - {{}}\nparties: ['']\n")
    assert {each.split()[1] for each in said} == {"missing", "shape"}


def test_a_record_with_faults_is_not_one_of_the_records(tmp_path: Path) -> None:
    loaded = load(desk(tmp_path, {**WELL, "reports/a": f"{REPORT}linked: x\n"}))
    assert (loaded.graph, loaded.records) == (None, 2)
    assert loaded.sheets["reports/a"].state == ""
    assert loaded.sheets["reports/a"].values == b""


def test_the_same_is_told_by_several_processes(tmp_path: Path) -> None:
    faulty = {f"reports/r{n}": f"{REPORT}linked: x\nscheme: guide\nrisk: H{n}\n" for n in range(150)}
    desk(tmp_path, {**WELL, "schemes/guide": GUIDE, **faulty})
    problems = site.load(config(tmp_path), 3).problems
    assert problems == site.load(config(tmp_path), 1).problems
    assert len(problems) == 300


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_something_is_left_of_an_empty_record_of_each_kind(folder: str) -> None:
    left = salvage(FOLDERS[folder].model, {"colour": "blue"})
    assert left is not None
    assert not left.vouches(("colour",))


def test_a_record_that_cannot_be_made_whole_is_left_to_be_mended() -> None:
    assert salvage(Report, ["not", "fields"]) is None
    document, _ = parse(b"a: b\n", "audits/reports/a.yaml", "reports/a")
    assert document is not None
    checked = read(document, Report, Reader())
    assert checked.record is None
    assert checked.partial is not None
