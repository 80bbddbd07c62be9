"""Types of fields: what they take, what they refuse, and how they read."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from auditpress.fields import Address, Day, Key, Line, Moment, Prose, Ref, Whole, YesNo, slugify, span
from auditpress.model import Link
from auditpress.paragraphs import joined
from auditpress.prose import Reader


def taken(type_: Any, text: str) -> Any:
    return TypeAdapter(type_).validate_python(text)


def refused(type_: Any, text: object) -> str:
    """Why, and what to do."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(type_).validate_python(text)
    (error,) = caught.value.errors()
    return f"{error['msg']} | {error.get('ctx', {}).get('hint', '')}"


# Dates


@pytest.mark.parametrize(
    "text, words, first, last",
    [
        ("2025-09-16", "16 September 2025", "2025-09-16", "2025-09-16"),
        ("2025-09", "September 2025", "2025-09-01", "2025-09-30"),
        ("2024-02", "February 2024", "2024-02-01", "2024-02-29"),
        ("2025", "2025", "2025-01-01", "2025-12-31"),
        ("2024-02-29", "29 February 2024", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_is_as_exact_as_it_was_written(text: str, words: str, first: str, last: str) -> None:
    day = taken(Day, text)
    assert (day.text, day.first, day.last) == (words, first, last)


@pytest.mark.parametrize("text", ["2025-09-16", "2025-09", "2025"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(taken(Day, text)) == text


@pytest.mark.parametrize(
    "text, why",
    [
        ("2025-02-30", "“2025-02-30” does not exist: February 2025 has 28 days"),
        ("2023-02-29", "February 2023 has 28 days"),
        ("2025-06-31", "June 2025 has 30 days"),
        ("2025-09-00", "September 2025 has 30 days"),
        ("2025-13-01", "there is no month 13"),
        ("2025-00", "there is no month 0"),
        ("0000-01-01", "years begin at 1"),
    ],
)
def test_a_date_that_does_not_exist_is_refused_with_the_reason(text: str, why: str) -> None:
    assert why in refused(Day, text)


@pytest.mark.parametrize(
    "text", ["16/09/2025", "2025-9-16", "16 September 2025", "", "2025-09-16 ", "٢٠٢٥", "20250916"]
)
def test_what_is_not_written_as_a_date_is_refused_with_the_form(text: str) -> None:
    assert "is not a date | Write dates as 2025-09-16" in refused(Day, text)


def test_dates_stand_in_their_order() -> None:
    written = ["2024", "2025", "2025-01", "2025-01-02", "2025-02"]
    assert sorted((taken(Day, text) for text in reversed(written)), key=lambda d: (d.year, d.month, d.day)) == [
        taken(Day, text) for text in written
    ]


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(date: Any) -> None:
    day = Day.parse(date.isoformat())
    assert (str(day), day.first, day.last) == (date.isoformat(),) * 3


@pytest.mark.parametrize(
    "text, words",
    [
        ("2025-09-16 15:17", "16 September 2025 at 15:17"),
        ("2025-09-16", "16 September 2025"),
        ("2025-09-16 00:00", "16 September 2025 at 00:00"),
    ],
)
def test_a_moment_has_a_time_where_it_is_known(text: str, words: str) -> None:
    moment = taken(Moment, text)
    assert (moment.text, str(moment)) == (words, text)


@pytest.mark.parametrize("time", ["24:00", "15:60", "3:17", "15.17", "3:17 pm", "15:17:00"])
def test_a_time_that_does_not_exist_is_refused(time: str) -> None:
    assert f"“{time}” is not a time of day" in refused(Moment, f"2025-09-16 {time}")


@pytest.mark.parametrize(
    "first, last, words",
    [
        ("2025-06-23", "2025-06-27", "23 to 27 June 2025"),
        ("2025-05-30", "2025-06-02", "30 May to 2 June 2025"),
        ("2024-12-30", "2025-01-02", "30 December 2024 to 2 January 2025"),
        ("2017-04", "2017-06", "April to June 2017"),
        ("2016", "2017", "2016 to 2017"),
        ("2025-06-23", "2025-06-23", "23 June 2025"),
        ("2025-06-23", None, "23 June 2025"),
        ("2025", "2025-06-02", "2025 to 2 June 2025"),
    ],
)
def test_two_days_read_as_people_write_them(first: str, last: str | None, words: str) -> None:
    assert span(Day.parse(first), Day.parse(last) if last else None) == words


# Texts


def test_a_line_is_one_line_and_not_empty() -> None:
    assert taken(Line, "  two\n  lines ") == "two lines"
    assert refused(Line, "")
    assert refused(Line, "x" * 2001)


def test_a_line_of_spaces_is_empty() -> None:
    assert refused(Line, "  \n ")


def test_prose_keeps_its_paragraphs() -> None:
    assert taken(Prose, "\none\n\ntwo\n") == "one\n\ntwo"
    assert refused(Prose, " \n ")


@pytest.mark.parametrize("text", ["no", "0123", "2.10", "1e3", "null", "~", "on", "0x1f", "12:30", "<<", "yes"])
def test_a_text_that_yaml_would_make_something_else_of_stays_a_text(text: str) -> None:
    assert taken(Line, text) == text


# Keys, addresses, numbers


def test_a_key_is_made_of_small_letters_digits_and_hyphens() -> None:
    assert taken(Key, "not-traced-2") == "not-traced-2"


@pytest.mark.parametrize("text", ["Not traced", "not_traced", "-a", "a-", "a--b", "é", "a/b", "a\n", ""])
def test_what_cannot_stand_in_an_address_is_no_key(text: str) -> None:
    assert "cannot be a short name" in refused(Key, text)


def test_the_right_form_of_a_key_is_given_where_there_is_one() -> None:
    assert refused(Key, "Not traced").endswith("Write it as “not-traced”.")
    assert refused(Key, "？").endswith("such as “not-traced”.")  # noqa: RUF001 - nothing of it can be kept


@given(st.text())
def test_a_text_made_into_a_part_of_an_address_is_a_key_or_nothing(text: str) -> None:
    made = slugify(text)
    assert not made or taken(Key, made) == made


@pytest.mark.parametrize(
    "text",
    ["https://example.org", "http://example.org/a?b=c&d#e", "https://example.org:8080/a%20b", "https://EXAMPLE.org/"],
)
def test_web_addresses_are_taken(text: str) -> None:
    assert taken(Address, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//example.org/",
        "example.org",
        "https://user:pass@example.org/",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://example.org/<b>",
        "https:///path",
        "https://example.org\njavascript:x",
        "ftp://example.org/",
        "",
    ],
)
def test_what_is_no_plain_web_address_is_refused(text: str) -> None:
    assert "is not a web address" in refused(Address, text)


@pytest.mark.parametrize("text, number", [("0", 0), ("1424", 1424), ("1,424", 1424), ("12,345,678", 12345678)])
def test_whole_numbers_may_have_commas_between_the_thousands(text: str, number: int) -> None:
    assert taken(Whole, text) == number


@pytest.mark.parametrize("text", ["1,42", "14,24", "1.5", "one", "", "1 424", "0x10"])
def test_other_writings_of_numbers_are_refused(text: str) -> None:
    assert refused(Whole, text)


def test_yes_and_no_are_the_only_words_for_yes_and_no() -> None:
    assert (taken(YesNo, "yes"), taken(YesNo, "no")) == (True, False)
    for text in ("true", "Yes", "NO", "1", "on", "", "y"):
        assert "must be “yes” or “no”" in refused(YesNo, text)


# References


def test_the_folder_may_be_left_out_where_there_is_only_one() -> None:
    body = Annotated[str, Ref("organisations", "x")]
    assert taken(body, "home-office") == taken(body, "organisations/home-office") == "organisations/home-office"


def test_the_folder_is_kept_where_there_are_several() -> None:
    assert taken(Annotated[str, Ref("reports reviews", "x")], "reports/2025/a") == "reports/2025/a"
    assert taken(Annotated[str, Ref("reports reviews", "x")], "2025/a") == "2025/a"


def test_a_reference_names_a_record() -> None:
    assert "“/” names no record" in refused(Annotated[str, Ref("organisations", "x")], " / ")
    assert "“#a” names no record" in refused(Annotated[str | None, Ref("organisations", "x")], "#a")
    assert taken(Annotated[str | None, Ref("organisations", "x")], "a") == "organisations/a"


def test_a_reference_is_named_from_the_other_end_with_the_words_beside_it() -> None:
    class Beside:
        role = "joint-controller"

    assert Ref("organisations", "{role} in").named(Beside()) == "joint controller in"
    assert Ref("organisations", "auditee in").named(Beside()) == "auditee in"


# Prose


@pytest.mark.parametrize(
    "text, read",
    [
        ("one\ntwo\n\nthree\nfour", "one two\n\nthree four"),
        ("see [[a|b c]],\nwhich *is\nso*", "see [[a|b c]], which *is so*"),
        ("- one\n- two\nmore", "- one\n- two\nmore"),
        ("a\n1. one", "a\n1. one"),
        ("> a\nb", "> a\nb"),
        ("a | b\n--- | ---\nc | d", "a | b\n--- | ---\nc | d"),
        ("a  \nb", "a  \nb"),
        ("a\\\nb", "a\\\nb"),
        ("`a\nb`", "`a\nb`"),
        ("a\n    b", "a\n    b"),
        ("[[a\nb]]", "[[a\nb]]"),
        ("[a]: https://example.org/\nb", "[a]: https://example.org/\nb"),
    ],
)
def test_how_a_paragraph_is_wrapped_is_no_part_of_it_unless_markdown_reads_the_lines(text: str, read: str) -> None:
    assert taken(Prose, text) == read
    assert taken(Prose, read) == read


PIECES = st.sampled_from([
    "word", "word", "12", "1.", "-", "*", "*em*", "**", "_x", "x_", "#", ">", "|", "---", "[[a]]", "[[a|b", "]]",
    "[x](https://e.org)", "[x", "y](https://e.org", "[x]:", "`", "&amp;", "<b>", "![", "\\", ":", "(a", "b)",
])  # fmt: skip
GAPS = st.sampled_from([" ", " ", "\n", "\n", "\n", "\n\n", "  \n", "\\\n", "\n  ", "\n    "])
READER = Reader()


@given(st.lists(st.tuples(PIECES, GAPS), max_size=10))
def test_a_page_shows_the_same_however_its_paragraphs_are_wrapped(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + gap for piece, gap in pieces).strip()
    was, made = READER.read(text), READER.read(joined(text))
    shown = [str(each.html(lambda _: Link("A", "/a/"))).split() for each in (was, made)]
    assert shown[0] == shown[1]
    assert was.flaws == made.flaws
    assert joined(joined(text)) == joined(text)
