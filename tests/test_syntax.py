"""What is no YAML is told of in words for editors, whatever the parser has to say of it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined] # of ruamel.yaml.clib, exported in silence

from auditpress import source
from auditpress.problems import Problem
from auditpress.syntax import SENTENCES, UNKNOWN, WHERE_IT_BEGAN, sentence

LIBRARY = re.compile(
    r"token|scalar|flow|block|stream|expected|context|node|mapping|sequence|octet|directive|anchor|alias|parse|YAML|UTF-16"
)

_MESSAGE = re.compile(
    rb"(?:(?:did not|could not) find|found|mapping (?:keys|values)|block sequence|second occ)[ -~]{5,80}"
)

NOT_OF_A_TEXT = {"did not find expected <stream-start>", "found another document", "found for imported type"}
"""What is said to programs, of what only they can get wrong."""


def wrong(text: str) -> Problem:
    _, problems = source.parse(text.encode(), "a", "reports/a")
    return problems[-1]


def messages() -> list[str]:
    """What the parser can say of a text, as found in the parser itself."""
    parser = Path(str(sys.modules[CParser.__module__].__file__)).read_bytes()
    return sorted({found.decode() for found in _MESSAGE.findall(parser)})


def test_every_message_of_the_parser_has_a_sentence_of_ours() -> None:
    known = [message for message in messages() if message not in NOT_OF_A_TEXT and "_" not in message]
    assert len(known) > 35
    assert [message for message in known if message not in SENTENCES] == []
    assert set(SENTENCES) >= WHERE_IT_BEGAN


@pytest.mark.parametrize("message", [*SENTENCES, "something new"])
def test_a_sentence_is_in_words_for_editors(message: str) -> None:
    for part in sentence(message):
        assert not LIBRARY.search(part), part
        assert part
    assert sentence(message)[1].endswith((".", "]."))


@pytest.mark.parametrize(
    "text, place, said",
    [
        ("name: A\n%x: b\n", "2:3", "a line cannot begin with “%”"),
        ("a: !<x b\n", "1:7", "a text cannot begin with “!”"),
        ('a: "\\q"\n', "1:5", "a backslash between double quotation marks must say"),
        ("a: |0\n  x\n", "1:5", "“0” cannot stand after “|” or “>”"),
        ("a: | text\n", "1:6", "the text after “|” or “>” begins on the next line"),
        ("a: {b:: c}\n", "1:6", "a colon stands inside a text between brackets or braces"),
        ("a: [,b]\n", "1:5", "a value is due here"),
        ("a: b\n...\nc: d\n", "3:1", "the record has ended above"),
        ('a: "b\n---\nc"\n', "1:4", "the quotation mark that opens here is not closed before"),
        ("a: b\nc: 'd\ne: f\n", "2:4", "the quotation mark that opens here is never closed"),
        ("a: - b\n", "1:4", "a hyphen and a space cannot stand here"),
        ("a: b\nc\nd: e\n", "2:1", "a colon is missing after a field's name"),
        ("a: |\n\tb\n", "2:1", "a tab stands where spaces are due"),
        ("a: 'b' c\n", "1:8", "something stands after the closing quotation mark"),
        ("a: [b] c\n", "1:8", "something stands after the closing bracket"),
        ("a:\n  b: c\n d: e\n", "3:2", "a field's name is due here"),
        ("a: *\n", "1:5", "a text cannot begin with “*” or “&”"),
        ("a: @b\n", "1:4", "a text cannot begin with this character"),
    ],
)
def test_what_is_wrong_is_said_where_an_editor_looks_for_it(text: str, place: str, said: str) -> None:
    problem = wrong(text)
    assert f"{problem.line}:{problem.column}" == place
    assert problem.message.startswith(said)


def test_what_is_not_closed_is_shown_where_it_was_opened() -> None:
    problem = wrong("a: b\nc: [d,\n  e\nf: g\n")
    assert problem.message == "a list in brackets is not closed"
    assert [(r.line, r.column, r.message, r.excerpt) for r in problem.related] == [
        (2, 4, "it was opened here", "c: [d,")
    ]


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from([*"ab:-?[]{}'\"|>%!&*@`#,\\ \n\t\r", "\n  ", ": ", "- ", "---\n", "a: b\n"]), max_size=30)
)
def test_nothing_of_the_parsers_wording_reaches_an_editor(parts: list[str]) -> None:
    _, problems = source.parse("".join(parts).encode(), "a", "reports/a")
    for problem in problems:
        assert problem.hint
        assert problem.message != UNKNOWN[0]
        if problem.rule == "yaml":
            assert not LIBRARY.search(f"{problem.message} {problem.hint}")
