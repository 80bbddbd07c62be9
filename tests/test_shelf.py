"""Shelf: a record is read once, opened when it is asked for, and never taken for what it no longer is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditpress import shelf, source
from auditpress.kinds.organisation import Organisation
from auditpress.model import Fault
from auditpress.prose import Reader
from auditpress.shelf import Moved, Sheet, Shelf, sheet, stands
from tests.helpers import BODY, FOLDERS, told, write

ID = "organisations/a"


def sheets(folder: Path, **texts: str) -> dict[str, Sheet]:
    """Sheets of organisations, by their ids."""
    write(folder / "audits/organisations", {f"{name}.yaml": text for name, text in texts.items()})
    files = source.find(folder, folder / "audits").files
    return {file.id: sheet(file, FOLDERS, Reader()) for file in files}


def remembered(made: dict[str, Sheet]) -> Shelf:
    """As after a build: only what linking needs was kept of each record."""
    return Shelf({id: replace(each, values=b"") for id, each in made.items()})


def _organisation(opened: Shelf, id: str) -> Organisation:
    record = opened.record(id, Organisation)
    assert isinstance(record, Organisation)
    return record


# Sheets


def test_a_sheet_has_what_linking_needs(tmp_path: Path) -> None:
    made = sheets(tmp_path, a=f"{BODY}part_of: b\ndescription: See [[organisations/b]].\n", b=BODY)
    assert [each[1] for each in made[ID].extract.references] == ["organisations/b", "organisations/b"]
    assert (made[ID].state, made[ID].problems, stands(made[ID])) == ("published", (), True)


@pytest.mark.parametrize(
    "text, state", [("a: [", ""), (f"{BODY}colour: blue\n", ""), (f"{BODY}state: draft\n", "draft")]
)
def test_what_cannot_be_published_does_not_stand(tmp_path: Path, text: str, state: str) -> None:
    made = sheets(tmp_path, a=text)[ID]
    assert (made.state, stands(made)) == (state, False)
    assert bool(made.problems) == (state == "")


def test_a_file_in_no_kinds_folder_is_told_of_and_does_not_stand(tmp_path: Path) -> None:
    write(tmp_path / "audits", {"nothing/a.yaml": BODY, "b.yaml": BODY})
    for file in source.find(tmp_path, tmp_path / "audits").files:
        made = sheet(file, FOLDERS, Reader())
        assert ([problem.rule for problem in made.problems], stands(made)) == (["kind"], False)


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    made = sheets(tmp_path, a=BODY)[ID]
    Path(made.file.path).unlink()
    again = sheet(made.file, FOLDERS, Reader())
    assert told(again.problems) == [
        f"audits/{ID}.yaml:0:0: this file cannot be read: No such file or directory [unreadable]"
    ]


# Opening


def test_a_record_is_opened_as_it_was_read(tmp_path: Path) -> None:
    made = sheets(tmp_path, a=f"{BODY}description: |\n  Über “alles”.\n")
    assert Shelf(made).record(ID, Organisation) == remembered(made).record(ID, Organisation)
    assert _organisation(remembered(made), ID).description == "Über “alles”."


def test_a_record_that_was_read_is_not_read_again(tmp_path: Path) -> None:
    made = sheets(tmp_path, a=BODY)
    Path(made[ID].file.path).unlink()
    assert _organisation(Shelf(made), ID).name == "River Council"


def test_few_records_are_open_at_a_time_and_any_can_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_OPEN", 2)
    opened = Shelf(sheets(tmp_path, **{name: BODY.replace("River", name) for name in "abcd"}))
    for name in "abcdabcd":
        assert _organisation(opened, f"organisations/{name}").name == f"{name} Council"
        assert len(opened._open) <= 2


@pytest.mark.parametrize("text", [f"{BODY} ", "", "a: ["])
def test_a_record_that_changed_since_is_not_opened(tmp_path: Path, text: str) -> None:
    made = sheets(tmp_path, a=BODY)
    Path(made[ID].file.path).write_text(text)
    with pytest.raises(Moved, match=f"audits/{ID}.yaml"):
        remembered(made).record(ID, Organisation)


def test_a_record_that_is_gone_since_is_not_opened(tmp_path: Path) -> None:
    made = sheets(tmp_path, a=BODY)
    Path(made[ID].file.path).unlink()
    with pytest.raises(Moved, match=f"audits/{ID}.yaml"):
        remembered(made).record(ID, Organisation)


def test_a_fault_is_shown_at_its_line(tmp_path: Path) -> None:
    made = sheets(tmp_path, a=f"# A word.\n{BODY}")
    fault = Fault(("type",), "rule", "that is odd", "Mend it.")
    assert told([Shelf(made).problem(ID, fault)]) == [f"audits/{ID}.yaml:3:7: that is odd [rule]"]
    assert Shelf(made).problem(ID, fault) == remembered(made).problem(ID, fault)


def test_a_fault_of_a_record_that_changed_since_is_not_shown_at_a_wrong_line(tmp_path: Path) -> None:
    made = sheets(tmp_path, a=BODY)
    Path(made[ID].file.path).write_text(f"# A word.\n{BODY}")
    with pytest.raises(Moved):
        Shelf(made).problem(ID, Fault(("type",), "rule", "that is odd", "Mend it."))
