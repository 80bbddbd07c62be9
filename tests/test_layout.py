"""The layout of records: whatever is put in order, no value, no comment and no quotation mark is lost or changed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditpress import check, layout, source
from auditpress.document import Document, Node
from auditpress.kinds.register import Register
from auditpress.kinds.report import Report
from auditpress.layout import Changes, Odd, tidy, wrapping
from auditpress.layout.order import as_read, root
from auditpress.prose import Reader
from auditpress.tree import grow
from tests.helpers import FOLDERS, ROOT
from tests.scribe import Scribe

REMARK = r"#(?: |# )?remark [0-9]+: \[é, “x”\]"
READER = Reader()
RECORDS = sorted((ROOT / "audits").rglob("*.yaml"))


def read(text: str) -> Node:
    tree, problems = grow(Document("a.yaml", "a", text))
    assert problems == []
    assert tree is not None
    return tree


def leaves(node: Node, place: str = "") -> Iterator[tuple[str, Node]]:
    """Every text with its place."""
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            yield from leaves(value, f"{place}/{key}")
    elif isinstance(node.value, list):
        for number, value in enumerate(node.value):
            yield from leaves(value, f"{place}/{number}")
    else:
        yield place, node


def typed(text: str) -> dict[str, str]:
    """How every text is typed, with its marks, its lines joined."""
    return {place: " ".join(text[node.start : node.end].split()) for place, node in leaves(read(text))}


def masked(text: str, signs: str) -> str:
    """The text without the texts within that begin with one of the signs, or without all; their ends of lines stay."""
    for _, node in leaves(read(text)):
        inner = text[node.start : node.end]
        if inner and (not signs or inner[0] in signs):
            text = text[: node.start] + re.sub("[^\n]", "x", inner) + text[node.end :]
    return text


def owners(text: str) -> dict[str, str]:
    """The comments that stand right above the name of a field, each with that name."""
    above = rf"^( *)({REMARK}).*\n(?=(?:\1#.*\n)*\1(?:- +)*([^\s#?-][^:#\n]*?) *:)"
    found = re.finditer(above, masked(text, ""), re.MULTILINE)
    return {each[2]: each[3] for each in found}


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_tidy_record_says_the_same_in_the_same_words_with_the_same_comments(choose: random.Random) -> None:
    text = Scribe(choose).record()
    tree, problems = grow(Document("a.yaml", "a", text))
    assume(tree is not None and not problems)
    assert tree is not None
    made = tidy(text, Report)
    assert as_read(read(made).plain(), root(Report)) == as_read(tree.plain(), root(Report))
    if text.endswith("\n"):  # Without, the end of a long text has to be written in another way.
        assert typed(made) == typed(text)
    assert Counter(re.findall(REMARK, made)) == Counter(re.findall(REMARK, text))
    assert owners(text).items() <= owners(made).items()
    assert tidy(made, Report) == made
    assert not re.search(r"[ \t]$", masked(made, "|>"), re.MULTILINE)
    assert made.endswith("\n")
    assert not made.startswith("\n")


# The order of fields


def test_fields_come_in_the_order_of_the_model_and_take_the_comments_above_and_beside_them_along() -> None:
    was = (
        "# The head of the file.\n\nauditees:\n- a # as printed\n# about the publisher\npublisher: b # beside\n"
        "findings:\n  - title: x\n    # about the number\n    ref: 1\nsource:\n    title: 'y'\n# the end\n"
    )
    assert tidy(was, Report) == (
        "# The head of the file.\n\nsource:\n  title: 'y'\n# about the publisher\npublisher: b  # beside\n"
        "auditees:\n  - a  # as printed\nfindings:\n  # about the number\n  - ref: 1\n    title: x\n# the end\n"
    )


def test_a_field_that_no_model_has_stays_behind_its_neighbour() -> None:
    was = "frist: 1\nauditees: [a]\ncolour: blue\nsource:\n  titel: x\n  publisher: b\npublisher: c\nlast: 2\n"
    assert tidy(was, Report) == (
        "frist: 1\nsource:\n  titel: x\n  publisher: b\npublisher: c\nlast: 2\nauditees: [a]\ncolour: blue\n"
    )


def test_names_that_the_editor_chooses_keep_their_order() -> None:
    was = "tables:\n- rows:\n  - cells:\n      police: 12\n      army: 1\n    id: b\n"
    assert tidy(was, Register) == (
        "tables:\n  - rows:\n      - id: b\n        cells:\n          police: 12\n          army: 1\n"
    )


def test_the_guide_shows_what_happens() -> None:
    page = (ROOT / "content/guide/tidying.md").read_text(encoding="utf-8")
    was, made = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert tidy(was, FOLDERS["organisations"].model) == made


def test_without_a_model_fields_keep_their_order() -> None:
    assert tidy("b:   1\na: 2", None) == "b: 1\na: 2\n"


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_record_whose_fields_stand_upside_down_is_put_on_its_feet(file: Path) -> None:
    text, model = file.read_text(encoding="utf-8"), FOLDERS[file.relative_to(ROOT / "audits").parts[0]].model
    fields = re.findall(r"(?:^#.*\n)*^\w.*\n(?:^ .*\n|^\n)*", text, re.MULTILINE)
    assert "".join(fields) == text
    assert tidy("".join(reversed(fields)), model) == text


# Comments


@pytest.mark.parametrize(
    "was, made",
    [
        ("publisher: a\n  # further in\nauditees: [b]\n", "publisher: a\n# further in\nauditees: [b]\n"),
        ("source:\n# at the margin\n    title: x\n", "source:\n  # at the margin\n  title: x\n"),
        ("source:\n  title: x\n  # in it\n# next\nedited: y\n", "source:\n  title: x\n  # in it\n# next\nedited: y\n"),
        ("mentions:\n# one\n- a\n# two\n- b\n# after\n", "mentions:\n  # one\n  - a\n  # two\n  - b\n# after\n"),
        ("mentions:\n  - a\n  # last in it\n", "mentions:\n  - a\n  # last in it\n"),
        ("background: # why\n  text\n", "background:  # why\n  text\n"),
        ("background:\n  # why\n  text # end\n", "background:\n  # why\n  text  # end\n"),
        ("background: |  # why\n    # text\n    b\n# why not\n", "background: |  # why\n  # text\n  b\n# why not\n"),
        ("findings:\n  # none so far\nstate: draft\n", "state: draft\nfindings:\n  # none so far\n"),
        ("mentions: [a, # one\n  b] # two\n", "mentions: [a, # one\n  b]  # two\n"),
        ("mentions:\n  - # one\n    a\n  -   # two\n", "mentions:\n  -  # one\n    a\n  -  # two\n"),
        ("? publisher # one\n# two\n: # three\n  a\n", "# one\n# two\npublisher:  # three\n  a\n"),
        ("# one\n---  # two\n# three\nstate: a\n...\n# four\n", "# one\n---  # two\n# three\nstate: a\n...\n# four\n"),
    ],
)  # fmt: skip
def test_a_comment_stays_with_what_it_stands_with(was: str, made: str) -> None:
    assert tidy(was, Report) == made
    assert tidy(made, Report) == made


# Spaces and lines


def test_spaces_and_empty_lines_that_say_nothing_go() -> None:
    was = "\n\nsource:   \n\n     title:    2.10\t\n\n\n\nmentions:\n-   a\n- - b\n\n  - c\n\n\n"
    assert tidy(was, Report) == "source:\n  title: 2.10\n\nmentions:\n  - a\n  - - b\n\n    - c\n"


def test_empty_lines_and_spaces_within_a_long_text_stay() -> None:
    text = "background: |\n  two spaces  \n\n\n    further in\nuse_of_data: |+\n  kept\n\n\n"
    assert tidy(text, Report) == text


def test_an_empty_line_never_joins_a_text_that_keeps_those_after_it() -> None:
    was = "linked: no\n\nrisk: low\nbackground: |+\n  kept\n"
    assert tidy(was, Report) == "background: |+\n  kept\nrisk: low\nlinked: no\n"


def test_ends_of_lines_stay_as_most_of_them_are() -> None:
    assert tidy("state:  a\r\nmentions:\r\n- b\n", Report) == "state: a\r\nmentions:\r\n  - b\r\n"
    assert tidy("state:  a\r\nmentions:\n- b\n", Report) == "state: a\nmentions:\n  - b\n"


def test_a_long_text_whose_last_line_has_no_end_says_so_when_it_gets_one() -> None:
    assert tidy("background: |\n  last", Report) == "background: |-\n  last\n"
    assert tidy("background: |+2\n  last", Report) == "background: |2-\n  last\n"


# Prose

WORDS = "word " * 19
ESCAPED = "escaped\\ "


@pytest.mark.parametrize(
    "was, made",
    [
        (f"background: {WORDS}end\n", f"background: {WORDS[:84]}\n  word word end\n"),
        (f"background: '{WORDS}end'\n", f"background: '{WORDS[:84]}\n  word word end'\n"),
        (f"background: >\n    {WORDS.strip()}\n    end\n", f"background: >\n  {WORDS}end\n"),
        (
            f"background: >-\n    {WORDS}longer\n\n\n    end\n",
            f"background: >-\n  {WORDS.strip()}\n  longer\n\n\n  end\n",
        ),
        (
            f"background: |\n{WORDS}longer\n\n\n    a\n    b\n".replace("|\n", "|\n    "),
            f"background: |\n  {WORDS.strip()}\n  longer\n\n\n  a b\n",
        ),
        ("background: a\n  b\n\n  c\n", "background: a b\n\n  c\n"),
        (f"good_practice:\n- {WORDS}end\n", f"good_practice:\n  - {WORDS.strip()}\n    end\n"),
    ],
)
def test_prose_is_wrapped_where_the_end_of_a_line_is_a_space(was: str, made: str) -> None:
    assert tidy(was, Report) == made
    assert tidy(made, Report) == made


@pytest.mark.parametrize(
    "text",
    [
        f"document_kind: {WORDS * 2}end\n",
        f"background: |\n  - {WORDS * 2}end\n",
        f"background: |\n  | {WORDS * 2} | end |\n",
        f"background: |\n  {WORDS * 2} `code`\n  end\n",
        f"background: |\n  {WORDS}  \n  end\n",
        f"background: |\n  {WORDS}\\\n  end\n",
        f"requested_by: |\n  {WORDS * 2}\n  end\n",
        f"background: >\n  {WORDS * 2}\n    end\n",
        f'background: "{WORDS}\n  {WORDS}\\\n  end"\n',
        f'background: "{ESCAPED * 20}end"\n',
        f"source:\n  address: https://example.org/{'x' * 100}\n",
        f"background: {WORDS.replace(' ', '  ') * 2}end\n",
        f"mentions: [{'a, ' * 40}b]\n",
    ],
)
def test_what_cannot_be_wrapped_without_a_change_is_left(text: str) -> None:
    text = text.replace(" \n", "\n")
    assert tidy(text, Report) == text


def test_no_line_begins_with_what_looks_like_a_list() -> None:
    made = tidy(f"background: {WORDS}abc - 1. * end\n", Report)
    assert made.splitlines()[1:] == ["  word word abc - 1. * end"]


# What is left alone


@pytest.mark.parametrize(
    "text, why",
    [
        ("{name: a}\n", "all of it stands in braces"),
        ("%YAML 1.2\n---\nname: a\n", "it begins with “%”"),
        (": a\n", "one of its fields has no name"),
        ("? a\n  b\n: c\n", "goes over two lines"),
    ],
)
def test_a_record_that_is_written_too_oddly_is_left_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(Odd, match=why):
        tidy(text, Report)


def test_nothing_is_handed_out_that_does_not_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "written", lambda *_: "state: b\n")
    with pytest.raises(Changes):
        tidy("state: a\n", Report)


def recorded(text: str, model: Any) -> dict[str, Any]:
    """What the model makes of a text."""
    document, _ = source.parse(text.encode(), "a.yaml", "a")
    assert document is not None
    record, _ = check.record(document, model, READER)
    assert record is not None
    return record.model_dump()


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_record_that_was_wrapped_otherwise_is_the_same_record(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, model = file.read_text(encoding="utf-8"), FOLDERS[file.relative_to(ROOT / "audits").parts[0]].model
    monkeypatch.setattr(wrapping, "WIDTH", 60)
    narrow = tidy(text, model)
    assert recorded(narrow, model) == recorded(text, model)
    monkeypatch.undo()
    assert tidy(narrow, model) == text
