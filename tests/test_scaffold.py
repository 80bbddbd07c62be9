"""New records: each kind's draft is right as it stands and right with everything in it, and nothing is written over."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditpress import pen
from auditpress.cli import main
from auditpress.kinds import KINDS
from auditpress.scaffold import desk as desks
from auditpress.scaffold import drafting
from auditpress.scaffold.form import asked
from auditpress.scaffold.naming import HABITS, id_for
from tests.helpers import BODY, ROOT, config, entry, holds, load, told, whole, write

NEEDED = {
    "report": ["--publisher", "{body}", "--auditee", "{other}", "--published", "2026-02-03"],
    "review": ["{report}", "--anyway"],
    "oversight": ["--body", "{body}", "--type", "Letter", "--title", "Letter on locks"],
    "reply": ["{oversight}", "--published", "2026-02"],
    "register": ["--publisher", "{body}", "--title", "Requests", "--from", "2026-01"],
    "coverage": ["--publisher", "{body}", "--title", "A story"],
    "organisation": ["--name", "Hill: Council", "--type", "local authority"],
    "agreement": ["--type", "memorandum", "--title", "Hill memorandum"],
    "dataset": ["--name", "Hill deaths"],
    "scheme": ["--owner", "{body}", "--name", "Hill guide"],
    "glossary": ["--name", "Hill words"],
}
EACH_KIND = pytest.mark.parametrize("word", NEEDED)

New = Callable[..., Result]


@pytest.fixture
def new(small: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """``auditpress new`` within this process, in the small site."""
    monkeypatch.chdir(small)
    return lambda *arguments: CliRunner().invoke(main, ["new", *arguments])


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """A copy of the reference site's records."""
    shutil.copytree(ROOT / "audits", tmp_path / "audits")
    write(tmp_path, {"mkdocs.yml": (ROOT / "mkdocs.yml").read_text(), "content/about.md": "# About\n"})
    return tmp_path


SMALL = {
    "body": "audit-office",
    "other": "river-council",
    "report": "2024/river-council",
    "oversight": "2025/passwords",
}
REAL = {"body": "nhs-england", "other": "bt", "report": "2025/home-office", "oversight": "2018/letter-to-nhs-digital"}


def arguments(word: str, names: dict[str, str]) -> list[str]:
    return [word, *(each.format_map(names) for each in NEEDED[word])]


def written(result: Result) -> str:
    """The path of the last file that was written."""
    assert result.exit_code == 0, result.output
    return str(re.findall(r"^Wrote (.+)$", result.output, re.MULTILINE)[-1])


# What is written


def test_every_kind_can_be_begun() -> None:
    assert [*drafting.kinds()] == [*NEEDED]
    assert {kind.folder for kind in KINDS} == HABITS.keys()


@EACH_KIND
def test_a_draft_passes_the_check_as_it_stands(new: New, small: Path, word: str) -> None:
    file = small / written(new(*arguments(word, SMALL)))
    assert "\nstate: draft" in file.read_text()
    assert max(map(len, file.read_text().splitlines())) <= 120
    assert told(load(small).problems) == []


@EACH_KIND
def test_a_draft_shows_every_field_of_its_kind_in_the_order_of_the_model(new: New, small: Path, word: str) -> None:
    text = (small / written(new(*arguments(word, SMALL)))).read_text()  # which breaks long descriptions into lines
    shown = re.findall(r"^(?:# |## )?([a-z_]+):", text, re.MULTILINE)
    assert shown == [field.name for field in asked(drafting.kinds()[word].model)]
    words = " ".join(re.sub(r"(?m)^## +", "", text).split())
    assert [f.name for f in asked(drafting.kinds()[word].model) if f.description not in words] == []


@EACH_KIND
@pytest.mark.parametrize("names", [pytest.param(SMALL, id="small"), pytest.param(REAL, id="reference")])
def test_a_draft_is_right_with_every_sample_uncommented(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, word: str, names: dict[str, str]
) -> None:
    """Published, too, so that every rule is held against the samples; they name no draft."""
    site: Path = request.getfixturevalue("small" if names is SMALL else "reference")
    monkeypatch.chdir(site)
    write(site / "audits", {"organisations/a-draft.yaml": f"state: draft\n{BODY}"})
    name = written(CliRunner().invoke(main, ["new", *arguments(word, names)]))
    text = (site / name).read_text()
    whole_text = re.sub(r"(?m)^# ", "", text).replace("\nstate: draft", "\nstate: published")
    write(site, {name: whole_text})
    assert len(whole_text) < len(text)
    assert told(load(site).problems) == []


# Reviews and replies

OPEN = """\
published: 2023-05
publisher: audit-office
auditees: [river-council]
scheme: audit-guide-1
findings:
  - {ref: 1, title: Doors are open, text: They are., designation: Nonconformity}
  - {ref: 2, title: Keys are lost, text: They are., designation: Observation, status: {word: closed}}
  - {ref: 3a, title: "Locks: old", text: They are., designation: Observation}
"""


def test_a_review_lists_what_is_open_and_is_numbered_after_those_that_there_are(
    new: New, small: Path, golden: Callable[[str, str], None]
) -> None:
    """A draft in another folder counts, and what it closes is closed."""
    first = "state: draft\nreport: 2023/river\npublisher: audit-office\nupdates: [{ref: 1, status: {word: closed}}]\n"
    write(small / "audits", {"reports/2023/river.yaml": OPEN, "reviews/early/any.yaml": first})
    told_of = new("review", "audits/reports/2023/river.yaml", "--published", "2025-06-01")
    assert told_of.output.startswith("1 open: finding 3a.\n")
    assert written(told_of) == "audits/reviews/2025/river-2.yaml"
    golden("new-review.yaml", (small / "audits/reviews/2025/river-2.yaml").read_text())


def test_a_review_of_an_untouched_report_lists_all_its_open_findings(new: New, small: Path) -> None:
    write(small / "audits", {"reports/2023/river.yaml": OPEN})
    file = written(new("review", "2023/river"))
    assert file == "audits/reviews/undated/river.yaml"
    record = entry("reviews/undated/river", (small / file).read_text()).record
    assert [(update.ref, update.status.word) for update in record.updates] == [("1", "Open"), ("3a", "Open")]
    assert (record.number, record.publisher, record.scheme) == (
        1,
        "organisations/audit-office",
        "schemes/audit-guide-1",
    )


def test_where_nothing_is_open_a_review_is_written_only_for_who_insists(new: New, small: Path) -> None:
    before = holds(small)
    refused = new("review", "2024/river-council")
    assert (refused.exit_code, "Nothing is open" in refused.output, "--anyway" in refused.output) == (2, True, True)
    assert holds(small) == before
    assert written(new("review", "2024/river-council", "--anyway")) == "audits/reviews/undated/river-council-2.yaml"


def test_a_reply_has_an_answer_to_each_thing_asked(reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(reference)
    paper_id = "2018/nhs-digital-home-office-mou"
    file = written(CliRunner().invoke(main, ["new", "reply", paper_id, "--published", "2026-01"]))
    record: Any = entry("replies/2026/x", (reference / file).read_text()).record
    paper = whole(reference).entries[f"oversight/{paper_id}"].record
    asked_for = [item for item in paper.items if item.kind != "conclusion" or item.addressees]
    assert [answer.item.partition("#item-")[2] for answer in record.answers] == [item.id for item in asked_for]
    assert {answer.answer for answer in record.answers} == {"none yet"}
    assert [
        item.title for item in asked_for if item.title not in " ".join((reference / file).read_text().split())
    ] == []


# Names


@pytest.mark.parametrize(
    "name",
    ["2024/river-council", "reports/2024/river-council", "audits/reports/2024/river-council.yaml",
     "/reports/2024/river-council/", "https://example.org/river/reports/2024/river-council/", "river COUNCIL",
     "Data sharing audit: River Council"],
)  # fmt: skip
def test_a_report_is_found_by_id_path_address_and_name(small: Path, name: str) -> None:
    assert desks.meant(desks.read(config(small)), ["reports"], name).ids == ("reports/2024/river-council",)


def test_a_body_is_found_by_any_of_its_names_and_never_by_half_of_one(small: Path) -> None:
    desk = desks.read(config(small))
    assert desks.meant(desk, ["organisations"], "rc").ids == ("organisations/river-council",)
    half = desks.meant(desk, ["organisations"], "River")
    assert (half.ids, half.near) == ((), ("organisations/river-council",))


def test_a_name_for_several_papers_is_not_guessed_at(new: New, small: Path) -> None:
    write(small / "audits", {"reports/2023/river.yaml": OPEN})
    told_of = new("review", "river council")
    assert told_of.exit_code == 2
    for id in ("reports/2023/river", "reports/2024/river-council"):
        assert f"({id})" in told_of.output


def test_every_name_that_is_unknown_is_told_of_with_what_to_do(new: New, small: Path) -> None:
    before = holds(small)
    told_of = new("report", "--publisher", "Audit Ofice", "--auditee", "Hill & Dale Council")
    assert told_of.exit_code == 2
    assert (
        "--publisher: There is no organisation “Audit Ofice”.\n  Did you mean:\n    Audit Office (org" in told_of.output
    )
    assert "write it first: auditpress new organisation --name 'Hill & Dale Council' --type" in told_of.output
    assert holds(small) == before


@pytest.mark.parametrize(
    "line, words",
    [
        (["reprot"], "there is no kind of record “reprot”. Did you mean “report”?"),
        (["review"], "REPORT  The report that it follows."),
        (["review", "2024/none"], "REPORT: There is no audit report “2024/none”."),
        (["report", "--published", "soon"], "--published: “soon” is not a date. Write dates as 2025-09-16"),
        (["agreement", "--type", "letter"], "--type: “letter” is not a word for “type”."),
        (["organisation", "--name", "a\nb", "--type", "x"], "--name: “name” takes one line"),
        (["organisation", "--name", "x" * 2001, "--type", "x"], "--name: “name” is too long."),
        (["organisation", "--name", "東京", "--type", "x"], "choose an id with --id"),
        (["organisation", "--name", "River Council", "--type", "x"], "has a record already, organisations/river"),
        (["dataset", "--name", "x", "--id", "A b"], "“datasets/A b” cannot be"),
        (["dataset", "--name", "x", "--id", "reports/x"], "this one lies in datasets/"),
        (["dataset", "--name", "x", "--id", "births"], "there is a record “datasets/births” already"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_a_sentence_and_nothing_written(
    new: New, small: Path, line: list[str], words: str
) -> None:
    before = holds(small)
    told_of = new(*line)
    assert (told_of.exit_code, isinstance(told_of.exception, SystemExit)) == (2, True)
    assert words.casefold() in told_of.output.casefold()
    assert holds(small) == before


@pytest.mark.parametrize(
    "folder, answers, id",
    [
        ("organisations", {"name": "Côte d’Azur’s Council"}, "organisations/cote-dazurs-council"),
        ("reports", {"auditees": ["organisations/a"], "published": "2026-02"}, "reports/2026/a-3"),
        ("reports", {"auditees": ["organisations/a"]}, "reports/undated/a"),
        ("reviews", {"report": "reports/2020/b", "number": "3", "published": "2026"}, "reviews/2026/b-3"),
        ("agreements", {"reference": "DARS-NIC-1", "title": "T"}, "agreements/dars-nic-1"),
        ("organisations", {"name": "word " * 30}, "organisations/" + "-".join(["word"] * 12)),
    ],
)
def test_files_are_named_as_is_the_habit_of_the_kind(folder: str, answers: dict[str, Any], id: str) -> None:
    assert id_for(folder, answers, {"reports/2026/a", "reports/2026/a-2"}) == id


# Bad luck


def test_a_file_that_appears_meanwhile_is_left_as_it_is(new: New, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(file: Path, content: bytes) -> None:
        write(small, {"audits/datasets/x.yaml": "name: Theirs\n"})
        create(file, content)

    create = pen.create
    monkeypatch.setattr(pen, "create", late)
    told_of = new("dataset", "--name", "x")
    assert (told_of.exit_code, "left as it is" in told_of.output) == (2, True)
    assert (small / "audits/datasets/x.yaml").read_text() == "name: Theirs\n"


def test_a_record_can_be_begun_while_others_are_broken(new: New, small: Path) -> None:
    write(small / "audits", {"datasets/bad.yaml": "name: [\n"})
    told_of = new("dataset", "--name", "Good")
    assert written(told_of) == "audits/datasets/good.yaml"
    assert "1 file cannot be read yet" in told_of.output


def test_where_nothing_can_be_written_it_says_so(new: New, small: Path) -> None:
    write(small / "audits", {"schemes/x.yaml": "name: X\nowner: audit-office\n", "reports/2026": "a file\n"})
    told_of = new(*arguments("report", SMALL))
    assert (told_of.exit_code, "cannot be written" in told_of.output) == (2, True)


@given(name=st.text(min_size=1, max_size=80) | st.text("'\"\\:#-*&!%@`{}[],? \tyesnoNull~0123456789.é…", min_size=1))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_that_can_be_seen_comes_back_as_it_was_given(name: str) -> None:
    desk = desks.read(config(ROOT / "tests/sites/gao"))
    kind = drafting.kinds()["organisation"]
    try:
        field = next(field for field in asked(kind.model) if field.name == "name")
        answers = {"name": drafting.answer(kind, field, name, desk), "type": "body"}
        draft = drafting.make(kind, answers, desk, "new")
    except drafting.Unfit:
        assert not (name.strip() and name.isprintable())
        return
    assert entry(draft.id, draft.text).record.name == " ".join(name.split())
