"""What a preview answers in the place of a page: every problem in plain words, and nothing of a record as markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from auditpress.problem_pages import ALL, Told, excerpt
from auditpress.problems import Problem, Related
from auditpress.telling import MOST
from tests.helpers import BODY, config, desk, internal, load, parsed, words

PAGE = b"<!doctype html><html><head><title>A</title></head><body class='x'><p>A</p></body></html>"
RECORD = "audits/organisations/river-council.yaml"


def problem(
    path: str = RECORD, severity: Literal["error", "warning"] = "error", message: str = "this is wrong"
) -> Problem:
    return Problem(path, 2, 7, "rule", message, "Mend it.", severity, "type: town", 4)


def told(*problems: Problem, trouble: str = "", some: bool = True) -> Told:
    return Told(config(Path("/desk")), "/river/", problems, trouble, some=some)


def test_a_record_with_errors_is_answered_with_them_in_the_words_of_the_terminal(tmp_path: Path) -> None:
    folder = desk(tmp_path, {"organisations/river-council": f"{BODY}colour: blue\nwebsite: nowhere\n"})
    answer = Told(config(folder), "/river/", load(folder).problems).instead("organisations/river-council/", there=True)
    text = words(parsed(answer))
    for said in (
        "Problems in audits/organisations/river-council.yaml", "2 errors in 1 file", "There is no field “colour” here",
        "Error in audits/organisations/river-council.yaml, line 3, column 1 [unknown-field]",
        "line 4, column 10",
    ):  # fmt: skip
        assert said in text
    assert "<mark>colour</mark>: blue" in answer


@pytest.mark.parametrize(
    "file, path",
    [
        (RECORD, "organisations/river-council/"),
        (RECORD, "organisations/river-council/index.html"),
        (RECORD, "organisations/river-council"),
        ("content/about.md", "about/"),
        ("content/index.md", ""),
        ("content/guide/README.md", "guide/"),
    ],
)
def test_a_file_with_errors_is_answered_at_the_address_of_its_page(file: str, path: str) -> None:
    assert f"Problems in {file}" in told(problem(file)).instead(path, there=True)
    assert told(problem(file)).instead("organisations/other/", there=True) == ""


def test_a_record_that_never_had_a_page_is_answered_at_its_address() -> None:
    assert "this is wrong" in told(problem()).instead("organisations/river-council/", there=False).lower()


def test_a_warning_takes_the_place_of_no_page_but_is_told_where_there_is_none() -> None:
    """Such as a draft that leads to what is not written yet."""
    warned = told(problem(severity="warning"))
    assert warned.built
    assert warned.instead("organisations/river-council/", there=True) == ""
    answer = words(parsed(warned.instead("organisations/river-council/", there=False)))
    assert "This page cannot be shown yet; the rest of the site can." in answer
    assert "Warning in" in answer
    assert "Nothing keeps the site from being built" in warned.instead(ALL, there=False)


def test_while_there_is_no_site_every_page_says_why_and_files_are_not_there() -> None:
    none = told(problem(), some=False)
    for path in ("", "about/", "reports/2025/"):
        assert "There is no site yet" in none.instead(path, there=False)
    assert none.instead("assets/auditpress.css", there=False) == ""


def test_all_problems_are_listed_by_file_errors_first_each_leading_to_its_page() -> None:
    page = parsed(told(problem(severity="warning"), problem("content/about.md")).instead(ALL, there=False))
    assert [words(each) for each in page.iter("h2")] == ["content/about.md", RECORD]
    assert {"/river/about/", "/river/organisations/river-council/", "/river/"} <= {*internal(page, "/river/x/")}


def test_ten_thousand_problems_stay_readable() -> None:
    many = told(*(problem(f"audits/organisations/b{n}.yaml") for n in range(10_000)))
    answer = many.instead(ALL, there=False)
    assert answer.count("<section>") == MOST
    assert "9,950 more are not shown here" in answer
    assert "10,000 errors in 10,000 files" in answer
    assert len(answer) < 100_000


def test_nothing_of_a_record_is_markup_or_hides_from_the_reader() -> None:
    bad = "</pre></body><script>alert(1)</script>\u202e\x1b"
    answer = told(
        replace(
            problem(message=bad), hint=bad, excerpt=f"{bad}: {bad}", column=3, length=60,
            related=(Related(bad, 1, 1, bad),),
        ),
        problem(f"audits/{bad}.yaml"),
        trouble=bad,
    )  # fmt: skip
    made = [answer.instead(path, there=True) for path in ("organisations/river-council/", ALL)]
    made += [answer.marked(PAGE).decode()]
    for each in made:
        assert "<script>" not in each
        assert each.count("</body>") == 1
        assert "\u202e" not in each
        assert "\x1b" not in each
        parsed(each)


@pytest.mark.parametrize(
    "line, column, length, shown",
    [
        ("type: town", 7, 4, ("type: ", "town", "")),
        ("", 1, 1, ("", " ", "")),
        ("ab", 9, 5, ("ab", " ", "")),
        ("x" * 1_000, 501, 3, ("…" + "x" * 80, "xxx", "x" * 157 + "…")),
        ("x" * 1_000, 1, 1_000, ("", "x" * 240, "…")),
    ],
)
def test_the_words_that_are_meant_are_marked_in_their_line(
    line: str, column: int, length: int, shown: tuple[str, str, str]
) -> None:
    assert excerpt(replace(problem(), excerpt=line, column=column, length=length)) == shown


def test_a_page_of_the_last_good_build_says_so_at_its_top() -> None:
    page = told(problem(), problem("content/about.md")).marked(PAGE)
    assert page.index(b"<body class='x'>") < page.index(b"<aside") < page.index(b"<p>A</p>")
    assert page.index(b"<style>") < page.index(b"</head>")
    skip = b'<a class="ap-skip" href="#main">Skip</a>'
    page = told(problem()).marked(PAGE.replace(b"<p>", skip + b"<p>"))
    assert page.index(skip) < page.index(b"<aside") < page.index(b"<p>A</p>")


def test_the_line_above_pages_says_how_much_is_wrong_and_leads_to_it() -> None:
    page = told(problem(), problem("content/about.md")).marked(PAGE)
    said = "2 errors in 2 files; these pages are of the last good build. What is wrong"
    assert said in words(parsed(page.decode()))
    assert b'href="/river/auditpress-problems/"' in page


def test_a_page_of_this_build_is_left_as_it_is() -> None:
    assert told().marked(PAGE) is PAGE
    assert told(problem(severity="warning")).marked(PAGE) is PAGE
    assert "All is well" in told().instead(ALL, there=False)


def test_what_is_wrong_with_the_configuration_stands_above_pages_and_in_the_list() -> None:
    wrong = told(trouble="mkdocs.yml: colour: what is this?\nmkdocs.yml: nav: and this?")
    assert b"<strong>mkdocs.yml: colour: what is this?</strong>" in wrong.marked(PAGE)
    assert "mkdocs.yml: nav: and this?" in wrong.instead(ALL, there=False)
    assert wrong.instead("about/", there=True) == ""
