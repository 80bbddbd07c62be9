"""Tree: scalars are what was typed, and what YAML could grow or run is refused where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress.source import parse, placed
from auditpress.tree import DEEPEST
from tests.helpers import told


def plain(text: str) -> object:
    document, problems = parse(text.encode(), "a.yaml", "a")
    assert document is not None
    assert not problems
    tree = placed(document).tree
    assert tree is not None
    assert document.values == tree.plain()
    return document.values


def wrong(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [line.removeprefix("a.yaml:") for line in told(parse(data, "a.yaml", "a")[1])]


# What is read


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "2.10", "1e3", "2025-02-30", "0123", "null", "~", "1_000", "12:30:45", "0x1f", ".inf", "true"],
)
def test_every_scalar_is_the_text_that_was_typed(written: str) -> None:
    assert plain(f"a: {written}\n") == {"a": written}


def test_lists_and_fields_are_read_with_their_order() -> None:
    assert plain("b: [x, 'y']\na:\n  - c: 1\n    d: two words\n  - e\n") == {
        "b": ["x", "y"],
        "a": [{"c": "1", "d": "two words"}, "e"],
    }


def test_a_field_that_is_left_empty_is_left_out_but_an_empty_text_is_kept() -> None:
    assert plain("a:\nb: ''\nc: \"\"\nd: 1\n") == {"b": "", "c": "", "d": "1"}


def test_long_texts_keep_their_lines() -> None:
    assert plain("a: |\n  one\n\n  two\nb: >\n  three\n  four\n") == {"a": "one\n\ntwo\n", "b": "three four\n"}


@pytest.mark.parametrize(
    "text", ["\ufeffa: b\n", "---\na: b\n", "# words\n\na: b # more\n", "a: b", "a: b\r\n", "a: b\n...\n"]
)
def test_marks_comments_and_line_ends_make_no_difference(text: str) -> None:
    assert plain(text) == {"a": "b"}


# What is refused


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "1:1: this file holds no record [empty-file]"),
        ("# only words\n", "1:1: this file holds no record [empty-file]"),
        ("---\n...\n", "1:1: this file holds no record [empty-file]"),
        ("- a\n- b\n", "1:1: a list stands where the fields of a record are due [shape]"),
        ("just words\n", "1:1: a text stands where the fields of a record are due [shape]"),
        ("a: b\n---\nc: d\n", "2:1: a second document begins here [documents]"),
        ("a: &x b\n", "1:4: “&x” names a value to be repeated [anchor]"),
        ("a: *x\n", "1:4: “*x” repeats another value [alias]"),
        ("a: !!int 3\n", "1:4: “!!int” asks YAML for a type [tag]"),
        ("a: !!python/object:os.system x\n", "asks YAML for a type [tag]"),
        ("a: !own x\n", "1:4: “!own” asks YAML for a type [tag]"),
        ("<<: {a: b}\n", "1:1: “<<” merges other fields in [merge-key]"),
        ("a: b\n<<:\n  a: c\n", "2:1: “<<” merges other fields in [merge-key]"),
        ("? [a, b]\n: c\n", "1:3: a list or fields stand where a field's name is due [field-name]"),
        ("a: b\nc: d\na: e\n", "3:1: “a” is here a second time [duplicate-key]"),
        ("a:\n  b: 1\n  b: 2\n", "3:3: “b” is here a second time [duplicate-key]"),
        ("a: 'b\n", "the quotation mark that opens here is never closed [yaml]"),
        ("a: b: c\n", "1:5: a colon and a space stand inside a text [yaml]"),
        ("a:\n\tb: c\n", "2:1: a tab stands where spaces are due [yaml]"),
        ("a: [b\n", "a list in brackets is not closed [yaml]"),
        ("a: {b: c\n", "fields in braces are not closed [yaml]"),
        ("a: @b\n", "1:4: a text cannot begin with this character [yaml]"),
        ("a: b\n  c: d\n", "2:4: a colon and a space stand inside a text [yaml]"),
        ("a:\n  - b\n  c: d\n", "3:3: an item that begins with a hyphen is due here [yaml]"),
        ("a: b\nwords\n", "a colon is missing after a field's name [yaml]"),
        ("a: % \n", "1:4: a text cannot begin with this character [yaml]"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_at_its_place(text: str, said: str) -> None:
    assert any(line.endswith(said) for line in wrong(text)), wrong(text)


def test_both_places_of_a_duplicate_key_are_named() -> None:
    _, (problem,) = parse(b"name: A\ntype: b\nname: C\n", "a.yaml", "a")
    (first,) = problem.related
    assert (problem.line, problem.column) == (3, 1)
    assert (first.path, first.line, first.column) == ("a.yaml", 1, 1)


def test_everything_that_can_be_said_of_a_file_is_said_at_once() -> None:
    assert len(wrong("a: &x b\nc: *x\na: !!str d\n<<: {e: f}\n")) == 5


def test_values_may_be_nested_fifty_deep_and_no_deeper() -> None:
    assert wrong("a: " + "[" * DEEPEST + "]" * DEEPEST) == []
    (said,) = wrong("a: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
    assert said == f"1:{3 + DEEPEST + 1}: values are nested more than 50 deep here [depth]"


def test_a_file_made_to_exhaust_the_reader_is_refused_quickly() -> None:
    """Endless depth, endless values and a file that would grow by aliases."""
    assert wrong("a: " + "[" * 500_000)[0].endswith("[depth]")
    assert wrong("a: [" + "b," * 200_000 + "]")[0].endswith("[file-size]")
    bomb = "a: &a [x,x,x]\n" + "".join(
        f"{b}: &{b} [*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert {line.rpartition("[")[2] for line in wrong(bomb)} == {"anchor]", "alias]"}


def test_an_item_that_two_lists_could_mean_is_said_where_yaml_is_lost() -> None:
    assert wrong("items:\n- a\n- b: c\n d: e\n")[0].endswith("[yaml]")


YAMLISH = st.lists(
    st.sampled_from(
        [
            "a",
            "b:",
            ": ",
            "- ",
            "\n",
            "  ",
            "\n  ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&x ",
            "*x",
            "!t ",
            "'",
            '"',
            "|\n",
            "#",
            "? ",
            "<<",
            "---\n",
            "...\n",
            "%",
            "\t",
            "é",
            "名",
            "\ufeff",
        ]
    ),
    max_size=40,
).map("".join)


@given(YAMLISH)
def test_reading_never_fails_on_what_looks_like_yaml_and_points_into_its_lines(text: str) -> None:
    document, problems = parse(text.encode(), "a.yaml", "a")
    assert problems or (document is not None and placed(document).tree is not None)
    lines = text.removeprefix("\ufeff").split("\n")
    for problem in problems:
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.excerpt == lines[problem.line - 1]
