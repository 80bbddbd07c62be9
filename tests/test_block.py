"""Block: what the fast reader gives is what the tree gives, and what it is not sure of it leaves to the tree.

``same`` is the whole of it: for any text, either nothing or the very value that ``tree.grow`` grows without a problem.
It is held over the records of this repository, over texts made to be tricky, over data written in many styles, and
over records with something put in, taken out or put in another place. That the reader reads anything at all is held
apart from it, by texts that it has to read and by the records.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditpress import block, tree
from auditpress.document import Document
from tests.helpers import ROOT, SITES

RECORDS = sorted((ROOT / "audits").rglob("*.yaml"))
EXAMPLES = sorted(SITES.rglob("*.yaml"))


def grown(text: str) -> Any:
    """The value that the tree holds, or None if there is any problem with it."""
    try:
        root, problems = tree.grow(Document("a.yaml", "a", text))
    except UnicodeEncodeError:  # Half a surrogate pair cannot come out of a file.
        return None
    return None if problems or root is None else root.plain()


def same(text: str) -> bool:
    """Whether the text was read; that it was read as the tree has it, with its fields in order, is asserted."""
    found = block.read(text)
    assert found is None or repr(found) == repr(grown(text))
    return found is not None


# Records


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def test_nearly_all_records_are_read_and_as_the_tree_has_them() -> None:
    assert len(RECORDS) > 50
    assert sum(same(text_of(path)) for path in RECORDS) >= 0.9 * len(RECORDS)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(SITES).as_posix())
def test_records_of_the_test_sites_are_read_as_the_tree_has_them_or_not_at_all(path: Path) -> None:
    same(text_of(path))


# What has to be read


@pytest.mark.parametrize(
    "text, value",
    [
        ("a: b\n", {"a": "b"}),
        ("a: b", {"a": "b"}),
        ("# c\n\na: b # c\n  # c\n\n# c", {"a": "b"}),
        ("a:   b  \nc:  \nd: e\n", {"a": "b", "d": "e"}),
        ("a:\nb: ''\nc: \"\"\n", {"b": "", "c": ""}),
        ("a:\n", {}),
        ("a:\n  b:\n  c:\n", {"a": {}}),
        ("a:\n  b: c\n  d:\n    e: f\ng: h\n", {"a": {"b": "c", "d": {"e": "f"}}, "g": "h"}),
        ("a:\n- b\n- c: d\n  e: f\ng: h\n", {"a": ["b", {"c": "d", "e": "f"}], "g": "h"}),
        (
            "a:\n  - b: c\n    d:\n      - e\n  -   f: g\n      h: i\n",
            {"a": [{"b": "c", "d": ["e"]}, {"f": "g", "h": "i"}]},
        ),
        ("a:\n  - b:\n    c: d\n  - b:\n", {"a": [{"c": "d"}, {}]}),
        ("a: b\n  c\n d\n\n\n   e\nf: g\n", {"a": "b c d\n\ne", "f": "g"}),
        ("a:\n  b\n  c\n", {"a": "b c"}),
        ("a:\n  - b\n    c\n  - d\n", {"a": ["b c", "d"]}),
        ("a: https://b.org/c#d:e\n", {"a": "https://b.org/c#d:e"}),
        ("a: b, [c] {d} & e * f ! g | h > i ' j \" k % l @ m ` n - o ? p\n", None),
        ("a: -5\nb: --c\nd: e:f\n", {"a": "-5", "b": "--c", "d": "e:f"}),
        ("two words: b\nc/d.e-f_g: h\n1: i\n", {"two words": "b", "c/d.e-f_g": "h", "1": "i"}),
        ("a: 'it''s: #1'\nb: \"x: #1 'y'\"\n", {"a": "it's: #1", "b": "x: #1 'y'"}),
        ("a: []\nb: [c]\nd: [e f,  g-h , i]\n", {"a": [], "b": ["c"], "d": ["e f", "g-h", "i"]}),
        ("a: |\n  b: #c\n\n    d \n\n\ne: |-\n f\n\n", {"a": "b: #c\n\n  d \n", "e": "f"}),
        ("a: |\n  b\n  \nc: >\n  d\n  \n  e\n  \n\n", {"a": "b\n", "c": "d\ne\n"}),
        ("a: >\n  b\n  c\n\n  d\n\n\n  e\n\nf: >-\n  g\n  h\n# i\n", {"a": "b c\nd\n\ne\n", "f": "g h"}),
        ("a:\n- |\n b\n- c: |-\n    d\n\n  e: >-\n   f\n", {"a": ["b\n", {"c": "d", "e": "f"}]}),
        ("a: “é” – 名 \U0001f600\n", {"a": "“é” – 名 \U0001f600"}),
    ],
)
def test_plain_yaml_is_read(text: str, value: Any) -> None:
    assert same(text)
    assert value is None or block.read(text) == value


def test_keys_are_shared_by_all_records() -> None:
    (one,), (two,) = (block.read(f"some_key: {value}\n") or {} for value in "ab")
    assert one is two


# What is left to the tree

LEFT = [
    # No record
    "", "\n", "# a\n", "a", "a\n", "- a\n", "- a: b\n", "[a]\n",
    # Columns
    " a: b\n", "a: b\n c: d\n", "a:\n  b: c\n d: e\n", "a:\n    b: c\n  d: e\n", "a:\n  - b\n - c\n",
    "a:\n  - b\n- c\n", "a:\n  - b\n  c: d\n", "a:\n  - b: c\n   d: e\n", "a:\n  b\nc\n",
    # Ends of plain and quoted texts
    "a: b: c\n", "a: b:\n", "a: b\n  c: d\n", "a: b # c\n  d\n", "a: b\n  # c\n  d\n", "a: 'b' c\n", "a: 'b'\n  c\n",
    "a: 'b'#c\n", "a: [b]#c\n", "a: b\n- c: d\n", "a: 'b\n", 'a: "b\\n"\n', 'a: "b" "c"\n',
    # Keys and items
    "'a': b\n", "a:b\n", "a : b\n", "a: - b\n", "a:\n  -\n", "a:\n  - - b\n", "a: b\na: c\n", "a:\na:\n",
    "a:\n  - b:\n    b:\n",
    # What means something in YAML
    "a: &b c\n", "a: *b\n", "a: !b c\n", "<<: a\n", "? a\n: b\n", "a: {b: c}\n", "a: [b\n", "a: [b: c]\n", "a: [b]]\n",
    "a: [b] c\n", "a: [b,]\n", "a: [,]\n", "a: [[b]]\n", "a: @b\n", "a: `b`\n", "a: %b\n", "a: ? b\n", "---\na: b\n",
    "a: b\n---\n", "a: b\n...\n", "a: b\n--- c\n", "%YAML 1.1\n---\na: b\n",
    # Tabs
    "a:\n\tb: c\n", "a:\tb\n", "a: b\t\n", "a: |\n\tb\n",
    # Long texts
    "a: |\n", "a: |\nb: c\n", "a: |\nb\n", "a: |\n  b", "a: |\n  b\n c\n", "a: |\n  b\n \n   c\n",
    "a: |\n  b\n\n \n  # c\n", "a: >\n  b\n   c\n", "a: >\n  b\n   \n  c\n", "a: | b\n", "a: |x\n  b\n",
    "a:\n  - b: |\n    c\n",
    # Characters
    "a: b\r\n", "a: b\rc\n", "a: b\x85c\n", "a: b\u2028c\n", "a: b\u2029c: d\n", "\ufeffa: b\n", "a: b\ufeff\n",
    "a: b\x00\n", "a: b\x7f\n", "a: b\u202e\n", "a: b\ud800\n", "a: b\uffff\n", "a: b #c\n  d: e\n",
    # Sizes
    "a" * 1025 + ": b\n", "a: " + "[" * 60 + "]" * 60 + "\n", "".join(f"{' ' * level}a:\n" for level in range(60)),
    "a: [" + "b, " * tree.MOST_VALUES + "b]\n",
]  # fmt: skip


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_plain_is_left_to_the_tree(text: str) -> None:
    assert block.read(text) is None


@pytest.mark.parametrize("step, width", [("a:\n", 1), ("- a:\n", 2)])
def test_no_text_that_is_read_is_nested_deeper_than_the_tree_allows(step: str, width: int) -> None:
    read = 0
    for levels in range(1, 60):
        text = "a:\n" + "".join(" " * (level * width + 1) + step for level in range(levels))
        read += same(text) + same(text + " " * (levels * width + 1) + "- [b]\n")
    assert read >= tree.DEEPEST // width


def test_no_character_that_the_tree_refuses_is_read() -> None:
    for code in (*range(32), *range(127, 0x10000)):
        if block.read(f"a: b{chr(code)}c\n"):
            assert not tree._FORBIDDEN.match(chr(code)), hex(code)
            assert code % 199 or same(f"a: b{chr(code)}c\n")


# Data written in many styles

MILD = st.sampled_from(["b", "b c", "d-e", "é “f”", "g:h", "j#k", "1", "-l", "m, n"])
ODD = st.text("ab:#-'\"&*!|>[]{},%@`?~é名 \\", max_size=6)
WORD = st.integers(0, 9).flatmap(lambda chance: MILD if chance else ODD)
PROSE = st.lists(st.one_of(WORD, WORD, WORD, st.just("")), min_size=1, max_size=4)
KEY = st.integers(0, 15).flatmap(lambda chance: st.sampled_from("abcdefghij") if chance else ODD)
DATA = st.recursive(
    st.one_of(PROSE, PROSE, st.just([])),
    lambda inner: st.one_of(
        st.lists(st.tuples(KEY, inner), min_size=1, max_size=4).map(dict),
        st.lists(inner, min_size=1, max_size=4).map(tuple),
    ),
    max_leaves=10,
)
BREAK = st.sampled_from(
    ["\n"] * 6 + ["\n\n", " \n", "  \n", " # c\n", "\n# c\n", "\n   # c\n", "\n  \n", "\n \n\n", "#\n"]
)
HEADER = st.sampled_from([*["|", "|-", ">", ">-"] * 4, "|+", ">+", "|2", "|1-", "| # c", "|  "])
STEP = st.sampled_from([2] * 8 + [1, 3, 4, 0])

Draw = Callable[[st.SearchStrategy[Any]], Any]


def lines_below(draw: Draw, lines: list[str], column: int) -> str:
    """Lines of a text, each mostly at the column, with blank ones of any width."""
    odd = st.sampled_from([0] * 20 + [1, 2, -1, -2])
    return "\n".join(" " * max(0, column + draw(odd)) + line if line or draw(st.booleans()) else "" for line in lines)


def scalar(draw: Draw, lines: list[str], column: int) -> str:
    """A text as it may stand after “key:” or “-”, in any style, whether or not this style can hold it."""
    style: str = draw(st.sampled_from(["plain", "plain", "below", "single", "double", "block", "block", "flow"]))
    if not lines or style == "flow":
        comma: str = draw(st.sampled_from([", ", ",", " , "]))
        return f" [{comma.join(lines)}]"
    if style == "plain":
        return " " + lines[0] + "".join(f"\n{lines_below(draw, [line], column)}" for line in lines[1:])
    if style == "below":
        return "\n" + lines_below(draw, lines, column)
    if style == "single":
        return " '" + lines_below(draw, [line.replace("'", "''") for line in lines], column).strip(" ") + "'"
    if style == "double":
        return ' "' + lines_below(draw, lines, column).strip(" ") + '"'
    return f" {draw(HEADER)}\n" + lines_below(draw, lines, column)


def written(draw: Draw, data: Any, column: int, *, after_dash: bool = False) -> str:
    """Data as YAML whose keys or dashes stand at the column; after a dash, the first of them follows it."""
    entries = data.items() if isinstance(data, dict) else [(None, value) for value in data]
    text = ""
    for key, value in entries:
        text += ("" if after_dash and not text else " " * column) + ("-" if key is None else f"{key}:")
        step = draw(STEP)
        if isinstance(value, list):
            text += scalar(draw, value, column + step) + draw(BREAK)
        elif key is None:
            text += " " + written(draw, value, column + 2, after_dash=True)
        else:
            text += draw(BREAK) + written(draw, value, column + step)
    return text


@st.composite
def documents(draw: Draw) -> str:
    data = draw(st.lists(st.tuples(KEY, DATA), min_size=1, max_size=4).map(dict))
    start: str = draw(st.sampled_from(["", "", "", "# c\n", "\n", "---\n"]))
    text = start + written(draw, data, 0)
    return text if draw(st.booleans()) else text.rstrip("\n")


@given(documents())
def test_data_in_any_style_is_read_as_the_tree_has_it_or_not_at_all(text: str) -> None:
    same(text)


# Records with something changed

SHORT = [text for path in (*RECORDS, *EXAMPLES) if len(text := text_of(path)) < 1200]
PIECES = [
    *":#-\n \"'\t&*!|>[]{},%@`?~=\\é“0\r\x00\x7f\x85\u00a0\u200b\u2028\u2029\u202e\ufeff\ud800\U0001f600",
    *(": ", " #", "- ", "\n ", "\n  ", "\n\n", "\n- ", "    ", "|\n", ">-\n", "|+\n", "|2\n", "\n---\n", "\n...\n"),
    *("<<", "\nx:", "\nx: y", "\n   # c\n", "''", '""', "[a, b]", "\r\n", "\n    \n"),
]
CHANGE = st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 0, 1, 1, 2, 4]), st.sampled_from(["", "", *PIECES]))


def changed(text: str, changes: list[tuple[float, int, str]]) -> str:
    """The text with a few characters at some places taken out, put in, or replaced."""
    for where, taken, put in changes:
        place = int(where * len(text))
        text = text[:place] + put + text[place + taken :]
    return text


@given(st.sampled_from(SHORT), st.lists(CHANGE, min_size=1, max_size=4))
def test_a_changed_record_is_read_as_the_tree_has_it_or_not_at_all(
    text: str, changes: list[tuple[float, int, str]]
) -> None:
    same(changed(text, changes))


@given(st.sampled_from(SHORT), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8), st.floats(0, 1)), max_size=4))
def test_a_record_with_lines_moved_is_read_as_the_tree_has_it_or_not_at_all(
    text: str, moves: list[tuple[float, int, float]]
) -> None:
    lines = text.split("\n")
    for source, column, target in moves:
        line = lines[int(source * (len(lines) - 1))]
        lines.insert(int(target * len(lines)), " " * column + line.lstrip(" "))
    same("\n".join(lines))
