"""Bad input: whatever an editor does, the answer is a problem with its place, and the old site stays as it was."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditpress.cli import main
from auditpress.problems import is_error
from auditpress.source import LARGEST
from auditpress.tree import DEEPEST
from tests.conftest import Golden
from tests.helpers import BODY, SITES, desk, holds, load, names, run, told, write

A = "organisations/a"
WELL = {"organisations/river-council": BODY}


# From the bytes of a file to what is said of it


@pytest.mark.parametrize(
    "data, place, rule, message",
    [
        pytest.param(b"name: [A\ntype: b\n", "2:5", "yaml", "a list in brackets is not closed", id="not-yaml"),
        pytest.param(b"name: A: B\n", "1:8", "yaml", "a colon and a space stand inside a text", id="colon-in-text"),
        pytest.param(b"name: A\ntype:\n\tb: c\n", "3:1", "yaml", "a tab stands where spaces are due", id="tab"),
        pytest.param(b"name: A\ntype: caf\xe9\n", "2:10", "encoding", "this file is not UTF-8 text", id="not-utf8"),
        pytest.param(b"", "1:1", "empty-file", "this file holds no record", id="empty"),
        pytest.param(b"# nothing yet\n", "1:1", "empty-file", "this file holds no record", id="only-a-comment"),
        pytest.param(
            b"- name: A\n- type: b\n",
            "1:1",
            "shape",
            "a list stands where the fields of a record are due",
            id="list-for-record",
        ),
        pytest.param(
            b"name: A\ntype: b\nsource:\n  - title: C\n",
            "4:3",
            "shape",
            "“source” takes fields of its own",
            id="list-for-fields",
        ),
        pytest.param(
            b"name: A\ntype: b\ncolour: blue\n",
            "3:1",
            "unknown-field",
            "there is no field “colour” here",
            id="unknown-field",
        ),
        pytest.param(b"name: A\n", "1:1", "missing", "“type” is missing", id="missing-field"),
        pytest.param(
            b"name: A\ntype: b\nstate: publisht\n",
            "3:8",
            "word",
            "“publisht” is not a word for “state”",
            id="wrong-word",
        ),
        pytest.param(
            b"name: A\ntype: b\nname: C\n", "3:1", "duplicate-key", "“name” is here a second time", id="duplicate-key"
        ),
        pytest.param(b"name: &a A\ntype: b\n", "1:7", "anchor", "“&a” names a value to be repeated", id="anchor"),
        pytest.param(b"name: A\ntype: *a\n", "2:7", "alias", "“*a” repeats another value", id="alias"),
        pytest.param(b"name: !!str A\ntype: b\n", "1:7", "tag", "asks YAML for a type", id="tag"),
        pytest.param(
            b"name: !!python/object/apply:os.system [ls]\ntype: b\n",
            "1:7",
            "tag",
            "asks YAML for a type",
            id="python-tag",
        ),
        pytest.param(b"<<: {name: A}\ntype: b\n", "1:1", "merge-key", "“<<” merges other fields in", id="merge-key"),
        pytest.param(
            b"name: A\ntype: b\nto: 2025-02-30\n",
            "3:5",
            "date",
            "the date “2025-02-30” does not exist: February 2025 has 28 days",
            id="impossible-date",
        ),
        pytest.param(b"name: A\ntype: b\nto: last year\n", "3:5", "date", "“last year” is not a date", id="no-date"),
        pytest.param(
            b"name: A\ntype: b\npart_of: river-counsil\n",
            "3:10",
            "reference",
            "there is no record “organisations/river-counsil”",
            id="reference-to-nothing",
        ),
        pytest.param(
            b"name: A\ntype: b\ndescription: |\n  See\n  the [[river-counsil]].\n",
            "5:7",
            "reference",
            "there is no record “river-counsil”",
            id="reference-to-nothing-in-prose",
        ),
        pytest.param(
            b"name: A\ntype: b\ndescription: |\n  Two.\n  A <b>bold</b> word.\n",
            "5:5",
            "prose-html",
            "“<b>” is HTML",
            id="raw-html",
        ),
        pytest.param(
            b"name: A\ntype: b\ndescription: <script>alert(1)</script>\n",
            "3:14",
            "prose-html",
            "“<script>” is HTML",
            id="script",
        ),
        pytest.param(
            b"name: A\ntype: b\ndescription: A [link](javascript:alert(1)).\n",
            "3:23",
            "prose-link",
            "a link to “javascript:alert(1)” is not allowed",
            id="javascript-link",
        ),
        pytest.param(
            b"name: A\ntype: b\nwebsite: javascript:alert(1)\n",
            "3:10",
            "address",
            "“javascript:alert(1)” is not a web address",
            id="javascript-address",
        ),
        pytest.param(b"name: A\ntype: b\x00\n", "2:8", "character", "the invisible character U+0000", id="nul"),
        pytest.param(
            "name: A\ntype: \u202eb\n".encode(), "2:7", "character", "the invisible character U+202E", id="direction"
        ),
        pytest.param(b"a: " * (DEEPEST + 5), "1:5", "yaml", "a colon and a space stand inside a text", id="colons"),
        pytest.param(
            b"a: " + b"[" * 60 + b"]" * 60,
            f"1:{DEEPEST + 4}",
            "depth",
            "values are nested more than 50 deep here",
            id="nested",
        ),
    ],
)
def test_bytes_that_are_no_record_are_told_with_line_and_column(
    tmp_path: Path, data: bytes, place: str, rule: str, message: str
) -> None:
    problems = load(desk(tmp_path, {**WELL, A: data})).problems
    found = [p for p in problems if (p.path, f"{p.line}:{p.column}") == (f"audits/{A}.yaml", place) and p.rule == rule]
    assert found, told(problems)
    assert message in found[0].message
    assert found[0].hint


def test_a_reference_to_nothing_asks_what_was_meant(tmp_path: Path) -> None:
    (problem,) = load(desk(tmp_path, {**WELL, A: f"{BODY}part_of: river-counsil\n"})).problems
    assert problem.hint == "Did you mean “organisations/river-council”?"


def test_both_places_of_a_duplicate_key_are_named(tmp_path: Path) -> None:
    (problem,) = load(desk(tmp_path, {A: "name: A\ntype: b\nname: C\n"})).problems
    (first,) = problem.related
    assert (problem.line, first.path, first.line) == (3, f"audits/{A}.yaml", 1)


def test_a_file_over_one_mebibyte_is_not_read(tmp_path: Path) -> None:
    (problem,) = load(desk(tmp_path, {A: BODY + "#" * LARGEST})).problems
    assert (problem.path, problem.rule) == (f"audits/{A}.yaml", "file-size")


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    desk(tmp_path, WELL)
    write(tmp_path, {"secret.yaml": BODY})
    (tmp_path / "audits/organisations/a.yaml").symlink_to(tmp_path / "secret.yaml")
    (problem,) = load(tmp_path).problems
    assert (problem.path, problem.rule) == (f"audits/{A}.yaml", "symlink")


@pytest.mark.parametrize(
    "name", ["organisations/Home Office.yaml", "organisations/a.yml", "loose.yaml", "organisation/a.yaml"]
)
def test_a_file_in_the_wrong_place_or_with_a_wrong_name_is_told_of(tmp_path: Path, name: str) -> None:
    (problem,) = load(desk(tmp_path, {name: BODY})).problems
    assert problem.path == f"audits/{name}"
    assert problem.hint


# Addresses


@pytest.mark.parametrize(
    "records, pages, address",
    [
        ({A: f"{BODY}formerly: [organisations/river-council]\n"}, {}, "/organisations/river-council/"),
        ({A: f"{BODY}formerly: [old]\n", "organisations/b": f"{BODY}formerly: [old]\n"}, {}, "/old/"),
        ({A: f"{BODY}formerly: [old, old]\n"}, {}, "/old/"),
        ({A: f"{BODY}formerly: [findings]\n"}, {}, "/findings/"),
        (
            {
                "reports/2024": "publisher: a\nauditees: [a]\n",
                A: BODY,
                "reports/2024/x": "publisher: a\nauditees: [a]\n",
            },
            {},
            "/reports/2024/",
        ),
        ({A: BODY}, {"organisations/a": "# A"}, "/organisations/a/"),
        ({A: BODY}, {"organisations/a/index": "# A"}, "/organisations/a/"),
        ({A: BODY}, {"index": "# A"}, "/"),
        ({A: BODY}, {"organisations/README": "# A"}, "/organisations/"),
        ({A: f"{BODY}formerly: [about]\n"}, {}, "/about/"),
    ],
)
def test_two_sources_of_one_address_are_told_of(
    tmp_path: Path, records: dict[str, str], pages: dict[str, str], address: str
) -> None:
    loaded = load(desk(tmp_path, {**WELL, **records}, **pages))
    assert loaded.graph is None
    found = [problem for problem in loaded.problems if problem.rule == "same-address"]
    assert len(found) == 1, told(loaded.problems)
    assert address in found[0].message


def test_a_problem_of_an_address_names_a_file_that_there_is(tmp_path: Path) -> None:
    """So that an editor can go there, and ``check PATH`` can tell whose it is."""
    loaded = load(desk(tmp_path, {A: f"{BODY}formerly: [old, old]\n"}))
    assert [p.path for p in loaded.problems] == [f"audits/{A}.yaml"]


@pytest.mark.parametrize(
    "former",
    [
        "../../x",
        "/",
        "a/../b",
        "a b?c#d",
        "assets/auditpress.css",
        "404.html",
        "sitemap.xml",
        "a//b",
        "Old",
        "é",
        "organisations/river-council/index.json",
        "x" * 300,
    ],
)
def test_a_former_id_that_is_no_address_is_told_of(tmp_path: Path, former: str) -> None:
    """Otherwise the build would fail where it writes, or write where it should not."""
    loaded = load(desk(tmp_path, {A: f"{BODY}formerly: ['{former}']\n"}))
    assert [(p.path, p.line) for p in loaded.problems] == [(f"audits/{A}.yaml", 3)]


# What is hidden in a text


@pytest.mark.parametrize("character", [r"\ufdd0", r"\ufdd1", r"\u202e", r"\0", r"\x07", r"\u2028"])
def test_invisible_characters_are_refused_also_where_yaml_writes_them_out(tmp_path: Path, character: str) -> None:
    loaded = load(desk(tmp_path, {A: f'{BODY}description: "a {character} b"\n'}))
    assert [(p.path, p.line, p.rule) for p in loaded.problems] == [(f"audits/{A}.yaml", 3, "character")]


# References that are none, ids that stand twice


@pytest.mark.parametrize("target", ["''", "'#'", "'#half'", "'/'", "'registers'", "'registers/'", "'../x'"])
def test_a_reference_that_names_nothing_is_a_problem_like_any_other(small: Path, target: str) -> None:
    story = small / "audits/coverage/2025/story.yaml"
    story.write_text(story.read_text().replace("- registers/2024/requests", f"- {target}"))
    assert is_error(load(small).problems[0])


@pytest.mark.parametrize(
    "file, one, other",
    [
        ("coverage/2025/story", "- id: approved", "- id: half"),
        ("registers/2024/requests", "- id: others\n        name: Others", "- id: river\n        name: Others"),
        ("registers/2024/requests", "- id: rejected\n", "- id: received\n"),
        ("schemes/audit-guide-1", "- id: low", "- id: high"),
    ],
)
def test_an_id_that_stands_twice_is_told_of(small: Path, file: str, one: str, other: str) -> None:
    """It is an address, and a name by which sums speak of it."""
    record = small / f"audits/{file}.yaml"
    assert one in record.read_text()
    record.write_text(record.read_text().replace(one, other, 1))
    assert any(p.path == f"audits/{file}.yaml" and "id" in p.rule + p.message for p in load(small).problems)


def test_a_table_that_stands_twice_is_told_of(small: Path) -> None:
    record = small / "audits/registers/2024/requests.yaml"
    _, table = record.read_text().split("tables:\n")
    record.write_text(record.read_text() + table)
    assert [p.path for p in load(small).problems] == ["audits/registers/2024/requests.yaml"]


# The whole text of a run


def test_every_fault_of_a_faulty_site_is_told_at_once_as_it_should_read(golden: Golden) -> None:
    told_ = run("check", cwd=SITES / "invalid")
    assert told_.returncode == 1
    assert told_.stderr == ""
    golden("invalid.txt", told_.stdout)


def test_the_faulty_record_has_faults_of_a_dozen_kinds() -> None:
    rules = {p.rule for p in load(SITES / "invalid").problems if p.path == "audits/reports/2025/many-faults.yaml"}
    assert len(rules) >= 12, sorted(rules)


# The old site


def _broken_yaml(folder: Path) -> None:
    write(folder, {"audits/datasets/births.yaml": "name: [\n"})


def _broken_reference(folder: Path) -> None:
    write(folder, {"audits/datasets/births.yaml": "name: A\nholder: nobody\n"})


def _broken_page(folder: Path) -> None:
    write(folder, {"content/about.md": "[[nothing]]"})


def _one_address(folder: Path) -> None:
    write(folder, {"content/datasets/births.md": "# Births"})


def _not_utf8(folder: Path) -> None:
    write(folder, {"audits/datasets/births.yaml": b"name: \xff\n"})


def _large(folder: Path) -> None:
    write(folder, {"audits/datasets/births.yaml": b"name: A\n" + b"#" * LARGEST})


def _link(folder: Path) -> None:
    (folder / "audits/datasets/more.yaml").symlink_to("births.yaml")


def _former(folder: Path) -> None:
    write(folder, {"audits/datasets/births.yaml": "name: A\nformerly: ['../../x']\n"})


def _foreign(folder: Path) -> None:
    write(folder, {"site/notes.txt": "mine"})


def _page_not_utf8(folder: Path) -> None:
    write(folder, {"content/about.md": b"# caf\xe9\n"})


def _template_fault(folder: Path) -> None:
    write(folder, {"theme/records/datasets.html": "{{ view.nothing }}"})
    configuration = (folder / "mkdocs.yml").read_text()
    write(folder, {"mkdocs.yml": configuration.replace("name: auditpress", "name: auditpress\n  custom_dir: theme")})


def _configuration(folder: Path) -> None:
    write(folder, {"mkdocs.yml": "site_name: [\n"})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with its records, built once into its own folder."""
    folder = Path(shutil.copytree(SITES / "small", tmp_path_factory.mktemp("built") / "small"))
    made = run("build", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize(
    "harm, code, said",
    [
        (_broken_yaml, 1, "audits/datasets/births.yaml:2:1: error: "),
        (_broken_reference, 1, "audits/datasets/births.yaml:2:9: error: there is no record “organisations/nobody”"),
        (_broken_page, 1, "content/about.md:1:1: error: there is no record “nothing”"),
        (_one_address, 1, "/datasets/births/"),
        (_not_utf8, 1, "audits/datasets/births.yaml:1:7: error: this file is not UTF-8"),
        (_large, 1, "larger than 1 MiB"),
        (_link, 1, "audits/datasets/more.yaml: error: this is a symbolic link"),
        (_former, 1, "audits/datasets/births.yaml:2:"),
        (_foreign, 2, "holds files that auditpress did not write: notes.txt"),
        (_page_not_utf8, None, "about.md"),
        (_configuration, 2, "mkdocs.yml"),
    ],
)
def test_a_build_that_fails_leaves_the_old_site_byte_for_byte_and_shows_no_traceback(
    built: Path, tmp_path: Path, harm: Callable[[Path], None], code: int | None, said: str
) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "small", symlinks=True))
    harm(folder)
    before, beside = holds(folder / "site"), names(folder)
    made = run("build", cwd=folder)
    assert "Traceback" not in made.stdout + made.stderr
    assert made.returncode == code or (code is None and made.returncode in (1, 2)), made.stderr
    assert said in made.stderr
    assert holds(folder / "site") == before
    assert names(folder) == beside


def test_a_mistake_of_ours_shows_its_traceback_and_leaves_the_old_site_too(built: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "small"))
    _template_fault(folder)
    before, beside = holds(folder / "site"), names(folder)
    made = run("build", cwd=folder)
    assert made.returncode != 0
    assert "nothing" in made.stderr
    assert holds(folder / "site") == before
    assert names(folder) == beside


def test_the_old_site_is_replaced_when_the_fault_is_mended(built: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "small"))
    before = holds(folder / "site")
    _broken_yaml(folder)
    assert run("build", cwd=folder).returncode == 1
    write(folder, {"audits/datasets/births.yaml": "name: Births by street\nholder: audit-office\n"})
    assert run("build", cwd=folder).returncode == 0
    after = holds(folder / "site")
    assert b"Births by street" in after["datasets/births/index.html"]
    assert after.keys() == before.keys()


@pytest.mark.parametrize("into", [".", "audits", "content", "..", "audits/datasets"])
def test_a_site_is_never_built_over_what_it_is_made_of(small: Path, into: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = holds(small)
    monkeypatch.chdir(small)
    made = CliRunner().invoke(main, ["build", "--site-dir", into])
    assert made.exit_code == 2
    assert isinstance(made.exception, SystemExit)
    assert holds(small) == before


def test_a_file_that_may_not_be_read_is_told_of(tmp_path: Path) -> None:
    """For the superuser, who may read everything, there is no such file."""
    desk(tmp_path, {**WELL, A: BODY})
    file = tmp_path / f"audits/{A}.yaml"
    file.chmod(0)
    if os.access(file, os.R_OK):
        assert load(tmp_path).problems == ()
    else:
        assert [p.path for p in load(tmp_path).problems] == [f"audits/{A}.yaml"]
