"""Whatever shape a record has, what is said of it is said in words for editors."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from auditpress import check, source
from auditpress.kinds import KINDS
from auditpress.problems import Problem
from auditpress.prose import Reader
from tests.helpers import FOLDERS

LIBRARY = re.compile(
    r"Input should|pydantic|type=|validat|\bvalid\b|<class|Error\b|\bNone\b|\bTrue\b|\bFalse\b"
    r"|\b(str|dict|tuple|int|bool|float|object|instance|schema|parse\w*|key_error)\b|\[['\"\]]|\{['\"}]|at 0x|\\u"
)
"""Words and signs of Python and of the validating library. What is put into records here holds none of them."""

KEYS = st.sampled_from(["", " ", "x", "A b", "1", "title", "a/b", "#", "{hint}", "ü", "x" * 300, "a\nb", "~", "null"])
TEXTS = KEYS | st.sampled_from(
    ["-1", "1.5", "9" * 400, "2025-02-30", "0000", "2025-01-01 25:00", "yes", "[[a", "published", "https://", "/",
     "{text}", "x" * 2_001, "\t"]
)  # fmt: skip
HOSTILE = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2), max_leaves=4
)
READER = Reader()


def shapes(annotation: Any) -> st.SearchStrategy[Any]:
    """Values that are almost what a field takes, and some that are not at all."""
    return HOSTILE | _almost(annotation)


def _almost(annotation: Any) -> st.SearchStrategy[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return fields(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _almost(arguments[0])
    if origin is tuple:
        return st.lists(shapes(arguments[0]), max_size=2)
    if origin is dict:
        return st.dictionaries(KEYS, shapes(arguments[1]), max_size=2)
    inner = [_almost(each) for each in arguments if each is not type(None) and not isinstance(each, str)]
    return st.one_of(inner) if inner else TEXTS


def fields(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of a model's fields, and one that it does not have."""
    own = {info.alias or name: shapes(info.annotation) for name, info in model.model_fields.items()}
    return st.fixed_dictionaries({}, optional={**own, "Colour": HOSTILE})


def said(folder: str, values: dict[str, Any]) -> list[Problem]:
    """What is said of a record with these values, written down as JSON, which is YAML too."""
    document, problems = source.parse(json.dumps(values).encode(), f"audits/{folder}/a.yaml", f"{folder}/a")
    assert document is not None, problems
    return check.read(document, FOLDERS[folder].model, READER).problems


@pytest.mark.parametrize("folder", [kind.folder for kind in KINDS])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_of_the_validating_library_reaches_an_editor(folder: str, data: st.DataObject) -> None:
    for problem in said(folder, data.draw(fields(FOLDERS[folder].model))):
        assert problem.rule != "unfit"
        assert not LIBRARY.search(problem.message), problem.message
        assert not LIBRARY.search(problem.hint), problem.hint
        assert problem.hint
        assert "\n" not in problem.message
        assert len(problem.message) < 300


@pytest.mark.parametrize(
    "value", ["text", ["a", "list"], {"some": "fields"}, [{"some": "fields"}], [["a"]], {"a": ["b"]}]
)
@pytest.mark.parametrize("folder", [kind.folder for kind in KINDS])
def test_each_field_of_each_kind_refuses_each_shape_in_words_for_editors(folder: str, value: Any) -> None:
    for name, info in FOLDERS[folder].model.model_fields.items():
        for problem in said(folder, {info.alias or name: value}):
            assert problem.rule != "unfit"
            assert not LIBRARY.search(f"{problem.message} {problem.hint}"), problem


def test_the_item_of_a_list_is_told_of_as_such() -> None:
    messages = {problem.message for problem in said("reports", {"auditees": ["a", ["b"], ""], "parties": ["c"]})}
    assert "an item of “auditees” takes one text" in messages
    assert "an item of “parties” takes fields of its own" in messages


def test_words_that_hold_a_comma_are_told_whole() -> None:
    printed = {"printed": "A", "identifiability": "aggregatd, small numbers not suppressed"}
    wrong = {"datasets": [{"dataset": "a", "classification": [printed]}]}
    (problem,) = (each for each in said("reports", wrong) if each.rule == "word")
    assert problem.hint.startswith("Did you mean “aggregated, small numbers not suppressed”?")
