"""Differences of any record of the reference site: every leaf that was edited is named once, and no other."""

from __future__ import annotations

import functools
import random
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from auditpress import check, source
from auditpress.difference.comparison import Change, compare
from auditpress.difference.pairing import moved, pairs
from auditpress.difference.prose import _calm, _runs, joined, line_pieces, word_pieces, words
from auditpress.difference.told import marked, sentence
from auditpress.difference.wording import identity, leaves, top
from auditpress.document import Document
from auditpress.kinds import KINDS
from auditpress.model import Model, Place, Record, _inside
from auditpress.prose import Reader
from tests.helpers import FOLDERS, ROOT, entry

FILES = {path.relative_to(ROOT / "audits").with_suffix("").as_posix(): path for path in ROOT.glob("audits/**/*.yaml")}


def changes(old: Record, new: Record) -> tuple[Change, ...]:
    return compare(old, new, str, str)


@pytest.mark.parametrize("id", FILES)
def test_comments_and_the_order_of_fields_are_no_change_to_any_record(id: str) -> None:
    text = FILES[id].read_text(encoding="utf-8")
    fields = re.split(r"(?m)^(?=[a-z])", text)
    shuffled = "# edited\n".join(field if field.endswith("\n") else f"{field}\n" for field in reversed(fields))
    assert changes(_record(id), entry(id, shuffled).record) == ()


# Every change of content is named once


@functools.cache
def _record(id: str) -> Record:
    return _made(id, _values(id)) or pytest.fail(id)


@functools.cache
def _document(id: str) -> Document:
    document, problems = source.parse(FILES[id].read_bytes(), str(FILES[id]), id)
    assert document
    assert not problems
    return document


def _values(id: str) -> Any:
    return _copy(_document(id).values)


def _copy(of: Any) -> Any:
    if isinstance(of, dict):
        return {key: _copy(each) for key, each in of.items()}
    return [_copy(each) for each in of] if isinstance(of, list) else of


def _made(id: str, values: Any) -> Record | None:
    document = Document(str(FILES[id]), id, _document(id).text, values=values)
    return check.record(document, FOLDERS[id.partition("/")[0]].model, Reader())[0]


def _leaves(of: Any, place: Place = ()) -> list[Place]:
    if not isinstance(of, dict | list):
        return [place]
    inner: Any = of.items() if isinstance(of, dict) else enumerate(of)
    return [leaf for step, each in inner for leaf in _leaves(each, (*place, step))]


def _edit(values: Any, place: Place) -> None:
    """Another value of the same sort in the place of a leaf, so that most edits make a record again."""
    for step in place[:-1]:
        values = values[step]
    text = values[place[-1]]
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        values[place[-1]] = str(int(text[:4]) + 1) + text[4:].replace("-02-29", "-02-28")
    elif text in ("yes", "no"):
        values[place[-1]] = "no" if text == "yes" else "yes"
    elif re.fullmatch(r"[0-9,]+", text):
        values[place[-1]] = str(int(text.replace(",", "")) + 1)
    else:
        values[place[-1]] = f"{text} zzz"


def _names(record: Record, place: Place) -> bool:
    """Whether a leaf is what an item is known by, or a member of a list of words: another one is another item."""
    held: Any = record
    for index, step in enumerate(place):
        if isinstance(step, int) and index == len(place) - 1:
            return True
        is_item = index and isinstance(place[index - 1], int)
        if is_item and isinstance(held, Model) and step in identity(held):
            return True
        held = held[step] if isinstance(step, int) or isinstance(held, dict) else _field(held, step)
        if isinstance(held, tuple) and index == len(place) - 1:
            return True
    return False


def _field(model: Model, step: str) -> Any:
    return next(getattr(model, name) for name, info in type(model).model_fields.items() if step in (name, info.alias))


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_each_leaf_that_was_edited_is_named_once_and_no_other(data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(sorted(FILES)))
    old, values = _record(id), _values(id)
    wanted: set[Place] = set()
    for place in data.draw(st.lists(st.sampled_from(_leaves(values)), min_size=1, max_size=6, unique=True)):
        tried = _copy(values)
        _edit(tried, place)
        if not _names(old, place) and _made(id, tried) is not None:
            values = tried
            wanted.add(place)
    new = _made(id, values)
    assert new is not None
    found = [change.place for change in changes(old, new)]
    # The word of a status and its date are one change, at the status.
    named = Counter(place for place in found for leaf in wanted if leaf[: len(place)] == place)
    assert {*found} == {*named}
    assert all(sum(leaf[: len(place)] == place for place in found) == 1 for leaf in wanted)
    assert all(sentence(change) for change in changes(old, new))


@given(st.sampled_from(sorted(FILES)), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_items_that_are_taken_out_are_told_and_no_others(id: str, chance: random.Random) -> None:
    old, values = _record(id), _values(id)
    lists = [name for name, held in values.items() if isinstance(held, list) and len(held) > 1]
    assume(lists)
    name = chance.choice(lists)
    gone = chance.randrange(len(values[name]))
    del values[name][gone]
    new = _made(id, values)
    assume(new is not None)
    assert new is not None
    # Of two equal items, either may be said to be gone.
    assert [(change.what, change.place[0]) for change in changes(old, new)] == [("removed", name)]


@pytest.mark.parametrize("id", FILES)
def test_a_record_does_not_differ_from_itself(id: str) -> None:
    assert changes(_record(id), _made(id, _values(id)) or pytest.fail(id)) == ()


@pytest.mark.parametrize("id", FILES)
def test_every_value_of_a_record_can_be_told(id: str) -> None:
    told = [*leaves(_record(id), top(_record(id), str))]
    assert told
    assert all(leaf.name and leaf.value and "_" not in leaf.name for leaf in told)


# What an item is known by


def _listed(model: type[Model]) -> set[type[Model]]:
    found: set[type[Model]] = set()
    for info in model.model_fields.values():
        for inner in _inside(info.annotation)[1]:
            assert issubclass(inner, Model)
            found |= ({inner} if "tuple" in str(info.annotation) else set()) | _listed(inner)
    return found


def test_each_item_of_a_list_has_a_name_but_those_that_are_only_text() -> None:
    """A new kind of item that nothing is known by fails here: add its fields to ``IDENTITIES``."""
    without = {each.__name__ for kind in KINDS for each in _listed(kind.model) if not identity(each.model_construct())}
    assert without == {"Change", "Concern"}


def test_items_are_paired_in_any_order_and_as_few_as_can_be_have_moved() -> None:
    assert pairs("abcd", "xbcda") == [(None, 0), (1, 1), (2, 2), (3, 3), (0, 4)]
    assert moved(pairs("abcd", "bcda")) == {3}
    assert moved(pairs("abc", "abc")) == set()
    assert pairs("aab", "ab") == [(0, 0), (2, 1), (1, None)]
    assert pairs("", "") == []
    assert moved([]) == set()


@given(st.lists(st.sampled_from("abcde")), st.lists(st.sampled_from("abcde")))
def test_every_item_is_in_one_pair(old: list[str], new: list[str]) -> None:
    found = pairs(old, new)
    assert sorted(a for a, _ in found if a is not None) == [*range(len(old))]
    assert [b for _, b in found if b is not None] == [*range(len(new))]


# Words


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_runs_hold_both_texts_and_as_much_as_can_be_stays(old: list[str], new: list[str]) -> None:
    runs = _runs(old, new)
    for found in (runs, [*_calm(runs)]):
        assert [word for mark, run in found if mark != "new" for word in run] == old
        assert [word for mark, run in found if mark != "old" for word in run] == new
    longest: dict[tuple[int, int], int] = Counter()
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            either = max(longest[i - 1, j], longest[i, j - 1])
            longest[i, j] = longest[i - 1, j - 1] + 1 if one == other else either
    assert sum(len(run) for mark, run in runs if mark == "same") == max(longest.values(), default=0)


def test_where_a_paragraph_is_folded_means_nothing_and_where_a_list_begins_does() -> None:
    assert words("a b\nc\n\nd") == words("a\nb c\n \n\nd")
    assert words("a\n- b") != words("a - b")
    assert joined(words("# A\nb  \nc\n1. d\n\n> e")) == "# A\nb\nc\n1. d\n\n> e"


def test_of_a_long_text_the_words_around_a_change_are_shown() -> None:
    many = [f"w{n}" for n in range(60)]
    pieces = word_pieces(" ".join(many), " ".join([*many[:30], "new", *many[30:]]))
    assert marked(pieces) == "… w24 w25 w26 w27 w28 w29 {+new+} w30 w31 w32 w33 w34 w35 …"


def test_texts_that_have_nothing_in_common_are_told_apart_at_once() -> None:
    """Twenty thousand letters are the most that a text may have, a mebibyte a file."""
    old, new = (" ".join("abc"[n * n % k % 3] for n in range(10_000)) for k in (101, 103))
    assert joined(piece.text for piece in word_pieces(old, new) if piece.mark != "new") == old
    lines = line_pieces("a\nb\n" * 200_000, "b\nc\n" * 200_000)
    assert {piece.mark for piece in lines} == {"same", "old", "new"} or {piece.mark for piece in lines} == {
        "old",
        "new",
    }
