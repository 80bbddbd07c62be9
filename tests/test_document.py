"""Documents: where a value stands in its file, in lines and columns as editors count them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditpress.model import Fault
from auditpress.source import parse, placed


def at(text: str, *place: str | int, needle: str = "", on_key: bool = False) -> tuple[int, int, str]:
    """Line, column and the words that a fault at a place underlines."""
    document, _ = parse(text.encode(), "a.yaml", "a")
    assert document is not None
    problem = placed(document).problem(Fault(place, "rule", "message", needle=needle, on_key=on_key))
    begin = problem.column - 1
    return problem.line, problem.column, problem.excerpt[begin : begin + problem.length]


def test_a_fault_is_shown_at_its_value() -> None:
    text = "name: A\nitems:\n  - ref: one\n  - ref: two words\n"
    assert at(text, "name") == (1, 7, "A")
    assert at(text, "items", 1, "ref") == (4, 10, "two words")


def test_a_fault_of_a_field_that_is_missing_is_shown_at_the_first_field_of_its_part() -> None:
    text = "name: A\nitems:\n  - ref: one\n    text: two\n"
    assert at(text, "missing")[:2] == (1, 1)
    assert at(text, "items", 0, "title") == (3, 5, "ref")


def test_a_fault_of_a_name_is_shown_at_the_name() -> None:
    assert at("a: 1\nitems:\n  - colour: blue\n", "items", 0, "colour", on_key=True) == (3, 5, "colour")


def test_a_fault_of_an_empty_field_is_shown_at_its_name() -> None:
    assert at("a: 1\nname:\n", "name") == (2, 1, "name")


def test_a_fault_within_a_text_is_shown_at_its_words() -> None:
    text = "a: x\ntext: |\n  first line\n  then [[nothing]] here\n"
    assert at(text, "text", needle="[[nothing]]") == (4, 8, "[[nothing]]")


def test_a_column_counts_characters_and_a_byte_order_mark_is_none() -> None:
    assert at("\ufeff名: 町長\n", "名") == (1, 4, "町長")
    assert at("a: 'é', \n".replace(", ", ""), "a")[:2] == (1, 4)


def test_the_second_of_two_like_texts_is_found_where_it_stands() -> None:
    text = "first: the [[x]]\nsecond: the [[x]]\n"
    assert at(text, "second", needle="[[x]]")[0] == 2


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        st.text(st.characters(categories=["L", "N"]), min_size=1),
        min_size=1,
    )
)
def test_what_a_value_is_stands_where_its_place_says(fields: dict[str, str]) -> None:
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    for line, (name, value) in enumerate(fields.items(), 1):
        assert at(text, name) == (line, len(name) + 3, value)


def test_a_field_that_is_missing_is_not_shown_at_a_comment() -> None:
    assert at("# words\n\n# more words\nname: A\n", "missing") == (4, 1, "name")
