"""Check: each refusal of a record is a sentence for editors, at its place, with what to do."""

from __future__ import annotations

import pytest

from auditpress import check, source
from auditpress.document import Document
from auditpress.kinds import KINDS
from auditpress.problems import Problem
from auditpress.prose import Reader
from tests.helpers import FOLDERS, told

REPORT = "publisher: audit-office\nauditees: [river-council]\n"


def wrong(text: str, folder: str = "reports") -> list[Problem]:
    document, problems = source.parse(text.encode(), f"audits/{folder}/a.yaml", f"{folder}/a")
    assert document is not None, told(problems)
    return check.record(document, FOLDERS[folder].model, Reader())[1]


def one(text: str, folder: str = "reports") -> Problem:
    (problem,) = wrong(text, folder)
    return problem


def words(problem: Problem) -> str:
    """The words that are underlined."""
    return problem.excerpt[problem.column - 1 :][: problem.length]


@pytest.mark.parametrize(
    "added, place, underlined, message, hint",
    [
        ("colour: blue\n", (3, 1), "colour", "there is no field “colour” here", "The fields here are: "),
        ("publishd: 2025\n", (3, 1), "publishd", "there is no field “publishd” here", "Did you mean “published”?"),
        ("published: 2025-02-30\n", (3, 12), "2025-02-30", "the date “2025-02-30” does not exist", "Check the day"),
        ("published: May 2025\n", (3, 12), "May 2025", "“May 2025” is not a date", "Write dates as 2025-09-16"),
        ("published: [2025]\n", (3, 12), "[2025]", "“published” takes one text", "Write it on one line"),
        ("state: publisht\n", (3, 8), "publisht", "“publisht” is not a word for “state”", "Did you mean “published”?"),
        ("findings: none\n", (3, 11), "none", "“findings” takes a list", "begins with a hyphen"),
        ("findings: {ref: 1}\n", (3, 12), "ref", "“findings” takes a list", "begins with a hyphen"),
        ("conducted: 2025\n", (3, 12), "2025", "“conducted” takes fields of its own", "Indent them beneath it"),
        ("conducted: [a]\n", (3, 12), "[a]", "“conducted” takes fields of its own", "Indent them beneath it"),
        ("linked: maybe\n", (3, 9), "maybe", "this must be “yes” or “no”", "Write yes or no"),
        ("document_kind: ''\n", (3, 16), "''", "“document_kind” is empty", "Write something there"),
        ("background: '  '\n", (3, 13), "'  '", "“background” is empty", "Write something there"),
        (f"risk: {'x' * 2001}\n", (3, 7), "x" * 2001, "“risk” is too long", "At most 2,000 characters"),
        (
            "stated:\n  - {of: findings, number: two}\n",
            (4, 28),
            "two",
            "“two” is not a whole number",
            "Write digits only",
        ),
        (
            "source: {title: A, address: 'javascript:x'}\n",
            (3, 29),
            "'javascript:x'",
            "“javascript:x” is not a web address",
            "begins with https://",
        ),
        ("edited: 2025-09-16 25:00\n", (3, 9), "2025-09-16 25:00", "“25:00” is not a time of day", "15:17"),
        (
            "stated:\n  - {of: Two words, number: 1}\n",
            (4, 10),
            "Two words",
            "“Two words” cannot be a short name",
            "Write it as “two-words”.",
        ),
    ],
)
def test_each_refusal_says_what_is_wrong_where_and_what_to_do(
    added: str, place: tuple[int, int], underlined: str, message: str, hint: str
) -> None:
    problem = one(REPORT + added)
    assert (problem.line, problem.column) == place
    assert words(problem) == underlined
    assert message in problem.message
    assert hint in problem.hint


def test_a_field_that_is_missing_is_named_with_what_it_is_for() -> None:
    problem = one("auditees: [river-council]\n")
    assert problem.message == "“publisher” is missing"
    assert "The body that audited." in problem.hint
    assert (problem.line, problem.column) == (1, 1)


def test_a_field_that_is_missing_within_a_part_is_shown_at_that_part() -> None:
    problem = one(REPORT + "opportunities:\n  - {ref: 1, text: words}\n  - text: words\n")
    assert problem.message == "“ref” is missing"
    assert (problem.line, problem.column, words(problem)) == (5, 5, "text")


def test_a_field_that_is_left_empty_counts_as_missing() -> None:
    problem = one("publisher:\nauditees: [river-council]\n")
    assert problem.message == "“publisher” is missing"
    assert (problem.line, problem.column, words(problem)) == (1, 1, "publisher")


def test_a_list_that_must_not_be_empty_says_so() -> None:
    problem = one("publisher: audit-office\nauditees: []\n")
    assert problem.message == "“auditees” is empty"
    assert (problem.line, problem.column) == (2, 11)


def test_a_list_whose_only_item_is_refused_is_not_called_empty() -> None:
    assert one("publisher: audit-office\nauditees: [{a: b}]\n").message == "an item of “auditees” takes one text"


def test_a_number_beyond_what_its_field_can_hold_is_told_with_the_bound() -> None:
    problem = one("report: a\npublisher: b\nnumber: 100\n", "reviews")
    assert problem.message == "“number” is 100, which is more than 99"
    assert one("report: a\npublisher: b\nnumber: 0\n", "reviews").message == "“number” is 0, which is less than 1"


def test_an_unknown_field_within_a_part_is_compared_with_the_fields_of_that_part() -> None:
    assert one(REPORT + "conducted: {form: 2025}\n").hint == "Did you mean “from”?"
    assert "territory" in one(REPORT + "locations:\n  - {organisation: a, territory: b, x: y}\n").hint


def test_the_words_of_a_choice_are_listed() -> None:
    problem = one(REPORT + "acceptance:\n  - organisation: river-council\n    outcome: yes\n")
    assert problem.message == "“yes” is not a word for “outcome”"
    for word in ("confirmed accurate", "no comment", "refused", "not stated"):
        assert word in problem.hint


def test_every_fault_of_a_record_is_told_at_once() -> None:
    problems = wrong("colour: blue\nstate: x\npublished: 2025-13\nfindings: none\n")
    assert sorted(problem.rule for problem in problems) == [
        "date", "missing", "missing", "shape", "unknown-field", "word"
    ]  # fmt: skip


def test_nothing_of_the_validating_library_shows() -> None:
    text = "\n".join(f"{problem.message} {problem.hint}" for kind in KINDS for problem in wrong("x: y\n", kind.folder))
    for word in ("pydantic", "Input", "Extra inputs", "validation", "type=", "Field required"):
        assert word not in text


def test_what_is_wrong_in_a_text_is_shown_at_the_words_themselves() -> None:
    problem, _ = wrong(REPORT + "background: |\n  One line.\n  Then <b>bold</b>.\n")
    assert problem.rule == "prose-html"
    assert (problem.line, problem.column, words(problem)) == (5, 8, "<b>")


@pytest.mark.parametrize("state", ["withheld", "missing", "withdrawn"])
def test_a_record_that_cannot_be_read_says_why(state: str) -> None:
    problem = one(f"{REPORT}state: {state}\n")
    assert problem.message == f"a record that is {state} says why"
    assert problem.line == 3
    assert wrong(f"{REPORT}state: {state}\nstanding:\n  why: Nobody said.\n") == []


def test_a_sound_record_has_no_problems() -> None:
    document, _ = source.parse(REPORT.encode(), "audits/reports/a.yaml", "reports/a")
    assert document is not None
    record, problems = check.record(document, FOLDERS["reports"].model, Reader())
    assert record is not None
    assert problems == []


def test_a_document_that_could_not_be_read_has_no_further_problems() -> None:
    assert check.record(Document("a", "a", ""), FOLDERS["reports"].model, Reader()) == (None, [])


@pytest.mark.parametrize(
    "id_, message, hint",
    [
        ("report/2025/a", "there is no kind of record called “report”", "Did you mean “reports”?"),
        ("zzz/a", "there is no kind of record called “zzz”", "Folders are: agreements, coverage,"),
        ("a", "a record lies in the folder of its kind", "Folders are: agreements, coverage,"),
    ],
)
def test_a_record_outside_the_folders_of_the_kinds_is_told_of(id_: str, message: str, hint: str) -> None:
    problem = check.unknown_kind(Document(f"audits/{id_}.yaml", id_, ""), FOLDERS)
    assert problem.message == message
    assert problem.hint.startswith(hint)
