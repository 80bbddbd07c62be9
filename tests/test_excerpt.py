"""Excerpts: the underline stands beneath the word, whatever the line is made of, and nothing is wider than there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress.excerpt import MORE, tame, width, window

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    "line, word, before, meant",
    [
        ("type: citty", "citty", 6, 5),
        ("\ttype: b", "type", 4, 4),
        ("a\tb: c", "b", 4, 1),
        ("名: 町長 b", "町長", 4, 4),
        ("名: 町長 b", "b", 9, 1),
        ("cafe\u0301: b", "b", 6, 1),
        ("na\u0308me", "a\u0308", 1, 1),
        (f"{FAMILY} b", "b", 3, 1),
        (f"a {FAMILY}", FAMILY, 2, 2),
        ("\U0001f1eb\U0001f1ee b", "b", 3, 1),
        ("a\u200bb", "b", 2, 1),
        ("\ufe0f\u2764\ufe0f b", "b", 3, 1),
        ("a \u202e b", "b", 4, 1),
    ],
)
def test_the_word_is_underlined_by_the_columns_that_a_terminal_gives_it(
    line: str, word: str, before: int, meant: int
) -> None:
    seen = window(line, line.index(word), len(word), 80)
    assert (seen.before, seen.meant) == (before, meant)


@pytest.mark.parametrize(
    "start, length, text, before, meant",
    [
        (0, 4, "x" * 39 + MORE, 0, 4),
        (30, 4, "x" * 39 + MORE, 30, 4),
        (100, 4, MORE + "x" * 38 + MORE, 14, 4),
        (196, 4, MORE + "x" * 17, 14, 4),
        (100, 90, MORE + "x" * 38 + MORE, 14, 25),
        (200, 1, MORE + "x" * 13, 14, 1),
    ],
)
def test_of_a_long_line_as_much_is_shown_as_there_is_room_with_marks_where_it_goes_on(
    start: int, length: int, text: str, before: int, meant: int
) -> None:
    seen = window("x" * 200, start, length, 40)
    assert (seen.text, seen.before, seen.meant) == (text, before, meant)


def test_a_line_that_has_room_is_shown_whole() -> None:
    assert window("x" * 40, 39, 1, 40).text == "x" * 40


@given(st.text(st.sampled_from(f"ab\t名e\u0301\u200b\u202e\x1b {FAMILY}"), max_size=200), st.data())
def test_no_line_is_ever_wider_than_there_is_room_and_the_word_is_in_it(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    length, room = data.draw(st.integers(0, 60)), data.draw(st.integers(10, 70))
    seen = window(line, start, length, room)
    assert width(seen.text) <= room
    assert seen.meant >= 1
    assert seen.before + seen.meant <= room + 1


@pytest.mark.parametrize(
    "text, shown",
    [
        ("plain", "plain"),
        ("a\x1b[2Jb", "a\ufffd[2Jb"),
        ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
        ("a\x00\x85b", "a\ufffd\ufffdb"),
        ("a\udce9", "a\ufffd"),
        (FAMILY, FAMILY),
    ],
)
def test_nothing_in_a_text_moves_a_terminals_cursor(text: str, shown: str) -> None:
    assert tame(text) == shown
