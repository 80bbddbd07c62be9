"""Problems: how they read, in which order, and what the summary line counts."""

from __future__ import annotations

import re

import pytest

from auditpress.excerpt import width
from auditpress.problems import Look, Problem, Related, as_text, count, is_error, plural

EDITOR = "audits/organisations/a.yaml"


def problem(**fields: object) -> Problem:
    given: dict[str, object] = {"path": EDITOR, "line": 2, "column": 7, "rule": "word", "message": "this is wrong"}
    return Problem(**{**given, **fields})  # type: ignore[arg-type]


def test_a_problem_shows_its_place_its_line_the_word_and_what_to_do() -> None:
    shown = as_text([problem(excerpt="type: citty", length=5, hint="Did you mean “city”?")])
    assert shown.splitlines() == [
        "audits/organisations/a.yaml:2:7: error: this is wrong [word]",
        "  2 | type: citty",
        "    |       ^^^^^",
        "  help: Did you mean “city”?",
    ]


def test_a_problem_of_a_whole_file_names_no_line() -> None:
    assert as_text([problem(line=0, column=0)]) == f"{EDITOR}: error: this is wrong [word]"


@pytest.mark.parametrize(
    "fields, end",
    [({"length": 5}, (2, 12)), ({"length": 0}, (2, 8)), ({}, (2, 8)), ({"line": 0, "column": 0, "length": 9}, (0, 0))],
)
def test_a_problem_ends_after_its_last_character(fields: dict[str, object], end: tuple[int, int]) -> None:
    made = problem(**fields)
    assert (made.end_line, made.end_column) == end


def test_the_other_place_of_a_problem_is_named_as_one_can_jump_to() -> None:
    shown = as_text([problem(related=(Related(EDITOR, 1, 1, "it is here first"),))])
    assert f"  see {EDITOR}:1:1: it is here first" in shown.splitlines()


def test_the_line_of_the_other_place_is_shown_and_of_very_many_places_the_first() -> None:
    shown = as_text([problem(related=tuple(Related(EDITOR, n, 1, "it is here", f"line {n}") for n in range(1, 9)))])
    assert shown.splitlines()[1:3] == [f"  see {EDITOR}:1:1: it is here", "    1 | line 1"]
    assert shown.splitlines()[-1] == "  see also 3 more places"


FULL = {
    "excerpt": "type: citty",
    "length": 5,
    "hint": "Did you mean “city”? The words are: city, town.",
    "related": (Related(EDITOR, 1, 1, "it is here first", "name: A"),),
}


def test_in_colour_the_words_are_those_of_the_plain_text() -> None:
    for severity in ("error", "warning"):
        one = problem(**FULL, severity=severity)
        coloured = as_text([one], Look(colour=True))
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text([one])
        assert "\x1b[m" not in coloured


def test_errors_are_red_warnings_yellow_and_so_are_their_underlines() -> None:
    for severity, number in (("error", 31), ("warning", 33)):
        coloured = as_text([problem(**FULL, severity=severity)], Look(colour=True))
        assert f"\x1b[1;{number}m{severity}:\x1b[0m" in coloured
        assert f"\x1b[1;{number}m^^^^^\x1b[0m" in coloured
        assert f"\x1b[1m{EDITOR}:2:7:\x1b[0m" in coloured


def test_on_a_narrow_terminal_sentences_are_broken_between_words_and_indented() -> None:
    shown = as_text([problem(**FULL, path="audits/a.yaml", message="this is wrong in several ways")], Look(40))
    assert shown.splitlines() == [
        "audits/a.yaml:2:7: error: this is wrong",
        "  in several ways [word]",
        "  2 | type: citty",
        "    |       ^^^^^",
        "  see audits/organisations/a.yaml:1:1:",
        "      it is here first",
        "    1 | name: A",
        "  help: Did you mean “city”? The words",
        "        are: city, town.",
    ]


def test_no_line_is_wider_than_the_terminal_but_for_a_word_that_is() -> None:
    long = problem(path="a/b.yaml", message="長い 言葉 " * 30, excerpt="x: " + "長い" * 200, column=300, length=9)
    for columns in range(24, 140):
        shown = as_text([long], Look(columns))
        assert max(map(width, shown.splitlines())) <= columns


def test_in_a_pipe_no_sentence_is_broken() -> None:
    shown = as_text([problem(message="word " * 100, hint="word " * 100)])
    assert len(shown.splitlines()) == 2


def test_what_a_record_holds_cannot_write_to_the_terminal() -> None:
    odd = problem(path="a\x1b[31m.yaml", message="“\x1b]0;x\x07\nb”", hint="\x1b[2J", excerpt="\x1b[2J\u202e")
    assert not [c for c in as_text([odd]) if c in "\x1b\x07\u202e"]


@pytest.mark.parametrize(
    "excerpt, column, length, underline",
    [
        ("a: b", 4, 1, "   ^"),
        ("\ta: b", 5, 1, "       ^"),
        ("名: 町長", 4, 2, "    ^^^^"),
        ("e\u0301: b", 5, 1, "   ^"),
        ("", 1, 1, ""),
        ("a", 2, 9, " ^"),
    ],
)
def test_the_underline_stands_beneath_the_word_as_terminals_show_it(
    excerpt: str, column: int, length: int, underline: str
) -> None:
    """Tabs are four columns wide, wide characters two, combining marks none."""
    shown = as_text([problem(line=10, column=column, excerpt=excerpt, length=length)]).splitlines()
    assert shown[2:] == ([f"     | {underline}"] if excerpt else [])


def test_problems_stand_in_the_order_of_their_places_each_once() -> None:
    first, second, other = problem(line=2), problem(line=10), problem(path="audits/z.yaml", line=1)
    shown = as_text([other, second, first, second])
    assert [text.split(": ")[0] for text in shown.split("\n\n")] == [
        f"{EDITOR}:2:7", f"{EDITOR}:10:7", "audits/z.yaml:1:7"
    ]  # fmt: skip


def test_nothing_is_said_of_no_problems() -> None:
    assert as_text([]) == ""
    assert count([]) == "no problems"


def test_the_summary_counts_errors_warnings_and_files() -> None:
    warning = problem(severity="warning")
    assert count([problem()]) == "1 error in 1 file"
    assert count([warning]) == "1 warning in 1 file"
    assert count([problem(), problem(line=9), warning, problem(path="b")]) == "3 errors and 1 warning in 2 files"


def test_only_errors_keep_a_site_from_being_built() -> None:
    assert is_error(problem())
    assert not is_error(problem(severity="warning"))
    assert "warning: this is wrong" in as_text([problem(severity="warning")])


@pytest.mark.parametrize(
    "number, words",
    [(0, "0 queries"), (1, "1 query"), (2, "2 queries"), (1424, "1,424 queries")],
)
def test_a_number_is_written_with_its_noun(number: int, words: str) -> None:
    assert plural(number, "query", "queries") == words


def test_a_plural_is_an_s_unless_it_is_given() -> None:
    assert plural(2, "file") == "2 files"
