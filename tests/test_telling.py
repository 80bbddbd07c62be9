"""Many problems: the report stays readable, each rule is seen, and what is not shown is counted."""

from __future__ import annotations

from collections.abc import Iterable

from auditpress.problems import Problem, Severity
from auditpress.telling import HOW_TO_SEE_ALL, MOST, MOST_OF_A_FILE, told


def problem(path: str, line: int, rule: str = "unknown-field", severity: Severity = "error") -> Problem:
    return Problem(path, line, 1, rule, "this is wrong", severity=severity)


def shown(problems: Iterable[Problem], *, everything: bool = False) -> list[str]:
    """The first words of each part of what is told."""
    return [part.split(": ")[0] for part in told(problems, everything=everything).split("\n\n")]


def test_few_problems_are_all_told() -> None:
    few = [problem("a", n) for n in range(1, MOST_OF_A_FILE + 1)]
    assert shown(few) == [f"a:{n}:1" for n in range(1, MOST_OF_A_FILE + 1)]


def test_of_a_file_with_hundreds_the_first_are_told_and_the_others_counted() -> None:
    text = told([problem("a", n) for n in range(1, 301)])
    assert text.count("error: ") == MOST_OF_A_FILE
    assert text.endswith(f"… and 280 more in a: 280 unknown-field\n\n{HOW_TO_SEE_ALL}")


def test_a_rule_is_not_hidden_by_hundreds_of_another() -> None:
    many = [problem("a", n) for n in range(1, 301)]
    rare = [problem("a", 500, "date"), problem("a", 400, "scheme-word", "warning"), problem("b", 7, "word")]
    parts = shown([*many, *rare])
    assert "a:500:1" in parts
    assert "b:7:1" in parts
    assert parts.index("a:500:1") < parts.index("… and 282 more in a") < parts.index("b:7:1")


def test_of_thousands_of_files_the_first_are_told_and_the_others_counted() -> None:
    many = [problem(f"f{n:05}", 1, "date" if n % 2 else "word") for n in range(10_000)]
    text = told(many)
    assert text.count("error: ") == MOST
    assert text.endswith(f"… and 9,950 more files with 9,950 problems: 4,975 date, 4,975 word\n\n{HOW_TO_SEE_ALL}")


def test_errors_are_told_rather_than_warnings() -> None:
    warnings = [problem(f"a{n:03}", 1, "misspelt", "warning") for n in range(200)]
    assert "z:9:1" in shown([*warnings, problem("z", 9)])


def test_what_is_told_stands_by_file_and_then_by_place() -> None:
    many = [problem(f"f{n % 90:02}", n + 1, f"rule-{n % 70}") for n in range(900)]
    places = [(part.split(":")[0], int(part.split(":")[1])) for part in shown(many) if part.startswith("f")]
    assert places == sorted(places)
    assert len(places) == MOST


def test_rules_beyond_the_most_frequent_are_counted_together() -> None:
    many = [problem("a", n, f"rule-{n // 30}") for n in range(300)]
    assert "29 rule-1, 29 rule-2, 29 rule-3, 29 rule-4, 29 rule-5, 29 rule-6, 106 of 4 other rules" in told(many)


def test_all_of_it_is_told_to_who_asks_for_it() -> None:
    many = [problem(f"f{n:05}", 1) for n in range(2_000)]
    assert len(shown(many, everything=True)) == 2_000
    assert HOW_TO_SEE_ALL not in told(many, everything=True)


def test_nothing_is_told_of_no_problems() -> None:
    assert told([]) == ""
